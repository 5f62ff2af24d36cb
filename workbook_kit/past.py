"""What earlier harvests left behind: the figures of their ``rollup.csv``, typed again."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any, get_args

from workbook_kit import disk, tables
from workbook_kit.errors import StoreError
from workbook_kit.form import Level
from workbook_kit.period import Period
from workbook_kit.registry import renumbered
from workbook_kit.rollup import RollupRow
from workbook_kit.workspace import Workspace

_COLUMNS = tuple(column.name for column in fields(RollupRow))


def read_past(workspace: Workspace, period: Period) -> tuple[RollupRow, ...]:
    """Every figure of the periods harvested before one, oldest first.

    A middle-level area that had other regions then is left out: it is another area under an old code. Raises
    StoreError with the file and what to do, if one is missing, damaged or not ours.
    """
    now = workspace.registry(period)
    rows: list[RollupRow] = []
    for before in workspace.harvested():
        if before < period:
            changed = renumbered(workspace.registry(before), now)
            rows += [row for row in _read(workspace.output, before) if row.area not in changed]
    return tuple(rows)


def _read(output: Path, period: Period) -> list[RollupRow]:
    path = output / str(period) / "data" / "rollup.csv"
    advice = f"harvest {period} again, or move its folder away"
    with disk.one_line_errors(f"Reading the figures of {period} failed; {advice}"):
        data = path.read_bytes()
    try:
        return list(_rows(data, str(period)))
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
    for name, known in (("period", {period}), ("level", get_args(Level))):
        if foreign := set(columns[name]).difference(known):
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
