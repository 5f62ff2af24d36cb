"""How each figure is reckoned, and that it comes out the same by regions, by ELY areas and as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

from workbook_kit.book import Book, Sheet
from workbook_kit.figures import same_areas
from workbook_kit.figures.same_areas import Pair
from workbook_kit.figures.trend import Point
from workbook_kit.form.model import Level
from workbook_kit.form.rules import as_number, exact
from workbook_kit.registry import Area
from workbook_kit.report import grid
from workbook_kit.report.grid import Column, Reckoned
from workbook_kit.report.plan.measure import Metric
from workbook_kit.report.plan.places import TOP, Plan, quoted
from workbook_kit.report.plan.scope import Scope
from workbook_kit.report.sheets import residuals
from workbook_kit.report.sheets.metrics import figure_format, metric_name, part_format

Part = Literal["value", "numerator", "denominator"]
_WIDTHS = {"id": 25, "metric": 46, "rule": 40, "part": 12, "regions": 17, "elys": 17, "whole": 17, "agrees": 12}
_NUMBERS = frozenset({"regions", "elys", "whole"})
_REGIONS, _ELYS, _WHOLE, _SAME = "E", "F", "G", "H"
_EPSILON = "1E-9"


@dataclass(frozen=True)
class Earlier:
    """A headline figure as it last was in an earlier period, and where it stands on the sheet of rules.

    ``pair`` is the figure beside the current one, if there is one; ``same`` the cell of the earlier figure over the
    areas that gave both.
    """

    metric: Metric
    point: Point
    cell: str
    pair: Pair | None
    same: str


@dataclass(frozen=True)
class Reckoning:
    """What the sheet of rules says, by the plan of its workbook."""

    plan: Plan

    @cached_property
    def checks(self) -> tuple[tuple[Metric, Part], ...]:
        """Every sum that a figure is made of; one line for a metric that is not added up."""
        return tuple((metric, part) for metric in self.plan.metrics for part in _parts(metric))

    @cached_property
    def earlier(self) -> tuple[Earlier, ...]:
        """The headline figures as they last were, below the rules."""
        plan, scope = self.plan, self.plan.scope
        trends, period, tab = scope.harvest.trends, scope.harvest.period, quoted(plan.tab("rules"))
        row = TOP + len(self.checks) + 6
        found: list[Earlier] = []
        for metric in headlines(plan):
            key = (metric.field.id, metric.segment, scope.area.code)
            if before := same_areas.before(trends.get(key), period):
                pair = same_areas.compared(trends, metric.field, key, period)
                cells = (f"{tab}!${letter}${row + len(found)}" for letter in (_WHOLE, _SAME))
                found.append(Earlier(metric, before, next(cells), pair, next(cells)))
        return tuple(found)


def headlines(plan: Plan) -> list[Metric]:
    """The figures that the forms' questions name, then the other headlines."""
    forms = plan.scope.harvest.forms.values()
    asked = [name for form in forms for question in form.questions for name in question.fields]
    named = [field.id for form in forms for field in form.fields.values() if field.headline]
    known = [name for name in dict.fromkeys([*asked, *named]) if (name, "") in plan.slots]
    return [plan.own(name) for name in known]


def _parts(metric: Metric) -> tuple[Part, ...]:
    return ("numerator", "denominator") if metric.is_pooled and metric.rule.additive else ("value",)


def paint(book: Book, reckoning: Reckoning) -> None:
    """Write the rules with the reconciliation of every figure that adds up."""
    plan, scope = reckoning.plan, reckoning.plan.scope
    columns = [Column(scope.phrase(f"column-{name}"), _WIDTHS[name], name in _NUMBERS) for name in _WIDTHS]
    columns[-2] = Column(scope.name(scope.area), _WIDTHS["whole"], number=True)
    tab = plan.tab("rules")
    sheet = grid.open_sheet(book, tab, tab, scope.phrase("rules-intro"), [*_WIDTHS.values()])
    rows = [_row(plan, *check, number) for number, check in enumerate(reckoning.checks, start=TOP + 2)]
    grid.table(book, sheet, TOP, columns, rows, [_shape(*check) for check in reckoning.checks])
    _verdict(book, sheet, plan, [row[-1].cached for row in rows if row[-1]], TOP + 1 + len(rows))
    top = TOP + len(reckoning.checks) + 3
    if reckoning.earlier:
        top = _paint_earlier(book, sheet, reckoning, top)
    if scope.harvest.sources:
        top = _paint_sources(book, sheet, scope, top)
    residuals.paint(book, sheet, top, scope, plan.current, [*_WIDTHS.values()])


def _verdict(book: Book, sheet: Sheet, plan: Plan, words: list[str], last: int) -> None:
    """How many of the sums agree, above the table."""
    good, bad = plan.scope.phrase("agrees"), plan.scope.phrase("differs")
    column = f"$H${TOP + 2}:$H${max(last, TOP + 2)}"
    counts = [f'COUNTIFS({column},"{word}")' for word in (good, bad)]
    told = f"{words.count(good)} / {words.count(good) + words.count(bad)}"
    sheet.put(TOP - 1, 6, plan.scope.phrase("reconciled"), book.style(bold=True, align="right"))
    formula = f'={counts[0]}&" / "&({counts[0]}+{counts[1]})'
    sheet.reckon(TOP - 1, 7, formula, book.style(bold=True), told)


