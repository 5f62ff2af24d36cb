"""Plan years: the form of a new year brings along what is still to do, never an approval nor an outcome."""

import csv
import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from tests.making import TAMPERE, blank_of, fill_fields, kit, library_form, saved_at, small_workspace
from workbook_kit.blank.carrying import carried
from workbook_kit.blank.generate import is_untouched
from workbook_kit.cell import SlotId, Value
from workbook_kit.checks import Seen, failures
from workbook_kit.checks.comparison import Earlier
from workbook_kit.errors import SpecError
from workbook_kit.form import spec
from workbook_kit.form.model import Form
from workbook_kit.form.versions import Versions
from workbook_kit.period import Period
from workbook_kit.record import Answer, Record
from workbook_kit.tables import read_answers

TODO = """
[[sheet.block]]
id = "P"
shape = "table"
rows = 3
plan = true
finished = ["P-tila", "valmis"]

[[sheet.block.field]]
id = "P-tehtava"
kind = "text"
label = { fi = "Tehtävä", sv = "Uppgift" }
carry = "unfinished"
rollup = "count"

[[sheet.block.field]]
id = "P-tila"
kind = "choice"
choices = "tila"
label = { fi = "Tila", sv = "Status" }
carry = "within-year"

[[sheet.block.figure]]
id = "P-osuus"
kind = "percent"
label = { fi = "Valmiina", sv = "Klart" }
ours = ["ely", "national"]
time = "stock"
rollup = { rule = "share_choice", of = ["P-tila"], is = "valmis" }
"""
CHOICES = '''
[choices.tila]
valmis = { fi = "valmis", sv = "klar" }
kesken = { fi = "kesken", sv = "pågår" }

[[segment]]
code = "A"'''
APPROVED = 'carry = "within-year"\nplan = true'


def text_of_plan() -> str:
    """The library survey with a plan: who made it, when it was approved, what is to be done and what came of it."""
    form = library_form({"L-nimi": 'carry = "always"', "L-avattu": APPROVED, "L-menot": "plan = true"}) + TODO
    return form.replace('\n[[segment]]\ncode = "A"', CHOICES, 1)


@pytest.fixture(scope="module")
def form() -> Form:
    return spec.parse("kirjasto.toml", text_of_plan())


BEFORE: dict[SlotId, Value] = {
    ("L-nimi", "", ""): "Anna",
    ("L-lainat", "", ""): 7,
    ("L-avattu", "", ""): dt.date(2013, 1, 20),
    ("P-tehtava", "", "1"): "Hylly",
    ("P-tila", "", "1"): "valmis",
    ("P-tehtava", "", "2"): "Portaat",
    ("P-tila", "", "2"): "kesken",
    ("P-tehtava", "", "3"): "Ovi",
    ("X-vanha", "", ""): "kysymystä ei enää ole",
}
TO_DO: dict[SlotId, Value] = {
    ("L-nimi", "", ""): "Anna",
    ("P-tehtava", "", "2"): "Portaat",
    ("P-tehtava", "", "3"): "Ovi",
}


def test_within_the_year_all_that_is_carried_goes_on(form: Form) -> None:
    """The plan with its approval and its state stands in the next quarter's form."""
    found = carried(form, Earlier(2013, {"901": BEFORE}), "901", 2013)
    assert found == {slot: value for slot, value in BEFORE.items() if slot[0] not in ("L-lainat", "X-vanha")}


def test_into_the_next_year_goes_what_is_to_do(form: Form) -> None:
    """Rows that came true stay behind; others keep their place without a state, and nothing is approved."""
    assert carried(form, Earlier(2013, {"901": BEFORE}), "901", 2014) == TO_DO


@pytest.mark.parametrize(("years", "is_whole"), [({"901": 2014}, True), ({"901": 2013}, False), ({}, False)])
def test_who_missed_a_quarter_is_carried_by_the_year_that_it_answered(
    form: Form, years: dict[str, int], *, is_whole: bool
) -> None:
    """The last answers may be of another year than the last harvest; of a year unknown only what is to do goes on."""
    earlier = Earlier(2014, {}, {"901": BEFORE}, years)
    assert (("P-tila", "", "2") in carried(form, earlier, "901", 2014)) == is_whole


