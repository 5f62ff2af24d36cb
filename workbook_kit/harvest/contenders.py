"""What bears on whether a file counts: when it was sent, who sent it, what is decided about it.

The same bytes are one return, however often and under whatever names they came; where a contact of its own area sent
them, that arrival stands for all, else the one mailed last.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from workbook_kit.findings.finding import Finding
from workbook_kit.findings.messages import Worded
from workbook_kit.harvest.precedence import Contender, Round
from workbook_kit.harvest.senders import Senders
from workbook_kit.period import Period, day_in_finland
from workbook_kit.record import Record
from workbook_kit.workspace.decisions import Ruling
from workbook_kit.workspace.rounds import Note

_DAY = dt.timedelta(days=1)
_A_YEAR = 366 * _DAY


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One collected file before its verdict.

    ``mailed`` are all dates on which the same bytes are known to have been mailed. A file that is ``absent`` is no
    longer in ``collected/``. An ``untouched`` one holds what was prefilled in it and nothing else. What its mail tells
    of it is what an ``Envelope`` holds. ``told`` is what is said of another office's ``document`` of decisions.
    """

    file: str
    sha256: str
    received: str = ""
    skipped: Worded | None = None
    record: Record | None = None
    sender: str = ""
    mailed: tuple[str, ...] = ()
    absent: bool = False
    untouched: bool = False
    relay: str = ""
    quoted: str = ""
    quoted_sender: str = ""
    bounced: bool = False
    document: bytes = b""
    told: Finding | None = None


@dataclass(frozen=True)
class Circumstances:
    """What of the workspace bears on who counts: the round, its contacts, and what people decided.

    ``rounds`` tells of an area what its round knows. ``made`` are the SHA-256 of forms that lie ready to mail. Of a
    round that is closed ``closing`` is what it came to. ``first_sent`` is by area when its form first went out, where
    somebody noted that; ``strays`` are files of no known area and period that another round saw first, with its name.
    """

    period: Period | None = None
    senders: Senders = field(default_factory=Senders)
    rulings: Mapping[str, Ruling] = field(default_factory=dict)
    rounds: Callable[[str], Round] = lambda _: Round()
    made: frozenset[str] = frozenset()
    closing: Note | None = None
    first_sent: Mapping[str, str] = field(default_factory=dict)
    strays: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Original:
    """All files that are the same bytes; the ``first`` of them stands for all."""

    first: Candidate
    mailed: tuple[str, ...]
    contender: Contender | None = None
    doubts: tuple[Finding, ...] = ()

    @property
    def came(self) -> str:
        """When it first came in."""
        return min(self.mailed, default=sent(self.first))


def originals(files: Iterable[Candidate], around: Circumstances) -> Mapping[str, Original]:
    """By SHA-256, every original with what bears on whether it counts, if it can be read."""
    found: dict[str, list[Candidate]] = {}
    for candidate in files:
        found.setdefault(candidate.sha256, []).append(candidate)
    return {sha256: _original(same, around) for sha256, same in found.items()}


def _original(same: list[Candidate], around: Circumstances) -> Original:
    def standing(one: Candidate) -> tuple[bool, str]:
        area = one.record.area if one.record else ""
        return area in _areas(one.sender, one.received, around), sent(one)

    first = max(same, key=standing)
    mailed = tuple(date for one in same for date in (one.received, *one.mailed) if date)
    record = first.record
    if record is None or not record.area:
        return Original(first, mailed)
    contender = _contender(first, record, around)
    doubts = _implausible(contender, around)
    return Original(first, mailed, replace(contender, moment="") if doubts else contender, doubts)


def _areas(address: str, received: str, around: Circumstances) -> frozenset[str]:
    """Whose contact an address is on the day of its mail."""
    return around.senders.areas(address, day_in_finland(received))


def _contender(one: Candidate, record: Record, around: Circumstances) -> Contender:
    by_office = around.senders.is_office(one.sender, record.area)
    sender, mailed = one.sender, one.received
    if by_office:
        sender, mailed = one.quoted_sender, one.quoted
    areas = _areas(sender, mailed, around)
    is_other = areas and record.area not in areas and not around.senders.is_office(sender, record.area)
    return Contender(
        record=record,
        moment=(one.quoted or record.saved) if by_office else sent(one),
        typed=not (one.untouched or record.untouched),
        ours=record.as_sent or one.sha256 in around.made,
        ruling=around.rulings.get(one.sha256),
        other_area=min(areas) if is_other else "",
        dates_disagree=_disagreeing(one.quoted, record.saved) if by_office else None,
        stands=around.closing is not None and around.closing.counted.get(record.area) == one.sha256,
        came_after=around.closing is not None and one.sha256 not in around.closing.known,
    )


def sent(candidate: Candidate) -> str:
    """When it was sent, as far as a mail or else the workbook itself says: UTC, ISO, or empty."""
    return candidate.received or (candidate.record.saved if candidate.record else "")


def _disagreeing(quoted: str, saved: str) -> tuple[str, str] | None:
    """A forwarded workbook that was saved after its sender had mailed it: somebody else may have typed into it."""
    was_mailed, was_saved = moment(quoted), moment(saved)
    if was_mailed and was_saved and was_saved > was_mailed + _DAY:
        return quoted[:10], saved[:10]
    return None


def _implausible(one: Contender, around: Circumstances) -> tuple[Finding, ...]:
    """A clock that was wrong says no moment: a year after the period's end, or before the form had gone out."""
    when, out = moment(one.moment), moment(around.first_sent.get(one.record.area, ""))
    if when is None or around.period is None:
        return ()
    is_early = out is not None and when.date() < out.date()  # a day is enough: a save in a form has no zone
    if when.date() <= around.period.next.first_day + _A_YEAR and not is_early:
        return ()
    return (Finding("moment-implausible", facts=(("moment", one.moment[:10]),)),)


def moment(text: str) -> dt.datetime | None:
    """A day or a moment of the records as such, None if it is none."""
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)
