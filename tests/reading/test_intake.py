"""What lies in collected/: unwrapped, skipped with a reason, never changed."""

import email
import email.policy
import io
import re
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.archives import zipped
from tests.making import REGISTRY, fill_fields, generated, kit
from workbook_kit.findings import messages
from workbook_kit.findings.finding import Finding
from workbook_kit.reading import intake
from workbook_kit.reading.intake import FILE_LIMIT, arrivals, unwrap
from workbook_kit.workspace.arrival import Arrival


def mailed(name: str, data: bytes, **headers: str) -> bytes:
    message = EmailMessage()
    for header, value in ({"From": "A <a@example.fi>", "Date": "Fri, 12 Apr 2013 10:15:00 +0300"} | headers).items():
        message[header] = value
    message.set_content("Ohessa.")
    message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def seen(name: str, data: bytes) -> list[tuple[str, str]]:
    """Name and reason for skipping of what a file holds."""
    return [(a.name, a.skipped.words("fi") if a.skipped else "") for a in unwrap(Arrival(name, data))]


@pytest.mark.parametrize(
    "name", ["~$a.xlsx", ".~lock.a.xlsx#", ".DS_Store", "Thumbs.db", "a.xlsx.crdownload", "a.part", "README.md"]
)
def test_what_programs_leave_behind_is_skipped(name: str) -> None:
    """Owner and lock files, system files and half downloads are skipped, and it is said why."""
    ((_, reason),) = seen(f"kansio/{name}", b"PK\x03\x04")
    assert reason


def test_empty_file_is_skipped() -> None:
    """A file without a byte is no return."""
    assert seen("a.xlsx", b"") == [("a.xlsx", "tyhjä tiedosto")]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fi", "Tiedosto ohitettiin: pakattua tiedostoa ei voi purkaa."),
        ("sv", "Filen hoppades över: den packade filen kan inte packas upp."),
        ("en", "The file was skipped: the packed file cannot be unpacked."),
    ],
)
def test_why_a_file_is_skipped_is_told_in_the_language_asked_for(language: messages.MessageLanguage, said: str) -> None:
    """The finding fills its reason in the language in which it is said itself."""
    why = Finding("not-a-return", facts=(("why", messages.Worded("skipped-packed")),))
    assert why.sentence(language) == said


def test_reasons_for_skipping_are_in_three_languages() -> None:
    """Every reason that intake gives is in the catalogue, with its limits."""
    named = set(re.findall(r'"(skipped-[a-z-]+)"', Path(intake.__file__).read_text(encoding="utf-8")))
    assert len(named) == 18
    for name in named:
        told = {messages.Worded(name, (("limit", 32), ("count", 2000))).words(tongue) for tongue in ("fi", "sv", "en")}
        assert len(told) == 3


def test_archive_in_mail_in_archive() -> None:
    """Archives are opened once nested; deeper ones are skipped."""
    inner = zipped(a=b"x")
    assert seen("p.zip", zipped(q=inner)) == [("p.zip » q » a", "")]
    ((_, reason),) = seen("p.zip", zipped(q=zipped(r=inner)))
    assert "sisäkkäin" in reason


def test_what_one_file_unfolds_into_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """An archive that comes to more than the limit is read up to there, and the rest is told of (P6)."""
    monkeypatch.setattr(intake, "_UNPACKED_LIMIT", 10)
    listed = seen("p.zip", zipped(a=b"12345678", b=b"12345678", c=b"1"))
    assert [name for name, _ in listed] == ["p.zip » a", "p.zip » b"]
    assert "loppua ei luettu" in listed[1][1]


def test_mail_with_an_archive_in_a_bundle() -> None:
    """An office hands on its mails in one archive; an archive attached to one of them is still opened."""
    held = mailed("v.zip", zipped(a=b"x"))
    assert seen("niputus.zip", zipped(m__eml=held)) == [("niputus.zip » m/eml » v.zip » a", "")]


def test_names_in_archives_lead_nowhere() -> None:
    """Nothing is unpacked to the disk: a name that climbs is only a name."""
    assert [name for name, _ in seen("p.zip", zipped(**{"..__..__etc__x.xlsx": b"x"}))] == ["p.zip » ../../etc/x.xlsx"]


