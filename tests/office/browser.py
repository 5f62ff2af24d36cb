"""A page in headless Chromium: show it, press keys, look, print; the pictures are for people."""

import json
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
DRIVER = "playwright-core"
WIDE, PHONE = 1280, 360
Step = tuple[Any, ...]
"""What to do: a word and its details, see ``browse.mjs``."""


@dataclass(frozen=True)
class Seen:
    """What each look gave, and what the page did besides: nothing, if it is well."""

    looks: list[Any]
    console: list[str]
    errors: list[str]
    dialogs: list[str]
    requests: list[str]

    @property
    def noise(self) -> list[str]:
        """All that a quiet page has none of."""
        return self.console + self.errors + self.dialogs + self.requests


def program() -> str | None:
    """Return Chromium's command, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def missing() -> str | None:
    """Tell what is lacking on this machine to show a page, or None."""
    if not shutil.which("node"):
        return "node is not installed"
    if not (HERE / "node_modules" / DRIVER).exists():
        return f"{DRIVER} not installed: npm ci --prefix tests/office"
    return None if program() else "Chromium is not installed"


def browse(page: Path, *steps: Step, javascript: bool = True, width: int = WIDE) -> Seen:
    """Open a page in a Chromium of its own, do the steps and tell what was seen."""
    with tempfile.TemporaryDirectory() as profile:
        asked = {"page": page.resolve().as_uri(), "program": program(), "profile": profile, "steps": steps}
        request = json.dumps(asked | {"javascript": javascript, "width": width})
        command = ["node", str(HERE / "browse.mjs")]
        ran = subprocess.run(
            command, input=request, capture_output=True, check=False, encoding="utf-8", timeout=120, cwd=HERE
        )
    if ran.returncode:
        raise RuntimeError(ran.stderr)
    return Seen(**json.loads(ran.stdout))
