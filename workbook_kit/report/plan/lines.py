"""The lines of the data sheet: every answer with its place, and what each area brings to figures made of several.

Lines of one metric stand together, by ELY area and region, so that a link to the first of them shows all.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from workbook_kit.figures import rollup
from workbook_kit.form.figure import Contribution
from workbook_kit.form.model import Field, Form
from workbook_kit.form.rules import RULES
from workbook_kit.form.states import STATE_WORDS
from workbook_kit.harvest.verdict import Return
from workbook_kit.record import Answer
from workbook_kit.registry import Area
from workbook_kit.report.plan.measure import Metric, metrics, rows_of, slot_key
from workbook_kit.report.plan.scope import Scope
from workbook_kit.workspace import decisions


class Line(NamedTuple):
    """One line: an answer, or with ``gathered`` what an area brings to a metric that takes more than one cell.

    ``file`` and ``sha256`` say where it comes from: the return, or the decision by which it was told by phone.
    ``key`` is the metric's, ``slot`` what other lines find an answer by. ``metric`` is the figure that the line bears,
    if it does; ``part`` what it brings there, None if nothing; ``answered`` how many answers stand behind that,
    ``year`` the year that they are of.
    """

    area: Area
    key: str
    slot: str
    segment: str
    row: str
    value: Any
    field: Field
    sheet: str
    cell: str
    file: str
    sha256: str
    metric: Metric | None = None
    gathered: bool = False
    part: Contribution | None = None
    answered: Fraction | None = None
    year: int | None = None


@dataclass(frozen=True)
class Source:
    """One area's return that counts: its answers by slot, as typed and with their places."""

    area: Area
    returned: Return
    values: rollup.Answers
    answers: Mapping[tuple[str, str], Mapping[str, Answer]]


def sources(scope: Scope) -> list[Source]:
    """Every return of the scope that counts, in the order of the areas."""
    found: list[Source] = []
    for area in scope.expected:
        returned = scope.harvest.accepted.get(area.code)
        if returned and returned.record:
            answers: dict[tuple[str, str], dict[str, Answer]] = {}
            for answer in returned.record.answers:
                answers.setdefault((answer.field, answer.segment), {})[answer.row] = answer
            found.append(Source(area, returned, rollup.by_slot(returned.record), answers))
    return found


def lines(scope: Scope, given: Sequence[Source]) -> Iterator[Line]:
    """Every line, in the order of the forms."""
    by_slot = {(m.form.id, m.field.id, m.segment): m for m in metrics(scope.harvest.forms)}
    for form in scope.harvest.forms.values():
        here = [source for source in given if source.area.level == form.level]
        for field in form.fields.values():
            for segment in form.segments_of[field.id]:
                metric = by_slot.get((form.id, field.id, segment))
                yield from _of_slot(scope, here, form, field, segment, metric)


def _of_slot(
    scope: Scope, given: list[Source], form: Form, field: Field, segment: str, metric: Metric | None
) -> Iterator[Line]:
    slot = slot_key(field.id, segment)
    key = metric.key if metric else slot
    words = _words(scope, field)
    is_hidden = field.id in scope.personal
    if is_hidden and metric is None:
        return
    label = form.segment_labels[segment][scope.language] if segment else ""
    order = rows_of(form).get(field.id, ("",))
    bears = metric if metric and not metric.is_gathered else None
    for source in given:
        answers = source.answers.get((field.id, segment), {})
        part = rollup.contribution(field, segment, source.values) if bears else None
        for row in order:
            if answer := answers.get(row):
                value = scope.phrase("personal") if is_hidden else _shown(answer.value, words)
                place = (answer.sheet, answer.cell, *_origin(source.returned, [answer]))
                yield Line(source.area, key, slot, label, row, value, field, *place, bears, part=part)
        if metric and metric.is_gathered and (used := _used(form, field, segment, source)):
            yield _gathered(metric, source, label, used)


def _words(scope: Scope, field: Field) -> Mapping[str, str]:
    return {code: label[scope.language] for code, label in field.choices} or STATE_WORDS[scope.language]


def shown_value(scope: Scope, field: Field, value: Any) -> Any:
    """A value as a reader knows it: a chosen code in words."""
    return _shown(value, _words(scope, field))


