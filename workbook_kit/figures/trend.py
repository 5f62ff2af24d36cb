"""Figures over time: the series of an area's figure, and quarters folded into a year as the form declares ``time``.

A quarter that was not harvested is a gap, a figure that is not there stays missing; neither is ever a zero. What a
year's figure is, by the field's ``time`` (docs/facts.md, "What each metric adds up to"):

=============  ================================================  ==========================================
``time``       a sum's year                                      a ratio's or mean's year
=============  ================================================  ==========================================
``flow``       the four quarters' sum                            Σ numerators / Σ denominators
``stock_mean`` the mean of the four quarter-ends                 the same, of the mean operands
``stock``      the last figure of the year                       the last figure of the year
nothing        the figure of the quarter that asks it, else last the same
=============  ================================================  ==========================================
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from workbook_kit.figures.rollup import RollupRow
from workbook_kit.form.figure import Contribution, Figure, as_number, exact
from workbook_kit.form.model import LEVELS, Field, Level
from workbook_kit.form.rules import rule_of
from workbook_kit.period import Period

QUARTERS = 4
Key = tuple[str, str, str]
"""Which series: field, segment, area."""


@dataclass(frozen=True)
class Point:
    """One figure of one quarter; ``value`` is None where nobody gave it or it is hidden.

    ``areas`` are those that reported it, by code, of the level that is asked: as many may be others.
    """

    period: Period
    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    reported: int = 0
    expected: int = 0
    hidden: bool = False
    areas: frozenset[str] = frozenset()

    @property
    def is_thin(self) -> bool:
        """Whether fewer areas reported than there are."""
        return self.reported < self.expected


@dataclass(frozen=True)
class Series:
    """One figure of one area over all harvested quarters, oldest first; a quarter without a row has no point."""

    field: str
    segment: str
    area: str
    level: Level
    points: tuple[Point, ...]

    @property
    def key(self) -> Key:
        return self.field, self.segment, self.area

    @property
    def given(self) -> tuple[Point, ...]:
        """The points that have a value."""
        return tuple(point for point in self.points if point.value is not None)

    def at(self, period: Period) -> Point | None:
        """The point of a quarter, None in a gap."""
        return next((point for point in self.points if point.period == period), None)


@dataclass(frozen=True)
class YearFigure:
    """A year's figure, or why there is none: it stands on ``quarters`` quarters and needs ``needed`` of them.

    ``last`` is the latest quarter behind it, ``reported`` the fewest areas of any of them. ``thin`` are the quarters
    behind it that not every area reported in: the figure is then of what was reported, maybe by other areas each time.
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

    @property
    def is_whole(self) -> bool:
        """Whether every quarter that the figure needs is there."""
        return self.quarters >= self.needed


def series(rows: Iterable[RollupRow], parents: Mapping[str, str] | None = None) -> tuple[Series, ...]:
    """Every series in the rows, nation first, then by area, field and segment; in one quarter the later row counts.

    ``parents`` tells the ELY area of each region, without which nobody knows which regions stand behind its figures.
    """
    listed = list(rows)
    behind = _Behind(listed, parents or {})
    found: dict[tuple[int, str, str, str], dict[Period, Point]] = {}
    periods: dict[str, Period] = {}
    for row in listed:
        period = periods.setdefault(row.period, Period.parse(row.period))
        key = -LEVELS.index(row.level), row.area, row.field, row.segment
        found.setdefault(key, {})[period] = _point(row, period, behind.areas(row))
    return tuple(
        Series(field, segment, area, LEVELS[-level], tuple(points[period] for period in sorted(points)))
        for (level, area, field, segment), points in sorted(found.items())
    )


def _point(row: RollupRow, period: Period, areas: frozenset[str]) -> Point:
    return Point(period, row.value, row.numerator, row.denominator, row.reported, row.expected, row.hidden, areas)


_Slot = tuple[str, str, str]
"""A figure of a quarter: period, field, segment."""


class _Behind:
    """Which areas reported each figure: those of the lowest level that has it; equal sets are one in memory."""

    def __init__(self, rows: Iterable[RollupRow], parents: Mapping[str, str]) -> None:
        self._parents, self._sets = parents, dict[frozenset[str], frozenset[str]]()
        reporting: dict[_Slot, dict[Level, set[str]]] = {}
        for row in rows:
            if row.reported:
                levels = reporting.setdefault((row.period, row.field, row.segment), {})
                levels.setdefault(row.level, set()).add(row.area)
        self._slots = {slot: self._by_area(levels) for slot, levels in reporting.items()}

    def _by_area(self, levels: Mapping[Level, set[str]]) -> tuple[Level, Mapping[str, frozenset[str]]]:
        """The level of a figure's answers, and who gave them: by area above, and all under no code."""
        base = min(levels, key=LEVELS.index)
        above: dict[str, set[str]] = {}
        for code in levels[base]:
            above.setdefault(self._parents.get(code, ""), set()).add(code)
        return base, {area: self._shared(codes) for area, codes in {**above, "": levels[base]}.items()}

    def _shared(self, codes: Iterable[str]) -> frozenset[str]:
        one = frozenset(codes)
        return self._sets.setdefault(one, one)

    def areas(self, row: RollupRow) -> frozenset[str]:
        """The areas that reported the figure of a row."""
        base, by_area = self._slots.get((row.period, row.field, row.segment), (row.level, {}))
        if row.level == base:
            return self._shared([row.area] if row.reported else [])
        return by_area.get("" if row.level == "national" else row.area, frozenset())


def quarters(periods: Iterable[Period]) -> tuple[Period, ...]:
    """Every quarter from the first to the last of the periods, gaps included: the columns of a table over time."""
    listed = sorted(set(periods))
    return tuple(_walk(listed[0], listed[-1])) if listed else ()


def _walk(first: Period, last: Period) -> Iterator[Period]:
    while first <= last:
        yield first
        first = first.next


def whole_years(periods: Iterable[Period]) -> tuple[int, ...]:
    """The years whose last quarter is among the periods: those that a year's figure is told for."""
    return tuple(sorted({period.year for period in periods if period.quarter == QUARTERS}))


def year_figure(field: Field, points: Iterable[Point], year: int) -> YearFigure:
    """The figure of a year from its quarters, by the rule that the field's ``time`` names (see above)."""
    given = [point for point in points if point.period.year == year and point.value is not None]
    used: Sequence[Point] = given
    if fold := _FOLDED.get(field.time):
        needed = QUARTERS
        figure = fold(field, given) if len(given) == QUARTERS else Figure(None)
    else:
        needed, used = 1, _last(field, given)
        figure = _as_given(used)
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
