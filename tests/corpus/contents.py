"""Cases of what people type, paste and smuggle into cells."""

from __future__ import annotations

from tests.corpus.case import Case, cell, edited, inline
from workbook_kit.cell import Value

_NAME = "L-nimi"
_AT = {"L-nimi": "E5", "L-lainat": "E6", "L-keskiarvo": "E7", "L-menot": "E8", "L-osuus": "E9", "L-kunto": "E11"}


def _typed(field: str, text: str, value: Value | None, *findings: str) -> Case:
    """A text in the cell of a number, as pasting leaves it."""
    shows = "read, and said so" if value is not None else "not read, and shown as it stands"
    return Case(
        f"{field}: {text!a}"[:60].replace("|", "/"),
        edited(inline(_AT[field], text)),
        shows,
        answers={field: value},
        findings=findings,
    )


def _text(name: str, text: str, value: Value | None, shows: str, *findings: str) -> Case:
    return Case(name, edited(inline("E5", text)), shows, answers={_NAME: value}, findings=findings)


_READ, _UNCLEAR, _WRONG = "number-from-text", "number-unclear", "number-wrong"

CASES = (
    _text("text like a formula", "=1+1", "=1+1", "stays text"),
    _text("text like a command", "@SUM(A1)", "@SUM(A1)", "stays text"),
    _text("text like a sum", "+358 40 123", "+358 40 123", "stays text"),
    _text("text like a link", "http://example.org/", "http://example.org/", "stays text"),
    _text("text like a program", "=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0", "stays text"),
    _text("text like markup", "&lt;script&gt;", "<script>", "stays text"),
    _text("text NA", "NA", "NA", "not a missing value"),
    _text("text TRUE", "TRUE", "TRUE", "not a truth"),
    _text("text of a number", "007", "007", "not seven"),
    _text(
        "bidi override", "raha\u202etxt.exe", "rahatxt.exe", "text that reads backwards is set right", "text-cleaned"
    ),
    _text("zero width", "Kir\u200bjasto", "Kirjasto", "invisible characters are taken out", "text-cleaned"),
    _text("byte order mark", "\ufeffKirjasto", "Kirjasto", "invisible characters are taken out", "text-cleaned"),
    _text("only invisible", "\u200b\u200b", None, "nothing to see is blank"),
    _text("only blanks", "   ", None, "blank"),
    _text("only no-break spaces", "\u00a0\u00a0", None, "blank"),
    _text("letters in two pieces", "Pa\u0308a\u0308", "Pää", "a and dots are ä (NFC)"),
    _text("emoji", "😀👨‍👩‍👧", "😀👨‍👩‍👧", "joined characters stay joined"),
    _text("lines", "a&#10;b", "a\nb", "line ends stay"),
    _text("line ends of Windows", "a&#13;&#10;b", "a\nb", "line ends are made one kind"),
    _text("line ends of old Macs", "a&#13;b", "a\nb", "line ends are made one kind", "text-cleaned"),
    _text("C1 control", "a\u0085b", "ab", "control characters are taken out", "text-cleaned"),
    _text(
        "no character",
        "a\ufffeb".replace("\ufffe", "_xFFFE_"),
        "ab",
        "code points that are no characters",
        "text-cleaned",
    ),
    _text("text of 2 000 characters", "ä" * 2000, "ä" * 2000, "as long as a text may be"),
    _text("text of 2 001 characters", "ä" * 2001, None, "never cut in silence", "text-long"),
    _text("text of 40 000 characters", "a" * 40_000, None, "beyond what a cell of Excel holds", "text-long"),
    Case(
        "number as text",
        edited(cell("E5", "<v>12.5</v>")),
        "shown as a Finn writes it",
        answers={_NAME: "12,5"},
        findings=("text-from-number",),
    ),
    _typed("L-lainat", "1 234", 1234, _READ),
    _typed("L-lainat", "1\u00a0234", 1234, _READ),
    _typed("L-lainat", "1\u202f234", 1234, _READ),
    _typed("L-lainat", "1250 kpl", 1250, _READ),
    _typed("L-lainat", "1.234", None, _UNCLEAR),
    _typed("L-lainat", "1,234", None, _UNCLEAR),
    _typed("L-lainat", "3/4", None, _UNCLEAR),
    _typed("L-lainat", "12,5", None, "not-whole"),
    _typed("L-lainat", "\u22125", None, "out-of-range"),
    _typed("L-lainat", "12_34", None, _WRONG),
    _typed("L-lainat", "\u0661\u0662", None, _WRONG),
    _typed("L-lainat", "\uff11\uff12", None, _WRONG),
    _typed("L-lainat", "1e3", None, _WRONG),
    _typed("L-lainat", "0x10", None, _WRONG),
    _typed("L-lainat", "inf", None, _WRONG),
    _typed("L-lainat", "nan", None, _WRONG),
    _typed("L-lainat", "noin 50", None, _WRONG),
    _typed("L-lainat", "50-60", None, _WRONG),
    _typed("L-lainat", "1 23", None, _WRONG),
    _typed("L-lainat", "ei tietoa", "ei_tietoa", "state-typed"),
    _typed("L-lainat", "EI KÄYTÖSSÄ", "ei_kaytossa", "state-typed"),
    _typed("L-keskiarvo", "3,8", 3.8, _READ),
    _typed("L-keskiarvo", "3.8", 3.8, _READ),
    _typed("L-keskiarvo", "\u22123,8", -3.8, _READ),
    _typed("L-keskiarvo", "- 3,8", -3.8, _READ),
    _typed("L-keskiarvo", "1 234,5", 1234.5, _READ),
    _typed("L-keskiarvo", "1.234,5", 1234.5, _READ),
    _typed("L-keskiarvo", "1,234.5", 1234.5, _READ),
    _typed("L-keskiarvo", "0,125", 0.125, _READ),
    _typed("L-keskiarvo", "1.2.3", None, _WRONG),
    _typed("L-menot", "1 250 000 €", 1_250_000, _READ),
    _typed("L-menot", "1250000 euroa", 1_250_000, _READ),
    _typed("L-menot", "1,5 M€", None, _WRONG),
    _typed("L-menot", "$5", None, _WRONG),
    _typed("L-osuus", "12,5 %", 0.125, _READ),
    _typed("L-osuus", "12.5%", 0.125, _READ),
    _typed("L-osuus", "0,5", None, "percent-unclear"),
    Case(
        "half a percent",
        edited(cell("E9", "<v>0.005</v>")),
        "asked about: 0,5 may have been meant",
        answers={"L-osuus": 0.005},
        findings=("percent-small",),
    ),
    _typed("L-kunto", "Hyvä ", "hyva", "choice-respelled"),
    _typed("L-kunto", "god", "hyva"),
    _typed("L-kunto", "kohtalainen", None, "choice-unknown"),
)
