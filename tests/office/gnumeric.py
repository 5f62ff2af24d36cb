"""Gnumeric's converter: a third spreadsheet program, with a reader and a writer of its own."""

import shutil
import subprocess
from pathlib import Path

SECONDS = 60


def missing() -> str | None:
    """Tell what Gnumeric lacks on this machine, or None."""
    return None if shutil.which("ssconvert") else "ssconvert is not installed (Debian: gnumeric)"


def convert(source: Path, target: Path) -> None:
    """Open a workbook and save it again; the suffix tells the format."""
    subprocess.run(["ssconvert", source, target], check=True, capture_output=True, timeout=SECONDS)


def version() -> str:
    said = subprocess.run(["ssconvert", "--version"], check=True, capture_output=True, encoding="utf-8", timeout=10)
    return said.stdout.split("'")[1]
