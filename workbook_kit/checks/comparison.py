"""Checks that one file alone cannot answer: against the period before, and against the other areas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from workbook_kit import checks
from workbook_kit.cell import SlotId, Value
from workbook_kit.checks import Failure, Seen
from workbook_kit.checks.declared import peer_checks_of
from workbook_kit.checks.peers import Peer
from workbook_kit.findings.finding import Finding
from workbook_kit.form.model import Form
from workbook_kit.layout.places import Layout
from workbook_kit.record import Record


@dataclass(frozen=True)
class Earlier:
    """The accepted answers of the period that was harvested before, by area; ``year`` is that period's, 0 if none.

    ``missed`` are the last answers of areas that have none of that period: to carry forward, not to compare with;
    ``missed_years`` are the years that these are of.
    """

    year: int = 0
    answers: Mapping[str, Mapping[SlotId, Value]] = field(default_factory=dict)
    missed: Mapping[str, Mapping[SlotId, Value]] = field(default_factory=dict)
    missed_years: Mapping[str, int] = field(default_factory=dict)

    def beside(self, form: Form, area: str, year: int) -> Mapping[SlotId, Value]:
        """What an area's answers of a year stand beside; of another year's plan only what was brought along."""
        before = self.answers.get(area, {})
        if self.year == year:
            return before
        ended = {field.id for field in form.fields.values() if field.ends_with_year}
        return {slot: value for slot, value in before.items() if slot[0] not in ended}

    def last(self, area: str) -> tuple[int, Mapping[SlotId, Value]]:
        """The last answers of an area, and the year that they are of; of none if nobody knows it."""
        if area in self.answers:
            return self.year, self.answers[area]
        return self.missed_years.get(area, 0), self.missed.get(area, {})


def beside_earlier(layout: Layout, record: Record, earlier: Earlier) -> Iterator[Finding]:
    """Findings of the checks that need what the area of a return answered before."""
    before = earlier.beside(layout.form, layout.area.code, layout.period.year)
    if not before:
        return
    answers = record.values
    seen = Seen(answers, frozenset(answers), before, earlier.year)
    for failure in checks.failures(layout.form, layout.language, layout.period, seen, earlier=True):
        yield checks.explained(layout.form, _finding(layout, record, failure), answers)


def _finding(layout: Layout, record: Record, failure: Failure) -> Finding:
    slot = layout.by_id[failure.slot.id]
    stood = next((a for a in record.answers if a.slot == slot.id), None)
    sheet, cell, raw = (stood.sheet, stood.cell, stood.raw) if stood else (slot.tab, slot.cell, "")
    return failure.finding(slot, sheet=sheet, cell=cell, raw=raw)


def among_areas(form: Form, records: Iterable[Record]) -> Iterator[tuple[str, Finding]]:
    """Findings of the checks among all areas that filled a form, each with its area."""
    peers = [Peer(record.area, record.language, record.answers) for record in records if record.form == form.id]
    for check, trial in peer_checks_of(form):
        for area, finding in check.findings(form, peers):
            yield area, replace(finding, trial=trial)
