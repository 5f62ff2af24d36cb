"""A mail that was dropped into ``collected/``: its date, its sender, and what is attached to it.

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
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage, Message
from email.utils import parseaddr, parsedate_to_datetime

_HEADER_LIMIT = 8 * 1024  # bytes: parsing takes time by the square of a header
_PARTS_LIMIT, _NESTED_LIMIT = 2000, 40  # parts; parts that hold parts, as the parser recurses into each
_HEAD = re.compile(rb"(?:received|return-path|from|mime-version|date|delivered-to|message-id):", re.IGNORECASE)
# the headers that are parsed, here or by the standard library; the length of others costs nothing
_PARSED = re.compile(rb"^(?:from|date|content-[a-z-]+)[ \t]*:[^\n]*(?:\n[ \t][^\n]*)*", re.IGNORECASE | re.MULTILINE)
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


@dataclass(frozen=True)
class Attachment:
    """``may_be_return``: it is a workbook, an archive or another mail, by its content, its name or its type."""

    name: str
    data: bytes
    may_be_return: bool


@dataclass(frozen=True)
class Mail:
    """``received`` is its date (UTC, ISO), ``sender`` an address in small letters; "" where a header is unreadable."""

    received: str
    sender: str
    attachments: tuple[Attachment, ...]


def is_mail(name: str, data: bytes) -> bool:
    """Whether a file is a mail, by its name or by how it begins."""
    return name.lower().endswith(".eml") or _HEAD.match(data[:4096].removeprefix(_BYTE_ORDER_MARK).lstrip()) is not None


def read_mail(data: bytes) -> Mail:
    """Take a mail apart. Raises ValueError if it is not one that a mail program would write."""
    if _is_too_much(data):
        raise ValueError  # whoever asks says so in the reader's language
    try:
        message = email.message_from_bytes(data.removeprefix(_BYTE_ORDER_MARK), policy=email.policy.default)
        attachments = tuple(_attachments(message))
    except Exception as trouble:
        raise ValueError from trouble
    return Mail(_tried(_date, message) or "", _tried(_sender, message) or "", attachments)


def _is_too_much(data: bytes) -> bool:
    """Whether it has too long headers, too many parts or too deep a nesting, by counting alone, as that is quick."""
    plain = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return (
        any(len(found[0]) > _HEADER_LIMIT for found in _PARSED.finditer(plain))
        or sum(1 for _ in _PART.finditer(plain)) > _PARTS_LIMIT
        or sum(1 for _ in _NESTED.finditer(plain)) > _NESTED_LIMIT
    )


def _attachments(message: EmailMessage) -> Iterator[Attachment]:
    """Every part but the mail's text and its pictures; one without a name is called by its number."""
    number = 0
    for part in message.walk():
        name = _tried(Message.get_filename, part)
        if part.is_multipart() or (name is None and part.get_content_maintype() == "text"):
            continue
        number += 1
        content = part.get_payload(decode=True)
        data = content if isinstance(content, bytes) else b""
        called = str(name or f"{number}").replace("/", "_")
        may_be_return = _may_be_return(called, part.get_content_type(), data)
        if may_be_return or part.get_content_maintype() != "image":
            yield Attachment(called, data, may_be_return)


def _may_be_return(name: str, kind: str, data: bytes) -> bool:
    if _NAMES.fullmatch(name) or _TYPES.fullmatch(kind) or is_mail(name, data):
        return True
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


def _tried(read: Callable[[EmailMessage], str | None], message: EmailMessage) -> str | None:
    """A header's value; None if it cannot be parsed."""
    try:
        return read(message)
    except Exception:  # noqa: BLE001 - the parser raises whatever comes up
        return None


def _date(message: EmailMessage) -> str:
    sent = parsedate_to_datetime(str(message["Date"]))
    zone = sent if sent.tzinfo else sent.replace(tzinfo=dt.UTC)
    return zone.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _sender(message: EmailMessage) -> str:
    return parseaddr(str(message["From"]))[1].casefold()
