"""The sheets that list: rows of returns and findings, and with leave the persons to turn to."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import replace

from workbook_kit.book import Book, must
from workbook_kit.harvest.rows import finding_rows
from workbook_kit.report import grid
from workbook_kit.report.plan.places import RETURNS, TOP, Plan
from workbook_kit.report.plan.returned import return_rows
from workbook_kit.report.plan.scope import Scope

_RETURN_WIDTHS = {
    "ely": 18, "area-level": 8, "area": 21, "state": 13, "areas": 9, "accepted": 11, "file": 27, "received": 15,
    "reason": 24, "answers": 9, "left-out": 9, "errors": 8, "queries": 10,
}  # fmt: skip
_FINDING_WIDTHS = {
    "severity": 10, "state": 14, "area": 22, "sheet": 16, "cell": 8, "id": 16, "message": 45, "advice": 32,
    "explanation": 21, "raw": 20, "file": 32,
}  # fmt: skip
_FINDINGS_PRINTED = 9
"""What was typed stands in the message, and its file among the returns: on paper both are left out."""
_MOMENT = r"d\.m\.yyyy\ hh\.mm"
_RETURN_NUMBERS = frozenset({"areas", "accepted", "received", "answers", "left-out", "errors", "queries"})


def columns_of(scope: Scope, widths: Mapping[str, float], numbers: Container[str] = ()) -> list[grid.Column]:
    """Columns by their phrases."""
    return [grid.Column(scope.phrase(f"column-{name}"), width, name in numbers) for name, width in widths.items()]


def paint_returns(book: Book, plan: Plan) -> None:
    """Every expected area and every file: what came, what became of it and why."""
    scope = plan.scope
    columns = columns_of(scope, _RETURN_WIDTHS, _RETURN_NUMBERS)
    place = RETURNS.index("received")
    columns[place] = replace(columns[place], format=_MOMENT)
    rows = [[row.get(name) for name in RETURNS] for row in return_rows(scope)]
    name, intro = plan.tab("returns"), " ".join(filter(None, (scope.phrase("returns-intro"), scope.due)))
    sheet = grid.open_sheet(book, name, name, intro, [c.width for c in columns])
    grid.table(book, sheet, TOP, columns, rows)
    plan.define(book, "returns", len(rows))


def paint_findings(book: Book, plan: Plan) -> None:
    """Every finding of the scope with what to do, or what closed it."""
    scope = plan.scope
    columns = columns_of(scope, _FINDING_WIDTHS)
    names = {area.code: scope.label(area) for area in scope.expected}
    rows = [
        [
            scope.phrase(f["severity"]), scope.phrase(f["state"]), names.get(f["area"], f["area"]), f["sheet"],
            f["cell"], f["field"], f["message"], f["advice"], f["explanation"], f["raw"], f["file"],
        ]
        for f in finding_rows(scope.harvest, scope.language)
        if (f["area"] in scope.codes or scope.area.level == "national") and f["field"] not in scope.personal
    ]  # fmt: skip
    name = plan.tab("findings")
    sheet = grid.open_sheet(book, name, name, str(scope.harvest.period), [c.width for c in columns])
    last = grid.table(book, sheet, TOP, columns, rows) - 1
    must(sheet.print_area(0, 0, last, _FINDINGS_PRINTED - 1), "print area")


def paint_contacts(book: Book, plan: Plan) -> None:
    """The persons that the returns name."""
    scope = plan.scope
    columns = columns_of(scope, {"ely": 18, "area": 22, "id": 18, "question": 40, "row": 8, "value": 44})
    forms = scope.harvest.forms
    rows = []
    for area in scope.expected:
        returned = scope.harvest.accepted.get(area.code)
        labels = (scope.label(scope.ely_of(area)), scope.label(area))
        for answer in returned.answers if returned else ():
            if answer.field in scope.personal:
                label = forms[area.level].fields[answer.field].label[scope.language]
                rows.append([*labels, answer.field, label, answer.row, answer.value])
    name, intro = plan.tab("contacts"), scope.phrase("contacts-intro")
    sheet = grid.open_sheet(book, name, name, intro, [c.width for c in columns])
    grid.table(book, sheet, TOP, columns, rows)
