"""Quiet, verbose, progress and the log: what a person sees of a command besides its answer."""

import io
import re
import sys
from pathlib import Path

import pytest

from tests.making import fill_fields, generated, kit
from workbook_kit.cli import console


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workspace with its blank workbooks and one return."""
    generated(tmp_path)
    fill_fields(tmp_path, "901", {"L-nimi": "Maija Meikäläinen"}, "Maija Meikäläinen.xlsx")
    return tmp_path


def test_quiet_says_the_verdict_alone(root: Path) -> None:
    """With --quiet a person gets one line, whatever the command has to tell."""
    assert len(kit(root, "status", "2013Q1", "--quiet").out.splitlines()) == 1
    assert len(kit(root, "status", "2013Q1").out.splitlines()) > 1


def test_log_tells_how_a_command_ended(root: Path) -> None:
    """kit.log has the verdict and the exit code of each command that writes, with the time."""
    kit(root, "harvest", "2013Q1")
    said = (root / console.LOG_FILE).read_text(encoding="utf-8").splitlines()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d INFO harvest ended with 0 after \d+\.\d s", said[-1])
    assert "2013Q1" in said[-2]


def test_log_holds_no_personal_data(root: Path) -> None:
    """Names stand in answers and in file names; neither goes into the log."""
    (root / "collected" / "Matti Virtanen.xlsx").write_bytes(b"no workbook")
    for command in ("harvest", "status"):
        kit(root, command, "2013Q1", "--verbose")
    assert not re.search("Maija|Matti", (root / console.LOG_FILE).read_text(encoding="utf-8"))


def test_what_only_looks_does_not_log(root: Path) -> None:
    """Commands that write nothing write no log either."""
    before = (root / console.LOG_FILE).read_bytes()
    kit(root, "status", "2013Q1")
    kit(root, "check", str(root / "collected" / "Maija Meikäläinen.xlsx"))
    assert (root / console.LOG_FILE).read_bytes() == before


def test_verbose_tells_on_standard_error(root: Path) -> None:
    """With --verbose the log is seen while the command runs, beside its answer."""
    ran = kit(root, "status", "2013Q1", "--verbose", "--json")
    assert "status ended with 0" in ran.err
    assert ran.json["period"] == "2013Q1"


class Terminal(io.StringIO):
    """Standard error that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("stream", "is_shown"), [(Terminal(), True), (io.StringIO(), False)])
def test_progress_only_on_a_terminal(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, is_shown: bool) -> None:
    """Progress goes to standard error where somebody sees it, and the items pass either way."""
    monkeypatch.setattr(sys, "stderr", stream)
    watch = console.watch("fi", quiet=False)
    assert list(watch(iter([1, 2, 3]), 3, "reading-returns")) == [1, 2, 3]
    assert ("Luetaan palautuksia" in stream.getvalue()) is is_shown


def test_log_does_not_stand_in_the_way(root: Path) -> None:
    """Where the log cannot be written the command does its work all the same."""
    (root / console.LOG_FILE).unlink()
    (root / console.LOG_FILE).mkdir()
    assert kit(root, "generate", "2013Q1").code == 0
