"""The store under ``collected/.store``: every workbook that ever arrived, how it came, and what was read from it.

::

    originals/<sha256>.xlsx   as they arrived, read-only
    records/<sha256>.json     what was read from them
    decisions/<sha256>.json   documents of other offices that were taken in
    arrivals.json             under which names, when and from whom each arrived

What is removed from ``collected/`` stays here and counts until it is withdrawn. Nothing here depends on the clock: the
same files give the same store.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from workbook_kit import disk
from workbook_kit.disk import one_line_errors
from workbook_kit.errors import StoreError, UsageError
from workbook_kit.record import Record
from workbook_kit.workspace.arrival import NO_MAIL, STORE, Arrival, Arrived, Envelope

DECISIONS = "decisions"
"""The folder of documents of other offices."""
FEWEST_DIGITS = 8
"""As many of a SHA-256 may name an original, if no other begins so; no list shows fewer."""
_DIGITS = re.compile(f"[0-9a-f]{{{FEWEST_DIGITS},64}}", re.ASCII | re.IGNORECASE)

_TAKEN_OVER = ".taken-over"
"""The suffix of what version 0.1 noted and decisions.csv has now."""

_ALWAYS = ("received", "sender")
"""What arrivals.json has of every mail, empty or not."""


@dataclass(frozen=True, order=True)
class Sighting:
    """One way in which an original came: its name in ``collected/``, and what its mail tells of it."""

    file: str
    envelope: Envelope = NO_MAIL

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Sighting:
        """As arrivals.json holds it."""
        envelope = Envelope(**{key: value for key, value in stored.items() if key != "file"})
        # version 0.1 wrote "none" for the sender of a mail without From
        return cls(stored["file"], replace(envelope, sender="") if envelope.sender == "none" else envelope)

    @property
    def stored(self) -> dict[str, Any]:
        """For arrivals.json, which names what few mails have only where one has it."""
        return {"file": self.file} | {k: v for k, v in asdict(self.envelope).items() if v or k in _ALWAYS}


Sightings = Mapping[str, Sequence[Sighting]]
"""By SHA-256, every way in which each original came; the newest last."""


class Store:
    """The store of a ``collected/`` folder; nothing is read before it is needed."""

    def __init__(self, collected: Path) -> None:
        self._folder = collected / STORE
        self._originals = self._folder / "originals"
        self._records = self._folder / "records"
        self._withdrawn = self._folder / "withdrawn"
        self._decisions = self._folder / DECISIONS
        self._index = self._folder / "arrivals.json"

    def tidy(self) -> None:
        """Remove what a killed harvest left unfinished. Raises StoreError."""
        with one_line_errors("Writing to the store failed", self._folder):
            for folder in (self._folder, self._originals, self._records, self._withdrawn, self._decisions):
                disk.sweep(folder)

    def keep(self, arrived: Iterable[Arrival]) -> None:
        """Store originals before anything reads them (P1). Raises StoreError."""
        with one_line_errors("Writing to the store failed", self._folder):
            originals = {self._original(arrival.sha256): arrival.data for arrival in arrived}
            sizes = {path: path.stat().st_size if path.exists() else -1 for path in originals}
            disk.write_all({path: data for path, data in originals.items() if len(data) != sizes[path]})
            for path in originals:
                _protect(path)

    def note(self, seen: Sightings) -> None:
        """Write down how everything came. Raises StoreError."""
        if seen:
            disk.write_file(self._index, _to_json({sha: [s.stored for s in found] for sha, found in seen.items()}))

    def sightings(self, arrived: Iterable[Arrived]) -> Sightings:
        """How every original came: what was written down before, then what lies in ``collected/`` now."""
        now: dict[str, set[Sighting]] = {}
        for arrival in arrived:
            now.setdefault(arrival.sha256, set()).add(Sighting(arrival.name, arrival.envelope))
        return {
            sha256: [*_older(self._known.get(sha256, ()), now.get(sha256, set())), *sorted(now.get(sha256, ()))]
            for sha256 in sorted(now.keys() | self._known.keys() | self.originals)
        }

    @cached_property
    def originals(self) -> frozenset[str]:
        """The SHA-256 of every original in the store."""
        return frozenset(path.stem for path in self._originals.glob("*.xlsx") if not path.name.startswith("."))

    @cached_property
    def _known(self) -> Sightings:
        found = _json(self._index) if self._index.exists() else {}
        return {sha256: [Sighting.of(one) for one in listed] for sha256, listed in found.items()}

    def original(self, sha256: str) -> bytes:
        """An original as it arrived. Raises StoreError if it is missing or was changed."""
        path = self._original(sha256)
        with one_line_errors("Reading the store failed", path):
            data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != sha256:
            raise StoreError(f"{path} has been damaged since it arrived. Put it back from a backup, or delete it.")
        return data

    def _original(self, sha256: str) -> Path:
        return self._originals / f"{sha256}.xlsx"

    def record(self, sha256: str, reader: str) -> Record | None:
        """The record that the same reader made before, or None."""
        path = self._records / f"{sha256}.json"
        if not path.exists():
            return None
        with one_line_errors("Reading the store failed", path):
            text = path.read_text(encoding="utf-8")
        with suppress(ValueError, TypeError, KeyError):  # of another version, or damaged: the caller makes it anew
            record = Record.from_json(text)
            return record if record.reader == reader else None
        return None

    def save(self, records: Iterable[Record]) -> None:
        """Store records. Raises StoreError."""
        with one_line_errors("Writing to the store failed", self._records):
            disk.write_all({self._records / f"{one.sha256}.json": one.to_json().encode() for one in records})

    @property
    def documents(self) -> tuple[bytes, ...]:
        """The documents of other offices that were taken in. Raises StoreError."""
        return documents_in(self._folder)

    def keep_documents(self, documents: Mapping[str, bytes]) -> None:
        """Store documents of other offices, by their SHA-256. Raises StoreError."""
        for sha256, data in documents.items():
            disk.write_file(self._decisions / f"{sha256}.json", data)

    def withdrawals(self) -> Mapping[str, str]:
        """By SHA-256 why version 0.1 took a file out of the count, as far as decisions.csv has not taken it over."""
        return {path.stem: _why(path) for path in self._noted_withdrawals()}

    def forget_withdrawals(self) -> None:
        """Mark what version 0.1 noted as taken over. Raises StoreError."""
        with one_line_errors("Writing to the store failed", self._withdrawn):
            for path in self._noted_withdrawals():
                path.rename(path.with_suffix(_TAKEN_OVER))

    def _noted_withdrawals(self) -> list[Path]:
        return sorted(path for path in self._withdrawn.glob("*.json") if not path.name.startswith("."))

    @staticmethod
    def could_find(text: str) -> bool:
        """Whether a text may name an original by its SHA-256."""
        return _DIGITS.fullmatch(text) is not None

    def find(self, digits: str) -> str:
        """The SHA-256 of an original by how it begins. Raises UsageError if none, or more than one, begins so."""
        found = [sha256 for sha256 in self.originals if sha256.startswith(digits.casefold())]
        if len(found) != 1:
            many = f"{len(found)} files" if found else "No file"
            raise UsageError(f"{many} in the store: SHA-256 {digits}…; harvest first, or give more of its digits.")
        return found[0]


def documents_in(folder: Path) -> tuple[bytes, ...]:
    """The documents of other offices that are kept in a folder's ``decisions/``. Raises StoreError."""
    with one_line_errors("Reading the store failed", folder):
        return tuple(path.read_bytes() for path in sorted((folder / DECISIONS).glob("[!.]*.json")))


