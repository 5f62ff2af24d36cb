"""The plain shape of cells and strings, as nearly every program writes them, cut up by one regular expression each.

A short cut past expat that takes nothing expat would not. The expressions know every tag that may stand there and what
may follow it, so what they cover from end to end is sound XML if its characters are. Those are looked at; the free
attributes of rows go to expat once each; and so does what is left of the part when this is cut out. Any other shape (a
prefix, a comment, an attribute of a cell that we do not know) is not cut but read by expat's events.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from workbook_kit.errors import Refused

_LONGEST = 4 * 1024 * 1024
"""Bytes that are cut in memory; more of them stream through expat."""
_HEAD_TAGS, _HEAD_ENDS, _TAIL_TAGS = 10_000, 60, 500_000
"""A head with more tags or end tags goes by events, which count names and depth; behind the cells neither counts."""

# what is cut is decoded as UTF-8, so the part must be UTF-8 to expat, too
_DECLARED = re.compile(
    rb'\A(?:\xef\xbb\xbf)?(?:<\?xml version="1\.0"(?: encoding="(?:UTF|utf)-8")?(?: standalone="(?:yes|no)")? ?\?>\s*)?'
)
_PLAIN = rb'(?: (?!xmlns)[A-Za-z]+="[^"<>&]*")*+'
_SHEET_TAIL = re.compile(rb"</sheetData>\s*(?:<sheetCalcPr%b ?/>\s*)?(<sheetProtection%b ?/>)?" % (_PLAIN, _PLAIN))
_ROOT_AND_DATA = 2
_DATA, _DATA_END = b"<sheetData>", b"</sheetData>"
_STRINGS_HEAD = re.compile(_DECLARED.pattern + rb"<sst[^<>]*>\s*")
_STRINGS_END = b"</sst>"

# what may be missing is written (?:…|), as CPython takes much longer over (?:…)?; and no repetition ever gives back
_SPACE = r"[ \n\t]*+"
_ROW_NEXT = rf"{_SPACE}(?=<row |\Z)"
_CELL_NEXT = rf"{_SPACE}(?:(?=<c )|</row>{_ROW_NEXT})"
_ROW = r'<row r="([1-9][0-9]{0,6}+)"((?: (?!xmlns)[A-Za-z:0-9]++="[^"<>&]*+")*+)'
_TEXT = r'<t(?: xml:space="preserve"|)>([^<]++)</t>'
_CELL = (
    r'<c r="([A-Z]{1,3}+[1-9][0-9]{0,6}+)"((?: s="[0-9]{1,5}+"|)(?: t="[A-Za-z]{1,9}+"|))'
    rf"(?:>(?:<is>{_TEXT}</is>"
    r'|(?:<f(?: aca="(?:true|false)"|)>([^<]++)</f>|)(?:<v>([^<]++)</v>|(<v ?/>|<v></v>)|))</c>| ?/>)'
)
_PIECE = re.compile(rf"{_CELL}{_CELL_NEXT}|{_ROW}(?:>{_CELL_NEXT}| ?/>{_ROW_NEXT})")
_TYPE_AND_STYLE = re.compile(r'(?: s="([0-9]+)")?(?: t="([A-Za-z]+)")?')
_ITEM = re.compile(rf"<si>{_TEXT}</si>{_SPACE}")

# a line feed is what XML makes of \r; the other characters it does not allow
_NOT_AS_THEY_STAND = bytes(set(range(0x20)) - set(b"\t\n"))
_OTHER_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#10);)")
_MEANINGS = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&#10;", "\n"), ("&amp;", "&"))
"""The ampersand last: what it makes is no entity."""

Piece = tuple[str, str, str | None, str | None, str | None, str | None, str | None]
"""Reference, attributes, inline text, formula, value, empty value of a cell; the number of a row. None if absent."""


@dataclass(frozen=True)
class Sheet:
    """A sheet's rows and cells in order, how many, of how many bytes, and the part around them with the row tags."""

    pieces: Iterable[Piece]
    count: int
    size: int
    rest: bytes
    protected: bool


