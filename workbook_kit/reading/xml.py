"""XML of workbook parts, read with expat and bounded: no DTD, no odd encodings, no depth."""

from __future__ import annotations

from collections.abc import Callable
from xml.parsers import expat

from workbook_kit.errors import Refused

MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
RELATIONS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
PACKAGE = ("http://schemas.openxmlformats.org/package/2006/relationships",)
TYPES = ("http://schemas.openxmlformats.org/package/2006/content-types",)

DEPTH_LIMIT = 64
TOKEN_LIMIT = 1 << 20
_ENCODINGS = {"utf-8", "utf-16", "utf-16le", "utf-16be", "us-ascii", "ascii"}

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


def parse(
    content: bytes, start: Start, end: End | None = None, text: Text | None = None, *, odd: Text | None = None
) -> None:
    """Feed a part to handlers; names come as ``namespace local``. Raises Refused for what is not plain sound XML.

    ``odd`` is told of comments, processing instructions and CDATA: some readers cut a value short at them.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.XmlDeclHandler = _declared
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.UnparsedEntityDeclHandler = _refuse
    parser.SkippedEntityHandler = _refuse
    if odd:
        parser.CommentHandler = odd
        parser.ProcessingInstructionHandler = lambda _target, data: odd(data)
    try:
        # in one piece: expat before 2.6 takes quadratic time over a long token that arrives in pieces
        parser.Parse(content, True)
    except expat.ExpatError:
        raise Refused("file-damaged") from None
    except (ValueError, UnicodeError, LookupError):
        raise Refused("file-damaged") from None


def _declared(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding and encoding.lower() not in _ENCODINGS:
        raise Refused("file-unsound")


def _refuse(*_: object) -> None:
    raise Refused("file-unsound")
