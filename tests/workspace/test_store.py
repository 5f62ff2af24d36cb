"""What is kept, how outputs are replaced, who may write, and what a failing disk is told of."""

import datetime as dt
import errno
import json
import os
import platform
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.commands import mail, rows
from tests.dying import failing, refuses, tree
from tests.making import Ran, fill_fields, generated, kit, library_form
from workbook_kit import disk
from workbook_kit.errors import StoreError, UsageError
from workbook_kit.workspace import lock
from workbook_kit.workspace.arrival import Arrived, Envelope
from workbook_kit.workspace.store import Sighting, Store

HARVEST = ("harvest", "2013Q1")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workspace in which one return has come back."""
    generated(tmp_path)
    fill_fields(tmp_path, "901", {"L-lainat": 5})
    return tmp_path


def verdicts(root: Path) -> dict[str, str]:
    return {row["file"]: row["verdict"] for row in kit(root, *HARVEST, "--json").json["returns"]}


def digest(root: Path, file: str) -> str:
    return next(row["sha256"] for row in rows(root, "returns") if row["file"] == file)


def assert_one_line(ran: Ran, *words: str) -> None:
    assert (ran.code, ran.out, ran.err.count("\n")) == (3, "", 1), ran
    assert all(word in ran.err for word in words), ran.err


# What is kept


def test_original_is_kept_before_it_is_read(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Store first, look second: a reader that fails finds the original safe, and the names it came under."""
    monkeypatch.setattr("workbook_kit.reading.returns.Reader.read", lambda *_: 1 / 0)
    assert kit(root, *HARVEST).code == 3
    store = Store(root / "collected")
    (sha256,) = store.originals
    assert store.original(sha256) == (root / "collected" / "901.xlsx").read_bytes()
    assert [one.file for one in store.sightings([])[sha256]] == ["901.xlsx"]


def test_second_run_writes_nothing(root: Path) -> None:
    """Nothing new: not a byte is written, but for the lock that comes and goes."""
    kit(root, *HARVEST)
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*") if path.name not in ("kit.log", root.name)}
    with failing() as steps:
        kit(root, *HARVEST)
    assert [step for step in steps.made if lock.NAME not in step] == []
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_what_is_taken_away_still_counts(root: Path) -> None:
    """A file removed from collected/ counts under its last name, with its mail's date, and a note says so."""
    path = root / "collected" / "901.xlsx"
    (root / "collected" / "viesti.eml").write_bytes(mail("901.xlsx", path.read_bytes()))
    kit(root, *HARVEST)
    for gone in ("viesti.eml", "901.xlsx"):
        (root / "collected" / gone).unlink()
        kit(root, *HARVEST)
    (returned,) = rows(root, "returns")
    assert (returned["file"], returned["verdict"], returned["received"]) == (
        "901.xlsx",
        "accepted",
        "2013-04-12T07:15:00Z",
    )
    assert [row["code"] for row in rows(root, "findings")] == ["not-in-collected"]
    assert kit(root, "status", "2013Q1", "--json").json["accepted"] == 1


LANDED = """{
"%s": [
{
"file": "viesti.eml » 901.xlsx",
"received": "2013-04-12T07:15:00Z",
"sender": "%s"
}
]
}
"""
"""arrivals.json as version 0.1 wrote it."""


def test_store_of_the_landed_version_stays_as_it_is(root: Path) -> None:
    """Mails that tell nothing but date and sender are noted byte by byte as before."""
    path, index = root / "collected" / "901.xlsx", root / "collected" / ".store" / "arrivals.json"
    (root / "collected" / "viesti.eml").write_bytes(mail("901.xlsx", path.read_bytes()))
    path.unlink()
    kit(root, *HARVEST)
    assert index.read_text(encoding="utf-8") == LANDED % (digest(root, "viesti.eml » 901.xlsx"), "a@example.fi")


def test_sender_of_the_landed_version_that_was_none() -> None:
    """What was noted of a mail without From names nobody (D7)."""
    told = {"file": "v.eml » a.xlsx", "received": "2013-04-12T07:15:00Z", "sender": "none"}
    assert Sighting.of(told) == Sighting("v.eml » a.xlsx", Envelope("2013-04-12T07:15:00Z"))


