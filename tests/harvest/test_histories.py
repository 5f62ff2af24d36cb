"""What becomes of what comes back: histories of a mailbox, played from the workbooks to the verdicts."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.histories import HISTORIES, page, play, played
from workbook_kit.harvest.gathered import Harvest
from workbook_kit.harvest.verdict import VERDICTS, accounts

PAGE = Path(__file__).parents[2] / "docs" / "histories.md"


def verdicts(harvest: Harvest) -> list[tuple[str, str]]:
    """Every file with its verdict, the digits that tell it from its namesake left out."""
    return sorted((re.sub(r" \([0-9a-f]{8}\)", "", r.file), r.verdict) for r in harvest.returns)


@pytest.mark.parametrize("name", HISTORIES)
def test_history(name: str) -> None:
    """Each file gets the verdict that the rule gives it, and the accounts close (P2)."""
    expected = sorted((file.listed, file.verdict) for file in HISTORIES[name] if file.verdict)
    assert verdicts(played(name)) == expected
    counted = accounts(played(name).returns)
    assert (sum(counted.values()), set(counted)) == (len(expected), set(VERDICTS))


@pytest.mark.parametrize("name", HISTORIES)
def test_names_decide_nothing(name: str, tmp_path: Path) -> None:
    """In other folders, and so in another order, the same files get the same verdicts and figures (P4)."""
    moved = [replace(file, name=f"{9 - number}/{file.name}") for number, file in enumerate(HISTORIES[name])]
    there, here = play(tmp_path, moved), played(name)
    assert by_content(there) == by_content(here)
    assert there.rollup == here.rollup


def by_content(harvest: Harvest) -> list[tuple[str, str]]:
    return sorted((returned.sha256, returned.verdict) for returned in harvest.returns)


def test_every_reason_is_said() -> None:
    """Whatever does not count says why."""
    for name in HISTORIES:
        assert all(bool(r.reason) == (r.verdict != "accepted") for r in played(name).returns)


def test_page_is_current() -> None:
    """docs/histories.md is what its command writes, and has at least forty histories."""
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m tests.histories docs/histories.md"
    assert len(HISTORIES) >= 40
