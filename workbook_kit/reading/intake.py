"""What lies in ``collected/``: every file is either a candidate return or skipped with a reason; none is changed.

Mails (.eml) and archives (.zip) are unwrapped, an archive in a mail included. Names and senders are hints for
messages, never identity.
"""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

FILE_LIMIT = 32 * 1024 * 1024
"""Bytes of one file; a filled form is below a tenth of a megabyte."""

STORE = ".store"
_NESTING = 2
_MEMBERS = 2000
_PASSED_BY: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"~\$.*|\.~lock\..*#"), "taulukko-ohjelman lukkotiedosto"),
    (re.compile(r"\.DS_Store|Thumbs\.db|desktop\.ini", re.IGNORECASE), "käyttöjärjestelmän oma tiedosto"),
    (re.compile(r".*\.(?:crdownload|part|partial|tmp|download)", re.IGNORECASE), "keskeneräinen lataus"),
    (re.compile(r"README\.md"), "kansion ohje"),
    (re.compile(r"\..*"), "piilotiedosto"),
)
_WORKBOOK_NAMES = re.compile(r".*\.(?:xls[xmb]?|ods|zip|numbers)", re.IGNORECASE)


@dataclass(frozen=True)
class Arrival:
    """One file or attachment; ``received`` is the mail's date (UTC, ISO), ``skipped`` why it is not looked into."""

    name: str
    data: bytes
    received: str = ""
    skipped: str = ""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def arrivals(folder: Path) -> Iterator[Arrival]:
    """Everything in the folder and below it, by name; the kit's own store is not part of it."""
    for path in sorted(folder.rglob("*"), key=lambda p: p.relative_to(folder).as_posix()):
        parts = path.relative_to(folder).parts
        if path.is_file() and parts[0] != STORE:
            yield from unwrap("/".join(parts), _read(path))


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(FILE_LIMIT + 1)


def unwrap(name: str, data: bytes, received: str = "", depth: int = 0) -> Iterator[Arrival]:
    """The candidate returns in one file: itself, or what a mail or an archive holds."""
    last = name.rpartition("/")[2].rpartition(" » ")[2]
    reason = next((why for shape, why in _PASSED_BY if shape.fullmatch(last)), "")
    if reason or not data:
        yield Arrival(name, data, received, reason or "tyhjä tiedosto")
    elif data[:2] == b"PK" and depth < _NESTING and _is_archive(data):
        yield from _from_archive(name, data, received, depth)
    elif _is_mail(last, data):
        yield from _from_mail(name, data, depth)
    else:
        yield Arrival(name, data, received)


def _is_archive(data: bytes) -> bool:
    """A zip of files, not a zip that is itself a document (those name their content types or their mimetype)."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError):
        return False
    return not names & {"[Content_Types].xml", "mimetype"}


def _from_archive(name: str, data: bytes, received: str, depth: int) -> Iterator[Arrival]:
    found = False
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in sorted(archive.infolist()[:_MEMBERS], key=lambda m: m.filename):
            if member.is_dir() or STORE in member.filename.split("/"):
                continue
            found = True
            inner = f"{name} » {member.filename}"
            content = _member(archive, member)
            if content is None:
                yield Arrival(inner, b"", received, "pakattua tiedostoa ei voi purkaa")
            else:
                yield from unwrap(inner, content, received, depth + 1)
    if not found:
        yield Arrival(name, data, received, "tyhjä paketti")


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes | None:
    """A member's bytes, counted while inflating (told sizes lie); None if it is damaged, encrypted or too large."""
    try:
        with archive.open(member) as file:
            content = file.read(FILE_LIMIT + 1)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError, ValueError):
        return None
    return content if len(content) <= FILE_LIMIT else None


def _is_mail(name: str, data: bytes) -> bool:
    head = data[:4096].lstrip()
    return (
        name.lower().endswith(".eml")
        or re.match(rb"(?i)(?:received|return-path|from|mime-version|date):", head) is not None
    )


def _from_mail(name: str, data: bytes, depth: int) -> Iterator[Arrival]:
    message = email.message_from_bytes(data, policy=email.policy.default)
    received = _mail_date(message)
    found = False
    for part in message.walk():
        attached = part.get_filename()
        if not attached or not _WORKBOOK_NAMES.fullmatch(attached):
            continue
        found = True
        content = part.get_payload(decode=True)
        inner = f"{name} » {attached.replace('/', '_')}"
        yield from unwrap(inner, content if isinstance(content, bytes) else b"", received, depth + 1)
    if not found:
        yield Arrival(name, data, received, "viestissä ei ole työkirjaa liitteenä")


def _mail_date(message: EmailMessage) -> str:
    try:
        sent = parsedate_to_datetime(str(message["Date"]))
    except (TypeError, ValueError):
        return ""
    zone = sent if sent.tzinfo else sent.replace(tzinfo=dt.UTC)
    return zone.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
