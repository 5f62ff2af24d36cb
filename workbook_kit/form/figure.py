"""What areas bring to a figure, how numbers become one, and the figure that comes of it; all exact."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

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


FigurePart = Literal["value", "numerator", "denominator"]


@dataclass(frozen=True)
class Term:
    """A part of a figure that is put together from others of its area: the sum or the count of a part of theirs.

    ``own`` takes only those of the figure's own segment.
    """

    part: FigurePart
    counts: bool = False
    own: bool = False

    def of(self, figures: Iterable[Figure]) -> Fraction:
        """The term over figures; one that has no such part brings nothing."""
        parts = [part for figure in figures if (part := getattr(figure, self.part)) is not None]
        return Fraction(len(parts)) if self.counts else _total(parts)


@dataclass(frozen=True)
class Gathering:
    """How several numbers become one (of the rows of an area, of areas, of quarters), and Excel's functions for it.

    ``excel`` takes cells; ``excel_where`` takes a column and the criteria that pick some of its cells.
    """

    of: Callable[[Iterable[Fraction]], Fraction]
    excel: str
    excel_where: str

    def fold(self, parts: Sequence[Contribution]) -> Figure:
        """The figure of areas that each bring a number."""
        return Figure(self.of(part.value for part in parts if part.value is not None)) if parts else Figure(None)


SUM = Gathering(lambda numbers: sum(numbers, Fraction(0)), "SUM", "SUMIFS")


def pooled(parts: Sequence[Contribution]) -> Figure:
    """Σ numerator / Σ denominator; never a mean of ratios (docs/facts.md, "Rates, rounding and published figures")."""
    if not parts:
        return Figure(None)
    top, bottom = _total(p.numerator for p in parts), _total(p.denominator for p in parts)
    return Figure(top / bottom if bottom else None, top, bottom)


def growth(parts: Sequence[Contribution]) -> Figure:
    """By what share the denominators' sum has grown to that of the numerators."""
    ratio = pooled(parts)
    return Figure(None if ratio.value is None else ratio.value - 1, ratio.numerator, ratio.denominator)


def own(parts: Sequence[Contribution]) -> Figure:
    """What one area tells of itself; none over several."""
    return Figure(parts[0].value) if len(parts) == 1 else Figure(None)


def _total(values: Iterable[Fraction | None]) -> Fraction:
    return sum((v for v in values if v is not None), Fraction(0))


def exact(number: float) -> Fraction:
    """The number as its writer meant it: 0.1 is one tenth. Sums are exact, so no order of returns matters (P4)."""
    return Fraction(Decimal(repr(number)))


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
