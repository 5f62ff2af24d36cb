"""From the answers of areas to the figures of ELY areas and the nation, by the rule that each field declares.

Figures above are always reckoned from the records of the form's own level, never from other figures; a field rolls up
only to the levels that its form names (``ours`` marks those beyond the appendix).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from workbook_kit import kinds
from workbook_kit.cell import Value
from workbook_kit.form import LEVELS, Field, Form, Level
from workbook_kit.record import Record
from workbook_kit.registry import Area, Registry
from workbook_kit.rules import RULES, Contribution, Figure, Rule, as_number, exact

Answers = Mapping[tuple[str, str], Mapping[str, Value]]
"""One area's answers: (field, segment) → row → value."""


@dataclass(frozen=True)
class RollupRow:
    """One figure; ``reported`` of ``expected`` areas stand behind it. ``basis``: appendix or ours."""

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


def roll_up(
    forms: Mapping[Level, Form], registry: Registry, period: str, records: Mapping[str, Record]
) -> list[RollupRow]:
    """All figures of a period; ``records`` holds the accepted record of each area code that answered."""
    answers = {code: by_slot(record) for code, record in records.items()}
    rows: list[RollupRow] = []
    for form in forms.values():
        sources = registry.areas(form.level)
        for field in form.fields.values():
            if RULES[field.rollup.rule].fold is None:
                continue
            for segment in form.segments_of[field.id]:
                given = {a.code: c for a in sources if (c := contribution(field, segment, answers.get(a.code, {})))}
                counts = {code: counted(field, answers[code]) for code in given}
                rows += _Column(field, segment, period, given, counts).rows(form.level, registry)
    return sorted(rows, key=lambda r: (LEVELS.index(r.level), r.area))


def by_slot(record: Record) -> Answers:
    """A record's answers by (field, segment), then by row."""
    slots: dict[tuple[str, str], dict[str, Value]] = {}
    for answer in record.answers:
        slots.setdefault((answer.field, answer.segment), {})[answer.row] = answer.value
    return slots


def contribution(field: Field, segment: str, answers: Answers) -> Contribution | None:
    """What one area brings to a field's figure, or None if it did not report it."""
    rule, rollup = RULES[field.rollup.rule], field.rollup
    if rollup.only and answers.get((rollup.only[0], segment), {}).get("") != rollup.only[1]:
        return None
    if rule.operands:
        tops, bottoms = answers.get((rollup.numerator, segment), {}), answers.get((rollup.denominator, segment), {})
        return _paired(rule, tops, bottoms)
    values = list(answers.get((field.id, segment), {}).values())
    if rule.name == "count":
        return Contribution(Fraction(len(values))) if values else None
    if rule.name == "share_yes":
        said = [value for value in values if value in (kinds.YES, kinds.NO)]
        return Contribution(None, Fraction(said.count(kinds.YES)), Fraction(len(said))) if said else None
    numbers = [exact(value) for value in values if isinstance(value, (int, float))]
    return Contribution(sum(numbers, Fraction(0))) if numbers else None


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


@dataclass(frozen=True)
class _Column:
    """One field and segment with what every area brought to it."""

    field: Field
    segment: str
    period: str
    given: Mapping[str, Contribution]
    counts: Mapping[str, Fraction | None]

    def rows(self, base: Level, registry: Registry) -> Iterator[RollupRow]:
        for code in self.given:
            yield self._row(base, code, [code], 1)
        for level in LEVELS[LEVELS.index(base) + 1 :]:
            if RULES[self.field.rollup.rule].name == "direct" or level not in (*self.field.levels, *self.field.ours):
                continue
            for area in registry.areas(level):
                sources = _below(area, base, registry)
                yield self._row(level, area.code, [c for c in sources if c in self.given], len(sources))

    def _row(self, level: Level, area: str, codes: Sequence[str], expected: int) -> RollupRow:
        rule = RULES[self.field.rollup.rule]
        figure = rule.fold([self.given[code] for code in codes]) if rule.fold else Figure(None)
        hidden = level != "region" and self._too_few(figure, codes)
        value, top, bottom = (None,) * 3 if hidden else (figure.value, figure.numerator, figure.denominator)
        return RollupRow(
            period=self.period,
            level=level,
            area=area,
            field=self.field.id,
            segment=self.segment,
            value=as_number(value),
            numerator=as_number(top),
            denominator=as_number(bottom),
            reported=len(codes),
            expected=expected,
            rule=rule.name,
            basis="ours" if level in self.field.ours else "appendix",
            hidden=hidden,
        )

    def _too_few(self, figure: Figure, codes: Sequence[str]) -> bool:
        if not codes or not self.field.rollup.hide_below:
            return False
        counted = [count for code in codes if (count := self.counts[code]) is not None]
        n = sum(counted, Fraction(0)) if counted else figure.denominator or Fraction(0)
        return n < self.field.rollup.hide_below


def _below(area: Area, base: Level, registry: Registry) -> list[str]:
    if area.level == "national":
        return [source.code for source in registry.areas(base)]
    return [region.code for region in registry.regions_of(area.code)]
