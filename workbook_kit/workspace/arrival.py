"""What lies in ``collected/``: one file or attachment, with what its mail tells of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

from workbook_kit.findings.messages import Worded

STORE = ".store"
"""The folder in ``collected/`` that holds what the kit itself keeps."""


@dataclass(frozen=True)
class Arrival:
    """One file or attachment; ``skipped`` is why it is not looked into, None if it is.

    A mail lends its attachments ``received``, its date (UTC, ISO), and ``sender``, its address.
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
        """What is left to know when its bytes have been kept or read."""
        return Arrived(self.name, self.sha256, self.received, self.sender, self.skipped)


@dataclass(frozen=True)
class Arrived:
    """An arrival without its bytes: thousands of them fit into memory."""

    name: str
    sha256: str
    received: str
    sender: str
    skipped: Worded | None
