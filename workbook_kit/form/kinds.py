"""The kinds of field, one row a kind: how its cell looks, what may be typed, and how what came back is read."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbook_kit.cell import EXACT_LIMIT, Cell, Value
from workbook_kit.form import habits
from workbook_kit.form.states import STATES

if TYPE_CHECKING:
    from workbook_kit.form.model import Field
    from workbook_kit.language import Language

TEXT_LIMIT = 2000
"""Characters that a text cell takes; more would no longer fit a page, and 32 767 is Excel's own end."""

PLACEHOLDERS = ("x", "xx", "xxx", "-", "--", "–", "—", ".", "..", "...", "?", "??", "n/a", "n.a.", "tba", "tbd")
"""Texts that fill a cell and say nothing; small letters."""

YES, NO = "yes", "no"
YESNO = {"fi": ("kyllä", "ei"), "sv": ("ja", "nej")}
FIRST_DAY, LAST_DAY = dt.date(1990, 1, 1), dt.date(2099, 12, 31)
# Excel and LibreOffice read a typed 0,5 as 0.5 % (docs/facts.md, "What typing does")
_DOUBTFUL_SHARE = 0.01
_SERIALS = range(32874, 73051)  # 1990 … 2099 as Excel counts days
_DAYS_TO_1904 = 1462
_NEAR_MIDNIGHT = dt.timedelta(hours=3)


@dataclass(frozen=True)
class Reading:
    """What a cell says: a value (None when it does not count) and the message codes of what was noticed."""

    value: Value | None
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kind:
    """One kind of field: the number format of its cell, its data validation, its reader, the roll-ups it allows."""

    name: str
    number_format: str
    numeric: bool
    validation: Callable[[Field, Language], dict[str, Any]]
    read: Callable[[Cell, Field], Reading]
    rollups: frozenset[str]


def read_cell(cell: Cell, field: Field) -> Reading:
    """Type one non-empty input cell; formulas, errors and the words for "no data" are the same for all kinds."""
    if cell.type == "error":
        return Reading(None, ("cell-error",))
    if cell.formula and cell.value in (None, ""):
        return Reading(None, ("formula-empty",))
    noticed = ("formula",) if cell.formula else ()
    kind = KINDS[field.kind]
    state = STATES.get(_folded(cell.value)) if isinstance(cell.value, str) and kind.name != "text" else None
    if state and state not in dict(field.choices):
        return Reading(state, (*noticed, "state-typed"))
    try:
        read = kind.read(cell, field)
    except habits.Unclear as unclear:
        return Reading(None, (*noticed, unclear.code))
    return Reading(read.value, noticed + read.codes)


def clean_text(text: str) -> str:
    """NFC, outer space gone, line ends as one kind; control, bidi and lone-surrogate characters removed."""
    if text.isprintable():  # no control, format or odd space character: nothing to remove
        return unicodedata.normalize("NFC", text).strip()
    kept = (c for c in text.replace("\r\n", "\n").replace("\r", "\n") if c in "\n\t" or not _unprintable(c))
    return unicodedata.normalize("NFC", "".join(kept)).strip()


