"""A whole year at the command line: 67 regions, four quarters, returns that are late, changed, broken or not there."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.dying import tree
from tests.left_to_ci import IN_CI
from tests.making import Ran, kit
from tests.year import DEADLINES, FORM, PERIODS, STORY, WAYS, Answers, Desk, Post, Way, typed
from workbook_kit.harvest.verdict import VERDICTS

BROKEN = "2013Q1/171/palautus.xlsx"
"""Names no area, so that every harvest refuses it until it is withdrawn."""


@dataclass(frozen=True)
class Quarter:
    """What was put into collected/ in a quarter, what of it counts, and what the commands said."""

    period: str
    posts: tuple[Post, ...]
    counts: Mapping[str, Answers]
    ways: Mapping[str, Way]
    harvested: Ran
    status: Any
    tables: Mapping[str, list[dict[str, str]]]


@dataclass(frozen=True)
class Year:
    root: Path
    quarters: tuple[Quarter, ...]


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    """The year as it was played: init, then generate, returns, status and harvest, four times."""
    root = tmp_path_factory.mktemp("vuosi")
    (root / "forms").mkdir()
    (root / "forms" / "vuosi.toml").write_text(FORM, encoding="utf-8")
    assert kit(root, "init", "--period", "2013Q1").code == 0
    with (root / "kit.toml").open("a", encoding="utf-8") as settings:
        settings.write("[deadlines]\n" + "".join(f"{period} = {day}\n" for period, day in DEADLINES.items()))
    regions = registered(root / "regions.csv")
    return Year(root, tuple(play(root, period, regions) for period in PERIODS))


def registered(path: Path) -> list[str]:
    """The registry's regions: all 67 in CI, here those that something befalls and a few more."""
    head, *lines = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    assert len(lines) == 67
    befallen = {region for story in STORY.values() for region in story}
    kept = [line for number, line in enumerate(lines) if IN_CI or number % 8 == 0 or line[:3] in befallen]
    path.write_text("".join([head, *kept]), encoding="utf-8")
    return [line[:3] for line in kept]


def play(root: Path, period: str, regions: list[str]) -> Quarter:
    """One quarter, from the blank workbooks to the harvest."""
    assert kit(root, "generate", period, "--quiet").code == 0
    ways = {region: WAYS[STORY[period].get(region, "in time")] for region in regions}
    said = {region: typed(number, int(period[-1])) for number, region in enumerate(regions, start=1)}
    posts = [post for region, way in ways.items() for post in way.posts(Desk(root, region, period, said[region]))]
    for post in posts:
        path = root / "collected" / post.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(post.data)
    status = kit(root, "status", period, "--json").json
    harvested = kit(root, "harvest", period, "--json")
    if period == PERIODS[0]:
        assert kit(root, "withdraw", BROKEN, "--why", "Ei avaudu, uusi on pyydetty").code == 0
    counts = {
        region: {field: value for field, value in said[region].items() if field != way.left_out}
        for region, way in ways.items()
        if way.counts
    }
    return Quarter(period, tuple(posts), counts, ways, harvested, status, read(root, period))


