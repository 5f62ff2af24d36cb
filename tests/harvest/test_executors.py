"""A harvest reads by whatever executor it is given: a process pool, threads, or that of an engine for many machines."""

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from unittest.mock import Mock

import pytest
from distributed import Client, LocalCluster

import workbook_kit as wk
from tests.dying import tree
from tests.making import fill_fields, generated

MANY = 9
"""Returns that are worth a pool."""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a few returns of one region."""
    root = generated(tmp_path_factory.mktemp("executors"))
    for number in range(MANY):
        fill_fields(root, "901", {"L-lainat": number}, f"{number}.xlsx")
    return root


@contextmanager
def dask() -> Iterator[Executor]:
    """Dask's executor, on a cluster in this process."""
    alone = {"n_workers": 1, "threads_per_worker": 1, "processes": False, "dashboard_address": None}
    with (
        LocalCluster(**alone) as cluster,  # type: ignore[no-untyped-call]
        Client(cluster) as client,  # type: ignore[no-untyped-call]
        client.get_executor() as executor,
    ):
        yield executor


@pytest.mark.parametrize("engine", [dask, ThreadPoolExecutor])
def test_any_executor_reads(
    root: Path, tmp_path: Path, engine: Callable[[], AbstractContextManager[Executor]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever reads, the store and every output are the same to the byte, and nothing is read beside it."""
    alone, pooled = (Path(shutil.copytree(root, tmp_path / name)) for name in ("alone", "pooled"))
    wk.run_harvest(alone, "2013Q1")
    with engine() as executor:
        submit = Mock(wraps=executor.submit)
        monkeypatch.setattr(executor, "submit", submit)
        folder = wk.run_harvest(pooled, "2013Q1", executor=executor)
    assert folder == pooled / "output" / "2013Q1"
    assert submit.called
    ours, theirs = (tree(one / "output", one / "collected") for one in (alone, pooled))
    assert ours == theirs
