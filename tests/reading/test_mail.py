"""Whose a workbook in a mail is, and of when: of the message that directly holds it, however deep that lies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from email.message import EmailMessage, Message
from email.policy import SMTP

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.archives import zipped
from workbook_kit.reading.intake import unwrap
from workbook_kit.workspace.arrival import Arrival, Envelope

WORKBOOK = zipped(xl__workbook=b"")
OFFICE, REGION = "Neuvonta <neuvonta@ely.fi>", "Leena Lahti <Leena@Seutu.fi>"


def written(sender: str = REGION, day: int = 12, text: str = "Ohessa.", **headers: str) -> EmailMessage:
    """A message of April 2013; an empty header is left out."""
    message = EmailMessage()
    for name, value in (
        {"From": sender, "Date": f"Fri, {day} Apr 2013 10:15:00 +0300" if day else ""} | headers
    ).items():
        if value:
            message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


def with_workbook(message: EmailMessage, name: str = "a.xlsx", data: bytes = WORKBOOK) -> EmailMessage:
    message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message


def forwarding(message: EmailMessage, *inner: EmailMessage) -> EmailMessage:
    """As Outlook forwards: the whole message as an attachment."""
    for one in inner:
        message.add_attachment(one)
    return message


def part(kind: str, content: str | list[Message[str, str] | str]) -> EmailMessage:
    made = EmailMessage()
    made["Content-Type"] = kind
    made.set_payload(content)
    return made


def report(inner: EmailMessage | None, **headers: str) -> EmailMessage:
    """What a mail server sends back (RFC 3464)."""
    message = written("Mail Delivery System <MAILER-DAEMON@posti.fi>", 13, **headers)
    message.make_mixed()
    message.set_type("multipart/report")
    message.attach(part("message/delivery-status", [written("", 0, Reporting_MTA="dns; posti.fi")]))
    if inner:
        message.add_attachment(inner)
    return message


def envelopes(message: EmailMessage) -> list[Envelope]:
    """Of every workbook in a mail."""
    return [one.envelope for one in unwrap(Arrival("v.eml", message.as_bytes(policy=SMTP))) if not one.skipped]


def skipped(message: EmailMessage) -> list[str]:
    """Why what is in a mail is skipped."""
    return [a.skipped.words("fi") for a in unwrap(Arrival("v.eml", message.as_bytes(policy=SMTP))) if a.skipped]


def test_what_has_no_name_is_called_by_its_number_in_the_mail() -> None:
    """Attachments are counted through all messages in a mail, the named ones, too: names of the store stay."""
    mail = forwarding(with_workbook(written(OFFICE), "nimi.xlsx"), with_workbook(written(), "poista"))
    data = mail.as_bytes(policy=SMTP).replace(b'; filename="poista"', b"")
    assert [one.name for one in unwrap(Arrival("v.eml", data))] == ["v.eml » nimi.xlsx", "v.eml » 2"]


def test_each_forwarded_message_has_its_own_date_and_sender() -> None:
    """Two returns that an office forwards in one mail are each of their own day and sender (D3)."""
    inner = with_workbook(written("a@a.fi", 3)), with_workbook(written("b@b.fi", 4))
    assert envelopes(forwarding(written(OFFICE), *inner)) == [
        Envelope("2013-04-03T07:15:00Z", "a@a.fi", "neuvonta@ely.fi"),
        Envelope("2013-04-04T07:15:00Z", "b@b.fi", "neuvonta@ely.fi"),
    ]


def test_nothing_is_borrowed_from_the_mail_around() -> None:
    """A forwarded message without Date and From leaves both empty; who forwarded it is kept apart."""
    inner = with_workbook(written("", 0))
    assert envelopes(forwarding(written(OFFICE), inner)) == [Envelope(relay="neuvonta@ely.fi")]


@pytest.mark.parametrize("sender", ["", "Leena Lahti"])
def test_mail_without_an_address_has_no_sender(sender: str) -> None:
    """A mail without From, or with a name alone, names no address (D7)."""
    assert [one.sender for one in envelopes(with_workbook(written(sender)))] == [""]


def test_mails_in_files_and_archives_are_messages_too() -> None:
    """A mail attached as a file, and one in an archive that is attached, have what they say themselves."""
    inner = with_workbook(written("a@a.fi", 3)).as_bytes()
    mail = with_workbook(written(OFFICE), "liite.eml", inner)
    with_workbook(mail, "kaikki.zip", zipped(m__eml=inner))
    assert envelopes(mail) == 2 * [Envelope("2013-04-03T07:15:00Z", "a@a.fi", "neuvonta@ely.fi")]


def test_archive_is_of_the_mail_that_holds_it() -> None:
    """A workbook in an archive has the date and sender of the mail to which that is attached."""
    mail = with_workbook(written("a@a.fi", 3), "p.zip", zipped(a=b"x"))
    assert envelopes(mail) == [Envelope("2013-04-03T07:15:00Z", "a@a.fi")]


@given(st.lists(st.tuples(st.integers(0, 28), st.booleans(), st.booleans()), min_size=1, max_size=12))
def test_any_nesting_gives_the_innermost(levels: Sequence[tuple[int, bool, bool]]) -> None:
    """Each workbook has the date and sender of its own message, and the sender around it, at whatever depth."""
    message: EmailMessage | None = None
    expected: list[Envelope] = []
    senders = [f"p{number}@x.fi" if named else "" for number, (_, named, _) in enumerate(levels)]
    for sender, around, (day, _, holds) in reversed([*zip(senders, ["", *senders], levels, strict=False)]):
        outer = written(sender, day)
        if holds:
            with_workbook(outer)
            moment = dt.datetime(2013, 4, day, 7, 15, tzinfo=dt.UTC).isoformat()[:19] + "Z" if day else ""
            expected.insert(0, Envelope(moment, sender, around))
        message = forwarding(outer, message) if message else outer
    assert message
    assert envelopes(message) == expected


def test_more_messages_in_one_another_than_programs_write_are_not_opened() -> None:
    """The limit on levels holds for forwarded messages, too (P6)."""
    message = with_workbook(written())
    for _ in range(25):
        message = forwarding(written(), message)
    assert ["viallinen" in why for why in skipped(message)] == [True]


def test_what_a_delivery_report_returns_has_bounced() -> None:
    """Our own mail that comes back is known as such, however it is forwarded; its date and sender are its own."""
    sent = with_workbook(written(OFFICE, 2))
    bounced = Envelope("2013-04-02T07:15:00Z", "neuvonta@ely.fi", "mailer-daemon@posti.fi", bounced=True)
    assert envelopes(report(sent)) == [bounced]
    assert envelopes(forwarding(written(REGION), report(sent))) == [bounced]
    assert envelopes(with_workbook(written(REGION), "p.eml", report(sent).as_bytes(policy=SMTP))) == [bounced]


@pytest.mark.parametrize(
    ("headers", "attached", "forwarded"),
    [
        ({"sender": "Postmaster <postmaster@kunta.fi>"}, True, True),
        ({"Auto_Submitted": "auto-replied (rejected)"}, False, True),
        ({"Auto_Submitted": "Auto-Replied; owner=x"}, True, True),
        ({"Auto_Submitted": "auto-generated"}, False, True),
        ({"Auto_Submitted": "no"}, False, False),
        ({}, False, False),
    ],
)
def test_what_programs_send_back(headers: dict[str, str], attached: bool, forwarded: bool) -> None:
    """A message in an automatic one was not sent on by a person; a case system that mails a form itself sends it."""
    sent = with_workbook(written(OFFICE, 2))
    assert [one.bounced for one in envelopes(with_workbook(written(**headers)))] == [attached]  # type: ignore[arg-type]
    assert [one.bounced for one in envelopes(forwarding(written(**headers), sent))] == [forwarded]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("message", "why"),
    [
        (written(Auto_Submitted="auto-replied"), "automaattinen vastaus"),
        (report(None), "sähköpostipalvelimen ilmoitus viestin toimituksesta"),
        (written(), "viestissä ei ole työkirjaa liitteenä"),
    ],
    ids=["absent", "report", "letter"],
)
def test_mail_without_workbook_says_what_it_is(message: EmailMessage, why: str) -> None:
    """An automatic reply and a delivery report are skipped under their own names."""
    assert skipped(message) == [why]


def test_headers_of_a_returned_message_are_no_attachment() -> None:
    """A report that gives back headers alone holds nothing."""
    message = report(None)
    message.attach(part("text/rfc822-headers", written(OFFICE).as_string()))
    assert skipped(message) == ["sähköpostipalvelimen ilmoitus viestin toimituksesta"]


FORWARD = """Terveisin Neuvonta

