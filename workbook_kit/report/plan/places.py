"""Where everything stands before anything is written: sheets refer to each other in both directions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from workbook_kit.book import Book, must
from workbook_kit.excel import letters, sheet_name
from workbook_kit.figures.rollup import RollupRow
from workbook_kit.form.model import LEVELS, Form
from workbook_kit.registry import Area
from workbook_kit.report.plan.lines import Line, Source, line_key, lines, sources
from workbook_kit.report.plan.measure import Metric, metrics, slot_key
from workbook_kit.report.plan.scope import Scope
from workbook_kit.work.caching import cache

_FIGURES = frozenset({"value", "numerator", "denominator"})
TOP = 3
"""The row of every table's header; the first line stands below it."""

Kind = Literal["total", "own", "counts"]
Part = Literal["value", "numerator", "denominator", "reported", "expected"]

DATA = (
    *("ely", "area", "id", "segment", "row", "value", "unit", "sheet", "cell", "file"),
    *("number", "numerator", "denominator", "counts", "answered", "sha256", "key", "dated"),
)
METRICS = (
    *("id", "metric", "area-level", "area", "value", "unit", "numerator", "denominator", "reported", "expected"),
    *("link", "remark", "origin"),
)
RETURNS = (
    *("ely", "area-level", "area", "state", "areas", "accepted", "file", "received", "reason"),
    *("answers", "left-out", "errors", "queries"),
)
TABLES = {"data": DATA, "metrics": METRICS, "returns": RETURNS}
"""The columns of the sheets that formulas look into, by their phrases."""

_NAMED = {
    "data": (
        *("ely", "area", "id", "row", "value", "number", "numerator", "denominator", "counts", "answered", "key"),
        "dated",
    ),
    "metrics": ("id", "area-level", "value", "numerator", "denominator"),
    "returns": ("ely", "area-level", "area", "state", "areas", "accepted", "errors", "queries"),
}


@dataclass(frozen=True)
class MetricRow:
    """One row of the metrics sheet: a total over areas below, an area's own figure, or a head without a figure."""

    metric: Metric
    area: Area
    depth: int
    kind: Kind


