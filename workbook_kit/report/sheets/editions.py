"""The figures that are others than in the edition before: none of it where a round was closed but once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from workbook_kit.book import Book
from workbook_kit.report import grid
from workbook_kit.report.plan.edited import Revised, revised
from workbook_kit.report.plan.places import TOP, Plan
from workbook_kit.report.sheets.listings import columns_of
from workbook_kit.report.sheets.metrics import figure_format

_WIDTHS = {
    "area": 28, "id": 20, "metric": 60, "edition-before": 18, "edition-now": 18, "reported-before": 14,
    "reported-now": 14,
}  # fmt: skip
_VALUES = ("edition-before", "edition-now")


def paint(book: Book, plan: Plan) -> None:
    """A sheet of all figures that changed."""
    scope = plan.scope
    if scope.harvest.edition_before is None:
        return
    found = list(revised(scope))
    intro = scope.phrase("editions-intro" if found else "editions-none")
    name = plan.tab("editions")
    sheet = grid.open_sheet(book, name, name, intro, [*_WIDTHS.values()])
    columns = columns_of(scope, _WIDTHS, (*_VALUES, "reported-before", "reported-now"))
    shapes = [figure_format(one.field) for one in found]
    rows = [_row(plan, one) for one in found]
    grid.table(book, sheet, TOP, columns, rows, shapes)


def _row(plan: Plan, one: Revised) -> Sequence[Any]:
    change = one.revision
    values = [change.before, change.now, str(change.reported_before), str(change.reported)]
    return [plan.scope.label(one.area), one.field.id, one.label, *values]
