"""Every figure by nation, ELY area and region: rows that fold out, with what stands behind each figure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from workbook_kit.book import RULE, Book, Sheet, must
from workbook_kit.cell import Value
from workbook_kit.form import Field
from workbook_kit.kinds import KINDS, STATE_WORDS
from workbook_kit.registry import Area
from workbook_kit.report import grid
from workbook_kit.report.followed import labelled
from workbook_kit.report.formulas import borne_by, counted_of, put_together, quotient, totals
from workbook_kit.report.grid import Column, Link, Reckoned
from workbook_kit.report.measure import Metric
from workbook_kit.report.plan import METRICS, TOP, MetricRow, Plan
from workbook_kit.report.scope import Scope
from workbook_kit.rules import RULES, Contribution, as_number

_NAMED_MISSING = 10
_WIDTHS = {
    "id": 20, "metric": 34, "area-level": 9, "area": 23, "value": 13, "unit": 10, "numerator": 13, "denominator": 13,
    "reported": 11, "expected": 9, "link": 4, "remark": 23, "origin": 46,
}  # fmt: skip
_NUMBERS = frozenset({"value", "numerator", "denominator", "reported", "expected"})


def paint(book: Book, plan: Plan) -> None:
    """Write the metrics sheet."""
    scope = plan.scope
    columns = [Column(scope.phrase(f"column-{name}"), _WIDTHS[name], name in _NUMBERS) for name in METRICS]
    title, intro = plan.tab("metrics"), scope.phrase("metrics-intro")
    sheet = grid.open_sheet(book, title, title, intro, [*_WIDTHS.values()])
    sheet.outline_settings(visible=True, symbols_below=False, symbols_right=False, auto_style=False)
    grid.header(book, sheet, TOP, columns)
    sheet.freeze_panes(TOP + 1, 2)
    sheet.repeat_rows(TOP)
    for number, row in enumerate(plan.rows, start=TOP + 1):
        _paint_row(book, sheet, number, columns, plan, row)
    if not plan.rows:
        sheet.put(TOP + 1, 0, scope.phrase("no-figures"))
    must(sheet.print_area(0, 0, TOP + max(len(plan.rows), 1), METRICS.index("remark")), "print area")
    plan.define(book, "metrics", len(plan.rows))


def _paint_row(book: Book, sheet: Sheet, number: int, columns: list[Column], plan: Plan, row: MetricRow) -> None:
    scope, metric = plan.scope, row.metric
    is_head = row.depth == 0
    values: dict[str, Any] = dict.fromkeys(METRICS)
    values |= {"id": metric.key, "area-level": scope.level(row.area.level), "area": scope.label(row.area)}
    if is_head:
        values |= {"metric": metric_name(scope, metric), "unit": _unit(scope, metric)}
        values["origin"] = _origin(scope, metric.field)
    values |= _figures(plan, row, number + 1)
    first = plan.first_lines.get((metric.key, row.area.code))
    if first is not None:
        own = plan.bearing.get((metric.key, row.area.code), first)
        values["link"] = Link(plan.tab("data"), f"A{own + 1}")
    values["remark"] = _remark(plan, row) or None
    outline = {"level": row.depth, "hidden": True} if row.depth else {"collapsed": True}
    grid.line(
        book, sheet, number, columns, [values[name] for name in METRICS],
        number_format=_plain_format(metric.field), outline=outline, ruled=is_head,
    )  # fmt: skip
    if is_head:
        style = {"bold": True, "text_wrap": True, "bottom": 4, "bottom_color": RULE}
        sheet.put(number, 1, values["metric"], book.style(**style))


def metric_name(scope: Scope, metric: Metric) -> str:
    """What a metric is called."""
    return labelled(scope, metric.form, metric.field, metric.segment)


def _unit(scope: Scope, metric: Metric) -> str:
    return scope.phrase("unit-count") if metric.rule.name == "count" else scope.unit(metric.field)


def _origin(scope: Scope, field: Field) -> str | None:
    """Where the figure comes from, and for which levels the source names it."""
    return "; ".join(filter(None, (field.source[scope.language], field.level_text[scope.language]))) or None


def _figures(plan: Plan, row: MetricRow, number: int) -> dict[str, Reckoned]:
    metric, figure = row.metric, plan.figure(row)
    if row.kind == "own":
        return _own_figures(plan, row, number) | (
            _counted_own(plan, row, number) if row.area == plan.scope.area else {}
        )
    of_ely = row.area.level == "ely" and plan.scope.area.level == "national"
    if row.kind == "none" or figure is None:
        counted = counted_of(plan, metric, number, of_ely=of_ely)
        areas = plan.scope.regions if metric.form.level == "region" else plan.scope.elys
        given = [area for area in areas if (metric.key, area.code) in plan.given]
        return {
            "reported": Reckoned(counted["reported"], len(given)),
            "expected": Reckoned(counted["expected"], len(areas)),
        }
    if metric.is_joined:
        told = put_together(plan, metric, row.area, number)
    else:
        told = totals(plan, metric, number, of_ely=of_ely)
    formulas = {**told, **counted_of(plan, metric, number, of_ely=of_ely)}
    return {name: Reckoned(formula, getattr(figure, name)) for name, formula in formulas.items()}


def _own_figures(plan: Plan, row: MetricRow, number: int) -> dict[str, Reckoned]:
    """An area's own figure: from the line that bears it, or put together from its other figures."""
    place = plan.bearing.get((row.metric.key, row.area.code))
    if place is None:
        return {}
    if row.metric.is_joined:
        formulas, figure = put_together(plan, row.metric, row.area, number), plan.figure(row)
        return {name: Reckoned(formula, getattr(figure, name, None)) for name, formula in formulas.items()}
    line = plan.lines[place - TOP - 1]
    part = line.part or Contribution()
    parts = {"numerator": part.numerator, "denominator": part.denominator}
    if not row.metric.is_pooled:
        return {"value": Reckoned(borne_by(plan, "number", place + 1, number), as_number(part.value))}
    figures = {
        name: Reckoned(borne_by(plan, name, place + 1, number), as_number(value)) for name, value in parts.items()
    }
    fold = row.metric.rule.fold
    value = as_number(fold([part]).value) if fold and line.part else None
    return {"value": Reckoned(quotient(row.metric, number), value), **figures}


