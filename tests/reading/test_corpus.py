"""Hostile and odd files: each is read rightly or refused for the right reason, within bounds."""

import csv
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.corpus import CASES, limits
from tests.corpus.case import ANSWERS, Case, edited, filled, inline, packed, workspace
from tests.corpus.table import table
from tests.left_to_ci import family
from tests.making import kit
from workbook_kit.harvest.candidates import reader_of
from workbook_kit.reading.returns import Reader
from workbook_kit.record import Record
from workbook_kit.workspace.folder import Workspace

PAGE = Path(__file__).parents[2] / "docs" / "corpus.md"
HEAVY, LIGHT = ([case for case in CASES if case.heavy is heavy] for heavy in (True, False))
LEADS = {"E5": "=1+1", "B16": "@SUM(A1)", "B17": "http://example.org/", "B21": "-1+1", "B22": "+sum"}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace that all cases are returns of."""
    return workspace(tmp_path_factory.mktemp("corpus"))


@pytest.fixture(scope="module")
def reader(root: Path) -> Reader:
    """Reads returns of that workspace."""
    return reader_of(Workspace(root))


def said(record: Record) -> tuple[str, dict[str, Any], list[str]]:
    """The refusal, the values and the findings of a record."""
    values = {"/".join(part for part in (a.field, a.segment, a.row) if part): a.value for a in record.answers}
    return record.refused.code if record.refused else "", values, sorted(f.code for f in record.findings)


@pytest.mark.parametrize("case", LIGHT, ids=lambda c: c.name)
def test_case(case: Case, reader: Reader) -> None:
    """Verdict, reason, every value and every finding are as the corpus says."""
    found = said(reader.read(case.data()))
    assert found == (case.refused, case.expected, sorted(case.findings))


@pytest.mark.parametrize("case", family(HEAVY, *HEAVY[::5]), ids=lambda c: c.name)
def test_heavy_case(case: Case, root: Path, tmp_path: Path) -> None:
    """What is made to take long or much takes 10 seconds and 512 MB at the most."""
    path = tmp_path / "heavy.xlsx"
    path.write_bytes(case.data())
    (record,) = limits.read_within(root, path)
    assert said(record) == (case.refused, case.expected, sorted(case.findings))


def test_all_others_take_no_more_than_a_heavy_one(root: Path, tmp_path: Path) -> None:
    """Every other case is read at once: one process reads all of them within the limits of one heavy file."""
    paths = [tmp_path / f"{number}.xlsx" for number, _ in enumerate(LIGHT)]
    for path, case in zip(paths, LIGHT, strict=True):
        path.write_bytes(case.data())
    assert len(limits.read_within(root, *paths)) == len(LIGHT)


def test_there_are_enough() -> None:
    """At least 120 files, no two of one name."""
    names = [case.name for case in CASES]
    assert len(names) >= 120
    assert len(set(names)) == len(names)


def test_page_is_current() -> None:
    """docs/corpus.md is what ``python -m tests.corpus docs/corpus.md`` writes."""
    assert PAGE.read_text(encoding="utf-8") == table()


def test_second_reader_agrees_on_the_filled_return() -> None:
    """A second reader (openpyxl) finds the same numbers where all cases start from."""
    sheet = openpyxl.load_workbook(io.BytesIO(packed(dict(filled()))))["Kirjasto"]
    read = [sheet[at].value for at in ("E5", "E6", "E7", "E8", "E9", "B16", "C16")]
    told = [value for name, value in ANSWERS.items() if name not in ("L-avattu", "L-kunto", "L-avoinna")]
    assert read == told


def test_texts_stay_texts_in_outputs(tmp_path: Path) -> None:
    """What a sender typed is no formula, link or CSV lead in any output (P7)."""
    root = workspace(tmp_path)
    leads = [inline(at, text) for at, text in LEADS.items()]
    (root / "collected" / "901.xlsx").write_bytes(edited(*leads)(dict(filled())))
    assert kit(root, "harvest", "2013Q1").code == 0
    rows = csv.reader((root / "output/2013Q1/data/answers.csv").read_text(encoding="utf-8").splitlines())
    texts = [text for row in rows for text in row]
    assert "'+sum" in texts
    assert not [text for text in texts if text.startswith(("=", "+", "-", "@", "\t", "\r"))]
    for path in (root / "output").rglob("*.xlsx"):
        book = openpyxl.load_workbook(path)
        cells = [c for sheet in book for row in sheet.iter_rows() for c in row]
        assert not [c for c in cells if c.hyperlink and "example.org" in str(c.hyperlink.target)]
        assert not [c for c in cells if c.data_type == "f" and c.value in LEADS.values()]
