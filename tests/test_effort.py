"""What one return may cost, told without a clock: parts inflated, XML passes, cells, flushes of the disk.

A slow path that creeps in changes a count long before anybody notices the time.
"""

import os
from collections import Counter
from pathlib import Path

import pytest

from tests.making import fill_fields, kit, small_workspace
from workbook_kit.period import Period
from workbook_kit.reading import package, plain, sheets, xml
from workbook_kit.reading.sheets import read_book

HARVEST = ("harvest", "2013Q1")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workspace to which one return came back."""
    root = small_workspace(tmp_path)
    kit(root, "generate", "2013Q1")
    fill_fields(root, "901", {"L-lainat": 5})
    return root


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often what costs time is done."""
    done: Counter[str] = Counter()

    def count(owner: object, name: str, called: str) -> None:
        real = getattr(owner, name)

        def counted(*given: object, **named: object) -> object:
            done[called] += 1
            return real(*given, **named)

        monkeypatch.setattr(owner, name, counted)

    count(package.Package, "read", "parts")
    count(xml, "_make_parser", "passes")
    count(plain, "sheet", "sheets")
    count(sheets, "_SheetReader", "sheets by events")
    count(os, "fsync", "flushes")
    return done


def test_reading_a_return(root: Path, counts: Counter[str]) -> None:
    """Every part that counts is inflated once and passed over once; plain sheets never go by events."""
    book = read_book((root / "collected" / "901.xlsx").read_bytes())
    assert "_kit_tarkistus" not in book.tabs
    assert counts["sheets"] == len(book.tabs) == 3
    assert counts["sheets by events"] == 0
    others = ["workbook", "its relations", "content types", "strings", "styles", "properties"]
    assert counts["parts"] <= counts["sheets"] + len(others)
    assert counts["passes"] <= counts["parts"]


def test_cells_are_visited_once(root: Path) -> None:
    """A sheet gives no more cells than it holds something in, and the sheet of checks none at all."""
    book = read_book((root / "collected" / "901.xlsx").read_bytes())
    assert sum(len(cells) for cells in book.tabs.values()) < 200


def test_flushes_of_a_harvest(root: Path, counts: Counter[str]) -> None:
    """An original, its record and the index are flushed once each; the outputs file by file, not more."""
    kit(root, *HARVEST)
    first = counts["flushes"]
    assert first > 0
    for number in range(8):
        fill_fields(root, "902", {"L-lainat": number}, f"{number}.xlsx")
    counts.clear()
    kit(root, *HARVEST)
    assert counts["flushes"] <= first + 2 * 8 + 8
    counts.clear()
    kit(root, *HARVEST)
    assert counts["flushes"] == 0


def test_a_second_harvest_reads_no_return(root: Path, counts: Counter[str]) -> None:
    """What was read once is known: no part is inflated again, by no command."""
    kit(root, *HARVEST)
    counts.clear()
    kit(root, *HARVEST)
    kit(root, "status", str(Period(2013, 1)))
    assert (counts["parts"], counts["passes"]) == (0, 0)
