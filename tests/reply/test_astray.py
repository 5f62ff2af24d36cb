"""Who sent another area's form, one of a past quarter or what nobody can read is told so, and is not reminded."""

import email
import email.policy
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.making import blank_of, fill_fields, kit, small_workspace
from workbook_kit.findings.finding import Finding
from workbook_kit.harvest.gathering import gather
from workbook_kit.period import Period
from workbook_kit.reply.case import cases
from workbook_kit.workspace.folder import Workspace

REGISTRY = """region_code,region_name_fi,region_name_sv,languages,ely_code,ely_fi,ely_sv,coordinator,e-mail
901,Pohjoinen,Norra,fi,91,Pohjan ELY-keskus,NTM-centralen i Norr,Åsa Öhman,asa@pohjoinen.fi; ulla@pohjoinen.fi
902,Eteläinen,Södra,sv+fi,91,Pohjan ELY-keskus,NTM-centralen i Norr,Olli Oja,olli@etelainen.fi
"""
PERIOD = "2013Q2"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The first quarter was harvested when nothing had come for it; the forms of the second are with the areas."""
    small_workspace(tmp_path, registry=REGISTRY)
    kit(tmp_path, "generate", "2013Q1")
    kit(tmp_path, "harvest", "2013Q1")
    kit(tmp_path, "generate", PERIOD)
    return tmp_path


def come(root: Path, sender: str, data: bytes, name: str = "lomake.xlsx", day: int = 12, month: str = "Jul") -> None:
    """A mail with an attachment comes in; an automatic reply if it has none."""
    message = EmailMessage()
    message["From"], message["Date"] = sender, f"Fri, {day} {month} 2013 10:15:00 +0300"
    message.set_content("Ohessa lomake.")
    if data:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    else:
        message["Auto-Submitted"] = "auto-replied"
    (root / "collected" / f"{day}.eml").write_bytes(message.as_bytes())


def filled(root: Path, code: str, period: str = PERIOD) -> bytes:
    path = fill_fields(root, code, {"L-lainat": 5}, "../tayte.xlsx", period=period)
    return path.read_bytes()


def drafts(root: Path) -> dict[str, EmailMessage]:
    """The drafts of a harvest by the ends of their names."""
    kit(root, "harvest", PERIOD)
    found = {}
    for path in sorted((root / "output" / PERIOD / "replies").rglob("*.eml")):
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        found[path.stem.replace(f"-{PERIOD}", "")] = message
    return found


def text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    return str(body.get_content()).replace("\r\n", "\n") if body else ""


def attached(message: EmailMessage) -> list[str]:
    return [str(part.get_filename()) for part in message.iter_attachments()]


def test_sender_of_another_areas_form_is_told(root: Path) -> None:
    """Whose form it was, whose contact he is, what to do, with his own area's form; and neither area is reminded."""
    come(root, "ulla@pohjoinen.fi", filled(root, "902"))
    ((name, message),) = drafts(root).items()
    assert (name, message["To"]) == ("901-pohjoinen-fi-vaara-lomake", "ulla@pohjoinen.fi")
    text = text_of(message)
    assert "on toisen alueen: lomake.xlsx (Eteläinen). Teidät on merkitty alueen Pohjoinen yhteyshenkilöksi" in text
    assert "Oman alueenne lomake ”Kirjastokysely” (Pohjoinen, 2. neljännes 2013) on tämän viestin liitteenä." in text
    assert attached(message) == [blank_of(root, "901", PERIOD).name]


def test_sender_whose_own_return_is_in_needs_no_form(root: Path) -> None:
    """The receipt goes out beside the letter about the wrong form."""
    fill_fields(root, "901", {"L-lainat": 5}, period=PERIOD)
    come(root, "asa@pohjoinen.fi", filled(root, "902"))
    found = drafts(root)
    assert list(found) == ["901-pohjoinen-fi-kuittaus", "901-pohjoinen-fi-vaara-lomake"]
    assert attached(found["901-pohjoinen-fi-vaara-lomake"]) == []
    assert "liitteenä" not in text_of(found["901-pohjoinen-fi-vaara-lomake"])


