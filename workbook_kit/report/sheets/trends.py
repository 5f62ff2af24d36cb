"""The sheet Trendit: charts of the main figures over all harvested quarters, and in words what deviates in this one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from workbook_kit.book import ACCENT, INK, LINE_HEIGHT, MARKED, QUIET, RULE, Book, Sheet, must
from workbook_kit.figures.trend import Point, Series
from workbook_kit.form.model import Field, Form
from workbook_kit.form.rules import writing_of
from workbook_kit.layout.places import lines_needed
from workbook_kit.registry import Area
from workbook_kit.report import figure_text, grid
from workbook_kit.report.coverage import of, together
from workbook_kit.report.plan.algebra import Formula, cell
from workbook_kit.report.plan.followed import fields
from workbook_kit.report.plan.scope import Scope
from workbook_kit.report.sheets import series, standing_out
from workbook_kit.report.sheets.axis import limits
from workbook_kit.report.sheets.metrics import figure_format
from workbook_kit.report.sheets.series import Current, Table
from workbook_kit.report.sheets.standing_out import Outlier

_COLUMNS = {"metric": 50, "area": 28, "value": 15, "why": 74}
_TOP = 3
_MOST, _ABREAST, _MOST_LABELLED = 9, 3, 6
_WIDTH, _HEIGHT, _GAP, _ROWS = 390, 232, 8, 12
"""Pixels of a chart and between two, and the rows of the sheet that a row of charts takes."""


def paint(book: Book, scope: Scope, current: Current) -> None:
    """Write this sheet and, behind it, the sheet of all series."""
    tab, name = scope.phrase("sheet-trends"), scope.phrase("sheet-series")
    first, last = scope.harvest.quarters[0], scope.harvest.period
    facts = {"first": first, "last": last, "period": last, "series": name}
    intro = scope.phrase("trends-intro" if first < last else "trends-first", **facts)
    sheet = grid.open_sheet(book, tab, tab, intro, list(_COLUMNS.values()))
    late = [scope.phrase("trends-late", period=period, areas=", ".join(areas)) for period, areas in scope.late.items()]
    sheet.put(
        _TOP - 1, 0, " ".join(filter(None, (*late, scope.regrouped))) or None, book.style(font_color=INK, bold=True)
    )
    table = series.paint(book, scope, current)
    for number, (field, shown) in enumerate(charted(scope)):
        row, offset = _TOP + number // _ABREAST * _ROWS, number % _ABREAST * (_WIDTH + _GAP)
        _insert(sheet, row, offset, _chart(book, scope, table, field, shown), _alt(scope, field, shown))
    top = _below_charts(scope)
    if top > _TOP + _ROWS:
        grid.break_before(sheet, [*_COLUMNS.values()], [top])
    _deviations(book, sheet, top, scope, table, current)


def _below_charts(scope: Scope) -> int:
    return _TOP + -(-len(charted(scope)) // _ABREAST) * _ROWS


def first_deviation(scope: Scope) -> int:
    """The row of the first figure that stands out, below heading, words and header."""
    return _below_charts(scope) + 3


def charted(scope: Scope) -> list[tuple[Field, Series]]:
    """The figures of the scope's own area that are drawn: headlines, then those of every quarter, if two are there."""
    listed = [field for form in scope.harvest.forms.values() for field in _candidates(form)]
    listed.sort(key=lambda field: not field.headline)
    found = ((field, scope.harvest.trends.get((field.id, "", scope.area.code))) for field in listed)
    return [(field, one) for field, one in found if one and len(one.given) > 1][:_MOST]


def _candidates(form: Form) -> Iterator[Field]:
    """What is only a denominator is not worth a chart, nor is one for every segment."""
    denominators = {field.rollup.denominator for field in form.fields.values()}
    for field in form.fields.values():
        of_quarters = field.time in ("flow", "stock_mean") and field.id not in denominators
        if field.is_followed and (field.headline or of_quarters) and form.segments_of[field.id] == ("",):
            yield field


def _chart(book: Book, scope: Scope, table: Table, field: Field, shown: Series) -> Any:
    """A calm line: one colour, a dot a quarter, a gap where a quarter is missing."""
    chart = book.add_chart({"type": "line"})
    chart.add_series(_series(scope, table, field, shown))
    font = {"name": "Calibri", "size": 10, "color": QUIET, "bold": False}
    title = {"name": "Calibri", "size": 11, "color": INK, "bold": True}
    chart.set_title({"name": _title(scope, field), "name_font": title, "overlay": False})
    axis = {"num_font": font, "name_font": font, "line": _line(RULE, 0.75), "major_tick_mark": "none"}
    chart.set_x_axis({**axis, "name": _quarters(scope, field, shown), "label_position": "low"})
    bounds = limits(_fields(scope), field, [point.value for point in shown.given if point.value is not None])
    chart.set_y_axis(
        {**axis, "name": _unit(scope, field), "num_format": _axis_format(field), "line": {"none": True}}
        | {"major_gridlines": {"visible": True, "line": _line(RULE, 0.75)}, **bounds}
    )
    chart.set_legend({"none": True})
    chart.show_blanks_as("gap" if field.time else "span")
    chart.show_hidden_data()
    chart.set_chartarea({"border": {"none": True}})
    chart.set_size({"width": _WIDTH, "height": _HEIGHT})
    return chart


