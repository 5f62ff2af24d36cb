"""The demo, played for one quarter in a country of six regions."""

import csv
from pathlib import Path

import pytest

import workbook_kit
from tests.making import Ran, kit
from workbook_kit import demo

BEFALLS = {
    "064": ("accepted", ".xlsx.eml"),
    "091": ("accepted", ".xlsx.zip"),
    "105": ("missing", ""),  # late
    "124": ("accepted", ".xlsx"),  # answers "ei tietoa" where a number is asked
    "146": ("refused", ".xlsx"),  # sent back blank
    "171": ("refused", ".xlsx"),  # cut short on the way, so that only its name tells whose it is
}
"""What becomes of them in the demo's first quarter, and how their files end."""


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Ran, Path]:
    """The first quarter of a demo whose registry has these regions only, all under one ELY."""
    folder = tmp_path_factory.mktemp("demo")
    with (Path(workbook_kit.__file__).parent / "registry_data" / "regions_2013.csv").open(encoding="utf-8") as file:
        rows = {row["region_code"]: row for row in csv.DictReader(file)}
    ely = {name: text for name, text in rows["064"].items() if name.startswith("ely")}
    with (folder / "regions.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, rows["064"])
        table.writeheader()
        table.writerows(rows[code] | ely for code in BEFALLS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demo, "PERIODS", demo.PERIODS[:1])
        return kit(folder, "demo", "."), folder


def test_demo_names_files_that_are_there(played: tuple[Ran, Path]) -> None:
    """The demo ends by naming the files to open."""
    ran, _ = played
    named = ran.out.partition("Open these files:\n")[2].split("\n")
    assert (ran.code, ran.err) == (0, "")
    assert [Path(line.strip()).is_file() for line in filter(None, named)] == [True] * 4


def test_demo_shows_what_happens_on_the_way(played: tuple[Ran, Path]) -> None:
    """Returns come in mails and archives, cut short, blank or late; the rest counts."""
    _, folder = played
    said = kit(folder, "status", "2013Q3", "--json").json
    seen = {row["area"]: (row["state"], "".join(Path(row["file"].split(" » ")[0]).suffixes)) for row in said["areas"]}
    assert {code: seen[code] for code in BEFALLS} == BEFALLS
    assert said["unattributed"] == []


def test_demo_may_be_played_again(played: tuple[Ran, Path], tmp_path: Path) -> None:
    """The demo knows its own key: in its folder it goes on to read the registry, where another's is refused before."""
    (tmp_path / "kit.key").write_bytes((played[1] / "kit.key").read_bytes())
    (tmp_path / "regions.csv").write_text("region_code\n", encoding="utf-8")
    ran = kit(tmp_path, "demo", ".")
    assert (ran.code, "regions.csv" in ran.err) == (3, True)
