"""A mail that was dropped into ``collected/``: what is attached to it, and who sent that, and when.

A mail may hold other messages, forwarded whole or returned by a delivery report, and these may again. A workbook has
the date and the sender of the message that directly holds it, and none where that message has none.

The standard library's parser takes time and memory by the square of the length of some headers, recurses as deep as a
mail is nested, and raises any exception on headers that no mail program would write. So the sizes of a mail are checked
before it is parsed, and the only error that leaves this module is ``ValueError``.
"""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from email.message import EmailMessage, Message
from email.utils import parseaddr, parsedate_to_datetime
from functools import cached_property
from itertools import count
from typing import cast

from workbook_kit.reading.quoted import HTML_LIMIT, NOTHING_QUOTED, TEXT_LIMIT, Quoted, quoted_header, text_of_html
from workbook_kit.workspace.arrival import NO_MAIL, Envelope

_HEADER_LIMIT = 8 * 1024  # bytes: parsing takes time by the square of a header
_PARTS_LIMIT, _NESTED_LIMIT = 2000, 40  # parts; parts that hold parts, as the parser recurses into each
_HEAD = re.compile(rb"(?:received|return-path|from|mime-version|date|delivered-to|message-id):", re.IGNORECASE)
# the headers that are parsed, here or by the standard library; the length of others costs nothing
_PARSED = re.compile(
    rb"^(?:from|date|auto-submitted|content-[a-z-]+)[ \t]*:[^\n]*(?:\n[ \t][^\n]*)*", re.IGNORECASE | re.MULTILINE
)
_PART = re.compile(rb"^--[^\s-]", re.MULTILINE)
_NESTED = re.compile(rb"^content-type[ \t]*:\s*(?:message/|multipart/)", re.IGNORECASE | re.MULTILINE)
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"

ZIP_TROUBLE = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, OSError, EOFError, ValueError)
"""What the standard library raises on damaged zips."""

# What may be a return is passed on even if it cannot be read (.xls, .ods): it is then refused with what to do about it.
_NAMES = re.compile(r".*\.(?:xls[xmb]?|ods|zip|numbers|eml)", re.IGNORECASE)
_TYPES = re.compile(r".*(?:excel|spreadsheet).*", re.IGNORECASE)
_OLE, _SHEETS_IN_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ("Workbook", "EncryptedPackage")
_OTHER_DOCUMENTS = ("word/", "ppt/", "visio/")


_CHARSET = re.compile(r"utf-?8|utf-?16(?:[bl]e)?|(?:us-)?ascii|iso-?8859-?\d{1,2}|(?:windows|cp)-?125\d", re.IGNORECASE)
"""Those that text is written in here; the standard library knows others whose decoders take time by the square."""
_MESSAGES = ("message/rfc822", "message/global")
_REPORTERS = ("mailer-daemon", "postmaster")


@dataclass(frozen=True)
class Attachment:
    """``may_be_return``: it is a workbook, an archive or another mail, by its content, its name or its type."""

    name: str
    data: bytes
    may_be_return: bool
    envelope: Envelope


@dataclass(frozen=True)
class Mail:
    """``envelope`` is its own, which those of its attachments are not if another message in it holds them.

    A ``report`` is what a mail server wrote, an ``automatic`` mail what a program did.
    """

    envelope: Envelope
    attachments: tuple[Attachment, ...]
    is_report: bool
    is_automatic: bool


def is_mail(name: str, data: bytes) -> bool:
    """Whether a file is a mail, by its name or by how it begins."""
    return name.lower().endswith(".eml") or _HEAD.match(data[:4096].removeprefix(_BYTE_ORDER_MARK).lstrip()) is not None


def read_mail(data: bytes, around: Envelope = NO_MAIL) -> Mail:
    """Take a mail apart; ``around`` is the envelope of a mail to which it is attached.

    Raises ValueError if it is not one that a mail program would write.
    """
    if _is_too_much(data):
        raise ValueError  # whoever asks says so in the reader's language
    try:
        parsed = email.message_from_bytes(data.removeprefix(_BYTE_ORDER_MARK), policy=email.policy.default)
        message = _Message(parsed, around)
        attachments = tuple(_attachments(message, count(1)))
        return Mail(message.envelope, attachments, message.is_report, message.is_automatic)
    except Exception as trouble:
        raise ValueError from trouble


def _is_too_much(data: bytes) -> bool:
    """Whether it has too long headers, too many parts or too deep a nesting, by counting alone, as that is quick."""
    plain = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return (
        any(len(found[0]) > _HEADER_LIMIT for found in _PARSED.finditer(plain))
        or sum(1 for _ in _PART.finditer(plain)) > _PARTS_LIMIT
        or sum(1 for _ in _NESTED.finditer(plain)) > _NESTED_LIMIT
    )


