"""Quarters: the periods that forms are filled for, written ``2013Q1``."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from workbook_kit.errors import UsageError

FINLAND = ZoneInfo("Europe/Helsinki")
"""Where days begin and end for whoever sends a form in, and what a time without a zone means."""

_WRITTEN = re.compile(r"(20\d\d)Q([1-4])", re.ASCII)


def day_in_finland(moment: str) -> dt.date | None:
    """The day of a moment (UTC, ISO) there; None if it is none, or none that a calendar has."""
    try:
        at = dt.datetime.fromisoformat(moment)
        return at.replace(tzinfo=at.tzinfo or dt.UTC).astimezone(FINLAND).date()
    except (ValueError, OverflowError):
        return None


@dataclass(frozen=True, order=True)
class Period:
    """One quarter of a year; sorts by time."""

    year: int
    quarter: int

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read ``2013Q1``; raises UsageError on anything else."""
        found = _WRITTEN.fullmatch(text.strip().upper())
        if not found:
            raise UsageError(f"{text!r} is not a period: write the year and the quarter, such as 2013Q1.")
        return cls(int(found[1]), int(found[2]))

    def __str__(self) -> str:
        return f"{self.year}Q{self.quarter}"

    @property
    def due(self) -> str:
        """The quarter as forms name it: ``Q1`` … ``Q4``."""
        return f"Q{self.quarter}"

    @property
    def first_day(self) -> dt.date:
        return dt.date(self.year, 3 * self.quarter - 2, 1)

    @property
    def previous(self) -> Period:
        return Period(self.year, self.quarter - 1) if self.quarter > 1 else Period(self.year - 1, 4)

    @property
    def next(self) -> Period:
        return Period(self.year, self.quarter + 1) if self.quarter < 4 else Period(self.year + 1, 1)  # noqa: PLR2004
