"""A filled return saved again by other programs: the same answers, and what each lost as docs/interop.md says."""

from pathlib import Path

import pytest

from tests.left_to_ci import family
from tests.office.resave import BOOKS, PROGRAMS, READER, Book, Program, filled, noticed, resaved, row, values
from tests.office.soffice import Office, read, save

# openpyxl, which measures what was lost, misses a default style in Gnumeric's files.
pytestmark = pytest.mark.filterwarnings("ignore:Workbook contains no default style")
PAGE = Path(__file__).parents[2] / "docs" / "interop.md"


@pytest.fixture(scope="module", params=family(BOOKS), ids="-".join)
def book(request: pytest.FixtureRequest) -> Book:
    """A region in Finnish, another in Swedish."""
    code, language = request.param
    return code, language


@pytest.fixture(
    scope="module",
    params=[pytest.param(p, marks=[getattr(pytest.mark, p.marker)] if p.marker else [], id=p.name) for p in PROGRAMS],
)
def program(request: pytest.FixtureRequest) -> Program:
    """Each program; those that are missing here are skipped."""
    found: Program = request.param
    return found


@pytest.fixture(scope="module")
def saved(program: Program, book: Book, tmp_path_factory: pytest.TempPathFactory, any_office: Office) -> Path:
    """The filled return as the program saved it."""
    return resaved(program, book, tmp_path_factory.mktemp("saved"), any_office)


@pytest.fixture(scope="module")
def any_office(request: pytest.FixtureRequest) -> Office:
    """The LibreOffice of the session, which starts only if a program is one; not every test here needs it."""
    office: Office = request.getfixturevalue("office")
    return office


def test_answers_are_the_same(program: Program, book: Book, saved: Path) -> None:
    """Every answer comes back but texts that the file no longer holds, and whatever is converted is told of."""
    record = READER.read(saved.read_bytes())
    expected = {
        slot: program.spoilt.get(value, value) if isinstance(value, str) else value
        for slot, value in filled(book).answers.items()
    }
    assert values(record) == {slot: value for slot, value in expected.items() if value is not None}
    assert noticed(record, book) <= program.told


def test_dates_and_numbers_keep_their_types(book: Book, saved: Path) -> None:
    """A day stays a day and a whole number a whole number, whatever the program made of the cell's format."""
    answers = values(READER.read(saved.read_bytes()))
    given = filled(book).answers
    assert [slot for slot, value in answers.items() if type(value) is not type(given[slot])] == []


def test_what_was_lost_is_listed(program: Program, book: Book, saved: Path) -> None:
    """The page of what each program loses is current: python -m tests.office.resave docs/interop.md."""
    assert row(program, book, saved) in PAGE.read_text(encoding="utf-8").splitlines()


def test_amounts_look_the_same_after_libreoffice(office: Office, tmp_path: Path) -> None:
    """What a cell shows is what was typed also after a Finnish LibreOffice has saved and opened the file again."""
    source, target = tmp_path / "064.xlsx", tmp_path / "saved.xlsx"
    source.write_bytes(filled(BOOKS[0]).data)
    slots = {slot.field.kind: f"{slot.tab}!{slot.cell}" for slot in filled(BOOKS[0]).layout.slots}
    look = read(*(slots[kind] for kind in ("money", "percent", "date", "decimal", "whole")))
    before = office.run(source, [look, save(target)])
    assert [cell.text for cell in office.run(target, [look])] == [cell.text for cell in before]
