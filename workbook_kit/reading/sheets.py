"""From bytes to cells in one pass: value, formula, type, date-ness and lock of every cell that holds something.

Bounded in time and memory whatever the file. What two readers could take differently (a cell twice, rows out of order,
an index out of range, a comment within a value) is refused, never resolved: *parse it or raise Refused, never any other
exception*, which the fuzz tests hold.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workbook_kit.cell import Cell
from workbook_kit.errors import Refused
from workbook_kit.excel import COLUMNS, ROWS
from workbook_kit.layout.identity import CHECKS
from workbook_kit.reading import plain
from workbook_kit.reading.meaning import INDEX, Known, Meaning, place
from workbook_kit.reading.package import PART_LIMIT, Package, open_package
from workbook_kit.reading.parts import TEXT_LIMIT, read_strings, read_styles, read_workbook, unescaped
from workbook_kit.reading.xml import DEPTH_LIMIT, MAIN, check, parse

Place = tuple[int, int]

CELLS_LIMIT = 200_000
"""Cells that hold something, in all sheets together; a filled form has some thousands. Blank ones are not counted."""

_DATA, _ROW, _CELL, _CONTENT, _RUN = 2, 3, 4, 5, 6
_FEW = 8  # expat may hand over one text in several pieces; a date needs no more
_BESIDE_TEXT = frozenset({"rPr", "rPh", "phoneticPr", "extLst"})


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
    known = Known(Meaning(strings, styles, workbook.from_1904))
    tabs: dict[str, Mapping[Place, Cell]] = {}
    protected: set[str] = set()
    room = _Room()
    for name, part in workbook.tabs:
        if name == CHECKS:  # the formulas of the check sheet: no answers, and more cells than all other sheets together
            continue
        tabs[name], is_protected = _read_sheet(package.read(part, PART_LIMIT), known, room)
        room.cells -= len(tabs[name])
        if is_protected:
            protected.add(name)
    return Book(tabs, frozenset(protected), _saved(package))


@dataclass
class _Room:
    """How many cells, and characters in them, may still be read."""

    cells: int = CELLS_LIMIT
    text: int = TEXT_LIMIT


def _read_sheet(content: bytes, known: Known, room: _Room) -> tuple[Mapping[Place, Cell], bool]:
    """The cells of a sheet and whether it is protected: by ``plain`` if it has the plain shape, else by events."""
    sheet = plain.sheet(content)
    if sheet and sheet.count <= room.cells and sheet.size <= room.text:
        cells = _placed(sheet.pieces, known)
        check(sheet.rest, "worksheet")
        room.text -= sheet.size
        return cells, sheet.protected
    reader = _SheetReader(known, room)
    parse(content, reader.start, reader.end, reader.text, odd=reader.odd)
    if not reader.data_seen:
        # no sheetData where it belongs: other readers may find cells elsewhere, and we would take the sheet as empty
        raise Refused("file-unsound")
    return reader.cells, reader.protected


def _placed(pieces: Iterable[plain.Piece], known: Known) -> dict[Place, Cell]:
    """The plain cells by place. The commonest kinds are made without a call, as a return has thousands of cells."""
    cells: dict[Place, Cell] = {}
    make, shared, inline_lock, results = tuple.__new__, known.shared, known.inline, known.results
    row = column = -1
    for reference, attributes, inline, formula, value, empty, told in pieces:
        if told is not None:
            row, column = _next_row(row, told), -1
            continue
        at = place(reference)
        if at[0] != row or at[1] <= column:
            raise Refused("file-unsound")
        column = at[1]
        if inline is not None:
            text = unescaped(plain.meant(inline)) if "&" in inline or "_x" in inline else inline
            cells[at] = make(Cell, ("text", text, "", inline_lock(attributes), False))
        elif formula is not None:
            kind, result, _, locked, is_1904 = results(attributes)(value or empty or "")
            cells[at] = make(Cell, (kind, result, f"={plain.meant(formula)}", locked, is_1904))
        elif value is not None or empty is not None:
            strings, locked = shared(attributes)
            if value is not None and value in strings:
                cells[at] = make(Cell, ("text", strings[value], "", locked, False))
            elif cell := known.values(attributes)(value or ""):
                cells[at] = cell
    return cells


def _next_row(above: int, number: str) -> int:
    row = int(number) - 1
    if not above < row < ROWS:
        raise Refused("file-unsound")
    return row


class _SheetReader:
    """Expat handlers for one worksheet.

    Depths: 1 worksheet, 2 sheetData, 3 row, 4 c, 5 v f is, 6 t r rPh, 7 t of a run.
    """

    def __init__(self, known: Known, room: _Room) -> None:
        self.cells: dict[Place, Cell] = {}
        self.protected = self.data_seen = False
        self._known, self._room = known, room
        self._depth = self._skipped = 0
        self._row = self._column = -1
        self._space = self._cell_name = self._row_name = ""
        self._in_data = self._skips_hints = False
        self._attributes: dict[str, str] = {}
        self._part = ""
        self._pieces: list[str] | None = None
        self._value: str | None = None
        self._formula: str | None = None
        self._inline: list[str] | None = None

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
            self._room.text -= len(data)
            if self._room.text < 0:
                raise Refused("file-too-much")

    def odd(self, _data: str) -> None:
        """A comment within a value: some readers stop at it (docs/facts.md, "What other readers accept")."""
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
            if self.data_seen:
                raise Refused("file-unsound")
            self._in_data = self.data_seen = True
        elif element.endswith(" sheetData") or element == "sheetData":
            raise Refused("file-unsound")
        elif self._depth == _DATA and element == f"{self._space} sheetProtection":
            self.protected = attributes.get("sheet") in ("1", "true")

    def _step_over(self, element: str) -> None:
        """Skip an extension, which holds no cells; refuse anything else, as another reader might see a cell in it."""
        if element != f"{self._space} extLst":
            raise Refused("file-unsound")
        self._skipped, self._skips_hints = self._depth, False

    def _open_row(self, number: str | None) -> None:
        if number is None:
            number = str(self._row + 2)
        elif not INDEX.fullmatch(number) or number[0] == "0":
            raise Refused("file-unsound")
        self._row, self._column = _next_row(self._row, number), -1

    def _open_cell(self, reference: str | None) -> None:
        row, column = place(reference) if reference is not None else (self._row, self._column + 1)
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
        """Within an inline string: keep texts and runs of text, skip phonetic hints and run properties."""
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
        look = self._known.look((self._attributes.get("t", "n"), self._attributes.get("s", "0")))
        inline = None if self._inline is None else "".join(self._inline)
        cell = self._known.cell(look, self._value, self._formula, inline)
        if cell is None:
            return
        if len(self.cells) >= self._room.cells:
            raise Refused("file-too-much")
        self.cells[self._row, self._column] = cell


def _saved(package: Package) -> str:
    """When the file was last saved, by its own properties (UTC); empty if they hold no readable moment."""
    part = "docProps/core.xml"
    if part not in package:
        return ""
    pieces: list[str] = []
    inside = [False]

    def start(element: str, _attributes: dict[str, str]) -> None:
        inside[0] = element == "http://purl.org/dc/terms/ modified"

    parse(package.read(part), start, text=lambda data: pieces.append(data) if inside[0] and not pieces[_FEW:] else None)
    try:
        moment = dt.datetime.fromisoformat("".join(pieces).strip())
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
    except (ValueError, OverflowError):  # OverflowError where the zone would move it out of the years 1 to 9999
        return ""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
