"""What an office would write itself: read every workbook with pandas' means, stack all cells, write one sheet.

``python -m bench.stack_all FOLDER TARGET openpyxl|calamine all|visible``
"""

import sys
import warnings
from pathlib import Path

import openpyxl
import pandas as pd
import python_calamine

Rows = list[tuple[str, str, int, int, object]]


def by_openpyxl(path: Path, sheets: str) -> Rows:
    book = openpyxl.load_workbook(path, data_only=True)
    wanted = [sheet for sheet in book.worksheets if sheets == "all" or sheet.sheet_state == "visible"]
    cells = ((sheet.title, cell) for sheet in wanted for row in sheet.iter_rows() for cell in row)
    return [(path.name, tab, c.row, c.column, c.value) for tab, c in cells if c.value is not None]


def by_calamine(path: Path, sheets: str) -> Rows:
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    shown = python_calamine.SheetVisibleEnum.Visible
    names = [sheet.name for sheet in book.sheets_metadata if sheets == "all" or sheet.visible == shown]
    tables = ((name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in names)
    cells = (
        (tab, r, c, value) for tab, rows in tables for r, row in enumerate(rows, 1) for c, value in enumerate(row, 1)
    )
    return [(path.name, tab, r, c, value) for tab, r, c, value in cells if value != ""]


def main(folder: str, target: str, reader: str, sheets: str) -> None:
    read = by_openpyxl if reader == "openpyxl" else by_calamine
    stacked: Rows = []
    for path in sorted(Path(folder).rglob("*.xlsx")):
        stacked += read(path, sheets)
    table = pd.DataFrame(stacked, columns=["file", "sheet", "row", "column", "value"])
    table.to_excel(target, index=False)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main(*sys.argv[1:])
