"""What earlier harvests left: read back as it was, or one clear error."""

import hashlib
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import pytest

import workbook_kit
from tests.making import fill_fields, kit, small_workspace
from tests.quarters import demo
from workbook_kit import outputs, tables
from workbook_kit.blank import generate
from workbook_kit.errors import StoreError
from workbook_kit.figures.rollup import RollupRow
from workbook_kit.harvest.earlier_figures import read_past
from workbook_kit.harvest.gathering import gather
from workbook_kit.period import Period
from workbook_kit.workspace.folder import Workspace

ROW = RollupRow("2013Q1", "ely", "91", "L-lainat", "", 0.1, None, 3, 1, 2, "sum", "ours", hidden=False)


def left(root: Path, *rows: RollupRow, period: str = "2013Q1") -> Path:
    """A folder of outputs that holds some figures; returns their file."""
    folder = root / "output" / period / "data"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "answers.csv").touch()
    (folder / "rollup.csv").write_bytes(tables.to_csv("rollup", [asdict(row) for row in rows]))
    return folder / "rollup.csv"


def past(root: Path, period: str = "2013Q3") -> tuple[RollupRow, ...]:
    return read_past(Workspace(root), Period.parse(period)).rows


def test_figures_come_back_as_they_were(tmp_path: Path) -> None:
    """Whole, broken, hidden, none: every figure of a whole country is read back equal."""
    small_workspace(
        tmp_path, registry=(Path(workbook_kit.__file__).parent / "registry_data/regions_2013.csv").read_text()
    )
    rows = demo("2013Q4").rollup
    left(tmp_path, *rows, period="2013Q4")
    assert list(past(tmp_path, "2014Q1")) == rows


def test_only_earlier_periods_are_read(tmp_path: Path) -> None:
    """A harvest done again, or of an older quarter, knows nothing of itself or of what came later."""
    root = small_workspace(tmp_path)
    for period in ("2012Q4", "2013Q1", "2013Q2"):
        left(root, replace(ROW, period=period), period=period)
    assert [row.period for row in past(root, "2013Q2")] == ["2012Q4", "2013Q1"]
    assert past(root, "2012Q4") == ()


def test_each_file_is_named_with_its_sum(tmp_path: Path) -> None:
    """What stands in a later summary can be traced to the very bytes that it was read from."""
    path = left(small_workspace(tmp_path), ROW)
    (source,) = read_past(Workspace(tmp_path), Period(2013, 3)).sources
    assert (str(source.period), source.path) == ("2013Q1", "output/2013Q1/data/rollup.csv")
    assert source.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_text_tamed_for_spreadsheets_is_itself_again(tmp_path: Path) -> None:
    """The apostrophe of the CSV is not part of an id."""
    row = replace(ROW, field="-L", segment="'A")
    assert past(left(small_workspace(tmp_path), row).parents[3]) == (row,)


def test_an_area_with_other_regions_is_another_area(tmp_path: Path) -> None:
    """ELY 03 was Satakunta, elinvoimakeskus 03 is Kaakkois-Suomi: one code, no common series; regions go on."""
    (tmp_path / "forms").mkdir()
    nation, region = replace(ROW, level="national", area="FI"), replace(ROW, level="region", area="041")
    left(tmp_path, nation, replace(ROW, area="03"), region)
    assert [row.area for row in past(tmp_path, "2025Q4")] == ["FI", "03", "041"]
    assert [row.area for row in past(tmp_path, "2026Q1")] == ["FI", "041"]


def test_an_area_under_an_old_code_is_not_prefilled(tmp_path: Path) -> None:
    """The elinvoimakeskus 03 gets nothing of what ELY 03 answered; a region goes on, whatever lies above it."""
    workspace = Workspace(tmp_path)
    folder = tmp_path / "output" / "2025Q4" / "data"
    folder.mkdir(parents=True)
    head = ",".join(tables.COLUMNS["answers"])
    rows = [
        f"2025Q4,{area},{name},,,7,,f.xlsx,00,S,A1,7,whole,7" for area, name in (("03", "K-D1.saadut"), ("041", "K-A1"))
    ]
    (folder / "answers.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    assert generate.answers_before(workspace, Period(2026, 1)).answers == {"041": {("K-A1", "", ""): 7}}


def test_plan_is_carried_no_longer_than_a_year(tmp_path: Path) -> None:
    """Whoever missed four quarters starts anew; the figures of a missed quarter never stand beside the new ones."""
    workspace = Workspace(small_workspace(tmp_path))
    head = ",".join(tables.COLUMNS["answers"])
    for period, rows in (("2012Q1", ["901"]), ("2012Q2", ["902"]), ("2013Q1", ["903"])):
        folder = tmp_path / "output" / period / "data"
        folder.mkdir(parents=True)
        lines = [f"{period},{area},L-lainat,,,7,,f.xlsx,00,S,A1,7,whole,7" for area in rows]
        (folder / "answers.csv").write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    found = generate.answers_before(workspace, Period(2013, 2))
    assert (set(found.answers), set(found.missed)) == ({"903"}, {"902"})


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "other columns": lambda data: data.replace(b"value", b"arvo", 1),
    "no text": lambda data: data + b"\xff\xfe",
    "half a line": lambda data: data[:-40],
    "a word for a number": lambda data: data.replace(b"0.1", b"paljon"),
    "no number": lambda data: data.replace(b"0.1", b"nan"),
    "neither true nor false": lambda data: data.replace(b"false", b"FALSE"),
    "another period": lambda data: data.replace(b"2013Q1", b"2013Q2"),
    "another level": lambda data: data.replace(b",ely,", b",evk,"),
    "empty": lambda _: b"",
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_file_is_one_clear_error(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    """It names the file and says what to do; nothing is guessed."""
    path = left(small_workspace(tmp_path), ROW)
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(StoreError, match=r"rollup\.csv is damaged.*harvest 2013Q1 again"):
        past(tmp_path)


def test_a_missing_file_is_one_clear_error(tmp_path: Path) -> None:
    """Half a folder of outputs is not taken for a quarter without figures."""
    left(small_workspace(tmp_path), ROW).unlink()
    with pytest.raises(StoreError, match="harvest 2013Q1 again"):
        past(tmp_path)


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
        outputs.write(workspace, when, outputs.outputs(found, lambda _: {}))
    assert [point.value for point in found.trends["L-lainat", "", "901"].points] == [10, 30]
    assert [str(quarter) for quarter in found.quarters] == ["2013Q1", "2013Q2"]
    assert found.deviations == ()
