"""What a round was made from is kept, so that it can be published again as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbook_kit.errors import StoreError
from workbook_kit.figures.rollup import RollupRow
from workbook_kit.period import Period
from workbook_kit.workspace.decisions import Decision, Decisions, Kind
from workbook_kit.workspace.rounds import Edition, Made, Rounds, closed_as, editions

PERIOD = Period(2013, 1)
ROW = RollupRow("2013Q1", "region", "901", "L-lainat", "", 5, None, None, 1, 1, "sum", "appendix", hidden=False)
EDITION = Edition(1, frozenset({"a", "b"}), {"901": "a"}, (ROW,))


def word(number: int, kind: Kind, value: str = "", office: str = "A") -> Decision:
    when = f"2013-05-0{number}T00:00:00Z"
    return Decision(number=number, when=when, office=office, kind=kind, period="2013Q1", value=value, reason="syy")


def test_nothing_is_known_of_a_round_that_nobody_made(tmp_path: Path) -> None:
    """No forms, no first day, no area."""
    assert Rounds(tmp_path).made(PERIOD) == Made()


def test_what_forms_were_made_from_is_added_up(tmp_path: Path) -> None:
    """Areas whose forms are made later stand beside the others; the first day stays."""
    rounds = Rounds(tmp_path)
    rounds.note_made(PERIOD, "2013-04-02", {"901": "a", "902": ""})
    rounds.note_made(PERIOD, "2013-04-09", {"902": "b"})
    assert rounds.made(PERIOD) == Made("2013-04-02", {"901": "a", "902": "b"})


def test_an_edition_is_kept_with_what_it_was_made_from(tmp_path: Path) -> None:
    """The registry, the settings and the forms stand in it as they stood when it was closed."""
    (tmp_path / "forms").mkdir()
    for name in ("kit.toml", "regions.csv", "forms/kirjasto.toml", "kit.key"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    rounds = Rounds(tmp_path)
    rounds.keep(PERIOD, EDITION, Decisions((word(1, "close", "1"),)))
    (tmp_path / "kit.toml").write_text("changed", encoding="utf-8")
    folder = rounds.sources(PERIOD, 1)
    kept = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    assert kept == ["decisions.csv", "edition.json", "forms/kirjasto.toml", "kit.toml", "regions.csv"]
    assert (folder / "kit.toml").read_text(encoding="utf-8") == "kit.toml"
    assert rounds.edition(PERIOD, 1) == EDITION


@pytest.mark.parametrize("text", ["", "[]", "{}", "[" * 200_000, '{"number": 1, "known": 5}'])
def test_a_damaged_edition_is_named(tmp_path: Path, text: str) -> None:
    """Nothing is published from half of it; the file and what to do are told."""
    rounds = Rounds(tmp_path)
    rounds.keep(PERIOD, EDITION, Decisions((word(1, "close", "1"),)))
    (rounds.sources(PERIOD, 1) / "edition.json").write_text(text, encoding="utf-8")
    with pytest.raises(StoreError, match=r"edition\.json"):
        rounds.edition(PERIOD, 1)


def test_a_round_is_closed_by_the_last_word() -> None:
    """Closed, reopened, closed again as the second edition; what another office closes is its own affair."""
    words = (word(1, "close", "1"), word(2, "reopen"), word(3, "close", "2"), word(4, "close", "1", "B"))
    assert [closed_as(Decisions(words[:many]), PERIOD, "A") for many in range(5)] == [0, 1, 0, 2, 2]
    assert editions(Decisions(words[:2]), PERIOD, "A") == 1
    assert closed_as(Decisions(words), Period(2013, 2), "A") == editions(Decisions(), PERIOD, "A") == 0
