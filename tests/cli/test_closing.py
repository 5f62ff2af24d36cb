"""A closed round: no file changes it, a harvest republishes it and says what would differ, decisions open it."""

import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.commands import assert_one_line, mail, rows
from tests.making import blank_of, fill_fields, generated, kit
from workbook_kit.errors import StoreError
from workbook_kit.harvest.gathering import gather
from workbook_kit.period import Period
from workbook_kit.workspace.folder import Workspace

Q1 = Period(2013, 1)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """One quarter with the return of one region, harvested and closed."""
    root = generated(tmp_path)
    fill_fields(root, "901", {"L-lainat": 10}, "eka.xlsx")
    kit(root, "harvest", "2013Q1")
    assert kit(root, "close", "2013Q1").code == 0
    return root


def harvested(root: Path) -> Any:
    return kit(root, "harvest", "2013Q1", "--json").json


def loans(root: Path) -> dict[str, str]:
    return {row["area"]: row["value"] for row in rows(root, "rollup") if row["field"] == "L-lainat" and row["value"]}


def verdicts(root: Path) -> dict[str, str]:
    return {row["file"]: row["verdict"] for row in rows(root, "returns")}


def changes_told(root: Path) -> set[tuple[object, ...]]:
    """The sheet of changed figures: area, before, now."""
    book = openpyxl.load_workbook(root / "output/2013Q1/kansallinen-2013Q1.xlsx", data_only=True)
    return {(row[0], row[3], row[4]) for row in book["Painokset"].iter_rows(min_row=4, values_only=True)}


def test_an_edition_that_changes_nothing_says_so(root: Path) -> None:
    """Closed, opened and closed again: a sheet and a section without a line."""
    kit(root, "reopen", "2013Q1", "--why", "Tarkistettu")
    assert kit(root, "harvest", "2013Q1").code == 0
    page = (root / "output/2013Q1/report.html").read_text(encoding="utf-8")
    assert "kierros on avattu uudelleen</h1>" in page
    assert "Yksikään luku ei ole muuttunut" in page
    assert not {row for row in changes_told(root) if row[1] is not None and row[0] == "Koko maa"}


def test_a_round_is_harvested_before_it_is_closed(tmp_path: Path) -> None:
    """Nobody closes what nobody has looked at."""
    assert_one_line(kit(generated(tmp_path), "close", "2013Q1"), 2, "2013Q1 has not been harvested yet")


def test_what_came_since_is_looked_at_before_it_is_closed(tmp_path: Path) -> None:
    """Closing takes in nothing that nobody has seen in a harvest."""
    root = generated(tmp_path)
    (root / "forms" / "muistio.txt").write_text("ei lomake", encoding="utf-8")
    kit(root, "harvest", "2013Q1")
    fill_fields(root, "901", {"L-lainat": 10})
    assert_one_line(kit(root, "close", "2013Q1"), 2, "2013Q1 is not what was harvested last")
    kit(root, "harvest", "2013Q1")
    assert kit(root, "close", "2013Q1").code == 0


def test_the_figures_name_their_edition(root: Path) -> None:
    """From closing on, in the data."""
    assert {row["edition"] for row in rows(root, "rollup")} == {"1"}
    assert harvested(root)["edition"] == 1


@pytest.mark.parametrize("area", ["901", "902"])
def test_what_comes_after_closing_is_held(root: Path, area: str) -> None:
    """A correction, and an area's first return; the figures stay, and what would differ is told."""
    before = loans(root)
    fill_fields(root, area, {"L-lainat": 99}, "toka.xlsx")
    told = harvested(root)
    assert (verdicts(root)["toka.xlsx"], loans(root)) == ("held", before)
    assert {one["field"] for one in told["would_differ"]} >= {"L-lainat"}
    assert kit(root, "harvest", "2013Q1").code == 1


def test_reopened_and_closed_anew_it_is_the_next_edition(root: Path) -> None:
    """Only then a later file counts; the edition lists what changed, in the data of the command and the workbook."""
    fill_fields(root, "901", {"L-lainat": 99}, "toka.xlsx")
    harvested(root)
    kit(root, "reopen", "2013Q1", "--why", "Luku oli väärä")
    assert (harvested(root)["edition"], loans(root)["901"]) == (0, "99")
    assert kit(root, "close", "2013Q1", "--json").json["edition"] == 2
    assert {row["edition"] for row in rows(root, "rollup")} == {"2"}
    assert changes_told(root) >= {("Koko maa", 10, 99), ("901 Pohjoinen", 10, 99)}
    page = (root / "output/2013Q1/report.html").read_text(encoding="utf-8")
    assert "painos 2</h1>" in page
    assert 'href="#editions"' in page


