"""The years that answers behind a figure are of, where the form asks them: a total tells when it mixes some."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from workbook_kit.registry import Area
from workbook_kit.report.plan.lines import year_of
from workbook_kit.report.plan.measure import Metric
from workbook_kit.report.plan.places import Plan
from workbook_kit.report.plan.sentence import Fact, filled, fixed, joined

_MOST_YEARS = 6


def own_year(plan: Plan, metric: Metric, area: Area) -> str:
    """The year of one area's figure in words; empty for a figure that has none to tell."""
    if not metric.field.rollup.dated_by:
        return ""
    year = year_of(metric, plan.source_of[area.code])
    return plan.scope.phrase("years-none") if year is None else plan.scope.phrase("years-own", year=year)


def years_behind(plan: Plan, metric: Metric, areas: Iterable[Area], chosen: str, *, leads: bool = False) -> Fact | None:
    """The years behind a total with how many areas each, counted live; ``chosen`` picks the total's lines.

    None where the form asks no year, or nobody stands behind the total. A sentence that it ``leads`` has a capital.
    """
    given = [area for area in areas if (metric.key, area.code) in plan.given]
    if not metric.field.rollup.dated_by or not given:
        return None
    found = Counter(year_of(metric, plan.source_of[area.code]) for area in given)
    years = sorted((year for year in found if year is not None), reverse=True)[:_MOST_YEARS]
    if not years:
        return _opened(plan, "none", leads=leads)
    behind = f"{chosen},{plan.name('data', 'counts')},1"
    counts = {year: f"COUNTIFS({behind},{plan.name('data', 'dated')},{year})" for year in years}
    rest = f"COUNTIFS({behind})-{'-'.join(counts.values())}"
    others = len(given) - sum(found[year] for year in years)
    one, several = (_opened(plan, name, leads=leads) for name in ("one", "several"))
    many = "+".join(f"IF({count}>0,1,0)" for count in (*counts.values(), rest))
    opening = Fact(f"IF({many}>1,{several.formula},{one.formula})", several.text if len(found) > 1 else one.text)
    return joined([opening, *_counted(found, counts), _rest(plan, rest, others)])


def _opened(plan: Plan, name: str, *, leads: bool) -> Fact:
    phrase = plan.scope.phrase(f"years-{name}")
    return fixed(phrase[:1].upper() + phrase[1:] if leads else phrase)


def _counted(found: Counter[int | None], counts: dict[int, str]) -> Iterable[Fact]:
    for number, (year, formula) in enumerate(counts.items()):
        yield filled(f"{', ' if number else ' '}{year} ({{count}})", {"count": Fact(formula, str(found[year]))})


def _rest(plan: Plan, formula: str, count: int) -> Fact:
    """The areas whose year is none of those named."""
    told = filled(f", {plan.scope.phrase('years-rest')} ({{count}})", {"count": Fact(f"({formula})", str(count))})
    return Fact(f'IF({formula}>0,{told.formula},"")', told.text if count else "")
