"""Random and boundary answers for a form, drawn where its checks look; the same seed draws the same."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from workbook_kit import checks, excel
from workbook_kit.cell import SlotId
from workbook_kit.checks import Probe
from workbook_kit.form.contents import FIRST_DAY, LAST_DAY, PLACEHOLDERS, TEXT_LIMIT
from workbook_kit.form.model import Field
from workbook_kit.form.states import STATES
from workbook_kit.layout.places import Layout, Slot

_COUNTS = (0, 1, 2, 3, 100, 150)
_NUMBERS = (*_COUNTS, -1, 0.005, 0.01, 0.3, 0.5, 1.005, 1.5, 2.005, 99.995, 1e15, 123456789012.5)
_SHARES = (0.0, 0.005, 0.0099, 0.01, 0.3, 0.55, 1.0)
_ODD_IN_NUMBERS = (
    "1 234,5", "1.234", "12 %", "0,5 %", "noin 30", "5 kpl", "3", "x", "31.3.2013", "5\u00a0000", *STATES,
)  # fmt: skip
_KEYS_IN_NUMBERS = (
    "0", "1", "2", "3", "100", "1 234,5", "0,5", "12,5 %", "−5", "-5", "1.2", "31.3.2013", "TOSI", "=1/0", "=1+2",
)  # fmt: skip
_ODD_IN_DATES = ("31.3.2013", "2013-03-31", "3/4", "31.2.2013", "maaliskuu", "31.3.", "5.5.2099", *STATES)
_KEYS_IN_DATES = ("31.3.2013", "1.1.2014", "2013-06-01", "31.2.2013", "kevät", "12,5", "31.3.2013 12:00", "=1/0")
_TEXTS = (
    "Aamu-uinti", "aamu-uinti", "AAMU-UINTI ", "Vesijumppa", "Vesi  jumppa", "Vesi jumppa", "Vauvauinti\n", "Åsa",
    "eka\ntoka", "uppgift saknas", "ei tietoa", "kyllä", "=1+1", "'heippa", '"lainaus"', "a*", "?*", "X", " - ",
    "etu.suku@kunta.fi", "etu.suku@kunta.fi ", "etu@kunta", "a@b.fi;c@d.fi", "@kunta.fi", "etu suku@kunta.fi",
    "etu@kunta.fi.", "040 123 4567", "+358 40 1234567", "1234", "12345", "puh. 05",
    "TEM/2551/00.03.05.02/2013", "12-3", "2551", "dnro/", "a-b",
    *PLACEHOLDERS, "x" * TEXT_LIMIT, "y" * (TEXT_LIMIT + 1), "z" * (TEXT_LIMIT + 1),
)  # fmt: skip
_NUMBERS_IN_TEXTS = (5.0, 0.5, 41364.0, 401234567.0)
_BLANKISH = (" ", "   ", "\u00a0", " \u00a0 ", "\n")
_KEYS_IN_TEXTS = ("Aamu-uinti", "vesijumppa", "5", "401234567", "31.3.2013", "12,5 %", "etu@kunta.fi", "x", "-", "=1/0")

_SHARE_BLANKISH, _SHARE_ODD = 0.04, 0.16
_SHARE_FILLED, _SHARE_EXPLAINED, _SHARE_TYPED = 0.85, 0.2, 0.2

Content = str | float


@dataclass(frozen=True)
class Filling:
    """What is typed into the cells of a book, by ``Tab!B2``, and what is pasted into them as it is."""

    typed: dict[str, str]
    pasted: dict[str, Content]


def operands(condition: Any) -> frozenset[SlotId]:
    """Every slot that a condition looks at."""
    return frozenset(slot.id for slot in _slots(condition))


def _slots(part: Any) -> Iterator[Slot]:
    if isinstance(part, Slot):
        yield part
    elif isinstance(part, (tuple, list)):
        for one in part:
            yield from _slots(one)
    elif is_dataclass(part) and not isinstance(part, (type, Field)):
        for each in fields(part):
            yield from _slots(getattr(part, each.name))


def fill(layout: Layout, seed: str, *, many: int = 8) -> Filling:
    """A filling of one book: the cells of some checks, at times with a remark that explains them, and some others."""
    rng = random.Random(seed)  # noqa: S311 - to be the same again
    where = checks.places(layout.form, layout.language, layout.period)
    chosen: list[SlotId] = [slot.id for slot in rng.sample(layout.slots, many // 2)]
    for probe in _some(rng, checks.probes(layout.form, layout.language, layout.period), many):
        looked_at = sorted({*operands(probe.fails), probe.slot.id})
        chosen += [slot for slot in looked_at if rng.random() < _SHARE_FILLED]
        remark = where.remark(probe.slot)
        if remark and rng.random() < _SHARE_EXPLAINED:
            chosen.append(remark.id)
    filling = Filling({}, {})
    for at in dict.fromkeys(chosen):
        slot = layout.by_id[at]
        name = f"{slot.tab}!{slot.cell}"
        if rng.random() < _SHARE_TYPED:
            filling.typed[name] = rng.choice(_keys(slot))
        else:
            filling.pasted[name] = _content(rng, slot)
    return filling


def _some(rng: random.Random, probes: Sequence[Probe], many: int) -> list[Probe]:
    """Some probes; every code is as likely as any other, however many places it looks at."""
    by_code: dict[str, list[Probe]] = {}
    for probe in probes:
        by_code.setdefault(probe.code, []).append(probe)
    return [rng.choice(by_code[rng.choice(sorted(by_code))]) for _ in range(many)]


def _keys(slot: Slot) -> Sequence[str]:
    field = slot.field
    if field.choices:
        return [*(label.fi for _, label in field.choices), "ehkä", "TOSI", "5"]
    return {"text": _KEYS_IN_TEXTS, "date": _KEYS_IN_DATES}.get(field.kind, _KEYS_IN_NUMBERS)


def _content(rng: random.Random, slot: Slot) -> Content:
    """Mostly what is asked for, about the limits; else a blank that is none, or what does not belong there."""
    field, odd = slot.field, rng.random()
    if odd < _SHARE_BLANKISH:
        return rng.choice(_BLANKISH)
    if field.choices:
        return _choice(rng, field, is_odd=odd < _SHARE_ODD)
    if field.kind == "text":
        return rng.choice(_NUMBERS_IN_TEXTS) if odd < _SHARE_ODD else rng.choice(_TEXTS)
    if odd < _SHARE_ODD:
        return rng.choice(_ODD_IN_DATES if field.kind == "date" else _ODD_IN_NUMBERS)
    return _day(rng) if field.kind == "date" else _number(rng, field)


def _choice(rng: random.Random, field: Field, *, is_odd: bool) -> Content:
    code, label = rng.choice(field.choices)
    word = rng.choice((label.fi, label.sv))
    odd: list[Content] = [word.upper(), f" {word}", f"{word}\u00a0", code, "ehkä", "x", 1.0, *STATES]
    return rng.choice(odd) if is_odd else word


def _day(rng: random.Random) -> float:
    """A day's number: about the years of the plan, now and then at an end of the calendar or with a time of day."""
    year = 2013 + rng.choice((-2, -1, 0, 0, 0, 1, 2, 3))
    near = [dt.date(year, month, day) for month, day in ((1, 1), (3, 31), (12, 31))]
    ends = [FIRST_DAY, LAST_DAY, dt.date(1899, 12, 31), dt.date(1900, 3, 1), dt.date(9999, 12, 31)]
    day = rng.choice(ends if rng.random() < _SHARE_ODD else near)
    time = rng.choice((0.1, 0.5, 0.9, -0.1)) if rng.random() < _SHARE_ODD else 0
    return float(excel.serial(day) + rng.choice((0, 0, 0, 1, -1)) + time)


def _number(rng: random.Random, field: Field) -> float:
    """Small counts, which often make a sum or are equal, and what lies at a limit or beside it."""
    if field.kind == "percent" and rng.random() < 0.7:
        return rng.choice(_SHARES)
    if rng.random() < 0.7:
        count = float(rng.choice([count for count in _COUNTS if count <= (field.max or count)]))
        return count if field.kind == "whole" else count + rng.choice((0, 0, 0.004, 0.005, 0.01, -0.01))
    limits = [limit + off for limit in (field.min, field.max) if limit is not None for off in (0, 1, -1, 0.5)]
    return float(rng.choice([*_NUMBERS, *limits, *limits]))