def _unprintable(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cs"} or character in _INVISIBLE


_INVISIBLE = frozenset("\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\ufffe\uffff")


def _folded(text: str) -> str:
    return " ".join(clean_text(text).casefold().split())


def _read_text(cell: Cell, _field: Field) -> Reading:
    if not isinstance(cell.value, str):
        return Reading(_shown(cell), ("text-from-number",))
    text = clean_text(cell.value)
    if len(text) > TEXT_LIMIT:
        raise habits.Unclear("text-long")
    plain = unicodedata.normalize("NFC", cell.value.replace("\r\n", "\n")).strip()
    noticed = () if text == plain else ("text-cleaned",)
    return Reading(text or None, (*noticed, "placeholder") if text.lower() in PLACEHOLDERS else noticed)


def _shown(cell: Cell) -> str:
    if isinstance(cell.value, dt.datetime):
        return f"{cell.value.day}.{cell.value.month}.{cell.value.year}"
    if isinstance(cell.value, bool):
        return "kyllä" if cell.value else "ei"
    return cell.raw.replace(".", ",")


def _number(cell: Cell, kind: str) -> tuple[float, tuple[str, ...]]:
    if isinstance(cell.value, bool) or cell.value is None:
        raise habits.Unclear("number-wrong")
    if isinstance(cell.value, dt.datetime):
        raise habits.Unclear("number-date")
    if isinstance(cell.value, str):
        return float(habits.number(cell.value, kind)), ("number-from-text",)
    return float(cell.value), ()


def _in_range(value: float, field: Field) -> float:
    if (field.min is not None and value < field.min) or (field.max is not None and value > field.max):
        raise habits.Unclear("out-of-range")
    if abs(value) >= EXACT_LIMIT:
        raise habits.Unclear("number-large")
    return value


def _read_whole(cell: Cell, field: Field) -> Reading:
    value, codes = _number(cell, "whole")
    if not value.is_integer():
        raise habits.Unclear("not-whole")
    return Reading(int(_in_range(value, field)), codes)


def _read_number(cell: Cell, field: Field) -> Reading:
    value, codes = _number(cell, field.kind)
    return Reading(_in_range(value, field), codes)


def _read_percent(cell: Cell, field: Field) -> Reading:
    value, codes = _number(cell, "percent")
    doubtful = ("percent-small",) if 0 < abs(value) < _DOUBTFUL_SHARE else ()
    return Reading(_in_range(value, field), codes + doubtful)


def _read_date(cell: Cell, _field: Field) -> Reading:
    return Reading(*_day(cell))


def _day(cell: Cell) -> tuple[dt.date, tuple[str, ...]]:
    if isinstance(cell.value, str):
        return _in_calendar(habits.date(cell.value)), ("date-from-text",)
    if isinstance(cell.value, bool) or cell.value is None:
        raise habits.Unclear("date-wrong")
    noticed: tuple[str, ...] = ()
    moment = cell.value
    if not isinstance(moment, dt.datetime):
        moment += _DAYS_TO_1904 if cell.from_1904 else 0
        if int(moment + 0.5) not in _SERIALS:
            raise habits.Unclear("date-wrong")
        moment, noticed = dt.datetime(1899, 12, 30) + dt.timedelta(days=moment), ("date-from-number",)  # noqa: DTZ001
    if moment.year > LAST_DAY.year:  # there is no half a day more at the end of 9999
        raise habits.Unclear("date-wrong")
    day = _in_calendar((moment + dt.timedelta(hours=12)).date())
    off = abs(moment - dt.datetime(day.year, day.month, day.day))  # noqa: DTZ001 - cells know no zone
    if off > _NEAR_MIDNIGHT:
        raise habits.Unclear("date-time")
    return day, (*noticed, "date-rounded") if off else noticed


def _in_calendar(day: dt.date) -> dt.date:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise habits.Unclear("date-wrong")
    return day


def _read_choice(cell: Cell, field: Field) -> Reading:
    typed = YESNO["fi"][not cell.value] if isinstance(cell.value, bool) else _folded(cell.raw)
    for code, label in field.choices:
        if typed in (_folded(label.fi), _folded(label.sv), code.casefold()):
            exact = cell.value in (label.fi, label.sv)
            return Reading(code, () if exact else ("choice-respelled",))
    raise habits.Unclear("choice-unknown")


def _no_validation(_field: Field, _language: Language) -> dict[str, Any]:
    return {"validate": "length", "criteria": "<=", "value": TEXT_LIMIT}


def _between(validate: str) -> Callable[[Field, Language], dict[str, Any]]:
    def validation(field: Field, _language: Language) -> dict[str, Any]:
        low = field.min if field.min is not None else -1e12
        high = field.max if field.max is not None else 1e12
        if validate == "integer":
            low, high = int(low), int(high)
        return {"validate": validate, "criteria": "between", "minimum": low, "maximum": high}

    return validation


def _dates(_field: Field, _language: Language) -> dict[str, Any]:
    return {"validate": "date", "criteria": "between", "minimum": FIRST_DAY, "maximum": LAST_DAY}


def _list(field: Field, language: Language) -> dict[str, Any]:
    return {"validate": "list", "source": [label[language] for _, label in field.choices]}


_ANY_NUMBER = frozenset({"sum", "sum_distinct", "ratio", "growth_ratio", "wmean", "mean_of", "direct", "list", "none"})
_RATES = frozenset({"ratio", "growth_ratio", "wmean", "share", "share_choice", "direct", "list", "none"})
_WORDS = frozenset({"list", "none", "count"})

# A Finnish LibreOffice takes a bare space in a number format for the thousands mark and saves one that divides by 1000.
KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("text", "@", False, _no_validation, _read_text, _WORDS),
        Kind("whole", "#,##0", True, _between("integer"), _read_whole, _ANY_NUMBER),
        Kind("decimal", "#,##0.0##", True, _between("decimal"), _read_number, _ANY_NUMBER),
        Kind("money", '#,##0" €"', True, _between("decimal"), _read_number, _ANY_NUMBER),
        Kind("percent", r"0.0\ %", True, _between("decimal"), _read_percent, _RATES),
        Kind("date", "d.m.yyyy", False, _dates, _read_date, frozenset({"list", "none"})),
        Kind("choice", "@", False, _list, _read_choice, _WORDS),
        Kind("yesno", "@", False, _list, _read_choice, _WORDS | {"share_yes"}),
    )
}
