"""A refused file is settled once its area has sent a return since: nobody has to see to it."""

from pathlib import Path

import openpyxl
import pytest

from tests.commands import mail, rows
from tests.making import REGISTRY, blank_of, fill_fields, generated, kit
from workbook_kit.harvest.attribution import is_settled
from workbook_kit.harvest.verdict import Return

HEAD, *_LINES = REGISTRY.splitlines()
WITH_MAIL = "\n".join(
    [f"{HEAD},e-mail", *(f"{line},{'a@example.fi' if n == 0 else ''}" for n, line in enumerate(_LINES))]
)
SETTLED = "hylätty, sittemmin palautettu"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Region 901 mailed a damaged file on 12 April."""
    generated(tmp_path, registry=f"{WITH_MAIL}\n")
    (tmp_path / "collected" / "1.eml").write_bytes(mail("vastaukset.xlsx", b"rikki"))
    return tmp_path


def answered(root: Path, day: int) -> None:
    """Its return, mailed on another day of April."""
    path = fill_fields(root, "901", {"L-lainat": 5}, "../901.xlsx")
    data = mail("lomake.xlsx", path.read_bytes()).replace(b"12 Apr 2013", f"{day} Apr 2013".encode())
    (root / "collected" / "2.eml").write_bytes(data)


def test_refusal_is_settled_by_a_later_return(root: Path) -> None:
    """No exit code 1, not on the first sheet, no line of the harvest; told as settled in all lists."""
    answered(root, 15)
    ran = kit(root, "harvest", "2013Q1")
    assert (ran.code, "vastaukset.xlsx" in ran.out) == (0, False)
    assert {row["verdict"]: row["settled"] for row in rows(root, "returns")}["refused"] == "yes"
    status = kit(root, "status", "2013Q1")
    assert (status.code, SETTLED in status.out) == (0, True)
    book = openpyxl.load_workbook(root / "output" / "2013Q1" / "kansallinen-2013Q1.xlsx")
    told = {tab.title for tab in book for row in tab.values if any("vastaukset.xlsx" in str(cell) for cell in row)}
    assert told == {"Palautukset"}
    assert SETTLED in {cell for row in book["Palautukset"].values for cell in row}
    assert "vastaukset.xlsx" not in (root / "output" / "2013Q1" / "report.html").read_text(encoding="utf-8")


def test_newer_refusal_stays_open(root: Path) -> None:
    """It displaces nothing, but its sender meant something by it."""
    answered(root, 10)
    assert kit(root, "harvest", "2013Q1").code == 1
    assert {row["verdict"]: row["settled"] for row in rows(root, "returns")}["refused"] == ""
    assert SETTLED not in kit(root, "status", "2013Q1").out


def test_nobodys_refusal_stays_open(root: Path) -> None:
    """What nothing tells the area of is settled by no return."""
    answered(root, 15)
    (root / "collected" / "rikki.xlsx").write_bytes(b"PK rikki")
    assert kit(root, "harvest", "2013Q1").code == 1


@pytest.mark.parametrize(
    ("refused", "accepted", "expected"),
    [
        ("2013-04-12", "2013-04-15", True),
        ("2013-04-12", "2013-04-12", True),
        ("2013-04-15T10:00:00+00:00", "2013-04-12", False),
        ("", "2013-04-12", True),
        ("", "", True),
        ("2013-04-12", "", False),
        ("2013-04-12", None, False),
    ],
)
def test_when_a_refusal_is_settled(refused: str, accepted: str | None, expected: bool) -> None:
    """By the moments at which both were sent; a file without one is taken to be the older."""
    counts = None if accepted is None else Return(file="b", sha256="2", verdict="accepted", moment=accepted)
    assert is_settled(Return(file="a", sha256="1", verdict="refused", moment=refused), counts) == expected


def test_unknown_senders_address_stays_in_the_office(root: Path) -> None:
    """``status`` tells it; findings.csv and the national workbook only that the sender is unknown."""
    answered(root, 15)
    path = root / "collected" / "2.eml"
    path.write_bytes(path.read_bytes().replace(b"a@example.fi", b"joku.muu@example.fi"))
    kit(root, "harvest", "2013Q1")
    assert "tuntematon lähettäjä joku.muu@example.fi" in kit(root, "status", "2013Q1").out
    (told,) = (row for row in rows(root, "findings") if row["code"] == "sender-unknown")
    assert (told["message"].startswith("Tuntematon lähettäjä"), "joku.muu" in str(told)) == (True, False)
    book = openpyxl.load_workbook(root / "output" / "2013Q1" / "kansallinen-2013Q1.xlsx")
    assert not [cell for sheet in book for row in sheet.values for cell in row if "joku.muu" in str(cell)]


def test_blank_sent_back_beside_the_return_is_no_matter(root: Path) -> None:
    """Its own identity tells whose it is."""
    answered(root, 15)
    (root / "collected" / "1.eml").unlink()
    (root / "collected" / "tyhja.xlsx").write_bytes(blank_of(root, "901").read_bytes())
    assert kit(root, "harvest", "2013Q1").code == 0
