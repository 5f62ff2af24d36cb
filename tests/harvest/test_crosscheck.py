"""`harvest --cross-check`: every accepted value read a second time with openpyxl, differences listed."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from tests.filled import filled
from tests.making import fill_fields, generated, kit
from tests.mutations import members_of, pack
from workbook_kit.form.model import Field
from workbook_kit.harvest.crosscheck import Difference, differences
from workbook_kit.record import Answer, Record


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workspace with one return of every kind of value."""
    generated(tmp_path)
    answers = {"L-nimi": "Åbo _x0041_", "L-lainat": 5, "L-keskiarvo": 0.1 + 0.2, "L-menot": "1 250,50 €"}
    answers |= {"L-osuus": 0.125, "L-avattu": dt.date(2013, 3, 31), "L-kunto": "hyvä", "L-avoinna": "kyllä"}
    fill_fields(tmp_path, "901", answers)
    return tmp_path


@cache
def honest() -> tuple[Record, bytes, dict[str, Field]]:
    """A filled library survey as read, its bytes and its fields."""
    reader, members = filled("small")
    data = pack(members)
    return reader.read(data), data, dict(reader.versions.fields)


def changed(old: str, new: str, part: str = "xl/worksheets/sheet1.xml", data: bytes = b"") -> bytes:
    """The survey's bytes (or other ones) with one text of a part replaced."""
    members = members_of(data or honest()[1])
    assert old in next(m for m in members if m.name == part).content.decode()
    return pack([replace(m, content=m.content.replace(old.encode(), new.encode())) for m in members])


def sheet() -> str:
    return next(m.content.decode() for m in members_of(honest()[1]) if m.name == "xl/worksheets/sheet1.xml")


def listed(data: bytes, *answers: Answer) -> list[Difference]:
    record, _, fields = honest()
    return list(differences("a.xlsx", data, answers or record.answers, fields))


def test_honest_return_has_no_difference(root: Path) -> None:
    """Numbers, texts, dates, choices and what was converted read the same by both; the exit code is 0."""
    ran = kit(root, "harvest", "2013Q1", "--cross-check", "--json")
    assert (ran.code, ran.json["cross_check"]) == (0, [])
    assert ran.json["returns"][0]["answers"] == 8
    assert "cross_check" not in kit(root, "harvest", "2013Q1", "--json").json


def test_a_damaged_original_is_told(root: Path) -> None:
    """Every original is hashed again, whether its return counts or not; the rest goes on."""
    fill_fields(root, "902", {"L-lainat": 7})
    kit(root, "harvest", "2013Q1")
    first = min((root / "collected/.store/originals").iterdir())
    first.chmod(0o644)
    first.write_bytes(first.read_bytes()[:-1] + b"?")
    ran = kit(root, "harvest", "2013Q1", "--cross-check", "--json")
    (told,) = ran.json["cross_check"]
    assert (ran.code, told["file"]) == (1, first.name)
    assert "has been damaged since it arrived" in told["theirs"]


def test_difference_is_listed(root: Path) -> None:
    """What openpyxl reads otherwise is told with file, sheet, cell, field and both values; the exit code is 1."""
    kit(root, "harvest", "2013Q1")
    (record,) = (root / "collected" / ".store" / "records").iterdir()
    read = Record.from_json(record.read_text(encoding="utf-8"))
    other = [replace(a, value=6, raw="6") if a.cell == "E6" else a for a in read.answers]
    record.write_text(replace(read, answers=tuple(other)).to_json(), encoding="utf-8")
    ran = kit(root, "harvest", "2013Q1", "--cross-check", "--json")
    expected = {"sheet": "Kirjasto", "cell": "E6", "field": "L-lainat", "ours": "6", "theirs": "5"}
    assert (ran.code, ran.json["cross_check"]) == (1, [{"file": "901.xlsx"} | expected])
    assert "901.xlsx: Kirjasto, E6 (L-lainat): '6' ≠ '5'" in kit(root, "harvest", "2013Q1", "--cross-check").out


