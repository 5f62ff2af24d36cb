"""Figures and deviations in words, as the sheets over time tell them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from workbook_kit.figures.deviation import Deviation
from workbook_kit.findings import messages
from workbook_kit.form.model import Field
from workbook_kit.form.rules import rule_of
from workbook_kit.report.plan.scope import Scope

_PERCENT, _MEAN, _AMOUNT = (2, 1, "\u00a0%"), (0, 2, ""), (0, 0, "")
_RULES = {"share_yes": _PERCENT, "wmean": _MEAN}
_KINDS = {"percent": _PERCENT, "decimal": _MEAN, "money": (0, 0, "\u00a0€")}
"""By rule, else by kind: the power of ten that it is shown in, its decimals, its sign."""

_SIGNS = {True: "▲", False: "▼"}


def figure(field: Field, value: float | None) -> str:
    """A figure as people write it, half rounded up as published ones are; an absent one as a dash.

    See docs/facts.md, "Rates, rounding and published figures".
    """
    if value is None:
        return messages.shown(None)
    power, decimals, mark = _RULES.get(field.rollup.rule) or _KINDS.get(field.kind, _AMOUNT)
    rounded = Decimal(repr(value)).scaleb(power).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return messages.shown(float(rounded)) + mark


def why(scope: Scope, field: Field, deviation: Deviation) -> str:
    """What a figure that stands out differs from, and what was to be expected; the sign says on which side it lies."""
    is_amount = rule_of(field).is_amount
    name = f"deviation-{deviation.kind}" + ("-amount" if is_amount and deviation.kind == "peers" else "")
    expected = float(f"{deviation.expected:.3g}")
    return f"{sign(deviation)} {scope.phrase(name, expected=figure(field, expected))}"


def sign(deviation: Deviation) -> str:
    """An arrow up or down: colour alone does not tell."""
    return _SIGNS[deviation.distance > 0]
