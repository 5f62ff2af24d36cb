"""What one office decided counts at another: signed, through ``collected/``, told there whose it is."""

from __future__ import annotations

import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from tests.commands import rows
from tests.making import fill_fields, generated, kit, library_form
from workbook_kit.workspace import decisions, handed_on
from workbook_kit.workspace.decisions import Decision, Decisions
from workbook_kit.workspace.folder import Workspace
from workbook_kit.workspace.handed_on import Document

FORM = library_form({"L-menot": 'at_most = "L-lainat"'})
HARVEST = ("harvest", "2013Q1")
WAIVER = '[[waiver]]\narea = "901"\ncode = "at-most"\nreason = "Sovittu"\nuntil = "2013Q4"\n'
KEY = bytes(32)
ONE = Decision(number=1, when="2013-04-16T07:12:00Z", office="A", kind="reject", target="9f2c", reason="Soitettu")


@pytest.fixture
def offices(tmp_path: Path) -> tuple[Path, Path, Path]:
    """Three workspaces with one key and the same return of one region; A and B have names."""
    first = generated(tmp_path / "A", FORM)
    fill_fields(first, "901", {"L-lainat": 5, "L-menot": 7})
    assert kit(first, *HARVEST).code == 1
    others = [Path(shutil.copytree(first, tmp_path / name)) for name in "BC"]
    for root in (first, others[0]):
        (root / "kit.toml").write_text(f'office = "{root.name}"\n', encoding="utf-8")
    return first, *others  # type: ignore[return-value]


def hand_on(office: Path, other: Path, name: str = "") -> Path:
    """One office bundles, another gets the archive."""
    target = other.parent / f"{name or office.name}.zip"
    assert kit(office, "bundle", str(target)).code == 0
    return Path(shutil.copy(target, other / "collected"))


def told(root: Path) -> dict[str, str]:
    """The verdict and the reason of each document of decisions, after a harvest."""
    kit(root, *HARVEST)
    return {
        r["file"].split(" ")[0]: f"{r['verdict']}: {r['reason']}" for r in rows(root, "returns") if ".json" in r["file"]
    }


def state(root: Path) -> str:
    return str(kit(root, "status", "2013Q1", "--json").json["areas"][0]["state"])


def test_without_decisions_it_is_the_files_alone(offices: tuple[Path, ...]) -> None:
    """The same bytes as ever; with decisions the same bytes each time, and how many went along."""
    office, other, _ = offices
    with zipfile.ZipFile(hand_on(office, other)) as archive:
        assert archive.namelist() == ["901.xlsx"]
    kit(office, "reject", "901.xlsx", "--why", "Väärä vuosi")
    first, second = (kit(office, "bundle", str(office.parent / f"{name}.zip"), "--json").json for name in "12")
    assert (first["decisions"], first["waivers"], first["files"]) == (1, 0, second["files"])
    assert (office.parent / "1.zip").read_bytes() == (office.parent / "2.zip").read_bytes()
    assert "1 päätös" in kit(office, "bundle", str(office.parent / "3.zip")).out


def test_decisions_alone_are_handed_on(tmp_path: Path) -> None:
    """An office that collected nothing may have decided; one that did neither has nothing to hand on."""
    root = generated(tmp_path, FORM)
    assert kit(root, "bundle", str(tmp_path / "1.zip")).code == 2
    (root / "kit.toml").write_text(WAIVER, encoding="utf-8")
    assert kit(root, "bundle", str(tmp_path / "1.zip"), "--json").json["waivers"] == 1


def test_they_count_where_they_come_in(offices: tuple[Path, ...]) -> None:
    """Skipped as a file, taken in as decisions; status and check say so before a harvest keeps them."""
    office, _, receiver = offices
    kit(office, "reject", "901.xlsx", "--why", "Väärä vuosi")
    archive = hand_on(office, receiver)
    assert (state(receiver), (receiver / "collected" / ".store" / "decisions").exists()) == ("missing", False)
    assert "Toimiston A päätökset (1)" in kit(receiver, "check", str(archive)).out
    assert told(receiver)["A.zip"].startswith("skipped: Toimiston A päätökset (1) ja sovitut poikkeukset (0)")
    archive.unlink()
    assert state(receiver) == "missing"
    assert kit(receiver, "undo", "A/1").code == 0
    assert state(receiver) == "accepted"


