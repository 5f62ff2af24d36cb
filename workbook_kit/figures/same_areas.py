"""Like with like: a figure of a quarter beside what it last was, over the areas that gave it both times.

Who answers is not the same from quarter to quarter, and a total moves as much by that as by what happened: where two
large regions take turns in being silent, a rate may be told to rise while it falls in every region there is. So a
change is that of the same areas, and is told with how many they are. What does not add up from areas is compared only
where the very same ones stand behind both figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from workbook_kit.figures import rollup
from workbook_kit.figures.trend import Key, Point, Series
from workbook_kit.form.figure import Contribution, Figure, as_number, exact
from workbook_kit.form.model import Field
from workbook_kit.form.rules import rule_of
from workbook_kit.period import Period

Why = Literal["", "other-areas", "few-answers"]
Trends = Mapping[Key, Series]


@dataclass(frozen=True)
class Pair:
    """A figure as it is ``now`` and as it last was ``before``, each of all that gave it then, and what can be compared.

    ``areas`` gave it both times; ``figures`` are over these, before and now. Without any, ``why`` says what forbids it.
    """

    field: Field
    now: Point
    before: Point
    areas: frozenset[str]
    figures: tuple[float, float] | None
    why: Why = ""

    @property
    def is_whole(self) -> bool:
        """Whether the same areas stand behind both figures, so that these can be compared as they are."""
        return _same(self.now, self.before)

    @property
    def change(self) -> float | None:
        """By how much it changed, in the figure's own unit."""
        return None if self.figures is None else float(exact(self.figures[1]) - exact(self.figures[0]))


def before(series: Series | None, field: Field, period: Period) -> Point | None:
    """The last figure there is from an earlier quarter; of a plan that of the same quarter of the year before."""
    earlier = [point for point in series.given if point.period < period] if series else []
    if field.plan:
        earlier = [point for point in earlier if point.period == field.quarter_before(period)]
    return earlier[-1] if earlier else None


def compared(trends: Trends, field: Field, key: Key, period: Period) -> Pair | None:
    """A figure beside what it last was; None without either."""
    series = trends.get(key)
    then, now = before(series, field, period), series.at(period) if series else None
    if now is None or now.value is None or then is None or then.value is None:
        return None
    if _same(then, now):
        return Pair(field, now, then, now.areas, (then.value, now.value))
    common = _giving(trends, field, key, (then, now)) if rule_of(field).additive else frozenset()
    figures = [_over(trends, field, key, common, point.period) for point in (then, now)]
    first, second = (as_number(one.value) for one in figures)
    if first is None or second is None:
        return Pair(field, now, then, common, None, "other-areas")
    if any(_is_thin(trends, field, common, *one) for one in zip(figures, (then.period, now.period), strict=True)):
        return Pair(field, now, then, common, None, "few-answers")
    return Pair(field, now, then, common, (first, second))


def _same(then: Point, now: Point) -> bool:
    return (then.areas, then.reported) == (now.areas, now.reported)


def _giving(trends: Trends, field: Field, key: Key, points: tuple[Point, Point]) -> frozenset[str]:
    """The areas that brought something to the figure both times."""
    same = points[0].areas & points[1].areas
    return frozenset(
        code for code in same if all(_contribution(trends, field, key, code, point.period) for point in points)
    )


def _contribution(trends: Trends, field: Field, key: Key, code: str, period: Period) -> Contribution | None:
    """What an area brought to a figure in a quarter; None where a part of it is not there, or was hidden."""
    point = _point(trends, (*key[:2], code), period) or Point(period, None)
    is_pooled = rule_of(field).pooled
    parts = [point.numerator, point.denominator] if is_pooled else [point.value]
    numbers = [exact(part) for part in parts if part is not None]
    brought = Contribution(None, *numbers) if is_pooled else Contribution(*numbers)
    return brought if len(numbers) == len(parts) else None


def _point(trends: Trends, key: Key, period: Period) -> Point | None:
    series = trends.get(key)
    return series.at(period) if series else None


def _over(trends: Trends, field: Field, key: Key, codes: frozenset[str], period: Period) -> Figure:
    """The figure of some areas in a quarter, by its rule."""
    fold = rule_of(field).fold
    parts = [part for code in sorted(codes) if (part := _contribution(trends, field, key, code, period))]
    return fold(parts) if fold and parts else Figure(None)


def _is_thin(trends: Trends, field: Field, codes: frozenset[str], figure: Figure, period: Period) -> bool:
    """Whether too few answers stand behind a figure for it to be shown, as for any total."""
    counted_by = field.rollup.counted_by
    points = [_point(trends, (counted_by, "", code), period) for code in codes] if counted_by else []
    counts = [exact(point.value) for point in points if point and point.value is not None]
    return rollup.is_thin(field.rollup, counts, figure)
