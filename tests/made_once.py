"""Folders that many tests start from are made once a run, by whichever worker needs one first; all others copy it.

There is no lock: of two workers that begin at the same time one finds the other's folder in place and lets its own go.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp

_SHELF: list[Path] = []
"""The folder of this run, once it is known."""


def open_shelf(folder: Path) -> None:
    """Name the folder that all workers of a run share."""
    folder.mkdir(exist_ok=True)
    _SHELF[:] = [folder]


def folder_once(name: str, make: Callable[[Path], object], target: Path) -> Path:
    """A copy, at ``target``, of the folder that ``make`` fills where nobody has asked for this name before."""
    (shelf,) = _SHELF
    kept = shelf / hashlib.sha256(name.encode()).hexdigest()[:20]
    if not kept.exists():
        draft = Path(mkdtemp(dir=shelf))
        make(draft)
        _put(draft, kept)
    return Path(shutil.copytree(kept, target, dirs_exist_ok=True))


def _put(draft: Path, kept: Path) -> None:
    try:
        draft.rename(kept)
    except OSError:
        shutil.rmtree(draft)
