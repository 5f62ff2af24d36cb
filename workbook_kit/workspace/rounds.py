"""What a round's forms were made from, kept in the store as ``collected/.store/rounds/PERIOD.json``.

By area the SHA-256 of the return of the quarter before that counted when the area's form was made. Nothing here knows
the clock: the same files give the same store.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from workbook_kit import disk
from workbook_kit.errors import StoreError
from workbook_kit.period import Period
from workbook_kit.workspace.arrival import STORE


class Rounds:
    """The rounds of a workspace by its ``collected/``; nothing is read before it is asked for."""

    def __init__(self, collected: Path) -> None:
        self._folder = collected / STORE / "rounds"

    def counted(self, period: Period) -> Mapping[str, str]:
        """By area the return that counted before a period when its form was made, so far as any did.

        Raises StoreError.
        """
        path = self._path(period)
        if not path.exists():
            return {}
        with disk.one_line_errors("Reading the store failed", path):
            data = path.read_bytes()
        try:
            return {str(area): str(sha256) for area, sha256 in dict(json.loads(data)).items()}
        except (ValueError, TypeError, RecursionError):
            raise StoreError(f"{path} is damaged. Put it back from a backup, or delete it.") from None

    def note_made(self, period: Period, counted: Mapping[str, str]) -> None:
        """Note after which return each form was made; the last making of it is what its area has. Raises StoreError."""
        noted = {**self.counted(period), **counted}
        if noted:
            document = json.dumps(noted, sort_keys=True, indent=0) + "\n"
            disk.write_file(self._path(period), document.encode())

    def _path(self, period: Period) -> Path:
        return self._folder / f"{period}.json"
