"""Which findings are still open: a query is closed by an explanation, an error or a query by a waiver in ``kit.toml``.

::

    [[waiver]]
    area = "064"            # whose return: a region, an ELY (its own workbook, not its regions), or "*" for all
    code = "out-of-range"
    field = "FIELD"         # only this field; may be left out
    reason = "Tilasto uusittiin 2013; sovittu TEM:n kanssa 12.2.2013."
    until = "2013Q4"        # the last period that it holds for
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from workbook_kit.errors import SpecError, UsageError
from workbook_kit.findings import messages
from workbook_kit.findings.finding import Finding
from workbook_kit.findings.messages import Severity
from workbook_kit.period import Period

State = Literal["open", "explained", "waived", "noted"]
"""What became of a finding: only open ones are counted and asked about, and only open errors give exit code 1."""
EVERYWHERE = "*"
_AREA = re.compile(r"\d{2,3}|\*", re.ASCII)

_COURSE: Mapping[Severity, tuple[State, tuple[State, ...]]] = {
    "error": ("open", ("waived",)),
    "query": ("open", ("explained", "waived")),
    "note": ("noted", ()),
}
"""By severity, a finding's state, and the states that close it: the first for which there is a text."""


@dataclass(frozen=True)
class Waiver:
    """Findings of ``code`` in the returns of ``area`` that need no answer up to and including the period ``until``.

    A period and not a date, as the same inputs must give the same outputs on any day (P4). ``office`` is whose it
    is, if another office handed it on.
    """

    area: str
    code: str
    reason: str
    until: Period
    field: str = ""
    office: str = ""

    @property
    def said(self) -> str:
        """The reason, with the office that gives it if that is another."""
        return f"{self.reason} ({self.office})" if self.office else self.reason

    def covers(self, finding: Finding, area: str, period: str) -> bool:
        """Whether it closes this finding of a return."""
        return (
            self.code == finding.code
            and self.area in (EVERYWHERE, area)
            and self.field in ("", finding.field)
            and Period.parse(period) <= self.until
        )


class Standing(NamedTuple):
    """What became of a finding, and why: the sender's explanation or the waiver's reason."""

    state: State
    explanation: str


def standing(finding: Finding, waivers: Iterable[Waiver], area: str, period: str) -> Standing:
    """The state of a finding in the return of an area and period."""
    state, closing = _COURSE[finding.severity]
    waiver = next((w for w in waivers if w.covers(finding, area, period)), None)
    texts: dict[State, str] = {"explained": finding.explanation, "waived": waiver.said if waiver else ""}
    return next((Standing(closed, texts[closed]) for closed in closing if texts[closed]), Standing(state, ""))


def read_all(where: str, tables: object) -> tuple[Waiver, ...]:
    """The waivers of ``[[waiver]]``; raises SpecError with the number of the table and what is wrong with it."""
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise SpecError(where, "waivers are tables: each begins with [[waiver]]")
    return tuple(_read(f"{where}: waiver[{number}]", table) for number, table in enumerate(tables, start=1))


def _read(where: str, table: Mapping[str, object]) -> Waiver:
    unknown = table.keys() - _KEYS.keys()
    if unknown:
        raise SpecError(where, f"{min(unknown)!r} is not a key of a waiver")
    texts = {key: _text(where, table, key) for key in _KEYS}
    return Waiver(texts["area"], texts["code"], texts["reason"], Period.parse(texts["until"]), texts["field"])


def _text(where: str, table: Mapping[str, object], key: str) -> str:
    is_right, what = _KEYS[key]
    value = table.get(key, "")
    if not isinstance(value, str) or not is_right(value.strip()):
        fault = f"holds {value!r}" if key in table else "is missing"
        raise SpecError(where, f"{key!r} {fault}: it should be {what}")
    return value.strip()


def _is_period(text: str) -> bool:
    try:
        return bool(Period.parse(text))
    except UsageError:
        return False


_KEYS: Mapping[str, tuple[Callable[[str], object], str]] = {
    "area": (_AREA.fullmatch, 'an area\'s code such as "064" or "05", or "*" for all'),
    "code": (lambda text: text in messages.messages(), "the code of a finding; 'workbook-kit explain' lists them all"),
    "reason": (bool, "the reason, in words"),
    "until": (_is_period, 'the last period that it holds for, such as "2013Q4"'),
    "field": (lambda _: True, "the id of a field, in quotes"),
}
"""What each key must hold, and how to say so."""
