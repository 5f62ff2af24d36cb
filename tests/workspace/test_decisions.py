"""Decisions are data: one line each, only added to, and whatever counts follows from them."""

from __future__ import annotations

import csv
import io
from dataclasses import astuple, replace
from multiprocessing import get_context
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_kit.errors import SpecError, StoreError, UsageError
from workbook_kit.workspace import decisions, lock
from workbook_kit.workspace.decisions import COLUMNS, FILE, Decision, Decisions

ACCEPT = Decision(number=1, when="2013-04-16T07:12:00Z", office="A", kind="accept", target="9f2c", reason="Soitettu")
REJECT = replace(ACCEPT, number=2, when="2013-04-17T07:00:00Z", kind="reject", reason="Väärä vuosi")
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20).filter(str.strip)


def undo(target: str, **more: str) -> Decision:
    return Decision(number=9, **{"when": "2013-05-01T00:00:00Z", "office": "A", **more}, kind="undo", target=target)


def test_a_workspace_without_decisions_has_none(tmp_path: Path) -> None:
    """No file, no decision."""
    assert decisions.read(tmp_path) == Decisions()


@given(st.lists(st.builds(replace, st.just(ACCEPT), reason=TEXTS, target=TEXTS, office=TEXTS), max_size=5))
def test_what_is_written_is_read_again(tmp_path_factory: pytest.TempPathFactory, made: list[Decision]) -> None:
    """Each line comes back as it was decided, with the next number; a reason stays on its line."""
    root = tmp_path_factory.mktemp("decisions")
    written = [decisions.append(root, decision) for decision in made]
    assert decisions.read(root).listed == tuple(written)
    assert [decision.number for decision in written] == list(range(1, len(made) + 1))


def test_a_reason_of_several_lines_is_one_line(tmp_path: Path) -> None:
    """A line of the file is a decision, so that a damaged one can be told by its number."""
    decisions.append(tmp_path, replace(ACCEPT, reason="Soitettu\r\nLeenalle\n"))
    assert decisions.read(tmp_path).listed[0].reason == "Soitettu Leenalle"


@pytest.mark.parametrize(
    "line",
    [
        "x,2013-04-16T07:12:00Z,A,accept,,,9f2c,,,,,,syy",
        "2,2013-04-16T07:12:00Z,A,hyväksy,,,9f2c,,,,,,syy",
        "2,2013-04-16T07:12:00Z,A,accept,,,,,,,,,syy",
        "2,,A,accept,,,9f2c,,,,,,syy",
        "2,2013-04-16T07:12:00Z,A,acc",
        '2,2013-04-16T07:12:00Z,A,accept,,,9f2c,,,,,,"syy',
        "1,2013-04-16T07:12:00Z,A,reject,,,9f2c,,,,,,toinen numero yksi",
    ],
)
def test_a_damaged_line_is_told_and_stops_nothing_else(tmp_path: Path, line: str) -> None:
    """What says nothing plain is told by its number; the lines around it count."""
    decisions.append(tmp_path, ACCEPT)
    with (tmp_path / FILE).open("a", encoding="utf-8") as file:
        file.write(f"{line}\n\n")
    last = decisions.append(tmp_path, REJECT)
    found = decisions.read(tmp_path)
    assert (found.listed, found.damaged) == ((ACCEPT, last), (3,))


def test_a_line_that_is_no_text_is_damaged(tmp_path: Path) -> None:
    """Bytes that are no UTF-8 spoil their own line alone."""
    decisions.append(tmp_path, ACCEPT)
    with (tmp_path / FILE).open("ab") as file:
        file.write(b"2,2013\xff\n")
    assert decisions.read(tmp_path) == Decisions((ACCEPT,), (3,))


def test_a_line_cut_short_does_not_spoil_the_next(tmp_path: Path) -> None:
    """After a command that was killed while it wrote, the next decision begins a line of its own."""
    decisions.append(tmp_path, ACCEPT)
    with (tmp_path / FILE).open("a", encoding="utf-8") as file:
        file.write("2,2013-04-")
    second = decisions.append(tmp_path, REJECT)
    assert decisions.read(tmp_path) == Decisions((ACCEPT, second), (3,))


def test_excel_may_have_saved_it(tmp_path: Path) -> None:
    """Semicolons and a byte-order mark are read, and the next line is written alike."""
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([COLUMNS, astuple(ACCEPT)])
    (tmp_path / FILE).write_bytes(b"\xef\xbb\xbf" + out.getvalue().encode())
    second = decisions.append(tmp_path, REJECT)
    assert decisions.read(tmp_path).listed == (ACCEPT, second)


