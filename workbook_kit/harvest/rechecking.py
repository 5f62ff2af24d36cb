"""A record in which some answers are others than what was returned: its checks put once more to all that it says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass, replace
from functools import cached_property

from workbook_kit import checks
from workbook_kit.cell import SlotId, Value
from workbook_kit.checks import Failure, Seen
from workbook_kit.findings.finding import Finding, quoted
from workbook_kit.layout.places import Layout
from workbook_kit.record import Answer, Cells, Record

Key = tuple[str, SlotId]
"""A finding of a check: its code and its slot."""


def rechecked(record: Record, layout: Layout, instead: Mapping[SlotId, Answer]) -> Record:
    """The record with these answers instead of its own.

    As in a return, an answer that a check finds wrong does not count; what was wrong only beside what is replaced now
    counts.
    """
    now = _Now(record, layout, instead)
    findings = tuple(checks.explained(layout.form, one, now.values) for one in (*now.kept(), *now.anew()))
    wrong = {one.slot for one in findings if one.severity == "error"}
    order = [slot for slot in layout.by_id if slot in now.contents]
    counted = [slot for slot in order if slot in now.values and slot not in wrong]
    return replace(
        record,
        answers=tuple(now.contents[slot] for slot in counted),
        held=tuple(now.contents[slot] for slot in order if slot not in counted),
        findings=findings,
        cells=_cells(record, layout, instead.keys(), set(counted)),
    )


@dataclass(frozen=True)
class _Now:
    """The contents of a return's cells after the replacement, and what the checks say before and after it."""

    record: Record
    layout: Layout
    instead: Mapping[SlotId, Answer]

    @cached_property
    def contents(self) -> Mapping[SlotId, Answer]:
        return {**_contents(self.record), **self.instead}

    @cached_property
    def values(self) -> Mapping[SlotId, Value]:
        return {**self._typed, **{slot: answer.value for slot, answer in self.instead.items()}}

    @cached_property
    def _typed(self) -> Mapping[SlotId, Value]:
        """What was typed that can be read, whether it counts or a check finds it wrong."""
        errors = [one for one in self.record.findings if one.severity == "error"]
        unread = {one.slot for one in errors if not self._is_check(one)}
        checked = {one.slot for one in errors if self._is_check(one)} - unread
        held = {answer.slot: answer.value for answer in self.record.held if answer.slot in checked}
        return self.record.values | held

    def _is_check(self, finding: Finding) -> bool:
        return (finding.code, finding.slot) in self._probed

    @cached_property
    def _probed(self) -> AbstractSet[Key]:
        """What the checks of a single return can say, and where."""
        every = checks.probes(self.layout.form, self.layout.language, self.layout.period)
        return {(probe.code, probe.slot.id) for probe in every if not probe.earlier}

    @cached_property
    def _before(self) -> Mapping[Key, Failure]:
        noticed = {one.slot for one in self.record.findings if one.field and not self._is_check(one)}
        return self._failures(self._typed, _contents(self.record).keys() | noticed)

    @cached_property
    def _after(self) -> Mapping[Key, Failure]:
        noticed = {one.slot for one in self.record.findings if one.field and not self._is_check(one)}
        return self._failures(self.values, self.contents.keys() | noticed)

    def _failures(self, values: Mapping[SlotId, Value], touched: AbstractSet[SlotId]) -> Mapping[Key, Failure]:
        layout = self.layout
        failed = checks.failures(layout.form, layout.language, layout.period, Seen(values, frozenset(touched)))
        return {(one.code, one.slot.id): one for one in failed}

    def kept(self) -> Iterator[Finding]:
        """What was found in the return and is true of it still."""
        for one in self.record.findings:
            key = one.code, one.slot
            if key not in self._before:
                if one.slot not in self.instead:
                    yield one
            elif not self._is_other(key):
                yield one

    def anew(self) -> Iterator[Finding]:
        """What the checks say now and did not say before, or said otherwise."""
        had = {(one.code, one.slot) for one in self.record.findings}
        for key, failure in self._after.items():
            if key not in self._before or (key in had and self._is_other(key)):
                slot = self.layout.by_id[failure.slot.id]
                at = self.contents.get(slot.id, Answer(*slot.id, "", slot.tab, slot.cell, ""))
                yield failure.finding(slot, sheet=at.sheet, cell=at.cell, raw=quoted(at.raw))

    def _is_other(self, key: Key) -> bool:
        return key[1] in self.instead or self._after.get(key) != self._before[key]


def _contents(record: Record) -> dict[SlotId, Answer]:
    return {answer.slot: answer for answer in (*record.answers, *record.held)}


def _cells(record: Record, layout: Layout, replaced: AbstractSet[SlotId], counted: AbstractSet[SlotId]) -> Cells:
    """How the cells ended: one that was replaced counts, but not as it was typed."""
    counts = Counter(asdict(record.cells))
    for slot in replaced | (counted ^ record.values.keys()):
        counts[_ended(record, layout, slot)] -= 1
        converted = slot in replaced or _is_noted(record, slot)
        counts["refused" if slot not in counted else "converted" if converted else "accepted"] += 1
    return Cells(**counts)


def _ended(record: Record, layout: Layout, slot: SlotId) -> str:
    """How a cell of the return ended, as ``Cells`` names it."""
    if slot in record.values:
        return "converted" if _is_noted(record, slot) else "accepted"
    lost = {one.sheet for one in record.findings if one.code == "sheet-lost"}
    if layout.by_id[slot].tab in lost or any(one.code == "slot-lost" and one.slot == slot for one in record.findings):
        return "ignored"
    noticed = {answer.slot for answer in record.held} | {one.slot for one in record.findings if one.raw}
    return "refused" if slot in noticed else "empty"


def _is_noted(record: Record, slot: SlotId) -> bool:
    return any(one.slot == slot and one.severity == "note" for one in record.findings)