def test_closing_twice_changes_nothing(root: Path) -> None:
    """Nor does opening what is open."""
    assert kit(root, "close", "2013Q1", "--json").json["changed"] is False
    assert kit(root, "reopen", "2013Q1", "--why", "x", "--json").json["changed"] is True
    assert kit(root, "reopen", "2013Q1", "--why", "x", "--json").json["changed"] is False
    assert kit(root, "reopen", "2013Q1", "--why", " ").code == 2


def test_settings_and_registry_of_a_closed_round_are_those_of_its_closing(root: Path) -> None:
    """A form, a waiver, a region more: today's changes are told, not taken in."""
    before = {path.name: path.read_bytes() for path in (root / "output/2013Q1/data").iterdir()}
    with (root / "regions.csv").open("a", encoding="utf-8") as registry:
        registry.write("904,Itäinen,Östra,fi,92,Lännen ELY-keskus,NTM-centralen i Väst\n")
    kit(root, "generate", "2013Q1", "--region", "904")
    (root / "kit.toml").write_text("[deadlines]\n2013Q1 = 2013-03-01\n", encoding="utf-8")
    told = harvested(root)
    assert {path.name: path.read_bytes() for path in (root / "output/2013Q1/data").iterdir()} == before
    assert {(one["area"], one["field"]) for one in told["would_differ"]} >= {("FI", "L-lainat")}


def test_a_withdrawal_after_closing_waits_for_the_next_edition(root: Path) -> None:
    """A decision about a file that counted changes nothing until the round is opened."""
    kit(root, "withdraw", "eka.xlsx", "--why", "Väärä seutu")
    told = harvested(root)
    assert (loans(root)["901"], len(told["would_differ"]) > 0) == ("10", True)
    kit(root, "reopen", "2013Q1", "--why", "Väärä seutu")
    harvested(root)
    assert loans(root) == {}


def test_what_came_after_closing_can_be_laid_aside(root: Path) -> None:
    """Rejected it is held no longer; accepted it still does not count."""
    fill_fields(root, "901", {"L-lainat": 99}, "toka.xlsx")
    harvested(root)
    kit(root, "accept", "toka.xlsx", "--why", "x")
    assert (kit(root, "harvest", "2013Q1").code, verdicts(root)["toka.xlsx"]) == (1, "held")
    kit(root, "reject", "toka.xlsx", "--why", "Ei muuta lukuja")
    assert (kit(root, "harvest", "2013Q1").code, verdicts(root)["toka.xlsx"]) == (0, "skipped")


def test_the_same_bytes_from_the_own_contact_do_not_open_a_round(tmp_path: Path) -> None:
    """What was held at the closing stays held, however it comes once more."""
    registry = "region_code,region_name_fi,region_name_sv,ely_code,ely_fi,ely_sv,e-mail\n"
    registry += (
        "901,Pohjoinen,Norra,91,Pohjan ELY,NTM i Norr,a@a.fi\n902,Eteläinen,Södra,91,Pohjan ELY,NTM i Norr,b@b.fi\n"
    )
    root = generated(tmp_path, registry=registry)
    filled = fill_fields(root, "901", {"L-lainat": 10}, "../ulkona.xlsx").read_bytes()
    (root / "collected" / "1.eml").write_bytes(mail("a.xlsx", filled).replace(b"a@example.fi", b"b@b.fi"))
    kit(root, "harvest", "2013Q1")
    kit(root, "close", "2013Q1")
    (root / "collected" / "2.eml").write_bytes(mail("a.xlsx", filled).replace(b"a@example.fi", b"a@a.fi"))
    harvested(root)
    assert loans(root) == {}
    assert set(verdicts(root).values()) == {"held", "duplicate"}


