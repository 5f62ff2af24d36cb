"""Which return counts, by one rule that knows neither the order of files, nor their names, nor the clock.

For each area and period the readable returns compete: the one that was sent last is accepted. When a return was sent is
what its mail says; for a file without a mail, when its program last saved it; a return that says neither is older than
all that do. If two are equal in that, the one that lies in ``collected/`` goes before one that is no longer there; then
the one with more answers; then the one with the greater SHA-256. The others are superseded. Only a return that came
back untouched, just as it was prefilled, goes behind every one into which somebody typed, whenever it was sent.

The same bytes are one return, however often, in however many mails and under whatever names they came: it was sent when
it was last mailed, it came in when it first was, and the files beside the one mailed last are duplicates. A file that
cannot be read as a return is refused and never displaces one that can. What the office has withdrawn, and what is for
another period, is skipped. Language, sender and file name decide nothing: a workbook knows its area and period itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from workbook_kit import finnish
from workbook_kit.cell import SlotId, Value
from workbook_kit.findings.finding import Finding
from workbook_kit.findings.messages import Worded
from workbook_kit.record import Answer, Record

Verdict = Literal["accepted", "refused", "superseded", "duplicate", "skipped"]
VERDICTS: tuple[Verdict, ...] = ("accepted", "refused", "superseded", "duplicate", "skipped")

SHORT = 12
"""Digits of a SHA-256 that people are shown: enough to name one file of millions by."""


@dataclass(frozen=True, kw_only=True)
class Return:
    """One collected file and what became of it; ``record`` is None where nothing was looked into.

    ``notes`` are what its verdict gives rise to beside the reason, such as that it came late.
    """

    file: str
    sha256: str
    verdict: Verdict
    reason: Finding | None = None
    received: str = ""
    record: Record | None = None
    sender: str = ""
    notes: tuple[Finding, ...] = ()

    @property
    def area(self) -> str:
        return self.record.area if self.record else ""

    @property
    def period(self) -> str:
        return self.record.period if self.record else ""

    @property
    def answers(self) -> tuple[Answer, ...]:
        return self.record.answers if self.record else ()


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One collected file before its verdict.

    ``mailed`` are all dates on which the same bytes are known to have been mailed. A file that is ``absent`` is no
    longer in ``collected/``; ``withdrawn`` is why the office took it out of the count. An ``untouched`` one holds what
    was prefilled in it and nothing else. What its mail tells of it is what an ``Envelope`` holds.
    """

    file: str
    sha256: str
    received: str = ""
    skipped: Worded | None = None
    record: Record | None = None
    sender: str = ""
    mailed: tuple[str, ...] = ()
    absent: bool = False
    withdrawn: str | None = None
    untouched: bool = False
    relay: str = ""
    quoted: str = ""
    quoted_sender: str = ""
    bounced: bool = False


@dataclass(frozen=True)
class _Original:
    """All files that are the same bytes; the ``first`` of them stands for all."""

    first: Candidate
    mailed: tuple[str, ...]

    @property
    def record(self) -> Record | None:
        return self.first.record

    @property
    def rank(self) -> tuple[bool, str, bool, int, str]:
        """The greatest counts."""
        answers = self.record.counted if self.record else 0
        return not self.first.untouched, sent(self.first), not self.first.absent, answers, self.first.sha256

    @property
    def came(self) -> str:
        """When it first came in."""
        return min(self.mailed, default=sent(self.first))

    def counts_for(self, period: str) -> bool:
        record = self.record
        return bool(record and not record.refused and record.period == period and self.first.withdrawn is None)


def judge(candidates: Iterable[Candidate], period: str, deadline: dt.date | None = None) -> list[Return]:
    """The verdict of every file, in the order of their names."""
    files = sorted(candidates, key=lambda c: (c.file, c.sha256))
    originals = _originals(candidate for candidate in files if not candidate.skipped)
    best = _best(originals.values(), period)
    judged = []
    for candidate in files:
        original = originals.get(candidate.sha256, _Original(candidate, ()))
        verdict, reason = _decide(candidate, original, best, period)
        judged.append(
            Return(
                file=candidate.file,
                sha256=candidate.sha256,
                verdict=verdict,
                reason=reason,
                received=sent(candidate),
                record=candidate.record,
                sender=candidate.sender,
                notes=tuple(_notes(candidate, original, verdict, deadline)),
            )
        )
    return judged


def _originals(files: Iterable[Candidate]) -> Mapping[str, _Original]:
    """By SHA-256; of several files the one mailed last stands for all, then the first by name."""
    found: dict[str, list[Candidate]] = {}
    for candidate in files:
        found.setdefault(candidate.sha256, []).append(candidate)
    return {
        sha256: _Original(max(same, key=sent), tuple(date for c in same for date in (c.received, *c.mailed) if date))
        for sha256, same in found.items()
    }


