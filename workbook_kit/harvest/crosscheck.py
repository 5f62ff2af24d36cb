"""A second reading: every accepted value once more, by openpyxl, and what it reads otherwise.

Our reader refuses what can be read in two ways; that another program's eyes see the same is then a matter of proof. The
second reader's cells are typed by the same rules (``kinds``), so that only the reading itself is compared.
"""

from __future__ import annotations

import datetime as dt
import io
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from typing import Any

import openpyxl
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.utils.datetime import to_excel

from workbook_kit import excel
from workbook_kit.cell import EMPTY, Cell
from workbook_kit.errors import StoreError
from workbook_kit.findings import messages
from workbook_kit.findings.messages import MessageLanguage
from workbook_kit.form.kinds import read_cell
from workbook_kit.form.model import Field
from workbook_kit.harvest.gathered import Harvest
from workbook_kit.harvest.verdict import Return
from workbook_kit.reading.parts import unescaped
from workbook_kit.record import Answer
from workbook_kit.workspace.store import Store

_FIRST = excel.moment(0)
"""The first moment that ``meaning`` takes for a date."""
_FILES_AT_ONCE = 16


@dataclass(frozen=True)
class Difference:
    """One value that openpyxl reads otherwise; without a cell, ``theirs`` says why it cannot read the file."""

    file: str
    sheet: str
    cell: str
    field: str
    ours: str
    theirs: str

    def line(self) -> str:
        """For a person; values as they are quoted, so that a space or a comma is seen."""
        if not self.cell:
            return f"{self.file}: {self.theirs}"
        return f"{self.file}: {self.sheet}, {self.cell} ({self.field}): {self.ours!r} ≠ {self.theirs!r}"


def lines(found: Sequence[Difference], values: int, language: MessageLanguage) -> Iterator[str]:
    """How many values were read twice, then each that was read otherwise."""
    yield messages.notice("cross-checked", language).format(values=values, differences=len(found))
    yield from (f"  {one.line()}" for one in found)


def cross_check(harvest: Harvest, store: Store, executor: Executor) -> list[Difference]:
    """Hash all originals, and read those of all returns that count a second time, by area."""
    damaged = _damaged(store)
    returns = (harvest.accepted[area] for area in sorted(harvest.accepted))
    counted = [returned for returned in returns if returned.sha256 not in damaged]
    fields = {answer.field: harvest.field(answer.field) for returned in counted for answer in returned.answers}
    check = partial(_read_again, store, fields)
    again = executor.map(check, counted, chunksize=_FILES_AT_ONCE)
    return [*damaged.values(), *(one for listed in again for one in listed)]


def _damaged(store: Store) -> Mapping[str, Difference]:
    """By SHA-256 the originals that are not what they were when they arrived."""
    found = {}
    for sha256 in sorted(store.originals):
        try:
            store.original(sha256)
        except StoreError as wrong:
            found[sha256] = Difference(f"{sha256}.xlsx", "", "", "", "", str(wrong))
    return found


def _read_again(store: Store, fields: Mapping[str, Field], returned: Return) -> list[Difference]:
    original = store.original(returned.sha256)
    return list(differences(returned.file, original, returned.returned_answers, fields))


def differences(file: str, data: bytes, answers: Sequence[Answer], fields: Mapping[str, Field]) -> Iterator[Difference]:
    """Where openpyxl does not read the answers that we read from this original."""
    try:
        cells = _cells(data, answers)
    except Exception as trouble:  # noqa: BLE001 - it raises whatever comes up; the file then has no second reading
        yield Difference(file, "", "", "", "", f"{type(trouble).__name__}: {trouble}")
        return
    for answer in answers:
        theirs = cells.get((answer.sheet, answer.cell), EMPTY)
        if theirs.type == "empty" or read_cell(theirs, fields[answer.field]).value != answer.value:
            yield Difference(file, answer.sheet, answer.cell, answer.field, answer.raw, theirs.raw)


def _cells(data: bytes, answers: Iterable[Answer]) -> dict[tuple[str, str], Cell]:
    """The answers' cells by tab and address, as openpyxl reads them."""
    wanted: dict[str, dict[tuple[int, int], str]] = {}
    for answer in answers:
        wanted.setdefault(answer.sheet, {})[coordinate_to_tuple(answer.cell)] = answer.cell
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # Read-only, as openpyxl otherwise makes a cell of every place that a merge covers, which may be a whole sheet:
        # see docs/facts.md, "What other readers accept".
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        found = (
            (tab, at, cell)
            for tab, places in wanted.items()
            for at, cell in _of_sheet(book[tab], places, epoch=book.epoch)
        )
        return {(tab, at): cell for tab, at, cell in found}


def _of_sheet(sheet: Any, places: Mapping[tuple[int, int], str], *, epoch: dt.datetime) -> Iterator[tuple[str, Cell]]:
    # Read-only mode believes the size that the file states and would lose the rows beyond it
    # (docs/facts.md, "What other readers accept").
    sheet.reset_dimensions()
    last_row, last_column = (max(numbers) for numbers in zip(*places, strict=True))
    for number, row in enumerate(sheet.iter_rows(max_row=last_row, max_col=last_column), start=1):
        for column, cell in enumerate(row, start=1):
            at = places.get((number, column))
            if at and cell.value is not None:
                yield at, _as_ours(cell.value, epoch, is_error=cell.data_type == "e")


def _as_ours(value: Any, epoch: dt.datetime, *, is_error: bool) -> Cell:
    """What openpyxl made of a cell, as our reader would put it."""
    if isinstance(value, bool):
        return Cell("bool", value)
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        value = dt.datetime(value.year, value.month, value.day)  # noqa: DTZ001 - cells know no zone
    if isinstance(value, (dt.time, dt.timedelta)):
        value = _moment(value, epoch)
    if isinstance(value, dt.datetime):
        # what lies before the first day is a number that only looks like a date, as in ``meaning``
        return Cell("date", value) if value >= _FIRST else Cell("number", float(to_excel(value, epoch)))  # type: ignore[no-untyped-call]
    if isinstance(value, (int, float)):
        return Cell("number", float(value))
    return Cell("error" if is_error else "text", unescaped(str(value)))


def _moment(value: dt.time | dt.timedelta, epoch: dt.datetime) -> dt.datetime:
    """A time of day or a duration as the point of time that its serial number is."""
    serial = float(to_excel(value))  # type: ignore[no-untyped-call]
    return excel.moment(serial if epoch == _FIRST else serial + excel.DAYS_TO_1904)
