"""The caches of the standard library with the types of what they wrap.

``functools.cache`` gives back what takes any arguments: a wrong language or a forgotten period would pass mypy.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec, Protocol, TypeVar, cast

Given = ParamSpec("Given")
Result = TypeVar("Result")
Result_co = TypeVar("Result_co", covariant=True)


class Counts(Protocol):
    """How often a cache was asked and had the answer, or had not."""

    @property
    def hits(self) -> int: ...

    @property
    def misses(self) -> int: ...


class Cached(Protocol[Given, Result_co]):
    """A function that remembers its results, called as the function itself is."""

    def __call__(self, *args: Given.args, **kwargs: Given.kwargs) -> Result_co: ...

    def cache_info(self) -> Counts: ...

    def cache_clear(self) -> None: ...


def cache(function: Callable[Given, Result]) -> Cached[Given, Result]:
    """Remember every result: for what there is little of, such as forms and languages."""
    return cast("Cached[Given, Result]", functools.cache(function))  # noqa: TID251


def lru_cache(maxsize: int) -> Callable[[Callable[Given, Result]], Cached[Given, Result]]:
    """Remember the results that were last asked for."""

    def bounded(function: Callable[Given, Result]) -> Cached[Given, Result]:
        return cast("Cached[Given, Result]", functools.lru_cache(maxsize)(function))  # noqa: TID251

    return bounded
