"""A year of 67 regions as tables: what is asked, what each region types, what goes wrong, what should come of it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

_HEAD = """
[form]
id = "vuosi"
version = "1"
level = "region"
title = { fi = "Vuosikysely", sv = "Årsenkät" }

[[sheet]]
id = "luvut"
title = { fi = "Luvut", sv = "Tal" }
widths = [14, 40, 14, 14]

[[sheet.block]]
id = "V"
shape = "items"
info = ["previous"]

[[sheet.block.part]]
label = { fi = "Arvo", sv = "Värde" }
"""
_SUM = 'kind = "whole"\nmin = 0\nrollup = "sum"\nlevels = ["region", "ely", "national"]\n'
_FIELDS = {
    "V-tavoite": 'kind = "text"\ncarry = "always"',
    "V-suunnitelma": 'kind = "yesno"\ndue = ["Q1"]\nrequired = true\nrollup = "share_yes"\n'
    'levels = ["region", "ely", "national"]',
    "V-neuvonnat": f'{_SUM}time = "flow"',
    "V-jasenet": f'{_SUM}time = "stock"',
    "V-tyottomat": f'{_SUM}time = "stock_mean"\nat_most = "V-tyovoima"',
    "V-tyovoima": f'{_SUM}time = "stock_mean"',
    "V-aste": 'kind = "percent"\nderived = true\ntime = "stock_mean"\nlevels = ["region", "ely", "national"]\n'
    'rollup = { rule = "ratio", numerator = "V-tyottomat", denominator = "V-tyovoima" }',
}
FORM = _HEAD + "".join(
    f'\n[[sheet.block.field]]\nid = "{name}"\nlabel = {{ fi = "{name}", sv = "{name} sv" }}\n{lines}\n'
    for name, lines in _FIELDS.items()
)
DEADLINES = {"2013Q1": "2013-04-15", "2013Q2": "2013-07-15", "2013Q3": "2013-10-15", "2013Q4": "2014-01-15"}
PERIODS = tuple(DEADLINES)
STORY: Mapping[str, Mapping[str, str]] = {
    "2013Q1": {"171": "cut short", "146": "blank", "043": "silent", "064": "changed", "091": "late", "023": "twice"},
    "2013Q2": {"171": "late", "105": "in words", "064": "of last quarter", "112": "older again", "011": "lock file"},
    "2013Q3": {"105": "changed late", "146": "twice", "124": "empty mail", "043": "blank", "023": "late"},
    "2013Q4": {"134": "blank again", "124": "changed", "091": "twice", "112": "changed late"},
}
"""What is not as it should be, by quarter and region; every other region sends one file in time."""

_INPUT = "D"
"""The column of the inputs."""

_MONTHS = {"04": "Apr", "07": "Jul", "10": "Oct", "01": "Jan"}
Answers = Mapping[str, Any]


def typed(number: int, quarter: int) -> Answers:
    """What the region of a number types in a quarter. The plan is typed once and carried forward."""
    plan = {"V-tavoite": f"Tavoite {number} & muut", "V-suunnitelma": ("kyllä", "ei")[number % 5 == 0]}
    return (plan if quarter == 1 else {}) | {
        "V-neuvonnat": 10 * quarter + number,
        "V-jasenet": 100 + number - quarter,
        "V-tyottomat": 50 * number + 7 * quarter,
        "V-tyovoima": 1000 + 400 * number + quarter,
    }


@dataclass(frozen=True)
class Post:
    """One file as it comes in, and its verdict."""

    name: str
    data: bytes
    verdict: str


@dataclass(frozen=True)
class Desk:
    """A coordinator with the blank workbook of a quarter, and what is to be typed into it."""

    root: Path
    region: str
    period: str
    answers: Answers

    def book(self, day: int = 10, more: int = 0, words: str = "") -> bytes:
        """Filled in and saved on a day of the deadline's month; ``more`` consultations than there were, or words."""
        said = {**self.answers, "V-neuvonnat": words or self.answers["V-neuvonnat"] + more}
        return filled_in(self.blank, said, self._at(day))

    def opened(self, day: int = 10) -> bytes:
        """Opened and saved, with nothing typed into it; one that nobody has even opened is no return."""
        return filled_in(self.blank, {}, self._at(day))

    def post(self, verdict: str, data: bytes, name: str = "palautus.xlsx") -> Post:
        return Post(f"{self.period}/{self.region}/{name}", data, verdict)

    def mail(self, verdict: str, data: bytes, day: int) -> Post:
        """A mail of a day with a workbook, or with none."""
        message = EmailMessage()
        message["From"] = f"{self.region}@seutu.fi"
        message["Date"] = f"{day} {_MONTHS[self._at(day)[5:7]]} {self._at(day)[:4]} 08:00:00 +0000"
        message.set_content("Ohessa.")
        if data:
            message.add_attachment(data, maintype="application", subtype="octet-stream", filename="palautus.xlsx")
        return self.post(verdict, message.as_bytes(), f"{day:02}.eml")

    @property
    def before(self) -> Desk:
        """The same coordinator with the workbook of the quarter before."""
        return Desk(self.root, self.region, PERIODS[PERIODS.index(self.period) - 1], self.answers)

    @cached_property
    def blank(self) -> bytes:
        found = sorted((self.root / "blank_templates" / self.period).glob(f"*/{self.region}-*.xlsx"))
        return found[0].read_bytes()

    def _at(self, day: int) -> str:
        return f"{DEADLINES[self.period][:8]}{day:02}T08:00:00Z"


