"""What tests of commands share: a mail, the rows of a data file, an error of one line."""

from __future__ import annotations

import csv
from email.message import EmailMessage
from pathlib import Path

from tests.making import Ran


def rows(root: Path, table: str) -> list[dict[str, str]]:
    with (root / "output" / "2013Q1" / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def assert_one_line(ran: Ran, code: int, what: str) -> None:
    assert (ran.code, ran.out, ran.err.count("\n")) == (code, "", 1)
    assert what in ran.err


def mail(name: str, data: bytes) -> bytes:
    """A mail with one attachment."""
    message = EmailMessage()
    message["From"], message["Date"] = "a@example.fi", "Fri, 12 Apr 2013 10:15:00 +0300"
    message.set_content("Ohessa lomake.")
    message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()
