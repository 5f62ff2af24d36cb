"""What was read from one original: answers with their provenance, findings, or the reason for refusing it.

A record is a pure function of the original's bytes and of what reads it (forms, registry, key, tool version); as
canonical JSON it is kept in the store.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import asdict, dataclass, replace
from typing import Any

from workbook_kit.cell import SlotId, Value
from workbook_kit.findings.finding import Finding


@dataclass(frozen=True)
class Answer:
    """One typed value of a slot and where it stood; ``raw`` is what the cell held."""

    field: str
    segment: str
    row: str
    value: Value
    sheet: str
    cell: str
    raw: str

    @property
    def slot(self) -> SlotId:
        return self.field, self.segment, self.row


@dataclass(frozen=True)
class Cells:
    """How many input cells of a return ended in which way; the five add up to the cells that its form has.

    ``converted``: it counts, but not as it was typed (a note says how). ``refused``: it has an error. ``ignored``: its
    cell was not found, which a finding says.
    """

    accepted: int = 0
    converted: int = 0
    empty: int = 0
    refused: int = 0
    ignored: int = 0

    @property
    def total(self) -> int:
        return self.accepted + self.converted + self.empty + self.refused + self.ignored


@dataclass(frozen=True)
class Record:
    """One original as read. ``reader`` is a digest of what read it; ``saved`` is when its program last saved it.

    ``held`` are contents that do not count until they are put right: typed values, or the cell's content as it was.
    ``serial`` and ``corrects`` are those of the form (see ``layout.lineage``); it is ``untouched`` if its cells hold
    just what was prefilled, and ``as_sent`` if nobody has even saved it.
    """

    sha256: str
    reader: str
    form: str = ""
    version: str = ""
    area: str = ""
    period: str = ""
    language: str = ""
    saved: str = ""
    serial: str = ""
    corrects: str = ""
    untouched: bool = False
    as_sent: bool = False
    refused: Finding | None = None
    answers: tuple[Answer, ...] = ()
    held: tuple[Answer, ...] = ()
    findings: tuple[Finding, ...] = ()
    cells: Cells = Cells()

    @property
    def counted(self) -> int:
        """How many answers count; known of a brief record, too."""
        return len(self.answers) or self.cells.accepted + self.cells.converted

    @property
    def values(self) -> dict[SlotId, Value]:
        """What counts, by the slot that asked for it."""
        return {answer.slot: answer.value for answer in self.answers}

    @property
    def brief(self) -> Record:
        """The record without its contents: all that a harvest needs of a return for another period."""
        return replace(self, answers=(), held=())

    def to_json(self) -> str:
        """Canonical JSON: first its digest, then sorted keys; dates as ``{"date": "2013-03-31"}``."""
        body = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, indent=0, default=_date_out) + "\n"
        return _SEALED.format(_digest(body)) + body[1:]

    @classmethod
    def from_json(cls, text: str) -> Record:
        """The record as it was written; raises ValueError where its digest does not hold, as somebody changed it."""
        body = "{" + text[_SEAL_LENGTH:]
        if text[:_SEAL_LENGTH] != _SEALED.format(_digest(body)):
            raise ValueError("changed since it was written")
        data = json.loads(body)
        for name in ("answers", "held"):
            data[name] = tuple(Answer(**a | {"value": _date_in(a["value"])}) for a in data[name])
        data["cells"] = Cells(**data["cells"])
        data["findings"] = tuple(_finding(f) for f in data["findings"])
        data["refused"] = _finding(data["refused"]) if data["refused"] else None
        return cls(**data)


_SEALED = '{{\n"digest": "{}",'
_SEAL_LENGTH = len(_SEALED.format("0" * 64))


def _digest(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()


def _finding(data: dict[str, Any]) -> Finding:
    return Finding(**data | {"facts": tuple((name, value) for name, value in data["facts"])})


def _date_out(value: dt.date) -> object:
    return {"date": value.isoformat()}


def _date_in(value: Any) -> Value:
    return dt.date.fromisoformat(value["date"]) if isinstance(value, dict) else value
