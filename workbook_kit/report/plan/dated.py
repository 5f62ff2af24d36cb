"""The years that answers behind a figure are of, where the form asks them: a total tells when it mixes some."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from workbook_kit.registry import Area
from workbook_kit.report.plan.algebra import BLANK, Formula, added, joined, text, when
from workbook_kit.report.plan.brought import DataPlan
from workbook_kit.report.plan.columns import Where
from workbook_kit.report.plan.lines import year_of
from workbook_kit.report.plan.measure import Metric
from workbook_kit.report.plan.places import Plan
from workbook_kit.report.plan.sentence import filled

_MOST_YEARS = 6


def own_year(plan: Plan, metric: Metric, area: Area) -> str:
    """The year of one area's figure in words; empty for a figure that has none to tell."""
    if not metric.field.rollup.dated_by:
        return ""
    year = year_of(metric, plan.source_of[area.code])
    return plan.scope.phrase("years-none") if year is None else plan.scope.phrase("years-own", year=year)


def years_behind(
    plan: DataPlan, metric: Metric, areas: Iterable[Area], chosen: tuple[Where, ...], *, leads: bool = False
) -> Formula | None:
    """The years behind a total with how many areas each, counted live; ``chosen`` picks the total's lines.

    None where the form asks no year, or nobody stands behind the total. A sentence that it ``leads`` has a capital.
    """
    given = [area for area in areas if (metric.key, area.code) in plan.given]
    if not metric.field.rollup.dated_by or not given:
        return None
    found = {year_of(metric, plan.source_of[area.code]) for area in given}
    years = sorted((year for year in found if year is not None), reverse=True)[:_MOST_YEARS]
    if not years:
        return _opened(plan, "none", leads=leads)
    behind = (*chosen, ("counts", 1))
    counts = {year: plan.data.count(*behind, ("dated", year)) for year in years}
    rest = plan.data.count(*behind)
    for count in counts.values():
        rest -= count
    many = added([when(count > 0, 1, 0) for count in (*counts.values(), rest)])
    one, several = (_opened(plan, name, leads=leads) for name in ("one", "several"))
    return joined([when(many > 1, several, one), *_counted(counts), _rest(plan, rest)])


def _opened(plan: Plan, name: str, *, leads: bool) -> Formula:
    phrase = plan.scope.phrase(f"years-{name}")
    return text(phrase[:1].upper() + phrase[1:] if leads else phrase)


def _counted(counts: Mapping[int, Formula]) -> Iterator[Formula]:
    for number, (year, count) in enumerate(counts.items()):
        yield filled(f"{', ' if number else ' '}{year} ({{count}})", {"count": count})


def _rest(plan: Plan, count: Formula) -> Formula:
    """The areas whose year is none of those named."""
    return when(count > 0, filled(f", {plan.scope.phrase('years-rest')} ({{count}})", {"count": count}), BLANK)
