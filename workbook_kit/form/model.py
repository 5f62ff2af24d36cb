"""A form as data: sheet → block → field. ``spec`` reads it from TOML; everything else derives from it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from dataclasses import fields as dataclass_fields
from functools import cached_property
from typing import Any, Literal

from workbook_kit.form.states import STATE_CODES
from workbook_kit.language import Text
from workbook_kit.period import Period

Level = Literal["region", "ely", "national"]
LEVELS: tuple[Level, ...] = ("region", "ely", "national")
Shape = Literal["items", "table", "matrix"]
Time = Literal["", "flow", "stock", "stock_mean"]
"""How a figure goes with time: once a year, adds up, or stands at a day (the year's is the last one, or their mean)."""
Carry = Literal["", "always", "within-year", "unfinished"]
"""What the next form brings along: nothing, the answer, the answer of this plan year, or that of a row still to do."""
Choices = tuple[tuple[str, Text], ...]


@dataclass(frozen=True)
class Rollup:
    """How records become ELY and national figures; ``rule`` is a name in ``rules.RULES``.

    ``of`` are the figures that a figure without a cell is put together from: every segment of each. With ``row`` it
    is the sum of that row's answers alone, with ``codes`` the share of a choice's answers that are among them.
    ``only`` names a field and a code: records without that code stay out of the pool.
    ``hide_below``: above the region level a figure over fewer answers than this is hidden; the answers are counted
    by the denominator, or by the field ``counted_by``.
    ``dated_by`` names the field that says which year the answers are of. ``names_zeros``: areas of which nothing came
    true are named beside a total.
    """

    rule: str = "none"
    numerator: str = ""
    denominator: str = ""
    of: tuple[str, ...] = ()
    row: str = ""
    codes: tuple[str, ...] = ()
    only: tuple[str, str] | None = None
    hide_below: int = 0
    counted_by: str = ""
    dated_by: str = ""
    names_zeros: bool = False

    @property
    def is_composite(self) -> bool:
        """Whether the figure is put together from other figures of its area."""
        return bool(self.of) and not self.row and not self.codes


@dataclass(frozen=True)
class Field:
    """One thing asked (or derived from what was asked); see docs/forms.md for each property.

    A ``figure`` stands in no cell: it is reckoned in the summaries alone.
    """

    id: str
    kind: str
    label: Text
    unit: Text = Text()
    source: Text = Text()
    levels: tuple[Level, ...] = ("region",)
    ours: tuple[Level, ...] = ()
    level_text: Text = Text()
    frequency: Text = Text()
    note: Text = Text()
    caution: Text = Text()
    help: Text = Text()
    choices: Choices = ()
    default: Text = Text()
    min: float | None = None
    max: float | None = None
    required: Literal["", "always", "row"] = ""
    due: tuple[str, ...] = ()
    at_most: str = ""
    rollup: Rollup = field(default_factory=Rollup)
    time: Time = ""
    carry: Carry = ""
    plan: bool = False
    personal: bool = False
    derived: bool = False
    figure: bool = False
    headline: bool = False
    ungrouped: bool = False
    basis: str = ""
    explains: bool = False
    lines: int = 1
    segments: tuple[str, ...] = ()

    @property
    def is_state(self) -> bool:
        """Whether the field says why another one is blank."""
        return bool(self.choices) and {code for code, _ in self.choices} <= set(STATE_CODES)

    @property
    def is_followed(self) -> bool:
        """Whether it is followed over time: what is only put together from others is not, unless it is a headline."""
        return self.headline or not self.figure

    @property
    def ends_with_year(self) -> bool:
        """Whether what a plan says here is of its own year alone: the next year's form does not bring it along."""
        return self.plan and self.carry not in ("always", "unfinished")

    @property
    def is_seasonal(self) -> bool:
        """Whether its figures go with those of the same quarter of other years: asked once a year, or of a plan."""
        return self.plan or not self.time

    def quarter_before(self, period: Period) -> Period:
        """The quarter that a figure of one is compared with: the one before, or the same of the year before."""
        return Period(period.year - 1, period.quarter) if self.is_seasonal else period.previous

    def plan_year(self, period: Period) -> str:
        """The year of the plan that its answers and figures of a quarter belong to, empty if to none."""
        return str(period.year) if self.plan else ""

    def required_in(self, quarter: str) -> bool:
        """Whether a blank is an error in this quarter (``Q1`` … ``Q4``)."""
        return self.required == "always" and (not self.due or quarter in self.due)


@dataclass(frozen=True)
class Item:
    """One row of an ``items`` block: what it is called, and its cell (or none) in each part's column."""

    field: Field
    cells: tuple[Field | None, ...]


@dataclass(frozen=True)
class Column:
    """The header of one input column."""

    id: str
    label: Text


@dataclass(frozen=True)
class Row:
    """One row of a table or matrix; numbered rows have no label."""

    code: str
    label: Text = Text()


@dataclass(frozen=True)
class Block:
    """Rows of inputs that share a header.

    ``items``: a row a field, a column a part. ``table``: a column a field, a row a repetition, once for each of
    ``segments`` if there are any. ``matrix``: a row for each field and row, a column a segment. The rows of a
    ``listed`` table are listed whole in the summaries; items ``by_area`` get a sheet there with areas side by side.
    ``remark`` is the field that explains what stands out in it. ``figures`` are reckoned from its answers in the
    summaries alone: they stand in no cell of the workbook that people fill in. ``finished`` names the field whose
    codes say that a row of a plan came true, so that next year's form does not bring it along.
    """

    id: str
    shape: Shape
    title: Text
    intro: Text
    lane: str
    info: tuple[str, ...]
    columns: tuple[Column, ...]
    items: tuple[Item, ...]
    fields: tuple[Field, ...]
    rows: tuple[Row, ...]
    segments: tuple[str, ...]
    row_name: Field | None
    listed: bool
    remark: str
    by_area: bool = False
    figures: tuple[Field, ...] = ()
    finished: tuple[str, tuple[str, ...]] | None = None

    @property
    def width(self) -> int:
        """Physical columns from the key column on."""
        labelled = any(row.label for row in self.rows)
        return {
            "items": 2 + len(self.info) + len(self.columns),
            "table": 1 + labelled + len(self.fields),
            "matrix": 2 + len(self.segments),
        }[self.shape]

    def all_fields(self) -> Iterator[Field]:
        """Every field of the block in the order of the sheet, derived ones included, then its figures."""
        for item in self.items:
            if item.field.derived or item.field not in item.cells:
                yield item.field
            yield from (cell for cell in item.cells if cell and not cell.derived)
        if self.row_name:
            yield self.row_name
        yield from self.fields
        yield from self.figures


@dataclass(frozen=True)
class Sheet:
    """One worksheet: its tab title, its heading, the widths of its columns and its blocks."""

    id: str
    title: Text
    heading: Text
    intro: Text
    landscape: bool
    one_page: bool
    widths: tuple[float, ...]
    lanes: tuple[tuple[str, int], ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Question:
    """What the summaries answer first: a question, and the fields whose figures answer it."""

    title: Text
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Declared:
    """A check as the form declares it: ``kind`` and its ``keys`` are proved by ``checks.declared``.

    A rule on ``trial`` only notes what it finds.
    """

    kind: str
    keys: tuple[tuple[str, Any], ...]
    trial: bool = False


@dataclass(frozen=True, eq=False)
class Form:
    """One questionnaire, filled by one area of ``level`` once a period; the same form is the same object."""

    id: str
    version: str
    level: Level
    title: Text
    guide: tuple[tuple[Text, Text], ...]
    segments: tuple[Row, ...]
    sheets: tuple[Sheet, ...]
    checks: tuple[Declared, ...]
    file: str
    questions: tuple[Question, ...] = ()

    def __reduce__(self) -> tuple[Any, ...]:
        """In a process of a pool, too, the same form is the same object: layout and checks are kept by it."""
        return _known, (self._digest, tuple(getattr(self, field.name) for field in dataclass_fields(self)))

    @cached_property
    def _digest(self) -> str:
        return hashlib.sha256(repr(self).encode()).hexdigest()

    @cached_property
    def fields(self) -> dict[str, Field]:
        """Every field by id, derived ones and figures included, in the order of the sheets."""
        return {f.id: f for sheet in self.sheets for block in sheet.blocks for f in block.all_fields()}

    @cached_property
    def segments_of(self) -> dict[str, tuple[str, ...]]:
        """The segments that each field is asked for; ``("",)`` for a field that is asked once."""
        segments: dict[str, tuple[str, ...]] = dict.fromkeys(self.fields, ("",))
        for block in (block for sheet in self.sheets for block in sheet.blocks if block.segments):
            for asked in block.fields:
                segments[asked.id] = tuple(s for s in block.segments if not asked.segments or s in asked.segments)
        return segments | {f.id: f.segments for f in self.fields.values() if f.figure and f.segments}

    @cached_property
    def finished_by(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        """For the fields of a table whose rows may come true: the field that says so, and the codes that do."""
        blocks = (block for sheet in self.sheets for block in sheet.blocks)
        return {asked.id: block.finished for block in blocks if block.finished for asked in block.fields}

    @cached_property
    def state_of(self) -> dict[str, str]:
        """The cell that says "ei tietoa" or "ei käytössä" for a field, where its row has one."""
        states: dict[str, str] = {}
        for item in (item for sheet in self.sheets for block in sheet.blocks for item in block.items):
            cells = [cell for cell in item.cells if cell]
            for state in (cell for cell in cells if cell.is_state):
                states |= {cell.id: state.id for cell in (item.field, *cells) if cell is not state}
        return states

    @cached_property
    def remark_of(self) -> dict[str, str]:
        """The field whose text explains what stands out in another: of its row, else of its block."""
        remarks: dict[str, str] = {}
        for block in (block for sheet in self.sheets for block in sheet.blocks):
            for item in block.items:
                cells = [cell for cell in item.cells if cell]
                explaining = next((cell.id for cell in cells if cell.explains), block.remark)
                remarks |= dict.fromkeys((item.field.id, *(cell.id for cell in cells if not cell.explains)), explaining)
            remarks |= {asked.id: block.remark for asked in block.fields}
        return {name: remark for name, remark in remarks.items() if remark}

    @cached_property
    def segment_labels(self) -> dict[str, Text]:
        return {segment.code: segment.label for segment in self.segments}


_KNOWN: dict[str, Form] = {}
"""The forms that came from another process, by their digest."""


def _known(digest: str, values: tuple[Any, ...]) -> Form:
    return _KNOWN.setdefault(digest, Form(*values))


def part_of(item: Field, part: Field) -> Field:
    """The field of one cell of an item: the part's own questions under the item's name."""
    fill = {"id": item.id}
    rollup = part.rollup
    return replace(
        part,
        id=f"{item.id}.{part.id}",
        source=item.source,
        levels=item.levels,
        level_text=item.level_text,
        caution=item.caution if item.caution["fi"] else part.caution,
        due=item.due,
        plan=item.plan or part.plan,
        rollup=replace(
            rollup,
            numerator=rollup.numerator.format(**fill),
            denominator=rollup.denominator.format(**fill),
            dated_by=rollup.dated_by.format(**fill),
        ),
        at_most=part.at_most.format(**fill),
        label=Text(f"{item.label.fi}: {part.label.fi}", f"{item.label.sv}: {part.label.sv}"),
    )
