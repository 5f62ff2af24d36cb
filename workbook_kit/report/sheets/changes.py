"""What an area answered otherwise in the return that counts than in the one before it, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workbook_kit.book import Book
from workbook_kit.cell import Value
from workbook_kit.harvest.changes import Difference
from workbook_kit.harvest.verdict import Replacement, replacements
from workbook_kit.report import grid
from workbook_kit.report.plan.lines import shown_value
from workbook_kit.report.plan.places import TOP, Plan
from workbook_kit.report.plan.scope import Scope
from workbook_kit.report.sheets.listings import columns_of

_WIDTHS = {
    "ely": 21, "area": 25, "id": 18, "question": 40, "segment": 18, "row": 8, "sheet": 18, "cell": 8, "was": 28,
    "is": 28, "file": 40, "file-before": 40,
}  # fmt: skip


def paint(book: Book, plan: Plan) -> None:
    """A sheet of all changes; none where no area has sent two returns that differ."""
    rows = list(_rows(plan.scope))
    if not rows:
        return
    columns = columns_of(plan.scope, _WIDTHS)
    name, intro = plan.tab("changes"), plan.scope.phrase("changes-intro")
    sheet = grid.open_sheet(book, name, name, intro, [column.width for column in columns])
    grid.table(book, sheet, TOP, columns, rows)


def _rows(scope: Scope) -> Iterator[list[Any]]:
    replaced = replacements(scope.harvest.returns)
    for area in scope.expected:
        labels = [scope.label(scope.ely_of(area)), scope.label(area)]
        if one := replaced.get(area.code):
            yield from ([*labels, *_row(scope, one, difference)] for difference in one.differences)


def _row(scope: Scope, replacement: Replacement, change: Difference) -> list[Any]:
    """One answer; that personal data changed is told, but not from what to what."""
    field = scope.harvest.field(change.field)
    labels = next(form.segment_labels for form in scope.harvest.versions if change.field in form.fields)
    segment = labels[change.segment][scope.language] if change.segment else ""

    def said(value: Value | None) -> Any:
        if value is None:
            return "–"
        return scope.phrase("personal") if change.field in scope.personal else shown_value(scope, field, value)

    place = [change.field, field.label[scope.language], segment, change.row, change.sheet, change.cell]
    return [*place, said(change.before), said(change.after), replacement.now.file, replacement.before.file]
