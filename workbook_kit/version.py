"""What program this is. Packaging reads the version from here without importing the rest."""

import hashlib
from pathlib import Path

from workbook_kit.work.caching import cache

__version__ = "0.1.0"
"""The version of the tool."""

_OF_THE_PROGRAM = frozenset({".py", ".toml", ".csv", ".css", ".js"})


@cache
def program_digest() -> str:
    """A digest of the program's own files: records and outputs of any other state of it are made anew."""
    return digest_of(Path(__file__).parent)


def digest_of(folder: Path) -> str:
    """A digest of the program in a folder; a checkout with CRLF is the same program as one with LF."""
    files = sorted(path for path in folder.rglob("*") if path.suffix in _OF_THE_PROGRAM)
    sums = (f"{path.relative_to(folder).as_posix()} {_sum(path)}" for path in files)
    return hashlib.sha256("\n".join(sums).encode()).hexdigest()


def _sum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()
