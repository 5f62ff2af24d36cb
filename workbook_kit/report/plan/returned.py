"""The rows of the sheet of returns: every expected area and every file, what came, what became of it and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from workbook_kit.harvest.gathered import Harvest
from workbook_kit.harvest.verdict import Return
from workbook_kit.record import Cells
from workbook_kit.registry import Area
from workbook_kit.report.plan.scope import Scope

_FIRST_YEAR = 1901


def return_rows(scope: Scope) -> Iterator[dict[str, Any]]:
    """An expected area counts in its first row, a return that counts in its own, a file of another period nowhere."""
    harvest = scope.harvest
    period, areas = str(harvest.period), {area.code: area for area in scope.expected}
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
                row = _area_part(scope, areas[returned.area]) if returned.area in areas else {"area": returned.area}
                yield row | {"areas": 0, "accepted": 0} | _outcome(scope, returned)


def _area_part(scope: Scope, area: Area) -> dict[str, Any]:
    return {
        "ely": scope.label(scope.ely_of(area)),
        "area-level": scope.level(area.level),
        "area": scope.label(area),
    }


def _outcome(scope: Scope, returned: Return) -> dict[str, Any]:
    reason = returned.reason.sentence(scope.language) if returned.reason else ""
    state = "refused-settled" if returned in scope.harvest.settled else returned.verdict
    facts = {"state": scope.phrase(state), "file": returned.file, "received": _moment(returned.received)}
    counts = _counts(scope.harvest, returned) if returned.verdict == "accepted" else {}
    return facts | {"reason": reason} | counts


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
