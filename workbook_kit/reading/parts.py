"""The parts around the cells: which sheets there are and where, their strings, and what their styles mean."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

from workbook_kit.errors import Refused
from workbook_kit.reading import plain
from workbook_kit.reading.package import PART_LIMIT, Package
from workbook_kit.reading.xml import DEPTH_LIMIT, MAIN, RELATIONS, TOKEN_LIMIT, check, parse
from workbook_kit.work.caching import lru_cache

STRINGS_LIMIT = 200_000  # as many as cells (``sheets.CELLS_LIMIT``): more could not all be used
TEXT_LIMIT = 10_000_000
"""Characters of all strings together, and of all cells together: a character takes up to four bytes in memory."""

SHEETS_LIMIT = 100
_WORTH_REMEMBERING = 1 << 17  # bytes; larger styles are rare, and up to 64 are kept
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONSHIP = "http://schemas.openxmlformats.org/package/2006/relationships Relationship"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
# ECMA-376, 18.8.30: number formats with an id of their own that show dates or times; 27 to 36 and 50 to 58 in East Asia
_BUILT_IN_DATES = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
# What a number format shows without being part of the date code: quoted text, escapes, fillers, colours, conditions.
_DECORATION = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_DATE_LETTERS = re.compile(r"[dmyhs]", re.IGNORECASE)


@dataclass(frozen=True)
class Link:
    """A relationship: its id, the last word of its type, and the part it leads to (empty if outside the file)."""

    id: str
    type: str
    part: str


@dataclass(frozen=True)
class Styles:
    """By index of a cell's style: whether its number is a date, whether the cell is locked."""

    dates: tuple[bool, ...] = ()
    locked: tuple[bool, ...] = ()


@dataclass(frozen=True)
class Workbook:
    """The workbook's tabs in order with their parts, and its epoch."""

    tabs: tuple[tuple[str, str], ...]
    strings: str
    styles: str
    from_1904: bool


def read_workbook(package: Package) -> Workbook:
    """Find the workbook part by relationship, check that it is one, and follow its links. Raises Refused."""
    roots = [link for link in links(package, "") if link.type == "officeDocument"]
    if len(roots) != 1 or not roots[0].part:
        raise Refused("file-not-workbook")
    part = roots[0].part
    _check_type(package, part)
    found = list(links(package, part))
    by_id = {link.id: link for link in found}
    if len(by_id) != len(found):
        raise Refused("file-unsound")
    sheets, from_1904 = _sheets(package.read(part))
    tabs = [(name, by_id[target].part) for name, target in sheets if _is_worksheet(by_id.get(target))]
    names = {name.casefold() for name, _ in tabs}
    parts = {path.casefold() for _, path in tabs}
    # one part used for many tabs would be read that many times: a small file that costs much
    if not tabs or len(tabs) > SHEETS_LIMIT or not len(names) == len(parts) == len(tabs):
        raise Refused("file-unsound")
    styles = _only(found, "styles")
    if not styles and any(name.endswith("styles.xml") for name in package.entries):
        raise Refused("file-unsound")  # some programs find styles by the part's name, and see dates where we do not
    return Workbook(tuple(tabs), _only(found, "sharedStrings"), styles, from_1904)


def _is_worksheet(link: Link | None) -> bool:
    if link is None or (link.type == "worksheet" and not link.part):
        raise Refused("file-unsound")
    return link.type == "worksheet"


def _only(found: list[Link], kind: str) -> str:
    parts = [link.part for link in found if link.type == kind]
    if len(parts) > 1:
        raise Refused("file-unsound")
    return parts[0] if parts else ""


def links(package: Package, part: str) -> Iterator[Link]:
    """The relationships of a part; of the package itself for an empty name."""
    folder, name = posixpath.split(part)
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    if relations not in package:
        return iter(())
    found: list[Link] = []

    def start(element: str, attributes: dict[str, str]) -> None:
        if element == _RELATIONSHIP:
            target = attributes.get("Target", "")
            outside = attributes.get("TargetMode") == "External"
            path = "" if outside else posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found.append(Link(attributes.get("Id", ""), attributes.get("Type", "").rpartition("/")[2], path))

    parse(package.read(relations), start)
    return iter(found)


def _check_type(package: Package, part: str) -> None:
    """Refuse what the content types declare to be a workbook with macros, a binary workbook or another document."""
    types: dict[str, str] = {}

    def start(element: str, attributes: dict[str, str]) -> None:
        if element == f"{_TYPES} Override":
            name = attributes.get("PartName", "").lstrip("/").casefold()
        elif element == f"{_TYPES} Default":
            name = f"*.{attributes.get('Extension', '').casefold()}"
        else:
            return
        if name in types:
            raise Refused("file-unsound")
        types[name] = attributes.get("ContentType", "")

    parse(package.read("[Content_Types].xml"), start)
    kind = types.get(part.casefold(), types.get("*." + part.casefold().rpartition(".")[2], ""))
    if "sheet.binary" in kind or part.casefold().endswith(".bin"):
        raise Refused("file-binary")
    if "macroenabled" in kind.casefold():
        raise Refused("file-macros")
    if "spreadsheetml" not in kind or not kind.endswith("main+xml"):
        raise Refused("file-not-workbook")


