"""From bytes to cells in one pass: value, formula, type, date-ness and lock of every cell that holds something.

Bounded in time and memory whatever the file. What could be read in two ways (a cell twice, rows out of order, an index
that leads nowhere, a comment within a value) is refused, never resolved: *parse it or raise Refused, never any other*.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from xml.parsers import expat

from workbook_kit.cell import Cell
from workbook_kit.errors import Refused
from workbook_kit.reading import plain
from workbook_kit.reading.package import Package, open_package
from workbook_kit.reading.parts import Styles, read_strings, read_styles, read_workbook, unescaped
from workbook_kit.reading.xml import DEPTH_LIMIT, MAIN, Start, feed, make_parser, parse

Place = tuple[int, int]

CELLS_LIMIT = 200_000
_ROWS, _COLUMNS = 1_048_576, 16_384
_DATA, _ROW, _CELL, _CONTENT, _RUN = 2, 3, 4, 5, 6
_BESIDE_TEXT = frozenset({"rPr", "rPh", "phoneticPr", "extLst"})
_TAIL_LIMIT = 500_000
_COLUMN = re.compile(r"[A-Z]{1,3}")
_NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?")
_INDEX = re.compile(r"[0-9]{1,9}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)?(?:Z|[-+]\d\d:\d\d)?", re.ASCII)
_FIRST_SERIAL, _LAST_SERIAL = 0, 2_958_466
_DAY_THAT_NEVER_WAS = 60  # 29.2.1900, which Excel counts; days before it lie one later than they would by counting
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
        reader.read(package.read(part))
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
        self._space = self._cell_name = self._row_name = self._row_text = ""
        self._in_data = self._data_seen = self._skips_hints = False
        self._attributes: dict[str, str] = {}
        self._part = ""
        self._pieces: list[str] | None = None
        self._value: str | None = None
        self._formula: str | None = None
        self._inline: list[str] | None = None

    def read(self, content: bytes) -> None:
        """Read the sheet's part: plain cells by the short cut, with expat only checking them. Raises Refused."""
        parser = make_parser(self.start, self.end, self.text, odd=self.odd)
        cut = plain.cut(content)
        if cut is None:
            feed(parser, content, last=True)
            self._must_have_data()
            return
        head, body, tail = cut
        feed(parser, head, last=False)
        found = plain.pieces(body) if self._in_data and self._depth == _DATA else None
        if found is None:
            feed(parser, body + tail, last=True)
            self._must_have_data()
            return
        parser.StartElementHandler = parser.EndElementHandler = parser.CharacterDataHandler = None
        feed(parser, body, last=False)
        self._in_data = False
        if tail.count(b"<") > _TAIL_LIMIT:
            raise Refused("file-too-large", size=_TAIL_LIMIT, limit=_TAIL_LIMIT)
        parser.StartElementHandler = self._after_data(parser)
        feed(parser, tail, last=True)
        self._take(found)

    def _must_have_data(self) -> None:
        """Cells that are wrapped in something else are seen by other readers; to us the sheet would be empty."""
        if not self._data_seen:
            raise Refused("file-unsound")

    def _after_data(self, parser: expat.XMLParserType) -> Start:
        """Behind the cells only the protection matters, and it comes first (ECMA-376, CT_Worksheet)."""

        def start(element: str, attributes: dict[str, str]) -> None:
            if element == f"{self._space} sheetProtection":
                self.protected = attributes.get("sheet") in ("1", "true")
            if element != f"{self._space} sheetCalcPr":
                parser.StartElementHandler = None

        return start

    def _take(self, found: list[plain.Piece]) -> None:
        for letters, digits, style, kind, formula, value, inline, row in found:
            if row:
                self._open_row(row)
                continue
            if digits != self._row_text:
                raise Refused("file-unsound")
            self._open_cell(_LETTERS.get(letters) or column_number(letters))
            if formula or value or inline:
                self._value = plain.meant(value) if value else None
                self._formula = plain.meant(formula) if formula else None
                self._inline = [plain.meant(inline)] if inline else None
                self._close_cell(kind or "n", style or "0")

    def start(self, element: str, attributes: dict[str, str]) -> None:
        self._depth = depth = self._depth + 1
        if not self._in_data:
            self._outside(element, attributes)
        elif self._skipped:
            hidden = ("row", "c") if self._skips_hints else ("row", "c", "t")
            if depth > DEPTH_LIMIT or element.rpartition(" ")[2] in hidden:
                raise Refused("file-unsound")
        elif depth == _CELL:
            if element == self._cell_name:
                self._open_cell(self._told_column(attributes.get("r")))
                self._attributes = attributes
            else:
                self._step_over(element)
        elif depth == _CONTENT:
            self._open_content(element)
        elif depth == _ROW:
            if element == self._row_name:
                self._open_row(attributes.get("r"))
            else:
                self._step_over(element)
        else:
            self._open_text(element)

    def end(self, _element: str) -> None:
        depth = self._depth
        self._depth = depth - 1
        if not self._in_data:
            return
        if self._skipped:
            if depth == self._skipped:
                self._skipped = 0
        elif depth == _CELL:
            if self._value is not None or self._formula is not None or self._inline is not None:
                self._close_cell(self._attributes.get("t", "n"), self._attributes.get("s", "0"))
        elif depth == _CONTENT:
            self._close_content()
        elif depth == _DATA:
            self._in_data = False
        elif self._pieces is not None and self._inline is not None:
            self._inline.append("".join(self._pieces))
            self._pieces = None

    def text(self, data: str) -> None:
        if self._pieces is not None:
            self._pieces.append(data)

    def odd(self, _data: str) -> None:
        """A comment within a value cuts it short for some readers (FACTS, R)."""
        if self._pieces is not None:
            raise Refused("file-unsound")

    def _outside(self, element: str, attributes: dict[str, str]) -> None:
        if self._depth == 1:
            self._space, _, name = element.rpartition(" ")
            if self._space not in MAIN or name != "worksheet":
                raise Refused("file-unsound")
            self._cell_name, self._row_name = f"{self._space} c", f"{self._space} row"
        elif self._depth > DEPTH_LIMIT:
            raise Refused("file-unsound")
        elif self._depth == _DATA and element == f"{self._space} sheetData":
            if self._data_seen:
                raise Refused("file-unsound")
            self._in_data = self._data_seen = True
        elif element.endswith(" sheetData") or element == "sheetData":
            raise Refused("file-unsound")
        elif self._depth == _DATA and element == f"{self._space} sheetProtection":
            self.protected = attributes.get("sheet") in ("1", "true")

    def _step_over(self, element: str) -> None:
        """Extensions hold no cells; anything else among them could be a cell to another reader."""
        if element != f"{self._space} extLst":
            raise Refused("file-unsound")
        self._skipped, self._skips_hints = self._depth, False

    def _open_row(self, told: str | None) -> None:
        if told is None:
            row = self._row + 1
        elif not _INDEX.fullmatch(told) or told[0] == "0" or not self._row < int(told) <= _ROWS:
            raise Refused("file-unsound")
        else:
            row = int(told)
        self._row, self._column, self._row_text = row, 0, str(row)

    def _told_column(self, told: str | None) -> int:
        if told is None:
            return self._column + 1
        letters = told.rstrip("0123456789")
        if told[len(letters) :] != self._row_text:
            raise Refused("file-unsound")
        return _LETTERS.get(letters) or column_number(letters)

    def _open_cell(self, column: int) -> None:
        if not self._column < column <= _COLUMNS:
            raise Refused("file-unsound")
        self._column = column
        self._value = self._formula = self._inline = None

    def _open_content(self, element: str) -> None:
        space, _, self._part = element.rpartition(" ")
        if space != self._space or self._part not in ("v", "f", "is"):
            self._part = ""
            self._step_over(element)
        elif self._part == "is":
            if self._inline is not None:
                raise Refused("file-unsound")
            self._inline = []
        else:
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
        space, _, name = element.rpartition(" ")
        if space == self._space and name == "t":
            self._pieces = []
        elif space == self._space and name in _BESIDE_TEXT:
            self._skipped, self._skips_hints = self._depth, name == "rPh"
        elif space != self._space or name != "r" or self._depth != _RUN:
            raise Refused("file-unsound")

    def _close_cell(self, kind: str, style: str) -> None:
        if kind not in _TYPES or not _INDEX.fullmatch(style):
            raise Refused("file-unsound")
        formula = "" if self._formula is None else f"={self._formula}"
        cell = self._cell(kind, int(style), formula)
        if cell is None:
            return
        if len(self.cells) >= self._room:
            raise Refused("file-too-large", size=CELLS_LIMIT, limit=CELLS_LIMIT)
        self.cells[self._row - 1, self._column - 1] = cell

    def _cell(self, kind: str, style: int, formula: str) -> Cell | None:
        locked, value = self._is_locked(style), self._value
        if (kind == "inlineStr") != (self._inline is not None) or (self._inline is not None and value is not None):
            raise Refused("file-unsound")
        if self._inline is not None:
            return Cell("text", unescaped("".join(self._inline)), formula, locked)
        if value is None or not value.strip():
            if value is not None and kind in ("s", "b", "e", "d"):
                raise Refused("file-unsound")
            if not formula:
                return None
            return Cell("text", "", formula, locked) if kind == "str" else Cell("empty", None, formula, locked)
        if kind == "str":
            return Cell("text", unescaped(value), formula, locked)
        value = value.strip(" \t\r\n")
        return self._number(value, style, formula, locked) if kind == "n" else self._typed(kind, value, formula, locked)

    def _is_locked(self, style: int) -> bool:
        locked = self._styles.locked
        if locked and style >= len(locked):
            raise Refused("file-unsound")
        return locked[style] if locked else True

    def _typed(self, kind: str, value: str, formula: str, locked: bool) -> Cell:
        if kind == "s":
            if not _INDEX.fullmatch(value) or int(value) >= len(self._strings):
                raise Refused("file-unsound")
            return Cell("text", self._strings[int(value)], formula, locked)
        if kind == "e":
            return Cell("error", value[:40], formula, locked)
        if kind == "b":
            if value not in ("0", "1", "true", "false"):
                raise Refused("file-unsound")
            return Cell("bool", value in ("1", "true"), formula, locked)
        return Cell("date", _moment(value), formula, locked)

    def _number(self, value: str, style: int, formula: str, locked: bool) -> Cell:
        if not _NUMBER.fullmatch(value):
            raise Refused("file-unsound")
        number = float(value)
        if number in (float("inf"), float("-inf")):
            raise Refused("file-unsound")
        dates = self._styles.dates
        serial = number + self._shift
        if style < len(dates) and dates[style] and _FIRST_SERIAL <= serial < _LAST_SERIAL:
            seconds = round((serial - int(serial)) * 86_400)
            days = int(serial) + (1 <= serial < _DAY_THAT_NEVER_WAS)
            return Cell("date", _EPOCH + dt.timedelta(days=days, seconds=seconds), formula, locked)
        return Cell("number", number, formula, locked, bool(self._shift))


_LETTERS: dict[str, int] = {}


def column_number(letters: str) -> int:
    """``A`` is 1, ``XFD`` 16384. Raises Refused for what is no column."""
    if not _COLUMN.fullmatch(letters):
        raise Refused("file-unsound")
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
