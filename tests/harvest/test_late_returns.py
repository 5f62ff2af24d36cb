"""What comes for an earlier period after its harvest: said where its figures are used, until it is harvested again."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.making import fill_fields, kit, small_workspace
from workbook_kit.harvest import late_returns
from workbook_kit.harvest.late_returns import Latecomer
from workbook_kit.period import Period


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two quarters harvested with one region each; then another region's return for the first of them came."""
    root = small_workspace(tmp_path)
    for period in ("2013Q1", "2013Q2"):
        kit(root, "generate", period)
        fill_fields(root, "901", {"L-lainat": 10}, f"{period}.xlsx", period=period)
        assert told(root, period) == []
    assert told(root, "2013Q2") == []
    fill_fields(root, "902", {"L-lainat": 20}, "myohassa.xlsx")
    return root


def told(root: Path, period: str) -> Any:
    return kit(root, "harvest", period, "--json").json["late"]


def cells(root: Path, tab: str) -> list[str]:
    book = openpyxl.load_workbook(root / "output/2013Q2/kansallinen-2013Q2.xlsx", data_only=True)
    return [str(cell.value) for row in book[tab].iter_rows() for cell in row if cell.value is not None]


def test_what_came_late_is_told_until_its_period_is_harvested_again(root: Path) -> None:
    """By harvest and status, in words and as data; a repeated harvest tells nothing, nor one that knows the file."""
    (one,) = told(root, "2013Q2")
    assert (one["period"], one["area"], one["file"]) == ("2013Q1", "902", "myohassa.xlsx")
    assert kit(root, "status", "2013Q2", "--json").json["late"] == [one]
    for command in ("harvest", "status"):
        said = kit(root, command, "2013Q2").out.splitlines()[1]
        assert said.startswith("Kauteen 2013Q1 on tullut sen kokoamisen jälkeen 1 palautus, jota")
        assert "902 (myohassa.xlsx)" in said
    assert told(root, "2013Q1") == []
    assert told(root, "2013Q2") == []


def test_summaries_tell_whose_figures_are_missing(root: Path) -> None:
    """In the list of what needs attention, and on Trendit, where its arrow leads."""
    told(root, "2013Q2")
    listed = cells(root, "Yhteenveto")
    place = listed.index("Aiemmalle kaudelle myöhemmin tulleita palautuksia")
    assert listed[place + 1 : place + 3] == ["1", "2013Q1: 902 Eteläinen"]
    note = "Kauden 2013Q1 luvuissa eivät ole sen kokoamisen jälkeen tulleet palautukset: 902 Eteläinen."
    assert any(cell.startswith(note) for cell in cells(root, "Trendit"))


def test_many_are_counted() -> None:
    """A line a period, some files by name; a file of nobody by its name alone."""
    some = [Latecomer(Period(2013, 1), "901" if n else "", f"{n}.xlsx", str(n)) for n in range(7)]
    (line,) = late_returns.lines(some, "en")
    assert line.startswith("7 returns for 2013Q1 came after it was harvested, and its figures lack them: 0.xlsx,")
    assert "901 (4.xlsx) and 2 more." in line
