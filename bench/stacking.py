"""What an office would write in an afternoon: read all workbooks, stack all cells, write one sheet. Checks nothing.

``python stacking.py openpyxl|calamine all|visible FOLDER OUT.xlsx``
"""

import sys
from pathlib import Path

import openpyxl
import pandas as pd
from python_calamine import CalamineWorkbook, SheetVisibleEnum


def names_of(path: Path, engine: str, which: str) -> list[str]:
    """The sheets that are wanted."""
    if engine == "calamine":
        seen = CalamineWorkbook.from_path(path).sheets_metadata
        return [sheet.name for sheet in seen if which == "all" or sheet.visible == SheetVisibleEnum.Visible]
    book = openpyxl.load_workbook(path, read_only=True)
    return [sheet.title for sheet in book.worksheets if which == "all" or sheet.sheet_state == "visible"]


def cells_of(path: Path, engine: str, which: str) -> pd.DataFrame:
    """One row a cell: file, sheet, row, column, value."""
    names = names_of(path, engine, which)
    tables = pd.read_excel(path, sheet_name=names, header=None, engine=engine)  # type: ignore[call-overload]
    stacked = {name: table.stack() for name, table in tables.items() if not table.empty}  # noqa: PD013
    everything: pd.Series = pd.concat(stacked, names=["sheet", "row", "column"])
    return everything.rename("value").reset_index().assign(file=path.name)


def main(engine: str, which: str, folder: str, out: str) -> None:
    """Read every workbook in the folder and write all cells into one sheet."""
    frames = [cells_of(path, engine, which) for path in sorted(Path(folder).glob("*.xlsx"))]
    everything = pd.concat(frames, ignore_index=True)
    everything["value"] = everything["value"].astype(str)
    with pd.ExcelWriter(out, engine="xlsxwriter", engine_kwargs={"options": {"strings_to_urls": False}}) as writer:
        for start in range(0, len(everything), 1_000_000):  # a sheet holds no more rows
            everything[start : start + 1_000_000].to_excel(writer, sheet_name=f"Cells {start}", index=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
