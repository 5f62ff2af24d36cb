"""Who has answered: coverage by ELY area, and the state of every area's return."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from workbook_kit.findings.messages import Severity
from workbook_kit.harvest.verdict import Return
from workbook_kit.registry import Area
from workbook_kit.report.web.markup import Markup, joined, tag
from workbook_kit.report.web.view import STATES, State, View, head_cell, number_cell

_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_COUNTED = ("areas", "accepted", "held", "refused", "missing", "errors", "queries")
_OPEN: Mapping[str, Severity] = {"errors": "error", "queries": "query"}


def section(view: View) -> Markup:
    """Coverage, areas, and files that cannot be told to be of any area."""
    return tag(
        "section",
        tag("h2", view.phrase("web-returns"), id="returns"),
        tag("h3", view.phrase("web-by-ely"), id="by-ely"),
        _coverage(view),
        tag("h3", view.phrase("web-by-area"), id="by-area"),
        _areas(view),
        _strays(view),
        aria_labelledby="returns",
    )


def bar(counts: Sequence[int]) -> Markup:
    """The states as parts of one bar; the numbers stand beside it, so readers of voice skip it."""
    parts, left = [], 0
    for state, count in zip(STATES, counts, strict=True):
        parts.append(tag("rect", class_=state, x=left, y=0, width=count, height=1) if count else None)
        left += count
    shape = {"viewBox": f"0 0 {max(left, 1)} 1", "preserveAspectRatio": "none"}
    return tag("svg", *parts, class_="bar", aria_hidden="true", focusable="false", **shape)


def counts(view: View, areas: Sequence[Area]) -> list[int]:
    """How many of the areas are in each state."""
    states = [view.state(area) for area in areas]
    return [states.count(state) for state in STATES]


def _coverage(view: View) -> Markup:
    heads = [view.phrase(f"column-{name}") for name in _COUNTED]
    columns = [
        head_cell(view.phrase("column-ely"), "text"),
        head_cell(view.phrase("web-share")),
        *(head_cell(head, "number") for head in heads),
    ]
    rows = [_coverage_row(view, ely, areas, heads) for ely, areas in view.groups]
    return table(columns, rows, labelled="by-ely")


def _coverage_row(view: View, ely: Area, areas: Sequence[Area], heads: Sequence[str]) -> Markup:
    states = counts(view, areas)
    open_ = [sum(view.harvest.count(severity, a.code) for a in areas) for severity in _OPEN.values()]
    numbers = [len(areas), *states, *open_]
    cells = [number_cell(head, number) for head, number in zip(heads, numbers, strict=True)]
    return tag("tr", tag("th", view.scope.label(ely), scope="row"), tag("td", bar(states), class_="wide"), *cells)


def _areas(view: View) -> Markup:
    names = ("area", "ely", "state", "received", "errors", "queries", "reason")
    heads = {name: view.phrase(f"column-{name}") for name in names}
    columns = [head_cell(head, "number" if name in ("errors", "queries") else "text") for name, head in heads.items()]
    rows = [_area_row(view, ely, area, heads) for ely, areas in view.groups for area in areas]
    return table(columns, rows, labelled="by-area")


def _area_row(view: View, ely: Area, area: Area, heads: dict[str, str]) -> Markup:
    state = view.state(area)
    returned = view.shown.get(area.code)
    counted = [
        number_cell(heads[name], view.harvest.count(severity, area.code) if state == "accepted" else None)
        for name, severity in _OPEN.items()
    ]
    return tag(
        "tr",
        tag("th", view.named(area), scope="row"),
        tag("td", ely.short[view.scope.language], data_label=heads["ely"]),
        tag("td", state_tag(view, state), data_label=heads["state"]),
        tag("td", received(returned), data_label=heads["received"]),
        *counted,
        tag("td", _reason(view, returned), data_label=heads["reason"], class_="reason"),
    )


def state_tag(view: View, state: State) -> Markup:
    """A state in words; fill and border tell it apart besides."""
    return tag("span", view.phrase(state), class_=f"tag {state}")


def received(returned: Return | None) -> Markup | None:
    """The day that a return was mailed or saved, UTC."""
    found = _DAY.match(returned.received) if returned else None
    return tag("time", f"{int(found[3])}.{int(found[2])}.{found[1]}", datetime=found[0]) if found else None


def _reason(view: View, returned: Return | None) -> Markup | None:
    """Why a file was refused or is held, and which file."""
    if returned is None or returned.reason is None:
        return None
    return joined((returned.reason.sentence(view.scope.language), " ", tag("span", returned.file, class_="file")))


def _strays(view: View) -> Markup | None:
    """Refused files that name no area."""
    if not view.strays:
        return None
    return joined((tag("h3", view.phrase("web-strays")), tag("ul", *_stray_lines(view, view.strays), class_="plain")))


def _stray_lines(view: View, strays: Sequence[Return]) -> Iterator[Markup]:
    for returned in strays:
        reason = returned.reason.sentence(view.scope.language) if returned.reason else ""
        yield tag("li", tag("span", returned.file, class_="file"), " ", reason)


def table(columns: Sequence[Markup], rows: Sequence[Markup], labelled: str, class_: str = "cards") -> Markup:
    """A table that can be sorted; on a narrow screen ``cards`` become a card a row, and ``scrolls`` can be panned."""
    head = tag("thead", tag("tr", *columns))
    made = tag("table", head, tag("tbody", *rows), class_=class_, aria_labelledby=labelled)
    if class_ == "cards":
        return made
    return tag("div", made, class_="pan", role="region", tabindex=0, aria_labelledby=labelled)
