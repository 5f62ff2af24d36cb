"""The years of the sheet Aikasarjat: what a year is of its quarters, and how many areas stand behind it.

A year above the region is of what was reported in its quarters, by areas that may differ from quarter to quarter: the
remark names every quarter that lacks some. Where the current quarter is in the year, figure and remark are formulas.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from workbook_kit.figures import trend
from workbook_kit.figures.trend import Point, Series
from workbook_kit.figures.yearly import BY_AREA, ENOUGH, YearFigure, last_known, year_figure
from workbook_kit.form.figure import as_number
from workbook_kit.form.rules import rule_of
from workbook_kit.period import Period
from workbook_kit.report.plan.algebra import (
    BLANK,
    Cells,
    Formula,
    average,
    count,
    every,
    is_number,
    joined,
    number,
    text,
    total,
    when,
)
from workbook_kit.report.plan.followed import Line, fields
from workbook_kit.report.plan.formulas import quotient
from workbook_kit.report.plan.scope import Scope

COUNTED: tuple[Literal["reported", "expected"], ...] = ("reported", "expected")
"""What tells how many areas stand behind a figure."""
_ADDED = "flow"
_WHOLE = (_ADDED, BY_AREA)
"""The kinds of time that need all four quarters."""
_BLANK = "\0"


@dataclass(frozen=True)
class Year:
    """A year on a line of the sheet, and the cells of the quarters of the year that are there."""

    year: int
    line: Line
    quarters: Mapping[Period, Formula]

    @property
    def cells(self) -> Cells:
        """The year's quarters as one range."""
        corners = dict.fromkeys(self.quarters[period].excel for period in (min(self.quarters), max(self.quarters)))
        return Cells(":".join(corners), tuple(one.value for one in self.quarters.values()))

    @property
    def asked_first(self) -> Sequence[Period]:
        """The quarters in the order in which one is taken: the latest that asks the figure, then the latest."""
        return sorted(self.quarters, key=lambda period: (period.due in self.line.field.due, period), reverse=True)


@dataclass(frozen=True)
class Remark:
    """What is said of a year; ``stays`` if it is also said when the year is no longer the last one."""

    text: str
    stays: bool


@dataclass(frozen=True)
class Below:
    """An area below on the sheet: the cell of its year, and what it held when it last gave a figure."""

    year: Formula
    held: Formula


def formula(one: Year, figure: Year, operands: Sequence[Formula]) -> Formula:
    """A year of the quarters on the same row, as ``year_figure`` reckons it.

    ``figure`` is the year of the figure whose operand this is, else itself; ``operands`` are the cells of the operands
    that it is made from, if it is.
    """
    field = one.line.field
    if field.time not in _WHOLE:
        return _taken(one, one.quarters)
    rule = rule_of(field)
    if operands:
        told = quotient(rule, *operands)
    else:
        told = average(one.cells) if field.time == BY_AREA else total(one.cells, gathering=rule.gathering)
    return when(count(figure.cells).equals(trend.QUARTERS), told, BLANK)


def by_area(figure: Year, below: Sequence[Below]) -> Formula:
    """A year of the years of the areas below, in the cell by which it is weighed whether these hold enough."""
    years = [one.year for one in below]
    held = total(*(when(is_number(one.year), one.held, 0) for one in below))
    known = total(*(one.held for one in below))
    is_enough = known * ENOUGH.numerator <= held * ENOUGH.denominator
    is_told = every(count(figure.cells).equals(trend.QUARTERS), count(*years) > 0, is_enough)
    return when(is_told, total(*years, gathering=rule_of(figure.line.field).gathering), BLANK)


def beside(weight: Formula, told: Formula) -> Formula:
    """What is told of a year where the cell that weighs it is told."""
    return when(is_number(weight), told, BLANK)


def held(one: Year, series: Series, now: Period) -> Formula:
    """What an area last held by the end of a year; of the current quarter by its cell in the line that weighs it."""
    end = Period(one.year, trend.QUARTERS)
    before = number(repr(as_number(last_known(one.line.field, series, end if end == now else end.next))))
    return when(is_number(one.quarters[end]), one.quarters[end], before) if end == now else before


def _taken(one: Year, formulas: Mapping[Period, Formula]) -> Formula:
    """What is told of the one quarter that the year's figure is taken from."""
    found = BLANK
    for period in reversed(one.asked_first):
        found = when(is_number(one.quarters[period]), formulas[period], found)
    return found


def reckoned(scope: Scope, one: Year) -> YearFigure:
    """A year of a line that has figures."""
    series, trends = one.line.series, scope.harvest.trends
    shown = series or Series(*one.line.key, one.line.area.level, ())
    return year_figure(one.line.field, shown, trend.below(trends, shown), one.year)


