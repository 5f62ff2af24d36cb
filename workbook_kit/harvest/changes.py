"""What two returns of an area give otherwise, cell by cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workbook_kit.cell import SlotId, Value
from workbook_kit.record import Answer, Record


@dataclass(frozen=True)
class Difference:
    """One answer that two returns of an area give otherwise; None is no answer. The cell is the newer one's."""

    field: str
    segment: str
    row: str
    sheet: str
    cell: str
    before: Value | None
    after: Value | None


def differences(old: Record, new: Record) -> list[Difference]:
    """What changed from one return to another among the answers that count, cell by cell in the order of the form."""
    before, after = _by_slot(old), _by_slot(new)
    found = []
    for slot in dict.fromkeys((*after, *before)):
        was, now = before.get(slot), after.get(slot)
        where = now or was
        if where and (was.value if was else None) != (now.value if now else None):
            values = (was.value if was else None, now.value if now else None)
            found.append(Difference(*slot, where.sheet, where.cell, *values))
    return found


def _by_slot(record: Record) -> Mapping[SlotId, Answer]:
    return {answer.slot: answer for answer in record.answers}
