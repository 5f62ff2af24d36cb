"""Checks: declared in a form, put to every place once, with an Excel face and a Python face each.

The two faces are why the workbook and the harvest agree (docs/design.md, "One check, three faces").

``own`` looks at one return, ``history`` also at what the area answered before, ``peers`` at the other areas;
``content`` is the Excel face of what the reader itself says of a single cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from workbook_kit import finnish
from workbook_kit.cell import SlotId, Value
from workbook_kit.checks.conditions import All, Condition, Not, Seen
from workbook_kit.checks.declared import checks_of, peer_checks_of
from workbook_kit.checks.probe import Places, Probe
from workbook_kit.findings.finding import Finding
from workbook_kit.form.model import Form
from workbook_kit.language import Language
from workbook_kit.layout.laying import unfilled
from workbook_kit.layout.places import Slot
from workbook_kit.period import Period
from workbook_kit.work.caching import cache

__all__ = ["Failure", "Places", "Probe", "Seen", "explained", "failures", "places", "probes", "prove"]


@dataclass(frozen=True)
class Failure:
    """One slot that fails a check, with what its message needs to know."""

    code: str
    slot: Slot
    facts: tuple[tuple[str, object], ...] = ()
    trial: bool = False

    def finding(self, slot: Slot, *, sheet: str, cell: str, raw: str) -> Finding:
        """What it says of the slot of an area's own layout, where that stands in a return."""
        return Finding(
            code=self.code,
            sheet=sheet,
            cell=cell,
            field=slot.field.id,
            segment=slot.segment,
            row=slot.line,
            label=slot.label,
            raw=raw,
            facts=self.facts,
            trial=self.trial,
        )


@cache
def places(form: Form, language: Language, period: Period) -> Places:
    """The places of a form, as the checks need them: the same for all areas, so worked out once."""
    return Places(form, language, period, unfilled(form, language))


@cache
def probes(form: Form, language: Language, period: Period) -> tuple[Probe, ...]:
    """Every check at every place of a form. Raises SpecError if a check is declared wrongly."""
    found: list[Probe] = []
    blanks: dict[SlotId, list[Condition]] = {}
    for check, trial in checks_of(form):
        for probe in check.probes(places(form, language, period)):
            gaps = blanks.setdefault(probe.slot.id, []) if probe.missing else []
            # of several checks that miss an answer in one place only the first speaks
            fails = All([probe.fails, *(Not(other) for other in gaps)]) if gaps else probe.fails
            gaps.append(probe.fails)
            found.append(replace(probe, fails=fails, trial=trial))
    return tuple(found)


def prove(form: Form) -> None:
    """Raise SpecError if a check of the form is declared wrongly."""
    checks_of(form)
    peer_checks_of(form)


def failures(form: Form, language: Language, period: Period, seen: Seen, *, earlier: bool = False) -> Iterator[Failure]:
    """The failures of one return: of the checks that look at it alone, or of those that need the period before."""
    for probe in probes(form, language, period):
        if probe.earlier == earlier and probe.fails.holds(seen):
            figure = probe.figure.number(seen) if probe.figure else None
            facts = () if figure is None else (("figure", finnish.number(float(figure))),)
            yield Failure(probe.code, probe.slot, (*probe.facts, *facts), probe.trial)


def explained(form: Form, finding: Finding, answers: Mapping[SlotId, Value]) -> Finding:
    """The finding; a query with the remark that the sender wrote beside the place, if any, which closes it."""
    remark = _remarks(form).get(finding.slot)
    if remark is None or finding.severity != "query":
        return finding
    return replace(finding, explanation=str(answers.get(remark) or ""))


@cache
def _remarks(form: Form) -> Mapping[SlotId, SlotId]:
    """The slot of the remark that explains each slot; the same in every language and period, so of any."""
    where = places(form, "fi", Period(2013, 1))
    beside = ((slot.id, where.remark(slot)) for slot in where.slots)
    return {slot: remark.id for slot, remark in beside if remark}
