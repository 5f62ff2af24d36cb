"""Which reply each area gets, by one rule, and what all replies of a period have in common.

An accepted return gets a correction if any of its findings is open, else a receipt. An area whose files could not be
read gets a refusal that says why; one that sent the form of a past quarter is told so; one that sent nothing gets a
reminder, if its workbook was made. Whose return waits for a decision gets nothing. Who sent another area's form is told
so in the name of the area that it is a contact of, beside what that area is told of its own return.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, cast

from workbook_kit.blank import Signer, build
from workbook_kit.blank.generate import contents, file_name
from workbook_kit.cell import SlotId
from workbook_kit.checks.comparison import Earlier
from workbook_kit.findings import messages
from workbook_kit.findings.finding import Finding
from workbook_kit.form.versions import Versions
from workbook_kit.harvest.gathered import Harvest
from workbook_kit.harvest.verdict import Return
from workbook_kit.language import LANGUAGES, Language
from workbook_kit.layout.identity import identify
from workbook_kit.layout.laying import lay_out
from workbook_kit.layout.places import Layout
from workbook_kit.period import Period
from workbook_kit.record import Answer
from workbook_kit.registry import Area, Registry
from workbook_kit.reply.astray import of_past_periods, own_that_wait, wrong_forms

Kind = Literal["correction", "receipt", "refusal", "past-form", "wrong-form", "reminder"]
READINGS = frozenset(
    (
        *("slot-moved", "state-typed", "choice-respelled", "number-from-text", "text-from-number", "text-cleaned"),
        *("date-from-text", "date-from-number", "date-rounded"),
    )
)
"""Codes of notes that say how an answer was understood: the receipt lists them, so that the sender may object."""


@dataclass(frozen=True)
class Case:
    """One area and its reply: about its return, about files that could not be read, or about none having come.

    ``findings`` are what is open (correction), how its answers were understood (receipt), or why each file was refused;
    ``blanks`` the languages in which its own form goes with the mail.
    """

    kind: Kind
    area: Area
    languages: tuple[Language, ...]
    returned: tuple[Return, ...] = ()
    findings: tuple[Finding, ...] = ()
    blanks: tuple[Language, ...] = ()

    @property
    def contents(self) -> dict[SlotId, Answer]:
        """What the input cells of the return hold, whether it counts or not."""
        records = [returned.record for returned in self.returned if returned.record]
        return {a.slot: a for record in records for a in (*record.answers, *record.held)}


@dataclass(frozen=True)
class ReplyContext:
    """What all replies of a period are made with.

    ``earlier`` are the answers shown beside the inputs; whoever is an area's contact on the ``day`` gets its mail,
    but no reminder goes to the ``office`` itself.
    """

    period: Period
    registry: Registry
    versions: Versions
    key: bytes
    earlier: Earlier
    day: dt.date
    office: frozenset[str] = frozenset()

    def layout(self, case: Case, language: Language) -> Layout:
        """The layout of the workbook that the area has: by the version of the form that it answered."""
        answered = (r.record for r in case.returned if r.verdict == "accepted" and r.record)
        forms = (self.versions.by_name.get((record.form, record.version)) for record in answered)
        form = next(filter(None, forms), self.versions.in_use[case.area.level])
        return lay_out(form, case.area, self.registry, self.period, language)

    def blank(self, case: Case, language: Language) -> dict[str, bytes]:
        """The area's workbook as ``generate`` writes it, by its file name."""
        layout = self.layout(case, language)
        carried = contents(layout, self.earlier)
        book = build(layout, identify(layout, self.key), carried, signer=Signer(self.key))
        return {file_name(case.area, self.period, language): book}


def cases(harvest: Harvest, generated: Collection[str] = ()) -> Iterator[Case]:
    """A case for every area that has a form to fill in and needs a reply, in the order of the registry.

    ``generated`` are the names of the workbooks made for the period: an area without one gets no reminder.
    """
    wrong = wrong_forms(harvest)
    past = of_past_periods(harvest)
    waiting = own_that_wait(harvest)
    for area in harvest.expected:
        returned, unread = harvest.accepted.get(area.code), harvest.unread.get(area.code, ())
        made = _asked(harvest, area, generated)
        if returned:
            yield _answered(harvest, area, returned)
        elif area.code in waiting:
            pass
        elif unread and (unread[0].verdict == "refused" or area.code not in past):
            yield _refused(area, unread)
        elif area.code in past:
            yield Case("past-form", area, made or area.languages, past[area.code], blanks=made)
        elif made and area.code not in wrong and area.code not in harvest.held:
            yield Case("reminder", area, made, blanks=made)
        if area.code in wrong:
            yield Case("wrong-form", area, made or area.languages, wrong[area.code], blanks=() if returned else made)


def _refused(area: Area, files: Sequence[Return]) -> Case:
    spoken = dict.fromkeys(_language(r) for r in files if _language(r))
    languages = cast("tuple[Language, ...]", tuple(spoken)) or area.languages
    return Case("refusal", area, languages, tuple(files), tuple(r.reason for r in files if r.reason), languages)


def _asked(harvest: Harvest, area: Area, generated: Collection[str]) -> tuple[Language, ...]:
    """The languages of the workbooks made for an area; its own languages where that is not known."""
    every = dict.fromkeys((*area.languages, *LANGUAGES))
    languages = (language for language in every if file_name(area, harvest.period, language) in generated)
    return tuple(languages) if generated else area.languages


def _answered(harvest: Harvest, area: Area, returned: Return) -> Case:
    language = cast("Language", _language(returned))
    findings = (one.finding for one in harvest.open[area.code])
    still_open = tuple(f for f in findings if not messages.message(f.code).office)
    if still_open:
        return Case("correction", area, (language,), (returned,), still_open)
    notes = tuple(one.finding for one in harvest.judged_of(returned) if one.finding.code in READINGS)
    return Case("receipt", area, (language,), (returned,), notes)


def _language(returned: Return) -> str:
    return returned.record.language if returned.record else ""
