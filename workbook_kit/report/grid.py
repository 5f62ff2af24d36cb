"""One table on a sheet: heading, header row, rows, filter; made to be read on a screen and printed on A4."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any, NamedTuple

from workbook_kit.book import ACCENT, LINE, LINE_HEIGHT, QUIET, RULE, TALLEST_ROW, Book, Sheet, must
from workbook_kit.excel import tab_name
from workbook_kit.report.plan.algebra import Formula
from workbook_kit.work.caching import cache

WHOLE, AMOUNT = "#,##0", "#,##0.0##"
"""Number formats: a separator stands where a decimal follows, as Excel shows one without decimals behind it, too."""
_TEXT = {"text_wrap": True, "bottom": 4, "bottom_color": RULE}
_CHARACTERS = 1.1
"""How many letters of running text take the width of a digit, by which columns are measured."""
_SINGLE, _ACROSS = 16.0, 175
"""Points of a row, and the letters that go across a page."""
_A4, _MARGIN, _DOTS, _DIGIT, _PADDING = (8.27, 11.69), 0.3, 96, 7.65, 5
_LEAST_SCALE = 73
"""Inches of a page and its margins, pixels of an inch, of a digit of Calibri 11 (7.44 and a reserve, as LibreOffice's
columns come out wider) and beside the text of a cell; percent at which text of eleven points still has eight."""
ARROW = "→"


class Link(NamedTuple):
    """A place of this workbook that a cell leads to."""

    tab: str
    cell: str
    text: str = ARROW


@dataclass(frozen=True)
class Column:
    """A column of a table: its header, width in characters, whether it holds numbers, and their format."""

    title: str
    width: float
    number: bool = False
    format: str = ""


def open_sheet(book: Book, name: str, title: str, subtitle: str, widths: Sequence[float]) -> Sheet:
    """A new sheet with heading and print set-up."""
    sheet = book.sheet(tab_name(name))
    for column, width in enumerate(widths):
        must(sheet.set_column(column, column, width), "column width")
    sheet.put(0, 0, title, book.style(bold=True, font_size=16, font_color=ACCENT))
    for row, line in enumerate(textwrap.wrap(subtitle, _ACROSS)[:2], start=1):
        sheet.put(row, 0, line, book.style(font_color=QUIET))
    sheet.set_default_row(_SINGLE)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=_MARGIN, right=_MARGIN, top=0.5, bottom=0.6)
    must(sheet.set_footer("&L&11&A&R&11&P / &N", {"scale_with_doc": False}), "footer")
    return sheet


def fits(widths: Sequence[float]) -> bool:
    """Whether columns print beside each other on one page, no letter smaller than eight points."""
    return _scale(widths) >= _LEAST_SCALE


def go_on(sheet: Sheet, widths: Sequence[float], repeated: int) -> None:
    """Print columns that are too many for one page on several, the first ones on each."""
    if not fits(widths):
        must(sheet.set_print_scale(_LEAST_SCALE), "print scale")
        sheet.repeat_columns(0, repeated - 1)


def break_before(sheet: Sheet, widths: Sequence[float], rows: Sequence[int], *, portrait: bool = False) -> None:
    """Begin new pages at some rows: Excel does so only where the scale is given, not where a page is to be filled."""
    must(sheet.set_print_scale(max(_scale(widths, portrait=portrait), _LEAST_SCALE)), "print scale")
    must(sheet.set_h_pagebreaks([*rows]), "page breaks")


def _scale(widths: Sequence[float], *, portrait: bool = False) -> int:
    """Percent at which columns fill a page; on paper a digit is not rounded to whole pixels as on a screen."""
    room = ((_A4[0] if portrait else _A4[1]) - 2 * _MARGIN) * _DOTS
    return min(100, math.floor(100 * room / sum(width * _DIGIT + _PADDING for width in widths)))


def header(book: Book, sheet: Sheet, row: int, columns: Sequence[Column]) -> None:
    """The header row of a table."""
    style = {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 2, "bottom_color": ACCENT}
    for number, column in enumerate(columns):
        align = "right" if column.number else "center" if column.title == ARROW else "left"
        sheet.put(row, number, column.title, book.style(**style, align=align, indent=_indent(columns, number)))
    set_height(sheet, row, columns, [column.title for column in columns])


def line(
    book: Book,
    sheet: Sheet,
    row: int,
    columns: Sequence[Column],
    values: Sequence[Any],
    *,
    number_format: str = "",
    bold: bool = False,
    outline: Mapping[str, Any] | None = None,
    ruled: bool = True,
) -> None:
    """One row, tall enough for its text; ``number_format`` is for the first number column without one, the value.

    Without one a number has the format that fits it. In a row that is not ``ruled`` cells without a value are not
    written at all.
    """
    is_first = True
    for number, (value, column) in enumerate(zip(values, columns, strict=True)):
        shape = column.format if column.number else ""
        if column.number and not shape:
            shape, is_first = (number_format if is_first else "") or fitting(value), False
        if value is not None or ruled:
            look = _look(shape, bold, ruled, type(value) is Link, 0 if column.number else _indent(columns, number))
            put(sheet, row, number, value, book.style(**look))
    set_height(sheet, row, columns, values, outline)


def fitting(value: Any) -> str:
    """The format of a number by itself; what a formula gives may become another, and is shown as it is."""
    if type(value) is Formula:
        return "General"
    return AMOUNT if isinstance(value, float) and not value.is_integer() else WHOLE


def put(sheet: Sheet, row: int, column: int, value: Any, style: Any) -> None:
    """Write a value, a formula or a link."""
    if type(value) is Formula:
        sheet.reckon(row, column, f"={value.excel}", style, value.cached)
    elif type(value) is Link:
        sheet.link(row, column, value.tab, value.cell, value.text, style)
    else:
        sheet.put(row, column, value, style)


def _indent(columns: Sequence[Column], number: int) -> int:
    """Text beside a number that stands to the right keeps its distance."""
    return int(number > 0 and columns[number - 1].number and not columns[number].number)


@cache
def _look(number_format: str, bold: bool, ruled: bool, link: bool, indent: int) -> dict[str, Any]:
    look: dict[str, Any] = _TEXT if ruled else {"text_wrap": True}
    if number_format:
        look = look | {"num_format": number_format, "align": "right"}
    if link:
        return look | {"font_color": ACCENT, "align": "center", "bold": bold}
    return look | {"bold": bold, "indent": indent}


def set_height(
    sheet: Sheet,
    row: int,
    columns: Sequence[Column],
    values: Sequence[Any],
    outline: Mapping[str, Any] | None = None,
) -> None:
    """Make a row tall enough for its wrapped text."""
    texts = [value.cached if type(value) is Formula else value for value in values]
    lines = max((_lines(v, c.width) for v, c in zip(texts, columns, strict=True) if isinstance(v, str)), default=1)
    if lines > 1 or outline:
        height = min(lines * LINE_HEIGHT + 1, TALLEST_ROW) if lines > 1 else None
        must(sheet.set_row(row, height, None, dict(outline or {})), "row height")


def _lines(text: str, width: float) -> int:
    return 1 if len(text) <= width and "\n" not in text else wrapped(text, width)


def wrapped(text: str, width: float) -> int:
    """How many lines a text takes in a column of so many characters, word by word."""
    lines, width = 0, width * _CHARACTERS
    for paragraph in text.split("\n"):
        used, lines = 0, lines + 1
        for word in paragraph.split(" "):
            if used and used + 1 + len(word) > width:
                used, lines = 0, lines + 1
            lines += int(len(word) // width) if len(word) > width else 0
            used += len(word) + (used > 0)
    return lines


def table(
    book: Book,
    sheet: Sheet,
    top: int,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Any]],
    shapes: Sequence[str] = (),
) -> int:
    """A whole table that can be filtered, from row ``top`` down; returns the first free row.

    ``shapes`` are the number formats of the rows, where not every number has the one that fits it.
    """
    header(book, sheet, top, columns)
    for number, (row, shape) in enumerate(zip_longest(rows, shapes, fillvalue=""), start=top + 1):
        shaped = [replace(one, format=shape) if one.number else one for one in columns] if shape else columns
        line(book, sheet, number, shaped, row)
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


def pixels(columns: Sequence[float]) -> int:
    """How wide columns of so many characters are on a screen."""
    return sum(math.floor(width * 7 + 5) for width in columns)
