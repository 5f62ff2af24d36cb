"""A whole half-year on made-up answers: two quarters of 2013 for every region and ELY, start to end.

Labour figures are real (TEM's employment service statistics, CC BY 4.0); everything else is invented. What is typed
where stands in ``demo.toml``; here is only how.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from workbook_kit import disk
from workbook_kit.blank.generate import Order
from workbook_kit.demo.mailbox import deliver
from workbook_kit.demo.script import load
from workbook_kit.errors import UsageError
from workbook_kit.generation import generate
from workbook_kit.harvest.gathering import gather
from workbook_kit.outputs import write_outputs
from workbook_kit.period import Period
from workbook_kit.workspace.folder import Workspace

_DEMO_KEY = b"64656d6f" * 8 + b"\n"  # "demo" in hexadecimal: a play has no secret to keep
PERIODS = (Period(2013, 3), Period(2013, 4))
"""The second is the one that asks what is asked once a year."""


def run(folder: Path, tell: Callable[[str], object]) -> dict[str, Any]:
    """Run the demo into ``folder``; returns what was made, for ``--json``. Raises StoreError if the disk fails."""
    workspace = Workspace(folder)
    script = load()
    _take(workspace)
    quarters = [_quarter(workspace, period, script, tell) for period in PERIODS]
    last = quarters[-1]
    tell("")
    tell("Open these files:")
    for path in last["open"]:
        tell(f"  {path}")
    return {"folder": str(folder), "quarters": quarters}


def _take(workspace: Workspace) -> None:
    """Have the folder for a play; never one in which somebody works in earnest. Raises UsageError."""
    key = workspace.key_file
    if not disk.holds(key, _DEMO_KEY):
        if key.exists() or workspace.made_before():
            raise UsageError(
                f"{workspace.root} is a workspace with returns of its own; name another folder for the demo."
            )
        disk.write_file(key, _DEMO_KEY)


def _quarter(workspace: Workspace, period: Period, script: Any, tell: Callable[[str], object]) -> dict[str, Any]:
    tell(f"{period}: writing the blank workbooks")
    written = generate(workspace, period, Order())
    tell(f"{period}: {len(written)} workbooks written; coordinators are filling them in")
    with ProcessPoolExecutor() as pool:
        delivered = deliver(workspace, period, [path for path, _ in written], script, pool)
        tell(f"{period}: {delivered} files came back; harvesting")
        result = gather(workspace, period, keep=True, executor=pool)
        folder = write_outputs(workspace, result, executor=pool)
    counted = {"accepted": len(result.accepted), "missing": len(result.missing), "errors": result.count("error")}
    refused = len(result.refused)
    tell(
        f"{period}: {counted['accepted']} returns count, {refused} refused, {counted['missing']} areas missing, "
        f"{counted['errors']} errors to fix"
    )
    files = [
        folder / f"kansallinen-{period}.xlsx",
        folder / "ely" / f"05-pirkanmaa-{period}.xlsx",
        folder / "data" / "rollup.csv",
        workspace.templates / str(period) / "05-pirkanmaa" / f"064-tampere-{period}-fi.xlsx",
    ]
    return {"period": str(period), **counted, "refused": refused, "open": [str(file) for file in files]}
