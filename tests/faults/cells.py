"""Faults of one cell: what is typed into it is not what it asks for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from tests.faults.fault import Desk, Fault, Plant, Planted, Where
from workbook_kit.form.contents import TEXT_LIMIT
from workbook_kit.form.states import STATE_WORDS, STATES
from workbook_kit.layout.places import Slot

Typed = Any  # a constant, or a function of the desk and the slot
_NOON = dt.time(12, 30)
_THIRD_OF_APRIL = dt.datetime(2013, 4, 3)  # noqa: DTZ001 - cells know no zone


def of(*kinds: str) -> Where:
    """Slots of these kinds."""
    return lambda slot: slot.field.kind in kinds


def typed(where: Where, *values: Typed) -> Plant:
    """Type one of the values over an answer."""

    def plant(desk: Desk) -> Sequence[Planted]:
        slot = desk.pick(where)
        value = desk.one(values)
        return [desk.type(slot, value(desk, slot) if callable(value) else value)]

    return plant


def stored(where: Where, content: Callable[[float], str]) -> Plant:
    """Put a formula over a number, with what the sender's program stored."""

    def plant(desk: Desk) -> Sequence[Planted]:
        slot = desk.pick(where)
        number = desk.answers[slot.id]
        return [desk.store(slot, content(number if isinstance(number, (int, float)) else 0))]

    return plant


def _has_least(slot: Slot) -> bool:
    return slot.field.kind in _NUMBERS and slot.field.min == 0


def _is_bounded(slot: Slot) -> bool:
    return slot.field.max is not None and slot.field.kind in ("whole", "decimal")


def _has_start(slot: Slot) -> bool:
    return _is_bounded(slot) and bool(slot.field.min)


def _is_free(slot: Slot) -> bool:
    """A text that no other rule looks at: no address, no number of a register, no name of a row."""
    shaped = ("PT-0.diaarinumero", "PT-3.sahkoposti", "PT-3.puhelin")
    return slot.field.kind == "text" and slot.field.id not in shaped


def _above(desk: Desk, slot: Slot) -> Typed:
    most = slot.field.max or 0
    return desk.one((most + 1, most * 10))


def _below(desk: Desk, slot: Slot) -> Typed:
    least = slot.field.min or 0
    return desk.one((least - 1, 0, -least))


def _minus(desk: Desk, slot: Slot) -> Typed:
    said = desk.answers[slot.id]
    return -said if isinstance(said, (int, float)) and said else -1


def _and_half(desk: Desk, slot: Slot) -> Typed:
    return int(str(desk.answers[slot.id])) + desk.one((0.5, 0.1, 0.001))


def _with_time(desk: Desk, slot: Slot) -> Typed:
    return dt.datetime.combine(_date(desk, slot), _NOON)


def _date(desk: Desk, slot: Slot) -> dt.date:
    said = desk.answers[slot.id]
    return said if isinstance(said, dt.date) else dt.date(desk.layout.period.year, 1, 1)


def _in_century(desk: Desk, slot: Slot) -> Typed:
    return _date(desk, slot).replace(day=1, year=desk.one((1913, 2113, 1931)))


def _day(form: str) -> Typed:
    """The day as text, ``d`` in the form."""
    return lambda desk, slot: form.format(d=_date(desk, slot))


def _misspelt(desk: Desk, slot: Slot) -> Typed:
    word = desk.word(slot, str(desk.answers[slot.id]))
    return desk.one((word + word[-1], f"{word} ?", f"({word})", word[:-1] + "q"))


def _of_another_list(desk: Desk, slot: Slot) -> Typed:
    own = {text.casefold() for code, label in slot.field.choices for text in (code, label.fi, label.sv)}
    words = {
        label[desk.layout.language]
        for field in desk.layout.form.fields.values()
        for _, label in field.choices
        if not {label.fi.casefold(), label.sv.casefold()} & own
    }
    return desk.one(sorted(words - set(STATES)))


