"""The kinds of check that look at one return alone; a form declares them under ``[[check]]`` or by a field's keys."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NewType

from workbook_kit import finnish
from workbook_kit.cell import EXACT_LIMIT
from workbook_kit.checks.conditions import (
    All,
    AnyOf,
    Chosen,
    Compare,
    Condition,
    Constant,
    Day,
    Filled,
    Given,
    Not,
    Number,
    Total,
)
from workbook_kit.checks.probe import Places, Probe
from workbook_kit.checks.texts import PATTERNS, Fits, Repeated, SaysNothing
from workbook_kit.form.rules import rule_of
from workbook_kit.layout.places import Slot

FieldId = NewType("FieldId", str)
TextId = NewType("TextId", str)
NumberId = NewType("NumberId", str)
DateId = NewType("DateId", str)
ChoiceId = NewType("ChoiceId", str)
TextIds = NewType("TextIds", tuple[TextId, ...])
NumberIds = NewType("NumberIds", tuple[NumberId, ...])
Codes = NewType("Codes", tuple[str, ...])
"""Types of the keys of a declared check; ``declared`` proves a form's values by them."""


def _blank(places: Places, slot: Slot) -> list[Condition]:
    """Conditions that a cell is blank and that no state beside it ("ei tietoa") says why."""
    state = places.state(slot)
    return [Not(Given(slot)), *([Not(Given(state))] if state else [])]


class Required:
    """A blank where an answer is due, in this quarter or in a row that is begun; "ei tietoa" is an answer."""

    def probes(self, places: Places) -> Iterator[Probe]:
        for slot in places.slots:
            if slot.field.required_in(places.period.due):
                yield Probe("required", slot, All(_blank(places, slot)), missing=True)
            elif slot.field.required == "row":
                begun = AnyOf([Given(s) for s in places.by_row[slot.sheet, slot.key] if s.id != slot.id])
                yield Probe("required", slot, All([*_blank(places, slot), begun]), missing=True)


class AtMost:
    """A part that is greater than its whole."""

    def probes(self, places: Places) -> Iterator[Probe]:
        for slot in places.slots:
            other = places.partner(slot, slot.field.at_most) if slot.field.at_most else None
            if other:
                facts = (("other", places.named(other, slot)),)
                yield Probe("at-most", slot, Compare(Number(slot), ">", Number(other)), facts, Number(other))


class WeightGiven:
    """A mean without its n cannot be weighted (docs/facts.md, "What each metric adds up to")."""

    def probes(self, places: Places) -> Iterator[Probe]:
        for field in places.form.fields.values():
            if not rule_of(field).weighted:
                continue
            for slot in places.of(field.rollup.numerator):
                weight = places.partner(slot, field.rollup.denominator)
                if weight:
                    # any number that counts: Compare is false for text and blanks, in Excel too
                    given = Compare(Number(slot), ">", Constant(-EXACT_LIMIT))
                    yield Probe("weight-missing", slot, All([given, Not(Given(weight))]))


class StateOrValue:
    """A value, and beside it "ei tietoa" or "ei käytössä": one of the two is wrong."""

    def probes(self, places: Places) -> Iterator[Probe]:
        for slot in places.slots:
            state = places.state(slot)
            if state and not slot.field.explains and not slot.field.is_state:
                facts = (("other", places.named(state, slot)),)
                yield Probe("state-and-value", slot, All([Given(slot), Given(state)]), facts)


@dataclass(frozen=True)
class RequiredIf:
    """A blank in ``field`` although ``when`` says that there is something to tell."""

    field: FieldId
    when: ChoiceId
    codes: Codes

    def probes(self, places: Places) -> Iterator[Probe]:
        for slot, chosen, facts in _chosen(places, self.field, self.when, self.codes):
            yield Probe("required-if", slot, All([*_blank(places, slot), chosen]), facts, missing=True)


@dataclass(frozen=True)
class BlankIf:
    """Something in ``field`` although ``when`` says that there is nothing to tell."""

    field: FieldId
    when: ChoiceId
    codes: Codes

    def probes(self, places: Places) -> Iterator[Probe]:
        for slot, chosen, facts in _chosen(places, self.field, self.when, self.codes):
            yield Probe("blank-if", slot, All([Given(slot), chosen]), facts)


def _chosen(
    places: Places, field: str, when: str, codes: tuple[str, ...]
) -> Iterator[tuple[Slot, Condition, tuple[tuple[str, object], ...]]]:
    for slot in places.of(field):
        other = places.partner(slot, when)
        if other:
            facts = (("other", places.named(other, slot)), ("choice", places.word(other.field, codes)))
            yield slot, Chosen(other, codes), facts


