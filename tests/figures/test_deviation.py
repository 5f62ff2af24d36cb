"""What stands out: beside an area's past and beside its peers, by median and MAD with a floor."""

from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from workbook_kit.figures.deviation import Deviation, deviations
from workbook_kit.figures.trend import Point, Series
from workbook_kit.form.model import Field, Level, Rollup, Time
from workbook_kit.language import Text
from workbook_kit.period import Period

NOW = Period(2015, 4)


def field(rule: str = "sum", kind: str = "whole", time: Time = "stock", *due: str) -> Field:
    return Field("X", kind, Text("X", "X"), rollup=Rollup(rule), time=time, due=due)


def past(*values: float | None, area: str = "FI", level: Level = "national", n: float = 100) -> Series:
    """A series that ends now."""
    points, when = [], NOW
    for value in reversed(values):
        points.append(Point(when, value, None if value is None else value * n, n, 1, 1))
        when = when.previous
    return Series("X", "", area, level, tuple(reversed(points)))


def found(some: list[Series], of: Field) -> list[tuple[str, str]]:
    return [(d.area, d.kind) for d in deviations(some, {"X": of}, NOW)]


def beside(change: float, others: int = 9, of: Field | None = None) -> list[tuple[str, str]]:
    """Areas that grow by a twentieth or so and one that grows otherwise."""
    grown = [past(1000 * n, 1040 * n + n * n, area=f"{n:02}", level="ely") for n in range(1, others + 1)]
    return found([*grown, past(5000, 5000 * change, area="99", level="ely")], of or field())


def test_a_leap_from_the_earlier_level_stands_out() -> None:
    """The median of the earlier ones is what was to be expected; the distance has a sign."""
    (one,) = deviations([past(100, 104, 97, 101, 99, 300)], {"X": field()}, NOW)
    assert (one.kind, one.value, one.expected, one.distance > 5) == ("history", 300, 100, True)
    (other,) = deviations([past(1000, 1040, 970, 1010, 990, 30)], {"X": field()}, NOW)
    assert other.distance < -5


def test_five_earlier_figures_are_needed() -> None:
    """Four say too little of what is usual; blanks are not figures."""
    assert found([past(100, 104, 97, 101, 300)], field()) == []
    assert found([past(100, None, 104, 97, 101, 300)], field()) == []


def test_an_amount_stands_out_from_a_tenth_upwards() -> None:
    """Five spreads of two per cent each, where the earlier ones are equal: nine per cent more does not, eleven does."""
    for change, kinds in ((1.09, []), (1.11, ["history"]), (0.91, []), (0.89, ["history"])):
        told = found([past(1e6, 1e6, 1e6, 1e6, 1e6, 1e6 * change)], field(kind="money"))
        assert [kind for _, kind in told] == kinds


def test_equal_figures_do_not_make_noise_a_deviation() -> None:
    """Where MAD is zero the floor counts: chance in a count, two per cent of an amount, a point of a share."""
    assert found([past(100, 100, 100, 100, 100, 140)], field()) == []
    assert found([past(0, 0, 0, 0, 0, 4)], field()) == []
    assert found([past(1e6, 1e6, 1e6, 1e6, 1e6, 1.05e6)], field(kind="money")) == []
    assert found([past(0.1, 0.1, 0.1, 0.1, 0.1, 0.12, n=10**6)], field("ratio", "percent")) == []
    assert found([past(0.1, 0.1, 0.1, 0.1, 0.1, 0.2, n=10**6)], field("ratio", "percent")) == [("FI", "history")]


def test_few_answers_are_not_a_deviation() -> None:
    """One region's "no" or a survey of nine moves a share or mean far by chance alone."""
    assert found([past(1, 1, 1, 1, 1, 0, n=1)], field("share_yes", "yesno")) == []
    assert found([past(4, 4, 4, 4, 4, 3, n=9)], field("wmean", "decimal")) == []
    assert found([past(4, 4, 4, 4, 4, 3, n=900)], field("wmean", "decimal")) == [("FI", "history")]


def test_an_area_that_moves_unlike_its_peers_stands_out() -> None:
    """Amounts are compared by their change, so that large and small areas are alike; up and down weigh the same."""
    assert beside(1.05) == []
    assert beside(3) == beside(1 / 3) == [("99", "peers")]


def test_eight_peers_are_needed() -> None:
    """Fewer areas say too little of each other."""
    assert beside(3, others=6) == []


