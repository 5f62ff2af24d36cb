"""Cases of the zip around the parts."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from dataclasses import replace

from tests.corpus import archive
from tests.corpus.archive import Entry, assembled, changed, entries
from tests.corpus.case import SHEET, Case, Make, Parts, packed, zipped

_NAME = SHEET.encode()
_DAMAGED, _UNSOUND, _LARGE, _MUCH = "file-damaged", "file-unsound", "file-too-large", "file-too-much"


def _around(**around: bytes) -> Make:
    return lambda parts: assembled(entries(parts), **around)


def _told(**differences: object) -> Make:
    """The sheet's entry told differently from what it is."""
    return zipped(lambda found: changed(found, _NAME, **differences))


def _lying(where: str, what: str, shift: int) -> Make:
    """A number of the sheet's header that is off."""

    def change(found: list[Entry]) -> list[Entry]:
        truth = next(e for e in found if e.name == _NAME).truth
        return changed(found, _NAME, **{where: {what: truth[what] + shift}})

    return zipped(change)


def _more(*extra: Entry) -> Make:
    return zipped(lambda found: [*found, *extra])


def _cut(share: float) -> Make:
    def make(parts: Parts) -> bytes:
        whole = packed(parts)
        return whole[: int(len(whole) * share)]

    return make


def _overlapping(parts: Parts) -> bytes:
    """Two names in the directory for one and the same stretch of bytes."""
    found = entries(parts)
    twin = Entry(b"xl/twin.xml", found[0].content, local_name=found[0].name)
    data = assembled([*found, twin])
    at = data.rfind(b"PK\x01\x02")
    return data[: at + 42] + (0).to_bytes(4, "little") + data[at + 46 :]


def _two_directories(parts: Parts) -> bytes:
    """A whole archive behind a whole archive: some readers take the first, some the last."""
    return packed(parts) + packed(parts)


def _bomb(parts: Parts) -> bytes:
    return packed(parts | {"xl/media/blank.xml": b" " * (31 << 20)})


def _bomb_that_lies(parts: Parts) -> bytes:
    """A part that says it is small and inflates to a gigabyte."""
    content = archive.deflated(b"\0" * (1 << 30))
    return assembled(changed(entries(parts), _NAME, packed=content))


def _sheet_bomb(parts: Parts) -> bytes:
    return packed(parts | {SHEET: parts[SHEET].replace(b"<sheetData>", b"<sheetData>" + b" " * (31 << 20))})


def _many_parts(parts: Parts) -> bytes:
    return packed(parts | {f"xl/media/{n}.xml": b"" for n in range(2000)})


def _nested(parts: Parts) -> bytes:
    data = packed(parts)
    for _ in range(3):
        data = assembled([Entry(b"inner.xlsx", data)])
    return data


def _by_method(method: int) -> Make:
    def make(parts: Parts) -> bytes:
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", method) as written:
            for name, content in parts.items():
                written.writestr(name, content)
        return target.getvalue()

    return make


def _streamed(parts: Parts) -> bytes:
    """As a program writes that streams: sizes and sums behind the data."""
    return assembled(entries(parts, flags=8))


def _large(parts: Parts) -> bytes:
    return assembled(archive.large(e) for e in entries(parts))


def _large_by_python(parts: Parts) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in parts.items():
            with written.open(name, "w", force_zip64=True) as part:
                part.write(content)
    return target.getvalue()


def _large_end(parts: Parts, shift: int = 0) -> bytes:
    """With a zip64 end record, though the archive is small; ``shift`` is how much more it tells than the short one."""
    plain = packed(parts)
    count, size, offset = (int.from_bytes(plain[at : at + n], "little") for at, n in ((-12, 2), (-10, 4), (-6, 4)))
    end = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count + shift, size, offset)
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, len(plain) - 22, 1)
    return plain[:-22] + end + locator + plain[-22:]


def _count(shift: int) -> Make:
    """An end record that counts more or fewer entries than there are."""

    def make(parts: Parts) -> bytes:
        data = bytearray(packed(parts))
        for at in (-14, -12):
            data[at : at + 2 or None] = (len(parts) + shift).to_bytes(2, "little")
        return bytes(data)

    return make


def _late_lies(parts: Parts) -> bytes:
    """A descriptor behind the data that tells another sum."""
    data = assembled(entries(parts, flags=8))
    at = data.find(b"PK\x07\x08")
    return data[: at + 4] + b"\0\0\0\0" + data[at + 8 :]


