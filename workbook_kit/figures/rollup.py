"""From the answers of areas to the figures of ELY areas and the nation, by the rule that each field declares.

Figures above are always reckoned from the records of the form's own level, never from those of areas below; a field
rolls up only to the levels that its form names (``ours`` marks those beyond the appendix). What is put together from
other figures, such as the whole of all segments, is put together last, from those of the same area.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol, Self

from workbook_kit.cell import Value
from workbook_kit.form.figure import Contribution, Figure, as_number, exact
from workbook_kit.form.model import LEVELS, Field, Form, Level, Rollup
from workbook_kit.form.rules import Rule, rule_of
from workbook_kit.period import Period
from workbook_kit.record import Record
from workbook_kit.registry import Area, Registry

Slot = tuple[str, str]
"""A field and a segment."""

Answers = Mapping[Slot, Mapping[str, Value]]
"""One area's answers: (field, segment) → row → value."""


@dataclass(frozen=True)
class RollupRow:
    """One figure; ``reported`` of ``expected`` areas stand behind it. ``basis``: appendix or ours.

    ``plan_year`` is that of the plan that it belongs to, if any.
    """

    period: str
    level: Level
    area: str
    field: str
    segment: str
    value: float | None
    numerator: float | None
    denominator: float | None
    reported: int
    expected: int
    rule: str
    basis: str
    hidden: bool
    plan_year: str = ""


def roll_up(
    forms: Mapping[Level, Form], registry: Registry, period: str, records: Mapping[str, Record]
) -> list[RollupRow]:
    """All figures of a period; ``records`` holds the accepted record of each area code that answered."""
    answers = {code: by_slot(record) for code, record in records.items()}
    rows: list[RollupRow] = []
    for form in forms.values():
        here = {area.code: answers[area.code] for area in registry.areas(form.level) if area.code in answers}
        made: _Made = {}
        for field in (field for field in form.fields.values() if rule_of(field).fold):
            for segment in form.segments_of[field.id]:
                is_composite = field.rollup.is_composite
                source: _Source = (
                    _Composite.of(form, field, segment, made) if is_composite else _Pooled.of(field, segment, here)
                )
                column = _Column(field, segment, period, source, field.plan_year(Period.parse(period)))
                made[field.id, segment] = {row.area: row for row in column.rows(form.level, registry)}
        rows += [row for figures in made.values() for row in figures.values()]
    return sorted(rows, key=lambda r: (LEVELS.index(r.level), r.area))


def by_slot(record: Record) -> Answers:
    """A record's answers by (field, segment), then by row."""
    slots: dict[tuple[str, str], dict[str, Value]] = {}
    for answer in record.answers:
        slots.setdefault((answer.field, answer.segment), {})[answer.row] = answer.value
    return slots


def contribution(field: Field, segment: str, answers: Answers) -> Contribution | None:
    """What one area brings to a field's figure, or None if it did not report it; not for one that is joined."""
    rule, rollup = rule_of(field), field.rollup
    if rollup.only and answers.get((rollup.only[0], segment), {}).get("") != rollup.only[1]:
        return None
    if rule.operands:
        tops, bottoms = answers.get((rollup.numerator, segment), {}), answers.get((rollup.denominator, segment), {})
        return _paired(rule, tops, bottoms)
    if rule.counts_choices:
        chosen = [value for (name, _), rows in answers.items() if name in rollup.of for value in rows.values()]
        return rule.of_values(chosen, rollup.codes)
    if rollup.row:
        return rule.of_values(_of_row(rollup, answers))
    return rule.of_values(list(answers.get((field.id, segment), {}).values()))


def parts_of(form: Form, field: Field) -> list[Slot]:
    """The fields and segments that a figure is put together from."""
    return [(name, segment) for name in field.rollup.of for segment in form.segments_of[name]]


def own_parts(form: Form, field: Field, segment: str) -> list[Slot]:
    """Those of them without which there is no figure: of its own segment, if it is a segment's."""
    is_of_segment = rule_of(field).is_of_segment
    return [slot for slot in parts_of(form, field) if slot[1] == segment or not is_of_segment]


def _of_row(rollup: Rollup, answers: Answers) -> list[Value]:
    """One row of every segment, such as the money of one source."""
    return [rows[rollup.row] for (name, _), rows in answers.items() if name in rollup.of and rollup.row in rows]


def _paired(rule: Rule, tops: Mapping[str, Value], bottoms: Mapping[str, Value]) -> Contribution | None:
    """Both operands of each row; one without the other cannot take part."""
    pairs = [
        rule.contribution(exact(top), exact(bottom))
        for row, top in tops.items()
        if isinstance(top, (int, float)) and isinstance(bottom := bottoms.get(row), (int, float))
    ]
    if not pairs:
        return None
    return Contribution(
        numerator=sum((p.numerator or Fraction(0) for p in pairs), Fraction(0)),
        denominator=sum((p.denominator or Fraction(0) for p in pairs), Fraction(0)),
    )


