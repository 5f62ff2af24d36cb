"""The program's own digest: by it a harvest knows that a record was made by another program."""

import shutil
from pathlib import Path

import pytest

import workbook_kit
from workbook_kit.version import digest_of, program_digest

PACKAGE = Path(workbook_kit.__file__).parent


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return shutil.copytree(PACKAGE, tmp_path / "copy", ignore=shutil.ignore_patterns("__pycache__"))


def test_line_ends_are_not_the_program(copy: Path) -> None:
    """A checkout with CRLF, as Git may make on Windows, has the same digest: no record is read anew."""
    for path in (path for path in copy.rglob("*") if path.suffix in (".py", ".toml", ".csv")):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert digest_of(copy) == program_digest()


@pytest.mark.parametrize("name", ["cell.py", "findings/messages.toml", "registry_data/regions_2013.csv"])
def test_any_other_change_is_another_program(copy: Path, name: str) -> None:
    """One character in code, sentences or registry, or a file under another name, changes it."""
    changed = copy / name
    changed.write_bytes(changed.read_bytes() + b"\n")
    assert digest_of(copy) != program_digest()
    changed.write_bytes((PACKAGE / name).read_bytes())
    changed.rename(changed.with_stem("other"))
    assert digest_of(copy) != program_digest()
