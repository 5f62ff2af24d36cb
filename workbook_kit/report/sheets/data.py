"""The data sheet: every answer with file, sheet and cell, and beside it what it brings to the figures, as formulas."""

from __future__ import annotations

from typing import Any

from workbook_kit.book import QUIET, Book, Sheet, must
from workbook_kit.form.kinds import kind_of
from workbook_kit.report import grid
from workbook_kit.report.grid import Column
from workbook_kit.report.plan.brought import DataPlan
from workbook_kit.report.plan.lines import Line
from workbook_kit.report.plan.places import DATA, TOP
from workbook_kit.report.sheets.metrics import part_format

_WIDTHS = {
    "ely": 18, "area": 22, "id": 22, "segment": 16, "row": 8, "value": 28, "unit": 10, "sheet": 16, "cell": 10,
    "file": 34, "number": 13, "numerator": 13, "denominator": 13, "counts": 9, "answered": 11, "sha256": 66, "key": 34,
    "dated": 8,
}  # fmt: skip
_NUMBERS = frozenset({"number", "numerator", "denominator", "counts", "answered", "dated"})
_SHEET = DATA.index("sheet")
_LAST_PRINTED = DATA.index("file")


def paint(book: Book, plan: DataPlan) -> None:
    """Write the data sheet; personal data stay out."""
    scope = plan.scope
    columns = [Column(scope.phrase(f"column-{name}"), _WIDTHS[name], name in _NUMBERS) for name in DATA]
    sheet = grid.open_sheet(book, plan.tab("data"), plan.tab("data"), scope.phrase("data-intro"), [*_WIDTHS.values()])
    grid.header(book, sheet, TOP, columns)
    painter = _Painter(book, sheet, plan)
    for row, line in enumerate(plan.lines, start=TOP + 1):
        painter.paint(row, line)
    last = TOP + max(len(plan.lines), 1)
    must(sheet.autofilter(TOP, 0, last, len(columns) - 1), "filter")
    sheet.freeze_panes(TOP + 1, 3)
    sheet.repeat_rows(TOP)
    must(sheet.print_area(0, 0, last, _LAST_PRINTED), "print area")
    plan.define(book, "data", len(plan.lines))


class _Painter:
    """Writes lines; there are thousands of them, so everything that they share is made once."""

    def __init__(self, book: Book, sheet: Sheet, plan: DataPlan) -> None:
        self.sheet, self.plan = sheet, plan
        self.text, self.quiet = book.style(text_wrap=True), book.style(font_color=QUIET)
        self.name = (
            book.style()
        )  # names stay on one line: wrapped ones would be cut, as rows are as tall as their value
        self.numbers = {shape: book.style(num_format=shape, align="right") for shape in (grid.WHOLE, grid.AMOUNT)}
        self.date = book.style(num_format="d.m.yyyy", align="left")
        self.year = book.style(num_format="0", align="right")
        self.share = book.style(num_format=r"0.0##\ %", align="right")
        self.shapes = {(m.key, part): part_format(m.form, m.field, part) for m in plan.metrics for part in _NUMBERS}
        scope = plan.scope
        self.labels = {area.code: scope.label(area) for area in (*scope.elys, *scope.expected)}

    def paint(self, row: int, line: Line) -> None:
        area = line.area
        ely = area.parent if area.level == "region" else area.code
        key = self.plan.key_of(line)
        texts = (self.labels[ely], self.labels[area.code], line.key, line.segment, line.row)
        self._texts(row, 0, texts, self.name)
        self._value(row, DATA.index("value"), line)
        if not line.gathered:
            self._texts(row, DATA.index("unit"), (self.plan.scope.unit(line.field),), self.text)
        for place, text in ((_SHEET, line.sheet), (_SHEET + 2, line.file)):  # as the sender named them
            self.sheet.put(row, place, text, self.name)
        self._texts(row, _SHEET + 1, (line.cell,), self.name)
        self._texts(row, DATA.index("sha256"), (line.sha256, key), self.quiet)
        if line.metric:
            self._bear(row, line.key)

    def _texts(self, row: int, first: int, texts: tuple[str, ...], style: Any) -> None:
        for number, text in enumerate(texts, start=first):
            if text:
                must(self.sheet.write_string(row, number, text, style), "text")

    def _value(self, row: int, place: int, line: Line) -> None:
        value = line.value
        if value is None:
            return
        style = self.text
        if isinstance(value, str):
            grid.set_height(self.sheet, row, [Column("", _WIDTHS["value"])], [value])
        elif isinstance(value, (int, float)):
            style = (
                self.year
                if line.field.ungrouped
                else self.share
                if kind_of(line.field).writing.is_percent
                else self.numbers[grid.fitting(value)]
            )
        else:
            style = self.date
        self.sheet.put(row, place, value, style)

    def _bear(self, row: int, key: str) -> None:
        for name, formula in self.plan.line_formulas(row - TOP - 1)._asdict().items():
            if formula:
                style = self.year if name == "dated" else self.numbers[self.shapes[key, name]]
                grid.put(self.sheet, row, DATA.index(name), formula, style)
