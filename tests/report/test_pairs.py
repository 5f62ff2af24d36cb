"""Changes on the first sheet, as formulas over the areas that gave a figure both times."""

from pathlib import Path

import pytest

from tests import quarters
from tests.composites import ASKED, EVERYWHERE, HEAD, field
from tests.office.soffice import Office, save
from tests.quarters import Given
from tests.recalculated import differing
from tests.summaries import made, shown
from workbook_kit.form import spec
from workbook_kit.form.model import Form, Level

TOP = f"{EVERYWHERE}\nheadline = true"
GROWTH = '{ rule = "growth_ratio", numerator = "now", denominator = "then", hide_below = 3, counted_by = "firms" }'
MEAN = '{ rule = "wmean", numerator = "mean", denominator = "n", hide_below = 5 }'
FORM = spec.parse(
    "koe.toml",
    HEAD
    + field("plan", "whole", '"sum"')
    + ASKED
    + field("lent", "whole", '"sum"', TOP)
    + field("own", "whole", '"sum"', "headline = true")
    + "".join(field(name, "whole", '"none"') for name in ("then", "now", "firms"))
    + "".join(field(name, "decimal", '"none"') for name in ("mean", "n"))
    + field("growth", "percent", GROWTH, f"{TOP}\nderived = true")
    + field("opinion", "decimal", MEAN, f"{TOP}\nderived = true"),
)
FORMS: dict[Level, Form] = {"region": FORM}


def answers(times: int, *areas: str) -> Given:
    one = {"lent": 10 * times, "own": 1, "then": 100, "now": 100 + times, "firms": 4, "mean": times, "n": 6}
    return dict.fromkeys(areas, one)


def test_changes_are_over_the_same_areas(recalculating_office: Office, tmp_path: Path) -> None:
    """A sum, a growth and a mean of the one area that answered twice; recalculated, they are the same."""
    periods = {"2013Q3": answers(2, "061", "063"), "2013Q4": answers(4, "061", "091")}
    harvests = [quarters.harvest(period, given, FORMS) for period, given in periods.items()]
    before, after = tmp_path / "before.xlsx", tmp_path / "after.xlsx"
    before.write_bytes(data := made(quarters.in_a_row(harvests)))
    recalculating_office.run(before, [save(after)])
    assert differing(before, after)[1] == []
    changes = [row for row in shown(data, "Yhteenveto") if row[3] == "2013Q3"]
    assert [row[1:3] for row in changes] == [pytest.approx(pair) for pair in ([40, 20], [0.04, 0.02], [4, 2])]
    assert {row[5] for row in changes} == {"sama alue"}


def test_a_headline_that_both_forms_ask_is_the_elys_own() -> None:
    """In the workbook of an ELY area it is what the area answered itself; the nation has none."""
    ely_head = HEAD.replace('id = "koe", version', 'id = "alue", version').replace('"region"', '"ely"')
    users = ASKED + field("users", "whole", '"direct"', TOP)
    texts = {"region": HEAD + field("plan", "whole", '"sum"'), "ely": ely_head + field("money", "whole", '"sum"')}
    forms = {form.level: form for form in (spec.parse(f"{name}.toml", text + users) for name, text in texts.items())}
    harvest = quarters.harvest("2013Q4", {"061": {"users": 3}, "05": {"users": 7}}, forms)
    told = {code: [r[1] for r in shown(made(harvest, code), "Yhteenveto") if r[0] == "Nimi"] for code in ("05", "FI")}
    assert told == {"05": [7], "FI": []}


def test_a_headline_of_the_regions_alone_is_not_on_the_first_sheet() -> None:
    """What no level above tells has no figure there."""
    first = [row[0] for row in shown(made(quarters.harvest("2013Q4", answers(1, "061"), FORMS)), "Yhteenveto")]
    assert first.count("Nimi") == 3


def test_a_change_of_a_plan_says_what_it_is_compared_with() -> None:
    """Beside the plan of the year before, never beside the quarter before."""
    told = field("done", "whole", '"sum"', f'{TOP}\nplan = true\ntime = "stock"')
    plan = spec.parse("koe.toml", HEAD + field("plan", "whole", '"sum"') + ASKED + told)
    given: dict[str, Given] = {"2012Q4": {"061": {"done": 2}}, "2013Q3": {"061": {"done": 9}}}
    past = [quarters.harvest(period, said, {"region": plan}) for period, said in given.items()]
    now = quarters.harvest("2013Q4", {"061": {"done": 5}}, {"region": plan})
    (row,) = [row for row in shown(made(quarters.in_a_row([*past, now])), "Yhteenveto") if row[3] == "2012Q4"]
    assert (row[1:3], row[5]) == ([5, 2], "sama alue; edellinen suunnitelmavuosi")
