"""Making one region's blank workbook, beside plain XlsxWriter that writes the same cells and nothing else."""

from __future__ import annotations

import datetime as dt
import io
import statistics
import time
from collections.abc import Callable

import openpyxl
import xlsxwriter

from bench.corpus import KEY
from workbook_kit import registry, spec
from workbook_kit.build import Contents, build
from workbook_kit.identity import identify
from workbook_kit.layout import lay_out
from workbook_kit.period import Period

Cells = dict[str, list[tuple[int, int, object, object]]]
_KINDS = 24
"""Formats in the plain workbook; ours has more."""


def blank() -> bytes:
    """Tampere's workbook, as ``generate`` makes it."""
    period = Period(2013, 1)
    areas = registry.built_in(period.year)
    layout = lay_out(spec.load_folder()["region"], areas.area("064"), areas, period, "fi")
    return build(layout, identify(layout, KEY), Contents())


def cells_of(data: bytes) -> Cells:
    """Every cell of a workbook by tab: row, column, what is written, and the cached result of a formula."""
    written = openpyxl.load_workbook(io.BytesIO(data))
    cached = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    return {
        sheet.title: [
            (row, column, cell.value, cached[sheet.title][cell.coordinate].value)
            for row, cells in enumerate(sheet.iter_rows())
            for column, cell in enumerate(cells)
            if cell.value is not None or cell.has_style
        ]
        for sheet in written.worksheets
    }


def plain(cells: Cells) -> bytes:
    """The same cells written by XlsxWriter alone: no validations, marks, links, comments or ranges."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False})
    styles = [book.add_format({"font_size": 8 + number, "locked": number % 2}) for number in range(_KINDS)]
    for tab, listed in cells.items():
        sheet = book.add_worksheet(tab)
        sheet.protect()
        for row, column, value, result in listed:
            style = styles[(row + column) % _KINDS]
            if value is None:
                sheet.write_blank(row, column, None, style)
            elif isinstance(value, str) and value.startswith("="):
                sheet.write_formula(row, column, value, style, "" if result is None else result)
            elif isinstance(value, str):
                sheet.write_string(row, column, value, style)
            elif isinstance(value, dt.datetime):
                sheet.write_datetime(row, column, value, style)
            else:
                sheet.write_number(row, column, float(value), style)  # type: ignore[arg-type]
    book.close()
    return out.getvalue()


def measured(rounds: int) -> tuple[float, float]:
    """The median seconds of a workbook of ours and of the plain one, taken in turns."""
    cells = cells_of(blank())
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(_seconds(blank))
        theirs.append(_seconds(lambda: plain(cells)))
    return statistics.median(ours), statistics.median(theirs)


def _seconds(make: Callable[[], object]) -> float:
    began = time.perf_counter()
    make()
    return time.perf_counter() - began
