"""A mail as a draft (.eml) that Outlook and Thunderbird open as unsent; the same mail gives the same bytes.

It has no date, no sender and no id: the program that sends it adds them.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from workbook_kit.registry import Area

_TYPE, _WORKBOOK = "application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def recipients(area: Area, day: dt.date) -> list[Address]:
    """Whom a mail to an area goes to: those who are its contacts on a day; if none is, a person has to fill it in."""
    addresses = dict.fromkeys(contact.address for contact in area.contacts if contact.is_in_force(day))
    shown = _one_line(area.coordinator) if len(addresses) == 1 else ""
    parts = (address.rpartition("@") for address in addresses)
    return [Address(display_name=shown, username=user, domain=domain) for user, _, domain in parts]


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
