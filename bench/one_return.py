"""Contenders for reading one return; each takes the file's bytes and reads every cell there is."""

from __future__ import annotations

import gc
import io
import statistics
import time
import warnings
import zipfile
from collections.abc import Callable, Mapping

import openpyxl
import pandas as pd
import python_calamine

from bench.corpus import KEY
from workbook_kit import registry, spec
from workbook_kit.reading.returns import Reader
from workbook_kit.reading.sheets import read_book

READER = Reader(spec.load_versions(None), registry.Registries(), KEY)
OURS, TWICE = "workbook_kit: values, formulas, types, locks", "openpyxl, twice: values, then formulas"


def _twice(data: bytes) -> object:
    return [openpyxl.load_workbook(io.BytesIO(data), data_only=only) for only in (True, False)]


def _read_only(data: bytes) -> object:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    return [list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets]


def _calamine(data: bytes) -> object:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def _inflated(data: bytes) -> object:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [archive.read(name) for name in archive.namelist()]


def _pandas(engine: str) -> Callable[[bytes], object]:
    return lambda data: pd.read_excel(io.BytesIO(data), sheet_name=None, header=None, engine=engine)  # type: ignore[call-overload]


CONTENDERS: Mapping[str, Callable[[bytes], object]] = {
    OURS: read_book,
    "workbook_kit: a whole record (located, typed, checked)": READER.read,
    TWICE: _twice,
    "openpyxl, once: values": lambda data: openpyxl.load_workbook(io.BytesIO(data), data_only=True),
    "openpyxl, read-only: values": _read_only,
    "pandas with openpyxl: values": _pandas("openpyxl"),
    "pandas with calamine: values": _pandas("calamine"),
    "python-calamine: values": _calamine,
    "inflating the parts (the physical limit)": _inflated,
}


def measured(data: bytes, rounds: int) -> dict[str, float]:
    """The median seconds of each contender on one file, taken in turns."""
    times: dict[str, list[float]] = {name: [] for name in CONTENDERS}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for _ in range(rounds):
            for name, contender in CONTENDERS.items():
                times[name].append(_seconds(contender, data))
    return {name: statistics.median(taken) for name, taken in times.items()}


def _seconds(contender: Callable[[bytes], object], data: bytes) -> float:
    gc.collect()
    began = time.perf_counter()
    contender(data)
    return time.perf_counter() - began


def without_checks(data: bytes) -> bytes:
    """The return without the kit's hidden sheet of checks, which we need not read but others load."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for name in [name for name in book.sheetnames if name.startswith("_kit_")]:
        del book[name]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
