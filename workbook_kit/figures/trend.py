"""Figures over time: the series of an area's figure, quarter by quarter.

A quarter that was not harvested is a gap, a figure that is not there stays missing; neither is ever a zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from workbook_kit.figures.rollup import RollupRow
from workbook_kit.form.model import LEVELS, Level
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


def below(trends: Mapping[Key, Series], one: Series) -> tuple[Series, ...]:
    """The series of the areas whose answers a figure is made from; none of what an area answers itself."""
    codes = {code for point in one.points for code in point.areas} - {one.area}
    found = [trends[key] for code in sorted(codes) if (key := (one.field, one.segment, code)) in trends]
    base = min((LEVELS.index(series.level) for series in found), default=0)
    return tuple(series for series in found if LEVELS.index(series.level) == base)


def whole_years(periods: Iterable[Period]) -> tuple[int, ...]:
    """The years whose last quarter is among the periods: those that a year's figure is told for."""
    return tuple(sorted({period.year for period in periods if period.quarter == QUARTERS}))