def _counted_own(plan: Plan, row: MetricRow, number: int) -> dict[str, Reckoned]:
    """Whether the scope's area gave a figure of its own, which the first sheet asks."""
    reported = int((row.metric.key, row.area.code) in plan.given)
    formulas = counted_of(plan, row.metric, number, of_ely=False)
    return {"reported": Reckoned(formulas["reported"], reported), "expected": Reckoned(formulas["expected"], 1)}


def _plain_format(field: Field) -> str:
    """A figure's format where its unit stands beside it."""
    return "#,##0" if field.kind == "money" and not RULES[field.rollup.rule].operands else figure_format(field)


def figure_format(field: Field) -> str:
    """The number format of a field's figure: a share of yes is a percentage, a count is whole, whatever their kind."""
    shapes = {"share_yes": r"0.0\ %", "count": "#,##0"}
    return shapes.get(field.rollup.rule) or KINDS[field.kind].number_format


def _remark(plan: Plan, row: MetricRow) -> str:
    """Why a figure is not what it seems, or is not there: ours, hidden, who lacks it, or what the area answered."""
    scope, figure, field = plan.scope, plan.figure(row), row.metric.field
    if row.kind == "own":
        return "" if (row.metric.key, row.area.code) in plan.given else _answered(plan, row)
    if row.kind == "none" or figure is None:
        rule = "none" if row.metric.has_totals else field.rollup.rule
        return "; ".join(filter(None, (scope.phrase(f"rule-{rule}"), field.caution[scope.language])))
    remarks = [scope.phrase("remark-ours")] if figure.basis == "ours" else []
    remarks += [scope.phrase("remark-hidden")] if figure.hidden else []
    remarks += [field.caution[scope.language]] if field.caution else []
    if 0 < figure.reported < figure.expected:
        remarks.append(_missing(plan, row))
    return "; ".join(remarks)


def _missing(plan: Plan, row: MetricRow) -> str:
    scope = plan.scope
    below: Sequence[Area] = scope.regions if row.metric.form.level == "region" else scope.elys
    if row.area.level == "ely":
        below = [area for area in below if row.area.code in (area.code, area.parent)]
    lacking = [a.short[scope.language] for a in below if (row.metric.key, a.code) not in plan.given]
    return scope.phrase("remark-missing", names=some(scope, lacking, _NAMED_MISSING))


def some(scope: Scope, names: Sequence[str], most: int, between: str = ", ") -> str:
    """Names in a row; of too many the first, and how many more."""
    more = len(names) - most
    listed = between.join(names[:most])
    return f"{listed} {scope.phrase('remark-more', count=more)}" if more > 0 else listed


def _answered(plan: Plan, row: MetricRow) -> str:
    """What an area without a figure said: nothing at all, a blank, "ei tietoa" or "ei käytössä"."""
    scope, metric = plan.scope, row.metric
    returned = scope.harvest.accepted.get(row.area.code)
    if returned is None or returned.record is None:
        return scope.phrase("missing")
    asked = {metric.field.id, metric.form.state_of.get(metric.field.id)}
    words = STATE_WORDS[scope.language]
    said = plan.said.get(row.area.code, {})
    return ", ".join(sorted(words[value] for name in asked for value in said.get(name or "", ()) if value in words))


def shown_code(field: Field, value: Value, scope: Scope) -> Value:
    """The word of a code in the scope's language."""
    words = {code: label[scope.language] for code, label in field.choices}
    return words.get(value, value) if isinstance(value, str) else value
