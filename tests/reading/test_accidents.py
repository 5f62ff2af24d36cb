"""What LibreOffice users do to a form by accident: values are found where they were left, or a finding names the cell.

The survey is `making.LIBRARY`: items with their values in E5:E12, tables of two columns in B16:C17 and B21:C22.
"""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.making import blank_of, generated, kit
from tests.office.soffice import (
    Office,
    Step,
    choose,
    duplicate,
    move,
    remove,
    rename,
    save,
    type_in,
    unprotect,
)
from workbook_kit.cell import Value
from workbook_kit.harvest.candidates import reader_of
from workbook_kit.record import Record
from workbook_kit.workspace.folder import Workspace

TAB, TAB_OF_METRICS = "Kirjasto", "Kehitysmittarit"
KEYS = {
    "E5": "Pääkirjasto",
    "E6": "5",
    "E7": "7,5",
    "E8": "100",
    "E10": "31.3.2013",
    "B17": "keskihylly",
    "C17": "12",
    "B21": "sivuhylly",
    "C22": "44",
}
ANSWERS: dict[str, Value] = {
    "L-nimi": "Pääkirjasto",
    "L-lainat": 5,
    "L-keskiarvo": 7.5,
    "L-menot": 100,
    "L-avattu": dt.date(2013, 3, 31),
    "L-hylly A2": "keskihylly",
    "L-kirjat A2": 12,
    "L-hylly L1": "sivuhylly",
    "L-kirjat L2": 44,
}
Accident = Callable[..., Record]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose first quarter has been generated."""
    return generated(tmp_path_factory.mktemp("accidents") / "kirjasto")


@pytest.fixture
def after(office: Office, root: Path, tmp_path: Path) -> Accident:
    """Type the answers, do the steps, save, and read what came back."""

    def happened(*steps: Step) -> Record:
        typing = [type_in(at(cell), text) for cell, text in KEYS.items()]
        seen = office.run(blank_of(root, "901"), [*typing, *steps, save(tmp_path / "901.xlsx")])
        assert all(cell.changed for cell in seen)
        return reader_of(Workspace(root)).read((tmp_path / "901.xlsx").read_bytes())

    return happened


def at(cell: str) -> str:
    return f"{TAB}!{cell}"


def cut(source: str, target: str) -> list[Step]:
    return [choose(at(source), "Cut"), choose(at(target), "Paste")]


def copy(source: str, target: str) -> list[Step]:
    return [choose(at(source), "Copy"), choose(at(target), "Paste")]


def said(record: Record) -> dict[str, Value]:
    """Answers by field, with segment and row where it has them."""
    return {f"{a.field} {a.segment}{a.row}".strip(): a.value for a in record.answers}


def told(record: Record) -> list[tuple[str, str]]:
    """Findings with their cells; a lost lock is a note of every accident that needs the lock off."""
    return [(finding.code, finding.cell) for finding in record.findings if finding.code != "lock-lost"]


def without(*lost: str) -> dict[str, Value]:
    return {name: value for name, value in ANSWERS.items() if name not in lost}


def test_nothing_happened(after: Accident) -> None:
    """What is typed is read, without a finding."""
    record = after()
    assert (said(record), told(record)) == (ANSWERS, [])


def test_cut_and_pasted_between_inputs(after: Accident) -> None:
    """A value that was cut and pasted is the answer of the slot where it now stands, and of no other."""
    record = after(*cut("E6", "E8"), *cut("C17", "C16"))
    assert said(record) == without("L-lainat", "L-kirjat A2") | {"L-menot": 5, "L-kirjat A1": 12}
    assert told(record) == []


def test_block_cut_and_pasted_one_row_down(after: Accident) -> None:
    """Every value of a block belongs to the row where it now stands."""
    record = after(*cut("E6:E7", "E7:E8"))
    assert said(record) == without("L-lainat") | {"L-keskiarvo": 5, "L-menot": 7.5}
    assert told(record) == []


def test_locked_cell_cannot_be_cut(after: Accident) -> None:
    """On a locked sheet labels stay where they are, and rows and columns cannot be inserted or deleted."""
    record = after(
        choose(at("B6"), "Cut"),
        choose(at("A6"), "InsertRowsBefore"),
        choose(at("C1"), "InsertColumnsBefore"),
        choose(at("A6"), "DeleteRows"),
    )
    assert (said(record), told(record)) == (ANSWERS, [])


def test_locked_cell_pasted_over_input(after: Accident) -> None:
    """A label pasted over a number is told of at its cell and is no answer."""
    record = after(*copy("B6", "E8"))
    assert said(record) == without("L-menot")
    assert told(record) == [("number-wrong", "E8")]


def test_input_takes_keys_after_a_locked_cell_was_pasted(after: Accident) -> None:
    """Inputs are unprotected ranges too: a pasted locked cell does not lock them for good."""
    record = after(*copy("B6", "E8"), type_in(at("E8"), "9"))
    assert (said(record), told(record)) == (ANSWERS | {"L-menot": 9}, [])


def test_validation_pasted_away(after: Accident) -> None:
    """A text pasted into a number's cell passes no validation; it is told of at its cell and is no answer."""
    record = after(*copy("E5", "E8"), type_in(at("E8"), "noin 30"))
    assert said(record) == without("L-menot")
    assert told(record) == [("number-wrong", "E8")]


