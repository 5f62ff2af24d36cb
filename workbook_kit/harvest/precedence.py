"""Which return counts for an area and period: one table in four steps, blind to the order of files and to their names.

1. ``LEFT_OUT``: what is never a return. 2. ``HELD``: what waits until somebody decides. 3. Struck: what a surviving
return corrects, and what that one had struck. 4. ``ORDER``: among the rest the first is it.

A row of a table is a rule with the finding that tells of it; ``docs/histories.md`` lists the rows and plays them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from workbook_kit.findings.finding import Finding
from workbook_kit.record import Record
from workbook_kit.workspace.decisions import Ruling

_HALF = 2

SHORT = 12
"""Digits of a SHA-256 that people are shown: enough to name one file of millions by."""


@dataclass(frozen=True)
class Contender:
    """One original that can be read, for the area and period in question, with all that bears on whether it counts.

    ``moment`` is when it was sent (UTC, ISO), empty if nothing tells. ``other_area`` is the area whose contact sent it,
    if that is not its own; ``dates_disagree`` are the days of the quoted mail and of the last save, where these do.
    One that ``stands`` counted when the round was closed; one that ``came_after`` was not known then.
    """

    record: Record
    moment: str = ""
    typed: bool = True
    ours: bool = False
    ruling: Ruling | None = None
    other_area: str = ""
    dates_disagree: tuple[str, str] | None = None
    stands: bool = False
    came_after: bool = False

    @property
    def sha256(self) -> str:
        return self.record.sha256

    @property
    def is_accepted(self) -> bool:
        """Whether somebody decided that it counts, be it by closing the round: nothing holds it any more."""
        return self.stands or (self.ruling is not None and self.ruling.counts is True)


@dataclass(frozen=True)
class Round:
    """What of its round bears on an area.

    ``counted`` is the file that counted when the area's next form was made, empty if none did or none was made.
    A round that is closed takes no other return than those that stood then.
    """

    counted: str = ""
    is_closed: bool = False


@dataclass(frozen=True)
class Rule:
    """A row of step 1 or 2: what it looks at, in words for the page, and the code of the finding that tells of it."""

    code: str
    words: str
    applies: Callable[[Contender, Round], bool]
    facts: Callable[[Contender], tuple[tuple[str, object], ...]] = lambda _: ()


@dataclass(frozen=True)
class Rivalry:
    """A row of step 2 that needs what would count instead."""

    code: str
    words: str
    applies: Callable[[Contender, Contender, Round], bool]
    facts: Callable[[Contender, Contender], tuple[tuple[str, object], ...]]


@dataclass(frozen=True)
class Criterion:
    """A row of step 4: the greater goes first."""

    words: str
    key: Callable[[Contender], bool | str | int]


def _is_struck_out(one: Contender, _round: Round) -> bool:
    return one.ruling is not None and one.ruling.counts is False


def _reasons(one: Contender) -> tuple[tuple[str, object], ...]:
    words = one.ruling.decisions if one.ruling else ()
    several = "; ".join(f"{word.id} {word.kind}: {word.reason}" for word in words)
    return (("why", words[0].reason if len(words) == 1 else several),)


def _says_otherwise(one: Contender, _round: Round) -> bool:
    return one.ruling is not None and one.ruling.counts is None


def _would_replace(one: Contender, _rival: Contender, around: Round) -> bool:
    return bool(around.counted) and one.sha256 != around.counted


def _would_lose(one: Contender, rival: Contender, _round: Round) -> bool:
    return _HALF * lost(rival.record, one.record) > rival.record.counted


def lost(old: Record, new: Record) -> int:
    """How many cells that have an answer in one return have none in another."""
    kept = {answer.slot for answer in (*new.answers, *new.held)}
    return sum(answer.slot not in kept for answer in old.answers)


HELD_BY_CLOSING = "held-closed"
"""Of what came after a closing, and of what was known then, did not count, and would now."""

LEFT_OUT: tuple[Rule, ...] = (
    Rule("withdrawn", "Somebody has withdrawn or rejected it.", _is_struck_out, _reasons),
    Rule(
        "as-sent",
        "It is a workbook that we made ourselves, as it was sent: a bounce, a forward, our own draft.",
        lambda one, _: one.ours and not one.is_accepted,
    ),
)
"""Step 1: never a return. What somebody has withdrawn nobody's acceptance brings back but their own."""

