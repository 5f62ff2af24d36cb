"""The kinds of check that need what the same area answered the period before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from workbook_kit.cell import SlotId
from workbook_kit.checks.conditions import Changed, Compare, Number, Previous, Seen
from workbook_kit.checks.own import DateId, NumberId, TextIds
from workbook_kit.checks.probe import Places, Probe
from workbook_kit.form.kinds import kind_of
from workbook_kit.layout.places import Slot


def _previous(places: Places, slot: Slot) -> Previous:
    tab, shown = places.previous.get(slot.field.id, ("", None))
    return Previous(slot, tab, shown)


@dataclass(frozen=True)
class Change:
    """A number that moved from last period's by more than ``share`` of it, and by at least ``least``."""

    field: NumberId
    share: float
    least: float = 0

    def probes(self, places: Places) -> Iterator[Probe]:
        for slot in places.of(self.field):
            before = _previous(places, slot)
            fails = Changed(Number(slot), before, self.share, self.least)
            facts = (("share", f"{self.share * 100:g}"),)
            yield Probe("change-large", slot, fails, facts, before, earlier=True)


@dataclass(frozen=True)
class Cumulative:
    """A number that counts from January and is less than it was last quarter."""

    field: NumberId

    def probes(self, places: Places) -> Iterator[Probe]:
        for slot in places.of(self.field):
            before = _previous(places, slot)
            fails = _SameYear(Compare(Number(slot), "<", before), places.period.year)
            yield Probe("cumulative-fell", slot, fails, (), before, earlier=True)


@dataclass(frozen=True)
class _SameYear:
    """A condition that holds only if the period before is of the same year. A workbook cannot know that: FALSE."""

    condition: Compare
    year: int

    def holds(self, seen: Seen) -> bool:
        return seen.earlier_year == self.year and self.condition.holds(seen)

    def excel(self) -> str:
        return "FALSE"


@dataclass(frozen=True)
class Unchanged:
    """A return whose figures, ``least`` or more, are all those of last period.

    Or a return without figures whose answers are all last period's: the prefilled workbook came back as it went out.
    """

    least: int

    def probes(self, places: Places) -> Iterator[Probe]:
        slots = [s for s in places.slots if kind_of(s.field).numeric and not s.field.carry]
        if slots:
            fails = _AllSame(tuple(slots), self.least, places.period.year)
            yield Probe("copy-unchanged", slots[0], fails, earlier=True)


@dataclass(frozen=True)
class _AllSame:
    """All figures are the same, but for those of a plan, which stand beside nothing of another year."""

    slots: tuple[Slot, ...]
    least: int
    year: int

    def holds(self, seen: Seen) -> bool:
        is_of_year = seen.earlier_year == self.year
        compared = [slot.id for slot in self.slots if is_of_year or not slot.field.plan]
        pairs = [(seen.answers.get(slot), seen.earlier.get(slot)) for slot in compared]
        given = [(now, before) for now, before in pairs if now is not None]
        if not given:
            answers = seen.answers.items()
            return len(answers) >= self.least and all(seen.earlier.get(slot) == value for slot, value in answers)
        return len(given) >= self.least and all(now == before for now, before in given)

    def excel(self) -> str:
        return "FALSE"


@dataclass(frozen=True)
class NextYear:
    """A plan that was approved in the last quarter, after its first day, and most of whose ``rows`` were overwritten.

    It may be next year's, typed into the last form of this year, where its rows lose what came true of this year's.
    """

    field: DateId
    rows: TextIds

    def probes(self, places: Places) -> Iterator[Probe]:
        if places.period.next.year == places.period.year:
            return
        texts = tuple(slot.id for name in self.rows for slot in places.of(name))
        for slot in places.of(self.field):
            fails = _Overwritten(slot, places.period.first_day, texts)
            yield Probe("plan-next-year", slot, fails, (("year", places.period.next.year),), earlier=True)


@dataclass(frozen=True)
class _Overwritten:
    """A day after another, and more than half of the texts of the period before replaced by others."""

    slot: Slot
    since: dt.date
    texts: tuple[SlotId, ...]

    def holds(self, seen: Seen) -> bool:
        day = seen.answers.get(self.slot.id)
        before = [slot for slot in self.texts if slot in seen.earlier]
        others = [slot for slot in before if seen.answers.get(slot, seen.earlier[slot]) != seen.earlier[slot]]
        return isinstance(day, dt.date) and day > self.since and 2 * len(others) > len(before)

    def excel(self) -> str:
        return "FALSE"
