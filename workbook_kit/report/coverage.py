"""How many areas stand behind figures over time: told of every quarter in which some lack, and of no other."""

from __future__ import annotations

from collections.abc import Iterable

from workbook_kit.figures.trend import Point

_MOST_LISTED = 2


def is_partial(point: Point | None) -> bool:
    """Whether some areas gave the figure, and not all; a figure that nobody gave is blank and says enough."""
    return point is not None and 0 < point.reported < point.expected


def of(point: Point | None) -> str:
    """A quarter that lacks areas: "63 / 67"; nothing of any other."""
    return f"{point.reported} / {point.expected}" if point and is_partial(point) else ""


def together(points: Iterable[Point]) -> str:
    """What stands behind figures over several quarters, if any of these lacks areas.

    The one or two that do ("2013Q1 63 / 67"), else from how many areas to how many ("63–67 / 67").
    """
    listed = sorted(points, key=lambda point: (point.reported, point.expected))
    partial = sorted(filter(is_partial, listed), key=lambda point: point.period)
    if not partial:
        return ""
    first, last = listed[0], listed[-1]
    if {(point.reported, point.expected) for point in listed} == {(first.reported, first.expected)}:
        return of(first)
    if len(partial) <= _MOST_LISTED:
        return ", ".join(f"{point.period} {of(point)}" for point in partial)
    if first.expected != last.expected:
        return f"{first.reported} / {first.expected} – {last.reported} / {last.expected}"
    return f"{first.reported}–{last.reported} / {last.expected}"
