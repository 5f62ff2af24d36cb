"""Makes what tests need: a workspace with a small form, filled workbooks, and the command line in one call."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import itertools
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl

from tests.made_once import folder_once
from workbook_kit.cell import Value
from workbook_kit.cli.commands import main
from workbook_kit.layout.places import Layout

LIBRARY = """
[form]
id = "kirjasto"
version = "1"
level = "region"
title = { fi = "Kirjastokysely", sv = "Biblioteksenkät" }

[choices.kunto]
hyva = { fi = "hyvä", sv = "god" }
huono = { fi = "huono", sv = "dålig" }

[[segment]]
code = "A"
fi = "Aikuiset"
sv = "Vuxna"

[[segment]]
code = "L"
fi = "Lapset"
sv = "Barn"

[[sheet]]
id = "kirjasto"
title = { fi = "Kirjasto", sv = "Bibliotek" }
widths = [10, 40, 12, 12, 14, 14]

[[sheet.block]]
id = "L"
shape = "items"
info = ["unit", "previous"]

[[sheet.block.part]]
label = { fi = "Arvo", sv = "Värde" }
"""

KINDS = {
    "L-nimi": "text",
    "L-lainat": "whole",
    "L-keskiarvo": "decimal",
    "L-menot": "money",
    "L-osuus": "percent",
    "L-avattu": "date",
    "L-kunto": "choice",
    "L-avoinna": "yesno",
}
"""The fields of the library survey beside its table; with L-hylly and L-kirjat they are ten."""

TABLE = """
[[sheet.block]]
id = "H"
shape = "table"
rows = 2
segments = ["A", "L"]
listed = true

[[sheet.block.field]]
id = "L-hylly"
kind = "text"
label = { fi = "Hylly", sv = "Hylla" }
rollup = "count"
levels = ["region", "national"]

[[sheet.block.field]]
id = "L-kirjat"
kind = "whole"
label = { fi = "Kirjoja", sv = "Böcker" }
min = 0
rollup = "sum"
levels = ["region", "ely", "national"]
"""


def library_form(extra: Mapping[str, str] | None = None) -> str:
    """A form of ten fields that has nothing to do with business services; ``extra`` adds TOML lines to a field."""
    more = {"L-lainat": 'rollup = "sum"\nlevels = ["region", "ely", "national"]\nmin = 0', **(extra or {})}
    fields = [
        f'[[sheet.block.field]]\nid = "{name}"\nkind = "{kind}"\nlabel = {{ fi = "{name} fi", sv = "{name} sv" }}\n'
        + ('choices = "kunto"\n' if kind == "choice" else "")
        + more.get(name, "")
        for name, kind in KINDS.items()
    ]
    return LIBRARY + "\n" + "\n\n".join(fields) + "\n" + TABLE


REGISTRY = """region_code,region_name_fi,region_name_sv,languages,ely_code,ely_fi,ely_sv
901,Pohjoinen,Norra,fi+sv,91,Pohjan ELY-keskus,NTM-centralen i Norr
902,Eteläinen,Södra,fi,91,Pohjan ELY-keskus,NTM-centralen i Norr
903,Läntinen,Västra,fi,92,Lännen ELY-keskus,NTM-centralen i Väst
"""


TAMPERE = "region_code,region_name_fi,region_name_sv,languages,ely_code\n064,Tampere,Tammerfors,fi,05\n"
VAASA = "152,Vaasa,Vasa,sv+fi,12\n"
"""A registry of one region and a line of another, for the real forms where the country is not the matter."""


def small_workspace(root: Path, form: str | None = None, registry: str = REGISTRY) -> Path:
    """A workspace of three regions and one form; returns its root."""
    (root / "forms").mkdir(parents=True)
    (root / "forms" / "kirjasto.toml").write_text(form or library_form(), encoding="utf-8")
    (root / "regions.csv").write_text(registry, encoding="utf-8")
    (root / "collected").mkdir()
    return root


def generated(root: Path, form: str | None = None, registry: str = REGISTRY) -> Path:
    """A small workspace whose first quarter has been generated; all of one form and registry have the same key."""

    def make(folder: Path) -> None:
        assert kit(small_workspace(folder, form, registry), "generate", "2013Q1").code == 0

    return folder_once(f"{form} {registry}", make, root)


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def kit(root: Path, *arguments: str) -> Ran:
    """Run a command of workbook-kit on a workspace."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main([*arguments, "--root", str(root)])
        except SystemExit as end:
            code = int(end.code or 0)
    return Ran(code, out.getvalue(), err.getvalue())


def typed(layout: Layout, answers: Mapping[tuple[str, str, str], Value]) -> dict[tuple[str, str], Any]:
    """What a person types for answers: (tab, cell) → label, number or date."""
    cells: dict[tuple[str, str], Any] = {}
    for slot in layout.slots:
        if slot.id in answers:
            value = answers[slot.id]
            labels = {code: label[layout.language] for code, label in slot.field.choices}
            cells[slot.tab, slot.cell] = labels.get(value, value) if isinstance(value, str) else value
    return cells


def fill(blank: Path, target: Path, cells: Mapping[tuple[str, str], Any]) -> Path:
    """Type into a blank workbook with openpyxl, as many tools do, and save it elsewhere, each a minute after the last.

    The clock of the day is long after the quarters of the tests, and would be no moment for a return of theirs.
    """
    book = openpyxl.load_workbook(blank)
    for (tab, cell), value in cells.items():
        book[tab][cell] = value
    out = io.BytesIO()
    book.save(out)
    year, quarter = _PERIOD.findall(blank.name)[0]
    moment = dt.datetime(int(year), 3 * int(quarter), 28, tzinfo=dt.UTC) + dt.timedelta(days=20, minutes=next(_CLOCK))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(saved_at(out.getvalue(), f"{moment:%Y-%m-%dT%H:%M:%SZ}"))
    return target


_PERIOD = re.compile(r"-(20\d\d)Q([1-4])-")
_CLOCK = itertools.count()
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def saved_at(data: bytes, moment: str) -> bytes:
    """A workbook as it would be had its program saved it at a moment (UTC, ISO)."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = _MODIFIED.sub(rb"\g<1>" + moment.encode(), source.read(name))
            target.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def blank_of(root: Path, code: str, period: str = "2013Q1", language: str = "fi") -> Path:
    """An area's blank workbook as ``generate`` wrote it."""
    (found,) = (root / "blank_templates" / period).glob(f"*/{code}-*-{period}-{language}.xlsx")
    return found


def fill_fields(root: Path, code: str, answers: Mapping[str, Any], target: str | None = None, **where: str) -> Path:
    """Type answers by field id (first slot of each) into an area's workbook and drop it into ``collected/``."""
    period, language = where.get("period", "2013Q1"), where.get("language", "fi")
    level = "--region" if len(code) == 3 else "--ely"
    listed = kit(root, "fields", period, level, code, "--language", language, "--json").json
    places: dict[str, tuple[str, str]] = {}
    for slot in listed:
        places.setdefault(slot["field"], (slot["sheet"], slot["cell"]))
        places[f"{slot['field']}/{slot['segment']}/{slot['row']}"] = (slot["sheet"], slot["cell"])
    cells = {places[name]: value for name, value in answers.items()}
    return fill(blank_of(root, code, period, language), root / "collected" / (target or f"{code}.xlsx"), cells)
