"""Published national figures beside ours, from the workspace's published.csv."""

import datetime as dt
import io
import re
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.making import small_workspace
from tests.quarters import harvest
from tests.summaries import made
from workbook_kit.book import Book
from workbook_kit.errors import SpecError
from workbook_kit.figures.published import Published, Residual, read, residuals
from workbook_kit.figures.trend import Key
from workbook_kit.period import Period
from workbook_kit.report.plan.algebra import Formula, cell
from workbook_kit.report.plan.scope import Scope
from workbook_kit.report.sheets import residuals as residuals_sheet
from workbook_kit.report.sheets.series import Part
from workbook_kit.workspace.folder import Workspace

HEAD = "period,field,value,source,extracted\n"
ONE = Published(Period(2013, 1), "K-F1", "", 300, "TEM", "2013-05-01")


def told(folder: Path, text: str) -> tuple[Published, ...]:
    path = folder / "published.csv"
    path.write_text(text, encoding="utf-8")
    return read(path, ["K-F1"])


def test_figures_are_read_as_offices_write_them(tmp_path: Path) -> None:
    """Comma or semicolon, decimal comma, thousands apart."""
    assert told(tmp_path, HEAD + "2013Q1,K-F1,300,TEM,2013-05-01\n") == (ONE,)
    semicolons = HEAD.replace(",", ";") + "2013Q1;K-F1;1 300,5;TEM;2013-05-01\n"
    assert told(tmp_path, semicolons)[0].value == 1300.5


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("period,field,value\n", "source is missing"),
        (HEAD + "2013Q1,K-X,300,TEM,2013-05-01\n", "line 2: no form has the field 'K-X'"),
        (HEAD + "2013Q5,K-F1,300,TEM,2013-05-01\n", "'2013Q5' is not a period"),
        (HEAD + "2013Q1,K-F1,paljon,TEM,2013-05-01\n", "'paljon' is not a number"),
        (HEAD + "2013Q1,K-F1,inf,TEM,2013-05-01\n", "'inf' is not a number"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, text: str, what: str) -> None:
    """The officer wrote the file: one sentence says what to mend."""
    with pytest.raises(SpecError, match=what):
        told(tmp_path, text)


def test_a_file_in_an_old_code_page_is_refused(tmp_path: Path) -> None:
    """Excel's plain CSV is not UTF-8."""
    (tmp_path / "published.csv").write_bytes(HEAD.encode() + "2013Q1,K-F1,1,Työ,\n".encode("cp1252"))
    with pytest.raises(SpecError, match="UTF-8"):
        read(tmp_path / "published.csv", ["K-F1"])


def test_a_workspace_need_not_have_any(tmp_path: Path) -> None:
    """Without the file nothing is compared; with it only fields of the workspace's forms."""
    root = small_workspace(tmp_path)
    assert Workspace(root).published == ()
    (root / "published.csv").write_text(HEAD + "2013Q1,K-F1,1,TEM,\n", encoding="utf-8")
    with pytest.raises(SpecError, match="no form has"):
        _ = Workspace(root).published


def test_the_residual_is_what_the_areas_do_not_account_for() -> None:
    """Published less ours; other quarters are left out, and where the nation has no figure there is no residual."""
    rows = harvest("2013Q1", {"061": {"K-F1": 100}, "063": {"K-F1": 120}}).rollup
    later = Published(Period(2013, 2), "K-F1", "", 300, "TEM", "")
    none = Published(Period(2013, 1), "K-F4", "", 300, "TEM", "")
    first, second = residuals([ONE, later, none], rows)
    assert (first.value, first.ours, first.reported, first.expected) == (80, 220, 2, 67)
    assert second.value is None
    assert Residual(ONE, None, 0, 0).value is None


def current(scope: Scope, key: Key, part: Part) -> Formula:
    """A figure of the quarter, in a cell of no matter which sheet."""
    return cell("Mittarit!$A$1", getattr(scope.figures[key], part))


def shown(tmp_path: Path, area: str, *published: Published) -> list[list[object]]:
    """What the section below the rules says, row by row."""
    found = replace(harvest("2013Q1", {"061": {"K-F1": 100, "K-F2d": 800}}), published=published)
    book = Book(title="T", language="fi", created=dt.datetime(2013, 1, 1, tzinfo=dt.UTC), locked=False)
    scope = Scope(found, found.registry.area(area), "fi")
    residuals_sheet.paint(book, book.sheet("Laskenta"), 0, scope, partial(current, scope), [20] * 8)
    path = tmp_path / "t.xlsx"
    path.write_bytes(book.finish())
    return [
        [cell.value for cell in row] for row in openpyxl.load_workbook(path, data_only=True)["Laskenta"].iter_rows()
    ]


def test_the_residual_is_shown_with_its_source(tmp_path: Path) -> None:
    """Published, ours, difference and share, who published it and when it was looked up; a rate has no share."""
    rate = replace(ONE, field="K-F2", value=0.15)
    rows = shown(tmp_path, "FI", ONE, rate)
    assert rows[3][:3] == ["K-F1", "Työttömien määrä", "TEM, poimittu 1.5.2013"]
    assert rows[3][4:] == [300, 100, 200, 200 / 300]
    assert rows[4][4:] == [0.15, 0.125, 0.025, None]


def test_what_each_level_gives_itself_is_checked_against_the_sum(tmp_path: Path) -> None:
    """The areas' sum stands beside the published figure as a check; more than was published is told."""
    users = Published(Period(2013, 1), "Y-F.verkko", "", 5, "Yritys-Suomi", "heinäkuu")
    rows = harvest("2013Q1", {"061": {"Y-F.verkko": 4}, "063": {"Y-F.verkko": 3}, "05": {"Y-F.verkko": 9}}).rollup
    (found,) = residuals([users], rows)
    assert (found.ours, found.value, found.is_check) == (7, -2, True)
    (silent,) = residuals([replace(users, field="Y-F.puhelin")], rows)
    assert (silent.ours, silent.is_check) == (None, False)
    more = shown(tmp_path, "FI", replace(ONE, value=99, extracted="heinäkuu"))[3]
    assert more[2:7] == ["TEM, poimittu heinäkuu", "palautukset ylittävät julkaistun: tarkista", 99, 100, -1]


def test_the_check_is_a_formula_over_the_regions() -> None:
    """It adds up the regions' cells, and says what it is."""
    users = Published(Period(2013, 1), "Y-F.verkko", "", 9, "Yritys-Suomi", "")
    found = replace(harvest("2013Q1", {"061": {"Y-F.verkko": 4}, "063": {"Y-F.verkko": 3}}), published=(users,))
    book: Any = openpyxl.load_workbook(io.BytesIO(made(found)))
    row = next(row for row in book["Laskenta"].iter_rows() if row[4].value == 9)
    assert re.fullmatch(r"=SUM\(Mittarit!\$E\$\d+,Mittarit!\$E\$\d+\)", row[5].value)
    assert "vain tarkistukseksi" in row[3].value


def test_only_the_nation_is_compared_with_published_figures(tmp_path: Path) -> None:
    """An ELY workbook has no such section, nor has a workspace without published figures."""
    assert not any(cell for row in shown(tmp_path, "05", ONE) for cell in row)
    assert not any(cell for row in shown(tmp_path, "FI") for cell in row)
