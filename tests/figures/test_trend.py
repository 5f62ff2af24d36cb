"""Figures over time: series with their gaps, and quarters folded into a year."""

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_kit.figures.rollup import RollupRow
from workbook_kit.figures.trend import Point, Series, quarters, series, whole_years
from workbook_kit.figures.yearly import YearFigure, year_figure
from workbook_kit.form.figure import exact
from workbook_kit.form.model import Field, Rollup, Time
from workbook_kit.language import Text
from workbook_kit.period import Period

AMOUNTS = st.integers(0, 10**9) | st.decimals(0, 10**6, places=2).map(float)
PAIRS = st.tuples(st.integers(0, 10**6), st.integers(1, 10**6))


def field(time: Time, rule: str = "sum", *due: str) -> Field:
    """A field of a rule and time."""
    return Field("X", "whole", Text("X", "X"), rollup=Rollup(rule), time=time, due=due)


def year(*values: float | None, first: int = 1) -> list[Point]:
    """The quarters of 2013 from one on."""
    return [Point(Period(2013, first + n), value, reported=60 + n, expected=67) for n, value in enumerate(values)]


def pooled(*pairs: tuple[int, int]) -> list[Point]:
    return [Point(Period(2013, n), top / bottom, top, bottom) for n, (top, bottom) in enumerate(pairs, start=1)]


def own_year(asked: Field, points: list[Point], of: int) -> YearFigure:
    """The year of an area's own figure."""
    return year_figure(asked, Series("X", "", "061", "region", tuple(points)), (), of)


def row(period: str, value: float | None, area: str = "FI", name: str = "X") -> RollupRow:
    level = {2: "ely", 3: "region"}.get(len(area), "ely") if area != "FI" else "national"
    return RollupRow(period, level, area, name, "", value, None, None, 1, 1, "sum", "appendix", hidden=False)  # type: ignore[arg-type]


@given(st.lists(AMOUNTS, min_size=4, max_size=4))
def test_the_year_of_a_flow_is_the_sum_of_its_quarters(values: list[float]) -> None:
    """Exact as on paper, and never a mean."""
    figure = own_year(field("flow"), year(*values), 2013)
    assert exact(figure.value or 0) == exact(float(sum(map(exact, values))))
    assert (figure.quarters, figure.needed, figure.is_whole) == (4, 4, True)


@given(st.lists(st.integers(0, 10**9), min_size=4, max_size=4))
def test_the_year_of_a_mean_stock_is_the_mean_of_the_quarter_ends(values: list[int]) -> None:
    """Unemployed persons are not added up over the year (docs/facts.md, "What each metric adds up to")."""
    assert own_year(field("stock_mean"), year(*values), 2013).value == float(Fraction(sum(values), 4))


@given(st.lists(st.none() | AMOUNTS, min_size=1, max_size=4).filter(any))
def test_the_year_of_a_stock_is_its_last_figure(values: list[float | None]) -> None:
    """What was last given, with the quarter that gave it (docs/facts.md, "What each metric adds up to")."""
    figure = own_year(field("stock"), year(*values), 2013)
    place, last = [(n, v) for n, v in enumerate(values, start=1) if v is not None][-1]
    assert (figure.value, figure.last) == (last, Period(2013, place))


@given(st.lists(PAIRS, min_size=4, max_size=4), st.sampled_from(["flow", "stock_mean"]))
def test_the_year_of_a_ratio_is_pooled(pairs: list[tuple[int, int]], time: Time) -> None:
    """Σ numerators / Σ denominators of the quarters, not the mean of four ratios; growth is that less one."""
    tops, bottoms = (sum(side) for side in zip(*pairs, strict=True))
    figure = own_year(field(time, "ratio"), pooled(*pairs), 2013)
    assert figure.value == float(Fraction(tops, bottoms))
    assert Fraction(figure.numerator or 0) == Fraction(tops, 4 if time == "stock_mean" else 1)
    assert own_year(field(time, "growth_ratio"), pooled(*pairs), 2013).value == float(Fraction(tops, bottoms) - 1)


@given(st.integers(0, 3), st.sampled_from(["flow", "stock_mean"]))
def test_a_quarter_that_is_missing_gives_no_year(gap: int, time: Time) -> None:
    """Missing stays missing: three quarters of four are said to be three, be the fourth blank or not harvested."""
    points = year(1, 2, 3, 4)
    blank = [replace(p, value=None) if n == gap else p for n, p in enumerate(points)]
    for some in (blank, [p for n, p in enumerate(points) if n != gap]):
        figure = own_year(field(time), some, 2013)
        assert (figure.value, figure.quarters, figure.needed, figure.is_whole) == (None, 3, 4, False)


