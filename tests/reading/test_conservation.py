"""Every input cell of a return ends as accepted, converted, empty, refused or ignored, and the counts add up."""

import csv
import datetime as dt
import io
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.corpus import CASES
from tests.corpus.case import workspace as corpus_workspace
from tests.making import fill_fields, generated, kit, library_form, saved_at
from workbook_kit import registry
from workbook_kit.blank import Contents, build
from workbook_kit.form import spec
from workbook_kit.form.versions import Versions
from workbook_kit.harvest.candidates import reader_of
from workbook_kit.layout.identity import identify
from workbook_kit.layout.laying import lay_out
from workbook_kit.layout.places import Layout
from workbook_kit.period import Period
from workbook_kit.reading.returns import Reader
from workbook_kit.record import Cells, Record
from workbook_kit.registry import Registries
from workbook_kit.workspace.folder import Workspace

KEY = b"k" * 32
FORM = spec.parse("kirjasto.toml", library_form())
ENDS = ("accepted", "converted", "empty", "refused", "ignored")
LOST = {"slot-lost", "sheet-lost"}


def is_conserved(record: Record, slots: int) -> bool:
    """The five ends add up to the form's cells, what counts is what is answered, and what is lost is told of."""
    cells = record.cells
    if record.refused:
        return cells == Cells()
    told = any(finding.code in LOST for finding in record.findings)
    return (cells.total, cells.accepted + cells.converted) == (slots, len(record.answers)) and told == (
        cells.ignored > 0
    )


@cache
def blank() -> tuple[Layout, bytes]:
    """The small survey of a region, blank."""
    known = registry.built_in(2013)
    layout = lay_out(FORM, known.area("064"), known, Period(2013, 1), "fi")
    return layout, build(layout, identify(layout, KEY), Contents())


CONTENT: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from(
        ["", " ", "hyvä", "HUONO", "kyllä", "ei tietoa", "1.234", "12,5 %", "1 234,5", "31.3.2013", "=1+1"]
    ),
    st.sampled_from(["#N/A", "#REF!", "ei käytössä", "x" * 2001, "\u200bteksti"]),
    st.integers(-10, 10**16),
    st.floats(-1e6, 1e6),
    st.booleans(),
    st.dates(dt.date(1990, 1, 1), dt.date(2030, 1, 1)),
    st.times().map(lambda time: dt.datetime.combine(dt.date(2013, 3, 31), time)),
    st.text(st.characters(exclude_categories=["C"]), max_size=20),
)


@given(st.data())
def test_random_contents_add_up(data: st.DataObject) -> None:
    """Whatever is typed into the cells, and whichever row loses its key, each cell has one end."""
    layout, original = blank()
    book = openpyxl.load_workbook(io.BytesIO(original))
    for slot in data.draw(st.lists(st.sampled_from(layout.slots), min_size=1, unique_by=lambda s: s.id)):
        book[slot.tab][slot.cell] = data.draw(CONTENT, label=slot.cell)
    spoilt = data.draw(st.sets(st.sampled_from([(s.tab, s.row, s.key_column) for s in layout.slots]), max_size=2))
    for tab, row, column in spoilt:
        book[tab].cell(row + 1, column + 1).value = None
    out = io.BytesIO()
    book.save(out)
    record = Reader(Versions((FORM,)), Registries(), KEY).read(out.getvalue())
    assert is_conserved(record, len(layout.slots))
    lost = sum((s.tab, s.row, s.key_column) in spoilt for s in layout.slots)
    assert record.refused or record.cells.ignored == lost


def test_hostile_files_add_up(tmp_path: Path) -> None:
    """Every file of the corpus that is read accounts for each of its cells."""
    root = corpus_workspace(tmp_path)
    slots = len(kit(root, "fields", "2013Q1", "--region", "901", "--json").json)
    reader = reader_of(Workspace(root))
    records = {case.name: reader.read(case.data()) for case in CASES if not case.heavy}
    assert [name for name, record in records.items() if not is_conserved(record, slots)] == []


def tamper(path: Path, **cells: str | None) -> None:
    book = openpyxl.load_workbook(path)
    for cell, value in cells.items():
        book["Kirjasto"][cell] = value
    book.save(path)
    path.write_bytes(saved_at(path.read_bytes(), "2013-06-01T09:00:00Z"))


