"""What the sheet Aikasarjat follows: a line for every series of a scope, the area itself above the areas below it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from workbook_kit.figures.trend import Key, Point, Series
from workbook_kit.form.kinds import kind_of
from workbook_kit.form.model import Field, Form
from workbook_kit.form.rules import rule_of
from workbook_kit.registry import Area
from workbook_kit.report import coverage
from workbook_kit.report.plan.measure import titles_of
from workbook_kit.report.plan.scope import Scope

Part = Literal["value", "reported", "numerator", "denominator"]
OPERANDS: tuple[Literal["numerator", "denominator"], ...] = ("numerator", "denominator")


@dataclass(frozen=True)
class Line:
    """One line: a figure of an area, how many areas reported it, or an operand of it.

    ``depth`` is how far it folds in under the scope's own.
    ``series`` is None where the form adds nothing up to the scope's own level: the line is then only a heading.
    """

    field: Field
    segment: str
    label: str
    area: Area
    depth: int
    series: Series | None
    part: Part = "value"

    @property
    def key(self) -> Key:
        return self.field.id, self.segment, self.area.code

    def number(self, point: Point | None) -> float | None:
        """The line's own number of a point."""
        return None if point is None else getattr(point, self.part)

    @property
    def is_covered(self) -> bool:
        """Whether a line below it tells in which quarters some areas did not report the figure."""
        return self.series is not None and any(map(coverage.is_partial, self.series.points))

    @property
    def step(self) -> int:
        """How many lines below its figure the first of its operands stands."""
        return 2 if self.is_covered else 1


def followed(scope: Scope) -> Iterator[Line]:
    """Every line, metric by metric in the order of the forms; a metric without one figure is left out."""
    for form, field in fields(scope).values():
        if _is_followed(field):
            for segment in form.segments_of[field.id]:
                yield from _metric(scope, form, field, segment)


def _is_followed(field: Field) -> bool:
    """Numbers and shares are followed over time; how many texts were written is not."""
    rule = rule_of(field)
    is_number = kind_of(field).numeric or rule.pooled
    return rule.fold is not None and is_number and field.is_followed and not field.personal


def _metric(scope: Scope, form: Form, field: Field, segment: str) -> Iterator[Line]:
    trends, label = scope.harvest.trends, labelled(scope, form, field, segment)
    own = trends.get((field.id, segment, scope.area.code))
    below = [(area, trends.get((field.id, segment, area.code))) for area in areas_below(scope)]
    shown = [(area, series) for area, series in below if series and series.given]
    if shown or (own and own.given):
        yield from _with_operands(Line(field, segment, label, scope.area, 0, own))
        for area, series in shown:
            yield from _with_operands(Line(field, segment, label, area, 1, series))


def labelled(scope: Scope, form: Form, field: Field, segment: str) -> str:
    """What a figure is called: with its segment, or if it is a column of a table, with what the table is about."""
    label = field.label[scope.language]
    if segment:
        return f"{label}: {form.segment_labels[segment][scope.language]}"
    title = titles_of(form).get(field.id)
    return f"{scope.filled(title[scope.language])}: {label}" if title else label


def areas_below(scope: Scope) -> tuple[Area, ...]:
    """The areas of the next level down."""
    return scope.elys if scope.area.level == "national" else scope.regions


def _with_operands(line: Line) -> Iterator[Line]:
    """A figure, below it who stands behind it if some do not, and the operands that its year is reckoned from."""
    yield line
    if line.is_covered:
        yield replace(line, part="reported")
    if line.series and is_pooled(line.field):
        for part in OPERANDS:
            yield replace(line, part=part, depth=line.depth + 1)


def is_pooled(field: Field) -> bool:
    """Whether a year of the field is made from the operands of its quarters."""
    return rule_of(field).pooled and field.time in ("flow", "stock_mean")


def fields(scope: Scope) -> Mapping[str, tuple[Form, Field]]:
    """Every field of the forms in use with its form, by id; one that both forms ask is the first one's."""
    found: dict[str, tuple[Form, Field]] = {}
    for form in scope.harvest.forms.values():
        for name, field in form.fields.items():
            found.setdefault(name, (form, field))
    return found
