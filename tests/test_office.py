"""A generated workbook in a real spreadsheet program, and before the Open XML SDK's validator."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from tests.making import TAMPERE, VAASA, blank_of, fill_fields, kit
from tests.office import ooxml
from tests.office.pdf import pdf_text
from tests.office.soffice import Office, read, save, type_in

KEYS = {
    "K-F1": "1 250",
    "K-A4.nyt": "1250000,5",
    "T.tavoite/PER/1": 'Uusia yrityksiä – "älä" = 3',
    "T.alkaa/PER/1": "31.3.2013",
    "T.tila/PER/1": "käynnissä",
    "Y-A1": "kyllä",
    "PT-2.organisaatio/": "Kehittämisyhtiö Oy",
    "Y-B1.or_lasna": "12,5",
}
ANSWERS = {
    "K-F1": 1250,
    "K-A4.nyt": 1250000.5,
    "T.tavoite": 'Uusia yrityksiä – "älä" = 3',
    "T.alkaa": dt.date(2013, 3, 31).isoformat(),
    "T.tila": "kaynnissa",
    "Y-A1": "yes",
    "PT-2.organisaatio": "Kehittämisyhtiö Oy",
    "Y-B1.or_lasna": 0.125,
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real forms of Tampere, Vaasa in Swedish and their ELY areas, in a country of no others."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "regions.csv").write_text(TAMPERE + VAASA, encoding="utf-8")
    kit(folder, "generate", "2013Q1", "--region", "064", "--region", "152", "--ely", "05", "--ely", "12")
    return folder


def places(root: Path) -> dict[str, str]:
    """Where Tampere's slots stand: ``field/segment/row`` and, for the first of each, ``field``."""
    found: dict[str, str] = {}
    for slot in kit(root, "fields", "2013Q1", "--region", "064", "--json").json:
        at = f"{slot['sheet']}!{slot['cell']}"
        for name in ("{field}", "{field}/", "{field}/{segment}/{row}"):
            found.setdefault(name.format(**slot), at)
    return found


def test_libreoffice_types_and_harvest_reads(office: Office, root: Path) -> None:
    """Locked cells refuse keys, inputs take them as a Finnish user types, and the harvest reads the values."""
    at, returned = places(root), root / "collected" / "064.xlsx"
    returned.parent.mkdir(exist_ok=True)
    steps = [type_in("Kehitysmittarit!B10", "x"), *(type_in(at[name], text) for name, text in KEYS.items())]
    locked, *typed = office.run(blank_of(root, "064"), [*steps, save(returned)])
    assert not locked.changed
    assert [cell.cell for cell in typed if not cell.changed] == []
    (said,) = kit(root, "check", str(returned), "--json").json["returns"]
    assert {f["severity"] for f in said["findings"]} <= {"query"}
    kit(root, "harvest", "2013Q1")
    text = (root / "output" / "2013Q1" / "data" / "answers.csv").read_text(encoding="utf-8")
    assert said["answers"] == len(ANSWERS) == text.count("\n") - 1
    for name, value in ANSWERS.items():
        assert f",{name}," in text
        assert str(value).replace('"', '""') in text


def test_validation_refuses_what_is_no_answer(office: Office, root: Path) -> None:
    """A person cannot type a text into a number cell, a choice that is none, or a share above 100 %."""
    at = places(root)
    refused = [type_in(at["K-F1"], "noin 30"), type_in(at["Y-A1"], "ehkä"), type_in(at["Y-B1.or_lasna"], "120 %")]
    assert [cell.changed for cell in office.run(blank_of(root, "064"), refused)] == [False, False, False]


def test_derived_figures_are_live(recalculating_office: Office, root: Path) -> None:
    """The unemployment rate follows its parts, is locked, and shows nothing while they are blank."""
    at = places(root)
    sheet, cell = at["K-F2d"].split("!")
    rate = f"{sheet}!{cell[0]}{int(cell[1:]) + 1}"
    steps: list[Any] = [
        read(rate),
        type_in(at["K-F1"], "100"),
        type_in(at["K-F2d"], "800"),
        read(rate),
        type_in(rate, "5"),
    ]
    before, *_, after, locked = recalculating_office.run(blank_of(root, "064"), steps)
    assert (before.text, after.value, locked.changed) == ("", 0.125, False)


def test_basics_print_on_one_page(office: Office, root: Path, tmp_path: Path) -> None:
    """Perustiedot fills one A4 page, and no cell of the workbook shows ###."""
    text = pdf_text(office.pdf(blank_of(root, "064"), tmp_path))
    pages = text.split("\f")
    assert sum("Perustiedot" in page.splitlines()[-1] for page in pages if page.strip()) == 1
    assert "###" not in text


@pytest.mark.npm
@pytest.mark.parametrize(
    ("code", "language"), [("064", "fi"), ("152", "sv"), ("05", "fi"), ("12", "sv")], ids=lambda x: x
)
def test_blank_workbooks_are_valid(root: Path, code: str, language: str) -> None:
    """The Open XML SDK finds no error in any kind of workbook that goes out."""
    assert ooxml.errors(blank_of(root, code, language=language)) == []


@pytest.mark.npm
def test_summaries_and_prefilled_workbooks_are_valid(tmp_path: Path) -> None:
    """Nor in the summaries of one region (of all: tests/report), nor in a blank that carries the plan forward."""
    (tmp_path / "regions.csv").write_text(TAMPERE, encoding="utf-8")
    kit(tmp_path, "generate", "2013Q1", "--region", "064", "--ely", "05")
    said = {"K-F1": 100, "K-F2d": 800, "Y-A1": "kyllä", "T.tavoite": "Pitkä tavoite " * 20, "K-G.nimi": "Barometri"}
    fill_fields(tmp_path, "064", said)
    fill_fields(tmp_path, "05", {"K-D1.saadut": 4})
    assert kit(tmp_path, "harvest", "2013Q1").code == 0
    kit(tmp_path, "generate", "2013Q2", "--region", "064")
    output = tmp_path / "output" / "2013Q1"
    for path in (output / "kansallinen-2013Q1.xlsx", output / "ely" / "05-pirkanmaa-2013Q1.xlsx"):
        assert ooxml.errors(path) == []
    assert ooxml.errors(blank_of(tmp_path, "064", "2013Q2")) == []
