"""The least spread of figures: below it nothing stands out, as equal figures have none and chance alone moves some."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

Chance = Callable[[float, float], float]
"""What chance does to a figure of a numerator and a denominator."""


@dataclass(frozen=True)
class Floor:
    """The least spread of a rule's figures: a fixed part, a share of the figure, and chance."""

    fixed: float = 0.0
    share: float = 0.0
    chance: Chance = lambda _, __: 0.0

    def of(self, expected: float, numerator: float | None, denominator: float | None) -> float:
        """The least spread around an expected figure."""
        return max(self.fixed, self.share * abs(expected), self.chance(numerator or 0.0, denominator or 0.0))


def _of_share(numerator: float, denominator: float) -> float:
    """The standard error of a share of so many answers; one more yes and one more no keep it from being none."""
    n = max(denominator, 0.0)
    p = (min(max(numerator, 0.0), n) + 1) / (n + 2)
    return sqrt(p * (1 - p) / n) if n else 0.0


def _of_mean(_numerator: float, denominator: float) -> float:
    """The standard error of a mean of so many answers on a scale such as 1–5: their deviation is about one."""
    return 1 / sqrt(denominator) if denominator else 0.0


_POINT = 0.01  # one percentage point
AMOUNT = Floor(share=0.02)
"""That of figures which grow with the area."""
POINT = Floor(fixed=_POINT)
SHARE = Floor(fixed=_POINT, chance=_of_share)
MEAN = Floor(fixed=0.1, chance=_of_mean)
MEAN_OF_MEANS = Floor(fixed=0.1)
