"""How Excel wants things written: texts, numbers, names, days."""

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from workbook_kit import excel

PIECE = re.compile(r'"((?:[^"]|"")*)"', re.DOTALL)
ROW, COLUMN = st.integers(0, excel.ROWS - 1), st.integers(0, excel.COLUMNS - 1)
FIRST = excel.moment(1)
QUOTED = st.text(st.sampled_from('ab"&\n\u00e4\U0001f600'), max_size=1000)


def texts(formula: str) -> list[str]:
    """The texts that a formula of joined literals holds, as Excel takes them in."""
    pieces = PIECE.findall(formula)
    assert "&".join(f'"{piece}"' for piece in pieces) == formula
    return [piece.replace('""', '"') for piece in pieces]


@given(QUOTED | st.text(max_size=600))
def test_literal_gives_its_text(text: str) -> None:
    """Any text comes back from the formula that writes it."""
    assert "".join(texts(excel.literal(text))) == text


@given(QUOTED)
def test_no_piece_is_too_long(text: str) -> None:
    """Excel takes 255 characters of a text in a formula, and counts a rare one as two."""
    assert max(len(piece.encode("utf-16-le")) // 2 for piece in texts(excel.literal(text))) <= excel.LONGEST_LITERAL


@pytest.mark.parametrize(("length", "pieces"), [(0, 1), (255, 1), (256, 2), (1000, 4)])
def test_literal_is_cut_no_sooner_than_needed(length: int, pieces: int) -> None:
    """A text of 255 characters is one literal, a longer one as few as can be."""
    assert len(texts(excel.literal('"' * length))) == pieces


@pytest.mark.parametrize(("text", "criterion"), [("kyllä", "=kyllä"), ('a"b', '=a"b'), ("~*?", "=~~~*~?"), ("", "=")])
def test_criterion_means_the_text_itself(text: str, criterion: str) -> None:
    """A star or a question mark in an answer is no wildcard."""
    assert excel.criterion(text) == criterion


def test_array_names_each_text_once() -> None:
    """An array constant holds different texts in their order."""
    assert excel.array(["b", 'a"', "b"]) == '{"b","a"""}'


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_number_keeps_fifteen_digits(value: float) -> None:
    """A number goes into a formula with the digits that Excel keeps, its power with a capital E."""
    text = excel.number(value)
    assert float(text) == float(f"{value:.14e}")
    assert "e" not in text


@pytest.mark.parametrize(("value", "text"), [(1e15, "1E+15"), (0.5, "0.5"), (-200, "-200"), (1e-7, "1E-07")])
def test_numbers_are_in_excels_grammar(value: float, text: str) -> None:
    """Point, capital E, no thousands: ``1e+15`` stops Apache POI."""
    assert excel.number(value) == text


def test_day_in_a_formula() -> None:
    """A day is the function that gives it, which no locale reads otherwise."""
    assert excel.day(dt.date(2013, 3, 31)) == "DATE(2013,3,31)"


@pytest.mark.parametrize(
    ("number", "day"),
    [(0, "1899-12-30"), (1, "1900-01-01"), (59, "1900-02-28"), (61, "1900-03-01"), (41364, "2013-03-31")],
)
def test_serials_are_as_excel_counts(number: float, day: str) -> None:
    """The day that never was, 29.2.1900, is counted and never met."""
    moment = dt.datetime.fromisoformat(day)
    assert excel.moment(number) == moment
    assert excel.serial(moment) == excel.serial(moment.date()) == number


@given(st.datetimes(FIRST).map(lambda moment: moment.replace(microsecond=0)))
def test_serial_and_moment_are_twins(moment: dt.datetime) -> None:
    """Every second since 1900 comes back from the number that it is stored as."""
    assert abs(excel.moment(excel.serial(moment)) - moment) < dt.timedelta(milliseconds=1)


def test_days_from_1904() -> None:
    """The first day of the other count is the day of its offset."""
    assert excel.moment(excel.DAYS_TO_1904) == dt.datetime(1904, 1, 1)  # noqa: DTZ001 - cells know no zone


@given(ROW, COLUMN)
def test_place_and_name_are_twins(row: int, column: int) -> None:
    """A cell's name leads back to its place, and is XlsxWriter's name for it."""
    name = excel.cell_name(row, column)
    assert excel.place(name) == (row, column)
    assert name == xl_rowcol_to_cell(row, column)
    assert excel.column(excel.letters(column)) == column


@given(ROW, COLUMN, ROW, COLUMN)
def test_area_is_named_by_its_corners(row: int, column: int, last_row: int, last_column: int) -> None:
    """As XlsxWriter names it; an area of one cell is the cell."""
    assert excel.area_name(row, column, last_row, last_column) == xl_range(row, column, last_row, last_column)
    assert excel.area_name(row, column, row, column) == excel.cell_name(row, column)


@pytest.mark.parametrize("name", ["", "A", "1", "A0", "a1", "A01", "$A$1", "XFE1", "A1048577", "AAAA1", "A1 "])
def test_what_names_no_cell(name: str) -> None:
    """Nothing is guessed of a name that is no cell of a sheet."""
    assert excel.place(name) is None


@pytest.mark.parametrize(
    ("tab", "name", "bare"),
    [
        ("Mittarit", "'Mittarit'", "Mittarit"),
        ("Ann's", "'Ann''s'", "'Ann''s'"),
        ("ABC1", "'ABC1'", "'ABC1'"),
        ("R1C1", "'R1C1'", "'R1C1'"),
        ("Päätös", "'Päätös'", "'Päätös'"),
    ],
)
def test_sheets_are_named_safely(tab: str, name: str, bare: str) -> None:
    """Quotes always hold; without them goes only what cannot be taken for a cell."""
    assert (excel.sheet_name(tab), excel.sheet_name(tab, bare=True)) == (name, bare)


def test_tab_takes_31_characters() -> None:
    """A longer title is cut, a short one stays."""
    assert (excel.tab_name("x" * 32), excel.tab_name("x")) == ("x" * 31, "x")
