"""What a LibreOffice that recalculates says of a workbook."""

from __future__ import annotations

from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.summaries import shown


def differing(before: Path, after: Path) -> tuple[int, list[str]]:
    """How many cells were compared, and those that are not the same within 1e-9."""
    books = [CalamineWorkbook.from_path(str(path)) for path in (before, after)]
    count, found = 0, []
    for tab in books[0].sheet_names:
        old, new = (book.get_sheet_by_name(tab).to_python(skip_empty_area=False) for book in books)
        for row, cells in enumerate(old):
            for column, value in enumerate(cells):
                other = new[row][column] if row < len(new) and column < len(new[row]) else ""
                count += 1
                if value != other and value != pytest.approx(other, rel=1e-9):
                    found.append(f"{tab} {row + 1}:{column + 1} {value!r} {other!r}")
    return count, found


def place(data: bytes, tab: str, **wanted: str) -> int:
    """The row of a sheet whose columns, by letter, hold what is wanted."""
    columns = {ord(letter) - ord("A"): text for letter, text in wanted.items()}
    rows = enumerate(shown(data, tab), start=1)
    return next(number for number, row in rows if all(row[column] == text for column, text in columns.items()))
