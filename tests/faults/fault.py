"""A kind of fault, the clean return that it is planted in, and the desk on which that is done."""

from __future__ import annotations

import datetime as dt
import io
import random
import re
import zipfile
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, NamedTuple, TypeVar
from xml.sax.saxutils import escape

import openpyxl

from tests.faults.plausible import Answers, answers
from workbook_kit import registry
from workbook_kit.blank import Contents, build
from workbook_kit.cell import SlotId, Value
from workbook_kit.form.model import Level
from workbook_kit.form.versions import load_versions
from workbook_kit.language import Language
from workbook_kit.layout.identity import identify
from workbook_kit.layout.laying import lay_out
from workbook_kit.layout.places import Layout, Slot
from workbook_kit.period import Period
from workbook_kit.reading.returns import Reader
from workbook_kit.record import Record
from workbook_kit.registry import Registries

KEY = b"k" * 32
VERSIONS = load_versions()
FORMS = {form.level: form for form in VERSIONS}
READER = Reader(VERSIONS, Registries(), KEY)
Place = tuple[str, str]
T = TypeVar("T")
_CELL = re.compile(r'<c r="([A-Z]+\d+)"( s="\d+")?[^>]*?(?:/>|>.*?</c>)', re.DOTALL)
_ERRORS = ("#DIV/0!", "#N/A", "#REF!")


class NoPlaceError(Exception):
    """The clean return has no place for this kind of fault."""


class Base(NamedTuple):
    """Whose return it is; the same one always says the same."""

    area: str
    period: Period
    language: Language

    @property
    def level(self) -> Level:
        return "region" if len(self.area) == 3 else "ely"


@dataclass(frozen=True)
class Clean:
    """A return that was filled plausibly, and what is read of it."""

    layout: Layout
    answers: Answers
    previous: Mapping[SlotId, Value] = field(default_factory=dict)

    @cached_property
    def data(self) -> bytes:
        contents = Contents(self.answers, self.previous, is_return=True)
        return build(self.layout, identify(self.layout, KEY), contents)

    @cached_property
    def record(self) -> Record:
        return READER.read(self.data)

    @cached_property
    def parts(self) -> Mapping[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(self.data)) as package:
            return {name: package.read(name) for name in package.namelist()}

    @cached_property
    def part_of(self) -> Mapping[str, str]:
        """The part of each tab; those of a workbook that we made are numbered in its order."""
        tabs = re.findall(r'<sheet name="([^"]*)"', self.parts["xl/workbook.xml"].decode())
        return {tab: f"xl/worksheets/sheet{number}.xml" for number, tab in enumerate(tabs, start=1)}


@cache
def clean(base: Base) -> Clean:
    """A clean return; made once a process, as many faults are planted in each."""
    layout = laid_out(base)
    return Clean(layout, answers(layout))


def laid_out(base: Base) -> Layout:
    known = registry.built_in(base.period.year)
    return lay_out(FORMS[base.level], known.area(base.area, base.level), known, base.period, base.language)


def saved(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """A workbook of these parts, not deflated: that would take longer than all else."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
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
    """A clean return open for spoiling; ``chance`` decides where.

    Cells are written straight into the file. ``book`` is for what moves cells or sheets: openpyxl saves it.
    """

    def __init__(self, start: Clean, chance: random.Random) -> None:
        self.clean, self.layout, self.chance = start, start.layout, chance
        self.answers = dict(start.answers)
        self.typed: set[SlotId] = set()
        self._spoilt: set[tuple[str, int]] = set()
        self._written: dict[str, dict[str, str]] = defaultdict(dict)
        self._instead: bytes | None = None

    @cached_property
    def book(self) -> Any:
        return openpyxl.load_workbook(io.BytesIO(self.clean.data))

    def data(self) -> bytes:
        """The spoilt file."""
        if self._instead is not None:
            return self._instead
        if "book" in vars(self):
            assert not self._written
            return saved(self.book)
        return self._rewritten()

    def becomes(self, data: bytes) -> list[Planted]:
        """Another file comes back in place of this one; the finding has to be of the file."""
        self._instead = data
        return [Planted()]

    def _rewritten(self) -> bytes:
        parts = dict(self.clean.parts)
        for tab, cells in self._written.items():
            part, left = self.clean.part_of[tab], set(cells)

            def put(found: re.Match[str], cells: dict[str, str] = cells, left: set[str] = left) -> str:
                if found[1] not in cells:
                    return found[0]
                left.remove(found[1])
                return f'<c r="{found[1]}"{found[2] or ""} {cells[found[1]]}</c>'

            parts[part] = _CELL.sub(put, parts[part].decode()).encode()
            assert not left, f"{tab} has no cell {left}"
        return zipped(parts)

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

    def write(self, tab: str, cell: str, value: Value | bool | None) -> None:
        """Give a cell other content, its looks kept."""
        self.put(tab, cell, _content(value))

    def put(self, tab: str, cell: str, content: str) -> None:
        """Put XML into a cell, from its attributes on."""
        self._written[tab][cell] = content

    def type(self, slot: Slot, value: Value | bool | None) -> Planted:
        """Type into the cell of a slot; the finding has to point there."""
        return self.store(slot, _content(value), emptied=value is None)

    def store(self, slot: Slot, content: str, *, emptied: bool = False) -> Planted:
        """Put XML into the cell of a slot, from its attributes on: a formula with its result, and the like."""
        self.put(slot.tab, slot.cell, content)
        self._spoilt.add((slot.tab, slot.row))
        self.typed.add(slot.id)
        if emptied:
            self.answers.pop(slot.id, None)
        return at(slot, slot)

    def row_of(self, slot: Slot) -> list[Slot]:
        """All slots of a row, this one too."""
        return [s for s in self.layout.slots if (s.tab, s.row, s.key_column) == (slot.tab, slot.row, slot.key_column)]

    def word(self, slot: Slot, code: str) -> str:
        return dict(slot.field.choices)[code][self.layout.language]


def _content(value: Value | bool | None) -> str:
    """A cell's XML from its attributes on. A day says itself that it is one, whatever its cell looks like."""
    if value is None:
        return ">"
    if isinstance(value, bool):
        return f't="b"><v>{value:d}</v>'
    if isinstance(value, dt.date):
        return f't="d"><v>{value.isoformat()}</v>'
    if isinstance(value, str) and value not in _ERRORS:
        return f't="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is>'
    return f't="e"><v>{value}</v>' if isinstance(value, str) else f"><v>{value!r}</v>"


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
