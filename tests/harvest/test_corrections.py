"""A value told by phone counts instead of what the return says, with the decision as its provenance."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from tests.commands import assert_one_line, rows
from tests.making import Ran, blank_of, fill, fill_fields, generated, kit, library_form
from workbook_kit.harvest.gathering import gather
from workbook_kit.period import Period
from workbook_kit.workspace import decisions
from workbook_kit.workspace.folder import Workspace

FORM = library_form(
    {
        "L-lainat": 'rollup = "sum"\nlevels = ["national"]\nmax = 900',
        "L-menot": 'at_most = "L-lainat"',
        "L-keskiarvo": 'at_most = "L-lainat"',
    }
)
WHY = ("--why", "Soitettu")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The return of one region, harvested."""
    generated(tmp_path, FORM)
    (tmp_path / "kit.toml").write_text('office = "oma"\n', encoding="utf-8")
    fill_fields(tmp_path, "901", {"L-lainat": 5, "L-menot": 7, "L-keskiarvo": 1.5})
    kit(tmp_path, "harvest", "2013Q1")
    return tmp_path


def correct(root: Path, cell: str, value: str, area: str = "901") -> Ran:
    return kit(root, "correct", "2013Q1", area, cell, value, *WHY)


def answers(root: Path) -> dict[str, dict[str, str]]:
    """The answers that count, by field, after a harvest."""
    kit(root, "harvest", "2013Q1")
    return {row["field"]: row for row in rows(root, "answers")}


def codes(root: Path) -> list[str]:
    return sorted(row["code"] for row in rows(root, "findings"))


def test_it_counts_with_its_provenance(root: Path) -> None:
    """In answers.csv it is of decisions.csv, as it was told, in the cell where it belongs; undone it is as before."""
    assert correct(root, "L-keskiarvo", "2,5").code == 0
    told = answers(root)["L-keskiarvo"]
    assert {name: told[name] for name in ("value", "file", "sha256", "raw", "decision")} == {
        "value": "2.5", "file": "decisions.csv", "sha256": "", "raw": "2,5", "decision": "oma/1",
    }  # fmt: skip
    assert (told["sheet"], answers(root)["L-lainat"]["decision"]) == ("Kirjasto", "")
    assert "corrected" in codes(root)
    kit(root, "undo", "1")
    assert answers(root)["L-keskiarvo"]["value"] == "1.5"
    assert "corrected" not in codes(root)


def test_what_it_settles_is_gone(root: Path) -> None:
    """L-menot was more than L-lainat: an error, so that it did not count; it counts beside the right number."""
    assert ("at-most" in codes(root), "L-menot" in answers(root)) == (True, False)
    correct(root, "L-lainat", "8")
    assert answers(root)["L-menot"]["value"] == "7"
    assert "at-most" not in codes(root)


def test_what_it_raises_is_told(root: Path) -> None:
    """The checks of the return see the new value: what another cell says beside it is wrong now."""
    correct(root, "L-lainat", "8")
    correct(root, "L-lainat", "6")
    assert "L-menot" not in answers(root)
    (told,) = [row for row in rows(root, "findings") if row["code"] == "at-most"]
    assert (told["field"], told["raw"]) == ("L-menot", "7")


def test_a_correction_that_is_wrong_beside_another_does_not_count(root: Path) -> None:
    """As if it had been typed: an error takes it out until one of the two is put right."""
    correct(root, "L-menot", "6")
    assert "L-menot" not in answers(root)
    (told,) = [row for row in rows(root, "findings") if row["code"] == "at-most"]
    assert told["raw"] == "6"


def test_every_cell_is_still_accounted_for(root: Path) -> None:
    """A corrected cell counts, but not as it was typed; a blank or refused one is so no longer."""

    def cells() -> dict[str, int]:
        (row,) = rows(root, "returns")
        assert sum(int(row[name]) for name in ("accepted", "converted", "empty", "refused", "ignored")) == int(
            row["cells"]
        )
        return {name: int(row[name]) for name in ("accepted", "converted", "empty", "refused")}

    before = cells()
    correct(root, "L-nimi", "Pääkirjasto")
    correct(root, "L-lainat", "8")
    answers(root)
    after = cells()
    assert (before["refused"], after["refused"], after["converted"]) == (1, 0, 2)
    assert (after["empty"], after["accepted"]) == (before["empty"] - 1, before["accepted"])


