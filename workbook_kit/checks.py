"""Checks of one return against its form: small classes, declared in the form, that say which slots fail.

Each check names its message; later it also gets its Excel face for the Tarkistus sheet (DESIGN, section 8).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from workbook_kit.cell import Value
from workbook_kit.form import Field, Form
from workbook_kit.layout import Layout, Slot
from workbook_kit.record import Finding
from workbook_kit.rules import RULES

SlotId = tuple[str, str, str]


@dataclass(frozen=True)
class Failure:
    """One slot that fails a check, with what its message needs to know."""

    code: str
    slot: Slot
    facts: tuple[tuple[str, object], ...] = ()


class Check(Protocol):
    """A kind of check; ``answers`` holds what counted, ``touched`` also the slots whose content was refused."""

    def failures(
        self, layout: Layout, answers: Mapping[SlotId, Value], touched: frozenset[SlotId]
    ) -> Iterator[Failure]:
        """Every slot that fails."""
        ...


class Required:
    """A blank where an answer is due, in this quarter or in a row that is begun; "ei tietoa" is an answer."""

    def failures(
        self, layout: Layout, answers: Mapping[SlotId, Value], touched: frozenset[SlotId]
    ) -> Iterator[Failure]:
        del answers
        begun = {(slot.sheet, slot.key) for slot in layout.slots if slot.id in touched}
        for slot in layout.slots:
            wanted = slot.field.required_in(layout.period.due)
            wanted |= slot.field.required == "row" and (slot.sheet, slot.key) in begun
            state = (layout.form.state_of.get(slot.field.id, ""), slot.segment, slot.line)
            if wanted and slot.id not in touched and state not in touched:
                yield Failure("required", slot)


class AtMost:
    """A part that is greater than its whole."""

    def failures(
        self, layout: Layout, answers: Mapping[SlotId, Value], touched: frozenset[SlotId]
    ) -> Iterator[Failure]:
        del touched
        for slot in layout.slots:
            other = slot.field.at_most
            value, limit = answers.get(slot.id), answers.get((other, slot.segment, slot.line))
            if other and _is_number(value) and _is_number(limit) and value > limit:  # type: ignore[operator]
                label = layout.form.fields[other].label[layout.language]
                yield Failure("at-most", slot, (("other", label), ("limit", limit)))


class WeightGiven:
    """A mean without its n cannot be weighted (FORMS, Y-B2)."""

    def failures(
        self, layout: Layout, answers: Mapping[SlotId, Value], touched: frozenset[SlotId]
    ) -> Iterator[Failure]:
        weights = dict(_weighted(layout.form.fields.values()))
        for slot in layout.slots:
            weight = weights.get(slot.field.id)
            lacks = weight is not None and (weight, slot.segment, slot.line) not in touched
            if lacks and _is_number(answers.get(slot.id)):
                yield Failure("weight-missing", slot)


CHECKS: tuple[Check, ...] = (Required(), AtMost(), WeightGiven())


def failures(layout: Layout, answers: Mapping[SlotId, Value], touched: frozenset[SlotId]) -> Iterator[Failure]:
    """Everything that the checks say of one return."""
    for check in CHECKS:
        yield from check.failures(layout, answers, touched)


def explained(form: Form, finding: Finding, answers: Mapping[SlotId, Value]) -> Finding:
    """A query with the remark that the sender wrote beside it, if there is one: that closes it."""
    remark = form.remark_of.get(finding.field)
    if not remark or finding.severity != "query":
        return finding
    texts = (answers.get((remark, finding.segment, finding.row)), answers.get((remark, "", "1")))
    return replace(finding, explanation=next((str(text) for text in texts if text), ""))


def _weighted(fields: Iterable[Field]) -> Iterator[tuple[str, str]]:
    for field in fields:
        if RULES[field.rollup.rule].weighted:
            yield field.rollup.numerator, field.rollup.denominator


def _is_number(value: Value | None) -> bool:
    return isinstance(value, (int, float))
