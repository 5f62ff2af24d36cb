"""Faults of the whole file: it is no workbook, not one that is read, or nothing was written into it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import openpyxl

from tests.faults.fault import KEY, Desk, Fault, Plant, saved, zipped
from workbook_kit.blank import Contents, build
from workbook_kit.layout.identity import SHEET, identify

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1016)


def became(change: Callable[[Desk, bytes], bytes]) -> Plant:
    """The file as it was saved becomes another one."""
    return lambda desk: desk.becomes(change(desk, desk.data()))


def with_part(name: str, content: bytes = b"\0") -> Plant:
    """A part that another program put into the package."""
    return became(lambda desk, _: zipped({**desk.clean.parts, name: content}))


def _blank(desk: Desk, _data: bytes) -> bytes:
    layout = desk.layout
    return build(layout, identify(layout, KEY), Contents())


def _cut(desk: Desk, data: bytes) -> bytes:
    return data[: int(len(data) * desk.chance.uniform(0.05, 0.99))]


def _values_only(desk: Desk, _data: bytes) -> bytes:
    """The sheets' cells copied into a new workbook, without what is hidden."""
    new = openpyxl.Workbook()
    for sheet in desk.book.worksheets:
        if sheet.title != SHEET:
            target = new.create_sheet(sheet.title)
            for row in sheet.iter_rows():
                for cell in row:
                    target[cell.coordinate].value = cell.value
    return saved(new)


def _own_table(_desk: Desk, _data: bytes) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Mittari", "Arvo"])
    sheet.append(["Uudet yritykset", 15])
    return saved(book)


def _as_csv(desk: Desk, _data: bytes) -> bytes:
    said = [f"{field};{value}" for (field, _, _), value in desk.answers.items()]
    return "\r\n".join(said).encode("cp1252", "replace")


def _as_ods(_desk: Desk, _data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", "<office:document-content/>")
    return out.getvalue()


def _macros(desk: Desk, _data: bytes) -> bytes:
    name, parts = "[Content_Types].xml", desk.clean.parts
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    return zipped({**parts, name: parts[name].replace(kind, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml")})


_PAGE = b"<html><body><table><tr><td>Mittari</td></tr></table></body></html>"

FILES = (
    Fault("the blank workbook returned", ("not-filled",), became(_blank)),
    Fault("a file cut short on its way", ("file-damaged",), became(_cut)),
    Fault("an old .xls", ("file-old",), became(lambda _, __: _OLE + "Workbook".encode("utf-16-le"))),
    Fault(
        "a workbook with a password",
        ("file-encrypted",),
        became(lambda _, __: _OLE + "EncryptedPackage".encode("utf-16-le")),
    ),
    Fault("an .ods", ("file-ods",), became(_as_ods)),
    Fault("a .csv under the name .xlsx", ("file-not-workbook",), became(_as_csv)),
    Fault("a web page under the name .xlsx", ("file-web-page",), became(lambda _, __: _PAGE)),
    Fault("a workbook with macros (.xlsm)", ("file-macros",), became(_macros)),
    Fault("macros in an .xlsx", ("file-macros",), with_part("xl/vbaProject.bin")),
    Fault("another file embedded", ("file-embedded",), with_part("xl/embeddings/oleObject1.bin")),
    Fault("links to other workbooks", ("file-external",), with_part("xl/externalLinks/externalLink1.xml", b"<x/>")),
    Fault("bytes behind the end of the file", ("file-unsound",), became(lambda _, data: data + b"\r\n-- \r\n")),
    Fault("a table of their own", ("identity-missing",), became(_own_table)),
    Fault("the sheets copied into a new workbook", ("identity-lost",), became(_values_only)),
)
