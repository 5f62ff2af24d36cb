"""The main figures over time: the nation, every ELY area beside the others on one scale, and the figures as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workbook_kit.figures import trend
from workbook_kit.figures.deviation import Deviation
from workbook_kit.figures.trend import Point, Series
from workbook_kit.form.model import Field
from workbook_kit.form.rules import rule_of
from workbook_kit.period import Period
from workbook_kit.registry import Area
from workbook_kit.report import coverage, figure_text
from workbook_kit.report.web import words
from workbook_kit.report.web.charts import LARGE, SMALL, Scale, Size, line_chart
from workbook_kit.report.web.figures import odd, valued
from workbook_kit.report.web.markup import Markup, tag
from workbook_kit.report.web.returns import table
from workbook_kit.report.web.view import LONGEST, View, head_cell, number_cell, quarter

_FEWEST = 2
"""Quarters that make a line."""
_LEAST_SHARE = 0.5
"""The scale of an amount begins at zero; that of others, too, unless that leaves all the figures in its upper half."""


@dataclass(frozen=True)
class _Followed:
    """A main figure with its series, nation first, over the quarters shown."""

    field: Field
    rows: tuple[tuple[Area, Series], ...]
    quarters: tuple[Period, ...]

    def values(self, series: Series) -> list[float | None]:
        """A value for each quarter, None in a gap."""
        by_period = {point.period: point.value for point in series.points}
        return [by_period.get(period) for period in self.quarters]


def section(view: View) -> Markup:
    """Every main figure as small charts, then what stands out."""
    followed = list(_followed(view))
    has_lines = any(len(one.quarters) >= _FEWEST for one in followed)
    return tag(
        "section",
        tag("h2", view.phrase("sheet-trends"), id="trends"),
        tag("p", view.phrase("web-trends" if has_lines else "web-trends-first", many=LONGEST), class_="quiet"),
        tag("p", view.scope.regrouped, class_="quiet") if view.scope.regrouped else None,
        *(_metric(view, number, one) for number, one in enumerate(followed)),
        *_standing_out(view),
        aria_labelledby="trends",
    )


def _followed(view: View) -> Iterator[_Followed]:
    areas = (view.scope.area, *view.scope.elys)
    for field in view.headlines():
        rows = tuple((area, series) for area in areas if (series := view.series(field, area)) and series.given)
        periods = trend.quarters([*(p.period for _, s in rows for p in s.given), view.harvest.period])
        shown = [p for p in periods if not field.due or field.time or p.due in field.due] or periods
        if rows:
            yield _Followed(field, rows, tuple(shown)[-LONGEST:])


def _metric(view: View, number: int, one: _Followed) -> Markup:
    heading = f"trend-{number}"
    title = tag("h3", one.field.label[view.scope.language], id=heading)
    rule = tag("p", rule_of(one.field).words[view.scope.language], class_="quiet")
    if len(one.quarters) < _FEWEST:
        return tag("section", title, rule, _table(view, one, heading), class_="trend", aria_labelledby=heading)
    nation = [row for row in one.rows if row[0].level == "national"]
    below = [row for row in one.rows if row[0].level == "ely"]
    return tag(
        "section",
        tag("div", title, rule, *_charts(view, one, nation, LARGE), class_="whole"),
        tag("div", *_charts(view, one, below, SMALL), class_="multiples") if below else None,
        tag("details", tag("summary", view.phrase("web-table")), _table(view, one, heading)),
        class_="trend",
        aria_labelledby=heading,
    )


def _charts(view: View, one: _Followed, rows: Sequence[tuple[Area, Series]], size: Size) -> Iterator[Markup]:
    values = [value for _, series in rows for value in one.values(series) if value is not None]
    is_amount = rule_of(one.field).is_amount
    from_zero = is_amount or not values or min(values) < _LEAST_SHARE * max(values)
    scale = Scale.of(values, from_zero=from_zero)
    for area, series in rows:
        yield _chart(view, one, area, series, scale, size)


def _chart(view: View, one: _Followed, area: Area, series: Series, scale: Scale, size: Size) -> Markup:
    values = one.values(series)
    deviations = odd(view, one.field, area)
    label = view.scope.label(area)
    name = view.phrase("web-chart", metric=one.field.label[view.scope.language], area=label)
    labels = [
        f"{quarter(view, period)}: {covered(figure_text.figure(one.field, value), series.at(period))}"
        for period, value in zip(one.quarters, values, strict=True)
    ]
    ends = tag("p", *(tag("span", end) for end in (labels[0], labels[-1])), class_="ends", aria_hidden="true")
    return tag(
        "figure",
        tag("figcaption", tag("b", label), " ", tag("span", valued(view, one.field, series.at(one.quarters[-1])))),
        line_chart(name, "; ".join(labels), values, scale, size, odd=bool(deviations)),
        ends if size is LARGE else None,
        _reported(view, one, series),
        *(tag("p", words.why(view.scope, one.field, d), class_="odd") for d in deviations),
    )


def covered(figure: str, point: Point | None) -> str:
    """A figure, with how many areas stand behind it if some lack."""
    counts = coverage.of(point)
    return f"{figure} ({counts})" if counts else figure


def _reported(view: View, one: _Followed, series: Series) -> Markup | None:
    """How many areas stand behind a line, if some lack in a quarter of it."""
    counts = coverage.together([point for point in series.given if point.period in one.quarters])
    if not counts:
        return None
    areas = view.phrase(f"counted-{view.level(one.field)}")
    return tag("p", view.phrase("web-reported", counts=counts, areas=areas), class_="reported")


def _table(view: View, one: _Followed, heading: str) -> Markup:
    """The charts' figures: an area a row, a quarter a column."""
    heads = [quarter(view, period) for period in one.quarters]
    columns = [head_cell(view.phrase("column-area"), "text"), *(head_cell(head, "number") for head in heads)]
    rows = [
        tag("tr", tag("th", view.scope.label(area), scope="row"), *_cells(one, series, heads))
        for area, series in one.rows
    ]
    return table(columns, rows, labelled=heading, class_="scrolls")


