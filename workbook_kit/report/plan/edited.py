"""Which edition of a round's figures a summary is, and what changed in it: said alike in workbook and page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbook_kit.figures.revision import Revision
from workbook_kit.form.model import Field
from workbook_kit.registry import Area
from workbook_kit.report.plan.followed import fields, labelled
from workbook_kit.report.plan.scope import Scope


@dataclass(frozen=True)
class Revised:
    """A figure of the scope that the edition before told otherwise."""

    area: Area
    field: Field
    label: str
    revision: Revision


def titled(scope: Scope, title: str) -> str:
    """A title that names the edition, if the round was ever closed."""
    harvest = scope.harvest
    if harvest.edition:
        return f"{title} – {scope.phrase('edition-named', edition=harvest.edition)}"
    return f"{title} – {scope.phrase('edition-open')}" if harvest.edition_before is not None else title


def revised(scope: Scope) -> Iterator[Revised]:
    """The figures of the scope's areas that changed, the whole first; what the forms ask no more is left out."""
    areas = {area.code: area for area in (scope.area, *scope.elys, *scope.regions)}
    known = fields(scope)
    for one in scope.harvest.revised:
        if one.area in areas and one.field in known:
            form, field = known[one.field]
            yield Revised(areas[one.area], field, labelled(scope, form, field, one.segment), one)
