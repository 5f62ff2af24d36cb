"""Tables that the summaries list whole, with their choices counted on top."""

from tests import quarters
from tests.composites import HEAD, NAME, field
from tests.summaries import made, shown
from workbook_kit.form import spec
from workbook_kit.form.model import Form, Level
from workbook_kit.report.grid import AMOUNT, WHOLE, fitting
from workbook_kit.report.plan.algebra import cell

TABLE = f"""
[choices.state]
done = {{ fi = "valmis", sv = "klar" }}
open = {{ fi = "kesken", sv = "pågår" }}

[[sheet.block]]
id = "T"
shape = "table"
rows = 2
listed = true
segments = ["A", "L"]

[[sheet.block.field]]
id = "what"
kind = "text"
{NAME}

[[sheet.block.field]]
id = "state"
kind = "choice"
choices = "state"
{NAME}
"""
FORMS: dict[Level, Form] = {"region": spec.parse("koe.toml", HEAD + field("plan", "whole", '"sum"') + TABLE)}


def test_rows_without_a_figure_of_their_own_are_counted() -> None:
    """What does not roll up tells no areas behind a segment; states of nobody's rows are blank, not zero."""
    given = {"061": {"what/A/1": "x", "state/A/1": "done", "what/A/2": "y"}}
    rows = shown(made(quarters.harvest("2013Q4", given, FORMS)), "Koe")
    counted = {row[0]: row[3:] for row in reversed(rows) if row[0] in ("Aikuiset", "Lapset", "05 Pirkanmaa")}
    assert counted["Aikuiset"][:5] == [2, 1, 0, 1, ""]
    assert counted["Lapset"][:5] == [0, "", "", "", ""]
    assert counted["05 Pirkanmaa"][:5] == [2, 1, 0, 1, "1 / 5"]


def test_a_number_gets_the_format_that_fits_it() -> None:
    """Whole numbers have no separator; what a formula gives may change, and is shown as it is."""
    assert [fitting(value) for value in (3, 3.0, 3.5, cell("A1", 3))] == [WHOLE, WHOLE, AMOUNT, "General"]
