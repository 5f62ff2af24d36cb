"""What goes back to the areas: correction workbooks that can be sent back, and mail drafts that can be sent."""

import datetime as dt
import email
import email.policy
import io
import zipfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pytest

from tests.making import TAMPERE, blank_of, fill, fill_fields, generated, kit, library_form, small_workspace
from tests.office import ooxml
from tests.office.soffice import Office, save, type_in
from workbook_kit.book import MARKED, Book
from workbook_kit.findings import messages, wording
from workbook_kit.findings.finding import Finding
from workbook_kit.harvest.gathering import gather
from workbook_kit.language import LANGUAGES
from workbook_kit.period import Period
from workbook_kit.record import Answer
from workbook_kit.registry import built_in
from workbook_kit.reply import area_wording, cover, letter, replies
from workbook_kit.reply.case import READINGS
from workbook_kit.reply.draft import draft, recipients
from workbook_kit.workspace.folder import Workspace

PERIOD = "2013Q1"
REGISTRY = """region_code,region_name_fi,region_name_sv,languages,ely_code,ely_fi,ely_sv,coordinator,e-mail
901,Pohjoinen,Norra,fi+sv,91,Pohjan ELY-keskus,NTM-centralen i Norr,Åsa Öhman,asa.ohman@example.fi
902,Eteläinen,Södra,fi,91,Pohjan ELY-keskus,NTM-centralen i Norr,Päivi Mäkelä,paivi@example.fi
903,Läntinen,Västra,fi,92,Lännen ELY-keskus,NTM-centralen i Väst,,
"""
FORM = {"L-keskiarvo": 'at_most = "L-menot"', "L-nimi": 'required = true\ncarry = "always"'}
WRONG: dict[str, Any] = {
    "L-lainat": "1.234",
    "L-keskiarvo": 7.5,
    "L-menot": 5,
    "L-osuus": 0.005,
    "L-avattu": "31.13.2013",
    "L-kunto": "siedettävä",
}
RIGHT: dict[str, Any] = {"L-nimi": "Pääkirjasto", "L-lainat": 1234, "L-menot": 50, "L-osuus": 0.5}
RIGHT |= {"L-avattu": dt.date(2013, 3, 31), "L-kunto": "hyvä"}
ANNEX = """
[[sheet]]
id = "liite"
title = { fi = "Liite", sv = "Bilaga" }
widths = [10, 30]

[[sheet.block]]
id = "X"
shape = "table"
rows = 1

[[sheet.block.field]]
id = "L-lisa"
kind = "text"
label = { fi = "Lisä", sv = "Tillägg" }
"""
PLACES = {"L-nimi": "E5", "L-lainat": "E6", "L-keskiarvo": "E7", "L-menot": "E8", "L-osuus": "E9"}
PLACES |= {"L-avattu": "E10", "L-kunto": "E11"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workspace whose first quarter has been generated."""
    return generated(tmp_path, library_form(FORM), REGISTRY)


def harvested(root: Path) -> list[str]:
    """Harvest; the names of the replies."""
    assert kit(root, "harvest", PERIOD).code in (0, 1)
    folder = root / "output" / PERIOD / "replies"
    return sorted(path.name for path in folder.rglob("*.*"))


def reply_to(root: Path, name: str) -> Path:
    (found,) = (root / "output" / PERIOD / "replies").glob(f"*/*{name}")
    return found


def draft_of(root: Path, name: str) -> EmailMessage:
    message = email.message_from_bytes(reply_to(root, name).read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def mailed(sender: str, data: bytes) -> bytes:
    """A mail with a workbook, as it comes back."""
    message = EmailMessage()
    message["From"], message["Date"] = sender, "Fri, 12 Apr 2013 10:15:00 +0300"
    message.add_attachment(data, maintype="application", subtype="octet-stream", filename="lomake.xlsx")
    return message.as_bytes()


def text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    return str(body.get_content()).replace("\r\n", "\n") if body else ""


def attached(message: EmailMessage) -> dict[str, bytes]:
    return {str(part.get_filename()): part.get_payload(decode=True) for part in message.iter_attachments()}  # type: ignore[misc]


def told_of(root: Path, path: Path) -> list[tuple[str, ...]]:
    """What is open in a file, with its cells and what stands in them."""
    (said,) = kit(root, "check", str(path), "--json").json["returns"]
    return [tuple(f[key] for key in ("code", "cell", "raw")) for f in said["findings"] if f["severity"] != "note"]


def test_each_area_gets_one_reply(root: Path) -> None:
    """A correction with its workbook, a receipt, or a reminder; in the folder of the area's ELY."""
    fill_fields(root, "901", WRONG, language="sv")
    fill_fields(root, "902", RIGHT)
    assert harvested(root) == [
        "901-pohjoinen-2013Q1-sv-korjaukset.eml",
        "901-pohjoinen-2013Q1-sv-korjaukset.xlsx",
        "902-etelainen-2013Q1-fi-kuittaus.eml",
        "903-lantinen-2013Q1-fi-muistutus.eml",
    ]
    assert reply_to(root, "korjaukset.xlsx").parent.name == "91-pohjan"
    ran = kit(root, "harvest", PERIOD)
    assert "output/2013Q1/replies" in ran.out.splitlines()


def test_same_bytes_each_time(root: Path) -> None:
    """The same harvest gives the same replies, in one process or in many (P4)."""
    for code in ("901", "902", "903"):
        fill_fields(root, code, WRONG)
    harvest = gather(Workspace(root), Period(2013, 1), keep=False)
    once = replies(Workspace(root), harvest)
    with ProcessPoolExecutor(2) as pool, pytest.MonkeyPatch.context() as patch:
        patch.setattr("workbook_kit.reply.outgoing._WORTH_A_POOL", 1)
        assert replies(Workspace(root), harvest, pool) == once
    harvested(root)
    assert {f"replies/{p.parent.name}/{p.name}": p.read_bytes() for p in root.glob("output/*/replies/*/*")} == once


def identity_in(book: openpyxl.Workbook) -> list[tuple[object, ...]]:
    """The hidden rows that say whose a workbook is, without those of its lineage: a correction has its own."""
    return [row for row in book["_kit"].values if row[0] not in {"serial", "corrects", "prefill", "origin", "seal"}]


def test_correction_is_the_form_itself(root: Path) -> None:
    """Same identity, places and locks as the blank, so that it can be sent back; it opens on what to put right."""
    fill_fields(root, "901", WRONG)
    harvested(root)
    sent, back = (openpyxl.load_workbook(p) for p in (blank_of(root, "901"), reply_to(root, "korjaukset.xlsx")))
    assert back.sheetnames == ["Korjattavaa", *sent.sheetnames]
    assert back.active == back["Korjattavaa"]
    assert identity_in(back) == identity_in(sent)
    assert all(sheet.protection.sheet for sheet in back.worksheets)
    for row in sent["Kirjasto"].iter_rows():
        for cell in row:
            same = back["Kirjasto"][cell.coordinate]
            assert cell.protection.locked == same.protection.locked
            assert cell.value == same.value or cell.coordinate in PLACES.values()


def test_cells_hold_what_came_back(root: Path) -> None:
    """What counts and what does not is back in its cell; what is in question is marked, by colour and by a comment."""
    fill_fields(root, "901", WRONG)
    harvested(root)
    sheet = openpyxl.load_workbook(reply_to(root, "korjaukset.xlsx"))["Kirjasto"]
    assert {name: sheet[PLACES[name]].value for name in WRONG} == WRONG
    marked = {name for name, cell in PLACES.items() if sheet[cell].fill.start_color.rgb == f"FF{MARKED[1:]}"}
    assert marked == set(PLACES) - {"L-menot"} == {name for name, cell in PLACES.items() if sheet[cell].comment}
    comment = sheet["E6"].comment
    assert comment.text.split("\n")[:2] == ["Korjattava", '"1.234" voi tarkoittaa kahta eri lukua.']
    assert comment.author == "workbook_kit"
    assert sheet["E9"].comment.text.startswith("Tarkistettava\n")


ODD: list[tuple[str, Any, str]] = [
    ("L-lainat", dt.date(2013, 3, 1), "number-date"),
    ("L-lainat", 12.5, "not-whole"),
    ("L-lainat", True, "number-wrong"),
    ("L-lainat", "  noin\n30 _x0041_", "number-wrong"),
    ("L-osuus", "0,5", "percent-unclear"),
    ("L-avattu", dt.datetime(2013, 3, 1, 14, 0), "date-time"),  # noqa: DTZ001 - cells know no zone
    ("L-avattu", "3/4", "date-unclear"),
    ("L-kunto", 3, "choice-unknown"),
    ("L-kunto", "<r><t>hyvä</t></r>", "choice-unknown"),
    ("L-nimi", "pitkä " * 500, "text-long"),
]


@pytest.mark.parametrize(("field", "typed", "code"), ODD)
def test_nothing_is_put_right_in_silence(root: Path, field: str, typed: object, code: str) -> None:
    """A correction that comes back untouched gives the same findings at the same cells, of the same contents."""
    path = fill_fields(root, "901", {"L-nimi": "Kirjasto", field: typed})
    harvested(root)
    before = told_of(root, path)
    assert code in {said for said, _, _ in before}
    assert told_of(root, reply_to(root, "korjaukset.xlsx")) == before


def test_number_in_a_date_cell_stays_a_number(root: Path) -> None:
    """As a day it would be one of 1900."""
    book = openpyxl.load_workbook(blank_of(root, "901"))
    book["Kirjasto"]["E10"].number_format = "0"
    book["Kirjasto"]["E10"].value = 5
    book.save(root / "collected" / "901.xlsx")
    harvested(root)
    before = told_of(root, root / "collected" / "901.xlsx")
    assert ("date-wrong", "E10", "5") in before
    assert told_of(root, reply_to(root, "korjaukset.xlsx")) == before


def test_what_is_no_whole_number_shows_it(root: Path) -> None:
    """Rounded to look whole, the cell would hide what is wrong with it."""
    fill_fields(root, "901", {"L-lainat": 12.5})
    harvested(root)
    cell = openpyxl.load_workbook(reply_to(root, "korjaukset.xlsx"))["Kirjasto"]["E6"]
    assert (cell.value, cell.number_format) == (12.5, "General")


def test_fixed_correction_leaves_nothing_open(root: Path) -> None:
    """Harvest, correction, fix, harvest: the findings are gone, and the reply is a receipt."""
    fill_fields(root, "901", WRONG)
    harvested(root)
    cells = {("Kirjasto", PLACES[name]): value for name, value in RIGHT.items()}
    fill(reply_to(root, "korjaukset.xlsx"), root / "collected" / "901-korjattu.xlsx", cells)
    names = harvested(root)
    assert "901-pohjoinen-2013Q1-fi-kuittaus.eml" in names
    assert not [name for name in names if "korjaukset" in name]
    assert "luettiin 7 vastausta" in text_of(draft_of(root, "kuittaus.eml"))


def test_cover_lists_each_cell_with_a_link(root: Path) -> None:
    """Errors first, then queries, each from the top of the form, with what stood in the cell."""
    fill_fields(root, "901", WRONG)
    harvested(root)
    sheet = openpyxl.load_workbook(reply_to(root, "korjaukset.xlsx"))["Korjattavaa"]
    listed = [row for row in sheet.iter_rows(min_row=8) if isinstance(row[0].value, int)]
    assert [row[0].value for row in listed] == [1, 2, 3, 4, 5, 6]
    assert [row[1].value for row in listed] == [f"Kirjasto, {cell}" for cell in ("E5", "E6", "E7", "E10", "E11", "E9")]
    assert [row[1].hyperlink.location for row in listed[:2] if row[1].hyperlink] == ["'Kirjasto'!E5", "'Kirjasto'!E6"]
    assert [row[5].value for row in listed] == ["tyhjä", "1.234", "7,5", "31.13.2013", "siedettävä", "0,5 %"]
    headings = [row[0].value for row in sheet.iter_rows(min_row=8) if isinstance(row[0].value, str)]
    assert [heading.split(":")[0] for heading in headings] == ["Korjattava", "Tarkistettava"]


def test_cover_counts_what_it_does_not_list(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So many lines, then how many more; each cell is marked in its place all the same."""
    monkeypatch.setattr(cover, "MOST_LINES", 2)
    fill_fields(root, "901", WRONG)
    harvested(root)
    book = openpyxl.load_workbook(reply_to(root, "korjaukset.xlsx"))
    values = [cell.value for row in book["Korjattavaa"].iter_rows(min_row=8) for cell in row]
    assert [value for value in values if isinstance(value, int)] == [1, 2]
    assert "ja 4 muuta" in values
    assert book["Kirjasto"]["E9"].comment


def test_form_with_a_page_called_like_the_cover(tmp_path: Path) -> None:
    """A form may use the name itself."""
    form = library_form(FORM).replace('fi = "Kirjasto", sv', 'fi = "korjattavaa", sv')
    kit(small_workspace(tmp_path, form, REGISTRY), "generate", PERIOD)
    path = fill_fields(tmp_path, "902", WRONG)
    harvested(tmp_path)
    correction = reply_to(tmp_path, "korjaukset.xlsx")
    assert openpyxl.load_workbook(correction).sheetnames[:2] == ["Korjattavaa (1)", "korjattavaa"]
    assert told_of(tmp_path, correction) == told_of(tmp_path, path)


def test_last_period_stands_beside_the_corrections(root: Path) -> None:
    """As in the blank; what is carried forward never fills a cell that came back blank."""
    fill_fields(root, "901", RIGHT)
    harvested(root)
    kit(root, "generate", "2013Q2")
    fill_fields(root, "901", {"L-nimi": None, "L-menot": "5.000"}, "toinen.xlsx", period="2013Q2")
    kit(root, "harvest", "2013Q2")
    (path,) = (root / "output" / "2013Q2" / "replies").glob("*/*korjaukset.xlsx")
    sheet = openpyxl.load_workbook(path)["Kirjasto"]
    assert (sheet["D8"].value, sheet["E8"].value, sheet["E5"].value) == (50, "5.000", None)


def test_older_version_gets_its_own_form_back(root: Path) -> None:
    """The correction has the places of the form that was answered."""
    path = fill_fields(root, "901", WRONG)
    newer = library_form(FORM).replace('version = "1"', 'version = "2"').replace("rows = 2", "rows = 3")
    (root / "forms" / "kirjasto-2.toml").write_text(newer, encoding="utf-8")
    harvested(root)
    before, after = told_of(root, path), told_of(root, reply_to(root, "korjaukset.xlsx"))
    assert before == after
    assert len(before) == 6


def test_what_a_locked_cell_held_is_told(root: Path) -> None:
    """A label that was typed over is whole again in the correction, and its finding leads there."""
    fill(
        blank_of(root, "901"), root / "collected" / "901.xlsx", {("Kirjasto", "E5"): "Nimi", ("Kirjasto", "B5"): "Muu"}
    )
    harvested(root)
    book = openpyxl.load_workbook(reply_to(root, "korjaukset.xlsx"))
    assert book["Kirjasto"]["B5"].value == "L-nimi fi"
    assert "Muu" in book["Kirjasto"]["B5"].comment.text
    assert "'Kirjasto'!B5" in [cell.hyperlink.location for cell in book["Korjattavaa"]["B"] if cell.hyperlink]


def test_draft_opens_as_unsent(root: Path) -> None:
    """Headers of a draft, in ASCII, without sender, date or id; CRLF; the workbook attached by its name."""
    fill_fields(root, "901", WRONG, language="sv")
    harvested(root)
    data, message = reply_to(root, "korjaukset.eml").read_bytes(), draft_of(root, "korjaukset.eml")
    assert data.isascii()
    assert data.count(b"\n") == data.count(b"\r\n")
    assert (message["X-Unsent"], message["To"]) == ("1", "Åsa Öhman <asa.ohman@example.fi>")
    assert message["Subject"] == "Begäran om rättelse: Norra, kvartal 1/2013"
    assert b"Subject: =?utf-8?" in data
    assert [name for name in ("From", "Date", "Message-ID") if name in message] == []
    assert attached(message) == {
        "901-pohjoinen-2013Q1-sv-rattelser.xlsx": reply_to(root, "korjaukset.xlsx").read_bytes()
    }


def test_letter_says_what_to_put_right(root: Path) -> None:
    """What came, how many things are open, where, what to do, how to answer; signed by the ELY."""
    fill_fields(root, "902", WRONG)
    harvested(root)
    text = text_of(draft_of(root, "902-etelainen-2013Q1-fi-korjaukset.eml"))
    assert text.startswith("Hyvä Päivi Mäkelä\n\nKiitos palautuksesta. Olemme vastaanottaneet tiedoston 902.xlsx")
    assert "5 korjattavaa kohtaa ja 1 tarkistettava kohta." in text
    assert 'Kirjasto, E6 (L-lainat fi): "1.234" voi tarkoittaa kahta eri lukua.\n   Mitä tehdä: Kirjoita' in text
    assert "pyydämme kertomaan sen vastausviestissä" in text
    assert text.endswith("Ystävällisin terveisin\nPohjan ELY-keskus\n")


def test_letter_groups_and_counts(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is said alike of several cells is one line; after so many lines the rest is counted."""
    monkeypatch.setattr(letter, "MOST_LINES", 2)
    wrong = {f"L-kirjat/{segment}/{row}": "monta" for segment in "AL" for row in "12"}
    fill_fields(root, "902", WRONG | wrong)
    harvested(root)
    text = text_of(draft_of(root, "korjaukset.eml"))
    assert "3." not in text.replace("31.3.", "")
    assert "ja 8 muuta, jotka näkyvät liitteessä" in text
    monkeypatch.undo()
    (root / "output" / "2013Q1" / "manifest.json").unlink()  # another program, to which nothing stands made
    harvested(root)
    assert "C16, C17, C21 ja C22 (" not in text
    assert 'Kirjasto, C16, C17, C21 ja C22: "monta" ei ole luku.' in text_of(draft_of(root, "korjaukset.eml"))


def test_letter_gives_no_advice_that_does_not_fit_all(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cells that are only counted may need different things done."""
    monkeypatch.setattr(wording, "MOST_LINES", 0)
    fill_fields(root, "902", {"L-nimi": "Kirjasto", "L-kunto": "ehkä", "L-avoinna": "ehkä"})
    harvested(root)
    text = text_of(draft_of(root, "korjaukset.eml"))
    assert "1. Kirjasto, E11 ja E12: vielä 2 samanlaista havaintoa.\n\n" in text


def test_lost_sheet_is_told_of_without_a_link(tmp_path: Path) -> None:
    """It is whole again in the correction, where it has to be filled in anew."""
    generated(tmp_path, library_form(FORM) + ANNEX, REGISTRY)
    book = openpyxl.load_workbook(fill_fields(tmp_path, "902", {"L-nimi": "Kirjasto", "L-lisa": "Lisä"}))
    del book["Liite"]
    book.save(tmp_path / "collected" / "902.xlsx")
    harvested(tmp_path)
    correction = openpyxl.load_workbook(reply_to(tmp_path, "korjaukset.xlsx"))
    row = next(row for row in correction["Korjattavaa"].iter_rows(min_row=8) if row[0].value == 1)
    assert [cell.value for cell in row[1:5:3]] == [
        "Liite",
        "Täytä välilehden tiedot uudelleen. Välilehtiä ei saa poistaa.",
    ]
    assert row[1].hyperlink is None
    assert "Liite" in correction.sheetnames


@pytest.mark.parametrize(
    ("remarks", "where"),
    [((), "answer"), (("L-osuus",), "remark"), (("L-lainat", "L-osuus"), "remark"), (("L-nimi",), "both")],
)
def test_where_a_query_is_explained(root: Path, remarks: tuple[str, ...], where: str) -> None:
    """In the remark cell that goes with it, else in the mail; of errors nothing is explained."""
    form = next(iter(Workspace(root).versions))
    form.__dict__["remark_of"] = dict.fromkeys(remarks, "L-nimi")
    queries = [Finding("percent-small", field="L-osuus"), Finding("stray-value", field="L-nimi")]
    found = [Finding("number-unclear", field="L-lainat"), *(queries if where == "both" else queries[:1])]
    assert area_wording.explained_in(found, form) == where
    assert area_wording.explained_in(found[:1], form) == ""


def test_receipt_tells_how_answers_were_read(root: Path) -> None:
    """How many answers, no attachment, and every conversion, so that the sender can object."""
    fill_fields(root, "902", RIGHT | {"L-menot": "1 250,5 €"})
    harvested(root)
    message = draft_of(root, "kuittaus.eml")
    text = text_of(message)
    assert message["Subject"] == "Lomake vastaanotettu: Eteläinen, 1. neljännes 2013"
    assert "Siitä luettiin 6 vastausta. Korjattavaa ei ole." in text
    assert 'Kirjasto, E8 (L-menot fi): Teksti "1 250,5 €" luettiin lukuna 1 250,5.' in text.replace("\u00a0", " ")
    assert attached(message) == {}


def test_readings_are_notes() -> None:
    """What a receipt lists is never anything to put right."""
    assert {messages.message(code).severity for code in READINGS} == {"note"}


def test_receipt_counts_what_it_does_not_list(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Notes are capped like findings; a receipt without any just thanks."""
    monkeypatch.setattr(letter, "MOST_LINES", 1)
    fill_fields(root, "902", RIGHT | {"L-menot": "1250", "L-lainat": "12"})
    fill_fields(root, "903", RIGHT)
    harvested(root)
    assert "ja 1 muu\n" in text_of(draft_of(root, "902-etelainen-2013Q1-fi-kuittaus.eml"))
    assert "tulkitsemaan" not in text_of(draft_of(root, "903-lantinen-2013Q1-fi-kuittaus.eml"))


def test_reminder_carries_the_blank_of_each_language(root: Path) -> None:
    """The same bytes as in blank_templates, and the text once in each language of the area."""
    fill_fields(root, "902", RIGHT)
    harvested(root)
    message = draft_of(root, "901-pohjoinen-2013Q1-fi-muistutus.eml")
    blanks = [blank_of(root, "901", language=language) for language in LANGUAGES]
    assert attached(message) == {path.name: path.read_bytes() for path in blanks}
    finnish, swedish = text_of(message).split("–" * 40)
    assert "Emme ole vielä saaneet" in finnish
    assert "Vi har ännu inte fått" in swedish
    assert str(message["Subject"]).count(" / ") == 1


def test_reminder_carries_last_period_forward(root: Path) -> None:
    """A blank that was prefilled is attached as it was sent out."""
    fill_fields(root, "902", RIGHT)
    harvested(root)
    kit(root, "generate", "2013Q2")
    kit(root, "harvest", "2013Q2")
    (path,) = (root / "output" / "2013Q2" / "replies").glob("*/902-*-muistutus.eml")
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    blank = blank_of(root, "902", "2013Q2")
    assert isinstance(message, EmailMessage)
    assert attached(message) == {blank.name: blank.read_bytes()}
    assert openpyxl.load_workbook(blank)["Kirjasto"]["E5"].value == "Pääkirjasto"


def test_only_who_was_asked_is_reminded(tmp_path: Path) -> None:
    """Whoever got no workbook is not reminded of it; where none lie about, all are."""
    small_workspace(tmp_path, library_form(FORM), REGISTRY)
    kit(tmp_path, "generate", PERIOD, "--region", "902", "--language", "sv")
    assert harvested(tmp_path) == ["902-etelainen-2013Q1-sv-muistutus.eml"]
    blank_of(tmp_path, "902", language="sv").unlink()
    assert len(harvested(tmp_path)) == 3


def test_no_address_is_not_fatal(root: Path) -> None:
    """A draft without a recipient has no To, and greets nobody by name."""
    harvested(root)
    message = draft_of(root, "903-lantinen-2013Q1-fi-muistutus.eml")
    assert "To" not in message
    assert text_of(message).startswith("Hyvä vastaanottaja\n")


@pytest.mark.parametrize(
    ("cell", "name", "to"),
    [
        ("a@b.fi", "Åsa", ["Åsa <a@b.fi>"]),
        ("a@b.fi; c@d.fi", "Åsa", ["a@b.fi", "c@d.fi"]),
        ("a@b.fi", "Å\r\nBcc: x@y.fi", ['"Å Bcc: x@y.fi" <a@b.fi>']),
        ("Öberg Åsa <A@b.fi>", "Åsa", ["Åsa <a@b.fi>"]),
        ("a@b.fi (–31.3.2013), c@d.fi (1.4.2013–)", "Åsa", ["Åsa <c@d.fi>"]),
        ("a@b.fi (–31.3.2013)", "Åsa", []),
        ("", "Åsa", []),
    ],
)
def test_recipients(cell: str, name: str, to: list[str]) -> None:
    """Those who are the area's contacts on the day, once each, and nothing else gets into the headers."""
    area = replace(built_in(2013).area("064"), email=cell, coordinator=name)
    data = draft(recipients(area, dt.date(2013, 4, 15)), "Aihe", "Teksti\n", {})
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert [str(address) for address in (message["To"].addresses if to else ())] == to
    assert "Bcc" not in message


def test_attachment_names_keep_their_letters() -> None:
    """Letters beyond ASCII are written as RFC 2231 asks, and the body needs no quoting by hand."""
    data = draft([], "Äiti\nBcc: å", "Öljyä €\n.\nFrom here\n" + "pitkä " * 300 + "\n", {"Jämsä å.xlsx": b"PK"})
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    assert b"filename*=utf-8''J%C3%A4ms%C3%A4%20%C3%A5.xlsx" in data
    assert attached(message) == {"Jämsä å.xlsx": b"PK"}
    assert text_of(message).startswith("Öljyä €\n.\nFrom here\npitkä ")
    assert message["Subject"] == "Äiti Bcc: å"


def test_refused_file_is_named_with_reason_and_advice(root: Path) -> None:
    """An area of which nothing could be read is told why, in words meant for it, with the blank attached."""
    fill_fields(root, "902", {}, target="oma nimi.xlsx")
    assert "902-etelainen-2013Q1-fi-hylatty.eml" in harvested(root)
    message = draft_of(root, "hylatty.eml")
    assert "Tiedosto: oma nimi.xlsx\nSyy: Työkirja on palautettu tyhjänä" in text_of(message)
    assert "Mitä tehdä: Täytä lomake ja palauta se" in text_of(message)
    assert attached(message) == {blank_of(root, "902").name: blank_of(root, "902").read_bytes()}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("viesti.eml", mailed("asa.ohman@example.fi", b"rikki")),
        ("901-pohjoinen-2013Q1-sv (2).xlsx", b"rikki"),
        ("901-Pohjoinen-2013Q1-fi.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    ],
)
def test_unreadable_file_is_answered_by_its_sender_or_name(root: Path, name: str, data: bytes) -> None:
    """Whoever sent something is not told that nothing came; in all of the area's languages, as none is known."""
    (root / "collected" / name).write_bytes(data)
    names = [name for name in harvested(root) if name.startswith("901")]
    assert names == ["901-pohjoinen-2013Q1-fi-hylatty.eml"]
    message = draft_of(root, "hylatty.eml")
    assert "Mitä tehdä: " in text_of(message)
    assert "Åtgärd: " in text_of(message)
    assert len(attached(message)) == 2


def test_refused_beside_an_accepted_file_is_not_answered(root: Path) -> None:
    """The return that counts is answered, once."""
    fill_fields(root, "902", RIGHT)
    (root / "collected" / "tyhjä.xlsx").write_bytes(blank_of(root, "902").read_bytes())
    assert [name for name in harvested(root) if name.startswith("902")] == ["902-etelainen-2013Q1-fi-kuittaus.eml"]


def test_what_is_for_the_office_stays_there(root: Path) -> None:
    """An unknown sender is asked about at the office, not in a mail to the region."""
    fill_fields(root, "902", RIGHT, "../902.xlsx")
    data = (root / "902.xlsx").read_bytes()
    (root / "collected" / "902.eml").write_bytes(mailed("joku.muu@example.fi", data))
    names = harvested(root)
    assert "902-etelainen-2013Q1-fi-kuittaus.eml" in names
    assert kit(root, "status", PERIOD, "--json").json["queries"] == 1
    assert "joku.muu" not in text_of(draft_of(root, "kuittaus.eml"))


def test_what_is_waived_is_not_asked(root: Path) -> None:
    """A waiver closes a finding for the region, too."""
    lines = ['area = "902"', 'code = "number-unclear"', 'reason = "Sovittu."', 'until = "2013Q1"']
    (root / "kit.toml").write_text("\n".join(["[[waiver]]", *lines]), encoding="utf-8")
    fill_fields(root, "902", RIGHT | {"L-lainat": "1.234"})
    assert "902-etelainen-2013Q1-fi-kuittaus.eml" in harvested(root)


def test_regions_are_told_in_words_meant_for_them() -> None:
    """No reply asks a region to ask itself, or speaks of what only the office has."""
    ours = ["Pyydä ", "Kysy alue", "Lähetä alueelle", "Be avs", "Be området", "Fråga området", "kit.", "regions.csv"]
    ours += ["kokoaminen", "työtila", "arbetsyta"]
    for message in messages.messages().values():
        if message.severity != "note" and not message.office:
            for language in LANGUAGES:
                finding = Finding(message.code, facts=(("area", "064"), ("period", PERIOD)))
                both = area_wording.words(finding, language) + area_wording.advice(finding, language)
                assert [word for word in ours if word in both] == [], message.code


def test_what_a_sender_typed_breaks_no_file(root: Path) -> None:
    """Control characters, markup and line ends go into cells, comments and mail as text, and no further (P7)."""
    odd = '<r>\n\r\n"&\x0b<x/>_x000B_ Bcc: x\n\n.\n-- \n' + "ä" * 40
    fill_fields(root, "902", {"L-nimi": "<r>&</r>", "L-lainat": odd.replace("\x0b", "")}, "rivi.xlsx")
    harvested(root)
    book = openpyxl.load_workbook(reply_to(root, "korjaukset.xlsx"))
    assert book["Kirjasto"]["E5"].value == "<r>&</r>"
    text = text_of(draft_of(root, "korjaukset.eml"))
    assert '<r> "&<x/>' in text
    assert [line for line in text.split("\n") if line in (".", "-- ") or line.startswith("Bcc")] == []
    assert book["Kirjasto"]["E6"].comment


def test_text_that_no_file_can_hold() -> None:
    """A hostile content is cut and mended rather than that it stop a harvest (P6)."""
    for text in ("\ud800x" * 40_000, "<r>" + "&" * 40_000 + "</r>", "\ufffe\uffff"):
        value = area_wording.content(Answer("L-nimi", "", "", text, "Kirjasto", "E5", text))
        book = Book(title="t", language="fi", created=dt.datetime(2013, 1, 1, tzinfo=dt.UTC), locked=False)
        book.sheet("s").put(0, 0, value)
        with zipfile.ZipFile(io.BytesIO(book.finish())) as package:
            ET.fromstring(package.read("xl/sharedStrings.xml"))  # noqa: S314 - our own


@pytest.mark.npm
@pytest.mark.parametrize("language", LANGUAGES)
def test_correction_is_valid(root: Path, language: str) -> None:
    """The Open XML SDK finds no error in a workbook with comments, links and marks."""
    fill_fields(root, "901", WRONG, language=language)
    harvested(root)
    assert ooxml.errors(reply_to(root, "korjaukset.xlsx")) == []


PLANTED = {"K-F1": 900, "K-F2d": 800, "K-A4.nyt": "1.234", "Y-A1.paiva": "31.13.2013", "Y-B1.or_lasna": 0.005}
FIXED = {"K-F1": "700", "K-A4.nyt": "1234", "Y-A1": "kyllä", "Y-A1.paiva": "31.3.2013"}


@pytest.fixture
def tampere(tmp_path: Path) -> Path:
    """The real forms of one region, harvested: a part over its whole, unclear texts, a blank and a doubtful share."""
    (tmp_path / "regions.csv").write_text(TAMPERE, encoding="utf-8")
    kit(tmp_path, "generate", PERIOD)
    fill_fields(tmp_path, "064", PLANTED)
    harvested(tmp_path)
    return tmp_path


def test_reply_loop_in_libreoffice(office: Office, tampere: Path) -> None:
    """Fix the correction as a person would, save, harvest: no finding is left open, and it is still our workbook."""
    listed = kit(tampere, "fields", PERIOD, "--region", "064", "--json").json
    at = {slot["field"]: f"{slot['sheet']}!{slot['cell']}" for slot in reversed(listed)}
    remark = Workspace(tampere).versions.in_use["region"].remark_of["Y-B1.or_lasna"]
    keys = {**FIXED, remark: "Ohjausryhmä aloitti maaliskuussa."}
    correction = reply_to(tampere, "korjaukset.xlsx")
    before = told_of(tampere, correction)
    returned = tampere / "collected" / "korjattu.xlsx"
    seen = office.run(correction, [*(type_in(at[name], text) for name, text in keys.items()), save(returned)])
    assert [cell.cell for cell in seen if not cell.changed] == []
    assert {code for code, _, _ in before} == {"at-most", "number-unclear", "date-wrong", "required", "percent-small"}
    assert "064-tampere-2013Q1-fi-kuittaus.eml" in harvested(tampere)
    ran = kit(tampere, "harvest", PERIOD, "--json")
    assert (ran.code, ran.json["errors"], ran.json["queries"], ran.json["accepted"]) == (0, 0, 0, 1)
    rows = [identity_in(openpyxl.load_workbook(path)) for path in (blank_of(tampere, "064"), returned)]
    assert rows[0] == rows[1]


def test_libreoffice_shows_the_comments(office: Office, tampere: Path, tmp_path: Path) -> None:
    """Every cell in question has its comment there, in a program that is not Excel."""
    office.run(reply_to(tampere, "korjaukset.xlsx"), [save(tmp_path / "nähty.ods")])
    with zipfile.ZipFile(tmp_path / "nähty.ods") as package:
        content = package.read("content.xml").decode()
    assert content.count("<office:annotation ") == 5
    assert "Luku 900 on suurempi kuin 800" in content
