"""Progress of long work: it passes its items through a ``Watch``, which may show how many have passed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, Protocol, TypeVar

Item = TypeVar("Item")
Work = Literal["writing-forms", "reading-returns", "writing-replies"]


class Watch(Protocol):
    """Yields the items unchanged; ``total`` is how many there will be, ``work`` names the phrase for the work."""

    def __call__(self, items: Iterable[Item], total: int, work: Work, /) -> Iterable[Item]: ...


def unwatched(items: Iterable[Item], _total: int, _work: Work) -> Iterable[Item]:
    """The ``Watch`` that shows nothing."""
    return items
