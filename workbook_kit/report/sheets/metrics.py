"""Every figure by nation, ELY area and region: rows that fold out, with what stands behind each figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from workbook_kit.book import RULE, Book, Sheet, must
from workbook_kit.cell import Value
from workbook_kit.findings.wording import shortened
from workbook_kit.form.kinds import kind_of
from workbook_kit.form.model import Field, Form
from workbook_kit.form.rules import NOT_ADDED, rule_of, writing_of
from workbook_kit.registry import Area
from workbook_kit.report import grid
from workbook_kit.report.grid import Column, Link
from workbook_kit.report.plan import absence
from workbook_kit.report.plan.algebra import Formula, joined, text
from workbook_kit.report.plan.dated import own_year, years_behind
from workbook_kit.report.plan.followed import labelled
from workbook_kit.report.plan.formulas import LivePlan, chosen
from workbook_kit.report.plan.measure import Metric
from workbook_kit.report.plan.observed import n_behind, without_n
from workbook_kit.report.plan.places import METRICS, TOP, MetricRow, Plan
from workbook_kit.report.plan.scope import Scope

_NAMED_MISSING, _LEAST_NAMED = 10, 3
"""Names in a remark, shared by its groups, and those that each has at least."""
_WIDTHS = {
    "id": 25, "metric": 34, "area-level": 9, "area": 23, "value": 13, "unit": 10, "numerator": 13, "denominator": 13,
    "reported": 11, "expected": 9, "link": 4, "remark": 23, "origin": 46,
}  # fmt: skip
_NUMBERS = frozenset({"value", "numerator", "denominator", "reported", "expected"})


def paint(book: Book, plan: LivePlan) -> None:
    """Write the metrics sheet."""
    scope = plan.scope
    columns = [Column(scope.phrase(f"column-{name}"), _WIDTHS[name], name in _NUMBERS) for name in METRICS]
    title, intro = plan.tab("metrics"), scope.phrase("metrics-intro")
    sheet = grid.open_sheet(book, title, title, intro, [*_WIDTHS.values()])
    sheet.outline_settings(visible=True, symbols_below=False, symbols_right=False, auto_style=False)
    grid.header(book, sheet, TOP, columns)
    sheet.freeze_panes(TOP + 1, 2)
    sheet.repeat_rows(TOP)
    shaped = {metric.key: _shaped(metric, columns) for metric in plan.metrics}
    for number, row in enumerate(plan.rows, start=TOP + 1):
        _paint_row(book, sheet, number, shaped[row.metric.key], plan, row)
    if not plan.rows:
        sheet.put(TOP + 1, 0, scope.phrase("no-figures"))
    must(sheet.print_area(0, 0, TOP + max(len(plan.rows), 1), METRICS.index("remark")), "print area")
    plan.define(book, "metrics", len(plan.rows))


def _paint_row(book: Book, sheet: Sheet, number: int, columns: list[Column], plan: LivePlan, row: MetricRow) -> None:
    scope, metric = plan.scope, row.metric
    is_head = row.depth == 0
    values: dict[str, Any] = dict.fromkeys(METRICS)
    values |= {"id": metric.key, "area-level": scope.level(row.area.level), "area": scope.label(row.area)}
    if is_head:
        values |= {"metric": metric_name(scope, metric), "unit": _unit(scope, metric)}
        values["origin"] = _origin(scope, metric.field)
    values |= plan.row_formulas(number - TOP - 1)
    first = plan.first_lines.get((metric.key, row.area.code))
    if first is not None:
        own = plan.bearing.get((metric.key, row.area.code), first)
        values["link"] = Link(plan.tab("data"), f"A{own + 1}")
    values["remark"] = _remark(plan, row, number + 1) or None
    outline = {"level": row.depth, "hidden": True} if row.depth else {"collapsed": True}
    grid.line(
        book, sheet, number, columns, [values[name] for name in METRICS],
        number_format=_plain_format(metric.field), outline=outline, ruled=is_head,
    )  # fmt: skip
    if is_head:
        style = {"bold": True, "text_wrap": True, "bottom": 4, "bottom_color": RULE}
        sheet.put(number, 1, values["metric"], book.style(**style))


def _shaped(metric: Metric, columns: list[Column]) -> list[Column]:
    """The columns with the formats of what stands behind a metric's figures."""
    return [
        replace(column, format=part_format(metric.form, metric.field, name))
        if name in _NUMBERS and name != "value"
        else column
        for name, column in zip(METRICS, columns, strict=True)
    ]


def metric_name(scope: Scope, metric: Metric) -> str:
    """What a metric is called."""
    return labelled(scope, metric.form, metric.field, metric.segment)


def _unit(scope: Scope, metric: Metric) -> str:
    """What a figure is counted in, where the figure itself does not say it."""
    if writing_of(metric.field).is_percent:
        return ""
    return scope.phrase("unit-count") if metric.rule.counts_texts else scope.unit(metric.field)


def _origin(scope: Scope, field: Field) -> str | None:
    """Where the figure comes from, and for which levels the source names it."""
    return "; ".join(filter(None, (field.source[scope.language], field.level_text[scope.language]))) or None


