"""Figures of ELY areas and the nation, by rule, from records of the form's own level."""

import csv
from collections.abc import Iterable, Mapping
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import workbook_kit as wk
from tests.making import fill_fields, generated, kit, library_form
from workbook_kit import registry
from workbook_kit.cell import Value
from workbook_kit.figures import rollup
from workbook_kit.figures.rollup import RollupRow
from workbook_kit.form.figure import Contribution, as_number, exact
from workbook_kit.form.rules import RULES
from workbook_kit.form.versions import load_versions
from workbook_kit.record import Answer, Record

FORMS = load_versions().in_use
REGIONS = registry.built_in(2013)
LABOUR = Path(__file__).parents[1] / "data" / "labour_2012_12.csv"
Given = Mapping[str, Mapping[str, Value]]


def figures(given: Given, hierarchy: int = 2013) -> dict[tuple[str, str, str], RollupRow]:
    """Roll up answers by area; a field may be written ``FIELD/SEGMENT/ROW``."""
    records = {area: Record("s", "r", answers=tuple(_answers(said))) for area, said in given.items()}
    rows = rollup.roll_up(FORMS, registry.built_in(hierarchy), "2013Q1", records)
    return {(row.field, row.segment, row.area): row for row in rows}


def _answers(said: Mapping[str, Value]) -> Iterable[Answer]:
    for name, value in said.items():
        field, segment, row = (*name.split("/"), "", "")[:3]
        yield Answer(field, segment, row, value, "S", "A1", str(value))


def labour() -> dict[str, dict[str, Value]]:
    """December 2012, all 67 regions (TEM's employment service statistics)."""
    with LABOUR.open(encoding="utf-8") as file:
        return {
            row["region_code"]: {"K-F1": int(row["unemployed"]), "K-F2d": int(row["labour_force"])}
            for row in csv.DictReader(file)
        }


def test_real_figures_of_the_nation() -> None:
    """Mainland, 12/2012: 10.9 %, no mean of rates (docs/facts.md, "Rates, rounding and published figures")."""
    rows = figures(labour())
    rate = rows["K-F2", "", "FI"]
    assert (rows["K-F1", "", "FI"].value, rows["K-F2d", "", "FI"].value) == (281548, 2579782)
    assert (rate.numerator, rate.denominator, rate.reported, rate.expected) == (281548, 2579782, 67, 67)
    assert rate.value == pytest.approx(0.10913635339109272)
    means = [rows["K-F2", "", region.code].value or 0 for region in REGIONS.regions]
    assert abs(sum(means) / 67 - (rate.value or 0)) > 0.005


@pytest.mark.parametrize("ely", REGIONS.elys, ids=lambda e: e.code)
def test_real_figures_of_each_ely(ely: registry.Area) -> None:
    """Each ELY area's figures are the sums of its regions."""
    rows, source = figures(labour()), labour()
    below = [source[region.code] for region in REGIONS.regions_of(ely.code)]
    for field in ("K-F1", "K-F2d"):
        assert rows[field, "", ely.code].value == sum(int(str(said[field])) for said in below)
    assert rows["K-F1", "", ely.code].expected == len(below)


def test_both_hierarchies_give_the_same_nation() -> None:
    """The middle level is dated; the nation's sum over the regions both know does not depend on it."""
    known = {region.code for region in registry.built_in(2026).regions}
    given = {code: said for code, said in labour().items() if code in known}
    old, new = figures(given), figures(given, 2026)
    assert old["K-F1", "", "FI"].value == new["K-F1", "", "FI"].value
    assert old["K-F2", "", "FI"].value == new["K-F2", "", "FI"].value
    assert sum(new["K-F1", "", e.code].value or 0 for e in registry.built_in(2026).elys) == new["K-F1", "", "FI"].value


def test_blank_is_not_zero() -> None:
    """A zero is reported, a blank and "ei tietoa" are not."""
    rows = figures({"061": {"K-F4": 0}, "063": {"K-F4": "ei_tietoa"}, "064": {"K-F1": 1}})
    figure = rows["K-F4", "", "05"]
    assert (figure.value, figure.reported, figure.expected) == (0, 1, 5)
    assert ("K-F4", "", "063") not in rows
    assert rows["K-F4", "", "01"].value is None


