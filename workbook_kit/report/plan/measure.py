"""What is reckoned: every figure that the forms ask for or derive, and what cells of an area it is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from workbook_kit.form.kinds import kind_of
from workbook_kit.form.model import LEVELS, Block, Field, Form, Level
from workbook_kit.form.rules import Rule, rule_of
from workbook_kit.language import Text
from workbook_kit.work.caching import cache


@dataclass(frozen=True)
class Metric:
    """One figure of every area that answers a form; ``key`` is what the workbooks look it up by.

    ``rows`` are the rows that an area may answer it in.
    """

    form: Form
    field: Field
    segment: str
    key: str
    rows: tuple[str, ...]

    @property
    def rule(self) -> Rule:
        return rule_of(self.field)

    @property
    def is_pooled(self) -> bool:
        """Whether it is a numerator over a denominator."""
        return self.rule.pooled

    @property
    def is_composite(self) -> bool:
        """Whether it is put together from other figures of the same area."""
        return self.field.rollup.is_composite

    @property
    def may_hide(self) -> bool:
        """Whether too few answers may stand behind it, or behind all that it is put together from."""
        rollups = (self.field.rollup, *(self.form.fields[name].rollup for name in self.field.rollup.of))
        return any(rollup.hide_below for rollup in rollups)

    @property
    def is_gathered(self) -> bool:
        """Whether an area's figure takes more than one cell, and so a line of its own among the data."""
        has_condition = bool(self.field.rollup.only or self.field.rollup.of)
        return self.rule.operands or has_condition or self.rule.counts_texts or len(self.rows) > 1

    @property
    def has_totals(self) -> bool:
        """Whether areas' figures become those of the area above."""
        return self.rule.rolls_up

    def is_total_of(self, level: Level) -> bool:
        """Whether the form names the level for a figure over areas below it."""
        above = LEVELS.index(level) > LEVELS.index(self.form.level)
        return above and self.has_totals and level in (*self.field.levels, *self.field.ours)


def slot_key(field: str, segment: str) -> str:
    """A field of a segment as the workbooks name it."""
    return f"{field}/{segment}" if segment else field


def metrics(forms: Mapping[Level, Form]) -> tuple[Metric, ...]:
    """Every metric, the appendix's first; one that two forms ask has a key of its own in the second."""
    found: list[Metric] = []
    seen: set[str] = set()
    for form in forms.values():
        names = [field.id for field in form.fields.values() if is_metric(form, field)]
        for name in names:
            owner = f"{name} ({form.level.upper()})" if name in seen else name
            rows = rows_of(form).get(name, ("",))
            segments = form.segments_of[name]
            found += [Metric(form, form.fields[name], one, slot_key(owner, one), rows) for one in segments]
        seen |= set(names)
    return tuple(sorted(found, key=_rank))


def _rank(metric: Metric) -> int:
    """Metrics that have a source come first, then others that go upwards, last what is counted for our own use."""
    return 0 if metric.field.source else 1 if len(metric.field.levels) > 1 else 2


@cache
def rows_of(form: Form) -> Mapping[str, tuple[str, ...]]:
    """The rows of every field that is asked in rows."""
    return {
        field.id: tuple(row.code for row in block.rows)
        for block in blocks_of(form)
        if block.shape != "items"
        for field in block.all_fields()
        if not field.figure
    }


def blocks_of(form: Form) -> Iterator[Block]:
    """Every block of a form, in the order of the sheets."""
    return (block for sheet in form.sheets for block in sheet.blocks)


@cache
def titles_of(form: Form) -> Mapping[str, Text]:
    """The titles of tables, or of what stands above an untitled one, by the fields of their columns."""
    found: dict[str, Text] = {}
    for sheet in form.sheets:
        title = sheet.title
        for block in sheet.blocks:
            title = block.title if block.title["fi"] else title
            found |= {field.id: title for field in block.fields if block.shape == "table"}
    return found


def is_metric(form: Form, field: Field) -> bool:
    """Whether a field has a figure: it rolls up, or it is a number that each area keeps for itself.

    Parts of other figures have none of their own, nor have years and the numbers in a table's rows.
    """
    rule = rule_of(field)
    return rule.fold is not None or (rule.is_kept and field.id in _kept(form))


@cache
def _kept(form: Form) -> frozenset[str]:
    fields = form.fields.values()
    parts = {name for f in fields for name in (f.rollup.numerator, f.rollup.denominator, f.rollup.counted_by)}
    in_tables = {f.id for block in blocks_of(form) if block.shape == "table" for f in block.fields}
    return frozenset(f.id for f in fields if kind_of(f).numeric and not f.ungrouped and f.id not in parts | in_tables)
