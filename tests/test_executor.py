"""An engine that is there already may read the returns: any executor does, Dask's among them."""

from pathlib import Path

import pytest
from distributed import Client

from tests.making import fill_fields, kit, small_workspace
from workbook_kit.harvest import Harvest, gather
from workbook_kit.outputs import write_outputs
from workbook_kit.period import Period
from workbook_kit.workspace import Workspace

PERIOD = Period(2013, 1)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace with enough returns that a pool is used."""
    root = small_workspace(tmp_path)
    kit(root, "generate", "2013Q1")
    for number in range(9):
        fill_fields(root, "901", {"L-lainat": number}, f"{number}.xlsx")
    return Workspace(root)


def said(harvest: Harvest) -> list[tuple[str, str, int]]:
    return [(r.file, r.verdict, r.record.counted if r.record else 0) for r in harvest.returns]


def test_dask_reads_the_returns(workspace: Workspace) -> None:
    """Dask's executor gives the same records and the same outputs as none at all."""
    alone = gather(workspace, PERIOD, keep=False)
    asked = {"processes": False, "n_workers": 1, "threads_per_worker": 2, "dashboard_address": None}
    with Client(**asked) as client:  # type: ignore[no-untyped-call]
        pool = client.get_executor()
        shared = gather(workspace, PERIOD, keep=True, executor=pool)
        folder = write_outputs(workspace, shared, executor=pool)
    assert said(shared) == said(alone)
    assert (folder / "kansallinen-2013Q1.xlsx").exists()
