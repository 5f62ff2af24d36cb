"""What synchronised folders copy is never read, and told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.making import kit, small_workspace
from workbook_kit.workspace.conflict_copies import conflict_copies

COPIES = (
    "decisions-PC.csv",
    "decisions (1).csv",
    "kit (1).toml",
    "regions (1).csv",
    "Copy of kit.toml",
    "regions - Kopio.xlsx",
    "Kopio decisions.csv",
    "Kopia av published (2).csv",
    "kit-LAPTOP-7.key",
    "decisions.sync-conflict-20260101-1-A.csv",
    "decisions (Leenan ristiriitainen kopio 2026-01-01).csv",
)


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_is_known_by_its_name(tmp_path: Path, name: str) -> None:
    """As the systems make them, in any language of ours."""
    (tmp_path / name).touch()
    assert conflict_copies(tmp_path) == [name]


@pytest.mark.parametrize("name", ["decisions.csv", "kit.toml", "regions_2026.csv", "muistio (1).csv", "kit.log"])
def test_other_files_are_none(tmp_path: Path, name: str) -> None:
    """What is read, what people named themselves, and what is nobody's copy."""
    (tmp_path / name).touch()
    assert conflict_copies(tmp_path) == []


def test_copies_are_told_and_not_read(tmp_path: Path) -> None:
    """By status and harvest, with what to do; whatever is in them."""
    small_workspace(tmp_path)
    kit(tmp_path, "generate", "2013Q1")
    (tmp_path / "decisions-PC.csv").write_text("rikki", encoding="utf-8")
    (tmp_path / "kit (1).toml").write_text("rikki", encoding="utf-8")
    for command in ("status", "harvest"):
        assert kit(tmp_path, command, "2013Q1", "--json").json["conflict_copies"] == [
            "decisions-PC.csv",
            "kit (1).toml",
        ]
        assert "joita ei lueta: decisions-PC.csv, kit (1).toml" in kit(tmp_path, command, "2013Q1").out
