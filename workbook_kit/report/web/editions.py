"""The figures of the page that are others than in the edition before."""

from __future__ import annotations

from workbook_kit.report import figure_text
from workbook_kit.report.plan.edited import Revised, revised
from workbook_kit.report.web.markup import Markup, tag
from workbook_kit.report.web.returns import table
from workbook_kit.report.web.view import View, head_cell, number_cell


def section(view: View) -> Markup | None:
    """What changed, the nation first; nothing where a round was closed but once."""
    if view.harvest.edition_before is None:
        return None
    found = list(revised(view.scope))
    intro = tag("p", view.phrase("editions-intro" if found else "editions-none"), class_="quiet")
    heading = tag("h2", view.phrase("sheet-editions"), id="editions")
    return tag("section", heading, intro, _listed(view, found) if found else None, aria_labelledby="editions")


def _listed(view: View, found: list[Revised]) -> Markup:
    names = ("area", "metric", "edition-before", "edition-now", "reported-before", "reported-now")
    heads = {name: view.phrase(f"column-{name}") for name in names}
    columns = [head_cell(head, "text" if name in names[:2] else "number") for name, head in heads.items()]
    return table(columns, [_row(view, one, heads) for one in found], labelled="editions")


def _row(view: View, one: Revised, heads: dict[str, str]) -> Markup:
    change = one.revision
    values = {"edition-before": change.before, "edition-now": change.now}
    counts = {"reported-before": change.reported_before, "reported-now": change.reported}
    return tag(
        "tr",
        tag("th", view.named(one.area), scope="row"),
        tag("td", one.label, data_label=heads["metric"]),
        *(number_cell(heads[k], v, figure_text.figure(one.field, v)) for k, v in values.items()),
        *(number_cell(heads[name], count) for name, count in counts.items()),
    )