def _older(before: Iterable[Sighting], now: AbstractSet[Sighting]) -> Iterator[Sighting]:
    """What was written down before and is not seen now.

    Version 0.1 noted a workbook in a forwarded message with the date and sender of the mail around it; where that mail
    is still here, what it tells now takes the place of such a note.
    """
    better = {sighting.file for sighting in now if sighting.envelope.is_more_than_a_date}
    for sighting in before:
        if sighting not in now and (sighting.envelope.is_more_than_a_date or sighting.file not in better):
            yield sighting


def _json(path: Path) -> Any:
    """A document of the store. Raises StoreError if it cannot be read."""
    with one_line_errors("Reading the store failed", path):
        data = path.read_bytes()
    try:
        return json.loads(data)
    except ValueError:
        raise StoreError(f"{path} is damaged. Put it back from a backup, or delete it.") from None


def _why(path: Path) -> str:
    found = _json(path)
    return str(found["why"] if isinstance(found, dict) and found.get("why") else "–")


def _protect(path: Path) -> None:
    """Make an original read-only, as far as the drive can: some network drives have no such thing."""
    if path.stat().st_mode & 0o222:
        with suppress(PermissionError):
            path.chmod(0o444)


def _to_json(document: object) -> bytes:
    return (json.dumps(document, ensure_ascii=False, sort_keys=True, indent=0) + "\n").encode()
