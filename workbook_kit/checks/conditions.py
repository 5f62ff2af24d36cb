"""Conditions and amounts with two faces: an Excel formula over the cells, and a test of what was read from them.

A check is made of these, so that the workbook and the harvest cannot disagree (docs/design.md, "One check, three
faces"). Formulas keep to functions that Excel 2010, LibreOffice and Google Sheets share. They reach a cell by its
column and number (``INDEX(Tab!$C:$C,12)``): a plain reference would follow a cell that is cut and pasted, or break
(docs/facts.md, "What pasting does").
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Protocol

from workbook_kit import excel, finnish
from workbook_kit.cell import SlotId, Value
from workbook_kit.checks.figures import counts, figure
from workbook_kit.form.contents import NO, TEXT_LIMIT, YES
from workbook_kit.form.figure import exact
from workbook_kit.form.kinds import kind_of
from workbook_kit.layout.places import Shown, Slot, runs

_CENT = Fraction(1, 200)  # half a cent: what sums of amounts with two decimals may differ by


@dataclass(frozen=True)
class Seen:
    """What was read of one return: typed values, and the slots that hold anything at all.

    ``earlier`` are the values of the period harvested before, which was in ``earlier_year``.
    """

    answers: Mapping[SlotId, Value]
    touched: frozenset[SlotId]
    earlier: Mapping[SlotId, Value] = field(default_factory=dict)
    earlier_year: int = 0


class Condition(Protocol):
    """Something that holds of a return or does not, in Python (``holds``) and as an Excel formula (``excel``)."""

    def holds(self, seen: Seen) -> bool: ...

    def excel(self) -> str: ...


class Amount(Protocol):
    """A number of a return, or none, in Python (``number``) and as an Excel formula (``excel``)."""

    def number(self, seen: Seen) -> Fraction | None: ...

    def excel(self) -> str: ...

    def is_known(self) -> str:
        """The Excel condition that the number is there."""
        ...


def reference(slot: Slot) -> str:
    """A formula for the cell of a slot that stays with its place when cells are cut and pasted."""
    return _cell(slot.tab, slot.row, slot.column)


def areas(slots: Iterable[Slot]) -> list[str]:
    """The cells of slots as ranges, a range for each run of adjacent rows."""
    by_tab: dict[str, list[tuple[int, int]]] = {}
    for slot in slots:
        by_tab.setdefault(slot.tab, []).append((slot.row, slot.column))
    return [_area(tab, run) for tab, cells in by_tab.items() for run in runs(cells)]


def _area(tab: str, run: tuple[int, int, int, int]) -> str:
    first, column, last, _ = run
    start = _cell(tab, first, column)
    return start if first == last else f"{start}:{_cell(tab, last, column)}"


def _cell(tab: str, row: int, column: int) -> str:
    letters = excel.letters(column)
    return f"INDEX({excel.sheet_name(tab)}!${letters}:${letters},{row + 1})"


def plain(cells: str) -> str:
    """A formula for the text in cells as the reader takes it: line ends and no-break spaces are spaces, then TRIM."""
    return f'TRIM(SUBSTITUTE(SUBSTITUTE({cells},CHAR(10)," "),"{finnish.SPACE}"," "))'


def _words(slot: Slot, codes: Sequence[str]) -> str:
    """The labels of these codes in both languages, and the codes, as an array constant: either may be typed."""
    return excel.array(
        word for code, label in slot.field.choices if code in codes for word in (label.fi, label.sv, code)
    )


def as_number(value: Value | None) -> Fraction | None:
    """A number exactly; a day as spreadsheets count it; anything else is none."""
    if isinstance(value, dt.date):
        return Fraction(excel.serial(value))
    return exact(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


@dataclass(frozen=True)
class Given:
    """Anything stands in the cell."""

    slot: Slot

    def holds(self, seen: Seen) -> bool:
        return self.slot.id in seen.touched

    def excel(self) -> str:
        return f'IFERROR({plain(reference(self.slot))}<>"",TRUE)'


@dataclass(frozen=True)
class Explained:
    """The cell holds a remark of a length that is read."""

    slot: Slot

    def holds(self, seen: Seen) -> bool:
        return bool(seen.answers.get(self.slot.id))

    def excel(self) -> str:
        cell = reference(self.slot)
        return f'IFERROR(AND({plain(cell)}<>"",LEN({cell})<={TEXT_LIMIT}),FALSE)'


@dataclass(frozen=True)
class Not:
    condition: Condition

    def holds(self, seen: Seen) -> bool:
        return not self.condition.holds(seen)

    def excel(self) -> str:
        return f"NOT({self.condition.excel()})"


@dataclass(frozen=True)
class All:
    conditions: Sequence[Condition]

    def holds(self, seen: Seen) -> bool:
        return all(condition.holds(seen) for condition in self.conditions)

    def excel(self) -> str:
        return f"AND({','.join(condition.excel() for condition in self.conditions)})"


@dataclass(frozen=True)
class AnyOf:
    conditions: Sequence[Condition]

    def holds(self, seen: Seen) -> bool:
        return any(condition.holds(seen) for condition in self.conditions)

    def excel(self) -> str:
        return f"OR({','.join(condition.excel() for condition in self.conditions)})" if self.conditions else "FALSE"


@dataclass(frozen=True)
class Chosen:
    """One of these choices stands in the cell, in either language."""

    slot: Slot
    codes: tuple[str, ...]

    def holds(self, seen: Seen) -> bool:
        return seen.answers.get(self.slot.id) in self.codes

    def excel(self) -> str:
        cell = reference(self.slot)
        chosen = f"SUMPRODUCT(--({plain(cell)}={_words(self.slot, self.codes)}))>0"
        if kind_of(self.slot.field).is_truth:
            truths = [truth for code, truth in ((YES, cell), (NO, f"NOT({cell})")) if code in self.codes]
            chosen = f"IF(ISLOGICAL({cell}),OR({','.join(truths)}),{chosen})"
        return f"IFERROR({chosen},FALSE)"


@dataclass(frozen=True)
class Compare:
    """One amount compared with another, if both are known; ``differs`` allows half a cent, as sums of decimals need."""

    left: Amount
    sign: str
    right: Amount

    def holds(self, seen: Seen) -> bool:
        left, right = self.left.number(seen), self.right.number(seen)
        if left is None or right is None:
            return False
        return {">": left > right, "<": left < right, "differs": abs(left - right) > _CENT}[self.sign]

    def excel(self) -> str:
        left, right = self.left.excel(), self.right.excel()
        # rounded, as in binary floating point 0.305 - 0.3 is slightly more than half a cent
        differs = f"ROUND(ABS({left}-({right})),6)>{excel.number(float(_CENT))}"
        said = differs if self.sign == "differs" else f"{left}{self.sign}({right})"
        return _if_known((self.left, self.right), said)


@dataclass(frozen=True)
class Number:
    """The number or day in a cell."""

    slot: Slot

    def number(self, seen: Seen) -> Fraction | None:
        return as_number(seen.answers.get(self.slot.id))

    def excel(self) -> str:
        return figure(self.slot.field, reference(self.slot))

    def is_known(self) -> str:
        return counts(self.slot.field, reference(self.slot))


@dataclass(frozen=True)
class Previous:
    """Last period's number, shown in a locked cell beside the input; unknown to the workbook where it is not shown."""

    slot: Slot
    tab: str
    shown: Shown | None

    def number(self, seen: Seen) -> Fraction | None:
        return as_number(seen.earlier.get(self.slot.id))

    def excel(self) -> str:
        return _cell(self.tab, self.shown.row, self.shown.column) if self.shown else '""'

    def is_known(self) -> str:
        return f"ISNUMBER({self.excel()})" if self.shown else "FALSE"