def test_names_are_shown_without_tricks() -> None:
    """Line breaks and direction marks in a name become question marks."""
    assert seen("a\n\u202eb.xlsx", b"x") == [("a??b.xlsx", "")]


def test_member_that_lies_about_its_size_is_skipped() -> None:
    """Bytes are counted while inflating, and a bomb is not unpacked."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("pommi", b"\0" * (FILE_LIMIT + 10))
    ((_, reason),) = seen("p.zip", out.getvalue())
    assert "ei voi purkaa" in reason


def test_attachment_names_of_rfc_2231() -> None:
    """Names with ä, ö and å are read from the header's encoding; the mail lends date and sender."""
    (arrival,) = unwrap(Arrival("viesti.eml", mailed("Älä lähetä åäö.xlsx", b"x")))
    assert arrival.name == "viesti.eml » Älä lähetä åäö.xlsx"
    assert (arrival.envelope.received, arrival.envelope.sender) == ("2013-04-12T07:15:00Z", "a@example.fi")


def test_mail_without_workbook_is_skipped() -> None:
    """A mail whose attachments are no workbooks says so."""
    assert seen("viesti.eml", mailed("muistio.7z", b"x")) == [
        ("viesti.eml » muistio.7z", "liite ei ole työkirja"),
        ("viesti.eml", "viestissä ei ole työkirjaa liitteenä"),
    ]


WORKBOOK = zipped(xl__workbook=b"")


@pytest.mark.parametrize(
    "message",
    [
        mailed("palautus 061", WORKBOOK),
        mailed("palautus.xlsx.txt", WORKBOOK),
        b"\xef\xbb\xbf" + mailed("a.xlsx", WORKBOOK),
        mailed("viesti", mailed("a.xlsx", WORKBOOK)),
        mailed("a", WORKBOOK).replace(b'filename="a"', b"filename*=utf-16''a%E4.xlsx"),
        mailed("a", WORKBOOK).replace(b'; filename="a"', b""),
    ],
    ids=["no ending", "another ending", "byte-order mark", "mail in a mail", "odd name", "no name"],
)
def test_workbook_in_a_mail_is_known_by_its_content(message: bytes) -> None:
    """Names are hints: what is attached counts by what it is, whatever it is called."""
    ((_, reason),) = seen("viesti.eml", message)
    assert reason == ""


def test_document_beside_the_workbook_is_listed() -> None:
    """A letter in Word that came along is told of and stops nothing; a picture of a signature is not even told of."""
    message = email.message_from_bytes(mailed("a.xlsx", WORKBOOK), policy=email.policy.default)
    letter = zipped(word__document=b"")
    message.add_attachment(letter, maintype="application", subtype="octet-stream", filename="saate.docx")
    message.add_attachment(b"x", maintype="image", subtype="png", filename="logo.png")
    listed = seen("v.eml", message.as_bytes())
    assert listed == [("v.eml » a.xlsx", ""), ("v.eml » saate.docx", "liite ei ole työkirja")]


@pytest.mark.parametrize(
    "message",
    [
        b"From: " + b"=?utf-8?q?a?= " * 10_000 + b"<a@b>\n\nx",
        b"From: a@b\nContent-Disposition: attachment; " + b"filename*0*=a;" * 50_000 + b"\n\nx",
        b"From: a@b\n" + b"Content-Type: message/rfc822\n\n" * 3000,
        b"From: " + b"(" * 200_000 + b"\n\nx",
        b"From: a@b\nContent-Type: multipart/mixed; boundary=x\n\n" + b"--x\n\n" * 100_000,
    ],
    ids=["encoded words", "name in pieces", "nested", "comments", "parts"],
)
def test_mail_made_to_cost_is_not_opened(message: bytes) -> None:
    """Headers, parts and levels beyond what a mail program writes cost nothing and harm no other file (P6)."""
    ((name, reason),) = seen("viesti.eml", message)
    assert (name, "viallinen" in reason) == ("viesti.eml", True)


def test_mail_with_odd_headers_is_still_read() -> None:
    """A date or sender that cannot be read leaves its place empty."""
    (arrival,) = unwrap(Arrival("viesti.eml", mailed("a.xlsx", b"x", Date="eilen", From="")))
    assert (arrival.envelope.received, arrival.envelope.sender) == ("", "")


