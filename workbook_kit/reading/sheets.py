"""From bytes to cells in one pass: value, formula, type, date-ness and lock of every cell that holds something.

Bounded in time and memory whatever the file. What could be read in two ways (a cell twice, rows out of order, an index
that leads nowhere, a comment within a value) is refused, never resolved: *parse it or raise Refused, never any other*.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from xml.parsers import expat

from workbook_kit.cell import Cell
from workbook_kit.errors import Refused
from workbook_kit.reading import plain
from workbook_kit.reading.meaning import COLUMNS, INDEX, PLACES, ROWS, Meaning
from workbook_kit.reading.package import Package, open_package
from workbook_kit.reading.parts import read_strings, read_styles, read_workbook
from workbook_kit.reading.xml import DEPTH_LIMIT, MAIN, Start, feed, make_parser, parse

Place = tuple[int, int]

CELLS_LIMIT = 200_000
_DATA, _ROW, _CELL, _CONTENT, _RUN = 2, 3, 4, 5, 6
_BESIDE_TEXT = frozenset({"rPr", "rPh", "phoneticPr", "extLst"})
_TAIL_LIMIT = 500_000


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
    meaning = Meaning(strings, styles, workbook.from_1904)
    tabs: dict[str, Mapping[Place, Cell]] = {}
    protected: set[str] = set()
    room = CELLS_LIMIT
    for name, part in workbook.tabs:
        reader = _SheetReader(meaning, room)
        reader.read(package.read(part))
        tabs[name] = reader.cells
        room -= len(reader.cells)
        if reader.protected:
            protected.add(name)
    return Book(tabs, frozenset(protected), _saved(package))


class _SheetReader:
    """Handlers for one worksheet. Depths: 1 worksheet, 2 sheetData, 3 row, 4 c, 5 v f is, 6 t r rPh, 7 t of a run."""

    def __init__(self, meaning: Meaning, room: int) -> None:
        self.cells: dict[Place, Cell] = {}
        self.protected = False
        self._meaning, self._room = meaning, room
        self._depth = self._skipped = 0
        self._row = self._column = -1
        self._space = self._cell_name = self._row_name = ""
        self._in_data = self._data_seen = self._skips_hints = False
        self._attributes: dict[str, str] = {}
        self._part = ""
        self._pieces: list[str] | None = None
        self._value: str | None = None
        self._formula: str | None = None
        self._inline: list[str] | None = None

    def read(self, content: bytes) -> None:
        """Read the sheet's part: plain cells by the short cut, any other by events. Raises Refused."""
        parser = make_parser(self.start, self.end, self.text, odd=self.odd)
        cut = plain.cut(content)
        if cut is None:
            feed(parser, content, last=True)
            self._must_have_data()
            return
        head, body, tail = cut
        feed(parser, head, last=False)
        found = plain.pieces(body) if self._in_data and self._depth == _DATA else None
        if found is None or found.count > self._room:
            feed(parser, body + tail, last=True)
            self._must_have_data()
            return
        parser.StartElementHandler = parser.EndElementHandler = parser.CharacterDataHandler = None
        feed(parser, found.rows, last=False)
        self._in_data = False
        self._take(found.each)
        if tail.count(b"<") > _TAIL_LIMIT:
            raise Refused("file-too-large", size=_TAIL_LIMIT, limit=_TAIL_LIMIT)
        parser.StartElementHandler = self._after_data(parser)
        feed(parser, tail, last=True)

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

    def _take(self, pieces: Iterable[plain.Piece]) -> None:
        """Put the cells of the short cut where they belong, most of them as the same cell was made before."""
        cells, meaning, values, inlines = self.cells, self._meaning, self._meaning.values, self._meaning.inlines
        row = column = -1
        for reference, attributes, inline, formula, value, told in pieces:
            if told is not None:
                self._open_row(told)
                row, column = self._row, -1
                continue
            at = PLACES[reference]
            if at[0] != row or at[1] <= column:
                raise Refused("file-unsound")
            column = at[1]
            if inline is not None:
                cell = inlines[attributes][inline]
            elif formula is not None:
                cell = meaning.cell(
                    meaning.looks[attributes], value and plain.meant(value), plain.meant(formula), None
                )
            elif value is not None:
                cell = values[attributes][value]
            else:
                continue
            if cell is not None:
                cells[at] = cell

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
                self._open_cell(attributes.get("r"))
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
                self._close_cell()
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
        elif not INDEX.fullmatch(told) or told[0] == "0":
            raise Refused("file-unsound")
        else:
            row = int(told) - 1
        if not self._row < row < ROWS:
            raise Refused("file-unsound")
        self._row, self._column = row, -1

    def _open_cell(self, told: str | None) -> None:
        row, column = PLACES[told] if told is not None else (self._row, self._column + 1)
        if row != self._row or not self._column < column < COLUMNS:
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

    def _close_cell(self) -> None:
        look = self._meaning.look(self._attributes.get("t", "n"), self._attributes.get("s", "0"))
        inline = None if self._inline is None else "".join(self._inline)
        cell = self._meaning.cell(look, self._value, self._formula, inline)
        if cell is None:
            return
        if len(self.cells) >= self._room:
            raise Refused("file-too-large", size=CELLS_LIMIT, limit=CELLS_LIMIT)
        self.cells[self._row, self._column] = cell


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
