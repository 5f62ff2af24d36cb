"""One page of a workbook: labels, inputs, last period's values, drop-downs, protection and print set-up."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from workbook_kit import excel, finnish
from workbook_kit.blank.check_sheet import paint_marks
from workbook_kit.blank.contents import Contents
from workbook_kit.book import (
    ACCENT,
    ALLOWED,
    FIELD,
    LINE,
    LINE_HEIGHT,
    MARKED,
    QUIET,
    RULE,
    TALLEST_ROW,
    Book,
    Sheet,
    must,
)
from workbook_kit.cell import Value
from workbook_kit.form.kinds import DAY_FORMAT, kind_of
from workbook_kit.form.model import Field
from workbook_kit.form.rules import own_figure, rule_of
from workbook_kit.form.states import STATE_WORDS
from workbook_kit.layout.places import Label, Layout, Page, Shown, Slot, lines_needed, runs

_STYLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "font_color": ACCENT},
    "subtitle": {"font_color": QUIET},
    "token": {"font_color": QUIET, "align": "right", "font_size": 10},
    "intro": {"font_color": QUIET, "valign": "bottom"},
    "section": {"bold": True, "font_size": 13, "font_color": ACCENT, "bottom": 2, "bottom_color": ACCENT},
    "segment": {"bold": True, "font_color": ACCENT},
    "header": {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1, "bottom_color": LINE},
    "key": {"font_color": QUIET, "font_size": 10, "valign": "vcenter"},
    "label": {"text_wrap": True, "valign": "vcenter"},
    "info": {"text_wrap": True, "font_color": QUIET, "valign": "vcenter"},
    "guide-title": {"bold": True, "text_wrap": True, "font_color": ACCENT},
    "guide-text": {"text_wrap": True},
}
_INPUT = {"bg_color": FIELD, "border": 1, "border_color": LINE, "locked": False, "text_wrap": True, "valign": "vcenter"}
_SHOWN = {
    "font_color": QUIET,
    "bottom": 4,
    "bottom_color": RULE,
    "align": "right",
    "indent": 1,
    "text_wrap": True,
    "valign": "vcenter",
}
_AIR = 4.0  # points that a row of inputs is taller than its text


def paint(book: Book, layout: Layout, page: Page, token: str, contents: Contents) -> None:
    """Write one page as a protected worksheet."""
    sheet = book.sheet(page.tab)
    _widths_and_heights(sheet, page, contents)
    for label in page.labels:
        style = book.style(**_STYLES[label.style])
        sheet.put(label.row, label.column, label.text, style)
        for column in range(label.column + 1, label.column + label.span):
            sheet.put(label.row, column, None, style)
    sheet.put(*page.token_at, token, book.style(**_STYLES["token"]))
    for slot in page.slots:
        value = contents.answers.get(slot.id)
        style = input_style(book, slot.field, value, is_marked=(page.tab, slot.cell) in contents.notes)
        sheet.put(slot.row, slot.column, as_typed(slot, layout, contents), style)
    for shown in page.shown:
        _show(book, sheet, layout, page, shown, contents)
    if contents.notes:
        _hang_notes(sheet, page, contents)
    _validations(sheet, layout, page)
    paint_marks(book, sheet, layout)
    _protect(sheet, page)
    _print_setup(sheet, layout, page)


def _widths_and_heights(sheet: Sheet, page: Page, contents: Contents) -> None:
    """Rows start at the height of their text, prefilled text included; they still grow with what is typed."""
    for column, width in enumerate(page.sheet.widths):
        must(sheet.set_column(column, column, width), "column width")
    lines = dict(page.lines)
    inputs = {slot.row for slot in page.slots}
    for slot in page.slots:
        value = contents.answers.get(slot.id)
        needed = lines_needed(value, page.sheet.widths[slot.column]) if isinstance(value, str) else 1
        lines[slot.row] = max(lines.get(slot.row, 1), needed)
    for row, count in lines.items():
        height = count * LINE_HEIGHT + (_AIR if row in inputs else 0)
        must(sheet.set_row(row, min(height, TALLEST_ROW)), "row height")


def input_style(book: Book, field: Field, value: Value | None = None, *, is_marked: bool = False) -> Any:
    """The format of a field's input cell: numbers right, all else left; tinted if ``is_marked``.

    In a correction workbook a wrong ``value`` must show, and be read again, as what it is: a day in a number cell gets
    a date format, a decimal in the cell of a whole number its decimals.
    """
    kind = kind_of(field)
    shape = _INPUT | {"align": "right" if kind.numeric else "left", "num_format": number_format(field)}
    if isinstance(value, dt.datetime):
        shape |= {"num_format": "d.m.yyyy h:mm", "text_wrap": False, "shrink": True}
    elif isinstance(value, dt.date):
        shape["num_format"] = DAY_FORMAT
    elif isinstance(value, float) and (kind.is_integer or kind.is_day):
        shape["num_format"] = "General"
    return book.style(**shape | ({"bg_color": MARKED} if is_marked else {}), indent=1)


def number_format(field: Field) -> str:
    """The number format of a field; a year has no thousands separator."""
    return "0" if field.ungrouped else kind_of(field).number_format


def as_typed(slot: Slot, layout: Layout, contents: Contents) -> Value | None:
    """What an input cell holds, in the workbook's language: the label of a choice, not its code; None for a blank."""
    value = contents.answers.get(slot.id)
    if value is None:
        return None if contents.is_return else slot.field.default[layout.language] or None
    return _worded(slot.field, layout, value)