def test_a_cell_that_could_not_be_read(root: Path) -> None:
    """What was wrong with its content is settled; what was wrong elsewhere still is, as it was told."""
    fill_fields(root, "902", {"L-lainat": 1, "L-menot": "noin 30", "L-keskiarvo": 2, "L-avattu": "eilen"})
    kit(root, "harvest", "2013Q1")
    assert "number-wrong" in codes(root)
    correct(root, "L-menot", "1", area="902")
    kit(root, "harvest", "2013Q1")
    told = [row for row in rows(root, "findings") if row["area"] == "902" and row["severity"] == "error"]
    assert [(row["code"], row["field"]) for row in told] == [("date-wrong", "L-avattu"), ("at-most", "L-keskiarvo")]


def test_a_cell_that_was_lost(root: Path) -> None:
    """A row whose key somebody took away is not found in the return; what was told counts all the same."""
    slots = {slot["field"]: slot for slot in kit(root, "fields", "2013Q1", "--region", "902", "--json").json}
    cells = {("Kirjasto", f"A{slots['L-nimi']['cell'][1:]}"): "", ("Kirjasto", slots["L-lainat"]["cell"]): 5}
    fill(blank_of(root, "902"), root / "collected" / "902.xlsx", cells)
    kit(root, "harvest", "2013Q1")
    before = next(row for row in rows(root, "returns") if row["area"] == "902")
    correct(root, "L-nimi", "Pääkirjasto", area="902")
    kit(root, "harvest", "2013Q1")
    after = next(row for row in rows(root, "returns") if row["area"] == "902")
    assert (before["ignored"], after["ignored"], after["converted"]) == ("1", "0", "1")


@pytest.mark.parametrize(
    "cell", ["Kirjasto!E6", "'Kirjasto'!$E$6", "BIBLIOTEK!e6", "E6", "L-lainat", "L-lainat:", "L-lainat::"]
)
def test_how_a_cell_is_named(root: Path, cell: str) -> None:
    """Sheet and address as on the form, in either language; the address alone; field, segment and row."""
    slot = next(s for s in kit(root, "fields", "2013Q1", "--region", "901", "--json").json if s["field"] == "L-lainat")
    column, row = slot["cell"][0], slot["cell"][1:]
    named = cell.replace("E", column).replace("e", column.lower(), cell == "BIBLIOTEK!e6").replace("6", row)
    assert correct(root, named, "9").code == 0
    assert decisions.read(root).listed[0].field == "L-lainat"


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [
        ("L-lainat", "noin 30", "is not a number"),
        ("L-lainat", "901", "900"),
        ("L-osuus", "12", "%"),
        ("L-kunto", "kelvoton", "hyvä, huono"),
        ("L-avattu", "31.2.2013", "31.2.2013"),
        ("L-nimi", " ", "blank"),
        ("L-nimi", "x" * 2001, "2000"),
        ("H99", "5", "fields"),
        ("L-hylly", "5", "L-hylly:A:1"),
        ("Muu!D5", "5", "fields"),
    ],
)
def test_what_is_no_such_value_is_said(root: Path, cell: str, value: str, said: str) -> None:
    """Wrong usage: one line that says what the cell takes, or which cells there are; nothing is decided."""
    ran = correct(root, cell, value)
    assert_one_line(ran, 2, said)
    assert not (root / "decisions.csv").exists()


def test_it_needs_a_return_that_counts(root: Path) -> None:
    """Where nothing came there is nothing to correct; nor of an area that has no form."""
    assert_one_line(correct(root, "L-lainat", "5", area="903"), 2, "No return of 903 counts in 2013Q1")
    assert_one_line(correct(root, "L-lainat", "5", area="999"), 2, "No area 999")
    assert "reason" in kit(root, "correct", "2013Q1", "901", "L-lainat", "5", "--why", " ").err


