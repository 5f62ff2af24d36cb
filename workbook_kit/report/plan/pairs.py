"""A headline figure over the areas that gave it in an earlier period, too: a formula over their own figures."""

from __future__ import annotations

from collections.abc import Sequence

from workbook_kit.figures.same_areas import Pair
from workbook_kit.form.model import Level
from workbook_kit.report.plan.algebra import BLANK, Formula, count, every, total, when
from workbook_kit.report.plan.formulas import LivePlan, quotient
from workbook_kit.report.plan.measure import Metric
from workbook_kit.report.plan.places import Part
from workbook_kit.report.plan.scope import Scope


def figure(plan: LivePlan, metric: Metric, pair: Pair) -> Formula | None:
    """The current figure over the areas of a pair; blank once one of them gives none any more.

    None where nothing can be compared.
    """
    if pair.figures is None:
        return None
    return _whole(plan, metric, pair) if pair.is_whole else _over(plan, metric, sorted(pair.areas))


def _whole(plan: LivePlan, metric: Metric, pair: Pair) -> Formula | None:
    """The figure as it stands, if as many areas still stand behind it."""
    area = plan.scope.area
    value, reported = (plan.cell(metric, area.code, part) for part in ("value", "reported"))
    if area.code in pair.areas or not value or not reported:  # its own answer, which nobody else stands behind
        return value
    return when(reported.equals(pair.now.reported), value, BLANK)


def _over(plan: LivePlan, metric: Metric, codes: Sequence[str]) -> Formula:
    if not metric.is_pooled:
        cells = _cells(plan, metric, codes, "value")
        return _guarded(
            plan,
            metric,
            codes,
            when(count(*cells).equals(len(codes)), total(*cells, gathering=metric.rule.gathering), BLANK),
        )
    tops, bottoms = (_cells(plan, metric, codes, part) for part in ("numerator", "denominator"))
    is_there = every(count(*tops).equals(len(codes)), total(*bottoms).differs(0))
    whole = quotient(metric.rule, total(*tops), total(*bottoms))
    return _guarded(plan, metric, codes, when(is_there, whole, BLANK))


def _cells(plan: LivePlan, metric: Metric, codes: Sequence[str], part: Part) -> list[Formula]:
    return [cell for code in codes if (cell := plan.cell(metric, code, part))]


def _guarded(plan: LivePlan, metric: Metric, codes: Sequence[str], whole: Formula) -> Formula:
    """A formula that shows nothing of too few answers, as a total does."""
    rollup = metric.field.rollup
    counting = [one for one in plan.slots.get((rollup.counted_by, ""), ()) if one.form is metric.form]
    by_others = [cell for one in counting for cell in _cells(plan, one, codes, "value")]
    answers = by_others if rollup.counted_by else _cells(plan, metric, codes, "denominator")
    return when(total(*answers) < rollup.hide_below, BLANK, whole) if rollup.hide_below and answers else whole


def compared_with(scope: Scope, level: Level, pair: Pair) -> str:
    """How many areas a change is of, or why there is none: "samat 61 seutua"; of a plan also that it is last year's."""
    words = [_areas_compared(scope, level, pair), scope.phrase("change-of-plan") if pair.field.plan else ""]
    return "; ".join(filter(None, words))


def _areas_compared(scope: Scope, level: Level, pair: Pair) -> str:
    if pair.why:
        return scope.phrase(f"change-{pair.why}")
    if scope.area.code in pair.areas:
        return ""
    if len(pair.areas) == 1:
        return scope.phrase("same-area")
    return scope.phrase("same-areas", count=len(pair.areas), areas=scope.phrase(f"counted-{level}"))
