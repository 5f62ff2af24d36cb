"""A headline figure over the areas that gave it in an earlier period, too: a formula over their own figures."""

from __future__ import annotations

from collections.abc import Sequence

from workbook_kit.figures.same_areas import Pair
from workbook_kit.form.model import Level
from workbook_kit.report.grid import Reckoned
from workbook_kit.report.plan.formulas import FIGURES
from workbook_kit.report.plan.measure import Metric
from workbook_kit.report.plan.places import Part, Plan
from workbook_kit.report.plan.scope import Scope


def figure(plan: Plan, metric: Metric, pair: Pair) -> Reckoned | None:
    """The current figure over the areas of a pair; blank once one of them gives none any more.

    None where nothing can be compared.
    """
    if pair.figures is None:
        return None
    formula = _whole(plan, metric, pair) if pair.is_whole else _over(plan, metric, sorted(pair.areas))
    return Reckoned(f"={formula}", pair.figures[1])


def _whole(plan: Plan, metric: Metric, pair: Pair) -> str:
    """The figure as it stands, if as many areas still stand behind it."""
    area = plan.scope.area
    value, reported = (plan.cell(metric, area.code, part) for part in ("value", "reported"))
    if area.code in pair.areas:  # its own answer, which nobody else stands behind
        return str(value)
    return f'IF({reported}={pair.now.reported},{value},"")'


def _over(plan: Plan, metric: Metric, codes: Sequence[str]) -> str:
    if not metric.is_pooled:
        cells = _cells(plan, metric, codes, "value")
        return _guarded(plan, metric, codes, f'IF(COUNT({cells})={len(codes)},SUM({cells}),"")')
    tops, bottoms = (_cells(plan, metric, codes, part) for part in ("numerator", "denominator"))
    quotient = FIGURES.get(metric.rule.name, "{n}/{d}").format(n=f"SUM({tops})", d=f"SUM({bottoms})")
    is_there = f"AND(COUNT({tops})={len(codes)},SUM({bottoms})<>0)"
    return _guarded(plan, metric, codes, f'IF({is_there},{quotient},"")')


def _cells(plan: Plan, metric: Metric, codes: Sequence[str], part: Part) -> str:
    return ",".join(cell for code in codes if (cell := plan.cell(metric, code, part)))


def _guarded(plan: Plan, metric: Metric, codes: Sequence[str], formula: str) -> str:
    """A formula that shows nothing of too few answers, as a total does."""
    rollup = metric.field.rollup
    counting = [one for one in plan.slots.get((rollup.counted_by, ""), ()) if one.form is metric.form]
    by_others = "".join(_cells(plan, one, codes, "value") for one in counting)
    answers = by_others if rollup.counted_by else _cells(plan, metric, codes, "denominator")
    return f'IF(SUM({answers})<{rollup.hide_below},"",{formula})' if rollup.hide_below and answers else formula


def told(scope: Scope, level: Level, pair: Pair) -> str:
    """How many areas a change is of, or why there is none: "samat 61 seutua"."""
    if pair.why:
        return scope.phrase(f"change-{pair.why}")
    if scope.area.code in pair.areas:
        return ""
    if len(pair.areas) == 1:
        return scope.phrase("same-area")
    return scope.phrase("same-areas", count=len(pair.areas), areas=scope.phrase(f"counted-{level}"))
