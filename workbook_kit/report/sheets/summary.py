"""The first sheet: what is asked first and its answers, who has answered, what changed, what needs attention."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from workbook_kit.book import ACCENT, INK, LINE_HEIGHT, QUIET, RULE, Book, Sheet, must
from workbook_kit.figures.same_areas import Pair
from workbook_kit.form.rules import writing_of
from workbook_kit.registry import Area
from workbook_kit.report import grid
from workbook_kit.report.grid import Column, Link
from workbook_kit.report.plan import absence, pairs
from workbook_kit.report.plan.algebra import BLANK, Cells, Formula, cell, every, held, is_number, total, when
from workbook_kit.report.plan.formulas import LivePlan
from workbook_kit.report.plan.measure import Metric
from workbook_kit.report.plan.places import Plan
from workbook_kit.report.sheets import attention
from workbook_kit.report.sheets.methods import Earlier, Reckoning, headlines
from workbook_kit.report.sheets.metrics import figure_format, some
from workbook_kit.report.sheets.words import behind, covered

WIDTHS = (37.0, 17.0, 15.0, 11.0, 14.0, 10.0, 10.0, 4.0)
"""The second column takes an amount of the nation in large figures, the third and the fifth one in small ones."""
_WORDS, _LINK = (2, 6), 7
"""The first and last of the columns that words stand across, and the column of arrows."""
_MOST_NAMED = 40
_COUNTED = ("area", "areas", "accepted", "missing", "coverage", "errors", "queries")
_BAR, _CHART_TOP = 16, 80
_PALE = "#DCE6EC"


@dataclass
class Page:
    """The sheet being written and the row that is free."""

    book: Book
    sheet: Sheet
    plan: LivePlan
    earlier: tuple[Earlier, ...]
    row: int = 3

    def section(self, title: str) -> None:
        grid.section(self.book, self.sheet, self.row, title, len(WIDTHS))
        self.row += 1

    def header(self, columns: list[Column]) -> None:
        grid.header(self.book, self.sheet, self.row, columns)
        self.row += 1

    def line(self, columns: list[Column], values: list[Any], *, bold: bool = False) -> None:
        grid.line(self.book, self.sheet, self.row, columns, values, bold=bold)
        self.row += 1

    def wide(self, value: Any, style: Any, first: int, last: int, *, least: int = 1) -> None:
        """Write a text over several columns of the free row, and make the row tall enough for it."""
        text = str(value.cached if isinstance(value, Formula) else value or "")
        lines = max(grid.wrapped(text, sum(WIDTHS[first : last + 1])), least)
        must(self.sheet.merge_range(self.row, first, self.row, last, "", style), "merged cells")
        grid.put(self.sheet, self.row, first, value, style)
        must(self.sheet.set_row(self.row, lines * LINE_HEIGHT + 3), "row height")


def paint(book: Book, plan: LivePlan, reckoning: Reckoning, title: str) -> None:
    """Write the summary sheet; the workbook opens on it."""
    scope = plan.scope
    sheet = grid.open_sheet(book, plan.tab("summary"), title, "", WIDTHS)
    sheet.set_portrait()
    grid.put(sheet, 1, 0, covered(plan), book.style(font_color=INK, bold=True))
    sheet.put(2, 0, scope.phrase("summary-intro"), book.style(font_color=QUIET))
    page = Page(book, sheet, plan, reckoning.earlier)
    asked = _questions(page)
    _others(page, asked)
    _coverage(page)
    _changed(page)
    _attention(page)
    sheet.activate()
    sheet.set_first_sheet()


def _questions(page: Page) -> set[str]:
    """Each question of the forms with the figures that answer it; returns their fields."""
    asked: set[str] = set()
    number = 0
    for form in page.plan.scope.harvest.forms.values():
        for question in form.questions:
            number += 1
            page.section(f"{number}. {question.title[page.plan.scope.language]}")
            for name in question.fields:
                _answer(page, page.plan.own(name))
            asked |= set(question.fields)
            page.row += 1
    return asked


def _others(page: Page, asked: set[str]) -> None:
    others = [metric for metric in headlines(page.plan) if metric.field.id not in asked]
    if others:
        page.section(page.plan.scope.phrase("other-headlines" if asked else "headlines"))
        for metric in others:
            _answer(page, metric)
        page.row += 1


def _answer(page: Page, metric: Metric) -> None:
    """One figure, what stands behind it in words, the way to it, and who said no or nothing."""
    plan, book = page.plan, page.book
    area = plan.scope.area
    figure = plan.cell(metric, area.code, "value")
    earlier = next((one for one in page.earlier if one.metric is metric), None)
    if figure is None:
        return
    words = behind(plan, metric, earlier)
    label = metric.field.label[plan.scope.language]
    ruled = {"bottom": 4, "bottom_color": RULE}
    least = grid.wrapped(label, WIDTHS[0])
    page.wide(words, book.style(text_wrap=True, font_color=QUIET, indent=1, **ruled), *_WORDS, least=least)
    page.sheet.put(page.row, 0, label, book.style(text_wrap=True, **ruled))
    shape = {"bold": True, "font_size": 13, "font_color": ACCENT, "align": "right", "indent": 1, **ruled}
    grid.put(page.sheet, page.row, 1, figure, book.style(**shape, num_format=figure_format(metric.field)))
    link = Link(plan.tab("metrics"), f"A{plan.row_of[metric.key, area.code] + 1}")
    grid.put(page.sheet, page.row, _LINK, link, book.style(font_color=ACCENT, align="center", **ruled))
    page.row += 1
    if (metric.key, area.code) in plan.first_lines:
        _names(page, metric)


def _names(page: Page, metric: Metric) -> None:
    """Who said no, and who gave no figure, by the reason."""
    plan, scope = page.plan, page.plan.scope
    areas = scope.answering(metric.form.level)
    parts = {line.area.code: line.part for line in plan.lines if line.key == metric.key and line.part}
    is_yes_or_no = metric.rule.counts_yes
    said_no = [a for a in areas if is_yes_or_no and a.code in parts and parts[a.code].numerator == 0]
    _group(page, scope.phrase("said-no"), said_no)
    _group(page, _leading(scope.phrase("none-of-it")), absence.zeros(plan, metric, areas))
    for words, without in absence.grouped(plan, metric, [a for a in areas if a.code not in parts]).items():
        _group(page, _leading(words), without)


def _leading(words: str) -> str:
    return words[:1].upper() + words[1:]


def _group(page: Page, title: str, areas: Sequence[Area]) -> None:
    """The names of areas that have something in common, if there are any."""
    if areas:
        scope = page.plan.scope
        names = some(scope, [area.short[scope.language] for area in areas], _MOST_NAMED)
        style = page.book.style(text_wrap=True, font_color=QUIET, indent=1)
        page.wide(names, page.book.style(text_wrap=True, font_color=QUIET), 1, _LINK, least=grid.wrapped(title, 40))
        page.sheet.put(page.row, 0, title, style)
        page.row += 1


def _coverage(page: Page) -> None:
    """Who has answered, by ELY area or, in an ELY area, area by area; counted from the sheet of returns."""
    plan, scope = page.plan, page.plan.scope
    if scope.area.level == "national":  # the chart is not to be cut in two
        grid.break_before(page.sheet, WIDTHS, [page.row], portrait=True)
    page.section(scope.phrase("coverage"))
    columns = [
        Column(scope.phrase(f"column-{name}"), width, width < WIDTHS[0], r"0\ %" if name == "coverage" else "#,##0")
        for name, width in zip(_COUNTED, WIDTHS, strict=False)
    ]
    page.header(columns)
    first = page.row + 1
    is_nation, lines = scope.area.level == "national", list[list[Formula]]()
    for area in scope.elys if is_nation else scope.expected:
        lines.append(_counts(plan, scope.label(area), page.row + 1, "ely" if is_nation else "area"))
        page.line(columns, [scope.label(area), *_with_share(lines[-1], page.row + 1)])
    last = page.row
    totals = [
        total(Cells(f"{letter}{first}:{letter}{last}", tuple(map(held, column))))
        for letter, column in zip("BCDFG", zip(*lines, strict=True), strict=True)
    ]
    page.line(columns, [scope.phrase("together"), *_with_share(totals, page.row + 1)], bold=True)
    _group(page, scope.phrase("lacking"), attention.missing(scope))
    page.row += 1
    if is_nation:
        _coverage_chart(page, first - 1, last - 1)


def _counts(plan: LivePlan, label: str, row: int, by: str) -> list[Formula]:
    """The returns expected, accepted and missing, and the errors and queries, of the area on a row."""
    own = by, cell(f"$A{row}", label)
    expected, accepted, *found = (plan.returns.sum(of, own) for of in ("areas", "accepted", "errors", "queries"))
    return [expected, accepted, cell(f"B{row}", expected) - cell(f"C{row}", accepted), *found]


def _with_share(counts: list[Formula], row: int) -> list[Formula]:
    """What share of the returns is there, between the counts of returns and those of findings."""
    expected, accepted = (cell(f"{letter}{row}", one) for letter, one in zip("BC", counts, strict=False))
    return [*counts[:3], when(expected.equals(0), BLANK, accepted / expected), *counts[3:]]


def _coverage_chart(page: Page, first: int, last: int) -> None:
    """Returned and missing, one bar an area."""
    scope, sheet = page.plan.scope, page.sheet
    chart = page.book.add_chart({"type": "bar", "subtype": "stacked"})
    for column, color in ((2, ACCENT), (3, _PALE)):
        chart.add_series(
            {
                "name": [sheet.name, first - 1, column],
                "categories": [sheet.name, first, 0, last, 0],
                "values": [sheet.name, first, column, last, column],
                "fill": {"color": color},
                "border": {"color": ACCENT},
                "gap": 45,
            }
        )
    plain = {"name": "Calibri", "size": 11}
    chart.set_y_axis({"reverse": True, "num_font": plain, "line": {"color": RULE}})
    gridlines = {"visible": True, "line": {"color": RULE}}
    chart.set_x_axis({"num_font": plain, "major_gridlines": gridlines, "num_format": "0", "min": 0})
    chart.set_legend({"position": "top", "font": plain})
    chart.set_chartarea({"border": {"none": True}})
    height = _CHART_TOP + _BAR * (last - first + 1)
    chart.set_size({"width": grid.pixels(WIDTHS) - 10, "height": height})
    alt = scope.phrase("chart-coverage", area=scope.name(scope.area), **_totals(page.plan))
    must(sheet.insert_chart(page.row, 0, chart, {"description": alt, "object_position": 2}), "chart")
    page.row += height // 21 + 2


def _totals(plan: Plan) -> dict[str, int]:
    expected, missing = len(plan.scope.expected), len(attention.missing(plan.scope))
    return {"expected": expected, "accepted": expected - missing, "missing": missing}


def _changed(page: Page) -> None:
    """The headline figures of the period beside what they last were, over the areas that gave both."""
    scope = page.plan.scope
    page.section(scope.phrase("changed"))
    compared = [(one, one.pair) for one in page.earlier if one.pair]
    if not compared:
        page.sheet.put(page.row, 0, scope.phrase("no-earlier"), page.book.style(font_color=QUIET))
        page.row += 2
        return
    page.wide(scope.phrase("changed-intro"), page.book.style(text_wrap=True, font_color=QUIET), 0, _LINK)
    page.row += 1
    heads = [
        scope.phrase(f"column-{name}") for name in ("metric", "value", "before", "period", "change", "areas-compared")
    ]
    heads[1] = str(scope.harvest.period)
    page.header([Column(head, width, width < WIDTHS[0]) for head, width in zip(heads[:-1], WIDTHS, strict=False)])
    head = page.book.style(bold=True, valign="bottom", bottom=2, bottom_color=ACCENT, indent=1)
    must(page.sheet.merge_range(page.row - 1, 5, page.row - 1, _LINK, heads[-1], head), "merged cells")
    for one, pair in compared:
        _change(page, one, pair)
    page.row += 1


def _change(page: Page, one: Earlier, pair: Pair) -> None:
    plan, field, number = page.plan, one.metric.field, page.row + 1
    shape = figure_format(field)
    shapes = ["", shape, shape, "@", writing_of(field).change_format(plan.scope.phrase("points"))]
    columns = [Column("", w, w < WIDTHS[0], s) for w, s in zip(WIDTHS, shapes, strict=False)]
    times = 10 ** writing_of(field).power
    now, then, change = pairs.figure(plan, one.metric, pair), None, None
    if pair.figures:
        then = one.same
        here = cell(f"B{number}", now.cached if now else None), cell(f"C{number}", then)
        change = when(every(*map(is_number, here)), (here[0] - here[1]) * times, BLANK)
    compared = pairs.compared_with(plan.scope, one.metric.form.level, pair)
    label = field.label[plan.scope.language]
    grid.line(page.book, page.sheet, page.row, columns, [label, now, then, str(one.point.period), change])
    style = page.book.style(bottom=4, bottom_color=RULE, font_color=QUIET, indent=1, text_wrap=True)
    page.wide(compared, style, 5, _LINK, least=grid.wrapped(label, WIDTHS[0]))
    page.row += 1


def _attention(page: Page) -> None:
    """What somebody has to do something about."""
    scope = page.plan.scope
    page.section(scope.phrase("attention"))
    for point in attention.points(page.plan):
        style = page.book.style(text_wrap=True, font_color=QUIET, bottom=4, bottom_color=RULE)
        page.wide(point.text, style, *_WORDS)
        ruled = {"bottom": 4, "bottom_color": RULE}
        page.sheet.put(page.row, 0, point.title, page.book.style(text_wrap=True, **ruled))
        grid.put(page.sheet, page.row, 1, point.count, page.book.style(bold=True, align="right", indent=1, **ruled))
        style = page.book.style(font_color=ACCENT, align="center", **ruled)
        grid.put(page.sheet, page.row, _LINK, Link(point.tab, "A1"), style)
        page.row += 1
