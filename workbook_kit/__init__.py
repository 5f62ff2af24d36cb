"""workbook_kit: locked workbooks out, returns read strictly, summaries that can be traced.

The public surface is the command ``workbook-kit`` and, for those who go on from its data files, four readers.
``run_harvest`` is the command ``harvest`` for those who bring an executor of their own. Whatever fails on purpose is a
``KitError``; its children say whose fault it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook_kit.errors import KitError, Refused, SpecError, StoreError, UsageError
from workbook_kit.tables import read_answers, read_findings, read_returns, read_rollup
from workbook_kit.version import __version__

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from pathlib import Path

__all__ = [
    "KitError",
    "Refused",
    "SpecError",
    "StoreError",
    "UsageError",
    "__version__",
    "read_answers",
    "read_findings",
    "read_returns",
    "read_rollup",
    "run_harvest",
]


def run_harvest(root: Path | str, period: str, *, executor: Executor | None = None) -> Path:
    """Harvest a period of the workspace in ``root`` as the command does; returns the folder of the outputs.

    Returns are read and summaries made by ``executor``, any ``concurrent.futures.Executor``: a process pool, or that of
    an engine for many machines, such as Dask's ``Client.get_executor()``. Originals go to it as bytes and come back as
    records; the disk is touched by the caller alone. Without one all is done here, one after the other.

    Raises UsageError for what is no period, SpecError for wrong forms or settings, StoreError if the disk fails.
    """
    # --help must not pay for this
    from pathlib import Path  # noqa: PLC0415

    from workbook_kit.harvest.gathering import gather  # noqa: PLC0415
    from workbook_kit.outputs import write_outputs  # noqa: PLC0415
    from workbook_kit.period import Period  # noqa: PLC0415
    from workbook_kit.workspace.folder import Workspace  # noqa: PLC0415

    workspace = Workspace(Path(root))
    with workspace.alone():
        harvest = gather(workspace, Period.parse(period), keep=True, executor=executor)
        return write_outputs(workspace, harvest, executor=executor)