def test_form_of_a_past_quarter_is_told(root: Path) -> None:
    """In each language of the area, to the contact who sent it, with this quarter's form; and it is not reminded."""
    come(root, "olli@etelainen.fi", filled(root, "902", "2013Q1"))
    found = drafts(root)
    assert list(found) == ["901-pohjoinen-fi-muistutus", "902-etelainen-sv-vanha-lomake"]
    message = found["902-etelainen-sv-vanha-lomake"]
    swedish, finnish = text_of(message).split("–" * 40)
    assert "blanketten för ett tidigare kvartal: lomake.xlsx (kvartal 1/2013)" in swedish
    assert "aiemman neljänneksen lomake: lomake.xlsx (1. neljännes 2013)" in finnish
    assert str(message["To"]) == "Olli Oja <olli@etelainen.fi>"
    assert attached(message) == [blank_of(root, "902", PERIOD, language).name for language in ("sv", "fi")]


def test_form_of_a_past_quarter_that_nobody_mailed(root: Path) -> None:
    """The area's contacts are told; once its return of this quarter is in, nobody is."""
    fill_fields(root, "902", {"L-lainat": 5}, "vanha.xlsx")
    assert drafts(root)["902-etelainen-sv-vanha-lomake"]["To"] == "Olli Oja <olli@etelainen.fi>"
    fill_fields(root, "902", {"L-lainat": 5}, period=PERIOD)
    assert list(drafts(root)) == ["901-pohjoinen-fi-muistutus", "902-etelainen-fi-kuittaus"]


def test_whose_own_return_is_held_gets_nothing(root: Path) -> None:
    """It stands on the officer's list."""
    come(root, "ulla@pohjoinen.fi", filled(root, "902"))
    harvest = gather(Workspace(root), Period(2013, 2), keep=False)
    (held,) = (one for one in harvest.returns if one.verdict == "held")
    dates = replace(held, reason=Finding("held-dates", facts=(("quoted", "2013-07-01"), ("saved", "2013-07-09"))))
    assert [(case.kind, case.area.code) for case in cases(replace(harvest, returns=(dates,)))] == [("reminder", "901")]


def test_mail_without_a_workbook_is_answered(root: Path) -> None:
    """Who sent a document instead is told what to send, and stands as refused in the lists and on the page."""
    come(root, "olli@etelainen.fi", b"docx", "vastaukset.docx")
    found = drafts(root)
    assert list(found) == ["901-pohjoinen-fi-muistutus", "902-etelainen-sv-hylatty"]
    finnish = text_of(found["902-etelainen-sv-hylatty"]).split("–" * 40)[1]
    assert "Tiedosto: vastaukset.docx\nSyy: Täytettyä lomaketta ei löytynyt: liite ei ole työkirja.\n" in finnish
    assert "Tiedosto: 12.eml" not in finnish
    states = [area["state"] for area in kit(root, "status", PERIOD, "--json").json["areas"]]
    assert states == ["missing", "refused"]
    page = (root / "output" / PERIOD / "report.html").read_text(encoding="utf-8")
    assert 'class="tag refused"' in page


@pytest.mark.parametrize(
    ("sender", "data", "month"),
    [
        ("olli@etelainen.fi", b"", "Jul"),
        ("olli@etelainen.fi", b"docx", "Apr"),
        ("joku@muu.fi", b"docx", "Jul"),
        ("toimisto@etelainen.fi", b"docx", "Jul"),
    ],
)
def test_what_is_no_attempt_to_answer(root: Path, sender: str, data: bytes, month: str) -> None:
    """An automatic reply, what came in another round, from who is no contact, or from the office itself."""
    registry = (root / "regions.csv").read_text(encoding="utf-8")
    (root / "regions.csv").write_text(registry.replace("olli@", "toimisto@etelainen.fi; olli@"), encoding="utf-8")
    (root / "kit.toml").write_text('office_addresses = ["toimisto@etelainen.fi"]\n', encoding="utf-8")
    come(root, sender, data, "vastaukset.docx", month=month)
    found = drafts(root)
    assert list(found) == ["901-pohjoinen-fi-muistutus", "902-etelainen-sv-muistutus"]
    assert found["902-etelainen-sv-muistutus"]["To"] == "olli@etelainen.fi"
