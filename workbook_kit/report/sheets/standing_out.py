"""The figures of a scope that stand out: the list that Trendit shows and the first sheet counts, a line a figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbook_kit.figures.deviation import Deviation
from workbook_kit.figures.trend import Key
from workbook_kit.form.model import Field, Form
from workbook_kit.registry import Area
from workbook_kit.report import figure_text
from workbook_kit.report.plan.followed import fields, labelled
from workbook_kit.report.plan.scope import Scope
from workbook_kit.report.sheets.series import Current


@dataclass(frozen=True)
class Outlier:
    """One figure with all that it stands out from."""

    form: Form
    field: Field
    area: Area
    deviations: tuple[Deviation, ...]

    @property
    def key(self) -> Key:
        return self.field.id, self.deviations[0].segment, self.area.code

    @property
    def distance(self) -> float:
        """How many spreads it lies away, at the most."""
        return max(abs(one.distance) for one in self.deviations)

    def label(self, scope: Scope) -> str:
        """What the figure is called, with its segment."""
        return labelled(scope, self.form, self.field, self.key[1])

    def why(self, scope: Scope) -> str:
        return " ".join(figure_text.why(scope, self.field, one) for one in self.deviations)


def outliers(scope: Scope, current: Current) -> Sequence[Outlier]:
    """Every figure of the scope that stands out and has a cell in its workbook; the whole first, regions last."""
    areas = {area.code: area for area in (scope.area, *scope.elys, *scope.regions)}
    known, grouped = fields(scope), dict[Key, list[Deviation]]()
    for one in scope.harvest.deviations:
        key = (one.field, one.segment, one.area)
        if one.area in areas and current(key, "value"):
            grouped.setdefault(key, []).append(one)
    return [Outlier(*known[key[0]], areas[key[2]], tuple(listed)) for key, listed in grouped.items()]
