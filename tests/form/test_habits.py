"""Numbers and dates as people in Finland write them."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_kit.form import habits
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
    with pytest.raises(habits.Unclear) as unclear:
        _number(text, kind)
    assert unclear.value.code == code


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9))
def test_finnish_writing_reads_back(number: Decimal) -> None:
    """A number written with spaces and a decimal comma is read as itself."""
    text = f"{number:,.2f}".replace(",", "\u00a0").replace(".", ",")
    assert habits.number(text) == number


@pytest.mark.parametrize("text", ["31.3.2013", "31.03.2013", "31. 3. 2013", "2013-03-31", "2013-03-31 00:00:00"])
def test_dates_are_read(text: str) -> None:
    """Day, month and year with dots, or ISO."""
    assert habits.date(text) == dt.date(2013, 3, 31)


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
    with pytest.raises(habits.Unclear) as unclear:
        habits.date(text)
    assert unclear.value.code == code
