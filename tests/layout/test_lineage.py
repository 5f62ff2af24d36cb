"""What a workbook was made from is said in itself: our own mail that comes back is known, typed ones are not."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from tests.making import blank_of, fill_fields, kit, small_workspace
from tests.mutations import Member, members_of, pack
from workbook_kit.harvest.candidates import reader_of
from workbook_kit.record import Record
from workbook_kit.workspace.folder import Workspace


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workspace whose second quarter is prefilled with what region 901 said in the first."""
    small_workspace(tmp_path)
    form = tmp_path / "forms" / "kirjasto.toml"
    text = form.read_text(encoding="utf-8")
    form.write_text(text.replace('label = { fi = "L-nimi fi"', 'carry = "always"\nlabel = { fi = "L-nimi fi"'), "utf-8")
    kit(tmp_path, "generate", "2013Q1")
    fill_fields(tmp_path, "901", {"L-nimi": "Kirjasto", "L-lainat": 5})
    kit(tmp_path, "harvest", "2013Q1")
    kit(tmp_path, "generate", "2013Q2")
    return tmp_path


def read(root: Path, data: bytes) -> Record:
    return reader_of(Workspace(root)).read(data)


def saved(data: bytes, cells: dict[tuple[str, str], int] | None = None) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    for (tab, cell), value in (cells or {}).items():
        book[tab][cell] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_form_as_it_was_sent_is_known(root: Path) -> None:
    """Prefilled or not, whatever way it comes back, and even if a gateway packed its parts anew."""
    for code, period in (("901", "2013Q2"), ("902", "2013Q2"), ("901", "2013Q1")):
        data = blank_of(root, code, period).read_bytes()
        assert read(root, data).as_sent
        assert read(root, pack(members_of(data)[::-1])).as_sent


def test_a_form_that_was_saved_is_untouched_and_no_longer_as_sent(root: Path) -> None:
    """Somebody opened and saved it: that is no bounce, but nobody answered either."""
    record = read(root, saved(blank_of(root, "901", "2013Q2").read_bytes()))
    assert (record.untouched, record.as_sent) == (True, False)


def test_one_answer_more_is_typed(root: Path) -> None:
    """Whatever stands in an input cell beside what was prefilled makes it a return."""
    (slot,) = (s for s in kit(root, "fields", "2013Q2", "--region", "901", "--json").json if s["field"] == "L-menot")
    data = saved(blank_of(root, "901", "2013Q2").read_bytes(), {(slot["sheet"], slot["cell"]): 7})
    record = read(root, data)
    assert (record.untouched, record.as_sent, record.refused) == (False, False, None)


def test_a_part_that_was_changed_breaks_the_seal(root: Path) -> None:
    """The seal is over every part of the file, by name."""
    members = members_of(blank_of(root, "901", "2013Q2").read_bytes())
    changed = [m if m.name != "xl/styles.xml" else replace(m, content=m.content + b"<!-- -->") for m in members]
    assert not read(root, pack(changed)).as_sent
    assert not read(root, pack([*members, Member("xl/more.xml", b"<more/>")])).as_sent


def test_what_was_made_of_the_same_has_the_same_serial(root: Path) -> None:
    """A digest and no counter: made again it is the same, of other contents another."""
    again = blank_of(root, "901", "2013Q2").read_bytes()
    kit(root, "generate", "2013Q2")
    assert read(root, again).serial == read(root, blank_of(root, "901", "2013Q2").read_bytes()).serial
    assert read(root, again).serial != read(root, blank_of(root, "902", "2013Q2").read_bytes()).serial


@pytest.mark.parametrize("row", ["serial", "corrects", "prefill", "origin"])
def test_a_lineage_that_nobody_signed_is_refused(root: Path, row: str) -> None:
    """A hand that writes into the hidden sheet cannot say what a file corrects."""
    book = openpyxl.load_workbook(blank_of(root, "901", "2013Q2"))
    (cell,) = (cells[1] for cells in book["_kit"].iter_rows() if cells[0].value == row)
    cell.value = "f" * 64
    out = io.BytesIO()
    book.save(out)
    refused = read(root, out.getvalue()).refused
    assert refused
    assert refused.code == "identity-invalid"


def without_lineage(path: Path) -> bytes:
    """A workbook as the first version made it."""
    book = openpyxl.load_workbook(path)
    for cells in book["_kit"].iter_rows():
        if cells[0].value in ("serial", "corrects", "prefill", "origin", "seal"):
            cells[0].value = cells[1].value = None
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_form_of_before_is_read(root: Path) -> None:
    """Without the rows of the lineage it is a form like those of the first version."""
    record = read(root, without_lineage(fill_fields(root, "901", {"L-lainat": 6}, "old.xlsx")))
    assert (record.refused, record.serial, record.untouched) == (None, "", False)


def test_a_form_of_before_that_comes_back_is_known_by_its_bytes(root: Path) -> None:
    """It does not say that it is ours, but it lies ready to mail as it was."""
    blank = blank_of(root, "902")
    blank.write_bytes(without_lineage(blank))
    (root / "collected" / "902.xlsx").write_bytes(blank.read_bytes())
    returns = {row["file"]: row["verdict"] for row in kit(root, "harvest", "2013Q1", "--json").json["returns"]}
    assert returns["902.xlsx"] == "skipped"


def test_a_correction_says_what_it_corrects(root: Path) -> None:
    """The workbook that goes back names the return that it was made from, and is known if it bounces."""
    wrong = fill_fields(root, "903", {"L-lainat": -5})
    kit(root, "harvest", "2013Q1")
    (path,) = (root / "output" / "2013Q1" / "replies").rglob("903-*-korjaukset.xlsx")
    record = read(root, path.read_bytes())
    assert record.corrects == read(root, wrong.read_bytes()).sha256
    assert record.as_sent
    assert not read(root, saved(path.read_bytes())).as_sent
