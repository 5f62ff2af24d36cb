"""Reads files in a process of its own that gets 10 seconds of processor and 512 MB: ``python -m tests.corpus.limits``.

The system holds it to that: whoever takes more is killed, however busy the machine is.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

from workbook_kit.harvest.candidates import reader_of
from workbook_kit.record import Record
from workbook_kit.workspace.folder import Workspace

SECONDS, MEGABYTES = 10, 512


def read_within(root: Path, *paths: Path) -> list[Record]:
    """The records of files; raises if reading all of them took more than is allowed."""
    # as people run it: not slowed down by a coverage measurement of the tests
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("COVERAGE", "COV_"))}
    command = [sys.executable, "-m", "tests.corpus.limits", str(root), *map(str, paths)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=plain)
    return [Record.from_json(told) for told in json.loads(done.stdout)]


def main(root: Path, *paths: Path) -> None:
    reader = reader_of(Workspace(root))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES << 20, MEGABYTES << 20))
    print(json.dumps([reader.read(path.read_bytes()).to_json() for path in paths]))  # noqa: T201 - its answer


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
