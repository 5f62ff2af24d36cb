"""What three parsers of mail make of a draft: Python's new one, Python's old one, and Thunderbird's own."""

from __future__ import annotations

import email
import email.policy
import json
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import collapse_rfc2231_value, getaddresses
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Mail:
    """A mail as a person sees it: the header that makes a draft of it, to whom, subject, text, attached files."""

    unsent: str
    to: tuple[tuple[str, str], ...]
    subject: str
    text: str
    attached: Mapping[str, bytes]


def by_python(path: Path) -> Mail:
    """Python's parser of today."""
    mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    assert not [part.defects for part in mail.walk() if part.defects]
    body = mail.get_body()
    assert body is not None
    to = tuple((one.display_name, one.addr_spec) for one in mail["To"].addresses) if mail["To"] else ()
    attached = {str(part.get_filename()): part.get_content() for part in mail.iter_attachments()}
    return Mail(mail["X-Unsent"], to, mail["Subject"], body.get_content().replace("\r\n", "\n"), attached)


def by_old_python(path: Path) -> Mail:
    """Python's parser of the years before 2012, which many tools still use; it decodes nothing by itself."""
    mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.compat32)
    first, *others = [part for part in mail.walk() if not part.is_multipart()]
    to = tuple((str(make_header(decode_header(name))), address) for name, address in getaddresses([mail["To"] or ""]))
    text = _bytes(first).decode(first.get_content_charset() or "ascii")
    attached = {collapse_rfc2231_value(part.get_filename() or ""): _bytes(part) for part in others}
    subject = str(make_header(decode_header(mail["Subject"])))
    return Mail(mail["X-Unsent"], tuple(one for one in to if one[1]), subject, text.replace("\r\n", "\n"), attached)


def _bytes(part: Any) -> bytes:
    return bytes(part.get_payload(decode=True))


def by_thunderbird(path: Path) -> Mail:
    """Thunderbird's parser, from npm."""
    command = ["node", str(HERE / "mail.mjs"), str(path)]
    said = json.loads(subprocess.run(command, capture_output=True, check=True, encoding="utf-8", timeout=60).stdout)
    to = tuple((one["name"], one["email"]) for one in said["to"])
    attached = {name: bytes.fromhex(content) for name, _, content in said["attachments"]}
    return Mail(said["unsent"][0], to, said["subject"], said["text"].replace("\r\n", "\n"), attached)


PARSERS: Mapping[str, Callable[[Path], Mail]] = {
    "python": by_python,
    "compat32": by_old_python,
    "thunderbird": by_thunderbird,
}
