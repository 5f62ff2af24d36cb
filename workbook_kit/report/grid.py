"""One table on a sheet: heading, header row, rows, filter; made to be read on a screen and printed on A4."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workbook_kit.book import ACCENT, LINE, LINE_HEIGHT, QUIET, RULE, TALLEST_ROW, Book, Sheet, must
from workbook_kit.layout import lines_needed

_ANY_NUMBER = "#,##0.###"
_TEXT = {"text_wrap": True, "bottom": 4, "bottom_color": RULE}


@dataclass(frozen=True)
class Column:
    """A column of a table: its header, width in characters, number format, and whether it holds numbers."""

    title: str
    width: float
    number: bool = False


def open_sheet(book: Book, name: str, title: str, subtitle: str, widths: Sequence[float]) -> Sheet:
    """A new sheet with heading and print set-up."""
    sheet = book.sheet(name)
    for column, width in enumerate(widths):
        must(sheet.set_column(column, column, width), "column width")
    sheet.put(0, 0, title, book.style(bold=True, font_size=16, font_color=ACCENT))
    sheet.put(1, 0, subtitle, book.style(font_color=QUIET))
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.45, right=0.45, top=0.5, bottom=0.6)
    must(sheet.set_footer("&L&9&A&R&9&P / &N"), "footer")
    return sheet


def header(book: Book, sheet: Sheet, row: int, columns: Sequence[Column]) -> None:
    """The header row of a table."""
    for number, column in enumerate(columns):
        style = {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 2, "bottom_color": ACCENT}
        sheet.put(row, number, column.title, book.style(**style, align="right" if column.number else "left"))
    _set_height(sheet, row, columns, [column.title for column in columns], {})


def line(
    book: Book,
    sheet: Sheet,
    row: int,
    columns: Sequence[Column],
    values: Sequence[Any],
    *,
    number_format: str = _ANY_NUMBER,
    bold: bool = False,
    outline: Mapping[str, Any] | None = None,
) -> None:
    """One row, tall enough for its text; ``number_format`` is for the first number column, the value."""
    first = next((number for number, column in enumerate(columns) if column.number), None)
    for number, (value, column) in enumerate(zip(values, columns, strict=True)):
        shape = {"num_format": number_format if number == first else _ANY_NUMBER, "align": "right"}
        sheet.put(row, number, value, book.style(**_TEXT, bold=bold, **(shape if column.number else {})))
    _set_height(sheet, row, columns, values, outline or {})


def _set_height(
    sheet: Sheet, row: int, columns: Sequence[Column], values: Sequence[Any], outline: Mapping[str, Any]
) -> None:
    lines = max(
        (lines_needed(value, c.width) for value, c in zip(values, columns, strict=True) if isinstance(value, str)),
        default=1,
    )
    if lines > 1 or outline:
        height = min(lines * LINE_HEIGHT, TALLEST_ROW) if lines > 1 else None
        must(sheet.set_row(row, height, None, dict(outline)), "row height")


def table(book: Book, sheet: Sheet, top: int, columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> int:
    """A whole table that can be filtered, from row ``top`` down; returns the first free row."""
    header(book, sheet, top, columns)
    for number, row in enumerate(rows, start=top + 1):
        line(book, sheet, number, columns, row)
    if rows:
        must(sheet.autofilter(top, 0, top + len(rows), len(columns) - 1), "filter")
    sheet.freeze_panes(top + 1, 0)
    sheet.repeat_rows(top)
    return top + 1 + len(rows)


def section(book: Book, sheet: Sheet, row: int, title: str, width: int) -> None:
    """A heading within a sheet with a line under it."""
    style = book.style(bold=True, font_size=13, font_color=ACCENT, bottom=1, bottom_color=LINE)
    for column in range(width):
        sheet.put(row, column, title if column == 0 else None, style)
