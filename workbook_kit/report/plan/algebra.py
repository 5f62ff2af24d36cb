"""Formulas with two faces: the text that Excel is given, and the value that it shows there.

Everything that a summary reckons is put together from cells, numbers and words by what stands here alone. Each part
makes both faces at once, so a formula and the result that is cached beside it cannot be of two minds; and it makes
them as Excel does: a blank is no number, text is compared without regard to case, an error spreads until an IF
leaves it out. Values are exact until a cell holds them. Only functions that Excel 2010, LibreOffice and Google Sheets
share.
"""

from __future__ import annotations

import datetime as dt
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from operator import add, mul, sub, truediv
from typing import NamedTuple

from workbook_kit import excel, finnish
from workbook_kit.errors import StoreError
from workbook_kit.form.figure import SUM, Gathering, as_number, exact

_ALONE, _TERM, _SUM, _TEXT, _COMPARED = range(5)
"""How loosely a formula's last sign binds: what binds looser than the sign around it stands in brackets."""


class Fault(NamedTuple):
    """What Excel shows where it cannot reckon."""

    code: str


Number = int | Fraction
_NUMBERS = (int, Fraction)
Value = Number | str | Fault | None
"""What a formula gives or a cell holds: a number, a truth (which is a number to Python), a text, nothing, a fault."""
_OF_NOTHING, _NO_NUMBER, NOT_FOUND, _NO_MIDDLE = map(Fault, ("#DIV/0!", "#VALUE!", "#N/A", "#NUM!"))


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula, without its equals sign, and what it gives."""

    excel: str
    value: Value
    rank: int = _ALONE

    @property
    def cached(self) -> float | str | None:
        """The value as a cell holds it; a formula that would show an error is a fault of ours."""
        if isinstance(self.value, Fault):
            raise StoreError(f"This formula would show {self.value.code}: {self.excel}")
        return as_number(Fraction(self.value)) if isinstance(self.value, _NUMBERS) else self.value

    def __add__(self, other: Operand) -> Formula:
        return _reckoned(self, "+", lifted(other), add, _SUM)

    def __sub__(self, other: Operand) -> Formula:
        return _reckoned(self, "-", lifted(other), sub, _SUM)

    def __mul__(self, other: Operand) -> Formula:
        return _reckoned(self, "*", lifted(other), mul, _TERM)

    def __rmul__(self, other: int) -> Formula:
        return number(other) * self

    def __truediv__(self, other: Operand) -> Formula:
        return _reckoned(self, "/", lifted(other), _quotient, _TERM)

    def __and__(self, other: Operand) -> Formula:
        return joined([self, lifted(other)])

    def __lt__(self, other: Operand) -> Formula:
        return _compared(self, "<", lifted(other), lambda one, two: one < two)

    def __gt__(self, other: Operand) -> Formula:
        return _compared(self, ">", lifted(other), lambda one, two: one > two)

    def __le__(self, other: Operand) -> Formula:
        return _compared(self, "<=", lifted(other), lambda one, two: one <= two)

    def equals(self, other: Operand) -> Formula:
        """Whether Excel takes two values for the same."""
        return _compared(self, "=", lifted(other), lambda one, two: one == two)

    def differs(self, other: Operand) -> Formula:
        """Whether Excel does not."""
        return _compared(self, "<>", lifted(other), lambda one, two: one != two)


Operand = Formula | int | str


@dataclass(frozen=True, slots=True)
class Cells:
    """A range of cells and what stands in them."""

    excel: str
    values: tuple[Value, ...]


def lifted(operand: Operand) -> Formula:
    """A number or a text among formulas."""
    if isinstance(operand, Formula):
        return operand
    return text(operand) if isinstance(operand, str) else number(operand)


def number(written: int | str) -> Formula:
    """A number as it is written, such as ``1E-9``."""
    return Formula(str(written), written if isinstance(written, int) else Fraction(written))


def text(words: str) -> Formula:
    """Words that stay as they are."""
    pieces = excel.literals(words)
    return Formula("&".join(pieces), words, _TEXT if len(pieces) > 1 else _ALONE)


def cell(reference: str, content: object = None) -> Formula:
    """A cell by its reference, with a formula in it or anything else."""
    return Formula(reference, held(content))


def held(content: object) -> Value:
    """What stands in a cell, as formulas see it: a number as it was written, a day as its number."""
    if isinstance(content, Formula):
        return content.value
    if isinstance(content, dt.date):
        return exact(excel.serial(content))
    return exact(content) if isinstance(content, float) else content  # type: ignore[return-value]


BLANK = text("")
"""A formula that shows nothing; no sum or count takes it for a zero."""


def is_a_number(value: Value) -> bool:
    """Whether a value counts: truths do not."""
    return isinstance(value, _NUMBERS) and not isinstance(value, bool)


def _numeric(value: Value) -> Number | Fault:
    """A value as an operand: nothing is zero, a text is no number."""
    if isinstance(value, str):
        return _NO_NUMBER
    return 0 if value is None else value


def _reckoned(left: Formula, sign: str, right: Formula, does: Callable[..., Value], rank: int) -> Formula:
    one, two = _numeric(left.value), _numeric(right.value)
    value = next((side for side in (one, two) if isinstance(side, Fault)), None) or does(one, two)
    return Formula(f"{_within(left, rank)}{sign}{_within(right, rank - (sign in '-/'))}", value, rank)


def _within(one: Formula, rank: int) -> str:
    return f"({one.excel})" if one.rank > rank else one.excel


def _quotient(top: Number, bottom: Number) -> Value:
    return truediv(Fraction(top), bottom) if bottom else _OF_NOTHING


def _compared(left: Formula, sign: str, right: Formula, does: Callable[..., bool]) -> Formula:
    fault = next((side.value for side in (left, right) if isinstance(side.value, Fault)), None)
    value = fault or does(*_like(left.value, right.value))
    return Formula(f"{_within(left, _TEXT)}{sign}{_within(right, _TEXT)}", value, _COMPARED)


def _like(*values: Value) -> list[tuple[bool, Value]]:
    """Two values as Excel puts them in order: numbers, then texts; nothing is zero to a number, "" to a text."""
    is_text = any(isinstance(value, str) for value in values)
    filled = [("" if is_text else 0) if value is None else value for value in values]
    return [(True, value.casefold()) if isinstance(value, str) else (False, value) for value in filled]


def _called(function: str, parts: Iterable[Formula | Cells], value: Value) -> Formula:
    return Formula(f"{function}({','.join(part.excel for part in parts)})", value)


def _fault(*parts: Formula) -> Fault | None:
    return next((part.value for part in parts if isinstance(part.value, Fault)), None)


def when(condition: Formula, then: Operand, otherwise: Operand) -> Formula:
    """One of two, by a condition."""
    parts = condition, lifted(then), lifted(otherwise)
    return _called("IF", parts, _fault(condition) or parts[1 if condition.value else 2].value)


def every(*conditions: Formula) -> Formula:
    """Whether all conditions hold; one alone is itself."""
    if len(conditions) == 1:
        return conditions[0]
    return _called("AND", conditions, _fault(*conditions) or all(one.value for one in conditions))


def some(*conditions: Formula) -> Formula:
    """Whether any condition holds; one alone is itself."""
    if len(conditions) == 1:
        return conditions[0]
    return _called("OR", conditions, _fault(*conditions) or any(one.value for one in conditions))


def is_number(one: Formula) -> Formula:
    """Whether a number stands there."""
    return _called("ISNUMBER", [one], is_a_number(one.value))


def or_zero(one: Formula) -> Formula:
    """A number, and zero where there is none."""
    return _called("N", [one], 0 if one.value is None or isinstance(one.value, str) else one.value)


def size(one: Formula) -> Formula:
    """A number without its sign."""
    value = _numeric(one.value)
    return _called("ABS", [one], value if isinstance(value, Fault) else abs(Fraction(value)))


def total(*parts: Formula | Cells, gathering: Gathering = SUM) -> Formula:
    """The sum of the numbers in cells, or what else they come to by the gathering of a rule."""
    return _over(gathering.excel, parts, gathering.of)


def count(*parts: Formula | Cells) -> Formula:
    """How many numbers stand in cells."""
    return _called("COUNT", parts, sum(map(is_a_number, _values(parts))))


def average(*parts: Formula | Cells) -> Formula:
    """The mean of the numbers in cells."""
    return _over("AVERAGE", parts, lambda numbers: _quotient(sum(numbers), len(numbers)))


def median(*parts: Formula | Cells) -> Formula:
    """The middle one of the numbers in cells."""
    return _over("MEDIAN", parts, lambda numbers: statistics.median(numbers) if numbers else _NO_MIDDLE)


def least(*parts: Formula | Cells) -> Formula:
    """The least of some numbers."""
    return _over("MIN", parts, lambda numbers: min(numbers, default=0))


def most(*parts: Formula | Cells | int) -> Formula:
    """The greatest of some numbers."""
    lift = [number(one) if isinstance(one, int) else one for one in parts]
    return _over("MAX", lift, lambda numbers: max(numbers, default=0))


def _over(function: str, parts: Sequence[Formula | Cells], does: Callable[[Sequence[Fraction]], Value]) -> Formula:
    values = list(_values(parts))
    fault = next((value for value in values if isinstance(value, Fault)), None)
    numbers = [Fraction(value) for value in values if isinstance(value, _NUMBERS) and is_a_number(value)]
    return _called(function, parts, fault or does(numbers))


def _values(parts: Iterable[Formula | Cells]) -> Iterable[Value]:
    return chain.from_iterable(one.values if isinstance(one, Cells) else (one.value,) for one in parts)


def added(terms: Sequence[Formula]) -> Formula:
    """Terms one after the other with a plus between."""
    first, *others = terms
    for term in others:
        first += term
    return first


def fixed(one: Formula, decimals: int = 0) -> Formula:
    """A number as text, as FIXED writes it in Finland: with a hyphen."""
    value = _numeric(one.value)
    words: Value = value
    if not isinstance(value, Fault):
        words = finnish.rounded(Fraction(value), decimals).replace(finnish.MINUS, "-")
    return Formula(f"FIXED({one.excel},{decimals})", words)


def replaced(one: Formula, old: str, new: str) -> Formula:
    """A text with some words in the place of others."""
    value = one.value if isinstance(one.value, Fault) else _as_text(one.value).replace(old, new)
    return _called("SUBSTITUTE", [one, text(old), text(new)], value)


def joined(pieces: Iterable[Formula]) -> Formula:
    """Texts and whole numbers one after the other; what is reckoned among them stands in brackets, to be seen."""
    kept = [piece for piece in pieces if piece.excel != BLANK.excel] or [BLANK]
    if len(kept) == 1:
        return kept[0]
    parts = [f"({one.excel})" if one.rank in (_TERM, _SUM, _COMPARED) else one.excel for one in kept]
    return Formula("&".join(parts), _fault(*kept) or "".join(_as_text(one.value) for one in kept), _TEXT)


def _as_text(value: Value) -> str:
    return "" if value is None else str(value)
