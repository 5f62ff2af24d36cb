"""Which blank workbooks are wanted, what they are called, and what they are prefilled with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workbook_kit.blank import Contents
from workbook_kit.blank.carrying import carried
from workbook_kit.checks.comparison import Earlier
from workbook_kit.errors import UsageError
from workbook_kit.form.model import Form
from workbook_kit.form.versions import Versions
from workbook_kit.language import Language
from workbook_kit.layout.places import Layout
from workbook_kit.period import Period
from workbook_kit.record import Record
from workbook_kit.registry import Area, Registry
from workbook_kit.workspace.folder import Workspace


@dataclass(frozen=True)
class Order:
    """Which workbooks are wanted; empty tuples mean all areas and all their languages."""

    regions: tuple[str, ...] = ()
    elys: tuple[str, ...] = ()
    language: Language | None = None


def file_name(area: Area, period: Period, language: Language) -> str:
    """The ASCII name of an area's workbook, such as ``064-tampere-2013Q1-fi.xlsx``."""
    return f"{area.code}-{area.slug}-{period}-{language}.xlsx"


def wanted(workspace: Workspace, registry: Registry, order: Order) -> Iterator[tuple[Form, Area, Language]]:
    """The workbooks to write. An area that the order names gets its language even if it is not the area's own."""
    named = [registry.area(c, "region") for c in order.regions] + [registry.area(c, "ely") for c in order.elys]
    for area in named or (*registry.regions, *registry.elys):
        form = workspace.versions.in_use.get(area.level)
        if form is None:
            if named:
                raise UsageError(f"This workspace has no form for the level of {area.code} {area.name.fi}.")
            continue
        languages: Sequence[Language] = area.languages
        if order.language:
            languages = [order.language] if named or order.language in area.languages else []
        for language in languages:
            yield form, area, language


def contents(layout: Layout, earlier: Earlier) -> Contents:
    """What a blank workbook holds: answers to fields with ``carry`` in the inputs, all others beside them."""
    slots = {slot.id for slot in layout.slots}
    form, area, year = layout.form, layout.area.code, layout.period.year
    return Contents(
        answers={slot: value for slot, value in carried(form, earlier, area, year).items() if slot in slots},
        previous=earlier.beside(form, area, year),
    )


def is_untouched(record: Record, versions: Versions, earlier: Earlier) -> bool:
    """Whether a return holds exactly what its workbook was prefilled with, so that nothing was typed."""
    form = versions.by_name.get((record.form, record.version))
    if form is None or record.held:
        return False
    return record.values == carried(form, earlier, record.area, Period.parse(record.period).year) != {}
