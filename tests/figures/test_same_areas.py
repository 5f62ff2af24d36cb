"""Like with like: a change is that of the areas that gave a figure both times, or there is none."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from tests.quarters import Given, harvest, in_a_row
from workbook_kit.cell import Value
from workbook_kit.figures.same_areas import Pair, compared
from workbook_kit.harvest.gathered import Harvest

OULU, KOILLISMAA = "171", "178"
RATES = {OULU: (100, 1000), "173": (40, 200), "174": (20, 100), KOILLISMAA: (2, 1000)}
"""Unemployed and labour force: Oulu's rate is far above that of Koillismaa."""


def rates(*codes: str, better: float = 0) -> Mapping[str, Mapping[str, Value]]:
    return {code: {"K-F1": RATES[code][0] - better, "K-F2d": RATES[code][1]} for code in codes}


def over(first: Given, second: Given, field: str = "K-F2", area: str = "13") -> Pair | None:
    found = in_a_row([harvest("2013Q3", first), harvest("2013Q4", second)])
    return of(found, field, area)


def of(found: Harvest, field: str, area: str) -> Pair | None:
    return compared(found.trends, found.field(field), (field, "", area), found.period)


@pytest.mark.parametrize("area", ["13", "FI"])
def test_regions_that_take_turns_do_not_turn_a_change(area: str) -> None:
    """Oulu was silent, then Koillismaa: the rate of all that answered rises while it falls wherever it is known."""
    pair = over(rates("173", "174", KOILLISMAA), rates("173", "174", OULU, better=2), area=area)
    assert pair
    assert (pair.before.value or 0) < (pair.now.value or 0)
    assert pair.figures == (60 / 300, 56 / 300)
    assert pair.change == pytest.approx(-4 / 300)
    assert pair.areas == {"173", "174"}
    assert not pair.is_whole


def test_amounts_are_those_of_the_same_areas() -> None:
    """A sum moves by what its areas tell, not by who tells it."""
    pair = over(rates("173", "174"), rates("173", OULU), "K-F1")
    assert pair
    assert pair.areas == {"173"}
    assert pair.figures == (40, 40)


def test_the_same_areas_are_compared_as_they_are() -> None:
    """Where everybody answered twice, the figures compared are those that the sheets show; a region has its own."""
    given = rates("173", "174")
    for area in ("13", "173"):
        pair = over(given, given, area=area)
        assert pair
        assert (pair.figures, pair.is_whole) == ((pair.before.value, pair.now.value), True)


def test_nobody_in_both_is_no_change() -> None:
    """Two sets of regions without a common one say nothing of each other."""
    pair = over(rates("173"), rates("174"))
    assert pair
    assert (pair.figures, pair.change, pair.why) == (None, None, "other-areas")


def test_what_does_not_add_up_needs_the_very_same_areas() -> None:
    """A mean of means over other regions is not taken apart."""
    said = {"IA-01.ka": 4, "IA-01.n": 9}
    first, second = {"173": said, "174": said}, {"173": said}
    both, other = over(first, first, "Y-B2", "FI"), over(first, second, "Y-B2", "FI")
    assert both
    assert other
    assert (both.figures, both.why, other.figures, other.why) == ((4, 4), "", None, "other-areas")


@pytest.mark.parametrize(("n", "why"), [(2, "few-answers"), (5, "")])
def test_too_few_answers_are_not_compared_either(n: int, why: str) -> None:
    """What a total would hide is not shown of fewer areas."""
    said, few = {"Y-C.ka": 4, "Y-C.n": 9}, {"Y-C.ka": 5, "Y-C.n": n}
    pair = over({"173": few, "174": said}, {"173": said, OULU: said}, "Y-C")
    assert pair
    assert pair.areas == {"173"}
    assert pair.why == why


def test_companies_are_counted_by_their_own_field() -> None:
    """Growth of two companies is hidden above the region, whatever their turnover."""
    some = {"K-A4.nyt": 300, "K-A4.ennen": 100}
    two, many = some | {"K-A4.n": 2}, some | {"K-A4.n": 20}
    told = [over({"173": one, "174": many}, {"173": many}, "K-A4") for one in (two, many)]
    assert [one.why for one in told if one] == ["few-answers", ""]


def test_without_figures_there_is_no_pair() -> None:
    """Neither of a first quarter, nor of one that did not answer, nor of what is not known at all."""
    given = rates("173")
    assert over({}, given) is over(given, {}) is of(harvest("2013Q4", given), "K-F2", "FI") is None
    assert compared({}, harvest("2013Q4", {}).field("K-F2"), ("K-F2", "", "FI"), harvest("2013Q4", {}).period) is None


def test_a_total_without_its_parts_is_not_compared() -> None:
    """Where a past harvest does not tell who stands behind a total, nothing is put beside it."""
    found = in_a_row([harvest("2013Q3", rates("173", "174")), harvest("2013Q4", rates("173"))])
    bare = replace(found, past=tuple(row for row in found.past if row.level != "region"))
    pair = of(bare, "K-F2", "13")
    assert pair
    assert (pair.figures, pair.why) == (None, "other-areas")


def test_a_plan_is_compared_with_the_plan_of_the_year_before() -> None:
    """What came true grows through the year and starts anew: the quarter before says nothing of it."""
    said: list[Given] = [{OULU: {"T.tila/YHT/1": state}} for state in ("kaynnissa", "osittain", "toteutunut")]
    last_year, before, now = map(harvest, ("2012Q4", "2013Q3", "2013Q4"), said)
    pair = of(in_a_row([last_year, before, now]), "T.toteutunut", OULU)
    assert pair
    assert (pair.before.period, pair.figures) == (last_year.period, (0, 1))
    assert of(in_a_row([before, now]), "T.toteutunut", OULU) is None
