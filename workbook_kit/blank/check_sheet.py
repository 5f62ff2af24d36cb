"""The Tarkistus sheet: what is still missing or contradictory, live and without macros, before the workbook is mailed.

A very hidden sheet holds one formula for each row of ``checks.ledger``, which gives the number of a sentence or 0, and
counts those above 0; the visible sheet lists the first of them with link, sentence and advice. All formulas are written
with the results that they give for what the workbook already holds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from xlsxwriter.format import Format

from workbook_kit import excel, finnish
from workbook_kit.book import ACCENT, ALLOWED, LINE, MARKED, QUIET, RULE, Book, Sheet, must
from workbook_kit.cell import EXACT_LIMIT, Cell, SlotId, Value
from workbook_kit.checks.conditions import Seen
from workbook_kit.checks.ledger import Ledger, Row, ledger, reckoned, states
from workbook_kit.findings import messages
from workbook_kit.layout import identity
from workbook_kit.layout.places import Layout, Slot, runs

LISTED = 20
"""Findings that the sheet lists; the rest are only counted."""

STATE_NAME = "kit_tila"
"""The defined name of the column of states: in some programs a conditional format may not refer to another sheet."""

_POWERS_FROM = 1e20  # programs write larger numbers into a text with an exponent
_FIRST = 7
_WIDTHS = (28.0, 40.0, 66.0, 56.0)
_ROW_HEIGHT = 33.0
_RULED = {"bottom": 1, "bottom_color": RULE}
_HIDDEN = excel.sheet_name(identity.CHECKS)


@dataclass(frozen=True)
class Line:
    """What one line of the list says for the present contents; empty texts if there is nothing to say."""

    number: int
    place: str = ""
    label: str = ""
    sentence: str = ""
    advice: str = ""


@dataclass(frozen=True)
class Present:
    """What the workbook holds when it is written: its cells, their values, and the state of every row of checks."""

    cells: Mapping[SlotId, Cell]
    seen: Seen
    states: tuple[int, ...]


def paint_checks(book: Book, layout: Layout, typed: Mapping[SlotId, Value], seen: Seen) -> None:
    """Write both sheets; ``typed`` is what the input cells hold, ``seen`` what the reader would make of it."""
    checks = ledger(layout.form, layout.language, layout.period)
    cells = {slot: _as_cell(value) for slot, value in typed.items()}
    seen = reckoned(checks, cells, seen)
    present = Present(cells, seen, tuple(states(checks, cells, seen)))
    _list(book, layout, checks, present)
    _reckon(book, layout, checks, present)


def paint_marks(book: Book, sheet: Sheet, layout: Layout) -> None:
    """Tint, by conditional formats, the inputs of a page that a check has something to say about.

    A row's state is found by its distance from the input's row: inputs below each other with the same distance, which a
    column of inputs has, share one format.
    """
    style = _tint(book)
    numbered = enumerate(ledger(layout.form, layout.language, layout.period).rows, start=1)
    offsets: dict[int, list[tuple[int, int]]] = {}
    for number, row in numbered:
        if row.slot.tab == sheet.name:
            offsets.setdefault(number - row.slot.row, []).append((row.slot.row, row.slot.column))
    for offset, places in offsets.items():
        for run in runs(places):
            criteria = f"=INDEX({STATE_NAME},ROW(){offset - 1:+d})>0"
            must(sheet.conditional_format(*run, {"type": "formula", "criteria": criteria, "format": style}), criteria)


def _tint(book: Book) -> Format:
    return book.add_format({"bg_color": MARKED})


def _as_cell(value: Value) -> Cell:
    """A value as the reader would find it in an input cell."""
    if isinstance(value, str):
        return Cell("text", value)
    if isinstance(value, (int, float)):
        return Cell("number", float(value))
    moment = value if isinstance(value, dt.datetime) else dt.datetime(value.year, value.month, value.day)  # noqa: DTZ001
    return Cell("date", moment)


def _list(book: Book, layout: Layout, checks: Ledger, present: Present) -> None:
    """The visible sheet."""
    language = layout.language
    sheet = book.sheet(messages.phrase("sheet-checks", language))
    for column, width in enumerate(_WIDTHS):
        must(sheet.set_column(column, column, width), "column width")
    sheet.put(0, 0, sheet.name, book.style(bold=True, font_size=16, font_color=ACCENT))
    sheet.put(1, 0, _whose(layout), book.style(font_color=QUIET))
    _verdict(book, sheet, layout, checks, present.states)
    sheet.put(4, 0, messages.phrase("checks-intro", language), book.style(font_color=QUIET))
    heads = [messages.phrase(f"checks-{name}", language) for name in ("place", "label", "sentence", "advice")]
    for column, head in enumerate(heads):
        style = book.style(bold=True, text_wrap=True, valign="bottom", bottom=1, bottom_color=LINE)
        sheet.put(_FIRST - 1, column, head, style)
    speaking = [(row, state) for row, state in zip(checks.rows, present.states, strict=True) if state]
    for number in range(1, LISTED + 1):
        line = _line(number, layout, checks, speaking, present)
        _paint_line(book, sheet, line)
    ruled = {"type": "formula", "criteria": f'=$A{_FIRST + 1}<>""', "format": book.add_format(_RULED)}
    must(sheet.conditional_format(_FIRST, 0, _FIRST + LISTED - 1, len(_WIDTHS) - 1, ruled), "rules")
    _rest(book, sheet, layout, len(speaking))
    _page_setup(sheet, layout)


def _whose(layout: Layout) -> str:
    return f"{layout.area.code} {layout.area.name[layout.language]} · {layout.period}"


def _verdict(book: Book, sheet: Sheet, layout: Layout, checks: Ledger, now: Sequence[int]) -> None:
    """The line at the top: ready, or how many answers are missing and how many contradict each other."""
    ready, open_ = (messages.phrase(f"checks-{name}", layout.language) for name in ("ready", "open"))
    missing = sum(0 < state <= checks.missing for state in now)
    wrong = sum(state > checks.missing for state in now)
    verdict = open_.format(missing=missing, wrong=wrong) if missing + wrong else ready
    counts = f"{_HIDDEN}!$G$1", f"{_HIDDEN}!$G$2"
    formula = excel.literal(open_).replace("{missing}", f'"&{counts[0]}&"').replace("{wrong}", f'"&{counts[1]}&"')
    style = book.style(bold=True, font_size=14, valign="vcenter", indent=1)
    sheet.reckon(2, 0, f"=IF({counts[0]}+{counts[1]}=0,{excel.literal(ready)},{formula})", style, verdict)
    for column in range(1, len(_WIDTHS)):
        sheet.put(2, column, None, style)
    must(sheet.set_row(2, 30), "row height")
    marked = {"type": "formula", "criteria": f"=MAX({STATE_NAME})>0", "format": _tint(book)}
    must(sheet.conditional_format(2, 0, 2, len(_WIDTHS) - 1, marked), "verdict")


def _line(number: int, layout: Layout, checks: Ledger, speaking: list[tuple[Row, int]], present: Present) -> Line:
    if number > len(speaking):
        return Line(number)
    row, state = speaking[number - 1]
    said, slot = checks.said[state - 1], layout.by_id[row.slot.id]
    raw = _as_shown(present.cells[slot.id].value) if slot.id in present.cells else ""
    figure = row.probe.figure.number(present.seen) if row.probe and row.probe.figure else None
    sentence = said.sentence.replace("{raw}", raw).replace("{figure}", _as_shown(figure))
    return Line(number, f"{slot.tab} {slot.cell}", slot.label, sentence, said.advice)


def _as_shown(value: object) -> str:
    """A value as programs write it when a formula joins it to a text: 15 digits, decimal comma, a day as its serial."""
    if isinstance(value, dt.datetime):
        value = excel.serial(value)
    if isinstance(value, (float, Fraction)):
        number = float(value)
        digits = excel.number(number)
        return f"{Decimal(digits):f}" if EXACT_LIMIT <= abs(number) < _POWERS_FROM else finnish.comma(digits)
    return "" if value is None else str(value)


def _paint_line(book: Book, sheet: Sheet, line: Line) -> None:
    """One line of the list: the k-th row with a state, found by the running counts on the hidden sheet."""
    at, row = f"{_HIDDEN}!$H${line.number}", _FIRST + line.number - 1
    tab, cell, label = (f"INDEX({_HIDDEN}!${letter}:${letter},{at})" for letter in "CDE")
    said, figure = f"INDEX({_HIDDEN}!$A:$A,{at})", f"INDEX({_HIDDEN}!$F:$F,{at})"
    quote_tab = f'SUBSTITUTE({tab},"\'","\'\'")'
    raw = f'IFERROR(INDIRECT("\'"&{quote_tab}&"\'!"&{cell})&"","")'
    sentence = f'SUBSTITUTE(SUBSTITUTE(INDEX({_HIDDEN}!$J:$J,{said}),"{{raw}}",{raw}),"{{figure}}",{figure}&"")'
    link = f'HYPERLINK("#\'"&{quote_tab}&"\'!"&{cell},{tab}&" "&{cell})'
    shape = {"text_wrap": True, "valign": "vcenter", "font_size": 10}
    columns = ((link, line.place), (label, line.label), (sentence, line.sentence))
    for column, (formula, cached) in enumerate((*columns, (f"INDEX({_HIDDEN}!$K:$K,{said})", line.advice))):
        style = book.style(**shape, **({"font_color": ACCENT, "underline": 1} if column == 0 else {}))
        sheet.reckon(row, column, f'=IF({at}=0,"",{formula})', style, cached)
    must(sheet.set_row(row, _ROW_HEIGHT), "row height")


def _rest(book: Book, sheet: Sheet, layout: Layout, speaking: int) -> None:
    more = messages.phrase("checks-more", layout.language)
    total = f"{_HIDDEN}!$G$1+{_HIDDEN}!$G$2"
    formula = excel.literal(more).replace("{count}", f'"&({total}-{LISTED})&"')
    rest = more.format(count=speaking - LISTED) if speaking > LISTED else ""
    style = book.style(font_color=QUIET)
    sheet.reckon(_FIRST + LISTED, 0, f'=IF({total}>{LISTED},{formula},"")', style, rest)


def _page_setup(sheet: Sheet, layout: Layout) -> None:
    sheet.set_landscape()
    sheet.fit_to_pages(1, 1)
    sheet.set_margins(left=0.45, right=0.45, top=0.5, bottom=0.6)
    sheet.repeat_rows(_FIRST - 1)
    sheet.freeze_panes(_FIRST, 0)
    must(sheet.set_footer(f"&L&9 {layout.area.code} {layout.period}&C&9&A&R&9&P / &N"), "footer")
    sheet.protect("", dict(ALLOWED))


def _reckon(book: Book, layout: Layout, checks: Ledger, present: Present) -> None:
    """The hidden sheet. Of each row A state, B running count, C tab, D cell, E label, F figure.

    Beside them G the totals, H the row of each line of the list, I to K the sentences with code and advice.
    """
    sheet = book.sheet(identity.CHECKS)
    last = len(checks.rows)
    must(book.define_name(STATE_NAME, f"={_HIDDEN}!$A$1:$A${last}"), STATE_NAME)
    count = 0
    for number, (row, state) in enumerate(zip(checks.rows, present.states, strict=True)):
        slot: Slot = layout.by_id[row.slot.id]
        count += state > 0
        sheet.reckon(number, 0, row.formula, None, state)
        before = f"B{number}" if number else "0"
        sheet.reckon(number, 1, f"={before}+(A{number + 1}>0)", None, count)
        for column, text in enumerate((slot.tab, slot.cell, slot.label), start=2):
            sheet.put(number, column, text)
        if row.probe and row.probe.figure:
            figure = row.probe.figure.number(present.seen) if state else None
            formula = f'=IF(A{number + 1}=0,"",{row.probe.figure.excel()})'
            sheet.reckon(number, 5, formula, None, None if figure is None else float(figure))
    _totals(sheet, checks, present.states, last)
    for number, sentence in enumerate(checks.said):
        for column, text in enumerate((sentence.code, sentence.sentence, sentence.advice), start=8):
            sheet.put(number, column, text)
    sheet.protect("", dict(ALLOWED))
    sheet.very_hidden()


def _totals(sheet: Sheet, checks: Ledger, now: Sequence[int], last: int) -> None:
    states_, counts = f"$A$1:$A${last}", f"$B$1:$B${last}"
    wrong = sum(state > checks.missing for state in now)
    spoken = sum(state > 0 for state in now)
    sheet.reckon(0, 6, f'=COUNTIF({states_},">0")-COUNTIF({states_},">{checks.missing}")', None, spoken - wrong)
    sheet.reckon(1, 6, f'=COUNTIF({states_},">{checks.missing}")', None, wrong)
    positions = [number for number, state in enumerate(now, start=1) if state][:LISTED]
    for line in range(LISTED):
        cached = positions[line] if line < len(positions) else 0
        formula = f"=IF($G$1+$G$2<{line + 1},0,MATCH({line + 1},{counts},0))"
        sheet.reckon(line, 7, formula, None, cached)
