"""The summaries in a real spreadsheet program: they show what their formulas give, and totals follow the data."""

from pathlib import Path

import pytest

from tests import quarters
from tests.left_to_ci import rows
from tests.office import ooxml
from tests.office.soffice import Office, enter, read, recalculate, save
from tests.recalculated import differing, place
from tests.summaries import demo_book, made, shown
from workbook_kit.cell import Value
from workbook_kit.form import spec
from workbook_kit.form.model import Form, Level
from workbook_kit.language import Language


@pytest.mark.parametrize(("code", "language"), rows(("12", "sv"), ("FI", "fi")))
def test_every_formula_gives_its_cached_value(
    recalculating_office: Office, tmp_path: Path, code: str, language: Language
) -> None:
    """Recalculated from nothing by LibreOffice, no cell of any sheet changes."""
    before, after = tmp_path / "before.xlsx", tmp_path / "after.xlsx"
    before.write_bytes(demo_book(code, language))
    recalculating_office.run(before, [save(after)])
    count, found = differing(before, after)
    assert found[:5] == []
    assert count > 20_000


def test_totals_follow_the_data(recalculating_office: Office, tmp_path: Path) -> None:
    """One answer changed: region, ELY area and nation follow, a rate too; an answer deleted is missing, not zero."""
    given = {"061": {"K-F1": 10, "K-F2d": 100}, "063": {"K-F1": 20, "K-F2d": 100}, "091": {"K-F1": 5, "K-F2d": 50}}
    path = tmp_path / "kansallinen.xlsx"
    path.write_bytes(data := made(quarters.harvest("2013Q4", given)))
    answer = f"Tiedot!F{place(data, 'Tiedot', B='061 Luoteis-Pirkanmaa', C='K-F1')}"
    areas = ("061 Luoteis-Pirkanmaa", "05 Pirkanmaa", "Koko maa")
    places = [f"Mittarit!E{place(data, 'Mittarit', A=key, D=area)}" for key in ("K-F1", "K-F2") for area in areas]
    steps = [enter(answer, "40"), recalculate(), read(*places), enter(answer, ""), recalculate(), read(*places)]
    seen = [cell.value for cell in recalculating_office.run(path, steps) if cell.cell in places]
    assert seen[:6] == pytest.approx([40, 60, 65, 0.4, 0.3, 65 / 250])
    assert [value or None for value in seen[6:]] == pytest.approx([None, 20, 25, None, 0.2, 25 / 150])


def test_figures_of_regions_find_their_lines_in_data_that_were_sorted(
    recalculating_office: Office, tmp_path: Path
) -> None:
    """Two lines change places, as sorting would have it: each region keeps its figure, a blank is blank."""
    names = {10: "061 Luoteis-Pirkanmaa", 20: "063 Etelä-Pirkanmaa"}
    path = tmp_path / "kansallinen.xlsx"
    path.write_bytes(data := made(quarters.harvest("2013Q4", {"061": {"K-F1": 10}, "063": {"K-F1": 20}})))
    lines = {value: place(data, "Tiedot", B=name, C="K-F1") for value, name in names.items()}
    moved = dict(zip(lines.values(), reversed([*names.items()]), strict=True))
    steps = [enter(f"Tiedot!B{line}", name) for line, (_, name) in moved.items()]
    steps += [enter(f"Tiedot!F{line}", str(value)) for line, (value, _) in moved.items()]
    places = [f"Mittarit!E{place(data, 'Mittarit', A='K-F1', D=name)}" for name in names.values()]
    blank = [enter(f"Tiedot!F{lines[10]}", ""), recalculate(), read(*places)]
    seen = recalculating_office.run(path, [*steps, recalculate(), read(*places), *blank])
    assert [cell.value or None for cell in seen if cell.cell in places] == [10, 20, 10, None]


def test_a_figure_hides_itself(recalculating_office: Office, tmp_path: Path) -> None:
    """The formula itself hides a mean of fewer than five answers, and its parts."""
    path = tmp_path / "ely.xlsx"
    path.write_bytes(data := made(quarters.harvest("2013Q4", {"061": {"Y-C.ka": 4.0, "Y-C.n": 5}}), "05"))
    answer = f"Tiedot!F{place(data, 'Tiedot', C='Y-C.n')}"
    row = place(data, "Mittarit", A="Y-C", D="05 Pirkanmaa")
    places = [f"Mittarit!{letter}{row}" for letter in "EGH"]
    steps = [read(*places), enter(answer, "4"), recalculate(), read(*places)]
    seen = [cell.value for cell in recalculating_office.run(path, steps) if cell.cell in places]
    assert seen[:3] == [4, 20, 5]
    assert {value or None for value in seen[3:]} == {None}


