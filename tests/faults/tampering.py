"""Faults of the form itself: what a lock holds back until somebody takes it off, or another program loses it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tests.faults.fault import Base, Desk, Fault, NoPlaceError, Planted, at, clean
from workbook_kit.cell import Value
from workbook_kit.excel import cell_name
from workbook_kit.layout.identity import SHEET
from workbook_kit.layout.places import Label, Page, Slot
from workbook_kit.period import Period
from workbook_kit.registry import built_in


def _overwritten(desk: Desk) -> Sequence[Planted]:
    shown = [(page, x) for page in desk.layout.pages for x in page.shown if x.derived]
    page, at = desk.one(shown)
    cell = cell_name(at.row, at.column)
    figures: tuple[Value, ...] = (0.7734, 12345, "noin 50 %", "x")
    desk.write(page.tab, cell, desk.one(figures))
    return [Planted(page.tab, cell)]


def _redirected(desk: Desk) -> Sequence[Planted]:
    """A part was cut and pasted elsewhere: the formula went along, and shows what is reckoned from there."""
    shown = [(page, x) for page in desk.layout.pages for x in page.shown if x.derived]
    page, at = desk.one(shown)
    slots = [desk.slot(name) for name in (at.field.rollup.numerator, at.field.rollup.denominator)]
    part, whole = (cell_name(slot.row + desk.one((0, 40)), slot.column) for slot in slots)
    if [part, whole] == [slot.cell for slot in slots] or len({slot.tab for slot in slots}) > 1:
        raise NoPlaceError
    cell = cell_name(at.row, at.column)
    desk.put(page.tab, cell, f"><f>{part}/{whole}</f><v>0.5</v>")
    return [Planted(page.tab, cell)]


def _labels(desk: Desk, *styles: str) -> list[tuple[Page, Label]]:
    asking = [page for page in desk.layout.pages if page.slots]
    return [(page, label) for page in asking for label in page.labels if label.style in styles and label.text]


def _reworded(*styles: str) -> Callable[[Desk], Sequence[Planted]]:
    """A locked text is changed, for what the sender would rather have been asked."""

    def plant(desk: Desk) -> Sequence[Planted]:
        page, label = desk.one(_labels(desk, *styles))
        cell = cell_name(label.row, label.column)
        now = desk.one((f"{label.text} (ilman Tamperetta)", label.text[: len(label.text) // 2], "Oma mittari"))
        desk.write(page.tab, cell, now)
        return [Planted(page.tab, cell)]

    return plant


def _beside(desk: Desk) -> Sequence[Planted]:
    """Something is typed where nothing is asked: right of the table, or below the last row."""
    page = desk.one([page for page in desk.layout.pages if page.slots])
    wide, last = len(page.sheet.widths), page.last_row
    row, column = desk.one(((desk.chance.randint(4, last), wide + 1), (last + 3, desk.chance.randrange(wide))))
    cell = cell_name(row, column)
    if desk.book[page.tab][cell].value is not None:
        raise NoPlaceError
    desk.book[page.tab][cell].value = desk.one((15, "puuttui lomakkeesta", 0.5, "ks. liite"))
    return [Planted(page.tab, cell)]


def _rowed(desk: Desk) -> Slot:
    """A filled slot of a row that is keyed."""
    return desk.pick(lambda slot: bool(slot.key))


def _lost(desk: Desk, slot: Slot) -> Planted:
    """A row that is lost is told of once, at its first slot."""
    row = desk.row_of(slot)
    return at(row[0], *row)


def _key(slot: Slot) -> str:
    return cell_name(slot.row, slot.key_column)


def _key_gone(desk: Desk) -> Sequence[Planted]:
    slot = _rowed(desk)
    desk.write(slot.tab, _key(slot), desk.one((None, "poistettu", slot.key + "b")))
    return [_lost(desk, slot)]


def _keys_swapped(desk: Desk) -> Sequence[Planted]:
    """Two rows change their keys: the answers of each would be the other's."""
    one = _rowed(desk)
    other = desk.pick(lambda s: s.tab == one.tab and s.key_column == one.key_column and s.row != one.row)
    desk.write(one.tab, _key(one), other.key)
    desk.write(other.tab, _key(other), one.key)
    return [_lost(desk, one), _lost(desk, other)]


def _row_deleted(desk: Desk) -> Sequence[Planted]:
    """On a sheet of two lanes a row of each goes."""
    slot = _rowed(desk)
    desk.book[slot.tab].delete_rows(slot.row + 1)
    gone = [s for s in desk.layout.slots if (s.tab, s.row) == (slot.tab, slot.row)]
    return list(dict.fromkeys(_lost(desk, each) for each in gone))


