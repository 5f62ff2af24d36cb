"""A third party's form of ten fields goes all the way with no Python touched (docs/forms.md, "A whole form")."""

from pathlib import Path

import openpyxl
import pytest

import workbook_kit as wk
from tests.making import fill_fields, generated, kit
from workbook_kit import registry
from workbook_kit.form.versions import load_versions

DOCUMENTED = Path(__file__).parents[2] / "docs" / "forms.md"


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """The library survey, answered by two of three regions and harvested."""
    root = generated(tmp_path)
    fill_fields(root, "901", {"L-lainat": 1250, "L-hylly/A/1": "Dekkarit", "L-kirjat/A/1": 40}, language="sv")
    fill_fields(root, "903", {"L-lainat": 50, "L-kirjat/A/1": 2, "L-kirjat/A/2": 3, "L-hylly/L/1": "Sadut"})
    assert kit(root, "harvest", "2013Q1").code == 0
    return root / "output" / "2013Q1"


def test_survey_is_merged(output: Path) -> None:
    """Its sums reach the ELY area and the nation by the rules that it declares."""
    frame = wk.read_rollup(output).set_index(["field", "segment", "area"])
    assert list(frame.loc[("L-lainat", "", "FI"), ["value", "reported", "expected"]]) == [1300, 2, 3]
    assert frame.loc[("L-lainat", "", "91"), "value"] == 1250
    assert frame.loc[("L-kirjat", "A", "FI"), "value"] == 45
    assert frame.loc[("L-hylly", "A", "FI"), "value"] == 1


def test_national_workbook_shows_it(output: Path) -> None:
    """The summary opens on its first sheet, lists the survey's rows and names the data's cells."""
    book = openpyxl.load_workbook(output / "kansallinen-2013Q1.xlsx", data_only=True)
    assert [s.title for s in book.worksheets] == [
        "Yhteenveto", "Mittarit", "Trendit", "Aikasarjat", "Kirjasto", "Palautukset", "Havainnot", "Tiedot", "Laskenta",
    ]  # fmt: skip
    listed = [[cell.value for cell in row] for row in book["Kirjasto"].iter_rows(min_row=5)]
    assert ["92 Lännen", "903 Läntinen", "Lapset", "Sadut", None, "1"] in [row[:6] for row in listed]
    figures = [[c.value for c in row] for row in book["Mittarit"].iter_rows(min_row=5)]
    national = next(row for row in figures if row[0] == "L-lainat")
    assert (national[3], national[4], national[8], national[9]) == ("Koko maa", 1300, 2, 3)


def test_ely_workbook_is_the_same_cut_to_the_area(output: Path) -> None:
    """The other ELY area's regions are not in it."""
    book = openpyxl.load_workbook(output / "ely" / "92-lannen-2013Q1.xlsx", data_only=True)
    rows = [[cell.value for cell in row[:2]] for row in book["Tiedot"].iter_rows(min_row=5)]
    assert {tuple(row) for row in rows if row[1]} == {("92 Lännen", "903 Läntinen")}


def test_examples_of_the_docs_load(tmp_path: Path) -> None:
    """The form that docs/forms.md shows is a form, and so is its later version."""
    text = DOCUMENTED.read_text(encoding="utf-8")
    examples = [part.split("```")[0] for part in text.split("```toml\n")[1:]]
    for number, example in enumerate(example for example in examples if "[form]" in example):
        (tmp_path / f"{number}.toml").write_text(example, encoding="utf-8")
    first, second = load_versions(tmp_path)
    assert len(first.fields) == 10
    assert second.fields.keys() - first.fields.keys() == {"L-6"}
    assert first.fields.keys() - second.fields.keys() == {"T.nimi", "T.laji"}


@pytest.mark.long
def test_real_forms_under_the_hierarchy_of_2026(tmp_path: Path) -> None:
    """From 2026 the same forms go out under ten elinvoimakeskus and roll up to them."""
    ran = kit(tmp_path, "generate", "2026Q1", "--region", "064", "--region", "051", "--ely", "04", "--json")
    assert ran.json["files"][0]["file"] == "blank_templates/2026Q1/04-sisa-suomi/064-tampere-2026Q1-fi.xlsx"
    fill_fields(tmp_path, "064", {"K-F1": 100, "K-F2d": 1000, "Y-A1": "kyllä"}, period="2026Q1")
    fill_fields(tmp_path, "051", {"K-F1": 50, "K-F2d": 200, "Y-A1": "ei"}, period="2026Q1")
    assert kit(tmp_path, "harvest", "2026Q1").code == 0
    frame = wk.read_rollup(tmp_path / "output" / "2026Q1").set_index(["field", "area"])
    assert list(frame.loc[("K-F2", "04"), ["value", "reported"]]) == [0.125, 2]
    assert frame.loc[("K-F1", "FI"), "expected"] == 66
    books = [path.name for path in (tmp_path / "output" / "2026Q1" / "ely").iterdir()]
    assert len([name for name in books if not name.endswith("-sv.xlsx")]) == len(registry.built_in(2026).elys) == 10
