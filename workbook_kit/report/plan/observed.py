"""How many observations stand behind a figure whose form counts them in a field of their own, and who told none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workbook_kit.figures import rollup
from workbook_kit.findings import messages
from workbook_kit.registry import Area
from workbook_kit.report.plan.algebra import Formula
from workbook_kit.report.plan.brought import DataPlan
from workbook_kit.report.plan.columns import ABOVE_ZERO, Where
from workbook_kit.report.plan.measure import Metric
from workbook_kit.report.plan.places import Plan
from workbook_kit.report.plan.sentence import filled


def without_n(plan: Plan, metric: Metric, areas: Iterable[Area]) -> Sequence[Area]:
    """The areas that stand behind a figure and did not tell over how many."""
    if not metric.field.rollup.counted_by:
        return ()
    return [area for area in areas if (metric.key, area.code) in plan.given and not _n(plan, metric, area)]


def n_behind(plan: DataPlan, metric: Metric, areas: Iterable[Area], chosen: tuple[Where, ...]) -> Formula | None:
    """The n of the very areas behind a total, counted live; ``chosen`` picks the total's lines."""
    is_given = any((metric.key, area.code) in plan.given for area in areas)
    if not metric.field.rollup.counted_by or not is_given:
        return None
    behind = (*chosen, ("counts", 1))
    facts = {
        "n": plan.data.sum("answered", *behind),
        "given": plan.data.count(*behind, ("answered", ABOVE_ZERO)),
        "reported": plan.data.count(*behind),
    }
    return filled(messages.phrase("remark-n", plan.scope.language), facts)


def _n(plan: Plan, metric: Metric, area: Area) -> int:
    """How many observations an area counted; a figure over none is one without n."""
    return int(rollup.counted(metric.field, plan.source_of[area.code].values) or 0)
