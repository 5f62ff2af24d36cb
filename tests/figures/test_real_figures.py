"""Real figures (TEM, Statistics Finland; CC BY 4.0): every quarter right at each level, beside plain pandas."""

from fractions import Fraction
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

import workbook_kit
from tests.quarters import FORMS, Given
from workbook_kit import registry
from workbook_kit.figures import rollup
from workbook_kit.figures.published import Published, residuals
from workbook_kit.figures.rollup import RollupRow
from workbook_kit.figures.trend import Key, Series, below, series
from workbook_kit.figures.yearly import YearFigure, year_figure
from workbook_kit.period import Period
from workbook_kit.record import Answer, Record
from workbook_kit.registry import Registry

DATA = Path(__file__).parents[1] / "data"
LABOUR = pd.read_csv(Path(workbook_kit.__file__).parent / "demo" / "labour.csv", dtype={"area": "string"})
ENTERPRISES = pd.read_csv(
    DATA / "enterprises_maakunta_2013.csv", dtype={"maakunta_code": "string", "ely_code": "string"}
)
AREAS = registry.built_in(2013)
PARENTS = {region.code: region.parent for region in AREAS.regions}
COLUMNS = {
    "K-F1": "unemployed",
    "K-F2d": "labour_force",
    "K-F3": "vacancies_month_end",
    "K-F3.kuukausi": "vacancies_during_month",
}
QUARTERS = sorted(LABOUR["period"].unique())
OF_2013 = [quarter for quarter in QUARTERS if quarter.startswith("2013")]


def rolled(areas: Registry, period: str, given: Given) -> dict[tuple[str, str], RollupRow]:
    records = {
        code: Record("s", "r", answers=tuple(Answer(name, "", "", v, "S", "A1", str(v)) for name, v in said.items()))
        for code, said in given.items()
    }
    return {(row.field, row.area): row for row in rollup.roll_up(FORMS, areas, period, records)}


@cache
def labour(period: str) -> dict[tuple[str, str], RollupRow]:
    """One quarter of the regions' figures, rolled up; what the statisticians suppress is blank."""
    said = LABOUR[LABOUR["period"] == period].set_index("area")[list(COLUMNS.values())]
    given = {
        str(area): {name: int(row[column]) for name, column in COLUMNS.items() if pd.notna(row[column])}
        for area, row in said.iterrows()
    }
    return rolled(AREAS, period, given)


def plain(period: str) -> "pd.DataFrame":
    """The same quarter with its ELY areas, as any analyst would add it up."""
    quarter = LABOUR[LABOUR["period"] == period]
    return quarter.assign(ely=quarter["area"].map(PARENTS))


@pytest.mark.parametrize("period", QUARTERS)
@pytest.mark.parametrize("name", COLUMNS)
def test_sums_of_every_quarter_and_level(period: str, name: str) -> None:
    """Region, ELY area and nation are what pandas adds up to; a region that is blank counts as not reported."""
    table, rows, column = plain(period), labour(period), COLUMNS[name]
    for area, row in table.dropna(subset=column).set_index("area").iterrows():
        assert rows[name, str(area)].value == row[column]
    for ely, total in table.groupby("ely")[column].sum().items():
        assert rows[name, str(ely)].value == total
    nation = rows[name, "FI"]
    assert (nation.value, nation.reported, nation.expected) == (table[column].sum(), table[column].count(), 67)


@pytest.mark.parametrize("period", QUARTERS)
def test_rates_of_every_quarter_and_level(period: str) -> None:
    """Unemployment is Σ unemployed / Σ labour force at each level, exactly; the mean of rates is another number."""
    table, rows = plain(period), labour(period)
    groups = [("FI", table), *table.groupby("ely"), *table.groupby("area")]
    for area, part in groups:
        expected = Fraction(int(part["unemployed"].sum()), int(part["labour_force"].sum()))
        assert rows["K-F2", str(area)].value == float(expected)
    mean = (table["unemployed"] / table["labour_force"]).mean()
    assert abs(mean - (rows["K-F2", "FI"].value or 0)) > 0.004


def test_december_2012() -> None:
    """281 548 of 2 579 782 in the mainland: 10.9 % (docs/facts.md, "Rates, rounding and published figures")."""
    rate = labour("2012Q4")["K-F2", "FI"]
    assert (rate.numerator, rate.denominator) == (281548, 2579782)
    assert round(rate.value or 0, 3) == 0.109


