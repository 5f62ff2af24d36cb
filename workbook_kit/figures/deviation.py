"""Figures of a quarter that stand out: from the area's own past, and from the other areas of its level.

Both are robust (median and MAD): a figure stands out if it lies more than ``LIMIT`` spreads from what was to be
expected. The spread is 1.4826 · MAD, but never less than a *floor*, as equal figures have no MAD: the change that is
too small to matter, or, if that is more, what chance alone does to a count or to a share of few answers.

- Beside its past: the median of at least ``FEWEST_BEFORE`` earlier figures, of three years at the most.
- Beside its peers, at least ``FEWEST_PEERS``: an amount is as large as its area, so its change from the quarter before
  is compared; a share, a mean or a growth is compared as it is.
- An amount is only compared with quarters that the very same areas reported: else what is missing, or who answered
  instead, would stand out.
- What is asked once a year (no ``time``) is compared with years before, and only in the quarters that ask it. So is a
  plan: its figure is compared with that of the same quarter of the plan years before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import exp, log, sqrt
from statistics import median
from typing import Literal

from workbook_kit.figures.trend import Point, Series
from workbook_kit.form.kinds import kind_of
from workbook_kit.form.model import LEVELS, Field, Level
from workbook_kit.form.rules import rule_of
from workbook_kit.period import Period

LIMIT = 5.0
FEWEST_BEFORE, LONGEST_BEFORE = 5, 12
FEWEST_PEERS = 8
_SCALE = 1.4826  # makes the median deviation of normal data a standard deviation

Kind = Literal["history", "peers"]


@dataclass(frozen=True)
class Deviation:
    """One figure that stands out: ``distance`` spreads (with sign) from the ``expected`` one, in the field's unit."""

    area: str
    level: Level
    field: str
    segment: str
    period: Period
    kind: Kind
    value: float
    expected: float
    distance: float


_NOTHING = 0.01  # of a euro or any unit: a spread is never zero


def deviations(series: Iterable[Series], fields: Mapping[str, Field], period: Period) -> tuple[Deviation, ...]:
    """What stands out in a quarter: nation first, then by field in the order of ``fields``, segment and area."""
    watched = [one for one in series if one.field in fields and _is_watched(fields[one.field], period)]
    found = [d for one in watched for d in _beside_past(fields[one.field], one, period)]
    for group in _groups(watched).values():
        found += _beside_peers(fields[group[0].field], group, period)
    place = {name: number for number, name in enumerate(fields)}
    return tuple(sorted(found, key=lambda d: (-LEVELS.index(d.level), place[d.field], d.segment, d.area, d.kind)))


def _is_watched(field: Field, period: Period) -> bool:
    return field.is_followed and (not field.due or period.due in field.due)


def _groups(series: Iterable[Series]) -> Mapping[tuple[str, str, Level], list[Series]]:
    """The series of the same figure of the same level."""
    groups: dict[tuple[str, str, Level], list[Series]] = {}
    for one in series:
        groups.setdefault((one.field, one.segment, one.level), []).append(one)
    return groups


def _beside_past(field: Field, series: Series, period: Period) -> Iterator[Deviation]:
    point = series.at(period)
    if point is None or point.value is None:
        return
    earlier = [p for p in series.given if p.period < period and _is_alike(field, p, point)]
    values = [p.value for p in earlier[-LONGEST_BEFORE:] if p.value is not None]
    if len(values) < FEWEST_BEFORE:
        return
    middle = median(values)
    spread = max(_SCALE * _mad(values, middle), _floor(field, point, middle))
    yield from _told(series, point, "history", middle, (point.value - middle) / spread)


def _is_alike(field: Field, before: Point, point: Point) -> bool:
    """Whether two quarters can be compared: of one season if the figure is a year's, an amount of the same areas."""
    same_season = not field.is_seasonal or before.period.quarter == point.period.quarter
    same_areas = (before.reported, before.areas) == (point.reported, point.areas)
    return same_season and (same_areas or not rule_of(field).is_amount)


def _beside_peers(field: Field, group: Iterable[Series], period: Period) -> Iterator[Deviation]:
    measured = [(one, point, m) for one in group if (point := one.at(period)) and (m := _measure(field, one, point))]
    if len(measured) < FEWEST_PEERS:
        return
    middle = median([m.value for _, _, m in measured])
    mad = _mad([m.value for _, _, m in measured], middle)
    for one, point, m in measured:
        expected = m.expected(middle)
        spread = max(_SCALE * mad, _floor(field, point, expected) / m.unit(expected))
        yield from _told(one, point, "peers", expected, (m.value - middle) / spread)


@dataclass(frozen=True)
class _Measure:
    """What areas of any size are compared by: a share as it is, an amount by how it grew from ``base``.

    Growth is a logarithm, in which twice and half are as far; one is added to both, so that zero is a number too.
    """

    value: float
    base: float | None = None

    def expected(self, middle: float) -> float:
        """The figure of an area that is like the median of its peers."""
        return middle if self.base is None else exp(middle) * (self.base + 1) - 1

    def unit(self, expected: float) -> float:
        """How much of the field's unit a small step of the measure is."""
        return 1.0 if self.base is None else max(expected, 1.0)


def _measure(field: Field, series: Series, point: Point) -> _Measure | None:
    if point.value is None or not rule_of(field).is_amount:
        return None if point.value is None else _Measure(point.value)
    before = series.at(field.quarter_before(point.period))
    if before is None or before.value is None or not _is_alike(field, before, point):
        return None
    if min(before.value, point.value) < 0:
        return None
    return _Measure(log((point.value + 1) / (before.value + 1)), before.value)


def _floor(field: Field, point: Point, expected: float) -> float:
    rule = rule_of(field)
    floor = rule.floor.of(expected, point.numerator, point.denominator)
    is_count = kind_of(field).is_integer and rule.is_amount
    return max(floor, sqrt(max(abs(expected), 1.0))) if is_count else max(floor, _NOTHING)


def _mad(values: Iterable[float], middle: float) -> float:
    return median([abs(value - middle) for value in values])


def _told(series: Series, point: Point, kind: Kind, expected: float, distance: float) -> Iterator[Deviation]:
    if point.value is not None and abs(distance) > LIMIT:
        place = (series.area, series.level, series.field, series.segment, point.period)
        yield Deviation(*place, kind, point.value, expected, distance)
