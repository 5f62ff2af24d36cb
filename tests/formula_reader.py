"""Reckons the formulas of our summaries anew: a reader of the part of Excel's language that they are written in.

It knows nothing of the package: it opens a finished workbook, takes every formula apart, and reckons with floats over
cells and defined names as Excel does. What it gives is compared with what the workbook has cached.
"""

from __future__ import annotations

import io
import math
import operator
import re
import statistics
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any
from xml.etree.ElementTree import Element, fromstring

from openpyxl.utils import range_boundaries

Value = float | str | bool | None
_TOKEN = re.compile(
    r"""(?P<text>"(?:[^"]|"")*")|(?P<number>\d+(?:\.\d+)?(?:E[+-]?\d+)?)
    |(?P<call>[A-Z]+)\(|(?P<cells>(?:(?:'(?:[^']|'')+'|\w+)!)?\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)(?!\w)
    |(?P<name>[^\W\d]\w*)|(?P<sign><>|<=|>=|[-+*/&=<>(),])""",
    re.VERBOSE,
)
_NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_SIGNS = [["=", "<>", "<", ">", "<=", ">="], ["&"], ["+", "-"], ["*", "/"]]
"""Loosest first."""


class NoValue(Exception):  # noqa: N818 - what Excel shows as #N/A or #DIV/0!
    """A formula that cannot be reckoned."""


@dataclass(frozen=True)
class Cells:
    """Cells of one sheet, row by row."""

    tab: str
    first: tuple[int, int]
    last: tuple[int, int]

    def places(self) -> Iterator[tuple[int, int]]:
        for row in range(self.first[0], self.last[0] + 1):
            yield from ((row, column) for column in range(self.first[1], self.last[1] + 1))


def _parts(package: zipfile.ZipFile, member: str, name: str) -> Iterator[Element]:
    return fromstring(package.read(member)).iter(f"{_NAMESPACE}{name}")  # noqa: S314 - our own


def _all_text(one: Element) -> str:
    return "".join(text.text or "" for text in one.iter(f"{_NAMESPACE}t"))


Node = Callable[["Reader", str], Any]
"""A part of a formula: gives its value, or its cells, in a workbook on a sheet."""


class Reader:
    """A workbook whose formulas are reckoned one by one when asked, each once."""

    def __init__(self, data: bytes) -> None:
        self.typed: dict[tuple[str, int, int], Value] = {}
        self.written: dict[tuple[str, int, int], str] = {}
        self.known: dict[tuple[str, int, int], Value] = {}
        self.met: dict[tuple[Cells, Value], frozenset[int]] = {}
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            texts = [_all_text(one) for one in _parts(package, "xl/sharedStrings.xml", "si")]
            tabs = [str(one.get("name")) for one in _parts(package, "xl/workbook.xml", "sheet")]
            names = {str(one.get("name")): str(one.text) for one in _parts(package, "xl/workbook.xml", "definedName")}
            for number, tab in enumerate(tabs, start=1):
                for one in _parts(package, f"xl/worksheets/sheet{number}.xml", "c"):
                    self._take(tab, one, texts)
        self.names = {name: _cells(area, "") for name, area in names.items() if not name.startswith("_xlnm")}

    def _take(self, tab: str, cell: Element, texts: list[str]) -> None:
        column, row, *_ = range_boundaries(str(cell.get("r")))
        place, shown, formula = (tab, row or 0, column or 0), cell.find(f"{_NAMESPACE}v"), cell.find(f"{_NAMESPACE}f")
        if shown is not None:
            told, kind = str(shown.text or ""), cell.get("t", "n")
            self.typed[place] = texts[int(told)] if kind == "s" else float(told) if told and kind == "n" else told
        if formula is not None:
            self.written[place] = str(formula.text)

    def differing(self) -> Iterator[str]:
        """The cells whose formula gives something else than is cached there."""
        for (tab, row, column), formula in self.written.items():
            cached, found = self.typed.get((tab, row, column), ""), self.at(tab, row, column)
            is_same = cached == found
            if isinstance(cached, float) and isinstance(found, float):
                is_same = math.isclose(cached, found, rel_tol=1e-9, abs_tol=1e-9)
            if not is_same:
                yield f"{tab} R{row}C{column} holds {cached!r}, and {formula} gives {found!r}"

    def at(self, tab: str, row: int, column: int) -> Value:
        """What a cell shows, anew; a formula that gives a blank cell gives zero."""
        place = tab, row, column
        if place not in self.written:
            return self.typed.get(place)
        if place not in self.known:
            value = _one(self, parsed(self.written[place])(self, tab))
            self.known[place] = 0.0 if value is None else value
        return self.known[place]

    def values(self, cells: Cells) -> list[Value]:
        return [self.at(cells.tab, *place) for place in cells.places()]

    def meeting(self, cells: Cells, criterion: Value) -> frozenset[int]:
        """The numbers of the cells in a range that meet a criterion."""
        key = cells, criterion
        if key not in self.met:
            does = _criterion(criterion)
            self.met[key] = frozenset(n for n, value in enumerate(self.values(cells)) if does(value))
        return self.met[key]