def test_a_waiver_closes_findings_elsewhere(offices: tuple[Path, ...]) -> None:
    """Like one's own, with its reason and the office that gives it; a later document takes the place of the earlier."""
    office, _, receiver = offices
    (office / "kit.toml").write_text('office = "A"\n' + WAIVER, encoding="utf-8")
    hand_on(office, receiver)
    assert "Sovittu (A)" in kit(receiver, "check", str(receiver / "collected" / "901.xlsx")).out
    kit(receiver, *HARVEST)
    (row,) = [row for row in rows(receiver, "findings") if row["code"] == "at-most"]
    assert (row["state"], row["explanation"]) == ("waived", "Sovittu (A)")
    (office / "kit.toml").write_text('office = "A"\n', encoding="utf-8")
    kit(office, "correct", "2013Q1", "901", "L-nimi", "Pääkirjasto", "--why", "Soitettu")
    hand_on(office, receiver)
    kit(receiver, *HARVEST)
    assert {row["state"] for row in rows(receiver, "findings") if row["code"] == "at-most"} == {"open"}
    assert "A/1" in {row["decision"] for row in rows(receiver, "answers")}
    assert "A/1" in kit(receiver, "check", str(receiver / "collected" / "901.xlsx")).out


def test_offices_that_decide_differently(offices: tuple[Path, ...]) -> None:
    """On one file: it is held, and whose decision says what is told, whoever handed on first."""
    first, second, receiver = offices
    kit(first, "accept", "901.xlsx", "--why", "Oikea")
    kit(second, "reject", "901.xlsx", "--why", "Väärä")
    hand_on(first, receiver)
    hand_on(second, receiver)
    assert state(receiver) == "held"
    kit(receiver, *HARVEST)
    (row,) = [row for row in rows(receiver, "returns") if row["verdict"] == "held"]
    assert "A/1 accept: Oikea; B/1 reject: Väärä" in row["reason"]
    kit(receiver, "undo", "B/1")
    assert state(receiver) == "accepted"


def test_another_key_changes_nothing(offices: tuple[Path, ...]) -> None:
    """The figures are the same byte for byte; what to do is said by harvest and status."""
    office, _, receiver = offices
    before = (receiver / "output" / "2013Q1" / "data" / "rollup.csv").read_bytes()
    kit(office, "reject", "901.xlsx", "--why", "Väärä vuosi")
    (office / "kit.key").write_text("0" * 64, encoding="ascii")
    hand_on(office, receiver)
    assert "key --import" in handed_on_advice(receiver)
    for command in ("harvest", "status"):
        assert "ei ole allekirjoitettu" in kit(receiver, command, "2013Q1").out
    assert (receiver / "output" / "2013Q1" / "data" / "rollup.csv").read_bytes() == before
    assert not list((receiver / "collected" / ".store").glob("decisions/*"))


def handed_on_advice(root: Path) -> str:
    assert "skipped" in told(root)["A.zip"]
    return kit(root, "explain", "decisions-unsigned").out


def test_two_offices_under_one_name(offices: tuple[Path, ...]) -> None:
    """The later document is out as a whole, and the offices are told to name themselves; then all is well."""
    office, second, receiver = offices
    for root in (office, second):
        (root / "kit.toml").write_text('office = "ELY"\n', encoding="utf-8")
    kit(office, "accept", "901.xlsx", "--why", "Oikea")
    kit(second, "reject", "901.xlsx", "--why", "Väärä")
    hand_on(office, receiver)
    kit(receiver, *HARVEST)
    hand_on(second, receiver)
    assert "samalla toimiston nimellä" in told(receiver)["B.zip"]
    assert state(receiver) == "accepted"
    (second / "kit.toml").write_text('office = "B"\n', encoding="utf-8")
    hand_on(second, receiver)
    assert "Toimiston B päätökset (1)" in told(receiver)["B.zip"]
    assert state(receiver) == "held"