def test_sightings_go_to_the_disk_and_back(tmp_path: Path) -> None:
    """What few mails tell is noted where one tells it."""
    forwarded = Sighting(
        "v.eml » a", Envelope("2013-04-03T07:15:00Z", "a@a.fi", "o@ely.fi", "", "b@b.fi", bounced=True)
    )
    Store(tmp_path).note({"0" * 64: [Sighting("a"), forwarded]})
    assert [sorted(one) for one in json.loads((tmp_path / ".store" / "arrivals.json").read_text())["0" * 64]] == [
        ["file", "received", "sender"],
        ["bounced", "file", "quoted_sender", "received", "relay", "sender"],
    ]
    assert Store(tmp_path).sightings([]) == {"0" * 64: [Sighting("a"), forwarded]}


def test_what_a_mail_tells_now_replaces_what_was_made_of_it(tmp_path: Path) -> None:
    """A forwarded return was noted with its forwarder's date; that goes where the mail is still here."""
    before = [Sighting("v.eml » a", Envelope("2013-04-12T07:15:00Z", "o@ely.fi")), Sighting("a")]
    now = Envelope("2013-04-03T07:15:00Z", "a@a.fi", "o@ely.fi")
    Store(tmp_path).note({"0": before})
    assert Store(tmp_path).sightings([])["0"] == before
    assert Store(tmp_path).sightings([Arrived("v.eml » a", "0", now, None)])["0"] == [
        Sighting("a"),
        Sighting("v.eml » a", now),
    ]


def test_store_without_its_index(root: Path) -> None:
    """An original that nobody knows the name of goes by its SHA-256."""
    kit(root, *HARVEST)
    sha256 = digest(root, "901.xlsx")
    (root / "collected" / "901.xlsx").unlink()
    (root / "collected" / ".store" / "arrivals.json").unlink()
    assert verdicts(root) == {f"{sha256}.xlsx": "accepted"}


def test_damaged_store_is_told(root: Path) -> None:
    """An original or an index that is not what it was stops the harvest; a record is made again."""
    kit(root, *HARVEST)
    store = root / "collected" / ".store"
    (record,) = (store / "records").iterdir()
    read = record.read_bytes()
    record.write_text("{", encoding="utf-8")
    assert kit(root, *HARVEST).code == 0
    assert record.read_bytes() == read
    (store / "arrivals.json").write_text("{", encoding="utf-8")
    assert_one_line(kit(root, *HARVEST), "arrivals.json", "backup")
    (store / "arrivals.json").unlink()
    (root / "collected" / "901.xlsx").unlink()
    record.unlink()
    (original,) = (store / "originals").iterdir()
    original.chmod(0o644)
    original.write_bytes(b"other")
    assert_one_line(kit(root, *HARVEST), original.name, "backup")


def test_collected_that_is_gone_is_not_empty(root: Path) -> None:
    """A workspace that was harvested and has lost its collected/ is not harvested as if nothing had come."""
    kit(root, *HARVEST)
    (root / "collected").rename(root / "away")
    assert_one_line(kit(root, *HARVEST), "collected is not there any more")
    (root / "output").rename(root / "elsewhere")
    assert kit(root, *HARVEST).code == 0


# Withdrawing


def test_withdraw_and_undo(root: Path) -> None:
    """A withdrawn file is skipped with the reason, and counts again when that is undone; nothing is deleted."""
    fill_fields(root, "902", {"L-lainat": 1})
    kit(root, *HARVEST)
    sha256 = digest(root, "902.xlsx")
    ran = kit(root, "withdraw", sha256[:8].upper(), "--why", "Väärä vuosi.", "--json")
    assert (ran.code, ran.json["sha256"], ran.json["changed"]) == (0, sha256, True)
    assert verdicts(root) == {"901.xlsx": "accepted", "902.xlsx": "skipped"}
    assert next(row["reason"] for row in rows(root, "returns") if row["sha256"] == sha256).endswith(": Väärä vuosi.")
    assert kit(root, "withdraw", sha256, "--undo", "--json").json["changed"]
    assert verdicts(root) == {"901.xlsx": "accepted", "902.xlsx": "accepted"}