def test_a_lost_edition_is_one_clear_error(root: Path) -> None:
    """Nothing else is taken for what was published."""
    shutil.rmtree(root / "collected/.store/rounds/2013Q1/edition-1")
    with pytest.raises(StoreError, match=r"edition-1 is missing or was changed"):
        gather(Workspace(root), Q1, keep=False)
    kit(root, "reopen", "2013Q1", "--why", "Painos on kadonnut")
    assert (kit(root, "harvest", "2013Q1").code, kit(root, "close", "2013Q1", "--json").json["edition"]) == (0, 2)


def test_the_rounds_before_a_closed_one_are_those_of_its_closing(root: Path) -> None:
    """A correction of an older round does not reach into what was published since."""
    kit(root, "generate", "2013Q2")
    fill_fields(root, "901", {"L-lainat": 5}, "q2.xlsx", period="2013Q2")
    kit(root, "harvest", "2013Q2")
    kit(root, "close", "2013Q2")
    before = (root / "output/2013Q2/kansallinen-2013Q2.xlsx").read_bytes()
    kit(root, "reopen", "2013Q1", "--why", "x")
    kit(root, "withdraw", "eka.xlsx", "--why", "x")
    kit(root, "harvest", "2013Q1")
    kit(root, "harvest", "2013Q2")
    assert (root / "output/2013Q2/kansallinen-2013Q2.xlsx").read_bytes() == before


@pytest.mark.parametrize("harm", ["gone", "without the line", "cut short"])
def test_a_round_does_not_open_because_its_closing_is_lost(root: Path, harm: str) -> None:
    """The edition in the store says that it was closed: nothing is harvested until decisions.csv is back."""
    path, before = root / "decisions.csv", loans(root)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.splitlines()[0] + "\n" if harm == "without the line" else text[:-30], encoding="utf-8")
    if harm == "gone":
        path.unlink()
    fill_fields(root, "903", {"L-lainat": 9000})
    ran = kit(root, "harvest", "2013Q1")
    assert (ran.code, "lacks the closing of 2013Q1 (edition 1" in ran.err, loans(root)) == (3, True, before)


@pytest.mark.parametrize("name", ["decisions.csv", "regions.csv", "edition.json", "forms/kirjasto.toml"])
def test_what_an_edition_was_made_from_is_proved(root: Path, name: str) -> None:
    """A file of it that was changed or is gone is not published under its number."""
    path = root / "collected/.store/rounds/2013Q1/edition-1" / name
    path.write_bytes(path.read_bytes() + b"\n")
    assert "edition-1 is missing or was changed since 2013Q1 was closed" in kit(root, "harvest", "2013Q1").err
    path.unlink()
    assert kit(root, "status", "2013Q1").code == 3


def test_what_was_told_by_phone_after_closing_is_not_in_the_next_form(root: Path) -> None:
    """Neither is it in the open round before it was harvested: the past is what was harvested."""
    kit(root, "generate", "2013Q2", "--region", "901")
    before = blank_of(root, "901", "2013Q2").read_bytes()
    told = kit(root, "correct", "2013Q1", "901", "L-lainat", "999", "--why", "Soitettu")
    assert "Kierros 2013Q1 on suljettu: päätös vaikuttaa lukuihin vasta" in told.out
    kit(root, "generate", "2013Q2", "--region", "901")
    assert blank_of(root, "901", "2013Q2").read_bytes() == before
    kit(root, "reopen", "2013Q1", "--why", "Soitettu")
    kit(root, "harvest", "2013Q1")
    kit(root, "generate", "2013Q2", "--region", "901")
    assert blank_of(root, "901", "2013Q2").read_bytes() != before


def test_a_decision_about_a_file_of_a_closed_round_says_that_it_waits(root: Path) -> None:
    """For every file whose period is known."""
    assert "päätös vaikuttaa lukuihin vasta" in kit(root, "reject", "eka.xlsx", "--why", "Väärä").out
    (root / "collected" / "outo.xlsx").write_bytes(b"PK damaged")
    kit(root, "harvest", "2013Q1")
    assert "vasta" not in kit(root, "withdraw", "outo.xlsx", "--why", "Väärä").out


def test_what_was_killed_before_it_had_its_name_is_an_edition(root: Path) -> None:
    """The decision stands; the next closing gives the folder its name."""
    folder = root / "collected/.store/rounds/2013Q1"
    (folder / "edition-1").rename(folder / "prepared-1")
    assert harvested(root)["edition"] == 1
    kit(root, "close", "2013Q1")
    assert (folder / "edition-1").is_dir()
