"""Is this one sound package of workbook parts? The kind of a file is sniffed from its bytes, never from its name."""

from __future__ import annotations

import io
import zipfile

from workbook_kit.errors import Refused

FILE_LIMIT = 8 * 1024 * 1024
INFLATED_LIMIT = 64 * 1024 * 1024
_MEGABYTE = 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def gate(data: bytes) -> None:
    """Let a workbook through; raises Refused for anything else or anything too large."""
    if len(data) > FILE_LIMIT:
        raise Refused("file-too-large", size=len(data) // _MEGABYTE + 1, limit=FILE_LIMIT // _MEGABYTE)
    if data.startswith(_OLE):
        raise Refused("file-old-or-encrypted")
    if not data.startswith(b"PK"):
        raise Refused("file-not-workbook")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _members(package)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise Refused("file-damaged") from None


def _members(package: zipfile.ZipFile) -> None:
    names = package.namelist()
    if "mimetype" in names:
        raise Refused("file-ods")
    if "[Content_Types].xml" not in names:
        raise Refused("file-not-workbook")
    if len(set(names)) != len(names):
        raise Refused("file-damaged")
    inflated = sum(member.file_size for member in package.infolist())
    if inflated > INFLATED_LIMIT:
        raise Refused("file-too-large", size=inflated // _MEGABYTE, limit=INFLATED_LIMIT // _MEGABYTE)
