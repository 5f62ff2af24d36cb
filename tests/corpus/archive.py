"""Zips written byte by byte, so that any header can lie."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_CENTRAL = struct.Struct("<4sHHHHHHIIIHHHHHII")
_END = struct.Struct("<4sHHHHIIH")
_LATE = 0x8
_UNSEEN = 0xFFFFFFFF

Numbers = dict[str, int]


@dataclass(frozen=True)
class Entry:
    """One part; ``local`` and ``central`` say otherwise than the truth: ``flags method crc packed full offset``."""

    name: bytes
    content: bytes = b""
    method: int = 8
    flags: int = 0
    local: Numbers = field(default_factory=dict)
    central: Numbers = field(default_factory=dict)
    local_name: bytes | None = None
    packed: bytes | None = None
    local_extra: bytes = b""
    central_extra: bytes = b""

    @property
    def body(self) -> bytes:
        if self.packed is not None:
            return self.packed
        return deflated(self.content) if self.method == 8 else self.content

    @property
    def truth(self) -> dict[str, int]:
        told = {"crc": zlib.crc32(self.content), "packed": len(self.body), "full": len(self.content)}
        return told | {"flags": self.flags, "method": self.method}


def deflated(content: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush()


def entries(parts: Mapping[str, bytes], **common: int) -> list[Entry]:
    """Parts as entries; ``common`` sets their method and flags."""
    return [Entry(name.encode(), content, **common) for name, content in parts.items()]  # type: ignore[arg-type]


def changed(found: Iterable[Entry], name: bytes, **differences: object) -> list[Entry]:
    """The entries with one of them told differently."""
    return [replace(e, **differences) if e.name == name else e for e in found]  # type: ignore[arg-type]


def assembled(found: Iterable[Entry], *, lead: bytes = b"", trail: bytes = b"", comment: bytes = b"") -> bytes:
    """The bytes of an archive."""
    data, directory, count = lead, b"", 0
    for entry in found:
        directory += _central(entry, len(data))
        data += _local(entry)
        count += 1
    end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), len(data), len(comment))
    return data + directory + end + comment + trail


def _local(entry: Entry) -> bytes:
    told = entry.truth
    late = entry.flags & _LATE
    if late:
        told |= {"crc": 0, "packed": 0, "full": 0}
    told |= entry.local
    name = entry.name if entry.local_name is None else entry.local_name
    sizes = (told["crc"], told["packed"], told["full"], len(name), len(entry.local_extra))
    head = _LOCAL.pack(b"PK\x03\x04", 20, told["flags"], told["method"], 0, 0x21, *sizes)
    truth = entry.truth
    behind = struct.pack("<4sIII", b"PK\x07\x08", truth["crc"], truth["packed"], truth["full"]) if late else b""
    return head + name + entry.local_extra + entry.body + behind


def _central(entry: Entry, offset: int) -> bytes:
    told = entry.truth | {"offset": offset} | entry.central
    sizes = (told["crc"], told["packed"], told["full"], len(entry.name), len(entry.central_extra), 0, 0, 0, 0)
    head = _CENTRAL.pack(b"PK\x01\x02", 20, 20, told["flags"], told["method"], 0, 0x21, *sizes, told["offset"])
    return head + entry.name + entry.central_extra


def large(entry: Entry) -> Entry:
    """The entry with its sizes in zip64 fields, as streaming writers do for small parts too."""
    truth = entry.truth
    extra = struct.pack("<HHQQ", 1, 16, truth["full"], truth["packed"])
    unseen = {"packed": _UNSEEN, "full": _UNSEEN}
    return replace(entry, local=unseen, central=unseen, local_extra=extra, central_extra=extra)
