"""Whom a registry names for an area: one cell of addresses, each perhaps with a name and the days of its time.

``Leena Lahti <leena@x.fi> (–31.3.2013); Matti Mäki <matti@x.fi> (1.4.2013–)``
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from workbook_kit.errors import SpecError

_ATOM, _DOMAIN = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}", r"[a-z0-9-]{1,63}"
ADDRESS = re.compile(rf"(?<![\w.]){_ATOM}(?:\.{_ATOM}){{0,8}}@{_DOMAIN}(?:\.{_DOMAIN}){{1,8}}", re.IGNORECASE)
"""An address that every mail program takes."""

_DAY = r"\d{4}-\d\d-\d\d|\d{1,2}\.\d{1,2}\.\d{4}"
_ENTRY = re.compile(
    rf'(?:(?:"[^"<>]*"|[^"<>@;]*)\s*<\s*(?P<named>{ADDRESS.pattern})\s*>|(?P<bare>{ADDRESS.pattern}))'
    rf"(?:\s*\(\s*(?P<first>{_DAY})?\s*[-–—−]\s*(?P<last>{_DAY})?\s*\))?(?:[,;\s]+|\Z)",
    re.IGNORECASE,
)
_LONGEST_QUOTE = 60


@dataclass(frozen=True)
class Contact:
    """An address in small letters, and the first and the last day on which it is the area's; None is without end."""

    address: str
    first: dt.date | None = None
    last: dt.date | None = None

    def is_in_force(self, day: dt.date | None) -> bool:
        """On a day; of an unknown day it is taken to be."""
        return day is None or ((self.first or day) <= day <= (self.last or day))


def parse_contacts(cell: str, where: str) -> tuple[Contact, ...]:
    """The contacts in a cell, in its order. Raises SpecError for what is no address or no time."""
    contacts: list[Contact] = []
    rest = " ".join(cell.split()).strip(",; ")
    while rest:
        entry = _ENTRY.match(rest)
        if not entry:
            raise SpecError(where, _wrong(rest))
        first, last = (_day(entry[name], where) for name in ("first", "last"))
        if first and last and first > last:
            raise SpecError(where, f"the e-mail {entry[0].strip(',; ')!r} ends before it begins; correct the days")
        contacts.append(Contact((entry["named"] or entry["bare"]).casefold(), first, last))
        rest = rest[entry.end() :]
    return tuple(dict.fromkeys(contacts))


def _wrong(text: str) -> str:
    shown = text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}…"
    return (
        f"the e-mail {shown!r} is no address; write leena@x.fi or Leena Lahti <leena@x.fi>, with days such as "
        "(1.4.2013–31.12.2013), several with a semicolon between"
    )


def _day(text: str | None, where: str) -> dt.date | None:
    if not text:
        return None
    day, month, year = text.split(".") if "." in text else reversed(text.split("-"))
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        raise SpecError(where, f"the e-mail's day {text!r} is in no calendar; correct it") from None
