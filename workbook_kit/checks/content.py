"""The Excel face of what the reader says of a single cell: the same rules as ``kinds.read_cell``, a row a kind.

A workbook cannot parse text as strictly as the reader does. It knows one code where the reader knows several (``sheet``
in messages.toml): a text in a number cell is told of whether or not the reader could make a number of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from workbook_kit.checks.conditions import array, reference
from workbook_kit.checks.texts import SaysNothing
from workbook_kit.form import Field
from workbook_kit.kinds import FIRST_DAY, KINDS, LAST_DAY, STATES, TEXT_LIMIT
from workbook_kit.layout import Slot

_SERIAL = "DATE({d.year},{d.month},{d.day})"
_IN_RANGE = ("out-of-range", "OR({x}<{low},{x}>{high})")
_AS_NUMBER = ("number-text", "NOT(ISNUMBER({x}))")
CONTENT: dict[str, tuple[tuple[str, str], ...]] = {
    "text": (
        ("text-long", f"LEN({{x}})>{TEXT_LIMIT}"),
        ("placeholder", "{placeholder}"),
    ),
    "whole": (_AS_NUMBER, ("not-whole", "OR({x}<>INT({x}),ABS({x})>=1E+15)"), _IN_RANGE),
    "decimal": (_AS_NUMBER, _IN_RANGE),
    "money": (_AS_NUMBER, _IN_RANGE),
    "percent": (_AS_NUMBER, _IN_RANGE, ("percent-small", "AND({x}<>0,ABS({x})<0.01)")),
    "date": (
        ("date-text", "NOT(ISNUMBER({x}))"),
        ("date-text", f"OR({{x}}<{_SERIAL.format(d=FIRST_DAY)},{{x}}>={_SERIAL.format(d=LAST_DAY)}+1)"),
        ("date-time", "ABS({x}-ROUND({x},0))>0.125"),
    ),
    "choice": (("choice-unknown", "SUMPRODUCT(--(TRIM({x})={choices}))=0"),),
    "yesno": (("choice-unknown", "SUMPRODUCT(--(TRIM({x})={choices}))=0"),),
}
"""By kind the codes in the order in which the reader looks for them, each with a condition on the cell ``{x}``."""


@dataclass(frozen=True)
class CellRule:
    """One code of one cell with its Excel condition."""

    code: str
    excel: str


def cell_rules(slot: Slot) -> list[CellRule]:
    """What may be said of a cell that holds something, in order; the first that holds is told."""
    blanks = {"x": reference(slot), "placeholder": SaysNothing(slot).excel()} | _limits(slot.field)
    return [CellRule(code, excel.format(**blanks)) for code, excel in CONTENT[slot.field.kind]]


def error_rule(slot: Slot) -> CellRule:
    """The rule that comes first: no other formula may look at an error."""
    return CellRule("cell-error", f"ISERROR({reference(slot)})")


def is_exempt(slot: Slot) -> str:
    """The Excel condition that nothing is to be said: nothing stands there, or a word that is an answer in any cell."""
    cell = reference(slot)
    silent = [f"LEN({cell})=0"]
    if slot.field.kind == "yesno":
        silent.append(f"ISLOGICAL({cell})")
    if KINDS[slot.field.kind].numeric or slot.field.kind == "date":
        silent.append(f"SUMPRODUCT(--(TRIM({cell})={array(STATES)}))>0")
    return f"OR({','.join(silent)})" if len(silent) > 1 else silent[0]


def _limits(field: Field) -> dict[str, str]:
    words = [word for code, label in field.choices for word in (label.fi, label.sv, code)]
    return {
        "low": "-1E+99" if field.min is None else f"{field.min:g}",
        "high": "1E+99" if field.max is None else f"{field.max:g}",
        "choices": array([*words, *STATES]),
    }
