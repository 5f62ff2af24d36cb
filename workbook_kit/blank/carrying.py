"""What a form brings along from the answers before: within a plan year all of it, into the next what is still to do.

A plan's approval and its outcome are of its own year: the form of the next year says neither, so that nobody who
returns it as it came has a plan approved and come true.
"""

from __future__ import annotations

from collections.abc import Mapping

from workbook_kit.cell import SlotId, Value
from workbook_kit.checks.comparison import Earlier
from workbook_kit.form.model import Form

Answers = Mapping[SlotId, Value]


def carried(form: Form, earlier: Earlier, area: str, year: int) -> dict[SlotId, Value]:
    """The answers before that stand in the inputs of an area's form of a year, as each field's ``carry`` says."""
    before, answers = earlier.last(area)
    goes_on = _carries if before == year else _goes_on
    return {slot: value for slot, value in answers.items() if slot[0] in form.fields and goes_on(form, answers, slot)}


def _carries(form: Form, _: Answers, slot: SlotId) -> bool:
    return bool(form.fields[slot[0]].carry)


def _goes_on(form: Form, answers: Answers, slot: SlotId) -> bool:
    """Whether an answer goes on into another plan year: a row of a plan does, unless it came true."""
    carry = form.fields[slot[0]].carry
    if carry != "unfinished":
        return carry == "always"
    state, finished = form.finished_by[slot[0]]
    return answers.get((state, *slot[1:])) not in finished
