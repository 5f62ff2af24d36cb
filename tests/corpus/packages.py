"""Cases of the package: which parts there are, of what kind, and how they are found."""

from __future__ import annotations

import io

import openpyxl

from tests.corpus.archive import Entry, assembled
from tests.corpus.case import (
    BOOK,
    RELATIONS,
    ROOT_RELATIONS,
    SHEET,
    STRINGS,
    STYLES,
    TYPES,
    Case,
    Change,
    Make,
    Parts,
    added,
    edited,
    everywhere,
    packed,
    removed,
    rewritten,
    substitute,
)

_UNSOUND, _FOREIGN, _DAMAGED = "file-unsound", "file-not-workbook", "file-damaged"
_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _archive(**parts: str) -> Make:
    """An archive of nothing but these parts."""
    return lambda _: assembled(Entry(name.replace("__", "/").encode(), text.encode()) for name, text in parts.items())


def _opendocument(_parts: Parts) -> bytes:
    mime = Entry(b"mimetype", b"application/vnd.oasis.opendocument.spreadsheet", method=0)
    return assembled([mime, Entry(b"content.xml", b"<office:document-content/>")])


def _binary(parts: Parts) -> bytes:
    """An .xlsb as Excel names its parts; the content type is that of all its binary parts."""
    kind = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
    types, links = parts[TYPES].decode(), parts[ROOT_RELATIONS].decode()
    head = types[: types.index("<Default")]
    named = f'{head}<Default Extension="bin" ContentType="{kind}"/></Types>'
    linked = links.replace("xl/workbook.xml", "xl/workbook.bin")
    return packed({TYPES: named.encode(), ROOT_RELATIONS: linked.encode(), "xl/workbook.bin": b"\x83\x01\0"})


def _typed_as(kind: str) -> Change:
    return substitute(_MAIN_TYPE, kind, TYPES)


def _linked(kind: str, target: str, mode: str = "") -> Change:
    """One more relationship of the workbook."""
    outside = f' TargetMode="{mode}"' if mode else ""
    link = f'<Relationship Id="rId99" Type="{_KINDS}/{kind}" Target="{target}"{outside}/>'
    return substitute("</Relationships>", f"{link}</Relationships>", RELATIONS)


def _unlinked(kind: str) -> Change:
    def change(parts: Parts) -> None:
        links = parts[RELATIONS].decode().split("<Relationship ")
        kept = [link for link in links if f'{_KINDS}/{kind}"' not in link]
        parts[RELATIONS] = ("<Relationship ".join(kept) + "</Relationships>" * (kept[-1] != links[-1])).encode()

    return change


def _listed(sheets: str) -> Change:
    return substitute("</sheets>", f"{sheets}</sheets>", BOOK)


def _hundred_tabs(parts: Parts) -> bytes:
    """A hundred tabs that lead to one great part: a small file that would be read a hundred times."""
    tabs = "".join(f'<sheet name="T{n}" sheetId="{n + 9}" r:id="rId1"/>' for n in range(98))
    rows = "".join(f'<row r="{n}"/>' for n in range(30, 400_000))
    return edited(_listed(tabs), substitute("</sheetData>", f"{rows}</sheetData>"))(parts)


def _foreign_workbook(_parts: Parts) -> bytes:
    target = io.BytesIO()
    openpyxl.Workbook().save(target)
    return target.getvalue()


_IDENTITY_TAB = '<sheet name="_kit" [^>]*/>'
_WITHOUT_STRINGS = (
    _unlinked("sharedStrings"),
    removed(STRINGS),
)

