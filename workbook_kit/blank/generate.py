"""Blank workbooks for areas, prefilled with what was accepted before."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbook_kit import disk
from workbook_kit.blank import Contents, Signer, build
from workbook_kit.blank.carrying import carried
from workbook_kit.cell import SlotId, Value
from workbook_kit.checks.comparison import Earlier
from workbook_kit.errors import UsageError
from workbook_kit.form.kinds import kind_of
from workbook_kit.form.model import Field, Form
from workbook_kit.form.versions import Versions
from workbook_kit.language import Language
from workbook_kit.layout.identity import identify
from workbook_kit.layout.laying import lay_out
from workbook_kit.layout.places import Layout
from workbook_kit.period import Period
from workbook_kit.record import Record
from workbook_kit.registry import Area, Registry, renumbered
from workbook_kit.work.progress import Watch, unwatched
from workbook_kit.workspace.folder import Workspace


@dataclass(frozen=True)
class Order:
    """Which workbooks are wanted; empty tuples mean all areas and all their languages."""

    regions: tuple[str, ...] = ()
    elys: tuple[str, ...] = ()
    language: Language | None = None


def generate(workspace: Workspace, period: Period, order: Order, watch: Watch = unwatched) -> list[tuple[Path, bool]]:
    """Write the workbooks; returns each path with whether it had to be written.

    Raises UsageError for an unknown area, SpecError for a wrong form or registry, StoreError if the disk fails.
    """
    registry = workspace.registry(period)
    ordered = list(wanted(workspace, registry, order))
    key = workspace.key(create=True)
    earlier = answers_before(workspace, period)
    written: list[tuple[Path, bool]] = []
    for form, area, language in watch(ordered, len(ordered), "writing-forms"):
        layout = lay_out(form, area, registry, period, language)
        book = build(layout, identify(layout, key), contents(layout, earlier), signer=Signer(key))
        path = workspace.templates / str(period) / registry.folder(area) / file_name(area, period, language)
        written.append((path, disk.write_file(path, book)))
    if workspace.collected.is_dir():  # a drive that is away is not to look as if it were there
        counting = _counting(workspace, period.previous)
        areas = {area.code for _, area, _ in ordered}
        workspace.rounds.note_made(period, {code: counting[code] for code in areas & counting.keys()})
    return written


def _counting(workspace: Workspace, period: Period) -> Mapping[str, str]:
    """By area the SHA-256 of the return that counts in a harvested period; of none in one that is not."""
    path = workspace.output / str(period) / "data" / "answers.csv"
    if not path.exists():
        return {}
    with (
        disk.one_line_errors(f"Reading the answers of {period} failed"),
        path.open(encoding="utf-8", newline="") as file,
    ):
        return {row["area"]: row["sha256"] for row in csv.DictReader(file)}


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


def answers_before(workspace: Workspace, period: Period) -> Earlier:
    """The accepted answers of the latest harvested period before this one; empty if there is none.

    An area that missed that period keeps its plan: it comes from the last one it did not miss, up to a year back.
    """
    before = [p for p in workspace.harvested() if p < period]
    if not before:
        return Earlier()
    *older, last = before
    registry = workspace.registry(period)
    answers = _answers(workspace, last, registry)
    lacking = {area.code for level in workspace.versions.in_use for area in registry.areas(level)} - answers.keys()
    missed: dict[str, dict[SlotId, Value]] = {}
    years: dict[str, int] = {}
    for then in reversed([p for p in older if p >= Period(period.year - 1, period.quarter)]):
        if lacking:
            found = _answers(workspace, then, registry)
            missed |= {code: found[code] for code in lacking & found.keys()}
            years |= dict.fromkeys(lacking & found.keys(), then.year)
            lacking -= found.keys()
    return Earlier(last.year, answers, missed, years)


def _answers(workspace: Workspace, period: Period, now: Registry) -> dict[str, dict[SlotId, Value]]:
    """The accepted answers of a harvested period by area, but for codes that stand for another area now."""
    fields = workspace.versions.fields_in_use
    changed = renumbered(workspace.registry(period), now)
    found: dict[str, dict[SlotId, Value]] = {}
    path = workspace.output / str(period) / "data" / "answers.csv"
    with (
        disk.one_line_errors(f"Reading the answers of {period} failed"),
        path.open(encoding="utf-8", newline="") as file,
    ):
        for row in csv.DictReader(file):
            field = fields.get(row["field"])
            if field and row["area"] not in changed:
                slot = (row["field"], row["segment"], row["row"])
                found.setdefault(row["area"], {})[slot] = _typed(field, row["value"])
    return found


def _typed(field: Field, text: str) -> Value:
    """A value of answers.csv as it was before the file took it: without the apostrophe, of its kind's type."""
    plain = text[1:] if text[:1] == "'" and text[1:2] in set("=+-@\t\r") else text
    try:
        return kind_of(field).of_plain(plain)
    except ValueError:
        return plain
