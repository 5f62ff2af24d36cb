"""How each figure is reckoned, and that it comes out the same by regions, by ELY areas and as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

from workbook_kit.book import Book, Sheet
from workbook_kit.figures import same_areas
from workbook_kit.figures.same_areas import Pair
from workbook_kit.figures.trend import Point
from workbook_kit.form.model import Level
from workbook_kit.report import grid
from workbook_kit.report.grid import Column
from workbook_kit.report.plan.algebra import BLANK, Cells, Formula, cell, every, most, number, size, when
from workbook_kit.report.plan.columns import count_of
from workbook_kit.report.plan.formulas import LivePlan
from workbook_kit.report.plan.measure import Metric
from workbook_kit.report.plan.places import TOP, Plan
from workbook_kit.report.plan.scope import Scope
from workbook_kit.report.sheets import residuals
from workbook_kit.report.sheets.metrics import figure_format, metric_name, part_format

Part = Literal["value", "numerator", "denominator"]
_WIDTHS = {"id": 25, "metric": 46, "rule": 40, "part": 12, "regions": 17, "elys": 17, "whole": 17, "agrees": 12}
_NUMBERS = frozenset({"regions", "elys", "whole"})
_REGIONS, _ELYS, _WHOLE, _SAME = "E", "F", "G", "H"
_EPSILON = number("1E-9")


@dataclass(frozen=True)
class Earlier:
    """A headline figure as it last was in an earlier period, and where it stands on the sheet of rules.

    ``pair`` is the figure beside the current one, if there is one; ``same`` the cell of the earlier figure over the
    areas that gave both.
    """

    metric: Metric
    point: Point
    cell: Formula
    pair: Pair | None
    same: Formula


@dataclass(frozen=True)
class Reckoning:
    """What the sheet of rules says, by the plan of its workbook."""

    plan: LivePlan

    @cached_property
    def checks(self) -> tuple[tuple[Metric, Part], ...]:
        """Every sum that a figure is made of; one line for a metric that is not added up."""
        return tuple((metric, part) for metric in self.plan.metrics for part in _parts(metric))

    @cached_property
    def earlier(self) -> tuple[Earlier, ...]:
        """The headline figures as they last were, below the rules."""
        plan, scope = self.plan, self.plan.scope
        trends, period, tab = scope.harvest.trends, scope.harvest.period, plan.sheet("rules")
        row = TOP + len(self.checks) + 6
        found: list[Earlier] = []
        for metric in headlines(plan):
            key = (metric.field.id, metric.segment, scope.area.code)
            if before := same_areas.before(trends.get(key), metric.field, period):
                pair = same_areas.compared(trends, metric.field, key, period)
                same = pair.figures[0] if pair and pair.figures else None
                cells = [
                    cell(f"{tab}!${letter}${row + len(found)}", figure)
                    for letter, figure in ((_WHOLE, before.value), (_SAME, same))
                ]
                found.append(Earlier(metric, before, cells[0], pair, cells[1]))
        return tuple(found)


def headlines(plan: Plan) -> list[Metric]:
    """The figures that the forms' questions name, then the other headlines."""
    forms = plan.scope.harvest.forms.values()
    questioned = [name for form in forms for question in form.questions for name in question.fields]
    named = [field.id for form in forms for field in form.fields.values() if field.headline]
    names = [name for name in dict.fromkeys([*questioned, *named]) if (name, "") in plan.slots]
    return [plan.own(name) for name in names]


def _parts(metric: Metric) -> tuple[Part, ...]:
    return ("numerator", "denominator") if metric.is_pooled and metric.rule.additive else ("value",)


def paint(book: Book, reckoning: Reckoning) -> None:
    """Write the rules with the reconciliation of every figure that adds up."""
    plan, scope = reckoning.plan, reckoning.plan.scope
    columns = [Column(scope.phrase(f"column-{name}"), _WIDTHS[name], name in _NUMBERS) for name in _WIDTHS]
    columns[-2] = Column(scope.name(scope.area), _WIDTHS["whole"], number=True)
    tab = plan.tab("rules")
    sheet = grid.open_sheet(book, tab, tab, scope.phrase("rules-intro"), [*_WIDTHS.values()])
    rows = [_row(plan, *check, row) for row, check in enumerate(reckoning.checks, start=TOP + 2)]
    grid.table(book, sheet, TOP, columns, rows, [_shape(*check) for check in reckoning.checks])
    _verdict(book, sheet, plan, [row[-1] for row in rows])
    top = TOP + len(reckoning.checks) + 3
    if reckoning.earlier:
        top = _paint_earlier(book, sheet, reckoning, top)
    if scope.harvest.sources:
        top = _paint_sources(book, sheet, scope, top)
    residuals.paint(book, sheet, top, scope, plan.current, [*_WIDTHS.values()])


def _verdict(book: Book, sheet: Sheet, plan: Plan, verdicts: Sequence[Formula | None]) -> None:
    """How many of the sums agree, above the table."""
    words = tuple(one.value if one else None for one in verdicts) or (None,)
    column = Cells(f"$H${TOP + 2}:$H${TOP + 1 + len(words)}", words)
    good, bad = (count_of(column, plan.scope.phrase(word)) for word in ("agrees", "differs"))
    sheet.put(TOP - 1, 6, plan.scope.phrase("reconciled"), book.style(bold=True, align="right"))
    grid.put(sheet, TOP - 1, 7, good & " / " & good + bad, book.style(bold=True))