HELD: tuple[Rule, ...] = (
    Rule(
        HELD_BY_CLOSING,
        "It came after the round was closed, be it the area's first: only reopening and closing anew takes it in.",
        lambda one, around: around.is_closed and one.came_after,
    ),
    Rule("held-contradiction", "Two offices have decided differently about it.", _says_otherwise, _reasons),
    Rule(
        "held-sender",
        "It comes from a contact who is registered for another area only, even if it is the area's only return.",
        lambda one, _: bool(one.other_area),
        lambda one: (("other", one.other_area),),
    ),
    Rule(
        "held-dates",
        "The office forwarded it, and the date of the quoted mail and the last save disagree.",
        lambda one, _: one.dates_disagree is not None,
        lambda one: (("quoted", (one.dates_disagree or ("", ""))[0]), ("saved", (one.dates_disagree or ("", ""))[1])),
    ),
)
"""Step 2: waits until somebody decides; ``accept`` lets it compete like any other."""

RIVALRIES: tuple[Rivalry, ...] = (
    Rivalry(
        "held-replaces",
        "It would replace the return that counted when the area's next form was made.",
        _would_replace,
        lambda _, rival: (("rival", rival.sha256[:SHORT]),),
    ),
    Rivalry(
        "held-loses",
        "It would lose more than half of the answers that count without it.",
        _would_lose,
        lambda one, rival: (("lost", lost(rival.record, one.record)), ("answers", rival.record.counted)),
    ),
)
"""Step 2, for the one that would count: what it would do to the one that counts without it."""

ORDER: tuple[Criterion, ...] = (
    Criterion("typed before untouched (all answers as prefilled, though saved)", lambda one: one.typed),
    Criterion("with a moment before without", lambda one: bool(one.moment)),
    Criterion("the later moment", lambda one: one.moment),
    Criterion("more answers", lambda one: one.record.counted),
    Criterion("the greater SHA-256, so that no two are alike", lambda one: one.sha256),
)
"""Step 4: the first is it."""

BEYOND_THE_MOMENT = 3
"""From this criterion on nothing tells which return is meant: it is asked."""


def rank(one: Contender) -> tuple[bool | str | int, ...]:
    """The place in step 4: the greatest counts. No two originals have the same."""
    return tuple(criterion.key(one) for criterion in ORDER)


@dataclass(frozen=True)
class Outcome:
    """What became of the returns of one area and period, by SHA-256.

    ``left_out`` and ``held`` say why; ``struck`` names the return that corrects each. ``counts`` is the one that does,
    ``tie`` the one that nothing but its content or its digest tells from it, ``others`` those typed ones beside it.
    """

    counts: Contender | None
    left_out: Mapping[str, Finding] = field(default_factory=dict)
    held: Mapping[str, Finding] = field(default_factory=dict)
    struck: Mapping[str, str] = field(default_factory=dict)
    tie: Contender | None = None
    others: tuple[Contender, ...] = ()


