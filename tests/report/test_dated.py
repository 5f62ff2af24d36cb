"""Surveys of different years: the year stands beside every figure, and a total that mixes years says so."""

import pytest

from tests import quarters
from tests.making import library_form
from tests.quarters import Given
from tests.summaries import figures, made, shown
from workbook_kit import registry
from workbook_kit.cell import Value
from workbook_kit.errors import SpecError
from workbook_kit.form import spec


def survey(year: int | None) -> dict[str, Value]:
    told: dict[str, Value] = {} if year is None else {"Y-C.vuosi": year}
    return {"Y-C.ka": 4.0, "Y-C.n": 9, **told}


@pytest.mark.parametrize(
    ("years", "told"),
    [
        ((2013, 2013), "tiedon vuosi: 2013 (2)"),
        ((2011, 2013), "huom. eri vuosia: 2013 (1), 2011 (1)"),
        ((2013, None), "huom. eri vuosia: 2013 (1), vuosi puuttuu tai on muu (1)"),
        ((None, None), "tiedon vuosi puuttuu"),
        (
            range(2007, 2014),
            f"huom. eri vuosia: {', '.join(f'{y} (1)' for y in range(2013, 2007, -1))}, vuosi puuttuu tai on muu (1)",
        ),
    ],
)
def test_the_years_behind_a_total(years: tuple[int | None, ...], told: str) -> None:
    """Newest first with how many areas each; a year that nobody told is no year, and the last ones share a word."""
    regions = registry.built_in(2013).regions_of("13")
    given: Given = {region.code: survey(year) for region, year in zip(regions, years, strict=False)}
    book = made(quarters.harvest("2013Q4", given), "13")
    remark = next(row[11] for row in shown(book, "Mittarit") if row[0] == "Y-C" and row[2] == "ELY")
    assert remark.partition(";")[0] == told
    rows = shown(book, "Yhteenveto")
    words = next(row[2] for row in rows if row[0].startswith("Yhteistyökysely: kysely"))
    assert words.endswith(f"seutua. {told[:1].upper()}{told[1:]}.")


def test_every_area_tells_its_year() -> None:
    """Its own, or that it told none; a year without a figure behind it counts nowhere."""
    found = figures({"061": survey(2011), "063": survey(None), "064": {"Y-C.vuosi": 2012}}, "05")
    remarks = [found["Y-C", area]["remark"] for area in ("061 Luoteis-Pirkanmaa", "063 Etelä-Pirkanmaa", "064 Tampere")]
    assert remarks == ["tiedon vuosi: 2011", "tiedon vuosi puuttuu", "jätetty tyhjäksi"]
    assert found["Y-C", "05 Pirkanmaa"]["remark"].startswith(
        "huom. eri vuosia: 2011 (1), vuosi puuttuu tai on muu (1);"
    )


def test_a_year_is_asked_where_its_figure_is() -> None:
    """Years of segments date no figure of the whole."""
    rule = 'rollup = { rule = "ratio", numerator = "L-menot", denominator = "L-menot", dated_by = "L-kirjat" }'
    text = library_form({"L-lainat": rule}).replace('id = "L-kirjat"', 'id = "L-kirjat"\nungrouped = true')
    with pytest.raises(SpecError, match="other segments"):
        spec.parse("kirjasto.toml", text)