def test_of_another_years_plan_only_what_is_brought_along_is_compared(form: Form) -> None:
    """What is no plan is shown beside the inputs of the next year, too."""
    earlier = Earlier(2013, {"901": BEFORE})
    assert earlier.beside(form, "901", 2013) == BEFORE
    assert {slot[0] for slot in earlier.beside(form, "901", 2014)} == {"L-nimi", "L-lainat", "P-tehtava", "X-vanha"}


FIGURE, OF_PLAN = ("L-lainat", "", ""), ("L-menot", "", "")
COPIES: list[tuple[dict[SlotId, Value], bool]] = [
    (TO_DO, True),
    (TO_DO | {("L-avattu", "", ""): dt.date(2014, 1, 20)}, False),
    ({FIGURE: 7, OF_PLAN: 9}, True),
    ({FIGURE: 8, OF_PLAN: 9}, False),
]


@pytest.mark.parametrize(("said", "is_copy"), COPIES)
def test_copy_of_last_year_is_told_by_what_can_be_compared(said: dict[SlotId, Value], *, is_copy: bool) -> None:
    """What came as it was prefilled is a copy, a new plan is none; figures of the plan say nothing either way."""
    check = '\n[[check]]\nkind = "unchanged"\nleast = 1\n'
    form = spec.parse("kirjasto.toml", text_of_plan() + check)
    before = Earlier(2013, {"901": BEFORE | {OF_PLAN: 9}}).beside(form, "901", 2014)
    told = failures(form, "fi", Period(2014, 1), Seen(said, frozenset(said), before, 2013), earlier=True)
    assert [one.code for one in told] == ["copy-unchanged"] * is_copy


RETURNS: list[tuple[dict[SlotId, Value], dict[str, str], bool]] = [
    (TO_DO, {}, True),
    (BEFORE, {}, False),
    (TO_DO, {"period": "2013Q4"}, False),
    (TO_DO, {"version": "0"}, False),
]


@pytest.mark.parametrize(("said", "other", "is_so"), RETURNS)
def test_untouched_is_what_holds_what_the_year_brought(
    form: Form, said: dict[SlotId, Value], other: dict[str, str], *, is_so: bool
) -> None:
    """A form of the first version does not say what was prefilled: that is what would be prefilled now."""
    place = {"form": "kirjasto", "version": "1", "area": "901", "period": "2014Q1"} | other
    typed = tuple(Answer(*slot, value, "S", "A1", "") for slot, value in said.items())
    record, held = Record("1", "r", **place, answers=typed), typed[:1]  # type: ignore[arg-type]
    earlier, versions = Earlier(2013, {"901": BEFORE}), Versions((form,))
    assert is_untouched(record, versions, earlier) == is_so
    assert not is_untouched(replace(record, held=held), versions, earlier)


FAULTS = [
    ("carry of no sort", 'carry = "unfinished"', 'carry = "ikuisesti"', "'ikuisesti' is not always"),
    ("rows that never finish", 'finished = ["P-tila", "valmis"]', "", "needs 'finished'"),
    ("finished by another", '["P-tila", "valmis"]', '["L-kunto", "hyva"]', "no column of this table"),
    ("finished by no code", '["P-tila", "valmis"]', '["P-tila"]', "needs codes of 'P-tila'"),
    ("finished by a code that is none", '["P-tila", "valmis"]', '["P-tila", "ohi"]', "needs codes of 'P-tila'"),
    (
        "finished for good",
        'carry = "within-year"\n\n[[sheet.block.fig',
        'carry = "always"\n\n[[sheet.block.fig',
        "is within",
    ),
    ("figure of no year", 'id = "P-osuus"', 'id = "P-osuus"\nplan = false', "needs 'plan = true'"),
]


@pytest.mark.parametrize(("fault", "old", "new", "what"), FAULTS, ids=[fault for fault, *_ in FAULTS])
def test_faulty_plan_is_refused(fault: str, old: str, new: str, what: str) -> None:
    """How a plan goes on into the next year is proved when the form is loaded."""
    assert old in text_of_plan(), fault
    with pytest.raises(SpecError, match=what):
        spec.parse("kirjasto.toml", text_of_plan().replace(old, new, 1))


def test_parts_of_an_item_of_a_plan_belong_to_it() -> None:
    """What is said of an item is said of its year, too."""
    part = '[[sheet.block.part]]\nlabel = { fi = "Arvo", sv = "Värde" }\n'
    more = part + '[[sheet.block.part]]\nid = "huom"\nkind = "text"\nlabel = { fi = "Huom", sv = "Anm" }\n'
    fields = spec.parse("kirjasto.toml", text_of_plan().replace(part, more, 1)).fields
    assert [fields[name].plan for name in ("L-avattu.huom", "L-nimi.huom")] == [True, False]


