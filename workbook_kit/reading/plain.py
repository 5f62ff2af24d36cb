"""The plain shape of a sheet's cells, as nearly every program writes it, cut up by one regular expression.

A short cut beside expat, not a second opinion: expat checks the same bytes, and cells of any other shape (a prefix, a
comment, an attribute that we do not know, an empty value) are not cut at all, but read by expat's events.
"""

from __future__ import annotations

import re

_LONGEST = 4 * 1024 * 1024
"""Bytes of a body that is cut in memory; a longer one streams through expat."""

_OPEN, _CLOSE = b"<sheetData>", b"</sheetData>"
_CELL = (
    r'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?: s="([0-9]{1,5})")?(?: t="([A-Za-z]{1,9})")?'
    r'(?: ?/>|>(?:(?:<f(?: aca="false")?>([^<]+)</f>)?(?:<v>([^<]+)</v>|<v ?/>)?'
    r'|<is><t(?: xml:space="preserve")?>([^<]+)</t></is>)</c>)'
)
_ROW = r'<row r="([1-9][0-9]{0,6})"(?: [A-Za-z:0-9]+="[^"<>&]*")*+'
_SPACE = r"[ \n\t]*+"
_PIECES = re.compile(f"{_CELL}|{_ROW}")
_BODY = re.compile(
    f"{_SPACE}(?:{_ROW}(?: ?/>|>{_SPACE}(?:{_CELL}{_SPACE})*+</row>){_SPACE})*+".replace("([", "(?:[").replace(
        "([^", "(?:[^"
    )
)
_ENTITY = re.compile(r"&(?:(amp|lt|gt|quot|apos);)?")
_MEANINGS = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}

Piece = tuple[str, str, str, str, str, str, str, str]
"""Letters, digits, style, type, formula, value, inline text of a cell, or last the number of a row; empty if absent."""


def cut(content: bytes) -> tuple[bytes, bytes, bytes] | None:
    """A sheet's part up to its cells, the cells, and the rest; None if it is not of the plain shape."""
    start, end = content.find(_OPEN) + len(_OPEN), content.find(_CLOSE)
    if not len(_OPEN) <= start <= end or b"<!" in content or end - start > _LONGEST:
        return None
    if b"sheetData" in content[end + len(_CLOSE) :]:  # a second one would be refused, so it has to be seen
        return None
    return content[:start], content[start:end], content[end:]


def pieces(body: bytes) -> list[Piece] | None:
    """The rows and cells of a body in order; None if there is anything else in it."""
    if b"\r" in body:  # XML turns it into a line feed; leave that to expat
        return None
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if not _BODY.fullmatch(text) or any(name == "" for name in _ENTITY.findall(text)):
        return None
    return _PIECES.findall(text)


def meant(text: str) -> str:
    """A text with its entities as the characters they stand for."""
    return _ENTITY.sub(lambda match: _MEANINGS[match[1]], text) if "&" in text else text
