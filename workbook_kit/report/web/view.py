"""What the page is made from: a harvest in one language, its areas grouped as a reader looks for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Literal, get_args

from workbook_kit.figures.trend import Series
from workbook_kit.form.model import LEVELS, Field, Level
from workbook_kit.form.rules import rule_of
from workbook_kit.harvest.gathered import Harvest
from workbook_kit.harvest.verdict import Return
from workbook_kit.period import Period
from workbook_kit.registry import Area
from workbook_kit.report.plan.scope import Scope
from workbook_kit.report.web.markup import Markup, tag

State = Literal["accepted", "held", "refused", "missing"]
STATES: tuple[State, ...] = get_args(State)
LONGEST = 12
"""Quarters that the page shows, three years; the workbook has them all."""


@dataclass(frozen=True)
class View:
    """A national scope, read on a page."""

    scope: Scope

    @property
    def harvest(self) -> Harvest:
        return self.scope.harvest

    def phrase(self, name: str, **facts: object) -> str:
        return self.scope.phrase(name, **facts)

    @cached_property
    def groups(self) -> tuple[tuple[Area, tuple[Area, ...]], ...]:
        """Every ELY area with the areas in it that have a form to fill: its own workbook first, then its regions."""
        expected = self.scope.expected
        return tuple((ely, tuple(a for a in expected if ely.code in (a.code, a.parent))) for ely in self.scope.elys)

    @cached_property
    def strays(self) -> tuple[Return, ...]:
        """Refused files that can be told to be of no area and are not settled."""
        known = tuple(chain.from_iterable(self.harvest.unread.values()))
        return tuple(r for r in self.harvest.unsettled if r not in known)

    @cached_property
    def refused(self) -> Mapping[str, Return]:
        """The last file that could not be read of each area of which nothing counts."""
        counting = self.harvest.accepted
        return {area: files[-1] for area, files in self.harvest.unread.items() if area not in counting}

    @cached_property
    def shown(self) -> Mapping[str, Return]:
        """By area what its state is told of: the return that counts, else one that is held, else a refused one."""
        held = {area: returned[-1] for area, returned in self.harvest.held.items()}
        return {**self.refused, **held, **self.harvest.accepted}

    def state(self, area: Area) -> State:
        """What became of an area's return."""
        if area.code in self.harvest.accepted:
            return "accepted"
        if area.code in self.harvest.held:
            return "held"
        return "refused" if area.code in self.refused else "missing"

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Code and name of every area that may answer, by code."""
        return {area.code: self.named(area) for area in (*self.scope.regions, *self.scope.elys)}

    def named(self, area: Area) -> str:
        """An area by code and name; the nation has no code that a reader would look for."""
        name = self.scope.name(area)
        return name if area.level == "national" else f"{area.code} {name}"

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """Every field of the forms in use, by id."""
        return self.harvest.versions.fields_in_use

    def headlines(self) -> Iterator[Field]:
        """The main figures that the forms name and that roll up to the nation."""
        for field in self.fields.values():
            if field.headline and rule_of(field).fold and self.series(field, self.scope.area):
                yield field

    def series(self, field: Field, area: Area) -> Series | None:
        """A main figure of an area over time."""
        return self.harvest.trends.get((field.id, "", area.code))

    def level(self, field: Field) -> Level:
        """The level of the areas that answer a field: the lowest whose form has it."""
        forms = self.harvest.forms
        return min((level for level, form in forms.items() if field.id in form.fields), key=LEVELS.index)

    def is_asked(self, field: Field) -> bool:
        """Whether the field is asked in this quarter."""
        return not field.due or self.harvest.period.due in field.due


def head_cell(label: str, sort: Literal["", "text", "number"] = "", class_: str | None = None) -> Markup:
    """A column's header; the page's script makes a button of one that sorts."""
    return tag("th", label, scope="col", data_sort=sort or None, class_=class_ or ("num" if sort == "number" else None))


def number_cell(label: str, value: float | None, shown: str | None = None) -> Markup:
    """A number below its header; on a narrow screen the label stands beside it."""
    key = "" if value is None else repr(value)
    text = shown if shown is not None else key
    return tag("td", text, class_="num", data_label=label, data_value=key if text != key else None)


def quarter(view: View, period: Period) -> str:
    """A quarter as people write it: 1/2013."""
    return view.phrase("web-quarter", quarter=period.quarter, year=period.year)
