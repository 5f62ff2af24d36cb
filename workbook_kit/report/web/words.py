"""Figures and what stands out in them, in words."""

from __future__ import annotations

from workbook_kit import finnish
from workbook_kit.figures.deviation import Deviation
from workbook_kit.form.model import Field
from workbook_kit.form.rules import rule_of, writing_of
from workbook_kit.form.writing import DECIMAL, WHOLE
from workbook_kit.report import figure_text
from workbook_kit.report.plan.scope import Scope


def change(scope: Scope, field: Field, value: float) -> str:
    """By how much a figure changed, with its sign; that of a share is in percentage points."""
    return writing_of(field).change(value, scope.phrase("points"))


def unit(field: Field, scope: Scope) -> str:
    """What a figure is counted in, where its sign does not say it."""
    return "" if writing_of(field).sign or rule_of(field).counts_texts else scope.unit(field)


def operand(value: float | None) -> str:
    """A numerator or denominator: whole where it is whole."""
    if value is None:
        return finnish.NONE
    return (WHOLE if float(value).is_integer() else DECIMAL).text(value)


def why(scope: Scope, field: Field, deviation: Deviation) -> str:
    """On which side a figure stands out, of what, and where it was to be expected; an arrow besides the words."""
    is_amount = rule_of(field).is_amount
    name = f"web-odd-{deviation.kind}" + ("-amount" if is_amount and deviation.kind == "peers" else "")
    side = scope.phrase("web-above" if deviation.distance > 0 else "web-below")
    return f"{side} {scope.phrase(name, expected=figure_text.expected(field, deviation.expected))}"
