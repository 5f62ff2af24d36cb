"""XML of workbook parts by expat, within bounds: no DTD, few encodings, limits on depth, names and token length."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
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

DEPTH_LIMIT = 64  # a worksheet is seven deep, extensions of Excel somewhat deeper
TOKEN_LIMIT = 1 << 20  # bytes of one tag or piece of text; a cell holds 32 767 characters
NAMES_LIMIT = 10_000
"""Distinct names of elements and attributes in a part: expat keeps each in memory until it is done."""

_DECLARATIONS_LIMIT = 100_000
_ENCODINGS = {"utf-8", "utf-16", "utf-16le", "utf-16be", "us-ascii", "ascii"}

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


def parse(
    content: bytes, start: Start, end: End | None = None, text: Text | None = None, *, odd: Text | None = None
) -> None:
    """Feed a part to handlers; names come as ``namespace local``. Raises Refused for what is not plain sound XML.

    ``odd`` is called for comments, processing instructions and CDATA: some readers cut a value short at them.
    """
    _feed(_make_parser(start, end, text, odd=odd), content)


def check(content: bytes, root: str) -> None:
    """Raise Refused unless a part is well-formed XML with this root. Depth is not bounded: the part must be short."""

    def start(element: str, _attributes: dict[str, str]) -> None:
        space, _, name = element.rpartition(" ")
        if space not in MAIN or name != root:
            raise Refused("file-unsound")
        parser.StartElementHandler = parser.EndElementHandler = None

    parser = _make_parser(start)
    _feed(parser, content)


def _make_parser(
    start: Start, end: End | None = None, text: Text | None = None, *, odd: Text | None = None
) -> expat.XMLParserType:
    """A parser that refuses DTDs, entities that a part declares, and unusual encodings."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = (start, end) if end else _shallow(start)
    parser.CharacterDataHandler = text
    parser.XmlDeclHandler = _declared
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.UnparsedEntityDeclHandler = _refuse
    parser.SkippedEntityHandler = _refuse
    parser.StartNamespaceDeclHandler = _few()
    if odd:
        parser.CommentHandler = odd
        parser.ProcessingInstructionHandler = lambda _target, data: odd(data)
        parser.StartCdataSectionHandler = lambda: odd("")
    return parser


def _feed(parser: expat.XMLParserType, content: bytes) -> None:
    """Parse a part in steps. Raises Refused if it is not well-formed.

    A step is as long as the longest token allowed: if a whole step moves the parser on by nothing, a tag is longer than
    that. It is refused then, before expat builds it, or, in versions before 2.6, scans it from its start at each step.
    """
    try:
        for at in range(0, max(len(content), 1), TOKEN_LIMIT):
            before, left = parser.CurrentByteIndex, len(content) - at - TOKEN_LIMIT
            parser.Parse(content[at : at + TOKEN_LIMIT], left <= 0)
            is_stuck = parser.CurrentByteIndex == before and left >= 0
            if is_stuck or len(parser.intern) > NAMES_LIMIT:
                raise Refused("file-unsound")
    except expat.ExpatError:
        raise Refused("file-damaged") from None


def _shallow(start: Start) -> tuple[Start, End]:
    """Handlers that bound the depth of a part whose reader needs no end handler."""
    depth = 0

    def enter(element: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEPTH_LIMIT:
            raise Refused("file-unsound")
        start(element, attributes)

    def leave(_element: str) -> None:
        nonlocal depth
        depth -= 1

    return enter, leave


def _few() -> Callable[[str, str], None]:
    """A handler that bounds the number of namespace declarations, as expat keeps each prefix in memory."""
    number = count(1)

    def declared(_prefix: str, _space: str) -> None:
        if next(number) > _DECLARATIONS_LIMIT:
            raise Refused("file-unsound")

    return declared


def _declared(version: str, encoding: str | None, _standalone: int) -> None:
    if version != "1.0" or (encoding or "utf-8").lower() not in _ENCODINGS:
        raise Refused("file-unsound")


def _refuse(*_: object) -> None:
    raise Refused("file-unsound")
