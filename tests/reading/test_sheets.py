"""From bytes to cells: the short cut past expat takes nothing that expat would not, and both read the same."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.making import blank_of, fill_fields, generated
from tests.mutations import members_of
from tests.packages import SHEET, STRINGS, book_of, by_events, packed, read_or_code
from workbook_kit.layout import identity
from workbook_kit.reading import plain
from workbook_kit.reading.sheets import read_book


@pytest.mark.parametrize("code", ["901", "902", "903"])
def test_short_cut_reads_real_workbooks_alike(tmp_path: Path, code: str) -> None:
    """A generated and a filled workbook give the same cells by either way."""
    root = generated(tmp_path)
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


def test_real_workbooks_take_the_short_cut(tmp_path: Path) -> None:
    """What XlsxWriter and openpyxl write is of the plain shape, every sheet and the strings."""
    root = generated(tmp_path)
    filled = fill_fields(root, "901", {"L-nimi": "a & b\nc", "L-lainat": 5, "L-osuus": "=1/2"})
    for data in (blank_of(root, "901").read_bytes(), filled.read_bytes()):
        members = {member.name: member.content for member in members_of(data)}
        sheets = [content for name, content in members.items() if name.startswith("xl/worksheets/sheet")]
        assert len(sheets) > 2
        assert all(plain.sheet(content) for content in sheets)
        assert plain.strings(members.get("xl/sharedStrings.xml", STRINGS.encode()))


def test_hidden_checks_are_not_read(tmp_path: Path) -> None:
    """The kit's own very hidden formulas hold no answers, and are more than all other cells together."""
    root = generated(tmp_path)
    data = blank_of(root, "901").read_bytes()
    (workbook,) = (member.content for member in members_of(data) if member.name == "xl/workbook.xml")
    assert f'name="{identity.CHECKS}"'.encode() in workbook
    assert list(read_book(data).tabs) == ["Kirjasto", "Tarkistus", identity.SHEET]


FRAGMENTS = st.sampled_from(
    [
        *"<>/\"'&= \t\n\r\x00\x0b\x7f\x85\ufeff\ufffe\uffff7A", "&lt;", "&#10;", "&#65;", "&x;", "]]>", "]]", "_x0041_",
        "", "</row>", "<row>", "<row/>", '<row r="3">', '<row r="3" y:z="2"></row>', ' r="1"', ' spans="1"', ' y:z="2"',
        ' q:z="2"', ' xmlns="urn:x"', ' xmlns:y="urn:x"', ' t="s"', ' t="b"', ' t="x"', ' s="9"', "<c>", "</c>",
        '<c r="D1"/>', '<c r="D5" t="b"><f>1</f><v/></c>', '<c r="D5" t="s"><v></v></c>', "<v>1</v>", "<v/>", "<v></v>",
        "<f>1</f>", "<is><t>x</t></is>", "<sheetData/>", "</sheetData>", "<sheetData>", "<sheetProtection/>", "<x>",
        "</x>", "<sheetCalcPr/>", "<!---->", "<!-- > -->", "<!-- < -->", "<?a b?>", "<?a < ?>", "<![CDATA[x]]>",
        "<!DOCTYPE x>", "<si><t>c</t></si>", "<si/>", "</si>", "<t/>", "<r><t>d</t></r>",
        "</sst>", '<?xml version="1.0"?>', '<?xml version="1.0" encoding="us-ascii"?>',
    ]
)  # fmt: skip


@given(st.booleans(), st.integers(0), st.integers(0, 3), FRAGMENTS)
def test_short_cut_takes_nothing_that_expat_would_not(in_sheet: bool, at: int, lost: int, fragment: str) -> None:
    """Whatever is put in anywhere, with or without what stood there: both ways read the same or refuse."""
    text = SHEET if in_sheet else STRINGS
    at %= len(text) + 1
    text = text[:at] + fragment + text[at + lost :]
    data = packed(text) if in_sheet else packed(SHEET, text)
    found, expected = read_or_code(data), by_events(data)
    assert found == expected or (isinstance(found, str) and isinstance(expected, str))


@pytest.mark.parametrize("plane", range(17))
def test_every_character_of_xml_is_plain(plane: int) -> None:
    """Characters that XML allows and leaves as they are go by the short cut; both ways read them alike."""
    codes = set(range(max(plane << 16, 0x20), (plane + 1) << 16)) - set(range(0xD800, 0xE000)) - {0xFFFE, 0xFFFF}
    text = "".join(map(chr, sorted(codes - {ord("<"), ord("&")}))) + "\t\n"
    data = book_of(f'<row r="1"><c r="A1" t="str"><v>{text}</v></c></row>')
    assert read_or_code(data) == by_events(data)
    assert not isinstance(read_or_code(data), str)
    assert plain.sheet(SHEET.replace("12.5", text).encode())


@pytest.mark.parametrize("code", [*range(9), 0xB, 0xC, *range(0xD, 0x20), 0xFFFE, 0xFFFF])
def test_other_characters_are_not_plain(code: int) -> None:
    """What XML forbids, and the carriage return that it turns into a line feed, is left to expat, also in strings."""
    assert plain.sheet(SHEET.encode())
    assert plain.sheet(SHEET.replace("12.5", chr(code)).encode()) is None
    assert plain.strings(STRINGS.replace(" b", chr(code)).encode()) is None


@pytest.mark.parametrize("raw", [b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82"])
def test_bytes_that_are_no_text_are_not_plain(raw: bytes) -> None:
    """Neither stray bytes nor overlong forms, surrogates, what lies past Unicode and half a character."""
    assert plain.sheet(SHEET.encode().replace(b"12.5", raw)) is None


@pytest.mark.parametrize(
    ("said", "saved"),
    [
        ("2013-04-10T11:00:00+03:00", "2013-04-10T08:00:00Z"),
        ("0001-01-01T00:00:00+14:00", ""),
        ("9999-12-31T23:00:00-12:00", ""),
        ("eilen", ""),
    ],
)
def test_when_a_workbook_was_saved(said: str, saved: str) -> None:
    """UTC, or nothing where the file says no moment that there is."""
    core = f'<c xmlns:d="http://purl.org/dc/terms/"><d:modified>{said}</d:modified></c>'
    assert read_book(packed(SHEET, **{"docProps/core.xml": core})).saved == saved