def read(root: Path, period: str) -> Mapping[str, list[dict[str, str]]]:
    found = {}
    for name in ("returns", "answers", "findings", "rollup"):
        with (root / "output" / period / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            found[name] = list(csv.DictReader(file))
    return found


def expected(year: Year, number: int) -> Counter[str]:
    """Verdicts of a quarter: its own files as the story says, those before as of another period or the same bytes."""
    *before, now = year.quarters[: number + 1]
    found = Counter(post.verdict for post in now.posts)
    for post in (post for quarter in before for post in quarter.posts):
        found["duplicate" if post.verdict == "duplicate" else "skipped"] += 1
    return found


@pytest.mark.parametrize("number", range(4), ids=PERIODS)
def test_accounts_close_each_quarter(year: Year, number: int) -> None:
    """Every file gets the verdict that the rule gives it, and all of them together are what was collected (P2)."""
    said = year.quarters[number].harvested.json
    assert {name: said[name] for name in VERDICTS} == {name: expected(year, number)[name] for name in VERDICTS}
    assert sum(said[name] for name in VERDICTS) == sum(len(quarter.posts) for quarter in year.quarters[: number + 1])


def test_exit_codes_follow_the_returns(year: Year) -> None:
    """1 where a file was refused or an answer is wrong, 0 once all is mended; whoever is missing does not count."""
    assert [quarter.harvested.code for quarter in year.quarters] == [1, 1, 1, 0]
    assert [quarter.harvested.json["missing"] for quarter in year.quarters] == [3, 1, 1, 0]
    assert [quarter.harvested.json["errors"] for quarter in year.quarters] == [0, 1, 0, 0]


def test_what_is_told_of_each_region(year: Year) -> None:
    """Who was late and whose figure is no number is told of, and nobody else."""
    for quarter in year.quarters:
        told = {
            (row["area"], row["code"]) for row in quarter.tables["findings"] if row["code"] in ("late", "number-wrong")
        }
        assert told == {(region, way.told) for region, way in quarter.ways.items() if way.told}


def test_status_says_what_the_harvest_finds(year: Year) -> None:
    """Who is in, who is missing, who was refused, and what changed between two returns, before anything is written."""
    for quarter in year.quarters:
        rows = {row["area"]: row for row in quarter.status["areas"]}
        assert {area for area, row in rows.items() if row["state"] == "accepted"} == set(quarter.counts)
        assert {name: quarter.status[name] for name in VERDICTS} == {n: quarter.harvested.json[n] for n in VERDICTS}
        changed = {area: [d["after"] - d["before"] for d in row["differences"]] for area, row in rows.items()}
        story = STORY[quarter.period].items()
        more = {"changed": [-5], "changed late": [-5], "older again": [-9]}
        assert {area: found for area, found in changed.items() if found} == {a: more[w] for a, w in story if w in more}


def test_blank_never_displaces_what_was_filled_in(year: Year) -> None:
    """A workbook that came back as it was prefilled, after the one that was filled in, is no newer return."""
    (told,) = [row for row in year.quarters[3].tables["returns"] if row["file"].startswith("2013Q4/134/12.eml")]
    assert (told["verdict"], "esitäytetyt" in told["reason"]) == ("superseded", True)


def test_broken_file_is_withdrawn_by_its_name(year: Year) -> None:
    """What names no area is refused once, and passed by in every quarter after it was withdrawn."""
    found = [row for quarter in year.quarters for row in quarter.tables["returns"] if row["file"] == BROKEN]
    assert [row["verdict"] for row in found] == ["refused", "skipped", "skipped", "skipped"]
    assert found[-1]["reason"].endswith("Ei avaudu, uusi on pyydetty")


def total(quarter: Quarter, field: str, regions: frozenset[str]) -> int:
    return sum(said[field] for region, said in quarter.counts.items() if region in regions and field in said)


def areas(year: Year) -> Mapping[str, frozenset[str]]:
    """The regions of the nation, of every ELY area and of every region."""
    with (year.root / "regions.csv").open(encoding="utf-8-sig", newline="") as file:
        ely = {row["region_code"]: row["ely_code"] for row in csv.DictReader(file)}
    found = {code: frozenset(r for r, e in ely.items() if e == code) for code in ely.values()}
    return {"FI": frozenset(ely), **found, **{region: frozenset((region,)) for region in ely}}


@pytest.mark.parametrize("number", range(4), ids=PERIODS)
def test_figures_are_those_that_were_typed(year: Year, number: int) -> None:
    """Sums and the pooled rate of nation, ELY areas and regions are those of what counts; who lacks is counted out."""
    quarter, of = year.quarters[number], areas(year)
    rows = {(row["field"], row["area"]): row for row in quarter.tables["rollup"]}
    for area, regions in of.items():
        for field in ("V-neuvonnat", "V-jasenet", "V-tyottomat", "V-tyovoima"):
            given = [region for region in regions & quarter.counts.keys() if field in quarter.counts[region]]
            if not given and area in regions:
                assert (field, area) not in rows
                continue
            shown = [rows[field, area][column] for column in ("value", "reported", "expected")]
            figure = str(total(quarter, field, regions)) if given else ""  # of an area that gave nothing: not zero
            assert shown == [figure, str(len(given)), str(len(regions))], (field, area)
        if regions & quarter.counts.keys():
            rate = Fraction(total(quarter, "V-tyottomat", regions), total(quarter, "V-tyovoima", regions))
            assert float(rows["V-aste", area]["value"]) == float(rate)


def test_the_year_is_made_of_its_quarters(year: Year) -> None:
    """Flows add up, a stock is the last one; means and rates of quarter-ends are of regions that gave all four."""
    book = CalamineWorkbook.from_path(str(year.root / "output" / "2013Q4" / "kansallinen-2013Q4.xlsx"))
    rows = book.get_sheet_by_name("Aikasarjat").to_python(skip_empty_area=False)
    place = rows[3].index("Vuosi 2013")
    shown = {row[0]: row[place] for row in rows[4:] if row[2] == "Koko maa"}
    everywhere = areas(year)["FI"]
    sums = {f: [total(q, f, everywhere) for q in year.quarters] for f in ("V-neuvonnat", "V-jasenet")}
    both = ("V-tyottomat", "V-tyovoima")
    steady = frozenset(r for r in everywhere if all(f in q.counts.get(r, {}) for q in year.quarters for f in both))
    persons, force = (sum(total(quarter, name, steady) for quarter in year.quarters) for name in both)
    assert shown["V-neuvonnat"] == sum(sums["V-neuvonnat"])
    assert shown["V-jasenet"] == sums["V-jasenet"][3]
    last = [{r: q.counts[r] for r in everywhere & q.counts.keys() if both[1] in q.counts[r]} for q in year.quarters]
    known = {name: sum(one[name] for one in {k: v for q in last for k, v in q.items()}.values()) for name in both}
    held = {name: sum(last[3][r][name] for r in steady) for name in both}
    is_enough = {name: 5 * int(held[name]) >= 4 * int(known[name]) for name in both}
    assert shown["V-tyottomat"] == (persons / 4 if is_enough["V-tyottomat"] else "")
    assert shown["V-aste"] == (pytest.approx(persons / force, rel=1e-12) if is_enough["V-tyovoima"] else "")


def test_plan_outlives_a_quarter_that_was_missed(year: Year) -> None:
    """What was typed into the plan in the first quarter is there in the last, also where one in between was missed."""
    plans = {region: said["V-tavoite"] for region, said in year.quarters[0].counts.items()}
    assert "064" in plans.keys() - year.quarters[1].counts.keys()
    kept = {row["area"]: row["value"] for row in year.quarters[3].tables["answers"] if row["field"] == "V-tavoite"}
    assert kept == plans


def test_second_harvest_of_the_year_writes_nothing(year: Year) -> None:
    """With nothing new no file changes, neither in its bytes nor in its date; the originals are those that came."""
    before = {path: path.stat().st_mtime_ns for path in year.root.rglob("*") if path.name != "kit.log"}
    held = tree(year.root / "output", year.root / "collected")
    again = kit(year.root, "harvest", "2013Q4", "--json")
    assert again.out == year.quarters[3].harvested.out
    assert tree(year.root / "output", year.root / "collected") == held
    assert {path: path.stat().st_mtime_ns for path in before} == before
    came = {post.name: post.data for quarter in year.quarters for post in quarter.posts}
    assert {name: (year.root / "collected" / name).read_bytes() for name in came} == came
