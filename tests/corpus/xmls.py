"""Cases of the XML within the parts."""

from __future__ import annotations

from collections.abc import Callable

from tests.corpus.case import (
    BOOK,
    RELATIONS,
    SHEET,
    STRINGS,
    STYLES,
    TYPES,
    Case,
    Change,
    Make,
    Parts,
    added,
    cell,
    edited,
    everywhere,
    later,
    noise,
    packed,
    rewritten,
    substitute,
)

_UNSOUND, _DAMAGED, _MUCH = "file-unsound", "file-damaged", "file-too-much"
_DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


def _doctype(declared: str, part: str = SHEET) -> Change:
    """A document type before the root."""
    return substitute("?>", f"?><!DOCTYPE x {declared}>", part)


def _before_data(text: str) -> Change:
    return substitute("<sheetData>", f"{text}<sheetData>")


def _after_data(text: str) -> Change:
    return substitute("<pageMargins", f"{text}<pageMargins")


def _in_data(text: str) -> Change:
    return substitute("</sheetData>", f"{text}</sheetData>")


def _encoded(encoding: str, declared: str, mark: bytes = b"", part: str = SHEET) -> Make:
    def change(parts: Parts) -> None:
        text = parts[part].decode().replace(_DECLARED, f'<?xml version="1.0" encoding="{declared}"?>')
        parts[part] = mark + text.encode(encoding, "xmlcharrefreplace")

    return edited(change)


def _prefixed(parts: Parts) -> bytes:
    """``x:`` before every element, as the Open XML SDK writes."""
    for part in (BOOK, STRINGS, STYLES, SHEET, "xl/worksheets/sheet2.xml"):
        text = parts[part].decode().replace(f'xmlns="{_MAIN}"', f'xmlns:x="{_MAIN}"')
        text = text.replace("</", "\0").replace("<", "<x:").replace("\0", "</x:").replace("<x:?", "<?")
        parts[part] = text.encode()
    return packed(parts)


def _strict(parts: Parts) -> bytes:
    """The namespaces that "Strict Open XML" uses."""
    for name in parts:
        everywhere(_MAIN, _STRICT, name)(parts)
        everywhere(
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            "http://purl.oclc.org/ooxml/officeDocument/relationships",
            name,
        )(parts)
    return packed(parts)


def _filled_up(part: str, text: Callable[[], str], before: str) -> Make:
    """A part with a lot of text put before something."""
    return later(lambda: edited(substitute(before, text() + before, part)))


def _attributes() -> str:
    return " ".join(f'a{n}=""' for n in range(10**6))


def _digits() -> str:
    return noise(4 << 20).translate(str.maketrans("abcdef", "123456"))


def _deep(depth: int, name: str = "a") -> str:
    return f"<{name}>" * depth + f"</{name}>" * depth


