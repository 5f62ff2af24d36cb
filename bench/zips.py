"""A zip with some of its parts replaced; the others are carried over as they are packed.

Thousands of books differ in a few small parts, and packing the large ones anew would take most of the time.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

_LOCAL, _CENTRAL, _END = struct.Struct("<4s5H3I2H"), struct.Struct("<4s6H3I5H2I"), struct.Struct("<4s4H2IH")
_LOCAL_SIZE = 30
_DATE = (1 << 5) | 1  # the first of January 1980, as reproducible zips have it


def with_parts(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The same zip with the content of some parts replaced."""
    body, directory = bytearray(), bytearray()
    entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
    for entry in entries:
        name = entry.filename.encode()
        if entry.filename in parts:
            content = parts[entry.filename]
            packer = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
            packed = packer.compress(content) + packer.flush()
            method, crc, size = zipfile.ZIP_DEFLATED, zlib.crc32(content), len(content)
        else:
            packed, method, crc, size = _packed(data, entry), entry.compress_type, entry.CRC, entry.file_size
        common = (0, method, 0, _DATE, crc, len(packed), size, len(name), 0)
        directory += _CENTRAL.pack(b"PK\x01\x02", 20, 20, *common, 0, 0, 0, 0, len(body)) + name
        body += _LOCAL.pack(b"PK\x03\x04", 20, *common) + name + packed
    end = _END.pack(b"PK\x05\x06", 0, 0, len(entries), len(entries), len(directory), len(body), 0)
    return bytes(body + directory + end)


def _packed(data: bytes, entry: zipfile.ZipInfo) -> bytes:
    name, extra = struct.unpack_from("<HH", data, entry.header_offset + 26)
    start = entry.header_offset + _LOCAL_SIZE + name + extra
    return data[start : start + entry.compress_size]
