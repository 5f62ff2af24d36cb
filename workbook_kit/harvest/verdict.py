"""The verdict of every collected file: together they are all that was collected, each with a reason.

Which return counts for an area is decided by the table in ``precedence``. The same bytes are one return: the files
beside the one that stands for it are duplicates. A file that cannot be read as a return is refused and never displaces
one that can. What somebody has taken out of the count, what we wrote ourselves, and what is for another period, is
skipped. Language and file name decide nothing: a workbook knows its area and period itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from workbook_kit import finnish
from workbook_kit.findings.finding import Finding
from workbook_kit.harvest.changes import Difference, differences
from workbook_kit.harvest.contenders import Candidate, Circumstances, Original, originals, sent
from workbook_kit.harvest.precedence import LEFT_OUT, SHORT, Contender, Outcome, Round, decide, reasons
from workbook_kit.period import day_in_finland
from workbook_kit.record import Answer, Record
from workbook_kit.workspace.decisions import Decision

Verdict = Literal["accepted", "held", "refused", "superseded", "duplicate", "skipped"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)

_NAMED = 12
"""Cells that a query names; the rest are counted."""


@dataclass(frozen=True, kw_only=True)
class Return:
    """One collected file and what became of it; ``record`` is None where nothing was looked into.

    ``notes`` are what its verdict gives rise to beside the reason, such as that it came late. ``sender_area`` is whose
    registered contact sent it, empty where nobody knows. ``corrections`` are the decisions by which some of its answers
    are what was told by phone.
    """

    file: str
    sha256: str
    verdict: Verdict
    reason: Finding | None = None
    received: str = ""
    record: Record | None = None
    sender: str = ""
    notes: tuple[Finding, ...] = ()
    sender_area: str = ""
    corrections: tuple[Decision, ...] = ()

    def decision_on(self, answer: Answer) -> Decision | None:
        """The decision that an answer is of, if it was not returned but told by phone."""
        told = (one for one in self.corrections if (one.field, one.segment, one.row) == answer.slot)
        return next(told, None)

    @property
    def area(self) -> str:
        return self.record.area if self.record else ""

    @property
    def period(self) -> str:
        return self.record.period if self.record else ""

    @property
    def answers(self) -> tuple[Answer, ...]:
        return self.record.answers if self.record else ()

    @property
    def returned_answers(self) -> tuple[Answer, ...]:
        """The answers that the file itself gives."""
        return tuple(one for one in self.answers if not self.decision_on(one))


def judge(
    candidates: Iterable[Candidate],
    period: str,
    deadline: dt.date | None = None,
    around: Circumstances | None = None,
) -> list[Return]:
    """The verdict of every file, in the order of their names."""
    around = around or Circumstances()
    files = sorted(candidates, key=lambda one: (one.file, one.sha256))
    known = originals((one for one in files if not one.skipped), around)
    bench = _Bench(period, deadline, around, known, _outcomes(known.values(), period, around))
    return [bench.judged(candidate) for candidate in files]


def _outcomes(known: Iterable[Original], period: str, around: Circumstances) -> Mapping[str, Outcome]:
    """What counts and what waits, by area."""
    rivals: dict[str, list[Contender]] = {}
    for one in known:
        contender = one.contender
        if contender and not contender.record.refused and contender.record.period == period:
            rivals.setdefault(contender.record.area, []).append(contender)
    return {area: decide(listed, around.rounds(area)) for area, listed in rivals.items()}


@dataclass(frozen=True)
class _Bench:
    """All that a verdict is taken from."""

    period: str
    deadline: dt.date | None
    around: Circumstances
    originals: Mapping[str, Original]
    outcomes: Mapping[str, Outcome]

    def judged(self, candidate: Candidate) -> Return:
        original = self.originals.get(candidate.sha256, Original(candidate, ()))
        verdict, reason = self._verdict(candidate, original)
        return Return(
            file=candidate.file,
            sha256=candidate.sha256,
            verdict=verdict,
            reason=reason,
            received=sent(candidate),
            record=candidate.record,
            sender=candidate.sender,
            notes=tuple(self._notes(candidate, original, verdict)),
            sender_area=_sender_area(candidate, self.around),
        )

    def _verdict(self, candidate: Candidate, original: Original) -> tuple[Verdict, Finding | None]:
        record = candidate.record
        if record is None:
            return "skipped", candidate.told or Finding("not-a-return", facts=(("why", candidate.skipped),))
        if left_out := _left_out(record, original, self.around):
            return "skipped", left_out
        if original.first is not candidate:
            return "duplicate", Finding("duplicate", facts=(("other", original.first.file),))
        if record.period and record.period != self.period:
            return "skipped", Finding("period-other", facts=(("period", record.period), ("wanted", self.period)))
        return self._refused(record) if record.refused else self._outcome(record)

    def _refused(self, record: Record) -> tuple[Verdict, Finding | None]:
        """A file that cannot be read; one that another round saw first is none of this round's."""
        elsewhere = self.around.strays.get(record.sha256)
        if elsewhere:
            return "skipped", Finding("stray-elsewhere", facts=(("period", elsewhere),))
        return "refused", record.refused

    def _outcome(self, record: Record) -> tuple[Verdict, Finding | None]:
        """What the table of precedence says of a return that can be read."""
        found = self.outcomes[record.area]
        if record.sha256 in found.held:
            return "held", found.held[record.sha256]
        if found.counts is None or found.counts.sha256 == record.sha256:
            return "accepted", None
        if by := found.struck.get(record.sha256):
            return "superseded", Finding("struck", facts=(("other", self.originals[by].first.file),))
        return "superseded", self._outdone(record, found.counts.record)

    def _outdone(self, record: Record, best: Record) -> Finding:
        own, other = self.originals[record.sha256], self.originals[best.sha256]
        facts: tuple[tuple[str, object], ...] = (("other", other.first.file),)
        one, counting = own.contender, other.contender
        if one and counting and counting.typed and not one.typed:
            return Finding("untouched", facts=facts)
        is_newer = bool(one and counting and one.moment and one.moment < counting.moment)
        changed = len(differences(record, best))
        return Finding("superseded" if is_newer else "superseded-undated", facts=(*facts, ("changed", changed)))

    def _notes(self, candidate: Candidate, original: Original, verdict: Verdict) -> Iterable[Finding]:
        """What the officer may want to know of a return beside its verdict."""
        if verdict == "accepted":
            yield from self._of_the_accepted(original)
        if verdict in ("accepted", "refused", "held") and candidate.absent:
            yield Finding("not-in-collected", facts=(("sha", candidate.sha256[:SHORT]),))
        if verdict in ("accepted", "held", "superseded"):
            yield from original.doubts

    def _of_the_accepted(self, original: Original) -> Iterable[Finding]:
        came = day_in_finland(original.came)
        if self.deadline and came and came > self.deadline and not original.doubts:
            yield Finding("late", facts=(("came", finnish.day(came)), ("deadline", finnish.day(self.deadline))))
        record = original.first.record
        found = self.outcomes[record.area] if record else Outcome(None)
        if found.tie:
            yield Finding("tie", facts=(("other", self.originals[found.tie.sha256].first.file),))
        if cells := _only_elsewhere(found):
            yield Finding("cells-elsewhere", facts=(("count", len(cells)), ("cells", ", ".join(cells[:_NAMED]))))


