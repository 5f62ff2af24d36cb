"""What a run here leaves to CI, decided in one place: tests marked ``long``, and most of a long series.

Where CI is set everything is run: ``CI=1 make test``, ``.ci/run``.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from typing import Any, TypeVar

import pytest

IN_CI = bool(os.environ.get("CI"))
REASON = "long: left to CI"
Item = TypeVar("Item")


def family(values: Iterable[Item], *here: Item) -> list[Any]:
    """Values of a parametrised test: the first runs everywhere, or those named; the others in CI alone."""
    listed = list(values)
    kept = here or listed[:1]
    return [value if value in kept else pytest.param(value, marks=pytest.mark.long) for value in listed]


def rows(first: tuple[Any, ...], *others: tuple[Any, ...]) -> list[Any]:
    """The same of a test of several parameters: the first row runs everywhere."""
    return [first, *(pytest.param(*row, marks=pytest.mark.long) for row in others)]


def some(series: Sequence[Item], step: int) -> Sequence[Item]:
    """Of a series that one test goes through: all of it in CI, here every so-manieth."""
    return series if IN_CI else series[::step]


def steps(start: int) -> Iterator[int]:
    """Numbers from 1 without end in CI; here every seventh, from where the test likes to start."""
    return count(1) if IN_CI else count(start, 7)