def _large_lies(parts: Parts) -> bytes:
    """A zip64 block in the header that tells another size than the directory's."""
    found = [archive.large(entry) for entry in entries(parts)]
    first = found[0]
    return assembled([replace(first, local_extra=first.local_extra[:-8] + struct.pack("<Q", 7)), *found[1:]])


def _with_folders(parts: Parts) -> bytes:
    """Entries for folders, as archiving programs add."""
    return assembled([Entry(b"xl/", method=0), Entry(b"xl/worksheets/", method=0), *entries(parts)])


def _swapped(parts: Parts) -> bytes:
    """The parts in another order than the directory's: legal, and some programs do it."""
    return assembled(sorted(entries(parts), key=lambda e: e.name, reverse=True))


def _gap(parts: Parts) -> bytes:
    """Bytes between two entries that belong to none."""
    found = entries(parts)
    first = archive.assembled(found[:1])
    size = first.rfind(b"PK\x01\x02")
    hidden = b"hidden bytes"
    rest = assembled(found[1:], lead=first[:size] + hidden)
    at, end = rest.find(b"PK\x01\x02"), len(rest) - 22
    directory = first[size : len(first) - 22] + rest[at:end]
    count = len(found)
    tail = archive._END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), at, 0)  # noqa: SLF001
    return rest[:at] + directory + tail


def _named(name: bytes) -> Make:
    return _more(Entry(name, b"<x/>"))


def _bytes(data: bytes) -> Callable[[Parts], bytes]:
    return lambda _parts: data


