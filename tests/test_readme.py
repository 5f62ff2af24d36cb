"""The commands of README and of docs/commands.md, run as a newcomer would, in a clean clone."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from workbook_kit.cli.commands import cli

HOME = Path(__file__).parent.parent
README = (HOME / "README.md").read_text(encoding="utf-8")
COMMANDS = (HOME / "docs" / "commands.md").read_text(encoding="utf-8")
LIGHT = 200_000
# In the clone `make test` runs the linters and these tests only: all of them would come back here.
FEW = "-k 'test_finnish or test_house'"


def blocks(language: str, text: str = README) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clean clone of what is committed."""
    if not (HOME / ".git").exists() or not shutil.which("git"):
        pytest.skip("not a git checkout")
    folder = tmp_path / "workbook_kit"
    subprocess.run(["git", "clone", "--quiet", HOME, folder], check=True)
    return folder


def run(command: str, folder: Path, *, well: tuple[int, ...] = (0,), **more: str) -> str:
    """Run a command as a newcomer's shell would, without what this test run put into the environment."""
    ours = ("COVERAGE", "PYTEST", "MAKE", "VIRTUAL_ENV", "PYTHONPATH", "CI")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    ran = subprocess.run(
        ["sh", "-c", command], cwd=folder, env=environment | more, capture_output=True, text=True, check=False
    )
    assert ran.returncode in well, f"{command}\n{ran.stdout}\n{ran.stderr}"
    return ran.stdout


@pytest.mark.long
def test_two_commands_on_a_fresh_machine(clone: Path) -> None:
    """`make demo` and `make test` work from a clean clone, and the demo names files that are there."""
    demo, test = blocks("sh")[0].split("\n")[:2]
    said = run(demo, clone).partition("Open these files:\n")[2]
    named = [line.strip() for line in said.splitlines() if line.startswith("  ")]
    assert len(named) == 4
    assert all((clone / name).is_file() for name in named)
    run(test, clone, PYTEST_ADDOPTS=FEW)
    assert run("git status --porcelain", clone) == ""
    a_quarter(clone)


def a_quarter(clone: Path) -> None:
    """The commands run as docs/commands.md writes them, on the demo's workspace with its open errors."""
    (reply,) = (clone / "demo" / "collected" / "2013Q3").glob("051-*.xlsx")
    shutil.copy(reply, clone / "demo" / "reply.xlsx")
    for line in filter(None, blocks("sh", COMMANDS)[0].split("\n")):
        run(line.partition("#")[0], clone / "demo", well=(0, 1), PATH=f"{clone}/.venv/bin:{os.environ['PATH']}")


def test_windows_commands_name_what_is_there() -> None:
    """The Windows commands use the same pinned files and entry point."""
    (block,) = blocks("powershell")
    for name in re.findall(r"-r (\S+)", block):
        assert (HOME / name).is_file()
    assert "workbook-kit demo demo" in block
    assert blocks("sh")[0].split("\n")[0] == "make demo"


def test_every_command_has_its_line() -> None:
    """docs/commands.md shows every command."""
    assert [name for name in cli.commands if f"workbook-kit {name}" not in COMMANDS] == []


def test_links_lead_somewhere() -> None:
    """Every link to a file of the project has its file; README leads to every page of docs/."""
    links = set(re.findall(r"\]\(([^)h][^)]*)\)", README))
    assert [link for link in links if not (HOME / link).exists()] == []
    assert {f"docs/{path.name}" for path in (HOME / "docs").glob("*.md")} <= links
    assert [link for link in re.findall(r"\]\(([\w.-]+)\)", COMMANDS) if not (HOME / "docs" / link).exists()] == []


def test_pictures_are_light_and_described() -> None:
    """README's two pictures weigh little and have a sentence for those who cannot see them."""
    pictures = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", README)
    assert len(pictures) == 2
    assert all(len(words.split()) > 5 and (HOME / path).stat().st_size < LIGHT for words, path in pictures)
