"""A return filled to the last cell, saved again by other programs: what each keeps and what it loses.

`python -m tests.office.resave docs/interop.md` measures every program anew and puts the table into the page.
"""

import datetime as dt
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from pathlib import Path

import openpyxl
import pandas as pd
from openpyxl.utils.cell import coordinate_to_tuple, rows_from_range
from openpyxl.workbook import Workbook
from openpyxl.xml.functions import fromstring

from tests.office import gnumeric, ooxml
from tests.office.soffice import Office, save
from workbook_kit import registry
from workbook_kit.blank import Contents, build
from workbook_kit.cell import SlotId, Value
from workbook_kit.form.versions import load_versions
from workbook_kit.language import Language
from workbook_kit.layout.identity import SHEET, identify
from workbook_kit.layout.laying import lay_out
from workbook_kit.layout.places import Layout, Slot
from workbook_kit.period import Period
from workbook_kit.reading.returns import Reader
from workbook_kit.record import Record
from workbook_kit.registry import Registries

Book = tuple[str, Language]
BOOKS: tuple[Book, ...] = (("064", "fi"), ("152", "sv"))
PERIOD = Period(2013, 4)
KEY = b"k" * 32
VERSIONS = load_versions()
READER = Reader(VERSIONS, Registries(), KEY)
SCRIPT = Path(__file__).with_name("resave.mjs")
SECONDS = 60

TEXTS = (
    "Äänekoski – ”sitaatti” & <b>",
    "ensimmäinen rivi\ntoinen rivi",
    "0012",
    "1.2",
    "31.3.",
    "1,5 M€",
    "'heitto",
    "pitkä " * 250 + "teksti",
    "😀 1\u00a0000",
    "TRUE",
    "+358 40 123 4567",
    "1e5",
    "-",
    "=1+1",
    "_x0041_",
    "NA",
)
NUMBERS: Mapping[str, Value] = {"percent": 0.125, "date": dt.date(2013, 3, 31), "money": 1250.55, "decimal": 3.125}


@dataclass(frozen=True)
class Program:
    """A program as people use it on a return: how it saves one again, and what it does to answers by doing so.

    ``told`` are the findings that the reader then adds; ``spoilt`` are texts that are other ones in the file already.
    """

    name: str
    marker: str
    resave: Callable[[Path, Path, Office], None]
    version: Callable[[], str]
    told: frozenset[str] = frozenset()
    spoilt: Mapping[str, str | None] = field(default_factory=dict)


def through_office(middle: str = "") -> Callable[[Path, Path, Office], None]:
    """LibreOffice, by way of another format if one is named."""

    def resave(source: Path, target: Path, office: Office) -> None:
        for suffix in filter(None, (middle, ".xlsx")):
            office.run(source, [save(target.with_suffix(suffix))])
            source = target.with_suffix(suffix)

    return resave


def through_gnumeric(source: Path, target: Path, _office: Office) -> None:
    gnumeric.convert(source, target)


def through_openpyxl(source: Path, target: Path, _office: Office) -> None:
    openpyxl.load_workbook(source).save(target)


def through_pandas(source: Path, target: Path, _office: Office) -> None:
    """Values only: every sheet as a table without a header, and out again under its name."""
    tables = pd.read_excel(source, sheet_name=None, header=None, engine="openpyxl")
    with pd.ExcelWriter(target, engine="xlsxwriter") as writer:
        for name, table in tables.items():
            table.to_excel(writer, sheet_name=str(name), header=False, index=False)


def through_npm(library: str) -> Callable[[Path, Path, Office], None]:
    """A JavaScript tool on a Finnish machine moves dates (docs/facts.md, "Days that come back with hours")."""

    def resave(source: Path, target: Path, _office: Office) -> None:
        command = ["node", str(SCRIPT), library, str(source), str(target)]
        subprocess.run(command, check=True, timeout=SECONDS, env={**os.environ, "TZ": "Europe/Helsinki"})

    return resave


def office_version() -> str:
    said = subprocess.run(["soffice", "--version"], check=True, capture_output=True, encoding="utf-8", timeout=SECONDS)
    return said.stdout.split()[1]


def npm_version(package: str) -> Callable[[], str]:
    return lambda: str(ooxml.pinned()[package])


