"""The year of a mean stock above the areas that answer: reckoned area by area, blank where these hold too little."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_kit.figures.rollup import RollupRow
from workbook_kit.figures.trend import Point, Series, below, series
from workbook_kit.figures.yearly import YearFigure, year_figure
from workbook_kit.form.model import Field, Rollup
from workbook_kit.language import Text
from workbook_kit.period import Period

Given = Mapping[str, Sequence[float | None]]
"""What each region gave, the last of it in the last quarter of 2013."""
Pairs = Mapping[str, Sequence[tuple[int, int] | None]]
AMOUNTS = st.lists(st.integers(0, 10**9), min_size=4, max_size=4)
CODES = st.sampled_from(["041", "043", "061", "091"])
LAST = Period(2013, 4)


def field(rule: str = "sum") -> Field:
    return Field("X", "whole", Text("X", "X"), rollup=Rollup(rule), time="stock_mean")


def periods(count: int) -> list[Period]:
    """The quarters up to the last one of 2013."""
    last = [Period(year, quarter) for year in (2012, 2013) for quarter in (1, 2, 3, 4)]
    return last[-count:]


def total(regions: Sequence[Series]) -> Series:
    """The figure above, given in each quarter in which a region gave one."""
    when = sorted({point.period for one in regions for point in one.given})
    found = [[point for one in regions for point in one.given if point.period == period] for period in when]
    points = [Point(p, sum(o.value or 0 for o in here), expected=67) for p, here in zip(when, found, strict=True)]
    return Series("X", "", "FI", "national", tuple(points))


def region(code: str, points: Iterable[Point]) -> Series:
    return Series("X", "", code, "region", tuple(points))


def year(said: Given, of: int = 2013) -> YearFigure:
    regions = [region(code, map(Point, periods(len(values)), values)) for code, values in said.items()]
    return year_figure(field(), total(regions), regions, of)


def rate(said: Pairs) -> YearFigure:
    regions = [
        region(code, [Point(p, pair[0] / pair[1], *pair) for p, pair in zip(periods(4), pairs, strict=True) if pair])
        for code, pairs in said.items()
    ]
    return year_figure(field("ratio"), total(regions), regions, 2013)


def test_a_year_of_changing_regions_is_not_the_mean_of_their_totals() -> None:
    """4 391 is the mean of the totals, in two of which a region of 1 592 is silent; those who gave all had 3 595."""
    said: Given = {"061": [3595] * 4, "063": [1592, None, None, 1592]}
    assert sum(sum(values[n] or 0 for values in said.values()) for n in range(4)) / 4 == 4391
    assert year(said).value is None
    told = year({**said, "064": [5000] * 4})
    assert (told.value, told.reported, told.expected, told.by_area, told.thin) == (8595, 2, 67, True, ())


def test_thirty_four_regions_without_the_biggest_give_no_year() -> None:
    """All quarters are there, and it is said how many stand behind them: too little of what was last known."""
    said: Given = {f"{code:03}": [100] * 4 for code in range(34)}
    assert year(said).value == 3400
    told = year({**said, "091": [9000, None]})
    assert (told.value, told.numerator, told.is_whole, told.reported) == (None, None, True, 34)


@pytest.mark.parametrize(("other", "value"), [(20, 80), (21, None)])
def test_four_fifths_of_what_was_last_known_are_enough(other: int, value: float | None) -> None:
    """The last figure of who is silent now counts from any earlier quarter, not from one behind the year."""
    assert year({"061": [80] * 4, "063": [1000, other, None, None, None, None]}).value == value
    assert year({"061": [80] * 8, "063": [None, None, None, other]}, of=2012).value == 80


def test_a_quarter_without_a_total_gives_no_year() -> None:
    """What is hidden above stays hidden, whoever gave it below."""
    one = region("061", map(Point, periods(4), [1, 2, 3, 4]))
    hidden = Series("X", "", "05", "ely", (*total([one]).points[:3], Point(LAST, None, hidden=True)))
    told = year_figure(field(), hidden, [one], 2013)
    assert (told.value, told.quarters, told.is_whole) == (None, 3, False)


def test_a_rate_is_of_the_regions_that_gave_both() -> None:
    """Mean numerators over mean denominators of who is there all year; it is the denominators that must suffice."""
    pairs = [(1, 10), (2, 10), (3, 10), (4, 10)]
    told = rate({"061": pairs, "063": [(5, 30)] * 4, "064": [(9, 10), None, (9, 10), (9, 10)]})
    assert (told.value, told.numerator, told.denominator) == (7.5 / 40, 7.5, 40)
    assert rate({"061": pairs, "064": [(1, 11), None, (1, 11), (1, 11)]}).value is None


@given(st.dictionaries(CODES, AMOUNTS, min_size=1))
def test_with_all_regions_a_year_is_the_mean_of_the_totals(said: dict[str, list[int]]) -> None:
    """Where nobody is silent it is the same in whichever order it is reckoned."""
    assert year(said).value == float(Fraction(sum(map(sum, said.values())), 4))


@given(st.dictionaries(CODES, st.lists(st.none() | st.floats(0, 9e9), max_size=6)))
def test_the_order_of_regions_does_not_matter(said: dict[str, list[float | None]]) -> None:
    """Whatever they gave."""
    assert year(said) == year(dict(reversed(said.items())))


def row(period: str, area: str) -> RollupRow:
    level = {2: "ely", 3: "region"}[len(area)] if area != "FI" else "national"
    return RollupRow(period, level, area, "X", "", 1, None, None, 1, 1, "sum", "appendix", hidden=False)  # type: ignore[arg-type]


def test_a_year_is_made_from_the_areas_that_answer() -> None:
    """Regions, where they ever answered; else the middle level itself, which stands on nobody below."""
    found = {one.key: one for one in series([row("2013Q1", area) for area in ("05", "FI")])}
    assert [[one.area for one in below(found, found["X", "", code])] for code in ("FI", "05")] == [["05"], []]
    rows = [row("2013Q1", "05"), row("2013Q1", "FI"), *(row("2013Q2", area) for area in ("061", "05", "FI"))]
    mixed = {one.key: one for one in series(rows, {"061": "05"})}
    assert [[one.area for one in below(mixed, mixed["X", "", code])] for code in ("FI", "05")] == [["061"], ["061"]]
