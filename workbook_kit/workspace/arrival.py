"""One file or attachment in ``collected/``, with the date and sender of its mail."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

from workbook_kit.findings.messages import Worded

STORE = ".store"
"""The folder in ``collected/`` that is the store."""


@dataclass(frozen=True)
class Arrival:
    """One file or attachment; ``skipped`` is why it is not read, None if it is.

    Attachments have ``received``, the date (UTC, ISO), and ``sender``, the address, of their mail.
    """

    name: str
    data: bytes
    received: str = ""
    sender: str = ""
    skipped: Worded | None = None

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @property
    def remembered(self) -> Arrived:
        """The same without its bytes, once these have been stored or read."""
        return Arrived(self.name, self.sha256, self.received, self.sender, self.skipped)


@dataclass(frozen=True)
class Arrived:
    """An arrival without its bytes: thousands of them fit into memory."""

    name: str
    sha256: str
    received: str
    sender: str
    skipped: Worded | None
