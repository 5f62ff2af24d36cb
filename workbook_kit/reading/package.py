"""Is this one sound zip of workbook parts? Everything that could mean two things to two programs is refused.

The kind of a file is sniffed from its bytes, never from its name. Sizes are counted while inflating, as told sizes lie;
the central directory and the local headers must tell the same, entries must not overlap, and no two names may be one to
some program (FACTS, R: the standard library's ``zipfile`` lets all of that pass).
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from workbook_kit.errors import Refused

_MEGABYTE = 1024 * 1024
FILE_LIMIT = 8 * _MEGABYTE
PART_LIMIT = 32 * _MEGABYTE
TOTAL_LIMIT = 64 * _MEGABYTE
PARTS_LIMIT = 500
RATIO_LIMIT, RATIO_FREE = 300, _MEGABYTE
"""A part may inflate to 300 times its size; the first megabyte is free, as blank rows pack better than that."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_END = struct.Struct("<4sHHHHIIH")
_STORED, _DEFLATED = 0, 8
_ENCRYPTED, _DESCRIPTOR = 0x1, 0x8
_UNSEEN = 0xFFFFFFFF
_REFUSED_PARTS = (
    ("vbaproject.bin", "file-macros"),
    ("xl/macrosheets/", "file-macros"),
    ("xl/dialogsheets/", "file-macros"),
    ("xl/embeddings/", "file-embedded"),
    ("xl/activex/", "file-embedded"),
    ("xl/externallinks/", "file-external"),
    ("encryptedpackage", "file-old-or-encrypted"),
)


@dataclass(frozen=True)
class Package:
    """The parts of a workbook by name, inflated when asked for and checked against their sums."""

    data: bytes
    entries: Mapping[str, zipfile.ZipInfo]

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self.entries

    def read(self, name: str) -> bytes:
        """A part's bytes; raises Refused if it is not there, does not inflate soundly or is too large."""
        entry = self.entries.get(_plain(name))
        if entry is None:
            raise Refused("file-damaged")
        packed = self.data[_start(self.data, entry) :][: entry.compress_size]
        content = packed if entry.compress_type == _STORED else _inflate(packed)
        if len(content) != entry.file_size or zlib.crc32(content) != entry.CRC:
            raise Refused("file-damaged")
        return content


def open_package(data: bytes) -> Package:
    """Open a workbook's package; raises Refused for anything else, anything unsound and anything too large."""
    _sniff(data)
    _check_end(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            directory = archive.start_dir
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error, UnicodeDecodeError):
        raise Refused("file-damaged") from None
    _check_names(infos)
    _check_entries(data, infos, directory)
    package = Package(data, {_plain(info.orig_filename): info for info in infos})
    if "mimetype" in package:
        raise Refused("file-ods")
    if "[Content_Types].xml" not in package:
        raise Refused("file-not-workbook")
    return package


