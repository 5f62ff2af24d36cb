"""Two other readers as witnesses of ours: python-calamine, and openpyxl where that one says otherwise.

Neither is an oracle (docs/facts.md, "What other readers accept"). A value of ours stands if one of them reads the same;
if neither does, one of ``EXPLAINED`` must say why ours is right, or the test that asked fails.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import openpyxl
import python_calamine

from tests.mutations import members_of
from workbook_kit.cell import Cell
from workbook_kit.excel import cell_name
from workbook_kit.layout.identity import CHECKS
from workbook_kit.reading.sheets import Book, Place

Values = Mapping[Place, Any]
# Two far-apart cells make calamine ask for all cells between them, and the process is aborted.
_FAR = re.compile(r'<(?:\w+:)?(?:c|row)\s(?:[^>]*\s)?r="(?:[A-Z]*\d{4}|[A-Z]{2}|[^"]*&)')
# openpyxl makes a cell of each place in a merged range.
_VAST = re.compile(r'mergeCell [^>]*ref="[A-Z]+\d+:[A-Z]*\d{4}')
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LONE = re.compile("[\ud800-\udfff]")
_ODD_INDEX = re.compile(r"<(?:\w+:)?v>(?:[^<]*&#|\s+\d+\s*<|\d+\s+<)")
_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - cells know no zone
_STRICT = re.compile(r'<(?:\w+:)?worksheet [^>]*"http://purl\.oclc\.org/')
_WIDE = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}


@dataclass(frozen=True)
class Sheets:
    """A file that we accepted, as the two witnesses read it."""

    data: bytes

    @cached_property
    def parts(self) -> tuple[bytes, ...]:
        """The inflated parts about cells; a damaged one that we never read (the theme, say) is left out."""
        return tuple(member.content for member in members_of(self.data) if member.name.casefold().startswith("xl/"))

    def has(self, shape: re.Pattern[str]) -> bool:
        return any(shape.search(part.decode(_WIDE.get(part[:2], "utf-8"), "replace")) for part in self.parts)

    @property
    def is_wide(self) -> bool:
        return any(part[:2] in _WIDE for part in self.parts)

    @cached_property
    def calamine(self) -> Mapping[str, Values | None]:
        """What calamine reads; nothing if it cannot open the file or must not try."""
        if self.has(_FAR):
            return {}
        try:
            book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(self.data))
        except (python_calamine.CalamineError, OSError, ValueError):
            return {}
        return {name: _sheet(book, name) for name in book.sheet_names}

    @cached_property
    def openpyxl(self) -> Mapping[str, Values]:
        """What openpyxl reads; nothing if it cannot open the file."""
        if self.has(_VAST):
            return {}
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                book = openpyxl.load_workbook(io.BytesIO(self.data), data_only=True)
        except Exception:  # noqa: BLE001 - it raises whatever comes up, and that is no news
            return {}
        return {sheet.title: _cells(sheet) for sheet in book.worksheets}


def _sheet(book: python_calamine.CalamineWorkbook, name: str) -> Values | None:
    try:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, OSError, ValueError):
        return None
    return {(i, j): plain(value) for i, row in enumerate(rows) for j, value in enumerate(row) if value != ""}


def _cells(sheet: Any) -> Values:
    cells = (cell for row in sheet.iter_rows() for cell in row if cell.value not in (None, ""))
    return {(cell.row - 1, cell.column - 1): plain(cell.value) for cell in cells}


def plain(value: Any) -> Any:
    """Values of all three readers in one shape: float, str, bool, datetime; None for a blank."""
    if value is None or value == "":
        return None
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return dt.datetime(value.year, value.month, value.day)  # noqa: DTZ001 - cells know no zone
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


@dataclass(frozen=True)
class Difference:
    """A cell that neither witness reads as we do."""

    tab: str
    place: Place
    ours: Any
    calamine: Any
    openpyxl: Any
    sheets: Sheets

    def __str__(self) -> str:
        at = f"{self.tab} {cell_name(*self.place)}"
        return f"{at}: ours {self.ours!r}, calamine {self.calamine!r}, openpyxl {self.openpyxl!r}"


NOTHING = "(reads nothing)"


def differences(book: Book, data: bytes, *, ask_both: bool = False) -> Iterator[Difference]:
    """The cells of which no witness says what we say, and no rule why; openpyxl is slow, so it is asked last."""
    sheets = Sheets(data)
    for tab in (name for name, seen in sheets.calamine.items() if seen and name not in {*book.tabs, CHECKS}):
        yield Difference(tab, (0, 0), NOTHING, "a tab", "", sheets)
    for tab, cells in book.tabs.items():
        ours = {place: plain(cell.value) for place, cell in cells.items() if cell.value not in (None, "")}
        first = {} if ask_both else sheets.calamine.get(tab)
        for place in _unlike(ours, first, cells):
            second, third = sheets.calamine.get(tab), sheets.openpyxl.get(tab)
            if second is None and third is None:
                break  # neither opens it
            one = Difference(tab, place, ours.get(place), _told(second, place), _told(third, place), sheets)
            if (
                not same(one.ours, one.calamine)
                and not same(one.ours, one.openpyxl)
                and not any(why(one) for why in EXPLAINED.values())
            ):
                yield one


def _told(seen: Values | None, place: Place) -> Any:
    return NOTHING if seen is None else seen.get(place)


def _unlike(ours: Values, theirs: Values | None, cells: Mapping[Place, Cell]) -> list[Place]:
    if theirs is None:
        return sorted(ours)
    places = {place for place in (*ours, *theirs) if not same(ours.get(place), theirs.get(place))}
    # calamine gives error cells as blanks
    return sorted(p for p in places if not (p in cells and cells[p].type == "error" and p not in theirs))


def same(ours: Any, theirs: Any) -> bool:
    """Equal in type and value; times to the second, texts also if only we have turned ``_x000D_`` into its character.

    openpyxl leaves such escapes (ECMA-376, ST_Xstring) as they are, calamine turns only some.
    """
    if isinstance(ours, dt.datetime) and isinstance(theirs, dt.datetime):
        return abs(ours - theirs) <= dt.timedelta(seconds=1)
    if isinstance(ours, str) and isinstance(theirs, str):
        return ours in (theirs, _LONE.sub("\ufffd", _ESCAPE.sub(lambda found: chr(int(found[1], 16)), theirs)))
    return type(ours) is type(theirs) and bool(ours == theirs)


def _is_outside_dates(one: Difference) -> bool:
    times = (dt.datetime, dt.time, dt.timedelta)
    in_both = 61 <= one.ours < 2_958_466 if isinstance(one.ours, float) else True
    return not in_both and all(isinstance(said, (*times, str)) for said in (one.calamine, one.openpyxl))


EXPLAINED: dict[str, Callable[[Difference], bool]] = {
    "before March 1900 Excel counts a day that never was, and past 9999 there are no dates: those stay numbers": (
        _is_outside_dates
    ),
    "a time of day is for us a point of time on the day before the first": lambda one: (
        isinstance(one.ours, dt.datetime)
        and one.ours < dt.datetime(1900, 1, 1)  # noqa: DTZ001 - cells know no zone
        and all(isinstance(said, dt.time) for said in (one.calamine, one.openpyxl))
        and one.ours.time() in (one.calamine, one.openpyxl)
    ),
    "a duration ([h]:mm) is for us a point of time, as its serial number says": lambda one: (
        isinstance(one.ours, dt.datetime) and one.calamine == one.openpyxl == one.ours - _EPOCH
    ),
    "calamine gives error cells as blanks, and openpyxl cannot open the file": lambda one: (
        isinstance(one.ours, str) and one.ours.startswith("#") and one.calamine is None and one.openpyxl == NOTHING
    ),
    "calamine drops the outer space of texts, and so do we, later on; nothing but space is a blank": lambda one: (
        all(isinstance(said, str | None) for said in (one.ours, one.calamine))
        and (one.ours or "").strip() == (one.calamine or "").strip()
    ),
    "calamine takes an index with spaces or a character reference for 0; openpyxl cannot open the file": lambda one: (
        one.openpyxl == NOTHING and one.sheets.has(_ODD_INDEX)
    ),
    "the same index, and openpyxl sees no cells in a Strict sheet": lambda one: (
        one.openpyxl is None and one.sheets.has(_STRICT) and one.sheets.has(_ODD_INDEX)
    ),
    "openpyxl sees no cells in a Strict sheet, and calamine cannot open the file": lambda one: (
        one.openpyxl is None and one.calamine == NOTHING and one.sheets.has(_STRICT)
    ),
    "calamine reads nothing from UTF-16, and openpyxl cannot open the file": lambda one: (
        one.calamine is None and one.openpyxl == NOTHING and one.sheets.is_wide
    ),
}
"""Why ours may stand alone: each with its reason, found by fuzzing and judged by hand."""
