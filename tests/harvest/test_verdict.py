"""Which return counts: one rule, whatever the order, the names and the clock."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from tests.making import generated, kit
from workbook_kit.findings.finding import Finding
from workbook_kit.findings.messages import Worded
from workbook_kit.harvest.changes import Difference, differences
from workbook_kit.harvest.contenders import Candidate, Circumstances
from workbook_kit.harvest.verdict import accounts, judge, replacements
from workbook_kit.period import Period
from workbook_kit.record import Answer, Record

PERIOD = "2013Q1"


def returned(file: str, sha: str, when: str = "", answers: int = 1, **record: object) -> Candidate:
    """A collected workbook of region 064."""
    fields = {"area": "064", "period": PERIOD, "saved": when} | record
    said = tuple(Answer("F", "", str(n), n, "S", "A1", str(n)) for n in range(answers))
    return Candidate(file=file, sha256=sha, record=Record(sha, "r", answers=said, **fields))  # type: ignore[arg-type]


REFUSED = Finding("file-damaged")
HISTORIES = {
    "one return": ([returned("a", "1")], "accepted"),
    "newer counts": ([returned("a", "1", "2013-04-02"), returned("b", "2", "2013-04-01")], "accepted superseded"),
    "same bytes twice": ([returned("a", "1"), returned("b", "1")], "accepted duplicate"),
    "refused newer after accepted older": (
        [returned("a", "1", "2013-04-01"), returned("b", "2", "2013-04-09", refused=REFUSED)],
        "accepted refused",
    ),
    "another period": ([returned("a", "1", period="2012Q4"), returned("b", "2")], "skipped accepted"),
    "no date: more answers": ([returned("a", "1", answers=2), returned("b", "2", answers=5)], "superseded accepted"),
    "all equal: greater digest": ([returned("a", "2"), returned("b", "1")], "accepted superseded"),
    "two areas": ([returned("a", "1"), returned("b", "2", area="091")], "accepted accepted"),
    "not looked into": ([Candidate(file="~$a", sha256="1", skipped=Worded("skipped-lock"))], "skipped"),
}


@pytest.mark.parametrize("history", HISTORIES)
def test_history(history: str) -> None:
    """Each file gets the verdict that the rule gives it."""
    files, expected = HISTORIES[history]
    assert [r.verdict for r in judge(files, PERIOD)] == expected.split()


@pytest.mark.parametrize("history", HISTORIES)
def test_order_does_not_matter(history: str) -> None:
    """Shuffled, the same files get the same verdicts, and all are accounted for (P2, P4)."""
    files = list(HISTORIES[history][0])
    expected = judge(files, PERIOD)
    random.Random(1).shuffle(files)  # noqa: S311
    assert judge(files, PERIOD) == expected
    assert sum(accounts(expected).values()) == len(files)


def test_reasons_name_the_other_file() -> None:
    """A superseded file says by which one."""
    _, older = judge([returned("a", "1", "2013-04-02"), returned("b", "2", "2013-04-01")], PERIOD)
    assert older.reason
    assert "a" in older.reason.sentence("en").split(": ")[1]


def test_differences_cell_by_cell() -> None:
    """What was changed, added and taken away, in the order of the form; the same value typed otherwise is none."""
    old, new = (Record(name, "r", answers=tuple(answers)) for name, answers in (("1", OLD), ("2", NEW)))
    assert differences(old, new) == [
        Difference("B", "", "", "S", "A2", 2, 3),
        Difference("D", "s", "1", "S", "A4", None, "uusi"),
        Difference("C", "", "", "S", "A3", "pois", None),
    ]
    assert differences(old, old) == []


OLD = [
    Answer("A", "", "", 1, "S", "A1", "1"),
    Answer("B", "", "", 2, "S", "A2", "2"),
    Answer("C", "", "", "pois", "S", "A3", "pois"),
]
NEW = [
    Answer("A", "", "", 1.0, "S", "A1", "1,0"),
    Answer("B", "", "", 3, "S", "A2", "3"),
    Answer("D", "s", "1", "uusi", "S", "A4", "uusi"),
]


def test_untouched_goes_behind_what_was_typed() -> None:
    """What came back as it was prefilled never displaces a return that was filled in; alone it counts."""
    filled, later = returned("a", "1", "2013-04-01"), returned("b", "2", "2013-04-09")
    blank = replace(later, untouched=True)
    found = {one.file: (one.verdict, one.reason and one.reason.code) for one in judge([filled, blank], PERIOD)}
    assert found == {"a": ("accepted", None), "b": ("superseded", "untouched")}
    assert [one.verdict for one in judge([blank], PERIOD)] == ["accepted"]
    older = replace(returned("c", "3", "2013-04-02"), untouched=True)
    assert [one.reason.code for one in judge([older, blank], PERIOD) if one.reason] == ["superseded"]


def test_the_one_replaced_is_the_newest_superseded() -> None:
    """Of several superseded returns of an area, the last one counted before."""
    days = ("2013-04-01", "2013-04-03", "2013-04-02")
    judged = judge([returned(day, day, day) for day in days], PERIOD)
    assert {area: one.before.file for area, one in replacements(judged).items()} == {"064": "2013-04-02"}


def test_a_file_of_nobody_belongs_to_the_round_that_saw_it_first(tmp_path: Path) -> None:
    """The next quarter tells of it, but is not refused for its sake; the first one still is."""
    root = generated(tmp_path)
    (root / "collected" / "outo.xlsx").write_bytes(b"PK damaged")
    assert kit(root, "harvest", "2013Q1").code == 1
    assert kit(root, "harvest", "2013Q2").code == 0
    assert kit(root, "status", "2013Q2", "--json").json["unattributed"] == []
    assert kit(root, "harvest", "2013Q1").code == 1


def test_no_moment_is_before_the_form_had_gone_out() -> None:
    """Where somebody noted when; a day is enough."""
    around = Circumstances(period=Period(2013, 1), first_sent={"064": "2013-03-28T07:00:00Z"})
    early, same_day = (judge([returned("a", "1", f"2013-03-{day}")], PERIOD, None, around)[0] for day in (27, 28))
    assert [finding.code for finding in early.notes] == ["moment-implausible"]
    assert same_day.notes == ()
