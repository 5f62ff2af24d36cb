"""Making the forms of a round: blank workbooks for its areas, prefilled with what counted before, and noted so."""

from __future__ import annotations

from pathlib import Path

from workbook_kit import disk
from workbook_kit.blank import Signer, build
from workbook_kit.blank.generate import Order, contents, file_name, wanted
from workbook_kit.errors import UsageError
from workbook_kit.harvest.gathering import rounds_before
from workbook_kit.harvest.past import past_of
from workbook_kit.layout.identity import identify
from workbook_kit.layout.laying import lay_out
from workbook_kit.period import Period
from workbook_kit.registry import Registry
from workbook_kit.registry import written as written_registry
from workbook_kit.work.progress import Watch, unwatched
from workbook_kit.workspace.folder import Workspace


def generate(workspace: Workspace, period: Period, order: Order, watch: Watch = unwatched) -> list[tuple[Path, bool]]:
    """Write the workbooks; returns each path with whether it had to be written.

    Raises UsageError for an unknown area, SpecError for a wrong form or registry, StoreError if the disk fails.
    """
    registry = workspace.registries.to_make(period)
    _prove_areas(workspace, period, registry)
    ordered = list(wanted(workspace, registry, order))
    key = workspace.key(create=True)
    notes = rounds_before(workspace, period, keep=True)
    earlier = past_of(workspace, period, notes).earlier
    written: list[tuple[Path, bool]] = []
    for form, area, language in watch(ordered, len(ordered), "writing-forms"):
        layout = lay_out(form, area, registry, period, language)
        book = build(layout, identify(layout, key), contents(layout, earlier), signer=Signer(key))
        path = workspace.templates / str(period) / registry.folder(area) / file_name(area, period, language)
        written.append((path, disk.write_file(path, book)))
    if workspace.collected.is_dir():  # a drive that is away is not to look as if it were there
        counting = notes[period.previous].counted if period.previous in notes else {}
        workspace.rounds.keep_registry(period, written_registry(registry))
        workspace.rounds.note_made(period, {area.code: counting.get(area.code, "") for _, area, _ in ordered})
    return written


def _prove_areas(workspace: Workspace, period: Period, registry: Registry) -> None:
    """No area whose return counts falls out of a round because its forms are made anew."""
    note = workspace.rounds.note(period)
    lost = sorted(note.counted.keys() - {area.code for area in registry}) if note else []
    if lost:
        raise UsageError(
            f"{', '.join(lost)} has a return that counts in {period} and is not in {registry.source} any more: put it "
            "back, or withdraw the return and harvest first."
        )
