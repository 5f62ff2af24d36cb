"""A form's checks as the rows of its workbook's check sheet: formula, place, and the sentences that may be said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from workbook_kit import messages
from workbook_kit.cell import Cell
from workbook_kit.checks import places, probes
from workbook_kit.checks.conditions import Condition, Given, Seen, SlotId
from workbook_kit.checks.content import cell_rules, error_rule, is_exempt
from workbook_kit.checks.probe import Facts, Places, Probe
from workbook_kit.form import Form
from workbook_kit.kinds import read_cell
from workbook_kit.language import Language
from workbook_kit.layout import Slot
from workbook_kit.period import Period


@dataclass(frozen=True)
class Said:
    """A sentence of the check sheet; ``{raw}`` and ``{figure}`` are filled by the workbook itself."""

    code: str
    sentence: str
    advice: str
    missing: bool


@dataclass(frozen=True)
class Row:
    """One row: its formula gives the number of a sentence, or 0. ``probe`` is None for the content of a cell."""

    slot: Slot
    formula: str
    numbers: Mapping[str, int]
    probe: Probe | None
    closed_by: Slot | None


@dataclass(frozen=True)
class Ledger:
    """All rows; ``said`` are the sentences in the order of their numbers, from 1, those about blanks first."""

    rows: tuple[Row, ...]
    said: tuple[Said, ...]

    @cached_property
    def missing(self) -> int:
        """The number of the last sentence about a blank."""
        return sum(said.missing for said in self.said)


@cache
def ledger(form: Form, language: Language, period: Period) -> Ledger:
    """The check sheet of a form, for every area alike."""
    sentences = _Sentences(language)
    where = places(form, language, period)
    told = [p for p in probes(form, language, period) if _is_told(p.code) and not p.trial]
    told = [p for p in told if p.fails.excel() != "FALSE"]
    for probe in sorted(told, key=lambda probe: not probe.missing):
        sentences.number(probe.code, probe.facts, missing=probe.missing)
    cells = [_cell_row(where, slot, sentences) for slot in _in_columns(where)]
    rows = [*cells, *(_probe_row(where, probe, sentences) for probe in told)]
    order = [page.tab for page in where.pages]
    return Ledger(tuple(sorted(rows, key=lambda row: order.index(row.slot.tab))), tuple(sentences.said))


def _is_told(code: str) -> bool:
    """Whether a coordinator is to see it: no notes, and nothing that is the officer's affair."""
    message = messages.message(code)
    return message.severity != "note" and not message.office


def _in_columns(where: Places) -> list[Slot]:
    """Slots so that a column of inputs is a run of rows: one conditional format serves it."""
    return sorted(where.slots, key=lambda slot: (slot.column, slot.row))


class _Sentences:
    """Sentences by number; the same sentence has one number."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._numbers: dict[tuple[str, Facts], int] = {}
        self.said: list[Said] = []

    def number(self, code: str, facts: Facts, *, missing: bool = False) -> int:
        if (code, facts) not in self._numbers:
            message = messages.message(code)
            sentence, advice = message.say(self._language, dict(facts)), message.advise(self._language, dict(facts))
            self.said.append(Said(code, sentence, advice, missing))
            self._numbers[code, facts] = len(self.said)
        return self._numbers[code, facts]


def _cell_row(where: Places, slot: Slot, sentences: _Sentences) -> Row:
    remark = where.remark(slot)
    facts = _facts(slot, where.language)
    error = error_rule(slot)
    numbers = {error.code: sentences.number(error.code, ())}
    chain = "0"
    for rule in reversed(cell_rules(slot)):
        numbers[rule.code] = sentences.number(rule.code, facts)
        chain = f"IF({_open(rule.excel, rule.code, remark)},{numbers[rule.code]},{chain})"
    formula = f"=IF({error.excel},{numbers[error.code]},IF({is_exempt(slot)},0,{chain}))"
    return Row(slot, formula, numbers, None, remark)


def _open(condition: str, code: str, remark: Slot | None) -> str:
    """A query is closed by a remark beside it."""
    if remark is None or messages.message(code).severity != "query":
        return condition
    return f"AND({condition},NOT({Given(remark).excel()}))"


def _facts(slot: Slot, language: Language) -> Facts:
    field = slot.field
    limits = [messages.shown(number, grouped=not field.ungrouped) for number in (field.min, field.max)]
    choices = ", ".join(label[language] for _, label in field.choices)
    return (("low", limits[0]), ("high", limits[1]), ("choices", choices))


def _probe_row(where: Places, probe: Probe, sentences: _Sentences) -> Row:
    remark = where.remark(probe.slot)
    number = sentences.number(probe.code, probe.facts)
    condition = _open(probe.fails.excel(), probe.code, remark)
    return Row(probe.slot, f"=IF(IFERROR({condition},FALSE),{number},0)", {probe.code: number}, probe, remark)


def states(book: Ledger, cells: Mapping[SlotId, Cell], seen: Seen) -> list[int]:
    """What every row's formula gives for these contents: the cached values of the check sheet."""
    return [_state(row, cells, seen) for row in book.rows]


def _state(row: Row, cells: Mapping[SlotId, Cell], seen: Seen) -> int:
    if row.probe:
        fails: Condition = row.probe.fails
        code = row.probe.code if fails.holds(seen) else ""
    else:
        cell = cells.get(row.slot.id)
        codes = read_cell(cell, row.slot.field).codes if cell else ()
        code = next((known for c in codes if (known := messages.message(c).sheet) in row.numbers), "")
    is_query = bool(code) and messages.message(code).severity == "query"
    closed = is_query and row.closed_by is not None and row.closed_by.id in seen.touched
    return 0 if closed or not code else row.numbers[code]
