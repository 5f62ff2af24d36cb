"""How many observations stand behind a figure whose form counts them in a field of their own, and who told none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workbook_kit.figures import rollup
from workbook_kit.findings import messages
from workbook_kit.registry import Area
from workbook_kit.report.plan.measure import Metric
from workbook_kit.report.plan.places import Plan
from workbook_kit.report.plan.sentence import Fact, filled


def without_n(plan: Plan, metric: Metric, areas: Iterable[Area]) -> Sequence[Area]:
    """The areas that stand behind a figure and did not tell over how many."""
    if not metric.field.rollup.counted_by:
        return ()
    return [area for area in areas if (metric.key, area.code) in plan.given and not _n(plan, metric, area)]


def n_behind(plan: Plan, metric: Metric, areas: Iterable[Area], chosen: str) -> Fact | None:
    """The n of the very areas behind a total, counted live; ``chosen`` picks the total's lines."""
    given = [area for area in areas if (metric.key, area.code) in plan.given]
    if not metric.field.rollup.counted_by or not given:
        return None
    counts = [n for area in given if (n := _n(plan, metric, area))]
    answered, behind = plan.name("data", "answered"), f"{chosen},{plan.name('data', 'counts')},1"
    facts = {
        "n": Fact(f"SUMIFS({answered},{behind})", str(sum(counts))),
        "given": Fact(f'COUNTIFS({behind},{answered},">0")', str(len(counts))),
        "reported": Fact(f"COUNTIFS({behind})", str(len(given))),
    }
    return filled(messages.phrase("remark-n", plan.scope.language), facts)


def _n(plan: Plan, metric: Metric, area: Area) -> int:
    """How many observations an area counted; a figure over none is one without n."""
    return int(rollup.counted(metric.field, plan.source_of[area.code].values) or 0)
