"""What people decide: ``decisions.csv``, one line a decision, only ever added to.

::

    number,when,office,kind,period,area,target,field,segment,row,code,value,reason
    1,2013-04-16T07:12:00Z,Pirkanmaa,accept,2013Q1,064,9f2c…,,,,,,Soitettu: sijainen lähetti

Outputs are a pure function of records, registry, settings and decisions; a decision's time is data, not a clock. It is
known by its office and number, so that those of several offices can stand side by side.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Literal, cast, get_args

from workbook_kit import disk
from workbook_kit.errors import SpecError, UsageError

FILE = "decisions.csv"
Kind = Literal[
    "withdraw", "reject", "accept", "explanation-accepted", "explanation-insufficient", "correct", "sent", "close",
    "reopen", "approve", "purge", "undo",
]  # fmt: skip
Column = Literal["period", "area", "target", "field", "code", "value", "reason"]
_MEANS: Mapping[Kind, tuple[Column, ...]] = {
    "withdraw": ("target", "reason"),
    "reject": ("target", "reason"),
    "accept": ("target", "reason"),
    "explanation-accepted": ("period", "area", "field", "code"),
    "explanation-insufficient": ("period", "area", "field", "code", "reason"),
    "correct": ("period", "area", "field", "value", "reason"),
    "sent": ("period", "area"),
    "close": ("period", "value"),
    "reopen": ("period", "reason"),
    "approve": ("period", "area", "target"),
    "purge": ("period",),
    "undo": ("target",),
}
"""What a decision of each kind must say, without which nobody knows what was decided."""

_ABOUT_FILES: Mapping[Kind, bool] = {"withdraw": False, "reject": False, "accept": True}
"""Whether a file counts that was decided about; what was refused or is not readable never does."""

_LINE_BREAKS = re.compile(r"\s*[\r\n]+\s*")


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One line: who decided what, when (UTC, ISO) and why.

    ``target`` is the SHA-256 of a file, the digest of an approval, or the id of a decision that is undone. Field,
    segment and row name a slot, ``code`` a finding, ``value`` what counts instead, as the data files write it.
    """

    number: int = 0
    when: str
    office: str
    kind: Kind
    period: str = ""
    area: str = ""
    target: str = ""
    field: str = ""
    segment: str = ""
    row: str = ""
    code: str = ""
    value: str = ""
    reason: str = ""

    @property
    def id(self) -> str:
        """How people and ``undo`` name it: ``Pirkanmaa/12``."""
        return f"{self.office}/{self.number}"


COLUMNS = tuple(column.name for column in fields(Decision))


@dataclass(frozen=True)
class Ruling:
    """What is decided about a file: it counts, it does not, or (None) offices disagree; the last word of each."""

    counts: bool | None
    decisions: tuple[Decision, ...]


@dataclass(frozen=True)
class Decisions:
    """All decisions that are known, of one's own office and of others; ``damaged`` are lines nobody can read."""

    listed: tuple[Decision, ...] = ()
    damaged: tuple[int, ...] = ()

    def with_others(self, others: Iterable[Decision]) -> Decisions:
        """Those of other offices beside them; one that is known already is the same decision."""
        ids = {decision.id for decision in self.listed}
        return replace(self, listed=(*self.listed, *(other for other in others if other.id not in ids)))

    @cached_property
    def standing(self) -> tuple[Decision, ...]:
        """Those that nobody has undone, office by office in the order of their numbers: a clock may be wrong."""
        undone = {decision.target for decision in self.listed if decision.kind == "undo"}
        kept = (one for one in self.listed if one.kind != "undo" and one.id not in undone)
        return tuple(sorted(kept, key=lambda one: (one.office, one.number)))

    def of(self, *kinds: Kind, period: str = "") -> tuple[Decision, ...]:
        """The standing decisions of some kinds, of one period if it is named."""
        return tuple(one for one in self.standing if one.kind in kinds and period in ("", one.period))

    @cached_property
    def rulings(self) -> Mapping[str, Ruling]:
        """By SHA-256 what is decided about a file: the last word of each office, and all must agree."""
        last: dict[str, dict[str, Decision]] = {}
        for one in self.of(*_ABOUT_FILES):
            last.setdefault(one.target, {})[one.office] = one
        return {target: _ruling(tuple(words.values())) for target, words in last.items()}

    @property
    def next_number(self) -> int:
        """The number of one's own next decision."""
        return max((one.number for one in self.listed), default=0) + 1

    def find(self, name: str, office: str) -> Decision:
        """A standing decision by ``office/number``, or the number alone of one's own office. Raises UsageError."""
        wanted = name if "/" in name else f"{office}/{name}"
        found = next((one for one in self.standing if one.id == wanted), None)
        if found is None:
            raise UsageError(f"No decision in force has the number {name}: 'status' and {FILE} list them.")
        return found