def _worded(field: Field, layout: Layout, value: Value) -> Value:
    if isinstance(value, str) and not kind_of(field).is_text:
        words = {code: label[layout.language] for code, label in field.choices}
        return words.get(value) or STATE_WORDS[layout.language].get(value, value)
    return value


def _show(book: Book, sheet: Sheet, layout: Layout, page: Page, shown: Shown, contents: Contents) -> None:
    style = book.style(**_SHOWN, num_format=number_format(shown.field))
    if not shown.derived:
        value = contents.previous.get((shown.field.id, "", ""))
        if value is None and shown.field.derived:
            value = own_figure(shown.field.rollup, contents.previous)
        sheet.put(shown.row, shown.column, None if value is None else _worded(shown.field, layout, value), style)
        return
    formula = _formula(shown.field, layout, page)
    sheet.reckon(shown.row, shown.column, formula, style, own_figure(shown.field.rollup, contents.answers))


def _formula(field: Field, layout: Layout, page: Page) -> str:
    top, bottom = (_reference(layout, page, name) for name in (field.rollup.numerator, field.rollup.denominator))
    figure = rule_of(field).excel.format(n=top, d=bottom)
    return f'=IF(AND(ISNUMBER({top}),ISNUMBER({bottom})),IF({bottom}=0,"",{figure}),"")'


def _reference(layout: Layout, page: Page, field_id: str) -> str:
    slot = next(s for s in layout.slots if s.field.id == field_id)
    return slot.cell if slot.tab == page.tab else f"{excel.sheet_name(slot.tab)}!{slot.cell}"


def _hang_notes(sheet: Sheet, page: Page, contents: Contents) -> None:
    painted: tuple[Label | Shown | Slot, ...] = (*page.labels, *page.shown, *page.slots)
    for row, column in dict.fromkeys((one.row, one.column) for one in painted):
        text = contents.notes.get((page.tab, excel.cell_name(row, column)))
        if text:
            sheet.note(row, column, text)


def _validations(sheet: Sheet, layout: Layout, page: Page) -> None:
    """One data validation for each field, over all of its cells."""
    cells: dict[str, list[tuple[int, int]]] = defaultdict(list)
    fields: dict[str, Field] = {}
    for slot in page.slots:
        cells[slot.field.id].append((slot.row, slot.column))
        fields[slot.field.id] = slot.field
    for name, field in fields.items():
        first, *others = runs(cells[name])
        options = kind_of(field).validation(field, layout.language) | _prompt(field, layout)
        options["other_cells"] = [list(run) for run in others]
        must(sheet.data_validation(*first, options), f"data validation of {name}")


def _prompt(field: Field, layout: Layout) -> dict[str, Any]:
    language = layout.language
    prompt = kind_of(field).prompt
    title, text = prompt.title[language], field.help[language] or prompt.input[language]
    options = {
        "ignore_blank": True,
        "error_title": title,
        "error_message": prompt.error[language].format(
            low=finnish.number(field.min, grouped=not field.ungrouped),
            high=finnish.number(field.max, grouped=not field.ungrouped),
        ),
    }
    if text:
        options |= {"input_title": title[: excel.LONGEST_PROMPT_TITLE], "input_message": text}
    return options


def _protect(sheet: Sheet, page: Page) -> None:
    """Lock the sheet. The inputs are also unprotected ranges (docs/facts.md, "What pasting does")."""
    inputs = runs((slot.row, slot.column) for slot in page.slots)
    for number, (first, column, last, _) in enumerate(inputs, start=1):
        area = f"{excel.cell_name(first, column)}:{excel.cell_name(last, column)}"
        must(sheet.unprotect_range(area, f"kentta_{number}"), f"unprotected range {area}")
    sheet.protect("", dict(ALLOWED))


def footer(layout: Layout) -> str:
    """The printed footer: area and period, sheet, page of pages."""
    area = layout.area.name[layout.language].replace("&", "&&")
    # "&9" sets the font size; the space after it keeps the area's code from being read as part of the size
    return f"&L&9 {layout.area.code} {area} {layout.period}&C&9&A&R&9&P / &N"


def _print_setup(sheet: Sheet, layout: Layout, page: Page) -> None:
    if page.sheet.landscape:
        sheet.set_landscape()
    else:
        sheet.set_portrait()
    sheet.fit_to_pages(1, 1 if page.sheet.one_page else 0)
    sheet.set_margins(left=0.45, right=0.45, top=0.5, bottom=0.6)
    sheet.print_area(0, 0, page.last_row, len(page.sheet.widths) - 1)
    sheet.repeat_rows(0, 1)
    must(sheet.set_footer(footer(layout)), "footer")
    sheet.freeze_panes(2, 0)
