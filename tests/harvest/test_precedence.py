"""The table of which return counts: left out, held, struck, one order; blind to the order of files."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_kit.harvest.precedence import (
    HELD,
    LEFT_OUT,
    RIVALRIES,
    Contender,
    Outcome,
    Round,
    decide,
    rank,
)
from workbook_kit.record import Answer, Record
from workbook_kit.workspace.decisions import Decision, Ruling

WORD = Decision(number=1, when="2013-04-16T07:12:00Z", office="A", kind="accept", target="x", reason="Soitettu")
YES, NO, BOTH = (Ruling(counts, (WORD,)) for counts in (True, False, None))


def one(name: str, moment: str = "2013-04-02", answers: str = "abc", **more: object) -> Contender:
    """A return by its digest, its moment, and a letter for each answer."""
    cells = tuple(Answer(letter, "", "", letter, "S", "A1", letter) for letter in answers)
    record = Record(name, "reader", answers=cells, corrects=str(more.pop("corrects", "")))
    return Contender(record, moment, **more)  # type: ignore[arg-type]


def counts(*contenders: Contender, **around: object) -> str:
    found = decide(contenders, Round(**around)).counts  # type: ignore[arg-type]
    return found.sha256 if found else ""


def codes(found: Outcome) -> dict[str, str]:
    return {sha256: finding.code for sha256, finding in {**found.left_out, **found.held}.items()}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (one("a", "2013-04-02"), one("b", "2013-04-09", typed=False)),
        (one("a", "2013-04-02"), one("b", "")),
        (one("a", "2013-04-09"), one("b", "2013-04-02")),
        (one("a", answers="abcd"), one("b", answers="abc")),
        (one("b"), one("a")),
    ],
)
def test_one_order(first: Contender, second: Contender) -> None:
    """Typed, with a moment, later, fuller, and at last the digest; whichever came first."""
    assert counts(first, second) == counts(second, first) == first.sha256


@pytest.mark.parametrize(
    ("left", "code"), [(one("b", "2013-05-01", ruling=NO), "withdrawn"), (one("b", "2013-05-01", ours=True), "as-sent")]
)
def test_left_out(left: Contender, code: str) -> None:
    """What was withdrawn or is our own mail is never a return, alone or beside another."""
    found = decide([one("a"), left])
    assert found.counts == one("a")
    assert codes(found) == {"b": code}
    assert decide([left]).counts is None


@pytest.mark.parametrize(
    ("held", "code"),
    [
        (one("b", "2013-05-01", ruling=BOTH), "held-contradiction"),
        (one("b", "2013-05-01", other_area="153"), "held-sender"),
        (one("b", "2013-05-01", dates_disagree=("2013-04-02", "2013-04-30")), "held-dates"),
    ],
)
def test_held_until_somebody_decides(held: Contender, code: str) -> None:
    """It does not count, not even alone, until it is accepted; then it competes like any other."""
    assert codes(decide([one("a"), held])) == {"b": code}
    assert decide([held]).counts is None
    accepted = replace(held, ruling=YES)
    assert decide([one("a"), accepted]).counts == accepted


def test_held_if_it_would_lose_more_than_half() -> None:
    """A fresh form with two figures does not wipe out a full one; half may go."""
    assert counts(one("a", answers="abcd"), one("b", "2013-05-01", answers="ab")) == "b"
    found = decide([one("a", answers="abcd"), one("b", "2013-05-01", answers="az")])
    assert (found.counts, codes(found)) == (one("a", answers="abcd"), {"b": "held-loses"})


def test_sent_twice_it_is_held_twice() -> None:
    """Each is measured by what counts, not by the other one that waits; what comes after and is full outdoes both."""
    full, first, second = one("a", answers="abcde"), one("b", "2013-05-01", "a"), one("c", "2013-05-02", "a")
    found = decide([full, first, second])
    assert (found.counts, codes(found)) == (full, {"b": "held-loses", "c": "held-loses"})
    last = one("d", "2013-05-03", answers="abcdf")
    assert (decide([full, first, last]).counts, codes(decide([full, first, last]))) == (last, {})


def test_held_if_it_would_replace_what_the_next_form_was_made_from() -> None:
    """After the successor's forms were made a file changes nothing; one that was withdrawn may be replaced."""
    newer, newest = one("b", "2013-05-01"), one("c", "2013-05-02")
    assert codes(decide([one("a"), newer, newest], Round(counted="a"))) == {"b": "held-replaces", "c": "held-replaces"}
    assert counts(one("a", ruling=NO), newer, counted="a") == "b"
    assert counts(newer, newest) == "c"


def test_what_is_corrected_is_struck_with_what_it_corrected() -> None:
    """A correction counts against what it corrects however late that was saved or sent."""
    first, second = one("a", "2013-06-01"), one("b", "2013-05-01", corrects="a")
    third = one("c", "2013-04-01", corrects="b")
    found = decide([first, second, third])
    assert (found.counts, found.struck) == (third, {"a": "b", "b": "c"})


