"""The registry's cell of addresses: whom it names, and when; what is none is told by row."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contacts import CONTACTS
from workbook_kit import registry
from workbook_kit.errors import SpecError
from workbook_kit.registry.contacts import Contact, parse_contacts

LEENA, MATTI = Contact("leena@x.fi"), Contact("matti@x.fi")
MARCH, APRIL = dt.date(2013, 3, 31), dt.date(2013, 4, 1)


@pytest.mark.parametrize(
    ("cell", "contacts"),
    [
        ("", ()),
        (" ; \n", ()),
        ("Leena@x.fi", (LEENA,)),
        ("leena@x.fi,matti@x.fi", (LEENA, MATTI)),
        ("leena@x.fi; matti@x.fi;", (LEENA, MATTI)),
        ("leena@x.fi matti@x.fi", (LEENA, MATTI)),
        ("leena@x.fi\r\nmatti@x.fi", (LEENA, MATTI)),
        ("\u00a0leena@x.fi\u00a0matti@x.fi", (LEENA, MATTI)),
        ("Leena Lahti <leena@x.fi>", (LEENA,)),
        ("Lahti, Leena <leena@x.fi>, Mäki, Matti <matti@x.fi>", (LEENA, MATTI)),
        ('"Lahti; Leena (seutu)" <leena@x.fi> <matti@x.fi>', (LEENA, MATTI)),
        ("leena@x.fi <leena@x.fi>", (LEENA,)),
        ("leena@x.fi (2012-01-01–2013-03-31)", (replace(LEENA, first=dt.date(2012, 1, 1), last=MARCH),)),
        ("leena@x.fi (2012-01-01-2013-03-31)", (replace(LEENA, first=dt.date(2012, 1, 1), last=MARCH),)),
        ("leena@x.fi(–31.3.2013)matti@x.fi", None),
        (
            "Leena <leena@x.fi> (–31.3.2013) Matti <matti@x.fi> ( 1.4.2013 - )",
            (replace(LEENA, last=MARCH), replace(MATTI, first=APRIL)),
        ),
        ("leena@x.fi (–)", (LEENA,)),
    ],
)
def test_cell_of_addresses(cell: str, contacts: tuple[Contact, ...] | None) -> None:
    """Several addresses, with or without names and days, as people write them and as Outlook copies them (D8)."""
    if contacts is None:
        with pytest.raises(SpecError):
            parse_contacts(cell, "here")
    else:
        assert parse_contacts(cell, "here") == contacts


@pytest.mark.parametrize(
    ("cell", "named"),
    [
        ("leena(at)x.fi", "leena(at)x.fi"),
        ("leena@x.fi, ei tiedossa", "ei tiedossa"),
        ("leena@x", "leena@x"),
        ("le..ena@x.fi", "le..ena@x.fi"),
        ("åsa@x.fi", "åsa@x.fi"),
        ("leena@x.fi (Leena)", "(Leena)"),
        ("leena@x.fi (kevääseen asti)", "(kevääseen asti)"),
        ("leena@x.fi (–31.2.2013)", "31.2.2013"),
        ("leena@x.fi (1.4.2013–31.3.2013)", "ends before it begins"),
        ("x" * 1000, f"'{'x' * 60}…'"),
    ],
)
def test_what_is_no_address_is_told_by_row(tmp_path: Path, cell: str, named: str) -> None:
    """One line with the row and the text, before anything is made for nobody."""
    text = CONTACTS.replace("vaino@pohjoinen.fi", cell if "," not in cell else f'"{cell}"')
    (tmp_path / "regions.csv").write_text(text, encoding="utf-8")
    with pytest.raises(SpecError) as refused:
        registry.load(tmp_path)
    assert refused.value.where == "regions.csv, row 2"
    assert named in refused.value.what
    assert "\n" not in str(refused.value)


def test_addresses_of_the_middle_level_are_looked_at(tmp_path: Path) -> None:
    """A column of addresses of ELY areas is held to the same."""
    text = CONTACTS.replace("e-mail\n", "ely_e-mail\n", 1).replace("vaino@pohjoinen.fi", "Väinö")
    (tmp_path / "regions.csv").write_text(text, encoding="utf-8")
    with pytest.raises(SpecError, match="row 2: the e-mail 'Väinö' is no address"):
        registry.load(tmp_path)


@given(st.dates(), st.dates(), st.dates())
def test_contact_is_in_force_between_its_days(one: dt.date, other: dt.date, day: dt.date) -> None:
    """Both days included; without a first or last day for ever, and on a day that is not known."""
    first, last = sorted((one, other))
    assert replace(LEENA, first=first, last=last).is_in_force(day) == (first <= day <= last)
    assert replace(LEENA, first=first).is_in_force(day) == (first <= day)
    assert replace(LEENA, last=last).is_in_force(day) == (day <= last)
    assert replace(LEENA, first=first, last=last).is_in_force(None)


def test_area_has_the_contacts_of_its_cell() -> None:
    """They are read anew where the cell is another."""
    area = replace(registry.built_in(2013).area("064"), email="Leena <leena@x.fi>")
    assert area.contacts == (LEENA,)
    assert replace(area, email="").contacts == ()
