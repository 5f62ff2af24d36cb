"""Outputs are made only if what is there would become another."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.making import fill_fields, generated, kit
from workbook_kit import outputs, report

HARVEST = ("harvest", "2013Q1")
FOLDER = Path("output", "2013Q1")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workspace that has harvested one return."""
    root = generated(tmp_path)
    fill_fields(root, "901", {"L-lainat": 5, "L-kunto": "hyvä"})
    kit(root, *HARVEST)
    return root


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A word for each time that summaries are made."""
    times: list[str] = []
    make = report.workbooks

    def workbooks(*given: Any, **asked: Any) -> Iterable[tuple[str, bytes]]:
        times.append("made")
        return make(*given, **asked)

    monkeypatch.setattr(outputs, "workbooks", workbooks)
    return times


def test_a_second_harvest_makes_nothing(root: Path, made: list[str]) -> None:
    """Where nothing is new, no summary is made again."""
    assert kit(root, *HARVEST).code == 0
    assert made == []


@pytest.mark.parametrize("option", [["--contacts"], ["--language", "sv"]])
def test_what_is_asked_for_counts(root: Path, made: list[str], option: list[str]) -> None:
    """Another language, or a sheet of persons, makes other outputs."""
    kit(root, *HARVEST, *option)
    kit(root, *HARVEST, *option)
    kit(root, *HARVEST)
    assert made == ["made", "made"]


def test_whatever_bears_on_them_counts(root: Path, made: list[str]) -> None:
    """A return, a setting, a workbook to remind of, another program: each makes other outputs."""
    fill_fields(root, "902", {"L-lainat": 7})
    kit(root, *HARVEST)
    (root / "kit.toml").write_text("[deadlines]\n2013Q1 = 2013-01-02\n", encoding="utf-8")
    kit(root, *HARVEST)
    next((root / "blank_templates").rglob("903-*.xlsx")).unlink()
    kit(root, *HARVEST)
    assert len(made) == 3
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(outputs, "program_digest", lambda: "newer")
        kit(root, *HARVEST)
    assert len(made) == 4


@pytest.mark.parametrize("damage", ["changed", "gone", "no manifest", "no list"])
def test_what_was_changed_is_made_anew(root: Path, made: list[str], damage: str) -> None:
    """An output that somebody changed or took away is put right."""
    page, manifest = root / FOLDER / "report.html", root / FOLDER / "manifest.json"
    before, listed = page.read_bytes(), manifest.read_bytes()
    if damage == "changed":
        page.write_text("omia", encoding="utf-8")
    elif damage == "no list":
        manifest.write_text(json.dumps(json.loads(listed) | {"outputs": 1}), encoding="utf-8")
    else:
        (page if damage == "gone" else manifest).unlink()
    kit(root, *HARVEST)
    assert (page.read_bytes(), manifest.read_bytes(), made) == (before, listed, ["made"])