def test_row_inserted(after: Accident) -> None:
    """After a row was inserted every value is found in its row, and each cell that moved is named."""
    record = after(unprotect(TAB), choose(at("A6"), "InsertRowsBefore"))
    assert said(record) == ANSWERS
    moved = ["E7", "E8", "E9", "E11", "B18", "C18", "B22", "C23"]
    assert sorted(told(record)) == sorted(("slot-moved", cell) for cell in moved)


@pytest.mark.parametrize("column", ["A1", "B1", "C1"])
def test_column_inserted(after: Accident, column: str) -> None:
    """Values are found under their headers, and told of where they no longer stand where they stood."""
    record = after(unprotect(TAB), choose(at(column), "InsertColumnsBefore"))
    assert said(record) == ANSWERS
    assert {code for code, _ in told(record)} == {"slot-moved"}
    assert ("slot-moved", "F6") in told(record)


def test_row_deleted(after: Accident) -> None:
    """A deleted row is told of; the rows below keep their values."""
    record = after(unprotect(TAB), choose(at("A6"), "DeleteRows"))
    assert said(record) == without("L-lainat")
    assert ("slot-lost", "E6") in told(record)


def test_column_deleted(after: Accident) -> None:
    """With a column of labels gone the values are found one column to the left, and its header is named."""
    record = after(unprotect(TAB), choose(at("D1"), "DeleteColumns"))
    assert said(record) == ANSWERS
    assert {("label-changed", "D4"), ("slot-moved", "D6")} <= set(told(record))


def test_row_cut_to_the_end(after: Accident) -> None:
    """A single row carried elsewhere is not followed: cells pushed about look the same. It is lost and said to be."""
    record = after(unprotect(TAB), *cut("A6:F6", "A40"))
    assert said(record) == without("L-lainat")
    assert {("slot-lost", "E6"), ("stray-value", "E40")} == set(told(record))


def test_rows_swapped(after: Accident) -> None:
    """Two rows that changed places never take each other's values; both are said to be lost."""
    swap = [*cut("A6:F6", "A40"), *cut("A8:F8", "A6"), *cut("A40:F40", "A8")]
    record = after(unprotect(TAB), *swap)
    assert said(record) == without("L-lainat", "L-menot")
    assert {("slot-lost", "E6"), ("slot-lost", "E8")} == set(told(record))


def test_row_pasted_over_another(after: Accident) -> None:
    """The row that was pasted over and the one that was carried are both lost, and said to be."""
    record = after(unprotect(TAB), *cut("A6:F6", "A8"))
    assert said(record) == without("L-lainat", "L-menot")
    assert {("slot-lost", "E6"), ("slot-lost", "E8")} == set(told(record))


@pytest.mark.parametrize(
    "step", [choose(at("A6"), "ClearContents"), type_in(at("A6"), "L-menot")], ids=["gone", "twin"]
)
def test_row_key_lost(after: Accident, step: Step) -> None:
    """An answer whose row cannot be told is lost and said to be; a twin of another key steals nothing."""
    record = after(unprotect(TAB), step)
    assert (said(record), told(record)) == (without("L-lainat"), [("slot-lost", "E6")])


def test_label_typed_over(after: Accident) -> None:
    """A label that was changed is named; the value counts, as its key stands."""
    record = after(unprotect(TAB), type_in(at("B6"), "Muu"))
    assert (said(record), told(record)) == (ANSWERS, [("label-changed", "B6")])


def test_cells_shifted_under_their_labels(after: Accident) -> None:
    """Values that were shifted down belong to the rows beside which they now stand, as the sender sees them."""
    record = after(unprotect(TAB), choose(at("E6"), "InsertCellsDown"))
    shifted = {"L-keskiarvo": 5, "L-menot": 7.5, "L-osuus": 100}
    assert said(record) == without("L-lainat", "L-avattu") | shifted
    assert told(record) == [("choice-unknown", "E11")]


def test_sheet_renamed_and_moved(after: Accident) -> None:
    """A tab is found by its token under any name and in any place."""
    record = after(rename(TAB, "Oma välilehti"), move("Oma välilehti", 2))
    assert (said(record), told(record)) == (ANSWERS, [])
    assert {answer.sheet for answer in record.answers} == {"Oma välilehti"}


