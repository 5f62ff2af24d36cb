"""Copies that synchronised folders make where two people changed one file: never read, but told.

OneDrive puts the computer's name behind the file's (``decisions-PC.csv``), Windows and browsers a number or a word
(``regions (1).csv``, ``kit - Kopio.toml``, ``Copy of kit.toml``), Dropbox, Nextcloud and Syncthing a sentence. An
underscore is no such sign: people name their own files so (``regions_2026.csv``).
"""

from __future__ import annotations

import re
from pathlib import Path

from workbook_kit import disk

_FRONT = r"(?:copy of |kopio |kopia av )"
_BEHIND = r"(?:[- (]|\.sync-conflict).*"
_READ = ((r"(?:decisions|regions|published|statistics)", r"\.csv"), ("regions", r"\.xlsx"), ("kit", r"\.(?:toml|key)"))
"""What is read of a workspace's root."""

_COPY = re.compile(
    "|".join(f"{_FRONT}{stem}(?:{_BEHIND})?{ending}|{stem}{_BEHIND}{ending}" for stem, ending in _READ), re.IGNORECASE
)


def conflict_copies(root: Path) -> list[str]:
    """The names of such copies in a workspace's root. Raises StoreError if the folder cannot be listed."""
    with disk.one_line_errors("Reading the workspace failed", root):
        return sorted(path.name for path in root.iterdir() if _COPY.fullmatch(path.name))
