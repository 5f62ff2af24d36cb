"""What a pooled share hides: how the areas' own shares spread, and what share of all areas said yes."""

from __future__ import annotations

from collections.abc import Iterator

from workbook_kit.findings import messages
from workbook_kit.form.rules import writing_of
from workbook_kit.report.plan.algebra import (
    BLANK,
    Cells,
    Formula,
    count,
    fixed,
    least,
    median,
    most,
    when,
)
from workbook_kit.report.plan.formulas import LivePlan
from workbook_kit.report.plan.measure import Metric
from workbook_kit.report.plan.places import TOP, column
from workbook_kit.report.plan.sentence import figure, filled

_LEAST = 2
"""Areas whose own figures can be compared."""


def of_all(metric: Metric, numerator: Formula, expected: Formula) -> Formula | None:
    """Yes of all areas, those without an answer too; None where an area may say yes more than once."""
    if not metric.rule.counts_yes or metric.is_gathered:
        return None
    return fixed(100 * numerator / most(expected, 1), 1)


def spread(plan: LivePlan, metric: Metric) -> Formula | None:
    """The median, the least and the most of the areas' own figures, as a sentence that follows them.

    None for figures that are no plain ratio, or that hide few answers: their extremes would show them.
    """
    if not metric.rule.is_plain_ratio or metric.may_hide or not (own := list(_own(plan, metric))):
        return None
    facts = {"median": median(*own), "least": least(*own), "most": most(*own)}
    writing = writing_of(metric.field)
    template = messages.phrase(f"told-spread-{metric.form.level}", plan.scope.language)
    sentence = filled(f" {template}", {name: figure(writing, one) for name, one in facts.items()})
    return when(count(*own) < _LEAST, BLANK, sentence)


def _own(plan: LivePlan, metric: Metric) -> Iterator[Cells]:
    """The areas' own figures on the metrics sheet, those below each other as one range."""
    rows = [row for row, one in enumerate(plan.rows, TOP + 2) if one.metric is metric and one.kind == "own"]
    starts = [row for row in rows if row - 1 not in rows]
    ends = [row for row in rows if row + 1 not in rows]
    letter, tab = column("metrics", "value"), plan.sheet("metrics")
    for start, end in zip(starts, ends, strict=True):
        yield Cells(
            f"{tab}!${letter}${start}:${letter}${end}", plan.figures.part("value", start - TOP - 2, end - TOP - 1)
        )
