"""Workbooks written part by part, and what is read of them."""

from __future__ import annotations

import io
import zipfile

import pytest

from workbook_kit.errors import Refused
from workbook_kit.reading import plain
from workbook_kit.reading.sheets import Book, read_book

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


PACKAGE = "http://schemas.openxmlformats.org/package/2006"


TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


LINK = '<Relationships xmlns="{}/relationships"><Relationship Id="a" Type="{}/{}" Target="{}"/></Relationships>'


SHEETS = '<sheets><sheet name="T" sheetId="1" r:id="a"/></sheets>'


PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
    f'<Override PartName="/w.xml" ContentType="{TYPE}"/></Types>',
    "_rels/.rels": LINK.format(PACKAGE, RELATION, "officeDocument", "w.xml"),
    "w.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATION}">{SHEETS}</workbook>',
    "_rels/w.xml.rels": LINK.format(PACKAGE, RELATION, "worksheet", "s.xml").replace(
        "</", f'<Relationship Id="b" Type="{RELATION}/sharedStrings" Target="t.xml"/></'
    ),
}


SHEET = f"""<worksheet xmlns="{MAIN}" xmlns:y="urn:y"><sheetPr><x a="1"/></sheetPr><sheetData>
<row r="1" spans="1:3" y:z="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="0"/><c r="C1"><v>12.5</v></c></row>
<row r="2"/><row r="4" ht="15"><c r="A4" t="inlineStr"><is><t xml:space="preserve"> å&amp;b </t></is></c></row>
<row r="5"><c r="A5" t="str"><f>"a"</f><v>a</v></c><c r="B5"><f>B1</f><v/></c><c r="C5" t="b"><v>1</v></c></row>
</sheetData><sheetProtection sheet="1"/><x><y a="&quot;">1</y></x></worksheet>"""


STRINGS = f'<sst xmlns="{MAIN}" count="2"><si><t>1 &lt; 2</t></si><si><t xml:space="preserve"> b</t></si></sst>'


def packed(sheet: str, strings: str = STRINGS, **more: str) -> bytes:
    """A workbook of one sheet."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, text in (PARTS | {"s.xml": sheet, "t.xml": strings} | more).items():
            package.writestr(name, text)
    return out.getvalue()


def book_of(rows: str, after: str = "") -> bytes:
    """A workbook of one sheet with these rows."""
    return packed(f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>')


def by_events(data: bytes) -> Book | str:
    """What expat's events make of a workbook, without the short cut."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain, "sheet", lambda _: None)
        patch.setattr(plain, "strings", lambda _: None)
        return read_or_code(data)


def read_or_code(data: bytes) -> Book | str:
    try:
        return read_book(data)
    except Refused as refused:
        return refused.code
