"""Contenders for reading one return, each on the same bytes: ``python -m bench.reading ROUNDS FILE…`` prints JSON.

Seconds of the processor are counted, not of the clock: whoever else is at work on the machine takes no part in them.
"""

from __future__ import annotations

import gc
import io
import json
import sys
import time
import warnings
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
import pandas as pd
import python_calamine

from bench.corpus import KEY
from bench.measure import OURS, TWICE
from bench.zips import with_parts
from workbook_kit.form.versions import load_versions
from workbook_kit.layout.identity import CHECKS
from workbook_kit.reading.package import open_package
from workbook_kit.reading.parts import read_workbook
from workbook_kit.reading.returns import Reader
from workbook_kit.reading.sheets import read_book
from workbook_kit.registry import Registries

_READER = Reader(load_versions(), Registries(), KEY)
Contender = Callable[[bytes], object]


def _read(data: bytes) -> None:
    record = _READER.read(data)
    if record.refused:
        raise ValueError(record.refused.sentence("en"))


def _openpyxl_once(data: bytes) -> None:
    openpyxl.load_workbook(io.BytesIO(data))


def _openpyxl_twice(data: bytes) -> None:
    openpyxl.load_workbook(io.BytesIO(data))
    openpyxl.load_workbook(io.BytesIO(data), data_only=True)


def _openpyxl_read_only(data: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    for sheet in book.worksheets:
        for _row in sheet.iter_rows(values_only=True):
            pass


def _pandas_openpyxl(data: bytes) -> None:
    pd.read_excel(io.BytesIO(data), sheet_name=None, header=None, engine="openpyxl")


def _pandas_calamine(data: bytes) -> None:
    pd.read_excel(io.BytesIO(data), sheet_name=None, header=None, engine="calamine")


def _calamine(data: bytes) -> None:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()


def _inflate(data: bytes) -> None:
    archive = zipfile.ZipFile(io.BytesIO(data))
    for name in archive.namelist():
        archive.read(name)


CONTENDERS: Mapping[str, Contender] = {
    OURS: read_book,
    "workbook_kit, the whole record (`Reader.read`)": _read,
    TWICE: _openpyxl_twice,
    "openpyxl once (formulas)": _openpyxl_once,
    "openpyxl read-only (values)": _openpyxl_read_only,
    "pandas with openpyxl (values)": _pandas_openpyxl,
    "pandas with calamine (values)": _pandas_calamine,
    "python-calamine (values)": _calamine,
    "inflating all parts, nothing read": _inflate,
}


def without_checks(data: bytes) -> bytes:
    """The book with its hidden check sheet emptied: that one has more cells than all others, and we pass over it."""
    package = open_package(data)
    part = dict(read_workbook(package).tabs)[CHECKS].casefold()
    empty = (
        b'<?xml version="1.0" encoding="UTF-8"?>\n'
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>'
    )
    return with_parts(data, {package.entries[part].filename: empty})


def seconds(contender: Contender, data: bytes) -> float:
    """What one reading takes of the processor; what the one before left behind is not put on its bill."""
    gc.collect()
    began = time.process_time()
    contender(data)
    return time.process_time() - began


def main(rounds: int, files: list[str]) -> None:
    """Print, for books with and without their check sheet, the seconds of each contender by file and round."""
    warnings.simplefilter("ignore")
    whole = [Path(file).read_bytes() for file in files]
    books = {"as mailed": whole, "without the hidden check sheet": [without_checks(data) for data in whole]}
    found: dict[str, dict[str, list[float]]] = {}
    for kind, datas in books.items():
        found[kind] = {name: [] for name in CONTENDERS}
        for contender in CONTENDERS.values():
            contender(datas[0])  # what is worked out once a process is no part of it
        for _ in range(rounds):
            for data in datas:
                for name, contender in CONTENDERS.items():
                    found[kind][name].append(seconds(contender, data))
    print(json.dumps(found))  # noqa: T201 - that is its answer


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
