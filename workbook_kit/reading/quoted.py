"""The header that a forward or a reply quotes in its text: when the message below it was sent, and by whom.

Mail programs write it in the words of their user's language and in shapes of their own::

    Lähettäjä: Leena Lahti <leena@x.fi>               4. huhtikuuta 2013 klo 9.12 Leena Lahti (leena@x.fi) kirjoitti:
    Lähetetty: torstai 4. huhtikuuta 2013 9.12        Den tors 4 apr. 2013 kl 09:12 skrev Leena <leena@x.fi>:
    Vastaanottaja: Neuvonta                           Leena Lahti kirjoitti 4.4.2013 klo 9.12:
    Aihe: Lomake

Only the topmost one counts. Its date is a moment if it names a day, a month that cannot be taken for a day, a year of
four digits and a time of day; without a zone it is Finland's. Anything less is no moment: nothing is guessed.
"""

from __future__ import annotations

import datetime as dt
import html
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from workbook_kit.period import FINLAND
from workbook_kit.registry.contacts import ADDRESS

TEXT_LIMIT, HTML_LIMIT = 64 * 1024, 256 * 1024
"""Bytes that are looked through; Outlook writes some thousand lines of styles before the text of a page."""

_BLOCK, _ATTRIBUTION = 12, 3
"""Lines that a block of labels and an attribution may take; mail programs break long ones."""
_LINE_LIMIT = 400


@dataclass(frozen=True)
class Quoted:
    """``moment`` is UTC, ISO; ``sender`` an address in small letters; each empty if it is not plain."""

    moment: str
    sender: str


NOTHING_QUOTED = Quoted("", "")

# labels of Outlook, Gmail, Thunderbird and Apple Mail in English, Finnish, Swedish and French
_LABELS: Mapping[str, str] = {
    **dict.fromkeys(("from", "lähettäjä", "från", "avsändare", "de"), "from"),
    **dict.fromkeys(("sent", "date", "lähetetty", "päivämäärä", "päiväys", "skickat", "datum", "envoyé"), "date"),
    **dict.fromkeys(("to", "vastaanottaja", "till", "à", "cc", "kopio", "kopia"), "other"),
    **dict.fromkeys(("subject", "aihe", "ämne", "objet"), "other"),
}
_LABELLED = re.compile(rf"({'|'.join(_LABELS)})\s?:\s*(.*)")
_WHOLE = {"from", "date", "other"}

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan tammikuuta tammikuu tammik januari janvier janv",
            "february feb helmikuuta helmikuu helmik februari febr février févr",
            "march mar maaliskuuta maaliskuu maalisk mars",
            "april apr huhtikuuta huhtikuu huhtik avril avr",
            "may toukokuuta toukokuu toukok maj mai",
            "june jun kesäkuuta kesäkuu kesäk juni juin",
            "july jul heinäkuuta heinäkuu heinäk juli juillet juil",
            "august aug elokuuta elokuu elok augusti août",
            "september sep sept syyskuuta syyskuu syysk septembre",
            "october oct lokakuuta lokakuu lokak oktober okt octobre",
            "november nov marraskuuta marraskuu marrask novembre",
            "december dec joulukuuta joulukuu jouluk décembre déc",
        ),
        start=1,
    )
    for name in names.split()
}
_WEEKDAYS = """
monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai maanantaina tiistaina keskiviikkona torstaina
perjantaina lauantaina sunnuntaina ma ti ke to pe la su
måndag tisdag onsdag torsdag fredag lördag söndag måndagen tisdagen onsdagen torsdagen fredagen lördagen söndagen
mån tis ons tors tor fre lör sön lundi mardi mercredi jeudi vendredi samedi dimanche lun mar mer jeu ven sam dim
""".split()  # noqa: SIM905 - read as a sentence