@dataclass(frozen=True)
class Day:
    """A fixed day."""

    day: dt.date

    def number(self, _seen: Seen) -> Fraction:
        return Fraction(excel.serial(self.day))

    def excel(self) -> str:
        return excel.day(self.day)

    def is_known(self) -> str:
        return "TRUE"


@dataclass(frozen=True)
class Constant:
    amount: float

    def number(self, _seen: Seen) -> Fraction:
        return exact(self.amount)

    def excel(self) -> str:
        return excel.number(self.amount)

    def is_known(self) -> str:
        return "TRUE"


@dataclass(frozen=True)
class Total:
    """The sum of the numbers in cells; known if any of them is there."""

    slots: tuple[Slot, ...]

    def number(self, seen: Seen) -> Fraction | None:
        numbers = [n for slot in self.slots if (n := as_number(seen.answers.get(slot.id))) is not None]
        return sum(numbers, Fraction(0)) if numbers else None

    def excel(self) -> str:
        return "+".join(f"IF({number.is_known()},{number.excel()},0)" for number in self._numbers())

    def is_known(self) -> str:
        return f"OR({','.join(number.is_known() for number in self._numbers())})"

    def _numbers(self) -> list[Number]:
        return [Number(slot) for slot in self.slots]


@dataclass(frozen=True)
class Filled:
    """How many of the cells hold anything, or one of some choices; known if any holds anything."""

    slots: tuple[Slot, ...]
    codes: tuple[str, ...] = ()

    def number(self, seen: Seen) -> Fraction | None:
        filled = [slot.id for slot in self.slots if slot.id in seen.touched]
        if not filled:
            return None
        return Fraction(sum(seen.answers.get(slot) in self.codes for slot in filled) if self.codes else len(filled))

    def excel(self) -> str:
        return self._count(f"={_words(self.slots[0], self.codes)}") if self.codes else self._given()

    def is_known(self) -> str:
        return f"{self._given()}>0"

    def _given(self) -> str:
        return self._count('<>""')

    def _count(self, words: str) -> str:
        """How many cells compare so; an error in any of them makes the formula an error, which callers catch."""
        return "(" + "+".join(f"SUMPRODUCT(--({plain(area)}{words}))" for area in areas(self.slots)) + ")"


@dataclass(frozen=True)
class Changed:
    """A number moved from last period's by more than a share of that and by at least so much."""

    now: Number
    before: Previous
    share: float
    least: float

    def holds(self, seen: Seen) -> bool:
        now, before = self.now.number(seen), self.before.number(seen)
        if now is None or before is None:
            return False
        return abs(now - before) >= exact(self.least) and abs(now - before) > exact(self.share) * abs(before)

    def excel(self) -> str:
        moved = f"ABS({self.now.excel()}-{self.before.excel()})"
        far = f"AND({moved}>={excel.number(self.least)},{moved}>{excel.number(self.share)}*ABS({self.before.excel()}))"
        return _if_known((self.now, self.before), far)


def _if_known(amounts: Iterable[Amount], condition: str) -> str:
    """A condition that is FALSE where an amount is not known."""
    conditions = [conditions for amount in amounts if (conditions := amount.is_known()) != "TRUE"]
    if "FALSE" in conditions or not conditions:
        return "FALSE" if conditions else condition
    both = conditions[0] if len(conditions) == 1 else "AND(" + ",".join(conditions) + ")"
    return f"IF({both},{condition},FALSE)"
