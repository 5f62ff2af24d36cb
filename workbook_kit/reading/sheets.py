"""From bytes to cells in one pass: value, formula, type, date-ness and lock of every cell that holds something.

Bounded in time and memory whatever the file. What could be read in two ways (a cell twice, rows out of order, an index
that leads nowhere, a comment within a value) is refused, never resolved: *parse it or raise Refused, never any other*.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from workbook_kit.cell import Cell
from workbook_kit.errors import Refused
from workbook_kit.reading.package import Package, open_package
from workbook_kit.reading.parts import Styles, read_strings, read_styles, read_workbook, unescaped
from workbook_kit.reading.xml import DEPTH_LIMIT, MAIN, TOKEN_LIMIT, parse

Place = tuple[int, int]

CELLS_LIMIT = 200_000
_ROWS, _COLUMNS = 1_048_576, 16_384
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?")
_INDEX = re.compile(r"[0-9]{1,9}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)?(?:Z|[-+]\d\d:\d\d)?", re.ASCII)
_FIRST_SERIAL, _LAST_SERIAL = 61, 2_958_466  # before 1.3.1900 Excel counts a day that never was
_DAYS_TO_1904 = 1462
_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - cells know no zone
_TYPES = frozenset({"n", "s", "str", "inlineStr", "b", "e", "d"})


@dataclass(frozen=True)
class Book:
    """The cells of a workbook by tab, in the order of its tabs; places count from 0."""

    tabs: Mapping[str, Mapping[Place, Cell]]
    protected: frozenset[str]
    saved: str


def read_book(data: bytes) -> Book:
    """Read a workbook. Raises Refused if it is not one sound workbook."""
    package = open_package(data)
    workbook = read_workbook(package)
    strings, styles = read_strings(package, workbook.strings), read_styles(package, workbook.styles)
    tabs: dict[str, Mapping[Place, Cell]] = {}
    protected: set[str] = set()
    room = CELLS_LIMIT
    for name, part in workbook.tabs:
        reader = _SheetReader(strings, styles, workbook.from_1904, room)
        parse(package.read(part), reader.start, reader.end, reader.text, odd=reader.odd)
        tabs[name] = reader.cells
        room -= len(reader.cells)
        if reader.protected:
            protected.add(name)
    return Book(tabs, frozenset(protected), _saved(package))


class _SheetReader:
    """Handlers for one worksheet. Depths: 1 worksheet, 2 sheetData, 3 row, 4 c, 5 v f is, 6 t r rPh, 7 t of a run."""

    def __init__(self, strings: list[str], styles: Styles, from_1904: bool, room: int) -> None:
        self.cells: dict[Place, Cell] = {}
        self.protected = False
        self._strings, self._styles, self._shift = strings, styles, _DAYS_TO_1904 if from_1904 else 0
        self._room = room
        self._depth = self._row = self._column = self._skipped = 0
        self._space = ""
        self._in_data = self._data_seen = False
        self._type = self._part = ""
        self._style = 0
        self._pieces: list[str] | None = None
        self._value: str | None = None
        self._formula: str | None = None
        self._inline: list[str] | None = None

    def start(self, element: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if not self._in_data:
            self._outside(element, attributes)
        elif self._skipped:
            if self._depth > DEPTH_LIMIT:
                raise Refused("file-unsound")
        elif self._depth == 4:  # noqa: PLR2004
            self._open_cell(element, attributes)
        elif self._depth == 5:  # noqa: PLR2004
            self._open_content(element, attributes)
        elif self._depth == 3:  # noqa: PLR2004
            self._open_row(element, attributes)
        else:
            self._open_text(element)

    def end(self, _element: str) -> None:
        depth, self._depth = self._depth, self._depth - 1
        if not self._in_data:
            return
        if self._skipped:
            if depth == self._skipped:
                self._skipped = 0
        elif depth == 5:  # noqa: PLR2004
            self._close_content()
        elif depth == 4:  # noqa: PLR2004
            self._close_cell()
        elif depth == 2:  # noqa: PLR2004
            self._in_data = False
        elif self._pieces is not None and self._inline is not None:
            self._inline.append("".join(self._pieces))
            self._pieces = None

    def text(self, data: str) -> None:
        if self._pieces is not None:
            self._pieces.append(data)
            if len(data) > TOKEN_LIMIT or len(self._pieces) > TOKEN_LIMIT:
                raise Refused("file-unsound")

    def odd(self, _data: str) -> None:
        """A comment within a value cuts it short for some readers (FACTS, R)."""
        if self._pieces is not None:
            raise Refused("file-unsound")

    def _outside(self, element: str, attributes: dict[str, str]) -> None:
        if self._depth == 1:
            self._space, _, name = element.rpartition(" ")
            if self._space not in MAIN or name != "worksheet":
                raise Refused("file-unsound")
        elif self._depth > DEPTH_LIMIT:
            raise Refused("file-unsound")
        elif self._depth == 2 and element == f"{self._space} sheetData":  # noqa: PLR2004
            if self._data_seen:
                raise Refused("file-unsound")
            self._in_data = self._data_seen = True
        elif self._depth == 2 and element == f"{self._space} sheetProtection":  # noqa: PLR2004
            self.protected = attributes.get("sheet") in ("1", "true")

    def _named(self, element: str, *wanted: str) -> str:
        """The local name of an element of our namespace; ``extLst`` is stepped over, anything else refused."""
        space, _, name = element.rpartition(" ")
        if space == self._space and name in wanted:
            return name
        if space == self._space and name == "extLst":
            self._skipped = self._depth
            return ""
        raise Refused("file-unsound")

    def _open_row(self, element: str, attributes: dict[str, str]) -> None:
        if not self._named(element, "row"):
            return
        told = attributes.get("r")
        if told is None:
            row = self._row + 1
        elif not _INDEX.fullmatch(told) or not self._row < int(told) <= _ROWS:
            raise Refused("file-unsound")
        else:
            row = int(told)
        self._row, self._column = row, 0

    def _open_cell(self, element: str, attributes: dict[str, str]) -> None:
        if not self._named(element, "c"):
            return
        told = attributes.get("r")
        column = self._column + 1
        if told is not None:
            found = _REFERENCE.fullmatch(told)
            if not found or int(found[2]) != self._row:
                raise Refused("file-unsound")
            column = column_number(found[1])
        if not self._column < column <= _COLUMNS:
            raise Refused("file-unsound")
        self._column = column
        self._type = attributes.get("t", "n")
        style = attributes.get("s", "0")
        if self._type not in _TYPES or not _INDEX.fullmatch(style):
            raise Refused("file-unsound")
        self._style = int(style)
        self._value = self._formula = self._inline = None

    def _open_content(self, element: str, _attributes: dict[str, str]) -> None:
        self._part = self._named(element, "v", "f", "is")
        if self._part == "is":
            if self._inline is not None:
                raise Refused("file-unsound")
            self._inline = []
        elif self._part:
            if (self._value if self._part == "v" else self._formula) is not None:
                raise Refused("file-unsound")
            self._pieces = []

    def _close_content(self) -> None:
        if self._pieces is None:
            return
        if self._part == "v":
            self._value = "".join(self._pieces)
        else:
            self._formula = "".join(self._pieces)
        self._pieces = None

    def _open_text(self, element: str) -> None:
        """Within an inline string: texts and runs of texts count, phonetic hints and run properties do not."""
        if self._part != "is" or self._pieces is not None:
            raise Refused("file-unsound")
        name = element.rpartition(" ")[2] if element.startswith(self._space) else ""
        if name == "t":
            self._pieces = []
        elif name != "r":
            self._skipped = self._depth

    def _close_cell(self) -> None:
        formula = "" if self._formula is None else f"={self._formula}"
        if not formula and self._inline is None and (self._value is None or not self._value.strip()):
            if self._type in ("s", "b", "e") and self._value is not None:
                raise Refused("file-unsound")
            return
        if len(self.cells) >= self._room:
            raise Refused("file-too-large", size=CELLS_LIMIT, limit=CELLS_LIMIT)
        locked = self._styles.locked
        if locked and self._style >= len(locked):
            raise Refused("file-unsound")
        is_locked = locked[self._style] if locked else True
        self.cells[self._row - 1, self._column - 1] = self._cell(formula, locked=is_locked)

    def _cell(self, formula: str, *, locked: bool) -> Cell:
        if self._type == "inlineStr":
            if self._value is not None:
                raise Refused("file-unsound")
            return Cell("text", unescaped("".join(self._inline or [])), formula, locked)
        value = self._value
        if self._inline is not None:
            raise Refused("file-unsound")
        if value is None or (not value.strip() and self._type != "str"):
            return Cell("empty", None, formula, locked)
        if self._type == "str":
            return Cell("text", unescaped(value), formula, locked)
        return self._typed(value.strip(" \t\r\n"), formula, locked=locked)

    def _typed(self, value: str, formula: str, *, locked: bool) -> Cell:
        if self._type == "n":
            return self._number(value, formula, locked=locked)
        if self._type == "s":
            if not _INDEX.fullmatch(value) or int(value) >= len(self._strings):
                raise Refused("file-unsound")
            return Cell("text", self._strings[int(value)], formula, locked)
        if self._type == "e":
            return Cell("error", value[:40], formula, locked)
        if self._type == "b":
            if value not in ("0", "1", "true", "false"):
                raise Refused("file-unsound")
            return Cell("bool", value in ("1", "true"), formula, locked)
        return Cell("date", _moment(value), formula, locked)

    def _number(self, value: str, formula: str, *, locked: bool) -> Cell:
        if not _NUMBER.fullmatch(value):
            raise Refused("file-unsound")
        number = float(value)
        if number in (float("inf"), float("-inf")):
            raise Refused("file-unsound")
        dates = self._styles.dates
        serial = number + self._shift
        if self._style < len(dates) and dates[self._style] and _FIRST_SERIAL <= serial < _LAST_SERIAL:
            days = int(serial)
            seconds = round((serial - days) * 86_400)
            return Cell("date", _EPOCH + dt.timedelta(days=days, seconds=seconds), formula, locked)
        return Cell("number", number, formula, locked)


_LETTERS: dict[str, int] = {}


def column_number(letters: str) -> int:
    """``A`` is 1, ``XFD`` 16384."""
    number = _LETTERS.get(letters)
    if number is None:
        number = 0
        for letter in letters:
            number = number * 26 + ord(letter) - 64
        _LETTERS[letters] = number
    return number


def _moment(text: str) -> dt.datetime:
    """An ISO date of a ``t="d"`` cell; a zone is dropped after turning to UTC, as the clock time says the day."""
    if not _MOMENT.fullmatch(text):
        raise Refused("file-unsound")
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        raise Refused("file-unsound") from None
    return moment.replace(tzinfo=None)


def _saved(package: Package) -> str:
    """When the program that wrote the file says it was last saved (UTC); empty if it does not say so plainly."""
    part = "docProps/core.xml"
    if part not in package:
        return ""
    pieces: list[str] = []
    inside = [False]

    def start(element: str, _attributes: dict[str, str]) -> None:
        inside[0] = element == "http://purl.org/dc/terms/ modified"

    parse(package.read(part), start, text=lambda data: pieces.append(data) if inside[0] else None)
    try:
        moment = dt.datetime.fromisoformat("".join(pieces).strip())
    except ValueError:
        return ""
    zone = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return zone.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
