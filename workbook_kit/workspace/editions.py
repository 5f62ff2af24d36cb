"""A closed round: what its figures were made from, kept so that they can be made again whatever changes later.

``collected/.store/rounds/PERIOD/edition-N/`` holds the registries, settings with waivers, forms, published figures and
decisions as they were, the notes of the rounds before, and what the round itself came to. It is a workspace's sources
once more: a closed round is gathered from there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path

from workbook_kit import disk
from workbook_kit.errors import StoreError
from workbook_kit.period import Period
from workbook_kit.workspace import decisions
from workbook_kit.workspace.folder import Workspace, edition_name
from workbook_kit.workspace.rounds import HARVEST, REGISTRY, ROUNDS, Note, note_files, read_note
from workbook_kit.workspace.store import DECISIONS, Store

LIST = "edition.json"
"""The list of an edition's files with their sums; the decision to close names its digest."""
_FROZEN = ("kit.toml", "regions*.csv", "regions*.xlsx", "published.csv", "statistics.csv", "painopisteet.*.txt")
"""What of a workspace bears on figures beside forms, decisions and rounds."""


def closing(workspace: Workspace, period: Period, number: int) -> Note | None:
    """What a round came to in the edition that stands; None of number 0.

    Raises StoreError if anything that the edition was made from is missing or is not what it was.
    """
    if not number:
        return None
    folder = workspace.edition_folder(period, number)
    note = read_note(folder / HARVEST)
    if note is None or not _is_whole(folder, workspace.closing(period).target):
        raise StoreError(
            f"{folder} is missing or was changed since {period} was closed: put it back from a backup, or reopen "
            f"{period} and close it."
        )
    return note


def edition(workspace: Workspace, period: Period, number: int) -> Note | None:
    """What a round came to in an edition; None where nobody knows any more."""
    return read_note(workspace.edition_folder(period, number) / HARVEST)


def _is_whole(folder: Path, digest: str) -> bool:
    """Whether a folder holds what its list says, and the list is that which the decision to close names."""
    with disk.one_line_errors("Reading the store failed", folder):
        try:
            listed = (folder / LIST).read_bytes()
            sums = json.loads(listed)
            found = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in sums}
        except (FileNotFoundError, ValueError):
            return False
    return hashlib.sha256(listed).hexdigest() == digest and found == sums


def freeze(workspace: Workspace, period: Period, number: int, note: Note, before: Mapping[Period, Note]) -> str:
    """Keep all that the figures of a round were made from; returns the digest of its list. Raises StoreError.

    It is an edition once somebody has decided so, and ``settle`` has given it its name.
    """
    with disk.one_line_errors("Reading the workspace failed"):
        files = dict(_sources(workspace)) | note_files(note)
    files[decisions.FILE] = decisions.written(workspace.decisions.listed)
    for document in Store(workspace.collected).documents:
        files[f"{DECISIONS}/{hashlib.sha256(document).hexdigest()}.json"] = document
    for earlier, one in before.items():
        files |= {f"{ROUNDS}/{earlier}/{name}": data for name, data in note_files(one).items()}
    sums = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    listed = (json.dumps(sums, sort_keys=True, indent=0) + "\n").encode()
    folder = workspace.prepared_folder(period, number)
    disk.mend(folder.parent)
    there = frozenset(path.relative_to(folder).as_posix() for path in folder.rglob("*"))  # of a killed closing
    disk.replace_folder(folder, {**files, LIST: listed}, there)
    return hashlib.sha256(listed).hexdigest()


def settle(workspace: Workspace, period: Period, number: int) -> None:
    """Give what was kept for an edition its name, now that the round is closed. Raises StoreError."""
    prepared = workspace.prepared_folder(period, number)
    with disk.one_line_errors("Writing to the store failed", prepared):
        if prepared.exists():
            prepared.rename(prepared.with_name(edition_name(number)))


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
