"""Generate → fill → harvest: every answer comes back as it was given, of every kind, fi and sv, regions and ELYs."""

import datetime as dt
import io
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.left_to_ci import family
from tests.making import typed
from tests.plain_values import FORMS, KEY, VERSIONS, plain_value
from workbook_kit import registry
from workbook_kit.blank import Contents, build
from workbook_kit.cell import Value
from workbook_kit.form import contents
from workbook_kit.form.model import Level
from workbook_kit.language import Language
from workbook_kit.layout.identity import identify
from workbook_kit.layout.laying import lay_out
from workbook_kit.layout.places import Layout, Slot
from workbook_kit.period import Period
from workbook_kit.reading.returns import Reader
from workbook_kit.record import Cells, Record
from workbook_kit.registry import Registries

READER = Reader(VERSIONS, Registries(), KEY)
PERIOD = Period(2013, 4)
BOOKS: tuple[tuple[Level, str, Language], ...] = (
    ("region", "064", "fi"),
    ("region", "152", "sv"),
    ("ely", "05", "fi"),
    ("ely", "12", "sv"),
)

TEXTS = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Co", "Cn"], exclude_characters="_"), min_size=1, max_size=60
)


def value_of(slot: Slot) -> st.SearchStrategy[Value]:
    """Values that a slot takes."""
    field = slot.field
    low, high = field.min if field.min is not None else -1e6, field.max if field.max is not None else 1e9
    strategies: dict[str, Callable[[], st.SearchStrategy[Any]]] = {
        "text": lambda: TEXTS.map(contents.clean_text).filter(bool),
        "whole": lambda: st.integers(int(low), int(min(high, 1e12))),
        "decimal": lambda: st.floats(low, high, allow_nan=False).map(lambda x: round(x, 6) + 0.0),
        "money": lambda: st.integers(int(low * 100), int(high) * 100).map(lambda cents: cents / 100),
        "percent": lambda: st.floats(max(low, 0.01), min(high, 1)).map(lambda x: round(x, 6)),
        "date": lambda: st.dates(dt.date(1990, 1, 1), dt.date(2099, 12, 31)),
    }
    if field.choices:
        return st.sampled_from([code for code, _ in field.choices])
    return strategies[field.kind]()


@cache
def blank(level: Level, code: str, language: Language) -> tuple[Layout, bytes]:
    found = registry.built_in(2013)
    layout = lay_out(FORMS[level], found.area(code), found, PERIOD, language)
    return layout, build(layout, identify(layout, KEY), Contents())


def prefilled(book: tuple[Level, str, Language], answers: dict[tuple[str, str, str], Value]) -> Record:
    """Write answers into the input cells as the generator does for a plan that is carried forward, and read them."""
    layout = blank(*book)[0]
    return READER.read(build(layout, identify(layout, KEY), Contents(answers=answers)))


def typed_into(book: tuple[Level, str, Language], answers: dict[tuple[str, str, str], Value]) -> Record:
    """Type answers into the blank workbook with openpyxl, save it and read it."""
    layout, data = blank(*book)
    filled = openpyxl.load_workbook(io.BytesIO(data))
    for (tab, cell), value in typed(layout, answers).items():
        filled[tab][cell].value = value
        # openpyxl makes a formula of a leading "="; a person who types into a text cell does not
        if isinstance(value, str):
            filled[tab][cell].data_type = "s"
    out = io.BytesIO()
    filled.save(out)
    return READER.read(out.getvalue())


@pytest.mark.parametrize("book", family(BOOKS, BOOKS[0], BOOKS[3]), ids="-".join)
@given(data=st.data())
def test_answers_come_back(book: tuple[Level, str, Language], data: st.DataObject) -> None:
    """What stands in the inputs is what is read, slot by slot, value by value, type by type."""
    come_back(book, data, prefilled)


@pytest.mark.parametrize("book", family(BOOKS, BOOKS[0], BOOKS[3]), ids="-".join)
@settings(max_examples=10)
@given(data=st.data())
def test_typed_answers_come_back(book: tuple[Level, str, Language], data: st.DataObject) -> None:
    """The same through another program that types and saves."""
    come_back(book, data, typed_into)


def come_back(
    book: tuple[Level, str, Language],
    data: st.DataObject,
    send: Callable[[tuple[Level, str, Language], dict[tuple[str, str, str], Value]], Record],
) -> None:
    """Draw some answers, send them there and back, and compare."""
    slots = blank(*book)[0].slots
    chosen = data.draw(st.lists(st.sampled_from(slots), min_size=1, max_size=12, unique_by=lambda s: s.id))
    answers = {slot.id: data.draw(value_of(slot), label=slot.cell) for slot in chosen}
    record = send(book, answers)
    counted = record.values
    dropped = {f.slot for f in record.findings if f.severity == "error"}
    assert record.refused is None
    assert counted == {slot: value for slot, value in answers.items() if slot not in dropped}
    assert all(type(counted[slot]) is type(answers[slot]) or answers[slot] == counted[slot] for slot in counted)
    assert record.cells.empty == len(slots) - len(answers)
    assert record.cells.total == len(slots)


@pytest.mark.parametrize("book", BOOKS, ids="-".join)
def test_every_slot_comes_back(book: tuple[Level, str, Language]) -> None:
    """A workbook filled to the last cell gives an answer for every slot, with the cell it stands in."""
    layout = blank(*book)[0]
    answers: dict[tuple[str, str, str], Value] = {}
    for number, slot in enumerate(layout.slots):
        answers[slot.id] = plain_value(slot, number)
    record = typed_into(book, answers)
    assert record.cells.total == len(layout.slots) == len(record.answers) + len(record.held)
    assert {(a.sheet, a.cell) for a in (*record.answers, *record.held)} == {(s.tab, s.cell) for s in layout.slots}


def test_record_survives_the_store() -> None:
    """A record written as JSON is the same record when it is read."""
    book = BOOKS[0]
    slots = {slot.field.kind: slot for slot in blank(*book)[0].slots}
    record = typed_into(book, {slot.id: plain_value(slot, 1) for slot in slots.values()})
    assert Record.from_json(record.to_json()) == record
    assert replace(record, cells=Cells()) != record
