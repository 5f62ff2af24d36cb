"""Cases of the cells of a sheet."""

from __future__ import annotations

import datetime as dt
import re
from itertools import pairwise

from tests.corpus.case import (
    ANSWERS,
    BOOK,
    SHEET,
    STRINGS,
    STYLES,
    Case,
    Change,
    Make,
    Parts,
    cell,
    edited,
    element,
    everywhere,
    later,
    noise,
    packed,
    substitute,
)
from workbook_kit.cell import Value

_UNSOUND, _MUCH, _DAMAGED = "file-unsound", "file-too-much", "file-damaged"
_LOANS, _DAY, _NAME, _OPEN = "L-lainat", "L-avattu", "L-nimi", "L-avoinna"
_NOTHING = dict.fromkeys(ANSWERS, None)


def _number(name: str, content: str, shows: str, **more: str) -> Case:
    """A file with another content in the cell of a whole number that must be refused."""
    return Case(name, edited(cell("E6", content, **more)), shows, _UNSOUND)


def _loans(name: str, content: str, value: Value | None, shows: str, *findings: str, **more: str) -> Case:
    """A file with another content in the cell of a whole number that is read."""
    return Case(name, edited(cell("E6", content, **more)), shows, answers={_LOANS: value}, findings=findings)


def _day(name: str, content: str, value: Value | None, shows: str, *findings: str, **more: str) -> Case:
    return Case(name, edited(cell("E10", content, **more)), shows, answers={_DAY: value}, findings=findings)


def _text(name: str, content: str, value: Value | None, shows: str, *findings: str, **more: str) -> Case:
    return Case(name, edited(cell("E5", content, **more)), shows, answers={_NAME: value}, findings=findings)


def _implicit(*dropped: str) -> Make:
    """Without the addresses of rows or cells; blank rows and cells then stand there as such."""

    def make(parts: Parts) -> bytes:
        rows = re.findall(r'<row r="(\d+)".*?</row>', parts[SHEET].decode(), re.DOTALL)
        for here, following in pairwise(rows):
            gap = "".join(f'<row r="{n}"/>' for n in range(int(here) + 1, int(following)))
            substitute(f'<row r="{following}"', f'{gap}<row r="{following}"')(parts)
        substitute('<c r="F2"', "".join(f'<c r="{c}2"/>' for c in "BCDE") + '<c r="F2"')(parts)
        sheet = parts[SHEET].decode()
        for name in dropped:
            sheet = re.sub(rf'<{name} r="\w+"', f"<{name}", sheet)
        parts[SHEET] = sheet.encode()
        return packed(parts)

    return make


def _rows(text: str) -> Change:
    """More rows behind the last."""
    return substitute("</sheetData>", f"{text}</sheetData>")


def _epoch(parts: Parts) -> None:
    substitute("<workbookPr ", '<workbookPr date1904="1" ', BOOK)(parts)


def _string(text: str) -> Change:
    """Another text in place of the one in the shared strings."""
    return substitute("<t>Pääkirjasto</t>", text, STRINGS)


def _filled_rows(row: str, numbers: range) -> Make:
    return later(lambda: edited(_rows("".join(row.replace("#", str(n)) for n in numbers))))


def _many_strings(parts: Parts) -> bytes:
    items = "".join(f"<si><t>teksti {n}</t></si>" for n in range(150_000))
    return edited(substitute("</sst>", f"{items}</sst>", STRINGS))(parts)


def _too_many_strings(parts: Parts) -> bytes:
    return edited(substitute("</sst>", f"{'<si/>' * 3_000_000}<!--{noise(1 << 18)}--></sst>", STRINGS))(parts)


def _wide(parts: Parts) -> bytes:
    """Just as many tags as are allowed, none of which says anything."""
    return edited(_unpacked(), _rows(("<row>" + "<c/>" * 16_000 + "</row>") * 240))(parts)


