"""A registry as a file: what we write reads back as the same; what cannot be read is told."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.making import REGISTRY
from workbook_kit import registry
from workbook_kit.errors import SpecError
from workbook_kit.registry import ERAS, Registry, parse_file, written

TEXTS = st.text(max_size=8).map(str.strip)
NAMES = TEXTS.filter(bool)
EMAILS = st.sampled_from(["", "a@x.fi", "Leena Lahti <leena@x.fi> (–31.3.2013); b@x.fi"])


@st.composite
def registries(draw: st.DrawFn) -> Registry:
    """A registry of up to four regions under two areas, with any names and persons, of either era."""
    prefix = draw(st.sampled_from(ERAS)).prefix
    parts = {"fi": NAMES, "sv": NAMES, "short_fi": TEXTS, "short_sv": TEXTS, "e-mail": EMAILS}
    middle = [{f"{prefix}_{part}": draw(texts) for part, texts in parts.items()} for _ in "ab"]
    middle[1][f"{prefix}_fi"] = f"{middle[0][f'{prefix}_fi']} II"  # two areas of one name are told, as they should be
    columns = {"region_name_fi": NAMES, "region_name_sv": NAMES, "coordinator": TEXTS, "organisation": TEXTS}
    columns |= {"e-mail": EMAILS, "languages": st.sampled_from(["fi", "sv", "fi+sv", "sv+fi"])}
    rows = []
    for number in range(draw(st.integers(1, 4))):
        ely = draw(st.integers(0, 1))
        row = {"region_code": f"90{number}", f"{prefix}_code": f"9{ely}"}
        rows.append(row | middle[ely] | {name: draw(texts) for name, texts in columns.items()})
    return registry.parse("regions.csv", rows)


@given(registries())
def test_registry_reads_back_as_it_was(one: Registry) -> None:
    """Whatever its names and persons are, and of either era."""
    assert parse_file("regions.csv", written(one)) == one


@pytest.mark.parametrize("year", registry.BUILT_IN)
def test_built_in_registry_reads_back_as_it_was(year: int) -> None:
    """So does a hierarchy that the package brings."""
    assert parse_file(f"regions_{year}.csv", written(registry.built_in(year))) == registry.built_in(year)


@pytest.mark.parametrize("rows", [(1,), (2,), (1, 2)], ids=str)
def test_address_of_an_ely_may_stand_on_any_of_its_rows(rows: tuple[int, ...]) -> None:
    """It is not lost where another row of the same ELY has none, nor where its name is left out."""
    lines = REGISTRY.splitlines()
    text = [f"{lines[0]},ely_e-mail", *(f"{line},{'e@x.fi' * (at in rows)}" for at, line in enumerate(lines[1:], 1))]
    assert parse_file("regions.csv", "\n".join(text).encode()).area("91").email == "e@x.fi"
    short = b"region_code,region_name_fi,region_name_sv,ely_code,ely_e-mail\n064,Tampere,Tammerfors,05,p@ely.fi\n"
    assert parse_file("regions.csv", short).area("05").email == "p@ely.fi"


def test_two_addresses_of_an_ely_are_told() -> None:
    """Which of them gets the mail is not guessed."""
    lines = REGISTRY.splitlines()
    text = [f"{lines[0]},ely_e-mail", *(f"{line},{at}@x.fi" for at, line in enumerate(lines[1:], 1))]
    with pytest.raises(SpecError, match=r"row 3: the ELY 91 has the e-mail '1@x.fi' on an earlier row and '2@x.fi'"):
        parse_file("regions.csv", "\n".join(text).encode())


def test_field_beyond_all_measure_is_told() -> None:
    """A quote that is never closed swallows the rest of a file: one line with its name."""
    with pytest.raises(SpecError, match=r"^regions\.csv: cannot be read as CSV \([^\n]*; open it in Excel"):
        parse_file("regions.csv", f'region_code,ely_code\n"{"x" * 131_073}'.encode())


def test_file_of_nothing_is_told() -> None:
    """An empty file has no headings."""
    with pytest.raises(SpecError, match="heading row"):
        parse_file("regions.csv", b"")


def test_hierarchy_names_nobody() -> None:
    """All that forms show of an area, and none of its persons."""
    one = registry.built_in(2013)
    many = replace(
        one, regions=tuple(replace(r, email="a@x.fi", coordinator="A", organisation="B") for r in one.regions)
    )
    assert many.hierarchy == one.hierarchy == (*one.regions, *one.elys)
