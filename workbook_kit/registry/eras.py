"""The eras of the middle level: until 2025 fifteen ELY centres, from 2026 ten elinvoimakeskukset.

The two use the same codes, 01 to 15 and 01 to 10, for other areas: nothing is ever carried from one era to the other by
the code of a middle level, only by that of a region.
"""

from __future__ import annotations

from dataclasses import dataclass

from workbook_kit.errors import UsageError
from workbook_kit.language import Text
from workbook_kit.period import Period

_NEWEST, _AHEAD = 2026, 10


@dataclass(frozen=True)
class Era:
    """Years in which the middle level was one thing; ``prefix`` begins its headings in a registry (``ely_code``)."""

    prefix: str
    first: int
    last: int
    name: Text
    plural: Text


ERAS = (
    Era("ely", 2010, 2025, Text("ELY-keskus", "NTM-central"), Text("ELY-keskukset", "NTM-centraler")),
    Era(
        "evk",
        _NEWEST,
        _NEWEST + _AHEAD,
        Text("elinvoimakeskus", "livskraftscentral"),
        Text("elinvoimakeskukset", "livskraftscentraler"),
    ),
)
"""Oldest first. The ELY centres began on 1 January 2010. Areas that are known as of 2026 are taken to hold for ten
years more: regions are redrawn every few years, and a year beyond is a slip of the keyboard (2062 for 2026)."""


def era_of(period: Period) -> Era:
    """The era of a period; raises UsageError for one of a year that no registry is for."""
    for era in ERAS:
        if era.first <= period.year <= era.last:
            return era
    raise UsageError(
        f"{period} is outside the years {ERAS[0].first}-{ERAS[-1].last} whose areas are known: correct the period."
    )