def decide(contenders: Iterable[Contender], around: Round = Round()) -> Outcome:
    """Which of the returns of an area and period counts, and why the others do not."""
    listed = sorted(contenders, key=lambda one: one.sha256)
    left_out = reasons(LEFT_OUT, listed, around)
    held = reasons(HELD, [one for one in listed if one.sha256 not in left_out and not one.is_accepted], around)
    while True:
        standing = [one for one in listed if one.sha256 not in left_out.keys() | held.keys()]
        struck = _struck(standing, listed)
        counts, waiting = _rivalries(standing, struck, around)
        if not waiting:
            break
        held |= waiting  # what waits strikes nothing: the others are looked at again
    outdone = {one.sha256 for one in listed if counts and rank(one) < rank(counts)}
    rivals = {row.code for row in RIVALRIES}
    held = {sha256: why for sha256, why in held.items() if why.code not in rivals or sha256 not in outdone}
    ranked = sorted((one for one in standing if one.sha256 not in struck), key=rank, reverse=True)
    return Outcome(counts, left_out, held, struck, _tie(ranked), _others(standing, ranked))


def reasons(rules: Sequence[Rule], contenders: Iterable[Contender], around: Round) -> dict[str, Finding]:
    """By SHA-256 what the first rule that applies tells of each to which one does."""
    found = {}
    for one in contenders:
        rule = next((rule for rule in rules if rule.applies(one, around)), None)
        if rule:
            found[one.sha256] = Finding(rule.code, facts=(*rule.facts(one), _digits(one)))
    return found


def _digits(one: Contender) -> tuple[str, object]:
    """What people name the file by when they decide about it."""
    return "sha", one.sha256[:SHORT]


def _struck(standing: Iterable[Contender], listed: Iterable[Contender]) -> dict[str, str]:
    """What a surviving return corrects, and what that one corrected, whether it survives itself or not.

    What stands in a closed round nothing strikes.
    """
    corrects = {one.sha256: one.record.corrects for one in listed}
    stands = {one.sha256 for one in listed if one.stands}
    found: dict[str, str] = {}
    for one in standing:
        after, before = one.sha256, one.record.corrects
        while before and before not in found and before not in stands:
            found[before] = after
            after, before = before, corrects.get(before, "")
    return found


def _rivalries(
    standing: Sequence[Contender], struck: Mapping[str, str], around: Round
) -> tuple[Contender | None, dict[str, Finding]]:
    """Which one counts, and which are held by what would count without them: each beside the one before it that is not.

    Of two that would both lose most of what counts, the second is held as much as the first.
    """
    if around.counted not in {one.sha256 for one in standing}:  # it was withdrawn since: another one has to count
        around = replace(around, counted="")
    counts: Contender | None = None
    held: dict[str, Finding] = {}
    is_settled = not any(one.stands for one in standing)
    for one in sorted((one for one in standing if one.sha256 not in struck), key=rank):
        corrected = (other for other in standing if struck.get(other.sha256) == one.sha256)
        rival = max((*corrected, *filter(None, [counts])), key=rank, default=None)
        reason = _reason(one, rival, around, is_settled=around.is_closed and is_settled)
        if reason:
            held[one.sha256] = reason
        else:
            counts, is_settled = one, is_settled or one.stands
    return counts, held


def _reason(one: Contender, rival: Contender | None, around: Round, *, is_settled: bool) -> Finding | None:
    """Why one is held: by what it would do to the rival, or by a closing that has settled which one counts."""
    if one.stands or (one.is_accepted and not is_settled):
        return None
    row = next((row for row in RIVALRIES if rival and row.applies(one, rival, around)), None)
    if row and rival:
        return Finding(row.code, facts=(*row.facts(one, rival), _digits(one)))
    return Finding(HELD_BY_CLOSING, facts=(_digits(one),)) if is_settled else None


def _tie(ranked: Sequence[Contender]) -> Contender | None:
    """The second, if up to the moment it is the first's equal and says something else."""
    if len(ranked) < _HALF or rank(ranked[0])[:BEYOND_THE_MOMENT] != rank(ranked[1])[:BEYOND_THE_MOMENT]:
        return None
    return ranked[1] if ranked[0].record.answers != ranked[1].record.answers else None


def _others(standing: Iterable[Contender], ranked: Sequence[Contender]) -> tuple[Contender, ...]:
    return tuple(one for one in standing if one.typed and one not in ranked[:1])
