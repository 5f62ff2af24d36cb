"""The guides for officers and coordinators name only commands, files, pictures and findings that are there."""

import re
import shlex
from pathlib import Path

import click
import pytest

from workbook_kit.cli.commands import cli
from workbook_kit.cli.init_workspace import create
from workbook_kit.findings import messages
from workbook_kit.period import Period
from workbook_kit.report import web
from workbook_kit.workspace.folder import Workspace

HOME = Path(__file__).parent.parent
DOCS = HOME / "docs"
TEXT = "\n".join((DOCS / name).read_text(encoding="utf-8") for name in ("opas.md", "anvisning.md"))
CONTRACT = (DOCS / "commands.md").read_text(encoding="utf-8")
README = (HOME / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^ *```(\w+)\n(.*?)^ *```", TEXT, re.DOTALL | re.MULTILINE)
INLINE = re.findall(r"`([^`\n]+)`", re.sub(r"^ *```.*?^ *```", "", TEXT, flags=re.DOTALL | re.MULTILINE))
SHELL = "\n".join([*(text for language, text in BLOCKS if language == "powershell"), *INLINE])
COMMANDS = sorted(set(re.findall(r"workbook-kit +([a-z].*)", SHELL)))
PICTURES = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", TEXT)
DATA = re.findall(r"^## (\w+):", (DOCS / "data.md").read_text(encoding="utf-8"), re.MULTILINE)
HEAVIEST = 200_000

PATH = re.compile(r"(?:\w[\w.-]*/)[\w./-]*|[\w.]*\w\.(?:csv|xlsx|toml|txt|key|log|lock|html|zip)|[A-Z]:\\\w+", re.ASCII)
OWN = {"05-pirkanmaa.zip", "avain.txt", "kit.key.vanha", ".kit.lock", "C:\\workbook_kit", "C:\\seuranta"}
"""What the officer makes or names, and the lock that comes and goes: not in docs/commands.md, nor made by ``init``."""


def test_officers_see_every_command() -> None:
    """The guides show every command."""
    assert set(cli.commands) - {command.split()[0] for command in COMMANDS} == set()


@pytest.mark.parametrize("line", COMMANDS)
def test_commands_can_be_typed_as_they_stand(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command line has a command that is there, with options and arguments that it takes."""
    monkeypatch.setattr(click.Path, "convert", lambda _self, value, *_: value)  # the files need not be there
    name, *rest = shlex.split(line.replace("\\", "/"))
    assert cli.commands[name].make_context(name, rest).args == []


def test_options_belong_to_a_command() -> None:
    """An option that is named by itself is an option of some command."""
    known = {option for command in cli.commands.values() for parameter in command.params for option in parameter.opts}
    named = {text.split()[0] for text in INLINE if text.startswith("--")}
    assert named
    assert named <= known


def test_paths_are_those_of_the_contract(tmp_path: Path) -> None:
    """Every file and folder that is named is in docs/commands.md, in the project, or made by `init`."""
    made = {path.name for path, _ in create(Workspace(tmp_path), Period(2013, 1))}
    told = CONTRACT.replace("PERIOD", "2013Q1")
    written = {f"output/2013Q1/{web.FILE}", *(f"output/2013Q1/data/{name}.csv" for name in DATA)}
    known = made | {"collected/.store"} | OWN | written

    def is_known(path: str) -> bool:
        return path in known or path in told or (HOME / path).exists() or (HOME / "docs" / path).exists()

    assert [path for text in INLINE for path in PATH.findall(text) if not is_known(path.rstrip("/"))] == []


def test_links_lead_somewhere() -> None:
    """Every link has its file in docs/, or its heading in the guides."""
    headings = {re.sub(r"[^\w -]", "", line).strip().lower().replace(" ", "-") for line in TEXT.splitlines()}
    targets = [target for target in re.findall(r"\]\(([^)]+)\)", TEXT) if not target.startswith("#")]
    anchors = {target.lstrip("#") for target in re.findall(r"\]\((#[^)]+)\)", TEXT)}
    assert [target for target in targets if not (DOCS / target).is_file()] == []
    assert {anchor.strip("-") for anchor in anchors} <= {heading.strip("-") for heading in headings}


def test_pictures_are_light_and_described() -> None:
    """Every picture is a PNG below 200 kB with a sentence for those who cannot see it; none lies idle."""
    shown = {DOCS / path for _, path in PICTURES}
    assert shown | {HOME / path for path in re.findall(r"\]\((docs/kuvat/[^)]+)", README)} == set(
        (DOCS / "kuvat").iterdir()
    )
    assert [path.name for path in shown if path.stat().st_size >= HEAVIEST] == []
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in shown)
    assert [path for alt, path in PICTURES if len(alt.split()) < 5] == []


def test_findings_are_in_the_catalogue() -> None:
    """Every finding that is listed, waived or explained has its sentence."""
    (table,) = re.findall(r"^\| tunnus \|.*?\n\n", TEXT, re.DOTALL | re.MULTILINE)
    codes = re.findall(r"^\| `([\w-]+)`", table, re.MULTILINE) + re.findall(r'code = "([\w-]+)"', TEXT)
    codes += [line.split()[1] for line in COMMANDS if line.startswith("explain ")]
    assert len(codes) > 5
    assert [code for code in codes if code not in messages.messages()] == []
