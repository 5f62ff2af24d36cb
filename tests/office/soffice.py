"""Real LibreOffice as a user would use it, headless: type into cells, read, recalculate, save, print.

A running office is an `Office`; what to do on a document is a list of steps made by the functions below.
`uno_steps.py` carries them out under Debian's own Python, as `uno` cannot be imported into a venv.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from openpyxl.utils.cell import rows_from_range

from tests.office.profile import write_profile

DEBIAN_PYTHON = "/usr/bin/python3"
UNO_STEPS = Path(__file__).with_name("uno_steps.py")
QUIT_SECONDS = 10
DEATH_SECONDS = 0.5
OPTIONS = ("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck", "--nofirststartwizard")

Step = dict[str, Any]


class OfficeError(Exception):
    """LibreOffice did not do what was asked: it refused the document, hung or crashed."""


@dataclass(frozen=True)
class Seen:
    """A cell as LibreOffice has it; `changed` tells whether the step that typed into it had an effect.

    `kind` is empty, number, text or error, also for a formula's result; `value` is a number, a text, or None for
    empty and error; `text` is what the screen shows, `formula` what stands in the cell, in English.
    """

    cell: str
    kind: str
    value: float | str | None
    text: str
    formula: str
    changed: bool = False


def type_in(cell: str, text: str) -> Step:
    """Press the keys of a text and Enter in `Sheet!B2`; an empty text presses Delete.

    Locks and validations hold as for a person, who answers Cancel to every box.
    """
    return {"do": "type", "cell": cell, "text": text}


def enter(cell: str, text: str) -> Step:
    """Let `.uno:EnterString` put a text into a cell: locks hold, validations do not, as in a paste."""
    return {"do": "enter", "cell": cell, "text": text}


def paste(cells: Mapping[str, str | float | None]) -> Step:
    """Set many cells at once: texts as texts, numbers as numbers, None to empty; the look stays as it was.

    Neither locks nor validations hold: a form's own locked cells are not to be named.
    """
    return {"do": "paste", "cells": dict(cells)}


def read(*ranges: str) -> Step:
    """Look at cells: `Sheet!B2` or `Sheet!A1:C9`, row by row."""
    return {"do": "read", "ranges": {name: cells_of(name) for name in ranges}}


def recalculate() -> Step:
    """Compute every formula anew."""
    return {"do": "recalculate"}


def choose(cells: str, command: str) -> Step:
    """Select cells and choose a command of the menus: Cut, Copy, Paste, InsertRowsBefore, DeleteRows …; locks hold."""
    return {"do": "choose", "cells": cells, "command": command}


def unprotect(sheet: str) -> Step:
    """Take the lock off a sheet, as Tools > Protect Sheet does without a password."""
    return {"do": "unprotect", "sheet": sheet}


def rename(sheet: str, name: str) -> Step:
    """Give a tab another name; LibreOffice lets it be done in spite of the file's locked structure."""
    return {"do": "rename", "sheet": sheet, "name": name}


def move(sheet: str, position: int) -> Step:
    """Drag a tab before the one at this position."""
    return {"do": "move", "sheet": sheet, "position": position}


def duplicate(sheet: str, name: str) -> Step:
    """Copy a tab behind the last one."""
    return {"do": "duplicate", "sheet": sheet, "name": name}


def remove(sheet: str) -> Step:
    """Delete a tab."""
    return {"do": "remove", "sheet": sheet}


def save(path: Path) -> Step:
    """Save a copy; the suffix tells the format: xlsx, ods, xls or pdf."""
    return {"do": "save", "path": str(path.resolve())}


def cells_of(name: str) -> list[str]:
    """Return the names of the cells of a range."""
    sheet, _, area = name.rpartition("!")
    return [f"{sheet}!{cell}" for row in rows_from_range(area) for cell in row]


def missing() -> str | None:
    """Tell what LibreOffice lacks on this machine, or None."""
    for program in ("soffice", "pdftoppm", "pdftotext"):
        if not shutil.which(program):
            return f"{program} is not installed"
    if not Path(DEBIAN_PYTHON).exists():
        return f"{DEBIAN_PYTHON} is not there"
    check = subprocess.run([DEBIAN_PYTHON, "-I", "-c", "import uno"], capture_output=True, check=False)
    return f"python3-uno is not installed for {DEBIAN_PYTHON}" if check.returncode else None


