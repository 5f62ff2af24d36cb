"""Days as Finland counts them."""

import datetime as dt

import pytest

from workbook_kit.period import Period, day_in_finland


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2013-04-15T20:59:59Z", dt.date(2013, 4, 15)),
        ("2013-04-15T21:00:00Z", dt.date(2013, 4, 16)),
        ("2013-01-15T22:00:00Z", dt.date(2013, 1, 16)),
        ("2013-04-15", dt.date(2013, 4, 15)),
        ("9999-12-31T23:00:00Z", None),
        ("1-01-02T00:00:00Z", None),
        ("", None),
    ],
)
def test_a_day_ends_at_midnight_in_finland(moment: str, day: dt.date | None) -> None:
    """Two or three hours before it does in UTC; what no calendar has is no day."""
    assert day_in_finland(moment) == day


def test_a_quarter_begins_on_its_first_day() -> None:
    """January, April, July, October."""
    assert [Period(2013, quarter).first_day.month for quarter in (1, 2, 3, 4)] == [1, 4, 7, 10]
