"""What needs attention: files refused, areas missing, errors and questions still open, figures that deviate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbook_kit.findings.messages import Severity
from workbook_kit.registry import Area
from workbook_kit.report.grid import Reckoned
from workbook_kit.report.plan.formulas import exactly
from workbook_kit.report.plan.places import Plan, quoted
from workbook_kit.report.plan.scope import Scope
from workbook_kit.report.sheets import standing_out, trends
from workbook_kit.report.sheets.metrics import some

_MOST_NAMED, _MOST_DEVIATIONS = 12, 6


@dataclass(frozen=True)
class Point:
    """One thing to see to: how many, which, and the sheet that tells all."""

    title: str
    count: Reckoned | int
    text: str
    tab: str


def missing(scope: Scope) -> list[Area]:
    """The areas of the scope whose return is not there."""
    return [area for area in scope.expected if area.code not in scope.harvest.accepted]


def points(plan: Plan) -> Iterator[Point]:
    """Everything to see to, the gravest first."""
    yield _refused(plan)
    yield _missing(plan)
    yield from (_open(plan, "error", "errors"), _open(plan, "query", "queries"))
    yield from _late(plan)
    yield from _deviations(plan)


def _refused(plan: Plan) -> Point:
    """Files that could not be read or trusted; an area may have sent a sound one since."""
    scope = plan.scope
    word = scope.phrase("refused")
    refused = [r for r in scope.harvest.refused if _is_listed(scope, r.area, r.period)]
    formula = f"=COUNTIFS({plan.name('returns', 'state')},{exactly(word)})"
    names = some(scope, [r.file for r in refused], _MOST_NAMED)
    return Point(scope.phrase("attention-refused"), Reckoned(formula, len(refused)), names, plan.tab("returns"))


def _is_listed(scope: Scope, area: str, period: str) -> bool:
    """Whether the scope's sheet of returns lists a file: what is nobody's stands in the nation's."""
    return scope.area.level == "national" or (area in scope.codes and period == str(scope.harvest.period))


def _missing(plan: Plan) -> Point:
    scope = plan.scope
    formula = f"=SUM({plan.name('returns', 'areas')})-SUM({plan.name('returns', 'accepted')})"
    lacking = missing(scope)
    names = some(scope, [scope.label(area) for area in lacking], _MOST_NAMED)
    return Point(scope.phrase("attention-missing"), Reckoned(formula, len(lacking)), names, plan.tab("returns"))


def _open(plan: Plan, severity: Severity, of: str) -> Point:
    scope = plan.scope
    counts = {area: scope.harvest.count(severity, area.code) for area in scope.expected}
    told = [f"{scope.label(area)} ({count})" for area, count in counts.items() if count]
    formula = f"=SUM({plan.name('returns', of)})"
    names = some(scope, told, _MOST_NAMED)
    count = Reckoned(formula, sum(counts.values()))
    return Point(scope.phrase(f"attention-{of}"), count, names, plan.tab("findings"))


def _late(plan: Plan) -> Iterator[Point]:
    """Returns that an earlier period lacks, whose figures stand beside these."""
    late = plan.scope.late
    if late:
        told = [f"{period}: {some(plan.scope, areas, _MOST_NAMED)}" for period, areas in late.items()]
        count = sum(len(areas) for areas in late.values())
        yield Point(plan.scope.phrase("attention-late"), count, "; ".join(told), plan.tab("trends"))


def _deviations(plan: Plan) -> Iterator[Point]:
    """The figures that Trendit lists, those that lie farthest from what was to be expected by name."""
    scope = plan.scope
    odd = standing_out.found(scope, plan.current)
    if not odd:
        return
    farthest = sorted(odd, key=lambda one: -one.distance)
    names = some(scope, [f"{one.label(scope)}, {scope.label(one.area)}" for one in farthest], _MOST_DEVIATIONS, "; ")
    first = trends.first_deviation(scope) + 1
    formula = f"=COUNT({quoted(plan.tab('trends'))}!$C${first}:$C${first + len(odd) - 1})"
    yield Point(scope.phrase("attention-deviations"), Reckoned(formula, len(odd)), names, plan.tab("trends"))
