"""The headings of a registry: which are read, and what is said of one that nearly is."""

import pytest

from tests.making import REGISTRY, TAMPERE
from workbook_kit import registry
from workbook_kit.errors import SpecError
from workbook_kit.registry import Registry


def read(old: str, new: str, text: str = REGISTRY) -> Registry:
    """A registry with one thing written in another way."""
    assert old in text
    return registry.parse_file("regions.csv", text.replace(old, new, 1).encode())


NEARLY = [
    ("languages", "sähköposti", "e-mail"),
    ("languages", "Sähköpostiosoite ", "e-mail"),
    ("languages", "e_mail", "e-mail"),
    ("languages", "e-mail 2", "e-mail"),
    ("languages", "e-post", "e-mail"),
    ("languages", "evk_e-mail", "ely_e-mail"),
    ("languages", "language", "languages"),
    ("languages", "koordinaattori", "coordinator"),
    ("languages", "organization", "organisation"),
    ("region_name_sv", "region_name", "region_name_sv"),
    ("region_code", "Region Code", "region_code"),
    ("ely_code", "ely code", "ely_code"),
    ("ely_fi", "evk_fi", "ely_fi"),
]


@pytest.mark.parametrize(("old", "new", "meant"), NEARLY, ids=[new for _, new, _ in NEARLY])
def test_heading_that_is_nearly_one_is_named(old: str, new: str, meant: str) -> None:
    """Its column would not be read, and nobody would know; the heading that is meant is told."""
    with pytest.raises(SpecError) as told:
        read(old, new)
    assert f"the heading {new.strip().casefold()!r} is not read; write {meant!r}" in str(told.value)
    assert "\n" not in str(told.value)


def test_ely_heading_in_a_registry_of_elinvoimakeskukset_is_named() -> None:
    """The address of an elinvoimakeskus stands under ``evk_e-mail``."""
    text = TAMPERE.replace("ely_code", "evk_code,ely_e-mail").replace(",05", ",04,a@x.fi")
    with pytest.raises(SpecError, match="'ely_e-mail' is not read; write 'evk_e-mail'"):
        read("064", "064", text)


def test_case_and_outer_spaces_of_headings_do_not_matter() -> None:
    """``E-Mail `` is the column of addresses; its cells are read."""
    found = read("languages", " E-Mail ", REGISTRY.replace("fi+sv", "a@x.fi").replace(",fi,", ",,"))
    assert found.area("901").email == "a@x.fi"
    assert read("ely_sv", "ELY_SV").area("91").name.sv == "NTM-centralen i Norr"


@pytest.mark.parametrize("own", ["puhelin", "Huom!", "maakunta_fi", "year", "väkiluku", ""])
def test_columns_of_ones_own_are_allowed(own: str) -> None:
    """What is like no heading of ours is the office's own affair."""
    assert read("languages", own).area("902").languages == ("fi",)


def test_heading_twice_is_told() -> None:
    """Only one of the columns would be read."""
    with pytest.raises(SpecError, match="the heading 'e-mail' stands twice"):
        read("region_code,", "E-mail,e-mail ,region_code,")


def test_registry_of_two_eras_is_told() -> None:
    """Which of the two middle levels a region belongs to is not guessed."""
    with pytest.raises(SpecError, match="both ely_code and evk_code"):
        read("languages", "evk_code")


@pytest.mark.parametrize("code", ["999", "000", "0"])
def test_code_of_no_region_is_told(code: str) -> None:
    """Statistics write 999 for what belongs to no region and 000 for all of them: no form is made for either."""
    with pytest.raises(SpecError, match=r"row 3: (000|999) is no region's code"):
        read("902", code)
