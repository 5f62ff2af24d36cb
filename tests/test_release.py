"""What is published: metadata, licences, pins and the wheel. ``make release`` builds and tries it all."""

import re
import runpy
import tomllib
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

import workbook_kit

HOME = Path(__file__).parent.parent
PROJECT: dict[str, Any] = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))
PINNED = sorted(HOME.glob("requirements*.txt"))
describe = runpy.run_path(str(HOME / "setup.py"))["description"]


def blocks(path: Path) -> list[str]:
    """A package each, with its hashes."""
    return re.findall(r"^[\w.-]+==.*(?:\n +--hash=.*)*", path.read_text(encoding="utf-8"), re.MULTILINE)


def test_each_licence_has_its_text() -> None:
    """The expression names MIT, BSD-2-Clause and CC BY 4.0; the texts are published with it."""
    assert PROJECT["project"]["license"] == "MIT AND BSD-2-Clause AND CC-BY-4.0"
    files = sorted(
        p.relative_to(HOME).as_posix() for glob in PROJECT["project"]["license-files"] for p in HOME.glob(glob)
    )
    assert files == ["LICENSE", "LICENSES/BSD-2-Clause.txt", "LICENSES/CC-BY-4.0.txt"]
    firsts = [(HOME / file).read_text(encoding="utf-8").split("\n")[0] for file in files]
    assert firsts[0] == "MIT License"
    assert firsts[1].startswith("Copyright (c) 2010-2015 ")
    assert firsts[2] == "Attribution 4.0 International"


def test_description_has_no_link_that_leads_nowhere() -> None:
    """README on a package index names its files; links to other sites stay, and no file loses its name."""
    readme = (HOME / "README.md").read_text(encoding="utf-8")
    shown = describe(readme)
    assert re.findall(r"\]\((?!https:)[^)]*\)", shown) == []
    assert all(f"`{file}`" in shown for file in re.findall(r"\]\((?!https:)([^)\s]+)\)", readme))


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("see [docs/data.md](docs/data.md).", "see `docs/data.md`."),
        ("[the guide](docs/opas.md)", "the guide (`docs/opas.md`)"),
        ("![A sheet](docs/kuvat/x.png)", "*A sheet* (`docs/kuvat/x.png`)"),
        ("[![A sheet](docs/x.png)](docs/opas.md)", "*A sheet* (`docs/x.png`) (`docs/opas.md`)"),
        ("[geofi](https://github.com/rOpenGov/geofi)", "[geofi](https://github.com/rOpenGov/geofi)"),
    ],
)
def test_links_become_names(written: str, shown: str) -> None:
    """A link to a file becomes its name, a picture its words; the rest stays as it is."""
    assert describe(written) == shown


@pytest.mark.parametrize("path", PINNED, ids=lambda path: path.name)
def test_every_pin_has_its_hashes(path: Path) -> None:
    """Nothing is installed whose SHA-256 is not here, and no line escapes it; the head says what the file is for."""
    assert path.read_text(encoding="utf-8").startswith("# ")
    rest = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith(("#", "-r ", " "))]
    assert len(rest) == len(blocks(path)) > 0
    assert [block for block in blocks(path) if not re.search(r"--hash=sha256:[0-9a-f]{64}$", block)] == []


def test_pins_are_what_the_project_asks_for() -> None:
    """Every dependency is pinned to a version within its bounds, once."""
    pins = {
        name.lower().replace("_", "-"): version
        for path in PINNED
        for name, version in re.findall(r"^([\w.-]+)==(\S+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    project, groups = PROJECT["project"], PROJECT["dependency-groups"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["test"], *groups["bench"], *groups["release"]]
    for requirement in map(Requirement, asked):
        assert requirement.specifier.contains(pins[requirement.name.lower()]), requirement


def test_wheel_has_every_file_of_the_package() -> None:
    """Forms, sentences, registry and page are in the wheel: what is no code is named in pyproject."""
    package = Path(workbook_kit.__file__).parent
    files = (p.relative_to(package) for p in package.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    globs = PROJECT["tool"]["setuptools"]["package-data"]["workbook_kit"]
    rest = [file for file in files if file.suffix != ".py" and not any(fnmatch(file.as_posix(), g) for g in globs)]
    assert rest == []


def test_hosted_runner_calls_what_is_tried_here() -> None:
    """Linux runs .ci/run and make release; Windows every test that needs nothing but Python."""
    workflow = (HOME / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    assert ".ci/run\n" in workflow
    assert "run: make release\n" in workflow
    programs = [
        marker.split(":")[0] for marker in PROJECT["tool"]["pytest"]["ini_options"]["markers"] if "needs" in marker
    ]
    assert f'-m "{" and ".join(f"not {program}" for program in programs)}"' in workflow