def _shown(value: Any, words: Mapping[str, str]) -> Any:
    return words.get(value, value) if isinstance(value, str) else value


def _used(form: Form, field: Field, segment: str, source: Source) -> list[Answer]:
    """The answers that a gathered figure looks at; none if the area lacks one that it needs."""
    if field.rollup.row:
        rows = [source.answers.get(slot, {}).get(field.rollup.row) for slot in rollup.parts_of(form, field)]
        return [answer for answer in rows if answer]
    if field.rollup.codes:
        return [answer for slot in rollup.parts_of(form, field) for answer in source.answers.get(slot, {}).values()]
    if field.rollup.is_composite:
        own, every = (
            [answer for name, one in slots for answer in _used(form, form.fields[name], one, source)]
            for slots in (rollup.own_parts(form, field, segment), rollup.parts_of(form, field))
        )
        return every if own else []
    wanted = operands(field, segment)
    found = [pair for row in _operand_rows(form, field) if all(pair := [_at(source, slot, row) for slot in wanted])]
    only = field.rollup.only
    condition = [_at(source, (only[0], segment), "")] if only else []
    if not found or not all(condition):
        return []
    return [answer for answer in (*(a for pair in found for a in pair), *condition) if answer]


def _origin(returned: Return, used: Sequence[Answer]) -> tuple[str, str]:
    """The file of answers with its SHA-256, and the decisions by which they were told instead."""
    told = [returned.decision_on(answer) for answer in used]
    files = {f"{decisions.FILE} {one.id}" if one else returned.file: None for one in told}
    return ", ".join(files), returned.sha256 if None in told else ""


def operands(field: Field, segment: str) -> list[tuple[str, str]]:
    """The slots whose answers make up a gathered figure: numerator and denominator, or the field itself."""
    rollup_ = field.rollup
    names = [rollup_.numerator, rollup_.denominator] if RULES[rollup_.rule].operands else [field.id]
    return [(name, segment) for name in names]


def _operand_rows(form: Form, field: Field) -> tuple[str, ...]:
    return rows_of(form).get(operands(field, "")[0][0], ("",))


def _at(source: Source, slot: tuple[str, str], row: str) -> Answer | None:
    return source.answers.get(slot, {}).get(row)


def _gathered(metric: Metric, source: Source, label: str, used: list[Answer]) -> Line:
    """The line of a figure made of several answers: it names the places of all of them."""
    sheets = ", ".join(dict.fromkeys(answer.sheet for answer in used))
    cells = ", ".join(dict.fromkeys(answer.cell for answer in used))
    part = _brought(metric.form, metric.field, metric.segment, source)
    count = rollup.counted(metric.field, source.values) if part else None
    place = (sheets, cells, *_origin(source.returned, used), metric, True)
    year = year_of(metric, source) if part else None
    return Line(
        source.area, metric.key, "", label, "", None, metric.field, *place, part=part, answered=count, year=year
    )


def year_of(metric: Metric, source: Source) -> int | None:
    """The year that an area's answers to a metric are of, if it told it."""
    year = source.values.get((metric.field.rollup.dated_by, metric.segment), {}).get("")
    return int(year) if isinstance(year, (int, float)) else None


def _brought(form: Form, field: Field, segment: str, source: Source) -> Contribution | None:
    """What an area brings to a figure; to one that is put together, that it brought something to what it is made of."""
    if not field.rollup.is_composite:
        return rollup.contribution(field, segment, source.values)
    own = rollup.own_parts(form, field, segment)
    parts = (_brought(form, form.fields[name], one, source) for name, one in own)
    return Contribution() if any(parts) else None


def pairs(metric: Metric, area: Area, keys: Container[str]) -> list[tuple[str, str]]:
    """The keys of the answers that a pooled figure of an area pairs, one pair a row that has both."""
    tops, bottoms = (
        [line_key(area, slot_key(*slot), row) for row in _operand_rows(metric.form, metric.field)]
        for slot in operands(metric.field, metric.segment)
    )
    return [pair for pair in zip(tops, bottoms, strict=True) if pair[0] in keys and pair[1] in keys]


def line_key(area: Area, slot: str, row: str) -> str:
    """What a formula finds one answer by."""
    return f"{area.code}/{slot}/{row}" if row else f"{area.code}/{slot}"