-----Alkuperäinen viesti-----
Lähettäjä: Leena Lahti <Leena@Seutu.fi>
Lähetetty: torstai 4. huhtikuuta 2013 9.12
Vastaanottaja: Neuvonta
Aihe: VS: Lomake

Ohessa.
"""
QUOTED = ("2013-04-04T06:12:00Z", "leena@seutu.fi")


def quotation(message: EmailMessage) -> list[tuple[str, str]]:
    return [(one.quoted, one.quoted_sender) for one in envelopes(message)]


def test_inline_forward_tells_of_the_message_it_quotes() -> None:
    """A workbook beside a quoted header has that header's date and address apart from the mail's own."""
    (found,) = envelopes(with_workbook(written(OFFICE, 12, FORWARD)))
    assert found == Envelope("2013-04-12T07:15:00Z", "neuvonta@ely.fi", "", *QUOTED)


def test_quoted_header_is_of_the_message_that_holds_it() -> None:
    """What an outer message quotes says nothing of a workbook in a message within, and the other way round."""
    inner = with_workbook(written("a@a.fi", 3))
    assert quotation(with_workbook(forwarding(written(OFFICE, 12, FORWARD), inner))) == [("", ""), QUOTED]
    assert quotation(with_workbook(forwarding(written(), written(OFFICE, 12, FORWARD)))) == [("", "")]


def test_quoted_header_is_found_in_html() -> None:
    """Where the plain text has none, the page is read; of both the first part alone."""
    lines = FORWARD.replace("<", "&lt;").replace(">", "&gt;").replace("\n", "<br>")
    mail = written(OFFICE, 12, "Tämä viesti on HTML-muotoinen.")
    mail.add_alternative(f"<html><head><style>p {{}}</style></head><body>{lines}</body></html>", subtype="html")
    assert quotation(with_workbook(mail)) == [QUOTED]
    assert quotation(with_workbook(written(OFFICE, 12, "<p>"), "a.html", b"x")) == []


@pytest.mark.parametrize("charset", ["iso-8859-1", "utf-8", "windows-1252", "utf-16"])
def test_text_is_read_in_its_characters(charset: str) -> None:
    """The labels have letters beyond ASCII in whatever encoding the program wrote."""
    mail = written(OFFICE, 12)
    mail.set_content(FORWARD.encode(charset), maintype="text", subtype="plain")
    mail.set_param("charset", charset)
    assert quotation(with_workbook(mail)) == [QUOTED]


@pytest.mark.parametrize("charset", ["punycode", "ei-mikään", "utf-8''%ff", ""])
def test_odd_character_sets_cost_nothing(charset: str) -> None:
    """A set that no mail is written in is read as UTF-8, whatever it costs elsewhere (P6)."""
    mail = written(OFFICE, 12, FORWARD)
    mail.set_param("charset", charset)
    assert quotation(with_workbook(mail)) == [QUOTED]


def test_attached_text_is_not_what_the_mail_says() -> None:
    """A note that lies beside the workbook as a file quotes nothing."""
    mail = with_workbook(written())
    mail.add_attachment(FORWARD, filename="muistio.txt")
    assert quotation(mail) == [("", "")]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("text/plain; charset=windows1252", "Terve"),
        ("text/plain; charset=iso-8859-12", "Terve"),
        ("text/html; charset=utf-8", f"<p>&#{'9' * 5000};</p>"),
        ("text/html; charset=utf-8", "<" + "a" * 200_000),
    ],
)
def test_a_text_that_cannot_be_read_quotes_nothing(kind: str, text: str) -> None:
    """An odd charset, an endless reference or tag in the text never costs the mail its workbook."""
    body = "From: a@x.fi\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
    book = "--b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=a.xlsx\r\n\r\nPK"
    mail = f"{body}Content-Type: {kind}\r\n\r\n{text}\r\n{book}\r\n--b--\r\n"
    (arrival,) = unwrap(Arrival("v.eml", mail.encode()))
    assert (arrival.name, arrival.skipped, arrival.envelope.quoted) == ("v.eml » a.xlsx", None, "")
