"""The kinds of roll-up, one row a rule: what forms may ask for and how records become one figure.

The names are those of FORMS (LIITE 3): figures of an ELY area and of the nation are always computed from the
records of regions, never from other roll-ups and never from percentages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from workbook_kit.cell import Value
from workbook_kit.form import Rollup

_WHOLE_LIMIT = 2**53
"""Whole numbers below it are exact as floats, which the Parquet files hold."""


@dataclass(frozen=True)
class Contribution:
    """What one area brings to a figure: a value, or the two operands of a ratio or weighted mean."""

    value: Fraction | None = None
    numerator: Fraction | None = None
    denominator: Fraction | None = None


@dataclass(frozen=True)
class Figure:
    """A rolled-up figure; ``value`` is None where there is nothing to show (no answer, denominator zero)."""

    value: Fraction | None
    numerator: Fraction | None = None
    denominator: Fraction | None = None


@dataclass(frozen=True)
class Rule:
    """One roll-up rule; ``fold`` is None where nothing is added up.

    With ``operands`` it needs a numerator and a denominator field; ``excel`` is then one area's own figure as a
    formula over their two cells.
    """

    name: str
    fold: Callable[[Sequence[Contribution]], Figure] | None
    operands: bool = False
    weighted: bool = False
    excel: str = ""

    def contribution(self, numerator: Fraction, denominator: Fraction) -> Contribution:
        """What one area's two operands bring; a mean brings the sum behind it."""
        return Contribution(numerator=numerator * denominator if self.weighted else numerator, denominator=denominator)


def _sum(parts: Sequence[Contribution]) -> Figure:
    return Figure(_total(p.value for p in parts)) if parts else Figure(None)


def _pooled(parts: Sequence[Contribution]) -> Figure:
    """Σ numerator / Σ denominator; never a mean of ratios (FACTS, A1)."""
    if not parts:
        return Figure(None)
    top, bottom = _total(p.numerator for p in parts), _total(p.denominator for p in parts)
    return Figure(top / bottom if bottom else None, top, bottom)


def _growth(parts: Sequence[Contribution]) -> Figure:
    pooled = _pooled(parts)
    return Figure(None if pooled.value is None else pooled.value - 1, pooled.numerator, pooled.denominator)


def _own(parts: Sequence[Contribution]) -> Figure:
    return Figure(parts[0].value) if len(parts) == 1 else Figure(None)


def _total(values: Iterable[Fraction | None]) -> Fraction:
    return sum((v for v in values if v is not None), Fraction(0))


def exact(number: float) -> Fraction:
    """The number as its writer meant it: 0.1 is one tenth. Sums are exact, so no order of returns matters (P4)."""
    return Fraction(Decimal(repr(number)))


RULES: dict[str, Rule] = {
    rule.name: rule
    for rule in (
        Rule("sum", _sum),
        Rule("sum_distinct", _sum),
        Rule("count", _sum),
        Rule("share_yes", _pooled),
        Rule("ratio", _pooled, operands=True, excel="{n}/{d}"),
        Rule("growth_ratio", _growth, operands=True, excel="{n}/{d}-1"),
        Rule("wmean", _pooled, operands=True, weighted=True, excel="{n}"),
        Rule("direct", _own),
        Rule("list", None),
        Rule("none", None),
    )
}


def own_figure(rollup: Rollup, answers: Mapping[tuple[str, str, str], Value]) -> float | None:
    """One area's own figure of a derived field, from its answers by (field, segment, row)."""
    rule = RULES[rollup.rule]
    pair = [answers.get((name, "", "")) for name in (rollup.numerator, rollup.denominator)]
    top, bottom = (exact(value) if isinstance(value, (int, float)) else None for value in pair)
    if top is None or bottom is None or rule.fold is None:
        return None
    figure = as_number(rule.fold([rule.contribution(top, bottom)]).value)
    return None if figure is None else float(figure)


def as_number(value: Fraction | None) -> float | None:
    """An exact figure as a cell holds it: whole where it is whole; None where no cell could hold it."""
    if value is None:
        return None
    if value.denominator == 1 and abs(value) < _WHOLE_LIMIT:
        return int(value)
    try:
        return float(value)
    except OverflowError:
        return None
