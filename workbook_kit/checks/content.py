"""The Excel face of what the reader says of a single cell: the same rules as ``kinds.read_cell``, a row a kind.

A formula cannot parse text as strictly as the reader does. It has one code where the reader has several (``sheet`` in
messages.toml): it reports any text in a number cell, whether or not the reader could make a number of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from workbook_kit import excel
from workbook_kit.checks.conditions import Given, Not, plain, reference
from workbook_kit.checks.figures import Faults, faults
from workbook_kit.checks.texts import SaysNothing
from workbook_kit.form.contents import TEXT_LIMIT
from workbook_kit.form.kinds import kind_of
from workbook_kit.form.model import Field
from workbook_kit.form.states import STATES
from workbook_kit.layout.places import Slot

# LibreOffice takes TRUE for a number, which the reader does not
_NO_NUMBER = "OR(NOT(ISNUMBER({x})),ISLOGICAL({x}))"


@dataclass(frozen=True)
class CellRule:
    """One code of one cell with its Excel condition."""

    code: str
    excel: str


def cell_rules(slot: Slot) -> list[CellRule]:
    """The rules for a cell that holds something, in the order in which the reader looks: the first that holds."""
    return [CellRule(code, excel.format(x=reference(slot))) for code, excel in _rules(slot)]


def _rules(slot: Slot) -> Faults:
    field, kind = slot.field, kind_of(slot.field)
    if kind.is_text:
        return [("text-long", f"LEN({{x}})>{TEXT_LIMIT}"), ("placeholder", _escaped(SaysNothing(slot).excel()))]
    if field.choices:
        return [("choice-unknown", f"SUMPRODUCT(--({plain('{x}')}={_escaped(_choices(field))}))=0")]
    typed = [(kind.no_value, _NO_NUMBER)]
    least = kind.doubtful_below
    doubtful = [("percent-small", f"AND({{x}}<>0,ABS({{x}})<{excel.number(least)})")] if least else []
    return [*typed, *faults(field), *doubtful]


def error_rule(slot: Slot) -> CellRule:
    """The rule for a cell with an error, which comes first: every other formula over it would be an error itself."""
    return CellRule("cell-error", f"ISERROR({reference(slot)})")


def is_exempt(slot: Slot) -> str:
    """The Excel condition that there is nothing to check: a blank, or "ei tietoa" and its like, an answer anywhere."""
    cell, kind = reference(slot), kind_of(slot.field)
    silent = [Not(Given(slot)).excel()]
    if kind.is_truth:
        silent.append(f"ISLOGICAL({cell})")
    if kind.numeric or kind.is_day:
        silent.append(f"SUMPRODUCT(--({plain(cell)}={excel.array(STATES)}))>0")
    return f"OR({','.join(silent)})" if len(silent) > 1 else silent[0]


def _choices(field: Field) -> str:
    return excel.array([*(word for code, label in field.choices for word in (label.fi, label.sv, code)), *STATES])


def _escaped(formula: str) -> str:
    """A formula with its braces doubled, as ``str.format`` fills ``{x}`` in and must leave array constants alone."""
    return formula.replace("{", "{{").replace("}", "}}")
