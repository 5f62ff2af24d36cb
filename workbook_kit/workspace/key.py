"""The key that signs the workbooks, so that a return can be told from a forgery or another office's form."""

from __future__ import annotations

import secrets
from pathlib import Path

from workbook_kit import disk
from workbook_kit.disk import one_line_errors
from workbook_kit.errors import StoreError

_KEY_BYTES = 32  # as long as the HMAC's hash


def signing_key(path: Path) -> bytes:
    """The workspace's key. Raises StoreError if it is missing or no key."""
    if not path.exists():
        raise StoreError(
            f"{path} is missing: it is made by 'generate'. Copy it from the workspace that made the forms; "
            "without it no return can be told from a forged one."
        )
    with one_line_errors("Reading the signing key failed", path):
        key = path.read_text(encoding="ascii", errors="replace").strip()
    if len(key) != 2 * _KEY_BYTES or not set(key) <= set("0123456789abcdef"):
        raise StoreError(f"{path} does not hold a signing key ({2 * _KEY_BYTES} hexadecimal digits).")
    return bytes.fromhex(key)


def new_key(path: Path) -> None:
    """Make a key where there is none. Raises StoreError if there is one, as forms made with it may still be out."""
    if path.exists():
        raise StoreError(f"{path} is there: forms made with it could no longer be read. Move it away first.")
    disk.write_file(path, secrets.token_hex(_KEY_BYTES).encode() + b"\n")


def export_key(path: Path, target: Path) -> None:
    """Copy the workspace's key, for another office that harvests the same forms."""
    disk.write_file(target, signing_key(path).hex().encode() + b"\n")


def import_key(path: Path, source: Path) -> None:
    """Put another office's key in place. Raises StoreError if it is no key, or if another one is there already."""
    if not source.is_file():
        raise StoreError(f"{source} is not there: name the file that 'key --export' made.")
    key = signing_key(source)
    if path.exists() and signing_key(path) != key:
        raise StoreError(f"{path} holds another key: forms made with it could no longer be read. Move it away first.")
    disk.write_file(path, key.hex().encode() + b"\n")
