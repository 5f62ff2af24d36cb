"""Is this one sound zip of workbook parts? Everything that could mean two things to two programs is refused.

The kind of a file is told by its bytes, never by its name. Sizes are counted while inflating, as stated sizes may be
false; the central directory and the local headers must agree, entries must not overlap, and no two names may be the
same to some program (case, slashes, escapes). The standard library's ``zipfile`` accepts files that break these rules
(docs/facts.md, "What other readers accept").
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import unquote

from workbook_kit.errors import Refused

_MEGABYTE = 1024 * 1024
FILE_LIMIT = 8 * _MEGABYTE
PART_LIMIT = TOTAL_LIMIT = 96 * _MEGABYTE
"""As high, because formatting whole columns writes a million empty rows of some 75 bytes: an honest accident."""

SIDE_LIMIT = 24 * _MEGABYTE
"""Bytes of a part other than cells and strings, which is kept as text: four bytes a character in memory."""

MARKS_LIMIT = 4_000_000
"""Tags in all parts that are read: parsing takes time by tags rather than by bytes."""

PARTS_LIMIT = 500
"""Files in the zip; a filled form has about twenty, and pictures that somebody adds are parts, too."""

RATIO_LIMIT, RATIO_FREE = 300, _MEGABYTE
"""A part may inflate to 300 times its size; the first megabyte is free, as blank rows pack better than that."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# which kind of OLE file it is shows in the names of its streams
_OLE_STREAMS = (("EncryptedPackage", "file-encrypted"), ("__substg1.0_", "file-outlook"))
_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_END = struct.Struct("<4sHHHHIIH")
_END_LARGE, _LOCATOR = struct.Struct("<4sQHHIIQQQQ"), 20
_SIZES, _SIZES_LARGE = struct.Struct("<III"), struct.Struct("<IQQ")
_LARGE, _OTHER_NAME = 0x0001, 0x7075  # extra fields: zip64 sizes; Info-ZIP's second name, by which some readers go
_STORED, _DEFLATED = 0, 8
_ENCRYPTED, _DESCRIPTOR = 0x1, 0x8
_UNSEEN, _UNSEEN_COUNT = 0xFFFFFFFF, 0xFFFF  # "the value is in the zip64 record"
_REFUSED_PARTS = (
    ("vbaproject.bin", "file-macros"),
    ("xl/macrosheets/", "file-macros"),
    ("xl/dialogsheets/", "file-macros"),
    ("xl/embeddings/", "file-embedded"),
    ("xl/activex/", "file-embedded"),
    ("xl/externallinks/", "file-external"),
    ("encryptedpackage", "file-encrypted"),
)


@dataclass(frozen=True)
class Package:
    """The parts of a workbook by name, inflated when asked for and checked against their sums."""

    data: bytes
    entries: Mapping[str, zipfile.ZipInfo]
    marks: dict[str, int] = field(default_factory=dict)

    @cached_property
    def _may_be_long(self) -> bool:
        """Whether there could be too many tags at all; if not, none are counted, as that takes time."""
        return sum(entry.file_size for entry in self.entries.values()) > MARKS_LIMIT

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self.entries

    def read(self, name: str, limit: int = SIDE_LIMIT) -> bytes:
        """A part's bytes; raises Refused if it is not there, does not inflate soundly or is too large."""
        entry = self.entries.get(_plain(name))
        if entry is None:
            raise Refused("file-damaged")
        if entry.file_size > limit:
            raise _too_large(entry.file_size, limit)
        start = _start(self.data, entry)
        packed = self.data[start : start + entry.compress_size]
        content = packed if entry.compress_type == _STORED else _inflate(packed, entry.file_size)
        if len(content) != entry.file_size or zlib.crc32(content) != entry.CRC:
            raise Refused("file-damaged")
        self.marks[name] = content.count(b"<") if self._may_be_long else 0
        marks = sum(self.marks.values())
        if marks > MARKS_LIMIT:
            raise Refused("file-too-much")
        return content


