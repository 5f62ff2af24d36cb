"""Where everything stands: form × area × period × language → labels, slots and shown values, cell by cell.

A pure function. ``blank`` writes a workbook by it, ``reading`` looks for answers by it, ``identity`` signs it. Places
do not depend on the language. Rows and columns count from 0.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from workbook_kit.cell import SlotId
from workbook_kit.excel import cell_name
from workbook_kit.form.model import Field, Form, Sheet
from workbook_kit.language import Language
from workbook_kit.period import Period
from workbook_kit.registry import Area

ANY_NAME = "\0"
"""Stands for the name of an area in a label's pattern: the registry may have another name for it by now."""


@dataclass(frozen=True)
class Label:
    """A locked text; ``style`` says what it is (title, section, header, label, …), ``blank`` how that looks.

    ``span`` is how many columns the style covers; cells are never merged. ``pattern`` is the text with ``ANY_NAME`` for
    each name that the registry gave, empty if it gave none.
    """

    row: int
    column: int
    text: str
    style: str
    span: int = 1
    pattern: str = ""


@dataclass(frozen=True)
class Slot:
    """The place of one answer. Its row has ``key`` in ``key_column``, its column has ``header``, if any, above it."""

    field: Field
    segment: str
    line: str
    sheet: str
    tab: str
    row: int
    column: int
    key: str
    key_column: int
    header: str
    header_row: int
    label: str

    @property
    def id(self) -> SlotId:
        return self.field.id, self.segment, self.line

    @property
    def cell(self) -> str:
        return cell_name(self.row, self.column)


@dataclass(frozen=True)
class Shown:
    """A locked cell that shows a field: its value of the last period, or a figure derived from this page."""

    field: Field
    row: int
    column: int
    derived: bool


@dataclass
class Page:
    """One worksheet as laid out."""

    sheet: Sheet
    tab: str
    labels: list[Label] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    lines: dict[int, float] = field(default_factory=dict)

    @property
    def token_at(self) -> tuple[int, int]:
        """Where the page's visible token stands."""
        return 1, len(self.sheet.widths) - 1

    @property
    def last_row(self) -> int:
        return max(row for rows in ([x.row for x in self.labels], [x.row for x in self.slots]) for row in rows)


@dataclass(frozen=True)
class Layout:
    """All pages of one area's workbook of one period in one language."""

    form: Form
    area: Area
    period: Period
    language: Language
    pages: tuple[Page, ...]
    digest: str
    """SHA-256 over every slot and its place: the same in both languages."""

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        return tuple(slot for page in self.pages for slot in page.slots)

    @cached_property
    def by_id(self) -> dict[SlotId, Slot]:
        return {slot.id: slot for slot in self.slots}


def runs(cells: Iterable[tuple[int, int]]) -> list[tuple[int, int, int, int]]:
    """Cells grouped into vertical runs: (first row, column, last row, column)."""
    found: list[tuple[int, int, int, int]] = []
    for column, row in sorted((column, row) for row, column in cells):
        if found and found[-1][1] == column and found[-1][2] == row - 1:
            found[-1] = (found[-1][0], column, row, column)
        else:
            found.append((row, column, row, column))
    return found


def lines_needed(text: str, width: float) -> int:
    """About how many lines a wrapped text takes in a column of that many characters; rather one too many."""
    return sum(math.ceil(max(1, len(part)) * 1.1 / width) for part in text.split("\n"))
