"""Planted faults: every kind of mistake that people make in a return, and whether it is found where it is.

A kind is one row: its name, how it is planted, the codes one of which has to tell of it. ``fault`` has the clean
returns and the desk on which they are spoilt, ``plausible`` what stands in them.
"""

from tests.faults.between import BETWEEN
from tests.faults.cells import CELLS
from tests.faults.fault import Base, Fault
from tests.faults.files import FILES
from tests.faults.harmless import HARMLESS
from tests.faults.tampering import TAMPERING
from workbook_kit.period import Period

GROUPS: dict[str, tuple[Fault, ...]] = {
    "One cell": CELLS,
    "Between cells": BETWEEN,
    "The form": TAMPERING,
    "The file": FILES,
}
"""Kinds that one file shows; ``beside`` has those that need the period before or other areas."""

FAULTS = {fault.name: fault for group in (*GROUPS.values(), HARMLESS) for fault in group}

BASES = (
    *(Base(area, Period(2013, 1), "fi") for area in ("141", "091", "082", "023")),
    *(Base(area, Period(2013, 2), "fi") for area in ("105", "044")),
    *(Base(area, Period(2014, 3), "fi") for area in ("178", "135")),
    *(Base(area, Period(2013, 4), "fi") for area in ("011", "142", "192", "068", "111", "173")),
    *(Base(area, Period(2014, 4), "fi") for area in ("024", "081")),
    *(Base(area, Period(2026, 1), "fi") for area in ("043",)),
    *(Base(area, Period(2013, 1), "sv") for area in ("153", "014")),
    *(Base(area, Period(2013, 4), "sv") for area in ("154", "015", "021")),
    *(Base(area, Period(2026, 4), "sv") for area in ("153",)),
    Base("01", Period(2013, 1), "fi"),
    Base("11", Period(2013, 4), "sv"),
    Base("05", Period(2014, 3), "fi"),
    Base("08", Period(2026, 2), "fi"),
)
"""Whose clean returns are spoilt: regions and ELY areas, every quarter, both languages, three hierarchies."""

__all__ = ["BASES", "FAULTS", "GROUPS", "HARMLESS", "Base", "Fault"]