def answers(root: Path, period: str) -> dict[str, str]:
    with (root / "output" / period / "data" / "answers.csv").open(encoding="utf-8") as file:
        return {f"{row['field']}/{row['segment']}/{row['row']}": row["value"] for row in csv.DictReader(file)}


def returned_as_it_came(root: Path, code: str, period: str) -> None:
    """Somebody opens the form of a period, saves it and sends it back."""
    sent = blank_of(root, code, period).read_bytes()
    (root / "collected" / f"{period}.xlsx").write_bytes(saved_at(sent, "2014-04-10T08:00:00Z"))


def test_untouched_form_of_a_new_year_approves_nothing(tmp_path: Path) -> None:
    """A full plan in Q4; the form of Q1 has its unfinished rows, and coming back untouched it brings only these."""
    small_workspace(tmp_path, text_of_plan())
    kit(tmp_path, "generate", "2013Q4", "--region", "901")
    plan = {"L-nimi": "Anna", "L-avattu": dt.date(2013, 1, 20), "P-tehtava//1": "Hylly", "P-tila//1": "valmis"}
    more = {"P-tehtava//2": "Portaat", "P-tila//2": "kesken"}
    fill_fields(tmp_path, "901", plan | more, period="2013Q4")
    assert kit(tmp_path, "harvest", "2013Q4").code == 0
    kit(tmp_path, "generate", "2014Q1", "--region", "901")
    returned_as_it_came(tmp_path, "901", "2014Q1")
    kit(tmp_path, "harvest", "2014Q1")
    assert answers(tmp_path, "2014Q1") == {"L-nimi//": "Anna", "P-tehtava//2": "Portaat"}


REGION = {
    "PT-0.tila": "hyväksytty",
    "PT-0.hyvaksytty": dt.date(2013, 1, 20),
    "PT-3.nimi": "Anna",
    "PT-7.painopiste": "Kasvu",
    "T.tavoite/YHT/1": "Yhteinen malli",
    "T.tila/YHT/1": "toteutunut",
    "T.saavutettu/YHT/1": "kyllä",
    "T.tavoite/YHT/2": "Yhteiset tilat",
    "T.toteuma/YHT/2": "12.11. neuvotteluja",
    "T.tila/YHT/2": "siirtyy",
    "VK-01.suunniteltu": 4,
    "VK-01.pidetty": 4,
    "K-B.suunnitelma/PAI/ELY": 888000,
}


def test_region_that_returns_the_form_of_a_new_year_as_it_came_has_no_plan_approved(tmp_path: Path) -> None:
    """2013Q4 approved and half come true: an untouched 2014Q1 tells of neither, and of no money."""
    (tmp_path / "regions.csv").write_text(TAMPERE, encoding="utf-8")
    kit(tmp_path, "generate", "2013Q4")
    fill_fields(tmp_path, "064", REGION, period="2013Q4")
    kit(tmp_path, "harvest", "2013Q4")
    figures = rolled_up(tmp_path, "2013Q4")
    assert (figures["PT-0.valmis"], figures["T.toteutunut"]) == (("1", "2013"), ("0.5", "2013"))
    assert set(read_answers(tmp_path / "output/2013Q4").query("field == 'T.tila'")["plan_year"]) == {"2013"}
    assert set(read_answers(tmp_path / "output/2013Q4").query("field == 'PT-3.nimi'")["plan_year"]) == {""}
    kit(tmp_path, "generate", "2014Q1")
    returned_as_it_came(tmp_path, "064", "2014Q1")
    kit(tmp_path, "harvest", "2014Q1")
    assert answers(tmp_path, "2014Q1") == {"PT-3.nimi//1": "Anna", "T.tavoite/YHT/2": "Yhteiset tilat"}
    assert not {"PT-0.valmis", "T.toteutunut", "K-B.suunnitelma.yhteensa"} & rolled_up(tmp_path, "2014Q1").keys()


def rolled_up(root: Path, period: str) -> dict[str, tuple[str, str]]:
    """The region's own figures, each with its plan year."""
    with (root / "output" / period / "data" / "rollup.csv").open(encoding="utf-8") as file:
        return {row["field"]: (row["value"], row["plan_year"]) for row in csv.DictReader(file) if row["area"] == "064"}
