"""``init`` in a workspace that is at work: the next era beside the one it has, and the office's name."""

import tomllib
from pathlib import Path

import pytest

from tests.commands import assert_one_line
from tests.making import TAMPERE, fill_fields, kit, library_form, small_workspace
from workbook_kit import registry
from workbook_kit.period import Period
from workbook_kit.registry import written
from workbook_kit.workspace.folder import NAMELESS, Workspace

NEXT = ("init", "--period", "2026Q1")
OLD = """region_code,region_name_fi,region_name_sv,ely_code,organisation,coordinator,e-mail,ely_e-mail
064,Tampere,Tammerfors,05,Tampereen kaupunki,Leena Lahti,leena@x.fi,e@x.fi
091,Äänekoski,Äänekoski,09,,,,
151,Kyrönmaa,Kyrolandet,12,,Åke,ake@x.fi,
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workspace whose registry is of the ELY era."""
    return small_workspace(tmp_path / "seuranta", registry=OLD)


def test_next_era_is_added_beside(root: Path) -> None:
    """The office's regions as they are in 2026, contacts by the region's code alone, and regions.csv as it was."""
    assert kit(root, *NEXT).code == 0
    assert (root / "regions.csv").read_text(encoding="utf-8") == OLD
    now = registry.load(root).at(Period(2026, 1))
    whole = {area.code: (area.name, area.parent) for area in registry.built_in(2026)}
    assert {area.code: (area.name, area.parent) for area in now} == {c: whole[c] for c in ("064", "091", "03", "04")}
    assert {(r.code, r.organisation, r.coordinator, r.email) for r in now.regions if r.organisation or r.email} == {
        ("064", "Tampereen kaupunki", "Leena Lahti", "leena@x.fi")
    }
    assert {ely.email for ely in now.elys} == {""}


def test_what_became_of_contacts_and_regions_is_said(root: Path) -> None:
    """How many contacts were kept, which regions are gone or new, and that the centres' own addresses were not kept."""
    said = kit(root, *NEXT).out
    assert "regions_2026.csv on voimassa vuodesta 2026 alkaen, 2 seutua ja 2 aluetta" in said
    assert "1 seudun yhteystiedot siirtyivät siihen; regions.csv jäi ennalleen" in said
    assert "ei enää ole: 151 Kyrönmaa.\n" in said
    assert "ei ollut:" not in said
    assert "sarakkeeseen evk_e-mail" in said
    (root / "regions_2026.csv").unlink()
    told = kit(root, *NEXT, "--json").json["registry"]
    assert (told["file"], told["contacts_kept"], told["gone"], told["new"]) == ("regions_2026.csv", 1, ["151"], [])


def test_regions_of_its_own_are_no_reason_for_an_empty_registry(tmp_path: Path) -> None:
    """Where none of them is known, all areas of the era are there to choose from, and said to be new."""
    root = small_workspace(tmp_path)
    assert len(kit(root, *NEXT, "--json").json["registry"]["new"]) == 66
    assert "ei ollut: 011 Helsinki, " in kit(small_workspace(tmp_path / "b"), *NEXT).out


def test_whole_country_loses_one_region(root: Path) -> None:
    """Of the 67 regions of the ELY era 151 alone is gone, and none is new."""
    (root / "regions.csv").write_bytes(written(registry.built_in(2013)))
    ran = kit(root, *NEXT)
    assert "ei enää ole: 151 Kyrönmaa.\n" in ran.out
    assert not any(words in ran.out for words in ("ei ollut:", "evk_e-mail"))


def test_areas_have_the_names_of_the_language(root: Path) -> None:
    """A Swedish sentence names areas in Swedish."""
    (root / "kit.toml").write_text('language = "sv"', encoding="utf-8")
    said = kit(root, *NEXT).out
    assert "(till exempel Nylands livskraftscentral)" in said
    assert "151 Kyrolandet." in said


def test_twice_changes_nothing(root: Path) -> None:
    """What the office wrote into the new registry since stays."""
    kit(root, *NEXT)
    file = root / "regions_2026.csv"
    file.write_text(file.read_text(encoding="utf-8-sig").replace("leena@x.fi", "uusi@x.fi"), encoding="utf-8")
    again = kit(root, *NEXT)
    assert "Kauden 2026Q1 alueluettelo oli jo olemassa, eikä sitä muutettu." in again.out
    assert registry.load(root).at(Period(2026, 1)).area("064").email == "uusi@x.fi"
    assert not any(made["written"] for made in kit(root, *NEXT, "--json").json["files"])


