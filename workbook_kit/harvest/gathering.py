"""How a harvest comes about: everything in ``collected/``, read and judged, with what the workspace knows besides."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import replace

from workbook_kit import disk
from workbook_kit.blank import generate
from workbook_kit.checks.comparison import Earlier
from workbook_kit.figures.revision import Revision, revisions
from workbook_kit.form.versions import Versions
from workbook_kit.harvest.candidates import candidates
from workbook_kit.harvest.contenders import Candidate, Circumstances
from workbook_kit.harvest.gathered import Harvest
from workbook_kit.harvest.handed_over import taken_in
from workbook_kit.harvest.late_returns import latecomers
from workbook_kit.harvest.past import past_of
from workbook_kit.harvest.precedence import Round
from workbook_kit.harvest.senders import Senders
from workbook_kit.harvest.verdict import judge
from workbook_kit.period import Period
from workbook_kit.work.progress import Watch, unwatched
from workbook_kit.workspace import editions
from workbook_kit.workspace.decisions import Ruling
from workbook_kit.workspace.folder import Workspace
from workbook_kit.workspace.rounds import Note
from workbook_kit.workspace.store import Store


def gather(
    workspace: Workspace,
    period: Period,
    *,
    keep: bool,
    executor: Executor | None = None,
    watch: Watch = unwatched,
    as_if_open: bool = False,
) -> Harvest:
    """Read and judge everything collected; with ``keep`` originals and records go to the store first.

    A closed round is gathered from what it was closed with; ``as_if_open`` from what there is today.
    """
    edition = 0 if as_if_open else workspace.closed(period)
    source = workspace.as_closed(period, edition) if edition else workspace
    closing = editions.closing(workspace, period, edition)
    found = candidates(source, period, keep=keep, executor=executor, watch=watch)
    workspace, found = taken_in(workspace, found, keep=keep)
    source = source if edition else workspace
    notes = rounds_before(source, period, keep=keep and not edition)
    bare = bare_harvest(source, period, notes)
    marked = _marked(found, period, bare.versions, bare.earlier)
    around = replace(circumstances(source, period), closing=closing, rounds=_rounds(workspace, period, closing))
    if closing:
        around = replace(around, rulings={**_struck_out_since(workspace, closing), **around.rulings})
    if any(one.record and one.record.period == str(period) and not one.record.serial for one in found):
        around = replace(around, made=_forms_of_before(workspace, period))
    if any(one.record and one.record.refused and not one.record.period for one in found):
        around = replace(around, strays=_strays_elsewhere(workspace, period))
    returns = bare.corrected(judge(marked, str(period), bare.deadline, around), source.decisions)
    last = editions.edition(workspace, period, edition - 1 if edition else workspace.editions(period))
    return replace(
        bare,
        returns=returns,
        late=latecomers(notes, returns),
        edition=edition,
        edition_before=last.rows if last else None,
    )


def _struck_out_since(workspace: Workspace, closing: Note) -> Mapping[str, Ruling]:
    """What was decided of files that came after a closing, so far as it takes nothing in: they wait no longer."""
    rulings = workspace.decisions.rulings
    return {sha: one for sha, one in rulings.items() if one.counts is False and sha not in closing.known}


def would_differ(workspace: Workspace, harvest: Harvest) -> tuple[Revision, ...]:
    """The figures of a closed round that today's files, decisions and settings would tell otherwise."""
    if not harvest.edition:
        return ()
    today = gather(workspace, harvest.period, keep=False, as_if_open=True)
    return revisions(harvest.rollup, today.rollup)


def circumstances(workspace: Workspace, period: Period) -> Circumstances:
    """What of a workspace bears on who counts in a round, beside what is known of the round itself."""
    return Circumstances(
        period=period,
        senders=Senders(workspace.registry(period), workspace.office_addresses),
        rulings=workspace.decisions.rulings,
        first_sent={one.area: one.when for one in reversed(workspace.decisions.of("sent", period=str(period)))},
    )


def _rounds(workspace: Workspace, period: Period, closing: Note | None) -> Callable[[str], Round]:
    """What of its round bears on an area: after which return its next form was made, whether the round is closed."""
    after = workspace.rounds.counted(period.next)
    return lambda area: Round(after.get(area, ""), is_closed=closing is not None)


def _strays_elsewhere(workspace: Workspace, period: Period) -> Mapping[str, str]:
    """Files of no known area and period by SHA-256, with the round that saw each first."""
    others = {one: workspace.rounds.note(one) for one in sorted(workspace.rounds.harvested()) if one != period}
    return {sha256: str(one) for one, note in others.items() if note for sha256 in note.strays}


def _forms_of_before(workspace: Workspace, period: Period) -> frozenset[str]:
    """The SHA-256 of the forms that lie ready to mail: those of the first version do not say that they are ours."""
    folder = workspace.templates / str(period)
    with disk.one_line_errors("Reading the blank workbooks failed"):
        return frozenset(hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*.xlsx"))


def _marked(found: Iterable[Candidate], period: Period, versions: Versions, earlier: Earlier) -> Iterator[Candidate]:
    """Every candidate, those of the period that came back as they were prefilled marked as untouched."""
    for one in found:
        record = one.record if one.record and one.record.period == str(period) else None
        untouched = record is not None and generate.is_untouched(record, versions, earlier)
        yield replace(one, untouched=True) if untouched else one


def rounds_before(workspace: Workspace, period: Period, *, keep: bool = False) -> Mapping[Period, Note]:
    """What the rounds before one came to, oldest first.

    Where nobody noted it, as an older version did not, or the note was changed since, the round is gathered anew from
    the store; with ``keep`` that is noted.
    """
    notes: dict[Period, Note] = {}
    for before in workspace.harvested():
        if before < period:
            note = workspace.rounds.note(before)
            if note is None:
                note = _of_the_store(workspace, note_of(gather(workspace, before, keep=keep)))
                (workspace.rounds.keep if keep else workspace.rounds.remember)(before, note)
            notes[before] = note
    return notes


def _of_the_store(workspace: Workspace, note: Note) -> Note:
    """What came and is not in the store yet, as a command that writes nothing left it, is nobody's past."""
    there = Store(workspace.collected).originals
    return replace(note, counted={area: sha256 for area, sha256 in note.counted.items() if sha256 in there})


def note_of(harvest: Harvest) -> Note:
    """What a harvest came to, for the rounds after it."""
    counted = {area: returned.sha256 for area, returned in harvest.accepted.items()}
    known = frozenset(returned.sha256 for returned in harvest.returns)
    strays = frozenset(returned.sha256 for returned in harvest.refused if not returned.period)
    told = tuple(decision for returned in harvest.accepted.values() for decision in returned.corrections)
    return Note(counted, known, strays, tuple(harvest.rollup), told)


def bare_harvest(workspace: Workspace, period: Period, notes: Mapping[Period, Note] | None = None) -> Harvest:
    """A harvest of no return yet: everything else of the workspace that bears on a period's returns."""
    past = past_of(workspace, period, rounds_before(workspace, period) if notes is None else notes)
    return Harvest(
        period=period,
        registry=workspace.registry(period),
        versions=workspace.versions,
        returns=(),
        language=workspace.language,
        waivers=workspace.waivers,
        earlier=past.earlier,
        past=past.rows,
        sources=past.sources,
        regrouped=past.regrouped,
        published=workspace.published,
        deadline=workspace.deadline(period),
        office=workspace.office_addresses,
    )
