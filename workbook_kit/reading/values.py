"""From located cells to typed answers, by the field's kind (``kinds.read_cell``); what does not count is a finding."""

from __future__ import annotations

import datetime as dt

from workbook_kit import finnish
from workbook_kit.cell import Value
from workbook_kit.excel import cell_name
from workbook_kit.findings.finding import Finding, quoted
from workbook_kit.form import contents
from workbook_kit.form.kinds import kind_of, read_cell
from workbook_kit.form.model import Field
from workbook_kit.language import Language
from workbook_kit.reading.locate import Found
from workbook_kit.record import Answer


def read_value(found: Found, language: Language) -> tuple[Answer | None, list[Finding]]:
    """One cell's answer, None if it is blank or does not count, and the findings on it."""
    slot, cell = found.slot, found.cell
    if cell.type == "empty" and not cell.formula:
        return None, []
    if isinstance(cell.value, str) and not contents.clean_text(cell.value) and not cell.formula:
        return None, []
    reading = read_cell(cell, slot.field)
    at = cell_name(*found.place)
    facts = tuple(_facts(slot.field, cell.raw, reading.value, language).items()) if reading.codes else ()
    findings = [
        Finding(code, found.tab, at, slot.field.id, slot.segment, slot.line, slot.label, quoted(cell.raw), facts)
        for code in reading.codes
    ]
    if reading.value is None:
        return None, findings
    value = reading.value
    return Answer(slot.field.id, slot.segment, slot.line, value, found.tab, at, cell.raw), findings


def _facts(field: Field, raw: str, value: Value | None, language: Language) -> dict[str, str]:
    facts = {
        name: finnish.number(n, grouped=not field.ungrouped) for name, n in (("low", field.min), ("high", field.max))
    }
    if field.choices:
        facts["choices"] = ", ".join(label[language] for _, label in field.choices)
    if value is not None:
        facts["value"] = shown_value(field, value, language)
    if kind_of(field).is_text:
        facts |= {"length": str(len(raw)), "limit": str(contents.TEXT_LIMIT)}
    return facts


def shown_value(field: Field, value: Value, language: Language) -> str:
    """A value as people write it: a day as d.m.yyyy, a choice by its label, a share in percent."""
    if isinstance(value, dt.date):
        return finnish.day(value)
    if isinstance(value, str):
        return dict(field.choices)[value][language] if value in dict(field.choices) else value
    writing = kind_of(field).writing
    if writing.is_percent:
        return finnish.number(value * 100) + writing.mark
    return finnish.number(value, grouped=not field.ungrouped)