def test_january_has_both_eras(tmp_path: Path) -> None:
    """One workspace harvests the last quarter of the ELY centres and makes the first forms of their successors."""
    root = small_workspace(tmp_path / "w", library_form(), TAMPERE)
    assert kit(root, "generate", "2025Q4").code == 0
    fill_fields(root, "064", {"L-lainat": 5}, period="2025Q4")
    advice = "2026Q1 needs the registry of the elinvoimakeskukset: run init --period 2026Q1"
    assert_one_line(kit(root, "generate", "2026Q1"), 2, advice)
    assert kit(root, *NEXT).code == 0
    assert kit(root, "generate", "2026Q1", "--region", "064").code == 0
    assert kit(root, "harvest", "2025Q4", "--json").json["accepted"] == 1
    assert (root / "blank_templates/2026Q1/04-sisa-suomi/064-tampere-2026Q1-fi.xlsx").exists()


def test_return_of_an_era_without_registry_stops_nobody(tmp_path: Path) -> None:
    """The others are read; it counts as soon as the registry of its era is there again."""
    root = small_workspace(tmp_path / "w", library_form(), TAMPERE)
    kit(root, *NEXT)
    for period in ("2025Q4", "2026Q1"):
        kit(root, "generate", period, "--region", "064")
        fill_fields(root, "064", {"L-lainat": 5}, f"{period}.xlsx", period=period)
    now = (root / "regions_2026.csv").rename(tmp_path / "regions_2026.csv")
    assert kit(root, "harvest", "2025Q4", "--json").json["accepted"] == 1
    now.rename(root / "regions_2026.csv")
    assert kit(root, "harvest", "2026Q1", "--json").json["accepted"] == 1


@pytest.mark.parametrize("command", ["init --period", "generate", "harvest", "status"])
def test_year_out_of_all_eras_is_stopped(tmp_path: Path, command: str) -> None:
    """2062 for 2026 makes nothing."""
    kit(tmp_path, "key", "--new")
    assert_one_line(kit(tmp_path, *command.split(), "2062Q1"), 2, "2062Q1 is outside the years 2010-2036")
    assert not (tmp_path / "output" / "2062Q1").exists()
    assert not (tmp_path / "regions.csv").exists()


@pytest.mark.parametrize(("options", "name"), [((), 'Oma "kansio"'), (("--office", " Pirkanmaa "), "Pirkanmaa")])
def test_office_has_a_name(tmp_path: Path, options: tuple[str, ...], name: str) -> None:
    """The one that is given, or the folder's; it stays if the folder is called otherwise later."""
    root = tmp_path / 'Oma "kansio"'
    assert kit(root, "init", "--period", "2013Q1", *options).code == 0
    assert tomllib.loads((root / "kit.toml").read_text(encoding="utf-8"))["office"] == name
    assert Workspace(root.rename(tmp_path / "toinen")).office == name


def test_office_is_called_as_its_folder(tmp_path: Path) -> None:
    """Where settings do not say, by whatever path the folder is reached; the root of a drive has no name."""
    (tmp_path / "seuranta" / "x").mkdir(parents=True)
    assert Workspace(tmp_path / "seuranta" / "x" / "..").office == "seuranta"
    assert Workspace(Path("/")).office == NAMELESS


def test_office_of_settings_stays(root: Path) -> None:
    """An existing kit.toml is not written to; whoever gives another name is told to do it."""
    (root / "kit.toml").write_text('office = "Häme"\n', encoding="utf-8")
    assert "eikä toimiston nimeä muutettu" in kit(root, "init", "--office", "Pirkanmaa").out
    assert "toimiston nimeä" not in kit(root, "init", "--office", "Häme").out
    assert (root / "kit.toml").read_text(encoding="utf-8") == 'office = "Häme"\n'


@pytest.mark.parametrize("name", ["", " ", "Häme/Pirkanmaa"])
def test_no_name_is_told(tmp_path: Path, name: str) -> None:
    """A slash stands between office and number in what undoes a decision."""
    assert_one_line(kit(tmp_path, "init", "--office", name), 2, "--office needs a name without a slash")
    assert not (tmp_path / "collected").exists()
