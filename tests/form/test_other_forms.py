"""Summaries and workbooks of forms that ask otherwise than the real ones do."""

import io
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import openpyxl

from tests import quarters
from tests.making import LIBRARY, TABLE, blank_of, generated, kit, library_form
from workbook_kit.cell import Value
from workbook_kit.form import spec
from workbook_kit.harvest.gathered import Harvest
from workbook_kit.report.plan.brought import DataPlan, LineFormulas, brought
from workbook_kit.report.plan.lines import Line
from workbook_kit.report.plan.scope import Scope
from workbook_kit.report.sheets.workbook import summary_workbook

SUM = 'rollup = "sum"\nheadline = true\nlevels = ["region", "national"]'
TEXT = '[[sheet.block.field]]\nid = "L-nimi"\nkind = "text"\nlabel = { fi = "Nimi", sv = "Namn" }\n'
STATES = """
[[sheet.block.field]]
id = "L-tila"
kind = "choice"
choices = "kunto"
label = { fi = "Hylly", sv = "Hylla" }
"""


@cache
def harvested(text: str) -> Harvest:
    """Two quarters of a form in which one region says 5 and then 9."""
    said: Mapping[str, Mapping[str, Value]] = {
        "2013Q1": {"L-lainat": 5, "L-tila/A/1": "hyva"},
        "2013Q2": {"L-lainat": 9, "L-tila/A/1": "hyva"},
    }
    return quarters.in_a_row(one_region(text, period, given) for period, given in said.items())


def one_region(text: str, period: str, given: Mapping[str, Value]) -> Harvest:
    return quarters.harvest(period, {"064": given}, {"region": spec.parse("kirjasto.toml", text)})


def sheets(harvest: Harvest, area: str = "FI") -> dict[str, list[object]]:
    """The values of a summary workbook by sheet."""
    areas = {one.code: one for one in (harvest.registry.nation, *harvest.registry.elys)}
    book = openpyxl.load_workbook(io.BytesIO(summary_workbook(Scope(harvest, areas[area], "fi"))), data_only=True)
    return {sheet.title: [cell.value for row in sheet.iter_rows() for cell in row] for sheet in book.worksheets}


def test_whole_number_as_a_headline() -> None:
    """A headline that is a sum tells who gave it and how it changed, by whole numbers."""
    harvest = harvested(library_form({"L-lainat": SUM}))
    shown = sheets(harvest)["Yhteenveto"]
    assert "L-lainat fi" in shown
    assert {9, 5, 4} <= set(shown)


def test_headline_that_reaches_no_ely() -> None:
    """A figure that has no total at an ELY's level is not told of in its workbook."""
    assert "L-lainat fi" not in sheets(harvested(library_form({"L-lainat": SUM})), "05")["Yhteenveto"]


def test_form_without_figures() -> None:
    """Where a form asks no figure the sheet of metrics says so."""
    shown = sheets(one_region(LIBRARY + TEXT, "2013Q1", {"L-nimi": "a"}))["Mittarit"]
    assert "Tältä kaudelta ei ole vielä lukuja." in shown


def test_two_columns_of_one_title() -> None:
    """Excel wants every column of a table object named otherwise: such a list stays a plain table."""
    text = library_form().replace(TABLE, TABLE + STATES)
    assert "hyvä" in sheets(harvested(text))["Kirjasto"]


def test_line_without_a_figure_has_no_formulas() -> None:
    """Only lines that bear a figure reckon."""
    harvest = harvested(library_form({"L-lainat": SUM}))
    plan = DataPlan(Scope(harvest, harvest.registry.nation, "fi"))
    line: Line = plan.lines[0]._replace(metric=None)
    assert brought(plan, line, 5) == LineFormulas()


def test_rows_of_a_table_may_have_names(tmp_path: Path) -> None:
    """Rows that are named show their names beside the key, and answers stand right of them."""
    named = '[[sheet.block.row]]\ncode = "x"\nfi = "Ylähylly"\nsv = "Övre hyllan"\n'
    root = generated(
        tmp_path, library_form().replace("rows = 2\n", "").replace("listed = true", f"listed = true\n{named}")
    )
    rows = [
        [cell.value for cell in row[:2]]
        for row in openpyxl.load_workbook(blank_of(root, "902"))["Kirjasto"].iter_rows()
    ]
    assert ["H-A-x", "Ylähylly"] in rows
    listed = kit(root, "fields", "2013Q1", "--region", "902", "--json").json
    assert {slot["cell"][0] for slot in listed if slot["field"] == "L-hylly"} == {"C"}
