"""Below the rules: published figures of the whole country beside ours, and what the returns do not account for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from workbook_kit import excel, finnish
from workbook_kit.book import LINE_HEIGHT, QUIET, Book, Sheet, must
from workbook_kit.figures.published import Residual
from workbook_kit.form.kinds import kind_of
from workbook_kit.layout.places import lines_needed
from workbook_kit.report import grid
from workbook_kit.report.grid import Column
from workbook_kit.report.plan.algebra import BLANK, Formula, cell, is_number, or_zero, total, when
from workbook_kit.report.plan.followed import fields, labelled
from workbook_kit.report.plan.scope import Scope
from workbook_kit.report.sheets.metrics import figure_format
from workbook_kit.report.sheets.series import Current

COLUMNS = ("id", "metric", "source", "remark", "published", "ours", "residual", "residual-share")
_PUBLISHED, _OURS, _RESIDUAL = 4, 5, 6


def paint(book: Book, sheet: Sheet, top: int, scope: Scope, current: Current, widths: Sequence[float]) -> int:
    """Write the section from row ``top`` down, if there is anything published; returns the first free row.

    ``widths`` are those of the sheet's eight columns. Only the nation's workbook has it.
    """
    found = scope.harvest.residuals
    if not found or scope.area.level != "national":
        return top
    columns = [Column(scope.phrase(f"column-{name}"), width) for name, width in zip(COLUMNS, widths, strict=True)]
    columns[_PUBLISHED:] = [Column(column.title, column.width, number=True) for column in columns[_PUBLISHED:]]
    grid.section(book, sheet, top, scope.phrase("residuals"), len(columns))
    intro, style = scope.phrase("residuals-intro"), book.style(font_color=QUIET, text_wrap=True)
    must(sheet.merge_range(top + 1, 0, top + 1, len(columns) - 1, intro, style), "intro")
    must(sheet.set_row(top + 1, lines_needed(intro, sum(widths)) * LINE_HEIGHT), "row height")
    grid.header(book, sheet, top + 2, columns)
    for row, residual in enumerate(found, start=top + 3):
        _line(book, sheet, row, scope, current, residual, columns)
    return top + 3 + len(found)


def _line(
    book: Book, sheet: Sheet, row: int, scope: Scope, current: Current, residual: Residual, columns: Sequence[Column]
) -> None:
    one = residual.published
    form, field = fields(scope)[one.field]
    key = f"{one.field}/{one.segment}" if one.segment else one.field
    source = scope.phrase("residual-source", source=one.source, extracted=_day(one.extracted))
    ours = _ours(scope, current, residual)
    first, second = cell(excel.cell_name(row, _PUBLISHED), one.value), cell(excel.cell_name(row, _OURS), ours)
    difference = when(is_number(second), first - second, BLANK)
    rest = cell(excel.cell_name(row, _RESIDUAL), difference)
    share = when(is_number(rest), rest / first, BLANK) if one.value and not kind_of(field).writing.is_percent else None
    cells: list[Any] = [key, labelled(scope, form, field, one.segment), source, _remark(scope, rest, residual)]
    cells += [one.value, ours, difference, share]
    shape = figure_format(field)
    shaped = [Column(c.title, c.width, c.number, shape if c.number else "") for c in columns]
    shaped[-1] = Column(columns[-1].title, columns[-1].width, number=True, format=r"0.0\ %")
    grid.line(book, sheet, row, shaped, cells)


def _day(typed: str) -> str:
    """A day as people write it; anything else as it was typed."""
    try:
        return finnish.day(dt.date.fromisoformat(typed))
    except ValueError:
        return typed


def _ours(scope: Scope, current: Current, residual: Residual) -> Formula | None:
    """Our figure: the nation's own, or the sum of the areas that it is checked against."""
    one = residual.published
    if not residual.is_check:
        return current((one.field, one.segment, scope.area.code), "value")
    cells = [current((one.field, one.segment, region.code), "value") for region in scope.regions]
    there = [cell for cell in cells if cell]
    return total(*there) if there else None


def _remark(scope: Scope, rest: Formula, residual: Residual) -> Formula:
    """That ours is only a check, and that it is more than was published: then one of the two is wrong."""
    check = scope.phrase("residual-check") if residual.is_check else ""
    above = "; ".join(filter(None, (check, scope.phrase("residual-above"))))
    return when(or_zero(rest) < 0, above, check)
