"""The store under ``collected/.store``: every workbook that ever arrived, how it came, and what was read from it.

::

    originals/<sha256>.xlsx   as they arrived, read-only
    records/<sha256>.json     what was read from them
    arrivals.json             under which names, when and from whom each arrived

What is taken away from ``collected/`` stays here and goes on counting until it is withdrawn. Nothing here knows the
clock: the same files give the same store.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from workbook_kit import disk
from workbook_kit.disk import one_line_errors
from workbook_kit.errors import StoreError, UsageError
from workbook_kit.record import Record
from workbook_kit.workspace.arrival import STORE, Arrival, Arrived
from workbook_kit.workspace.decisions import Decision

_DIGITS = re.compile("[0-9a-f]{8,64}", re.ASCII | re.IGNORECASE)
"""What is enough of a SHA-256 to name an original by, if no other begins so."""


@dataclass(frozen=True, order=True)
class Sighting:
    """One way in which an original came: its name in ``collected/``, and the mail's date (UTC, ISO) and sender."""

    file: str
    received: str = ""
    sender: str = ""


Sightings = Mapping[str, Sequence[Sighting]]
"""By SHA-256, all that is known of how each original came; the newest last."""


class Store:
    """What is kept of a ``collected/`` folder; nothing is read before it is asked for."""

    def __init__(self, collected: Path) -> None:
        self._folder = collected / STORE
        self._originals = self._folder / "originals"
        self._records = self._folder / "records"
        self._withdrawn = self._folder / "withdrawn"
        self._index = self._folder / "arrivals.json"

    def tidy(self) -> None:
        """Take away what a killed harvest left unfinished. Raises StoreError."""
        with one_line_errors("Writing to the store failed", self._folder):
            for folder in (self._folder, self._originals, self._records, self._withdrawn):
                disk.sweep(folder)

    def keep(self, arrived: Iterable[Arrival]) -> None:
        """Keep originals before anything looks into them (P1). Raises StoreError."""
        with one_line_errors("Writing to the store failed", self._folder):
            originals = {self._original(arrival.sha256): arrival.data for arrival in arrived}
            sizes = {path: path.stat().st_size if path.exists() else -1 for path in originals}
            disk.write_all({path: data for path, data in originals.items() if len(data) != sizes[path]})
            for path in originals:
                _protect(path)

    def note(self, seen: Sightings) -> None:
        """Keep how everything came. Raises StoreError."""
        if seen:
            disk.write_file(self._index, _to_json({sha: [asdict(s) for s in found] for sha, found in seen.items()}))

    def sightings(self, arrived: Iterable[Arrived]) -> Sightings:
        """How everything came that is here or is kept: what was known, then what lies in ``collected/`` now."""
        now: dict[str, set[Sighting]] = {}
        for arrival in arrived:
            now.setdefault(arrival.sha256, set()).add(Sighting(arrival.name, arrival.received, arrival.sender))
        return {
            sha256: [s for s in self._known.get(sha256, ()) if s not in now.get(sha256, ())]
            + sorted(now.get(sha256, ()))
            for sha256 in sorted(now.keys() | self._known.keys() | self.originals)
        }

    @cached_property
    def originals(self) -> frozenset[str]:
        """Every original that was kept before, by SHA-256."""
        return frozenset(path.stem for path in self._originals.glob("*.xlsx") if not path.name.startswith("."))

    @cached_property
    def _known(self) -> Sightings:
        found = _json(self._index) if self._index.exists() else {}
        return {sha256: [Sighting(**one) for one in listed] for sha256, listed in found.items()}

    def original(self, sha256: str) -> bytes:
        """An original as it arrived. Raises StoreError if it is not there, or not what it was."""
        path = self._original(sha256)
        with one_line_errors("Reading the store failed", path):
            data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != sha256:
            raise StoreError(f"{path} has been damaged since it arrived. Put it back from a backup, or delete it.")
        return data

    def _original(self, sha256: str) -> Path:
        return self._originals / f"{sha256}.xlsx"

    def record(self, sha256: str, reader: str) -> Record | None:
        """What was read before by the same reader, or None."""
        path = self._records / f"{sha256}.json"
        if not path.exists():
            return None
        with one_line_errors("Reading the store failed", path):
            text = path.read_text(encoding="utf-8")
        with suppress(ValueError, TypeError, KeyError):  # of another version, or damaged: it is made again
            record = Record.from_json(text)
            return record if record.reader == reader else None
        return None

    def save(self, records: Iterable[Record]) -> None:
        """Keep what was read. Raises StoreError."""
        with one_line_errors("Writing to the store failed", self._records):
            disk.write_all({self._records / f"{one.sha256}.json": one.to_json().encode() for one in records})

    @cached_property
    def withdrawals(self) -> tuple[Decision, ...]:
        """What the first version noted of files taken out of the count: decisions by now, of no office."""
        found = sorted(path for path in self._withdrawn.glob("*.json") if not path.name.startswith("."))
        return tuple(_withdrawal(path, number) for number, path in enumerate(found, start=1))

    def forget_withdrawals(self) -> None:
        """Remove them, once they are written down as decisions. Raises StoreError."""
        with one_line_errors("Writing to the store failed", self._withdrawn):
            for path in self._withdrawn.glob("*.json"):
                path.unlink()

    @cached_property
    def decided(self) -> tuple[Decision, ...]:
        """What other offices have decided, as their bundles brought it."""
        return ()

    @staticmethod
    def could_find(text: str) -> bool:
        """Whether a text is enough of a SHA-256 to find an original by."""
        return _DIGITS.fullmatch(text) is not None

    def find(self, digits: str) -> str:
        """The SHA-256 of an original by how it begins. Raises UsageError if none, or more than one, begins so."""
        found = [sha256 for sha256 in self.originals if sha256.startswith(digits.casefold())]
        if len(found) != 1:
            many = f"{len(found)} files" if found else "No file"
            raise UsageError(f"{many} in the store: SHA-256 {digits}…; harvest first, or give more of its digits.")
        return found[0]


def _json(path: Path) -> Any:
    """A document of the store. Raises StoreError if it cannot be read."""
    with one_line_errors("Reading the store failed", path):
        data = path.read_bytes()
    try:
        return json.loads(data)
    except ValueError:
        raise StoreError(f"{path} is damaged. Put it back from a backup, or delete it.") from None


def _withdrawal(path: Path, number: int) -> Decision:
    why = _json(path)
    reason = why.get("why") if isinstance(why, dict) else None
    when = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Decision(
        number=number, when=when, office="", kind="withdraw", target=path.stem, reason=str(reason or "").strip() or "–"
    )


def _protect(path: Path) -> None:
    """Make an original read-only; some network drives know no such thing."""
    if path.stat().st_mode & 0o222:
        with suppress(PermissionError):
            path.chmod(0o444)


def _to_json(document: object) -> bytes:
    return (json.dumps(document, ensure_ascii=False, sort_keys=True, indent=0) + "\n").encode()
