"""What a workbook's own check sheet says and what the harvest says of the same file, and where the two differ.

Two things are set aside, and no more:

- A text in the cell of a number or a day. The reader may make a number of it, a formula cannot: the sheet tells of
  every such text by one code, and a check that reckons with a text that was read may speak on one side only.
- A figure that an error took out of the count: the harvest holds it against nothing, the sheet against last period's.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

import python_calamine

from tests.fillings import Filling, operands
from workbook_kit import checks, registry
from workbook_kit.blank import Contents, build
from workbook_kit.blank.check_sheet import LISTED
from workbook_kit.cell import SlotId, Value
from workbook_kit.checks.comparison import Earlier, beside_earlier
from workbook_kit.checks.ledger import Ledger, ledger
from workbook_kit.findings import messages
from workbook_kit.findings.finding import Finding
from workbook_kit.form import spec
from workbook_kit.form.kinds import kind_of
from workbook_kit.form.model import Form
from workbook_kit.form.states import NO_DATA
from workbook_kit.form.versions import Versions, load_versions
from workbook_kit.language import Language
from workbook_kit.layout import identity
from workbook_kit.layout.identity import identify
from workbook_kit.layout.laying import lay_out
from workbook_kit.layout.places import Layout, Slot
from workbook_kit.period import Period
from workbook_kit.reading.returns import Reader
from workbook_kit.record import Record
from workbook_kit.registry import Registries
from workbook_kit.reply import area_wording

KEY = b"k" * 32
AREAS = {"uimahalli": "064", "seutu": "064", "ely": "05"}
NOT_ON_THE_SHEET = {
    "formula": "a formula cannot ask whether a cell holds one: ISFORMULA came with Excel 2013",
    "formula-empty": "the same",
    "number-date": "a formula does not see that a number is shown as a day",
    "formula-changed": "overwritten formulas are locked cells, which the sheet does not look at",
    "formula-redirected": "nor at what they refer to",
    "label-changed": "nor at locked texts",
    "stray-value": "nor at cells where nothing is asked",
    "slot-lost": "what has no place any more has no row on the sheet either",
    "sheet-lost": "the same",
    "cumulative-fell": "needs the year of the period before, which the workbook does not hold",
    "plan-next-year": "needs the texts of the period before, which the workbook does not hold",
    "copy-unchanged": "needs every figure of the period before; only some are shown",
}
"""Codes that the harvest alone can say; all others that are open and not for the office alone are on the sheet."""

TOLD_OF_NOTES = frozenset({"number-from-text", "date-from-text"})
"""Notes that the sheet tells of: it cannot read the text, and asks for a number."""

Told = tuple[str, str, str]
"""A code that is said of a tab and cell."""


@cache
def forms() -> Mapping[str, Form]:
    """The real forms, and a small one that declares every kind of check."""
    path = Path(__file__).parent / "data" / "every_check.toml"
    compact = spec.parse(path.name, path.read_text(encoding="utf-8"))
    return {form.id: form for form in (*load_versions(), compact)}


@dataclass(frozen=True)
class Book:
    """A workbook that goes out: of a form, in a language and quarter, with or without last period's figures in it."""

    form: str
    language: Language
    quarter: int
    has_previous: bool = False

    def __str__(self) -> str:
        return f"{self.form}-{self.language}-Q{self.quarter}" + "-previous" * self.has_previous

    @cached_property
    def layout(self) -> Layout:
        found, period = registry.built_in(2013), Period(2013, self.quarter)
        return lay_out(forms()[self.form], found.area(AREAS[self.form]), found, period, self.language)

    @cached_property
    def ledger(self) -> Ledger:
        return ledger(self.layout.form, self.layout.language, self.layout.period)

    @cached_property
    def previous(self) -> dict[SlotId, Value]:
        """Last period's figures: numbers, now and then a word, now and then nothing."""
        asked = [slot.id for slot in self.layout.slots if kind_of(slot.field).numeric]
        figures: Sequence[Value] = (100 if self.language == "sv" else 50, 2, NO_DATA, 0.5, 20)
        given = {slot: figures[number % 5] for number, slot in enumerate(asked) if number % 11 < 10}
        return given if self.has_previous else {}

    def built(self, answers: Mapping[SlotId, Value] | None = None) -> bytes:
        """The workbook, blank or with what came back in it."""
        contents = Contents(answers or {}, self.previous, is_return=bool(answers))
        return build(self.layout, identify(self.layout, KEY), contents)

    def corrected(self, filling: Filling) -> bytes:
        """The workbook that would go back with what was filled in, as the replies have it."""
        at = {f"{slot.tab}!{slot.cell}": slot.id for slot in self.layout.slots}
        record = self.read(self.built({at[name]: content for name, content in filling.pasted.items()}))
        held = (*record.answers, *record.held)
        return self.built({a.slot: area_wording.content(a) for a in held})

    def read(self, data: bytes) -> Record:
        """A return as the harvest reads it."""
        return _reader().read(data)


