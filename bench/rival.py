"""The nearest published checker beside ours: ``ofwat-dqchecks``, the English water regulator's for its companies.

It compares a filled workbook with its template. ``python -m bench.rival`` prints JSON: which of the planted faults each
tells of, beyond what it says of the same return without a fault, and what a return takes of the processor.
"""

from __future__ import annotations

import importlib
import io
import json
import logging
import statistics
import sys
import types
import warnings
from collections.abc import Callable
from typing import Any

import openpyxl

from bench.corpus import AREAS, KEY, PERIOD, base, laid_out
from bench.faults import FAULTS, planted
from bench.reading import seconds
from workbook_kit.blank import Contents, build
from workbook_kit.form.versions import load_versions
from workbook_kit.layout.identity import identify
from workbook_kit.reading.returns import Reader
from workbook_kit.registry import Registries

_ROUNDS = 3
_READER = Reader(load_versions(), Registries(), KEY)
Told = Callable[[bytes], set[str]]


def ours(data: bytes) -> set[str]:
    """What our reader says: a refusal, or code and place of every error, query and note."""
    record = _READER.read(data)
    if record.refused:
        return {record.refused.code}
    return {f"{f.code} {f.sheet} {f.cell}" for f in record.findings}


def theirs(template: bytes) -> Told:
    """What dqchecks' comparisons with a template say. Its package imports pyspark for a listing that we do not use."""
    for name in ("pyspark", "pyspark.sql"):
        sys.modules[name] = types.ModuleType(name)
    sys.modules["pyspark.sql"].SparkSession = object  # type: ignore[attr-defined]
    checks: Any = importlib.import_module("dqchecks").panacea
    form = openpyxl.load_workbook(io.BytesIO(template))
    form_values = openpyxl.load_workbook(io.BytesIO(template), data_only=True)

    def told(data: bytes) -> set[str]:
        formulas = openpyxl.load_workbook(io.BytesIO(data))
        values = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        compared = {
            "formula": lambda: checks.find_formula_differences(form, formulas),
            "error": lambda: checks.find_formula_errors(values),
            "sheet": lambda: checks.find_missing_sheets(form_values, values),
            "shape": lambda: checks.find_shape_differences(form, formulas),
        }
        return {one for name, check in compared.items() for one in _rows(name, check)}

    return told


def _rows(name: str, check: Callable[[], Any]) -> set[str]:
    """What a check says, by rule, sheet and cell; an exception counts as having noticed something."""
    try:
        found = check()
    except Exception as stopped:  # noqa: BLE001 - theirs, of any kind
        return {f"{name} {type(stopped).__name__}"}
    places = [column for column in ("Sheet_Cd", "Cell_Cd", "Error_Desc") if column in found]
    return {" ".join([name, *map(str, row)]) for row in found[places].itertuples(index=False)}


def main() -> None:
    """Print the table."""
    warnings.simplefilter("ignore")
    logging.disable()
    code = AREAS[len(AREAS) // 2]
    layout, book = laid_out(code, PERIOD), base(code)
    blank = build(layout, identify(layout, KEY), Contents())
    tellers: dict[str, Told] = {"ours": ours}
    try:
        tellers["theirs"] = theirs(blank)
        reason = ""
    except Exception as missing:  # noqa: BLE001 - whatever it is, the page says so
        reason = f"{type(missing).__name__}: {missing}"
    clean = planted(book, layout, None)
    before = {name: teller(clean) for name, teller in tellers.items()}
    found = {
        fault: {name: bool(teller(data) - before[name]) for name, teller in tellers.items()}
        for fault, plant in FAULTS.items()
        for data in [planted(book, layout, plant)]
    }
    took = {name: statistics.median(seconds(teller, clean) for _ in range(_ROUNDS)) for name, teller in tellers.items()}
    falsely = {name: len(told) for name, told in before.items()}
    document = {"found": found, "seconds": took, "said_of_the_sound_one": falsely, "reason": reason}
    print(json.dumps(document, ensure_ascii=False))  # noqa: T201 - that is its answer


if __name__ == "__main__":
    main()
