"""What version 0.1 noted of withdrawn files becomes decisions once, and is decided on like any other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.making import fill_fields, generated, kit
from workbook_kit.workspace import decisions
from workbook_kit.workspace.decisions import Decision
from workbook_kit.workspace.withdrawals import take_over


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workspace of version 0.1 whose only return was withdrawn."""
    generated(tmp_path)
    (tmp_path / "kit.toml").write_text('office = "oma"\n', encoding="utf-8")
    fill_fields(tmp_path, "901", {"L-lainat": 5})
    kit(tmp_path, "harvest", "2013Q1")
    note(tmp_path, {"why": "Väärän vuoden luvut"})
    return tmp_path


def note(root: Path, document: object) -> None:
    store = root / "collected" / ".store"
    (original,) = (store / "originals").glob("*.xlsx")
    (store / "withdrawn").mkdir(exist_ok=True)
    (store / "withdrawn" / f"{original.stem}.json").write_text(json.dumps(document), encoding="utf-8")


def state(root: Path) -> str:
    return str(kit(root, "status", "2013Q1", "--json").json["areas"][0]["state"])


def test_it_counts_before_it_is_taken_over(root: Path) -> None:
    """``status`` writes nothing, and says what a harvest will say."""
    assert (state(root), (root / "decisions.csv").exists()) == ("missing", False)
    kit(root, "harvest", "2013Q1")
    assert (state(root), decisions.read(root).listed[0].id) == ("missing", "oma/1")


def test_it_is_taken_over_once(root: Path) -> None:
    """Undone or accepted by its own office it counts again, and no later command brings it back."""
    kit(root, "harvest", "2013Q1")
    assert kit(root, "withdraw", "901.xlsx", "--undo").code == 0
    kit(root, "harvest", "2013Q1")
    assert state(root) == "accepted"
    note(root, {"why": "Uudestaan"})
    assert state(root) == "accepted"


def test_its_own_office_undoes_it(root: Path) -> None:
    """Accepting is not enough, but whatever the office is called by then, the decision is its own."""
    kit(root, "harvest", "2013Q1")
    (root / "kit.toml").write_text('office = "Pirkanmaa"\n', encoding="utf-8")
    assert kit(root, "accept", "901.xlsx", "--why", "Luvut olivat oikeat").code == 2
    assert kit(root, "undo", "1").code == 0
    assert state(root) == "accepted"


@pytest.mark.parametrize("document", [[], {}, {"why": ""}])
def test_a_note_without_a_reason_has_a_dash(root: Path, document: object) -> None:
    """What version 0.1 wrote or a person changed withdraws all the same."""
    note(root, document)
    kit(root, "harvest", "2013Q1")
    assert decisions.read(root).listed[0].reason == "–"


def test_cut_short_and_run_again_it_doubles_none(tmp_path: Path) -> None:
    """What is written and not yet marked is not written a second time; what comes new is."""
    for _ in range(2):
        take_over(tmp_path, {"1": "syy"}, "A")
    take_over(tmp_path, {"1": "syy", "2": "toinen"}, "A")
    found: tuple[Decision, ...] = decisions.read(tmp_path).listed
    assert [(one.number, one.target) for one in found] == [(1, "1"), (2, "2")]
