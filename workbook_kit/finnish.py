"""How people in Finland write numbers, days and what they count, and how what they typed is read; Swedish does alike.

Written: decimal comma, thousands apart by a space that never breaks, a true minus, ``31.3.2013``; an absent number is a
dash. Read, strictly: ``1 234,5`` (with any kind of space), ``12,5 %``, ``1 250 000 €``, ``−5`` and ``31.3.2013`` are
clear. ``1.234``, ``1,234`` and ``3/4`` are not: half the world means another number by them.
See docs/facts.md, "What typing does".
"""

from __future__ import annotations

import datetime as dt
import re
import string
from decimal import Decimal
from fractions import Fraction
from typing import Any

SPACE, MINUS, NONE = "\u00a0", "−", "–"
"""The space that does not break, the minus, and what stands for a number that is not there."""

_PRECISE = 10
"""Digits of a number that is no longer than that before its comma; those behind are the noise of a double."""


def number(value: float | None, *, grouped: bool = True) -> str:
    """A number with the digits that it has; a year is not ``grouped``."""
    if value is None:
        return NONE
    is_long = abs(value) >= 10**_PRECISE
    return _written(Decimal(round(value) if is_long else f"{value:.{_PRECISE}g}"), grouped=grouped)


def rounded(value: float | Decimal | Fraction, decimals: int, more: int = 0, *, grouped: bool = True) -> str:
    """A number with so many decimals, and ``more`` of them where they are not zero; half is rounded up.

    The double is taken for what its writer meant: 0.285 is half a cent, whatever its last bits are.
    """
    exact = Fraction(Decimal(repr(value)) if isinstance(value, float) else value)
    units = int(abs(exact) * 10 ** (decimals + more) + Fraction(1, 2))
    text = _written(Decimal(units if exact > 0 else -units).scaleb(-decimals - more), grouped=grouped)
    return _without_zeros(text, more)


def _without_zeros(text: str, most: int) -> str:
    """Without zeros at the end, ``most`` of them at the most, nor a comma that nothing follows."""
    kept = text.rstrip("0") if most else text
    return text[: max(len(kept), len(text) - most)].removesuffix(",")


def _written(exact: Decimal, *, grouped: bool) -> str:
    exact += 0  # what is shown as zero is not below it
    text = f"{exact:,f}" if grouped else f"{exact:f}"
    return comma(text.replace(",", SPACE)).replace("-", MINUS)


def comma(digits: str) -> str:
    """Digits as a cell of a Finnish program shows them in a text: a decimal comma, all else as it was typed."""
    return digits.replace(".", ",")


def day(value: dt.date) -> str:
    """A day: 31.3.2013."""
    return f"{value.day}.{value.month}.{value.year}"


class _Filler(string.Formatter):
    def format_field(self, value: Any, format_spec: str) -> str:
        one, is_counted, many = format_spec.partition("|")
        if not is_counted:
            return str(super().format_field(value, format_spec))
        return f"{number(value)} {one if value == 1 else many}"


_FILLER = _Filler()


class Template(str):
    """A text with blanks. A blank that counts has the words for one and for any other number behind it.

    ``{count:lomake|lomaketta}`` becomes "1 lomake" or "2 lomaketta".
    """

    __slots__ = ()

    def format(self, *args: object, **facts: object) -> str:
        """The text with its blanks filled."""
        return _FILLER.vformat(self, args, facts) if "|" in self else super().format(*args, **facts)


class Unclear(ValueError):  # noqa: N818 - says what the text is
    """The text can be read in two ways, or is not what was asked for; ``code`` names the message."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


_SPACES = str.maketrans(dict.fromkeys("\u00a0\u2007\u2009\u202f\t", " ") | dict.fromkeys("\u2212\u2013", "-"))
# Each shape with the marks to drop (grouping) and the mark that begins the decimals.
_SHAPES: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (re.compile(r"-?\d+", re.ASCII), "", ""),
    (re.compile(r"-?\d{1,3}(?: \d{3})+(?:,\d+)?", re.ASCII), " ", ","),
    (re.compile(r"-?(?:\d+,(?:\d\d?|\d{4,})|0,\d+|\d{4,},\d+)", re.ASCII), "", ","),
    (re.compile(r"-?(?:\d+\.(?:\d\d?|\d{4,})|0\.\d+|\d{4,}\.\d+)", re.ASCII), "", "."),
    (re.compile(r"-?\d{1,3}(?:\.\d{3})+,\d+|-?\d{1,3}(?:\.\d{3}){2,}", re.ASCII), ".", ","),
    (re.compile(r"-?\d{1,3}(?:,\d{3})+\.\d+|-?\d{1,3}(?:,\d{3}){2,}", re.ASCII), ",", "."),
)
_TWO_WAYS = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}|\d{1,4}/\d{1,4}", re.ASCII)
_DATES = (
    re.compile(r"(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4})", re.ASCII),
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?:[T ]00:00(?::00)?)?", re.ASCII),
)
_SLASHES = re.compile(r"\d{1,4}/\d{1,2}(?:/\d{1,4})?", re.ASCII)


def tidy(text: str) -> str:
    """The text without outer space, with every kind of space and minus made the plain one."""
    return text.translate(_SPACES).strip()


def read_number(text: str, units: str = "") -> Decimal:
    """Read a number, with or without one of the ``units`` behind it (``kpl|st``).

    Raises Unclear with ``number-unclear`` or ``number-wrong``.
    """
    plain = tidy(text)
    return _plain_number(re.sub(rf"\s*(?:{units})$", "", plain, flags=re.IGNORECASE) if units else plain)


def _plain_number(text: str) -> Decimal:
    text = re.sub(r"^- ", "-", text)
    if _TWO_WAYS.fullmatch(text):
        raise Unclear("number-unclear")
    for shape, grouping, decimals in _SHAPES:
        if shape.fullmatch(text):
            return Decimal(text.replace(grouping, "").replace(decimals or ",", "."))
    raise Unclear("number-wrong")


def read_day(text: str) -> dt.date:
    """Read ``31.3.2013`` or ``2013-03-31``; raises Unclear with ``date-unclear`` or ``date-wrong``."""
    plain = tidy(text)
    if _SLASHES.fullmatch(plain):
        raise Unclear("date-unclear")
    for shape in _DATES:
        if found := shape.fullmatch(plain):
            try:
                return dt.date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                break
    raise Unclear("date-wrong")
