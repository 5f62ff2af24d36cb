"""A kind of fault, the clean return that it is planted in, and the desk on which that is done."""

from __future__ import annotations

import datetime as dt
import io
import random
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, NamedTuple, TypeVar

import openpyxl

from tests.faults.plausible import Answers, SlotId, answers
from tests.making import typed
from workbook_kit import registry, spec
from workbook_kit.build import Contents, build
from workbook_kit.cell import Value
from workbook_kit.form import Level
from workbook_kit.identity import SHEET, identify
from workbook_kit.language import Language
from workbook_kit.layout import Layout, Slot, lay_out
from workbook_kit.period import Period
from workbook_kit.reading.returns import Reader
from workbook_kit.record import Record
from workbook_kit.registry import Registries

KEY = b"k" * 32
VERSIONS = spec.load_versions()
FORMS = {form.level: form for form in VERSIONS}
READER = Reader(VERSIONS, Registries(), KEY)
Place = tuple[str, str]
T = TypeVar("T")


class NoPlaceError(Exception):
    """The clean return has no place for this kind of fault."""


class Base(NamedTuple):
    """Whose return it is; the same one always says the same. A ``bare`` one is quicker: it has no check sheets."""

    area: str
    period: Period
    language: Language
    bare: bool = False

    @property
    def level(self) -> Level:
        return "region" if len(self.area) == 3 else "ely"


@dataclass(frozen=True)
class Clean:
    """A return that was filled plausibly, with openpyxl, and what is read of it."""

    layout: Layout
    answers: Answers
    data: bytes

    @cached_property
    def record(self) -> Record:
        return READER.read(self.data)


@cache
def clean(base: Base) -> Clean:
    """A clean return; made once a process, as many faults are planted in each."""
    layout = laid_out(base)
    blank = build(layout, identify(layout, KEY), Contents())
    return filled(layout, without_checks(blank, layout) if base.bare else blank, answers(layout))


