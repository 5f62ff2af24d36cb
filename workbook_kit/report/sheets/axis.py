"""Where the axis of a chart begins and ends: at zero, or on the scale of its question; no cut makes much of little."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from workbook_kit.form.model import Field
from workbook_kit.form.rules import rule_of


def limits(fields: Mapping[str, Field], field: Field, values: Iterable[float]) -> Mapping[str, float]:
    """The ``min`` and ``max`` that a chart of values needs; what is not there, the spreadsheet program finds itself.

    A mean stands on the scale that its question is answered on, as it is never zero there.
    """
    given = list(values)
    scale = _scale(fields, field)
    if scale and all(scale[0] <= value <= scale[1] for value in given):
        return {"min": scale[0], "max": scale[1]}
    if min(given, default=0) >= 0:
        return {"min": 0}
    return {"max": 0} if max(given) <= 0 else {}


def _scale(fields: Mapping[str, Field], field: Field) -> tuple[float, float] | None:
    """The least and the greatest answer of what a mean is of."""
    rollup, rule = field.rollup, rule_of(field)
    names = [rollup.numerator] if rule.weighted else rollup.of if rule.is_mean_of_figures else []
    scales = {_scale(fields, part) or (part.min, part.max) for name in names if (part := fields.get(name))}
    if len(scales) != 1:
        return None
    low, high = scales.pop()
    return None if low is None or high is None else (low, high)
