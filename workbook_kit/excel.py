"""How Excel wants things written, and where it ends: texts and numbers in formulas, names, days, limits.

A formula in a file is always in Excel's English grammar, whatever the locale of the program that opens it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from workbook_kit.work.caching import lru_cache

ROWS, COLUMNS = 1_048_576, 16_384
LONGEST_TAB, NOT_IN_TABS = 31, "[]:*?/\\"
LONGEST_TEXT, LONGEST_RICH_TEXT = 32_767, 5_000
"""Characters, as UTF-16 counts them, that a cell takes; the second of a text that ``book`` may have to escape, which
takes up to six for one."""
LONGEST_LITERAL, LONGEST_LIST = 255, 255
"""Characters of one text within a formula, and of all the choices of a drop-down together."""
LONGEST_PROMPT, LONGEST_PROMPT_TITLE = 255, 32
DAYS_TO_1904 = 1462
"""What a serial number of a workbook that counts its days from 1904 is short of."""

_DAY_ZERO = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - cells know no zone
_NEVER_WAS = 60  # 29.2.1900, which Excel counts as a day; so serials before it are one less than by counting
_DIGITS = 15  # of the 17 that a double may need Excel keeps these
_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_PLAIN_TAB = re.compile(r"[A-Za-z]{5,}")  # too long for a column's letters, so nothing else can be meant


def literal(text: str) -> str:
    """A text as a formula writes it: quotes doubled, a long one in pieces that are joined."""
    return "&".join(literals(text))


def literals(text: str) -> list[str]:
    """The pieces of a text as a formula writes them, one or more."""
    return ['"' + piece.replace('"', '""') + '"' for piece in _pieces(text)]


def _pieces(text: str) -> Iterator[str]:
    """At least one piece, none longer than a literal may be; a character outside the first plane counts as two."""
    start = length = 0
    for place, character in enumerate(text):
        units = 1 + (character > "\uffff")
        if length + units > LONGEST_LITERAL:
            yield text[start:place]
            start, length = place, 0
        length += units
    yield text[start:]


def criterion(text: str) -> str:
    """The criterion that a cell holds just this text: a wildcard in it stands for itself."""
    return "=" + re.sub(r"([~*?])", r"~\1", text)


def array(texts: Iterable[str]) -> str:
    """Different texts as an array constant, which takes no pieces: all are short."""
    return "{" + ",".join(literal(text) for text in dict.fromkeys(texts)) + "}"


def number(value: float) -> str:
    """A number as a formula writes it, to the last digit that a cell holds; not all programs read ``1e+15``."""
    return f"{value:.{_DIGITS}G}"


def day(value: dt.date) -> str:
    """A day as a formula writes it."""
    return f"DATE({value.year},{value.month},{value.day})"


def serial(moment: dt.date) -> float:
    """The number that a day, or a day and time, is stored as in a workbook that counts from 1900."""
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001 - cells know no zone
    days = (moment - _DAY_ZERO) / dt.timedelta(days=1)
    return days - (1 <= days < _NEVER_WAS + 1)


def moment(number: float) -> dt.datetime:
    """The day and time that a serial number means in a workbook that counts from 1900."""
    return _DAY_ZERO + dt.timedelta(days=number + (1 <= number < _NEVER_WAS))


def sheet_name(tab: str, *, bare: bool = False) -> str:
    """A sheet's name as references write it; a ``bare`` one goes without quotes where it is one plain word."""
    return tab if bare and _PLAIN_TAB.fullmatch(tab) else "'" + tab.replace("'", "''") + "'"


def tab_name(title: str) -> str:
    """As much of a title as a tab takes."""
    return title[:LONGEST_TAB]


@lru_cache(maxsize=1024)
def letters(column: int) -> str:
    """A column by its letters: 0 is ``A``, 26 is ``AA``."""
    higher, digit = divmod(column, 26)
    return (letters(higher - 1) if higher else "") + chr(ord("A") + digit)


def column(letters: str) -> int:
    """The number of the column with these letters, from 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def cell_name(row: int, column: int) -> str:
    """A place as people write it: (0, 2) is ``C1``."""
    return f"{letters(column)}{row + 1}"


def area_name(first_row: int, first_column: int, last_row: int, last_column: int) -> str:
    """A rectangle of cells, by its corners; that of one cell is the cell."""
    corners = cell_name(first_row, first_column), cell_name(last_row, last_column)
    return ":".join(dict.fromkeys(corners))


def place(name: str) -> tuple[int, int] | None:
    """The row and the column of a cell, from 0; None for what names no cell of a sheet."""
    found = _CELL.fullmatch(name)
    at = (int(found[2]) - 1, column(found[1])) if found else (ROWS, COLUMNS)
    return at if at[0] < ROWS and at[1] < COLUMNS else None
