"""A mail as a draft (.eml) that Outlook and Thunderbird open as unsent; the same mail gives the same bytes.

It has no date, no sender and no id: the program that sends it adds them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII)
_BETWEEN = re.compile(r"[,;\s]+")
_TYPE, _WORKBOOK = "application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def recipients(emails: str, name: str) -> list[Address]:
    """The addresses in a registry's text. One that no mail program would accept is left out, for a person to add."""
    found = [text for text in _BETWEEN.split(emails) if _ADDRESS.fullmatch(text) and ".." not in text]
    shown = _one_line(name) if len(found) == 1 else ""
    return [
        Address(display_name=shown, username=text.rpartition("@")[0], domain=text.rpartition("@")[2]) for text in found
    ]


def draft(to: Iterable[Address], subject: str, body: str, attached: Mapping[str, bytes]) -> bytes:
    """The draft's bytes, with workbooks attached by their names."""
    mail = EmailMessage(SMTP)
    mail["X-Unsent"] = "1"
    if addresses := tuple(to):
        mail["To"] = addresses
    mail["Subject"] = _one_line(subject)
    mail.set_content(body, cte="quoted-printable")
    for name, data in attached.items():
        mail.add_attachment(data, maintype=_TYPE, subtype=_WORKBOOK, filename=name)
    if attached:
        mail.set_boundary(_boundary(subject, body, attached))
    return mail.as_bytes()


def _boundary(subject: str, body: str, attached: Mapping[str, bytes]) -> str:
    """A boundary that occurs in no part, derived from the parts: a random one would make other bytes each time."""
    digest = hashlib.sha256(f"{subject}\0{body}".encode())
    for name, data in attached.items():
        digest.update(name.encode() + b"\0" + data)
    return f"=_{digest.hexdigest()[:40]}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
