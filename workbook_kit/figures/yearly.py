"""A year's figure: quarters folded into a year as the form declares ``time``.

What a year's figure is, by the field's ``time`` (docs/facts.md, "What each metric adds up to"):

=============  ================================================  ==========================================
``time``       a sum's year                                      a ratio's or mean's year
=============  ================================================  ==========================================
``flow``       the four quarters' sum                            Σ numerators / Σ denominators
``stock_mean`` an area's own: the mean of its four quarter-ends  the same, of the mean operands
``stock``      the last figure of the year                       the last figure of the year
nothing        the figure of the quarter that asks it, else last the same
=============  ================================================  ==========================================

Above the areas that answer, the year of a ``stock_mean`` is the sum of their own years, not the mean of four totals: if
other areas answer from quarter to quarter, that mean is of nobody. It is of the areas that gave the figure in each
quarter of the year; a ratio's is the sum of their mean numerators over that of their mean denominators. There is none
where these areas hold less than ``ENOUGH`` of the last known total: the sum over all areas of the last figure that each
gave by the end of the year, in whatever earlier quarter of the series; an area that never gave one adds nothing. What
an area holds of a ratio is its denominator.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from workbook_kit.figures.trend import QUARTERS, Point, Series
from workbook_kit.form.figure import Contribution, Figure, as_number, exact
from workbook_kit.form.model import Field
from workbook_kit.form.rules import rule_of
from workbook_kit.period import Period

ENOUGH = Fraction(4, 5)
"""The least share of the last known total that a year stands on."""
BY_AREA = "stock_mean"
"""The time whose year is reckoned area by area."""


@dataclass(frozen=True)
class YearFigure:
    """A year's figure, or why there is none: it stands on ``quarters`` quarters and needs ``needed`` of them.

    ``last`` is the latest quarter behind it, ``reported`` the fewest areas of any of them. ``thin`` are the quarters
    behind it that not every area reported in: the figure is then of what was reported, maybe by other areas each time.
    ``by_area``: it is reckoned area by area, and ``reported`` are those that it is of.
    """

    year: int
    value: float | None
    numerator: float | None
    denominator: float | None
    quarters: int
    needed: int
    last: Period | None
    reported: int = 0
    expected: int = 0
    thin: tuple[Point, ...] = ()
    by_area: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether every quarter that the figure needs is there."""
        return self.quarters >= self.needed


def year_figure(field: Field, series: Series, below: Sequence[Series], year: int) -> YearFigure:
    """The figure of a year, by the rule that the field's ``time`` names (see above).

    ``below`` are the series of the areas that the figure is made from (``trend.below``), none of an area's own.
    """
    given = [point for point in series.given if point.period.year == year]
    if below and field.time == BY_AREA:
        return _by_area(field, given, below, year)
    used: Sequence[Point] = given
    if fold := _FOLDED.get(field.time):
        needed = QUARTERS
        figure = fold(field, given) if len(given) == QUARTERS else Figure(None)
    else:
        needed, used = 1, _last(field, given)
        figure = _as_given(used)
    return _told(year, figure, used, needed)


def _told(year: int, figure: Figure, used: Sequence[Point], needed: int) -> YearFigure:
    return YearFigure(
        year,
        as_number(figure.value),
        as_number(figure.numerator),
        as_number(figure.denominator),
        len(used),
        needed,
        max((point.period for point in used), default=None),
        min((point.reported for point in used), default=0),
        max((point.expected for point in used), default=0),
        tuple(point for point in used if point.is_thin),
    )


def _by_area(field: Field, given: Sequence[Point], below: Sequence[Series], year: int) -> YearFigure:
    """The years of the areas below together, if they hold enough; a quarter without a total gives none."""
    behind = [(one, own) for one in below if (own := _own_mean(one, year))]
    end = Period(year, QUARTERS).next
    known, held = (sum(last_known(field, one, end) for one in some) for some in (below, [one for one, _ in behind]))
    is_told = len(given) == QUARTERS and behind and held >= ENOUGH * known
    figure = _together(field, [own for _, own in behind]) if is_told else Figure(None)
    told = _told(year, figure, given, QUARTERS)
    return replace(told, reported=len(behind), thin=(), by_area=True)


def of_quarter(one: Series, period: Period) -> tuple[Point, ...]:
    """What an area gave of a quarter: the end of the quarter, where it gave it."""
    return tuple(point for point in one.given if point.period == period)


def _own_mean(one: Series, year: int) -> Contribution | None:
    """An area's mean of what it gave, operand by operand; None unless it gave something in each quarter."""
    quarters = [of_quarter(one, Period(year, quarter)) for quarter in range(1, QUARTERS + 1)]
    points = [point for quarter in quarters for point in quarter]
    parts = [[getattr(point, part) for point in points] for part in ("value", "numerator", "denominator")]
    return Contribution(*map(_mean, parts)) if all(quarters) else None


def _mean(values: Sequence[float | None]) -> Fraction | None:
    known = [exact(value) for value in values if value is not None]
    return sum(known, Fraction(0)) / len(known) if known else None


def last_known(field: Field, one: Series, end: Period) -> Fraction:
    """How much an area held when it last gave a figure before a quarter: of a ratio, of what it is a share."""
    known = [point for point in one.given if point.period < end]
    held = [point.denominator if rule_of(field).pooled else point.value for point in known[-1:]]
    return _mean(held) or Fraction(0)


def _together(field: Field, means: Sequence[Contribution]) -> Figure:
    """The areas' years together, as the figures of areas are."""
    rule = rule_of(field)
    if rule.pooled and rule.fold:
        return rule.fold([Contribution(None, one.numerator, one.denominator) for one in means])
    return Figure(rule.gathering.of(one.value for one in means if one.value is not None))


def _last(field: Field, given: Sequence[Point]) -> Sequence[Point]:
    """The last figure, one of a quarter that asks it before all others: those who are late give but a few more."""
    due = [point for point in given if point.period.due in field.due]
    return sorted(due or given, key=lambda point: point.period)[-1:]


def _as_given(points: Sequence[Point]) -> Figure:
    for point in points:
        return Figure(_exactly(point.value), _exactly(point.numerator), _exactly(point.denominator))
    return Figure(None)


def _added(field: Field, points: Sequence[Point]) -> Figure:
    """The quarters together: operands are pooled, numbers become one as those of areas do."""
    rule = rule_of(field)
    pairs = [Contribution(None, _exactly(p.numerator), _exactly(p.denominator)) for p in points]
    if rule.fold and all(pair.denominator is not None for pair in pairs):
        return rule.fold(pairs)
    return Figure(rule.gathering.of(exact(point.value or 0) for point in points))


def _averaged(field: Field, points: Sequence[Point]) -> Figure:
    """The mean quarter-end; a ratio keeps its value, which is that of the mean operands."""
    whole = _added(field, points)
    if whole.denominator is None:
        return Figure(_share(sum((exact(point.value or 0) for point in points), Fraction(0))))
    return Figure(whole.value, _share(whole.numerator), _share(whole.denominator))


def _share(value: Fraction | None) -> Fraction | None:
    return None if value is None else value / QUARTERS


def _exactly(value: float | None) -> Fraction | None:
    return None if value is None else exact(value)


_FOLDED = {"flow": _added, "stock_mean": _averaged}
"""The kinds of time that need all four quarters."""