@dataclass(frozen=True)
class _Message:
    """A mail, or a message in it; ``around`` is the envelope of what holds it."""

    whole: EmailMessage
    around: Envelope

    @cached_property
    def parts(self) -> tuple[tuple[EmailMessage, str], ...]:
        """Its own parts with their types; a message in it is one part."""
        return tuple(_parts(self.whole))

    @cached_property
    def envelope(self) -> Envelope:
        quoted = self._quoted()
        bounced = self.around.bounced or self.is_report or self._submitted == "auto-replied"
        return Envelope(
            _tried(_date, self.whole), self._sender, self.around.sender, quoted.moment, quoted.sender, bounced
        )

    def _quoted(self) -> Quoted:
        """What its text quotes; a text that cannot be read quotes nothing, and never costs the mail its attachments."""
        try:
            return next(filter(None, map(quoted_header, _texts(self.parts))), NOTHING_QUOTED)
        except Exception:  # noqa: BLE001 - codecs and character references of a sender's choosing raise whatever comes up
            return NOTHING_QUOTED

    @cached_property
    def is_report(self) -> bool:
        return self.whole.get_content_type() == "multipart/report" or self._sender.partition("@")[0] in _REPORTERS

    @property
    def is_automatic(self) -> bool:
        return self._submitted not in ("", "no")

    def holding(self, whole: EmailMessage) -> _Message:
        """A message in this one. What a program sends on by itself, nobody forwarded."""
        return _Message(whole, replace(self.envelope, bounced=self.envelope.bounced or self.is_automatic))

    @cached_property
    def _sender(self) -> str:
        return _tried(_sender, self.whole)

    @cached_property
    def _submitted(self) -> str:
        return _tried(_automation, self.whole)


def _parts(part: EmailMessage) -> Iterator[tuple[EmailMessage, str]]:
    kind = part.get_content_type()
    if part.is_multipart() and kind not in _MESSAGES:
        for inner in _inner(part):
            yield from _parts(inner)
    else:
        yield part, kind


def _inner(part: EmailMessage) -> list[EmailMessage]:
    return cast("list[EmailMessage]", part.get_payload())


def _attachments(message: _Message, numbers: Iterator[int]) -> Iterator[Attachment]:
    """Every part but a message's text and its pictures; one without a name is called by its number in the mail."""
    for part, kind in message.parts:
        if part.is_multipart():
            for inner in _inner(part):
                yield from _attachments(message.holding(inner), numbers)
        elif (name := _tried(_name, part)) or not kind.startswith("text/"):
            number = next(numbers)
            called = (name or f"{number}").replace("/", "_")
            data = _content(part)
            may_be_return = _may_be_return(called, kind, data)
            if may_be_return or not kind.startswith("image/"):
                yield Attachment(called, data, may_be_return, message.envelope)


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _texts(parts: Iterable[tuple[EmailMessage, str]]) -> Iterator[str]:
    """The beginning of what a message says: its first plain text, then its first HTML, as far as there is one."""
    for wanted, limit in (("text/plain", TEXT_LIMIT), ("text/html", HTML_LIMIT)):
        part = next((part for part, kind in parts if kind == wanted and not _tried(_name, part)), None)
        if part:
            charset = _tried(lambda one: str(one.get_content_charset("")), part)
            text = _content(part)[:limit].decode(charset if _CHARSET.fullmatch(charset) else "utf-8", "replace")
            yield text if wanted == "text/plain" else text_of_html(text)


def _may_be_return(name: str, kind: str, data: bytes) -> bool:
    return bool(_NAMES.fullmatch(name) or _TYPES.fullmatch(kind)) or is_mail(name, data) or is_workbook(data)


def is_workbook(data: bytes) -> bool:
    """Whether a file is a workbook or an archive by its content, as far as that shows without reading it."""
    if data.startswith(_OLE):
        return any(stream.encode("utf-16-le") in data for stream in _SHEETS_IN_OLE)
    return data[:2] == b"PK" and not any(name.startswith(_OTHER_DOCUMENTS) for name in names_in_zip(data) or ())


def names_in_zip(data: bytes) -> list[str] | None:
    """The names that a zip lists; None if it cannot be listed."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.namelist()
    except ZIP_TROUBLE:
        return None


def printable(text: str) -> str:
    """A text that is safe to show: control and text-direction characters, which the sender may choose, become ``?``."""
    return "".join(c if c.isprintable() else "?" for c in text)


def _tried(read: Callable[[EmailMessage], str], message: EmailMessage) -> str:
    """A header's value, empty if it cannot be parsed."""
    try:
        return read(message)
    except Exception:  # noqa: BLE001 - the parser raises whatever comes up
        return ""


def _name(part: EmailMessage) -> str:
    return part.get_filename("")


def _date(message: EmailMessage) -> str:
    sent = parsedate_to_datetime(str(message["Date"]))
    zone = sent if sent.tzinfo else sent.replace(tzinfo=dt.UTC)
    return zone.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _automation(message: EmailMessage) -> str:
    """``no``, ``auto-generated`` or ``auto-replied`` (RFC 3834), or empty."""
    return str(message.get("Auto-Submitted", "")).partition(";")[0].strip().casefold()


def _sender(message: EmailMessage) -> str:
    address = parseaddr(str(message.get("From", "")))[1].casefold()
    return printable(address) if "@" in address else ""
