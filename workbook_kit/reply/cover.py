"""The first sheet of a correction workbook: what to put right, one line a cell, each with a link to it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from workbook_kit.blank.page import footer
from workbook_kit.book import ACCENT, ALLOWED, LINE_HEIGHT, QUIET, RULE, TALLEST_ROW, Book, Sheet, must
from workbook_kit.findings import messages
from workbook_kit.findings.finding import Finding
from workbook_kit.layout.places import Layout, lines_needed
from workbook_kit.reply import area_wording

MOST_LINES = 200
"""Cells that are listed; the rest are counted, and are marked on their own sheets like the others."""

_WIDTHS = {"number": 6.0, "place": 26.0, "what": 34.0, "said": 42.0, "advice": 40.0, "stood": 24.0}
_AIR, _INDENT = 6.0, 1.0  # points that a row is taller than its text, characters that are left free beside it
_TITLE = {"bold": True, "font_size": 16, "font_color": ACCENT}
_LEFT = {"align": "left", "indent": 1, "text_wrap": True}
_HEADER = {**_LEFT, "bold": True, "valign": "bottom", "bottom": 2, "bottom_color": ACCENT}
_GROUP = {"bold": True, "font_color": ACCENT, "valign": "vcenter", "indent": 1}
_CELL = {**_LEFT, "valign": "vcenter", "bottom": 4, "bottom_color": RULE}
_HOW, _HEAD = 3, 6


def tab_of(layout: Layout) -> str:
    """The sheet's name; another one if the form has a page of that name."""
    name = messages.mail("cover-tab", layout.language)
    taken = {page.tab.casefold() for page in layout.pages}
    return name if name.casefold() not in taken else f"{name} (1)"


def paint(book: Book, layout: Layout, findings: Sequence[Finding]) -> None:
    """Write the sheet; the findings' cells are those of this workbook (``area_wording.placed``)."""
    sheet = book.sheet(tab_of(layout))
    for column, width in enumerate(_WIDTHS.values()):
        must(sheet.set_column(column, column, width), "column width")
    sheet.put(0, 0, sheet.name, book.style(**_TITLE))
    whose = next(label.text for label in layout.pages[0].labels if label.style == "subtitle")
    sheet.put(1, 0, whose, book.style(font_color=QUIET))
    for row, name in enumerate(filter(None, ("how", area_wording.explained_in(findings, layout.form))), start=_HOW):
        sheet.put(row, 0, messages.mail(f"cover-{name}", layout.language), book.style())
    heads = [messages.mail(f"cover-{name}", layout.language) for name in _WIDTHS]
    _line(sheet, _HEAD, heads, [book.style(**_HEADER)] * len(heads))
    _list(book, sheet, layout, findings)
    _set_up(sheet, layout)


def _list(book: Book, sheet: Sheet, layout: Layout, findings: Sequence[Finding]) -> None:
    row = _HEAD
    numbered = list(enumerate(findings[:MOST_LINES], start=1))
    for severity, group in groupby(numbered, key=lambda one: one[1].severity):
        row += 1
        must(sheet.set_row(row, 2 * LINE_HEIGHT), "row height")
        sheet.put(row, 0, messages.mail(f"cover-{severity}", layout.language), book.style(**_GROUP))
        for number, finding in group:
            row += 1
            _task(book, sheet, layout, row, number, finding)
    rest = len(findings) - len(numbered)
    if rest:
        sheet.put(row + 2, 1, messages.mail("more", layout.language, count=rest), book.style(font_color=QUIET))


def _task(book: Book, sheet: Sheet, layout: Layout, row: int, number: int, finding: Finding) -> None:
    language = layout.language
    place = ", ".join(filter(None, (finding.sheet, finding.cell)))
    stood = finding.raw or messages.mail("cover-blank", language)
    problem, advice = area_wording.words(finding, language), area_wording.advice(finding, language)
    plain, quiet = book.style(**_CELL), book.style(**_CELL, font_color=QUIET)
    styles = [quiet, plain, plain, plain, plain, plain if finding.raw else quiet]
    _line(sheet, row, [number, place, finding.label, problem, advice, stood], styles)
    if finding.cell and finding.sheet in {page.tab for page in layout.pages}:
        sheet.link(row, 1, finding.sheet, finding.cell, place, book.style(**_CELL, font_color=ACCENT, underline=1))


def _line(sheet: Sheet, row: int, values: Sequence[Any], styles: Sequence[Any]) -> None:
    """One row, as tall as its text."""
    for column, (value, style) in enumerate(zip(values, styles, strict=True)):
        sheet.put(row, column, value, style)
    texts = zip(values, _WIDTHS.values(), strict=True)
    lines = max(lines_needed(value, width - _INDENT) for value, width in texts if isinstance(value, str))
    must(sheet.set_row(row, min(lines * LINE_HEIGHT + _AIR, TALLEST_ROW)), "row height")


def _set_up(sheet: Sheet, layout: Layout) -> None:
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.45, right=0.45, top=0.5, bottom=0.6)
    sheet.repeat_rows(_HEAD)
    sheet.freeze_panes(_HEAD + 1, 0)
    must(sheet.set_footer(footer(layout)), "footer")
    sheet.protect("", dict(ALLOWED))