def _ruling(words: tuple[Decision, ...]) -> Ruling:
    meant = {_ABOUT_FILES[one.kind] for one in words}
    return Ruling(meant.pop() if len(meant) == 1 else None, words)


def read(root: Path) -> Decisions:
    """The decisions of a workspace, none where nobody has decided anything.

    A line that says nothing plain is told by its number and stops no other. Raises SpecError if the file is something
    else altogether, StoreError if the disk fails.
    """
    path = root / FILE
    if not path.exists():
        return Decisions()
    with disk.one_line_errors("Reading the decisions failed", path):
        data = path.read_bytes()
    return parse(data)


def parse(data: bytes) -> Decisions:
    """The decisions of a file as it is on the disk. Raises SpecError without the columns that it should have."""
    lines = [_text(line) for line in data.removeprefix(b"\xef\xbb\xbf").split(b"\n")]
    if sorted(_cells(lines[0], _delimiter(lines[0]))) != sorted(COLUMNS):
        raise SpecError(FILE, f"the first line must name the columns {','.join(COLUMNS)}")
    delimiter = _delimiter(lines[0])
    head = _cells(lines[0], delimiter)
    found: dict[str, Decision] = {}
    damaged = []
    for number, line in enumerate(lines[1:], start=2):
        cells = _cells(line, delimiter)
        decision = _decision(dict(zip(head, cells, strict=True))) if len(cells) == len(head) else None
        if decision is None or decision.id in found:
            damaged += [number] if line.strip() else []
        else:
            found[decision.id] = decision
    return Decisions(tuple(found.values()), tuple(damaged))


def _text(line: bytes) -> str:
    """A line, or what no line says where it is not UTF-8."""
    try:
        return line.decode().rstrip("\r")
    except UnicodeDecodeError:
        return "?"


def _delimiter(head: str) -> str:
    """Excel in Finland saves CSV with semicolons."""
    return ";" if head.count(";") > head.count(",") else ","


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return []


def _decision(cells: Mapping[str, str]) -> Decision | None:
    """A decision that says all that one of its kind must; else None."""
    kind, number = cells["kind"], cells["number"]
    if kind not in get_args(Kind) or not (number.isascii() and number.isdigit()) or not cells["when"]:
        return None
    if not all(cells[column].strip() for column in _MEANS[cast("Kind", kind)]):
        return None
    if kind == "close" and not (cells["value"].isascii() and cells["value"].isdigit()):
        return None
    rest = {name: cells[name] for name in COLUMNS if name not in ("number", "kind")}
    return Decision(number=int(number), kind=cast("Kind", kind), **rest)


def append(root: Path, decision: Decision) -> Decision:
    """Write a decision down with the next number; returns it as written. The caller has the workspace to itself.

    The line is on the disk for certain when this returns; one that a killed command left half-written stays a damaged
    line of its own. Raises StoreError if the disk fails.
    """
    path = root / FILE
    there = path.read_bytes() if path.exists() else b""
    known = parse(there) if there else Decisions()
    written = replace(_on_one_line(decision), number=known.next_number)
    head = _text(there.removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0]) if there else ",".join(COLUMNS)
    line = _line(written, head)
    before = b"" if not there or there.endswith(b"\n") else b"\n"
    disk.append(path, (b"" if there else f"{head}\n".encode()) + before + line.encode())
    return written


def written(listed: Iterable[Decision]) -> bytes:
    """A file of decisions as they are, of whichever office."""
    head = ",".join(COLUMNS)
    return "".join((f"{head}\n", *(_line(one, head) for one in listed))).encode()


def _on_one_line(decision: Decision) -> Decision:
    """A reason typed on several lines would be several damaged ones."""
    return replace(decision, reason=_LINE_BREAKS.sub(" ", decision.reason.strip()))


def _line(decision: Decision, head: str) -> str:
    out = io.StringIO()
    delimiter = _delimiter(head)
    cells = dict(zip(COLUMNS, astuple(decision), strict=True))
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerow(cells[name] for name in _cells(head, delimiter))
    return out.getvalue()