def _criterion(criterion: Value) -> Callable[[Value], bool]:
    if not isinstance(criterion, str):
        return lambda value: value == criterion
    sign, wanted = re.fullmatch(r"(<>|>|=|)(.*)", criterion, re.DOTALL).groups()  # type: ignore[union-attr]
    if sign == ">":
        return lambda value: isinstance(value, float) and value > float(wanted)
    if sign == "<>":
        assert wanted == ""
        return lambda value: value is not None
    pieces = re.findall(r"~.|.", wanted, re.DOTALL)
    wild = {"*": ".*", "?": "."}
    pattern = re.compile("".join(wild.get(one, re.escape(one[-1])) for one in pieces), re.DOTALL | re.IGNORECASE)
    return lambda value: isinstance(value, str) and bool(pattern.fullmatch(value))


@cache
def _cells(reference: str, tab: str) -> Cells:
    named, _, area = reference.rpartition("!")
    tab = named.strip("'").replace("''", "'") or tab
    first_column, first, last_column, last = range_boundaries(area.replace("$", ""))
    return Cells(tab, (first or 0, first_column or 0), (last or 0, last_column or 0))


def _one(reader: Reader, value: Any) -> Value:
    """A value, of a single cell what it shows."""
    return reader.at(value.tab, *value.first) if isinstance(value, Cells) else value


def _singles(reader: Reader, parts: Sequence[Any]) -> list[Value]:
    """The values of all parts: an error in any of them is one of the whole."""
    return [_one(reader, part) for part in parts]


def _number(value: Value) -> float:
    if isinstance(value, str):
        raise NoValue(f"#VALUE! {value!r}")
    return float(value or 0)


def _text(value: Value) -> str:
    if isinstance(value, float):
        return f"{value:.15g}".replace(".", ",")
    return "" if value is None else str(value)


@cache
def parsed(formula: str) -> Node:
    """A formula taken apart."""
    found = [(match.lastgroup or "", match.group(match.lastgroup or "")) for match in _TOKEN.finditer(formula)]
    assert "".join(text + "(" * (kind == "call") for kind, text in found) == formula, formula
    tokens = [*found, ("end", "")]
    node = _loosest(tokens, 0)
    assert tokens == [("end", "")], formula
    return node


def _loosest(tokens: list[tuple[str, str]], level: int) -> Node:
    """Operands with signs of one level between them, from the left."""
    if level == len(_SIGNS):
        return _operand(tokens)
    node = _loosest(tokens, level + 1)
    while tokens[0][0] == "sign" and tokens[0][1] in _SIGNS[level]:
        node = _joined(node, tokens.pop(0)[1], _loosest(tokens, level + 1))
    return node


def _joined(left: Node, sign: str, right: Node) -> Node:
    return lambda reader, tab: _apply(sign, _one(reader, left(reader, tab)), _one(reader, right(reader, tab)))


def _apply(sign: str, left: Value, right: Value) -> Value:
    if sign == "&":
        return _text(left) + _text(right)
    if sign in _SIGNS[0]:
        one, two = (_order(side, other) for side, other in ((left, right), (right, left)))
        return _ORDERS[sign](one, two)
    top, bottom = _number(left), _number(right)
    if sign == "/" and bottom == 0:
        raise NoValue("#DIV/0!")
    return {"+": top + bottom, "-": top - bottom, "*": top * bottom, "/": top / (bottom or 1)}[sign]


_ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}


def _order(value: Value, other: Value) -> tuple[int, Any]:
    """Numbers stand before texts; a blank is what the other is."""
    if value is None:
        value = "" if isinstance(other, str) else 0.0
    return (1, value.casefold()) if isinstance(value, str) else (0, float(value))


