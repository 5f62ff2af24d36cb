"""From bytes to cells: the short cut for plain cells and expat's events read the same."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.making import blank_of, fill_fields, kit, small_workspace
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
    "_rels/w.xml.rels": LINK.format(PACKAGE, RELATION, "worksheet", "s.xml"),
}


def book_of(rows: str, after: str = "") -> bytes:
    """A workbook of one sheet with these rows."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'
        for name, text in (PARTS | {"s.xml": sheet}).items():
            package.writestr(name, text)
    return out.getvalue()


def by_events(data: bytes) -> Book | str:
    """What expat's events make of a workbook, without the short cut."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain, "cut", lambda _: None)
        return read_or_code(data)


def read_or_code(data: bytes) -> Book | str:
    try:
        return read_book(data)
    except Refused as refused:
        return refused.code


@pytest.mark.parametrize("code", ["901", "902", "903"])
def test_short_cut_reads_real_workbooks_alike(tmp_path: Path, code: str) -> None:
    """A generated and a filled workbook give the same cells by either way."""
    root = small_workspace(tmp_path)
    kit(root, "generate", "2013Q1")
    said = {"L-nimi": 'a & <b> "c"\nd', "L-lainat": 5, "L-osuus": "=1/2", "L-menot": 1.5}
    filled = fill_fields(root, code, said)
    for data in (blank_of(root, code).read_bytes(), filled.read_bytes()):
        assert read_book(data) == by_events(data)


CELLS = st.sampled_from(
    [
        '<c r="{}"/>', '<c r="{}" s="0"/>', '<c r="{}"><v>12</v></c>', '<c r="{}" t="str"><v>a&amp;b</v></c>',
        '<c r="{}" t="str"><f>1+1</f><v/></c>', '<c r="{}" t="inlineStr"><is><t xml:space="preserve"> x </t></is></c>',
        '<c r="{}" t="b"><v>1</v></c>', '<c r="{}" t="b"><v>2</v></c>', '<c r="{}" t="s"><v>0</v></c>',
        '<c r="{}"><v> 7 </v></c>', '<c r="{}" t="str"><v>&#65;</v></c>', '<c r="{}" t="e"><v>#N/A</v></c>',
        '<c r="{}"><f>A1</f><v/></c>', '<c r="{}" t="str"><v>&bad;</v></c>', '<c r="{}" t="b"><f>A1</f><v /></c>',
        '<c r="{}" t="d"><v>2013-03-31</v></c>', '<c r="{}" t="x"><v>1</v></c>', '<c r="{}" s="9"><v>1</v></c>',
        '<c r="{}"><is><t>x</t></is></c>', '<c r="{}" t="inlineStr"><v>1</v></c>',
        '<c r="{}" t="str"><v>_x0041_</v></c>',
    ]
)  # fmt: skip
PLACES = st.sampled_from(["A1", "B1", "C1", "D1", "A2", "XFD1", "XFE1", "ZZZZ1", "a1"])


@given(st.lists(st.tuples(CELLS, PLACES), max_size=5), st.sampled_from(["", "<sheetData/>", "<x/>"]))
def test_short_cut_and_events_agree(cells: list[tuple[str, str]], after: str) -> None:
    """Whatever stands in a row, both ways read the same or refuse for the same reason."""
    row = "".join(cell.format(place) for cell, place in cells)
    data = book_of(f'<row r="1" spans="1:3">{row}</row>', after)
    assert read_or_code(data) == by_events(data)


def test_protection_behind_the_cells() -> None:
    """The sheet's lock is seen by either way."""
    data = book_of('<row r="1"><c r="A1"><v>1</v></c></row>', '<sheetProtection sheet="1"/><printOptions/>')
    assert read_book(data).protected == frozenset({"T"})
    assert read_book(data) == by_events(data)


def test_plain_cells_take_the_short_cut() -> None:
    """What XlsxWriter and openpyxl write is of the plain shape."""
    body = b'<row r="1" spans="1:2"><c r="A1" s="1" t="s"><v>0</v></c><c r="B1" s="5" /></row>'
    assert plain.pieces(body) is not None
    assert plain.pieces(body.replace(b"<v>", b'<v x="1">')) is None
