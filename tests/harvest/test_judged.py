"""What became of every finding, worked out once for all that tell of it."""

from tests import pages
from workbook_kit.harvest.gathered import Harvest
from workbook_kit.harvest.rows import return_rows

HARVEST: Harvest = pages.harvest()


def test_every_file_has_its_findings() -> None:
    """File by file, a copy's as well; only what counts or was refused is listed."""
    assert [len(HARVEST.judged_of(one)) for one in HARVEST.returns] == [8, 8, 1, 1]
    assert len(HARVEST.judged) == 18
    assert len(HARVEST.listed) == 10


def test_states_of_the_same_findings() -> None:
    """A waiver and an explanation close, a note is never open, and why a file was refused always is."""
    states = {(one.returned.area, one.finding.code): one.standing.state for one in HARVEST.listed}
    assert states["901", "number-wrong"] == "open"
    assert states["901", "percent-small"] == "explained"
    assert states["901", "formula"] == "waived"
    assert states["902", "identity-mixed"] == "open"
    assert "noted" in states.values()


def test_counts_are_views_of_the_judged() -> None:
    """Open ones by area, by severity, and of all areas: one set of findings counted in three ways."""
    assert HARVEST.open.keys() == {"901"}
    counted = HARVEST.count("error", "901"), HARVEST.count("query", "901")
    assert sum(counted) == len(HARVEST.open["901"])
    assert counted == (HARVEST.count("error"), HARVEST.count("query"))
    assert HARVEST.count("error", "902") == 0
    assert (return_rows(HARVEST)[0]["errors"], return_rows(HARVEST)[0]["queries"]) == counted


def test_what_closed_it_is_shown_with_it() -> None:
    """A waiver's reason stands in place of an explanation."""
    (waived,) = (one for one in HARVEST.listed if one.standing.state == "waived")
    assert waived.shown.explanation == "Sovittu 12.2.2013."
    assert waived.finding.explanation == ""
