"""Who is in, who is missing, what is refused and why: one row an area, regions under their ELY."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from workbook_kit.harvest import Harvest
from workbook_kit.registry import Area
from workbook_kit.verdict import differences, replaced


def area_rows(harvest: Harvest) -> list[dict[str, Any]]:
    """Every expected area with its state (accepted, refused, missing), open errors and queries.

    ``differences`` are the answers that its return gives otherwise than the one that it replaced.
    """
    areas = sorted(harvest.expected, key=lambda a: (a.parent if a.level == "region" else a.code, a.level, a.code))
    changes = _changes(harvest)
    return [_row(harvest, area) | {"differences": changes.get(area.code, [])} for area in areas]


def _changes(harvest: Harvest) -> dict[str, list[dict[str, Any]]]:
    before, now = replaced(harvest.returns), harvest.accepted
    pairs = {area: (before[area].record, now[area].record) for area in before.keys() & now.keys()}
    return {area: [asdict(one) for one in differences(old, new)] for area, (old, new) in pairs.items() if old and new}


def _row(harvest: Harvest, area: Area) -> dict[str, Any]:
    returned = harvest.accepted.get(area.code)
    refused = [r for r in harvest.returns if r.verdict == "refused" and r.area == area.code]
    reason = refused[-1].reason if refused and not returned else None
    return {
        "ely": area.parent if area.level == "region" else area.code,
        "area": area.code,
        "level": area.level,
        "name": area.name.sv if area.languages[0] == "sv" else area.name.fi,
        "state": "accepted" if returned else "refused" if refused else "missing",
        "file": returned.file if returned else refused[-1].file if refused else "",
        "errors": harvest.count("error", area.code),
        "queries": harvest.count("query", area.code),
        "reason": reason.sentence(harvest.language) if reason else "",
    }
