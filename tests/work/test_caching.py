"""Caches with types: what mypy refuses stands in ``wrong_calls.py``; here is that they remember."""

import pickle
import tomllib
from pathlib import Path

from workbook_kit.version import program_digest
from workbook_kit.work.caching import cache, lru_cache

HOME = Path(__file__).parent.parent.parent


def test_a_cache_works_a_result_out_once() -> None:
    """The second call with the same arguments runs nothing, until the cache is cleared."""
    doubled = cache(lambda number: 2 * number)
    assert (doubled(2), doubled(2), doubled.cache_info().misses, doubled.cache_info().hits) == (4, 4, 1, 1)
    doubled.cache_clear()
    assert doubled.cache_info().misses == 0


def test_a_bounded_cache_forgets() -> None:
    """Only the last results are kept."""
    doubled = lru_cache(maxsize=1)(lambda number: 2 * number)
    assert [doubled(number) for number in (1, 2, 1)] == [2, 4, 2]
    assert doubled.cache_info().misses == 3


def test_a_cached_function_stays_what_it_was() -> None:
    """Its name, its docstring and its place for a process pool are those of the function."""
    assert program_digest.__doc__
    assert pickle.loads(pickle.dumps(program_digest)) is program_digest  # noqa: S301


def test_mypy_reads_the_wrong_calls() -> None:
    """The calls that have to fail are under mypy, and an ``ignore`` that ignores nothing is an error."""
    settings = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"]
    assert settings["strict"]  # warn_unused_ignores is part of it
    assert "warn_unused_ignores" not in settings
    assert "tests" in settings["packages"]
    assert "type: ignore[arg-type]" in Path(__file__).with_name("wrong_calls.py").read_text(encoding="utf-8")
