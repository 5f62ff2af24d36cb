"""The workbook that people get: locked but for its inputs, safe, printable, the same bytes each time."""

import datetime as dt
import io
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from openpyxl.utils.cell import rows_from_range

from tests.making import blank_of, fill_fields, generated, kit, library_form
from workbook_kit.book import Book
from workbook_kit.errors import StoreError
from workbook_kit.harvest.gathering import rounds_before
from workbook_kit.harvest.past import past_of
from workbook_kit.period import Period
from workbook_kit.workspace.folder import Workspace


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workspace whose first quarter has been generated."""
    return generated(tmp_path)


def part(path: Path, name: str) -> str:
    with zipfile.ZipFile(path) as package:
        return package.read(name).decode()


def test_only_inputs_are_open(root: Path) -> None:
    """Every sheet is protected and every cell locked, but those that `fields` lists."""
    book = openpyxl.load_workbook(blank_of(root, "901"))
    inputs = {(s["sheet"], s["cell"]) for s in kit(root, "fields", "2013Q1", "--region", "901", "--json").json}
    assert all(sheet.protection.sheet for sheet in book.worksheets)
    unlocked = {
        (sheet.title, cell.coordinate)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if not cell.protection.locked
    }
    assert unlocked == inputs


def test_structure_is_locked_without_password(root: Path) -> None:
    """WorkbookProtection stands in its place, without a password (docs/facts.md, "What XlsxWriter leaves out")."""
    workbook = part(blank_of(root, "901"), "xl/workbook.xml")
    assert '<workbookProtection lockStructure="1"/><bookViews>' in workbook
    assert "assword" not in workbook


def test_allowed_on_a_locked_sheet(root: Path) -> None:
    """Column width, row height, sort and filter stay allowed."""
    sheet = part(blank_of(root, "901"), "xl/worksheets/sheet1.xml")
    for allowed in ("formatColumns", "formatRows", "sort", "autoFilter"):
        assert f'{allowed}="0"' in sheet


def test_inputs_are_unprotected_ranges(root: Path) -> None:
    """A pasted locked cell does not lock an input for good (docs/facts.md, "What pasting does")."""
    tree = ET.fromstring(part(blank_of(root, "901"), "xl/worksheets/sheet1.xml"))  # noqa: S314 - our own
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    ranges = [r.get("sqref") for r in tree.iter(f"{space}protectedRange")]
    cells = {c for r in ranges for row in rows_from_range(str(r)) for c in row}
    listed = kit(root, "fields", "2013Q1", "--region", "901", "--json").json
    assert cells == {slot["cell"] for slot in listed}


def test_every_input_is_validated(root: Path) -> None:
    """Each input cell lies in exactly one data validation, with an error text in the form's language."""
    sheet = openpyxl.load_workbook(blank_of(root, "901", language="sv"))["Bibliotek"]
    listed = kit(root, "fields", "2013Q1", "--region", "901", "--language", "sv", "--json").json
    for slot in listed:
        (rule,) = [v for v in sheet.data_validations.dataValidation if slot["cell"] in v.sqref]
        assert rule.error
        assert "Skriv" in rule.error or "Välj" in rule.error or "Texten" in rule.error


def test_rows_grow_with_their_text(root: Path) -> None:
    """A row of fixed height clips long text, so none has one (docs/facts.md, "What users of locked sheets miss")."""
    with zipfile.ZipFile(blank_of(root, "901")) as package:
        assert not any(b"customHeight" in package.read(n) for n in package.namelist() if "worksheets/sheet" in n)


def test_properties_name_title_and_language(root: Path) -> None:
    """Title, author and language are set for screen readers."""
    core = part(blank_of(root, "901", language="sv"), "docProps/core.xml")
    assert "<dc:title>Biblioteksenkät: Norra 2013Q1</dc:title>" in core
    assert "<dc:language>sv</dc:language>" in core


def test_print_setup(root: Path) -> None:
    """A4, one page wide, heading rows repeated, area and page number in the footer."""
    sheet = part(blank_of(root, "901"), "xl/worksheets/sheet1.xml")
    assert '<pageSetUpPr fitToPage="1"/>' in sheet
    assert 'paperSize="9"' in sheet
    assert "&amp;L&amp;9 901 Pohjoinen 2013Q1" in sheet
    assert "Kirjasto!$1:$2" in part(blank_of(root, "901"), "xl/workbook.xml")


