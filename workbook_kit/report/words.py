"""Sentences with figures in them: text formulas, so that the words follow the figures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from workbook_kit import messages
from workbook_kit.report.by_area import cached
from workbook_kit.report.grid import Reckoned
from workbook_kit.report.measure import Metric
from workbook_kit.report.metrics import figure_format
from workbook_kit.report.plan import Part, Plan
from workbook_kit.report.reckoning import Earlier

_BLANK = re.compile(r"\{(\w+)\}")
_PARTS: tuple[Part, ...] = ("numerator", "denominator", "reported", "expected")


@dataclass(frozen=True)
class _Fact:
    """One figure that a sentence names, as a formula and as the text that the formula gives in Finland."""

    formula: str
    text: str


def told(plan: Plan, metric: Metric, earlier: Earlier | None) -> Reckoned | None:
    """What stands behind the scope's own figure: how many said so, of how many, and who gave it.

    Of a figure that is not asked in this quarter: when it is, and what it was.
    """
    area = plan.scope.area
    cells = {part: plan.cell(metric, area.code, part) for part in _PARTS}
    values = {part: cached(plan, metric, area, part) for part in _PARTS}
    if cells["reported"] is None or values["reported"] is None:
        return None
    template = messages.phrase(f"told-{_way(metric)}", plan.scope.language)
    facts = _facts(metric, {part: str(cell) for part, cell in cells.items()}, values)
    said = _joined(template.replace("{areas}", plan.scope.phrase(f"counted-{metric.form.level}")), facts)
    if metric.may_hide:
        hidden = plan.scope.phrase("told-hidden")
        text = hidden if values["denominator"] is None else said.text
        said = _Fact(f'IF({cells["denominator"]}="","{hidden}",{said.formula})', text)
    nothing = _nothing(plan, metric, earlier)
    formula = f"=IF({cells['reported']}=0,{nothing.formula},{said.formula})"
    return Reckoned(formula, said.text if values["reported"] else nothing.text)


def covered(plan: Plan, expected: int, accepted: int) -> Reckoned:
    """How many returns of those expected count, counted on the sheet of returns."""
    scope = plan.scope
    wanted, given = (f"SUM({plan.name('returns', of)})" for of in ("areas", "accepted"))
    share = Decimal(100 * accepted) / max(expected, 1)
    facts = {
        "expected": _number(wanted, expected),
        "accepted": _number(given, accepted),
        "missing": _number(f"{wanted}-{given}", expected - accepted),
        "share": _Fact(f"FIXED(100*{given}/MAX({wanted},1),1)", _shown(share, 1)),
    }
    template = messages.phrase("covered", scope.language).replace("{period}", str(scope.harvest.period))
    return Reckoned(f"={_joined(template, facts).formula}", _joined(template, facts).text)


def is_asked(plan: Plan, metric: Metric) -> bool:
    """Whether the form asks for a figure in this quarter."""
    return not metric.field.due or plan.scope.harvest.period.due in metric.field.due


def _way(metric: Metric) -> str:
    """Which sentence a rule's figure gets."""
    rule = metric.rule.name
    return rule if rule in ("share_yes", "wmean", "mean_of") else "ratio" if metric.is_pooled else "sum"


def _nothing(plan: Plan, metric: Metric, earlier: Earlier | None) -> _Fact:
    scope = plan.scope
    if is_asked(plan, metric):
        text = scope.phrase("told-nothing")
        return _Fact(_quoted(text), text)
    asked = scope.phrase("told-not-asked", due=", ".join(metric.field.due))
    if earlier is None or earlier.point.value is None:
        return _Fact(_quoted(asked), asked)
    last = messages.phrase("told-last", scope.language).replace("{period}", str(earlier.point.period))
    is_share = "%" in figure_format(metric.field)
    value = Decimal(repr(earlier.point.value)) * (100 if is_share else 1)
    unit = "\u00a0%" if is_share else ""
    formula = f"FIXED({earlier.cell}{'*100' if is_share else ''},1)" + (f"&{_quoted(unit)}" if unit else "")
    return _joined(f"{asked} {last}", {"value": _Fact(formula, _shown(value, 1) + unit)})


def _facts(metric: Metric, cells: Mapping[Part, str], values: Mapping[Part, float | None]) -> dict[str, _Fact]:
    """What a sentence may name."""
    facts = {str(part): _number(cells[part], values[part]) for part in _PARTS}
    if metric.is_pooled:
        said_no = (values["denominator"] or 0) - (values["numerator"] or 0)
        facts["no"] = _number(f"{cells['denominator']}-{cells['numerator']}", said_no)
    return facts


def _number(formula: str, value: float | None) -> _Fact:
    return _Fact(f"FIXED({formula},0)", _shown(Decimal(repr(value or 0)), 0))


def _joined(template: str, facts: Mapping[str, _Fact]) -> _Fact:
    """A template as a formula that joins its words and figures."""
    pieces = _BLANK.split(template)
    formulas = [facts[piece].formula if number % 2 else _quoted(piece) for number, piece in enumerate(pieces)]
    text = "".join(facts[piece].text if number % 2 else piece for number, piece in enumerate(pieces))
    return _Fact("&".join(one for one in formulas if one != '""'), text)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _shown(number: Decimal, decimals: int) -> str:
    """A number as FIXED shows it in Finland: rounded half up, thousands apart, decimal comma."""
    rounded = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{rounded:,}".replace(",", "\u00a0").replace(".", ",")