def open_package(data: bytes) -> Package:
    """Open a workbook's package; raises Refused for anything else, anything unsound and anything too large."""
    _sniff(data)
    total = _check_end(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            directory = archive.start_dir
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error, UnicodeDecodeError):
        raise Refused("file-damaged") from None
    if len(infos) != total:
        raise Refused("file-unsound")
    _check_names(infos)
    _check_entries(data, infos, directory)
    package = Package(data, {_plain(info.orig_filename): info for info in infos})
    if "mimetype" in package:
        raise Refused("file-ods")
    if "[Content_Types].xml" not in package:
        raise Refused("file-not-workbook")
    return package


def _too_large(size: int, limit: int) -> Refused:
    """Sizes in megabytes, rounded up, so that one just above the limit is not shown as the limit."""
    return Refused("file-too-large", size=-(-size // _MEGABYTE), limit=limit // _MEGABYTE)


def _sniff(data: bytes) -> None:
    if len(data) > FILE_LIMIT:
        raise _too_large(len(data), FILE_LIMIT)
    if data.startswith(_OLE):
        raise Refused(next((code for name, code in _OLE_STREAMS if name.encode("utf-16-le") in data), "file-old"))
    if data[:512].lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<":
        raise Refused("file-web-page")
    if not data.startswith(b"PK"):
        raise Refused("file-not-workbook")
    if not data.startswith(b"PK\x03\x04"):
        raise Refused("file-damaged")


def _check_end(data: bytes) -> int:
    """The end record must be the last thing in the file, without a comment, and lead to the directory before it.

    Returns how many entries it states.
    """
    at = len(data) - _END.size
    if at < 0:
        raise Refused("file-damaged")
    signature, disk, first, here, total, size, offset, comment = _END.unpack_from(data, at)
    if signature != b"PK\x05\x06":
        # no end record at all: a download that broke off; one further up: something was appended to the file
        raise Refused("file-unsound" if 0 <= data.rfind(b"PK\x05\x06") < at else "file-damaged")
    if comment or disk or first or here != total:
        raise Refused("file-unsound")
    if data[at - _LOCATOR : at - _LOCATOR + 4] == b"PK\x06\x07":
        at, total, size, offset = _end_large(data, at - _LOCATOR, (total, size, offset))
    if offset + size != at:
        raise Refused("file-unsound")
    return int(total)


def _end_large(data: bytes, locator: int, counts: tuple[int, int, int]) -> tuple[int, int, int, int]:
    """The zip64 end record: directly before its locator, and equal to the short record where that one has room."""
    at = locator - _END_LARGE.size
    if at < 0 or struct.unpack_from("<Q", data, locator + 8) != (at,):
        raise Refused("file-unsound")
    signature, _, _, _, disk, first, here, total, size, offset = _END_LARGE.unpack_from(data, at)
    short = zip(counts, (total, size, offset), (_UNSEEN_COUNT, _UNSEEN, _UNSEEN), strict=True)
    if signature != b"PK\x06\x06" or disk or first or here != total or any(t not in (n, u) for t, n, u in short):
        raise Refused("file-unsound")
    return at, total, size, offset


def _check_names(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > PARTS_LIMIT:
        raise Refused("file-too-much")
    seen: set[str] = set()
    for info in infos:
        # orig_filename is the name as the file has it: ``filename`` is cut at NUL and has other separators
        plain = _plain(info.orig_filename)
        meant = unquote(plain).removesuffix("/")
        if meant in seen or "\0" in meant or ":" in meant or {"", ".", ".."} & set(meant.split("/")):
            raise Refused("file-unsound")
        seen.add(meant)
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
        if info.header_offset != end:
            raise Refused("file-unsound")
        _check_entry(data, info)
        end = _end(data, info)
        total += info.file_size
    if end != directory:
        raise Refused("file-unsound")
    if total > TOTAL_LIMIT:
        raise _too_large(total, TOTAL_LIMIT)


def _check_entry(data: bytes, info: zipfile.ZipInfo) -> None:
    """Raise Refused unless an entry's local header agrees with the central directory."""
    if info.flag_bits & _ENCRYPTED:
        raise Refused("file-encrypted")
    if info.compress_type not in (_STORED, _DEFLATED):
        raise Refused("file-unsound")
    if info.file_size > PART_LIMIT:
        raise _too_large(info.file_size, PART_LIMIT)
    if info.file_size > RATIO_FREE + info.compress_size * RATIO_LIMIT:
        raise Refused("file-too-much")
    if info.header_offset + _LOCAL.size + info.compress_size > len(data):
        raise Refused("file-damaged")
    local = _LOCAL.unpack_from(data, info.header_offset)
    signature, _, flags, method, _, _, crc, packed, full, name_length, _ = local
    name = data[info.header_offset + _LOCAL.size :][:name_length]
    told = info.orig_filename.encode("utf-8" if info.flag_bits & 0x800 else "cp437", "replace")
    if signature != b"PK\x03\x04" or name != told or method != info.compress_type or flags != info.flag_bits:
        raise Refused("file-unsound")
    extra = _extra(data[info.header_offset + _LOCAL.size + name_length : _start(data, info)])
    if _OTHER_NAME in extra or _OTHER_NAME in _extra(info.extra):
        raise Refused("file-unsound")
    _check_sizes(info, (crc, packed, full), extra.get(_LARGE, b""))


def _extra(field: bytes) -> dict[int, bytes]:
    """The blocks of an extra field by their number."""
    blocks: dict[int, bytes] = {}
    while len(field) >= 4:  # noqa: PLR2004
        number, size = struct.unpack_from("<HH", field)
        if number in blocks:
            raise Refused("file-unsound")
        blocks[number], field = field[4 : 4 + size], field[4 + size :]
    return blocks


def _check_sizes(info: zipfile.ZipInfo, sizes: tuple[int, int, int], large: bytes) -> None:
    """Raise Refused unless checksum and sizes are the directory's, or left out because they follow the data."""
    truth = (info.CRC, info.compress_size, info.file_size)
    if info.flag_bits & _DESCRIPTOR:
        sound = all(here in (true, 0, _UNSEEN) for here, true in zip(sizes, truth, strict=True))
    elif _UNSEEN in sizes[1:]:
        # the zip64 block holds those of the two, in this order, that the header marks as too large for it
        wanted = [true for here, true in ((sizes[2], truth[2]), (sizes[1], truth[1])) if here == _UNSEEN]
        sound = sizes[0] == info.CRC and large[: 8 * len(wanted)] == struct.pack(f"<{len(wanted)}Q", *wanted)
    else:
        sound = sizes == truth
    if not sound:
        raise Refused("file-unsound")


def _start(data: bytes, info: zipfile.ZipInfo) -> int:
    """Where an entry's data begin: after its local header, name and extra field."""
    name_length, extra_length = struct.unpack_from("<HH", data, info.header_offset + 26)
    return int(info.header_offset + _LOCAL.size + name_length + extra_length)


def _end(data: bytes, info: zipfile.ZipInfo) -> int:
    """Where an entry ends: after its data, or after the descriptor that repeats checksum and sizes, if it has one."""
    end = _start(data, info) + info.compress_size
    if info.flag_bits & _DESCRIPTOR:
        sizes = (info.CRC, info.compress_size, info.file_size)
        for mark in (b"PK\x07\x08", b""):
            for shape in (_SIZES, _SIZES_LARGE):
                if data.startswith(mark + shape.pack(*sizes), end):
                    return end + len(mark) + shape.size
        raise Refused("file-unsound")
    return end


def _inflate(packed: bytes, size: int) -> bytes:
    """Inflate no more than the stated size; the stream must end exactly where the entry does."""
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        content = stream.decompress(packed, size + 1)
    except zlib.error:
        raise Refused("file-damaged") from None
    if len(content) > size or not stream.eof or stream.unused_data:
        raise Refused("file-damaged")
    return content
