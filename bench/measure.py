"""Time and memory of processes, and medians of contenders that take turns."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

_MEBIBYTE = 1024 * 1024
OURS, TWICE = "workbook_kit, cells alone (`read_book`)", "openpyxl twice (formulas, values)"
"""The two readers that the goal is about."""

Result = TypeVar("Result")


@dataclass(frozen=True)
class Ran:
    """A process with its children: seconds on the clock and of the processor, and the peak memory of any one, in MiB.

    The peak is what the system says of the largest. It also counts what the process that started it had at that moment;
    so whoever measures has to stay small itself.
    """

    wall: float
    cpu: float
    peak: float
    out: str


class Failed(Exception):  # noqa: N818 - said as what it is
    """A process that was to be measured did not end as it should."""


def run(command: Sequence[str], folder: Path, *, codes: frozenset[int] = frozenset({0})) -> Ran:
    """Run a process to its end. Raises Failed with the last of what it said."""
    log = folder / "said.txt"
    with log.open("w+b") as said:
        began = time.perf_counter()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT)  # noqa: S603 - ours
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
    out = log.read_text(encoding="utf-8", errors="replace")
    if process.returncode not in codes:
        last = (out.strip().splitlines() or [""])[-1]  # the rest would name folders of this machine
        what = " ".join(Path(word).name for word in command[1:4])
        raise Failed(f"{what} ended with {process.returncode}: {last}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Ran(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * unit / _MEBIBYTE, out)


def in_turns(contenders: Mapping[str, Callable[[], Result]], rounds: int) -> dict[str, list[Result]]:
    """Each contender once, then each again: what slows the machine down for a while slows all of them."""
    found: dict[str, list[Result]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, contender in contenders.items():
            found[name].append(contender())
    return found


def middle(runs: Sequence[Ran]) -> Ran:
    """The medians of some runs; of memory the most."""
    return Ran(
        statistics.median(one.wall for one in runs),
        statistics.median(one.cpu for one in runs),
        max(one.peak for one in runs),
        runs[-1].out,
    )
