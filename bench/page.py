"""The results as a page: every figure with what it was measured on, every goal with how far it is met."""

from __future__ import annotations

import datetime as dt
import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version

from bench.commands import Cost

_SHOWN = ("XlsxWriter", "openpyxl", "python-calamine", "pandas", "pyarrow")


@dataclass(frozen=True)
class Goal:
    """One figure of the design's section 15: what was reached, of what was wanted, in words and in truth."""

    what: str
    wanted: str
    reached: str
    is_met: bool


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def machine() -> str:
    """What it was measured on; no names."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    versions = ", ".join(f"{name} {version(name)}" for name in _SHOWN)
    return (
        f"{dt.datetime.now(tz=dt.UTC).date().isoformat()}, {os.cpu_count()} cores, {memory:.0f} GiB, "
        f"{platform.system()}, Python {platform.python_version()}, {versions}."
    )


def reading(times: Mapping[str, Mapping[str, float]], twice: str) -> str:
    """Milliseconds a return by contender and file, and how many times openpyxl twice takes as long."""
    files = list(times)
    names = list(times[files[0]])
    rows = [
        [name, *(f"{times[f][name] * 1e3:.1f} ms ({times[f][twice] / times[f][name]:.1f} ×)" for f in files)]
        for name in names
    ]
    return table(["reads", *files], rows)


def costs(listed: Mapping[str, Cost]) -> str:
    rows = [[name, f"{c.seconds:.1f} s", f"{c.cpu:.1f} s", f"{c.memory:.0f} MiB"] for name, c in listed.items()]
    return table(["command", "time", "CPU", "most memory of a process"], rows)


def goals(listed: Iterable[Goal]) -> str:
    return table(
        ["goal", "wanted", "reached", ""],
        [[g.what, g.wanted, g.reached, "met" if g.is_met else "not met"] for g in listed],
    )