def _shifted(desk: Desk, tab: str, where: Callable[[Slot], bool], down: int, right: int) -> Sequence[Planted]:
    """Answers that stand elsewhere now; one is to be named, and so may all others, there or as lost."""
    slots = [s for s in desk.layout.slots if s.tab == tab and where(s)]
    first, *rest = [(tab, cell_name(s.row + down, s.column + right)) for s in slots if s.id in desk.answers]
    lost = [(tab, s.cell) for s in slots]
    return [Planted(*first, frozenset(s.field.id for s in slots), frozenset([*rest, *lost]))]


def _row_inserted(desk: Desk) -> Sequence[Planted]:
    slot = _rowed(desk)
    desk.book[slot.tab].insert_rows(slot.row + 1)
    return _shifted(desk, slot.tab, lambda s: s.row >= slot.row, 1, 0)


def _column_inserted(desk: Desk) -> Sequence[Planted]:
    slot = _rowed(desk)
    desk.book[slot.tab].insert_cols(slot.column + 1)
    return _shifted(desk, slot.tab, lambda s: s.column >= slot.column, 0, 1)


def _asking(desk: Desk) -> Page:
    return desk.one([page for page in desk.layout.pages if any(s.id in desk.answers for s in page.slots)])


def _sheet_deleted(desk: Desk) -> Sequence[Planted]:
    page = _asking(desk)
    desk.book.remove(desk.book[page.tab])
    return [Planted(page.tab)]


def _sheet_twice(desk: Desk) -> Sequence[Planted]:
    page = _asking(desk)
    desk.book.copy_worksheet(desk.book[page.tab])
    return [Planted(f"{page.tab} Copy")]


def _pasted(desk: Desk, other: Base) -> Sequence[Planted]:
    """A whole sheet of another workbook replaces this one's."""
    page = _asking(desk)
    source, target = Desk(clean(other), desk.chance).book[page.tab], desk.book[page.tab]
    for cell in (cell for row in source.iter_rows() for cell in row):
        target[cell.coordinate].value = cell.value
    return [Planted(page.tab)]


def _another_area(desk: Desk) -> Sequence[Planted]:
    layout = desk.layout
    known = [a for a in built_in(layout.period.year).areas(layout.area.level) if a.code != layout.area.code]
    return _pasted(desk, Base(known[0].code, layout.period, layout.language))


def _another_period(desk: Desk) -> Sequence[Planted]:
    layout = desk.layout
    return _pasted(desk, Base(layout.area.code, Period(layout.period.year - 1, 4), layout.language))


def _identity_removed(desk: Desk) -> Sequence[Planted]:
    desk.book.remove(desk.book[SHEET])
    return [Planted()]


def _identity_changed(desk: Desk) -> Sequence[Planted]:
    """The hidden sheet is made to name another area or period."""
    name, value = desk.one((("area", "061"), ("area", "05"), ("period", "2012Q4")))
    row = next(row for row in desk.book[SHEET].iter_rows() if row[0].value == name)
    row[1].value = value if row[1].value != value else "063"
    return [Planted()]


_ASTRAY = ("slot-lost", "stray-value")  # what is no longer sure to belong to its row is told of, not read

TAMPERING = (
    Fault("a figure over the form's own formula", ("formula-changed",), _overwritten),
    Fault("a part of the form's own formula cut and pasted elsewhere", ("formula-redirected",), _redirected),
    Fault("a question reworded", ("label-changed",), _reworded("label")),
    Fault("a unit, source or other locked note reworded", ("label-changed",), _reworded("info")),
    Fault("a column's heading reworded", ("label-changed",), _reworded("header")),
    Fault("a value beside the form", ("stray-value",), _beside, many=2),
    Fault("a row's key gone or changed", ("slot-lost",), _key_gone),
    Fault("the keys of two rows swapped", ("slot-lost",), _keys_swapped),
    Fault("a row deleted", ("slot-lost",), _row_deleted, also=("label-changed", *_ASTRAY)),
    Fault("a row inserted", ("slot-moved", "slot-lost"), _row_inserted, also=_ASTRAY),
    Fault("a column inserted", ("slot-moved", "slot-lost"), _column_inserted, also=_ASTRAY),
    Fault("a sheet deleted", ("sheet-lost",), _sheet_deleted),
    Fault("a sheet copied within the book", ("sheet-twice",), _sheet_twice),
    Fault("another area's sheet pasted in", ("identity-mixed",), _another_area),
    Fault("an earlier period's sheet pasted in", ("identity-mixed",), _another_period),
    Fault("the hidden sheet removed", ("identity-lost",), _identity_removed),
    Fault("area or period changed on the hidden sheet", ("identity-invalid",), _identity_changed),
)