def _grouped(desk: Desk, slot: Slot) -> Typed:
    """A number as people write it: ``1 250 kpl``, ``12,5 %``."""
    said = float(str(desk.answers[slot.id]))
    if slot.field.kind == "percent":
        return f"{said * 100:.12g} %".replace(".", ",")
    written = f"{said:,.12g}".replace(",", " ").replace(".", ",")
    units = {"money": ("", " €", " euroa"), "whole": ("", " kpl")}.get(slot.field.kind, ("",))
    return written + desk.one(units)


def _long(desk: Desk, _slot: Slot) -> Typed:
    return "Pitkä selostus. " * (TEXT_LIMIT // 16) + "Vielä yksi lause." * desk.chance.randint(2, 9)


def _unseen(desk: Desk, slot: Slot) -> Typed:
    said = str(desk.answers[slot.id])
    return said[:1] + desk.one(("\u200b", "\u202e", "\u2066", "\ufeff", "_x0007_")) + said[1:]


def _shouted(desk: Desk, slot: Slot) -> Typed:
    word = desk.word(slot, str(desk.answers[slot.id]))
    return desk.one((word.upper(), f" {word}", f"{word}  ")) if word.upper() != word else f" {word}"


def _state(desk: Desk, _slot: Slot) -> Typed:
    return desk.one(list(STATE_WORDS[desk.layout.language].values()))


_NUMBERS = ("whole", "decimal", "money", "percent")
_AMOUNTS = ("whole", "decimal", "money")
_UNCLEAR, _WRONG, _RANGE = ("number-unclear",), ("number-wrong",), ("out-of-range",)
_DATE = of("date")
_NO_DATE, _NO_CHOICE = ("date-wrong",), ("choice-unknown",)

CELLS = (
    Fault("a point for the thousands: 1.234", _UNCLEAR, typed(of(*_AMOUNTS), "1.234", "12.500", "-3.100"), many=3),
    Fault("a comma for the thousands: 1,234", _UNCLEAR, typed(of(*_AMOUNTS), "1,234", "12,500"), many=3),
    Fault("a fraction: 3/4", _UNCLEAR, typed(of(*_AMOUNTS), "3/4", "12/15"), many=3),
    Fault("words in a number: noin 30", _WRONG, typed(of(*_AMOUNTS), "noin 30", "n. 5", "yli 100", "kymmenen"), many=3),
    Fault("letters for digits: 1O5, l2", _WRONG, typed(of(*_AMOUNTS), "1O5", "l2", "2I"), many=3),
    Fault("a unit typed: 1,5 M€", _WRONG, typed(of(*_AMOUNTS), "1,5 M€", "120 t€", "3 yritystä", "50 %"), many=3),
    Fault("a range: 10–12", _WRONG, typed(of(*_AMOUNTS), "10–12", "10-12", "5...7", "<5"), many=3),
    Fault("two numbers in a cell: 12 + 5", _WRONG, typed(of(*_AMOUNTS), "12 + 5", "5 ja 7", "12 (15)", "3; 4"), many=3),
    Fault("a mark for no number: x, -", _WRONG, typed(of(*_AMOUNTS), "x", "-", "–", "?", "n/a"), many=3),
    Fault("yes in a number cell", _WRONG, typed(of(*_AMOUNTS), True, "kyllä", "on"), many=3),
    Fault("a date in a number cell", ("number-date",), typed(of(*_NUMBERS), _THIRD_OF_APRIL), many=3),
    Fault("a negative number", _RANGE, typed(_has_least, _minus), many=3),
    Fault("above the greatest: a mean of 38, the year 20130", _RANGE, typed(_is_bounded, _above), many=2),
    Fault("below the least: a mean of 0, the year 13", _RANGE, typed(_has_start, _below), many=2),
    Fault("decimals in a whole number", ("not-whole",), typed(of("whole"), _and_half), many=3),
    Fault("two numbers run together: 17 digits", ("number-large", *_RANGE), typed(of("whole"), 1.2345e16), many=2),
    Fault("a percentage without its sign: 80", _RANGE, typed(of("percent"), 80, 55, 92.5)),
    Fault("a percentage typed as text without its sign", ("percent-unclear",), typed(of("percent"), "80", "0,8")),
    Fault("a percentage a hundred times too small", ("percent-small",), typed(of("percent"), 0.008, 0.0095, 0.005)),
    Fault("a number typed as clear text", ("number-from-text",), typed(of(*_NUMBERS), _grouped), many=3, keeps=True),
    Fault("ei tietoa in a number cell", ("state-typed",), typed(of(*_NUMBERS), _state), many=3),
    Fault("a season for a date", _NO_DATE, typed(_DATE, "kevät 2013", "kesäkuu", "heti", "2013"), many=2),
    Fault(
        "a date with slashes: 3/4/2013",
        ("date-unclear",),
        typed(_DATE, _day("{d.day}/{d.month}/{d.year}")),
        many=2,
    ),
    Fault("a day that is not: 31.6.2013", _NO_DATE, typed(_DATE, "31.6.2013", "29.2.2013", "12.13.2012"), many=2),
    Fault("a date without its year", _NO_DATE, typed(_DATE, _day("{d.day}.{d.month}.")), many=2),
    Fault("a date with a short year: 31.3.13", _NO_DATE, typed(_DATE, _day("{d.day}.{d.month}.{d:%y}")), many=2),
    Fault("two dates in a cell", _NO_DATE, typed(_DATE, "1.3.2013-31.5.2013", "1.3. ja 1.9.2013"), many=2),
    Fault("a year alone as a date", _NO_DATE, typed(_DATE, 2013, 13), many=2),
    Fault("a date of another century", _NO_DATE, typed(_DATE, _in_century), many=2),
    Fault("a date with a time of day", ("date-time",), typed(_DATE, _with_time), many=2),
    Fault(
        "a date typed as clear text",
        ("date-from-text",),
        typed(_DATE, _day("{d.day}.{d.month}.{d.year}")),
        many=2,
        keeps=True,
    ),
    Fault("a choice misspelt", _NO_CHOICE, typed(of("choice", "yesno"), _misspelt), many=3),
    Fault("a choice of another list", _NO_CHOICE, typed(of("choice", "yesno"), _of_another_list), many=3),
    Fault("a mark or number for a choice", _NO_CHOICE, typed(of("choice", "yesno"), "x", "1", 1, "?"), many=3),
    Fault("yes or no with a doubt: kai", _NO_CHOICE, typed(of("yesno"), "kai", "kyllä/ei", "K", "joo", "ei vielä")),
    Fault(
        "a choice in capitals or with spaces",
        ("choice-respelled",),
        typed(of("choice", "yesno"), _shouted),
        many=3,
        keeps=True,
    ),
    Fault(
        "a mark that says nothing: x, -", ("placeholder",), typed(of("text"), "x", "-", "–", "...", "?", "n.a."), many=2
    ),
    Fault("text beyond 2 000 characters", ("text-long",), typed(of("text"), _long), many=2),
    Fault("invisible and control characters", ("text-cleaned",), typed(of("text"), _unseen), many=2, keeps=True),
    Fault("a number or date in a text cell", ("text-from-number",), typed(_is_free, 1.2, _THIRD_OF_APRIL), many=2),
    Fault("an error value: #DIV/0!", ("cell-error",), typed(of(*_NUMBERS, "text"), "#DIV/0!", "#N/A", "#REF!"), many=3),
    Fault(
        "a formula that gave an error",
        ("cell-error",),
        stored(of(*_NUMBERS, "date"), lambda _: 't="e"><f>1/0</f><v>#DIV/0!</v>'),
        many=3,
    ),
    Fault(
        "a formula without a result", ("formula-empty",), stored(of(*_NUMBERS), lambda _: "><f>SUM(1,2)</f>"), many=3
    ),
    Fault(
        "a formula with a result",
        ("formula",),
        stored(of(*_NUMBERS), lambda number: f"><f>0+{number!r}</f><v>{number!r}</v>"),
        many=3,
        keeps=True,
    ),
)