def test_shares_are_compared_as_they_are() -> None:
    """A rate stands out by itself, without any past."""
    rates = [past(0.10 + n / 1000, area=f"{n:02}", level="ely", n=10**6) for n in range(1, 9)]
    odd = past(0.3, area="99", level="ely", n=10**6)
    assert found([*rates, odd], field("ratio", "percent")) == [("99", "peers")]


def test_amounts_of_fewer_areas_are_not_compared() -> None:
    """If a region is missing the sum falls: that is told beside the figure and is no deviation."""
    whole = past(1000, 1040, 970, 1010, 990, 30)
    fewer = Series("X", "", "FI", "national", (*whole.points[:-1], Point(NOW, 30, reported=0, expected=1)))
    assert found([fewer], field()) == []


def test_amounts_of_other_areas_are_not_compared() -> None:
    """As many may be others: where one region was silent and then another, the sum leaps and nothing stands out."""
    whole = past(1000, 1040, 970, 1010, 990, 30)
    some, other = frozenset({"171", "173"}), frozenset({"173", "178"})
    alike = Series("X", "", "FI", "national", tuple(replace(p, areas=some) for p in whole.points))
    unlike = replace(alike, points=(*alike.points[:-1], replace(alike.points[-1], areas=other)))
    assert (found([alike], field()), found([unlike], field())) == ([("FI", "history")], [])


def test_levels_are_not_mixed() -> None:
    """Regions are beside regions, ELY areas beside ELY areas."""
    rates = [past(0.1, area=f"{n:03}", level="region", n=10**6) for n in range(9)]
    assert found([*rates, past(0.3, area="99", level="ely", n=10**6)], field("ratio", "percent")) == []


def test_what_is_asked_once_a_year_is_compared_with_years_before() -> None:
    """A quarter that does not ask it says nothing; the same quarter of five years does."""
    years = [Point(Period(2015 - n, 4), 100 + n % 3, reported=1, expected=1) for n in range(6, 0, -1)]
    between = [Point(Period(2015, 2), 5, reported=1, expected=1)]
    one = Series("X", "", "FI", "national", (*years, *between, Point(NOW, 500, reported=1, expected=1)))
    assert found([one], field("sum", "whole", "", "Q4")) == [("FI", "history")]
    assert found([one], field("sum", "whole", "", "Q1")) == []


def test_a_plan_is_compared_with_plans_of_years_before() -> None:
    """It leaps from quarter to quarter as it should; beside the same quarter of five years it may stand out."""
    plan = replace(field(), plan=True)
    assert found([past(100, 104, 97, 101, 99, 300)], plan) == []
    years = [Point(Period(2015 - n, 4), 100 + n % 3, reported=1, expected=1) for n in range(6, 0, -1)]
    one = Series("X", "", "FI", "national", (*years, Point(NOW, 500, reported=1, expected=1)))
    assert found([one], plan) == [("FI", "history")]
    assert beside(3, of=plan) == []


def test_peers_of_once_a_year_need_the_year_before() -> None:
    """The quarter before is no measure of what is asked once a year."""
    assert beside(3, of=field("sum", "whole", "")) == []


def test_what_is_below_zero_has_no_growth() -> None:
    """A logarithm of what is negative says nothing."""
    some = [past(-5, 5, area=f"{n:02}", level="ely") for n in range(9)]
    assert found(some, field("sum", "money")) == []


VALUES = st.lists(st.integers(0, 10**6), min_size=6, max_size=12)


@given(st.lists(VALUES, min_size=9, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_areas_does_not_matter(values: list[list[int]], chance: Random) -> None:
    """The same deviations in the same order, however the areas come."""
    some = [past(*map(float, v), area=f"{n:02}", level="ely") for n, v in enumerate(values)]
    expected = deviations(some, {"X": field()}, NOW)
    chance.shuffle(some)
    assert deviations(some, {"X": field()}, NOW) == expected
    assert [d.area for d in expected] == sorted(d.area for d in expected)


@given(VALUES, st.sampled_from([2, 10, 1000]))
def test_the_unit_of_money_does_not_matter(values: list[int], scale: int) -> None:
    """In euros or in thousands: the same stands out."""

    def far(factor: float) -> list[str]:
        some = [past(*((1e6 + v) * factor for v in values))]
        return [d.kind for d in deviations(some, {"X": field(kind="money")}, NOW)]

    assert far(1) == far(scale)


def test_an_unknown_field_is_left_out() -> None:
    """A figure of an older form has no rule any more."""
    assert deviations([past(1, 1, 1, 1, 1, 900)], {}, NOW) == ()
    assert isinstance(deviations([past(1, 1, 1, 1, 1, 900)], {"X": field()}, NOW)[0], Deviation)
