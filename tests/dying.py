"""A disk that fails at a chosen step: every change to it is counted; one of them kills the process or is refused."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from unittest.mock import patch

KILLED = 99
"""The exit code of a process that died at a step."""

_CALLS = ("fsync", "replace", "rename", "unlink", "remove", "mkdir", "rmdir", "chmod")
Failure = Callable[[str], None]


def dies(_what: str) -> None:
    """The process ends here and now, as by a power cut: nothing is flushed, closed or tidied up."""
    os._exit(KILLED)


def refuses(code: int) -> Failure:
    """The operating system says no, once."""

    def fail(what: str) -> None:
        raise OSError(code, os.strerror(code), what)

    return fail


@dataclass
class Steps:
    """The changes that were asked for, in order; the one numbered ``fatal`` (from 1) fails. None is really flushed."""

    fatal: int = 0
    failure: Failure = dies
    made: list[str] = field(default_factory=list)

    def take(self, call: str, where: object, half: Callable[[], object] = lambda: None) -> None:
        """One step; a write that fails has written half of what it should."""
        self.made.append(f"{call} {where}")
        if len(self.made) == self.fatal:
            half()
            self.failure(str(where))


class _Written:
    """A file open for writing."""

    def __init__(self, file: Any, steps: Steps) -> None:
        self._file, self._steps = file, steps

    def write(self, data: Any) -> int:
        def half() -> None:
            self._file.write(data[: len(data) // 2])
            self._file.flush()

        self._steps.take("write", self._file.name, half)
        return int(self._file.write(data))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


@contextmanager
def failing(fatal: int = 0, failure: Failure = dies) -> Iterator[Steps]:
    """Count every change to the disk; let one of them fail."""
    steps = Steps(fatal, failure)
    patches = [patch.object(os, name, _counted(name, getattr(os, name), steps)) for name in _CALLS]
    patches.append(patch.object(io, "open", _opened(io.open, steps)))
    for one in patches:
        one.start()
    try:
        yield steps
    finally:
        for one in patches:
            one.stop()


def _counted(name: str, real: Callable[..., Any], steps: Steps) -> Callable[..., Any]:
    def call(where: Any, *arguments: Any, **options: Any) -> Any:
        steps.take(name, where)
        return None if name == "fsync" else real(where, *arguments, **options)

    return call


def _opened(real: Callable[..., Any], steps: Steps) -> Callable[..., Any]:
    def call(file: Any, mode: str = "r", *arguments: Any, **options: Any) -> Any:
        if not set(mode) & set("wxa+"):
            return real(file, mode, *arguments, **options)
        steps.take("open", file)
        return _Written(real(file, mode, *arguments, **options), steps)

    return call


def tree(*folders: Path) -> dict[str, tuple[int, bytes]]:
    """Every file by its path, with its permissions and bytes; a folder with nothing in it counts as well."""
    found = {}
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            data = path.read_bytes() if path.is_file() else b""
            found[path.relative_to(folder.parent).as_posix()] = (path.stat().st_mode, data)
    return found


ERRORS = {name: getattr(errno, name) for name in ("ENOSPC", "EIO", "EACCES")}
