"""Whole commands, each in a process of its own: seconds, seconds of CPU, and the most memory of any process."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

KIT = (sys.executable, "-m", "workbook_kit")
_PASSED = (0, 1)  # 1: done, but something was refused or is open


@dataclass(frozen=True)
class Cost:
    """``memory`` is the most that any one process held, in MiB."""

    seconds: float
    cpu: float
    memory: float


def run(*command: str) -> Cost:
    """Run a command to its end. Raises RuntimeError if it fails."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)  # noqa: S603 - our own
    said = process.stderr.read() if process.stderr else b""
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in _PASSED:
        raise RuntimeError(f"{' '.join(command)}: {process.returncode} {said.decode(errors='replace')}")
    return Cost(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def median(costs: Sequence[Cost]) -> Cost:
    return Cost(
        statistics.median(one.seconds for one in costs),
        statistics.median(one.cpu for one in costs),
        max(one.memory for one in costs),
    )


def in_turns(contenders: Mapping[str, Callable[[], Cost]], rounds: int) -> dict[str, Cost]:
    """The median cost of each contender, taken in turns."""
    costs: dict[str, list[Cost]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, contender in contenders.items():
            costs[name].append(contender())
    return {name: median(listed) for name, listed in costs.items()}


def forget(root: Path) -> None:
    """Make a workspace as it was before its first harvest."""
    for folder in (root / "output", root / "collected" / ".store"):
        if folder.exists():
            shutil.rmtree(folder)


def first_harvest(root: Path, period: str) -> Cost:
    forget(root)
    return run(*KIT, "harvest", period, "--root", str(root), "--quiet")


def next_harvest(root: Path, period: str) -> Cost:
    return run(*KIT, "harvest", period, "--root", str(root), "--quiet")


def stacked(root: Path, period: str, reader: str, sheets: str) -> Cost:
    target = str(root / "stacked.xlsx")
    folder = str(root / "collected" / period)
    return run(sys.executable, "-m", "bench.stack_all", folder, target, reader, sheets)
