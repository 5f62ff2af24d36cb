"""The header that a forward or a reply quotes: whatever program wrote it, plainly a moment or none."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_kit.period import FINLAND
from workbook_kit.reading.quoted import Quoted, moment, quoted_header, text_of_html

AT = "2013-04-04T06:12:00Z"
LEENA = Quoted(AT, "leena@x.fi")

BLOCKS = {
    "Outlook, Finnish": """
        Lähettäjä: Leena Lahti <Leena@x.fi>
        Lähetetty: torstai 4. huhtikuuta 2013 9.12
        Vastaanottaja: Neuvonta
        Aihe: Lomake
        """,
    "Outlook, Swedish": """
        -----Ursprungligt meddelande-----
        Från: Leena Lahti [mailto:leena@x.fi]
        Skickat: den 4 april 2013 09:12
        Till: Rådgivningen
        Ämne: Blankett
        """,
    "Outlook, English": """
        -----Original Message-----
        From: Leena Lahti <leena@x.fi>
        Sent: Thursday, April 4, 2013 9:12 AM
        To: Advice; Somebody With A Long Name;
        Another
        Subject: Form
        """,
    "Gmail, English": """
        ---------- Forwarded message ---------
        From: *Leena Lahti* <leena@x.fi>
        Date: Thu, Apr 4, 2013 at 9:12\u202fAM
        Subject: Form
        To: Advice <advice@ely.fi>
        """,
    "Gmail, Finnish": """
        ---------- Välitetty viesti ---------
        Lähettäjä: Leena Lahti <leena@x.fi>
        Päivämäärä: to 4. huhtik. 2013 klo 9.12
        Aihe: Lomake
        """,
    "Gmail, Swedish": """
        ---------- Vidarebefordrat meddelande ---------
        Från: Leena Lahti <leena@x.fi>
        Datum: tors 4 apr. 2013 kl. 09:12
        Ämne: Blankett
        """,
    "Thunderbird, quoted once more": """
        > > Aihe: \tLomake
        > > Päiväys: \tThu, 4 Apr 2013 09:12:00 +0300
        > > Lähettäjä: \tLeena Lahti <leena@x.fi>
        """,
    "Apple Mail": """
        Välitetty viesti alkaa:

        Lähettäjä: Leena Lahti <leena@x.fi>

        Aihe: Lomake

        Päivämäärä: 4. huhtikuuta 2013 klo 9.12.00 UTC+3
        """,
    "Outlook, French": """
        De : Leena Lahti <leena@x.fi>
        Envoyé : jeudi 4 avril 2013 09:12
        À : Conseil
        """,
    "Gmail's reply, Finnish": "to 4. huhtik. 2013 klo 9.12 Leena Lahti (leena@x.fi) kirjoitti:",
    "Gmail's reply, Swedish": "Den tors 4 apr. 2013 kl 09:12 skrev Leena Lahti <\nleena@x.fi>:",
    "Gmail's reply, English": "On Thu, Apr 4, 2013 at 9:12 AM, Leena Lahti\n<leena@x.fi>\nwrote:",
    "Gmail's reply, French": "Le jeu. 4 avr. 2013 à 09:12, Leena Lahti <leena@x.fi> a écrit :",
    "Thunderbird's reply": "Leena Lahti <leena@x.fi> kirjoitti 4.4.2013 klo 9.12:",
    "Apple Mail's reply": "4 apr. 2013 kl. 09:12 skrev Leena Lahti <leena@x.fi>:",
}


@pytest.mark.parametrize("program", BLOCKS)
def test_quoted_headers_of_mail_programs(program: str) -> None:
    """Date and address are read of each program's own shape, between other lines."""
    lines = "\n".join(line.removeprefix(" " * 8) for line in BLOCKS[program].splitlines())
    assert quoted_header(f"Hei!\n\n{lines}\n\nOhessa lomake.\n") == LEENA