def counted(field: Field, answers: Answers) -> Fraction | None:
    """How many answers stand behind one area's figure, where a field of its own counts them."""
    if not field.rollup.counted_by:
        return None
    values = answers.get((field.rollup.counted_by, ""), {}).values()
    return sum((exact(v) for v in values if isinstance(v, (int, float))), Fraction(0))


def is_thin(rollup: Rollup, counts: Sequence[Fraction], figure: Figure) -> bool:
    """Whether too few answers stand behind a figure above the region: as they were counted, else its denominator."""
    answers = sum(counts, Fraction(0)) if counts else figure.denominator or Fraction(0)
    return bool(rollup.hide_below) and answers < rollup.hide_below


_Made = dict[Slot, Mapping[str, RollupRow]]
"""The figures that there are so far, by field and segment, then by area."""


class _Source(Protocol):
    """Where the figures of one field and segment come from."""

    def is_given(self, code: str) -> bool:
        """Whether an area reported the figure."""

    def figure(self, area: str, codes: Sequence[str]) -> tuple[Figure, bool]:
        """The figure of an area over those that reported it, and whether too few stand behind it."""


@dataclass(frozen=True)
class _Pooled:
    """A figure made from what every area brought to it."""

    rule: Rule
    rollup: Rollup
    given: Mapping[str, Contribution]
    counts: Mapping[str, Fraction | None]

    @classmethod
    def of(cls, field: Field, segment: str, answers: Mapping[str, Answers]) -> Self:
        given = {code: c for code, one in answers.items() if (c := contribution(field, segment, one))}
        counts = {code: counted(field, answers[code]) for code in given}
        return cls(rule_of(field), field.rollup, given, counts)

    def is_given(self, code: str) -> bool:
        return code in self.given

    def figure(self, area: str, codes: Sequence[str]) -> tuple[Figure, bool]:  # noqa: ARG002 - where others look it up
        figure = self.rule.fold([self.given[code] for code in codes]) if self.rule.fold else Figure(None)
        counts = [count for code in codes if (count := self.counts[code]) is not None]
        return figure, bool(codes) and is_thin(self.rollup, counts, figure)


@dataclass(frozen=True)
class _Composite:
    """A figure put together from finished figures of the same area: those of its own segment, and all."""

    rule: Rule
    own: Sequence[Mapping[str, RollupRow]]
    every: Sequence[Mapping[str, RollupRow]]

    @classmethod
    def of(cls, form: Form, field: Field, segment: str, made: _Made) -> Self:
        own, every = own_parts(form, field, segment), parts_of(form, field)
        return cls(rule_of(field), [made[slot] for slot in own], [made[slot] for slot in every])

    def is_given(self, code: str) -> bool:
        return any(code in figures for figures in self.own)

    def figure(self, area: str, codes: Sequence[str]) -> tuple[Figure, bool]:  # noqa: ARG002 - parts know their own
        own, every = ([rows[area] for rows in part if area in rows] for part in (self.own, self.every))
        if not any(self.rule.is_there(_figure(row)) for row in own):
            return Figure(None), any(row.hidden for row in own)
        return self.rule.composed(*([_figure(row) for row in part] for part in (own, every))), False


def _figure(row: RollupRow) -> Figure:
    """A row's figure: exactly what the row shows."""
    return Figure(*(None if n is None else exact(n) for n in (row.value, row.numerator, row.denominator)))


@dataclass(frozen=True)
class _Column:
    """One field and segment over all areas that its form names."""

    field: Field
    segment: str
    period: str
    source: _Source
    plan_year: str

    def rows(self, base: Level, registry: Registry) -> Iterator[RollupRow]:
        for area in registry.areas(base):
            if self.source.is_given(area.code):
                yield self._row(base, area.code, [area.code], 1)
        for level in LEVELS[LEVELS.index(base) + 1 :]:
            if not rule_of(self.field).rolls_up or level not in (*self.field.levels, *self.field.ours):
                continue
            for area in registry.areas(level):
                sources = _below(area, base, registry)
                yield self._row(level, area.code, [c for c in sources if self.source.is_given(c)], len(sources))

    def _row(self, level: Level, area: str, codes: Sequence[str], expected: int) -> RollupRow:
        figure, too_few = self.source.figure(area, codes)
        hidden = level != "region" and too_few
        shown = Figure(None) if hidden else figure
        return RollupRow(
            period=self.period,
            level=level,
            area=area,
            field=self.field.id,
            segment=self.segment,
            value=as_number(shown.value),
            numerator=as_number(shown.numerator),
            denominator=as_number(shown.denominator),
            reported=len(codes),
            expected=expected,
            rule=self.field.rollup.rule,
            basis="ours" if level in self.field.ours else "appendix",
            hidden=hidden,
            plan_year=self.plan_year,
        )


def _below(area: Area, base: Level, registry: Registry) -> list[str]:
    if area.level == "national":
        return [source.code for source in registry.areas(base)]
    return [region.code for region in registry.regions_of(area.code)]
