"""What stands in a workbook's cells before anyone fills it in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workbook_kit.cell import SlotId, Value


@dataclass(frozen=True)
class Contents:
    """What stands in the cells beforehand, by (field, segment, row).

    ``answers`` fill input cells (the plan carried forward); ``previous`` is shown locked beside them. In a correction
    workbook no default fills a cell that was left blank, and ``notes``, by tab and cell, say what is to be put right.
    """

    answers: Mapping[SlotId, Value] = field(default_factory=dict)
    previous: Mapping[SlotId, Value] = field(default_factory=dict)
    notes: Mapping[tuple[str, str], str] = field(default_factory=dict)
    is_return: bool = False
