"""Which registry a period has: the round's own, the workspace's of its era, or what the package brings."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.making import TAMPERE
from workbook_kit import registry
from workbook_kit.errors import SpecError, UsageError
from workbook_kit.period import Period
from workbook_kit.registry import ERAS, Registries, Registry, built_in, era_of

OLD, NEW = Period(2025, 4), Period(2026, 1)
TAMPERE_2026 = TAMPERE.replace("ely_code", "evk_code").replace(",05", ",04")


def of(folder: Path, **files: str) -> Registries:
    """The registries of a workspace with files such as ``regions_2026``."""
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return registry.load(folder)


def named(name: str, code: str = "064", email: str = "") -> Registry:
    """An ELY-era registry of one region under a name."""
    row = {"region_code": code, "region_name_fi": name, "region_name_sv": name, "ely_code": "05", "e-mail": email}
    return registry.parse("regions.csv", [row])


@pytest.mark.parametrize(("year", "prefix"), [(2010, "ely"), (2025, "ely"), (2026, "evk"), (2036, "evk")])
def test_every_year_has_one_era(year: int, prefix: str) -> None:
    """ELY centres from 2010 to 2025, elinvoimakeskukset from 2026; the built-in registry of the year is of it."""
    assert era_of(Period(year, 4)).prefix == prefix == built_in(year).era.prefix


@pytest.mark.parametrize("year", [2001, 2009, 2037, 2062])
def test_year_far_from_every_era_is_a_slip(year: int) -> None:
    """2062 for 2026 makes no forms, with or without registries of one's own."""
    for registries in (Registries(), Registries((registry.Own(2010, named("Tampere")),))):
        with pytest.raises(UsageError, match=rf"^{year}Q1 is outside the years 2010-2036 [^\n]*: correct the period"):
            registries.at(Period(year, 1))


def test_each_era_has_its_own_file(tmp_path: Path) -> None:
    """In January both the quarter that ended and the one that begins have their areas."""
    found = of(tmp_path, regions=TAMPERE, regions_2026=TAMPERE_2026)
    assert [found.at(period).area("064").parent for period in (OLD, NEW)] == ["05", "04"]
    assert [found.at(period).era for period in (OLD, NEW)] == list(ERAS)
    assert found.at(NEW).source == "regions_2026.csv"


def test_a_later_registry_of_an_era_holds_from_its_year(tmp_path: Path) -> None:
    """One that is in force later changes nothing before, and before the first there is the first."""
    found = of(tmp_path, regions_2014=TAMPERE.replace("Tampere", "Uusi"), regions_2013=TAMPERE)
    names = [found.at(Period(year, 1)).area("064").name.fi for year in (2012, 2013, 2014, 2025)]
    assert names == ["Tampere", "Tampere", "Uusi", "Uusi"]


@pytest.mark.parametrize(
    ("text", "period", "era", "added"),
    [
        (TAMPERE, NEW, "elinvoimakeskukset", "regions_2026"),
        (TAMPERE_2026, OLD, "ELY-keskukset", "regions_2013"),
    ],
    ids=["forward", "back"],
)
def test_period_of_an_era_without_registry_stops(
    tmp_path: Path, text: str, period: Period, era: str, added: str
) -> None:
    """A registry of one's own is never taken for the areas of another era, nor left for the built-in one."""
    with pytest.raises(UsageError) as stopped:
        of(tmp_path, regions=text).at(period)
    assert str(stopped.value) == (
        f"{period} needs the registry of the {era}: run init --period {period}, which adds {added}.csv beside "
        "regions.csv and keeps the contacts."
    )


def test_registry_of_a_round_counts_for_it_alone() -> None:
    """Its areas and names are those that its forms were made from, whatever the workspace has since, or has not."""
    kept = {Period(2013, 1): named("Silloin")}
    for own in ((), (registry.Own(2010, named("Nyt")),), (registry.Own(2026, built_in(2026)),)):
        found = Registries(own, kept)
        assert found.at(Period(2013, 1)).area("064").name.fi == "Silloin"
        assert "064" in found.codes
    assert Registries((registry.Own(2010, named("Nyt")),), kept).at(Period(2013, 2)).area("064").name.fi == "Nyt"


