"""One office's collected files as one archive, for the office that harvests the whole and takes them in as they are.

What was decided about them, and which findings are waived, goes with them as one signed document.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

from workbook_kit import disk
from workbook_kit.errors import UsageError
from workbook_kit.harvest.precedence import SHORT
from workbook_kit.workspace.arrival import STORE
from workbook_kit.workspace.folder import Workspace
from workbook_kit.workspace.handed_on import Document

_MOMENT = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can have; fixed, so that the same files give the same bytes


@dataclass(frozen=True)
class Bundle:
    """The names of what was packed, in order, and how many decisions and waivers went along."""

    files: tuple[str, ...]
    decisions: int
    waivers: int


def bundle(workspace: Workspace, target: Path) -> Bundle:
    """Pack everything in ``collected/`` but the store, and what this office decided.

    Raises UsageError if there is nothing to pack, or if the archive would lie in ``collected/`` itself, where the next
    bundle would contain it; StoreError if the disk fails, or without the key where there is something to sign.
    """
    folder = workspace.collected
    if target.resolve().is_relative_to(folder.resolve()):
        raise UsageError(f"{target} lies in {folder}, which is what is packed: choose a place outside it.")
    with disk.one_line_errors("Reading collected/ failed"):
        found = sorted(disk.walk(folder, without=STORE)) if folder.is_dir() else []
        files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}
    document = Document(workspace.office, workspace.own_decisions.listed, workspace.own_waivers)
    if document.decisions or document.waivers:
        signed = document.signed(workspace.key())
        # named by its content, so that documents of several offices may lie in one folder
        files[f"decisions-{hashlib.sha256(signed).hexdigest()[:SHORT]}.json"] = signed
    if not files:
        raise UsageError(f"There is nothing in {folder} to hand on.")
    disk.write_file(target, _packed(files))
    return Bundle(tuple(files), len(document.decisions), len(document.waivers))


def _packed(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, _MOMENT), data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
