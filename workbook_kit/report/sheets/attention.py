"""What needs attention: files refused, areas missing, errors and questions still open, figures that deviate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbook_kit.findings.messages import Severity
from workbook_kit.registry import Area
from workbook_kit.report.plan.algebra import Cells, Formula, held
from workbook_kit.report.plan.algebra import count as count_numbers
from workbook_kit.report.plan.columns import exactly
from workbook_kit.report.plan.formulas import LivePlan
from workbook_kit.report.plan.scope import Scope
from workbook_kit.report.sheets import standing_out, trends
from workbook_kit.report.sheets.metrics import some

_MOST_NAMED, _MOST_DEVIATIONS = 12, 6


@dataclass(frozen=True)
class Point:
    """One thing to see to: how many, which, and the sheet that tells all."""

    title: str
    count: Formula | int
    text: str
    tab: str


def missing(scope: Scope) -> list[Area]:
    """The areas of the scope whose return is not there."""
    return [area for area in scope.expected if area.code not in scope.harvest.accepted]


def points(plan: LivePlan) -> Iterator[Point]:
    """Everything to see to, the gravest first."""
    if plan.scope.harvest.held.keys() & plan.scope.codes:
        yield _held(plan)
    yield _refused(plan)
    yield _missing(plan)
    yield from (_open(plan, "error", "errors"), _open(plan, "query", "queries"))
    yield from _late(plan)
    yield from _deviations(plan)


def _refused(plan: LivePlan) -> Point:
    """Files that could not be read or trusted; once its area has sent a sound one, that is settled."""
    scope = plan.scope
    word = scope.phrase("refused")
    refused = [r for r in scope.harvest.unsettled if _is_listed(scope, r.area, r.period)]
    count = plan.returns.count(("state", exactly(word)))
    names = some(scope, [r.file for r in refused], _MOST_NAMED)
    return Point(scope.phrase("attention-refused"), count, names, plan.tab("returns"))


def _held(plan: LivePlan) -> Point:
    """Files that count only once somebody has decided about them."""
    scope = plan.scope
    count = plan.returns.count(("state", exactly(scope.phrase("held"))))
    names = some(scope, [scope.label(area) for area in scope.expected if area.code in scope.harvest.held], _MOST_NAMED)
    return Point(scope.phrase("attention-held"), count, names, plan.tab("returns"))


def _is_listed(scope: Scope, area: str, period: str) -> bool:
    """Whether the scope's sheet of returns lists a file: what is nobody's stands in the nation's."""
    return scope.area.level == "national" or (area in scope.codes and period == str(scope.harvest.period))


def _missing(plan: LivePlan) -> Point:
    scope = plan.scope
    count = plan.returns.total("areas") - plan.returns.total("accepted")
    lacking = missing(scope)
    names = some(scope, [scope.label(area) for area in lacking], _MOST_NAMED)
    return Point(scope.phrase("attention-missing"), count, names, plan.tab("returns"))


def _open(plan: LivePlan, severity: Severity, of: str) -> Point:
    scope = plan.scope
    counts = {area: scope.harvest.count(severity, area.code) for area in scope.expected}
    counted = [f"{scope.label(area)} ({count})" for area, count in counts.items() if count]
    names = some(scope, counted, _MOST_NAMED)
    return Point(scope.phrase(f"attention-{of}"), plan.returns.total(of), names, plan.tab("findings"))


def _late(plan: LivePlan) -> Iterator[Point]:
    """Returns that an earlier period lacks, whose figures stand beside these."""
    late = plan.scope.late
    if late:
        names = [f"{period}: {some(plan.scope, areas, _MOST_NAMED)}" for period, areas in late.items()]
        count = sum(len(areas) for areas in late.values())
        yield Point(plan.scope.phrase("attention-late"), count, "; ".join(names), plan.tab("trends"))


def _deviations(plan: LivePlan) -> Iterator[Point]:
    """The figures that Trendit lists, those that lie farthest from what was to be expected by name."""
    scope = plan.scope
    odd = standing_out.outliers(scope, plan.current)
    if not odd:
        return
    farthest = sorted(odd, key=lambda one: -one.distance)
    names = some(scope, [f"{one.label(scope)}, {scope.label(one.area)}" for one in farthest], _MOST_DEVIATIONS, "; ")
    first = trends.first_deviation(scope) + 1
    figures = tuple(held(plan.current(one.key, "value")) for one in odd)
    listed = Cells(f"{plan.sheet('trends')}!$C${first}:$C${first + len(odd) - 1}", figures)
    yield Point(scope.phrase("attention-deviations"), count_numbers(listed), names, plan.tab("trends"))
