"""Every figure by nation, ELY area and region: rows that fold out, with what stands behind each figure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from workbook_kit.book import Book, Sheet
from workbook_kit.cell import Value
from workbook_kit.form import Field, Form
from workbook_kit.kinds import KINDS, STATE_WORDS
from workbook_kit.registry import Area
from workbook_kit.report import grid
from workbook_kit.report.scope import Scope
from workbook_kit.rollup import RollupRow
from workbook_kit.rules import RULES

_NAMED_MISSING = 10
_DEPTH = {"national": 0, "ely": 1, "region": 2}


@dataclass(frozen=True)
class _Metric:
    form: Form
    field: Field
    segment: str


def paint(book: Book, scope: Scope) -> None:
    """Write the metrics sheet."""
    names = ("id", "metric", "segment", "area", "value", "unit", "numerator", "denominator", "reported", "remark")
    numbers = {"value", "numerator", "denominator"}
    widths = (24, 44, 26, 28, 15, 13, 14, 14, 13, 52)
    columns = [
        grid.Column(scope.phrase(f"column-{name}"), width, name in numbers)
        for name, width in zip(names, widths, strict=True)
    ]
    intro = scope.phrase("metrics-intro")
    sheet = grid.open_sheet(book, scope.phrase("sheet-metrics"), scope.phrase("sheet-metrics"), intro, widths)
    sheet.outline_settings(visible=True, symbols_below=False, symbols_right=False, auto_style=False)
    grid.header(book, sheet, 3, columns)
    sheet.freeze_panes(4, 2)
    sheet.repeat_rows(3)
    row = 4
    for metric in _metrics(scope):
        for area in _areas(scope, metric):
            row = _area_row(book, sheet, row, columns, scope, metric, area)
    if row == 4:  # noqa: PLR2004 - the row below the header: nothing was written
        sheet.put(row, 0, scope.phrase("no-figures"))


def _metrics(scope: Scope) -> Iterator[_Metric]:
    for form in scope.harvest.forms.values():
        for field in form.fields.values():
            if RULES[field.rollup.rule].fold is not None:
                for segment in form.segments_of[field.id]:
                    yield _Metric(form, field, segment)


def _areas(scope: Scope, metric: _Metric) -> Iterator[Area]:
    """The areas that a metric has rows for, each ELY before its regions."""
    upper = [scope.area] if scope.area.level == "national" else []
    yield from (area for area in upper if _shown(scope, metric, area))
    for ely in scope.elys:
        if _shown(scope, metric, ely):
            yield ely
        if metric.form.level == "region":
            yield from (region for region in scope.regions if region.parent == ely.code)


def _shown(scope: Scope, metric: _Metric, area: Area) -> bool:
    return (metric.field.id, metric.segment, area.code) in scope.figures


def _area_row(
    book: Book, sheet: Sheet, row: int, columns: list[grid.Column], scope: Scope, metric: _Metric, area: Area
) -> int:
    field = metric.field
    figure = scope.figures.get((field.id, metric.segment, area.code))
    labels = metric.form.segment_labels
    segment = labels[metric.segment][scope.language] if metric.segment else ""
    values: list[Any] = [field.id, field.label[scope.language], segment, f"{area.code} {scope.name(area)}"]
    values += [figure.value if figure else None, scope.unit(field)]
    values += [figure.numerator, figure.denominator] if figure else [None, None]
    values += [_reported(scope, figure), _remark(scope, metric, area, figure)]
    depth = _DEPTH[area.level] - _DEPTH[scope.area.level]
    outline = {"level": depth, "hidden": True} if depth > 0 else {"collapsed": True}
    grid.line(book, sheet, row, columns, values, number_format=figure_format(field), bold=depth == 0, outline=outline)
    return row + 1


def figure_format(field: Field) -> str:
    """The number format of a field's figure: a share of yes is a percentage whatever its kind."""
    return r"0.0\ %" if field.rollup.rule == "share_yes" else KINDS[field.kind].number_format


def _reported(scope: Scope, figure: RollupRow | None) -> str:
    if figure is None or figure.level == "region":
        return ""
    return scope.phrase("x-of-n", reported=figure.reported, expected=figure.expected)


def _remark(scope: Scope, metric: _Metric, area: Area, figure: RollupRow | None) -> str:
    """Why a figure is not what it seems, or is not there: ours, hidden, who lacks it, or what the area answered."""
    if figure is None:
        return _answered(scope, metric, area)
    remarks = [scope.phrase("remark-ours")] if figure.basis == "ours" else []
    remarks += [scope.phrase("remark-hidden")] if figure.hidden else []
    if 0 < figure.reported < figure.expected:
        remarks.append(_missing(scope, metric, area))
    return "; ".join(remarks)


def _missing(scope: Scope, metric: _Metric, area: Area) -> str:
    registry = scope.harvest.registry
    below: Sequence[Area] = registry.areas(metric.form.level)
    if area.level == "ely":
        below = registry.regions_of(area.code)
    lacking = [a.short[scope.language] for a in below if not _shown(scope, metric, a)]
    more = len(lacking) - _NAMED_MISSING
    names = ", ".join(lacking[:_NAMED_MISSING])
    if more > 0:
        names += " " + scope.phrase("remark-more", count=more)
    return scope.phrase("remark-missing", names=names)


def _answered(scope: Scope, metric: _Metric, area: Area) -> str:
    """What an area without a figure said: nothing at all, a blank, "ei tietoa" or "ei käytössä"."""
    returned = scope.harvest.accepted.get(area.code)
    if returned is None or returned.record is None:
        return scope.phrase("missing")
    asked = {metric.field.id, metric.form.state_of.get(metric.field.id)}
    said = {answer.value for answer in returned.record.answers if answer.field in asked}
    words = STATE_WORDS[scope.language]
    return ", ".join(sorted(words[value] for value in said if isinstance(value, str) and value in words))


def shown_code(field: Field, value: Value, scope: Scope) -> Value:
    """The word of a code in the scope's language."""
    words = {code: label[scope.language] for code, label in field.choices}
    return words.get(value, value) if isinstance(value, str) else value