def sent(candidate: Candidate) -> str:
    """When it was sent, as far as a mail or else the workbook itself says: UTC, ISO, or empty."""
    return candidate.received or (candidate.record.saved if candidate.record else "")


def _best(originals: Iterable[_Original], period: str) -> Mapping[str, _Original]:
    """What counts, by area."""
    best: dict[str, _Original] = {}
    for original in originals:
        if original.record and original.counts_for(period):
            rival = best.setdefault(original.record.area, original)
            best[original.record.area] = max(rival, original, key=lambda one: one.rank)
    return best


def _decide(
    candidate: Candidate, original: _Original, best: Mapping[str, _Original], period: str
) -> tuple[Verdict, Finding | None]:
    record = candidate.record
    if record is None or candidate.withdrawn is not None:
        return "skipped", _passed_by(candidate)
    if original.first is not candidate:
        return "duplicate", Finding("duplicate", facts=(("other", original.first.file),))
    if record.period and record.period != period:
        return "skipped", Finding("period-other", facts=(("period", record.period), ("wanted", period)))
    if record.refused:
        return "refused", record.refused
    if best[record.area] is original:
        return "accepted", None
    return "superseded", _outdone(candidate, record, best[record.area].first)


def _passed_by(candidate: Candidate) -> Finding:
    if candidate.withdrawn is None:
        return Finding("not-a-return", facts=(("why", candidate.skipped),))
    return Finding("withdrawn", facts=(("why", candidate.withdrawn), ("sha", candidate.sha256[:SHORT])))


def _outdone(candidate: Candidate, record: Record, other: Candidate) -> Finding:
    if candidate.untouched and not other.untouched:
        return Finding("untouched", facts=(("other", other.file),))
    changed = len(differences(record, other.record)) if other.record else 0
    is_newer = sent(candidate) and sent(candidate) < sent(other)
    return Finding(
        "superseded" if is_newer else "superseded-undated", facts=(("other", other.file), ("changed", changed))
    )


def _notes(candidate: Candidate, original: _Original, verdict: Verdict, deadline: dt.date | None) -> Iterable[Finding]:
    """What the officer may want to know of a return beside its verdict."""
    if verdict == "accepted" and deadline and original.came[:10] > deadline.isoformat():
        yield Finding("late", facts=(("came", _day(original.came)), ("deadline", finnish.day(deadline))))
    if verdict in ("accepted", "refused") and candidate.absent:
        yield Finding("not-in-collected", facts=(("sha", candidate.sha256[:SHORT]),))


def _day(moment: str) -> str:
    """A day as both languages write it."""
    day = dt.date.fromisoformat(moment[:10])
    return finnish.day(day)


def accounts(returns: Sequence[Return]) -> dict[str, int]:
    """How many files got each verdict; together they are all that was collected (P2)."""
    return {verdict: sum(r.verdict == verdict for r in returns) for verdict in VERDICTS}


@dataclass(frozen=True)
class Difference:
    """One answer that two returns of an area give otherwise; None is no answer. The cell is the newer one's."""

    field: str
    segment: str
    row: str
    sheet: str
    cell: str
    before: Value | None
    after: Value | None


def differences(old: Record, new: Record) -> list[Difference]:
    """What changed from one return to another among the answers that count, cell by cell in the order of the form."""
    before, after = _by_slot(old), _by_slot(new)
    found = []
    for slot in dict.fromkeys((*after, *before)):
        was, now = before.get(slot), after.get(slot)
        where = now or was
        if where and (was.value if was else None) != (now.value if now else None):
            values = (was.value if was else None, now.value if now else None)
            found.append(Difference(*slot, where.sheet, where.cell, *values))
    return found


def _by_slot(record: Record) -> Mapping[SlotId, Answer]:
    return {answer.slot: answer for answer in record.answers}


@dataclass(frozen=True)
class Replacement:
    """The return of an area that counts, the one that counted before it, and what changed between them."""

    before: Return
    now: Return
    differences: tuple[Difference, ...]


def replacements(returns: Sequence[Return]) -> Mapping[str, Replacement]:
    """By area; the one before is the newest of those that the one that counts superseded, if anybody typed into it."""
    now = {r.area: r for r in returns if r.verdict == "accepted"}
    typed = (r for r in returns if r.verdict == "superseded" and r.reason and r.reason.code == "superseded")
    older = sorted(typed, key=lambda r: (r.received, r.sha256))
    before = {r.area: r for r in older}
    return {
        area: Replacement(before[area], now[area], tuple(differences(old, new)))
        for area in sorted(before.keys() & now.keys())
        if (old := before[area].record) and (new := now[area].record)
    }
