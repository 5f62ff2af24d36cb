"""What the content of a cell means: from its type, style and text to a ``Cell``, or Refused if it means nothing."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping, Sized
from functools import partial
from typing import NamedTuple, TypeVar

from workbook_kit import excel
from workbook_kit.cell import Cell
from workbook_kit.errors import Refused
from workbook_kit.reading import plain
from workbook_kit.reading.parts import Styles, unescaped
from workbook_kit.work.caching import lru_cache

K = TypeVar("K", bound=Sized)
V = TypeVar("V")
Told = Callable[[str], V]

INDEX = re.compile(r"[0-9]{1,9}")
_NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)?(?:Z|[-+]\d\d:\d\d)?", re.ASCII)
_FIRST_SERIAL, _LAST_SERIAL = 0, 2_958_466
_KEPT, _LONG = 20_000, 200  # keys of a cache, and characters of a key: bounds its memory on hostile files
_TYPES = frozenset({"n", "s", "str", "inlineStr", "b", "e", "d"})


class Look(NamedTuple):
    """What a cell's attributes say: its type, and by its style whether it is a date and whether it is locked."""

    type: str
    is_date: bool
    locked: bool


class _Remembered(dict[K, V]):
    def __init__(self, make: Callable[[K], V]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: K) -> V:
        value = self._make(key)
        if len(self) < _KEPT and len(key) < _LONG:
            self[key] = value
        return value


def remembered(make: Callable[[K], V]) -> Callable[[K], V]:
    """``make`` with a cache, as cells of a sheet repeat. Long keys, and keys beyond a number, are not kept."""
    return _Remembered(make).__getitem__  # the bound method, as ``[]`` on a subclass of dict is much slower


class Meaning:
    """Makes ``Cell`` objects for one workbook from its strings, styles and epoch."""

    def __init__(self, strings: list[str], styles: Styles, from_1904: bool) -> None:
        self.strings = dict(zip(map(str, range(len(strings))), strings, strict=True))
        self._styles, self._shift = styles, excel.DAYS_TO_1904 if from_1904 else 0

    def look(self, type_and_style: tuple[str, str]) -> Look:
        """Raises Refused for an unknown type and for a style that is not there."""
        kind, style = type_and_style
        if kind not in _TYPES or not INDEX.fullmatch(style):
            raise Refused("file-unsound")
        number, dates, locked = int(style), self._styles.dates, self._styles.locked
        if locked and number >= len(locked):
            raise Refused("file-unsound")
        is_date = kind == "n" and number < len(dates) and dates[number]
        return Look(kind, is_date, locked[number] if locked else True)

    def cell(self, look: Look, value: str | None, formula: str | None, inline: str | None) -> Cell | None:
        """A cell from the texts of its value, formula and inline string (None where absent); None for a blank cell."""
        written = "" if formula is None else f"={formula}"
        if inline is None:
            cell = self.valued(look, value, written)
            return cell if formula is not None or (value and value.strip()) else None
        if look.type != "inlineStr" or value is not None:
            raise Refused("file-unsound")
        return Cell("text", unescaped(inline), written, look.locked)

    def valued(self, look: Look, value: str | None, formula: str) -> Cell:
        """A cell from the text of its value; ``formula`` as ``Cell`` has it."""
        kind, _, locked = look
        # An inline text or an index into the strings must be there. Of other types a value of spaces alone is
        # a blank, but for truths, errors and dates, which no program writes so.
        if kind == "inlineStr" or (kind == "s" and value is not None and not value.strip()):
            raise Refused("file-unsound")
        if value is None or not value.strip():
            if value and kind in ("b", "e", "d"):
                raise Refused("file-unsound")
            return Cell("text", "", formula, locked) if kind == "str" else Cell("empty", None, formula, locked)
        if kind == "str":
            return Cell("text", unescaped(value), formula, locked)
        value = value.strip(" \t\r\n")
        return self._number(value, look, formula) if kind == "n" else self._typed(value, look, formula)

    def _typed(self, value: str, look: Look, formula: str) -> Cell:
        kind, _, locked = look
        if kind == "s":
            if not INDEX.fullmatch(value) or (text := self.strings.get(str(int(value)))) is None:
                raise Refused("file-unsound")
            return Cell("text", text, formula, locked)
        if kind == "e":
            return Cell("error", value[:40], formula, locked)
        if kind == "b":
            if value not in ("0", "1", "true", "false"):
                raise Refused("file-unsound")
            return Cell("bool", value in ("1", "true"), formula, locked)
        return Cell("date", _moment(value), formula, locked)

    def _number(self, value: str, look: Look, formula: str) -> Cell:
        if not _NUMBER.fullmatch(value):
            raise Refused("file-unsound")
        number = float(value)
        if math.isinf(number):
            raise Refused("file-unsound")
        serial = number + self._shift
        if look.is_date and _FIRST_SERIAL <= serial < _LAST_SERIAL:
            return Cell("date", _time(serial), formula, look.locked)
        return Cell("number", number, formula, look.locked, bool(self._shift))