def filled_in(blank: bytes, answers: Answers, saved: str) -> bytes:
    """A workbook with answers typed beside their row keys, and its last-saved date: far faster than by openpyxl."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(blank)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        strings = re.findall(r"<si><t[^>]*>([^<]*)</t></si>", source.read("xl/sharedStrings.xml").decode())
        for member in source.infolist():
            text = source.read(member).decode()
            if member.filename.startswith("xl/worksheets/sheet") and "V-neuvonnat" in _keys(text, strings):
                text = _typed(text, strings, answers)
            elif member.filename == "docProps/core.xml":
                text = re.sub(r"(<dcterms:modified[^>]*>)[^<]*", rf"\g<1>{saved}", text)
            target.writestr(zipfile.ZipInfo(member.filename), text, zipfile.ZIP_DEFLATED)  # of no day: the same bytes
    return out.getvalue()


def _keys(sheet: str, strings: list[str]) -> Mapping[str, str]:
    """The row of every key in the first column."""
    return {strings[int(s)]: row for row, s in re.findall(r'<c r="A(\d+)"[^>]* t="s"[^>]*><v>(\d+)</v>', sheet)}


def _typed(sheet: str, strings: list[str], answers: Answers) -> str:
    keys = _keys(sheet, strings)
    for field, value in answers.items():
        cell = rf'<c r="{_INPUT}{keys[field]}"( s="\d+")[^>]*?(?:/>|>.*?</c>)'
        text = f"<is><t>{escape(str(value))}</t></is>" if isinstance(value, str) else f"<v>{value}</v>"
        shape = ' t="inlineStr"' if isinstance(value, str) else ""
        made = f'<c r="{_INPUT}{keys[field]}"\\1{shape}>{text}</c>'
        sheet, count = re.subn(cell, made, sheet)
        assert count == 1, field
    return sheet


@dataclass(frozen=True)
class Way:
    """How a region answers: its files, whether one of them counts, the field that does not, and what is told of it."""

    posts: Callable[[Desk], list[Post]]
    counts: bool = True
    left_out: str = ""
    told: str = ""


WAYS: Mapping[str, Way] = {
    "in time": Way(lambda desk: [desk.post("accepted", desk.book())]),
    "silent": Way(lambda _: [], counts=False),
    "blank": Way(lambda desk: [desk.post("refused", desk.opened())], counts=False),
    "cut short": Way(lambda desk: [desk.post("refused", desk.book()[:9000])], counts=False),
    "late": Way(lambda desk: [desk.post("accepted", desk.book(day=20))], told="late"),
    "changed": Way(
        lambda desk: [desk.mail("superseded", desk.book(more=5), 8), desk.mail("accepted", desk.book(), 11)]
    ),
    "changed late": Way(
        lambda desk: [desk.mail("superseded", desk.book(more=5), 8), desk.mail("accepted", desk.book(), 20)],
        told="late",
    ),
    "older again": Way(
        lambda desk: [desk.post("accepted", desk.book()), desk.post("superseded", desk.book(5, more=9), "uusi/a.xlsx")]
    ),
    "blank again": Way(
        lambda desk: [desk.mail("accepted", desk.book(), 8), desk.mail("superseded", desk.opened(), 12)]
    ),
    "twice": Way(lambda desk: [desk.post("accepted", desk.book()), desk.post("duplicate", desk.book(), "uusi/a.xlsx")]),
    "of last quarter": Way(lambda desk: [desk.post("skipped", desk.before.book(more=3))], counts=False),
    "lock file": Way(lambda desk: [desk.post("accepted", desk.book()), desk.post("skipped", b"x", "~$palautus.xlsx")]),
    "empty mail": Way(lambda desk: [desk.post("accepted", desk.book()), desk.mail("skipped", b"", 9)]),
    "in words": Way(
        lambda desk: [desk.post("accepted", desk.book(words="noin 30"))],
        left_out="V-neuvonnat",
        told="number-wrong",
    ),
}
