"""The years of the sheet Aikasarjat: what a year is of its quarters, and how many areas stand behind it.

A year above the region is of what was reported in its quarters, by areas that may differ from quarter to quarter: the
remark names every quarter that lacks some. Where the current quarter is in the year, figure and remark are formulas.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from workbook_kit.figures import trend
from workbook_kit.figures.trend import Point
from workbook_kit.period import Period
from workbook_kit.report.plan.followed import Line, fields, is_pooled
from workbook_kit.report.plan.scope import Scope

COUNTED: tuple[Literal["reported", "expected"], ...] = ("reported", "expected")
"""What tells how many areas stand behind a figure."""
_FOLDS = {"flow": "SUM", "stock_mean": "AVERAGE"}
_BLANK = "\0"
_LONGEST_LITERAL = 255
"""Characters that Excel takes in one text of a formula."""


@dataclass(frozen=True)
class Year:
    """A year on a line of the sheet: its row, and the columns of the quarters of the year that are there."""

    year: int
    line: Line
    row: int
    columns: Mapping[Period, int]

    def cells(self, row: int) -> str:
        """The year's quarters on a row."""
        return str(xl_range(row, min(self.columns.values()), row, max(self.columns.values())))

    @property
    def asked_first(self) -> Sequence[Period]:
        """The quarters in the order in which one is taken: the latest that asks the figure, then the latest."""
        return sorted(self.columns, key=lambda period: (period.due in self.line.field.due, period), reverse=True)

    def cell(self, period: Period) -> str:
        return str(xl_rowcol_to_cell(self.row, self.columns[period]))


@dataclass(frozen=True)
class Remark:
    """What is said of a year; ``is_figure`` where the year has a figure."""

    text: str
    is_figure: bool


def formula(one: Year, column: int) -> str:
    """A year of the quarters on the same row, as ``trend.year_figure`` reckons it; ``column`` is the year's own."""
    line = one.line
    if line.field.time not in _FOLDS:
        return f"={_taken(one, {period: one.cell(period) for period in one.columns})}"
    cells = counted = one.cells(one.row)
    if line.part != "value":
        counted = one.cells(one.row - line.step - (line.part == "denominator"))
    told = f"{_FOLDS[line.field.time]}({cells})"
    if line.part == "value" and is_pooled(line.field):
        top, bottom = (xl_rowcol_to_cell(one.row + line.step + number, column) for number in (0, 1))
        told = f"{top}/{bottom}" + ("-1" if line.field.rollup.rule == "growth_ratio" else "")
    return f'=IF(COUNT({counted})={trend.QUARTERS},{told},"")'


def _taken(one: Year, told: Mapping[Period, str]) -> str:
    """What is told of the one quarter that the year's figure is taken from."""
    found = '""'
    for period in reversed(one.asked_first):
        found = f"IF(ISNUMBER({one.cell(period)}),{told[period]},{found})"
    return found


def remark(scope: Scope, one: Year, *, is_last: bool) -> Remark:
    """Which quarters the year lacks, else which of them lack areas; of a year before the last one the thinnest alone.

    A row that told all quarters of ten years would be taller than a screen.
    """
    points = one.line.series.points if one.line.series else ()
    figure = trend.year_figure(one.line.field, points, one.year)
    if figure.is_whole:
        told = _partial if is_last else _thinnest
        return Remark(told(scope, one, figure.thin), is_figure=True)
    gap = scope.phrase("year-incomplete", year=one.year, quarters=figure.quarters) if figure.quarters else ""
    return Remark(gap, is_figure=False)


def _partial(scope: Scope, one: Year, thin: Iterable[Point]) -> str:
    told = [_counts(scope, one, point.period, point.reported, point.expected) for point in thin]
    return scope.phrase("year-partial", year=one.year, quarters=", ".join(told)) if told else ""


def _thinnest(scope: Scope, one: Year, thin: Iterable[Point]) -> str:
    point = min(thin, key=lambda point: point.reported, default=None)
    if point is None:
        return ""
    counts = {"period": point.period, "reported": point.reported, "expected": point.expected}
    return scope.phrase("year-thinnest", year=one.year, areas=_areas(scope, one), **counts)


def _areas(scope: Scope, one: Year) -> str:
    form, _ = fields(scope)[one.line.field.id]
    return scope.phrase(f"counted-{form.level}")


def _counts(scope: Scope, one: Year, period: Period, reported: object, expected: object) -> str:
    """A quarter's areas: "2013Q2: 2 / 3 seutua"."""
    counts = {"period": period, "reported": reported, "expected": expected}
    return scope.phrase("year-quarter", areas=_areas(scope, one), **counts)


def living(scope: Scope, one: Year, before: str, cells: tuple[str, str]) -> str:
    """The remark as a formula behind the words ``before``.

    ``cells`` hold how many areas reported in the current quarter, and how many there are.
    """
    space = " " if before else ""
    told = _of_all(scope, one, space, cells) if one.line.field.time in _FOLDS else _of_last(scope, one, space, cells)
    return f"{_literal(before)}&{told}" if before else told


def _of_all(scope: Scope, one: Year, space: str, cells: tuple[str, str]) -> str:
    """Of a year that needs every quarter."""
    count = f"COUNT({one.cells(one.row)})"
    lead, tail = (space + scope.phrase("year-incomplete", year=one.year, quarters=_BLANK)).split(_BLANK)
    gap = f'IF({count}=0,"",{_literal(lead)}&{count}&{_literal(tail)})'
    return f"IF({count}={trend.QUARTERS},{_covered(scope, one, one.columns, space, cells)},{gap})"


def _of_last(scope: Scope, one: Year, space: str, cells: tuple[str, str]) -> str:
    """Of a year that is the figure of one quarter."""
    return _taken(one, {period: _covered(scope, one, [period], space, cells) for period in one.columns})


def _covered(scope: Scope, one: Year, periods: Iterable[Period], space: str, cells: tuple[str, str]) -> str:
    """Which of some quarters lack areas, as a formula: of the current one by its cells, of others by their harvests."""
    listed, now = list(periods), scope.harvest.period
    points = [one.line.series.at(period) if one.line.series else None for period in listed if period != now]
    thin = [point for point in points if point and point.is_thin]
    known = ", ".join(_counts(scope, one, point.period, point.reported, point.expected) for point in thin)
    lead, tail = (space + scope.phrase("year-partial", year=one.year, quarters=_BLANK)).split(_BLANK)
    if now not in listed:
        return _literal(lead + known + tail if known else "")
    lacks, counts = f"{cells[0]}<{cells[1]}", _counted(scope, one, now, cells)
    if known:
        return f'{_literal(lead + known)}&IF({lacks},", "&{counts},"")&{_literal(tail)}'
    return f'IF({lacks},{_literal(lead)}&{counts}&{_literal(tail)},"")'


def _counted(scope: Scope, one: Year, period: Period, cells: tuple[str, str]) -> str:
    head, between, tail = _counts(scope, one, period, _BLANK, _BLANK).split(_BLANK)
    return f"{_literal(head)}&{cells[0]}&{_literal(between)}&{cells[1]}&{_literal(tail)}"


def _literal(text: str) -> str:
    """Words as a formula holds them, in pieces that are short enough."""
    starts = range(0, max(len(text), 1), _LONGEST_LITERAL)
    return "&".join('"' + text[n : n + _LONGEST_LITERAL].replace('"', '""') + '"' for n in starts)
