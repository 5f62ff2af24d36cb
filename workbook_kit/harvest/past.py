"""What the next round is made from: records of the rounds before it, and the sums that their harvests came to.

Outputs are for people; nobody reads them back. Which return counted in a round its note in the store says; what that
return answered, its record does, which is made anew from the original where its digest does not hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from workbook_kit.cell import SlotId, Value
from workbook_kit.checks.comparison import Earlier
from workbook_kit.figures.rollup import RollupRow, roll_up
from workbook_kit.harvest.candidates import reader_of
from workbook_kit.harvest.corrections import corrected, layout_of
from workbook_kit.harvest.verdict import Return, Verdict
from workbook_kit.period import Period
from workbook_kit.record import Record
from workbook_kit.registry import Area, Registry
from workbook_kit.workspace.decisions import Decisions
from workbook_kit.workspace.folder import Workspace
from workbook_kit.workspace.rounds import Note
from workbook_kit.workspace.store import Store

Answers = Mapping[SlotId, Value]


@dataclass(frozen=True)
class Source:
    """The file that the figures of a period were read from, by its path in the workspace, and its SHA-256."""

    period: Period
    path: str
    sha256: str


@dataclass(frozen=True)
class Past:
    """What is known of the rounds before one, as its own areas see it.

    ``rows`` are their figures, oldest first; ``earlier`` what its areas answered last. ``regrouped`` are the periods
    that had other areas, each with the regions that belong to none of today's.
    """

    rows: tuple[RollupRow, ...] = ()
    sources: tuple[Source, ...] = ()
    earlier: Earlier = field(default_factory=Earlier)
    regrouped: Mapping[Period, Sequence[Area]] = field(default_factory=dict)


def past_of(workspace: Workspace, period: Period, notes: Mapping[Period, Note]) -> Past:
    """The past of a round by what the rounds before it came to. Raises StoreError if the disk fails."""
    now = workspace.registry(period)
    children = _children(now)
    kept = _Kept(workspace)
    rows: list[RollupRow] = []
    others: dict[Period, Sequence[Area]] = {}
    for before, note in sorted(notes.items()):
        then = workspace.registry(before)
        is_other = _children(then) != children
        rows += _rows(kept, before, note, then, now, is_other=is_other)
        if is_other:
            here = {region.code for region in now.regions}
            others[before] = [region for region in then.regions if region.code not in here]
    sources = tuple(_source(workspace, before, note) for before, note in sorted(notes.items()))
    return Past(tuple(rows), sources, _earlier(kept, period, notes), others)


def _source(workspace: Workspace, period: Period, note: Note) -> Source:
    path = workspace.rounds.sums_file(period, note).relative_to(workspace.root)
    return Source(period, path.as_posix(), note.sums)


class _Kept:
    """Records of the store in full, each made anew if it has to be."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._store, self._reader = Store(workspace.collected), reader_of(workspace)

    def record(self, sha256: str) -> Record:
        kept = self._store.record(sha256, self._reader.digest)
        return kept or self._reader.read(self._store.original(sha256))

    def records(self, period: Period, note: Note, only: Iterable[str] | None = None) -> Mapping[str, Record]:
        """The returns that counted in a round, by area, with what was told by phone instead of what they say."""
        wanted = note.counted.keys() if only is None else note.counted.keys() & set(only)
        counted = {area: note.counted[area] for area in sorted(wanted)}
        told = Decisions(note.told)
        about = {one.target for one in note.told if one.area in counted and one.target in self._store.originals}
        beside = [self._as("superseded", sha256) for sha256 in sorted(about - set(counted.values()))]
        returns = [*(self._as("accepted", sha256) for sha256 in counted.values()), *beside]
        layout = partial(layout_of, versions=self.workspace.versions, registry=self.workspace.registry(period))
        judged = corrected(returns, told, layout)
        return {one.area: one.record for one in judged if one.verdict == "accepted" and one.record}

    def _as(self, verdict: Verdict, sha256: str) -> Return:
        return Return(file="", sha256=sha256, verdict=verdict, record=self.record(sha256))


def _rows(
    kept: _Kept, period: Period, note: Note, then: Registry, now: Registry, *, is_other: bool
) -> Iterator[RollupRow]:
    """The figures of a round under the hierarchy of another; ``is_other`` where the middle level had other regions.

    A middle level's sums are made anew from the records of its regions where it had others then; what it answered
    itself stays its own, under its own name and in its own era.
    """
    same = same_areas(then, now)
    if not is_other:
        yield from (row for row in note.rows if row.level != "ely" or row.area in same)
        return
    forms = kept.workspace.versions.in_use
    asked = forms["region"].fields
    yield from (row for row in note.rows if row.level != "ely" or (row.field not in asked and row.area in same))
    records = {area: record for area, record in kept.records(period, note).items() if record.form == forms["region"].id}
    summed = roll_up({"region": forms["region"]}, regrouped(then, now), str(period), records)
    yield from (row for row in summed if row.level == "ely")


def _children(registry: Registry) -> Mapping[str, frozenset[str]]:
    return {area.code: frozenset(region.code for region in registry.regions_of(area.code)) for area in registry.elys}


def same_areas(then: Registry, now: Registry) -> frozenset[str]:
    """The areas that are the same in both: every region by its code, a middle level by its name in the same era."""
    names = {area.code: area.name for area in then.elys} if then.era == now.era else {}
    regions = {region.code for region in then.regions} & {region.code for region in now.regions}
    return frozenset(regions | {area.code for area in now.elys if names.get(area.code) == area.name})


def regrouped(then: Registry, now: Registry) -> Registry:
    """The regions that there were then under the areas of today; one that is gone belongs to none of them."""
    parents = {region.code: region.parent for region in now.regions}
    here = tuple(replace(region, parent=parents[region.code]) for region in then.regions if region.code in parents)
    return replace(now, regions=here)


def _earlier(kept: _Kept, period: Period, notes: Mapping[Period, Note]) -> Earlier:
    """What was answered in the last round before this one.

    An area that missed it keeps its plan: it comes from the last round that it did not miss, up to a year back.
    """
    if not notes:
        return Earlier()
    *older, last = sorted(notes)
    workspace = kept.workspace
    registry = workspace.registry(period)
    answers = _answers(kept, last, notes[last], registry)
    lacking = {area.code for level in workspace.versions.in_use for area in registry.areas(level)} - answers.keys()
    missed: dict[str, Answers] = {}
    years: dict[str, int] = {}
    for then in reversed([one for one in older if one >= Period(period.year - 1, period.quarter)]):
        found = _answers(kept, then, notes[then], registry, only=lacking)
        missed |= found
        years |= dict.fromkeys(found, then.year)
        lacking -= found.keys()
    return Earlier(last.year, answers, missed, years)


def _answers(
    kept: _Kept, period: Period, note: Note, now: Registry, only: Iterable[str] | None = None
) -> dict[str, Answers]:
    """What the areas answered that are still the same, as far as the forms in use ask it."""
    same = same_areas(kept.workspace.registry(period), now)
    asked = kept.workspace.versions.fields_in_use
    records = kept.records(period, note, same if only is None else same & set(only))
    return {
        area: {slot: value for slot, value in record.values.items() if slot[0] in asked}
        for area, record in records.items()
    }