class Office:
    """A LibreOffice of our own: fresh Finnish profile, no macros; starts at the first need, and again if it died."""

    def __init__(self, *, recalculate: bool = False, seconds: float = 120) -> None:
        """Make an office; `recalculate` computes workbooks when opened, `seconds` is the limit of one run."""
        self.recalculate = recalculate
        self.seconds = seconds
        self._folder = Path(tempfile.mkdtemp(prefix="office-"))
        self._pipe = ""
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(self, document: Path, steps: Sequence[Step]) -> list[Seen]:
        """Open a copy of the document, do the steps, and return the cells they typed into or read, in order."""
        if self._process is None or self._process.poll() is not None:
            self.start()
        with tempfile.TemporaryDirectory(dir=self._folder) as folder:
            # A copy: LibreOffice leaves its lock file beside what it opens, and a stale one stops the next.
            copy = shutil.copy(document, folder)
            return self._request(str(copy), steps)

    def pdf(self, document: Path, folder: Path) -> Path:
        """Print the visible sheets of a document into folder/<name>.pdf."""
        target = folder / f"{document.stem}.pdf"
        self.run(document, [save(target)])
        return target

    def start(self) -> None:
        """Start the program with a fresh profile and wait until it answers."""
        self._pipe = f"office{uuid.uuid4().hex}"
        profile = self._folder / self._pipe
        write_profile(profile, recalculate=self.recalculate)
        self._process = self._launch(profile)
        self._request()

    def close(self) -> None:
        """End the program and delete its profile."""
        if self._process:
            with contextlib.suppress(OfficeError, subprocess.TimeoutExpired):
                self._request(leave=True)
                self._process.wait(timeout=QUIT_SECONDS)
        self._kill()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _launch(self, profile: Path) -> subprocess.Popen[bytes]:
        place = f"-env:UserInstallation={profile.as_uri()}"
        listen = f"--accept=pipe,name={self._pipe};urp"
        with (self._folder / "log").open("wb") as log:
            return subprocess.Popen(
                ["soffice", *OPTIONS, place, listen],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**_plain_environment(), "SAL_USE_VCLPLUGIN": "svp"},
                start_new_session=True,
            )

    def _request(self, document: str = "", steps: Sequence[Step] = (), *, leave: bool = False) -> list[Seen]:
        request = {"pipe": self._pipe, "document": document, "steps": list(steps), "leave": leave}
        try:
            answer = self._ask(json.dumps(request))
        except subprocess.TimeoutExpired as slow:
            self._kill()
            raise OfficeError(f"LibreOffice took more than {self.seconds} s and was ended") from slow
        if answer.returncode:
            raise OfficeError(self._complaint(answer.stderr))
        return [Seen(**cell) for cell in json.loads(answer.stdout)]

    def _ask(self, request: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [DEBIAN_PYTHON, "-I", "-X", "utf8", str(UNO_STEPS)],
            input=request,
            capture_output=True,
            check=False,
            encoding="utf-8",
            env=_plain_environment(),
            timeout=self.seconds,
        )

    def _complaint(self, said: str) -> str:
        """Return the last line of what was said, and the log if the office is gone."""
        last = said.strip().rpartition("\n")[2]
        if not self._died():
            return last
        self._kill()
        return f"LibreOffice crashed: {last}\n{(self._folder / 'log').read_text(errors='replace')}"

    def _died(self) -> bool:
        if self._process is None:
            return True
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=DEATH_SECONDS)
        return self._process.poll() is not None

    def _kill(self) -> None:
        if self._process:
            # soffice is a script that waits for the program proper: both are in the session that we started.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(timeout=QUIT_SECONDS)
        self._process = None


def _plain_environment() -> dict[str, str]:
    """Return an environment without the variables of a venv, coverage and pytest."""
    kept = {name: os.environ[name] for name in ("HOME", "TMPDIR") if name in os.environ}
    return {**kept, "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"}
