"""Bare XlsxWriter: the cells of generated workbooks written again, and nothing else.

``python -m bench.bare record PLANS`` builds every region's workbook and keeps what stands in every cell and how it
looks. ``python bare.py write PLANS FOLDER`` writes just these with plain XlsxWriter, without any code of the kit; with
``lean`` in place of ``write`` it does not search every formula for newer functions, as the kit does not. There is a
plan a book, so that memory holds no more of them than an own program would; reading them hardly takes time.
"""

from __future__ import annotations

import pickle
import sys
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import CellFormulaTuple, Worksheet

_WRITERS = {"String": "write_string", "Number": "write_number", "Blank": "write_blank", "Boolean": "write_boolean"}


def record(plans: Path) -> None:
    """Keep the cells of every region's workbook."""
    from unittest.mock import patch  # noqa: PLC0415 - the writing side must not pay for the kit

    from bench.corpus import KEY, PERIOD  # noqa: PLC0415
    from workbook_kit import registry  # noqa: PLC0415
    from workbook_kit.blank import Contents, build  # noqa: PLC0415
    from workbook_kit.book import Book  # noqa: PLC0415
    from workbook_kit.form.versions import load_versions  # noqa: PLC0415
    from workbook_kit.layout.identity import identify  # noqa: PLC0415
    from workbook_kit.layout.laying import lay_out  # noqa: PLC0415

    finish, add = Book.finish, Book.add_format

    def finished(book: Any) -> bytes:
        cells = [(sheet.get_name(), list(_cells(sheet))) for sheet in book.worksheets()]
        (plans / f"{len(list(plans.iterdir())):03}").write_bytes(pickle.dumps(cells))
        return finish(book)

    def added(book: Any, asked: Any = None) -> Any:
        style = add(book, asked)
        style.asked = tuple(sorted((asked or {}).items()))
        return style

    areas, form = registry.built_in(PERIOD.year), load_versions().in_use["region"]
    with patch.object(Book, "finish", finished), patch.object(Book, "add_format", added):
        for area in areas.regions:
            layout = lay_out(form, area, areas, PERIOD, area.languages[0])
            build(layout, identify(layout, KEY), Contents())


def _cells(sheet: Any) -> Any:
    """Row, column, method, content and look of every cell, as XlsxWriter holds them before it writes."""
    texts = {number: text for text, number in sheet.str_table.string_table.items()}
    for row, cells in sorted(sheet.table.items()):
        for column, cell in sorted(cells.items()):
            kind = type(cell).__name__.removeprefix("Cell").removesuffix("Tuple")
            look = getattr(cell.format, "asked", None)
            if kind == "Formula":
                yield row, column, "write_formula", (cell.formula,), look, (cell.value,)
            elif kind == "Blank":
                yield row, column, "write_blank", (None,), look, ()
            else:
                value = {"String": "string", "Number": "number", "Boolean": "boolean"}[kind]
                content = getattr(cell, value)
                yield row, column, _WRITERS[kind], (texts[content] if kind == "String" else content,), look, ()


def be_lean() -> None:
    """Let XlsxWriter take formulas as they are: most of its time goes into looking for functions that are not there."""

    def taken(sheet: Any, row: int, column: int, formula: str, look: Any = None, value: Any = 0) -> int:
        sheet._check_dimensions(row, column)  # noqa: SLF001
        sheet.table[row][column] = CellFormulaTuple(formula.removeprefix("="), look, value)
        return 0

    Worksheet._write_formula = taken  # noqa: SLF001
    Worksheet._prepare_formula = lambda _sheet, formula, *_: formula.removeprefix("=")  # noqa: SLF001


def write(plans: Path, folder: Path) -> None:
    """Write the workbooks of the plans."""
    for plan in sorted(plans.iterdir()):
        book = xlsxwriter.Workbook(str(folder / f"{plan.name}.xlsx"), {"in_memory": True})
        looks: dict[Any, Any] = {None: None}
        for name, cells in pickle.loads(plan.read_bytes()):  # noqa: S301 - made by ourselves a moment ago
            sheet = book.add_worksheet(name)
            for row, column, method, content, look, cached in cells:
                if look not in looks:
                    looks[look] = book.add_format(dict(look))
                getattr(sheet, method)(row, column, *content, looks[look], *cached)
        book.close()


if __name__ == "__main__":
    if sys.argv[1] == "record":
        record(Path(sys.argv[2]))
    else:
        if sys.argv[1] == "lean":
            be_lean()
        write(Path(sys.argv[2]), Path(sys.argv[3]))
