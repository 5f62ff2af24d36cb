"""A new workspace: its folders, a commented kit.toml, the registry to complete, and the texts of the cover mails."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

from workbook_kit import disk
from workbook_kit.findings import messages
from workbook_kit.period import Period
from workbook_kit.registry import BUILT_IN, built_in, in_force, with_contacts
from workbook_kit.reply import outbox
from workbook_kit.workspace.folder import Workspace

REGISTRY = "regions.csv"


def create(workspace: Workspace, period: Period, office: str = "") -> list[tuple[Path, bool]]:
    """Make what does not exist yet; returns each path with whether it was made. Existing files are not touched.

    ``period`` says which hierarchy of areas the registry starts from, ``office`` whose decisions those made here are.
    Raises StoreError if the disk fails.
    """
    made: list[tuple[Path, bool]] = []
    for folder in (workspace.templates, workspace.collected, workspace.output):
        with disk.one_line_errors("Making the workspace failed"):
            made.append((folder, not folder.exists()))
            folder.mkdir(parents=True, exist_ok=True)
    files = {workspace.root / "kit.toml": _settings(office)}
    if not (
        workspace.root / "regions.xlsx"
    ).exists():  # the office keeps its registry in Excel: two would be one too many
        files[workspace.root / REGISTRY] = with_contacts(period)
    files |= {outbox.text_file(workspace, language): _text(language) for language in ("fi", "sv")}
    for path, data in files.items():
        made.append((path, not path.exists() and disk.write_file(path, data)))
    key = workspace.key_file
    made.append((key, not key.exists()))
    workspace.key(create=True)
    return made


def hierarchy(period: Period) -> Mapping[str, object]:
    """Facts for the sentence that says which built-in hierarchy was taken, and which quarter gives the other."""
    areas, start = built_in(period.year), in_force(period.year)
    other = next(year for year in BUILT_IN if year != start)
    return {
        "start": start,
        "regions": len(areas.regions),
        "elys": len(areas.elys),
        "example": areas.elys[0].name.fi,
        "other": Period(other, 1),
    }


def _settings(office: str) -> bytes:
    """The commented settings, with the name of the office if it has one: in JSON, as in TOML, quotes are escaped."""
    text = (resources.files("workbook_kit") / "kit.toml").read_text(encoding="utf-8")
    name = json.dumps(office, ensure_ascii=False)
    return (text.replace('# office = "Pirkanmaa"', f"office = {name}") if office else text).encode()


def _text(language: str) -> bytes:
    return messages.phrase("cover-mail", "sv" if language == "sv" else "fi").encode()