def test_unknown_sender_is_a_query(tmp_path: Path) -> None:
    """The address is checked against the contacts of the day of the mail (D8); it is a hint, never identity."""
    cell = "Oma <oma@example.fi>; uusi@example.fi (13.4.2013–); vanha@example.fi (–12.4.2013)"
    registry = REGISTRY.replace("ely_sv\n", "ely_sv,e-mail\n").replace("i Norr\n902", f"i Norr,{cell}\n902")
    root = generated(tmp_path, registry=registry)
    path = fill_fields(root, "901", {"L-lainat": 5})
    senders = {"Oma@example.fi": 0, "vieras@example.com": 1, "uusi@example.fi": 1, "vanha@example.fi": 0}
    for sender, expected in senders.items():
        path.with_suffix(".eml").write_bytes(mailed("901.xlsx", path.read_bytes(), From=sender))
        moved = path.rename(tmp_path / "pois.xlsx")
        assert kit(root, "harvest", "2013Q1", "--json").json["queries"] == expected
        moved.rename(path)


def test_order_is_by_name(tmp_path: Path) -> None:
    """Whatever order the disk gives, arrivals come by name, the kit's own store aside."""
    for name in ("b/2.xlsx", "a/1.xlsx", ".store/originals/x.xlsx"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    assert [arrival.name for arrival in arrivals(tmp_path)] == ["a/1.xlsx", "b/2.xlsx"]


@pytest.mark.parametrize("name", [".xlsx", "..x.xlsx", "._a.xlsx"])
def test_dot_hides_a_file_in_a_folder_only(name: str) -> None:
    """A workbook in a mail or an archive is read under whatever name; what else begins with a dot is hidden (D10)."""
    hidden = [(f"p.zip » {name}", "piilotiedosto")]
    assert seen("v.eml", mailed(name, WORKBOOK)) == [(f"v.eml » {name}", "")]
    assert seen("v.eml", mailed(name, b"PK katkennut")) == [(f"v.eml » {name}", "")]
    assert seen("p.zip", zipped(**{name: WORKBOOK})) == [(f"p.zip » {name}", "")]
    assert seen("p.zip", zipped(**{name: b"\0\5\x16\7"})) == hidden
    assert seen(f"kansio/{name}", WORKBOOK) == [(f"kansio/{name}", "piilotiedosto")]


def test_file_that_is_too_large_is_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    """A film that was dropped by mistake is passed by with its limit, unread."""
    monkeypatch.setattr(intake, "FILE_LIMIT", 3 << 20)
    ((_, reason),) = seen("video.xlsx", b"x" * ((3 << 20) + 1))
    assert reason == "tiedosto on yli 3 megatavua"


def test_archive_of_too_many_files_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is beyond the limit is not read, and that is said of the archive."""
    monkeypatch.setattr(intake, "_MEMBERS", 1)
    listed = seen("p.zip", zipped(a=b"1", b=b"2"))
    assert [(name, bool(reason)) for name, reason in listed] == [("p.zip » a", False), ("p.zip", True)]


def test_damaged_member_is_skipped() -> None:
    """A member whose sum is wrong is skipped; the others are read."""
    listed = seen("p.zip", zipped(a=b"12345", b=b"x").replace(b"12345", b"12354"))
    assert listed == [("p.zip » a", "pakattua tiedostoa ei voi purkaa"), ("p.zip » b", "")]


@pytest.mark.parametrize(("stream", "may_be"), [("Workbook", True), ("WordDocument", False)])
def test_old_office_file_is_known_by_its_streams(stream: str, may_be: bool) -> None:
    """An old workbook without a name of its own is refused by what it is; an old letter is no return."""
    message = mailed("liite", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + stream.encode("utf-16-le"))
    assert (seen("v.eml", message)[0][1] == "") is may_be


def test_mail_on_which_the_parser_breaks_is_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python's parser raises whatever comes up on odd mails; the mail is then damaged, and no more."""
    monkeypatch.setattr(email, "message_from_bytes", lambda *_, **__: [].pop())
    ((name, reason),) = seen("viesti.eml", mailed("a.xlsx", b"x"))
    assert (name, "viallinen" in reason) == ("viesti.eml", True)
