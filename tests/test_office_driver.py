"""The driver of LibreOffice and of the validator, on a workbook of one sheet."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from tests.office import ooxml
from tests.office.pdf import pdf_pages, pdf_text
from tests.office.soffice import Office, OfficeError, Seen, Step, enter, read, recalculate, save, type_in


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A locked sheet: A1 and D1 locked, column B open, B3 allows 0-10, B4 a list, C2 a percent, D1 = 2 × B2."""
    path = tmp_path / "kirja.xlsx"
    workbook = xlsxwriter.Workbook(path)
    sheet = workbook.add_worksheet("Tiedot")
    sheet.write_string("A1", "Lukittu")
    for row in range(1, 9):
        sheet.write_blank(row, 1, None, workbook.add_format({"locked": False}))
    sheet.write_blank("C2", None, workbook.add_format({"locked": False, "num_format": "0.0 %"}))
    limits = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 10}
    sheet.data_validation("B3", {**limits, "input_title": "Luku", "input_message": "Anna luku 0-10."})
    sheet.data_validation("B4", {"validate": "list", "source": ["kyllä", "ei"]})
    sheet.write_formula("D1", "=2*B2", None, 99)
    sheet.protect()
    workbook.close()
    return path


@pytest.mark.parametrize("put", [type_in, enter])
def test_locked_cell_refuses(office: Office, book: Path, put: Callable[[str, str], Step]) -> None:
    """A locked cell takes no text, however often one tries, and the office lives on."""
    seen = office.run(book, [put("Tiedot!A1", "x"), put("Tiedot!A1", ""), put("Tiedot!D1", "5")])
    assert [(cell.formula, cell.changed) for cell in seen] == [
        ("Lukittu", False),
        ("Lukittu", False),
        ("=2*B2", False),
    ]


@pytest.mark.parametrize("put", [type_in, enter])
def test_open_cell_takes_finnish_number(office: Office, book: Path, put: Callable[[str, str], Step]) -> None:
    """In an open cell the decimal comma makes a number, and formulas follow."""
    first, second = office.run(book, [put("Tiedot!B2", "12,5"), read("Tiedot!D1")])
    assert first == Seen("Tiedot!B2", "number", 12.5, "12,5", "12.5", changed=True)
    assert second.value == 25


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 234,5", 1234.5),
        ("1.2", "1.2"),
        ("31.3.2013", 41364),
        ("tampere - (c) 'TUrku'", "tampere - (c) 'TUrku'"),
        ("eka\ntoka", "eka\ntoka"),
        ("Älä 😀 €", "Älä 😀 €"),
    ],
)
def test_typed_text_arrives_as_typed(office: Office, book: Path, text: str, value: object) -> None:
    """Keys give what a Finnish user gets, and nothing is completed or corrected on the way."""
    (seen,) = office.run(book, [type_in("Tiedot!B2", text)])
    assert (seen.value, seen.changed) == (value, True)


def test_percent_cell_reads_percents(office: Office, book: Path) -> None:
    """Keys in a percent cell mean percents; the dispatcher takes the bare number."""
    seen = office.run(book, [type_in("Tiedot!C2", "12,5"), enter("Tiedot!C2", "12,5")])
    assert [cell.value for cell in seen] == [0.125, 12.5]


def test_validation_holds_for_keys_only(office: Office, book: Path) -> None:
    """Keys are validated and no error box blocks; the dispatcher passes by validations as a paste does."""
    steps = [
        type_in("Tiedot!B3", "5"),
        type_in("Tiedot!B3", "50"),
        type_in("Tiedot!B4", "kyllä"),
        type_in("Tiedot!B4", "ehkä"),
        enter("Tiedot!B3", "50"),
    ]
    seen = office.run(book, steps)
    assert [(cell.value, cell.changed) for cell in seen] == [
        (5, True),
        (5, False),
        ("kyllä", True),
        ("kyllä", False),
        (50, True),
    ]


