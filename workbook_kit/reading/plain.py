"""The plain shape of cells and strings, as nearly every program writes them, cut up by one regular expression each.

A short cut beside expat that takes nothing expat would not: the expression knows every tag that may stand there and what
may follow it, so that a text which it covers from end to end is sound XML if its characters are; those are looked at, and
the attributes of rows, which are free, go to expat once each. Any other shape (a prefix, a comment, an attribute that we
do not know, an empty value) is not cut at all, but read by expat's events.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_LONGEST = 4 * 1024 * 1024
"""Bytes of a body that is cut in memory; a longer one streams through expat."""
_SHORT = 100

# what is cut is decoded as UTF-8, so the part must be UTF-8 to expat, too
_DECLARED = rb'(?:\xef\xbb\xbf)?(?:<\?xml version="1\.0"(?: encoding="(?:UTF|utf)-8")?(?: standalone="(?:yes|no)")? ?\?>\s*)?'
_SHEET_HEAD = re.compile(_DECLARED + rb"<worksheet[ >]")
_STRINGS_HEAD = re.compile(_DECLARED + rb"<sst[^<>]*>")
_STRINGS_TAIL = re.compile(rb"</sst>\s*\Z")
_DATA, _DATA_END = b"<sheetData>", b"</sheetData>"
_PROTECTION = re.compile(rb"</sheetData>\s*(?:<sheetCalcPr[^<>]*/>\s*)?(?:<sheetProtection[^<>]*/>)?")

# what may be missing is written (?:…|), as CPython takes much longer over (?:…)?
_SPACE = r"[ \n\t]*+"
_ROW_NEXT = rf"{_SPACE}(?=<row |\Z)"
_CELL_NEXT = rf"{_SPACE}(?:(?=<c )|</row>{_ROW_NEXT})"
_ROW = r'<row r="([1-9][0-9]{0,6})"((?: (?!xmlns)[A-Za-z:0-9]+="[^"<>&]*")*+)'
_TEXT = r'<t(?: xml:space="preserve"|)>([^<]+)</t>'
_CELL = (
    r'<c r="([A-Z]{1,3}[1-9][0-9]{0,6})"((?: s="[0-9]{1,5}"|)(?: t="[A-Za-z]{1,9}"|))'
    rf"(?:>(?:<is>{_TEXT}</is>"
    r'|(?:<f(?: aca="false"|)>([^<]+)</f>|)(?:<v>([^<]+)</v>|<v ?/>|))</c>| ?/>)'
)
_PIECE = re.compile(rf"{_CELL}{_CELL_NEXT}|{_ROW}(?:>{_CELL_NEXT}| ?/>{_ROW_NEXT})")
_TYPE_AND_STYLE = re.compile(r'(?: s="([0-9]+)")?(?: t="([A-Za-z]+)")?')
_ITEM = re.compile(rf"<si>{_TEXT}</si>{_SPACE}")  # an empty one is rare enough to be left to the events

# a line feed is what XML makes of \r; the other characters it does not allow
_NOT_AS_THEY_STAND = bytes(set(range(0x20)) - set(b"\t\n"))
_ENTITY = re.compile(r"&(amp|lt|gt|quot|apos|#10);")
_OTHER_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#10);)")
_MEANINGS = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'", "#10": "\n"}

Piece = tuple[str, str, str | None, str | None, str | None, str | None]
"""Reference, attributes, inline text, formula and value of a cell; or the number of a row. None if absent."""


@dataclass(frozen=True)
class Pieces:
    """The rows and cells of a body in order, how many they are, and each different row tag once."""

    each: Iterable[Piece]
    count: int
    rows: bytes


def cut(content: bytes) -> tuple[bytes, bytes, bytes] | None:
    """A sheet's part up to its cells, the cells, and the rest; None if it is not of the plain shape."""
    start, end = content.find(_DATA) + len(_DATA), content.rfind(_DATA_END)
    protection = _PROTECTION.match(content, max(end, 0))
    if not len(_DATA) <= start <= end <= start + _LONGEST or not protection or not _SHEET_HEAD.match(content):
        return None
    rest = protection.end()  # what is refused in it, or counts, has to be seen
    if content.find(b"sheetData", rest) >= 0 or content.find(b"sheetProtection", rest) >= 0:
        return None
    return content[:start], content[start:end], content[end:]


def pieces(body: bytes) -> Pieces | None:
    """The rows and cells of a body; None if there is anything else in it."""
    text = _as_it_stands(body)
    if text is None:
        return None
    found = _PIECE.split(text.lstrip(" \n\t"))
    step = _PIECE.groups + 1
    if any(found[::step]):
        return None
    *columns, attributes = (found[group::step] for group in range(1, step))
    rows = "".join(f'<row r="1"{told}/>' for told in set(attributes) if told)
    return Pieces(zip(*columns, strict=True), len(attributes), rows.encode())


def cut_strings(content: bytes) -> tuple[bytes, list[str], bytes] | None:
    """The part of the shared strings up to the first, the strings, and the rest; None if not of the plain shape."""
    head, tail = _STRINGS_HEAD.match(content), _STRINGS_TAIL.search(content, max(len(content) - _SHORT, 0))
    if not head or not tail or not 0 <= tail.start() - head.end() <= _LONGEST:
        return None
    text = _as_it_stands(content[head.end() : tail.start()])
    found = [] if text is None else _ITEM.split(text.lstrip(" \n\t"))
    if not found or any(found[::2]):
        return None
    return head[0], found[1::2], tail[0]


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
    return _ENTITY.sub(lambda match: _MEANINGS[match[1]], text) if "&" in text else text