@dataclass(frozen=True)
class Plan:
    """The lines and rows of one summary workbook with their places."""

    scope: Scope

    @cached_property
    def metrics(self) -> tuple[Metric, ...]:
        return metrics(self.scope.harvest.forms)

    @cached_property
    def sources(self) -> list[Source]:
        return sources(self.scope)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        return tuple(lines(self.scope, self.sources))

    @cached_property
    def line_keys(self) -> dict[str, int]:
        """The sheet row of every answer by its key."""
        return {
            line_key(line.area, line.slot, line.row): row
            for row, line in enumerate(self.lines, start=TOP + 1)
            if not line.gathered
        }

    @cached_property
    def looked_up(self) -> frozenset[tuple[str, str]]:
        """The fields whose answers formulas find by key, as (form, field)."""
        found: set[tuple[str, str]] = set()
        for metric in self.metrics:
            rollup = metric.field.rollup
            names = (rollup.numerator, rollup.denominator, rollup.dated_by, *(rollup.only or ())[:1])
            found |= {(metric.form.id, name) for name in names if name}
        return frozenset(found)

    def key_of(self, line: Line) -> str:
        """What formulas find the answer of a line by; empty where none looks for it."""
        is_looked_up = (self.scope.harvest.forms[line.area.level].id, line.field.id) in self.looked_up
        return line_key(line.area, line.slot, line.row) if is_looked_up and not line.gathered else ""

    @cached_property
    def bearing(self) -> dict[tuple[str, str], int]:
        """The sheet row of the line that bears an area's figure, by metric and area."""
        return {(line.key, line.area.code): row for row, line in enumerate(self.lines, start=TOP + 1) if line.metric}

    @cached_property
    def first_lines(self) -> dict[tuple[str, str], int]:
        """The first line of a metric by metric and area: of the region, its ELY area, and the whole scope."""
        firsts: dict[tuple[str, str], int] = {}
        for row, line in enumerate(self.lines, start=TOP + 1):
            for area in dict.fromkeys((line.area.code, line.area.parent or "", self.scope.area.code)):
                firsts.setdefault((line.key, area), row)
        return firsts

    @cached_property
    def given(self) -> frozenset[tuple[str, str]]:
        """The areas that stand behind each metric, as (metric, area)."""
        return frozenset((line.key, line.area.code) for line in self.lines if line.part is not None)

    @cached_property
    def source_of(self) -> dict[str, Source]:
        """The answers that count, by area."""
        return {source.area.code: source for source in self.sources}

    @cached_property
    def refused(self) -> frozenset[str]:
        """The areas of which something came that was refused."""
        harvest = self.scope.harvest
        return frozenset(one.area for one in harvest.refused if one.period == str(harvest.period))

    @cached_property
    def rows(self) -> tuple[MetricRow, ...]:
        """The rows of the metrics sheet: each metric with its areas below it."""
        return tuple(row for metric in self.metrics for row in self._rows_of(metric))

    @cached_property
    def row_of(self) -> dict[tuple[str, str], int]:
        """The sheet row of a metric's figure, by metric and area."""
        return {(r.metric.key, r.area.code): row for row, r in enumerate(self.rows, start=TOP + 1)}

    @cached_property
    def _twins(self) -> dict[tuple[str, str], Metric]:
        """The ELY areas' own figures of metrics that regions are asked, too."""
        regional = {(m.field.id, m.segment) for m in self.metrics if m.form.level == "region"}
        own = {(m.field.id, m.segment): m for m in self.metrics if m.form.level == "ely"}
        return {slot: metric for slot, metric in own.items() if slot in regional}

    def _rows_of(self, metric: Metric) -> Iterator[MetricRow]:
        scope, twin = self.scope, self._twins.get((metric.field.id, metric.segment))
        if metric is twin:
            return
        if scope.area.level == "national":
            kind: Kind = "total" if metric.is_total_of("national") else "counts"
            yield MetricRow(metric, scope.area, 0, kind)
        for ely in scope.elys:
            head = self._ely_row(metric, twin, ely)
            if head:
                yield head
            if metric.form.level == "region":
                depth = head.depth + 1 if head else 1
                yield from (MetricRow(metric, r, depth, "own") for r in scope.regions if r.parent == ely.code)

    def _ely_row(self, metric: Metric, twin: Metric | None, ely: Area) -> MetricRow | None:
        depth = 1 if self.scope.area.level == "national" else 0
        if twin or metric.form.level == "ely":
            return MetricRow(twin or metric, ely, depth, "own")
        if metric.is_total_of("ely"):
            return MetricRow(metric, ely, depth, "total")
        return MetricRow(metric, ely, depth, "counts") if depth == 0 else None

    def figure(self, row: MetricRow) -> RollupRow | None:
        return self.scope.figures.get((row.metric.field.id, row.metric.segment, row.area.code))

    @cached_property
    def slots(self) -> dict[tuple[str, str], list[Metric]]:
        """The metrics of a field and segment, one of each form that asks it."""
        found: dict[tuple[str, str], list[Metric]] = {}
        for metric in self.metrics:
            found.setdefault((metric.field.id, metric.segment), []).append(metric)
        return found

    def metric(self, field: str, segment: str = "") -> Metric:
        """The metric of a field, as the form of the lowest level asks it."""
        return min(self.slots[field, segment], key=lambda metric: LEVELS.index(metric.form.level))

    def own(self, field: str) -> Metric:
        """The metric of the scope's own figure: what an ELY area answers itself stands before what its regions do."""
        twin = self._twins.get((field, ""))
        return twin if twin and self.scope.area.level == "ely" else self.metric(field)

    def key(self, form: Form, field: str, segment: str) -> str:
        """What a field's answers are looked up by among the data."""
        segments = self.slots.get((field, segment), ())
        return next((metric.key for metric in segments if metric.form is form), slot_key(field, segment))

    def part(self, metric: Metric, field: str, segment: str) -> Metric:
        """A metric that another one of the same form is put together from."""
        return next(one for one in self.slots[field, segment] if one.form is metric.form)

    def keys(self, form: Form, field: str) -> str:
        """What the answers of all segments of a field are looked up by: ``K-B/*``, or the key of one without any."""
        segments = form.segments_of[field]
        key = self.key(form, field, segments[0])
        return key if segments == ("",) else f"{key.rpartition('/')[0]}/*"

    def place(self, metric: Metric, area: str, part: Part) -> str | None:
        """Where a figure stands on the metrics sheet, such as ``Mittarit!$E$12``; None if nothing is there."""
        row = self.row_of.get((metric.key, area))
        if row is None or (part in _FIGURES and self._is_blank(self.rows[row - TOP - 1])):
            return None
        return f"{self.sheet('metrics')}!${column('metrics', part)}${row + 1}"

    def _is_blank(self, row: MetricRow) -> bool:
        """Whether a row has no figure, nor a formula that would give one."""
        borne = (row.metric.key, row.area.code) in self.bearing
        return row.kind == "counts" or (row.kind == "own" and not borne)

    def tab(self, name: str) -> str:
        return self.scope.phrase(f"sheet-{name}")

    def sheet(self, name: str) -> str:
        """The name of a tab as formulas write it."""
        return sheet_name(self.tab(name), bare=True)

    def name(self, table: str, of: str) -> str:
        """The defined name of a column, such as ``Tiedot_Luku``."""
        if (plain := self._names.get((table, of))) is None:  # formulas ask for a few names thousands of times
            plain = re.sub(r"\W", "_", f"{self.tab(table)}_{self.scope.phrase(f'column-{of}')}")
            self._names[table, of] = plain
        return plain

    @cached_property
    def _names(self) -> dict[tuple[str, str], str]:
        return {}

    def define(self, book: Book, table: str, count: int) -> None:
        """Name the columns of a table that formulas look into; one of no rows has a blank one."""
        last = TOP + 1 + max(count, 1)
        for of in _NAMED[table]:
            letter = column(table, of)
            area = f"={self.sheet(table)}!${letter}${TOP + 2}:${letter}${last}"
            must(book.define_name(self.name(table, of), area), f"name of {area}")


@cache
def column(table: str, of: str) -> str:
    """The letter of a table's column."""
    return letters(TABLES[table].index(of))