@pytest.mark.parametrize(
    ("cell", "theirs"),
    [
        ('<c r="E6" s="12"/>', ""),
        ('<c r="E6" t="str"><v>viisi</v></c>', "viisi"),
        ('<c r="E6" t="e"><v>#N/A</v></c>', "#N/A"),
        ('<c r="E6" t="b"><v>1</v></c>', "True"),
        ('<c r="E6"><v>1201.5</v></c>', "1201.5"),
    ],
)
def test_every_kind_of_difference(cell: str, theirs: str) -> None:
    """A blank, a word, an error, a truth value and another number are not the number that was accepted."""
    (old,) = re.findall(r'<c r="E6".*?</c>', sheet())
    (found,) = listed(changed(old, cell))
    assert (found.cell, found.field, found.ours, found.theirs) == ("E6", "L-lainat", "3", theirs)


@pytest.mark.parametrize("spoil", [lambda data: data[:500], lambda _: b""])
def test_file_that_openpyxl_cannot_read_is_told(spoil: Callable[[bytes], bytes]) -> None:
    """A file without a second reading is one line, never silence."""
    (found,) = listed(spoil(honest()[1]))
    assert (found.file, found.cell, found.theirs) == ("a.xlsx", "", "BadZipFile: File is not a zip file")


def test_told_size_of_a_sheet_is_not_believed() -> None:
    """Answers below what the file says of the sheet's size are read all the same."""
    (size,) = re.findall("<dimension [^>]*>", sheet())
    assert listed(changed(size, '<dimension ref="A1:A2"/>')) == []


@pytest.mark.parametrize("first", ["1900", "1904"])
@pytest.mark.parametrize("shape", ["d.m.yyyy", "[h]:mm"])
@pytest.mark.parametrize("serial", ["0.25", "1", "5", "59.5", "60", "61", "41364.75", "-5"])
def test_day_and_time_are_the_same_to_both(serial: str, shape: str, first: str) -> None:
    """A number of date format is the same day, also before March 1900, where Excel counts a day that never was."""
    reader, _ = filled("small")
    style = re.findall('<c r="E10" s="([0-9]+)"', sheet())[0]
    (old,) = re.findall(r'<c r="E5".*?</c>', sheet())
    data = changed(old, f'<c r="E5" s="{style}"><v>{serial}</v></c>')
    data = changed('formatCode="d.m.yyyy"', f'formatCode="{shape}"', "xl/styles.xml", data)
    data = changed("<workbookPr ", f'<workbookPr date1904="{int(first == "1904")}" ', "xl/workbook.xml", data)
    answers = [answer for answer in reader.read(data).answers if answer.cell == "E5"]
    assert [answer.field for answer in answers] == ["L-nimi"]
    assert listed(data, *answers) == []


def test_line_tells_both_values_or_why_there_is_none() -> None:
    """A person reads where the two differ; of a file that openpyxl cannot read, why."""
    told = Difference("a.xlsx", "Kirjasto", "E6", "L-lainat", "5", "6 ")
    assert told.line() == "a.xlsx: Kirjasto, E6 (L-lainat): '5' ≠ '6 '"
    assert replace(told, cell="", theirs="KeyError: 'x'").line() == "a.xlsx: KeyError: 'x'"


def test_day_in_iso_form_reads_the_same() -> None:
    """A day written as 2013-03-31 is a date without a time to openpyxl, and the same day."""
    (date,) = (answer for answer in honest()[0].answers if isinstance(answer.value, dt.date))
    cell = re.search(rf'<c r="{date.cell}"[^>]*>.*?</c>', sheet())
    assert cell
    data = changed(cell[0], f'<c r="{date.cell}" t="d"><v>{date.value}</v></c>')
    assert listed(data, date) == []
