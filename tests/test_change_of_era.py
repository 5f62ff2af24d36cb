"""From 2025Q4 to 2026Q1 with both registries: fifteen ELY centres and 67 regions, then ten elinvoimakeskukset and 66.

The figures are those of December 2012, under later dates: nobody knows those of 2025 yet.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from tests.left_to_ci import IN_CI
from tests.making import fill_fields, kit
from tests.year import FORM, filled_in
from workbook_kit import registry
from workbook_kit.harvest.gathering import gather
from workbook_kit.period import Period
from workbook_kit.workspace.folder import Workspace

OLD, NEW = "2025Q4", "2026Q1"
GONE = "151"
RENUMBERED = "03"
"""Satakunta until 2025, Kaakkois-Suomi from 2026."""
OWN = 888_000
ELY_FORM = """
[form]
id = "alue"
version = "1"
level = "ely"
title = { fi = "Alueen kysely", sv = "Områdets enkät" }

[[sheet]]
id = "raha"
title = { fi = "Raha", sv = "Pengar" }
widths = [14, 40, 14, 14]

[[sheet.block]]
id = "R"
shape = "items"
info = ["previous"]

[[sheet.block.part]]
label = { fi = "Arvo", sv = "Värde" }

[[sheet.block.field]]
id = "R-rahoitus"
kind = "money"
label = { fi = "Rahoitus", sv = "Finansiering" }
rollup = "sum"
time = "flow"
carry = "always"
levels = ["ely", "national"]
"""


def figures() -> Mapping[str, int]:
    """Unemployed persons by region."""
    with (Path(__file__).parent / "data" / "labour_2012_12.csv").open(encoding="utf-8") as file:
        return {row["region_code"]: int(row["unemployed"]) for row in csv.DictReader(file)}


@dataclass(frozen=True)
class Turn:
    """The workspace after both quarters, and who answered in each."""

    root: Path
    regions: Mapping[str, frozenset[str]]

    def rows(self, period: str) -> list[dict[str, str]]:
        with (self.root / "output" / period / "data" / "rollup.csv").open(encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def data(self, period: str) -> str:
        """A digest of answers and figures."""
        folder = self.root / "output" / period / "data"
        files = (folder / f"{name}.csv" for name in ("answers", "rollup"))
        return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def answered(root: Path, period: str, regions: frozenset[str], more: int = 0) -> None:
    """Every region sends in its figure, so many more than there were."""
    for code in sorted(regions):
        (blank,) = (root / "blank_templates" / period).glob(f"*/{code}-*-{'sv' if code in SWEDISH else 'fi'}.xlsx")
        said = {"V-tyottomat": figures()[code] + more, "V-tyovoima": 1_000_000, "V-neuvonnat": 1}
        (root / "collected" / f"{period}-{code}.xlsx").write_bytes(filled_in(blank.read_bytes(), said, SAVED[period]))
    kit(root, "harvest", period)


SAVED = {OLD: "2026-01-10T08:00:00Z", NEW: "2026-04-10T08:00:00Z"}
SWEDISH = frozenset(r.code for r in registry.built_in(2013).regions if r.languages[0] == "sv")


def wanted(year: int) -> frozenset[str]:
    """All regions in CI, here those of the code that means another area, and the one that is gone."""
    ours = {region.code for era in (2013, 2026) for region in registry.built_in(era).regions_of(RENUMBERED)} | {GONE}
    return frozenset(region.code for region in registry.built_in(year).regions if IN_CI or region.code in ours)


@pytest.fixture(scope="module")
def turn(tmp_path_factory: pytest.TempPathFactory) -> Turn:
    """Played by the commands alone."""
    root = tmp_path_factory.mktemp("aluejako")
    (root / "forms").mkdir()
    (root / "forms" / "vuosi.toml").write_text(FORM, encoding="utf-8")
    (root / "forms" / "alue.toml").write_text(ELY_FORM, encoding="utf-8")
    kit(root, "init", "--period", OLD)
    text = (root / "regions.csv").read_text(encoding="utf-8-sig").splitlines()
    kept = [line for line in text if line[:3] in {*wanted(2013), "reg"}]
    (root / "regions.csv").write_text("\n".join([*kept, ""]).replace(",,\n", ",,a@seutu.fi\n", 1), encoding="utf-8")
    kit(root, "generate", OLD)
    answered(root, OLD, wanted(2013))
    fill_fields(root, RENUMBERED, {"R-rahoitus": OWN}, "satakunta.xlsx", period=OLD)
    assert kit(root, "harvest", OLD).code == 0
    refused = kit(root, "generate", NEW)
    assert (refused.code, "init --period 2026Q1" in refused.err) == (2, True)
    kit(root, "init", "--period", NEW)
    kit(root, "generate", NEW)
    answered(root, NEW, wanted(2026), more=1)
    return Turn(root, {OLD: wanted(2013), NEW: wanted(2026)})


def test_each_area_has_the_past_of_its_own_regions(turn: Turn) -> None:
    """The series of an elinvoimakeskus is the sum of what its regions told under the ELY centres."""
    harvest = gather(Workspace(turn.root), Period.parse(NEW), keep=False)
    for area in harvest.registry.elys:
        own = {region.code for region in harvest.registry.regions_of(area.code)} & turn.regions[OLD]
        point = harvest.trends["V-tyottomat", "", area.code].at(Period.parse(OLD))
        assert point is not None
        assert (point.value, point.reported) == (sum(figures()[code] for code in own), len(own)), area.code


def test_the_nation_shows_both_counts(turn: Turn) -> None:
    """67 regions then, 66 now: N is that of the round."""
    counts = {
        period: next(
            (row["reported"], row["expected"])
            for row in turn.rows(period)
            if row["level"] == "national" and row["field"] == "V-tyottomat"
        )
        for period in (OLD, NEW)
    }
    assert counts == {period: (str(len(regions)),) * 2 for period, regions in turn.regions.items()}
    assert turn.regions[OLD] - turn.regions[NEW] == {GONE}


def test_nothing_of_another_area_is_in_its_form_or_workbook(turn: Turn) -> None:
    """Satakunta's money and sum are not Kaakkois-Suomi's past, prefill or comparison."""
    foreign = {OWN, sum(figures()[r.code] for r in registry.built_in(2013).regions_of(RENUMBERED))}
    own = (turn.root / "blank_templates" / NEW).glob(f"{RENUMBERED}-*/{RENUMBERED}-*.xlsx")
    made = (turn.root / "output" / NEW / "ely").glob(f"{RENUMBERED}-*.xlsx")
    for path in (*own, *made):
        assert not foreign & set(numbers(path)), path.name


def numbers(path: Path) -> Iterator[object]:
    book = openpyxl.load_workbook(path, data_only=True)
    yield from (cell for sheet in book.worksheets for row in sheet.iter_rows(values_only=True) for cell in row)


def test_a_region_that_is_gone_is_named(turn: Turn) -> None:
    """Where the past is shown: it belongs to no area of today."""
    (path,) = (turn.root / "output" / NEW).glob("kansallinen-*.xlsx")
    told = [str(cell) for cell in numbers(path) if "Mihinkään nykyiseen alueeseen" in str(cell)]
    assert len(told) == 1
    assert f"{GONE} " in told[0]
    assert "Mihinkään nykyiseen alueeseen" in (turn.root / "output" / NEW / "report.html").read_text(encoding="utf-8")


def test_the_old_round_is_what_it_was(turn: Turn) -> None:
    """In January both are worked on: harvested again, 2025Q4 is that of its own areas, byte for byte."""
    before = turn.data(OLD)
    kit(turn.root, "harvest", OLD)
    assert turn.data(OLD) == before


def test_contacts_are_kept_by_region(turn: Turn) -> None:
    """The new registry names whom the old one named for the region."""
    assert "a@seutu.fi" in (turn.root / "regions_2026.csv").read_text(encoding="utf-8-sig")