def test_topmost_header_counts() -> None:
    """Of a thread the message nearest to the mail itself is meant, though its date be no moment."""
    older = BLOCKS["Thunderbird's reply"]
    assert quoted_header(f"From: a@b.fi\nSent: 4/4/2013 9:12\nTo: c\n\n{older}") == Quoted("", "a@b.fi")
    assert quoted_header(f"{older}\n\nFrom: a@b.fi\nSent: 4.4.2012 9:12\nTo: c") == LEENA


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ohessa lomake.\nLähettäjä: Seutu",
        "Lähettäjä: Seutu\n\nTerveisin\nLähetetty: 4.4.2013 9.12\nAihe: x",
        "Lähetetty: 4.4.2013 9.12\nAihe: lomake",
        "Leena kirjoitti:",
        "4.4.2013 klo 9.12 puhelin, Leena:",
    ],
)
def test_other_text_quotes_nothing(text: str) -> None:
    """A lone label, a letter's own text, or a sentence without its date or its verb is no header."""
    assert quoted_header(text) is None


def test_header_without_an_address() -> None:
    """Inside one office Outlook names people alone; part of what is no address is none either."""
    assert quoted_header("Lähettäjä: Åsa <åsa@x.fi>\nLähetetty: 4.4.2013 9:12\nAihe: x") == Quoted(AT, "")
    assert quoted_header("Lähettäjä: Lahti Leena\nLähetetty: 4.4.2013 9:12\nAihe: x") == Quoted(AT, "")


@pytest.mark.parametrize(
    "text",
    [
        "torstaina 4. huhtikuuta 2013 klo 9.12",
        "den 4 april 2013 09:12",
        "torsdagen den 4 april 2013 kl. 09:12",
        "4.4.2013 9:12",
        "4. 4. 2013 klo 09.12",
        "2013-04-04 09:12",
        "2013-04-04T06:12:00Z",
        "Thursday, April 04, 2013 9:12 AM",
        "4 April 2013 at 9.12.00 EEST",
        "4 April 2013 8:12 EET",
        "Thu, 04 Apr 2013 02:12:00 -0400 (EDT)",
        "4 Apr 2013 06:12 GMT",
    ],
)
def test_dates_of_mail_programs(text: str) -> None:
    """Long and short dates in four languages; a time without a zone is Finland's."""
    assert moment(text) == AT


@pytest.mark.parametrize(
    "text",
    [
        "",
        "eilen",
        "4.4.2013",
        "4.4.13 9.12",
        "4/4/2013 9:12",
        "31.4.2013 9.12",
        "4.4.2013 25.12",
        "4.4.2013 13:12 PM",
        "4.4.2013 9.12 tai myöhemmin",
        "4 Apr 2013 09:12 +9900",
        "1.1.0001 0.00",
        "31.3.2013 3.30",
        "27.10.2013 3.30",
    ],
)
def test_what_is_not_plainly_a_moment_is_none(text: str) -> None:
    """No time, no such day, a month that may be a day, an hour that clocks skip or strike twice: nothing is guessed."""
    assert moment(text) == ""


@given(st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)), st.times())
def test_every_moment_of_finland_is_read(day: dt.date, time: dt.time) -> None:
    """What a Finnish program writes of a moment is that moment, unless clocks strike that hour twice or never."""
    aware = dt.datetime.combine(day, time.replace(second=0, microsecond=0), FINLAND)
    found = moment(f"{aware.day}.{aware.month}.{aware.year} klo {aware.hour}.{aware.minute:02}")
    odd = aware.utcoffset() != aware.replace(fold=1).utcoffset()
    assert found == ("" if odd else f"{aware.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}")


def test_page_is_read_as_lines() -> None:
    """Line breaks and blocks end lines, cells do not; styles and scripts are no text; entities are letters."""
    page = "<style>p<b</style><SCRIPT>From:</SCRIPT><p>A\r\nB&auml;<b>C</b></p><tr><th>D</th><td>E</td></tr>loppu"
    assert [line.strip() for line in text_of_html(page).splitlines() if line.strip()] == ["A BäC", "D  E", "loppu"]


@given(st.text(alphabet="from:date sent\n<>&;4.201 kirjoitti,@", max_size=2000))
def test_any_text_is_read(text: str) -> None:
    """Nothing that stands in a mail breaks the search."""
    quoted_header(text_of_html(text))
    quoted_header(text)
