"""Published national figures beside ours: a workspace's ``published.csv``, and the residual that no region explains.

A published figure of the whole country holds what the regions cannot: Åland, areas unknown, jobs abroad. It is never
mixed into a figure of ours; the difference is shown with its source and the day it was extracted, as published figures
are revised (docs/facts.md, "Rates, rounding and published figures").
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from workbook_kit.errors import SpecError, UsageError
from workbook_kit.figures.rollup import RollupRow
from workbook_kit.form.figure import as_number, exact
from workbook_kit.period import Period
from workbook_kit.registry import NATION

FILE = "published.csv"
_NEEDED = ("period", "field", "value", "source", "extracted")


@dataclass(frozen=True)
class Published:
    """One published figure of the whole country; percents are fractions, ``extracted`` is the day it was looked up."""

    period: Period
    field: str
    segment: str
    value: float
    source: str
    extracted: str


@dataclass(frozen=True)
class Residual:
    """A published figure beside ours; ``ours`` is None where the nation has none.

    ``is_check``: each level gives the figure itself, and ours is only the areas' sum, in which one user may be counted
    by several areas (docs/facts.md, "What each metric adds up to").
    """

    published: Published
    ours: float | None
    reported: int
    expected: int
    is_check: bool = False

    @property
    def value(self) -> float | None:
        """What the areas do not account for, in the field's unit."""
        return None if self.ours is None else as_number(exact(self.published.value) - exact(self.ours))


def residuals(published: Iterable[Published], rows: Iterable[RollupRow]) -> tuple[Residual, ...]:
    """Every published figure of the rows' period beside the nation's own, in the order that they were written in."""
    listed = list(rows)
    ours = {(row.period, row.field, row.segment): row for row in listed if row.area == NATION}
    periods = {row.period for row in listed}
    return tuple(
        _beside(one, ours.get((str(one.period), one.field, one.segment)), listed)
        for one in published
        if str(one.period) in periods
    )


def _beside(one: Published, row: RollupRow | None, rows: Iterable[RollupRow]) -> Residual:
    if row:
        return Residual(one, row.value, row.reported, row.expected)
    slot = (str(one.period), one.field, one.segment, "region")
    given = [r.value for r in rows if (r.period, r.field, r.segment, r.level) == slot and r.value is not None]
    if not given:
        return Residual(one, None, 0, 0)
    return Residual(one, as_number(sum(map(exact, given), exact(0))), len(given), 0, is_check=True)


def read(path: Path, names: Iterable[str]) -> tuple[Published, ...]:
    """The figures of a published.csv; none if there is no such file.

    Raises SpecError with file and line for a missing column, an unknown field or what is no number.
    """
    if not path.exists():
        return ()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise SpecError(path.name, "is not UTF-8; save it from Excel as 'CSV UTF-8'") from None
    head = text.partition("\n")[0]  # Excel in Finland writes CSV with semicolons and decimal commas
    rows = csv.DictReader(io.StringIO(text), delimiter=";" if head.count(";") > head.count(",") else ",")
    absent = [name for name in _NEEDED if name not in (rows.fieldnames or ())]
    if absent:
        raise SpecError(path.name, f"needs the columns {', '.join(_NEEDED)}; {absent[0]} is missing")
    fields = frozenset(names)
    return tuple(_figure(f"{path.name}: line {rows.line_num}", row, fields) for row in rows)


def _figure(where: str, row: Mapping[str, str | None], names: frozenset[str]) -> Published:
    cells = {name: (text or "").strip() for name, text in row.items() if isinstance(name, str)}
    if cells["field"] not in names:
        raise SpecError(where, f"no form has the field {cells['field']!r}")
    try:
        period = Period.parse(cells["period"])
    except UsageError as wrong:
        raise SpecError(where, str(wrong)) from None
    value = _number(where, cells["value"])
    return Published(period, cells["field"], cells.get("segment", ""), value, cells["source"], cells["extracted"])


def _number(where: str, text: str) -> float:
    try:
        value = float("".join(text.split()).replace(",", "."))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise SpecError(where, f"{text!r} is not a number")
    return int(value) if value.is_integer() else value
