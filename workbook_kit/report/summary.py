"""The first sheet: the headline figures that a form names, and who has answered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workbook_kit.book import Book
from workbook_kit.form import Field
from workbook_kit.report import grid
from workbook_kit.report.metrics import figure_format
from workbook_kit.report.scope import Scope

_WIDTHS = (52, 14, 14, 14, 14, 14)


def paint(book: Book, scope: Scope, title: str) -> None:
    """Write the summary sheet."""
    harvest = scope.harvest
    missing = [area for area in scope.expected if area.code not in harvest.accepted]
    verdict = scope.phrase(
        "status", period=harvest.period, accepted=len(scope.expected) - len(missing), expected=len(scope.expected),
        missing=len(missing),
    )  # fmt: skip
    sheet = grid.open_sheet(book, scope.phrase("sheet-summary"), title, verdict, _WIDTHS)
    sheet.set_portrait()
    row = _headlines(book, sheet, 3, scope)
    _coverage(book, sheet, row + 1, scope)
    sheet.activate()


def _headlines(book: Book, sheet: Any, row: int, scope: Scope) -> int:
    grid.section(book, sheet, row, scope.phrase("headlines"), len(_WIDTHS))
    names = ("column-question", "column-value", "column-numerator", "column-denominator", "column-reported")
    columns = [grid.Column(scope.phrase(n), w, w < _WIDTHS[0]) for n, w in zip(names, _WIDTHS, strict=False)]
    grid.header(book, sheet, row + 1, columns)
    row += 2
    for field in _headline_fields(scope):
        figure = scope.figures.get((field.id, "", scope.area.code))
        if figure is None:
            continue
        count = scope.phrase("x-of-n", reported=figure.reported, expected=figure.expected)
        values = [field.label[scope.language], figure.value, figure.numerator, figure.denominator, count]
        grid.line(book, sheet, row, columns, values, number_format=figure_format(field))
        row += 1
    return row


def _headline_fields(scope: Scope) -> Iterator[Field]:
    for form in scope.harvest.forms.values():
        yield from (field for field in form.fields.values() if field.headline)


def _coverage(book: Book, sheet: Any, row: int, scope: Scope) -> None:
    grid.section(book, sheet, row, scope.phrase("coverage"), len(_WIDTHS))
    names = ("area", "areas", "accepted", "missing", "errors", "queries")
    columns = [
        grid.Column(scope.phrase(f"column-{n}"), w, w < _WIDTHS[0]) for n, w in zip(names, _WIDTHS, strict=False)
    ]
    grid.header(book, sheet, row + 1, columns)
    row += 2
    harvest = scope.harvest
    groups = [(ely, [a for a in scope.expected if ely.code in (a.code, a.parent)]) for ely in scope.elys]
    if scope.area.level == "ely":
        groups = [(area, [area]) for area in scope.expected]
    for head, areas in groups:
        here = [a for a in areas if a.code in harvest.accepted]
        counts = [len(areas), len(here), len(areas) - len(here)]
        counts += [sum(harvest.count(severity, a.code) for a in here) for severity in ("error", "query")]
        grid.line(book, sheet, row, columns, [f"{head.code} {scope.name(head)}", *counts])
        row += 1
