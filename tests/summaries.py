"""Summaries of small harvests, and what their cells show."""

from __future__ import annotations

import datetime as dt
import io
import random
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from python_calamine import CalamineWorkbook

from tests import quarters
from tests.quarters import Given
from workbook_kit import registry
from workbook_kit.cell import Value
from workbook_kit.form.kinds import kind_of
from workbook_kit.form.model import Field
from workbook_kit.form.states import NO_DATA
from workbook_kit.harvest.gathered import Harvest
from workbook_kit.language import Language
from workbook_kit.layout.laying import lay_out
from workbook_kit.layout.places import Layout
from workbook_kit.period import Period
from workbook_kit.record import Answer
from workbook_kit.report.plan.scope import Scope
from workbook_kit.report.sheets.workbook import summary_workbook

FIRST = 5


COLUMNS = {"id": 0, "level": 2, "area": 3, "value": 4, "numerator": 6, "denominator": 7, "reported": 8, "remark": 11}


Figures = Mapping[tuple[str, str], Mapping[str, Any]]


@cache
def demo() -> Harvest:
    """A last quarter of the whole country in which every metric is answered, well or badly, after one of the demo."""
    chance = random.Random(4)  # noqa: S311 - to be the same again
    areas, period = registry.built_in(2013), Period(2013, 4)
    returns = [
        quarters.returned(
            form, area.code, period, list(random_answers(lay_out(form, area, areas, period, "fi"), chance))
        )
        for form in quarters.FORMS.values()
        for area in areas.areas(form.level)
    ]
    last = quarters.harvested(period, quarters.VERSIONS, returns)
    return quarters.in_a_row([quarters.demo("2013Q3"), last])


def random_answers(layout: Layout, chance: random.Random) -> Iterator[Answer]:
    """Numbers and choices in most cells, texts in some, two rows of each table; zeros and "ei tietoa" among them."""
    for slot in (slot for slot in layout.slots if not slot.line.isdigit() or int(slot.line) <= 2):
        numeric = kind_of(slot.field).numeric
        if chance.random() < (0.8 if numeric or slot.field.choices else 0.1):
            value = random_value(slot.field, chance)
            yield Answer(*slot.id, value, slot.tab, slot.cell, str(value))


def random_value(field: Field, chance: random.Random) -> Value:
    if field.choices:
        return chance.choice(field.choices)[0]
    if field.kind == "date":
        return dt.date(2013, 3, chance.randint(1, 31))
    if field.kind == "text":
        return chance.choice(("Teksti", "Toinen\nrivi", "=1+1"))
    if chance.random() < 0.05:
        return NO_DATA
    if field.kind == "whole":
        return chance.choice((0, 1, 2, 3, chance.randint(4, 90_000)))
    return round(chance.uniform(field.min or 0, field.max or 1e6), 3 if field.kind == "percent" else 1)


@cache
def demo_book(code: str = "FI", language: Language = "fi", *, contacts: bool = False) -> bytes:
    """A summary of the demo, made once."""
    return made(demo(), code, language, contacts=contacts)


def made(harvest: Harvest, code: str = "FI", language: Language = "fi", *, contacts: bool = False) -> bytes:
    area = harvest.registry.area(code)
    return summary_workbook(Scope(harvest, area, language, contacts))


def shown(data: bytes, tab: str) -> list[list[Any]]:
    """The values of a sheet, row by row, blank ones as empty texts: quickly, as the nation has thousands of rows."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return book.get_sheet_by_name(tab).to_python(skip_empty_area=False)


def figures(given: Given, code: str = "FI", period: str = "2013Q4") -> Figures:
    """What the metrics sheet shows of answers, by metric and area."""
    return figures_of(made(quarters.harvest(period, given), code))


def figures_of(data: bytes) -> Figures:
    """What the metrics sheet of a summary shows, by metric and area."""
    rows = shown(data, "Mittarit")[FIRST - 1 :]
    return {(row[0], row[3]): {name: row[place] for name, place in COLUMNS.items()} for row in rows}
