"""One office's collected files as one archive, for the office that harvests the whole and takes them in as they are."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from workbook_kit import disk
from workbook_kit.errors import UsageError
from workbook_kit.workspace.arrival import STORE
from workbook_kit.workspace.folder import Workspace

_MOMENT = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can have; fixed, so that the same files give the same bytes


def bundle(workspace: Workspace, target: Path) -> list[str]:
    """Pack everything in ``collected/`` but the store; returns the names of what was packed, in order.

    Raises UsageError if there is nothing to pack, or if the archive would lie in ``collected/`` itself, where the next
    bundle would contain it; StoreError if the disk fails.
    """
    folder = workspace.collected
    if target.resolve().is_relative_to(folder.resolve()):
        raise UsageError(f"{target} lies in {folder}, which is what is packed: choose a place outside it.")
    with disk.one_line_errors("Reading collected/ failed"):
        found = sorted(disk.walk(folder, without=STORE)) if folder.is_dir() else []
        files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}
    if not files:
        raise UsageError(f"There is nothing in {folder} to hand on.")
    disk.write_file(target, _packed(files))
    return list(files)


def _packed(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, _MOMENT), data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
