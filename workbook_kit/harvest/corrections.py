"""What was told by phone instead of what a return says: a decision about one cell of the return that counts.

It holds for the return that it was made about, and for a later one that says there what that one said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from workbook_kit import excel
from workbook_kit.cell import Cell, SlotId
from workbook_kit.findings.finding import Finding, quoted
from workbook_kit.form.versions import Versions
from workbook_kit.harvest.rechecking import rechecked
from workbook_kit.harvest.verdict import Return
from workbook_kit.language import Language
from workbook_kit.layout.laying import lay_out
from workbook_kit.layout.places import Layout, Slot
from workbook_kit.period import Period
from workbook_kit.reading.locate import Found
from workbook_kit.reading.values import read_value
from workbook_kit.record import Answer, Record
from workbook_kit.registry import Registry
from workbook_kit.workspace.decisions import Decision, Decisions

BLANK = "–"
"""How a sentence names what a blank cell says."""


def layout_of(record: Record, versions: Versions, registry: Registry) -> Layout:
    """The layout of the workbook that came back, by the version of the form that it was made from."""
    form = versions.by_name[record.form, record.version]
    area = registry.area(record.area, form.level)
    return lay_out(form, area, registry, Period.parse(record.period), cast("Language", record.language))


def stood(record: Record, slot: Slot) -> Answer:
    """What a return holds in the cell of a slot, whether it counts or not; without a sheet of its own, the form's."""
    blank = Answer(*slot.id, "", slot.tab, slot.cell, "")
    return next((one for one in (*record.answers, *record.held) if one.slot == slot.id), blank)


def read_told(slot: Slot, at: Answer, told: str, language: Language) -> tuple[Answer | None, list[Finding]]:
    """What was told, by the rule that reads a text typed into that cell."""
    place = excel.place(at.cell) or (slot.row, slot.column)
    return read_value(Found(slot, at.sheet, place, Cell("text", told)), language)


def corrected(returns: Iterable[Return], known: Decisions, layout: Callable[[Record], Layout]) -> tuple[Return, ...]:
    """The returns; those that count with what was told instead of what they say."""
    listed, about = tuple(returns), _by_return(known)
    records = {one.sha256: one.record for one in listed if one.record}
    return tuple(
        _with_told(one, one.record, words, records, layout(one.record))
        if one.record and one.verdict == "accepted" and (words := about.get((one.period, one.area)))
        else one
        for one in listed
    )


def _by_return(known: Decisions) -> Mapping[tuple[str, str], Mapping[SlotId, tuple[Decision, ...]]]:
    """By period and area, and by slot, the last word of each office."""
    found: dict[tuple[str, str], dict[SlotId, list[Decision]]] = {}
    for one in known.of("correct"):
        slots = found.setdefault((one.period, one.area), {})
        slots.setdefault((one.field, one.segment, one.row), []).append(one)
    return {of: {slot: known.last_words(words) for slot, words in sorted(slots.items())} for of, slots in found.items()}


def _with_told(
    returned: Return,
    record: Record,
    words: Mapping[SlotId, Sequence[Decision]],
    records: Mapping[str, Record],
    layout: Layout,
) -> Return:
    outcomes = [
        _of_slot(layout, slot, decisions, record, records)
        if (slot := layout.by_id.get(name))
        else _Outcome(notes=tuple(_void(decision) for decision in decisions))
        for name, decisions in words.items()
    ]
    counting = [one.counts for one in outcomes if one.counts]
    instead = {one.answer.slot: one.answer for one in counting}
    return replace(
        returned,
        record=rechecked(record, layout, instead) if instead else record,
        notes=(*returned.notes, *(note for one in outcomes for note in one.notes)),
        corrections=tuple(one.decision for one in counting),
    )


@dataclass(frozen=True)
class _Word:
    """What one office says of a cell, as an answer, with what was noticed when it was read."""

    decision: Decision
    answer: Answer
    noticed: Sequence[Finding]

    @property
    def queries(self) -> Iterable[Finding]:
        return (one for one in self.noticed if one.severity == "query")


@dataclass(frozen=True)
class _Outcome:
    """What became of the words about one cell: the one that counts, if one does, and what to say."""

    counts: _Word | None = None
    notes: tuple[Finding, ...] = ()


def _of_slot(
    layout: Layout, slot: Slot, decisions: Iterable[Decision], record: Record, records: Mapping[str, Record]
) -> _Outcome:
    at = stood(record, slot)
    read = [(one, *read_told(slot, at, one.value, layout.language)) for one in decisions]
    void = [_void(one) for one, answer, _ in read if answer is None]
    words = [_Word(one, answer, noticed) for one, answer, noticed in read if answer]
    holding = [one for one in words if _holds(one.decision, slot, record, records)]
    if len({one.answer.value for one in holding}) > 1:
        several = "; ".join(f"{one.decision.id}: {one.decision.value} ({one.decision.reason})" for one in holding)
        return _Outcome(notes=(*void, _finding("correction-contradiction", slot, at, words=several)))
    if holding:
        return _Outcome(holding[-1], (*void, _about("corrected", slot, at, holding[-1]), *holding[-1].queries))
    other = [one for one in words if one.answer.value != at.value]
    return _Outcome(notes=(*void, *(_about("correction-overtaken", slot, at, one) for one in other[-1:])))


def _holds(decision: Decision, slot: Slot, record: Record, records: Mapping[str, Record]) -> bool:
    """Whether a decision is about this return, or about one that said the same there."""
    about = records.get(decision.target)
    return decision.target == record.sha256 or (
        about is not None and stood(about, slot).value == stood(record, slot).value
    )


def _about(code: str, slot: Slot, at: Answer, word: _Word) -> Finding:
    decision = word.decision
    return _finding(code, slot, at, told=decision.value, number=decision.id, why=decision.reason)


def _finding(code: str, slot: Slot, at: Answer, **facts: str) -> Finding:
    returned = (("returned", quoted(at.raw) or BLANK), *facts.items())
    return Finding(code, at.sheet, at.cell, *slot.id, slot.label, quoted(at.raw), returned)


def _void(decision: Decision) -> Finding:
    slot = f"{decision.field}:{decision.segment}:{decision.row}".rstrip(":")
    facts = (("number", decision.id), ("place", slot), ("told", decision.value))
    return Finding("correction-void", field=decision.field, segment=decision.segment, row=decision.row, facts=facts)
