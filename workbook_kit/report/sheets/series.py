"""The sheet Aikasarjat: every series a row, every quarter a column, years at the end, what deviates marked.

Earlier quarters are data of their own harvests; the current quarter and the years are formulas. Only a
year that is reckoned area by area is a value where the rows of these areas are not on the sheet.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from xlsxwriter.format import Format

from workbook_kit import excel
from workbook_kit.book import ACCENT, INK, LINE_HEIGHT, MARKED, QUIET, RULE, TALLEST_ROW, Book, Sheet, must
from workbook_kit.figures import trend
from workbook_kit.figures.deviation import Deviation
from workbook_kit.figures.trend import Key, Series
from workbook_kit.figures.yearly import BY_AREA
from workbook_kit.form.rules import rule_of
from workbook_kit.layout.places import lines_needed
from workbook_kit.period import Period
from workbook_kit.report import coverage, figure_text, grid
from workbook_kit.report.plan.algebra import BLANK, Formula, cell, count, every, is_number, number, total, when
from workbook_kit.report.plan.followed import OPERANDS, Line, areas_below, fields, followed, is_pooled
from workbook_kit.report.plan.followed import Part as LinePart
from workbook_kit.report.plan.formulas import quotient
from workbook_kit.report.plan.scope import Scope
from workbook_kit.report.sheets import yearly
from workbook_kit.report.sheets.metrics import figure_format, part_format

Part = Literal["value", "numerator", "denominator", "reported", "expected"]
Current = Callable[[Key, Part], Formula | None]
"""The cell of a figure of the current quarter, such as ``Mittarit!E12``; None where the workbook has none."""

_TOP = 3
_FIRST = 5
"""The row of the header, and the first column of a quarter."""
_FIXED = {"id": 22, "metric": 36, "area": 21, "unit": 12, "trend": 14}
_PERIOD, _YEAR, _REMARK = 13, 14, 40
_NAMES = 3
"""The columns that tell whose a row is: on paper they stand on each page that a row goes on to."""


@dataclass(frozen=True)
class Table:
    """The sheet once it is painted: where every series stands, for the charts."""

    tab: str
    periods: tuple[Period, ...]
    rows: Mapping[Key, int]

    def cells(self, key: Key, last: Period) -> tuple[str, int, int, int, int]:
        """The quarters of a series up to one, as charts name them."""
        return self.tab, self.rows[key], _FIRST, self.rows[key], _FIRST + self.periods.index(last)

    def header(self, last: Period) -> tuple[str, int, int, int, int]:
        return self.tab, _TOP, _FIRST, _TOP, _FIRST + self.periods.index(last)

    def cell(self, key: Key, period: Period) -> str:
        return excel.cell_name(self.rows[key], _FIRST + self.periods.index(period))


def paint(book: Book, scope: Scope, current: Current) -> Table:
    """Write the sheet."""
    periods = scope.harvest.quarters
    listed = dict(enumerate(followed(scope), start=_TOP + 1))
    painter = _Painter(book, scope, current, periods, trend.whole_years(periods), listed)
    for row, line in listed.items():
        painter.line(row, line)
    painter.sparklines()
    if not listed:
        painter.sheet.put(_TOP + 1, 0, scope.phrase("no-figures"))
    return Table(painter.sheet.name, periods, painter.rows)


@dataclass
class _Painter:
    """The sheet while it is being written."""

    book: Book
    scope: Scope
    current: Current
    periods: tuple[Period, ...]
    years: tuple[int, ...]
    lines: Mapping[int, Line]
    rows: dict[Key, int] = field(default_factory=dict)
    sparks: dict[tuple[int, int], str] = field(default_factory=dict)
    is_below_open: bool = False

    def __post_init__(self) -> None:
        scope, name = self.scope, self.scope.phrase("sheet-series")
        columns = [grid.Column(scope.phrase(f"column-{one}"), width) for one, width in _FIXED.items()]
        columns += [grid.Column(str(period), _PERIOD, number=True) for period in self.periods]
        columns += [grid.Column(scope.phrase("column-year", year=year), _YEAR, number=True) for year in self.years]
        columns += [grid.Column(scope.phrase("column-remark"), _REMARK)]
        intro = scope.phrase("series-intro", period=scope.harvest.period)
        self.sheet: Sheet = grid.open_sheet(self.book, name, name, intro, [column.width for column in columns])
        self.sheet.outline_settings(visible=True, symbols_below=False, symbols_right=False, auto_style=False)
        grid.header(self.book, self.sheet, _TOP, columns)
        self.sheet.freeze_panes(_TOP + 1, _FIRST - 2)
        self.sheet.repeat_rows(_TOP)
        grid.go_on(self.sheet, [column.width for column in columns], _NAMES)
        self.fields = fields(scope)
        self.deviating: dict[Key, list[Deviation]] = {}
        for one in scope.harvest.deviations:
            self.deviating.setdefault((one.field, one.segment, one.area), []).append(one)
        below = {area.code for area in areas_below(scope)}
        self.unfolded = {key[:2] for key in self.deviating if key[2] in below}
        self.at = {(line.key, line.part): row for row, line in self.lines.items()}

    def line(self, row: int, line: Line) -> None:
        """Write one line of the table."""
        if line.part == "value":
            self.rows[line.key] = row
        self._names(row, line)
        paint = self._covered if line.part == "reported" else self._quarter
        for column, period in enumerate(self.periods, start=_FIRST):
            paint(row, column, line, period)
        for column, year in enumerate(self.years, start=_FIRST + len(self.periods)):
            self._year(row, column, line, year)
        self._spark(row, line)
        self._shape(row, line, self._put_remark(row, line))

    def _names(self, row: int, line: Line) -> None:
        named = self._named(line)
        unit = self.scope.unit(line.field) if line.part == "value" else ""
        head = {"bold": True} if line.depth == 0 and line.part == "value" else {"font_color": QUIET}
        self._put(row, 0, line.field.id, font_color=QUIET)
        self._put(row, 1, line.label if line.part != "reported" else None, text_wrap=True, **head)
        quiet = {"font_color": QUIET} if line.part == "reported" else {}
        self._put(row, 2, named, align="left", indent=line.depth, text_wrap=True, **quiet)
        self._put(row, 3, unit)
        self._put(row, 4, None)

    def _named(self, line: Line) -> str:
        """The area of a figure; of what stands below it, what that is."""
        if line.part != "value":
            return self.scope.phrase(f"column-{line.part}")
        area = line.area.code if line.area.level != "national" else ""
        return f"{area} {self.scope.name(line.area)}".strip()

    def _quarter(self, row: int, column: int, line: Line, period: Period) -> None:
        is_now = period == self.scope.harvest.period
        fill = _MARK if is_now and self._is_marked(line) else {}
        style = self._number(line, font_color=INK if is_now else QUIET, **fill)
        grid.put(self.sheet, row, column, self._figure(line, period), style)

    def _figure(self, line: Line, period: Period) -> Formula | float | None:
        """The line's own number of a quarter: of the current one by the cell that it stands in."""
        is_now = period == self.scope.harvest.period
        current = self.current(line.key, line.part) if is_now and line.series else None
        if current:
            return when(is_number(current), current, BLANK)
        return line.number(line.series.at(period) if line.series else None)

    def _covered(self, row: int, column: int, line: Line, period: Period) -> None:
        """How many areas reported the figure above, if some did not."""
        covered = coverage.of(line.series.at(period) if line.series else None)
        style = self.book.style(**_BASE, align="right", font_color=QUIET)
        cells = [self.current(line.key, part) for part in yearly.COUNTED] if period == self.scope.harvest.period else []
        counts = [one for one in cells if one]
        if len(counts) == len(yearly.COUNTED):
            given, wanted = counts
            living = when(every(given > 0, given < wanted), given & " / " & wanted, BLANK)
            grid.put(self.sheet, row, column, living, style)
        else:
            self.sheet.put(row, column, covered or None, style)

    def _year(self, row: int, column: int, line: Line, year: int) -> None:
        style = self._number(line, left=1, left_color=RULE)
        if line.series is None or line.part == "reported" or (line.part != "value" and not is_pooled(line.field)):
            self.sheet.put(row, column, None, style)
            return
        below = self._below_year(line)
        if below and not self._is_below_here(below):
            figure = yearly.reckoned(self.scope, self._year_of(row, line, year))
            self.sheet.put(row, column, getattr(figure, line.part), style)
            return
        told = self._year_by_area(column, line, year) if below else self._year_figure(row, column, line, year)
        grid.put(self.sheet, row, column, told, style)

    def _below_year(self, line: Line) -> list[Series]:
        """The areas whose years a year is made from, if it is; those without one figure are no part of it."""
        if line.series is None or line.field.time != BY_AREA:
            return []
        return [one for one in trend.below(self.scope.harvest.trends, line.series) if one.given]

    def _is_below_here(self, below: Sequence[Series]) -> bool:
        return all((one.key, "value") in self.at for one in below)

    def _year_by_area(self, column: int, line: Line, year: int) -> Formula:
        """A year of the years of the areas below, which stand on the sheet: weighed by itself, a ratio by operand."""
        figure = self._year_of(self.at[line.key, "value"], replace(line, part="value"), year)
        weight: LinePart = "denominator" if is_pooled(line.field) else "value"
        below = [self._year_at(one, line.part, column, year) for one in self._below_year(line)]
        if line.part == weight:
            held = [self._held(one, weight, year) for one in self._below_year(line)]
            return yearly.by_area(figure, [yearly.Below(*pair) for pair in zip(below, held, strict=True)])
        weighed = self._operand(column, line, weight, year)
        if line.part == "numerator":
            return yearly.beside(weighed, total(*below))
        above = self._operand(column, line, "numerator", year)
        return yearly.beside(weighed, quotient(rule_of(line.field), above, weighed))

    def _operand(self, column: int, line: Line, part: LinePart, year: int) -> Formula:
        row = self.at[line.key, part]
        return cell(excel.cell_name(row, column), self._year_by_area(column, self.lines[row], year))

    def _year_at(self, one: Series, part: LinePart, column: int, year: int) -> Formula:
        """The cell of the year of an area below."""
        row = self.at[one.key, part]
        return cell(excel.cell_name(row, column), self._year_figure(row, column, self.lines[row], year))

    def _held(self, one: Series, weight: LinePart, year: int) -> Formula:
        row = self.at[one.key, weight]
        return yearly.held(self._year_of(row, self.lines[row], year), one, self.scope.harvest.period)

    def _year_figure(self, row: int, column: int, line: Line, year: int) -> Formula:
        """A year; of a figure that is pooled, by the years of its operands, which stand below it."""
        above = row if line.part == "value" else row - line.step - (line.part == "denominator")
        figure = self._year_of(above, replace(line, part="value"), year)
        operands = []
        if line.part == "value" and is_pooled(line.field):
            for below, part in enumerate(OPERANDS, start=row + line.step):
                operand = self._year_figure(below, column, replace(line, part=part), year)
                operands.append(cell(excel.cell_name(below, column), operand))
        return yearly.formula(self._year_of(row, line, year), figure, operands)

    def _number(self, line: Line, **more: Any) -> Format:
        if line.part == "value":
            shape = figure_format(line.field)
        else:
            shape = part_format(*self.fields[line.field.id], line.part)
        return self.book.style(**_BASE, num_format=shape, align="right", **more)

    def _put(self, row: int, column: int, value: Any, **style: Any) -> None:
        self.sheet.put(row, column, value, self.book.style(**_BASE, **style))

    def _is_marked(self, line: Line) -> bool:
        return line.part == "value" and line.key in self.deviating

    def _put_remark(self, row: int, line: Line) -> str:
        """Write what is to be said of a line; a formula where the current quarter is in it."""
        column = _FIRST + len(self.periods) + len(self.years)
        remarks = [*self._remarks(line), *self._of_years(row, line)]
        text = " ".join(filter(None, remarks))
        fill = _MARK if self._is_marked(line) else {}
        style = self.book.style(**_BASE, text_wrap=True, align="left", indent=1, **fill)
        living = self._living(row, line, " ".join(filter(None, remarks[:-1])))
        grid.put(self.sheet, row, column, living or text, style)
        return str(living.cached) if living else text

    def _remarks(self, line: Line) -> list[str]:
        if line.part != "value":
            return []
        remarks = [figure_text.why(self.scope, line.field, one) for one in self.deviating.get(line.key, ())]
        remarks += [self.scope.phrase("series-no-total")] if line.series is None else []
        return [*remarks, self._below(line)] if line.depth == 0 else remarks

    def _of_years(self, row: int, line: Line) -> list[str]:
        """What each year lacks; of years before the last one only what stands behind a figure."""
        if line.part != "value":
            return []
        remarks: list[str] = []
        for year in self.years:
            is_last = year == self.years[-1]
            one = yearly.remark(self.scope, self._year_of(row, line, year), is_last=is_last)
            remarks += [one.text] if one.stays or is_last else []
        return remarks

    def _living(self, row: int, line: Line, before: str) -> Formula | None:
        """The remark as a formula behind what was said ``before``, if the last year ends in the current quarter."""
        is_now = line.part == "value" and self.years[-1:] == (self.scope.harvest.period.year,)
        if not is_now or not line.series or not self.current(line.key, "value"):
            return None
        given, wanted = (self.current(line.key, part) or number(0) for part in yearly.COUNTED)
        year = self._year_of(row, line, self.years[-1])
        below = self._below_year(line)
        if not below:
            return yearly.living(self.scope, year, before, (given, wanted))
        if not self._is_below_here(below):
            return None
        column = _FIRST + len(self.periods) + len(self.years) - 1
        figure = cell(excel.cell_name(row, column), self._year_by_area(column, line, year.year))
        behind = count(*(self._year_at(one, "value", column, year.year) for one in below))
        return yearly.living_by_area(self.scope, year, before, figure, (behind, wanted))

    def _year_of(self, row: int, line: Line, year: int) -> yearly.Year:
        columns = {period: column for column, period in enumerate(self.periods, start=_FIRST) if period.year == year}
        cells = {p: cell(excel.cell_name(row, column), self._figure(line, p)) for p, column in columns.items()}
        return yearly.Year(year, line, cells)

    def _below(self, line: Line) -> str:
        """The areas that fold in under this line and deviate."""
        found = [
            f"{figure_text.sign(one)} {area.short[self.scope.language]}"
            for area in areas_below(self.scope)
            for one in self.deviating.get((*line.key[:2], area.code), [])[:1]
            if area != line.area
        ]
        return self.scope.phrase("deviation-below", names=", ".join(found)) if found else ""

    def _spark(self, row: int, line: Line) -> None:
        """A line of what is there up to the last figure: an empty formula behind it would be drawn as zero."""
        given = line.series.given if line.series and line.part == "value" else ()
        if len(given) > 1:
            last = _FIRST + self.periods.index(given[-1].period)
            self.sparks[row, _FIRST - 1] = excel.area_name(row, _FIRST, row, last)

    def sparklines(self) -> None:
        """Write the small lines: one group of one look, each with its own scale."""
        if self.sparks:
            cells = [excel.cell_name(*at) for at in self.sparks]
            options = {"location": cells, "range": [*self.sparks.values()], "show_hidden": True, "weight": 1.5}
            colours = dict.fromkeys(("series_color", "markers_color", "last_color"), ACCENT)
            options |= {"markers": True, "last_point": True, **colours}
            must(self.sheet.add_sparkline(*next(iter(self.sparks)), options), "sparkline")

    def _shape(self, row: int, line: Line, remark: str) -> None:
        label = line.label if line.part != "reported" else ""
        widths = {label: _FIXED["metric"], self._named(line): _FIXED["area"] - line.depth, remark: _REMARK}
        tall = max(1, *(lines_needed(text, width) for text, width in widths.items()))
        height = min(tall * LINE_HEIGHT, TALLEST_ROW) if tall > 1 else None
        must(self.sheet.set_row(row, height, None, self._outline(line)), "row height")

    def _outline(self, line: Line) -> dict[str, Any]:
        """Areas fold in under the whole, operands under their figure; where one deviates, areas stand unfolded.

        Trendit leads to what deviates, and a link to a folded row would show nothing. LibreOffice takes the mark of a
        folded group for that of the group above the row, so none stands below an open one. The mark is that of the line
        just above what folds in: of the figure, or of who stands behind it.
        """
        is_open, is_marked = line.key[:2] in self.unfolded, line.part == ("reported" if line.is_covered else "value")
        if line.depth == 0:
            is_below_open, self.is_below_open = self.is_below_open and line.part == "value", is_open
            return {"collapsed": is_marked and not is_open and not is_below_open}
        collapsed = is_marked and is_pooled(line.field)
        return {"level": line.depth, "hidden": line.depth > 1 or not is_open, "collapsed": collapsed}


_BASE = {"bottom": 4, "bottom_color": RULE}
_MARK = {"bg_color": MARKED}
