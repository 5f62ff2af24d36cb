"""A new workspace: its folders, a commented kit.toml, the registry to complete, and the texts of the cover mails."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from workbook_kit import disk, messages, outbox
from workbook_kit.period import Period
from workbook_kit.registry import with_contacts
from workbook_kit.workspace import Workspace


def found(workspace: Workspace, period: Period) -> list[tuple[Path, bool]]:
    """Make what is not there yet; returns each path with whether it was made. Nothing that is there is touched.

    ``period`` says which hierarchy of areas the registry starts from. Raises StoreError if the disk fails.
    """
    made: list[tuple[Path, bool]] = []
    for folder in (workspace.templates, workspace.collected, workspace.output):
        with disk.one_line_errors("Making the workspace failed"):
            made.append((folder, not folder.exists()))
            folder.mkdir(parents=True, exist_ok=True)
    files = {workspace.root / "kit.toml": _settings(), workspace.root / "regions.csv": with_contacts(period)}
    files |= {outbox.text_file(workspace, language): _text(language) for language in ("fi", "sv")}
    for path, data in files.items():
        made.append((path, not path.exists() and disk.write_file(path, data)))
    key = workspace.key_file
    made.append((key, not key.exists()))
    workspace.key(create=True)
    return made


def _settings() -> bytes:
    return (resources.files("workbook_kit") / "kit.toml").read_bytes()


def _text(language: str) -> bytes:
    return messages.phrase("cover-mail", "sv" if language == "sv" else "fi").encode()