def _any_of(words: Sequence[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_DATE = (
    rf"(?:(?:on|den|le)\s)?(?:(?:{_any_of(_WEEKDAYS)})[.,]{{0,2}}\s)?(?:den\s)?(?:"
    rf"(?P<day>\d{{1,2}})\.?\s(?P<month>{_any_of([*_MONTHS])})[.,]{{0,2}}\s(?P<year>\d{{4}})"
    rf"|(?P<month2>{_any_of([*_MONTHS])})\.?\s(?P<day2>\d{{1,2}}),?\s(?P<year2>\d{{4}})"
    r"|(?P<day3>\d{1,2})\.\s?(?P<month3>\d{1,2})\.\s?(?P<year3>\d{4})"
    r"|(?P<year4>\d{4})-(?P<month4>\d\d)-(?P<day4>\d\d)"
    r"),?(?:t|\s(?:(?:klo|kello|kl|at|à)\.?\s)?)(?P<hour>\d{1,2})[.:](?P<minute>\d\d)(?:[.:](?P<second>\d\d))?"
    r"(?:\s?(?P<half>[ap])\.?m\.?)?"
    r"(?:\s?(?:(?:utc|gmt)?(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?|(?P<zone>z|utc|gmt|eest|eet))"
    r"(?:\s\([^()]*\))?)?"
)
_MOMENT = re.compile(_DATE)
_ZONES = {"z": 0, "utc": 0, "gmt": 0, "eet": 2, "eest": 3}
_ATTRIBUTIONS = (
    re.compile(rf"{_DATE},?\s(?P<who>.+)\s(?:wrote|kirjoitti|skrev|a écrit)\s?:"),
    re.compile(rf"{_DATE},?\sskrev\s(?P<who>.+?)\s?:"),
    re.compile(rf"(?P<who>[^:]+?)\s(?:kirjoitti|skrev|wrote)\s{_DATE}\s?:"),
)
_VERB = re.compile(r"\b(?:wrote|kirjoitti|skrev|écrit)\b")
_MARKS = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff*]")


def quoted_header(text: str) -> Quoted | None:
    """The topmost header that a mail's text quotes, None if it quotes none."""
    lines = [_line(line) for line in text[:TEXT_LIMIT].splitlines()]
    labels = [_LABELLED.match(line) for line in lines]
    starts = (number for number, line in enumerate(lines) if line)
    headers = (_block(lines, labels, start) or _attribution(lines, start) for start in starts)
    return next(filter(None, headers), None)


def _line(line: str) -> str:
    """A line without marks of quoting, bold type and direction, in small letters."""
    plain = _MARKS.sub("", unicodedata.normalize("NFC", line[:_LINE_LIMIT])).casefold()
    return " ".join(plain.lstrip("> \t|").split())


def _block(lines: Sequence[str], labels: Sequence[re.Match[str] | None], start: int) -> Quoted | None:
    """Labels one below the other that begin on a line: at least from whom, when, and to whom or about what.

    A line without a label continues the one above; below an empty line it is the text of the message.
    """
    values: dict[str, str] = {}
    for number in range(start, min(start + _BLOCK, len(lines))):
        if label := labels[number]:
            values.setdefault(_LABELS[label[1]], label[2])
        elif not values or (lines[number] and not lines[number - 1]):
            return None
        if values.keys() == _WHOLE:
            return Quoted(moment(values["date"]), _address(values["from"]))
    return None


def _attribution(lines: Sequence[str], start: int) -> Quoted | None:
    """A sentence that begins on a line, such as "Den 4 april 2013 kl. 09:12 skrev Leena Lahti <leena@x.fi>:"."""
    for end in range(start + 1, start + 1 + _ATTRIBUTION):
        sentence = " ".join(lines[start:end])
        if sentence.endswith(":") and _VERB.search(sentence):
            for shape in _ATTRIBUTIONS:
                if match := shape.fullmatch(sentence):
                    return Quoted(_moment(match), _address(match["who"]))
    return None


def _address(text: str) -> str:
    match = ADDRESS.search(text)
    return match[0].casefold() if match else ""


def moment(text: str) -> str:
    """A date with its time as mail programs write it, as UTC in ISO; empty if it is not plainly one."""
    match = _MOMENT.fullmatch(_line(text))
    return _moment(match) if match else ""


def _moment(match: re.Match[str]) -> str:
    year, month, day = (next(filter(None, _groups(match, name))) for name in ("year", "month", "day"))
    hour = int(match["hour"])
    if match["half"]:
        if not 1 <= hour <= 12:  # noqa: PLR2004 - a clock's face
            return ""
        hour = hour % 12 + (12 if match["half"] == "p" else 0)
    try:
        local = dt.datetime(  # noqa: DTZ001 - its zone is added below
            int(year), _MONTHS.get(month) or int(month), int(day), hour, int(match["minute"]), int(match["second"] or 0)
        )
        return _utc(local, match)
    except (ValueError, OverflowError):
        return ""


def _groups(match: re.Match[str], name: str) -> Iterator[str | None]:
    yield from (match[f"{name}{number}"] for number in ("", 2, 3, 4) if f"{name}{number}" in match.re.groupindex)


def _utc(local: dt.datetime, match: re.Match[str]) -> str:
    """An hour that Finland's clocks skip or strike twice is no moment without its zone."""
    if match["sign"]:
        away = dt.timedelta(hours=int(match["hours"]), minutes=int(match["minutes"] or 0))
        aware = local.replace(tzinfo=dt.timezone(away if match["sign"] == "+" else -away))
    elif match["zone"]:
        aware = local.replace(tzinfo=dt.timezone(dt.timedelta(hours=_ZONES[match["zone"]])))
    else:
        aware = local.replace(tzinfo=FINLAND)
        if aware.utcoffset() != aware.replace(fold=1).utcoffset():
            return ""
    return aware.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


_TAG = re.compile(r"<([/!]?)([a-z0-9]*+)[^<>]*+>", re.IGNORECASE)  # possessive: a "<" that never ends is seen once
_LINE_ENDS = re.compile(r"[\r\n]+")
_ENDS_LINE = """
address blockquote br center dd div dl dt h1 h2 h3 h4 hr li ol p pre table tr ul
""".split()  # noqa: SIM905 - read as a sentence
_NO_TEXT = frozenset(("head", "script", "style", "title"))


def text_of_html(page: str) -> str:
    """The text of a page, a line for what stands on lines of its own; read in one pass."""
    out: list[str] = []
    hidden, end = "", 0
    for tag in _TAG.finditer(f"{page}<br>"):
        name = tag[2].casefold()
        if not hidden:
            out.append(_LINE_ENDS.sub(" ", page[end : tag.start()]))
            out.append("\n" if name in _ENDS_LINE else " " if name in ("td", "th") else "")
            hidden = name if name in _NO_TEXT and not tag[1] else ""
        elif name == hidden and tag[1]:
            hidden = ""
        end = tag.end()
    return html.unescape("".join(out))[:TEXT_LIMIT]
