"""Items that areas are compared by, such as the forums of the annual clock: the whole first, then every area."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from workbook_kit.book import ACCENT, QUIET, RULE, Book, Sheet, must
from workbook_kit.form.model import Block, Field, Form, Item
from workbook_kit.form.rules import rule_of
from workbook_kit.registry import Area
from workbook_kit.report import grid
from workbook_kit.report.grid import Column, Link
from workbook_kit.report.plan.algebra import Formula
from workbook_kit.report.plan.formulas import LivePlan
from workbook_kit.report.plan.places import TOP, Part, Plan
from workbook_kit.report.plan.scope import Scope
from workbook_kit.report.sheets.metrics import figure_format

_FIRST_WIDTH, _WIDTH = 62.0, 12.0
_CHART_HEIGHT, _CHART_WIDTH, _CHART_ROWS = 270, 1000, 14
_PALE = "#A9C4D3"


@dataclass(frozen=True)
class Overview:
    """One sheet: a block of items, each with the figures of its parts and its own."""

    form: Form
    block: Block
    tab: str
    title: str

    def series(self) -> list[tuple[str, list[Field]]]:
        """What is compared, each with the items' fields: every part that adds up, and the items' own figure."""
        found = []
        for number, head in enumerate(self.block.columns):
            cells = [item.cells[number] for item in self.block.items]
            fields = [cell for cell in cells if cell and rule_of(cell).adds_up]
            if len(fields) == len(self.block.items):
                found.append((head.id, fields))
        own = [item.field for item in self.block.items if item.field.derived]
        return found + ([("", own)] if len(own) == len(self.block.items) else [])


def overviews(scope: Scope, taken: set[str]) -> list[Overview]:
    """The blocks that a form wants side by side by area, under the names of their sheets."""
    found = []
    for form in scope.harvest.forms.values():
        for sheet in form.sheets:
            for block in (block for block in sheet.blocks if block.by_area):
                title = sheet.title[scope.language]
                tab = title if title not in taken else f"{title} {block.id}"
                taken.add(tab)
                found.append(Overview(form, block, tab, block.title[scope.language] or title))
    return found


def paint(book: Book, plan: LivePlan, overview: Overview) -> None:
    """Write one overview: the scope's own figures with a chart, then a table of areas for each part."""
    scope = plan.scope
    widths = [_FIRST_WIDTH, *[_WIDTH] * max(len(overview.block.items), 6)]
    title = f"{overview.title}: {scope.name(scope.area)}"
    sheet = grid.open_sheet(book, overview.tab, title, str(scope.harvest.period), widths)
    series = overview.series()
    row = _whole(book, sheet, plan, overview, series)
    _chart(book, sheet, plan, overview, series, row)
    row += _CHART_ROWS
    grid.break_before(sheet, widths, [row])
    for part, fields in series:
        row = _areas(book, sheet, plan, overview, _head(scope, overview, part), fields, row) + 1
    sheet.freeze_panes(0, 1)


def _head(scope: Scope, overview: Overview, part: str) -> str:
    """What a part is called; the items' own figure is the share of one part in another."""
    labels = {one.id: one.label[scope.language] for one in overview.block.columns}
    if part:
        return labels[part]
    rollup = overview.block.items[0].field.rollup
    names = [name.rpartition(".")[2] for name in (rollup.numerator, rollup.denominator)]
    return " / ".join(labels.get(name, name) for name in names)


def _name(scope: Scope, item: Item) -> str:
    return f"{item.field.id} {item.field.label[scope.language]}"


def _whole(book: Book, sheet: Sheet, plan: LivePlan, overview: Overview, series: list[tuple[str, list[Field]]]) -> int:
    scope = plan.scope
    heads = [_head(scope, overview, part) for part, _ in series]
    heads += [scope.phrase("column-reported"), scope.phrase("column-expected")]
    columns = [Column(overview.title, _FIRST_WIDTH), *(Column(head, _WIDTH, number=True) for head in heads)]
    columns.append(Column(scope.phrase("column-link"), _WIDTH))
    grid.header(book, sheet, TOP, columns)
    for number, item in enumerate(overview.block.items):
        fields = [fields[number] for _, fields in series]
        columns[1:-1] = [
            Column(head, _WIDTH, number=True, format=shape)
            for head, shape in zip(heads, [*(figure_format(field) for field in fields), "0", "0"], strict=True)
        ]
        cells: list[Any] = [figure(plan, field, scope.area) for field in fields]
        cells += [figure(plan, fields[-1], scope.area, part) for part in ("reported", "expected")]
        grid.line(book, sheet, TOP + 1 + number, columns, [_name(scope, item), *cells, _link(plan, fields[-1])])
    return _cautions(book, sheet, scope, overview, TOP + 1 + len(overview.block.items)) + 1


