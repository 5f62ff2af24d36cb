"""What stands in an input cell as a value, or why it is none; one reader serves the kinds that are alike."""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from workbook_kit import excel, finnish
from workbook_kit.cell import EXACT_LIMIT, Cell, Value
from workbook_kit.form.writing import Writing

if TYPE_CHECKING:
    from workbook_kit.form.model import Field

TEXT_LIMIT = 2000
"""Characters that a text cell takes; more would no longer fit a page, and 32 767 is Excel's own end."""

PLACEHOLDERS = ("x", "xx", "xxx", "-", "--", "–", "—", ".", "..", "...", "?", "??", "n/a", "n.a.", "tba", "tbd")
"""Texts that fill a cell and say nothing; small letters."""

YES, NO = "yes", "no"
YESNO = {"fi": ("kyllä", "ei"), "sv": ("ja", "nej")}
FIRST_DAY, LAST_DAY = dt.date(1990, 1, 1), dt.date(2099, 12, 31)
_SERIALS = range(32874, 73051)  # 1990 … 2099 as Excel counts days
_NEAR_MIDNIGHT = dt.timedelta(hours=3)


@dataclass(frozen=True)
class Reading:
    """What a cell says: a value (None when it does not count) and the message codes of what was noticed."""

    value: Value | None
    codes: tuple[str, ...] = ()


def clean_text(text: str) -> str:
    """NFC, outer space gone, line ends as one kind; control, bidi and lone-surrogate characters removed."""
    if text.isprintable():  # no control, format or odd space character: nothing to remove
        return unicodedata.normalize("NFC", text).strip()
    kept = (c for c in text.replace("\r\n", "\n").replace("\r", "\n") if c in "\n\t" or not _unprintable(c))
    return unicodedata.normalize("NFC", "".join(kept)).strip()


def _unprintable(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cs"} or character in _INVISIBLE


_INVISIBLE = frozenset("\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\ufffe\uffff")


def folded(text: str) -> str:
    """The text by which words are compared."""
    return " ".join(clean_text(text).casefold().split())


class NumberKind(Protocol):
    """What the reading of a number needs to know of its kind."""

    @property
    def is_integer(self) -> bool: ...
    @property
    def doubtful_below(self) -> float: ...
    @property
    def unsigned(self) -> str: ...
    @property
    def units(self) -> str: ...
    @property
    def writing(self) -> Writing: ...


def read_text(cell: Cell, _field: Field, _kind: object) -> Reading:
    if not isinstance(cell.value, str):
        return Reading(_shown(cell), ("text-from-number",))
    text = clean_text(cell.value)
    if len(text) > TEXT_LIMIT:
        raise finnish.Unclear("text-long")
    plain = unicodedata.normalize("NFC", cell.value.replace("\r\n", "\n")).strip()
    noticed = () if text == plain else ("text-cleaned",)
    return Reading(text or None, (*noticed, "placeholder") if text.lower() in PLACEHOLDERS else noticed)


def _shown(cell: Cell) -> str:
    if isinstance(cell.value, dt.datetime):
        return finnish.day(cell.value)
    if isinstance(cell.value, bool):
        return "kyllä" if cell.value else "ei"
    return finnish.comma(cell.raw)


def _number(cell: Cell, kind: NumberKind) -> tuple[float, tuple[str, ...]]:
    if isinstance(cell.value, bool) or cell.value is None:
        raise finnish.Unclear("number-wrong")
    if isinstance(cell.value, dt.datetime):
        raise finnish.Unclear("number-date")
    if isinstance(cell.value, str):
        return float(number_of(cell.value, kind)), ("number-from-text",)
    return float(cell.value), ()


def number_of(text: str, kind: NumberKind) -> Decimal:
    """The number of a text; a sign that is needed says that it is a hundredfold."""
    if not kind.unsigned:
        return finnish.read_number(text, kind.units)
    plain = finnish.tidy(text)
    if not plain.endswith(kind.writing.sign):
        raise finnish.Unclear(kind.unsigned)
    return finnish.read_number(plain.removesuffix(kind.writing.sign)).scaleb(-kind.writing.power)


def _in_range(value: float, field: Field) -> float:
    if (field.min is not None and value < field.min) or (field.max is not None and value > field.max):
        raise finnish.Unclear("out-of-range")
    if abs(value) >= EXACT_LIMIT:
        raise finnish.Unclear("number-large")
    return value


def read_number(cell: Cell, field: Field, kind: NumberKind) -> Reading:
    value, codes = _number(cell, kind)
    if kind.is_integer and not value.is_integer():
        raise finnish.Unclear("not-whole")
    doubtful = ("percent-small",) if 0 < abs(value) < kind.doubtful_below else ()
    value = _in_range(value, field)
    return Reading(int(value) if kind.is_integer else value, codes + doubtful)


def read_date(cell: Cell, _field: Field, _kind: object) -> Reading:
    return Reading(*_day(cell))


def _day(cell: Cell) -> tuple[dt.date, tuple[str, ...]]:
    if isinstance(cell.value, str):
        return _in_calendar(finnish.read_day(cell.value)), ("date-from-text",)
    if isinstance(cell.value, bool) or cell.value is None:
        raise finnish.Unclear("date-wrong")
    noticed: tuple[str, ...] = ()
    moment = cell.value
    if not isinstance(moment, dt.datetime):
        moment += excel.DAYS_TO_1904 if cell.from_1904 else 0
        if int(moment + 0.5) not in _SERIALS:
            raise finnish.Unclear("date-wrong")
        moment, noticed = excel.moment(moment), ("date-from-number",)
    if moment.year > LAST_DAY.year:  # there is no half a day more at the end of 9999
        raise finnish.Unclear("date-wrong")
    day = _in_calendar((moment + dt.timedelta(hours=12)).date())
    off = abs(moment - dt.datetime(day.year, day.month, day.day))  # noqa: DTZ001 - cells know no zone
    if off > _NEAR_MIDNIGHT:
        raise finnish.Unclear("date-time")
    return day, (*noticed, "date-rounded") if off else noticed


def _in_calendar(day: dt.date) -> dt.date:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise finnish.Unclear("date-wrong")
    return day


def read_choice(cell: Cell, field: Field, _kind: object) -> Reading:
    typed = YESNO["fi"][not cell.value] if isinstance(cell.value, bool) else folded(cell.raw)
    for code, label in field.choices:
        if typed in (folded(label.fi), folded(label.sv), code.casefold()):
            exact = cell.value in (label.fi, label.sv)
            return Reading(code, () if exact else ("choice-respelled",))
    raise finnish.Unclear("choice-unknown")
