"""The share of a choice's answers that are some of its codes: in the roll-up, as formulas, and as a form proves it."""

from pathlib import Path

import pytest

from tests import quarters
from tests.composites import EVERYWHERE, HEAD, NAME, figure
from tests.office.soffice import Office, enter, read, recalculate, save
from tests.quarters import Given
from tests.recalculated import differing, place
from tests.summaries import made, shown
from workbook_kit.errors import SpecError
from workbook_kit.figures.rollup import RollupRow
from workbook_kit.form import spec
from workbook_kit.form.model import Form, Level

CHOICES = 'choices.state = { done = { fi = "tehty ~*?", sv = "gjort" }, part = { fi = "osin", sv = "delvis" }, open = { fi = "auki", sv = "öppet" } }\n'  # noqa: E501 - TOML wants it on one line
PLAN = f"""
[[sheet.block]]
id = "T"
shape = "table"
rows = 3
segments = ["A", "L"]

[[sheet.block.field]]
id = "state"
kind = "choice"
choices = "state"
{NAME}
rollup = "list"

[[sheet.block.field]]
id = "amount"
kind = "whole"
{NAME}
rollup = "sum"
{EVERYWHERE}
"""
FORM = CHOICES + HEAD + '[[sheet.block.field]]\nid = "m"\nkind = "whole"\n' + NAME + "\n" + PLAN
SHARES = [
    figure("done", '{ rule = "share_choice", of = ["state"], is = "done" }', "percent", "headline = true"),
    figure("begun", '{ rule = "share_choice", of = ["state"], is = ["done", "part"] }', "percent"),
]
FORMS: dict[Level, Form] = {"region": spec.parse("koe.toml", FORM + "".join(SHARES))}
SAID: Given = {
    "061": {"state/A/1": "done", "state/A/2": "part", "state/L/1": "open", "state/L/3": "open", "amount/A/3": 9},
    "063": {"state/A/1": "done"},
    "091": {"amount/A/1": 3},
}


def rolled(given: Given) -> dict[tuple[str, str], RollupRow]:
    return {(row.field, row.area): row for row in quarters.harvest("2013Q4", given, FORMS).rollup}


def test_rows_and_segments_are_counted_together() -> None:
    """Answers that are among the codes, of all answers; a row without one is no answer, nor is an area without any."""
    rows = rolled(SAID)
    parts = [(row.numerator, row.denominator, row.reported) for row in (rows["done", "05"], rows["begun", "FI"])]
    assert parts == [(2, 5, 2), (3, 5, 2)]
    assert (rows["done", "061"].value, rows["begun", "063"].value) == (1 / 4, 1)
    assert ("done", "091") not in rows
    assert rows["done", "01"].value is None


def test_none_of_the_codes_is_zero() -> None:
    """Answers of other codes only are a share of zero, which is not a blank."""
    assert rolled({"061": {"state/L/2": "open"}})["done", "FI"].value == 0


def test_formulas_follow_a_changed_answer(recalculating_office: Office, tmp_path: Path) -> None:
    """Recalculated nothing changes; another choice, and one deleted, change the share as the roll-up does."""
    before, after = tmp_path / "before.xlsx", tmp_path / "after.xlsx"
    before.write_bytes(data := made(quarters.harvest("2013Q4", SAID, FORMS)))
    recalculating_office.run(before, [save(after)])
    assert differing(before, after)[1] == []
    at = {row: place(data, "Tiedot", B="061 Luoteis-Pirkanmaa", C="state/L", E=row) for row in "13"}
    cells = [f"Mittarit!{letter}{place(data, 'Mittarit', A='done', D='Koko maa')}" for letter in "GH"]
    steps = [enter(f"Tiedot!F{at['1']}", "tehty ~*?"), enter(f"Tiedot!F{at['3']}", ""), recalculate(), read(*cells)]
    assert [cell.value for cell in recalculating_office.run(before, steps) if cell.cell in cells] == [3, 4]


def test_first_sheet_tells_of_how_many() -> None:
    """The share stands on the first sheet with its counts, and the sheet of rules says which choices are counted."""
    data = made(quarters.harvest("2013Q4", SAID, FORMS))
    assert "2 / 5. Tiedon antoi 2 / 67 seutua." in [cell for row in shown(data, "Yhteenveto") for cell in row]
    rules = {row[0]: row for row in shown(data, "Laskenta")}
    assert "vastauksista tehty ~*?, osin" in rules["begun"][2]
    assert rules["done"][7] == "OK"


FAULTS = [
    ('{ rule = "share_choice", of = ["state"] }', "needs 'is'"),
    ('{ rule = "share_choice", is = "done" }', "needs 'of'"),
    ('{ rule = "share_choice", of = ["state"], is = "undone" }', "'undone'"),
    ('{ rule = "share_choice", of = ["amount"], is = "done" }', "'amount' does not have"),
    ('{ rule = "share_choice", of = ["no"], is = "done" }', "'no'"),
    ('{ rule = "share_choice", of = ["state", "amount"], is = "done" }', "share of one choice"),
    ('{ rule = "share", of = ["amount"], is = "done" }', "takes no 'is'"),
]


@pytest.mark.parametrize(("rule", "what"), FAULTS)
def test_faulty_share_is_refused(rule: str, what: str) -> None:
    """It counts codes that its one field has; no other rule takes codes."""
    more = 'segments = ["A", "L"]' if '"share"' in rule else ""
    with pytest.raises(SpecError, match=what):
        spec.parse("koe.toml", FORM + figure("odd", rule, "percent", more))


def test_only_a_figure_is_a_share_of_a_choice() -> None:
    """What is asked cannot follow the rule."""
    asked = figure("odd", '"share_choice"', "percent").replace("block.figure", "block.field")
    with pytest.raises(SpecError, match="only a figure"):
        spec.parse("koe.toml", FORM + asked)