CASES = (
    Case("as it was filled", packed, "the return that all cases are made from"),
    Case("stored, not packed", lambda p: assembled(entries(p, method=0)), "parts may stand in the zip as they are"),
    Case("data descriptors", _streamed, "streaming writers tell sizes behind the data"),
    Case("zip64 fields", _large, "sizes in zip64 fields though small"),
    Case("zip64 by Python", _large_by_python, "the standard library's own zip64 entries"),
    Case("zip64 end record", _large_end, "a second end record that tells the same"),
    Case("zip64 end record that lies", lambda p: _large_end(p, 1), "two end records that tell two counts", _UNSOUND),
    Case("zip64 field that lies", _large_lies, "directory and header tell two sizes", _UNSOUND),
    Case("descriptor that lies", _late_lies, "directory and descriptor tell two sums", _UNSOUND),
    Case("more entries than told", _count(-1), "the last part or none: readers differ", _UNSOUND),
    Case("fewer entries than told", _count(1), "an entry that is not there", _UNSOUND),
    Case("entries for folders", _with_folders, "folders are no parts"),
    Case(
        "another name in an extra field",
        _told(central_extra=struct.pack("<HHBI", 0x7075, 14, 1, 0) + b"xl/x.xml\0"),
        "Info-ZIP's Unicode name: some readers go by it",
        _UNSOUND,
    ),
    Case("parts in another order", _swapped, "the order of parts means nothing"),
    Case("trailing bytes", _around(trail=b"more"), "nothing may stand behind the archive", _UNSOUND),
    Case("trailing newline", _around(trail=b"\r\n"), "not even a line end, as bad mail gateways add", _UNSOUND),
    Case(
        "leading bytes", _around(lead=b"MZ" + b"\0" * 60), "nothing may stand before the archive", "file-not-workbook"
    ),
    Case("leading local header", _around(lead=b"PK\x03\x04" + b"\0" * 60), "nor what looks like one", _UNSOUND),
    Case("comment", _around(comment=b"signed by nobody"), "a comment could hold a second archive", _UNSOUND),
    Case("two archives in a row", _two_directories, "which directory counts depends on the reader", _UNSOUND),
    Case("bytes between entries", _gap, "bytes that no entry owns", _UNSOUND),
    Case("overlapping entries", _overlapping, "two names for the same bytes", _UNSOUND),
    Case("a name twice", _named(_NAME), "the first or the last: readers differ", _UNSOUND),
    Case("twin by case", _named(b"xl/worksheets/SHEET1.xml"), "part names are compared without case", _UNSOUND),
    Case("twin by backslash", _named(b"xl\\worksheets\\sheet1.xml"), "some readers turn backslashes", _UNSOUND),
    Case("twin by leading slash", _named(b"/xl/worksheets/sheet1.xml"), "some readers drop the slash", _UNSOUND),
    Case("twin by dot", _named(b"xl/./worksheets/sheet1.xml"), "some readers normalise the path", _UNSOUND),
    Case("twin by double slash", _named(b"xl//worksheets/sheet1.xml"), "some readers normalise the path", _UNSOUND),
    Case("twin by escape", _named(b"xl/worksheets/sheet%31.xml"), "part names may be percent-encoded", _UNSOUND),
    Case("NUL in a name", _named(b"xl/worksheets/sheet1.xml\0.png"), "readers in C end the name there", _UNSOUND),
    Case("path escape", _named(b"../../autoexec.bat"), "no path leads out of the archive", _UNSOUND),
    Case("absolute path", _named(b"/etc/passwd"), "nor to the root", _UNSOUND),
    Case("drive letter", _named(b"C:\\autoexec.bat"), "nor to a drive", _UNSOUND),
    Case(
        "names disagree", _told(local_name=b"xl/worksheets/sheet9.xml"), "directory and header name two parts", _UNSOUND
    ),
    Case("methods disagree", _told(local={"method": 0}), "directory and header tell two methods", _UNSOUND),
    Case("flags disagree", _told(local={"flags": 0x800}), "directory and header tell two encodings", _UNSOUND),
    Case("packed sizes disagree", _lying("local", "packed", 1), "directory and header tell two sizes", _UNSOUND),
    Case("full sizes disagree", _lying("local", "full", 1), "directory and header tell two sizes", _UNSOUND),
    Case("sums disagree", _lying("local", "crc", 1), "directory and header tell two sums", _UNSOUND),
    Case(
        "no header where told", _told(central={"offset": 9}), "the directory leads into the middle of a part", _UNSOUND
    ),
    Case("offset beyond the file", _told(central={"offset": 1 << 30}), "the directory leads out of the file", _UNSOUND),
    Case("wrong sum", _told(local={"crc": 1}, central={"crc": 1}), "both tell the same wrong sum", _DAMAGED),
    Case("told too small", _told(local={"full": 9}, central={"full": 9}), "both tell the same low size", _DAMAGED),
    Case(
        "told too large",
        _told(local={"full": 99999}, central={"full": 99999}),
        "both tell the same high size",
        _DAMAGED,
    ),
    Case(
        "told absurdly large",
        _told(local={"full": 1 << 31}, central={"full": 1 << 31}),
        "a size of 2 GB is not inflated",
        _LARGE,
    ),
    Case("bzip2", _by_method(zipfile.ZIP_BZIP2), "a method that workbooks never use", _UNSOUND),
    Case("lzma", _by_method(zipfile.ZIP_LZMA), "a method that workbooks never use", _UNSOUND),
    Case("encrypted entries", lambda p: assembled(entries(p, flags=1)), "a zip with a password", "file-encrypted"),
    Case(
        "bytes behind the stream",
        _told(packed=archive.deflated(b"<x/>") + b"more", content=b"<x/>"),
        "a packed part ends where its stream ends",
        _DAMAGED,
    ),
    Case(
        "stream broken off",
        _told(packed=archive.deflated(b"<x/>" * 999)[:-3], content=b"<x/>" * 999),
        "a packed part has its end",
        _DAMAGED,
    ),
    Case(
        "no deflate stream", _told(packed=b"\xff" * 40, content=b"<x/>"), "a packed part that is not packed", _DAMAGED
    ),
    Case("bomb by ratio", _bomb, "31 MB of blanks in 31 kB", _MUCH, heavy=True),
    Case("bomb in the sheet", _sheet_bomb, "the same within the sheet", _MUCH, heavy=True),
    Case("bomb that lies", _bomb_that_lies, "1 GB behind a told size of 7 kB", _DAMAGED, heavy=True),
    Case("many parts", _many_parts, "2 000 parts", _MUCH),
    Case("zip in zip in zip", _nested, "an archive is no workbook", "file-not-workbook"),
    Case("empty zip", lambda _: assembled([]), "an archive of nothing", _DAMAGED),
    Case("nine megabytes", lambda p: packed(p) + b"\0" * (9 << 20), "above the size of a file", _LARGE),
    Case("only the signature", _bytes(b"PK\x03\x04"), "four bytes", _DAMAGED),
    *(
        Case(f"cut at {share:.0%}", _cut(share), "a download that broke off", _DAMAGED)
        for share in (0.02, 0.3, 0.6, 0.9, 0.97)
    ),
    Case("last byte missing", lambda p: packed(p)[:-1], "a download that broke off", _DAMAGED),
)
