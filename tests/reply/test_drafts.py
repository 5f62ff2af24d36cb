"""Drafts open in mail programs: one reading in Python's two parsers and in Thunderbird's own."""

from email.headerregistry import Address
from pathlib import Path

import pytest

from tests.contacts import CONTACTS
from tests.making import kit, small_workspace
from tests.office.mail import PARSERS
from workbook_kit.reply.draft import draft

EACH = [pytest.param(name, marks=[pytest.mark.npm] if name == "thunderbird" else []) for name in PARSERS]
SUBJECT = "Seurantalomake Järvi-Pohjanmaa – vastaathan åländska öbor viimeistään 15.4.2013 mennessä"
TEXT = "Hyvä Väinö,\n\nöljyä €\n.\nFrom here\n" + "pitkä rivi " * 60 + "\n\n–\nÅsa\n"


@pytest.mark.parametrize("parser", EACH)
def test_every_part_of_a_draft(parser: str, tmp_path: Path) -> None:
    """It is unsent; addressee, subject, text and names of files have their ä, ö, å, and the files their bytes."""
    attached = {"Jämsä å ö.xlsx": bytes(range(256)), "064-tampere-2013Q1-fi.xlsx": b"PK\r\n.\r\n"}
    path = tmp_path / "luonnos.eml"
    path.write_bytes(draft([Address("Väinö Äyräs", "vaino", "pohjoinen.fi")], SUBJECT, TEXT, attached))
    seen = PARSERS[parser](path)
    assert (seen.unsent, seen.to) == ("1", (("Väinö Äyräs", "vaino@pohjoinen.fi"),))
    assert (seen.subject, seen.text, seen.attached) == (SUBJECT, TEXT, attached)


@pytest.mark.parametrize("parser", EACH)
def test_drafts_of_send(parser: str, tmp_path: Path) -> None:
    """The draft that an officer opens has the two workbooks of an area and the text in both languages."""
    small_workspace(tmp_path, registry=CONTACTS.replace("Pohjoinen,Norra", "Ylä-Häme,Övre Åland"))
    (tmp_path / "saate.fi.txt").write_text("Lomake {alue}\n\nHyvä {nimi}\n", encoding="utf-8")
    kit(tmp_path, "generate", "2013Q1", "--region", "901")
    kit(tmp_path, "send", "2013Q1", "--region", "901")
    (path,) = (tmp_path / "output").rglob("901-*.eml")
    seen = PARSERS[parser](path)
    assert (seen.unsent, seen.to) == ("1", (("Väinö Äyräs", "vaino@pohjoinen.fi"),))
    assert seen.subject.startswith("Lomake Ylä-Häme / ")
    assert seen.text.startswith("Hyvä Väinö Äyräs\n\n\n–")
    assert "Övre Åland" in seen.subject
    assert seen.attached == {p.name: p.read_bytes() for p in (tmp_path / "blank_templates").rglob("*.xlsx")}