def _left_out(record: Record, original: Original, around: Circumstances) -> Finding | None:
    """Step 1 of the table, for files that cannot be read, too: a damaged one may be withdrawn, a blank one bounce."""
    one = original.contender or Contender(record, ruling=around.rulings.get(record.sha256))
    return reasons(LEFT_OUT, [one], Round()).get(record.sha256)


def _only_elsewhere(found: Outcome) -> list[str]:
    """The cells that only another return had, where a correction of an older one counts.

    Of what it corrects only a return that was filled in later is asked about: what its sender took out is out.
    """
    best = found.counts
    if best is None or not best.record.corrects:
        return []
    own = {answer.slot for answer in (*best.record.answers, *best.record.held)}
    others = [one for one in found.others if one.moment > best.moment or one.sha256 not in found.struck]
    answers = (a for one in others for a in one.record.answers if a.slot not in own)
    return list(dict.fromkeys(f"{a.sheet} {a.cell}" for a in answers))


def _sender_area(candidate: Candidate, around: Circumstances) -> str:
    """Whose contact sent it: the area's own if it is one of several."""
    areas = around.senders.areas(candidate.sender, day_in_finland(candidate.received))
    own = candidate.record.area if candidate.record else ""
    return own if own in areas else min(areas, default="")


def accounts(returns: Sequence[Return]) -> dict[str, int]:
    """How many files got each verdict; together they are all that was collected (P2)."""
    return {verdict: sum(r.verdict == verdict for r in returns) for verdict in VERDICTS}


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