@pytest.fixture
def harvested(tmp_path: Path) -> Path:
    """A harvest of lost and tampered rows, converted texts, errors, formulas, copies and files that are no returns."""
    root = generated(tmp_path)
    odd = {"L-lainat": "1 250", "L-keskiarvo": "7,5", "L-menot": "noin 5", "L-osuus": "=1/8", "L-kunto": "HYVÄ"}
    fill_fields(root, "901", odd | {"L-hylly": "a", "L-avattu": "1/2/2013"}, language="sv")
    fill_fields(root, "902", {"L-lainat": 5, "L-menot": 6, "L-hylly": "b", "L-kirjat": 7})
    tamper(root / "collected" / "902.xlsx", A6=None, B5="jotain muuta", D20="=#REF!")
    fill_fields(root, "903", {"L-lainat": 4}, target="vanha.xlsx")
    lost = fill_fields(root, "903", {"L-lainat": 5, "L-menot": 6, "L-hylly": "c"})
    tamper(lost, A16="L-99")
    (root / "collected" / "kopio.xlsx").write_bytes(lost.read_bytes())
    fill_fields(root, "901", {}, target="tyhja.xlsx")
    (root / "collected" / "rikki.xlsx").write_bytes(b"rikki")
    (root / "collected" / ".DS_Store").write_bytes(b"x")
    kit(root, "harvest", "2013Q1")
    return root


def rows(root: Path, table: str) -> list[dict[str, str]]:
    with (root / "output" / "2013Q1" / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_returns_account_for_every_cell(harvested: Path) -> None:
    """In ``returns`` the five ends add up to what ``fields`` lists; what was not read has zeros."""
    slots = len(kit(harvested, "fields", "2013Q1", "--region", "901", "--json").json)
    read = {"accepted", "superseded", "duplicate"}
    for row in rows(harvested, "returns"):
        assert sum(int(row[end]) for end in ENDS) == int(row["cells"]) == (slots if row["verdict"] in read else 0)
    assert sorted(row["verdict"] for row in rows(harvested, "returns")) == [
        "accepted", "accepted", "accepted", "duplicate", "refused", "refused", "skipped", "superseded",
    ]  # fmt: skip


def test_what_counts_is_what_is_answered(harvested: Path) -> None:
    """Accepted + converted of a return are its rows in ``answers``."""
    answered = [row["sha256"] for row in rows(harvested, "answers")]
    counted = [row for row in rows(harvested, "returns") if row["verdict"] == "accepted"]
    assert [int(row["accepted"]) + int(row["converted"]) for row in counted] == [
        answered.count(row["sha256"]) for row in counted
    ]
    assert all(sum(int(row[end]) for row in counted) > 0 for end in ENDS)


def test_what_is_ignored_is_told_of(harvested: Path) -> None:
    """Cells are ignored only where a finding says that their row or sheet was lost."""
    told = {row["file"] for row in rows(harvested, "findings") if row["code"] in LOST}
    ignored = {r["file"] for r in rows(harvested, "returns") if r["verdict"] == "accepted" and int(r["ignored"])}
    assert told == ignored == {"902.xlsx", "903.xlsx"}


def test_a_sheet_that_was_removed_is_ignored(tmp_path: Path) -> None:
    """All its cells are, and the others are read."""
    kit(tmp_path, "generate", "2013Q4", "--region", "064")
    (tmp_path / "collected").mkdir()
    slots = kit(tmp_path, "fields", "2013Q4", "--region", "064", "--json").json
    number = next(slot for slot in slots if slot["kind"] == "whole")
    removed = next(slot["sheet"] for slot in slots if slot["sheet"] != number["sheet"])
    name = "/".join((number["field"], number["segment"], number["row"]))
    path = fill_fields(tmp_path, "064", {name: 5}, period="2013Q4")
    book = openpyxl.load_workbook(path)
    book.remove(book[removed])
    book.save(path)
    record = reader_of(Workspace(tmp_path)).read(path.read_bytes())
    assert is_conserved(record, len(slots))
    assert record.cells.ignored == sum(slot["sheet"] == removed for slot in slots)


def test_returns_sheet_shows_what_is_left_out(harvested: Path) -> None:
    """The summary tells how many answers of each return count, and how many do not."""
    book = openpyxl.load_workbook(harvested / "output" / "2013Q1" / "kansallinen-2013Q1.xlsx", read_only=True)
    head, *listed = list(book["Palautukset"].values)[3:]
    shown = [dict(zip(head, row, strict=True)) for row in listed]
    counted = {row["file"]: row for row in rows(harvested, "returns") if row["verdict"] == "accepted"}
    for row in (row for row in shown if row["Tila"] == "mukana"):
        told = counted[str(row["Tiedosto"])]
        assert row["Vastauksia"] == int(told["answers"])
        assert row["Ei mukana"] == int(told["refused"]) + int(told["ignored"])