def _sniff(data: bytes) -> None:
    if len(data) > FILE_LIMIT:
        raise Refused("file-too-large", size=len(data) // _MEGABYTE + 1, limit=FILE_LIMIT // _MEGABYTE)
    if data.startswith(_OLE):
        raise Refused("file-old-or-encrypted")
    if data[:512].lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<":
        raise Refused("file-web-page")
    if not data.startswith(b"PK"):
        raise Refused("file-not-workbook")
    if not data.startswith(b"PK\x03\x04"):
        raise Refused("file-damaged")


def _check_end(data: bytes) -> None:
    """The end record must be the last thing in the file, without a comment, and lead to the directory before it."""
    at = len(data) - _END.size
    if at < 0:
        raise Refused("file-damaged")
    signature, disk, first, here, total, size, offset, comment = _END.unpack_from(data, at)
    if signature != b"PK\x05\x06":
        # a download that broke off has no end record; one that has it earlier carries something behind it
        raise Refused("file-damaged" if data.rfind(b"PK\x05\x06") < 0 else "file-unsound")
    if comment or disk or first or here != total:
        raise Refused("file-unsound")
    if _UNSEEN not in (size, offset) and offset + size != at and data[at - 20 : at - 16] != b"PK\x06\x07":
        raise Refused("file-unsound")


def _check_names(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > PARTS_LIMIT:
        raise Refused("file-too-large", size=len(infos), limit=PARTS_LIMIT)
    seen: set[str] = set()
    for info in infos:
        # orig_filename is the name as it stands in the file: ZipInfo cuts at NUL and turns separators
        plain = _plain(info.orig_filename)
        parts = plain.split("/")
        if plain in seen or "\0" in plain or plain.startswith("/") or ".." in parts or ":" in plain:
            raise Refused("file-unsound")
        seen.add(plain)
        for mark, code in _REFUSED_PARTS:
            if mark in plain:
                raise Refused(code)


def _plain(name: str) -> str:
    """A part's name as programs compare it: without case, with one kind of slash."""
    return name.replace("\\", "/").casefold()


def _check_entries(data: bytes, infos: list[zipfile.ZipInfo], directory: int) -> None:
    end = 0
    total = 0
    for info in sorted(infos, key=lambda i: i.header_offset):
        if info.header_offset < end or (end == 0 and info.header_offset):
            raise Refused("file-unsound")
        _check_entry(data, info)
        end = _start(data, info) + info.compress_size
        total += info.file_size
        if end > directory:
            raise Refused("file-unsound")
    if total > TOTAL_LIMIT:
        raise Refused("file-too-large", size=total // _MEGABYTE, limit=TOTAL_LIMIT // _MEGABYTE)


def _check_entry(data: bytes, info: zipfile.ZipInfo) -> None:
    """One entry's local header must tell what the central directory tells."""
    if info.flag_bits & _ENCRYPTED:
        raise Refused("file-old-or-encrypted")
    if info.compress_type not in (_STORED, _DEFLATED):
        raise Refused("file-unsound")
    if info.file_size > PART_LIMIT or info.file_size > RATIO_FREE + info.compress_size * RATIO_LIMIT:
        raise Refused("file-too-large", size=info.file_size // _MEGABYTE, limit=PART_LIMIT // _MEGABYTE)
    if info.header_offset + _LOCAL.size > len(data):
        raise Refused("file-damaged")
    local = _LOCAL.unpack_from(data, info.header_offset)
    signature, _, flags, method, _, _, crc, packed, full, name_length, _ = local
    name = data[info.header_offset + _LOCAL.size :][:name_length]
    told = info.orig_filename.encode("utf-8" if info.flag_bits & 0x800 else "cp437", "replace")
    if signature != b"PK\x03\x04" or name != told or method != info.compress_type or flags != info.flag_bits:
        raise Refused("file-unsound")
    told_here = (crc, packed, full)
    is_late = flags & _DESCRIPTOR or _UNSEEN in told_here  # told behind the data, or in a zip64 extra field
    if not is_late and told_here != (info.CRC, info.compress_size, info.file_size):
        raise Refused("file-unsound")


def _start(data: bytes, info: zipfile.ZipInfo) -> int:
    """Where an entry's data begin: behind its local header with name and extra field."""
    name_length, extra_length = struct.unpack_from("<HH", data, info.header_offset + 26)
    return int(info.header_offset + _LOCAL.size + name_length + extra_length)


def _inflate(packed: bytes) -> bytes:
    """Inflate, counting; the stream must end exactly where the entry does."""
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        content = stream.decompress(packed, PART_LIMIT + 1)
    except zlib.error:
        raise Refused("file-damaged") from None
    if len(content) > PART_LIMIT:
        raise Refused("file-too-large", size=PART_LIMIT // _MEGABYTE, limit=PART_LIMIT // _MEGABYTE)
    if not stream.eof or stream.unused_data:
        raise Refused("file-damaged")
    return content
