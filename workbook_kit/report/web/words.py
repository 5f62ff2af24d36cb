"""Figures and what stands out in them, in words."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from workbook_kit.figures.deviation import Deviation
from workbook_kit.form.model import Field
from workbook_kit.form.rules import rule_of
from workbook_kit.report.plan.scope import Scope

_Shape = tuple[int, int, str]
_PERCENT: _Shape = (2, 1, "\u00a0%")
_MEAN: _Shape = (0, 2, "")
_AMOUNT: _Shape = (0, 0, "")
_RULES: Mapping[str, _Shape] = {"share_yes": _PERCENT, "wmean": _MEAN}
_KINDS: Mapping[str, _Shape] = {"percent": _PERCENT, "decimal": _MEAN, "money": (0, 0, "\u00a0€")}
"""By rule, else by kind: the power of ten that a figure is shown in, its decimals, its sign."""


def figure(field: Field, value: float | None) -> str:
    """A figure as people write it, half rounded up as published ones are; an absent one as a dash.

    See docs/facts.md, "Rates, rounding and published figures".
    """
    if value is None:
        return "–"
    power, decimals, sign = _shape(field)
    return _written(Decimal(repr(value)).scaleb(power), decimals) + sign


def change(scope: Scope, field: Field, value: float) -> str:
    """By how much a figure changed, with its sign; that of a share is in percentage points."""
    power, decimals, sign = _shape(field)
    told = _written(Decimal(repr(value)).scaleb(power), decimals)
    mark = f"\u00a0{scope.phrase('points')}" if power else sign
    is_more = told.strip("0,") and not told.startswith("−")
    return f"{'+' if is_more else ''}{told}{mark}"


def unit(field: Field, scope: Scope) -> str:
    """What a figure is counted in, where its sign does not say it."""
    is_bare = field.rollup.rule in ("share_yes", "count") or _shape(field)[2]
    return "" if is_bare else scope.unit(field)


def operand(value: float | None) -> str:
    """A numerator or denominator: whole where it is whole."""
    if value is None:
        return "–"
    return _written(Decimal(repr(value)), 0 if float(value).is_integer() else 2)


def why(scope: Scope, field: Field, deviation: Deviation) -> str:
    """On which side a figure stands out, of what, and where it was to be expected; an arrow besides the words."""
    is_amount = rule_of(field).is_amount
    name = f"web-odd-{deviation.kind}" + ("-amount" if is_amount and deviation.kind == "peers" else "")
    side = scope.phrase("web-above" if deviation.distance > 0 else "web-below")
    return f"{side} {scope.phrase(name, expected=figure(field, deviation.expected))}"


def _shape(field: Field) -> _Shape:
    return _RULES.get(field.rollup.rule) or _KINDS.get(field.kind, _AMOUNT)


def _written(number: Decimal, decimals: int) -> str:
    """Decimal comma, thousands apart, a true minus; nothing below zero that is shown as zero."""
    rounded = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) + 0
    return f"{rounded:,f}".replace(",", "\u00a0").replace(".", ",").replace("-", "−")
