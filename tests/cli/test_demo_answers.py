"""What the demo's coordinators type: a year that hangs together, so that only its slips are found."""

from collections.abc import Mapping
from functools import cache

from tests.quarters import FORMS
from workbook_kit import registry
from workbook_kit.cell import Value
from workbook_kit.demo import PERIODS, coordinator, script
from workbook_kit.layout.laying import lay_out

AREAS = ("011", "064", "152", "196")
Answers = Mapping[tuple[str, str, str], Value]


@cache
def typed(area: str, quarter: int) -> Answers:
    areas, form = registry.built_in(2013), FORMS["region" if len(area) > 2 else "ely"]
    return coordinator.invent(lay_out(form, areas.area(area), areas, PERIODS[quarter], "fi"), script.load())


def numbers(answers: Answers, field: str) -> dict[tuple[str, str], float]:
    found = {slot[1:]: value for slot, value in answers.items() if slot[0] == field}
    return {where: value for where, value in found.items() if isinstance(value, (int, float))}


def test_what_is_counted_from_january_never_falls() -> None:
    """Meetings held and rows that came true are no fewer in the later quarter; the year's plan stays as it is."""
    for before, after in ((typed(area, 0), typed(area, 1)) for area in AREAS):
        held = [(before[slot], after[slot]) for slot in before if slot[0].endswith(".pidetty")]
        assert held
        assert all(now >= then for then, now in held)  # type: ignore[operator]
        done = [{slot for slot in one if one[slot] == "toteutunut"} for one in (before, after)]
        assert done[0] < done[1]
        assert numbers(before, "K-B.suunnitelma") == numbers(after, "K-B.suunnitelma")


def test_what_is_asked_once_a_year_is_answered() -> None:
    """The last quarter tells Y-A2 by the rows of the plan, Y-B1 by the clock, and the self-assessment."""
    last = [typed(area, 1) for area in AREAS]
    assert all({slot[0] for slot in one} & {"Y-A2a.saavutettu", "Y-A2b.toteutettu"} for one in last)
    for one in last:
        clock = sum(sum(numbers(one, f"VK-0{number}.pidetty").values()) for number in (1, 2, 3))
        assert one["Y-B1.or_pidetty", "", ""] == clock
        assert [slot for slot in one if slot[0].startswith("IA-") and slot[0].endswith(".ka")]


def test_a_quarter_is_about_a_fourth_of_the_plan() -> None:
    """Outcomes stand only beside a plan, and are a part of it."""
    for plan, actual, area in (("K-B.suunnitelma", "K-B.toteuma", "064"), ("K-E.suunnitelma", "K-E.toteuma", "05")):
        planned, came = numbers(typed(area, 1), plan), numbers(typed(area, 1), actual)
        assert came
        assert all(0.1 < came[where] / planned[where] < 0.4 for where in came)


def test_no_two_regions_write_the_same_measure() -> None:
    """Long texts of the plan name their region: only the slip is a text of several areas."""
    texts = [{value for slot, value in typed(area, 1).items() if slot[0] == "T.toimenpiteet"} for area in AREAS]
    assert len(set().union(*texts)) == sum(map(len, texts))


def test_a_segment_that_was_left_out_has_no_rows() -> None:
    """Where a region did not choose a segment its rows stay blank."""
    for one in (typed(area.code, 1) for area in registry.built_in(2013).regions[:12]):
        left = {slot[1] for slot, value in one.items() if slot[0] == "T.valinta" and value == "ei_valittu"}
        assert not [slot for slot in one if slot[0].startswith("T.t") and slot[1] in left]
