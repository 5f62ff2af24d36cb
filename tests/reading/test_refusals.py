"""What the reader refuses, rule by rule, on a workbook of one sheet; whole files are the corpus' business."""

import struct
from functools import partial

import pytest

from tests.corpus.archive import Entry, assembled, entries
from tests.packages import MAIN, PARTS, SHEET, STRINGS, book_of, by_events, packed, read_or_code
from workbook_kit.errors import Refused
from workbook_kit.layout import identity
from workbook_kit.reading import package, parts, plain, sheets, xml

WHOLE = {name: text.encode() for name, text in (PARTS | {"s.xml": SHEET, "t.xml": STRINGS}).items()}
RUNS = STRINGS.replace("<si><t>1 &lt; 2</t></si>", "<si><r><t>1 &lt;</t></r><r><t> 2</t></r></si>")
"""Strings of another than the plain shape, which go by events."""


def entry(**differences: object) -> bytes:
    """The workbook with one small part more, which is told otherwise than it is."""
    return assembled([*entries(WHOLE), Entry(b"x.xml", b"<x/>", **differences)])  # type: ignore[arg-type]


def ended(at: int, told: bytes) -> bytes:
    """The workbook with other bytes at a place counted from its end."""
    data = bytearray(assembled(entries(WHOLE)))
    data[at : at + len(told) or None] = told
    return bytes(data)


def gap() -> bytes:
    """Bytes between the last part and the directory."""
    data = bytearray(assembled(entries(WHOLE)))
    (offset,) = struct.unpack_from("<I", data, len(data) - 6)
    struct.pack_into("<I", data, len(data) - 6, offset + 3)
    return bytes(data[:offset] + b"gap" + data[offset:])


def astray() -> bytes:
    """A locator of a zip64 end record that leads elsewhere."""
    data = assembled(entries(WHOLE))
    return data[:-22] + struct.pack("<4sIQI", b"PK\x06\x07", 0, 7, 1) + data[-22:]


ZIPS = {
    "comment that is not there": (ended(-2, b"\1\0"), "file-unsound"),
    "several disks": (ended(-18, b"\1\0"), "file-unsound"),
    "locator that leads astray": (astray(), "file-unsound"),
    "bytes before the directory": (gap(), "file-unsound"),
    "no entry where the directory says": (ended(-6, struct.pack("<I", 7)), "file-unsound"),
    "version of nobody": (entry(central_extra=struct.pack("<HH", 1, 60000)), "file-damaged"),
    "block twice": (entry(local_extra=struct.pack("<HHHH", 9, 0, 9, 0)), "file-unsound"),
    "packed a thousandfold": (entry(central={"full": 2 << 20}), "file-too-much"),
    "longer than the file": (entry(central={"packed": 1 << 20}), "file-damaged"),
}


@pytest.mark.parametrize("what", ZIPS)
def test_zip_that_lies(what: str) -> None:
    """Directory, headers and end record tell one and the same, or nothing is read."""
    data, code = ZIPS[what]
    assert read_or_code(data) == code


SHAPES = {
    "styles that nothing leads to": packed(SHEET, **{"xl/styles.xml": "<x/>"}),
    "another root of the workbook": packed(SHEET, **{"w.xml": PARTS["w.xml"].replace("workbook", "book")}),
    "no string among strings": packed(SHEET, STRINGS.replace("<si>", "<x/><si>", 1)),
    "text within a text": packed(SHEET, STRINGS.replace("1 ", "1 <t>1</t>")),
    "second text of a string": packed(SHEET, STRINGS.replace("</t></si>", "</t><t>x</t></si>", 1)),
    "another root of a sheet": packed(f'<sheet xmlns="{MAIN}"><sheetData/></sheet>'),
    "sheet without cells": packed(f'<worksheet xmlns="{MAIN}"/>'),
    "cells from right to left": book_of('<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c></row>'),
    "truth of a space": book_of('<row r="1"><c r="A1" t="b"><v> </v></c></row>'),
}


@pytest.mark.parametrize("what", SHAPES)
def test_shape_that_readers_take_in_two_ways(what: str) -> None:
    """What one program reads and another passes over is refused, by either way of reading."""
    assert (read_or_code(SHAPES[what]), by_events(SHAPES[what])) == ("file-unsound", "file-unsound")


def test_comment_and_blank_are_passed_over() -> None:
    """A comment between strings means nothing, and a cell without a value is none."""
    data = packed(SHEET, STRINGS.replace("<si>", "<!-- x --><si>", 1))
    assert read_or_code(data) == read_or_code(packed(SHEET))
    assert by_events(book_of('<row r="1"><c r="A1"><v></v></c></row>')) == by_events(book_of(""))


LIMITS = {
    "bytes of all parts": (package, "TOTAL_LIMIT", 9, packed(SHEET), "file-too-large"),
    "tags": (package, "MARKS_LIMIT", 9, packed(SHEET), "file-too-much"),
    "number of strings": (parts, "STRINGS_LIMIT", 1, packed(SHEET), "file-too-much"),
    "length of a string": (parts, "TOKEN_LIMIT", 1, packed(SHEET), "file-unsound"),
    "length of all strings": (parts, "TEXT_LIMIT", 1, packed(SHEET, RUNS), "file-too-much"),
    "tags behind the cells": (plain, "_TAIL_TAGS", 3, packed(SHEET), "file-too-much"),
    "names": (xml, "NAMES_LIMIT", 1, packed(SHEET), "file-unsound"),
    "prefixes": (xml, "_DECLARATIONS_LIMIT", 0, packed(SHEET), "file-unsound"),
    "depth": (xml, "DEPTH_LIMIT", 1, packed(SHEET), "file-unsound"),
    "cells": (sheets, "_Room", partial(sheets._Room, cells=1), packed(SHEET), "file-too-much"),  # noqa: SLF001
    "text in cells": (sheets, "_Room", partial(sheets._Room, text=1), packed(SHEET), "file-too-much"),  # noqa: SLF001
}


@pytest.mark.parametrize("what", LIMITS)
def test_limits_hold(monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    """Every bound on time and memory refuses what goes beyond it (P6); the corpus reaches them with real files."""
    module, name, least, data, code = LIMITS[what]
    monkeypatch.setattr(module, name, least)
    assert read_or_code(data) == code


def test_part_has_its_own_limit() -> None:
    """A part beside the cells may be less long than the cells."""
    assert package.open_package(packed(SHEET)).read("s.xml", len(SHEET.encode())) == SHEET.encode()
    with pytest.raises(Refused, match="file-too-large"):
        package.open_package(packed(SHEET)).read("s.xml", 9)


def test_identity_is_whole_or_none() -> None:
    """A hidden sheet of another format, or one that lost a row, names nobody."""
    told = dict.fromkeys(("form", "version", "area", "period", "layout", "mark", "signature"), "x")
    rows = {"kit": identity.KIT, "format": "1", "language": "fi", **told}
    assert identity.read(rows)
    assert [identity.read(rows | change) for change in ({"format": "9"}, {"language": "en"}, {"area": ""})] == [
        None
    ] * 3
