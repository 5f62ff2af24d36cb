"""A closed round: what its figures were made from, kept so that they can be made again whatever changes later.

``collected/.store/rounds/PERIOD/edition-N/`` holds the registries, settings with waivers, forms, published figures and
decisions as they were, the notes of the rounds before, and what the round itself came to. It is a workspace's sources
once more: a closed round is gathered from there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from importlib import resources

from workbook_kit import disk
from workbook_kit.errors import StoreError
from workbook_kit.period import Period
from workbook_kit.workspace import decisions
from workbook_kit.workspace.folder import Workspace
from workbook_kit.workspace.rounds import HARVEST, REGISTRY, ROUNDS, Note, note_files, read_note
from workbook_kit.workspace.store import DECISIONS, Store

_FROZEN = ("kit.toml", "regions*.csv", "regions*.xlsx", "published.csv", "statistics.csv", "painopisteet.*.txt")
"""What of a workspace bears on figures beside forms, decisions and rounds."""


def closing(workspace: Workspace, period: Period, number: int) -> Note | None:
    """What a round came to in the edition that stands; None of number 0. Raises StoreError if it is there no more."""
    note = edition(workspace, period, number)
    if number and note is None:
        folder = workspace.edition_folder(period, number)
        raise StoreError(f"{folder} is missing or damaged: put it back from a backup, or reopen {period} and close it.")
    return note


def edition(workspace: Workspace, period: Period, number: int) -> Note | None:
    """What a round came to in an edition; None where nobody knows any more."""
    return read_note(workspace.edition_folder(period, number) / HARVEST)


def freeze(workspace: Workspace, period: Period, number: int, note: Note, before: Mapping[Period, Note]) -> None:
    """Keep all that the figures of a round were made from. Raises StoreError if the disk fails."""
    with disk.one_line_errors("Reading the workspace failed"):
        files = dict(_sources(workspace)) | note_files(note)
    files[decisions.FILE] = decisions.written(workspace.decisions.listed)
    for document in Store(workspace.collected).documents:
        files[f"{DECISIONS}/{hashlib.sha256(document).hexdigest()}.json"] = document
    for earlier, one in before.items():
        files |= {f"{ROUNDS}/{earlier}/{name}": data for name, data in note_files(one).items()}
    folder = workspace.edition_folder(period, number)
    disk.mend(folder.parent)
    there = frozenset(path.relative_to(folder).as_posix() for path in folder.rglob("*"))  # of a killed closing
    disk.replace_folder(folder, files, there)


def _sources(workspace: Workspace) -> Iterator[tuple[str, bytes]]:
    for shape in _FROZEN:
        yield from ((path.name, path.read_bytes()) for path in sorted(workspace.root.glob(shape)))
    own = workspace.root / "forms"
    forms = own if own.is_dir() else resources.files("workbook_kit") / "forms"
    for form in forms.iterdir():
        if form.name.endswith(".toml"):
            yield f"forms/{form.name}", form.read_bytes()
    for period, areas in workspace.rounds.registries().items():
        yield f"{ROUNDS}/{period}/{REGISTRY}", areas
