"""The kinds of roll-up, one row a rule: what forms may ask for and how records become one figure.

Figures of an ELY area and of the nation are always computed from the records of regions, never from the figures of
areas below and never from percentages (docs/facts.md, "What each metric adds up to"). A figure that is put together
from others (a whole of segments, a mean over items) is put together from those of the same area.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from workbook_kit.cell import Value
from workbook_kit.form.model import Rollup

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
class Rule:
    """One roll-up rule; ``fold`` is None where nothing is added up.

    ``pooled``: the figure is a numerator over a denominator. With ``operands`` these are two fields of each record;
    ``excel`` is then one area's own figure as a formula over their two cells. ``terms``: what the figure is if it is
    put together from other figures, which follow one of the rules ``joins``. ``picks``: it counts those answers of a
    choice that are among the codes which the form names. Unless ``additive``, the figures of
    areas do not add up to that of the area above.
    """

    name: str
    fold: Callable[[Sequence[Contribution]], Figure] | None
    pooled: bool = False
    operands: bool = False
    weighted: bool = False
    additive: bool = True
    excel: str = ""
    terms: Mapping[FigurePart, Term] = field(default_factory=dict)
    joins: frozenset[str] = frozenset()
    picks: bool = False

    def contribution(self, numerator: Fraction, denominator: Fraction) -> Contribution:
        """What one area's two operands bring; a mean brings the sum behind it."""
        return Contribution(numerator=numerator * denominator if self.weighted else numerator, denominator=denominator)

    @property
    def is_of_segment(self) -> bool:
        """Whether a figure that is put together is there only where those of its own segment are."""
        return any(term.own for term in self.terms.values())

    def is_there(self, part: Figure) -> bool:
        """Whether a figure has what one that is put together takes from it; a ratio of zeros has both, but no value."""
        return any(getattr(part, term.part) is not None for term in self.terms.values())

    def joined(self, own: Sequence[Figure], every: Sequence[Figure]) -> Figure:
        """A figure put together from figures of the same area: those of its own segment, and all."""
        parts = {name: term.of(own if term.own else every) for name, term in self.terms.items()}
        return self.fold([Contribution(**parts)]) if self.fold else Figure(None)


def _sum(parts: Sequence[Contribution]) -> Figure:
    return Figure(_total(p.value for p in parts)) if parts else Figure(None)


def _pooled(parts: Sequence[Contribution]) -> Figure:
    """Σ numerator / Σ denominator; never a mean of ratios (docs/facts.md, "Rates, rounding and published figures")."""
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


_BOTH: Mapping[FigurePart, Term] = {"numerator": Term("numerator"), "denominator": Term("denominator")}
_SHARE: Mapping[FigurePart, Term] = {"numerator": Term("value", own=True), "denominator": Term("value")}
_MEAN: Mapping[FigurePart, Term] = {"numerator": Term("value"), "denominator": Term("value", counts=True)}

RULES: dict[str, Rule] = {
    rule.name: rule
    for rule in (
        Rule("sum", _sum, terms={"value": Term("value")}, joins=frozenset({"sum"})),
        Rule("sum_distinct", _sum),
        Rule("count", _sum),
        Rule("share_yes", _pooled, pooled=True),
        Rule("share_choice", _pooled, pooled=True, picks=True),
        Rule("ratio", _pooled, pooled=True, operands=True, excel="{n}/{d}", terms=_BOTH, joins=frozenset({"ratio"})),
        Rule("growth_ratio", _growth, pooled=True, operands=True, excel="{n}/{d}-1"),
        Rule("wmean", _pooled, pooled=True, operands=True, weighted=True, excel="{n}"),
        Rule("share", _pooled, pooled=True, additive=False, terms=_SHARE, joins=frozenset({"sum"})),
        Rule("mean_of", _pooled, pooled=True, additive=False, terms=_MEAN, joins=frozenset({"wmean"})),
        Rule("direct", _own, additive=False),
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