@pytest.mark.npm
@pytest.mark.parametrize(("code", "language"), rows(("12", "sv"), ("FI", "fi")))
def test_workbooks_are_valid(tmp_path: Path, code: str, language: Language) -> None:
    """The Open XML SDK finds no error in a full summary."""
    path = tmp_path / "book.xlsx"
    path.write_bytes(demo_book(code, language, contacts=True))
    assert ooxml.errors(path) == []


ROWS = """
[form]
id = "rivit"
version = "1"
level = "region"
title = { fi = "Rivit", sv = "Rader" }

[choices.laji]
a = { fi = "laji ~*?", sv = "art ~*?" }
b = { fi = "muu", sv = "annan" }

[[sheet]]
id = "r"
title = { fi = "Mittarit", sv = "Indikatorer" }
widths = [8, 12, 12, 12, 12, 12, 12]

[[sheet.block]]
id = "R"
shape = "table"
rows = 3

[[sheet.block.field]]
id = "R.osa"
kind = "whole"
label = { fi = "Osa", sv = "Del" }

[[sheet.block.field]]
id = "R.koko"
kind = "whole"
label = { fi = "Koko", sv = "Hela" }

[[sheet.block.field]]
id = "R.suhde"
kind = "percent"
label = { fi = "Suhde", sv = "Kvot" }
levels = ["region", "ely", "national"]
rollup = { rule = "ratio", numerator = "R.osa", denominator = "R.koko" }

[[sheet.block.field]]
id = "R.painotettu"
kind = "decimal"
label = { fi = "Painotettu", sv = "Vägt" }
levels = ["region", "ely", "national"]
rollup = { rule = "wmean", numerator = "R.osa", denominator = "R.koko", hide_below = 5 }

[[sheet.block.field]]
id = "R.joo"
kind = "yesno"
label = { fi = "Joo", sv = "Jo" }
levels = ["region", "ely", "national"]
rollup = "share_yes"

[[sheet.block]]
id = "I"
shape = "items"

[[sheet.block.part]]
label = { fi = "Arvo", sv = "Värde" }

[[sheet.block.field]]
id = "I.laji"
kind = "choice"
choices = "laji"
label = { fi = "Laji", sv = "Art" }

[[sheet.block.field]]
id = "I.vain"
kind = "whole"
label = { fi = "Vain a", sv = "Bara a" }
levels = ["region", "ely", "national"]
rollup = { rule = "sum", only = { field = "I.laji", is = "a" } }

[[sheet.block.field]]
id = "I.kylla"
kind = "yesno"
label = { fi = "Kyllä a", sv = "Ja a" }
levels = ["region", "ely", "national"]
rollup = { rule = "share_yes", only = { field = "I.laji", is = "a" } }
"""


def test_figures_of_several_rows(recalculating_office: Office, tmp_path: Path) -> None:
    """Rows of a table are paired row by row, and a condition holds in formulas as in the roll-up."""
    forms: dict[Level, Form] = {"region": spec.parse("rivit.toml", ROWS)}
    one: dict[str, Value] = {
        "R.osa//1": 1,
        "R.koko//1": 4,
        "R.osa//2": 9,
        "R.osa//3": 2,
        "R.koko//3": 2,
        "R.joo//1": "yes",
        "R.joo//2": "no",
    }
    two: dict[str, Value] = {
        "R.osa//1": 0,
        "R.koko//1": 0,
        "R.joo//3": "no",
        "I.laji": "b",
        "I.vain": 50,
        "I.kylla": "yes",
    }
    given = {"061": one | {"I.laji": "a", "I.vain": 7, "I.kylla": "no"}, "063": two}
    before, after = tmp_path / "before.xlsx", tmp_path / "after.xlsx"
    before.write_bytes(data := made(quarters.harvest("2013Q4", given, forms)))
    recalculating_office.run(before, [save(after)])
    assert differing(before, after)[1] == []
    nation = {row[0]: row[4] for row in shown(data, "Mittarit") if row[3] == "Koko maa"}
    expected = {"R.suhde": 3 / 6, "R.painotettu": 8 / 6, "R.joo": 1 / 3, "I.vain": 7, "I.kylla": 0}
    assert nation == pytest.approx(expected)