def _operand(tokens: list[tuple[str, str]]) -> Node:
    kind, text = tokens.pop(0)
    if kind == "text":
        plain = text[1:-1].replace('""', '"')
        return lambda _reader, _tab: plain
    if kind == "number":
        return lambda _reader, _tab: float(text)
    if kind == "cells":
        return lambda _reader, tab: _cells(text, tab)
    if kind == "name":
        return lambda reader, _tab: reader.names[text]
    if kind == "call":
        return _call(text, _arguments(tokens))
    assert text == "(", text
    node = _loosest(tokens, 0)
    assert tokens.pop(0)[1] == ")"
    return node


def _arguments(tokens: list[tuple[str, str]]) -> list[Node]:
    found = [_loosest(tokens, 0)]
    while tokens[0][1] == ",":
        tokens.pop(0)
        found.append(_loosest(tokens, 0))
    assert tokens.pop(0)[1] == ")"
    return found


def _call(name: str, parts: list[Node]) -> Node:
    if name == "IF":
        test, then, otherwise = parts
        return lambda reader, tab: (then if _one(reader, test(reader, tab)) else otherwise)(reader, tab)
    function = _FUNCTIONS[name]
    return lambda reader, tab: function(reader, [part(reader, tab) for part in parts])


def _numbers(reader: Reader, parts: Sequence[Any]) -> list[float]:
    """The numbers in cells, and those given outright; texts and blanks do not count."""
    values = [value for part in parts for value in (reader.values(part) if isinstance(part, Cells) else [part])]
    return [value for value in values if isinstance(value, float)]


def _rows(reader: Reader, parts: Sequence[Any]) -> frozenset[int]:
    pairs = zip(parts[::2], parts[1::2], strict=True)
    return frozenset.intersection(*(reader.meeting(cells, _one(reader, wanted)) for cells, wanted in pairs))


def _sumifs(reader: Reader, parts: Sequence[Any]) -> float:
    values = reader.values(parts[0]) if (rows := _rows(reader, parts[1:])) else []
    return math.fsum(value for n in sorted(rows) if isinstance(value := values[n], float))


def _match(reader: Reader, parts: Sequence[Any]) -> float:
    wanted, cells, how = parts
    assert how == 0
    rows = reader.meeting(cells, _one(reader, wanted))
    if not rows:
        raise NoValue("#N/A")
    return min(rows) + 1.0


def _fixed(reader: Reader, parts: Sequence[Any]) -> str:
    amount, decimals = (_number(_one(reader, part)) for part in parts)
    unit = Decimal(1).scaleb(-int(decimals))
    rounded = Decimal(f"{amount:.15g}").quantize(unit, ROUND_HALF_UP)
    return f"{rounded:,}".replace(",", "\u00a0").replace(".", ",")


def _substitute(reader: Reader, parts: Sequence[Any]) -> str:
    text, old, new = (str(_one(reader, part)) for part in parts)
    return text.replace(old, new)


def _mean(numbers: list[float]) -> float:
    if not numbers:
        raise NoValue("#DIV/0!")
    return statistics.fmean(numbers)


def _of_numbers(does: Callable[[list[float]], float]) -> Callable[[Reader, Sequence[Any]], float]:
    return lambda reader, parts: float(does(_numbers(reader, parts)))


_FUNCTIONS: dict[str, Callable[[Reader, Sequence[Any]], Any]] = {
    "AND": lambda reader, parts: all(_singles(reader, parts)),
    "OR": lambda reader, parts: any(_singles(reader, parts)),
    "ISNUMBER": lambda reader, parts: isinstance(_one(reader, parts[0]), float),
    "N": lambda reader, parts: v if isinstance(v := _one(reader, parts[0]), float) else 0.0,
    "ABS": lambda reader, parts: abs(_number(_one(reader, parts[0]))),
    "SUM": _of_numbers(sum),
    "COUNT": _of_numbers(len),
    "AVERAGE": _of_numbers(_mean),
    "MEDIAN": _of_numbers(statistics.median),
    "MIN": _of_numbers(lambda numbers: min(numbers, default=0.0)),
    "MAX": _of_numbers(lambda numbers: max(numbers, default=0.0)),
    "SUMIFS": _sumifs,
    "COUNTIFS": lambda reader, parts: float(len(_rows(reader, parts))),
    "INDEX": lambda reader, parts: reader.at(parts[0].tab, parts[0].first[0] + int(parts[1]) - 1, parts[0].first[1]),
    "MATCH": _match,
    "FIXED": _fixed,
    "SUBSTITUTE": _substitute,
}
