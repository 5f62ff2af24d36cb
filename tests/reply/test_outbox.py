"""Cover mails, bundles, a new workspace and the key that two offices share."""

import datetime as dt
import email
import email.policy
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.commands import assert_one_line
from tests.contacts import CONTACTS
from tests.dying import tree
from tests.making import fill_fields, generated, kit, small_workspace
from workbook_kit.blank.generate import Order
from workbook_kit.demo import script
from workbook_kit.demo.mailbox import deliver
from workbook_kit.generation import generate
from workbook_kit.period import Period
from workbook_kit.workspace.folder import Workspace


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Three regions of which one has a coordinator with an address, and their blank workbooks."""
    return generated(tmp_path, registry=CONTACTS)


def test_drafts_carry_the_blank_workbooks(root: Path) -> None:
    """An area gets its workbooks in all its languages, byte for byte, in a draft that opens as unsent."""
    kit(root, "send", "2013Q1")
    (path,) = (root / "output" / "2013Q1" / "outbox").rglob("901-*.eml")
    mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert (mail["X-Unsent"], mail["To"]) == ("1", "Väinö Äyräs <vaino@pohjoinen.fi>")
    blanks = {p.name: p.read_bytes() for p in (root / "blank_templates").rglob("901-*.xlsx")}
    assert {a.get_filename(): a.get_content() for a in mail.iter_attachments()} == blanks


def test_missing_address_is_listed(root: Path) -> None:
    """An area without an address gets a draft without one, and is named."""
    ran = kit(root, "send", "2013Q1", "--json")
    assert ran.code == 0
    assert ran.json["without_address"] == ["902", "903"]
    assert len(ran.json["files"]) == 3


def test_missing_workbook_is_listed(root: Path) -> None:
    """An area whose workbook was never generated gets no draft, and is named."""
    assert kit(root, "send", "2013Q2", "--json").json["without_workbook"] == ["901", "902", "903"]


def test_office_writes_its_own_text(root: Path) -> None:
    """The first line of saate.fi.txt is the subject, the rest the text, with the words in braces filled in."""
    (root / "saate.fi.txt").write_text("Kysely {alue}\n\nHei {nimi}, {kausi}.\n", encoding="utf-8")
    kit(root, "send", "2013Q1", "--region", "902")
    (path,) = (root / "output").rglob("902-*.eml")
    mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    body = mail.get_body()
    assert mail["Subject"] == "Kysely Eteläinen"
    assert body is not None
    assert body.get_content().startswith("Hei ")


def test_unknown_word_in_braces(root: Path) -> None:
    """A word that is never filled in stops the command with the file, the word and the words there are."""
    (root / "saate.fi.txt").write_text("Kysely {seutu}\n", encoding="utf-8")
    ran = kit(root, "send", "2013Q1")
    assert ran.code == 3
    assert "saate.fi.txt" in ran.err
    assert "{seutu}" in ran.err
    assert "{alue}" in ran.err


def test_deadline_stands_in_the_mail(root: Path) -> None:
    """The last day of kit.toml is told to the coordinators."""
    (root / "kit.toml").write_text("[deadlines]\n2013Q1 = 2013-04-15\n", encoding="utf-8")
    kit(root, "send", "2013Q1", "--region", "902")
    (path,) = (root / "output").rglob("902-*.eml")
    mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    body = mail.get_body()
    assert body is not None
    assert "viimeistään 15.4.2013" in body.get_content()


def test_drafts_outlive_a_harvest(root: Path) -> None:
    """A harvest replaces what it makes itself; the drafts of ``send`` stay."""
    kit(root, "send", "2013Q1")
    before = sorted((root / "output" / "2013Q1" / "outbox").rglob("*.eml"))
    kit(root, "harvest", "2013Q1")
    assert before == sorted((root / "output" / "2013Q1" / "outbox").rglob("*.eml")) != []


def test_bundle_is_harvested_as_it_came(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """What one office packs, another with the same key harvests: the same answers, each with its file's name."""
    fill_fields(root, "901", {"L-lainat": 7}, "alikansio/901.xlsx")
    kit(root, "bundle", str(root / "91.zip"))
    nation = small_workspace(tmp_path_factory.mktemp("valtakunta"), registry=CONTACTS)
    kit(root, "key", "--export", str(root / "avain"))
    kit(nation, "key", "--import", str(root / "avain"))
    (nation / "collected" / "91.zip").write_bytes((root / "91.zip").read_bytes())
    (accepted,) = [r for r in kit(nation, "harvest", "2013Q1", "--json").json["returns"] if r["verdict"] == "accepted"]
    assert accepted["file"] == "91.zip » alikansio/901.xlsx"


def test_bundle_never_lies_in_what_it_packs(root: Path) -> None:
    """An archive in collected/ would be packed by the next one: it is refused, and nothing is written."""
    target = root / "collected" / "a" / ".." / "inside.zip"
    assert_one_line(kit(root, "bundle", str(target)), 2, "choose a place outside it")
    assert not (root / "collected" / "inside.zip").exists()