def test_delete_empties_open_cell(office: Office, book: Path) -> None:
    """An empty text deletes what stands in an open cell."""
    seen = office.run(book, [type_in("Tiedot!B2", "7"), type_in("Tiedot!B2", "")])
    assert seen[-1] == Seen("Tiedot!B2", "empty", None, "", "", changed=True)


def test_stale_result_is_kept_until_computed(office: Office, book: Path) -> None:
    """A user's office shows the result that the file brings, until it is told to compute."""
    seen = office.run(book, [read("Tiedot!D1"), recalculate(), read("Tiedot!D1")])
    assert [cell.value for cell in seen] == [99, 0]


def test_recalculating_office_computes_on_load(recalculating_office: Office, book: Path) -> None:
    """The recalculating office trusts no result in the file."""
    (seen,) = recalculating_office.run(book, [read("Tiedot!D1")])
    assert seen.value == 0


def test_saved_workbook_keeps_what_was_typed(office: Office, book: Path, tmp_path: Path) -> None:
    """What was typed is in the saved copy, the original stays as it was and no lock file remains."""
    before, copy = book.read_bytes(), tmp_path / "palautus.xlsx"
    office.run(book, [type_in("Tiedot!B2", "7"), save(copy)])
    assert [cell.value for cell in office.run(copy, [read("Tiedot!A1:B2")])] == ["Lukittu", None, None, 7]
    assert book.read_bytes() == before
    assert sorted(tmp_path.iterdir()) == [book, copy]


def test_pdf_shows_the_sheet(office: Office, book: Path, tmp_path: Path) -> None:
    """A document prints to PDF, which gives text and a picture of each page."""
    pdf = office.pdf(book, tmp_path)
    assert "Lukittu" in pdf_text(pdf)
    pages = pdf_pages(pdf, tmp_path / "sivut", dpi=40)
    assert [page.name for page in pages] == ["kirja-1.png"]


@pytest.mark.libreoffice
def test_slow_office_is_ended_and_starts_again(book: Path) -> None:
    """A run that took too long ends the office with an error, and the next run has a new one."""
    with Office() as office:
        office.start()
        office.seconds = 0
        with pytest.raises(OfficeError, match="took more than"):
            office.run(book, [])
        office.seconds = 60
        assert office.run(book, [read("Tiedot!A1")])[0].text == "Lukittu"


def test_refused_document_is_an_error(office: Office, tmp_path: Path) -> None:
    """What LibreOffice does not open as a document raises, and the office goes on."""
    path = tmp_path / "rikki.xlsx"
    path.write_bytes(b"PK\x03\x04 no workbook")
    with pytest.raises(OfficeError):
        office.run(path, [read("Tiedot!A1")])


def test_kinds_of_results(office: Office, tmp_path: Path) -> None:
    """A number, a text, an empty text, an error and an empty cell are told apart."""
    path = tmp_path / "tulokset.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("T")
        for column, formula in enumerate(["=1/2", '="a"', '=""', "=1/0"]):
            sheet.write_formula(0, column, formula)
    seen = office.run(path, [recalculate(), read("T!A1:E1")])
    assert [(cell.kind, cell.value, cell.text) for cell in seen] == [
        ("number", 0.5, "0,5"),
        ("text", "a", "a"),
        ("text", "", ""),
        ("error", None, "#DIV/0!"),
        ("empty", None, ""),
    ]


@pytest.mark.npm
def test_validator_passes_sound_workbook(book: Path) -> None:
    """The validator says nothing against a sound workbook."""
    assert ooxml.errors(book) == []


@pytest.mark.npm
def test_validator_finds_broken_workbook(book: Path, tmp_path: Path) -> None:
    """An attribute outside the schema is an error that names the part."""
    broken = tmp_path / "rikki.xlsx"
    with zipfile.ZipFile(book) as source, zipfile.ZipFile(broken, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(b"<sheetData>", b'<sheetData rows="many">'))
    (error,) = ooxml.errors(broken)
    assert "/xl/worksheets/sheet1.xml" in error
    assert "rows" in error