def of_year(found: dict[Key, Series], name: str, area: str, year: int) -> YearFigure:
    one = found[name, "", area]
    return year_figure(FORMS["region"].fields[name], one, below(found, one), year)


def test_the_year_2013_of_unemployment() -> None:
    """The mean of four quarter-ends over the mean labour force: pooled, and no mean of four rates of ELY areas."""
    found = {one.key: one for one in series(row for period in QUARTERS for row in labour(period).values())}
    table = LABOUR[LABOUR["period"].isin(OF_2013)]
    persons, force = int(table["unemployed"].sum()), int(table["labour_force"].sum())
    rate = of_year(found, "K-F2", "FI", 2013)
    assert of_year(found, "K-F1", "FI", 2013).value == persons / 4
    assert (rate.value, rate.numerator) == (float(Fraction(persons, force)), persons / 4)
    assert of_year(found, "K-F2", "FI", 2012).value is None


def test_a_suppressed_figure_gives_its_region_no_year() -> None:
    """Joutsa's vacancies of December 2013 are suppressed: three quarters of four, and no zero."""
    found = {one.key: one for one in series(row for period in QUARTERS for row in labour(period).values())}
    figure = of_year(found, "K-F3", "132", 2013)
    assert (figure.value, figure.quarters) == (None, 3)
    assert labour("2013Q4")["K-F3", "FI"].reported == 66


def by_maakunta() -> Registry:
    """The mainland's 18 maakunta as the lowest level: the hierarchy is data."""
    mainland = ENTERPRISES[(ENTERPRISES["level"] == "maakunta") & (ENTERPRISES["ely_code"] != "16")]
    rows = [
        {"region_code": f"5{row.maakunta_code}", "region_name_fi": row.area_fi, "region_name_sv": row.area_fi}
        | {"ely_code": row.ely_code}
        for row in mainland[mainland["quarter"] == "2013Q1"].itertuples()
    ]
    return registry.parse("regions.csv", rows)  # type: ignore[arg-type]


@cache
def enterprises(period: str) -> dict[tuple[str, str], RollupRow]:
    table = ENTERPRISES[(ENTERPRISES["quarter"] == period) & (ENTERPRISES["level"] == "maakunta")]
    known = {region.code for region in by_maakunta().regions}
    given = {
        f"5{r.maakunta_code}": {"K-A1": int(str(r.started)), "K-A2": int(str(r.closed))} for r in table.itertuples()
    }
    return rolled(by_maakunta(), period, {code: said for code, said in given.items() if code in known})


def published(period: str, level: str, column: str) -> int:
    """A figure as Statistics Finland published it."""
    rows = ENTERPRISES[(ENTERPRISES["quarter"] == period) & (ENTERPRISES["level"] == level)]
    return int(rows[column].item())


@pytest.mark.parametrize("period", OF_2013)
@pytest.mark.parametrize(("name", "column"), [("K-A1", "started"), ("K-A2", "closed")])
def test_enterprises_of_every_quarter_and_level(period: str, name: str, column: str) -> None:
    """Maakunta, ELY area and nation; the nation is the mainland as it was published."""
    rows = enterprises(period)
    table = ENTERPRISES[(ENTERPRISES["quarter"] == period) & (ENTERPRISES["ely_code"] != "16")]
    for ely, total in table.groupby("ely_code")[column].sum().items():
        assert rows[name, str(ely)].value == total
    assert rows[name, "FI"].value == published(period, "mainland", column)
    assert rows[name, "FI"].basis == "ours"


@pytest.mark.parametrize("period", OF_2013)
def test_the_residual_to_the_published_figure(period: str) -> None:
    """The whole country as published holds Åland and what belongs to no area: that is the residual, and it is shown."""
    table = ENTERPRISES[(ENTERPRISES["quarter"] == period) & (ENTERPRISES["ely_code"] == "16")]
    of_country = published(period, "national", "started")
    one = Published(Period.parse(period), "K-A1", "", of_country, "Tilastokeskus", "2014-06-01")
    (residual,) = residuals([one], enterprises(period).values())
    unknown = of_country - published(period, "mainland", "started") - int(table["started"].item())
    assert residual.value == int(table["started"].item()) + unknown
    assert unknown > 0


def test_the_year_2013_of_enterprises() -> None:
    """A flow: the four published quarters add up."""
    found = {one.key: one for one in series(row for period in OF_2013 for row in enterprises(period).values())}
    figure = of_year(found, "K-A1", "FI", 2013)
    assert figure.value == sum(published(period, "mainland", "started") for period in OF_2013)
