"""One file or attachment in ``collected/``, with the date and sender of its mail."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

from workbook_kit.findings.messages import Worded

STORE = ".store"
"""The folder in ``collected/`` that is the store."""


@dataclass(frozen=True, order=True)
class Envelope:
    """What the mail in which a workbook came tells of it; everything is empty where the mail does not plainly say it.

    ``received`` and ``sender`` are the date (UTC, ISO) and the address of the message that directly holds it, be that
    message the mail itself or one forwarded in it; ``relay`` is the address of the message around that one. ``quoted``
    and ``quoted_sender`` are what the topmost header that the message quotes in its text says of an earlier message.
    ``bounced`` hangs below a delivery report or an automatic reply: nobody sent it on purpose.
    """

    received: str = ""
    sender: str = ""
    relay: str = ""
    quoted: str = ""
    quoted_sender: str = ""
    bounced: bool = False

    @property
    def is_more_than_a_date(self) -> bool:
        """Whether it tells what only some mails have."""
        return bool(self.relay or self.quoted or self.quoted_sender or self.bounced)


NO_MAIL = Envelope()


@dataclass(frozen=True)
class Arrival:
    """One file or attachment; ``skipped`` is why it is not read, None if it is.

    One that ``holds_decisions`` is another office's signed document, and no return.
    """

    name: str
    data: bytes
    envelope: Envelope = NO_MAIL
    skipped: Worded | None = None
    holds_decisions: bool = False

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @property
    def remembered(self) -> Arrived:
        """The same without its bytes, once these have been stored or read."""
        document = self.data if self.holds_decisions else b""
        return Arrived(self.name, self.sha256, self.envelope, self.skipped, document)


@dataclass(frozen=True)
class Arrived:
    """An arrival without its bytes, but for a ``document`` of decisions: thousands of them fit into memory."""

    name: str
    sha256: str
    envelope: Envelope
    skipped: Worded | None
    document: bytes = b""
