"""What every line of the data brings to the figures, as formulas; one place for their text and their values.

Totals look through whole columns by name, so that the data may be sorted; a cell that is blank, or says that there is
no number, never counts as zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import NamedTuple

from workbook_kit.form.contents import YESNO
from workbook_kit.form.rules import rule_of
from workbook_kit.report.plan.algebra import (
    BLANK,
    Formula,
    Value,
    added,
    cell,
    every,
    held,
    is_number,
    some,
    when,
)
from workbook_kit.report.plan.columns import ANY_NUMBER, ANYTHING, Columns, Where, exactly
from workbook_kit.report.plan.lines import Line, line_key, pairs
from workbook_kit.report.plan.measure import Metric, slot_key
from workbook_kit.report.plan.places import TOP, Plan, column


class LineFormulas(NamedTuple):
    """What a line of the data brings, as formulas; None where its metric has no such part."""

    number: Formula | None = None
    numerator: Formula | None = None
    denominator: Formula | None = None
    counts: Formula | None = None
    answered: Formula | None = None
    dated: Formula | None = None


@dataclass(frozen=True)
class DataPlan(Plan):
    """A plan with the formulas of its data sheet, each worked out once."""

    @cached_property
    def data(self) -> Columns:
        """The data sheet as formulas look through it."""
        scope, lines = self.scope, self.lines
        labels = {area.code: scope.label(area) for area in (*scope.elys, *scope.expected)}
        given: dict[str, Sequence[Value]] = {
            "ely": [labels[scope.ely_of(line.area).code] for line in lines],
            "area": [labels[line.area.code] for line in lines],
            "id": [line.key for line in lines],
            "row": [line.row for line in lines],
            "value": [held(line.value) for line in lines],
            "key": [self.key_of(line) for line in lines],
        }
        return Columns(partial(self.name, "data"), len(lines), given, {*given} - {"value"}, self._brought)

    def _brought(self, of: str, number: int) -> Value:
        formula: Formula | None = getattr(self.line_formulas(number), of)
        return held(formula)

    def line_formulas(self, number: int) -> LineFormulas:
        """What a line brings, by its number among the lines."""
        if number not in self._line_formulas:
            self._line_formulas[number] = brought(self, self.lines[number], number + TOP + 2)
        return self._line_formulas[number]

    @cached_property
    def _line_formulas(self) -> dict[int, LineFormulas]:
        return {}


def brought(plan: DataPlan, line: Line, row: int) -> LineFormulas:
    """The formulas of a line; ``row`` is its number on the screen."""
    metric = line.metric
    if metric is None:
        return LineFormulas()
    if metric.is_composite:
        return LineFormulas(counts=_any_part(plan, metric, line, row))
    if metric.rule.operands:
        formulas = _paired(plan, metric, line, row)
    elif metric.rule.counts_yes:
        formulas = _said_yes(plan, metric, line, row)
    elif metric.rule.counts_choices:
        formulas = _picked(plan, metric, line, row)
    elif line.gathered:
        formulas = _gathered(plan, metric, line, row)
    else:
        value = _at("value", row, line.value)
        formulas = LineFormulas(number=when(is_number(value), value, BLANK), counts=when(is_number(value), 1, 0))
    rollup = metric.field.rollup
    if rollup.hide_below and (metric.is_pooled or rollup.counted_by):
        formulas = formulas._replace(answered=_answered(plan, metric, line, row, formulas))
    if rollup.dated_by:
        formulas = formulas._replace(dated=_dated(plan, metric, line, row, formulas))
    return formulas


def _at(of: str, row: int, content: object) -> Formula:
    """A cell of a line, as the line's own formulas name it."""
    return cell(f"{column('data', of)}{row}", content)


def _area(plan: DataPlan, line: Line, row: int) -> Formula:
    return cell(f"${column('data', 'area')}{row}", plan.scope.label(line.area))


def _own(plan: DataPlan, metric: Metric, line: Line, row: int) -> tuple[Where, ...]:
    """The criteria that pick an area's own answers to the line's metric, or those of another, perhaps of one row."""
    area, rollup = ("area", _area(plan, line, row)), metric.field.rollup
    if not rollup.of:
        return ("id", cell(f"${column('data', 'id')}{row}", line.key)), area
    own = ("id", plan.keys(metric.form, rollup.of[0])), area
    return (*own, ("row", rollup.row)) if rollup.row else own


def _any_part(plan: DataPlan, metric: Metric, line: Line, row: int) -> Formula:
    """Whether an area brought anything to the figures that this one is put together from."""
    area, counted = ("area", _area(plan, line, row)), []
    for name in metric.field.rollup.of:
        brought_in = "numerator" if rule_of(metric.form.fields[name]).pooled else "number"
        is_of_segment = metric.rule.is_of_segment
        key = plan.part(metric, name, metric.segment).key if is_of_segment else plan.keys(metric.form, name)
        counted.append(plan.data.count(("id", key), area, (brought_in, ANY_NUMBER)))
    return when(added(counted) > 0, 1, 0)


