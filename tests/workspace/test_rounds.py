"""What a round's forms were made from is kept in the store."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import rows
from tests.making import fill_fields, kit, small_workspace
from workbook_kit.errors import StoreError
from workbook_kit.period import Period
from workbook_kit.workspace.rounds import Rounds

PERIOD = Period(2013, 2)


def test_nothing_is_known_of_a_round_that_nobody_made(tmp_path: Path) -> None:
    """No forms, no area; and nothing is written down where nothing counted."""
    Rounds(tmp_path).note_made(PERIOD, {})
    assert Rounds(tmp_path).counted(PERIOD) == {}
    assert list(tmp_path.iterdir()) == []


def test_what_forms_were_made_from_is_added_up(tmp_path: Path) -> None:
    """Areas whose forms are made later stand beside the others; who gets a form anew has the later one."""
    rounds = Rounds(tmp_path)
    rounds.note_made(PERIOD, {"901": "a", "902": "b"})
    rounds.note_made(PERIOD, {"902": "c"})
    assert rounds.counted(PERIOD) == {"901": "a", "902": "c"}


@pytest.mark.parametrize("text", ["", "[1]", "5", "[" * 200_000])
def test_a_damaged_document_is_named(tmp_path: Path, text: str) -> None:
    """Nothing is guessed; the file and what to do are told."""
    rounds = Rounds(tmp_path)
    rounds.note_made(PERIOD, {"901": "a"})
    (path,) = tmp_path.rglob("2013Q2/forms.json")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(StoreError, match=r"forms\.json"):
        rounds.counted(PERIOD)


def test_a_late_file_does_not_change_what_the_next_form_was_made_from(tmp_path: Path) -> None:
    """It is held once the form of the next quarter was made, until somebody accepts it; exit code 1 meanwhile."""
    small_workspace(tmp_path)
    kit(tmp_path, "generate", "2013Q1")
    fill_fields(tmp_path, "901", {"L-lainat": 1}, target="a.xlsx")
    assert kit(tmp_path, "harvest", "2013Q1").code == 0
    kit(tmp_path, "generate", "2013Q2")
    fill_fields(tmp_path, "901", {"L-lainat": 2}, target="b.xlsx")
    assert kit(tmp_path, "harvest", "2013Q1").code == 1
    assert {row["file"]: row["verdict"] for row in rows(tmp_path, "returns")} == {
        "a.xlsx": "accepted",
        "b.xlsx": "held",
    }
    kit(tmp_path, "accept", "b.xlsx", "--why", "Sovittu puhelimessa")
    assert kit(tmp_path, "harvest", "2013Q1").code == 0


def test_what_lay_beside_the_folders_is_still_known(tmp_path: Path) -> None:
    """Before rounds had folders there was one document a round."""
    (tmp_path / "2013Q2.json").write_text('{"901": "a"}', encoding="utf-8")
    assert Rounds(tmp_path).counted(PERIOD) == {"901": "a"}
    Rounds(tmp_path).note_made(PERIOD, {"902": ""})
    assert Rounds(tmp_path).counted(PERIOD) == {"901": "a", "902": ""}
