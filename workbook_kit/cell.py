"""What a spreadsheet cell holds once it has been read, whatever program saved it."""

from __future__ import annotations

import datetime as dt
from typing import Literal, NamedTuple

EXACT_LIMIT = 1e15
"""Whole numbers below it are exact in a cell: Excel keeps 15 digits."""

CellType = Literal["number", "text", "bool", "error", "date", "empty"]
Value = int | float | str | dt.date
"""An answer: whole numbers are int, other numbers float (percent as a fraction), codes and text str."""


SlotId = tuple[str, str, str]
"""What one input cell of a form asks: a field, for a segment, in a row; the latter two are empty if it has none."""


class Cell(NamedTuple):
    """One cell: its content, and what the file says about how it was made. A tuple, as a return has thousands.

    ``value`` is a float for numbers, a datetime for dates, text for text and for error names. For a formula it
    is the result that the sender's program stored, None where it stored none.
    """

    type: CellType
    value: float | str | bool | dt.datetime | None = None
    formula: str = ""
    locked: bool = True
    from_1904: bool = False
    """Whether the workbook counts its days from 1904: a bare number in a date field then means another day."""

    @property
    def raw(self) -> str:
        """The content as findings quote it: dates in ISO form, other values as text."""
        if isinstance(self.value, dt.datetime):
            return self.value.isoformat(sep=" ").removesuffix(" 00:00:00")
        if isinstance(self.value, float) and self.value.is_integer() and abs(self.value) < EXACT_LIMIT:
            return str(int(self.value))
        return "" if self.value is None else str(self.value)


EMPTY = Cell("empty")
