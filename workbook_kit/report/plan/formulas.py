"""The formulas of the sheet of metrics: an area's own figure, what adds up, and what a figure is of its sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from workbook_kit.figures.rollup import own_parts, parts_of
from workbook_kit.form.figure import SUM
from workbook_kit.form.rules import Rule
from workbook_kit.registry import Area
from workbook_kit.report.plan.algebra import (
    BLANK,
    Formula,
    Value,
    cell,
    count,
    every,
    held,
    is_number,
    or_zero,
    total,
    when,
)
from workbook_kit.report.plan.brought import DataPlan
from workbook_kit.report.plan.columns import Columns, Where
from workbook_kit.report.plan.measure import Metric
from workbook_kit.report.plan.places import RETURNS, TOP, MetricRow, Part, column
from workbook_kit.report.plan.returned import return_rows

Formulas = Mapping[str, Formula]
"""The formulas of a row by the columns that they stand in."""


@dataclass(frozen=True)
class LivePlan(DataPlan):
    """A plan with the formulas of all its tables, each worked out once."""

    @cached_property
    def returns(self) -> Columns:
        """The sheet of returns as formulas look through it."""
        rows = list(return_rows(self.scope))
        given = {of: [held(row.get(of, "")) for row in rows] for of in RETURNS if of not in _TOLD_OF_RETURNS}
        keys = {"ely", "area-level", "area", "state"}
        return Columns(partial(self.name, "returns"), len(rows), given, keys, lambda _of, _row: None)

    @cached_property
    def figures(self) -> Columns:
        """The sheet of metrics as formulas look through it."""
        given: dict[str, Sequence[Value]] = {
            "id": [row.metric.key for row in self.rows],
            "area-level": [self.scope.level(row.area.level) for row in self.rows],
        }
        return Columns(partial(self.name, "metrics"), len(self.rows), given, {*given}, self._figure)

    def _figure(self, of: str, number: int) -> Value:
        formula = self.row_formulas(number).get(of)
        return held(formula.cached) if formula else None

    def row_formulas(self, number: int) -> Formulas:
        """What the cells of a row hold, by its number among the rows."""
        if number not in self._row_formulas:
            self._row_formulas[number] = formulas_of(self, self.rows[number], number + TOP + 2)
        return self._row_formulas[number]

    @cached_property
    def _row_formulas(self) -> dict[int, Formulas]:
        return {}

    def cell(self, metric: Metric, area: str, part: Part) -> Formula | None:
        """The cell of a figure, such as ``Mittarit!$E$12``, with what it shows; None if nothing is there."""
        place = self.place(metric, area, part)
        if place is None:
            return None
        return cell(place, self.figures.value(part, self.row_of[metric.key, area] - TOP - 1))

    def current(self, key: tuple[str, str, str], part: Part) -> Formula | None:
        """The cell of a figure by field, segment and area; None where the workbook has none."""
        field, segment, area = key
        cells = (self.cell(metric, area, part) for metric in self.slots.get((field, segment), ()))
        return next((one for one in cells if one), None)


_TOLD_OF_RETURNS = frozenset({"file", "received", "reason"})
"""Columns of returns that no formula looks into."""


def formulas_of(plan: LivePlan, row: MetricRow, number: int) -> Formulas:
    """What the cells of a row hold; ``number`` is its number on the screen."""
    own = _own_figures(plan, row, number) if row.kind == "own" else {}
    if row.kind == "own" and row.depth:
        return own
    of_ely = row.kind == "total" and row.area.level == "ely" and plan.scope.area.level == "national"
    counted = counted_of(plan, row, number, of_ely=of_ely)
    if row.kind != "total":
        return {**own, **counted}
    if row.metric.is_composite:
        return {**composite(plan, row.metric, row.area, number), **counted}
    return {**_totals(plan, row, number, counted["reported"], of_ely=of_ely), **counted}


def _at(of: str, number: int, content: object) -> Formula:
    """A cell of a row, as the row's own formulas name it."""
    return cell(f"{column('metrics', of)}{number}", content)


def _own_figures(plan: LivePlan, row: MetricRow, number: int) -> Formulas:
    """An area's own figure: from the line that bears it, or put together from its other figures."""
    place = plan.bearing.get((row.metric.key, row.area.code))
    if place is None:
        return {}
    if row.metric.is_composite:
        return composite(plan, row.metric, row.area, number)
    if not row.metric.is_pooled:
        return {"value": _from_line(plan, "number", row, number, place)}
    top, bottom = (_from_line(plan, of, row, number, place) for of in ("numerator", "denominator"))
    return _pooled(row.metric, number, top, bottom)


