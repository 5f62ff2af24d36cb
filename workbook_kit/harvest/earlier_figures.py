"""What earlier harvests left behind: the figures of their ``rollup.csv``, typed again."""

from __future__ import annotations

import csv
import hashlib
import io
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, get_args

from workbook_kit import disk, tables
from workbook_kit.errors import StoreError
from workbook_kit.figures.rollup import RollupRow
from workbook_kit.form.model import Level
from workbook_kit.period import Period
from workbook_kit.registry import renumbered
from workbook_kit.work.caching import cache
from workbook_kit.workspace.folder import Workspace

_COLUMNS = tuple(column.name for column in fields(RollupRow))


@dataclass(frozen=True)
class Source:
    """The file that the figures of a period were read from, by its path in the workspace, and its SHA-256."""

    period: Period
    path: str
    sha256: str


@dataclass(frozen=True)
class Past:
    """The figures of earlier periods, oldest first, and the files that they were read from."""

    rows: tuple[RollupRow, ...]
    sources: tuple[Source, ...]


def read_past(workspace: Workspace, period: Period) -> Past:
    """Every figure of the periods harvested before one.

    A middle-level area that had other regions then is left out: it is another area under an old code. Raises
    StoreError with the file and what to do, if one is missing, damaged or not ours.
    """
    now = workspace.registry(period)
    rows: list[RollupRow] = []
    sources: list[Source] = []
    for before in workspace.harvested():
        if before < period:
            path = workspace.output / str(before) / "data" / "rollup.csv"
            changed = renumbered(workspace.registry(before), now)
            read, sha256 = _read(path, before)
            rows += [row for row in read if row.area not in changed]
            sources.append(Source(before, path.relative_to(workspace.root).as_posix(), sha256))
    return Past(tuple(rows), tuple(sources))


def _read(path: Path, period: Period) -> tuple[list[RollupRow], str]:
    advice = f"harvest {period} again, or move its folder away"
    with disk.one_line_errors(f"Reading the figures of {period} failed; {advice}"):
        data = path.read_bytes()
    try:
        return list(_rows(data, str(period))), hashlib.sha256(data).hexdigest()
    except (ValueError, KeyError, csv.Error) as wrong:
        raise StoreError(f"{path} is damaged or not a harvest's ({_said(wrong)}): {advice}.") from None


def _said(wrong: Exception) -> str:
    return f"it lacks the column {wrong}" if isinstance(wrong, KeyError) else str(wrong)


def _rows(data: bytes, period: str) -> Iterator[RollupRow]:
    """The rows, read by columns: there are thousands of them a quarter."""
    lines = list(csv.reader(io.StringIO(data.decode("utf-8"), newline=""), strict=True))
    for number, line in enumerate(lines, start=1):
        if len(line) != len(lines[0]):
            raise ValueError(f"line {number} has {len(line)} cells")
    columns = {column[0]: column[1:] for column in zip(*lines, strict=True)}
    for name, allowed in (("period", {period}), ("level", get_args(Level))):
        if foreign := set(columns[name]).difference(allowed):
            raise ValueError(f"{name} {min(foreign)!r} does not belong there")
    return map(RollupRow, *(map(_READERS[tables.COLUMNS["rollup"][name]], columns[name]) for name in _COLUMNS))


@cache
def _double(text: str) -> float | None:
    if not text:
        return None
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{text} is not a number")
    return int(value) if value.is_integer() else value


def _bool(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError(f"{text!r} is neither true nor false")
    return text == "true"


def _string(text: str) -> str:
    """A text as it was before ``tables`` tamed it for spreadsheets."""
    return text[1:] if text[:1] == "'" and text[1:].startswith(("=", "+", "-", "@", "\t", "\r")) else text


_READERS: Mapping[str, Callable[[str], Any]] = {"string": _string, "double": _double, "int64": int, "bool": _bool}