class Known:
    """Caches of what attributes and values of one workbook's cells mean, as cells repeat.

    Each is keyed by the attributes of a plain cell as the file writes them: ``shared`` gives the shared strings by
    index (none for a cell of another type) with the lock, ``inline`` the lock of an inline text, ``values`` a function
    from a value to its cell, ``results`` one from a formula's stored result to its cell.
    """

    def __init__(self, meaning: Meaning) -> None:
        # No closure refers back to this object: without a cycle its memory is freed at once, not by the collector.
        self.cell, self.look = meaning.cell, remembered(meaning.look)
        look = partial(_plain_look, self.look)
        values, results = remembered(partial(_values, meaning)), remembered(partial(_results, meaning))
        self.shared: Told[tuple[Mapping[str, str], bool]] = remembered(lambda told: _shared(meaning, look(told)))
        self.inline: Told[bool] = remembered(lambda told: _inline(look(told)))
        self.values: Told[Told[Cell | None]] = remembered(lambda told: values(look(told)))
        self.results: Told[Told[Cell]] = remembered(lambda told: results(look(told)))


def _plain_look(look: Callable[[tuple[str, str]], Look], kind: str) -> Look:
    return look(plain.type_and_style(kind))


def _shared(meaning: Meaning, look: Look) -> tuple[Mapping[str, str], bool]:
    return (meaning.strings if look.type == "s" else {}), look.locked


def _inline(look: Look) -> bool:
    if look.type != "inlineStr":
        raise Refused("file-unsound")
    return look.locked


def _values(meaning: Meaning, look: Look) -> Told[Cell | None]:
    return remembered(lambda written: meaning.cell(look, plain.meant(written), None, None))


def _results(meaning: Meaning, look: Look) -> Told[Cell]:
    def make(written: str) -> Cell:
        # ``written`` is "" where the formula has no stored result, and the tag itself where that is empty
        return meaning.valued(look, "" if written.startswith("<") else plain.meant(written) or None, "=")

    return remembered(make)


def _place(reference: str) -> tuple[int, int]:
    """``A1`` is (0, 0), ``XFD1048576`` the last. Raises Refused for what is no cell."""
    at = excel.place(reference)
    if at is None:
        raise Refused("file-unsound")
    return at


place = remembered(_place)


@lru_cache(maxsize=4096)
def _time(serial: float) -> dt.datetime:
    """The day and time of a serial number, to the second; remembered, as a return's days are mostly the same few."""
    return excel.moment(int(serial)) + dt.timedelta(seconds=round((serial - int(serial)) * 86_400))


def _moment(text: str) -> dt.datetime:
    """An ISO date of a ``t="d"`` cell; its zone is dropped, as the clock time says the day."""
    if not _MOMENT.fullmatch(text):
        raise Refused("file-unsound")
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        raise Refused("file-unsound") from None
    return moment.replace(tzinfo=None)
