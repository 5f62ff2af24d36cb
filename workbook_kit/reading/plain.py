"""The fast way: cells and strings in the plain shape that nearly every program writes, split by regular expressions.

It accepts nothing that expat would refuse. The expressions list every tag that may occur and what may follow it, so a
text that they match from end to end is well-formed if its characters are valid, which is checked. What they leave out
goes to expat: the attributes of rows, each distinct one once, and the part around the cells. A part in any other shape
(a prefix, a comment, an attribute of a cell that is not known here) is not split at all but read by expat's events.
A property test holds that both ways read alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from workbook_kit.errors import Refused

_LONGEST = 4 * 1024 * 1024
"""Bytes of cells that are split at once in memory; larger parts stream through expat."""
_HEAD_TAGS, _HEAD_ENDS, _TAIL_TAGS = 10_000, 60, 500_000
"""Tags and end tags before the cells, and tags after them.

A part with more before them is read by events, which bound names and depth; one with more after them is refused.
"""

# the split text is decoded as UTF-8, so the part must declare that, or nothing
_DECLARED = re.compile(
    rb'\A(?:\xef\xbb\xbf)?(?:<\?xml version="1\.0"(?: encoding="(?:UTF|utf)-8")?(?: standalone="(?:yes|no)")? ?\?>\s*)?'
)
_PLAIN = rb'(?: (?!xmlns)[A-Za-z]+="[^"<>&]*")*+'
_SHEET_TAIL = re.compile(rb"</sheetData>\s*(?:<sheetCalcPr%b ?/>\s*)?(<sheetProtection%b ?/>)?" % (_PLAIN, _PLAIN))
_ROOT_AND_DATA = 2
_DATA, _DATA_END = b"<sheetData>", b"</sheetData>"
_STRINGS_HEAD = re.compile(_DECLARED.pattern + rb"<sst[^<>]*>\s*")
_STRINGS_END = b"</sst>"

# Optional pieces are written (?:…|), as CPython is much slower on (?:…)?. All repetitions are possessive (``*+``):
# without backtracking a hostile text cannot cost more than its length.
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

# control characters: XML turns \r into a line feed and forbids the others
_NOT_AS_THEY_STAND = bytes(set(range(0x20)) - set(b"\t\n"))
_OTHER_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#10);)")
_MEANINGS = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&#10;", "\n"), ("&amp;", "&"))
"""Unescape &amp; last, so that &amp;lt; does not become <."""

Piece = tuple[str, str, str | None, str | None, str | None, str | None, str | None]
"""A cell's reference, attributes, inline text, formula, value and empty value, or a row's number; None if absent."""


@dataclass(frozen=True)
class Sheet:
    """A sheet that was split: its rows and cells in order, their number and bytes; ``rest`` still has to pass expat."""

    pieces: Iterable[Piece]
    count: int
    size: int
    rest: bytes
    protected: bool


@dataclass(frozen=True)
class Strings:
    """The shared strings, still escaped; ``rest``, the part around them, still has to pass expat."""

    texts: list[str]
    rest: bytes


def sheet(content: bytes) -> Sheet | None:
    """Split a sheet's part; None if it has another shape. Raises Refused if there is too much after the cells."""
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
    """Split the part of the shared strings; None if it is not of the plain shape."""
    head, end = _STRINGS_HEAD.match(content), content.rfind(_STRINGS_END)
    if not head or not head.end() < end <= head.end() + _LONGEST or len(content) - end > len(_STRINGS_END) + 2:
        return None
    found = _split(_ITEM, content[head.end() : end])
    return None if found is None else Strings(found[0], head[0] + content[end:])


def _leads_to_data(head: bytes) -> bool:
    """Whether exactly two elements, the root and ``sheetData``, are open at the end of ``head``, by counting tags.

    Counting is right as comments and the like are excluded and there are as many < as >: each starts or ends a tag.
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
    """Whether nothing follows that would matter (more cells, protection) and so would have to be read."""
    return tail.find(b"sheetData", start) < 0 and tail.find(b"sheetProtection", start) < 0


def _split(shape: re.Pattern[str], body: bytes) -> list[list[str]] | None:
    """By group of an expression, what it holds in each match; None if anything stands between the matches."""
    text = _as_it_stands(body)
    if text is None:
        return None
    found = shape.split(text.lstrip(" \n\t"))
    step = shape.groups + 1
    return None if any(found[::step]) else [found[group::step] for group in range(1, step)]


def _as_it_stands(body: bytes) -> str | None:
    """The text, if expat would accept it and change nothing in it but the entities that ``meant`` knows; else None."""
    if len(body.translate(None, _NOT_AS_THEY_STAND)) != len(body):
        return None
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return None
    # a single bracket is looked for first, as that is quicker
    if "\ufffe" in text or "\uffff" in text or ("]" in text and "]]>" in text) or _OTHER_ENTITY.search(text):
        return None
    return text


def type_and_style(attributes: str) -> tuple[str, str]:
    """A cell's type and style, with the defaults of the file format where it names none."""
    found = _TYPE_AND_STYLE.fullmatch(attributes)
    style, kind = found.groups() if found else (None, None)
    return kind or "n", style or "0"


def meant(text: str) -> str:
    """A text with its entities replaced by the characters they stand for."""
    if "&" in text:
        for entity, meaning in _MEANINGS:
            text = text.replace(entity, meaning)
    return text