def test_share_of_yes_is_among_the_answered() -> None:
    """A blank is no "no": yes / answered, with the expected (docs/facts.md, "What each metric adds up to")."""
    rows = figures({"061": {"Y-A1": "yes"}, "063": {"Y-A1": "no"}, "064": {"Y-A1": "yes"}})
    figure = rows["Y-A1", "", "FI"]
    assert (figure.value, figure.numerator, figure.denominator) == (2 / 3, 2, 3)
    assert (figure.reported, figure.expected) == (3, 67)


def test_means_are_weighted_by_respondents() -> None:
    """Σ n·mean / Σ n; a mean without n takes no part."""
    rows = figures({"061": {"Y-C.ka": 5.0, "Y-C.n": 1}, "063": {"Y-C.ka": 2.0, "Y-C.n": 9}, "064": {"Y-C.ka": 1.0}})
    figure = rows["Y-C", "", "05"]
    assert (figure.value, figure.numerator, figure.denominator, figure.reported) == (2.3, 23, 10, 2)


def test_few_respondents_are_hidden_above_the_region() -> None:
    """Under five answers the figure and its parts are hidden above the region level."""
    rows = figures({"061": {"Y-C.ka": 5.0, "Y-C.n": 4}})
    assert rows["Y-C", "", "061"].value == 5
    hidden = rows["Y-C", "", "05"]
    assert (hidden.value, hidden.numerator, hidden.denominator, hidden.hidden) == (None, None, None, True)


def test_growth_comes_from_sums() -> None:
    """K-A4 is Σ now / Σ before − 1, hidden below three companies (docs/facts.md, "What each metric adds up to")."""
    big, small = (
        {"K-A4.nyt": 110.0, "K-A4.ennen": 100.0, "K-A4.n": 2},
        {"K-A4.nyt": 3.0, "K-A4.ennen": 1.0, "K-A4.n": 1},
    )
    assert figures({"061": big, "063": small})["K-A4", "", "05"].value == pytest.approx(113 / 101 - 1)
    assert figures({"061": big})["K-A4", "", "05"].hidden


def test_only_the_same_wording_is_pooled() -> None:
    """A survey with its own wording stays out of the pool (docs/facts.md, "What each metric adds up to")."""
    shared: dict[str, Value] = {"Y-D.kysymys": "yhteinen", "Y-D.tuntee": 30, "Y-D.kysytty": 60}
    own: dict[str, Value] = {"Y-D.kysymys": "oma", "Y-D.tuntee": 60, "Y-D.kysytty": 60}
    figure = figures({"061": shared, "063": own})["Y-D.tunnettuus", "", "FI"]
    assert (figure.value, figure.reported) == (0.5, 1)


def test_money_by_segment_over_funders() -> None:
    """K-B sums the funders' rows of each segment."""
    said = {"K-B.toteuma/PER/ELY": 100.5, "K-B.toteuma/PER/TEKES": 0.1, "K-B.toteuma/SUU/ELY": 7.0}
    rows = figures({"061": said, "063": {"K-B.toteuma/PER/ELY": 0.2}})
    assert rows["K-B.toteuma", "PER", "05"].value == 100.8
    assert rows["K-B.toteuma", "SUU", "05"].value == 7
    assert rows["K-B.toteuma", "PAI", "05"].value is None


@pytest.mark.parametrize("field", ["Y-E", "K-C"])
def test_nothing_above_the_levels_named(field: str) -> None:
    """What the appendix keeps at the region rolls up nowhere."""
    rows = figures({"061": {field: 5}})
    assert [row for row in rows.values() if row.field == field and row.level != "region"] == []


def test_totals_beyond_the_appendix_are_marked() -> None:
    """K-A1 stops at the ELY area in the appendix; the nation's sum is marked as ours."""
    rows = figures({"061": {"K-A1": 5}})
    assert [rows["K-A1", "", area].basis for area in ("061", "05", "FI")] == ["appendix", "appendix", "ours"]


