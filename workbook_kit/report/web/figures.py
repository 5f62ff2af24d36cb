"""The main figures of the nation: value, what stands behind it, and what it was before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from workbook_kit.figures import same_areas
from workbook_kit.figures.deviation import Deviation
from workbook_kit.figures.trend import Point
from workbook_kit.form.model import Field
from workbook_kit.registry import Area
from workbook_kit.report import coverage, figure_text
from workbook_kit.report.plan import pairs
from workbook_kit.report.web import words
from workbook_kit.report.web.markup import Markup, joined, tag
from workbook_kit.report.web.returns import table
from workbook_kit.report.web.view import View, head_cell, quarter


def section(view: View) -> Markup:
    """A card for each main figure that was asked or given, then those that are asked in other quarters."""
    period, nation = view.harvest.period, view.scope.area
    found = ((field, view.series(field, nation)) for field in view.headlines())
    points = {field: point for field, series in found if series and (point := series.at(period))}
    now = [field for field, point in points.items() if view.is_asked(field) or point.reported]
    later = [field for field in points if field not in now]
    return tag(
        "section",
        tag("h2", view.phrase("headlines"), id="figures"),
        tag("div", *(_card(view, field, points[field]) for field in now), class_="figures") if now else None,
        *(_later(view, later) if later else ()),
        None if points else tag("p", view.phrase("no-figures")),
        aria_labelledby="figures",
    )


def _later(view: View, fields: Sequence[Field]) -> Iterator[Markup]:
    """Main figures that this quarter does not ask, with the last one there is."""
    yield tag("h3", view.phrase("web-later"), id="later")
    heads = {name: view.phrase(name) for name in ("column-metric", "web-asked", "web-before")}
    rows = [_later_row(view, field, heads) for field in fields]
    yield table([head_cell(head) for head in heads.values()], rows, labelled="later")


def _later_row(view: View, field: Field, heads: Mapping[str, str]) -> Markup:
    last = _before(view, field, view.scope.area)
    when = ", ".join(filter(None, (quarter(view, last.period), coverage.of(last)))) if last else ""
    before = f"{figure_text.figure(field, last.value)} ({when})" if last else "–"
    return tag(
        "tr",
        tag("th", field.label[view.scope.language], scope="row"),
        tag("td", ", ".join(due.removeprefix("Q") for due in field.due), data_label=heads["web-asked"]),
        tag("td", before, data_label=heads["web-before"]),
    )


def _card(view: View, field: Field, point: Point) -> Markup:
    facts = [tag("div", tag("dt", name), tag("dd", fact)) for name, fact in _facts(view, field, point)]
    return tag(
        "article",
        tag("h3", field.label[view.scope.language]),
        tag("p", valued(view, field, point), class_="value"),
        tag("dl", *facts),
        *(tag("p", words.why(view.scope, field, one), class_="odd") for one in odd(view, field, view.scope.area)),
    )


def valued(view: View, field: Field, point: Point | None) -> Markup:
    """A figure with its unit, where the figure itself does not say it."""
    shown = figure_text.figure(field, point.value if point else None)
    unit = words.unit(field, view.scope) if point and point.value is not None else ""
    return joined((shown, tag("span", f" {unit}", class_="unit") if unit else None))


def _facts(view: View, field: Field, point: Point) -> Iterator[tuple[str, str]]:
    """What stands behind a figure, as names and texts."""
    yield view.phrase("column-reported"), view.phrase("x-of-n", reported=point.reported, expected=point.expected)
    if point.denominator is not None:
        parts = words.operand(point.numerator), words.operand(point.denominator)
        yield f"{view.phrase('column-numerator')} / {view.phrase('column-denominator').lower()}", " / ".join(parts)
    if point.hidden:
        yield view.phrase("column-remark"), view.phrase("remark-hidden")
    if last := _before(view, field, view.scope.area):
        yield _label(view, last), figure_text.figure(field, last.value)
        yield from _changed(view, field)


def _label(view: View, last: Point) -> str:
    """What the last figure is called: its quarter, and how many areas stood behind it if some lacked."""
    counts = coverage.of(last)
    return f"{view.phrase('web-before')} {quarter(view, last.period)}" + (f" ({counts})" if counts else "")


def _changed(view: View, field: Field) -> Iterator[tuple[str, str]]:
    """By how much a figure changed in the areas that gave it both times, or why that is not told."""
    key = (field.id, "", view.scope.area.code)
    pair = same_areas.compared(view.harvest.trends, field, key, view.harvest.period)
    if pair is None:
        return
    same = pairs.compared_with(view.scope, view.level(field), pair)
    if pair.change is None:
        yield view.phrase("column-change"), same
    else:
        yield f"{view.phrase('column-change')}, {same}", words.change(view.scope, field, pair.change)


def _before(view: View, field: Field, area: Area) -> Point | None:
    return same_areas.before(view.series(field, area), field, view.harvest.period)


def odd(view: View, field: Field, area: Area) -> list[Deviation]:
    """What stands out in an area's main figure."""
    return [d for d in view.harvest.deviations if (d.field, d.segment, d.area) == (field.id, "", area.code)]
