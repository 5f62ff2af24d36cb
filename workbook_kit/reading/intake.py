"""What lies in ``collected/``: every file is either a candidate return or skipped with a reason; none is changed.

Mails (.eml) and archives (.zip) are unwrapped, an archive in a mail included. Names and senders are hints for
messages, never identity.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from workbook_kit import disk
from workbook_kit.findings.messages import Worded
from workbook_kit.reading.mail import ZIP_TROUBLE, Mail, is_mail, is_workbook, names_in_zip, printable, read_mail
from workbook_kit.workspace.arrival import STORE, Arrival
from workbook_kit.workspace.handed_on import is_document

WITHIN = " » "
"""Stands between the names of a mail or an archive and of what lies in it."""

FILE_LIMIT = 32 * 1024 * 1024
"""Bytes of one file, far above a filled form's 100 kB: mails carry pictures, and an office's bundle many returns."""

_NESTING = 2  # an office's bundle holds what it got: mails, and archives in them
_UNPACKED_LIMIT = 8 * FILE_LIMIT
"""Bytes that all mails and archives in one file may unpack to together: the bound on a zip bomb."""

_MEMBERS = 2000  # of one archive; an office's bundle holds some hundreds
_HIDDEN = "skipped-hidden"
_PASSED_BY: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"~\$.*|\.~lock\..*#"), "skipped-lock"),
    (re.compile(r"\.DS_Store|Thumbs\.db|desktop\.ini", re.IGNORECASE), "skipped-system"),
    (re.compile(r".*\.(?:crdownload|part|partial|tmp|download)", re.IGNORECASE), "skipped-download"),
    (re.compile(r"README\.md"), "skipped-readme"),
    (re.compile(r"\..*"), _HIDDEN),
)
"""What programs and systems leave in folders, by name, and why it is skipped; the first that fits counts."""


def arrivals(folder: Path) -> Iterator[Arrival]:
    """Everything in the folder and below it, by name; the kit's own store is not part of it. Raises OSError."""
    files = {path.relative_to(folder).as_posix(): path for path in disk.walk(folder, without=STORE)}
    for name in sorted(files):
        yield from unwrap(Arrival(name, _read(files[name])))


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(FILE_LIMIT + 1)


class _Room:
    """How many bytes one file may still unpack to."""

    def __init__(self) -> None:
        self.left = _UNPACKED_LIMIT

    def take(self, size: int) -> bool:
        self.left -= size
        return self.left >= 0


def unwrap(arrival: Arrival) -> Iterator[Arrival]:
    """The candidate returns in one file: itself, or what a mail or an archive holds."""
    yield from _unwrap(arrival, 0, _Room())


def _unwrap(arrival: Arrival, depth: int, room: _Room) -> Iterator[Arrival]:
    arrival = replace(arrival, name=printable(arrival.name))
    reason = _passed_by(arrival)
    if len(arrival.data) > FILE_LIMIT:
        reason = _too_much("skipped-large", FILE_LIMIT)
    if reason or not arrival.data:
        yield replace(arrival, skipped=reason or Worded("skipped-empty"))
    elif is_document(arrival.data):
        yield replace(arrival, holds_decisions=True, skipped=Worded("skipped-decisions"))
    elif arrival.data[:2] == b"PK" and _is_archive(arrival.data):
        yield from _from_archive(arrival, depth, room)
    elif is_mail(_last(arrival.name), arrival.data) and depth <= _NESTING:
        yield from _from_mail(arrival, depth, room)
    else:
        yield arrival


def _too_much(why: str, limit: int) -> Worded:
    return Worded(why, (("limit", limit // 1024**2),))


def _last(name: str) -> str:
    return name.rpartition("/")[2].rpartition(WITHIN)[2]


def _passed_by(arrival: Arrival) -> Worded | None:
    """Why a file is skipped for its name. A dot hides a file in a folder; a workbook in a mail it does not hide."""
    why = next((why for shape, why in _PASSED_BY if shape.fullmatch(_last(arrival.name))), None)
    if why == _HIDDEN and WITHIN in arrival.name and is_workbook(arrival.data):
        return None
    return Worded(why) if why else None


def _is_archive(data: bytes) -> bool:
    """A zip of files, not a document that is a zip (.xlsx names its content types, .ods its mimetype)."""
    listed = names_in_zip(data)
    names = set(listed or ())
    return (
        listed is not None
        and not names & {"[Content_Types].xml", "mimetype"}
        and not any(n.startswith("xl/") for n in names)
    )


def _from_archive(arrival: Arrival, depth: int, room: _Room) -> Iterator[Arrival]:
    if depth >= _NESTING:
        yield replace(arrival, skipped=Worded("skipped-nested"))
        return
    with zipfile.ZipFile(io.BytesIO(arrival.data)) as archive:
        members = sorted((m for m in archive.infolist() if not m.is_dir()), key=lambda m: m.filename)
        for member in members[:_MEMBERS]:
            inner = replace(arrival, name=f"{arrival.name}{WITHIN}{member.filename}", data=b"")
            content = _member(archive, member)
            if content is None:
                yield replace(inner, name=printable(inner.name), skipped=Worded("skipped-packed"))
            elif not room.take(len(content)):
                yield replace(inner, name=printable(inner.name), skipped=_too_much("skipped-unpacked", _UNPACKED_LIMIT))
                return
            else:
                yield from _unwrap(replace(inner, data=content), depth + 1, room)
    if not members or len(members) > _MEMBERS:
        many = Worded("skipped-members", (("count", _MEMBERS),))
        yield replace(arrival, skipped=many if members else Worded("skipped-empty-archive"))


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes | None:
    """A member's bytes, counted while inflating, as the sizes that a zip states may be false.

    None if it is damaged, encrypted or too large.
    """
    try:
        with archive.open(member) as file:
            content = file.read(FILE_LIMIT + 1)
    except ZIP_TROUBLE:
        return None
    return content if len(content) <= FILE_LIMIT else None


def _from_mail(arrival: Arrival, depth: int, room: _Room) -> Iterator[Arrival]:
    try:
        mail = read_mail(arrival.data, arrival.envelope)
    except ValueError:
        yield replace(arrival, skipped=Worded("skipped-mail"))
        return
    for attached in mail.attachments:
        name = f"{arrival.name}{WITHIN}{attached.name}"
        one = replace(arrival, name=name, data=attached.data, envelope=attached.envelope)
        if attached.may_be_return:
            yield from _unwrap(one, depth + is_mail(attached.name, attached.data), room)
        else:
            yield replace(one, name=printable(one.name), skipped=Worded("skipped-attachment"))
    if not any(attached.may_be_return for attached in mail.attachments):
        yield replace(arrival, envelope=mail.envelope, skipped=Worded(_without_workbook(mail)))


def _without_workbook(mail: Mail) -> str:
    if mail.is_report:
        return "skipped-report"
    return "skipped-automatic" if mail.is_automatic else "skipped-bare-mail"