def _series(scope: Scope, table: Table, field: Field, shown: Series) -> dict[str, Any]:
    """The line of a chart; where there is room, each figure stands at its dot."""
    last = shown.given[-1].period
    options: dict[str, Any] = {
        "values": [*table.cells(shown.key, last)],
        "categories": [*table.header(last)],
        "name": field.label[scope.language],
        "line": _line(ACCENT, 2.25),
        "marker": {"type": "circle", "size": 6, "fill": {"color": ACCENT}, "border": {"color": ACCENT}},
    }
    if table.periods.index(last) < _MOST_LABELLED:
        font = {"name": "Calibri", "size": 9, "color": INK}
        options["data_labels"] = {"value": True, "position": "above", "num_format": figure_format(field), "font": font}
    return options


def _quarters(scope: Scope, field: Field, shown: Series) -> str:
    """What the axis of quarters is called; with how many areas stand behind the line, if some lack."""
    counts = together(shown.given)
    if not counts:
        return scope.phrase("axis-quarter")
    form, _ = fields(scope)[field.id]
    return scope.phrase("axis-quarter-partial", counts=counts, areas=scope.phrase(f"counted-{form.level}"))


def _fields(scope: Scope) -> dict[str, Field]:
    return {name: field for name, (_, field) in fields(scope).items()}


def _line(colour: str, width: float) -> dict[str, Any]:
    return {"color": colour, "width": width}


def _title(scope: Scope, field: Field) -> str:
    """A label in two lines at the most, as a title does not wrap where one would like it to."""
    label = field.label[scope.language]
    return label if len(label) <= _LONGEST_TITLE else label[: _LONGEST_TITLE - 1].rsplit(" ", 1)[0] + " …"


_LONGEST_TITLE = 84


def _unit(scope: Scope, field: Field) -> str:
    writing = writing_of(field)
    return writing.sign if writing.is_percent else scope.unit(field)


def _axis_format(field: Field) -> str:
    """As figures are shown, but for the unit, which stands beside the axis."""
    return writing_of(field).beside_unit


def _alt(scope: Scope, field: Field, shown: Series) -> str:
    points = "; ".join(_point(field, point) for point in shown.given)
    facts = {"metric": field.label[scope.language], "area": scope.name(scope.area), "points": points}
    return scope.phrase("chart-alt", **facts)


def _point(field: Field, point: Point) -> str:
    counts = of(point)
    return f"{point.period}: {figure_text.figure(field, point.value)}" + (f" ({counts})" if counts else "")


def _insert(sheet: Sheet, row: int, offset: int, chart: Any, alt: str) -> None:
    options = {"x_offset": offset, "object_position": 3, "description": alt}
    must(sheet.insert_chart(row, 0, chart, options), "chart")


def _deviations(book: Book, sheet: Sheet, top: int, scope: Scope, table: Table, current: Current) -> None:
    """What stands out, each with a link to its series."""
    widths = list(_COLUMNS.values())
    grid.section(book, sheet, top, scope.phrase("trends-deviations", period=scope.harvest.period), len(widths))
    intro = scope.phrase("trends-deviations-intro")
    must(sheet.merge_range(top + 1, 0, top + 1, len(widths) - 1, intro, book.style(**_QUIET)), "intro")
    must(sheet.set_row(top + 1, lines_needed(intro, sum(widths)) * LINE_HEIGHT), "row height")
    odd = standing_out.outliers(scope, current)
    if not odd:
        sheet.put(top + 2, 0, scope.phrase("trends-no-deviations"), book.style())
    else:
        columns = [grid.Column(scope.phrase(f"column-{n}"), w, n == "value") for n, w in _COLUMNS.items()]
        grid.header(book, sheet, top + 2, columns)
    for row, one in enumerate(odd, start=top + 3):
        _deviation(book, sheet, row, scope, table, one, current(one.key, "value"))


_QUIET = {"font_color": QUIET, "text_wrap": True}


def _deviation(
    book: Book, sheet: Sheet, row: int, scope: Scope, table: Table, one: Outlier, now: Formula | None
) -> None:
    """One figure; that of a region of the nation has no series here, its ELY area's workbook has."""
    label, why, named = one.label(scope), one.why(scope), _named(scope, one.area)
    style = {"text_wrap": True, "bottom": 4, "bottom_color": RULE}
    sheet.put(row, 0, label, book.style(**style))
    if one.key in table.rows:
        place = table.cell(one.key, scope.harvest.period)
        sheet.link(row, 1, table.tab, place, named, book.style(**style, font_color=ACCENT, underline=1))
        now = cell(f"'{table.tab}'!{place}", now)
    else:
        sheet.put(row, 1, named, book.style(**style))
    number = book.style(**style, num_format=figure_format(one.field), align="right", bg_color=MARKED)
    grid.put(sheet, row, 2, now, number)
    sheet.put(row, 3, why, book.style(**style, align="left", indent=1))
    tall = _tallest([label, named, why], [_COLUMNS[name] for name in ("metric", "area", "why")])
    must(sheet.set_row(row, tall * LINE_HEIGHT if tall > 1 else None), "row height")


def _tallest(texts: Sequence[str], widths: Sequence[float]) -> int:
    return max(lines_needed(text, width) for text, width in zip(texts, widths, strict=True))


def _named(scope: Scope, area: Area) -> str:
    return scope.name(area) if area.level == "national" else f"{area.code} {scope.name(area)}"