def _plain_format(field: Field) -> str:
    """A figure's format where its unit stands beside it."""
    writing = writing_of(field)
    return writing.number_format if rule_of(field).operands else writing.beside_unit


def figure_format(field: Field) -> str:
    """The number format of a field's figure."""
    return writing_of(field).number_format


def part_format(form: Form, field: Field, part: str) -> str:
    """The number format of what stands behind a figure: whole where it counts, or adds up what is whole."""
    rule, rollup = rule_of(field), field.rollup
    if part not in ("numerator", "denominator"):
        is_whole = part != "number" or writing_of(field).is_whole
        return grid.WHOLE if is_whole else grid.AMOUNT
    if rule.operands and not rollup.of:
        writing = kind_of(form.fields[rollup.numerator if part == "numerator" else rollup.denominator]).writing
        return grid.WHOLE if writing.is_whole and not (rule.weighted and part == "numerator") else grid.AMOUNT
    term = next((term for name, term in rule.terms.items() if name == part and not term.counts), None)
    behind = "number" if term and term.part == "value" else part
    shapes = {part_format(form, form.fields[name], behind) for name in rollup.of} if term else set()
    return grid.AMOUNT if grid.AMOUNT in shapes else grid.WHOLE


def _remark(plan: LivePlan, row: MetricRow, number: int) -> str | Formula:
    """Why a figure is not what it seems, or is not there: ours, hidden, who lacks it, or what the area answered."""
    if row.kind == "own":
        return _own_remark(plan, row)
    remark = _said(plan, row)
    of_ely = row.area.level == "ely" and plan.scope.area.level == "national"
    behind = row.metric, _below(plan, row), chosen(plan, row, number, of_ely=of_ely)
    live = [fact for fact in (years_behind(plan, *behind), n_behind(plan, *behind)) if fact]
    if not live:
        return remark
    facts = [*live, *([text(remark)] if remark else [])]
    return joined([piece for fact in facts for piece in (text("; "), fact)][1:])


def _said(plan: Plan, row: MetricRow) -> str:
    """What is said of a total in words that stay."""
    scope, figure, field = plan.scope, plan.figure(row), row.metric.field
    if row.kind == "counts" or figure is None:
        rule = NOT_ADDED if row.metric.has_totals else row.metric.rule
        return "; ".join(filter(None, (rule.words[scope.language], field.caution[scope.language])))
    remarks = [scope.phrase("remark-ours")] if figure.basis == "ours" else []
    if figure.hidden:
        has_no_n = len(without_n(plan, row.metric, _below(plan, row))) == figure.reported
        remarks.append(scope.phrase("remark-no-n" if has_no_n else "remark-hidden"))
    remarks += [field.caution[scope.language]] if field.caution else []
    return "; ".join((*remarks, *_missing(plan, row, silent=figure.reported > 0)))


def _own_remark(plan: Plan, row: MetricRow) -> str:
    """Why an area has no figure of its own: what it answered, or that there is nothing to divide by."""
    if (row.metric.key, row.area.code) not in plan.given:
        return absence.in_words(plan, row.metric, row.area)
    figure = plan.figure(row)
    is_of_nothing = figure is not None and figure.value is None and figure.denominator == 0
    remarks = [plan.scope.phrase("absent-zero")] if is_of_nothing else []
    remarks += [plan.scope.phrase("absent-n")] if without_n(plan, row.metric, [row.area]) else []
    return "; ".join(filter(None, (*remarks, own_year(plan, row.metric, row.area))))


def _missing(plan: Plan, row: MetricRow, *, silent: bool) -> list[str]:
    """Who does not stand behind a total, by the reasons; where nobody does, those who were silent need no naming."""
    scope, metric = plan.scope, row.metric
    lacking = [area for area in _below(plan, row) if (metric.key, area.code) not in plan.given]
    groups = absence.grouped(plan, metric, lacking, silent=silent)
    most = max(_NAMED_MISSING // max(len(groups), 1), _LEAST_NAMED)
    names = {
        scope.phrase("none-of-it"): absence.zeros(plan, metric, _below(plan, row)),
        scope.phrase("absent-n"): without_n(plan, metric, _below(plan, row)),
    }
    named = {words: areas for words, areas in names.items() if areas} | dict(groups)
    return [
        f"{words}: {some(scope, [area.short[scope.language] for area in areas], most)}"
        for words, areas in named.items()
    ]


def _below(plan: Plan, row: MetricRow) -> Sequence[Area]:
    """The areas whose answers a total is made of."""
    below = plan.scope.answering(row.metric.form.level)
    return [area for area in below if row.area.code in (area.code, area.parent) or row.area.level == "national"]


def some(scope: Scope, names: Sequence[str], most: int, between: str = ", ") -> str:
    """Names in a row; of too many the first, and how many more."""
    return shortened(names, most, scope.language, between)


def shown_code(field: Field, value: Value, scope: Scope) -> Value:
    """The word of a code in the scope's language."""
    words = {code: label[scope.language] for code, label in field.choices}
    return words.get(value, value) if isinstance(value, str) else value