def _cautions(book: Book, sheet: Sheet, scope: Scope, overview: Overview, row: int) -> int:
    """What is to be known of totals, each once with the items that it is said of; returns the first free row."""
    items_by_text: dict[str, list[str]] = {}
    for item in overview.block.items:
        items_by_text.setdefault(item.field.caution[scope.language], []).append(item.field.id)
    for text, items in items_by_text.items():
        if text:
            sheet.put(row, 0, f"{', '.join(items)}: {text}", book.style(font_color=QUIET))
            row += 1
    return row


def _link(plan: Plan, field: Field) -> Link | None:
    row = plan.row_of.get((plan.metric(field.id).key, plan.scope.area.code))
    return None if row is None else Link(plan.tab("metrics"), f"A{row + 1}")


def figure(plan: LivePlan, field: Field, area: Area, part: Part = "value") -> Formula | None:
    """A figure of the metrics sheet, as a formula that leads there."""
    return plan.cell(plan.metric(field.id), area.code, part)


def _areas(
    book: Book, sheet: Sheet, plan: LivePlan, overview: Overview, head: str, fields: list[Field], top: int
) -> int:
    """One part of every item by area; returns the first free row."""
    scope = plan.scope
    grid.section(book, sheet, top, head, 1 + len(fields))
    columns = [Column(scope.phrase("column-area"), _FIRST_WIDTH)]
    columns += [
        Column(item.field.id, _WIDTH, number=True, format=figure_format(fields[0])) for item in overview.block.items
    ]
    grid.header(book, sheet, top + 1, columns)
    row = top + 2
    for area in _below(scope, overview.form):
        values = [figure(plan, field, area) for field in fields]
        grid.line(book, sheet, row, columns, [scope.label(area), *values])
        row += 1
    return row


def _below(scope: Scope, form: Form) -> Iterator[Area]:
    """The areas that are compared: ELY areas in the nation, regions in an ELY area."""
    is_whole = scope.area.level == "national" or form.level == "ely"
    yield from scope.elys if is_whole else scope.regions


def _chart(
    book: Book, sheet: Sheet, plan: Plan, overview: Overview, series: list[tuple[str, list[Field]]], top: int
) -> None:
    """Columns of what adds up, beside each other."""
    scope = plan.scope
    chart = book.add_chart({"type": "column"})
    first, last = TOP + 1, TOP + len(overview.block.items)
    keys = top + _CHART_ROWS + 1
    colors = [_PALE, ACCENT]
    heads = [_head(scope, overview, part) for part, _ in series if part]
    for number in range(1, len(heads) + 1):
        chart.add_series(
            {
                "name": [overview.tab, TOP, number],
                "categories": [overview.tab, keys, 1, keys, len(overview.block.items)],
                "values": [overview.tab, first, number, last, number],
                "fill": {"color": colors[(number - 1) % len(colors)]},
                "border": {"color": ACCENT},
                "gap": 80,
            }
        )
    plain = {"name": "Calibri", "size": 10}
    chart.set_x_axis({"num_font": plain, "line": {"color": RULE}})
    chart.set_y_axis({"num_font": plain, "major_gridlines": {"visible": True, "line": {"color": RULE}}, "min": 0})
    chart.set_legend({"position": "top", "font": plain})
    chart.set_size({"width": _CHART_WIDTH, "height": _CHART_HEIGHT})
    chart.set_chartarea({"border": {"none": True}})
    alt = scope.phrase("chart-items", title=overview.title, area=scope.name(scope.area), series=", ".join(heads))
    must(sheet.insert_chart(top, 0, chart, {"description": alt, "object_position": 2}), "chart")