CASES = (
    Case("DOCTYPE", edited(_doctype("")), "no part needs a document type", _UNSOUND),
    Case(
        "DOCTYPE with an entity",
        edited(_doctype('[<!ENTITY e "12">]'), cell("E6", "<v>&e;</v>")),
        "text that stands elsewhere",
        _UNSOUND,
    ),
    Case(
        "billion laughs",
        edited(_doctype(f'[<!ENTITY l0 "ha">{_LAUGHS}]'), cell("E5", "<v>&l9;</v>", t="str")),
        "entities of entities",
        _UNSOUND,
        heavy=True,
    ),
    Case(
        "external entity",
        edited(_doctype('[<!ENTITY e SYSTEM "file:///etc/passwd">]'), cell("E5", "<v>&e;</v>", t="str")),
        "a file of this machine in a cell",
        _UNSOUND,
    ),
    Case(
        "parameter entity",
        edited(_doctype('[<!ENTITY % p SYSTEM "http://example.org/x.dtd"> %p;]')),
        "a document type on the net",
        _UNSOUND,
    ),
    Case(
        "external DOCTYPE",
        edited(_doctype('SYSTEM "http://example.org/x.dtd"')),
        "a document type on the net",
        _UNSOUND,
    ),
    Case(
        "default attribute",
        edited(_doctype('[<!ATTLIST c t CDATA "b">]')),
        "a document type that changes every cell",
        _UNSOUND,
    ),
    Case("DOCTYPE in strings", edited(_doctype("", STRINGS)), "no part needs one", _UNSOUND),
    Case("DOCTYPE in styles", edited(_doctype("", STYLES)), "no part needs one", _UNSOUND),
    Case("DOCTYPE in content types", edited(_doctype("", TYPES)), "no part needs one", _UNSOUND),
    Case("DOCTYPE in relationships", edited(_doctype("", RELATIONS)), "no part needs one", _UNSOUND),
    Case("DOCTYPE in properties", edited(_doctype("", "docProps/core.xml")), "no part needs one", _UNSOUND),
    Case("unknown entity", edited(cell("E6", "<v>12&nbsp;50</v>")), "an entity of HTML", _DAMAGED),
    Case(
        "comment in a value",
        edited(cell("E6", "<v>12<!-- -->50</v>")),
        "12 for some readers, 1250 for others",
        _UNSOUND,
    ),
    Case(
        "instruction in a value",
        edited(cell("E6", "<v>12<?x ?>50</v>")),
        "12 for some readers, 1250 for others",
        _UNSOUND,
    ),
    Case(
        "CDATA in a value",
        edited(cell("E6", "<v>12<![CDATA[50]]></v>")),
        "12 for some readers, 1250 for others",
        _UNSOUND,
    ),
    Case(
        "CDATA in a string",
        edited(substitute("Sarjakuvat", "Sarja<![CDATA[kuvat]]>", STRINGS)),
        "no program writes a value so",
        _UNSOUND,
    ),
    Case(
        "comment in a string",
        edited(substitute("Sarjakuvat", "Sarja<!-- -->kuvat", STRINGS)),
        "Sarja for some readers",
        _UNSOUND,
    ),
    Case(
        "comment in a formula", edited(cell("E6", "<f>1+<!-- -->2</f><v>3</v>")), "cut short for some readers", _UNSOUND
    ),
    Case(
        "comments between cells",
        edited(_in_data("<!-- checked -->"), _before_data("<?x y?>")),
        "outside values they mean nothing",
    ),
    Case("character references", edited(cell("E6", "<v>&#49;&#x32;50</v>")), "&#49; is a 1"),
    Case("UTF-8 mark", _encoded("utf-8", "UTF-8", b"\xef\xbb\xbf"), "a byte order mark before UTF-8"),
    Case("UTF-16 little", _encoded("utf-16-le", "UTF-16", b"\xff\xfe"), "two bytes a character"),
    Case("UTF-16 big", _encoded("utf-16-be", "UTF-16", b"\xfe\xff"), "two bytes a character"),
    Case("strings in UTF-16", _encoded("utf-16-le", "utf-16", b"\xff\xfe", STRINGS), "parts may differ in encoding"),
    Case("ASCII", _encoded("ascii", "us-ascii", part=STRINGS), "all else as references"),
    Case(
        "no XML declaration",
        edited(substitute(_DECLARED, ""), substitute(_DECLARED, "", STRINGS)),
        "UTF-8 is understood",
    ),
    Case(
        "Latin-1", _encoded("latin-1", "ISO-8859-1", part=STRINGS), "an encoding that workbooks may not have", _UNSOUND
    ),
    Case(
        "Windows-1252",
        _encoded("cp1252", "windows-1252", part=STRINGS),
        "an encoding that workbooks may not have",
        _UNSOUND,
    ),
    Case("UTF-7", _encoded("utf-7", "UTF-7"), "an encoding that hides tags", _UNSOUND),
    Case("UTF-32", _encoded("utf-32", "UTF-32"), "an encoding that expat does not know", _DAMAGED),
    Case("Latin-1 called UTF-8", _encoded("latin-1", "UTF-8", part=STRINGS), "bytes that are no UTF-8", _DAMAGED),
    Case("UTF-8 called UTF-16", _encoded("utf-8", "UTF-16"), "bytes that are no UTF-16", _DAMAGED),
    Case(
        "UTF-16 called UTF-8",
        _encoded("utf-16-le", "UTF-8", b"\xff\xfe"),
        "the mark and the declaration disagree",
        _DAMAGED,
    ),
    Case(
        "overlong UTF-8",
        edited(lambda parts: parts.update({STRINGS: parts[STRINGS].replace(b"Sarjakuvat", b"\xc0\xbcv\xc0\xbe")})),
        "a < in two bytes",
        _DAMAGED,
    ),
    Case(
        "surrogates in UTF-8",
        edited(lambda parts: parts.update({STRINGS: parts[STRINGS].replace(b"Sarjakuvat", b"\xed\xa0\x80")})),
        "half a character",
        _DAMAGED,
    ),
    Case(
        "control character",
        edited(lambda parts: parts.update({STRINGS: parts[STRINGS].replace(b"Sarjakuvat", b"\x01")})),
        "a character that XML does not have",
        _DAMAGED,
    ),
    Case(
        "NUL by reference",
        edited(substitute("Sarjakuvat", "&#0;", STRINGS)),
        "a character that XML does not have",
        _DAMAGED,
    ),
    Case(
        "XML 1.1", edited(substitute('version="1.0"', 'version="1.1"')), "another XML, with other characters", _UNSOUND
    ),
    Case("prefixed elements", _prefixed, "x: before every element"),
    Case("Strict", _strict, "the namespaces of Strict Open XML"),
    Case("no namespace", edited(substitute(f' xmlns="{_MAIN}"', "")), "elements of nobody", _UNSOUND),
    Case(
        "wrong namespace", edited(substitute(_MAIN, "http://example.org/main")), "elements of somebody else", _UNSOUND
    ),
    Case(
        "strings of another namespace",
        edited(substitute(_MAIN, "http://example.org/main", STRINGS)),
        "elements of somebody else",
        _UNSOUND,
    ),
    Case(
        "one cell of another namespace",
        edited(substitute('<c r="E7"', '<c xmlns="http://example.org/main" r="E7"')),
        "seen by some readers only",
        _UNSOUND,
    ),
    Case(
        "one value of another namespace",
        edited(cell("E6", '<v xmlns="http://example.org/main">9</v>')),
        "seen by some readers only",
        _UNSOUND,
    ),
    Case(
        "one text of a like namespace",
        edited(cell("E5", f'<is><t xmlns="{_MAIN}x">Muu</t></is>', t="inlineStr")),
        "seen by some readers only",
        _UNSOUND,
    ),
    Case("undeclared prefix", edited(substitute('<c r="E7"', '<q:x/><c r="E7"')), "not well-formed", _DAMAGED),
    Case(
        "alternatives among rows",
        edited(_in_data(f"<mc:AlternateContent {_MC}><mc:Fallback/></mc:AlternateContent>")),
        "rows that depend on the reader",
        _UNSOUND,
    ),
    Case(
        "alternatives in a cell",
        edited(cell("E6", f"<mc:AlternateContent {_MC}><mc:Fallback><v>9</v></mc:Fallback></mc:AlternateContent>")),
        "a value that depends on the reader",
        _UNSOUND,
    ),
    Case(
        "alternatives around",
        edited(_after_data(f"<mc:AlternateContent {_MC}><mc:Fallback/></mc:AlternateContent>")),
        "outside the cells they mean nothing",
    ),
    Case(
        "extension of the sheet",
        edited(
            substitute(
                "</worksheet>",
                '<extLst><ext uri="{x}"><y:z xmlns:y="urn:y"><y:v>9</y:v></y:z></ext></extLst></worksheet>',
            )
        ),
        "Excel's extensions are passed by",
    ),
    Case(
        "extension of a cell",
        edited(cell("E6", '<v>1250</v><extLst><ext uri="{x}"><v>9</v></ext></extLst>')),
        "Excel's extensions are passed by",
    ),
    Case(
        "unknown element around",
        edited(_after_data('<future xmlns="urn:future"><row r="1"/></future>')),
        "what stands outside the cells is passed by",
    ),
    Case("unknown element among rows", edited(_in_data("<future/>")), "what stands among them is not", _UNSOUND),
    Case(
        "unknown element among strings",
        edited(substitute("<si><t>Tunnus", '<x xmlns="urn:x"/><si><t>Tunnus', STRINGS)),
        "shifts every later string for some readers",
        _UNSOUND,
    ),
    Case(
        "style of another namespace",
        edited(rewritten("<cellXfs [^>]*>", r'\g<0><xf xmlns="urn:x" numFmtId="14"/>', STYLES)),
        "counted by some readers, which shifts all later styles",
        _UNSOUND,
    ),
    Case(
        "two lots of cells",
        edited(_after_data('<sheetData><row r="6"><c r="E6"><v>9</v></c></row></sheetData>')),
        "the first or the last: readers differ",
        _UNSOUND,
    ),
    Case(
        "cells in an extension",
        edited(
            _before_data('<extLst><ext><sheetData><row r="6"><c r="E6"><v>9</v></c></row></sheetData></ext></extLst>')
        ),
        "cells to some readers",
        _UNSOUND,
    ),
    Case("text between rows", edited(_in_data("9")), "text outside values means nothing"),
    Case("not well-formed", edited(substitute("</sheetData>", "</row></sheetData>")), "a tag too many", _DAMAGED),
    Case("unclosed", edited(substitute("</worksheet>", "")), "a tag too few", _DAMAGED),
    Case("two roots", edited(substitute("</worksheet>", "</worksheet><worksheet/>")), "a part has one root", _DAMAGED),
    Case(
        "text behind the root",
        edited(substitute("</worksheet>", "</worksheet>more")),
        "nothing stands behind it",
        _DAMAGED,
    ),
    Case("attribute twice", edited(substitute('<c r="E7"', '<c r="E9" r="E7"')), "the first or the last", _DAMAGED),
    Case("empty part", edited(added(SHEET, b"")), "a part of no bytes", _DAMAGED),
    Case("deep before the cells", edited(_before_data(_deep(5000))), "elements in elements in elements", _UNSOUND),
    Case("deep behind the cells", edited(_after_data(_deep(500))), "what stands there is not looked into"),
    Case(
        "cells in an instruction",
        edited(_before_data("<?x <sheetData></sheetData> ?>")),
        "what only looks like the cells",
    ),
    Case(
        "value in an instruction",
        edited(_in_data('<?x <row r="6"><c r="E6"><v>9</v></c></row> ?>')),
        "what only looks like a cell",
    ),
    Case(
        "cells in an attribute",
        edited(_before_data('<x y="&lt;sheetData>&lt;/sheetData>"/>')),
        "what only looks like the cells",
    ),
    Case(
        "deep in an extension",
        edited(_in_data(f"<extLst>{_deep(5000)}</extLst>")),
        "the same within the cells",
        _UNSOUND,
    ),
    Case(
        "deep in strings",
        edited(substitute("<si><t>Tunnus", f"<si>{_deep(5000, 'r')}<t>Tunnus", STRINGS)),
        "the same among strings",
        _UNSOUND,
    ),
    Case(
        "deep in content types",
        _filled_up(TYPES, lambda: _deep(50_000), "</Types>"),
        "the same in a part of a few lines",
        _UNSOUND,
        heavy=True,
    ),
    Case(
        "deep in properties",
        _filled_up("docProps/core.xml", lambda: _deep(50_000), "</cp:coreProperties>"),
        "the same in a part of a few lines",
        _UNSOUND,
        heavy=True,
    ),
    Case(
        "huge attribute",
        later(lambda: edited(substitute('<c r="E7"', f'<c x="{"y" * (20 << 20)}" r="E7"'))),
        "20 MB in one tag",
        _MUCH,
        heavy=True,
    ),
    Case(
        "random huge attribute",
        later(lambda: edited(substitute('<c r="E7"', f'<c x="{noise(6 << 20)}" r="E7"'))),
        "6 MB in one tag, hard to pack",
        _UNSOUND,
        heavy=True,
    ),
    Case(
        "a million attributes",
        later(lambda: edited(substitute('<c r="E7"', f'<c {_attributes()} r="E7"'))),
        "one tag, a million names",
        _UNSOUND,
        heavy=True,
    ),
    Case(
        "a million names",
        later(lambda: edited(_after_data("".join(f"<a{n}/>" for n in range(10**6))))),
        "a million elements of different names",
        _MUCH,
        heavy=True,
    ),
    Case(
        "a million namespaces",
        later(lambda: edited(_after_data("".join(f'<a xmlns:n{n}="u"/>' for n in range(10**6))))),
        "a million prefixes",
        _MUCH,
        heavy=True,
    ),
    Case(
        "a million names first",
        later(lambda: edited(_before_data("".join(f"<a{n}/>" for n in range(10**6))))),
        "the same before the cells",
        _UNSOUND,
        heavy=True,
    ),
    Case(
        "a million namespaces first",
        later(lambda: edited(_before_data("".join(f'<a xmlns:n{n}="u"/>' for n in range(10**6))))),
        "the same before the cells",
        _UNSOUND,
        heavy=True,
    ),
    Case(
        "huge text",
        later(lambda: edited(cell("E5", f"<v>{noise(8 << 20)}</v>", t="str"))),
        "8 MB in one cell",
        answers={"L-nimi": None},
        findings=("text-long",),
        heavy=True,
    ),
    Case(
        "huge number",
        later(lambda: edited(cell("E6", f"<v>{_digits()}</v>"))),
        "4 million digits",
        _UNSOUND,
        heavy=True,
    ),
    Case(
        "huge comment",
        later(lambda: edited(_after_data(f"<!--{noise(8 << 20)}-->"))),
        "8 MB in one comment",
        _UNSOUND,
        heavy=True,
    ),
    Case(
        "huge shared string",
        later(lambda: edited(substitute("Sarjakuvat", noise(8 << 20), STRINGS))),
        "8 MB in one string",
        _UNSOUND,
        heavy=True,
    ),
)