def _row(plan: LivePlan, metric: Metric, part: Part, row: int) -> list[Any]:
    scope = plan.scope
    facts = [metric.key, metric_name(scope, metric), _rule(plan, metric)]
    if not metric.has_totals:
        return [*facts, None, None, None, None, None]
    sums = _sums(plan, metric, part, row)
    return [*facts, scope.phrase(f"column-{part}"), *sums, _verdict_of(plan, sums, row)]


def _shape(metric: Metric, part: Part) -> str:
    return part_format(metric.form, metric.field, "number" if part == "value" else part)


def _rule(plan: Plan, metric: Metric) -> str:
    rollup = metric.field.rollup
    words = [metric.rule.words[plan.scope.language]]
    if rollup.of:
        made = "rule-row" if rollup.row else "rule-picks" if rollup.codes else "rule-joined"
        facts = {"names": ", ".join(rollup.of), "row": rollup.row, "choices": _choices(plan, metric)}
        words.append(plan.scope.phrase(made, **facts))
    if rollup.hide_below:
        words.append(plan.scope.phrase("rule-hides", few=rollup.hide_below))
    return "; ".join(words)


def _choices(plan: Plan, metric: Metric) -> str:
    """The choices that a share counts, in words."""
    rollup = metric.field.rollup
    words = dict(metric.form.fields[rollup.of[0]].choices)
    return ", ".join(words[code][plan.scope.language] for code in rollup.codes)


def _sums(plan: LivePlan, metric: Metric, part: Part, row: int) -> list[Formula | None]:
    """What regions, ELY areas and the whole come to; hidden figures of ELY areas cannot be added up."""
    scope = plan.scope
    whole = plan.cell(metric, scope.area.code, part)
    if whole is None or (metric.field.id, metric.segment, scope.area.code) not in scope.figures:
        return [None, None, None]
    is_added_by_region = metric.form.level == "region" and metric.rule.additive
    regions = _level_sum(plan, metric, part, "region", whole, row) if is_added_by_region else None
    elys = _level_sum(plan, metric, part, "ely", whole, row) if _is_added_by_ely(plan, metric) else None
    return [regions, elys, whole]


def _is_added_by_ely(plan: Plan, metric: Metric) -> bool:
    if plan.scope.area.level != "national" or not metric.rule.additive:
        return False
    return metric.form.level == "ely" or (metric.is_total_of("ely") and not metric.field.rollup.hide_below)


def _level_sum(plan: LivePlan, metric: Metric, part: Part, level: Level, whole: Formula, row: int) -> Formula:
    own = ("id", cell(f"$A{row}", metric.key)), ("area-level", plan.scope.level(level))
    return when(cell(f"{_WHOLE}{row}", whole).equals(BLANK), BLANK, plan.figures.sum(part, *own))


def _verdict_of(plan: Plan, sums: Sequence[Formula | None], row: int) -> Formula | None:
    """Whether the sums are the same, but for what reckoning with decimals leaves."""
    shown = [
        cell(f"{letter}{row}", one) if one else None
        for letter, one in zip((_REGIONS, _ELYS, _WHOLE), sums, strict=True)
    ]
    *parts, whole = shown
    if whole is None or not any(parts):
        return None
    near = [size(part - whole) <= _EPSILON * most(1, size(whole)) for part in parts if part]
    good, bad = plan.scope.phrase("agrees"), plan.scope.phrase("differs")
    return when(whole.equals(BLANK), BLANK, when(every(*near), good, bad))


def _paint_earlier(book: Book, sheet: Sheet, reckoning: Reckoning, top: int) -> int:
    """The figures of earlier periods, as their own harvests told them; returns the first free row."""
    scope = reckoning.plan.scope
    names = ("id", "metric", "source", "period", "reported", "expected", "value", "same-areas")
    columns = [
        Column(scope.phrase(f"column-{name}"), width, width < _WIDTHS["rule"] and name not in ("id", "period"))
        for name, width in zip(names, _WIDTHS.values(), strict=True)
    ]
    grid.section(book, sheet, top, scope.phrase("earlier-figures"), len(columns))
    grid.header(book, sheet, top + 1, columns)
    for row, one in enumerate(reckoning.earlier, start=top + 2):
        shape = figure_format(one.metric.field)
        own = [
            *columns[:4],
            *(replace(c, format=f) for c, f in zip(columns[4:], ("0", "0", shape, shape), strict=True)),
        ]
        grid.line(book, sheet, row, own, _earlier_row(scope, one))
    return top + 3 + len(reckoning.earlier)


def _earlier_row(scope: Scope, one: Earlier) -> list[Any]:
    source = next((s.path for s in scope.harvest.sources if s.period == one.point.period), None)
    facts = [one.metric.key, metric_name(scope, one.metric), source, str(one.point.period)]
    same = one.pair.figures[0] if one.pair and one.pair.figures else None
    return [*facts, one.point.reported, one.point.expected, one.point.value, same]


def _paint_sources(book: Book, sheet: Sheet, scope: Scope, top: int) -> int:
    """The files that all figures of earlier periods come from, each with its sum; returns the first free row."""
    grid.section(book, sheet, top, scope.phrase("earlier-sources"), len(_WIDTHS))
    for row, source in enumerate(scope.harvest.sources, start=top + 1):
        for column, text in enumerate((str(source.period), source.path, f"SHA-256 {source.sha256}")):
            sheet.put(row, column, text)
    return top + 2 + len(scope.harvest.sources)