_UNESCAPED = {"_x0041_": "A"}
_UNLOCKED = frozenset({"lock-lost"})

PROGRAMS = (
    Program("LibreOffice, xlsx", "libreoffice", through_office(), office_version),
    Program("LibreOffice, by ods", "libreoffice", through_office(".ods"), office_version),
    Program("LibreOffice, by xls", "libreoffice", through_office(".xls"), office_version),
    Program("Gnumeric", "gnumeric", through_gnumeric, gnumeric.version),
    Program("openpyxl", "", through_openpyxl, lambda: version("openpyxl"), spoilt=_UNESCAPED),
    Program(
        "pandas, values only",
        "",
        through_pandas,
        lambda: version("pandas"),
        told=frozenset({"formula", "text-from-number", "required", "label-changed", "lock-lost"}),
        spoilt={"NA": None, "=1+1": "0"},
    ),
    Program(
        "SheetJS",
        "npm",
        through_npm("sheetjs"),
        npm_version("xlsx"),
        told=_UNLOCKED | {"date-from-number"},
        spoilt=_UNESCAPED,
    ),
    Program(
        "SheetJS, cellDates",
        "npm",
        through_npm("sheetjs-dates"),
        npm_version("xlsx"),
        told=_UNLOCKED,
        spoilt=_UNESCAPED,
    ),
    Program("ExcelJS", "npm", through_npm("exceljs"), npm_version("exceljs"), spoilt=_UNESCAPED),
)


@dataclass(frozen=True)
class Filled:
    """A filled workbook: where its slots are, what was answered, its bytes as our own writer made them."""

    layout: Layout
    answers: Mapping[SlotId, Value]
    data: bytes


@cache
def filled(book: Book) -> Filled:
    """The real region form with an answer in every slot, texts that programs stumble over among them."""
    code, language = book
    found = registry.built_in(PERIOD.year)
    form = {form.level: form for form in VERSIONS}["region"]
    layout = lay_out(form, found.area(code), found, PERIOD, language)
    answers = {slot.id: answer(slot, number) for number, slot in enumerate(layout.slots)}
    return Filled(layout, answers, build(layout, identify(layout, KEY), Contents(answers=answers)))


def answer(slot: Slot, number: int) -> Value:
    choices = slot.field.choices
    if choices:
        return choices[number % len(choices)][0]
    if slot.field.kind == "text":
        return TEXTS[number % len(TEXTS)]
    return NUMBERS.get(slot.field.kind, int(max(3, slot.field.min or 0)))


def resaved(program: Program, book: Book, folder: Path, office: Office) -> Path:
    """The filled workbook as the program saved it."""
    source, target = folder / f"{book[0]}.xlsx", folder / f"{book[0]}-resaved.xlsx"
    source.write_bytes(filled(book).data)
    program.resave(source, target, office)
    return target


def values(record: Record) -> dict[SlotId, Value]:
    """What was read, whether a check lets it count or not: the filling obeys no check."""
    return {a.slot: a.value for a in (*record.answers, *record.held)}


def noticed(record: Record, book: Book) -> set[str]:
    """The codes of what is said of a saved return and was not said of it before."""
    before = {(f.code, f.field, f.segment, f.row) for f in READER.read(filled(book).data).findings}
    return {f.code for f in record.findings if (f.code, f.field, f.segment, f.row) not in before}


def row(program: Program, book: Book, path: Path) -> str:
    """The program's line of the table: answers first, then what the file kept."""
    record, given = READER.read(path.read_bytes()), filled(book).answers
    same = sum(values(record).get(slot) == value for slot, value in given.items())
    fields = {finding.code for finding in record.findings if finding.field}
    told = ", ".join(sorted(fields & noticed(record, book))) or "–"
    spoilt = ", ".join(f"`{old}` → {new or 'blank'}" for old, new in program.spoilt.items()) or "–"
    cells = [program.name, f"{same} of {len(given)}", spoilt, told, *kept(path, filled(book)).values()]
    return f"| {' | '.join(cells)} |"


