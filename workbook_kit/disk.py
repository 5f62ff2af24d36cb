"""The disk: files and folders are replaced as a whole or not at all, and an error becomes one sentence.

``.NAME.new`` is unfinished and may be removed at any time. ``.NAME.old`` is the old folder while the new one is moved
to its place; it is moved back if that never happened.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import stat
import sys
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from workbook_kit.errors import StoreError

_GONE = frozenset(
    getattr(errno, name)
    for name in ("ENOENT", "ENOTCONN", "ESTALE", "ENETDOWN", "ENETUNREACH", "ETIMEDOUT", "EHOSTDOWN", "ENODEV", "ENXIO")
    if hasattr(errno, name)
)
_ADVICE: Mapping[int, str] = {
    errno.ENOSPC: "the disk is full. Make room on it and run the command again",
    errno.EDQUOT: "your share of the disk is full. Make room on it and run the command again",
    errno.EACCES: "it may not be changed. Close it in Excel or whatever program has it open, see that the folder is "
    "not read-only, and run the command again",
    errno.EROFS: "the disk is read-only. Work in a folder that may be written to",
    errno.EIO: "the disk did not answer as it should. Run the command again; if it happens again, copy the folder to "
    "another disk",
} | dict.fromkeys(_GONE, "it is not there any more. Connect the network drive again and run the command again")
_ADVICE = {**_ADVICE, errno.EPERM: _ADVICE[errno.EACCES], errno.EBUSY: _ADVICE[errno.EACCES]}
_PASSING = re.compile(r"\..*\.new|~\$.*|\.~lock\..*#")  # unfinished, or the lock file of a program that has a file open
_NO_FOLDER_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EBADF})  # of drives that cannot flush a folder


def sentence(error: OSError, path: Path | None = None) -> str:
    """An error of the operating system as a sentence that a person can act on."""
    where = error.filename or path or "no file name"
    return f"{where}: {_ADVICE.get(error.errno or 0) or error.strerror or str(error) or type(error).__name__}."


@contextmanager
def one_line_errors(what: str, path: Path | None = None) -> Iterator[None]:
    """Turn an OSError into a StoreError; ``path`` is named where the error names no file."""
    try:
        yield
    except OSError as error:
        raise StoreError(f"{what}: {sentence(error, path)}") from error


def write_file(path: Path, data: bytes) -> bool:
    """Write a file as a whole: new file, fsync, rename, fsync of the folder. False if it already held that."""
    with one_line_errors("Writing failed", path):
        if holds(path, data):
            return False
        write_all({path: data})
    return True


def holds(path: Path, data: bytes) -> bool:
    """Whether a file holds exactly these bytes."""
    return path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data


def write_all(files: Mapping[Path, bytes]) -> None:
    """Write files as ``write_file`` does, all before the first is flushed: many flush in little more time than one."""
    unfinished = {path: path.with_name(f".{path.name}.new") for path in files}
    folders = dict.fromkeys(path.parent for path in files)
    try:
        for folder in folders:
            folder.mkdir(parents=True, exist_ok=True)
        for path, data in files.items():
            unfinished[path].write_bytes(data)
        for path, temporary in unfinished.items():
            _sync(temporary)
            temporary.replace(path)
        for folder in folders:
            _sync_folder(folder)
    except BaseException:
        for temporary in unfinished.values():
            with suppress(OSError):
                temporary.unlink()
        raise


def _sync(path: Path) -> None:
    with path.open("r+b") as file:  # for writing, as Windows flushes no other
        os.fsync(file.fileno())


if sys.platform == "win32":

    def _sync_folder(_folder: Path) -> None:
        """Do nothing: Windows has no handle on a folder."""

else:

    def _sync_folder(folder: Path) -> None:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        except OSError as error:
            if error.errno not in _NO_FOLDER_SYNC:
                raise
        finally:
            os.close(handle)


def replace_folder(folder: Path, files: Mapping[str, bytes], ours: Container[str] = ()) -> bool:
    """Replace a folder of outputs as a whole, or not at all; False if it already held exactly that.

    ``mend`` must have run before. ``ours`` are the files that an earlier run wrote there; all others are kept.
    """
    with one_line_errors("Writing the outputs failed", folder):
        there = dict(_files_in(folder))
        kept = {name: path for name, path in there.items() if name not in files and name not in ours}
        if there.keys() == files.keys() | kept.keys() and all(holds(there[name], files[name]) for name in files):
            return False
        fresh = _unfinished(folder)
        try:
            _fill(fresh, {**files, **{name: path.read_bytes() for name, path in kept.items()}})
            _swap(folder, fresh)
        except BaseException:
            shutil.rmtree(fresh, ignore_errors=True)
            raise
    return True


def _files_in(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in walk(folder) if folder.is_dir() else ():
        if not _PASSING.fullmatch(path.name):
            yield path.relative_to(folder).as_posix(), path


def walk(folder: Path, without: str = "") -> Iterator[Path]:
    """Every file in a folder and below it, but for one folder in it. Raises OSError if any folder cannot be listed.

    (``glob`` skips such a folder silently.)
    """

    def fail(error: OSError) -> None:
        raise error

    for parent, folders, names in os.walk(folder, onerror=fail):
        if without in folders and Path(parent) == folder:
            folders.remove(without)
        yield from (path for name in names if _is_file(path := Path(parent, name)))


def _is_file(path: Path) -> bool:
    mode = path.lstat().st_mode  # a file that has vanished since it was listed is an error; ``is_file`` would say no
    return stat.S_ISREG(mode) or (stat.S_ISLNK(mode) and path.is_file())


def _fill(folder: Path, files: Mapping[str, bytes]) -> None:
    """A new folder with these files, all flushed to the disk."""
    paths = {folder / name: data for name, data in files.items()}
    folders = dict.fromkeys(parent for path in (folder / "-", *paths) for parent in _up_to(path, folder))
    for parent in folders:
        parent.mkdir(parents=True, exist_ok=True)
    for path, data in paths.items():
        path.write_bytes(data)
    for path in paths:
        _sync(path)
    for parent in folders:
        _sync_folder(parent)


def _up_to(path: Path, top: Path) -> Iterable[Path]:
    return [parent for parent in path.parents if parent.is_relative_to(top)]


def _swap(folder: Path, fresh: Path) -> None:
    """Move the new folder to the old one's place. On Windows this fails while a program has a file in it open."""
    old = folder.with_name(f".{folder.name}.old")
    there = folder.exists()
    if there:
        folder.rename(old)
    try:
        fresh.rename(folder)
    except BaseException:
        if there:
            old.rename(folder)
        raise
    _sync_folder(folder.parent)
    if there:
        with suppress(OSError):  # the new one is in place; what remains of the old is removed by the next run
            _discard(old, fresh)


def _discard(old: Path, unfinished: Path) -> None:
    """Remove an old folder, renamed to ``.new`` first: half of it, after a kill, must never be moved back."""
    old.rename(unfinished)
    shutil.rmtree(unfinished)


def _unfinished(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.new")


def mend(folder: Path) -> None:
    """Finish or undo what a killed run left in a folder: put old folders back, remove what is unfinished."""
    with one_line_errors("Tidying up after a run that was cut short failed", folder):
        for old in filter(Path.is_dir, folder.glob(".*.old")):
            place = folder / old.name[1 : -len(".old")]
            if place.exists():
                sweep(folder)  # frees the name that the old one is moved to
                _discard(old, _unfinished(place))
            else:
                old.rename(place)
        sweep(folder)


def sweep(folder: Path) -> None:
    """Remove what is unfinished in a folder. Raises OSError."""
    for leftover in folder.glob(".*.new"):
        if leftover.is_dir():
            shutil.rmtree(leftover)
        else:
            leftover.unlink()
