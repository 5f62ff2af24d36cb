"""Why an area is not behind a figure: every kind of answer is told apart, in words, wherever it is missing."""

from dataclasses import replace

import pytest

from tests import quarters
from tests.quarters import Given
from tests.summaries import figures, made, shown
from workbook_kit.cell import Value
from workbook_kit.form.states import NO_DATA, NOT_USED
from workbook_kit.harvest.verdict import Verdict
from workbook_kit.record import Answer

BASIS = "Y-A2.peruste"
HELD = Answer("K-F4", "", "", -3, "S", "A1", "-3")
WHOLE: dict[str, Value] = {"K-F1": 10, "K-F2d": 100}
ONE = "061 Luoteis-Pirkanmaa"


@pytest.mark.parametrize(
    ("said", "metric", "remark"),
    [
        ({"K-F1": 0}, "K-F4", "jätetty tyhjäksi"),
        ({"K-F4": NO_DATA}, "K-F4", "ei tietoa"),
        ({"K-F4.tila": NOT_USED}, "K-F4", "ei käytössä"),
        ({"K-F4": 0}, "K-F4", ""),
        ({"K-F1": 10, "K-F2d.tila": NOT_USED}, "K-F2", "ei käytössä"),
        ({"K-F1": 10}, "K-F2", "”Työvoima (työttömyysasteen nimittäjä)” puuttuu"),
        ({"K-F1": 0, "K-F2d": 0}, "K-F2", "nimittäjä on nolla"),
        ({"Y-C.ka": 4.0}, "Y-C", "n puuttuu"),
        ({"Y-C.n": 4}, "Y-C", "”Yhteistyökysely: vastausten keskiarvo asteikolla 1–5” puuttuu"),
        ({BASIS: "toimenpiteet"}, "Y-A2a", "Toteutuminen ilmoitetaan (toimenpiteet)"),
        ({BASIS: "tavoitteet"}, "Y-A2a", "jätetty tyhjäksi"),
        (
            {"Y-D.kysymys": "oma", "Y-D.kysytty": 300, "Y-D.tuntee": 3},
            "Y-D.tunnettuus",
            "Asiakaskysely: kysymysten sanamuoto (oma)",
        ),
        (
            {"Y-D.kysytty": 300, "Y-D.tuntee": 3},
            "Y-D.tunnettuus",
            "”Asiakaskysely: kysymysten sanamuoto” puuttuu",
        ),
        ({"IA-02.ka": 3.0}, "Y-B2", "n puuttuu"),
        ({"IA-02.ka": 3.0, "IA-02.n": 4}, "Y-B2", ""),
        ({"K-F1": 1}, "Y-A1", "tyhjä, kysytään Q1"),
        ({"K-F1": 1}, "K-B.suunnitelma.TEKES", "jätetty tyhjäksi"),
        ({}, "K-F4", "ei palautusta"),
    ],
)
def test_why_a_region_has_no_figure(said: dict[str, Value], metric: str, remark: str) -> None:
    """Its remark tells a blank, zero, "ei tietoa", "ei käytössä", another choice and half a pair apart."""
    given: Given = {"061": said} if said else {"063": WHOLE}
    assert figures(given, "05")[metric, ONE]["remark"] == remark


@pytest.mark.parametrize(
    ("verdict", "held", "remark"),
    [
        ("held", (), "palautus odottaa päätöstä"),
        ("refused", (), "palautus hylätty"),
        ("accepted", (HELD,), "virheellinen vastaus"),
    ],
)
def test_what_does_not_count_is_no_silence(verdict: Verdict, held: tuple[Answer, ...], remark: str) -> None:
    """A return that waits for a decision, a refused workbook and a value in error are told as such."""
    harvest = quarters.harvest("2013Q4", {"061": {"K-F1": 1}, "063": {"K-F4": 2}})
    first, *others = harvest.returns
    assert first.record
    changed = replace(first, verdict=verdict, record=replace(first.record, held=held))
    rows = shown(made(replace(harvest, returns=(changed, *others)), "05"), "Mittarit")
    assert next(row[11] for row in rows if (row[0], row[3]) == ("K-F4", ONE)) == remark


def test_a_total_names_who_is_missing_by_the_reason() -> None:
    """Above the region, too; where no area stands behind it only those that said something else."""
    said: Given = {"061": WHOLE, "063": {"K-F2d.tila": NOT_USED, "K-F4": NO_DATA}, "068": {"K-F1": 1}}
    found = figures(said, "05")
    half = "”Työvoima (työttömyysasteen nimittäjä)” puuttuu: Lounais-Pirkanmaa"
    told = f"ei palautusta: Tampere, Ylä-Pirkanmaa; ei käytössä: Etelä-Pirkanmaa; {half}"
    assert found["K-F2", "05 Pirkanmaa"]["remark"] == told
    assert found["K-F4", "05 Pirkanmaa"]["remark"] == "ei tietoa: Etelä-Pirkanmaa"


def test_the_first_sheet_names_by_the_reason_in_swedish() -> None:
    """Whoever chose the other basis has answered."""
    given: Given = {"151": {"Y-A2a.asetettu": 4, "Y-A2a.saavutettu": 2}, "152": {BASIS: "toimenpiteet"}}
    rows = shown(made(quarters.harvest("2013Q4", given), "12", "sv"), "Sammandrag")
    titles = [row[0] for row in rows]
    first = titles.index("Genomförandet rapporteras som (åtgärder)")
    assert (titles[first - 1], rows[first][1]) == ("Ingen återlämning", "Vasa")


def test_growth_tells_its_own_n() -> None:
    """The n of the areas behind it, not of all; who told none is named, and that is not too few."""
    turnover: dict[str, Value] = {"K-A4.nyt": 300, "K-A4.ennen": 100}
    said: Given = {"061": {**turnover, "K-A4.n": 7}, "063": turnover, "064": {"K-A4.n": 50}}
    found = figures(said, "05")
    assert found["K-A4", "05 Pirkanmaa"]["remark"].startswith("n = 7, jonka kertoi 1 / 2; n puuttuu: Etelä-Pirkanmaa;")
    assert found["K-A4", "063 Etelä-Pirkanmaa"]["remark"] == "n puuttuu"
    alone = figures({"063": turnover}, "05")["K-A4", "05 Pirkanmaa"]
    assert (alone["value"] or None, "ei näytetä, koska n puuttuu" in alone["remark"]) == (None, True)


def test_coverage_is_over_areas_that_gave_both() -> None:
    """Actors that measure, of all actors: an area that gave one half alone is named."""
    said: Given = {"061": {"Y-E.raportoi": 1, "Y-E.kaikki": 4}, "063": {"Y-E.raportoi": 9}}
    share = figures(said, "05")["Y-E.osuus", "05 Pirkanmaa"]
    assert (share["value"], share["numerator"], share["denominator"], share["reported"]) == (0.25, 1, 4, 1)
    assert "”Verkoston toimijoita yhteensä” puuttuu: Etelä-Pirkanmaa" in share["remark"]
