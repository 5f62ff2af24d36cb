"""Numbers and days as people in Finland write them, and read back from what they typed."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_kit import finnish
from workbook_kit.form.contents import number_of
from workbook_kit.form.kinds import KINDS


def _number(text: str, kind: str) -> Decimal:
    return number_of(text, KINDS[kind])


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("1 234,5", "decimal", "1234.5"),
        ("1\u00a0234", "whole", "1234"),
        ("1\u202f250\u202f000 €", "money", "1250000"),
        ("−5", "whole", "-5"),
        ("- 5", "whole", "-5"),
        ("12,5 %", "percent", "0.125"),
        ("0,125", "decimal", "0.125"),
        ("1.5", "decimal", "1.5"),
        ("1234,567", "decimal", "1234.567"),
        ("1.234,5", "decimal", "1234.5"),
        ("1,234.5", "decimal", "1234.5"),
        ("1.234.567", "whole", "1234567"),
        ("41 kpl", "whole", "41"),
        ("250 eur", "money", "250"),
    ],
)
def test_clear_numbers_are_read(text: str, kind: str, value: str) -> None:
    """What can mean only one number is read as that number."""
    assert _number(text, kind) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [
        ("1.234", "whole", "number-unclear"),
        ("1,234", "decimal", "number-unclear"),
        ("3/4", "decimal", "number-unclear"),
        ("12,5", "percent", "percent-unclear"),
        ("noin 30", "whole", "number-wrong"),
        ("1,5 M€", "money", "number-wrong"),
        ("..", "whole", "number-wrong"),
        ("-", "whole", "number-wrong"),
        ("١٢", "whole", "number-wrong"),
        ("12_34", "whole", "number-wrong"),
        ("1e5", "whole", "number-wrong"),
        ("1 23", "whole", "number-wrong"),
    ],
)
def test_unclear_numbers_are_refused(text: str, kind: str, code: str) -> None:
    """What can mean two numbers, or none, is not guessed."""
    with pytest.raises(finnish.Unclear) as unclear:
        _number(text, kind)
    assert unclear.value.code == code


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 lomaketta on valmiina kansiossa"),
        (1, "1 lomake on valmiina kansiossa"),
        (1234, "1\u00a0234 lomaketta on valmiina kansiossa"),
    ],
)
def test_words_agree_with_their_number(count: int, text: str) -> None:
    """One is one; none is as many as several."""
    assert (
        finnish.Template("{count:lomake|lomaketta} on valmiina {where}").format(count=count, where="kansiossa") == text
    )


def test_other_blanks_keep_their_format() -> None:
    """Beside a blank that counts stand others, with or without a format of their own."""
    assert finnish.Template("{n:päivä|päivää}, {day:02d}, {day}").format(n=2, day=3) == "2 päivää, 03, 3"


AMOUNTS = st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9)


@given(AMOUNTS, st.sampled_from([(0, 2), (1, 1), (2, 0)]))
def test_rounded_number_reads_back(number: Decimal, decimals: tuple[int, int]) -> None:
    """An amount that is written for people is read as itself, with its zeros or without."""
    assert finnish.read_number(finnish.rounded(number, *decimals)) == number


@given(st.integers(-(10**15), 10**15) | AMOUNTS.map(lambda amount: float(round(amount, 1))))
def test_number_reads_back(number: float) -> None:
    """A number with the digits that it has is read as itself: whole ones up to the last that a cell holds."""
    assert finnish.read_number(finnish.number(number)) == Decimal(repr(number))


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1234567, "1\u00a0234\u00a0567"),
        (-5, "−5"),
        (-0.0, "0"),
        (0.07 * 100, "7"),
        (1 / 3, "0,3333333333"),
        (1e15, "1\u00a0000\u00a0000\u00a0000\u00a0000\u00a0000"),
        (12345678901.25, "12\u00a0345\u00a0678\u00a0901"),
        (None, "–"),
    ],
)
def test_numbers_are_written_in_full(number: float | None, text: str) -> None:
    """No power of ten, no noise of a double; an absent number is a dash."""
    assert finnish.number(number) == text


def test_year_has_no_thousands() -> None:
    """What is no amount is not grouped, rounded or not."""
    assert finnish.number(2013, grouped=False) == finnish.rounded(2013, 0, grouped=False) == "2013"


@pytest.mark.parametrize(
    ("number", "decimals", "text"),
    [
        (0.285, (2, 0), "0,29"),
        (2.5, (0, 0), "3"),
        (-0.04, (1, 0), "0,0"),
        (-0.05, (1, 0), "−0,1"),
        (3, (1, 2), "3,0"),
        (3.46, (1, 2), "3,46"),
        (3.4, (0, 2), "3,4"),
        (100, (0, 2), "100"),
    ],
)
def test_half_is_rounded_up(number: float, decimals: tuple[int, int], text: str) -> None:
    """As published figures are; what is shown as zero has no minus, and further decimals only where they say more."""
    assert finnish.rounded(number, *decimals) == text


@given(st.dates(dt.date(1000, 1, 1)))
def test_day_reads_back(day: dt.date) -> None:
    """Any day with a year of four digits is read as itself."""
    assert finnish.read_day(finnish.day(day)) == day


def test_day_is_written_without_zeros() -> None:
    """1.3.2013, in Finnish and in Swedish."""
    assert finnish.day(dt.date(2013, 3, 1)) == "1.3.2013"


@pytest.mark.parametrize("text", ["31.3.2013", "31.03.2013", "31. 3. 2013", "2013-03-31", "2013-03-31 00:00:00"])
def test_dates_are_read(text: str) -> None:
    """Day, month and year with dots, or ISO."""
    assert finnish.read_day(text) == dt.date(2013, 3, 31)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("3/4/2013", "date-unclear"),
        ("3/4", "date-unclear"),
        ("31.3.", "date-wrong"),
        ("31.3.13", "date-wrong"),
        ("30.2.2013", "date-wrong"),
        ("maaliskuu", "date-wrong"),
    ],
)
def test_unclear_dates_are_refused(text: str, code: str) -> None:
    """A date that can be read two ways, lacks its year or does not exist is not guessed."""
    with pytest.raises(finnish.Unclear) as unclear:
        finnish.read_day(text)
    assert unclear.value.code == code
