"""Which return counts, by one rule that knows neither the order of files, nor their names, nor the clock.

For each area and period the readable returns compete: the one that was mailed last (for a plain file: last saved by
its program) is accepted; if two are equal in that, the one with more answers; if still equal, the greater SHA-256. The
others are superseded. The same bytes twice are a duplicate. A file that cannot be read as a return is refused and never
displaces one that can.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from workbook_kit.record import Finding, Record

Verdict = Literal["accepted", "refused", "superseded", "duplicate", "skipped"]
VERDICTS: tuple[Verdict, ...] = ("accepted", "refused", "superseded", "duplicate", "skipped")


@dataclass(frozen=True)
class Return:
    """One collected file and what became of it; ``record`` is None where nothing was looked into."""

    file: str
    sha256: str
    verdict: Verdict
    reason: Finding | None
    received: str
    record: Record | None
    sender: str = ""

    @property
    def area(self) -> str:
        return self.record.area if self.record else ""

    @property
    def period(self) -> str:
        return self.record.period if self.record else ""


@dataclass(frozen=True)
class Candidate:
    """One collected file before its verdict."""

    file: str
    sha256: str
    received: str
    skipped: str
    record: Record | None
    sender: str = ""


def judge(candidates: Iterable[Candidate], period: str) -> list[Return]:
    """The verdict of every file, in the order of their names."""
    files = sorted(candidates, key=lambda c: c.file)
    first: dict[str, Candidate] = {}
    for candidate in files:
        first.setdefault(candidate.sha256, candidate)
    best = _best(first.values(), period)
    return [_verdict(candidate, first, best, period) for candidate in files]


def _best(candidates: Iterable[Candidate], period: str) -> Mapping[str, Candidate]:
    best: dict[str, Candidate] = {}
    for candidate in candidates:
        record = candidate.record
        if record is None or record.refused or record.period != period:
            continue
        rival = best.get(record.area)
        if rival is None or _rank(candidate) > _rank(rival):
            best[record.area] = candidate
    return best


def _rank(candidate: Candidate) -> tuple[str, int, str]:
    answers = len(candidate.record.answers) if candidate.record else 0
    return received(candidate), answers, candidate.sha256


def received(candidate: Candidate) -> str:
    """When it was sent, as far as the mail or the workbook itself says: UTC, ISO, or empty."""
    return candidate.received or (candidate.record.saved if candidate.record else "")


def _verdict(
    candidate: Candidate, first: Mapping[str, Candidate], best: Mapping[str, Candidate], period: str
) -> Return:
    verdict, reason = _decide(candidate, first, best, period)
    return Return(
        candidate.file, candidate.sha256, verdict, reason, received(candidate), candidate.record, candidate.sender
    )


def _decide(
    candidate: Candidate, first: Mapping[str, Candidate], best: Mapping[str, Candidate], period: str
) -> tuple[Verdict, Finding | None]:
    record, original = candidate.record, first[candidate.sha256]
    if candidate.skipped or record is None:
        return "skipped", Finding("not-a-return", facts=(("why", candidate.skipped),))
    if original is not candidate:
        return "duplicate", Finding("duplicate", facts=(("other", original.file),))
    if record.period and record.period != period:
        return "skipped", Finding("period-other", facts=(("period", record.period), ("wanted", period)))
    if record.refused:
        return "refused", record.refused
    if best[record.area] is candidate:
        return "accepted", None
    return "superseded", Finding("superseded", facts=(("other", best[record.area].file),))


def accounts(returns: Sequence[Return]) -> dict[str, int]:
    """How many files got each verdict; together they are all that was collected (P2)."""
    return {verdict: sum(r.verdict == verdict for r in returns) for verdict in VERDICTS}
