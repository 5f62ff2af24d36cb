"""Filled workbooks of the real forms, part by part."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from tests.making import library_form
from tests.mutations import MAIN, Member, members_of
from tests.plain_values import FORMS, KEY, plain_value
from workbook_kit import registry
from workbook_kit.blank import Contents, build
from workbook_kit.cell import Value
from workbook_kit.form import spec
from workbook_kit.form.model import Form
from workbook_kit.form.versions import Versions
from workbook_kit.layout.identity import CHECKS, identify
from workbook_kit.layout.laying import lay_out
from workbook_kit.layout.places import Slot
from workbook_kit.period import Period
from workbook_kit.reading.package import open_package
from workbook_kit.reading.parts import read_workbook
from workbook_kit.reading.returns import Reader
from workbook_kit.registry import Registries

EVERY_KIND = """<row r="30"><c r="A30" t="b"><v>1</v></c><c r="B30" t="e"><v>#DIV/0!</v></c>
<c r="C30" t="str"><f>"a"&amp;"b"</f><v>ab</v></c><c r="D30" t="inlineStr"><is><r><rPr><b/></rPr>
<t xml:space="preserve">ri </t></r><r><t>ch</t></r></is></c><c r="E30"><f>1+1</f><v>2</v></c>
<c r="F30" t="inlineStr"><is><t>plain_x0041_</t></is></c><c r="G30" t="s"><v>0</v></c></row>
<row><c><v>7</v></c><c t="d"><v>2013-03-31T00:00:00</v></c></row></sheetData>"""


EMPTY_SHEET = f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'.encode()


RUNS = """<si><r><t>ru</t></r><r><rPr><b/></rPr><t>ns</t></r><rPh sb="0" eb="1"><t>hint</t></rPh></si>"""


@cache
def filled(name: str) -> tuple[Reader, list[Member]]:
    """A filled return and its reader: of the library survey with cells of every kind, or of the real region form."""
    form = spec.parse("kirjasto.toml", library_form()) if name == "small" else FORMS["region"]
    members = without_checks(written(form, plain_value if name == "region" else odd_value))
    if name == "small":
        added = {
            "xl/worksheets/sheet1.xml": ("</sheetData>", EVERY_KIND),
            "xl/sharedStrings.xml": ("</sst>", f"{RUNS}</sst>"),
        }
        members = [with_text(member, *added.get(member.name, ("", ""))) for member in members]
    return Reader(Versions((form,)), Registries(), KEY), members


def without_checks(data: bytes) -> list[Member]:
    """The entries with the kit's hidden checks emptied: they are not read, so mutations of them would be wasted."""
    hidden = dict(read_workbook(open_package(data)).tabs)[CHECKS]
    return [replace(m, content=EMPTY_SHEET) if m.name == hidden else m for m in members_of(data)]


def written(form: Form, value: Callable[[Slot, int], Value]) -> bytes:
    known = registry.built_in(2013)
    layout = lay_out(form, known.area("064"), known, Period(2013, 4), "fi")
    answers = {slot.id: value(slot, number) for number, slot in enumerate(layout.slots)}
    return build(layout, identify(layout, KEY), Contents(answers=answers))


def odd_value(slot: Slot, number: int) -> Value:
    odd: dict[str, Value] = {
        "decimal": 0.1 + 0.2,
        "money": 1_250_000.25,
        "date": dt.date(2012, 2, 29),
        "percent": 0.075,
    }
    return odd.get(slot.field.kind, plain_value(slot, 1200 + number))


def with_text(member: Member, old: str, new: str) -> Member:
    return replace(member, content=member.content.replace(old.encode(), new.encode(), 1)) if old else member
