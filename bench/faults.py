"""Twenty faults that honest people make, planted one at a time into a filled return that openpyxl saves.

Places are found by kind and rule in the layout, so that the table holds for any form that has such fields.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import openpyxl

from workbook_kit.layout.places import Layout, Slot

Fault = Callable[[Any, Layout], None]


def _cell(book: Any, slot: Slot) -> Any:
    return book[slot.tab][slot.cell]


def _first(book: Any, layout: Layout, kind: str) -> Slot:
    """The first slot of a kind that holds something, or else the first of all."""
    such = [slot for slot in layout.slots if slot.field.kind == kind]
    return next((slot for slot in such if _cell(book, slot).value is not None), such[0])


def _typed(kind: str, value: object) -> Fault:
    def plant(book: Any, layout: Layout) -> None:
        _cell(book, _first(book, layout, kind)).value = value

    return plant


def _part_above_whole(book: Any, layout: Layout) -> None:
    for slot in layout.slots:
        whole = layout.by_id.get((slot.field.at_most, slot.segment, slot.line))
        if whole and isinstance(_cell(book, whole).value, (int, float)):
            _cell(book, slot).value = _cell(book, whole).value + 1
            return
    raise LookupError("no part of a whole")


def _required_blank(book: Any, layout: Layout) -> None:
    slot = next(s for s in layout.slots if s.field.required_in(layout.period.due) and _cell(book, s).value is not None)
    _cell(book, slot).value = None


def _own_formula_overwritten(book: Any, layout: Layout) -> None:
    page, shown = next((page, x) for page in layout.pages for x in page.shown if x.derived)
    book[page.tab].cell(shown.row + 1, shown.column + 1).value = 987654


def _label_changed(book: Any, layout: Layout) -> None:
    labelled = ((page, x) for page in layout.pages if page.slots for x in page.labels if x.style == "label")
    page, label = next(labelled)
    book[page.tab].cell(label.row + 1, label.column + 1).value = "Jotain muuta"


def _heading_changed(book: Any, layout: Layout) -> None:
    slot = next(slot for slot in layout.slots if slot.header)
    book[slot.tab].cell(slot.header_row + 1, slot.column + 1).value = "Muu otsikko"


def _on_first_page(act: Callable[[Any, Slot], object]) -> Fault:
    def plant(book: Any, layout: Layout) -> None:
        slot = _first(book, layout, "whole")
        act(book[slot.tab], slot)

    return plant


def _sheet_gone(book: Any, layout: Layout) -> None:
    del book[_first(book, layout, "whole").tab]


def _other_token(book: Any, layout: Layout) -> None:
    page = next(page for page in layout.pages if page.slots)
    row, column = page.token_at
    cell = book[page.tab].cell(row + 1, column + 1)
    cell.value = re.sub(".{4}$", "AAAA", str(cell.value))


def _key_and_values_swapped(sheet: Any, slot: Slot) -> None:
    key = sheet.cell(slot.row + 1, slot.key_column + 1)
    below = sheet.cell(slot.row + 2, slot.key_column + 1)
    key.value, below.value = below.value, key.value


FAULTS: dict[str, Fault] = {
    "words in a number cell (”noin 30”)": _typed("whole", "noin 30"),
    "a number that means two things (”1.234”)": _typed("whole", "1.234"),
    "a negative count": _typed("whole", -5),
    "half a person": _typed("whole", 2.5),
    "a share above 100 %": _typed("percent", 12.5),
    "a day that does not exist (”31.2.2013”)": _typed("date", "31.2.2013"),
    "a date far in the past": _typed("date", 12),
    "a choice that is none of the list": _typed("choice", "ehkä"),
    "a part greater than its whole": _part_above_whole,
    "a required figure left blank": _required_blank,
    "a formula typed into an input": _typed("whole", "=1+1"),
    "an error value in an input (#DIV/0!)": _typed("whole", "#DIV/0!"),
    "the form's own formula overwritten": _own_formula_overwritten,
    "a locked label changed": _label_changed,
    "the heading of an input column changed": _heading_changed,
    "two row keys swapped": _on_first_page(_key_and_values_swapped),
    "a row deleted": _on_first_page(lambda sheet, slot: sheet.delete_rows(slot.row + 1)),
    "a column inserted": _on_first_page(lambda sheet, slot: sheet.insert_cols(slot.column + 1)),
    "a sheet deleted": _sheet_gone,
    "a sheet from another region's workbook": _other_token,
}


def planted(book: bytes, layout: Layout, fault: Fault | None) -> bytes:
    """The book with a fault, or without any, saved by openpyxl."""
    loaded = openpyxl.load_workbook(io.BytesIO(book))
    if fault:
        fault(loaded, layout)
    out = io.BytesIO()
    loaded.save(out)
    return out.getvalue()