def kept(path: Path, given: Filled) -> dict[str, str]:
    """What a saved workbook still has of what the generator put there; tabs and inputs are counted."""
    with tempfile.TemporaryDirectory() as folder:
        blank = Path(folder) / "given.xlsx"
        blank.write_bytes(given.data)
        before, after = traits(blank, given.layout), traits(path, given.layout)
    return {name: _share(after[name], before[name]) for name in before}


def _share(after: object, before: object) -> str:
    if isinstance(after, (set, frozenset)) and isinstance(before, (set, frozenset)):
        part = len(after & before)
        return "all" if part == len(before) else f"{part} of {len(before)}" if part else "none"
    return str(after)


def traits(path: Path, layout: Layout) -> dict[str, object]:
    """What can be lost: locks, open inputs, validations, formats, the hidden sheet's state, the property."""
    book = openpyxl.load_workbook(path)
    inputs = {(slot.tab, slot.cell): slot for slot in layout.slots}
    styled = [at for at, slot in inputs.items() if slot.field.kind in {"whole", *NUMBERS}]
    return {
        "sheet locks": {sheet.title for sheet in book if sheet.protection.sheet},
        "structure lock": "kept" if book.security and book.security.lockStructure else "lost",
        "open inputs": {at for at in inputs if not book[at[0]][at[1]].protection.locked},
        "open ranges": open_ranges(path),
        "validations": validated(book) & set(inputs),
        "number formats": {(*at, plain_format(book[at[0]][at[1]].number_format)) for at in styled},
        "`_kit` sheet": re.sub(r"([A-Z])", lambda m: f" {m[0].lower()}", str(book[SHEET].sheet_state)),
        "property": "kept" if has_property(path) else "lost",
    }


def has_property(path: Path) -> bool:
    part = "docProps/custom.xml"
    with zipfile.ZipFile(path) as package:
        return part in package.namelist() and b'"workbook_kit"' in package.read(part)


def validated(book: Workbook) -> set[tuple[str, str]]:
    return {
        (sheet.title, cell)
        for sheet in book.worksheets
        for rule in sheet.data_validations.dataValidation
        for area in str(rule.sqref).split()
        for line in rows_from_range(area)
        for cell in line
    }


def open_ranges(path: Path) -> set[tuple[str, int, int]]:
    """Cells of unprotected ranges by part, which openpyxl passes over; every program here keeps the order of parts."""
    found: set[tuple[str, int, int]] = set()
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if name.startswith("xl/worksheets/sheet"):
                for element in fromstring(package.read(name)).iter():
                    if element.tag.endswith("}protectedRange"):
                        found |= {(name, *at) for at in _cells(element.get("sqref", ""))}
    return found


def _cells(areas: str) -> set[tuple[int, int]]:
    lines = [line for area in areas.split() for line in rows_from_range(area)]
    return {coordinate_to_tuple(cell) for line in lines for cell in line}


def plain_format(code: str) -> str:
    """A number format without what means the same: quoting, and the slash for what a country puts between the parts."""
    return re.sub(r'[\\"]', "", code).replace("/", ".").casefold()


HEAD = (
    "program",
    "same answers",
    "texts that it changes itself",
    "told of answers",
    "sheet locks",
    "structure lock",
    "open inputs",
    "open ranges",
    "validations",
    "number formats",
    "`_kit` sheet",
    "property",
)


def table() -> list[str]:
    """Measure every program; the last line names their versions."""
    lines = [f"| {' | '.join(HEAD)} |", f"|{'---|' * len(HEAD)}"]
    with Office() as office, tempfile.TemporaryDirectory() as folder:
        lines += [row(p, BOOKS[0], resaved(p, BOOKS[0], Path(folder), office)) for p in PROGRAMS]
    versions = dict.fromkeys(f"{p.name.partition(',')[0]} {p.version()}" for p in PROGRAMS)
    return [*lines, "", f"Measured with {', '.join(versions)}."]


def main() -> None:
    """Put the table where the page has one."""
    page = Path(sys.argv[1])
    before, _, rest = page.read_text(encoding="utf-8").partition(f"| {HEAD[0]} |")
    after = rest.partition("Measured with")[2].partition("\n")[2]
    page.write_text(before + "\n".join(table()) + "\n" + after, encoding="utf-8")


if __name__ == "__main__":
    main()
