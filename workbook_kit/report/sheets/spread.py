"""What a pooled share hides: how the areas' own shares spread, and what share of all areas said yes."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from decimal import Decimal

from workbook_kit.findings import messages
from workbook_kit.report.plan.measure import Metric
from workbook_kit.report.plan.places import TOP, Part, Plan, column, quoted
from workbook_kit.report.plan.sentence import Fact, filled, fixed, shown
from workbook_kit.report.sheets.metrics import figure_format

_LEAST = 2
"""Areas whose own figures can be compared."""


def of_all(metric: Metric, numerator: str, expected: str, values: tuple[float, int]) -> Fact | None:
    """Yes of all areas, those without an answer too; None where an area may say yes more than once."""
    if metric.rule.name != "share_yes" or metric.is_gathered:
        return None
    share = Decimal(repr(100 * values[0])) / max(values[1], 1)
    return Fact(f"FIXED(100*{numerator}/MAX({expected},1),1)", shown(share, 1))


def spread(plan: Plan, metric: Metric) -> Fact | None:
    """The median, the least and the most of the areas' own figures, as a sentence that follows them.

    None for figures that are no plain ratio, or that hide few answers: their extremes would show them.
    """
    if metric.rule.name != "ratio" or metric.may_hide or not (ranges := ",".join(_ranges(plan, metric))):
        return None
    own = [row for row in plan.rows if row.metric is metric and row.kind == "own"]
    values = [f.value for row in own if (f := plan.figure(row)) and f.value is not None]
    functions = {"median": "MEDIAN", "least": "MIN", "most": "MAX"}
    results = (statistics.median(values), min(values), max(values)) if values else (0.0, 0.0, 0.0)
    facts = {
        name: _figure(metric, f"{function}({ranges})", result)
        for (name, function), result in zip(functions.items(), results, strict=True)
    }
    template = messages.phrase(f"told-spread-{metric.form.level}", plan.scope.language)
    told = filled(f" {template}", facts)
    text = told.text if len(values) >= _LEAST else ""
    return Fact(f'IF(COUNT({ranges})<{_LEAST},"",{told.formula})', text)


def _figure(metric: Metric, formula: str, value: float) -> Fact:
    is_share = "%" in figure_format(metric.field)
    number = Decimal(repr(value)) * (100 if is_share else 1)
    unit = fixed("\u00a0%" if is_share else "")
    told = f"FIXED({'100*' if is_share else ''}{formula},1)"
    return Fact(f"{told}&{unit.formula}" if unit.text else told, shown(number, 1) + unit.text)


def _ranges(plan: Plan, metric: Metric, part: Part = "value") -> Iterator[str]:
    """The cells of the areas' own figures on the metrics sheet, those below each other as one range."""
    rows = [row for row, one in enumerate(plan.rows, TOP + 2) if one.metric is metric and one.kind == "own"]
    starts = [row for row in rows if row - 1 not in rows]
    ends = [row for row in rows if row + 1 not in rows]
    letter, tab = column("metrics", part), quoted(plan.tab("metrics"))
    for start, end in zip(starts, ends, strict=True):
        yield f"{tab}!${letter}${start}:${letter}${end}"