def test_withdraw_is_idempotent(root: Path) -> None:
    """The same again changes nothing and says so; another reason replaces the first."""
    kit(root, *HARVEST)
    sha256 = digest(root, "901.xlsx")
    said = [kit(root, "withdraw", sha256, "--why", why, "--json").json["changed"] for why in ("a", "a", "b")]
    undone = [kit(root, "withdraw", sha256, "--undo", "--json").json["changed"] for _ in range(2)]
    assert (said, undone) == ([True, False, True], [True, False])


def test_withdrawn_damage_is_refused_no_more(root: Path) -> None:
    """A damaged file that names no area spoils every harvest of the round that saw it until it is withdrawn."""
    (root / "collected" / "rikki.xlsx").write_bytes(b"PK rikki")
    assert (kit(root, *HARVEST).code, kit(root, "harvest", "2013Q2").code) == (1, 0)
    kit(root, "withdraw", digest(root, "rikki.xlsx"), "--why", "ei avaudu")
    assert (kit(root, *HARVEST).code, kit(root, "harvest", "2013Q2").code) == (0, 0)


@pytest.mark.parametrize(
    "arguments",
    [
        ("12345678", "--why", "x"),
        ("1234567", "--why", "x"),
        ("xxxxxxxxxx", "--why", "x"),
        ("12345678",),
        ("12345678", "--why", " "),
        ("12345678", "--why", "x", "--undo"),
    ],
    ids=" ".join,
)
def test_withdraw_wrongly(root: Path, arguments: tuple[str, ...]) -> None:
    """An unknown file, too few digits, or no reason: wrong usage."""
    ran = kit(root, "withdraw", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err


def test_digits_must_name_one_file(tmp_path: Path) -> None:
    """Digits that two originals begin with name neither."""
    (tmp_path / ".store" / "originals").mkdir(parents=True)
    for last in "ab":
        (tmp_path / ".store" / "originals" / f"{'0' * 63}{last}.xlsx").write_bytes(b"")
    with pytest.raises(UsageError, match="2 files"):
        Store(tmp_path).find("0" * 10)
    assert Store(tmp_path).find("0" * 63 + "a") == "0" * 63 + "a"


# What changed between two returns


def test_status_tells_what_changed(root: Path) -> None:
    """Each area has its differences cell by cell; --verbose lists them."""
    one = (root / "collected" / "901.xlsx").read_bytes()
    (root / "collected" / "viesti.eml").write_bytes(mail("901.xlsx", one))
    (root / "collected" / "901.xlsx").unlink()
    fill_fields(root, "901", {"L-lainat": 7, "L-nimi": "Uusi"}, target="uusi.xlsx")
    area = kit(root, "status", "2013Q1", "--json").json["areas"][0]
    assert [(one["field"], one["before"], one["after"]) for one in area["differences"]] == [
        ("L-nimi", None, "Uusi"),
        ("L-lainat", 5, 7),
    ]
    assert "(L-lainat): 5 → 7" in kit(root, "status", "2013Q1", "--verbose").out
    assert "(L-lainat)" not in kit(root, "status", "2013Q1").out


def test_summaries_tell_what_changed(root: Path) -> None:
    """A sheet has every changed answer with what it was, where it stands, and the files; names stay out of it."""
    personal = library_form({"L-nimi": "personal = true", "L-lainat": 'rollup = "sum"'})
    (root / "forms" / "kirjasto.toml").write_text(personal, encoding="utf-8")
    kit(root, "generate", "2013Q1")
    for file, loans, state, name in (("a.xlsx", 5, "hyvä", "Maija"), ("b.xlsx", 7, "huono", "Matti")):
        fill_fields(root, "902", {"L-lainat": loans, "L-kunto": state, "L-nimi": name, "L-kirjat/A/2": 3}, file)
    (root / "collected" / "1.eml").write_bytes(mail("a.xlsx", (root / "collected" / "a.xlsx").read_bytes()))
    kit(root, *HARVEST)
    book = openpyxl.load_workbook(root / "output" / "2013Q1" / "kansallinen-2013Q1.xlsx")
    rows = {row[2]: row for row in list(book["Muutokset"].values)[4:]}
    assert {name: (row[8], row[9]) for name, row in rows.items()} == {
        "L-nimi": ("(henkilötieto)", "(henkilötieto)"),
        "L-lainat": (5, 7),
        "L-kunto": ("hyvä", "huono"),
    }
    assert rows["L-lainat"][10:] == ("b.xlsx", "1.eml » a.xlsx")


def test_no_change_no_sheet(root: Path) -> None:
    """Where nobody sent two returns there is nothing to list."""
    kit(root, *HARVEST)
    names = openpyxl.load_workbook(root / "output" / "2013Q1" / "kansallinen-2013Q1.xlsx").sheetnames
    assert "Muutokset" not in names


# What is meant by a name


def test_withdraw_by_name(root: Path) -> None:
    """A file goes by its name in the lists, by the end of it, by its path, or by the mail that it came in."""
    data = fill_fields(root, "902", {"L-lainat": 1}, target="uusi/902.xlsx").read_bytes()
    (root / "collected" / "viesti.eml").write_bytes(mail("902.xlsx", data))
    kit(root, *HARVEST)
    sha256 = digest(root, "uusi/902.xlsx")
    path = str(root / "collected" / "uusi" / "902.xlsx")
    for name in ("uusi/902.xlsx", "uusi\\902.xlsx", "902.xlsx", "collected/uusi/902.xlsx", path, "viesti.eml"):
        assert kit(root, "withdraw", name, "--why", name, "--json").json["sha256"] == sha256
    assert set(verdicts(root)) == {"901.xlsx", "uusi/902.xlsx", "viesti.eml » 902.xlsx"}
    assert "902.xlsx" not in (root / "kit.log").read_text(encoding="utf-8")


def test_withdraw_by_the_name_of_what_is_gone(root: Path) -> None:
    """What is only in the store goes by its last name; of two under one name each has its digits beside it."""
    kit(root, *HARVEST)
    old = digest(root, "901.xlsx")
    fill_fields(root, "901", {"L-lainat": 9})
    assert kit(root, "withdraw", f"901.xlsx ({old[:8]})", "--why", "x", "--json").json["sha256"] == old
    ran = kit(root, "withdraw", "901.xlsx", "--why", "x")
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert "harvest first" in ran.err


def test_name_of_several_files(root: Path) -> None:
    """A name that several files end with names none; they are listed with their digits. The whole name goes first."""
    for number, folder in enumerate(("a/", "b/", "")):
        fill_fields(root, "902", {"L-lainat": number}, target=f"{folder}902.xlsx")
    fill_fields(root, "903", {"L-lainat": 8}, target="a/903.xlsx")
    fill_fields(root, "903", {"L-lainat": 9}, target="b/903.xlsx")
    kit(root, *HARVEST)
    ran = kit(root, "withdraw", "903.xlsx", "--why", "x")
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert f"a/903.xlsx ({digest(root, 'a/903.xlsx')[:12]})" in ran.err
    assert f"b/903.xlsx ({digest(root, 'b/903.xlsx')[:12]})" in ran.err
    assert kit(root, "withdraw", "902.xlsx", "--why", "x", "--json").json["sha256"] == digest(root, "902.xlsx")


# What status tells

HEADS = {
    "fi": ["ELY", "Koodi", "Alue", "Tila", "Virheitä", "Kysymyksiä", "Muuttuneita", "SHA-256", "Syy"],
    "sv": ["NTM", "Kod", "Område", "Läge", "Fel", "Frågor", "Ändrade", "SHA-256", "Orsak"],
    "en": ["ELY", "Code", "Area", "State", "Errors", "Queries", "Changed", "SHA-256", "Reason"],
}


@pytest.mark.parametrize("language", HEADS)
def test_status_speaks_the_language(root: Path, language: str) -> None:
    """Headings and states are in the language of kit.toml; the keys of --json are not."""
    (root / "kit.toml").write_text(f'language = "{language}"', encoding="utf-8")
    kit(root, *HARVEST)
    head, first = kit(root, "status", "2013Q1").out.splitlines()[1:3]
    assert re.split(r" {2,}", head.strip()) == HEADS[language]
    assert digest(root, "901.xlsx")[:8] in first
    row = kit(root, "status", "2013Q1", "--json").json["areas"][0]
    assert (row["state"], row["sha256"]) == ("accepted", digest(root, "901.xlsx"))


def test_status_names_every_refused_file(root: Path) -> None:
    """One that names no area, and one of an area that has a return that counts, with the digits to withdraw it by."""
    (root / "collected" / "rikki.xlsx").write_bytes(b"PK rikki")
    fill_fields(root, "901", {}, target="tyhja.xlsx")
    lines = kit(root, "status", "2013Q1").out.splitlines()
    kit(root, *HARVEST)
    told = [line.partition(":")[0] for line in lines if "xlsx (" in line]
    assert told == [f"  {name} ({digest(root, name)[:8]})" for name in ("rikki.xlsx", "tyhja.xlsx")]


@pytest.mark.parametrize(
    ("days", "said"), [(3, "Aikaa on 3 päivää."), (0, "on tänään"), (-1, "on kulunut 1 päivä."), (None, "")]
)
def test_days_to_the_deadline(root: Path, days: int | None, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Status counts the days to the deadline of kit.toml, and those since then; without one it says nothing."""
    monkeypatch.setattr("workbook_kit.cli.commands._today", lambda: dt.date(2013, 4, 12))
    due = dt.date(2013, 4, 12) + dt.timedelta(days or 0)
    text = "" if days is None else f"[deadlines]\n2013Q1 = {due}\n"
    (root / "kit.toml").write_text(text, encoding="utf-8")
    ran = kit(root, "status", "2013Q1")
    assert said in ran.out.splitlines()[1]
    assert ("Määräpäivä" in ran.out) == bool(said)
    told = kit(root, "status", "2013Q1", "--json").json
    assert (told["days_left"], told["deadline"]) == (days, str(due) if text else None)


def test_deadline_in_the_summaries(root: Path) -> None:
    """Workbook and page name the deadline, and no number of days: they are the same on any day (P4)."""
    (root / "kit.toml").write_text("[deadlines]\n2013Q1 = 2013-04-15\n", encoding="utf-8")
    kit(root, *HARVEST)
    output = root / "output" / "2013Q1"
    book = openpyxl.load_workbook(output / "kansallinen-2013Q1.xlsx", read_only=True)
    assert str(book["Palautukset"]["A2"].value).endswith("Määräpäivä: 15.4.2013.")
    assert "Määräpäivä: 15.4.2013." in (output / "report.html").read_text(encoding="utf-8")


# Replacing outputs


def test_what_no_harvest_wrote_stays(root: Path) -> None:
    """Drafts of send and an officer's notes outlive a harvest; outputs that are no longer made do not."""
    kit(root, "send", "2013Q1")
    kit(root, *HARVEST)
    output = root / "output" / "2013Q1"
    (output / "muistio.txt").write_text("omia", encoding="utf-8")
    (output / ".~lock.kansallinen-2013Q1.xlsx#").write_text("LibreOffice", encoding="utf-8")
    drafts = {path.name for path in (output / "outbox").rglob("*.eml")}
    receipts = {path.name for path in (output / "replies").rglob("901-*kuittaus.eml")}
    kit(root, "withdraw", digest(root, "901.xlsx"), "--why", "x")
    kit(root, *HARVEST)
    left = {path.name for path in output.rglob("*") if path.is_file()}
    assert drafts | {"muistio.txt"} <= left
    assert not [name for name in left if name.startswith(".~lock")]
    assert receipts
    assert not receipts & left


def test_half_an_old_folder_never_comes_back(tmp_path: Path) -> None:
    """Killed while it removed the old outputs: what is left of them goes, even if the new ones are removed too."""
    for fatal in count(1):
        place = tmp_path / f"{fatal}" / "x"
        disk.replace_folder(place, {"a": b"old", "b": b"old"})
        with failing(fatal, refuses(errno.EIO)) as steps:
            try:
                disk.replace_folder(place, {"a": b"new"}, ours={"a", "b"})
            except StoreError:
                continue
        if len(steps.made) < fatal:
            break
        for path in place.iterdir():
            path.unlink()
        place.rmdir()
        disk.mend(place.parent)
        left = tree(place.parent)
        assert not left or len([name for name in left if name.endswith(("/a", "/b"))]) == 2, steps.made


def test_first_outputs_refused(tmp_path: Path) -> None:
    """Where there were no outputs, a disk that refuses any step leaves none, or all."""
    for fatal in count(1):
        place = tmp_path / f"{fatal}" / "x"
        with failing(fatal, refuses(errno.ENOSPC)) as steps:
            try:
                disk.replace_folder(place, {"a": b"new", "b/c": b"new"})
            except StoreError:
                assert len(tree(place.parent)) in (0, 4), steps.made
        if len(steps.made) < fatal:
            break
    assert len(tree(place.parent)) == 4


def test_open_in_excel(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows moves no folder in which a file is open: one line, the old outputs as they were, nothing left behind."""
    kit(root, *HARVEST)
    before = tree(root / "output")
    fill_fields(root, "902", {"L-lainat": 1})

    def rename(path: Path, _: Path) -> None:
        raise PermissionError(errno.EACCES, "The process cannot access the file", str(path))

    monkeypatch.setattr(Path, "rename", rename)
    assert_one_line(kit(root, *HARVEST), "output", "2013Q1", "Excel")
    assert tree(root / "output") == before


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_read_only_folder(root: Path) -> None:
    """A folder that may not be written to: one line."""
    root.chmod(0o555)
    assert_one_line(kit(root, *HARVEST), "read-only")
    root.chmod(0o755)


def test_listing_that_fails_is_no_empty_folder(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder below collected/ that cannot be listed stops the harvest, where a glob would pass over it."""
    (root / "collected" / "alue").mkdir()
    listed = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("alue"):
            raise OSError(errno.ENOTCONN, "Transport endpoint is not connected", str(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert_one_line(kit(root, *HARVEST), "alue", "network drive")


def test_drive_that_goes_away_anywhere(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody thought of wrapping is one line as well."""

    def gone(*_: object) -> None:
        raise OSError(errno.ENOENT, "No such file or directory", "Z:/kit.toml")

    monkeypatch.setattr("workbook_kit.registry.load", gone)
    assert_one_line(kit(root, *HARVEST), "Z:/kit.toml", "network drive")


def test_share_that_cannot_flush_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some network drives have no fsync of folders: that is no error, whereas a broken disk is."""
    flush = os.fsync

    def fsync(handle: int, code: int = errno.EINVAL) -> None:
        if os.path.isdir(f"/proc/self/fd/{handle}"):  # noqa: PTH112 - the link of a handle
            raise OSError(code, os.strerror(code))
        flush(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    assert disk.write_file(tmp_path / "a", b"1")
    monkeypatch.setattr(os, "fsync", lambda handle: fsync(handle, errno.EIO))
    with pytest.raises(StoreError, match="did not answer"):
        disk.write_file(tmp_path / "b", b"1")


# Who may write


def holder(**more: object) -> str:
    return json.dumps({"pid": os.getpid(), "host": platform.node(), "user": "maija", "since": "2013-04-15"} | more)


def ended() -> int:
    """The number of a process that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        return process.pid


@pytest.mark.parametrize("command", [HARVEST, ("generate", "2013Q1"), ("send", "2013Q1")], ids=lambda c: c[0])
def test_one_writer_at_a_time(root: Path, command: tuple[str, ...]) -> None:
    """A second command that writes is told who is at work since when; one that only reads is not held up."""
    with lock.held(root):
        assert_one_line(kit(root, *command), "in use", platform.node(), str(os.getpid()), lock.NAME)
        assert kit(root, "status", "2013Q1").code == 0
    assert not (root / lock.NAME).exists()


STALE: Mapping[str, Callable[[], str]] = {
    "its process has ended": lambda: holder(pid=ended()),
    "its number was given again": lambda: holder(born="another boot/1"),
    "cut short": lambda: "",
    "not ours": lambda: "hello",
    "no object": lambda: "[]",
}


@pytest.mark.parametrize("why", STALE)
def test_stale_lock_is_taken_over(root: Path, why: str) -> None:
    """A lock that nobody holds is no obstacle, and goes."""
    (root / lock.NAME).write_text(STALE[why](), encoding="utf-8")
    assert kit(root, *HARVEST).code == 0
    assert [path.name for path in root.glob(".kit*")] == []


@pytest.mark.parametrize("more", [{"host": "ELY-PC-7"}, {"host": "ELY-PC-7", "pid": 0}, {"pid": "x"}])
def test_lock_that_cannot_be_judged_stays(root: Path, more: dict[str, object]) -> None:
    """A lock of another machine holds: who, where, since when, and how to remove it."""
    (root / lock.NAME).write_text(holder(**more), encoding="utf-8")
    assert_one_line(kit(root, *HARVEST), "maija", "2013-04-15", "delete", str(more.get("host", "")))
    assert (root / lock.NAME).exists()


def test_lock_goes_with_an_interruption(tmp_path: Path) -> None:
    """Ctrl+C releases the lock; so does an error."""
    for trouble in (KeyboardInterrupt, ValueError):
        with pytest.raises(trouble), lock.held(tmp_path):
            raise trouble
        assert list(tmp_path.iterdir()) == []


def test_lock_that_cannot_be_written(tmp_path: Path) -> None:
    """A full disk leaves no lock behind; a folder that is not there yet is made."""
    root = tmp_path / "uusi"
    with failing(3, refuses(errno.ENOSPC)) as steps, pytest.raises(StoreError, match="full"), lock.held(root):
        pass
    assert [step.split()[0] for step in steps.made] == ["mkdir", "open", "write", "unlink"]
    assert list(root.iterdir()) == []


def test_lock_of_a_faster_one_is_put_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever finds that a lock is no longer the stale one that they read leaves it, and gives up after a few times."""
    (tmp_path / lock.NAME).write_text(holder(), encoding="utf-8")
    monkeypatch.setattr(lock, "_settled", lambda _: "")
    with pytest.raises(StoreError, match="just starting"), lock.held(tmp_path):
        pass
    assert [path.name for path in tmp_path.iterdir()] == [lock.NAME]


def test_lock_that_somebody_deleted(tmp_path: Path) -> None:
    """A lock that is gone when the work ends is no trouble."""
    with lock.held(tmp_path):
        (tmp_path / lock.NAME).unlink()


def test_lock_of_a_successor_is_left_alone(tmp_path: Path) -> None:
    """Whoever deleted our lock and set up their own keeps it."""
    with lock.held(tmp_path):
        (tmp_path / lock.NAME).write_text(holder(host="ELY-PC-7"), encoding="utf-8")
    assert (tmp_path / lock.NAME).exists()


def test_process_of_another_user_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that we may not signal is alive, and so is one whose birth the system does not tell."""

    def kill(_: int, __: int) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "kill", kill)
    assert not lock.is_stale(json.loads(holder(pid=2**22 + 1)))


CONTENDER = """
import sys
from pathlib import Path
from workbook_kit.errors import StoreError
from workbook_kit.workspace import lock
print("ready", flush=True)
sys.stdin.readline()
try:
    with lock.held(Path(sys.argv[1])):
        print("inside", flush=True)
        sys.stdin.readline()
except StoreError:
    print("refused", flush=True)
"""


def test_only_one_takes_over(tmp_path: Path) -> None:
    """Of several commands that find a stale lock at once one is inside, and stays there until all others gave up."""
    (tmp_path / lock.NAME).write_text(holder(pid=ended()), encoding="utf-8")
    pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "encoding": "utf-8"}
    command = [sys.executable, "-c", CONTENDER, str(tmp_path)]
    with ExitStack() as stack:
        runs: list[Any] = [stack.enter_context(subprocess.Popen(command, **pipes)) for _ in range(5)]
        assert {run.stdout.readline() for run in runs} == {"ready\n"}
        for run in runs:
            run.stdin.write("go\n")
            run.stdin.flush()
        assert sorted(run.stdout.readline() for run in runs) == ["inside\n", *["refused\n"] * 4]
    assert list(tmp_path.iterdir()) == []


# The same bytes


RUNNER = """
import datetime, sys, time
import pandas, pyarrow.parquet, openpyxl, xlsxwriter.workbook
shift = 86400 * int(sys.argv[1])
real, local, utc = time.time, time.localtime, time.gmtime
time.time = lambda: real() + shift
time.localtime = lambda at=None: local(time.time() if at is None else at)
time.gmtime = lambda at=None: utc(time.time() if at is None else at)
class Plain(type):
    def __instancecheck__(cls, value):
        return isinstance(value, datetime.datetime)
class Shifted(datetime.datetime, metaclass=Plain):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(time.time(), tz)
    utcnow = today = now
for name, module in list(sys.modules.items()):
    if name.startswith("xlsxwriter") and getattr(module, "datetime", None) is datetime.datetime:
        module.datetime = Shifted
from workbook_kit.cli.commands import main
main(["harvest", "2013Q1", "--root", sys.argv[2], "--quiet"])
"""


def test_same_bytes_anywhere_on_any_day(root: Path) -> None:
    """Order of files, their dates, time zone, locale, hash seed and clock change no byte (P4)."""
    fill_fields(root, "902", {"L-lainat": "noin 5", "L-nimi": "Äyräs"}, target="ä/902.xlsx")
    fill_fields(root, "903", {"L-lainat": 3})
    places = [("UTC", "C", "0", 0), ("Pacific/Kiritimati", "fi_FI.UTF-8", "1", 400), ("US/Samoa", "C", "2", -9000)]
    made = []
    for number, (zone, language, seed, days) in enumerate(places):
        work = another(root, root / f"work-{number}", backwards=bool(number % 2))
        world = {**os.environ, "TZ": zone, "LANG": language, "LC_ALL": language, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-W", "ignore", "-c", RUNNER, str(days), str(work)]
        ran = subprocess.run(command, env=world, check=False, capture_output=True)
        assert ran.returncode == 1, ran.stderr
        made.append(tree(work / "output", work / "collected"))
    assert made[0] == made[1] == made[2]


def another(root: Path, work: Path, *, backwards: bool) -> Path:
    """A workspace with the same files, delivered in another order and on other days."""
    names = ("forms/kirjasto.toml", "regions.csv", "kit.key")
    files = [root / name for name in names] + sorted(p for p in (root / "collected").rglob("*") if p.is_file())
    for day, path in enumerate(reversed(files) if backwards else files):
        target = work / path.relative_to(root)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
        os.utime(target, (10**9 + day * 86400 * (1 + backwards),) * 2)
    return work


# Without keeping


def test_status_reads_what_nobody_read_since(root: Path) -> None:
    """Of an original that is no longer in collected/ status makes the record anew, and keeps none."""
    kit(root, *HARVEST)
    (record,) = (root / "collected" / ".store" / "records").iterdir()
    record.unlink()
    (root / "collected" / "901.xlsx").unlink()
    assert kit(root, "status", "2013Q1", "--json").json["accepted"] == 1
    assert not record.exists()


def test_files_are_taken_in_by_bytes(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However little of collected/ is in memory at a time, every file is taken in."""
    monkeypatch.setattr("workbook_kit.harvest.candidates._BYTES_AT_ONCE", 1)
    fill_fields(root, "902", {"L-lainat": 1})
    assert kit(root, *HARVEST, "--json").json["accepted"] == 2


def test_same_outputs_are_not_replaced(tmp_path: Path) -> None:
    """A folder that holds just what is to be written is left as it is."""
    assert disk.replace_folder(tmp_path / "x", {"a": b"1"})
    assert not disk.replace_folder(tmp_path / "x", {"a": b"1"})
    assert disk.replace_folder(tmp_path / "x", {"a": b"2"})


def test_a_withdrawal_of_the_first_version_still_stands(root: Path) -> None:
    """What was noted in the store before there were decisions takes the file out of the count as before."""
    kit(root, *HARVEST)
    folder = root / "collected" / ".store" / "withdrawn"
    folder.mkdir()
    (folder / f"{digest(root, '901.xlsx')}.json").write_text('{"sha256": "-", "why": "Väärä vuosi"}', encoding="utf-8")
    assert verdicts(root) == {"901.xlsx": "skipped"}
    assert "Väärä vuosi" in rows(root, "returns")[0]["reason"]