def test_the_same_correction_is_written_once(root: Path) -> None:
    """A negative value is a value; said twice it is one decision, said otherwise another."""
    for value in ("-5", "-5", "5"):
        assert correct(root, "L-keskiarvo", value).code == 0
    assert [one.value for one in decisions.read(root).listed] == ["-5", "5"]
    assert answers(root)["L-keskiarvo"]["value"] == "5"


def test_a_text_of_several_lines_stays_on_its_line(root: Path) -> None:
    """A line of decisions.csv is a decision."""
    correct(root, "L-nimi", "Pää-\nkirjasto")
    assert answers(root)["L-nimi"]["value"] == "Pää- kirjasto"


def test_a_later_return(root: Path) -> None:
    """With the same value as before the correction stands; the right one is fine; with another, it is asked."""
    correct(root, "L-keskiarvo", "2,5")
    fill_fields(root, "901", {"L-lainat": 7, "L-keskiarvo": 1.5}, target="b.xlsx")
    assert answers(root)["L-keskiarvo"]["decision"] == "oma/1"
    fill_fields(root, "901", {"L-lainat": 7, "L-keskiarvo": 2.5}, target="c.xlsx")
    told = answers(root)["L-keskiarvo"]
    assert (told["value"], told["file"], "correction-overtaken" in codes(root)) == ("2.5", "c.xlsx", False)
    fill_fields(root, "901", {"L-lainat": 7, "L-keskiarvo": 3.5}, target="d.xlsx")
    assert (answers(root)["L-keskiarvo"]["value"], "correction-overtaken" in codes(root)) == ("3.5", True)
    correct(root, "L-keskiarvo", "4")
    assert (answers(root)["L-keskiarvo"]["value"], "correction-overtaken" in codes(root)) == ("4", False)


def test_offices_that_correct_differently(root: Path) -> None:
    """Neither counts, and it is told whose decision says what; two that agree are no matter."""
    harvest = gather(Workspace(root), Period(2013, 1), keep=False)
    correct(root, "L-keskiarvo", "2,5")
    known = decisions.read(root)
    agreeing, other = (replace(known.listed[0], office="B", value=value) for value in ("2.50", "3"))
    (agreed,) = harvest.corrected(harvest.returns, known.with_others([agreeing]))
    assert [note.code for note in agreed.notes] == ["corrected"]
    (returned,) = harvest.corrected(harvest.returns, known.with_others([other]))
    assert [note.code for note in returned.notes] == ["correction-contradiction"]
    assert "oma/1: 2,5 (Soitettu); B/1: 3 (Soitettu)" in returned.notes[0].sentence("en")
    assert returned.answers == harvest.returns[0].answers


def test_what_cannot_be_followed_is_told(root: Path) -> None:
    """A decision about a place that the form does not have, or with a value that it does not take."""
    correct(root, "L-keskiarvo", "2,5")
    path = root / "decisions.csv"
    path.write_text(path.read_text("utf-8").replace('"2,5"', "noin kaksi"), encoding="utf-8")
    assert (answers(root)["L-keskiarvo"]["value"], "correction-void" in codes(root)) == ("1.5", True)
    path.write_text(path.read_text("utf-8").replace("L-keskiarvo", "L-muu"), encoding="utf-8")
    assert (answers(root)["L-keskiarvo"]["value"], "correction-void" in codes(root)) == ("1.5", True)


def test_it_is_shown_where_people_look(root: Path) -> None:
    """On the sheets of data and findings, and on the page; a second reading leaves it out."""
    correct(root, "L-keskiarvo", "2,5")
    ran = kit(root, "harvest", "2013Q1", "--cross-check", "--json")
    assert ran.json["cross_check"] == []
    output = root / "output" / "2013Q1"
    book = openpyxl.load_workbook(output / "kansallinen-2013Q1.xlsx")
    assert "decisions.csv oma/1" in {cell for row in book["Tiedot"].values for cell in row}
    assert any("päätös oma/1" in str(cell) for row in book["Havainnot"].values for cell in row)
    assert "päätös oma/1" in (output / "report.html").read_text(encoding="utf-8")
