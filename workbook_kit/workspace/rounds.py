"""What a round was made from, kept in the store: ``collected/.store/rounds/PERIOD``.

::

    forms.json       when the first of its forms was made, and for each area the return that counted before it
    edition-1/       what the figures were made from when the round was closed: registry, settings, forms, decisions …
    edition-1/edition.json   the files that were known then, the one that counted for each area, and the figures

A round is closed by a decision that names its edition. Nothing here knows the clock.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from workbook_kit import disk
from workbook_kit.errors import StoreError
from workbook_kit.figures.rollup import RollupRow
from workbook_kit.period import Period
from workbook_kit.workspace import decisions as deciding
from workbook_kit.workspace.arrival import STORE
from workbook_kit.workspace.decisions import Decisions

SOURCES = (
    "kit.toml", "published.csv", "statistics.csv", "painopisteet.fi.txt", "painopisteet.sv.txt",
)  # fmt: skip
"""Files of the workspace that bear on the figures, beside the registry, its own forms and the decisions."""

_EDITION = "edition.json"


@dataclass(frozen=True)
class Made:
    """What the forms of a round were made from.

    ``first`` is the day (ISO) on which the first of them was made, empty if that is not known. ``counted`` is by area
    the SHA-256 of the return of the round before that counted then, empty if none did; an area without a form is not
    in it.
    """

    first: str = ""
    counted: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Edition:
    """What was published when a round was closed.

    ``known`` are the SHA-256 of all files that were looked at, ``counted`` by area the one that counted, ``rows`` the
    figures.
    """

    number: int
    known: frozenset[str]
    counted: Mapping[str, str]
    rows: tuple[RollupRow, ...]


class Rounds:
    """The rounds of a workspace by its root; nothing is read before it is asked for."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._folder = root / "collected" / STORE / "rounds"

    def made(self, period: Period) -> Made:
        """What the forms of a round were made from, as far as this workspace made them. Raises StoreError."""
        found = _document(self._folder / str(period) / "forms.json")
        return Made(str(found.get("first", "")), dict(found.get("counted", {}))) if found else Made()

    def note_made(self, period: Period, day: str, counted: Mapping[str, str]) -> None:
        """Note that forms were made on a day for some areas, after which return of each. Raises StoreError."""
        before = self.made(period)
        first = min(filter(None, (before.first, day)))
        made = Made(first, {**before.counted, **counted})
        disk.write_file(self._folder / str(period) / "forms.json", _bytes(asdict(made)))

    def sources(self, period: Period, number: int) -> Path:
        """The folder of an edition; the workspace's files stand in it as they stood then."""
        return self._folder / str(period) / f"edition-{number}"

    def keep(self, period: Period, edition: Edition, decided: Decisions) -> None:
        """Keep what an edition is made from, as it stands in the workspace now. Raises StoreError."""
        names = [*SOURCES, *(path.name for path in self._root.glob("regions*"))]
        files = {name: self._root / name for name in names}
        files |= {f"forms/{path.name}": path for path in (self._root / "forms").glob("*.toml")}
        with disk.one_line_errors("Keeping the edition failed"):
            kept = {name: path.read_bytes() for name, path in files.items() if path.is_file()}
        kept[deciding.FILE] = deciding.to_csv(decided.listed)
        document = {**asdict(edition), "known": sorted(edition.known), "rows": [asdict(row) for row in edition.rows]}
        disk.replace_folder(self.sources(period, edition.number), {**kept, _EDITION: _bytes(document)}, kept)

    def edition(self, period: Period, number: int) -> Edition:
        """An edition as it was published. Raises StoreError if it is not there or damaged."""
        path = self.sources(period, number) / _EDITION
        found = _document(path)
        try:
            rows = tuple(RollupRow(**row) for row in found["rows"])
            return Edition(int(found["number"]), frozenset(found["known"]), dict(found["counted"]), rows)
        except (KeyError, TypeError, ValueError):
            raise StoreError(
                f"{path} is missing or damaged. Put collected/{STORE} back from a backup, or reopen {period}."
            ) from None


def closed_as(decisions: Decisions, period: Period, office: str) -> int:
    """The number of the edition as which an office has closed a round; 0 if it is open."""
    words = [one for one in decisions.of("close", "reopen", period=str(period)) if one.office == office]
    last = words[-1] if words else None
    return int(last.value) if last and last.kind == "close" and last.value.isdigit() else 0


def editions(decisions: Decisions, period: Period, office: str) -> int:
    """How many editions of a round an office has closed so far, reopened ones included."""
    closed = (one.value for one in decisions.of("close", period=str(period)) if one.office == office)
    return max((int(value) for value in closed if value.isdigit()), default=0)


def _document(path: Path) -> Mapping[str, Any]:
    if not path.exists():
        return {}
    with disk.one_line_errors("Reading the store failed", path):
        data = path.read_bytes()
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise StoreError(f"{path} is damaged. Put it back from a backup, or delete it.")
    return found


def _bytes(document: object) -> bytes:
    return (json.dumps(document, ensure_ascii=False, sort_keys=True, indent=0) + "\n").encode()