def _from_line(plan: LivePlan, of: str, row: MetricRow, number: int, place: int) -> Formula:
    """An area's own figure from line ``place`` of the data, if that still bears it.

    Once the data have been sorted it is looked for by metric and area; doing so for every figure from the start takes
    LibreOffice more than twice the time.
    """
    line, formulas, tab = plan.lines[place - TOP - 1], plan.line_formulas(place - TOP - 1), plan.sheet("data")
    key, area = _key(row, number), _area(plan, row, number)
    held_there = {"id": line.key, "area": plan.scope.label(line.area), **formulas._asdict()}
    there = {name: cell(f"{tab}!${column('data', name)}${place + 1}", one) for name, one in held_there.items()}
    is_there = every(there["id"].equals(key), there["area"].equals(area), is_number(there["counts"]))
    own: tuple[Where, ...] = ("id", key), ("area", area)
    is_nowhere = plan.data.count(*own, ("counts", 1)).equals(0)
    return when(is_there, there[of], when(is_nowhere, BLANK, plan.data.sum(of, *own)))


def _totals(plan: LivePlan, row: MetricRow, number: int, reported: Formula, *, of_ely: bool) -> Formulas:
    """The formulas of a total over the data; nothing is shown of too few answers."""
    metric, lines = row.metric, chosen(plan, row, number, of_ely=of_ely)
    many, is_empty = metric.field.rollup.hide_below, _at("reported", number, reported).equals(0)

    def added(of: str) -> Formula:
        gathering = SUM if metric.is_pooled else metric.rule.gathering
        whole = plan.data.sum(of, *lines, gathering=gathering)
        if many:
            whole = when(plan.data.sum("answered", *lines) < many, BLANK, whole)
        return when(is_empty, BLANK, whole)

    if not metric.is_pooled:
        return {"value": added("number")}
    return _pooled(metric, number, added("numerator"), added("denominator"))


def composite(plan: LivePlan, metric: Metric, area: Area, number: int) -> Formulas:
    """The formulas of a figure that is put together from others of its area."""
    formulas: dict[str, Formula] = {}
    own, parts = own_parts(metric.form, metric.field, metric.segment), parts_of(metric.form, metric.field)
    for part, term in metric.rule.terms.items():
        cells = {slot: plan.cell(plan.part(metric, *slot), area.code, term.part) for slot in parts}
        needed = [one for slot in own if (one := cells[slot])]
        taken = needed if term.own else [one for one in cells.values() if one]
        whole = count(*taken) if term.counts else total(*taken)
        formulas[part] = when(count(*needed).equals(0), BLANK, whole)
    return formulas if not metric.is_pooled else _pooled(metric, number, formulas["numerator"], formulas["denominator"])


def counted_of(plan: LivePlan, row: MetricRow, number: int, *, of_ely: bool) -> Formulas:
    """How many areas reported a metric, and how many were to."""
    level: Where = ("area-level", plan.scope.level(row.metric.form.level))
    ely: list[Where] = [("ely", _area(plan, row, number))] if of_ely else []
    lines = chosen(plan, row, number, of_ely=of_ely)
    return {
        "reported": plan.data.count(*lines, ("counts", 1)),
        "expected": plan.returns.sum("areas", level, *ely),
    }


def chosen(plan: LivePlan, row: MetricRow, number: int, *, of_ely: bool) -> tuple[Where, ...]:
    """The criteria that pick a metric's lines, of one ELY area or of all."""
    key: Where = ("id", _key(row, number))
    return (key, ("ely", _area(plan, row, number))) if of_ely else (key,)


def _key(row: MetricRow, number: int) -> Formula:
    return cell(f"${column('metrics', 'id')}{number}", row.metric.key)


def _area(plan: LivePlan, row: MetricRow, number: int) -> Formula:
    return cell(f"${column('metrics', 'area')}{number}", plan.scope.label(row.area))


def quotient(rule: Rule, top: Formula, bottom: Formula) -> Formula:
    """What a pooled figure is of its two sums."""
    return top / bottom - rule.less if rule.less else top / bottom


def _pooled(metric: Metric, number: int, top: Formula, bottom: Formula) -> Formulas:
    """A figure of the two sums beside it; none where there is nothing to divide by."""
    above, below = _at("numerator", number, top), _at("denominator", number, bottom)
    value = when(or_zero(below).equals(0), BLANK, quotient(metric.rule, above, below))
    return {"value": value, "numerator": top, "denominator": bottom}
