"""Which numbers and days count: what can be wrong with one, as Excel conditions in the order in which the reader looks.

Checks take only figures that count, as they do in the harvest: a wrong figure is reported once, not again by every
check that it takes part in.
"""

from __future__ import annotations

from workbook_kit import excel
from workbook_kit.cell import EXACT_LIMIT
from workbook_kit.form.contents import FIRST_DAY, LAST_DAY
from workbook_kit.form.kinds import kind_of
from workbook_kit.form.model import Field

Faults = list[tuple[str, str]]
"""Codes with conditions on ``{x}``, which is a number."""

_DAY = "ROUND({x},0)"  # the nearest day, as the reader takes it: some programs leave hours on a date


def faults(field: Field) -> Faults:
    """What the reader finds wrong with a number or a day of this field."""
    if kind_of(field).is_day:
        first, last = (excel.day(day) for day in (FIRST_DAY, LAST_DAY))
        return [
            ("date-text", f"OR({_DAY}<{first},{_DAY}>{last})"),
            ("date-time", f"ABS({{x}}-{_DAY})>0.125"),
        ]
    limits = (("<", field.min), (">", field.max))
    outside = [f"{{x}}{sign}{excel.number(limit)}" for sign, limit in limits if limit is not None]
    found = [("not-whole", "{x}<>INT({x})")] if kind_of(field).is_integer else []
    if outside:
        found.append(("out-of-range", f"OR({','.join(outside)})"))
    if len(outside) < len(limits):  # without a limit a number may be too large for a cell to hold it exactly
        found.append(("number-large", f"ABS({{x}})>={excel.number(EXACT_LIMIT)}"))
    return found


def counts(field: Field, cell: str) -> str:
    """The Excel condition that a cell holds a number or a day that counts; LibreOffice takes TRUE for a number."""
    wrong = [condition.format(x=cell) for _, condition in faults(field)]
    return f"IF(ISNUMBER({cell}),NOT(OR({','.join([f'ISLOGICAL({cell})', *wrong])})),FALSE)"


def figure(field: Field, cell: str) -> str:
    """The number in a cell, or the day without the time that some programs leave on it."""
    return _DAY.format(x=cell) if kind_of(field).is_day else cell
