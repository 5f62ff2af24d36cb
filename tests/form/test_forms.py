"""The real forms: whole, in both languages, and mentioned nowhere in the code."""

import re
from pathlib import Path

import pytest

import workbook_kit
from workbook_kit import registry
from workbook_kit.form.model import Form
from workbook_kit.form.versions import load_versions
from workbook_kit.layout.laying import lay_out
from workbook_kit.period import Period

FORMS = load_versions().in_use
PERIOD = Period(2013, 1)
METRICS = frozenset(
    """
    Y-A1 Y-A2a Y-A2b Y-C Y-D.tunnettuus Y-D.kokemus Y-E Y-F.verkko Y-F.puhelin K-A1 K-A2 K-A3 K-A4
    K-B.suunnitelma K-B.toteuma K-C K-F1 K-F2 K-F2d K-F3 K-F4 K-G.nimi K-H.nimi
    """.split()  # noqa: SIM905 - read as a list of ids
)
RULES = {
    "Y-A1": ("share_yes", "region ely national", ""),
    "Y-A2a": ("ratio", "region ely national", ""),
    "Y-C": ("wmean", "region ely national", ""),
    "Y-E": ("none", "region", ""),
    "Y-F.verkko": ("direct", "region ely national", ""),
    "K-A1": ("sum", "region ely", "national"),
    "K-A3": ("sum_distinct", "region ely", "national"),
    "K-A4": ("growth_ratio", "region ely", "national"),
    "K-B.toteuma": ("sum", "region ely", "national"),
    "K-C": ("none", "region", ""),
    "K-F1": ("sum", "region ely national", ""),
    "K-F2": ("ratio", "region ely national", ""),
}


def test_every_metric_is_asked() -> None:
    """Every id of LIITE 3 stands in the region's form, K-D and K-E in the ELY's, and Y-B1 by forum."""
    region, ely = FORMS["region"].fields, FORMS["ely"].fields
    assert set(region) >= METRICS
    assert {"Y-B1.ohjausryhma", "Y-B1.tyoryhma"} <= set(region)
    assert {f"VK-{n:02}" for n in range(1, 10)} | {f"IA-{n:02}" for n in range(1, 11)} <= set(region)
    assert {"K-D1.saadut", "K-D2.nimi", "K-E.suunnitelma", "K-E.toteuma", "Y-F.verkko"} <= set(ely)
    assert not [name for name in region if name.startswith(("K-D", "K-E"))]


def test_sheets_are_those_of_the_report() -> None:
    """LIITE 2's two pages, the clock, both parts of LIITE 3 and the self-assessment."""
    tabs = [sheet.title.fi for sheet in FORMS["region"].sheets]
    wanted = ["Perustiedot", "Toimenpiteet", "Vuosikello", "Yhteistyömittarit", "Kehitysmittarit", "Itsearviointi"]
    assert [tab for tab in tabs if tab in wanted] == wanted


@pytest.mark.parametrize(("name", "expected"), RULES.items())
def test_rule_and_levels(name: str, expected: tuple[str, str, str]) -> None:
    """Roll-up rules and levels are those of the appendix; totals beyond it are marked as ours."""
    field = FORMS["region"].fields[name]
    assert (field.rollup.rule, " ".join(field.levels), " ".join(field.ours)) == expected


def test_little_is_mandatory() -> None:
    """No metric is required but Y-A1 in the first quarter and Y-A2 in the last."""
    fields = FORMS["region"].fields.values()
    assert [f.id for f in fields if f.required_in("Q1")] == ["Y-A1"]
    assert [f.id for f in fields if f.required_in("Q4")] == ["Y-A2.peruste"]


@pytest.mark.parametrize("form", FORMS.values(), ids=list(FORMS))
def test_figures_over_time_can_be_explained(form: Form) -> None:
    """Whatever is asked of a figure beside the one before it can be answered in a remark cell on its row."""
    asked = [dict(check.keys)["field"] for check in form.checks if check.kind in ("change", "cumulative")]
    assert [name for name in asked if name not in form.remark_of] == []


@pytest.mark.parametrize("form", FORMS.values(), ids=list(FORMS))
def test_places_are_the_same_in_both_languages(form: Form) -> None:
    """A Swedish workbook has every slot where the Finnish one has it."""
    found = registry.built_in(2013)
    area = found.area("152") if form.level == "region" else found.area("12")
    finnish, swedish = (lay_out(form, area, found, PERIOD, language) for language in ("fi", "sv"))
    assert finnish.digest == swedish.digest
    assert [page.tab for page in finnish.pages] != [page.tab for page in swedish.pages]


@pytest.mark.parametrize("form", FORMS.values(), ids=list(FORMS))
def test_nothing_stands_on_anything_else(form: Form) -> None:
    """Labels, inputs and shown values each have a cell of their own; a row key stands once on its sheet."""
    found = registry.built_in(2013)
    area = found.area("064") if form.level == "region" else found.area("05")
    for page in lay_out(form, area, found, PERIOD, "fi").pages:
        places = [(x.row, x.column) for x in page.labels]
        places += [(x.row, x.column) for x in page.slots]
        places += [(x.row, x.column) for x in page.shown]
        assert len(places) == len(set(places))
        keys = [label.text for label in page.labels if label.style == "key"]
        assert len(keys) == len(set(keys))


def test_no_field_is_mentioned_in_python() -> None:
    """Forms are data: no field id of the real forms stands anywhere in the code."""
    ids = {name for form in FORMS.values() for name in form.fields}
    pattern = re.compile("[\"'](" + "|".join(map(re.escape, sorted(ids))) + ")[\"']")
    package = Path(workbook_kit.__file__).parent
    assert [path.name for path in package.rglob("*.py") if pattern.search(path.read_text(encoding="utf-8"))] == []
