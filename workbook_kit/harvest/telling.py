"""Which cell of which return is meant when a value is told by phone, and whether the cell takes that value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbook_kit import excel
from workbook_kit.errors import UsageError
from workbook_kit.form.contents import folded
from workbook_kit.harvest.corrections import read_told, stood
from workbook_kit.harvest.gathering import gather
from workbook_kit.language import LANGUAGES
from workbook_kit.layout.places import Layout, Slot
from workbook_kit.period import Period
from workbook_kit.record import Answer
from workbook_kit.workspace.folder import Workspace

_NAMED = 6
"""Places that are named where more than one may be meant."""


@dataclass(frozen=True)
class Place:
    """A cell of the return that counts: the slot, what stands there, and the SHA-256 of the return."""

    slot: Slot
    stood: Answer
    sha256: str


def told(workspace: Workspace, period: Period, area: str, cell: str, value: str) -> Place:
    """Where a value belongs that was told. Raises UsageError if nothing can be corrected so, and says why."""
    harvest = gather(workspace, period, keep=False)
    if area not in {one.code for one in harvest.expected}:
        raise UsageError(f"No area {area} has a form in {period}: a region's code has three digits, an ELY's two.")
    returned = harvest.accepted.get(area)
    if returned is None or returned.record is None:
        raise UsageError(f"No return of {area} counts in {period}, so there is no value to correct: see 'status'.")
    layout = harvest.layout(returned.record)
    slot = _slot(layout, cell)
    at = stood(returned.record, slot)
    answer, noticed = read_told(slot, at, value, layout.language)
    if answer is None:
        wrong = [f"{one.words('en')} {one.advice('en')}" for one in noticed] or ["VALUE is blank."]
        raise UsageError(f"{at.sheet}!{at.cell} ({slot.field.id}) does not take it: {wrong[-1]}")
    return Place(slot, at, returned.sha256)


def _slot(layout: Layout, cell: str) -> Slot:
    """The slot that is meant by ``Sheet!D5``, ``D5`` or ``field:segment:row``. Raises UsageError unless it is one."""
    meant = _of_field(layout, cell) or _at(layout, cell)
    if len(meant) == 1:
        return meant[0]
    if not meant:
        raise UsageError(f"{cell!r} is no place for an answer on this form: 'fields' lists them all.")
    listed = ", ".join(f"{':'.join(slot.id).rstrip(':')} = '{slot.tab}!{slot.cell}'" for slot in meant[:_NAMED])
    raise UsageError(f"{cell!r} may be any of {len(meant)} places. Name one, such as {listed}.")


def _of_field(layout: Layout, name: str) -> Sequence[Slot]:
    """By as much of field, segment and row as is given."""
    wanted = name.split(":")
    return [slot for slot in layout.slots if list(slot.id[: len(wanted)]) == wanted]


def _at(layout: Layout, name: str) -> Sequence[Slot]:
    """By the address, of all sheets or of the one that is named, in whatever language."""
    tab, _, address = name.rpartition("!")
    named = folded(tab.strip("'"))
    return [
        slot
        for page in layout.pages
        if named in ("", folded(page.tab), *(folded(excel.tab_name(page.sheet.title[one])) for one in LANGUAGES))
        for slot in page.slots
        if slot.cell == address.replace("$", "").strip().upper()
    ]