def _gathered(plan: DataPlan, metric: Metric, line: Line, row: int) -> LineFormulas:
    """A sum or a count over the rows of one area."""
    own, met, is_count = _own(plan, metric, line, row), _condition(plan, metric, line), metric.rule.counts_texts
    there = plan.data.count(*own, ("value", ANYTHING if is_count else ANY_NUMBER))
    counts = when(every(there > 0, *met), 1, 0)
    whole = there if is_count else plan.data.sum("value", *own, gathering=metric.rule.gathering)
    return LineFormulas(number=when(_at("counts", row, counts).equals(1), whole, BLANK), counts=counts)


def _said_yes(plan: DataPlan, metric: Metric, line: Line, row: int) -> LineFormulas:
    """Yes, of yes and no; anything else is no answer."""
    yes, no = YESNO[plan.scope.language]
    if line.gathered:
        own = _own(plan, metric, line, row)
        top = plan.data.count(*own, ("value", exactly(yes)))
        answers = top + plan.data.count(*own, ("value", exactly(no)))
    else:
        value = _at("value", row, line.value)
        top, answers = when(value.equals(yes), 1, 0), when(some(value.equals(yes), value.equals(no)), 1, 0)
    for met in _condition(plan, metric, line):
        answers = when(met, answers, 0)
    return _part_of(top, answers, row)


def _picked(plan: DataPlan, metric: Metric, line: Line, row: int) -> LineFormulas:
    """The answers of a choice that are among the codes, of all its answers."""
    own, rollup = _own(plan, metric, line, row), metric.field.rollup
    words = dict(metric.form.fields[rollup.of[0]].choices)
    picked = [plan.data.count(*own, ("value", exactly(words[code][plan.scope.language]))) for code in rollup.codes]
    return _part_of(added(picked), plan.data.count(*own, ("value", ANYTHING)), row)


def _part_of(top: Formula, answers: Formula, row: int) -> LineFormulas:
    """How many answers are of one sort, of how many there are; nothing where there is none."""
    denominator = when(answers > 0, answers, BLANK)
    counts = when(is_number(_at("denominator", row, denominator)), 1, 0)
    numerator = when(_at("counts", row, counts).equals(1), top, BLANK)
    return LineFormulas(numerator=numerator, denominator=denominator, counts=counts)


def _paired(plan: DataPlan, metric: Metric, line: Line, row: int) -> LineFormulas:
    """Numerator and denominator of the rows that have both; a mean brings the sum behind it."""
    cells = [(_found(plan, top), _found(plan, bottom)) for top, bottom in pairs(metric, line.area, plan.line_keys)]
    both = [every(is_number(top), is_number(bottom)) for top, bottom in cells]
    counts = when(every(some(*both), *_condition(plan, metric, line)), 1, 0)
    is_counted = _at("counts", row, counts).equals(1)
    denominator = when(is_counted, _added([bottom for _, bottom in cells], both), BLANK)
    if metric.rule.weighted:
        weights = [_at("denominator", row, denominator)] if len(cells) == 1 else [bottom for _, bottom in cells]
        cells = [(top * weight, weight) for (top, _), weight in zip(cells, weights, strict=True)]
    numerator = when(is_counted, _added([top for top, _ in cells], both), BLANK)
    return LineFormulas(numerator=numerator, denominator=denominator, counts=counts)


def _added(terms: Sequence[Formula], conditions: Sequence[Formula]) -> Formula:
    if len(terms) == 1:
        return terms[0]
    return added([when(met, term, 0) for term, met in zip(terms, conditions, strict=True)])


def _found(plan: DataPlan, key: str) -> Formula:
    """One answer by its key, wherever sorting has put it."""
    return plan.data.find("value", "key", key)


def _condition(plan: DataPlan, metric: Metric, line: Line) -> tuple[Formula, ...]:
    """That the choice which the figure goes with was made; nothing where it goes with none."""
    only = metric.field.rollup.only
    if not only:
        return ()
    word = dict(metric.form.fields[only[0]].choices)[only[1]][plan.scope.language]
    return (_found(plan, line_key(line.area, slot_key(only[0], metric.segment), "")).equals(word),)


def _answered(plan: DataPlan, metric: Metric, line: Line, row: int, formulas: LineFormulas) -> Formula:
    """How many answers stand behind an area's figure."""
    number = _at("denominator", row, formulas.denominator)
    if counted_by := metric.field.rollup.counted_by:
        key = plan.key(metric.form, counted_by, "")
        area = cell(f"{column('data', 'area')}{row}", plan.scope.label(line.area))
        number = plan.data.sum("value", ("id", key), ("area", area))
    return when(_at("counts", row, formulas.counts).equals(1), number, BLANK)


def _dated(plan: DataPlan, metric: Metric, line: Line, row: int, formulas: LineFormulas) -> Formula | None:
    """The year that an area's answers are of, where it told one."""
    key = line_key(line.area, slot_key(metric.field.rollup.dated_by, metric.segment), "")
    if key not in plan.line_keys:
        return None
    year = _found(plan, key)
    return when(every(_at("counts", row, formulas.counts).equals(1), is_number(year)), year, BLANK)