def test_bundle_is_the_same_each_time(root: Path) -> None:
    """The same files give the same archive, and the kit's own store is not in it."""
    fill_fields(root, "901", {"L-lainat": 7})
    kit(root, "harvest", "2013Q1")
    for name in ("a.zip", "b.zip"):
        kit(root, "bundle", str(root / name))
    assert (root / "a.zip").read_bytes() == (root / "b.zip").read_bytes()
    assert zipfile.ZipFile(root / "a.zip").namelist() == ["901.xlsx"]


def test_nothing_to_hand_on(root: Path) -> None:
    """An empty collected/ is wrong usage, said in one line."""
    ran = kit(root, "bundle", str(root / "a.zip"))
    assert ran.code == 2
    assert "nothing" in ran.err


def test_other_key_is_not_overwritten(root: Path) -> None:
    """A workspace that has made forms keeps its key: with another one none of them could be read."""
    (root / "toinen").write_bytes(b"ab" * 32)
    before = (root / "kit.key").read_bytes()
    ran = kit(root, "key", "--import", str(root / "toinen"))
    assert (ran.code, (root / "kit.key").read_bytes()) == (3, before)
    assert "another key" in ran.err


@pytest.mark.parametrize("content", [b"", b"not a key", b"\xff" * 64])
def test_wrong_key_is_refused(root: Path, content: bytes) -> None:
    """What is no key is not taken in."""
    (root / "kit.key").unlink()
    (root / "avain").write_bytes(content)
    assert kit(root, "key", "--import", str(root / "avain")).code == 3
    assert not (root / "kit.key").exists()


LEFT = {
    "blank workbooks": "blank_templates/2013Q1/91-pohjan/901.xlsx",
    "an original": "collected/.store/originals/00.xlsx",
    "outputs": "output/2013Q1/manifest.json",
}


@pytest.mark.parametrize("left", LEFT.values(), ids=LEFT)
@pytest.mark.parametrize("command", [("generate", "2013Q1"), ("init",), ("harvest", "2013Q1")], ids=lambda c: c[0])
def test_lost_key_is_not_replaced(tmp_path: Path, command: tuple[str, ...], left: str) -> None:
    """Where anything was ever made, a missing key is a lost one: one line says so, and no new key comes in silence."""
    small_workspace(tmp_path)
    (tmp_path / left).parent.mkdir(parents=True)
    (tmp_path / left).touch()
    ran = kit(tmp_path, *command)
    assert (ran.code, ran.err.count("\n")) == (3, 1)
    assert all(words in ran.err for words in (left.split("/", maxsplit=1)[0], "backup", "key --import", "key --new"))
    assert not (tmp_path / "kit.key").exists()


def test_lost_key_found_again(root: Path) -> None:
    """With the backup of the key in place, everything is as it was."""
    fill_fields(root, "901", {"L-lainat": 7})
    (root / "kit.key").rename(root / "varmuuskopio")
    assert kit(root, "generate", "2013Q1").code == 3
    assert kit(root, "key", "--import", str(root / "varmuuskopio")).code == 0
    assert kit(root, "generate", "2013Q1", "--json").json["files"][0]["written"] is False
    assert kit(root, "harvest", "2013Q1").code == 0


def test_starting_anew(root: Path) -> None:
    """``key --new`` is the deliberate way: forms are made anew, and a return of the old ones is refused."""
    fill_fields(root, "901", {"L-lainat": 7})
    kept = (root / "kit.key").read_bytes()
    assert (kit(root, "key", "--new").code, (root / "kit.key").read_bytes()) == (3, kept)
    (root / "kit.key").unlink()
    assert kit(root, "key", "--new").code == 0
    assert kit(root, "generate", "2013Q1", "--json").json["files"][0]["written"] is True
    assert kit(root, "harvest", "2013Q1", "--json").json["refused"] == 1


def test_key_does_one_thing(root: Path) -> None:
    """To hand on, to take in, to start anew: one of them at a time."""
    for options in ((), ("--new", "--export", "avain"), ("--import", "kit.key", "--export", "avain")):
        assert kit(root, "key", *options).code == 2


def test_demo_never_plays_in_earnest(root: Path) -> None:
    """A workspace with a key of its own, or one that has lost it, is no place for made-up answers."""
    before = tree(root)
    for _ in range(2):
        ran = kit(root, "demo", ".")
        assert (ran.code, ran.err.count("\n")) == (2, 1)
        (root / "kit.key").unlink(missing_ok=True)
    assert {name for name in before.keys() ^ tree(root).keys() if "kit.log" not in name} == {f"{root.name}/kit.key"}