def without_checks(data: bytes, layout: Layout) -> bytes:
    """A workbook without what stands beside its pages and its identity."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    kept = {SHEET, *(page.tab for page in layout.pages)}
    for name in [name for name in book.sheetnames if name not in kept]:
        book.remove(book[name])
    return saved(book)


def laid_out(base: Base) -> Layout:
    known = registry.built_in(base.period.year)
    return lay_out(FORMS[base.level], known.area(base.area, base.level), known, base.period, base.language)


def filled(layout: Layout, blank: bytes, said: Mapping[SlotId, Value | None]) -> Clean:
    """Answers typed with openpyxl, as many tools do; None empties a cell."""
    book = openpyxl.load_workbook(io.BytesIO(blank))
    emptied = [layout.by_id[slot] for slot, value in said.items() if value is None]
    given = {slot: value for slot, value in said.items() if value is not None}
    for (tab, cell), value in ({(s.tab, s.cell): None for s in emptied} | typed(layout, given)).items():
        book[tab][cell].value = value
    return Clean(layout, given, saved(book))


def saved(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@dataclass(frozen=True)
class Planted:
    """Where a finding has to point: tab and cell, the tab alone, or (both empty) the file.

    ``partners`` may be told the same, as where two rows are alike. ``spoilt`` are the fields that were touched.
    """

    tab: str = ""
    cell: str = ""
    spoilt: frozenset[str] = frozenset()
    partners: frozenset[Place] = frozenset()

    @property
    def place(self) -> Place:
        return self.tab, self.cell


def at(slot: Slot, *spoilt: Slot) -> Planted:
    """A finding has to point at this slot, for what was done to others."""
    return Planted(slot.tab, slot.cell, frozenset(each.field.id for each in spoilt))


class Desk:
    """A clean return open for spoiling; ``chance`` decides where. The workbook is opened when it is first touched."""

    def __init__(self, start: Clean, chance: random.Random) -> None:
        self.clean, self.layout, self.chance = start, start.layout, chance
        self.answers = dict(start.answers)
        self.later: list[Callable[[bytes], bytes]] = []
        self.typed: set[SlotId] = set()
        self._spoilt: set[tuple[str, int]] = set()

    @cached_property
    def book(self) -> Any:
        return openpyxl.load_workbook(io.BytesIO(self.clean.data))

    def data(self) -> bytes:
        """The spoilt file."""
        data = saved(self.book) if "book" in vars(self) else self.clean.data
        for change in self.later:
            data = change(data)
        return data

    def slots(self, where: Where, *, filled: bool | None = True) -> list[Slot]:
        """Slots that fit and are filled (or not, or either), away from what was spoilt before."""
        fit = [s for s in self.layout.slots if where(s) and filled in (None, s.id in self.answers)]
        return [slot for slot in fit if (slot.tab, slot.row) not in self._spoilt]

    def pick(self, where: Where, *, filled: bool | None = True) -> Slot:
        return self.one(self.slots(where, filled=filled))

    def one(self, among: Sequence[T]) -> T:
        if not among:
            raise NoPlaceError
        return self.chance.choice(among)

    def slot(self, name: str, segment: str = "", row: str = "") -> Slot:
        found = self.layout.by_id.get((name, segment, row))
        if found is None:
            raise NoPlaceError
        return found

    def answer(self, name: str, segment: str = "", row: str = "") -> Value:
        """What the clean return says; raises NoPlaceError where it says nothing."""
        said = self.answers.get((name, segment, row))
        if said is None:
            raise NoPlaceError
        return said

    def number(self, name: str) -> int:
        said = self.answer(name)
        if not isinstance(said, int):
            raise NoPlaceError
        return said

    def type(self, slot: Slot, value: Value | dt.datetime | bool | None) -> Planted:
        """Type into the cell of a slot; the finding has to point there."""
        self.book[slot.tab][slot.cell].value = value
        self._spoilt.add((slot.tab, slot.row))
        self.typed.add(slot.id)
        if value is None:
            self.answers.pop(slot.id, None)
        return at(slot, slot)

    def row_of(self, slot: Slot) -> list[Slot]:
        """All slots of a row, this one too."""
        return [s for s in self.layout.slots if (s.tab, s.row, s.key_column) == (slot.tab, slot.row, slot.key_column)]

    def word(self, slot: Slot, code: str) -> str:
        return dict(slot.field.choices)[code][self.layout.language]

    def store(self, slot: Slot, content: str) -> Planted:
        """Put XML into a cell after saving: what openpyxl cannot write, such as a formula with its result."""
        planted = self.type(slot, None)
        part = f"xl/worksheets/sheet{self.book.sheetnames.index(slot.tab) + 1}.xml"
        shape = re.compile(rf'<c r="{slot.cell}"(?P<style>[^>]*?)(?:/>|>.*?</c>)')
        self.later.append(lambda data: changed(data, part, lambda xml: _put(xml, shape, content)))
        return planted


def _put(xml: str, shape: re.Pattern[str], content: str) -> str:
    """Give the cell other content, keeping its style; ``content`` may begin with attributes and ``>``."""
    attributes, _, inside = content.partition(">")
    put, count = shape.subn(lambda found: f"<c{_only_style(found)} {attributes}>{inside}</c>", xml)
    if count != 1:
        raise AssertionError(shape.pattern)
    return put


def _only_style(found: re.Match[str]) -> str:
    kept = re.findall(r' (?:r|s)="[^"]*"', found[0].partition(">")[0])
    return "".join(kept)


def changed(data: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """A workbook with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content.decode()).encode() if name == part else content)
    return out.getvalue()


Where = Callable[[Slot], bool]
Plant = Callable[[Any], Sequence[Planted]]
"""Takes a ``Desk``, or a ``Seat`` where more than the return is needed."""


@dataclass(frozen=True)
class Fault:
    """One kind: what a person does, how it is planted, and the codes one of which has to tell of it.

    ``also`` are codes that follow from it; ``many`` such faults go into one book; where it ``keeps``, the
    answer has to be read as it was meant.
    """

    name: str
    codes: tuple[str, ...]
    plant: Plant
    also: tuple[str, ...] = ()
    many: int = 1
    keeps: bool = False