def remark(scope: Scope, one: Year, *, is_last: bool) -> Remark:
    """Which quarters the year lacks, else which of them lack areas; of a year before the last one the thinnest alone.

    A row that told all quarters of ten years would be taller than a screen.
    """
    figure = reckoned(scope, one)
    if figure.is_whole and figure.by_area:
        is_told = is_last or figure.value is None or figure.reported < figure.expected
        told = _by_area(scope, one, figure.reported, figure.expected, is_figure=figure.value is not None)
        return Remark(told if is_told else "", stays=True)
    if figure.is_whole:
        coverage = _partial if is_last else _thinnest
        return Remark(coverage(scope, one, figure.thin), stays=True)
    gap = scope.phrase("year-incomplete", year=one.year, quarters=figure.quarters) if figure.quarters else ""
    return Remark(gap, stays=False)


def _by_area(scope: Scope, one: Year, reported: object, expected: object, *, is_figure: bool) -> str:
    """How many areas stand behind a year that is reckoned area by area, or that they do not suffice."""
    counts = {"reported": reported, "expected": expected, "areas": _areas(scope, one)}
    return scope.phrase("year-by-area" if is_figure else "year-too-few", year=one.year, **counts)


def _partial(scope: Scope, one: Year, thin: Iterable[Point]) -> str:
    quarters = [_counts(scope, one, point.period, point.reported, point.expected) for point in thin]
    return scope.phrase("year-partial", year=one.year, quarters=", ".join(quarters)) if quarters else ""


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


def living(scope: Scope, one: Year, before: str, counts: tuple[Formula, Formula]) -> Formula:
    """The remark as a formula behind the words ``before``.

    ``counts`` are how many areas reported in the current quarter, and how many there are.
    """
    space = " " if before else ""
    if one.line.field.time in _WHOLE:
        sentence = _of_all(scope, one, space, _covered(scope, one, one.quarters, space, counts))
    else:
        sentence = _of_last(scope, one, space, counts)
    return joined([text(before), sentence])


def living_by_area(scope: Scope, one: Year, before: str, figure: Formula, counts: tuple[Formula, Formula]) -> Formula:
    """The remark of a year that is reckoned area by area: by its cell, and by how many areas stand behind it."""
    space = " " if before else ""
    told = (space + _by_area(scope, one, _BLANK, _BLANK, is_figure=is_figure) for is_figure in (True, False))
    sentences = [_filled(sentence, counts) for sentence in told]
    return joined([text(before), _of_all(scope, one, space, when(is_number(figure), *sentences))])


def _of_all(scope: Scope, one: Year, space: str, covered: Formula) -> Formula:
    """Of a year that needs every quarter."""
    there = count(one.cells)
    lead, tail = (space + scope.phrase("year-incomplete", year=one.year, quarters=_BLANK)).split(_BLANK)
    gap = when(there.equals(0), BLANK, joined([text(lead), there, text(tail)]))
    return when(there.equals(trend.QUARTERS), covered, gap)


def _of_last(scope: Scope, one: Year, space: str, counts: tuple[Formula, Formula]) -> Formula:
    """Of a year that is the figure of one quarter."""
    return _taken(one, {period: _covered(scope, one, [period], space, counts) for period in one.quarters})


def _covered(
    scope: Scope, one: Year, periods: Iterable[Period], space: str, counts: tuple[Formula, Formula]
) -> Formula:
    """Which of some quarters lack areas, as a formula: of the current one by its cells, of others by their harvests."""
    listed, now = list(periods), scope.harvest.period
    points = [one.line.series.at(period) if one.line.series else None for period in listed if period != now]
    thin = [point for point in points if point and point.is_thin]
    quarters = ", ".join(_counts(scope, one, point.period, point.reported, point.expected) for point in thin)
    lead, tail = (space + scope.phrase("year-partial", year=one.year, quarters=_BLANK)).split(_BLANK)
    if now not in listed:
        return text(lead + quarters + tail if quarters else "")
    lacks, counted = counts[0] < counts[1], _counted(scope, one, now, counts)
    if quarters:
        more = when(lacks, joined([text(", "), counted]), BLANK)
        return joined([text(lead + quarters), more, text(tail)])
    return when(lacks, joined([text(lead), counted, text(tail)]), BLANK)


def _counted(scope: Scope, one: Year, period: Period, counts: tuple[Formula, Formula]) -> Formula:
    return _filled(_counts(scope, one, period, _BLANK, _BLANK), counts)


def _filled(sentence: str, counts: tuple[Formula, Formula]) -> Formula:
    head, between, tail = sentence.split(_BLANK)
    return joined([text(head), counts[0], text(between), counts[1], text(tail)])
