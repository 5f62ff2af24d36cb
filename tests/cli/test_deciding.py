"""What people decide about held returns, and where a held return is told of."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from tests.commands import assert_one_line, mail, rows
from tests.making import fill_fields, generated, kit, small_workspace
from workbook_kit.workspace import decisions
from workbook_kit.workspace.folder import Workspace

REGISTRY = """region_code,region_name_fi,region_name_sv,languages,ely_code,ely_fi,ely_sv,e-mail
901,Pohjoinen,Norra,fi+sv,91,Pohjan ELY-keskus,NTM-centralen i Norr,matti@pohjoinen.fi
902,Eteläinen,Södra,fi,91,Pohjan ELY-keskus,NTM-centralen i Norr,a@example.fi
"""
ACCEPT = ("accept", "viesti.eml", "--why", "Sijainen lähetti")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Harvested once: all that came of region 901 was mailed by the contact of 902."""
    small_workspace(tmp_path, registry=REGISTRY)
    kit(tmp_path, "generate", "2013Q1")
    path = fill_fields(tmp_path, "901", {"L-lainat": 5})
    (tmp_path / "collected" / "viesti.eml").write_bytes(mail("palautus.xlsx", path.read_bytes()))
    path.unlink()
    assert kit(tmp_path, "harvest", "2013Q1").code == 1
    return tmp_path


def test_a_held_return_is_told_everywhere(root: Path) -> None:
    """In data files, status, the summaries and the page, with the reason; and no reminder goes out to its area."""
    (told,) = rows(root, "returns")
    assert (told["verdict"], told["sender_area"], "902" in told["reason"]) == ("held", "902", True)
    assert "held-sender" in {row["code"] for row in rows(root, "findings")}
    status = kit(root, "status", "2013Q1", "--json")
    assert (status.code, status.json["held"], status.json["areas"][0]["state"]) == (1, 1, "held")
    assert "odottaa päätöstä" in kit(root, "status", "2013Q1").out
    output = root / "output" / "2013Q1"
    assert "Päätöstä odottavia palautuksia on 1." in (output / "report.html").read_text(encoding="utf-8")
    book = openpyxl.load_workbook(output / "kansallinen-2013Q1.xlsx")
    cells = {cell for sheet in book for row in sheet.values for cell in row}
    assert {"odottaa päätöstä", "Odottaa päätöstä"} <= cells
    assert [path.name for path in (output / "replies").rglob("*.eml")] == ["902-etelainen-2013Q1-fi-vaara-lomake.eml"]


def test_what_was_accepted_counts(root: Path) -> None:
    """Until the decision is undone by its number."""
    assert kit(root, *ACCEPT).code == 0
    assert kit(root, "status", "2013Q1").code == 0
    undone = kit(root, "undo", "1", "--why", "Ei sittenkään", "--json")
    assert (undone.code, undone.json["decision"]["target"]) == (0, f"{root.name}/1")
    assert kit(root, "status", "2013Q1").code == 1
    assert_one_line(kit(root, "undo", "1"), 2, "No decision")


def test_what_was_rejected_is_no_return(root: Path) -> None:
    """It is skipped with the reason; ``withdraw --undo`` takes any such word back."""
    kit(root, "reject", "viesti.eml", "--why", "Väärä lomake")
    assert kit(root, "status", "2013Q1", "--json").json["areas"][0]["state"] == "missing"
    assert kit(root, "withdraw", "viesti.eml", "--undo", "--json").json["changed"]
    assert not kit(root, "withdraw", "viesti.eml", "--undo", "--json").json["changed"]
    assert kit(root, "status", "2013Q1", "--json").json["areas"][0]["state"] == "held"


def test_the_same_decision_is_written_once(root: Path) -> None:
    """Twice in a row it is one line; a reason is never missing."""
    changed = [kit(root, *ACCEPT, "--json").json["changed"] for _ in range(2)]
    assert (changed, len((root / "decisions.csv").read_text("utf-8").splitlines())) == ([True, False], 2)
    assert "reason" in kit(root, "accept", "viesti.eml", "--why", " ").err


def test_damaged_decisions_are_told(root: Path) -> None:
    """By the numbers of their lines, by both commands that go by them."""
    kit(root, *ACCEPT)
    with (root / "decisions.csv").open("a", encoding="utf-8") as file:
        file.write("2,2013\n")
    for command in ("status", "harvest"):
        assert "ei voi lukea: 3" in kit(root, command, "2013Q1").out


def test_a_held_return_beside_one_that_counts_is_listed(root: Path) -> None:
    """Its area's row shows the one that counts; the held one has a line of its own."""
    fill_fields(root, "901", {"L-lainat": 7})
    status = kit(root, "status", "2013Q1")
    assert (status.code, "viesti.eml" in status.out) == (1, True)


@pytest.mark.parametrize("text", ["office = 5", 'office = "a/b"', "office_addresses = []", 'office_addresses = ["x"]'])
def test_office_settings_are_proved(root: Path, text: str) -> None:
    """A name without a slash, a list of addresses."""
    (root / "kit.toml").write_text(text, encoding="utf-8")
    assert_one_line(kit(root, "status", "2013Q1"), 3, "kit.toml: office")


def test_an_office_has_a_name_and_addresses(root: Path) -> None:
    """Decisions carry the name; what the office itself forwards is nobody else's."""
    (root / "kit.toml").write_text('office = "Pirkanmaa"\noffice_addresses = ["A@example.fi"]\n', encoding="utf-8")
    assert kit(root, *ACCEPT, "--json").json["changed"]
    assert ",Pirkanmaa,accept," in (root / "decisions.csv").read_text("utf-8")


@pytest.mark.parametrize("name", ["Pirkanmaa", 'Etelä "S"', " Häme "])
def test_init_names_the_office(tmp_path: Path, name: str) -> None:
    """In kit.toml, so that its decisions are told from another office's."""
    assert kit(tmp_path, "init", "--period", "2013Q1", "--office", name).code == 0
    assert Workspace(tmp_path).office == name.strip()


def test_what_is_rejected_is_not_accepted_in_passing(tmp_path: Path) -> None:
    """Nor by a line that somebody wrote: taken out is out until that is undone."""
    root = generated(tmp_path)
    fill_fields(root, "901", {"L-lainat": 5})
    kit(root, "harvest", "2013Q1")
    kit(root, "reject", "901.xlsx", "--why", "Väärä")
    assert "undo that first, undo 1." in kit(root, "accept", "901.xlsx", "--why", "Oikea").err
    (word,) = decisions.read(root).listed
    decisions.append(root, replace(word, kind="accept"))
    assert decisions.read(root).rulings[word.target].counts is False


@pytest.mark.parametrize(
    ("harm", "said", "code"), [("foo", "joita ei voi lukea: 2", 1), ("", "puuttuvat päätökset 1", 0)]
)
def test_decisions_that_are_lost_are_told(tmp_path: Path, harm: str, said: str, code: int) -> None:
    """A line that nobody can read may have changed a figure; one that is gone is told by its number."""
    root = generated(tmp_path)
    fill_fields(root, "901", {"L-lainat": 5})
    kit(root, "harvest", "2013Q1")
    for _ in range(2):
        kit(root, "withdraw", "901.xlsx", "--why", "Väärä")
        kit(root, "withdraw", "901.xlsx", "--undo")
    path = root / "decisions.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[1] = lines[1].replace("withdraw", harm) if harm else ""
    path.write_text("".join(lines), encoding="utf-8")
    for command in ("harvest", "status"):
        ran = kit(root, command, "2013Q1")
        assert (ran.code, said in ran.out) == (code, True)