def test_an_office_that_takes_the_name_of_another(offices: tuple[Path, ...]) -> None:
    """Its own decisions hold; that those which were taken in no longer do is told, though their archive is gone."""
    office, _, receiver = offices
    kit(office, "reject", "901.xlsx", "--why", "Väärä vuosi")
    archive = hand_on(office, receiver)
    kit(receiver, *HARVEST)
    archive.unlink()
    (receiver / "kit.toml").write_text('office = "A"\n', encoding="utf-8")
    kit(receiver, "accept", "901.xlsx", "--why", "Oikea")
    assert state(receiver) == "accepted"
    assert "samalla toimiston nimellä" in kit(receiver, "status", "2013Q1").out


def test_ones_own_bundle_comes_back(offices: tuple[Path, ...]) -> None:
    """The same decisions are the same; nothing counts twice."""
    office = offices[0]
    kit(office, "accept", "901.xlsx", "--why", "Oikea")
    hand_on(office, office)
    assert "päätökset (1)" in told(office)["A.zip"]
    assert Workspace(office).decisions.others == ()


def test_a_name_given_later_is_that_of_earlier_decisions() -> None:
    """What was decided and undone under an earlier name is the office's; what another decided stays undone as it is."""
    listed = (ONE, replace(ONE, number=2, kind="undo", target="A/1"), replace(ONE, number=3, kind="undo", target="C/1"))
    found = Decisions(listed).of_office("B")
    assert [one.id for one in found.listed] == ["B/1", "B/2", "B/3"]
    assert [one.target for one in found.listed] == [ONE.target, "B/1", "C/1"]
    assert found.standing == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [('"Soitettu"', '"Muuta"'), ('"hmac"', '"h"'), ("{", "["), ('"decisions": [{', '"decisions": [5, {')],
)
def test_a_document_that_was_changed_is_none(old: str, new: str) -> None:
    """Whatever was changed in it, nothing of it counts."""
    data = Document("A", (ONE,), ()).signed(KEY)
    assert handed_on.read(data, KEY) == Document("A", (ONE,), ())
    assert handed_on.read(data.decode().replace(old, new, 1).encode(), KEY) is None


def test_what_this_program_does_not_understand_is_none() -> None:
    """A later version may decide what this one knows nothing of, or waive what it never says."""
    odd = Document("A", (Decision(number=1, when="2013", office="A", kind="reject"),), ())
    assert handed_on.read(odd.signed(KEY), KEY) is None


def test_of_documents_of_one_office_the_longest_has_its_waivers(offices: tuple[Path, ...]) -> None:
    """Of two that are as long nobody can tell: both count."""
    (office,) = offices[:1]
    (office / "kit.toml").write_text(WAIVER, encoding="utf-8")
    waivers = Workspace(office).own_waivers
    bare, with_waivers = Document("A", (), ()).signed(KEY), Document("A", (), waivers).signed(KEY)
    longer = Document("A", (ONE,), ()).signed(KEY)
    assert len(handed_on.united(Decisions(), [bare, with_waivers], KEY).waivers) == 1
    assert handed_on.united(Decisions(), [longer, bare, with_waivers], KEY).waivers == ()
    assert decisions.read(office) == Decisions()


def test_a_closing_keeps_what_other_offices_decided(offices: tuple[Path, ...]) -> None:
    """Its edition stands on their documents, too, wherever the archive and the store's copy have gone since."""
    office, _, receiver = offices
    kit(office, "reject", "901.xlsx", "--why", "Väärä")
    archive = hand_on(office, receiver)
    kit(receiver, *HARVEST)
    assert kit(receiver, "close", "2013Q1", "--json").json["edition"] == 1
    archive.unlink()
    for document in (receiver / "collected/.store/decisions").iterdir():
        document.unlink()
    kit(receiver, *HARVEST)
    assert state(receiver) == "missing"
