"""Sentences with figures in them: text formulas, so that the words follow the figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workbook_kit.findings import messages
from workbook_kit.form.rules import writing_of
from workbook_kit.report.plan.algebra import BLANK, Formula, fixed, joined, most, text, when
from workbook_kit.report.plan.dated import years_behind
from workbook_kit.report.plan.formulas import LivePlan
from workbook_kit.report.plan.measure import Metric
from workbook_kit.report.plan.places import Part, Plan
from workbook_kit.report.plan.sentence import figure, filled
from workbook_kit.report.sheets.methods import Earlier
from workbook_kit.report.sheets.spread import of_all, spread

_PARTS: tuple[Part, ...] = ("numerator", "denominator", "reported", "expected")


def behind(plan: LivePlan, metric: Metric, earlier: Earlier | None) -> Formula:
    """What stands behind the scope's own figure: how many said so, of how many, and who gave it.

    Of a figure that is not asked in this quarter: when it is, and what it was.
    """
    cells = {part: plan.cell(metric, plan.scope.area.code, part) for part in _PARTS}
    there = {str(part): one for part, one in cells.items() if one}
    template = messages.phrase(metric.rule.behind, plan.scope.language)
    sentence = filled(
        template.replace("{areas}", plan.scope.phrase(f"counted-{metric.form.level}")), _facts(metric, there)
    )
    if share := of_all(metric, there["numerator"], there["expected"]):
        template = messages.phrase("told-of-all", plan.scope.language)
        sentence = joined([sentence, filled(f" {template}", {"share": share})])
    sentence = joined([sentence, *_more(plan, metric)])
    if metric.may_hide:
        sentence = when(there["denominator"].equals(BLANK), plan.scope.phrase("told-hidden"), sentence)
    return when(there["reported"].equals(0), _nothing(plan, metric, earlier), sentence)


def _more(plan: LivePlan, metric: Metric) -> Iterator[Formula]:
    """What else is to be known of a figure: how the areas' own ones spread, the years that its answers are of."""
    if spread_ := spread(plan, metric):
        yield spread_
    areas = plan.scope.answering(metric.form.level)
    if years := years_behind(plan, metric, areas, (("id", metric.key),), leads=True):
        yield from (text(" "), years, text("."))


def covered(plan: LivePlan) -> Formula:
    """How many returns of those expected count, counted on the sheet of returns."""
    wanted, given = (plan.returns.total(of) for of in ("areas", "accepted"))
    facts = {
        "expected": fixed(wanted),
        "accepted": fixed(given),
        "missing": fixed(wanted - given),
        "share": fixed(100 * given / most(wanted, 1), 1),
    }
    template = messages.phrase("covered", plan.scope.language).replace("{period}", str(plan.scope.harvest.period))
    return filled(template, facts)


def is_asked(plan: Plan, metric: Metric) -> bool:
    """Whether the form asks for a figure in this quarter."""
    return not metric.field.due or plan.scope.harvest.period.due in metric.field.due


def _nothing(plan: Plan, metric: Metric, earlier: Earlier | None) -> Formula:
    scope = plan.scope
    if is_asked(plan, metric):
        return text(scope.phrase("told-nothing"))
    reason = scope.phrase("told-not-asked", due=", ".join(metric.field.due))
    if earlier is None or earlier.point.value is None:
        return text(reason)
    last = messages.phrase("told-last", scope.language).replace("{period}", str(earlier.point.period))
    return filled(f"{reason} {last}", {"value": figure(writing_of(metric.field), earlier.cell)})


def _facts(metric: Metric, cells: Mapping[str, Formula]) -> dict[str, Formula]:
    """What a sentence may name."""
    facts = {part: fixed(one) for part, one in cells.items()}
    if metric.is_pooled:
        facts["no"] = fixed(cells["denominator"] - cells["numerator"])
    return facts