def _sheets(content: bytes) -> tuple[list[tuple[str, str]], bool]:
    sheets: list[tuple[str, str]] = []
    epoch = [False]
    stack: list[str] = []

    def start(element: str, attributes: dict[str, str]) -> None:
        _enter(stack, element, "workbook")
        if stack[1:] == ["workbookPr"]:
            epoch[0] = attributes.get("date1904") in ("1", "true")
        elif stack[1:] == ["sheets", "sheet"]:
            target = next((attributes[f"{r} id"] for r in RELATIONS if f"{r} id" in attributes), "")
            sheets.append((attributes.get("name", ""), target))
        elif element.rpartition(" ")[2] in ("sheet", "workbookPr"):
            raise Refused("file-unsound")

    def end(_element: str) -> None:
        stack.pop()

    parse(content, start, end)
    return sheets, epoch[0]


def _enter(stack: list[str], element: str, root: str) -> None:
    """Push an element's local name, or "" for one of a foreign namespace; the first must be the expected root."""
    space, _, name = element.rpartition(" ")
    stack.append(name if space in MAIN else "")
    if stack[0] != root or len(stack) > DEPTH_LIMIT:
        raise Refused("file-unsound")


def unescaped(text: str) -> str:
    """Text with ``_x000D_`` and its like turned into the characters they stand for (ECMA-376, ST_Xstring)."""
    if "_x" not in text:
        return text
    whole = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return whole.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


_INNER = (["si", "r"], ["rPh", "t"])


class StringsReader:
    """Reads ``sharedStrings``: one text an item, runs joined, phonetic hints left out."""

    def __init__(self) -> None:
        self.strings: list[str] = []
        self._stack: list[str] = []
        self._collected: list[str] = []
        self._pieces: list[str] | None = None
        self._size = self._total = 0
        self._space = ""
        self._is_whole = False

    def start(self, element: str, _attributes: dict[str, str]) -> None:
        self._space = self._space or element.partition(" ")[0]
        if element.partition(" ")[0] != self._space:
            raise Refused("file-unsound")
        _enter(self._stack, element, "sst")
        place = self._stack[1:]
        if len(place) == 1:
            if place[0] not in ("si", "extLst"):
                raise Refused("file-unsound")  # some readers count it as an item, which shifts all indices after it
            self._collected, self._size = [], 0
        elif self._pieces is not None:
            raise Refused("file-unsound")
        elif place in (["si", "t"], ["si", "r", "t"]):
            if self._collected and (place == ["si", "t"] or self._is_whole):
                raise Refused("file-unsound")  # two texts in one item: some readers join them, some take one
            self._pieces, self._is_whole = [], place == ["si", "t"]
        elif place and (place[-1] in ("", "si", "sst") or (place[-1] in ("t", "r") and place[-2:] not in _INNER)):
            raise Refused("file-unsound")

    def end(self, _element: str) -> None:
        name = self._stack.pop()
        if self._pieces is not None:
            self._collected.append("".join(self._pieces))
            self._pieces = None
        elif len(self._stack) == 1 and name == "si":
            self.strings.append(unescaped("".join(self._collected)))
            if len(self.strings) > STRINGS_LIMIT:
                raise Refused("file-too-much")

    def text(self, data: str) -> None:
        if self._pieces is not None:
            self._pieces.append(data)
            self._size += len(data)
            self._total += len(data)
            if self._size > TOKEN_LIMIT:
                raise Refused("file-unsound")
            if self._total > TEXT_LIMIT:
                raise Refused("file-too-much")

    def odd(self, _data: str) -> None:
        if self._pieces is not None:
            raise Refused("file-unsound")


def read_strings(package: Package, part: str) -> list[str]:
    """All shared strings: by ``plain`` where the part has the plain shape, else by events. Raises Refused."""
    if not part:
        return []
    content = package.read(part, PART_LIMIT)
    found = plain.strings(content)
    if found and len(found.texts) <= STRINGS_LIMIT and max(map(len, found.texts), default=0) <= TOKEN_LIMIT:
        check(found.rest, "sst")
        return [unescaped(plain.meant(text)) for text in found.texts]
    reader = StringsReader()
    parse(content, reader.start, reader.end, reader.text, odd=reader.odd)
    return reader.strings


def read_styles(package: Package, part: str) -> Styles:
    """What each cell style means. Raises Refused."""
    if not part:
        return Styles()
    content = package.read(part)
    return _remembered_styles(content) if len(content) <= _WORTH_REMEMBERING else _styles(content)


def _styles(content: bytes) -> Styles:
    formats: dict[str, str] = {}
    dates: list[str] = []
    locked: list[bool] = []
    stack: list[str] = []

    def start(element: str, attributes: dict[str, str]) -> None:
        _enter(stack, element, "styleSheet")
        if stack[1:] == ["numFmts", "numFmt"]:
            formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif stack[1:] == ["cellXfs", "xf"]:
            dates.append(attributes.get("numFmtId", "0"))
            locked.append(True)
        elif {"cellXfs", "numFmts"} & set(stack[:-1]) and stack[-1] in ("", "xf", "numFmt", "cellXfs"):
            raise Refused("file-unsound")
        elif stack[1:] == ["cellXfs", "xf", "protection"]:
            locked[-1] = attributes.get("locked", "1") not in ("0", "false")

    def end(_element: str) -> None:
        stack.pop()

    parse(content, start, end)
    return Styles(tuple(_is_date(number, formats) for number in dates), tuple(locked))


# returns of one form that one program saved have the same styles part, byte for byte: parsed once
_remembered_styles = lru_cache(maxsize=64)(_styles)


def _is_date(number: str, formats: dict[str, str]) -> bool:
    code = formats.get(number)
    if code is None:
        return number.isdigit() and number.isascii() and int(number[:4]) in _BUILT_IN_DATES
    return _DATE_LETTERS.search(_DECORATION.sub("", code).partition(";")[0]) is not None and code != "General"
