"""The columns of a sheet by their defined names, as SUMIFS, COUNTIFS and MATCH look through them: text and result."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from itertools import chain, product

from workbook_kit import excel
from workbook_kit.form.figure import SUM, Gathering
from workbook_kit.report.plan.algebra import (
    NOT_FOUND,
    Cells,
    Formula,
    Operand,
    Value,
    is_a_number,
    lifted,
    text,
    total,
)
from workbook_kit.work.caching import lru_cache

Where = tuple[str, Operand]
"""A column and the criterion that its cells are to meet."""
ANY_NUMBER, ANYTHING, ABOVE_ZERO = text(">-1E+300"), text("<>"), text(">0")
_SIGN = re.compile(r"(<>|>|=|)(.*)", re.DOTALL)


def exactly(word: str) -> Formula:
    """The criterion that a cell holds just this word, whatever stands in it."""
    return text(excel.criterion(word))


@dataclass(frozen=True)
class _Test:
    """A criterion as Excel takes it; ``key`` is the one text that meets it, ``like`` many, by their pattern."""

    sign: str
    amount: float | Fraction | None = None
    key: str | None = None
    like: re.Pattern[str] | None = None

    def meets(self, value: Value) -> bool:
        if self.sign == "<>":
            return value is not None
        if self.sign == ">":
            return is_a_number(value) and value > self.amount  # type: ignore[operator]
        if isinstance(value, str):
            word = value.casefold()
            return bool(self.like.fullmatch(word)) if self.like else word == self.key
        return self.amount is not None and value == self.amount


@lru_cache(maxsize=4096)
def _test(criterion: Value) -> _Test:
    """A criterion by its value: a number, or a text that may begin with a sign and hold wildcards."""
    if not isinstance(criterion, str):
        return _Test("=", amount=criterion)  # type: ignore[arg-type]
    sign, operand = _SIGN.fullmatch(criterion.casefold()).groups()  # type: ignore[union-attr]
    if sign in ("<>", ">"):
        return _Test(sign, float(operand) if operand else None)
    pieces = re.findall(r"~[~*?]|.", operand, re.DOTALL)
    if not _WILD.keys() & set(pieces):
        return _Test("=", key="".join(piece[-1] for piece in pieces))
    return _Test("=", like=re.compile("".join(_WILD.get(piece) or re.escape(piece[-1]) for piece in pieces), re.DOTALL))


_WILD = {"*": ".*", "?": "."}


def count_of(cells: Cells, criterion: Operand) -> Formula:
    """How many of some cells meet a criterion."""
    test, one = _test(lifted(criterion).value), lifted(criterion)
    return Formula(f"COUNTIFS({cells.excel},{one.excel})", sum(map(test.meets, cells.values)))


@dataclass(frozen=True)
class Columns:
    """A table's columns.

    ``given`` are those that hold what was typed; what others hold, ``reckoned`` gives by column and row when asked.
    ``keys`` are columns of texts by which rows are looked up.
    """

    name: Callable[[str], str]
    count_of_rows: int
    given: Mapping[str, Sequence[Value]]
    keys: Collection[str]
    reckoned: Callable[[str, int], Value]
    _indexes: dict[tuple[str, ...], dict[tuple[str, ...], list[int]]] = field(default_factory=dict, compare=False)
    _alike: dict[tuple[str, _Test], list[str]] = field(default_factory=dict, compare=False)

    def count(self, *where: Where) -> Formula:
        """How many rows meet the criteria."""
        tests = self._tests(where)
        return Formula(f"COUNTIFS({self._criteria(where)})", sum(1 for _ in self._rows(tests)))

    def sum(self, of: str, *where: Where, gathering: Gathering = SUM) -> Formula:
        """The sum of a column over the rows that meet the criteria, or what else they come to by a rule's gathering."""
        numbers = (v for row in self._rows(self._tests(where)) if is_a_number(v := self.value(of, row)))
        excel = f"{gathering.excel_where}({self.name(of)},{self._criteria(where)})"
        return Formula(excel, gathering.of(map(Fraction, numbers)))  # type: ignore[arg-type]

    def total(self, of: str) -> Formula:
        """The sum of a whole column."""
        return total(Cells(self.name(of), self.part(of, 0, self.count_of_rows)))

    def part(self, of: str, start: int, end: int) -> tuple[Value, ...]:
        """What stands in some rows of a column that are below each other."""
        return tuple(self.value(of, row) for row in range(start, end))

    def find(self, of: str, by: str, key: str) -> Formula:
        """What stands in a column beside the first cell of another that holds a key."""
        rows = self._index((by,)).get((key.casefold(),))
        formula = f"INDEX({self.name(of)},MATCH({text(key).excel},{self.name(by)},0))"
        return Formula(formula, self.value(of, rows[0]) if rows else NOT_FOUND)

    def _criteria(self, where: Iterable[Where]) -> str:
        return ",".join(f"{self.name(column)},{lifted(one).excel}" for column, one in where)

    @staticmethod
    def _tests(where: Iterable[Where]) -> list[tuple[str, _Test]]:
        return [(column, _test(lifted(one).value)) for column, one in where]

    def _rows(self, tests: Sequence[tuple[str, _Test]]) -> Iterator[int]:
        """The rows that meet all of some tests: by their keys, then one by one."""
        keyed = {column: self._keys(column, test) for column, test in tests if column in self.keys}
        index = self._index(tuple(keyed))
        rows: Iterator[int] = chain.from_iterable(index.get(key, ()) for key in product(*keyed.values()))
        for column, test in tests:
            if column not in self.keys:
                rows = filter(partial(self._meets, column, test), rows)
        return rows

    def _meets(self, column: str, test: _Test, row: int) -> bool:
        return test.meets(self.value(column, row))

    def _keys(self, column: str, test: _Test) -> Iterable[str]:
        if test.key is not None:
            return (test.key,)
        if (column, test) not in self._alike:
            self._alike[column, test] = [key for (key,) in self._index((column,)) if test.meets(key)]
        return self._alike[column, test]

    def _index(self, columns: tuple[str, ...]) -> Mapping[tuple[str, ...], list[int]]:
        if columns not in self._indexes:
            found: dict[tuple[str, ...], list[int]] = {}
            for row in range(self.count_of_rows):
                found.setdefault(tuple(str(self.given[one][row]).casefold() for one in columns), []).append(row)
            self._indexes[columns] = found
        return self._indexes[columns]

    def value(self, column: str, row: int) -> Value:
        """What stands in a cell."""
        return self.given[column][row] if column in self.given else self.reckoned(column, row)