def _row(plan: Plan, metric: Metric, part: Part, number: int) -> list[Any]:
    scope = plan.scope
    told = [metric.key, metric_name(scope, metric), _rule(plan, metric)]
    if not metric.has_totals:
        return [*told, None, None, None, None, None]
    sums = _sums(plan, metric, part, number)
    return [*told, scope.phrase(f"column-{part}"), *sums, _verdict_of(plan, sums, number)]


def _shape(metric: Metric, part: Part) -> str:
    return part_format(metric.form, metric.field, "number" if part == "value" else part)


def _rule(plan: Plan, metric: Metric) -> str:
    rollup = metric.field.rollup
    words = [plan.scope.phrase(f"rule-{rollup.rule}")]
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


def _sums(plan: Plan, metric: Metric, part: Part, number: int) -> list[Reckoned | None]:
    """What regions, ELY areas and the whole come to; hidden figures of ELY areas cannot be added up."""
    scope = plan.scope
    whole_cell = plan.cell(metric, scope.area.code, part)
    figure = scope.figures.get((metric.field.id, metric.segment, scope.area.code))
    if whole_cell is None or figure is None:
        return [None, None, None]
    shown = getattr(figure, part)
    regions = elys = None
    if metric.form.level == "region" and metric.rule.additive:
        added = _added(plan, metric, part, scope.regions)
        regions = _level_sum(plan, part, "region", number, None if shown is None else added)
    if _is_added_by_ely(plan, metric):
        added = _added(plan, metric, part, scope.elys)
        elys = _level_sum(plan, part, "ely", number, None if shown is None else added)
    return [regions, elys, Reckoned(f"={whole_cell}", shown)]


def _is_added_by_ely(plan: Plan, metric: Metric) -> bool:
    if plan.scope.area.level != "national" or not metric.rule.additive:
        return False
    return metric.form.level == "ely" or (metric.is_total_of("ely") and not metric.field.rollup.hide_below)


def _added(plan: Plan, metric: Metric, part: Part, areas: Iterable[Area]) -> float | None:
    figures = (plan.scope.figures.get((metric.field.id, metric.segment, area.code)) for area in areas)
    numbers = (getattr(figure, part) for figure in figures if figure)
    return as_number(sum((exact(number) for number in numbers if number is not None), exact(0)))


def _level_sum(plan: Plan, part: Part, level: Level, number: int, cached: float | None) -> Reckoned:
    names = [plan.name("metrics", of) for of in (part, "id", "area-level")]
    total = f'SUMIFS({names[0]},{names[1]},$A{number},{names[2]},"{plan.scope.level(level)}")'
    return Reckoned(f'=IF({_WHOLE}{number}="","",{total})', cached)


def _verdict_of(plan: Plan, sums: list[Reckoned | None], number: int) -> Reckoned | None:
    whole = f"{_WHOLE}{number}"
    compared = [letter for letter, one in zip((_REGIONS, _ELYS), sums, strict=False) if one]
    if not compared or sums[-1] is None:
        return None
    near = [f"ABS({letter}{number}-{whole})<={_EPSILON}*MAX(1,ABS({whole}))" for letter in compared]
    good, bad = plan.scope.phrase("agrees"), plan.scope.phrase("differs")
    met = near[0] if len(near) == 1 else f"AND({','.join(near)})"
    return Reckoned(f'=IF({whole}="","",IF({met},"{good}","{bad}"))', _cached_verdict(sums, good, bad))


def _cached_verdict(sums: list[Reckoned | None], good: str, bad: str) -> str | None:
    shown = [one.cached for one in sums if one]
    if shown[-1] is None:
        return None
    return good if all(abs(one - shown[-1]) <= float(_EPSILON) * max(1, abs(shown[-1])) for one in shown) else bad


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
    for number, one in enumerate(reckoning.earlier, start=top + 2):
        shape = figure_format(one.metric.field)
        own = [
            *columns[:4],
            *(replace(c, format=f) for c, f in zip(columns[4:], ("0", "0", shape, shape), strict=True)),
        ]
        grid.line(book, sheet, number, own, _earlier_row(scope, one))
    return top + 3 + len(reckoning.earlier)


def _earlier_row(scope: Scope, one: Earlier) -> list[Any]:
    source = next((s.path for s in scope.harvest.sources if s.period == one.point.period), None)
    told = [one.metric.key, metric_name(scope, one.metric), source, str(one.point.period)]
    same = one.pair.figures[0] if one.pair and one.pair.figures else None
    return [*told, one.point.reported, one.point.expected, one.point.value, same]


def _paint_sources(book: Book, sheet: Sheet, scope: Scope, top: int) -> int:
    """The files that all figures of earlier periods come from, each with its sum; returns the first free row."""
    grid.section(book, sheet, top, scope.phrase("earlier-sources"), len(_WIDTHS))
    for row, source in enumerate(scope.harvest.sources, start=top + 1):
        for column, told in enumerate((str(source.period), source.path, f"SHA-256 {source.sha256}")):
            sheet.put(row, column, told)
    return top + 2 + len(scope.harvest.sources)
