"""Why an area does not stand behind a figure.

No return, one that waits for a decision, a blank, "ei tietoa", "ei käytössä", a value in error, another choice and half
a pair are different answers, and none of them is zero. A figure that is made of others has the reasons of what it is
made of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal, NamedTuple, get_args

from workbook_kit.cell import Value
from workbook_kit.figures import rollup
from workbook_kit.form.model import Form
from workbook_kit.form.rules import rule_of
from workbook_kit.form.states import STATE_CODES, STATE_WORDS
from workbook_kit.record import Record
from workbook_kit.registry import Area
from workbook_kit.report.plan.lines import Source, operands, shown_value
from workbook_kit.report.plan.measure import Metric
from workbook_kit.report.plan.places import Plan
from workbook_kit.work.caching import cache

Kind = Literal["return", "held", "refused", "blank", "not-due", "state", "error", "choice", "half", "n"]
_ORDER = get_args(Kind)
_SILENT = frozenset({"return", "held", "refused", "blank", "not-due"})


class Reason(NamedTuple):
    """One reason. ``field`` is what was chosen otherwise or is missing from a pair, ``code`` what was said there."""

    kind: Kind
    field: str = ""
    code: str = ""


def why(plan: Plan, metric: Metric, area: Area) -> tuple[Reason, ...]:
    """The reasons why an area without a figure has none; more than one only where it is made of others."""
    source = plan.source_of.get(area.code)
    if source is None:
        return (_without_return(plan, area),)
    found = dict.fromkeys(_reasons(metric, metric.field.id, metric.segment, source))
    telling = tuple(reason for reason in found if reason.kind != "blank")
    is_early = metric.field.due and plan.scope.harvest.period.due not in metric.field.due
    return telling or (Reason("not-due" if is_early else "blank"),)


def _without_return(plan: Plan, area: Area) -> Reason:
    """What became of the return of an area that has none that counts: held files tell more than refused ones."""
    if area.code in plan.scope.harvest.held:
        return Reason("held")
    return Reason("refused" if area.code in plan.refused else "return")


def in_words(plan: Plan, metric: Metric, area: Area) -> str:
    """The reasons of one area."""
    return ", ".join(_word(plan, metric, reason) for reason in why(plan, metric, area))


def grouped(plan: Plan, metric: Metric, areas: Iterable[Area], *, silent: bool = True) -> Mapping[str, Sequence[Area]]:
    """Areas without a figure by the words for their reasons, those first of whom nothing came.

    Without ``silent`` only those that said why, or said something else.
    """
    found: dict[tuple[Reason, ...], list[Area]] = {}
    for area in areas:
        found.setdefault(why(plan, metric, area), []).append(area)
    groups: dict[str, list[Area]] = {}
    for reasons in sorted(found, key=lambda some: [(_ORDER.index(one.kind), *one) for one in some]):
        if silent or reasons[0].kind not in _SILENT:
            words = ", ".join(_word(plan, metric, reason) for reason in reasons)
            groups.setdefault(words, []).extend(found[reasons])
    return groups


def zeros(plan: Plan, metric: Metric, areas: Iterable[Area]) -> Sequence[Area]:
    """The areas whose figure is zero of something, where the form wants them named: zero is an answer."""
    if not metric.field.rollup.names_zeros:
        return ()
    return [area for area in areas if is_zero(plan, metric, area)]


def is_zero(plan: Plan, metric: Metric, area: Area) -> bool:
    """Whether an area gave a numerator of zero and something to divide it by."""
    figure = plan.scope.figures.get((metric.field.id, metric.segment, area.code))
    return figure is not None and figure.numerator == 0 and bool(figure.denominator)


def _word(plan: Plan, metric: Metric, reason: Reason) -> str:
    scope, phrase = plan.scope, f"absent-{reason.kind}"
    if reason.kind == "state":
        return STATE_WORDS[scope.language][reason.code]
    if reason.kind == "not-due":
        return scope.phrase(phrase, due=", ".join(metric.field.due))
    if not reason.field:
        return scope.phrase(phrase)
    field = metric.form.fields[reason.field]
    word = shown_value(scope, field, reason.code)
    return scope.phrase(phrase, field=field.label[scope.language], said=word)


def _reasons(metric: Metric, name: str, segment: str, source: Source) -> Iterator[Reason]:
    """Why one field of a segment has no figure, the first reason that holds; all of those of its parts."""
    form, field = metric.form, metric.form.fields[name]
    if field.rollup.is_composite:
        for part, one in rollup.own_parts(form, field, segment):
            yield from _reasons(metric, part, one, source)
        return
    slots = rollup.own_parts(form, field, segment) if field.rollup.row else operands(field, segment)
    states = {str(value) for value in _said(form, slots, source) if value in STATE_CODES}
    if states:
        yield from (Reason("state", code=code) for code in sorted(states))
    elif _is_in_error(slots, source):
        yield Reason("error")
    else:
        chosen = _chosen(form, name, segment, source)
        yield chosen or _lacking(form, name, segment, source)


def _said(form: Form, slots: Sequence[rollup.Slot], source: Source) -> Iterator[Value]:
    """What stands in the cells of a figure and in those that say why they are blank."""
    states = [(form.state_of[name], "") for name, _ in slots if name in form.state_of]
    for slot in (*slots, *states):
        yield from source.values.get(slot, {}).values()


def _is_in_error(slots: Sequence[rollup.Slot], source: Source) -> bool:
    """Whether something stands in a cell of the figure that does not count until it is put right."""
    record = source.returned.record or Record("", "")
    wrong = {(answer.field, answer.segment) for answer in record.held}
    wrong |= {(one.field, one.segment) for one in record.findings if one.severity == "error" and one.raw}
    return not wrong.isdisjoint(slots)


def _chosen(form: Form, name: str, segment: str, source: Source) -> Reason | None:
    """What was chosen instead of what the figure is of, or that it was not said."""
    for when, codes in _conditions(form).get(name, ()):
        given = [source.values.get(slot, {}).get("") for slot in ((when, segment), (when, ""))]
        answer = next((str(value) for value in given if value is not None), "")
        if answer and answer not in codes:
            return Reason("choice", when, answer)
    field = form.fields[name]
    if field.rollup.only is None:
        return None
    anyway = rollup.contribution(replace(field, rollup=replace(field.rollup, only=None)), segment, source.values)
    return Reason("half", field.rollup.only[0]) if anyway else None


@cache
def _conditions(form: Form) -> Mapping[str, Sequence[tuple[str, Sequence[str]]]]:
    """Fields and codes that a figure goes with: its own condition, and what its operands are required for."""
    required: dict[str, list[tuple[str, Sequence[str]]]] = {}
    for check in form.checks:
        keys = dict(check.keys)
        if check.kind == "required_if":
            codes = keys["is"]
            required.setdefault(keys["field"], []).append((keys["when"], (codes,) if isinstance(codes, str) else codes))
    found = {}
    for name, field in form.fields.items():
        only = [(field.rollup.only[0], (field.rollup.only[1],))] if field.rollup.only else []
        found[name] = only + [one for slot, _ in operands(field, "") for one in required.get(slot, ())]
    return found


def _lacking(form: Form, name: str, segment: str, source: Source) -> Reason:
    """The half of a pair that is not there; else nothing is."""
    field = form.fields[name]
    slots = operands(field, segment)
    given = [any(isinstance(v, (int, float)) for v in source.values.get(slot, {}).values()) for slot in slots]
    if len(slots) == 1 or not any(given):
        return Reason("blank")
    missing = given.index(False) if False in given else 1
    is_n = rule_of(field).weighted and missing == 1
    return Reason("n") if is_n else Reason("half", slots[missing][0])
