"""Rows that repeat: one table with a list ``each`` stands for as many tables, alike but for what the list says.

::

    [[sheet.block.field]]
    each = [
        { id = "ITEM-1", label = { fi = "…", sv = "…" } },
        { id = "ITEM-2", label = { fi = "…", sv = "…" } },
    ]
    kind = "decimal"
    rollup = { rule = "wmean", numerator = "{each.id}.mean", denominator = "{each.id}.n" }
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from workbook_kit.errors import SpecError
from workbook_kit.form.toml_table import Data

EACH = "each"
_BLANK = re.compile(r"\{each\.(\w+)\}")


def expanded(where: str, data: Data) -> Data:
    """The data with every repeated table written out; ``where`` is its file for messages. Raises SpecError."""
    return {key: _values(f"{where}: {key}", value) if isinstance(value, list) else value for key, value in data.items()}


def _values(where: str, values: list[Any]) -> list[Any]:
    return [
        one
        for number, value in enumerate(values, start=1)
        for one in (_tables(f"{where}[{number}]", value) if isinstance(value, dict) else [value])
    ]


def _tables(where: str, table: Data) -> Iterator[Data]:
    """The tables that one stands for: itself, if nothing in it repeats."""
    for one in _rows(where, table) if EACH in table else [table]:
        yield expanded(where, one)


def _rows(where: str, table: Data) -> Iterator[Data]:
    rows, shared = table[EACH], {key: value for key, value in table.items() if key != EACH}
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise SpecError(where, "'each' should hold tables: { … }, { … }")
    for row in rows:
        if both := row.keys() & shared.keys():
            raise SpecError(where, f"{min(both)!r} stands both in a row of 'each' and beside it")
        yield row | {key: _filled(where, value, row) for key, value in shared.items()}


def _filled(where: str, value: Any, row: Data) -> Any:
    """A value with the blanks ``{each.KEY}`` of its texts filled from a row."""
    if isinstance(value, dict):
        return {key: _filled(where, inner, row) for key, inner in value.items()}
    if isinstance(value, list):
        return [_filled(where, inner, row) for inner in value]
    return _BLANK.sub(lambda blank: _fact(where, row, blank[1]), value) if isinstance(value, str) else value


def _fact(where: str, row: Data, key: str) -> str:
    fact = row.get(key)
    if not isinstance(fact, str):
        raise SpecError(where, f"the blank '{{each.{key}}}' needs a row of 'each' that has a text {key!r}")
    return fact