def test_same_bytes_each_time(root: Path) -> None:
    """Generated again, the same workbook has the same bytes (P4)."""
    before = blank_of(root, "901").read_bytes()
    blank_of(root, "901").unlink()
    kit(root, "generate", "2013Q1", "--region", "901")
    assert blank_of(root, "901").read_bytes() == before


def test_default_text_stands_in_the_cell(tmp_path: Path) -> None:
    """A field's default is there to be changed, and alone does not make a return."""
    root = generated(tmp_path, library_form({"L-nimi": 'default = { fi = "=oletus", sv = "=förval" }'}))
    slot = kit(root, "fields", "2013Q1", "--region", "901", "--json").json[0]
    cell = openpyxl.load_workbook(blank_of(root, "901"))[slot["sheet"]][slot["cell"]]
    assert (cell.value, cell.data_type) == ("=oletus", "s")


def test_last_period_stands_beside_the_inputs(root: Path) -> None:
    """After a harvest the next blank shows what was accepted, locked, and carries over only what the form carries."""
    fill_fields(root, "901", {"L-lainat": 1250, "L-kunto": "hyvä"})
    kit(root, "harvest", "2013Q1")
    kit(root, "generate", "2013Q2")
    sheet = openpyxl.load_workbook(blank_of(root, "901", "2013Q2"))["Kirjasto"]
    values = [cell.value for row in sheet.iter_rows() for cell in row]
    assert 1250 in values
    assert "hyvä" in values
    slot = next(s for s in kit(root, "fields", "2013Q2", "--region", "901", "--json").json if s["field"] == "L-lainat")
    assert sheet[slot["cell"]].value is None


def test_carried_answers_are_prefilled(tmp_path: Path) -> None:
    """A plan is carried forward: its accepted answers stand in next quarter's input cells."""
    root = generated(tmp_path, library_form({"L-menot": 'carry = "always"', "L-avattu": 'carry = "always"'}))
    fill_fields(root, "901", {"L-menot": 12.5, "L-nimi": "=x", "L-lainat": 1})
    kit(root, "harvest", "2013Q1")
    kit(root, "generate", "2013Q2")
    sheet = openpyxl.load_workbook(blank_of(root, "901", "2013Q2"))["Kirjasto"]
    slot = next(s for s in kit(root, "fields", "2013Q2", "--region", "901", "--json").json if s["field"] == "L-menot")
    assert sheet[slot["cell"]].value == 12.5


def test_what_xlsxwriter_leaves_out_is_an_error() -> None:
    """What XlsxWriter would drop with a warning or a code raises (docs/facts.md, "What XlsxWriter leaves out")."""
    book = Book(title="t", language="fi", created=dt.datetime(2013, 1, 1, tzinfo=dt.UTC), locked=False)
    sheet = book.sheet("s")
    with pytest.raises(StoreError, match="could not be written"):
        sheet.put(0, 0, "x" * 40000)


def test_value_is_written_as_what_it_is() -> None:
    """A truth stays a truth beside numbers, dates and texts; a formula beyond the last row is an error."""
    book = Book(title="a", language="fi", created=dt.datetime(2013, 1, 1), locked=False)  # noqa: DTZ001
    sheet = book.sheet("a")
    for column, value in enumerate((True, 1, 1.5, dt.date(2013, 3, 31), "=1")):
        sheet.put(0, column, value)
    with pytest.raises(StoreError, match="could not be written"):
        sheet.reckon(2**20, 0, "=1", None, 1)
    (row,) = openpyxl.load_workbook(io.BytesIO(book.finish())).active.iter_rows()  # type: ignore[union-attr]
    assert [cell.data_type for cell in row] == ["b", "n", "n", "n", "s"]


def test_a_word_in_the_cell_of_a_number_stands_beside_the_next_one(tmp_path: Path) -> None:
    """What was answered with a word is carried as that word, and never read as a number."""
    root = generated(tmp_path)
    fill_fields(root, "901", {"L-lainat": "ei tietoa"})
    kit(root, "harvest", "2013Q1")
    workspace, after = Workspace(root), Period(2013, 2)
    before = past_of(workspace, after, rounds_before(workspace, after)).earlier
    assert before.answers["901"] == {("L-lainat", "", ""): "ei_tietoa"}