def test_demo_posts_the_same_on_any_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Played again in its folder the demo brings no second returns; each was saved soon after its quarter."""
    period = Period(2013, 1)
    for name, days in (("a", 0), ("b", 400)):
        kit(tmp_path / name, "init", "--period", str(period))
        (tmp_path / name / "kit.key").write_bytes(b"64656d6f" * 8)
        workspace, order = Workspace(tmp_path / name), Order(regions=("064", "091"))
        blanks = [path for path, _ in generate(workspace, period, order)]
        monkeypatch.setattr("time.time", lambda days=days: 1.8e9 + days * 86400)
        with ThreadPoolExecutor(1) as pool:
            assert deliver(workspace, period, blanks, script.load(), pool) == 2
    assert tree(tmp_path / "a" / "collected").items() == tree(tmp_path / "b" / "collected").items()
    counted = kit(tmp_path / "a", "check", *map(str, (tmp_path / "a" / "collected").rglob("0*.*")), "--json").json
    assert (counted["accepted"], counted["files"]) == (2, 2)


def test_mistyped_root_is_no_workspace(tmp_path: Path) -> None:
    """A folder that is not there is told in one line, and is not made, but by ``init``."""
    root = tmp_path / "seuratna"
    for command in (
        ("generate", "2013Q1"),
        ("harvest", "2013Q1"),
        ("status", "2013Q1"),
        ("key", "--new"),
        ("explain",),
    ):
        ran = kit(root, *command)
        assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
        assert "seuratna" in ran.err
        assert not root.exists()
    assert kit(root, "init", "--period", "2013Q1").code == 0


def test_new_workspace_is_ready(tmp_path: Path) -> None:
    """After ``init`` the commands run as they are, and a second ``init`` touches nothing."""
    kit(tmp_path, "init", "--period", "2013Q1")
    assert kit(tmp_path, "generate", "2013Q1", "--region", "064").code == 0
    assert "coordinator" in (tmp_path / "regions.csv").read_text(encoding="utf-8-sig").partition("\n")[0]
    again = kit(tmp_path, "init", "--json").json
    assert not any(file["written"] for file in again["files"])


HIERARCHIES = {
    "2013Q1": ("2013", "15", "2026Q1"),
    "2025Q4": ("2013", "15", "2026Q1"),
    "2026Q1": ("2026", "10", "2013Q1"),
}


@pytest.mark.parametrize("period", HIERARCHIES)
def test_init_names_the_hierarchy(tmp_path: Path, period: str) -> None:
    """Whoever makes a workspace is told which areas were taken, and how to get the others."""
    start, elys, other = HIERARCHIES[period]
    said = kit(tmp_path, "init", "--period", period).out.splitlines()[-1]
    assert all(words in said for words in (f"vuodesta {start}", f" {elys} aluetta", f"--period {other}"))
    assert f"Kauden {period} alueluettelo oli jo olemassa" in kit(tmp_path, "init", "--period", period).out


@pytest.mark.parametrize(("today", "elys"), [(dt.date(2025, 12, 31), 15), (dt.date(2026, 1, 1), 10)])
def test_init_takes_the_hierarchy_of_today(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, today: dt.date, elys: int
) -> None:
    """Without a period it is the one that is in force on the day of the command."""
    monkeypatch.setattr("workbook_kit.cli.commands._today", lambda: today)
    assert f" {elys} aluetta" in kit(tmp_path, "init").out


def test_init_leaves_a_registry_in_excel_alone(tmp_path: Path) -> None:
    """An office that keeps regions.xlsx gets no regions.csv beside it: with both, no command would run."""
    Workbook().save(tmp_path / "regions.xlsx")
    made = kit(tmp_path, "init", "--json")
    assert (made.code, (tmp_path / "regions.csv").exists()) == (0, False)
    assert "regions.csv" not in made.out.replace("tiedostoon regions.csv", "")


def test_settings_that_init_writes_are_all_known(tmp_path: Path) -> None:
    """kit.toml holds, uncommented, only what the kit understands."""
    kit(tmp_path, "init", "--period", "2013Q1")
    settings = tmp_path / "kit.toml"
    lines = settings.read_text(encoding="utf-8").splitlines()
    examples = [line.removeprefix("# ") for line in lines if line.startswith(("# [", "# 2013", "# area", "# code"))]
    examples += [line.removeprefix("# ") for line in lines if line.startswith(("# reason", "# until"))]
    settings.write_text("\n".join(['language = "fi"', *examples]), encoding="utf-8")
    assert kit(tmp_path, "status", "2013Q1").code == 0


@pytest.mark.parametrize("text", [b"Kysely {\n", b"Kysely \xe4\n"])
def test_text_of_the_office_that_cannot_be_read(root: Path, text: bytes) -> None:
    """A brace left open and another encoding stop the command with the file's name."""
    (root / "saate.fi.txt").write_bytes(text)
    assert_one_line(kit(root, "send", "2013Q1"), 3, "saate.fi.txt")


def test_key_that_is_not_there(root: Path) -> None:
    """A key to be taken in must be there."""
    assert_one_line(kit(root, "key", "--import", str(root / "avain")), 3, "--export")
