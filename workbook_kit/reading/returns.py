"""One original → one record: a pure function of bytes, forms, registry and key, safe to map over files in any process.

If any reading is refused, the record says why; the record is then all that is known of the file.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import cast

from workbook_kit import checks
from workbook_kit.cell import SlotId, Value
from workbook_kit.checks import Failure, Seen
from workbook_kit.errors import Refused, UsageError
from workbook_kit.excel import cell_name
from workbook_kit.findings.finding import Finding, quoted
from workbook_kit.form.versions import Versions
from workbook_kit.language import Language
from workbook_kit.layout import identity
from workbook_kit.layout.identity import Identity
from workbook_kit.layout.laying import lay_out
from workbook_kit.layout.lineage import is_genuine, is_sealed, prefill_digest
from workbook_kit.layout.places import Layout
from workbook_kit.period import Period
from workbook_kit.reading.formula import changed_formulas
from workbook_kit.reading.locate import Found, identity_of, locate, tabs_of
from workbook_kit.reading.package import PART_LIMIT, open_package
from workbook_kit.reading.sheets import Book, read_book
from workbook_kit.reading.values import read_value
from workbook_kit.record import Answer, Cells, Record
from workbook_kit.registry import Registries
from workbook_kit.version import program_digest


@dataclass(frozen=True)
class Reader:
    """What a return is read with: every version of the forms, the registries and the key that made the workbooks."""

    versions: Versions
    registries: Registries
    key: bytes

    @cached_property
    def digest(self) -> str:
        """Names program, forms, areas and key: where it is another, a record read before is made anew.

        Who an area's persons are bears on no record, nor does a round that keeps the areas that it has anyway.
        """
        parts = (program_digest(), repr(self.versions), repr(self.registries.hierarchies), self.key.hex())
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def read(self, data: bytes) -> Record:
        """Read one original. Whatever is in it, the result is a record, with ``refused`` if it cannot be read."""
        sha256 = hashlib.sha256(data).hexdigest()
        bare = Record(sha256, self.digest)
        try:
            book = read_book(data)
            who = identity_of(book)
        except Refused as refused:
            return replace(bare, refused=_refusal(refused))
        claims = {name: getattr(who, name) for name in ("form", "version", "area", "period", "language")}
        line = who.lineage
        named = replace(
            bare, **claims, saved=book.saved, serial=line.serial if line else "", corrects=line.corrects if line else ""
        )
        try:
            record = self._read_book(named, book, who)
        except Refused as refused:
            record = replace(named, refused=_refusal(refused), untouched=refused.code == "not-filled")
        is_as_sent = record.untouched and line is not None and is_sealed(line, _parts(data), self.key)
        return replace(record, as_sent=is_as_sent)

    def _read_book(self, record: Record, book: Book, who: Identity) -> Record:
        layout = self._layout(who)
        tabs = tabs_of(book, layout, who)
        located, findings = locate(book, layout, tabs)
        contents = [(found, *read_value(found, layout.language)) for found in located]
        touched = frozenset(found.slot.id for found, answer, noticed in contents if answer or noticed)
        if not touched:
            lost = next((f for f in findings if f.code in {"sheet-lost", "slot-lost"}), None)
            raise Refused(lost.code, **dict(lost.facts)) if lost else Refused("not-filled")
        answers = {found.slot.id: answer for found, answer, _ in contents if answer}
        typed = {slot: answer.value for slot, answer in answers.items()}
        findings += [finding for _, _, noticed in contents for finding in noticed]
        if layout.form is not self.versions.in_use[layout.form.level]:
            findings.append(Finding("form-older", facts=(("version", layout.form.version),)))
        findings += changed_formulas(book, layout, tabs, located, typed)
        findings += _check(layout, located, typed, touched)
        wrong = {f.slot for f in findings if f.severity == "error"}
        counted = {slot: answer for slot, answer in answers.items() if slot not in wrong}
        return replace(
            record,
            answers=tuple(counted.values()),
            held=tuple(_held(contents, counted)),
            findings=tuple(checks.explained(layout.form, finding, typed) for finding in findings),
            cells=_cells(layout, contents, touched, counted),
            untouched=who.lineage is not None and who.lineage.prefill == _stood(contents),
        )

    def _layout(self, who: Identity) -> Layout:
        if not identity.is_marked(who, self.key) or (who.lineage and not is_genuine(who.lineage, self.key)):
            raise Refused("identity-invalid", area=who.area, period=who.period)
        form = self.versions.by_name.get((who.form, who.version))
        if form is None:
            raise Refused("form-unknown", form=who.form, version=who.version)
        period = Period.parse(who.period)
        try:
            registry = self.registries.at(period)
            area = registry.area(who.area, form.level)
        except UsageError:
            raise Refused("area-unknown", area=who.area) from None
        layout = lay_out(form, area, registry, period, cast("Language", who.language))
        if layout.digest != who.layout:
            raise Refused("form-unknown", form=who.form, version=who.version)
        return layout


Content = tuple[Found, Answer | None, list[Finding]]
"""A slot's cell with its answer, if it can be read, and what was noticed."""


def _stood(contents: list[Content]) -> str:
    """A digest of what stands in the input cells, to be held against what was prefilled."""
    return prefill_digest({found.slot.id: found.cell.value for found, _, _ in contents})


def _parts(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Every part of a file that was read soundly before."""
    package = open_package(data)
    for entry in package.entries.values():
        yield entry.orig_filename, package.read(entry.orig_filename, PART_LIMIT)


def _held(contents: list[Content], counted: Mapping[SlotId, Answer]) -> Iterator[Answer]:
    """What the cells hold that do not count, for the correction workbook: the typed value, or the content as it is."""
    for found, answer, noticed in contents:
        slot = found.slot
        if answer and slot.id not in counted:
            yield answer
        elif noticed and not answer and found.cell.type != "error" and found.cell.value is not None:
            stood = found.cell.value
            value = stood.date() if isinstance(stood, dt.datetime) else stood
            yield Answer(*slot.id, value, found.tab, cell_name(*found.place), found.cell.raw)


def _cells(
    layout: Layout, contents: list[Content], touched: frozenset[SlotId], counted: Mapping[SlotId, Answer]
) -> Cells:
    """How many input cells ended as accepted, converted, empty, refused and ignored: together all that the form has."""
    converted = sum(
        found.slot.id in counted and any(finding.severity == "note" for finding in noticed)
        for found, _, noticed in contents
    )
    return Cells(
        accepted=len(counted) - converted,
        converted=converted,
        empty=len(contents) - len(touched),
        refused=len(touched) - len(counted),
        ignored=len(layout.slots) - len(contents),
    )


def _refusal(refused: Refused) -> Finding:
    return Finding(refused.code, facts=tuple(refused.facts.items()))


def _check(
    layout: Layout, located: list[Found], answers: Mapping[SlotId, Value], touched: frozenset[SlotId]
) -> list[Finding]:
    """Findings of the checks of a single return, each at the cell where its slot was found."""
    where = {found.slot.id: found for found in located}
    failed = checks.failures(layout.form, layout.language, layout.period, Seen(answers, touched))
    return [_failed(layout, failure, where[failure.slot.id]) for failure in failed if failure.slot.id in where]


def _failed(layout: Layout, failure: Failure, found: Found) -> Finding:
    slot, cell = layout.by_id[failure.slot.id], cell_name(*found.place)
    return failure.finding(slot, sheet=found.tab, cell=cell, raw=quoted(found.cell.raw))