def _unpacked() -> Change:
    """Enough that does not pack to let the limit on the ratio pass; as a comment it also bars the short cut."""
    return substitute("<sheetData>", f"<!--{noise(1 << 19)}--><sheetData>")


_CELLS = "".join(f'<c r="{chr(65 + n)}#"><v>{n}</v></c>' for n in range(20))

CASES = (
    Case(
        "cell twice",
        edited(element("E6", '<c r="E6"><v>1250</v></c><c r="E6"><v>9</v></c>')),
        "the first or the last: readers differ",
        _UNSOUND,
    ),
    Case(
        "row twice", edited(_rows('<row r="22"><c r="A22"/></row>')), "the first or the last: readers differ", _UNSOUND
    ),
    Case(
        "row out of order",
        edited(_rows('<row r="6"><c r="E6"><v>9</v></c></row>')),
        "a row again behind the others",
        _UNSOUND,
    ),
    Case(
        "cell out of order",
        edited(element("E6", '<c r="E6"><v>1250</v></c><c r="D6"/>')),
        "cells of a row stand in order",
        _UNSOUND,
    ),
    Case(
        "cell of another row",
        edited(element("E6", '<c r="E60"><v>1250</v></c>')),
        "in row 6 for some, in row 60 for others",
        _UNSOUND,
    ),
    Case("no addresses of cells", _implicit("c"), "cells that follow each other"),
    Case("no addresses at all", _implicit("c", "row"), "rows and cells that follow each other"),
    Case("lower-case address", edited(element("E6", '<c r="e6"><v>9</v></c>')), "read by some readers only", _UNSOUND),
    Case(
        "address with dollars", edited(element("E6", '<c r="$E$6"><v>9</v></c>')), "read by some readers only", _UNSOUND
    ),
    Case("address of R1C1", edited(element("E6", '<c r="R6C5"><v>9</v></c>')), "another way to count", _UNSOUND),
    Case(
        "address with a zero", edited(element("E6", '<c r="E06"><v>9</v></c>')), "read by some readers only", _UNSOUND
    ),
    Case("empty address", edited(element("E6", '<c r=""><v>9</v></c>')), "an address of nothing", _UNSOUND),
    Case("range as address", edited(element("E6", '<c r="E6:E7"><v>9</v></c>')), "two cells in one", _UNSOUND),
    Case(
        "address in Arabic digits",
        edited(element("E6", '<c r="E٦"><v>9</v></c>')),
        "read by Python's int only",
        _UNSOUND,
    ),
    Case("beyond the last column", edited(element("E6", '<c r="XFE6"><v>9</v></c>')), "XFD is the last", _UNSOUND),
    Case("beyond the last row", edited(_rows('<row r="1048577"/>')), "1 048 576 is the last", _UNSOUND),
    Case("row zero", edited(substitute('<row r="1" spans', '<row r="0" spans')), "rows count from 1", _UNSOUND),
    Case("row minus one", edited(substitute('<row r="1" spans', '<row r="-1" spans')), "rows count from 1", _UNSOUND),
    Case("row 1.0", edited(substitute('<row r="1" spans', '<row r="1.0" spans')), "rows are whole", _UNSOUND),
    Case(
        "wrong dimension",
        edited(substitute('<dimension ref="A1:F22"/>', '<dimension ref="A1"/>')),
        "what the sheet says of its size is not believed",
    ),
    Case("wrong spans", edited(everywhere('spans="1:6"', 'spans="1:1"')), "nor what a row says"),
    _number("string -1", "<v>-1</v>", "the last string for some readers", t="s"),
    _number("string beyond the last", "<v>5000</v>", "nothing, or a crash", t="s"),
    _number("string 1.0", "<v>1.0</v>", "indexes are whole", t="s"),
    _number("string +1", "<v>+1</v>", "indexes have no sign", t="s"),
    _number("string 1_0", "<v>1_0</v>", "10 for Python", t="s"),
    _number("string of nothing", "<v></v>", "an index must be there", t="s"),
    _number("string 1e1", "<v>1e1</v>", "indexes are whole", t="s"),
    _number("string without v", "<is><t>9</t></is>", "an inline text in a cell of shared text", t="s"),
    _number("12_34", "<v>12_34</v>", "1234 for Python"),
    _number("Arabic digits", "<v>١٢</v>", "12 for Python"),
    _number("full-width digits", "<v>１２</v>", "12 for Python"),
    _number("INF", "<v>INF</v>", "no number of a sheet"),
    _number("NaN", "<v>NaN</v>", "no number of a sheet"),
    _number("1e999", "<v>1e999</v>", "beyond any number of a sheet"),
    _number("hexadecimal", "<v>0x10</v>", "16 for some readers"),
    _number("decimal comma", "<v>12,5</v>", "numbers in files have a point"),
    _number("thousands", "<v>1 250</v>", "numbers in files have no grouping"),
    _number("text as number", "<v>viisi</v>", "a text without its type"),
    _number("two signs", "<v>--5</v>", "no number"),
    _number("half an exponent", "<v>5e</v>", "no number"),
    _loans("space around", "<v> 1250\n</v>", 1250, "white space around a number is nothing"),
    _loans("exponent", "<v>1.25E3</v>", 1250, "1.25E3 is 1250"),
    _loans("plus", "<v>+1250</v>", 1250, "a sign is allowed"),
    _loans("point zero", "<v>1250.0</v>", 1250, "1250.0 is whole"),
    _loans("seventeen digits", "<v>1250.0000000000002</v>", None, "not whole, however little", "not-whole"),
    _loans("minus zero", "<v>-0</v>", 0, "minus zero is zero"),
    _loans("subnormal", "<v>1e-320</v>", None, "not whole, however little", "not-whole"),
    _loans(
        "2 to the 53rd and one", "<v>9007199254740993</v>", None, "beyond what a cell can tell exactly", "number-large"
    ),
    _loans("empty v", "<v/>", None, "blank is not zero"),
    _loans("only blanks in v", "<v>  </v>", None, "blank is not zero"),
    _loans("no v", "", None, "blank is not zero"),
    _loans("whole number as text", "<v>1250</v>", 1250, "a formula's text, no formula", "number-from-text", t="str"),
    _number("two values", "<v>1250</v><v>9</v>", "the first or the last: readers differ"),
    _number("two formulas", "<f>1</f><f>2</f><v>3</v>", "the first or the last: readers differ"),
    _number("value in a value", "<v>12<v>50</v></v>", "no value holds an element"),
    _number("element in a value", "<v>12<b/>50</v>", "12 for some readers, 1250 for others"),
    _number("value and inline text", "<v>9</v><is><t>1250</t></is>", "two contents", t="inlineStr"),
    _number("two inline texts", "<is><t>1</t></is><is><t>2</t></is>", "two contents", t="inlineStr"),
    _number("unknown type", "<v>9</v>", "a type that no reader knows", t="z"),
    _number("type in capitals", "<v>9</v>", "a type that some readers know", t="N"),
    _number("yes as 2", "<v>2</v>", "a truth is 0 or 1", t="b"),
    _loans("empty truth", "<v/>", None, "blank", t="b"),
    _number("style beyond the last", "<v>1250</v>", "nothing, or a crash", s="400"),
    _number("style -1", "<v>1250</v>", "the last style for some readers", s="-1"),
    _loans("true", "<v>1</v>", None, "a truth is no number", "number-wrong", t="b"),
    _loans("error", "<v>#DIV/0!</v>", None, "an error keeps its name in the finding", "cell-error", t="e"),
    _loans("foreign error", "<v>#JOTAIN!</v>", None, "an error that Excel does not know", "cell-error", t="e"),
    _loans("formula", "<f>1000+250</f><v>1250</v>", 1250, "its stored result counts, with a query", "formula"),
    _loans("formula without result", "<f>1000+250</f>", None, "nothing was stored", "formula-empty"),
    _loans("formula with an empty result", "<f>1000+250</f><v></v>", None, "nothing was stored", "formula-empty"),
    _loans("formula with an error", "<f>1/0</f><v>#DIV/0!</v>", None, "an error keeps its name", "cell-error", t="e"),
    _loans("shared formula", '<f t="shared" si="0"/><v>1250</v>', 1250, "its text stands in another cell", "formula"),
    _loans(
        "array formula",
        '<f t="array" ref="E6">SUM(1)</f><v>1250</v>',
        1250,
        "its stored result counts, with a query",
        "formula",
    ),
    _loans(
        "data table",
        '<f t="dataTable" ref="E6" r1="A1"/><v>1250</v>',
        1250,
        "its stored result counts, with a query",
        "formula",
    ),
    _loans(
        "formula of a text",
        '<f>"1250"</f><v>1250</v>',
        1250,
        "a text of a formula is a text",
        "formula",
        "number-from-text",
        t="str",
    ),
    Case(
        "true as yes",
        edited(cell("E12", "<v>1</v>", t="b")),
        "kyllä by a check box",
        answers={_OPEN: "yes"},
        findings=("choice-respelled",),
    ),
    Case(
        "false as no",
        edited(cell("E12", "<v>false</v>", t="b")),
        "ei by a check box",
        answers={_OPEN: "no"},
        findings=("choice-respelled",),
    ),
    _day("ISO date", "<v>2013-03-31</v>", dt.date(2013, 3, 31), "a date as a date", t="d"),
    _day("ISO date and time", "<v>2013-03-31T00:00:00</v>", dt.date(2013, 3, 31), "midnight", t="d"),
    _day(
        "ISO date, time and thousandths",
        "<v>2013-03-31T00:00:00.000Z</v>",
        dt.date(2013, 3, 31),
        "midnight, as ExcelJS writes",
        t="d",
    ),
    _day(
        "ISO date in Helsinki",
        "<v>2013-03-30T22:00:00Z</v>",
        dt.date(2013, 3, 31),
        "the nearest day within three hours",
        "date-rounded",
        t="d",
    ),
    _day(
        "ISO date before midnight",
        "<v>2013-03-30T23:59:11Z</v>",
        dt.date(2013, 3, 31),
        "the nearest day within three hours",
        "date-rounded",
        t="d",
    ),
    _day("ISO date at noon", "<v>2013-03-31T12:00:00</v>", None, "neither day is near", "date-time", t="d"),
    Case("ISO date that is none", edited(cell("E10", "<v>2013-02-30</v>", t="d")), "no such day", _UNSOUND),
    Case("ISO date by week", edited(cell("E10", "<v>2013-W13-7</v>", t="d")), "a form that few readers know", _UNSOUND),
    Case(
        "ISO date without hyphens",
        edited(cell("E10", "<v>20130331</v>", t="d")),
        "a form that few readers know",
        _UNSOUND,
    ),
    Case("ISO time alone", edited(cell("E10", "<v>12:00:00</v>", t="d")), "a time is no day", _UNSOUND),
    Case(
        "ISO day 24:00",
        edited(cell("E10", "<v>2013-03-30T24:00:00</v>", t="d")),
        "an hour that few readers know",
        _UNSOUND,
    ),
    Case("serial in a date type", edited(cell("E10", "<v>41364</v>", t="d")), "a number in a cell of dates", _UNSOUND),
    _day(
        "serial before midnight",
        "<v>41363.9994</v>",
        dt.date(2013, 3, 31),
        "the nearest day within three hours",
        "date-rounded",
    ),
    _day(
        "serial after midnight",
        "<v>41364.0006</v>",
        dt.date(2013, 3, 31),
        "the nearest day within three hours",
        "date-rounded",
    ),
    _day(
        "serial in summer time",
        "<v>41363.875</v>",
        dt.date(2013, 3, 31),
        "three hours off, as JavaScript in Helsinki",
        "date-rounded",
    ),
    _day("serial at noon", "<v>41364.5</v>", None, "neither day is near", "date-time"),
    _day(
        "serial without a style",
        "<v>41364</v>",
        dt.date(2013, 3, 31),
        "a pasted date that lost its format",
        "date-from-number",
        s="0",
    ),
    _day("29 February 1900", "<v>60</v>", None, "a day that never was", "date-wrong"),
    _day("1 January 1900", "<v>1</v>", None, "programs differ by a day", "date-wrong"),
    _day("negative date", "<v>-5</v>", None, "before any calendar", "date-wrong"),
    _day("date beyond year 9999", "<v>3000000</v>", None, "after any calendar", "date-wrong"),
    _day("date in 2199", "<v>109575</v>", None, "no date of a form", "date-wrong"),
    _day("date as text", "<v>31.3.2013</v>", dt.date(2013, 3, 31), "as people write it", "date-from-text", t="str"),
    _day("date as slashes", "<v>3/4/2013</v>", None, "March or April", "date-unclear", t="str"),
    Case("epoch 1904", edited(_epoch, cell("E10", "<v>39902</v>")), "days counted from 1904, as old Macs do"),
    Case(
        "epoch 1904, no style",
        edited(_epoch, cell("E10", "<v>39902</v>", s="0")),
        "a number that lost its format still counts from 1904",
        findings=("date-from-number",),
    ),
    Case(
        "epoch 1904, ISO date",
        edited(_epoch, cell("E10", "<v>2013-03-31</v>", t="d")),
        "a date as a date knows no epoch",
    ),
    Case(
        "whole number with a date format",
        edited(cell("E6", "<v>1250</v>", s="19")),
        "a pasted format makes a number a date",
        answers={_LOANS: None},
        findings=("number-date",),
    ),
    Case(
        "built-in date format",
        edited(substitute('<xf numFmtId="169" fontId="5"', '<xf numFmtId="14" fontId="5"', STYLES)),
        "format 14 is a date",
    ),
    Case(
        "coloured number format",
        edited(everywhere('formatCode="#,##0"', 'formatCode="[Red]#,##0 &quot;ps. d&quot;;-0"', STYLES)),
        "letters in quotes make no date",
    ),
    Case(
        "hours in brackets",
        edited(everywhere('formatCode="#,##0"', 'formatCode="[h]:mm"', STYLES)),
        "a length of time is no number",
        answers={_LOANS: None, "L-kirjat/A/1": None},
        findings=("number-date", "number-date"),
    ),
    _text("formula's text", "<v>Kirjasto</v>", "Kirjasto", "t=str without a formula is text", t="str"),
    _text("inline text", "<is><t>Kirjasto</t></is>", "Kirjasto", "as many libraries write", t="inlineStr"),
    _text(
        "inline runs",
        "<is><r><rPr><b/></rPr><t>Kir</t></r><r><t>jasto</t></r></is>",
        "Kirjasto",
        "rich text is joined",
        t="inlineStr",
    ),
    _text(
        "inline text and phonetic hint",
        '<is><t>Kirjasto</t><rPh sb="0" eb="1"><t>hint</t></rPh></is>',
        "Kirjasto",
        "hints are no text",
        t="inlineStr",
    ),
    _text("empty inline text", "<is/>", None, "blank", t="inlineStr"),
    Case(
        "runs in runs",
        edited(cell("E5", "<is><r><r><t>Muu</t></r></r></is>", t="inlineStr")),
        "seen by some readers only",
        _UNSOUND,
    ),
    Case(
        "runs of a shared string",
        edited(_string("<r><t>Pää</t></r><r><rPr/><t>kirjasto</t></r>")),
        "rich text is joined",
    ),
    Case(
        "phonetic hint of a shared string",
        edited(_string('<t>Pääkirjasto</t><rPh sb="0" eb="1"><t>hint</t></rPh><phoneticPr fontId="1"/>')),
        "hints are no text",
    ),
    Case(
        "space kept", edited(_string('<t xml:space="preserve">  Pääkirjasto </t>')), "space around an answer is nothing"
    ),
    Case(
        "escaped line end",
        edited(_string("<t>Pää_x000D_\nkirjasto</t>")),
        "_x000D_ is a line end",
        answers={_NAME: "Pää\nkirjasto"},
    ),
    Case(
        "escaped escape",
        edited(_string("<t>_x005F_x0041_</t>")),
        "_x005F_ shields what looks like an escape",
        answers={_NAME: "_x0041_"},
    ),
    Case("escaped letter", edited(_string("<t>_x0041_ lehti</t>")), "_x0041_ is an A", answers={_NAME: "A lehti"}),
    Case(
        "escaped pair",
        edited(_string("<t>_xD83D__xDE00_ hyvä</t>")),
        "two halves of one character",
        answers={_NAME: "😀 hyvä"},
    ),
    Case(
        "escaped half",
        edited(_string("<t>a_xD83D_b</t>")),
        "half a character reaches no output",
        answers={_NAME: "a\N{REPLACEMENT CHARACTER}b"},
    ),
    Case(
        "escaped control",
        edited(_string("<t>a_x0007_b</t>")),
        "control characters are taken out",
        answers={_NAME: "ab"},
        findings=("text-cleaned",),
    ),
    Case(
        "no escape",
        edited(_string("<t>_x12_ ja _xyz_</t>")),
        "what only looks like an escape",
        answers={_NAME: "_x12_ ja _xyz_"},
    ),
    Case(
        "whole columns formatted",
        _filled_rows('<row r="#" s="5" customFormat="1"/>', range(23, 1_048_577)),
        "a million empty rows, an honest accident",
        heavy=True,
    ),
    Case(
        "whole columns formatted by Excel",
        _filled_rows('<row r="#" spans="1:6" s="5" customFormat="1" ht="18.75" thickBot="1"/>', range(23, 1_048_577)),
        "the same, in more words",
        heavy=True,
    ),
    Case(
        "whole columns of empty cells",
        _filled_rows('<row r="#"><c r="A#" s="5"/></row>', range(23, 600_000)),
        "half a million empty cells, an honest accident",
        heavy=True,
    ),
    Case(
        "far-apart cells",
        edited(_rows('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
        "a small file that is a great table for some readers",
        findings=("stray-value",),
    ),
    Case(
        "whole sheet merged",
        edited(
            substitute(
                "<protectedRanges>",
                '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells><protectedRanges>',
            )
        ),
        "17 thousand million cells for some readers",
    ),
    Case(
        "whole sheet validated",
        edited(substitute('sqref="E5"', 'sqref="A1:XFD1048576"')),
        "rules are not followed cell by cell",
    ),
    Case("many shared strings", _many_strings, "150 000 texts", heavy=True),
    Case("too many shared strings", _too_many_strings, "three million texts of nothing", _MUCH, heavy=True),
    Case(
        "many cells",
        _filled_rows(f'<row r="#">{_CELLS}</row>', range(23, 9_000)),
        "180 000 numbers",
        findings=("stray-value",) * 20,
        heavy=True,
    ),
    Case(
        "too many cells",
        _filled_rows(f'<row r="#">{_CELLS}</row>', range(23, 30_000)),
        "600 000 numbers",
        _MUCH,
        heavy=True,
    ),
    Case("cells of nothing", _wide, "almost four million cells without content", heavy=True),
    Case(
        "nine million tags",
        later(lambda: edited(_unpacked(), _rows("<row/>" * 1_000_000 + "<c/>" * 8_000_000))),
        "time goes by tags",
        _MUCH,
        heavy=True,
    ),
)
