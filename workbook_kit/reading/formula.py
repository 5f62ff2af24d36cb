"""Our own formulas in a return: findings say which were overwritten or changed. Their cached results are never used."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping

from workbook_kit.cell import EMPTY, Cell, SlotId, Value
from workbook_kit.excel import cell_name
from workbook_kit.findings.finding import Finding, quoted
from workbook_kit.form.model import Rollup
from workbook_kit.form.rules import own_figure
from workbook_kit.layout.places import Layout, Shown
from workbook_kit.reading.locate import Found
from workbook_kit.reading.sheets import Book, Place
from workbook_kit.reading.values import shown_value

_TEXT_OR_TAB = re.compile(r"\"[^\"]*\"|'[^']*'!|[^\s!(),=+*/<>-]+!")
_REFERENCE = re.compile(r"(?<![A-Z0-9$])\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})(?![A-Z0-9(])")
_SHARED = "="
"""How ``Cell.formula`` reads where the file stores the formula once for many cells: its text is not there."""

Ours = tuple[Shown, str, Cell]
"""A cell that the form fills by a formula, the tab on which it came back, and what it holds now."""


def changed_formulas(
    book: Book, layout: Layout, tabs: Mapping[str, str], located: Iterable[Found], answers: Mapping[SlotId, Value]
) -> Iterator[Finding]:
    """Findings on formulas that were overwritten by a figure of another value, or that refer to other cells now."""
    places = {found.slot.id: found.place for found in located}
    for shown, tab, cell in _ours(book, layout, tabs):
        field = shown.field
        about = (tab, cell_name(shown.row, shown.column), field.id, "", "", field.label[layout.language])
        if cell.formula:
            if _is_redirected(cell.formula, field.rollup, places):
                yield Finding("formula-redirected", *about, quoted(cell.formula))
            continue
        figure = own_figure(field.rollup, answers)
        if cell.value not in (None, "") and not _is_same(cell.value, figure):
            expected = "–" if figure is None else shown_value(field, figure, layout.language)
            yield Finding("formula-changed", *about, quoted(cell.raw), (("expected", expected),))


def _ours(book: Book, layout: Layout, tabs: Mapping[str, str]) -> Iterator[Ours]:
    """The cells of our formulas whose row key is still in place beside them."""
    for page in layout.pages:
        tab = tabs.get(page.sheet.id, "")
        cells = book.tabs.get(tab, {})
        keys = {x.row: (x.column, x.text) for x in page.labels if x.style == "key"}
        for shown in (shown for shown in page.shown if shown.derived):
            column, key = keys[shown.row]
            if cells.get((shown.row, column), EMPTY).value == key and (shown.row, shown.column) in cells:
                yield shown, tab, cells[shown.row, shown.column]


def _is_redirected(formula: str, rollup: Rollup, places: Mapping[SlotId, Place]) -> bool:
    """Whether a formula refers to other cells than those that hold its two operands.

    An operand that is cut and pasted elsewhere takes the references to it along: the sender then sees another figure
    than we compute. Programs write the same formula in different ways, so only the cells in it are compared.
    """
    parts = [places.get((name, "", "")) for name in (rollup.numerator, rollup.denominator)]
    if formula == _SHARED or None in parts:
        return False
    named = {f"{column}{row}" for column, row in _REFERENCE.findall(_TEXT_OR_TAB.sub("", formula.upper()))}
    return named != {cell_name(*part) for part in parts if part}


def _is_same(value: object, figure: float | None) -> bool:
    return isinstance(value, float) and figure is not None and math.isclose(value, figure, rel_tol=1e-9)
