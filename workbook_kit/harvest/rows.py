"""The tables of a harvest, row by row, as the data files and ``--json`` give them: returns, answers, findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, get_args

from workbook_kit.findings.messages import MessageLanguage, Severity
from workbook_kit.harvest.gathered import Harvest
from workbook_kit.harvest.judged import Judged
from workbook_kit.harvest.verdict import Return
from workbook_kit.record import Answer, Cells
from workbook_kit.workspace import decisions

_OPEN: dict[str, Severity] = {"errors": "error", "queries": "query"}


def return_rows(harvest: Harvest) -> list[dict[str, Any]]:
    """The table ``returns``."""
    return [
        {
            "file": r.file,
            "sha256": r.sha256,
            "area": r.area,
            "period": r.period,
            "language": r.record.language if r.record else "",
            "verdict": r.verdict,
            "reason": r.reason.sentence(harvest.language) if r.reason else "",
            "received": r.received,
            "sender_area": r.sender_area,
            "answers": r.record.counted if r.record else 0,
        }
        | _counted(harvest, r)
        | _accounted(r)
        for r in harvest.returns
    ]


def _counted(harvest: Harvest, returned: Return) -> dict[str, int]:
    """How many open errors and queries a readable return has, and how many notes."""
    judged = harvest.judged_of(returned) if returned.verdict != "refused" else ()
    states = Counter((one.finding.severity, one.standing.state) for one in judged)
    return {column: states[severity, "open"] for column, severity in _OPEN.items()} | {"notes": states["note", "noted"]}


def _accounted(returned: Return) -> dict[str, int]:
    """How every input cell of a readable return ended: five counts that add up to ``cells``."""
    cells = returned.record.cells if returned.record else Cells()
    return {"cells": cells.total} | asdict(cells)


def answer_rows(harvest: Harvest) -> list[dict[str, Any]]:
    """The table ``answers``: by area, in the order of the form."""
    return [_answer_row(harvest, area, returned, answer) for area, returned, answer in _answers(harvest)]


def _answers(harvest: Harvest) -> Iterator[tuple[str, Return, Answer]]:
    for area, returned in sorted(harvest.accepted.items()):
        for answer in returned.answers:
            yield area, returned, answer


def _answer_row(harvest: Harvest, area: str, returned: Return, answer: Answer) -> dict[str, Any]:
    field = harvest.field(answer.field)
    is_number = isinstance(answer.value, (int, float))
    decision = returned.decision_on(answer)
    return {
        "period": str(harvest.period),
        "area": area,
        "field": answer.field,
        "segment": answer.segment,
        "row": answer.row,
        "value": answer.value,
        "unit": field.unit.fi,
        "file": decisions.FILE if decision else returned.file,
        "sha256": "" if decision else returned.sha256,
        "sheet": answer.sheet,
        "cell": answer.cell,
        "raw": answer.raw,
        "kind": field.kind,
        "number": float(answer.value) if is_number else None,  # type: ignore[arg-type]
        "plan_year": field.plan_year(harvest.period),
        "decision": decision.id if decision else "",
    }


def finding_rows(harvest: Harvest, language: MessageLanguage) -> list[dict[str, Any]]:
    """The table ``findings``, errors first."""
    rows = [finding_row(one, language) for one in harvest.listed]
    return sorted(rows, key=lambda row: (get_args(Severity).index(row["severity"]), row["area"]))


def finding_row(judged: Judged, language: MessageLanguage) -> dict[str, Any]:
    """One finding as the data files and ``--json`` give it."""
    finding, returned = judged.finding, judged.returned
    return {
        "severity": finding.severity,
        "code": finding.code,
        "file": returned.file,
        "area": returned.area,
        "sheet": finding.sheet,
        "cell": finding.cell,
        "field": finding.field,
        "segment": finding.segment,
        "row": finding.row,
        "message": finding.sentence(language),
        "advice": finding.advice(language),
        "raw": finding.raw,
        "state": judged.standing.state,
        "explanation": judged.standing.explanation,
    }