@dataclass(frozen=True)
class Pattern:
    """A text that does not look like an e-mail address, a phone number or a diaarinumero (``shape``)."""

    field: TextId
    shape: str

    def __post_init__(self) -> None:
        if self.shape not in PATTERNS:
            raise ValueError(f"shape {self.shape!r} is none of {', '.join(PATTERNS)}")

    def probes(self, places: Places) -> Iterator[Probe]:
        pattern = PATTERNS[self.shape]
        for slot in places.of(self.field):
            odd = All([Given(slot), Not(Fits(slot, pattern)), Not(SaysNothing(slot))])
            yield Probe(pattern.code, slot, odd)


@dataclass(frozen=True)
class SumOfParts:
    """A total that is not the sum of its parts, wherever those stand."""

    field: NumberId
    parts: NumberIds

    def probes(self, places: Places) -> Iterator[Probe]:
        for slot, parts, facts in _parts(places, self.field, self.parts):
            yield Probe("parts-differ", slot, Compare(Number(slot), "differs", Total(parts)), facts, Total(parts))


@dataclass(frozen=True)
class PartsAtMost:
    """Parts that are together more than their whole."""

    field: NumberId
    parts: NumberIds

    def probes(self, places: Places) -> Iterator[Probe]:
        for slot, parts, facts in _parts(places, self.field, self.parts):
            yield Probe("parts-exceed", slot, Compare(Number(slot), "<", Total(parts)), facts, Total(parts))


def _parts(
    places: Places, field: str, names: tuple[str, ...]
) -> Iterator[tuple[Slot, tuple[Slot, ...], tuple[tuple[str, object], ...]]]:
    for slot in places.of(field):
        parts = tuple(part for name in names if (part := places.partner(slot, name)))
        if not parts:
            continue
        tab = f"{parts[0].tab}, " if parts[0].tab != slot.tab else ""
        yield slot, parts, (("parts", tab + ", ".join(part.cell for part in parts)),)


@dataclass(frozen=True)
class Tally:
    """A number that differs from how many cells of ``rows`` are filled, or hold one of ``codes``."""

    field: NumberId
    rows: FieldId
    codes: Codes = Codes(())

    def probes(self, places: Places) -> Iterator[Probe]:
        rows = places.of(self.rows)
        named = f"{rows[0].tab}: {rows[0].field.label[places.language]}"
        if self.codes:
            named += f" = {places.word(rows[0].field, self.codes)}"
        count = Filled(rows, self.codes)
        for slot in places.of(self.field):
            fails = Compare(Number(slot), "differs", count)
            yield Probe("counts-differ", slot, fails, (("other", named),), count)


@dataclass(frozen=True)
class DateOrder:
    """A day that comes before the one it should follow."""

    field: DateId
    after: DateId

    def probes(self, places: Places) -> Iterator[Probe]:
        for slot in places.of(self.field):
            other = places.partner(slot, self.after)
            if other:
                facts = (("other", places.named(other, slot)),)
                yield Probe("date-order", slot, Compare(Number(slot), "<", Number(other)), facts)


@dataclass(frozen=True)
class DateWithin:
    """A day outside the plan year, widened by ``back`` years before and ``ahead`` years after it."""

    field: DateId
    back: int = 0
    ahead: int = 0

    def probes(self, places: Places) -> Iterator[Probe]:
        first = dt.date(places.period.year - self.back, 1, 1)
        last = dt.date(places.period.year + self.ahead, 12, 31)
        facts = (("low", finnish.day(first)), ("high", finnish.day(last)))
        for slot in places.of(self.field):
            outside = AnyOf([Compare(Number(slot), "<", Day(first)), Compare(Number(slot), ">", Day(last))])
            yield Probe("date-outside", slot, outside, facts)


@dataclass(frozen=True)
class Unique:
    """The same text in two rows of one table."""

    field: TextId

    def probes(self, places: Places) -> Iterator[Probe]:
        slots = places.of(self.field)
        for slot in slots:
            among = tuple(other for other in slots if other.segment == slot.segment)
            yield Probe("not-unique", slot, Repeated(slot, among))


@dataclass(frozen=True)
class NoGaps:
    """A row left blank above one that is filled."""

    field: FieldId

    def probes(self, places: Places) -> Iterator[Probe]:
        slots = places.of(self.field)
        for slot, above in zip(slots[1:], slots, strict=False):
            if slot.segment == above.segment:
                yield Probe("row-gap", slot, All([Given(slot), Not(Given(above))]))


@dataclass(frozen=True)
class AtLeast:
    """Fewer rows than ``number`` in a table that is begun."""

    field: FieldId
    number: int

    def probes(self, places: Places) -> Iterator[Probe]:
        slots = places.of(self.field)
        few = Compare(Filled(slots), "<", Constant(self.number))
        last = slots[min(self.number, len(slots)) - 1]
        yield Probe("too-few", last, few, (("number", self.number),), missing=True)