@dataclass(frozen=True)
class Sides:
    """One return; ``renamed`` gives the tabs that a user renamed their new names."""

    book: Book
    data: bytes
    renamed: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def sheet(self) -> list[Told]:
        """What the hidden sheet says, by its formulas' results, in the order of its rows."""
        rows = cells(self.data, identity.CHECKS)[: len(self.book.ledger.rows)]
        said = self.book.ledger.said
        return [(said[int(row[0]) - 1].code, self._tab(row[2]), row[3]) for row in rows if row[0]]

    @cached_property
    def harvest(self) -> list[Told]:
        """What the harvest says that the sheet should say, too, by the sheet's codes."""
        said = [f for f in self._findings if _is_for_the_sheet(f)]
        own, checked = [f for f in said if f.code not in self._probes], [f for f in said if f.code in self._probes]
        of_cells = dict.fromkeys((self._code(f), f.sheet, f.cell) for f in own)  # of a text but one is said
        return [*of_cells, *((f.code, f.sheet, f.cell) for f in checked)]

    @cached_property
    def verdict(self) -> str:
        """The line at the top of the visible sheet."""
        return str(self._visible[2][0])

    @cached_property
    def listed(self) -> list[str]:
        """The places that the visible sheet lists."""
        return [row[0] for row in self._visible[7 : 7 + LISTED] if row[0]]

    @cached_property
    def _visible(self) -> list[list[Any]]:
        return cells(self.data, messages.phrase("sheet-checks", self.book.language))

    def differences(self) -> list[str]:
        """Each with its place, what stands there, and both sides."""
        sheet, harvest = Counter(self.sheet), Counter(self.harvest)
        found = ((sheet - harvest) + (harvest - sheet)).keys() - self._set_aside
        return [f"{at}: sheet {sheet[at]}, harvest {harvest[at]}, there stands {self._stands(at)!r}" for at in found]

    @cached_property
    def is_whole(self) -> bool:
        """Whether nothing had to be set aside."""
        return not self._set_aside & {*self.sheet, *self.harvest}

    @property
    def verdict_by_harvest(self) -> str:
        """The line at the top, by the harvest's findings."""
        of_blanks = {said.code for said in self.book.ledger.said if said.missing}
        missing = sum(code in of_blanks for code, *_ in self.harvest)
        wrong = len(self.harvest) - missing
        name = "checks-open" if missing + wrong else "checks-ready"
        return messages.phrase(name, self.book.language).format(missing=missing, wrong=wrong)

    @cached_property
    def _findings(self) -> tuple[Finding, ...]:
        record = self.book.read(self.data)
        if record.refused:
            raise AssertionError(record.refused.sentence("en"))
        earlier = Earlier(2013, {record.area: self.book.previous})
        return (*record.findings, *beside_earlier(self.book.layout, record, earlier))

    @cached_property
    def _probes(self) -> frozenset[str]:
        layout = self.book.layout
        return frozenset(probe.code for probe in checks.probes(layout.form, layout.language, layout.period))

    @cached_property
    def _texts(self) -> Mapping[tuple[str, str], str]:
        """Where a text stands in the cell of a number or a day, with the sheet's code for it."""
        kept = {page.tab: cells(self.data, self._tab(page.tab)) for page in self.book.layout.pages if page.slots}
        return {
            (self._tab(slot.tab), slot.cell): "date-text" if slot.field.kind == "date" else "number-text"
            for slot in self.book.layout.slots
            if slot.field.kind == "date" or kind_of(slot.field).numeric
            if isinstance(_at(kept[slot.tab], slot), str)
        }

    @cached_property
    def _set_aside(self) -> frozenset[Told]:
        layout = self.book.layout
        read = {f.slot for f in self._findings if f.code in TOLD_OF_NOTES}
        reckoned = [
            (probe.code, self._tab(probe.slot.tab), probe.slot.cell)
            for probe in checks.probes(layout.form, layout.language, layout.period)
            if operands(probe.fails) & read
        ]
        uncounted = [("change-large", f.sheet, f.cell) for f in self._findings if f.severity == "error"]
        return frozenset([*reckoned, *uncounted])

    def _code(self, finding: Finding) -> str:
        return self._texts.get((finding.sheet, finding.cell)) or messages.message(finding.code).sheet

    def _tab(self, tab: str) -> str:
        return self.renamed.get(tab, tab)

    def _stands(self, at: Told) -> Any:
        slot = next(s for s in self.book.layout.slots if (self._tab(s.tab), s.cell) == at[1:])
        return _at(cells(self.data, at[1]), slot)


@cache
def _reader() -> Reader:
    return Reader(Versions(tuple(forms().values())), Registries(), KEY)


def _is_for_the_sheet(finding: Finding) -> bool:
    if messages.message(finding.code).office or finding.code in NOT_ON_THE_SHEET:
        return False
    return finding.code in TOLD_OF_NOTES or (finding.severity != "note" and not finding.explanation)


@lru_cache(maxsize=4)
def _workbook(data: bytes) -> python_calamine.CalamineWorkbook:
    return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))


def cells(data: bytes, tab: str) -> list[list[Any]]:
    """The values of a tab as another reader finds them, from A1."""
    return _workbook(data).get_sheet_by_name(tab).to_python(skip_empty_area=False)


def _at(rows: list[list[Any]], slot: Slot) -> Any:
    row = rows[slot.row] if slot.row < len(rows) else []
    value = row[slot.column] if slot.column < len(row) else ""
    return None if value == "" else value
