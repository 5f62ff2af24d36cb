"""A line over quarters as an inline picture: told in words too, gaps stay gaps, and nothing hangs on colour alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from workbook_kit.report.web.markup import Markup, tag

_EDGE = 8.0
_LEAST_SPAN = 0.2
"""How much of the largest figure a scale spans at least."""


@dataclass(frozen=True)
class Size:
    """Width and height of a chart in pixels, and the radius of its points."""

    width: float
    height: float
    radius: float


LARGE, SMALL = Size(560, 150, 3.5), Size(160, 52, 2.5)


@dataclass(frozen=True)
class Scale:
    """The lowest and highest figure that fit; charts that are compared share one."""

    low: float
    high: float

    @classmethod
    def of(cls, values: Iterable[float | None], *, from_zero: bool) -> Scale:
        """A scale for all of the values; one that is not from zero is wide enough to keep small changes small."""
        given = [value for value in values if value is not None]
        low, high = min(given, default=0.0), max(given, default=1.0)
        if from_zero:
            low, high = min(low, 0.0), max(high, 0.0)
        air = max(_LEAST_SPAN * max(abs(low), abs(high)) - (high - low), 0.0) / 2
        low, high = (low, high) if from_zero else (low - air, high + air)
        return cls(low, high if high > low else low + 1.0)

    def height(self, value: float, size: Size) -> float:
        """How far down a value lies."""
        share = (value - self.low) / (self.high - self.low)
        return round(_EDGE + (1 - share) * (size.height - 2 * _EDGE), 1)


def line_chart(
    name: str, description: str, values: Sequence[float | None], scale: Scale, size: Size, *, odd: bool
) -> Markup:
    """A line through the values, a point on each; the last is larger, and a square if it is ``odd``.

    A thin line lies at zero, if the scale reaches it. ``name`` is what a reader of voice is told first, ``description``
    are the figures.
    """
    points = [
        (round(_across(number, len(values), size), 1), scale.height(value, size)) if value is not None else None
        for number, value in enumerate(values)
    ]
    zero = scale.height(0.0, size) if scale.low <= 0 <= scale.high else None
    return tag(
        "svg",
        tag("title", name),
        tag("desc", description),
        None if zero is None else tag("line", class_="base", x1=_EDGE, x2=size.width - _EDGE, y1=zero, y2=zero),
        *(tag("polyline", points=" ".join(f"{x},{y}" for x, y in run)) for run in _runs(points)),
        *_marks(points, size, odd=odd),
        role="img",
        viewBox=f"0 0 {size.width:g} {size.height:g}",
        class_="chart",
    )


def _across(number: int, count: int, size: Size) -> float:
    return _EDGE + number * (size.width - 2 * _EDGE) / max(count - 1, 1)


def _runs(points: Sequence[tuple[float, float] | None]) -> Iterator[list[tuple[float, float]]]:
    """Stretches without a gap; a point alone has no line."""
    for is_gap, run in groupby(points, key=lambda point: point is None):
        stretch = [point for point in run if point]
        if not is_gap and len(stretch) > 1:
            yield stretch


def _marks(points: Sequence[tuple[float, float] | None], size: Size, *, odd: bool) -> Iterator[Markup]:
    for number, point in enumerate(points):
        if point is None:
            continue
        is_last = number == len(points) - 1
        radius = size.radius * (1.5 if is_last else 1)
        if is_last and odd:
            side = radius * 2.4
            place = {"x": round(point[0] - side / 2, 1), "y": round(point[1] - side / 2, 1)}
            yield tag("rect", width=round(side, 1), height=round(side, 1), class_="odd", **place)
        else:
            yield tag("circle", cx=point[0], cy=point[1], r=radius, class_="last" if is_last else None)
