"""How far long work has come: the work hands its items through a ``Watch``, which may show them passing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, Protocol, TypeVar

Item = TypeVar("Item")
Work = Literal["writing-forms", "reading-returns", "writing-replies"]


class Watch(Protocol):
    """Gives the items back one by one; ``total`` is how many there will be, ``work`` the phrase for what is done."""

    def __call__(self, items: Iterable[Item], total: int, work: Work, /) -> Iterable[Item]: ...


def unwatched(items: Iterable[Item], _total: int, _work: Work) -> Iterable[Item]:
    """Shows nothing."""
    return items
