"""What stands beside a pooled share: the spread of the areas' own, yes of all areas, and who has nothing to show."""

from pathlib import Path

from tests import quarters
from tests.office.soffice import Office, enter, read, recalculate
from tests.quarters import Given
from tests.recalculated import place
from tests.summaries import figures, made, shown

GOALS: Given = {
    "061": {"Y-A2a.asetettu": 10, "Y-A2a.saavutettu": 9, "Y-A1": "yes"},
    "063": {"Y-A2a.asetettu": 100, "Y-A2a.saavutettu": 10, "Y-A1": "no"},
    "064": {"Y-A2a.asetettu": 4, "Y-A2a.saavutettu": 1},
}
LABEL = "Kuinka suuri osa suunnitelmaan asetetuista tavoitteista saavutettiin"


def words(given: Given, label: str) -> str:
    rows = shown(made(quarters.harvest("2013Q4", given), "05"), "Yhteenveto")
    return str(next(row[2] for row in rows if row[0] == label))


def test_a_pooled_share_tells_how_the_areas_spread() -> None:
    """Median, least and most of at least two areas' own shares: the pooled one is that of the largest."""
    told = words(GOALS, LABEL)
    assert told.endswith("seutua. Seutujen omat luvut: mediaani 25,0\u00a0%, pienin 10,0\u00a0%, suurin 90,0\u00a0%.")
    assert "mediaani" not in words({"061": GOALS["061"]}, LABEL)


def test_yes_is_told_of_all_areas_too() -> None:
    """Whoever has not answered has not said yes."""
    told = words(GOALS, "Ajantasainen suunnitelma laadittu vuosikellon mukaan")
    assert told == "Kyllä 1, ei 1. Tiedon antoi 2 / 5 seutua. Kyllä-vastauksia kaikista 20,0 %."


def test_areas_without_a_meeting_are_named() -> None:
    """Nothing held of what was planned is named beside the total; nothing planned is not."""
    none = {"Y-B1.or_suunniteltu": 4, "Y-B1.or_pidetty": 0}
    given: Given = {"061": none, "063": {"Y-B1.or_suunniteltu": 0, "Y-B1.or_pidetty": 0}, "064": {"K-F1": 1}}
    remark = figures(given, "05")["Y-B1.ohjausryhma", "05 Pirkanmaa"]["remark"]
    assert remark.startswith("ei yhtään toteutunut: Luoteis-Pirkanmaa; ei palautusta:")


def test_words_follow_the_data(recalculating_office: Office, tmp_path: Path) -> None:
    """Another answer changes the spread, another year the warning that years are mixed."""
    survey = {"Y-C.ka": 4.0, "Y-C.n": 9, "Y-C.vuosi": 2013}
    given: Given = {**GOALS, "068": survey, "069": survey}
    path = tmp_path / "ely.xlsx"
    path.write_bytes(data := made(quarters.harvest("2013Q4", given), "05"))
    goals = f"Tiedot!F{place(data, 'Tiedot', B='064 Tampere', C='Y-A2a.saavutettu')}"
    year = f"Tiedot!F{place(data, 'Tiedot', B='068 Lounais-Pirkanmaa', C='Y-C.vuosi')}"
    told = f"Yhteenveto!C{place(data, 'Yhteenveto', A=LABEL)}"
    remark = f"Mittarit!L{place(data, 'Mittarit', A='Y-C', D='05 Pirkanmaa')}"
    steps = [enter(goals, "2"), enter(year, "2011"), recalculate(), read(told, remark)]
    seen = {cell.cell: str(cell.value) for cell in recalculating_office.run(path, steps)}
    assert "mediaani 50,0\u00a0%" in seen[told]
    assert seen[remark].startswith("huom. eri vuosia: 2013 (1), vuosi puuttuu tai on muu (1)")
