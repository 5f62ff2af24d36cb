"""The next round is made from records and from the sums of the rounds before it, whatever lies in output/."""

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tests.making import blank_of, fill_fields, generated, kit, small_workspace
from tests.quarters import demo
from workbook_kit import outputs, registry
from workbook_kit.errors import StoreError
from workbook_kit.figures.rollup import RollupRow
from workbook_kit.harvest.gathering import gather, rounds_before
from workbook_kit.harvest.past import past_of, regrouped, same_areas
from workbook_kit.period import Period
from workbook_kit.workspace.folder import Workspace
from workbook_kit.workspace.rounds import Note, Rounds

Q1, Q2, Q3 = (Period(2013, quarter) for quarter in (1, 2, 3))
ROW = RollupRow("2013Q1", "ely", "91", "L-lainat", "", 0.1, None, 3, 1, 2, "sum", "ours", hidden=False)


def note(*rows: RollupRow, counted: Mapping[str, str] | None = None) -> Note:
    return Note(counted or {}, frozenset(), frozenset(), rows)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A quarter of one region, harvested."""
    root = generated(tmp_path)
    fill_fields(root, "901", {"L-lainat": 10, "L-nimi": "Lukusali"})
    kit(root, "harvest", "2013Q1")
    return root


def next_form(root: Path) -> bytes:
    kit(root, "generate", "2013Q2", "--region", "901")
    return blank_of(root, "901", "2013Q2").read_bytes()


def test_figures_come_back_as_they_were(tmp_path: Path) -> None:
    """Whole, broken, hidden, none: every figure of a whole country is read back equal."""
    rows = tuple(demo("2013Q4").rollup)
    Rounds(tmp_path).keep(Q1, note(*rows))
    read = Rounds(tmp_path).note(Q1)
    assert read is not None
    assert read.rows == rows


def test_only_the_figures_of_the_last_harvest_stay(tmp_path: Path) -> None:
    """A round harvested again has one file of sums, that of its note."""
    rounds = Rounds(tmp_path)
    for value in (1.0, 2.0):
        rounds.keep(Q1, note(replace(ROW, value=value)))
    (path,) = rounds.folder(Q1).glob("sums-*.json")
    assert path == rounds.sums_file(Q1, note(replace(ROW, value=2.0)))


def test_only_earlier_rounds_are_the_past(root: Path) -> None:
    """A round harvested again, or an older one, knows nothing of itself or of what came later."""
    kit(root, "harvest", "2013Q2")
    assert [str(period) for period in rounds_before(Workspace(root), Q3)] == ["2013Q1", "2013Q2"]
    assert list(rounds_before(Workspace(root), Q2)) == [Q1]
    assert rounds_before(Workspace(root), Q1) == {}


def test_each_file_of_figures_is_named_with_its_sum(root: Path) -> None:
    """What stands in a later summary can be traced to the very bytes that it was read from."""
    workspace = Workspace(root)
    (source,) = past_of(workspace, Q2, rounds_before(workspace, Q2)).sources
    assert source.sha256 == hashlib.sha256((root / source.path).read_bytes()).hexdigest()


@pytest.mark.parametrize("harm", ["halved", "edited", "gone"])
def test_nobody_reads_outputs_back(root: Path, harm: str) -> None:
    """A form is made of the same bytes, whatever became of the files for people."""
    expected = next_form(root)
    data = root / "output" / "2013Q1" / "data"
    for path in (data / "answers.csv", data / "rollup.csv"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text[: len(text) // 2] if harm == "halved" else text.replace("10", "99"), encoding="utf-8")
    if harm == "gone":
        shutil.rmtree(root / "output")
    assert next_form(root) == expected


@pytest.mark.parametrize("where", ["records/*.json", "rounds/2013Q1/harvest.json", "rounds/2013Q1/sums-*.json"])
@pytest.mark.parametrize("harm", ["10", "{"])
def test_what_was_changed_in_the_store_is_made_anew(root: Path, where: str, harm: str) -> None:
    """A record or a note whose digest does not hold is not believed: originals are."""
    expected = next_form(root)
    (path,) = (root / "collected" / ".store").glob(where)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("10", "99") if harm == "10" else "{", encoding="utf-8")
    assert next_form(root) == expected


@pytest.mark.parametrize("damage", ["5", "[]", "[" * 200_000, '{"digest": 1}'])
def test_a_note_that_is_none_is_made_anew(root: Path, damage: str) -> None:
    """Whatever JSON stands there."""
    expected = next_form(root)
    (root / "collected/.store/rounds/2013Q1/harvest.json").write_text(damage, encoding="utf-8")
    assert next_form(root) == expected


def test_a_workspace_of_the_first_version_goes_over(root: Path) -> None:
    """Its rounds have no notes: they are gathered from the store, once, and noted by the first command that writes."""
    expected = next_form(root)
    shutil.rmtree(root / "collected/.store/rounds")
    assert [str(period) for period in rounds_before(Workspace(root), Q2)] == ["2013Q1"]
    assert not (root / "collected/.store/rounds").exists()
    assert next_form(root) == expected
    assert json.loads((root / "collected/.store/rounds/2013Q1/harvest.json").read_bytes())["counted"].keys() == {"901"}


def test_what_came_meanwhile_is_taken_in_first(root: Path) -> None:
    """Gathered anew, a round has what came since: a command that writes keeps it, one that does not leaves it out."""
    (root / "collected/.store/rounds/2013Q1/harvest.json").unlink()
    fill_fields(root, "902", {"L-lainat": 1})
    assert rounds_before(Workspace(root), Q2)[Q1].counted.keys() == {"901"}
    assert kit(root, "generate", "2013Q2").code == 0
    assert rounds_before(Workspace(root), Q2)[Q1].counted.keys() == {"901", "902"}


def test_damaged_areas_of_a_round_are_named(root: Path) -> None:
    """It is the store's file, not the officer's."""
    (root / "collected/.store/rounds/2013Q1/regions.csv").write_bytes(b"")
    with pytest.raises(StoreError, match=r"rounds/2013Q1/regions\.csv is damaged"):
        gather(Workspace(root), Q1, keep=False)


def test_no_area_that_counts_falls_out_of_its_round(root: Path) -> None:
    """Making one form anew does not change whose returns there are."""
    registry_file = root / "regions.csv"
    lines = registry_file.read_text(encoding="utf-8").splitlines(keepends=True)
    registry_file.write_text("".join(line for line in lines if not line.startswith("901")), encoding="utf-8")
    ran = kit(root, "generate", "2013Q1", "--region", "902")
    assert (ran.code, "901 has a return that counts in 2013Q1" in ran.err) == (2, True)


def test_a_middle_level_is_the_same_by_name_and_era() -> None:
    """ELY 03 was Satakunta, elinvoimakeskus 03 is Kaakkois-Suomi; regions go on by their codes, but for 151."""
    then, now = registry.built_in(2013), registry.built_in(2026)
    assert same_areas(then, then) == {area.code for area in (*then.regions, *then.elys)}
    assert same_areas(then, now) == {region.code for region in now.regions}
    renamed = replace(then, elys=tuple(replace(area, name=now.elys[0].name) for area in then.elys))
    assert same_areas(then, renamed) == {region.code for region in then.regions}


def test_regions_of_then_stand_under_the_areas_of_now() -> None:
    """One that is gone belongs to no area of today, and is expected of none."""
    then, now = registry.built_in(2013), registry.built_in(2026)
    under = regrouped(then, now)
    assert {region.code for region in then.regions} - {region.code for region in under.regions} == {"151"}
    assert sum(len(under.regions_of(area.code)) for area in now.elys) == len(then.regions) - 1


def test_plan_is_carried_no_longer_than_a_year(tmp_path: Path) -> None:
    """Whoever missed four quarters starts anew; the figures of a missed quarter never stand beside the new ones."""
    root = small_workspace(tmp_path)
    for period, area in (("2012Q1", "901"), ("2012Q2", "902"), ("2013Q1", "903")):
        kit(root, "generate", period, "--region", area)
        fill_fields(root, area, {"L-lainat": 7}, f"{area}.xlsx", period=period)
        kit(root, "harvest", period)
    workspace = Workspace(root)
    found = past_of(workspace, Q2, rounds_before(workspace, Q2)).earlier
    assert (set(found.answers), set(found.missed), found.missed_years) == ({"903"}, {"902"}, {"902": 2012})


def test_a_fall_in_the_clock_is_explained_beside_it(tmp_path: Path) -> None:
    """Fewer meetings since January than a quarter ago is asked about, until the remark on the row says why."""
    (tmp_path / "regions.csv").write_text(
        "region_code,region_name_fi,region_name_sv,ely_code\n064,Tampere,Tammerfors,05\n"
    )
    for period in ("2013Q1", "2013Q2"):
        kit(tmp_path, "generate", period)
        held = {"VK-01.pidetty": 5 - int(period[-1]), "VK-01.suunniteltu": 4, "Y-A1": "kyllä"}
        fallen = fill_fields(tmp_path, "064", held, f"{period}.xlsx", period=period)
        kit(tmp_path, "harvest", period)
    said = held | {"VK-01.huomautus": "Yksi kokous oli kirjattu kahteen kertaan."}
    explained = fill_fields(tmp_path, "064", said, "2.xlsx", period="2013Q2")

    def asked(path: Path) -> list[str]:
        (told,) = kit(tmp_path, "check", str(path), "--json").json["returns"]
        return [one["state"] for one in told["findings"] if one["code"] == "cumulative-fell"]

    assert (asked(fallen), asked(explained)) == (["open"], ["explained"])


def test_a_harvest_knows_the_quarters_before(tmp_path: Path) -> None:
    """Series run over all harvested quarters; the same quarter harvested again adds nothing."""
    workspace = Workspace(small_workspace(tmp_path))
    for number, period in enumerate(("2013Q1", "2013Q2", "2013Q2"), start=1):
        kit(tmp_path, "generate", period)
        fill_fields(tmp_path, "901", {"L-lainat": number * 10}, f"{period}.xlsx", period=period)
        when = Period.parse(period)
        found = gather(workspace, when, keep=True)
        outputs.write_outputs(workspace, found)
    assert [point.value for point in found.trends["L-lainat", "", "901"].points] == [10, 30]
    assert [str(quarter) for quarter in found.quarters] == ["2013Q1", "2013Q2"]
    assert found.deviations == ()