def test_own_value_of_each_level_is_never_a_sum() -> None:
    """Y-F: users of the web are not additive; each level gives its own."""
    rows = figures({"061": {"Y-F.verkko": 5}, "05": {"Y-F.verkko": 7}})
    assert (rows["Y-F.verkko", "", "061"].value, rows["Y-F.verkko", "", "05"].value) == (5, 7)
    assert ("Y-F.verkko", "", "FI") not in rows


def test_ely_level_fields_come_from_ely_records() -> None:
    """K-D is asked at the ELY and summed to the nation, as ours."""
    rows = figures({"05": {"K-D1.saadut": 5}, "12": {"K-D1.saadut": 6}})
    figure = rows["K-D1.saadut", "", "FI"]
    assert (figure.value, figure.reported, figure.expected, figure.basis) == (11, 2, 15, "ours")


PAIRS = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), min_size=1, max_size=20)


@given(PAIRS, st.randoms(use_true_random=False))
def test_pooled_ratio(pairs: list[tuple[int, int]], chance: object) -> None:
    """Σ numerator / Σ denominator, in any order; a zero denominator gives no figure."""
    parts = [Contribution(numerator=exact(n), denominator=exact(d)) for n, d in pairs]
    fold = RULES["ratio"].fold
    assert fold
    figure = fold(parts)
    chance.shuffle(parts)  # type: ignore[attr-defined]
    assert fold(parts) == figure
    bottom = sum(d for _, d in pairs)
    assert figure.value == (exact(sum(n for n, _ in pairs)) / bottom if bottom else None)


def test_simpsons_paradox() -> None:
    """Better in every part and worse as a whole: the whole is what its parts add up to."""
    ours = figures({"061": {"K-F1": 81, "K-F2d": 87}, "063": {"K-F1": 192, "K-F2d": 263}})["K-F2", "", "05"]
    theirs = figures({"061": {"K-F1": 234, "K-F2d": 270}, "063": {"K-F1": 55, "K-F2d": 80}})["K-F2", "", "05"]
    assert (ours.value, theirs.value) == (273 / 350, 289 / 350)


@given(st.lists(st.floats(0, 1e9, allow_nan=False).map(lambda x: round(x, 2)), min_size=1, max_size=30))
def test_sums_of_money_are_exact(amounts: list[float]) -> None:
    """Cents add up as on paper: 0.1 + 0.2 = 0.3."""
    fold = RULES["sum"].fold
    assert fold
    figure = fold([Contribution(exact(amount)) for amount in amounts])
    assert figure.value == sum(exact(round(amount * 100)) for amount in amounts) / 100


@pytest.mark.parametrize("rule", [r for r in RULES.values() if r.fold], ids=lambda r: r.name)
def test_no_answers_no_figure(rule: object) -> None:
    """Where nobody answered there is no value, not a zero."""
    assert rule.fold([]).value is None  # type: ignore[attr-defined]


def test_a_number_too_large_stops_nothing(tmp_path: Path) -> None:
    """A number that a cell cannot hold to the last digit does not count; the other returns do."""
    root = generated(tmp_path, library_form({"L-menot": 'rollup = "sum"\nlevels = ["region", "ely", "national"]'}))
    for code in ("901", "902"):
        fill_fields(root, code, {"L-menot": 999_999_999_999_999 if code == "901" else 1e16})
    assert kit(root, "harvest", "2013Q1").code == 1
    rollup = wk.read_rollup(root / "output" / "2013Q1").set_index(["area", "field"])
    assert rollup.loc[("FI", "L-menot"), "value"] == 999_999_999_999_999


def test_figures_that_no_cell_holds_are_blank() -> None:
    """A ratio beyond all floats is no figure; a whole number beyond 2^53 is the nearest float."""
    assert as_number(Fraction(10**400)) is None
    assert as_number(Fraction(1, 3) * 10**400) is None
    assert as_number(Fraction(2**53 + 1)) == float(2**53)