def test_sheet_copied(after: Accident) -> None:
    """With a tab twice nothing is guessed: the return is refused, and both tabs are named."""
    record = after(duplicate(TAB, "Kopio"))
    assert (said(record), record.refused and record.refused.code) == ({}, "sheet-twice")
    assert record.refused
    assert dict(record.refused.facts) == {"tab": "Kopio", "other": TAB}


def test_sheet_deleted(after: Accident) -> None:
    """A form whose only tab with answers is gone is refused with the tab's name."""
    record = after(remove(TAB))
    assert record.refused
    assert (record.refused.code, dict(record.refused.facts)) == ("sheet-lost", {"tab": TAB})


def test_hidden_sheet_deleted(after: Accident) -> None:
    """Without its hidden sheet a form is refused as one that lost its identity, not as a stranger's."""
    record = after(remove("_kit"))
    assert record.refused
    assert record.refused.code == "identity-lost"


WRONG = {
    "keys shifted down alone": [choose(at("A6"), "InsertCellsDown")],
    "keys and labels shifted down": [choose(at("A6:B6"), "InsertCellsDown")],
    "keys of a table shifted down": [choose(at("A16"), "InsertCellsDown")],
}


@pytest.mark.parametrize("steps", WRONG.values(), ids=WRONG)
def test_keys_that_moved_alone_take_no_value(after: Accident, steps: list[Step]) -> None:
    """No answer is counted for another slot: a key without its row is no key."""
    record = after(unprotect(TAB), *steps)
    assert {name: value for name, value in said(record).items() if ANSWERS.get(name) != value} == {}


SILENT = {
    "header of the items moved": cut("E4", "F4"),
    "one of two tables shifted right": [choose(at("B20:B22"), "InsertCellsRight")],
    "an input shifted out of its table": [choose(at("C22"), "InsertCellsRight")],
}


@pytest.mark.parametrize("steps", SILENT.values(), ids=SILENT)
def test_no_value_is_lost_in_silence(after: Accident, steps: list[Step]) -> None:
    """A value that is not read has a finding of its row: it stands in the file, and its sender believes it sent."""
    record = after(unprotect(TAB), *steps)
    lost = {name.partition(" ")[2] or name for name in set(ANSWERS) - set(said(record))}
    told = {f"{finding.segment}{finding.row}" or finding.field for finding in record.findings}
    assert lost <= told or "stray-value" in {finding.code for finding in record.findings}
    assert set(said(record).items()) <= set(ANSWERS.items())


def test_copied_row_is_told_of(after: Accident) -> None:
    """A row that stands twice with two values is not decided by its place alone without saying so."""
    record = after(unprotect(TAB), *copy("A6:F6", "A40"), type_in(at("E40"), "6"))
    assert ("stray-value", "E40") in [(finding.code, finding.cell) for finding in record.findings]


def test_key_column_deleted(after: Accident) -> None:
    """A form without its row keys is refused, or all its slots are lost; it is not said to be empty."""
    record = after(unprotect(TAB), choose(at("A1"), "DeleteColumns"))
    assert said(record) == {}
    assert record.refused is None or record.refused.code != "not-filled"


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A workspace with the real form of Tampere, and where the first slot of each field stands."""
    folder = tmp_path_factory.mktemp("region")
    kit(folder, "generate", "2013Q2", "--region", "064")
    places: dict[str, str] = {}
    for slot in kit(folder, "fields", "2013Q2", "--region", "064", "--json").json:
        places.setdefault(slot["field"], f"{slot['sheet']}!{slot['cell']}")
    return folder, places


@pytest.fixture
def figures_after(office: Office, region: tuple[Path, dict[str, str]], tmp_path: Path) -> Accident:
    """Type 100 unemployed of 800 into Tampere's form, do the steps, save, and read what came back."""
    root, places = region

    def happened(*steps: Step) -> Record:
        typing = [type_in(places["K-F1"], "100"), type_in(places["K-F2d"], "800")]
        office.run(blank_of(root, "064", "2013Q2"), [*typing, *steps, save(tmp_path / "064.xlsx")])
        return reader_of(Workspace(root)).read((tmp_path / "064.xlsx").read_bytes())

    return happened


def test_formula_moves_with_its_row(figures_after: Accident) -> None:
    """After a row was inserted above, no input is taken for a formula that was overwritten."""
    record = figures_after(unprotect(TAB_OF_METRICS), choose(f"{TAB_OF_METRICS}!A20", "InsertRowsBefore"))
    assert [finding.code for finding in record.findings if finding.code.startswith("formula-")] == []


def test_formula_follows_a_part_that_was_cut(figures_after: Accident, region: tuple[Path, dict[str, str]]) -> None:
    """A rate whose part was cut and pasted elsewhere still shows 12,5 %; as we reckon none, its cell is named."""
    places = region[1]
    record = figures_after(choose(places["K-F1"], "Cut"), choose(places["K-A4.nyt"], "Paste"))
    assert [finding.cell for finding in record.findings if finding.code == "formula-redirected"] == ["G26"]
