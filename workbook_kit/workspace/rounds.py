"""What a round was made from, kept in the store as ``collected/.store/rounds/PERIOD/``.

::

    forms.json     by area the SHA-256 of the return of the quarter before that counted when its form was made
    harvest.json   what the last harvest came to: which return counts for each area, every original that it knew
    sums-….json    the figures of that harvest, named by their digest
    regions.csv    the areas that the round's forms were made for
    edition-1/     what the figures of a closing were made from (see ``workspace.editions``)

A document carries its own digest; one whose digest does not hold is no document, and what it told is made anew from
records and originals. Nothing here knows the clock: the same files give the same store.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any

from workbook_kit import disk
from workbook_kit.errors import StoreError
from workbook_kit.figures.rollup import RollupRow
from workbook_kit.period import Period
from workbook_kit.workspace.decisions import Decision

ROUNDS, HARVEST = "rounds", "harvest.json"
"""What the folder of all rounds is called, and a round's note of its last harvest."""
REGISTRY = "regions.csv"
"""The areas that a round's forms were made for."""
_FORMS, _SUMS = "forms.json", "sums-{}.json"
_DIGITS = 16


@dataclass(frozen=True)
class Note:
    """What a round came to when it was harvested.

    ``counted`` is the SHA-256 of the return that counts, by area; ``known`` are all originals that the harvest looked
    at; ``strays`` are those of no known area and period that this round was the first to see. ``told`` are the
    decisions by which values told by phone counted.
    """

    counted: Mapping[str, str]
    known: frozenset[str]
    strays: frozenset[str]
    rows: tuple[RollupRow, ...]
    told: tuple[Decision, ...] = ()

    @cached_property
    def figures(self) -> bytes:
        """Its figures as a file, of which there are thousands: they are written out once."""
        columns = [column.name for column in fields(RollupRow)]
        lines = (json.dumps([getattr(row, name) for name in columns], ensure_ascii=False) for row in self.rows)
        return "\n".join((json.dumps(columns), *lines, "")).encode()

    @cached_property
    def sums(self) -> str:
        """The digest of its figures."""
        return hashlib.sha256(self.figures).hexdigest()


class Rounds:
    """The rounds whose folders lie at ``path``; nothing is read before it is asked for, and a note once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._notes: dict[Period, Note] = {}

    def folder(self, period: Period) -> Path:
        """Where all that is known of a round lies."""
        return self.path / str(period)

    def counted(self, period: Period) -> Mapping[str, str]:
        """By area the return that counted before a period when its form was made, empty if none did.

        Areas without a form are not in it. Raises StoreError.
        """
        path = self.folder(period) / _FORMS
        before = self.path / f"{period}.json"  # where it lay before rounds had folders
        if not path.exists() and before.exists():
            path = before
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
            disk.write_file(self.folder(period) / _FORMS, document.encode())

    def registries(self) -> Mapping[Period, bytes]:
        """The areas of each round whose forms were made, as a registry's file. Raises StoreError."""
        with disk.one_line_errors("Reading the store failed", self.path):
            found = sorted(self.path.glob(f"20??Q?/{REGISTRY}"))
            return {Period.parse(path.parent.name): path.read_bytes() for path in found}

    def registry_file(self, period: Period) -> Path:
        """Where the areas of a round are kept."""
        return self.folder(period) / REGISTRY

    def keep_registry(self, period: Period, areas: bytes) -> None:
        """Note for which areas a round's forms are made. Raises StoreError."""
        disk.write_file(self.registry_file(period), areas)

    def harvested(self) -> frozenset[Period]:
        """The rounds that have a note of their last harvest."""
        return frozenset(Period.parse(path.parent.name) for path in self.path.glob(f"20??Q?/{HARVEST}"))

    def sums_file(self, period: Period, note: Note) -> Path:
        """Where the figures of a note lie."""
        return self.folder(period) / _SUMS.format(note.sums[:_DIGITS])

    def note(self, period: Period) -> Note | None:
        """What a round's last harvest came to; None where nobody knows, as it was not noted or the note was changed."""
        if period not in self._notes:
            read = read_note(self.folder(period) / HARVEST)
            if read is None:
                return None
            self._notes[period] = read
        return self._notes[period]

    def remember(self, period: Period, note: Note) -> None:
        """Have a note at hand without writing it down."""
        self._notes[period] = note

    def keep(self, period: Period, note: Note) -> None:
        """Write down what a harvest came to. Raises StoreError."""
        self._notes[period] = note
        folder = self.folder(period)
        for name, data in note_files(note).items():
            disk.write_file(folder / name, data)
        for path in folder.glob(_SUMS.format("*")):
            if path.name != _SUMS.format(note.sums[:_DIGITS]):
                with disk.one_line_errors("Writing to the store failed", path):
                    path.unlink()


def note_files(note: Note) -> dict[str, bytes]:
    """The files of a note by name, its figures first: a note never names what is not there."""
    told = {
        "counted": dict(note.counted),
        "known": sorted(note.known),
        "strays": sorted(note.strays),
        "sums": note.sums,
        "told": [asdict(decision) for decision in note.told],
    }
    return {
        _SUMS.format(note.sums[:_DIGITS]): note.figures,
        HARVEST: _json({"digest": _digest(told), **told}),
    }


def read_note(path: Path) -> Note | None:
    """The note at ``path``; None if there is none whose digest, and that of its figures, holds. Raises StoreError."""
    if not path.exists():
        return None
    with disk.one_line_errors("Reading the store failed", path):
        data = path.read_bytes()
    try:
        told = json.loads(data)
        if told.pop("digest") != _digest(told):
            return None
        rows = (path.parent / _SUMS.format(told["sums"][:_DIGITS])).read_bytes()
        if hashlib.sha256(rows).hexdigest() != told["sums"]:
            return None
        decided = tuple(Decision(**one) for one in told["told"])
        known, strays = frozenset(told["known"]), frozenset(told["strays"])
        return Note(told["counted"], known, strays, tuple(_rows_read(rows)), decided)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _rows_read(data: bytes) -> Iterable[RollupRow]:
    """The rows of any version: a column that it did not have is as if nobody had filled it."""
    head, *lines = data.decode().splitlines()
    columns = json.loads(head)
    return (RollupRow(**dict(zip(columns, json.loads(line), strict=True))) for line in lines)


def _digest(told: Mapping[str, Any]) -> str:
    return hashlib.sha256(_json(told)).hexdigest()


def _json(document: Mapping[str, Any]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, sort_keys=True, indent=0) + "\n").encode()
