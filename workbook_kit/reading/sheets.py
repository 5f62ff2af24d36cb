"""From bytes to cells: the one place that knows which library reads a workbook.

A cached result is only ever handed on for a formula; what to make of it is decided in ``values``.
"""

from __future__ import annotations

import datetime as dt
import io
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workbook_kit.cell import Cell
from workbook_kit.errors import Refused

Place = tuple[int, int]


@dataclass(frozen=True)
class Book:
    """The cells of a workbook by tab, in the order of its tabs; places count from 0."""

    tabs: Mapping[str, Mapping[Place, Cell]]
    protected: frozenset[str]
    saved: str


def read_book(data: bytes) -> Book:
    """Read every cell that holds something. Raises Refused if the package is no readable workbook."""
    # imported here: `generate` and `--help` never read a workbook
    import openpyxl  # noqa: PLC0415

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            formulas = openpyxl.load_workbook(io.BytesIO(data))
            results = openpyxl.load_workbook(io.BytesIO(data), data_only=True) if _has_formulas(formulas) else formulas
    except Exception:  # noqa: BLE001 - openpyxl raises whatever its parts raise; to us all of it means one thing
        raise Refused("file-damaged") from None
    if not formulas.worksheets:
        raise Refused("file-damaged")
    saved = formulas.properties.modified
    return Book(
        tabs={sheet.title: _cells(sheet, results[sheet.title]) for sheet in formulas.worksheets},
        protected=frozenset(s.title for s in formulas.worksheets if s.protection.sheet),
        saved=saved.strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(saved, dt.datetime) else "",
    )


def _has_formulas(book: Any) -> bool:
    return any(cell.data_type == "f" for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)


def _cells(sheet: Any, results: Any) -> dict[Place, Cell]:
    cells: dict[Place, Cell] = {}
    for row in sheet.iter_rows():
        for source in row:
            if source.value is None:
                continue
            is_formula = source.data_type == "f"
            result = results.cell(source.row, source.column) if is_formula else source
            formula = str(getattr(source.value, "text", source.value)) if is_formula else ""
            locked = bool(source.protection.locked)
            cells[source.row - 1, source.column - 1] = _cell(result.value, result.data_type, formula, locked=locked)
    return cells


def _cell(value: Any, data_type: str, formula: str, *, locked: bool) -> Cell:
    if value is None:
        return Cell("empty", None, formula, locked)
    if data_type == "e":
        return Cell("error", str(value), formula, locked)
    if isinstance(value, bool):
        return Cell("bool", value, formula, locked)
    if isinstance(value, dt.datetime):
        return Cell("date", value, formula, locked)
    if isinstance(value, (int, float)):
        return Cell("number", float(value), formula, locked)
    return Cell("text", str(value), formula, locked)