@dataclass(frozen=True)
class Strings:
    """The shared strings as they are written, and the part around them."""

    texts: list[str]
    rest: bytes


def sheet(content: bytes) -> Sheet | None:
    """A sheet's part cut up; None if it is not of the plain shape. Raises Refused if there is too much around it."""
    start, end = content.find(_DATA) + len(_DATA), content.rfind(_DATA_END)
    if not len(_DATA) <= start <= end <= start + _LONGEST:
        return None
    head, tail = content[:start], content[end:]
    after = _SHEET_TAIL.match(tail)
    if not after or not _leads_to_data(head) or not _is_silent(tail, after.end()):
        return None
    found = _split(_PIECE, content[start:end])
    if found is None:
        return None
    *columns, rows = found
    tags = "".join(f'<row r="1"{attributes}/>' for attributes in set(rows) if attributes).encode()
    if len(tail) > _TAIL_TAGS and tail.count(b"<") > _TAIL_TAGS:
        raise Refused("file-too-much")
    protected = after[1] is not None and (b' sheet="1"' in after[1] or b' sheet="true"' in after[1])
    return Sheet(zip(*columns, strict=True), len(rows), end - start, b"".join((head, tags, tail)), protected)


def strings(content: bytes) -> Strings | None:
    """The part of the shared strings cut up; None if it is not of the plain shape."""
    head, end = _STRINGS_HEAD.match(content), content.rfind(_STRINGS_END)
    if not head or not head.end() < end <= head.end() + _LONGEST or len(content) - end > len(_STRINGS_END) + 2:
        return None
    found = _split(_ITEM, content[head.end() : end])
    return None if found is None else Strings(found[0], head[0] + content[end:])


def _leads_to_data(head: bytes) -> bool:
    """Whether the start of a part leaves open just the root and the data, told by counting.

    Without comments and the like, and with no more > than <, each < starts a tag and each > ends one.
    """
    tags = _DECLARED.sub(b"", head, count=1)
    if not tags.startswith((b"<worksheet ", b"<worksheet>")) or b"<!" in tags or b"<?" in tags:
        return False
    if tags.count(b"sheetData") != 1 or b"sheetProtection" in tags:
        return False
    number, ends = tags.count(b"<"), tags.count(b"</")
    if number != tags.count(b">") or number > _HEAD_TAGS or ends > _HEAD_ENDS:
        return False
    return number - 2 * ends - tags.count(b"/>") == _ROOT_AND_DATA


def _is_silent(tail: bytes, start: int) -> bool:
    """Whether nothing follows that would be refused or count, and therefore has to be seen."""
    return tail.find(b"sheetData", start) < 0 and tail.find(b"sheetProtection", start) < 0


def _split(shape: re.Pattern[str], body: bytes) -> list[list[str]] | None:
    """What the groups of an expression hold by group, match after match; None if anything stands between matches."""
    text = _as_it_stands(body)
    if text is None:
        return None
    found = shape.split(text.lstrip(" \n\t"))
    step = shape.groups + 1
    return None if any(found[::step]) else [found[group::step] for group in range(1, step)]


def _as_it_stands(body: bytes) -> str | None:
    """The text of a piece of a part in which expat would find no fault and change no character but known entities."""
    if len(body.translate(None, _NOT_AS_THEY_STAND)) != len(body):
        return None
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return None
    # one bracket is sought first, as that is quick
    if "\ufffe" in text or "\uffff" in text or ("]" in text and "]]>" in text) or _OTHER_ENTITY.search(text):
        return None
    return text


def type_and_style(attributes: str) -> tuple[str, str]:
    """What a piece says of type and style, or what holds without a word."""
    found = _TYPE_AND_STYLE.fullmatch(attributes)
    style, kind = found.groups() if found else (None, None)
    return kind or "n", style or "0"


def meant(text: str) -> str:
    """A text with its entities as the characters they stand for."""
    if "&" in text:
        for entity, meaning in _MEANINGS:
            text = text.replace(entity, meaning)
    return text
