"""A page in headless Chromium: show it, press keys, look, print; the pictures are for people."""

import atexit
import json
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
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


class Browser:
    """A Chromium that shows one page after the other, each in a context of its own."""

    def __init__(self) -> None:
        """Start it; it ends with the process that started it."""
        self._process = subprocess.Popen(
            ["node", str(HERE / "browse.mjs"), str(program())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            cwd=HERE,
        )
        atexit.register(self.close)

    def ask(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to a request; raises if a step failed, or the browser is gone."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline() or "{}")
        if "looks" not in answer:
            raise RuntimeError(answer.get("failed", "the browser is gone"))
        return answer

    def close(self) -> None:
        """End it and wait until it has ended."""
        self._process.communicate()


@cache
def browser() -> Browser:
    """The one of this process, started when the first page is shown."""
    return Browser()


def browse(page: Path, *steps: Step, javascript: bool = True, width: int = WIDE) -> Seen:
    """Open a page that knows of no other, do the steps and tell what was seen."""
    asked = {"page": page.resolve().as_uri(), "steps": steps, "javascript": javascript, "width": width}
    return Seen(**browser().ask(asked))
