"""Sentences with figures in them: text formulas, so that the words follow the figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from workbook_kit.findings import messages
from workbook_kit.report.grid import Reckoned
from workbook_kit.report.plan.dated import years_behind
from workbook_kit.report.plan.measure import Metric
from workbook_kit.report.plan.places import Part, Plan
from workbook_kit.report.plan.sentence import Fact, filled, fixed, joined, number, quoted, shown
from workbook_kit.report.sheets.by_area import cached
from workbook_kit.report.sheets.methods import Earlier
from workbook_kit.report.sheets.metrics import figure_format
from workbook_kit.report.sheets.spread import of_all, spread

_PARTS: tuple[Part, ...] = ("numerator", "denominator", "reported", "expected")


def told(plan: Plan, metric: Metric, earlier: Earlier | None) -> Reckoned:
    """What stands behind the scope's own figure: how many said so, of how many, and who gave it.

    Of a figure that is not asked in this quarter: when it is, and what it was.
    """
    area = plan.scope.area
    cells = {part: plan.cell(metric, area.code, part) for part in _PARTS}
    values = {part: cached(plan, metric, area, part) for part in _PARTS}
    template = messages.phrase(f"told-{_way(metric)}", plan.scope.language)
    facts = _facts(metric, {part: str(cell) for part, cell in cells.items()}, values)
    said = filled(template.replace("{areas}", plan.scope.phrase(f"counted-{metric.form.level}")), facts)
    if share := of_all(metric, str(cells["numerator"]), str(cells["expected"]), _whole(values)):
        template = messages.phrase("told-of-all", plan.scope.language)
        said = joined([said, filled(f" {template}", {"share": share})])
    said = joined([said, *_more(plan, metric)])
    if metric.may_hide:
        hidden = plan.scope.phrase("told-hidden")
        text = hidden if values["denominator"] is None else said.text
        said = Fact(f'IF({cells["denominator"]}="","{hidden}",{said.formula})', text)
    nothing = _nothing(plan, metric, earlier)
    formula = f"=IF({cells['reported']}=0,{nothing.formula},{said.formula})"
    return Reckoned(formula, said.text if values["reported"] else nothing.text)


def _whole(values: Mapping[Part, float | None]) -> tuple[float, int]:
    return values["numerator"] or 0, int(values["expected"] or 0)


def _more(plan: Plan, metric: Metric) -> Iterator[Fact]:
    """What else is to be known of a figure: how the areas' own ones spread, the years that its answers are of."""
    if spread_ := spread(plan, metric):
        yield spread_
    scope = plan.scope
    areas = scope.answering(metric.form.level)
    years = years_behind(plan, metric, areas, f'{plan.name("data", "id")},"{metric.key}"', leads=True)
    if years:
        yield from (fixed(" "), years, fixed("."))


def covered(plan: Plan, expected: int, accepted: int) -> Reckoned:
    """How many returns of those expected count, counted on the sheet of returns."""
    scope = plan.scope
    wanted, given = (f"SUM({plan.name('returns', of)})" for of in ("areas", "accepted"))
    share = Decimal(100 * accepted) / max(expected, 1)
    facts = {
        "expected": number(wanted, expected),
        "accepted": number(given, accepted),
        "missing": number(f"{wanted}-{given}", expected - accepted),
        "share": Fact(f"FIXED(100*{given}/MAX({wanted},1),1)", shown(share, 1)),
    }
    template = messages.phrase("covered", scope.language).replace("{period}", str(scope.harvest.period))
    return Reckoned(f"={filled(template, facts).formula}", filled(template, facts).text)


def is_asked(plan: Plan, metric: Metric) -> bool:
    """Whether the form asks for a figure in this quarter."""
    return not metric.field.due or plan.scope.harvest.period.due in metric.field.due


def _way(metric: Metric) -> str:
    """Which sentence a rule's figure gets."""
    rule = metric.rule.name
    return rule if rule in ("share_yes", "wmean", "mean_of") else "ratio" if metric.is_pooled else "sum"


def _nothing(plan: Plan, metric: Metric, earlier: Earlier | None) -> Fact:
    scope = plan.scope
    if is_asked(plan, metric):
        text = scope.phrase("told-nothing")
        return Fact(quoted(text), text)
    asked = scope.phrase("told-not-asked", due=", ".join(metric.field.due))
    if earlier is None or earlier.point.value is None:
        return Fact(quoted(asked), asked)
    last = messages.phrase("told-last", scope.language).replace("{period}", str(earlier.point.period))
    is_share = "%" in figure_format(metric.field)
    value = Decimal(repr(earlier.point.value)) * (100 if is_share else 1)
    unit = "\u00a0%" if is_share else ""
    formula = f"FIXED({earlier.cell}{'*100' if is_share else ''},1)" + (f"&{quoted(unit)}" if unit else "")
    return filled(f"{asked} {last}", {"value": Fact(formula, shown(value, 1) + unit)})


def _facts(metric: Metric, cells: Mapping[Part, str], values: Mapping[Part, float | None]) -> dict[str, Fact]:
    """What a sentence may name."""
    facts = {str(part): number(cells[part], values[part]) for part in _PARTS}
    if metric.is_pooled:
        said_no = (values["denominator"] or 0) - (values["numerator"] or 0)
        facts["no"] = number(f"{cells['denominator']}-{cells['numerator']}", said_no)
    return facts