def test_what_is_asked_once_a_year_is_taken_where_it_is_asked() -> None:
    """A late answer or two in another quarter are not the year's figure; without any other they are."""
    assert own_year(field("", "sum", "Q1"), year(0.9, 0.1), 2013).value == 0.9
    assert own_year(field("", "sum", "Q1"), year(0.1, first=2), 2013).value == 0.1
    assert own_year(field("", "sum", "Q1"), [], 2013).value is None


def test_a_year_keeps_to_its_own_quarters() -> None:
    """December of the year before belongs to the year before."""
    points = [Point(Period(2012, 4), 1000), *year(1, 2, 3, 4)]
    assert own_year(field("flow"), points, 2013).value == 10


def test_a_year_tells_the_fewest_that_reported() -> None:
    """A year stands on no more areas than its thinnest quarter."""
    figure = own_year(field("flow"), year(1, 2, 3, 4), 2013)
    assert (figure.reported, figure.expected) == (60, 67)


def test_a_year_names_the_quarters_that_lack_areas() -> None:
    """Those behind the figure only: all four of a flow, the last one of a stock."""
    full = [replace(p, reported=67) if n != 1 else p for n, p in enumerate(year(1, 2, 3, 4))]
    assert [p.period.quarter for p in own_year(field("flow"), full, 2013).thin] == [2]
    assert own_year(field("stock"), full, 2013).thin == ()


@given(st.permutations([row(f"{y}Q{q}", y * q, a) for y in (2012, 2013) for q in (1, 2, 3, 4) for a in ("FI", "05")]))
def test_the_order_of_rows_does_not_matter(rows: list[RollupRow]) -> None:
    """Series are sorted by level, area and time whatever the order of files and rows."""
    found = series(rows)
    assert [one.area for one in found] == ["FI", "05"]
    assert all([p.period for p in one.points] == sorted(p.period for p in one.points) for one in found)
    Random(1).shuffle(rows)  # noqa: S311 - any other order
    assert series(rows) == found


def test_a_quarter_without_a_harvest_is_a_gap() -> None:
    """Neither a zero nor a shorter year: it has a column and no point."""
    (one,) = series([row("2013Q1", 1), row("2013Q3", 3)])
    assert one.at(Period(2013, 2)) is None
    assert quarters(point.period for point in one.points) == (Period(2013, 1), Period(2013, 2), Period(2013, 3))


def test_a_figure_knows_who_stands_behind_it() -> None:
    """The regions that reported it in that quarter, under their ELY area and in the nation; not only how many."""
    given = {"2013Q1": ("041", "061"), "2013Q2": ("043", "061")}
    rows = [row(period, 1, area) for period, codes in given.items() for area in (*codes, "03", "05", "FI")]
    found = {one.area: one for one in series(rows, {"041": "03", "043": "03", "061": "05"})}
    assert [sorted(point.areas) for point in found["03"].points] == [["041"], ["043"]]
    assert [sorted(point.areas) for point in found["FI"].points] == [["041", "061"], ["043", "061"]]
    first, second = found["05"].points
    assert first.areas == {"061"}
    assert first.areas is second.areas


def test_what_an_ely_area_answers_is_its_own() -> None:
    """Nobody stands behind a total that nobody reported."""
    rows = [row("2013Q1", 1, "05"), row("2013Q1", 1), replace(row("2013Q1", None, "05", "Y"), reported=0)]
    found = {one.key: one.points[0].areas for one in series(rows, {"061": "05"})}
    assert found == {("X", "", "05"): {"05"}, ("X", "", "FI"): {"05"}, ("Y", "", "05"): frozenset()}


def test_a_figure_that_is_not_there_is_not_zero() -> None:
    """A blank has a point without a value; a zero is a value."""
    (one,) = series([row("2013Q1", None), row("2013Q2", 0)])
    assert [point.value for point in one.points] == [None, 0]
    assert [point.period.quarter for point in one.given] == [2]


def test_a_quarter_harvested_again_counts_once() -> None:
    """The later row takes the place of the earlier one."""
    (one,) = series([row("2013Q1", 1), row("2013Q1", 2)])
    assert [point.value for point in one.points] == [2]


@pytest.mark.parametrize(("periods", "years"), [(["2013Q4"], (2013,)), (["2013Q1", "2013Q3"], ()), ([], ())])
def test_years_are_told_after_their_last_quarter(periods: list[str], years: tuple[int, ...]) -> None:
    """A year's figures come with its fourth quarter."""
    assert whole_years(map(Period.parse, periods)) == years
    assert bool(quarters(map(Period.parse, periods))) == bool(periods)