@pytest.mark.parametrize("text", ["", "jotain muuta\n", "number,when\n1,2013\n"])
def test_another_file_is_named(tmp_path: Path, text: str) -> None:
    """A file of that name without our columns is no list of decisions."""
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(SpecError, match="first line"):
        decisions.read(tmp_path)


def test_what_was_undone_no_longer_stands() -> None:
    """``undo`` names office and number; what it undid is as if it had not been decided."""
    assert Decisions((ACCEPT, undo("A/1"))).standing == ()
    assert Decisions((ACCEPT, undo("B/1"))).standing == (ACCEPT,)


def test_the_last_word_of_an_office_holds() -> None:
    """Who accepts a file and rejects it later has rejected it."""
    assert Decisions((REJECT, ACCEPT)).rulings["9f2c"].counts is False
    assert Decisions((ACCEPT,)).rulings["9f2c"].counts is True


def test_offices_that_disagree_rule_nothing() -> None:
    """Whose decision says what is told, and nothing is decided; an undo settles it."""
    other = replace(REJECT, office="B")
    both = Decisions((ACCEPT,)).with_others([other, ACCEPT])
    assert both.rulings["9f2c"] == decisions.Ruling(None, (ACCEPT, other))
    assert both.with_others([undo("B/2")]).rulings["9f2c"].counts is True


def test_a_decision_is_found_by_its_number() -> None:
    """The number alone means one of this workspace's own, whatever the office was called when it was written."""
    both = Decisions((ACCEPT, replace(REJECT, office="Vanha nimi", number=3)), others=(replace(REJECT, office="B"),))
    assert (both.find("1"), both.find("3").office) == (ACCEPT, "Vanha nimi")
    assert both.find("B/2").kind == "reject"
    with pytest.raises(UsageError, match="No decision"):
        both.find("2")


def test_two_own_decisions_of_one_number_are_named_in_full() -> None:
    """Where somebody merged two files by hand, the number alone is not enough."""
    both = Decisions((ACCEPT, replace(ACCEPT, office="B")))
    with pytest.raises(UsageError, match="A/1, B/1"):
        both.find("1")


def test_an_office_that_was_renamed_is_one() -> None:
    """Its later word under a new name is its last, not another office's."""
    both = Decisions((ACCEPT, replace(REJECT, office="Uusi nimi")))
    assert both.rulings["9f2c"].counts is False


def test_numbers_are_those_of_the_own_file(tmp_path: Path) -> None:
    """Another office's numbers are its own."""
    decisions.append(tmp_path, ACCEPT)
    both = decisions.read(tmp_path).with_others([replace(REJECT, office="B", number=40)])
    assert [one.number for one in decisions.numbered(both.listed, [REJECT, REJECT])] == [2, 3]


def test_decisions_of_a_period() -> None:
    """Some kinds, of one period or of all."""
    close = Decision(number=3, when="2013-05-01T00:00:00Z", office="A", kind="close", period="2013Q1")
    both = Decisions((ACCEPT, close))
    assert both.of("close", period="2013Q1") == both.of("close") == (close,)
    assert both.of("close", period="2013Q2") == ()


def decide(root: Path, office: str) -> None:
    """Ten decisions of one writer, who waits for the lock."""
    for _ in range(10):
        while True:
            try:
                with lock.held(root):
                    decisions.append(root, replace(ACCEPT, office=office))
                break
            except StoreError:
                continue


def test_two_writers_lose_nothing(tmp_path: Path) -> None:
    """Two commands at once: each waits for the lock, every decision is there under a number of its own."""
    writers = [get_context("spawn").Process(target=decide, args=(tmp_path, office)) for office in "AB"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    found = decisions.read(tmp_path)
    assert sorted(one.number for one in found.listed) == list(range(1, 21))
    assert not found.damaged


def test_a_closing_without_a_number_is_a_damaged_line() -> None:
    """Nobody knows which edition it is; kinds and periods may be typed in any case."""
    head = ",".join(decisions.COLUMNS)
    said = decisions.parse(
        f"{head}\n1,2013,A,Close,2013q1,,ab,,,,,kaksi,\n2,2013,A,Close ,2013q1,,ab,,,,,2,\n".encode()
    )
    assert (said.damaged, [(one.kind, one.period) for one in said.listed]) == ((2,), [("close", "2013Q1")])