def _cells(one: _Followed, series: Series, heads: Sequence[str]) -> Iterator[Markup]:
    for head, period, value in zip(heads, one.quarters, one.values(series), strict=True):
        yield number_cell(head, value, covered(figure_text.figure(one.field, value), series.at(period)))


def _standing_out(view: View) -> Iterator[Markup]:
    """Every figure that stands out, of whatever metric and level."""
    found = [d for d in view.harvest.deviations if d.field in view.fields and not view.fields[d.field].personal]
    period = view.harvest.period
    yield tag("h3", view.phrase("trends-deviations", period=quarter(view, period)), id="odd")
    if not found:
        yield tag("p", view.phrase("trends-no-deviations"))
        return
    yield tag("p", view.phrase("trends-deviations-intro"), class_="quiet")
    names = ("area", "metric", "value", "why")
    heads = {name: view.phrase(f"column-{name}") for name in names}
    columns = [head_cell(head, "number" if name == "value" else "text") for name, head in heads.items()]
    rows = [_odd_row(view, d, heads) for d in found]
    yield table(columns, rows, labelled="odd")


def _odd_row(view: View, found: Deviation, heads: dict[str, str]) -> Markup:
    field = view.fields[found.field]
    labels = [form.segment_labels for form in view.harvest.forms.values()]
    segment = next((each[found.segment][view.scope.language] for each in labels if found.segment in each), "")
    metric = ": ".join(filter(None, (field.label[view.scope.language], segment)))
    area = view.harvest.registry.area(found.area, found.level)
    return tag(
        "tr",
        tag("th", view.scope.label(area), scope="row"),
        tag("td", metric, data_label=heads["metric"]),
        number_cell(heads["value"], found.value, figure_text.figure(field, found.value)),
        tag("td", words.why(view.scope, field, found), data_label=heads["why"]),
    )
