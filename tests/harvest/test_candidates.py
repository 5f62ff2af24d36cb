"""What there is to judge, and what its mails tell of it."""

from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.making import fill_fields, kit, small_workspace
from workbook_kit.harvest.candidates import candidates
from workbook_kit.harvest.contenders import Candidate
from workbook_kit.period import Period
from workbook_kit.workspace.folder import Workspace


def mailed(sender: str, date: str, data: bytes) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["Date"] = sender, date
    message.set_content("Ohessa.")
    message.add_attachment(data, maintype="application", subtype="octet-stream", filename="901.xlsx")
    return message


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workspace in which one return lies as a file and once more in a mail that an office forwarded."""
    small_workspace(tmp_path)
    kit(tmp_path, "generate", "2013Q1")
    data = fill_fields(tmp_path, "901", {"L-lainat": 5}).read_bytes()
    outer = mailed("neuvonta@ely.fi", "Fri, 12 Apr 2013 10:15:00 +0300", b"")
    outer.add_attachment(mailed("leena@x.fi", "Thu, 4 Apr 2013 09:12:00 +0300", data))
    (tmp_path / "collected" / "v.eml").write_bytes(outer.as_bytes())
    return tmp_path


def judged(root: Path, *, keep: bool = False) -> list[Candidate]:
    found = candidates(Workspace(root), Period(2013, 1), keep=keep)
    return [one for one in found if not one.skipped]


def about(candidate: Candidate) -> tuple[str, str, str, str]:
    return candidate.file, candidate.received, candidate.sender, candidate.relay


FORWARDED = ("2013-04-04T06:12:00Z", "leena@x.fi", "neuvonta@ely.fi")


def test_candidate_is_of_the_message_that_holds_it(root: Path) -> None:
    """Date, sender and relay go with a workbook; the same bytes without a mail were sent by that mail."""
    assert [about(one) for one in judged(root)] == [("901.xlsx", *FORWARDED), ("v.eml » 901.xlsx", *FORWARDED)]


def test_what_is_gone_keeps_what_its_mail_told(root: Path) -> None:
    """The store knows the relay when the mail is no longer there."""
    judged(root, keep=True)
    for name in ("v.eml", "901.xlsx"):
        (root / "collected" / name).unlink()
    assert [about(one) for one in judged(root)] == [("v.eml » 901.xlsx", *FORWARDED)]


def test_undated_mail_takes_a_date_and_no_more(root: Path) -> None:
    """A mail without a date was sent when another last brought the same bytes; its sender and relay are its own."""
    data = (root / "collected" / "901.xlsx").read_bytes()
    (root / "collected" / "u.eml").write_bytes(mailed("matti@x.fi", "eilen", data).as_bytes())
    assert about(judged(root)[1]) == ("u.eml » 901.xlsx", FORWARDED[0], "matti@x.fi", "")
