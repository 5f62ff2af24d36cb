"""One writer a workspace: ``.kit.lock`` says who writes there, on which machine and since when.

A lock whose process has ended, or whose machine has been restarted since, is taken over without asking. Whether one of
another machine (a network drive) is in use cannot be known here: the message says whose it is and how to remove it.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from workbook_kit.disk import one_line_errors
from workbook_kit.errors import StoreError

NAME = ".kit.lock"
_PATIENCE = (0.05, 0.1, 0.2)
"""Seconds to wait for a lock that is still being written: its maker is between two steps, or died there."""

Holder = Mapping[str, str | int]


@contextmanager
def held(root: Path) -> Iterator[None]:
    """Hold the lock of a workspace. Raises StoreError if another command holds it."""
    path = root / NAME
    with one_line_errors("Locking the workspace failed", path):
        if not root.is_dir():
            root.mkdir(parents=True)
        mine = _take(path)
    try:
        yield
    finally:
        with suppress(OSError):  # a lock left behind is stale as soon as this process has ended
            _release(path, mine)


def _take(path: Path) -> str:
    mine = json.dumps(_myself(), sort_keys=True)
    for _ in range(3):  # a stale lock may be taken over by another process before us
        try:
            _create(path, mine)
        except FileExistsError:
            _remove_stale(path)
        else:
            return mine
    raise StoreError(f"Another command is just starting in {path.parent}. Run this one again when it has ended.")


def _create(path: Path, text: str) -> None:
    """Make the file, which must not exist (``x``: the file system decides who is first); on any error remove it."""
    with path.open("x", encoding="utf-8") as file:
        try:
            file.write(text)
            file.flush()
        except BaseException:
            with suppress(OSError):
                path.unlink()
            raise


def _release(path: Path, mine: str) -> None:
    """Remove the lock, unless somebody has removed ours and made their own."""
    if _read(path) == mine:
        path.unlink(missing_ok=True)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return ""


def _remove_stale(path: Path) -> None:
    """Remove a lock that nobody holds. Raises StoreError if somebody does.

    It is renamed first: of several processes that find it stale only one succeeds.
    """
    text = _settled(path)
    if text and not is_stale(_holder(text)):
        raise StoreError(_told(path, _holder(text)))
    aside = path.with_name(f"{NAME}.{os.getpid()}.new")
    with suppress(FileNotFoundError):
        path.replace(aside)
        if _read(aside) == text:
            aside.unlink()
        else:  # another process was faster, and this is its new lock: put it back
            aside.replace(path)


def _settled(path: Path) -> str:
    """The text of a lock, waiting a little for it to be written; empty if it never is."""
    for seconds in _PATIENCE:
        if (text := _read(path)) or not path.exists():
            return text
        time.sleep(seconds)
    return _read(path)


def _holder(text: str) -> Holder:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def is_stale(holder: Holder) -> bool:
    """Whether the process that a lock names ran on this machine and has ended."""
    pid = holder.get("pid")
    if not isinstance(pid, int):
        return not holder  # not a lock that we wrote: empty or broken, so its maker died
    if holder.get("host") != platform.node():
        return False
    return not _runs(pid) or _born(pid) not in ("", holder.get("born"))


def _told(path: Path, holder: Holder) -> str:
    who = f"{holder.get('user')} on {holder.get('host')}"
    return (
        f"The workspace is in use: {who} has been writing there since {holder.get('since')} (process "
        f"{holder.get('pid')}). Wait until that has ended; if you are sure that it has, delete {path} and try again."
    )


def _myself() -> Holder:
    return {
        "born": _born(os.getpid()),
        "host": platform.node(),
        "pid": os.getpid(),
        "since": dt.datetime.now(dt.UTC).strftime("%Y-%m-%d %H:%M:%S UTC"),
        "user": os.environ.get("USERNAME") or os.environ.get("USER") or "somebody",
    }


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _QUERY, _DENIED, _STILL_ACTIVE = 0x1000, 5, 259

    def _times(pid: int) -> tuple[bool, str]:
        """Whether a process runs, and when it began. Not by ``os.kill(pid, 0)``, which on Windows ends the process."""
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.OpenProcess.restype = wintypes.HANDLE
        handle = wintypes.HANDLE(kernel.OpenProcess(_QUERY, False, pid))
        if not handle:
            return ctypes.get_last_error() == _DENIED, ""  # it runs, but is another user's
        code, times = wintypes.DWORD(), [ctypes.c_ulonglong() for _ in range(4)]
        kernel.GetExitCodeProcess(handle, ctypes.byref(code))
        kernel.GetProcessTimes(handle, *map(ctypes.byref, times))
        kernel.CloseHandle(handle)
        return code.value == _STILL_ACTIVE, str(times[0].value)

    def _runs(pid: int) -> bool:
        return _times(pid)[0]

    def _born(pid: int) -> str:
        return _times(pid)[1]

else:

    def _runs(pid: int) -> bool:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:  # it runs, but is another user's
            return True
        return True

    def _born(pid: int) -> str:
        """Which boot and when a process began, where the system tells; a later process may get the same number."""
        try:
            boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
            status = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
        except OSError:
            return ""
        return f"{boot}/{status.rpartition(')')[2].split()[19]}"
