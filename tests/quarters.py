"""Harvests of several quarters without one workbook: returns made of answers, each quarter the past of the next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from workbook_kit import registry
from workbook_kit.cell import Value
from workbook_kit.demo import coordinator, script
from workbook_kit.form.model import Form, Level
from workbook_kit.form.versions import Versions, load_versions
from workbook_kit.harvest.gathered import Harvest
from workbook_kit.harvest.verdict import Return
from workbook_kit.layout.laying import lay_out
from workbook_kit.period import Period
from workbook_kit.record import Answer, Record

VERSIONS = load_versions()
FORMS = VERSIONS.in_use
Given = Mapping[str, Mapping[str, Value]]
"""Answers by area; a field may be written ``FIELD/SEGMENT/ROW``."""


def returned(form: Form, area: str, period: Period, answers: Iterable[Answer]) -> Return:
    """An accepted return of answers."""
    sha256 = f"{area}{period.year}{period.quarter}".ljust(64, "0")
    place = {"area": area, "period": str(period), "language": "fi", "form": form.id, "version": form.version}
    record = Record(sha256, "reader", answers=tuple(answers), **place)  # type: ignore[arg-type]
    return Return(
        file=f"{area}.xlsx", sha256=sha256, verdict="accepted", received="2013-04-10T08:00:00Z", record=record
    )


def harvested(period: Period, versions: Versions, returns: Iterable[Return]) -> Harvest:
    """Returns of the built-in areas as a Finnish office gathers them."""
    areas = registry.built_in(period.year)
    return Harvest(period=period, registry=areas, versions=versions, returns=tuple(returns), language="fi")


def harvest(period: str, given: Given, forms: Mapping[Level, Form] = FORMS) -> Harvest:
    """One quarter's harvest of answers by area."""
    when = Period.parse(period)
    areas = registry.built_in(when.year)
    returns = [
        returned(forms[areas.area(code).level], code, when, map(_answer, said.items())) for code, said in given.items()
    ]
    return harvested(when, Versions(tuple(forms.values())), returns)


def _answer(said: tuple[str, Value]) -> Answer:
    field, segment, row = (*said[0].split("/"), "", "")[:3]
    return Answer(field, segment, row, said[1], "S", "A1", str(said[1]))


def in_a_row(harvests: Iterable[Harvest]) -> Harvest:
    """The last of some harvests, the earlier ones its past."""
    past: tuple[object, ...] = ()
    for one in harvests:
        last = replace(one, past=past)  # type: ignore[arg-type]
        past += tuple(last.rollup)
    return last


def demo(*periods: str) -> Harvest:
    """What the demo's coordinators would have answered in those quarters, nobody late."""
    return in_a_row(_demo(Period.parse(period)) for period in periods)


def _demo(period: Period) -> Harvest:
    areas, play = registry.built_in(period.year), script.load()
    returns = []
    for form in FORMS.values():
        for area in areas.areas(form.level):
            layout = lay_out(form, area, areas, period, area.languages[0])
            given = coordinator.invent(layout, play)
            slots = layout.by_id
            answers = [
                Answer(*slot, value, slots[slot].tab, slots[slot].cell, str(value)) for slot, value in given.items()
            ]
            returns.append(returned(form, area.code, period, answers))
    return harvested(period, VERSIONS, returns)
