"""A form's checks as rows of its workbook's check sheet: place, formula, and the sentences that it may show.

``states`` computes in Python what each formula gives, for the cached results that the workbook is written with.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from workbook_kit import excel, finnish
from workbook_kit.cell import Cell, SlotId, Value
from workbook_kit.checks import places, probes
from workbook_kit.checks.conditions import Condition, Explained, Seen
from workbook_kit.checks.content import cell_rules, error_rule, is_exempt
from workbook_kit.checks.probe import Facts, Places, Probe
from workbook_kit.findings import messages
from workbook_kit.form.kinds import kind_of, read_cell
from workbook_kit.form.model import Field, Form
from workbook_kit.form.states import STATE_CODES
from workbook_kit.language import Language
from workbook_kit.layout.places import Slot
from workbook_kit.period import Period
from workbook_kit.work.caching import cache

_NO_NUMBER = ("number-text", "date-text")


@dataclass(frozen=True)
class Said:
    """A sentence of the check sheet; ``{raw}`` and ``{figure}`` are filled by the workbook itself."""

    code: str
    sentence: str
    advice: str
    missing: bool


@dataclass(frozen=True)
class Row:
    """One row. Its formula gives the number of a sentence, or 0 if all is well.

    ``probe`` is the check, None for a row on the content of a cell; a remark in ``closed_by`` silences a query.
    """

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
        """The number of the last sentence about a blank: rows with a state up to it count as missing."""
        return sum(said.missing for said in self.said)


@cache
def ledger(form: Form, language: Language, period: Period) -> Ledger:
    """The check sheet of a form, for every area alike."""
    sentences = _Sentences(language)
    where = places(form, language, period)
    listed = [p for p in probes(form, language, period) if _is_told(p.code) and not p.trial]
    listed = [p for p in listed if p.fails.excel() != "FALSE"]  # those that a formula cannot know
    for probe in sorted(listed, key=lambda probe: not probe.missing):
        sentences.number(probe.code, probe.facts, missing=probe.missing)
    cells = [_cell_row(where, slot, sentences) for slot in _in_columns(where)]
    rows = [*cells, *(_probe_row(where, probe, sentences) for probe in listed)]
    order = [page.tab for page in where.pages]
    return Ledger(tuple(sorted(rows, key=lambda row: order.index(row.slot.tab))), tuple(sentences.said))


def _is_told(code: str) -> bool:
    """Whether a coordinator is to see it: not a note, and not for the office alone."""
    message = messages.message(code)
    return message.severity != "note" and not message.office


def _in_columns(where: Places) -> list[Slot]:
    """Slots column by column, so that one conditional format serves a whole run of inputs."""
    return sorted(where.slots, key=lambda slot: (slot.column, slot.row))


class _Sentences:
    """Numbers the sentences, each distinct one once."""

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
    """The condition, and for a query that no remark stands beside it."""
    if remark is None or messages.message(code).severity != "query":
        return condition
    return f"AND({condition},NOT({Explained(remark).excel()}))"


def _facts(slot: Slot, language: Language) -> Facts:
    field = slot.field
    limits = [finnish.number(number, grouped=not field.ungrouped) for number in (field.min, field.max)]
    choices = ", ".join(label[language] for _, label in field.choices)
    return (("low", limits[0]), ("high", limits[1]), ("choices", choices))


def _probe_row(where: Places, probe: Probe, sentences: _Sentences) -> Row:
    remark = where.remark(probe.slot)
    number = sentences.number(probe.code, probe.facts)
    condition = _open(probe.fails.excel(), probe.code, remark)
    return Row(probe.slot, f"=IF(IFERROR({condition},FALSE),{number},0)", {probe.code: number}, probe, remark)


def reckoned(book: Ledger, cells: Mapping[SlotId, Cell], seen: Seen) -> Seen:
    """The contents as formulas see them: refused values do not count, and a text in a number cell stays a text."""
    fields = {row.slot.id: row.slot.field for row in book.rows if row.probe is None}
    values = {slot: _value(cell, fields[slot]) for slot, cell in cells.items()}
    return replace(seen, answers={slot: value for slot, value in values.items() if value is not None})


def _value(cell: Cell, field: Field) -> Value | None:
    value = read_cell(_unlike_a_day(cell, field), field).value
    return None if cell.type == "text" and not isinstance(value, str) else value


def _unlike_a_day(cell: Cell, field: Field) -> Cell:
    """A date in a number cell as the number that it is stored as, which is what a formula sees."""
    if kind_of(field).numeric and isinstance(cell.value, dt.datetime):
        return Cell("number", excel.serial(cell.value))
    return cell


def states(book: Ledger, cells: Mapping[SlotId, Cell], seen: Seen) -> list[int]:
    """What each row's formula gives for these contents; ``seen`` comes from ``reckoned``."""
    return [_state(row, cells, seen) for row in book.rows]


def _state(row: Row, cells: Mapping[SlotId, Cell], seen: Seen) -> int:
    if row.probe:
        fails: Condition = row.probe.fails
        code = row.probe.code if fails.holds(seen) else ""
    else:
        code = _told_of(row, cells[row.slot.id]) if row.slot.id in cells else ""
    is_query = bool(code) and messages.message(code).severity == "query"
    closed = is_query and row.closed_by is not None and Explained(row.closed_by).holds(seen)
    return 0 if closed or not code else row.numbers[code]


def _told_of(row: Row, cell: Cell) -> str:
    """The code that the sheet reports for a cell's content, if any: one for all texts in a number cell."""
    field = row.slot.field
    reading = read_cell(_unlike_a_day(cell, field), field)
    if cell.type == "text" and reading.value not in STATE_CODES:
        reading = replace(reading, codes=(*(code for code in _NO_NUMBER if code in row.numbers), *reading.codes))
    return next((known for code in reading.codes if (known := messages.message(code).sheet) in row.numbers), "")
