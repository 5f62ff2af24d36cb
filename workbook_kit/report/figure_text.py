"""Figures and deviations in words, as the sheets over time tell them."""

from __future__ import annotations

from workbook_kit import finnish
from workbook_kit.figures.deviation import Deviation
from workbook_kit.form.model import Field
from workbook_kit.form.rules import rule_of, writing_of
from workbook_kit.report.plan.scope import Scope

_SIGNS = {True: "▲", False: "▼"}


def figure(field: Field, value: float | None) -> str:
    """A figure as people write it; an absent one as a dash."""
    return finnish.NONE if value is None else writing_of(field).text(value)


def expected(field: Field, value: float) -> str:
    """About what was to be expected of a figure: of three digits, as it is but a guess."""
    return figure(field, float(f"{value:.3g}"))


def why(scope: Scope, field: Field, deviation: Deviation) -> str:
    """What a figure that stands out differs from, and what was to be expected; the sign says on which side it lies."""
    is_amount = rule_of(field).is_amount
    name = f"deviation-{deviation.kind}" + ("-amount" if is_amount and deviation.kind == "peers" else "")
    return f"{sign(deviation)} {scope.phrase(name, expected=expected(field, deviation.expected))}"


def sign(deviation: Deviation) -> str:
    """An arrow up or down: colour alone does not tell."""
    return _SIGNS[deviation.distance > 0]
