"""Reads one file in a process of its own that may take 10 seconds and 512 MB: ``python -m tests.corpus.limits``."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

from workbook_kit.harvest.candidates import reader_of
from workbook_kit.record import Record
from workbook_kit.workspace.folder import Workspace

SECONDS, MEGABYTES = 10, 512


def read_within(root: Path, path: Path) -> tuple[Record, float]:
    """The record of a file with the processor seconds that reading took; raises if it took more than is allowed."""
    # measured as people run it: not slowed down by a coverage measurement of the tests
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("COVERAGE", "COV_"))}
    command = [sys.executable, "-m", "tests.corpus.limits", str(root), str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=plain)
    told = json.loads(done.stdout)
    return Record.from_json(told["record"]), told["seconds"]


def main(root: Path, path: Path) -> None:
    reader = reader_of(Workspace(root))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES << 20, MEGABYTES << 20))
    start = time.process_time()
    record = reader.read(path.read_bytes())
    seconds = time.process_time() - start
    print(json.dumps({"record": record.to_json(), "seconds": seconds}))  # noqa: T201 - its answer


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
