"""The data files of a harvest: four tables, each as CSV and as Parquet, written and read by one list of columns.

CSV is UTF-8 with dot decimals, ISO dates and LF. A text that a spreadsheet would take for a formula gets a leading
apostrophe in the CSV (P7); the Parquet file holds it as it was typed.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbook_kit.cell import EXACT_LIMIT
from workbook_kit.errors import StoreError

if TYPE_CHECKING:
    import pandas as pd

Row = Mapping[str, Any]

COLUMNS: dict[str, dict[str, str]] = {
    "returns": dict.fromkeys(
        ("file", "sha256", "area", "period", "language", "verdict", "reason", "received", "sender_area"), "string"
    )
    | dict.fromkeys(("answers", "empty", "errors", "queries", "notes"), "int64")
    | dict.fromkeys(("cells", "accepted", "converted", "refused", "ignored"), "int64"),
    "answers": dict.fromkeys(
        ("period", "area", "field", "segment", "row", "value", "unit", "file", "sha256", "sheet", "cell", "raw"),
        "string",
    )
    | {"kind": "string", "number": "double", "plan_year": "string", "decision": "string"},
    "findings": dict.fromkeys(
        (
            *("severity", "code", "file", "area", "sheet", "cell", "field", "segment", "row"),
            *("message", "advice", "raw", "state", "explanation"),
        ),
        "string",
    ),
    "rollup": dict.fromkeys(("period", "level", "area", "field", "segment"), "string")
    | dict.fromkeys(("value", "numerator", "denominator"), "double")
    | dict.fromkeys(("reported", "expected"), "int64")
    | {"rule": "string", "basis": "string", "hidden": "bool", "plan_year": "string", "edition": "string"},
}
"""Each table's columns in order with their types; the contract's columns first."""

_LEADS = ("=", "+", "-", "@", "\t", "\r")
_PLAIN_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?", re.ASCII)


def written(value: object) -> str:
    """A value as the data files write it: dot decimals, ISO dates, an empty text for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < EXACT_LIMIT else _positional(value)
    return str(value)


def _positional(value: float) -> str:
    """The shortest digits that read back as the same float, never with an exponent."""
    from decimal import Decimal  # noqa: PLC0415 - only odd magnitudes come here

    text = repr(value)
    return format(Decimal(text), "f") if "e" in text else text


def to_csv(table: str, rows: Iterable[Row]) -> bytes:
    """One table as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS[table])
    for row in rows:
        writer.writerow([_tamed(written(row[column])) for column in COLUMNS[table]])
    return out.getvalue().encode()


def _tamed(text: str) -> str:
    return f"'{text}" if text.startswith(_LEADS) and not _PLAIN_NUMBER.fullmatch(text) else text


def to_parquet(table: str, rows: Iterable[Row]) -> bytes:
    """One table as Parquet; the same rows give the same bytes."""
    import pyarrow as pa  # noqa: PLC0415 - only a harvest pays for it
    import pyarrow.parquet as pq  # noqa: PLC0415

    types = {"string": pa.string(), "int64": pa.int64(), "double": pa.float64(), "bool": pa.bool_()}
    schema = pa.schema([(column, types[kind]) for column, kind in COLUMNS[table].items()])
    listed = list(rows)
    arrays = {
        column: pa.array([_typed(row[column], kind) for row in listed], types[kind])
        for column, kind in COLUMNS[table].items()
    }
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table(arrays, schema=schema), sink)
    return bytes(sink.getvalue().to_pybytes())


def _typed(value: object, kind: str) -> object:
    return written(value) if kind == "string" else value


def _read(table: str, folder: str | Path) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415 - half a second that only these readers have to pay

    path = Path(folder) / "data" / f"{table}.parquet"
    if not path.exists():
        raise StoreError(f"{path} is not there; run 'workbook-kit harvest' for that period first.")
    kinds = {"string": "string", "int64": "Int64", "double": "Float64", "bool": "boolean"}
    types = {column: kinds[kind] for column, kind in COLUMNS[table].items()}
    return pd.read_parquet(path).astype(types)


def read_returns(folder: str | Path) -> pd.DataFrame:
    """Every collected file of a harvest, such as ``read_returns("output/2013Q1")``.

    Columns: file, sha256, area, period, language, verdict, reason, received (UTC, ISO 8601) as string; answers,
    empty, errors, queries, notes, cells, accepted, converted, refused, ignored (counts) as Int64: accepted + converted
    + empty + refused + ignored = cells. Raises StoreError if the folder holds no harvest.
    """
    return _read("returns", folder)


def read_answers(folder: str | Path) -> pd.DataFrame:
    """Every answer that counts, one a row, with the file, sheet and cell it came from.

    Columns: period, area, field, segment, row, value, unit, file, sha256, sheet, cell, raw, kind, decision as
    string; number as Float64, empty where the value is not a number. What was told by phone has the file decisions.csv
    and its decision, such as ``Pirkanmaa/12``. Percents are fractions; ``ei_tietoa`` and ``ei_kaytossa`` are
    answers, not numbers. Raises StoreError if the folder holds no harvest.
    """
    return _read("answers", folder)


def read_findings(folder: str | Path) -> pd.DataFrame:
    """Every finding, with what became of it.

    Columns: severity, code, file, area, sheet, cell, field, segment, row, message, advice, raw, state (open, explained,
    waived, noted), explanation as string. Raises StoreError if the folder holds no harvest.
    """
    return _read("findings", folder)


def read_rollup(folder: str | Path) -> pd.DataFrame:
    """Every figure of regions, ELY areas and the nation.

    Columns: period, level (region, ely, national), area, field, segment, rule, basis (appendix or ours), plan_year (of
    what belongs to a plan) as string; value, numerator, denominator as Float64 (in the field's unit; shares as
    fractions); reported, expected (areas) as Int64; hidden as boolean. Raises StoreError if the folder holds no
    harvest.
    """
    return _read("rollup", folder)