CASES = (
    Case("OpenDocument", _opendocument, "an .ods under the name .xlsx", "file-ods"),
    Case(
        "text document",
        edited(_typed_as("application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml")),
        "a .docx under the name .xlsx",
        _FOREIGN,
    ),
    Case(
        "presentation",
        edited(_typed_as("application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml")),
        "a .pptx under the name .xlsx",
        _FOREIGN,
    ),
    Case(
        "binary workbook",
        edited(_typed_as("application/vnd.ms-excel.sheet.binary.macroEnabled.main")),
        "an .xlsb under the name .xlsx",
        "file-binary",
    ),
    Case("binary workbook part", _binary, "an .xlsb by the name of its workbook part", "file-binary"),
    Case(
        "macro workbook",
        edited(_typed_as("application/vnd.ms-excel.sheet.macroEnabled.main+xml")),
        "an .xlsm under the name .xlsx",
        "file-macros",
    ),
    Case(
        "template",
        edited(_typed_as("application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml")),
        "an .xltx is read like a workbook",
    ),
    Case(
        "macro part",
        edited(added("xl/vbaProject.bin", b"\0")),
        "macros, whatever the workbook says it is",
        "file-macros",
    ),
    Case("macro part, odd case", edited(added("xl/VBAPROJECT.BIN", b"\0")), "case hides no macros", "file-macros"),
    Case("old macro sheet", edited(added("xl/macrosheets/sheet1.xml", b"\0")), "Excel 4 macros", "file-macros"),
    Case(
        "embedded object",
        edited(added("xl/embeddings/oleObject1.bin", b"\0")),
        "a file within the file",
        "file-embedded",
    ),
    Case("ActiveX", edited(added("xl/activeX/activeX1.xml", b"<x/>")), "controls that run code", "file-embedded"),
    Case(
        "external workbook",
        edited(added("xl/externalLinks/externalLink1.xml", b"<x/>")),
        "values that stand in another file",
        "file-external",
    ),
    Case("another workbook", _foreign_workbook, "a sound workbook that is not ours", "identity-missing"),
    Case("no content types", edited(removed(TYPES)), "no package without them", _FOREIGN),
    Case(
        "content types of nothing",
        edited(everywhere(_MAIN_TYPE, "application/xml", TYPES)),
        "no part says that it is a workbook",
        _FOREIGN,
    ),
    Case(
        "content type twice",
        edited(
            substitute("</Types>", f'<Override PartName="/xl/workbook.xml" ContentType="{_MAIN_TYPE}"/></Types>', TYPES)
        ),
        "one part, two kinds",
        _UNSOUND,
    ),
    Case("no root relationships", edited(removed(ROOT_RELATIONS)), "nothing leads to the workbook", _FOREIGN),
    Case(
        "no workbook relationship",
        edited(substitute('officeDocument" Target', 'thumbnail" Target', ROOT_RELATIONS)),
        "nothing leads to the workbook",
        _FOREIGN,
    ),
    Case(
        "two workbooks",
        edited(
            substitute(
                "</Relationships>",
                f'<Relationship Id="rId9" Type="{_KINDS}/officeDocument" Target="xl/other.xml"/></Relationships>',
                ROOT_RELATIONS,
            )
        ),
        "the first or the last: readers differ",
        _FOREIGN,
    ),
    Case(
        "workbook elsewhere",
        edited(
            substitute(
                'Target="xl/workbook.xml"', 'Target="http://example.org/book.xml" TargetMode="External"', ROOT_RELATIONS
            )
        ),
        "a workbook on the net",
        _FOREIGN,
    ),
    Case(
        "absolute targets",
        edited(
            everywhere('Target="', 'Target="/xl/', RELATIONS), substitute('Target="xl/', 'Target="/xl/', ROOT_RELATIONS)
        ),
        "paths from the root, as some libraries write",
    ),
    Case(
        "dotted targets",
        edited(everywhere('Target="', 'Target="./../xl/', RELATIONS)),
        "paths with dots that stay inside",
    ),
    Case(
        "target climbs out",
        edited(everywhere('Target="worksheets', 'Target="../../../xl/worksheets', RELATIONS)),
        "there is nothing above the root, so the path ends there",
    ),
    Case(
        "relationship id twice",
        edited(
            substitute(
                "</Relationships>",
                f'<Relationship Id="rId1" Type="{_KINDS}/worksheet" Target="worksheets/sheet2.xml"/></Relationships>',
                RELATIONS,
            )
        ),
        "one id, two parts",
        _UNSOUND,
    ),
    Case(
        "sheet that leads nowhere",
        edited(_listed('<sheet name="Haamu" sheetId="9" r:id="rId77"/>')),
        "a tab without a part",
        _UNSOUND,
    ),
    Case("missing sheet part", edited(removed(SHEET)), "a relationship to a part that is not there", _DAMAGED),
    Case(
        "sheet on the net",
        edited(
            _linked("worksheet", "http://example.org/s.xml", "External"),
            _listed('<sheet name="Ulkona" sheetId="9" r:id="rId99"/>'),
        ),
        "a tab in another file",
        _UNSOUND,
    ),
    Case(
        "link to a web page", edited(_linked("hyperlink", "http://example.org/", "External")), "a link is not followed"
    ),
    Case(
        "sheet name twice",
        edited(_listed('<sheet name="KIRJASTO" sheetId="9" r:id="rId2"/>')),
        "names of tabs are compared without case",
        _UNSOUND,
    ),
    Case(
        "one part, two tabs",
        edited(_listed('<sheet name="Toinen" sheetId="9" r:id="rId1"/>')),
        "a part is one tab",
        _UNSOUND,
    ),
    Case(
        "one part, a hundred tabs",
        _hundred_tabs,
        "a small file that would be read a hundred times",
        _UNSOUND,
        heavy=True,
    ),
    Case(
        "tabs in an extension",
        edited(
            substitute(
                "<calcPr", '<extLst><ext uri="x"><sheet name="X" sheetId="9" r:id="rId2"/></ext></extLst><calcPr', BOOK
            )
        ),
        "a tab to some readers",
        "file-unsound",
    ),
    Case(
        "chart sheet",
        edited(
            added("xl/chartsheets/sheet1.xml", b"<chartsheet/>"),
            _linked("chartsheet", "chartsheets/sheet1.xml"),
            _listed('<sheet name="Kuva" sheetId="9" r:id="rId99"/>'),
        ),
        "a tab without cells is passed by",
    ),
    Case("no sheets", edited(everywhere("<sheet ", "<tab ", BOOK)), "a workbook has a tab", _UNSOUND),
    Case(
        "two hundred tabs",
        edited(
            *(added(f"xl/worksheets/s{n}.xml", "<worksheet/>") for n in range(200)),
            _listed("".join(f'<sheet name="T{n}" sheetId="{n + 9}" r:id="s{n}"/>' for n in range(200))),
            substitute(
                "</Relationships>",
                "".join(
                    f'<Relationship Id="s{n}" Type="{_KINDS}/worksheet" Target="worksheets/s{n}.xml"/>'
                    for n in range(200)
                )
                + "</Relationships>",
                RELATIONS,
            ),
        ),
        "more tabs than anyone needs",
        _UNSOUND,
    ),
    Case(
        "no styles",
        edited(removed(STYLES), _unlinked("styles")),
        "without styles the date is a number, and said so",
        findings=("date-from-number",),
    ),
    Case("missing styles part", edited(removed(STYLES)), "a relationship to a part that is not there", _DAMAGED),
    Case(
        "two parts of styles",
        edited(_linked("styles", "styles.xml")),
        "which one counts depends on the reader",
        _UNSOUND,
    ),
    Case(
        "no document properties",
        edited(
            removed("docProps/core.xml"),
            removed("docProps/app.xml"),
            removed("docProps/custom.xml"),
            everywhere("docProps", "absent", ROOT_RELATIONS),
        ),
        "some programs drop them",
    ),
    Case("no shared strings", edited(*_WITHOUT_STRINGS), "every text leads nowhere", _UNSOUND),
    Case(
        "missing shared strings part", edited(removed(STRINGS)), "a relationship to a part that is not there", _DAMAGED
    ),
    Case(
        "two parts of shared strings",
        edited(_linked("sharedStrings", "sharedStrings.xml")),
        "which one counts depends on the reader",
        _UNSOUND,
    ),
    Case(
        "renamed tab",
        edited(substitute('name="Kirjasto"', 'name="Sheet 1 - Table 1"', BOOK)),
        "tabs are found by their token",
    ),
    Case(
        "shown identity tab",
        edited(rewritten('(name="_kit" [^>]*) state="veryHidden"', r"\1", BOOK)),
        "visibility means nothing",
    ),
    Case(
        "tabs the other way round",
        edited(rewritten(f"<sheets>(.*)({_IDENTITY_TAB})</sheets>", r"<sheets>\2\1</sheets>", BOOK)),
        "nor does the order of tabs",
    ),
    Case(
        "identity tab gone",
        edited(rewritten(_IDENTITY_TAB, "", BOOK)),
        "whose it is cannot be told",
        "identity-lost",
    ),
    Case(
        "no lock",
        edited(
            substitute('<sheetProtection sheet="1"', '<sheetProtection sheet="0"'),
            substitute('<workbookProtection lockStructure="1"/>', "", BOOK),
        ),
        "several programs drop locks on honest saves",
        findings=("lock-lost",),
    ),
)