def test_a_correction_that_is_held_strikes_nothing() -> None:
    """Only what survives strikes."""
    assert counts(one("a"), one("b", "2013-05-01", corrects="a", other_area="153")) == "a"


def test_another_than_the_corrected_one_competes_by_its_moment() -> None:
    """Y, then a correction made from the older X: X is struck, the correction stands against Y by moment."""
    x, y = one("x", "2013-04-01"), one("y", "2013-04-05")
    assert counts(x, y, one("c", "2013-04-09", corrects="x")) == "c"
    assert counts(x, y, one("c", "2013-04-03", corrects="x")) == "y"


def test_a_tie_beyond_the_moment_is_told() -> None:
    """Nothing but the number of answers or the digest tells them apart, and they say different things."""
    fuller = one("a", answers="abcd")
    assert decide([fuller, one("b", answers="abc")]).tie == one("b", answers="abc")
    assert decide([one("a"), one("b")]).tie is None
    assert decide([one("a", answers="ab"), one("b", "2013-04-03", answers="abc")]).tie is None


DIGESTS = st.sampled_from("abcdef")
CONTENDERS = st.lists(
    st.builds(
        one,
        DIGESTS,
        st.sampled_from(("", "2013-04-02", "2013-04-09")),
        st.sampled_from(("a", "ab", "abcd", "xyz")),
        typed=st.booleans(),
        ours=st.booleans(),
        ruling=st.sampled_from((None, None, YES, NO, BOTH)),
        other_area=st.sampled_from(("", "", "153")),
        corrects=st.sampled_from(("", "", "a", "b")),
    ),
    unique_by=lambda contender: contender.sha256,
    max_size=6,
)


@given(CONTENDERS, st.randoms())
def test_the_order_of_files_decides_nothing(contenders: list[Contender], chance: object) -> None:
    """However they lie in the folder, the outcome is the same, and no two have the same place."""
    shuffled = list(contenders)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert decide(shuffled) == decide(contenders)
    assert len({rank(contender) for contender in contenders}) == len(contenders)


@given(CONTENDERS)
def test_every_return_has_one_fate(contenders: list[Contender]) -> None:
    """Left out, held, struck or in the order: no return is in two of them."""
    found = decide(contenders)
    fates = [*found.left_out, *found.held, *(name for name in found.struck if name not in found.left_out)]
    assert found.counts is None or found.counts.sha256 not in fates
    assert not found.left_out.keys() & found.held.keys()


@given(CONTENDERS, CONTENDERS, st.sampled_from(("", "153")), st.sampled_from(("", "2013-03-01", "2099-01-01")))
def test_no_files_change_a_closed_round(
    known: list[Contender], more: list[Contender], other_area: str, moment: str
) -> None:
    """Whatever comes, in whatever order, and however what was known then comes again: what counted still does."""
    before = decide(known).counts
    again = [
        replace(one, moment=moment, other_area=other_area, stands=before is not None and one.sha256 == before.sha256)
        for one in known
    ]
    names = {one.sha256 for one in known}
    new = [replace(one, came_after=True) for one in more if one.sha256 not in names]
    now = decide([*again, *new], Round(is_closed=True)).counts
    assert (now.sha256 if now else "") == (before.sha256 if before else "")


def test_what_comes_after_closing_waits() -> None:
    """A later, fuller one, and an area's first; what was known and did not count does not begin to."""
    shut = Round(is_closed=True)
    standing, new = one("a", stands=True), one("b", "2013-05-01", answers="abcd", came_after=True)
    assert (decide([standing, new], shut).counts, codes(decide([standing, new], shut))) == (
        standing,
        {"b": "held-closed"},
    )
    assert codes(decide([new], shut)) == {"b": "held-closed"}
    assert codes(decide([one("c")], shut)) == {"c": "held-closed"}
    assert counts(standing, one("d", corrects="a"), is_closed=True) == "a"


def test_what_was_held_at_the_closing_keeps_its_reason() -> None:
    """Closing decides nothing about it; what was outdone then stays outdone."""
    standing, outdone = one("a", "2013-04-09", answers="abcd", stands=True), one("c", "2013-04-02", answers="abcd")
    found = decide([standing, outdone, one("b", "2013-05-01", answers="a")], Round(is_closed=True))
    assert (found.counts, codes(found)) == (standing, {"b": "held-loses"})


def test_every_row_has_its_sentence() -> None:
    """A row of the table says in words what it does, and has a finding that tells of it."""
    rows = [(row.words, row.code) for row in (*LEFT_OUT, *HELD)] + [(row.words, row.code) for row in RIVALRIES]
    assert all(words and code for words, code in rows)
