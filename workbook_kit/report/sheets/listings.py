"""The sheets that list: rows of returns and findings, and with leave the persons to turn to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterator, Mapping
from dataclasses import replace
from typing import Any

from workbook_kit.book import Book, must
from workbook_kit.harvest.gathered import Harvest
from workbook_kit.harvest.rows import finding_rows
from workbook_kit.harvest.verdict import Return
from workbook_kit.record import Cells
from workbook_kit.registry import Area
from workbook_kit.report import grid
from workbook_kit.report.plan.places import RETURNS, TOP, Plan
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
_FIRST_YEAR = 1901
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
    rows = [[row.get(name) for name in RETURNS] for row in _return_rows(scope)]
    name, intro = plan.tab("returns"), " ".join(filter(None, (scope.phrase("returns-intro"), scope.due)))
    sheet = grid.open_sheet(book, name, name, intro, [c.width for c in columns])
    grid.table(book, sheet, TOP, columns, rows)
    plan.define(book, "returns", len(rows))


def _return_rows(scope: Scope) -> Iterator[dict[str, Any]]:
    """An expected area counts in its first row, a return that counts in its own, a file of another period nowhere."""
    harvest = scope.harvest
    period, known = str(harvest.period), {area.code: area for area in scope.expected}
    for area in scope.expected:
        files = [r for r in harvest.returns if r.area == area.code and r.period == period]
        row = _area_part(scope, area)
        if not files:
            yield row | {"areas": 1, "accepted": 0, "state": scope.phrase("missing")}
        for number, returned in enumerate(files):
            counted = {"areas": int(number == 0), "accepted": int(returned.verdict == "accepted")}
            yield row | counted | _outcome(scope, returned)
    if scope.area.level == "national":
        for returned in harvest.returns:
            if not returned.area or returned.period != period or returned.area not in scope.codes:
                row = _area_part(scope, known[returned.area]) if returned.area in known else {"area": returned.area}
                yield row | {"areas": 0, "accepted": 0} | _outcome(scope, returned)


def _area_part(scope: Scope, area: Area) -> dict[str, Any]:
    return {
        "ely": scope.label(scope.ely_of(area)),
        "area-level": scope.level(area.level),
        "area": scope.label(area),
    }


def _outcome(scope: Scope, returned: Return) -> dict[str, Any]:
    reason = returned.reason.sentence(scope.language) if returned.reason else ""
    told = {"state": scope.phrase(returned.verdict), "file": returned.file, "received": _moment(returned.received)}
    counts = _counts(scope.harvest, returned) if returned.verdict == "accepted" else {}
    return told | {"reason": reason} | counts


def _moment(received: str) -> dt.datetime | str:
    """When a return was mailed or saved, in UTC as its header says; what no workbook has a date for stays a text."""
    try:
        moment = dt.datetime.fromisoformat(received).replace(tzinfo=None)
    except ValueError:
        return received
    return moment if moment.year >= _FIRST_YEAR else received


def _counts(harvest: Harvest, returned: Return) -> dict[str, int]:
    """Answers that count, answers that do not (refused, or not found in their place), open errors and queries."""
    cells = returned.record.cells if returned.record else Cells()
    return {
        "answers": cells.accepted + cells.converted,
        "left-out": cells.refused + cells.ignored,
        "errors": harvest.count("error", returned.area),
        "queries": harvest.count("query", returned.area),
    }


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
                asked = forms[area.level].fields[answer.field].label[scope.language]
                rows.append([*labels, answer.field, asked, answer.row, answer.value])
    name, intro = plan.tab("contacts"), scope.phrase("contacts-intro")
    sheet = grid.open_sheet(book, name, name, intro, [c.width for c in columns])
    grid.table(book, sheet, TOP, columns, rows)
