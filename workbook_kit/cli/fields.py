"""The list of an area's slots, for people who write scripts that fill or read workbooks."""

from __future__ import annotations

from typing import Any

from workbook_kit.errors import UsageError
from workbook_kit.form.model import Level
from workbook_kit.language import Language
from workbook_kit.layout.laying import lay_out
from workbook_kit.layout.places import Layout, Slot
from workbook_kit.period import Period
from workbook_kit.workspace.folder import Workspace


def layout_of(workspace: Workspace, period: Period, code: str, level: Level, language: Language | None) -> Layout:
    """An area's layout, in its first language unless another is asked for. Raises UsageError."""
    registry = workspace.registry(period)
    area = registry.area(code, level)
    form = workspace.versions.in_use.get(level)
    if form is None:
        raise UsageError(f"This workspace has no form for the level of {code} {area.name.fi}.")
    return lay_out(form, area, registry, period, language or area.languages[0])


def field_rows(layout: Layout) -> list[dict[str, Any]]:
    """One row a slot; ``choices`` pairs the code that ``answers`` holds with the label that a person picks."""
    return [_row(layout, slot) for slot in layout.slots]


def _row(layout: Layout, slot: Slot) -> dict[str, Any]:
    field, language = slot.field, layout.language
    return {
        "field": field.id,
        "segment": slot.segment,
        "row": slot.line,
        "sheet": slot.tab,
        "cell": slot.cell,
        "kind": field.kind,
        "unit": field.unit[language],
        "choices": [{"code": code, "label": label[language]} for code, label in field.choices],
        "required": field.required_in(layout.period.due),
        "label": slot.label,
        "levels": list(field.levels),
        "rollup": field.rollup.rule,
        "min": field.min,
        "max": field.max,
        "due": list(field.due),
        "time": field.time,
        "carry": field.carry,
        "plan": field.plan,
        "personal": field.personal,
        "source": field.source[language],
    }
