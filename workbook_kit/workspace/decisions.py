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
    "close": ("period", "target", "value"),
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
    segment and row name a slot, ``code`` a finding, ``value`` what counts instead, as it was told.
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
    """All decisions that are known: ``listed`` are this workspace's own, ``others`` those that other offices handed on.

    ``damaged`` are lines of its own file that nobody can read.
    """

    listed: tuple[Decision, ...] = ()
    damaged: tuple[int, ...] = ()
    others: tuple[Decision, ...] = ()

    def with_others(self, others: Iterable[Decision]) -> Decisions:
        """Those of other offices beside them; one that is known already is the same decision."""
        ids = {decision.id for decision in self.known}
        return replace(self, others=(*self.others, *(other for other in others if other.id not in ids)))

    def of_office(self, office: str) -> Decisions:
        """A workspace's own decisions under the name that its office has now, whatever it was called before."""
        former = {one.office for one in self.listed}

        def renamed(one: Decision) -> Decision:
            whose, slash, number = one.target.partition("/")
            is_own_undone = one.kind == "undo" and whose in former
            return replace(one, office=office, target=f"{office}{slash}{number}" if is_own_undone else one.target)

        return replace(self, listed=tuple(renamed(one) for one in self.listed))

    @property
    def gaps(self) -> tuple[int, ...]:
        """The numbers of its own decisions that are not there: lines that somebody removed, or that are damaged."""
        there = {one.number for one in self.listed}
        return tuple(sorted(set(range(1, max(there, default=0))) - there))

    @property
    def known(self) -> tuple[Decision, ...]:
        """Every decision, also those that are undone."""
        return (*self.listed, *self.others)

    @cached_property
    def standing(self) -> tuple[Decision, ...]:
        """Those that nobody has undone, office by office in the order of their numbers: a clock may be wrong."""
        undone = {decision.target for decision in self.known if decision.kind == "undo"}
        kept = (one for one in self.known if one.kind != "undo" and one.id not in undone)
        own = {one.id for one in self.listed}
        return tuple(sorted(kept, key=lambda one: ("" if one.id in own else one.office, one.number)))

    def of(self, *kinds: Kind, period: str = "") -> tuple[Decision, ...]:
        """The standing decisions of some kinds, of one period if it is named."""
        return tuple(one for one in self.standing if one.kind in kinds and period in ("", one.period))

    @cached_property
    def own(self) -> tuple[Decision, ...]:
        """The standing decisions of this workspace, whatever its office was called when they were written."""
        ids = {one.id for one in self.listed}
        return tuple(one for one in self.standing if one.id in ids)

    def last_words(self, about: Iterable[Decision]) -> tuple[Decision, ...]:
        """The last decision of each office; what this workspace wrote under an earlier name is its own, too."""
        ids = {one.id for one in self.listed}
        return tuple({"" if one.id in ids else one.office: one for one in about}.values())

    @cached_property
    def rulings(self) -> Mapping[str, Ruling]:
        """By SHA-256 what is decided about a file: the last word of each office, and all must agree.

        What an office takes out of the count stays out until that is undone, whatever it accepted since.
        """
        about: dict[str, list[Decision]] = {}
        for one in sorted(self.of(*_ABOUT_FILES), key=lambda one: not _ABOUT_FILES[one.kind]):
            about.setdefault(one.target, []).append(one)
        return {target: _ruling(self.last_words(words)) for target, words in about.items()}

    def find(self, name: str) -> Decision:
        """A standing decision by ``office/number``, or by the number alone if it is this workspace's own.

        Raises UsageError if none, or more than one, is meant.
        """
        among = [one for one in self.standing if one.id == name] if "/" in name else self.own
        found = [one for one in among if name in (one.id, str(one.number))]
        if len(found) != 1:
            several = f"More than one decision has the number {name}: {', '.join(one.id for one in found)}."
            none = f"No decision in force has the number {name}: {FILE} lists them."
            raise UsageError(several if found else none)
        return found[0]


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
        decision = decision_of(dict(zip(head, cells, strict=True))) if len(cells) == len(head) else None
        if decision is None or decision.id in found:
            damaged += [number] if line.strip(f"{delimiter} ") else []
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


def decision_of(cells: Mapping[str, str]) -> Decision | None:
    """A decision that says all that one of its kind must; else None."""
    cells = {**cells, "kind": cells["kind"].strip().casefold(), "period": cells["period"].strip().upper()}
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
    """Write a decision down with the next number; returns it as written. As ``append_all``."""
    return append_all(root, [decision])[0]


def append_all(root: Path, decided: Iterable[Decision]) -> tuple[Decision, ...]:
    """Write decisions down with the next numbers; returns them as written. The caller has the workspace to itself.

    All of them are on the disk for certain when this returns, or none: the file is replaced as a whole. A line that
    something else left half-written stays a damaged line of its own. Raises StoreError if the disk fails.
    """
    path = root / FILE
    with disk.one_line_errors("Reading the decisions failed", path):
        there = path.read_bytes() if path.exists() else b""
    written = numbered((parse(there) if there else Decisions()).listed, decided)
    head = _text(there.removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0]) if there else ",".join(COLUMNS)
    before = there or f"{head}\n".encode()
    gap = b"" if before.endswith(b"\n") else b"\n"
    disk.write_file(path, before + gap + "".join(_line(one, head) for one in written).encode())
    return written


def written(listed: Iterable[Decision]) -> bytes:
    """A file of decisions as they are, of whichever office."""
    head = ",".join(COLUMNS)
    return "".join((f"{head}\n", *(_line(one, head) for one in listed))).encode()


def numbered(listed: Iterable[Decision], decided: Iterable[Decision]) -> tuple[Decision, ...]:
    """New decisions with the numbers that come after those of a workspace's own file."""
    last = max((one.number for one in listed), default=0)
    return tuple(replace(_on_one_line(one), number=number) for number, one in enumerate(decided, start=last + 1))


def _on_one_line(decision: Decision) -> Decision:
    """What is typed on several lines would be several damaged ones."""
    value, reason = (_LINE_BREAKS.sub(" ", text.strip()) for text in (decision.value, decision.reason))
    return replace(decision, value=value, reason=reason)


def _line(decision: Decision, head: str) -> str:
    out = io.StringIO()
    delimiter = _delimiter(head)
    cells = dict(zip(COLUMNS, astuple(decision), strict=True))
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerow(cells[name] for name in _cells(head, delimiter))
    return out.getvalue()
