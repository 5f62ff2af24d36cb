"""docs/reading-data.md: its Python and SQL run as they stand, and answer what they say; the types are what it says."""

import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

import workbook_kit as wk
from tests import quarters
from workbook_kit import registry, tables
from workbook_kit.findings.finding import Finding
from workbook_kit.outputs import outputs
from workbook_kit.record import Record

HOME = Path(__file__).parent.parent
PAGE = (HOME / "docs" / "reading-data.md").read_text(encoding="utf-8")
COLUMN = r"^\| (?:\+ )?([\w, ]+) \| (text|whole|decimal|true/false) \|"
OPEN = (Finding("required", "Mittarit", "E5"), Finding("number-wrong", "Mittarit", "E6", raw="=1"))


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data files of two quarters, with two open findings, and the registry beside them."""
    root = tmp_path_factory.mktemp("reading")
    for period in ("2012Q4", "2013Q1"):
        harvest = quarters.demo(period)
        first, *rest = harvest.returns
        record = replace(first.record or Record("", ""), findings=OPEN)
        harvest = replace(harvest, returns=(replace(first, record=record), *rest))
        for name, data in outputs(harvest, lambda _: {}).items():
            path = root / "output" / period / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    shutil.copy(HOME / "workbook_kit" / "registry_data" / "regions_2013.csv", root / "regions.csv")
    return root


def asked(root: Path, number: int, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What a query of the page answers."""
    monkeypatch.chdir(root)
    with duckdb.connect() as connection:
        return connection.execute(blocks("sql")[number]).fetchall()


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "reported"), (1, "error"), (2, "Helsinki"), (3, "2012Q4")],
    ids=["ely", "open", "join", "all"],
)
def test_pandas_examples_run(root: Path, number: int, said: str) -> None:
    """Each example prints its table."""
    assert len(blocks("python")) == 4
    command = [sys.executable, "-W", "error", "-c", blocks("python")[number]]
    ran = subprocess.run(command, cwd=root, capture_output=True, check=True, encoding="utf-8")
    assert said in ran.stdout


def test_duckdb_finds_the_same_figures(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By ELY area, as rolled up and from the answers of regions: the same rates, of as many regions."""
    assert len(blocks("sql")) == 4
    rolled = asked(root, 0, monkeypatch)
    reckoned = asked(root, 2, monkeypatch)
    assert [row[0] for row in rolled] == [ely.code for ely in registry.built_in(2013).elys]
    assert [(row[0], row[4]) for row in rolled] == [(row[0], row[3]) for row in reckoned]
    assert [row[1] for row in rolled] == pytest.approx([row[2] for row in reckoned])


def test_duckdb_counts_and_gathers(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Open findings by region; one figure over all quarters."""
    (found,) = [row for row in asked(root, 1, monkeypatch) if row[1] == "error"]
    assert found[2] == len(OPEN)
    assert [row[0] for row in asked(root, 3, monkeypatch)] == ["2012Q4", "2013Q1"]


@pytest.mark.parametrize("table", list(tables.COLUMNS))
def test_types_are_as_the_page_says(root: Path, table: str) -> None:
    """Every column of every table has the dtype that its kind has on the page, and texts are never null."""
    said = dict(re.findall(r"^\| ([a-z ]+) \| `(\w+)` \|$", PAGE, re.MULTILINE))
    kinds = {"string": "text", "int64": "whole number", "double": "decimal number", "bool": "true or false"}
    frame: pd.DataFrame = getattr(wk, f"read_{table}")(root / "output" / "2013Q1")
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == {
        name: said[kinds[kind]] for name, kind in tables.COLUMNS[table].items()
    }
    texts = [name for name, kind in tables.COLUMNS[table].items() if kind == "string"]
    assert not frame[texts].isna().any(axis=None)


@pytest.mark.parametrize("table", list(tables.COLUMNS))
def test_data_md_has_every_column_with_its_type(table: str) -> None:
    """docs/data.md lists each table's columns, each with the type that the files have."""
    page = (HOME / "docs" / "data.md").read_text(encoding="utf-8")
    (part,) = re.findall(rf"^## {table}:.*?\n(.*?)(?=^## |\Z)", page, re.DOTALL | re.MULTILINE)
    said = {name: kind for names, kind in re.findall(COLUMN, part, re.MULTILINE) for name in names.split(", ")}
    words = {"string": "text", "int64": "whole", "double": "decimal", "bool": "true/false"}
    assert {name: words[kind] for name, kind in tables.COLUMNS[table].items()}.items() <= said.items()