@pytest.mark.parametrize(
    ("own", "email"),
    [
        ((), "a@x.fi"),
        ((named("Nyt", email="b@x.fi"),), "b@x.fi"),
        ((named("Nyt"),), ""),
        ((named("J", "091"),), "a@x.fi"),
    ],
    ids=["no registry", "another person", "nobody", "area left"],
)
def test_persons_of_a_round_are_those_of_today(own: tuple[Registry, ...], email: str) -> None:
    """A reminder goes to who is the area's contact now; an area that left the registry keeps whom it had."""
    found = Registries(tuple(registry.Own(2010, one) for one in own), {OLD: named("Silloin", email="a@x.fi")})
    assert found.at(OLD).area("064").email == email
    assert found.at(OLD).area("064").name.fi == "Silloin"


def test_persons_never_come_from_another_era() -> None:
    """A middle level's code means another area there: its address is not asked for."""
    old = replace(built_in(2013), elys=tuple(replace(ely, email="vanha@x.fi") for ely in built_in(2013).elys))
    found = Registries((registry.Own(2010, old),), {NEW: built_in(2026)})
    assert {ely.email for ely in found.at(NEW).elys} == {""}


WRONG = [
    (
        {"regions_2024": TAMPERE_2026},
        "its heading evk_code is of the elinvoimakeskukset (2026",
        "regions_2026.csv",
    ),
    (
        {"regions_2026": TAMPERE},
        "its heading ely_code is of the ELY-keskukset (2010",
        "regions_2013.csv",
    ),
    ({"regions": TAMPERE_2026, "regions_2026": TAMPERE_2026}, "both regions.csv and regions_2026.csv", "keep one"),
]


@pytest.mark.parametrize(("files", "what", "advice"), WRONG, ids=["too early", "too late", "same year"])
def test_wrong_year_of_a_registry_is_told(tmp_path: Path, files: dict[str, str], what: str, advice: str) -> None:
    """A file's name and its headings must agree, and no two files hold from the same year."""
    with pytest.raises(SpecError) as told:
        of(tmp_path, **files)
    assert what in str(told.value)
    assert advice in str(told.value)
    assert "\n" not in str(told.value)


def test_registry_in_another_spelling_is_no_other_file(tmp_path: Path) -> None:
    """``Regions.CSV`` is what Windows takes for regions.csv; other files are none."""
    (tmp_path / "Regions.CSV").write_text(TAMPERE, encoding="utf-8")
    (tmp_path / "regions_vanha.csv").write_text("x", encoding="utf-8")
    assert registry.load(tmp_path).at(OLD).source == "Regions.CSV"


def test_hierarchies_tell_areas_apart_and_nothing_else() -> None:
    """Neither a person nor a round that keeps the areas which it has anyway; another name or period does."""
    plain = Registries((registry.Own(2010, named("Nyt")),))
    same = Registries((registry.Own(2010, named("Nyt", email="a@x.fi")),), {OLD: named("Nyt", email="b@x.fi")})
    assert plain.hierarchies == same.hierarchies
    others = [
        Registries((registry.Own(2010, named("Toinen")),)),
        *(replace(plain, kept={period: named("Silloin")}) for period in (Period(2013, 1), Period(2013, 2))),
        replace(plain, kept={NEW: built_in(2026)}),
        Registries(),
    ]
    assert len({plain.hierarchies, *(one.hierarchies for one in others)}) == 6


def test_forms_of_a_round_whose_era_is_gone_are_made_for_what_it_kept() -> None:
    """Forms are made for the areas of today, and for those of a round whose registry the workspace has no more."""
    now = (registry.Own(2026, built_in(2026)),)
    assert Registries(now, {OLD: built_in(2013)}).to_make(OLD) == built_in(2013)
    assert Registries(now, {NEW: named("Silloin")}).to_make(NEW) == built_in(2026)
    with pytest.raises(UsageError):
        Registries(now).to_make(OLD)
