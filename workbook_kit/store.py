"""The disk: atomic writes, the signing key, and the store of originals and records under ``collected/.store``."""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from workbook_kit.errors import StoreError
from workbook_kit.reading.intake import STORE
from workbook_kit.record import Record

_KEY_BYTES = 32


@contextmanager
def one_line_errors(what: str) -> Iterator[None]:
    """Turn what the operating system says into one StoreError a person can act on."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise StoreError(f"{what}: {reason} ({error.filename or 'no file name'}).") from error


def write_file(path: Path, data: bytes, *, read_only: bool = False) -> bool:
    """Write atomically: temporary file, fsync, rename, fsync of the folder. False if the file held just that."""
    with one_line_errors("Writing failed"):
        if path.exists() and path.read_bytes() == data:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.new")
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if read_only:
            temporary.chmod(0o444)
        temporary.replace(path)
        _sync_folder(path.parent)
    return True


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows has no handle on a folder to flush
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def replace_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put a whole folder of outputs in place of the old one; a killed run leaves either the old or the new."""
    with one_line_errors("Writing the outputs failed"):
        fresh, old = folder.with_name(f".{folder.name}.new"), folder.with_name(f".{folder.name}.old")
        for leftover in (fresh, old):
            if leftover.exists():
                shutil.rmtree(leftover)
        for name, data in files.items():
            write_file(fresh / name, data)
        if folder.exists():
            folder.rename(old)
        fresh.rename(folder)
        _sync_folder(folder.parent)
        if old.exists():
            shutil.rmtree(old)


def signing_key(path: Path, *, create: bool) -> bytes:
    """The workspace's key; made on the first ``generate``. Raises StoreError if it is missing or no key."""
    if not path.exists():
        if not create:
            raise StoreError(
                f"{path} is missing: it is made by 'generate'. Copy it from the workspace that made the forms; "
                "without it no return can be told from a forged one."
            )
        write_file(path, secrets.token_hex(_KEY_BYTES).encode() + b"\n")
    with one_line_errors("Reading the signing key failed"):
        key = path.read_text(encoding="ascii", errors="replace").strip()
    if len(key) != 2 * _KEY_BYTES or not set(key) <= set("0123456789abcdef"):
        raise StoreError(f"{path} does not hold a signing key ({2 * _KEY_BYTES} hexadecimal digits).")
    return bytes.fromhex(key)


def export_key(path: Path, target: Path) -> None:
    """Copy the workspace's key, for another office that harvests the same forms."""
    write_file(target, signing_key(path, create=False).hex().encode() + b"\n")


def import_key(path: Path, source: Path) -> None:
    """Put another office's key in place. Raises StoreError if it is no key, or if another one is there already."""
    if not source.is_file():
        raise StoreError(f"{source} is not there: name the file that 'key --export' made.")
    key = signing_key(source, create=False)
    if path.exists() and signing_key(path, create=False) != key:
        raise StoreError(f"{path} holds another key: forms made with it could no longer be read. Move it away first.")
    write_file(path, key.hex().encode() + b"\n")


class Store:
    """Everything that ever arrived, by SHA-256, and what was read from it."""

    def __init__(self, collected: Path) -> None:
        self._originals = collected / STORE / "originals"
        self._records = collected / STORE / "records"

    def keep(self, sha256: str, data: bytes) -> None:
        """Keep an original before anything looks into it (P1)."""
        path = self._originals / f"{sha256}.xlsx"
        if not path.exists():
            write_file(path, data, read_only=True)

    def original(self, sha256: str) -> bytes:
        """An original as it arrived. Raises StoreError if it is not there."""
        with one_line_errors("Reading the store failed"):
            return (self._originals / f"{sha256}.xlsx").read_bytes()

    def record(self, sha256: str, reader: str) -> Record | None:
        """What was read before by the same reader, or None."""
        path = self._records / f"{sha256}.json"
        if not path.exists():
            return None
        with one_line_errors("Reading the store failed"):
            text = path.read_text(encoding="utf-8")
        if json.loads(text).get("reader") != reader:
            return None
        return Record.from_json(text)

    def save(self, record: Record) -> None:
        write_file(self._records / f"{record.sha256}.json", record.to_json().encode())
