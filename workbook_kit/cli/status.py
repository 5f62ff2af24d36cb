"""Who is in, who is missing, what is held or refused and why: one row an area, regions under their ELY."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import chain
from typing import Any

from workbook_kit import finnish
from workbook_kit.findings import messages
from workbook_kit.findings.messages import MessageLanguage
from workbook_kit.harvest.gathered import Harvest
from workbook_kit.harvest.verdict import Return, accounts, replacements
from workbook_kit.registry import Area
from workbook_kit.workspace.store import FEWEST_DIGITS

_COLUMNS = {
    "ely": "ely-short",
    "area": "column-code",
    "name": "column-area",
    "state": "column-state",
    "errors": "column-errors",
    "queries": "column-queries",
    "changed": "column-changed",
    "sha256": "column-sha256",
    "reason": "column-reason",
}
"""What a terminal shows, with the phrases of its headings."""


def counts(harvest: Harvest) -> dict[str, int]:
    """Files by verdict, areas in and missing, open errors and queries."""
    return {
        **accounts(harvest.returns),
        "missing": len(harvest.missing),
        "expected": len(harvest.expected),
        "errors": harvest.count("error"),
        "queries": harvest.count("query"),
    }


def area_rows(harvest: Harvest) -> list[dict[str, Any]]:
    """Every expected area with its state (accepted, held, refused, missing), open errors and queries.

    ``differences`` are the answers in which its return differs from the one that it superseded.
    """
    areas = sorted(harvest.expected, key=lambda a: (a.parent if a.level == "region" else a.code, a.level, a.code))
    changes = {area: [asdict(d) for d in one.differences] for area, one in replacements(harvest.returns).items()}
    return [_row(harvest, area) | {"differences": changes.get(area.code, [])} for area in areas]


def _row(harvest: Harvest, area: Area) -> dict[str, Any]:
    counting = harvest.accepted.get(area.code)
    shown = counting or next((found[-1] for found in _waiting(harvest, area.code) if found), None)
    reason = shown.reason if shown and not counting else None
    return {
        "ely": area.parent if area.level == "region" else area.code,
        "area": area.code,
        "level": area.level,
        "name": area.name.sv if area.languages[0] == "sv" else area.name.fi,
        "state": _state(shown),
        "file": shown.file if shown else "",
        "sha256": shown.sha256 if shown else "",
        "errors": harvest.count("error", area.code),
        "queries": harvest.count("query", area.code),
        "reason": reason.sentence(harvest.language) if reason else "",
    }


def _state(shown: Return | None) -> str:
    """What the state of an area is told of; what is no workbook at all could not be read, either."""
    if shown is None:
        return "missing"
    return "refused" if shown.verdict == "skipped" else shown.verdict


def _waiting(harvest: Harvest, area: str) -> Iterator[Sequence[Return]]:
    """What an area has sent of which nothing counts: held files tell more than refused ones."""
    yield harvest.held.get(area, ())
    yield harvest.unread.get(area, ())


def shown(rows: list[dict[str, Any]], language: MessageLanguage) -> tuple[list[dict[str, Any]], Mapping[str, str]]:
    """The rows in words for a terminal, and the headings of its columns."""
    worded = [
        row
        | {
            "state": messages.notice(row["state"], language),
            "changed": len(row["differences"]) or "",
            "sha256": row["sha256"][:FEWEST_DIGITS],
        }
        for row in rows
    ]
    return worded, {column: messages.notice(name, language) for column, name in _COLUMNS.items()}


def stopped_lines(harvest: Harvest) -> Iterator[str]:
    """Every file that is held or refused, and every office's decisions that are not taken in, with the reason."""
    waiting = [r for r in harvest.returns if r.verdict == "held" or r in harvest.unsettled]
    for returned in (*waiting, *_left_out(harvest)):
        why = returned.reason.sentence(harvest.language) if returned.reason else ""
        yield f"  {returned.file} ({returned.sha256[:FEWEST_DIGITS]}): {why}"
    yield from decide_lines(harvest)


def decide_lines(harvest: Harvest) -> Iterator[str]:
    """What to do about held files, if there are any."""
    if harvest.held:
        yield messages.notice("held-decide", harvest.language)


def _left_out(harvest: Harvest) -> list[Return]:
    """The documents of other offices that are not taken in: what is skipped otherwise is nobody's error."""
    skipped = (r for r in harvest.returns if r.verdict == "skipped")
    return [r for r in skipped if r.reason and r.reason.severity == "error"]


def other_lines(harvest: Harvest, rows: list[dict[str, Any]]) -> Iterator[str]:
    """The held and refused files without a row: of no known area, or of one whose row shows another file."""
    listed = {row["sha256"] for row in rows}
    for returned in (*chain(*harvest.held.values()), *harvest.refused, *_left_out(harvest)):
        if returned.sha256 not in listed:
            yield f"  {_other(returned, harvest)}"


def _other(returned: Return, harvest: Harvest) -> str:
    language = harvest.language
    why = returned.reason.sentence(language) if returned.reason else ""
    settled = f" ({messages.notice('refused-settled', language)})" if returned in harvest.settled else ""
    return f"{returned.file} ({returned.sha256[:FEWEST_DIGITS]}){settled}: {why}"


def sender_lines(harvest: Harvest) -> Iterator[str]:
    """The addresses of unknown senders: the office's own lists alone tell them."""
    for one in harvest.judged:
        if one.finding.code == "sender-unknown" and one.is_open:
            said = messages.notice("sender-address", harvest.language).format(sender=one.returned.sender)
            yield f"  {one.returned.area} {one.returned.file}: {said}"


def change_lines(rows: list[dict[str, Any]]) -> Iterator[str]:
    """What changed between two returns of an area, a line a cell."""
    for row in rows:
        for one in row["differences"]:
            before, after = ("–" if value is None else value for value in (one["before"], one["after"]))
            yield f"  {row['area']} {one['sheet']}, {one['cell']} ({one['field']}): {before} → {after}"


def days_left(deadline: dt.date | None, today: dt.date) -> int | None:
    """Days until the last day on which returns are in time; negative once it has passed."""
    return (deadline - today).days if deadline else None


def deadline_lines(deadline: dt.date | None, today: dt.date, language: MessageLanguage) -> Iterator[str]:
    """The deadline and how far off it is, if there is one."""
    left = days_left(deadline, today)
    if deadline and left is not None:
        name = "deadline-ahead" if left > 0 else "deadline-passed" if left else "deadline-today"
        day = finnish.day(deadline)
        yield messages.notice(name, language).format(day=day, days=abs(left))
