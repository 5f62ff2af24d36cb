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
    folder = Path(__file__).parent
    files = sorted(path for path in folder.rglob("*") if path.suffix in _OF_THE_PROGRAM)
    sums = (f"{path.relative_to(folder).as_posix()} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in files)
    return hashlib.sha256("\n".join(sums).encode()).hexdigest()
