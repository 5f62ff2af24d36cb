"""The sheets Trendit and Aikasarjat: charts with words for them, live figures, marks that are not colour alone."""

import datetime as dt
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.left_to_ci import rows
from tests.office import ooxml
from tests.office.soffice import Office, paste, read, recalculate, save
from tests.quarters import FORMS, demo, harvest, in_a_row
from tests.recalculated import differing
from workbook_kit.book import Book
from workbook_kit.figures.trend import Key, Point
from workbook_kit.harvest.gathered import Harvest
from workbook_kit.language import Language
from workbook_kit.period import Period
from workbook_kit.report import coverage, figure_text
from workbook_kit.report.plan.algebra import Formula, cell
from workbook_kit.report.plan.scope import Scope
from workbook_kit.report.sheets import axis, trends
from workbook_kit.report.sheets.series import Part

QUARTERS = ("2012Q4", "2013Q1", "2013Q2", "2013Q3", "2013Q4")
WORDS: Mapping[Language, tuple[str, str]] = {"fi": ("Trendit", "Aikasarjat"), "sv": ("Trender", "Tidsserier")}


@cache
def five() -> Harvest:
    return demo(*QUARTERS)


def painted(path: Path, found: Harvest, area: str = "FI", language: Language = "fi") -> Path:
    """A workbook of the two sheets and one that holds the current figures, as the sheet of metrics does."""
    scope = Scope(found, found.registry.area(area), language)
    book = Book(title="T", language=language, created=dt.datetime(2013, 10, 1, tzinfo=dt.UTC), locked=False)
    places: dict[tuple[Key, Part], int] = {}
    figures = {row_key: series.at(found.period) for row_key, series in found.trends.items()}

    def current(key: Key, part: Part) -> Formula:
        row = places.setdefault((key, part), len(places)) + 1
        return cell(f"Luvut!$A${row}", getattr(figures[key], part, None))

    trends.paint(book, scope, current)
    sheet = book.sheet("Luvut")
    for (key, part), row in places.items():
        sheet.put(row, 0, getattr(figures[key], part, None))
    path.write_bytes(book.finish())
    return path


def sheets(path: Path, language: Language = "fi") -> tuple[Worksheet, Worksheet]:
    book = openpyxl.load_workbook(path, data_only=True)
    first, second = (book[name] for name in WORDS[language])
    return first, second


def row_of(sheet: Worksheet, *named: str) -> dict[str, object]:
    """The row whose id, metric or area are as named, by its headers."""
    heads = [str(cell.value) for cell in sheet[4]]
    for row in sheet.iter_rows(min_row=5, values_only=True):
        if all(name in row[:4] for name in named):
            return dict(zip(heads, row, strict=True))
    raise AssertionError(f"no row of {named}")


@pytest.fixture(scope="module")
def national(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return painted(tmp_path_factory.mktemp("trends") / "national.xlsx", five())


@pytest.mark.parametrize(("area", "formulas"), rows(("05", 1000), ("FI", 2000)))
def test_every_formula_gives_its_cached_value(
    recalculating_office: Office, tmp_path: Path, area: str, formulas: int
) -> None:
    """Recalculated by LibreOffice, current quarters and years of every series are what was written."""
    before, after = painted(tmp_path / "before.xlsx", five(), area), tmp_path / "after.xlsx"
    recalculating_office.run(before, [save(after)])
    sheets_ = openpyxl.load_workbook(before).worksheets
    assert sum(cell.data_type == "f" for sheet in sheets_ for row in sheet.iter_rows() for cell in row) > formulas
    assert differing(before, after)[1] == []


def test_years_follow_the_rule_of_the_form(national: Path) -> None:
    """A flow's sum, a mean of quarter-ends, a pooled rate; no year of 2012, of which one quarter is there."""
    _, series = sheets(national)
    for name in ("K-F1", "K-A1", "K-F2"):
        row = row_of(series, name, "Koko maa")
        assert row["Vuosi 2012"] in (None, "")
        assert isinstance(row["Vuosi 2013"], float | int)
    assert row_of(series, "K-F1", "Koko maa")["Vuosi 2013"] == 300273.25
    assert row_of(series, "K-F2", "Koko maa")["Vuosi 2013"] == pytest.approx(300273.25 / 2596742)


@pytest.mark.npm
@pytest.mark.parametrize(("area", "language"), rows(("12", "sv"), ("FI", "fi"), ("FI", "sv")))
def test_the_sheets_are_valid(tmp_path: Path, area: str, language: Language) -> None:
    """The Open XML SDK finds no error in charts, sparklines and formulas."""
    assert ooxml.errors(painted(tmp_path / "t.xlsx", five(), area, language)) == []


@pytest.mark.parametrize("language", WORDS)
def test_charts_are_told_in_words(tmp_path: Path, language: Language) -> None:
    """Each chart has an alt text with its figures, and axes named in the reader's language."""
    path = painted(tmp_path / "t.xlsx", five(), "FI", language)
    with zipfile.ZipFile(path) as parts:
        drawing = parts.read("xl/drawings/drawing1.xml").decode()
        charts = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/charts/chart")]
    told = re.findall(r'descr="([^"]*)"', drawing)
    assert len(told) == len(charts) == 9
    start = {"fi": "Viivakaavio: Työttömyysaste, Koko maa.", "sv": "Linjediagram: Arbetslöshetsgrad, Hela landet."}
    assert [one for one in told if one.startswith(start[language]) and "2012Q4: 10,9\u00a0%" in one]
    axis = {"fi": "Neljännes", "sv": "Kvartal"}[language]
    assert all(f"<a:t>{axis}" in chart for chart in charts)


def test_one_quarter_has_no_trend_yet(tmp_path: Path) -> None:
    """No chart of one point: the figures, and a line that says when trends begin."""
    path = painted(tmp_path / "t.xlsx", demo("2013Q1"))
    trend, series = sheets(path)
    assert str(trend["A2"].value).startswith("Trendit alkavat seuraavasta neljänneksestä")
    assert row_of(series, "K-F1", "Koko maa")["2013Q1"] == 286334
    with zipfile.ZipFile(path) as parts:
        assert not [name for name in parts.namelist() if "chart" in name]
        assert b"sparkline" not in b"".join(parts.read(n) for n in parts.namelist() if "worksheets/sheet" in n)


def test_a_quarter_that_was_not_harvested_is_an_empty_column(tmp_path: Path) -> None:
    """A gap stays a gap, in the table as in the charts."""
    given = {"061": {"K-F1": 100, "K-F2d": 1000}}
    found = in_a_row(harvest(period, given) for period in ("2013Q1", "2013Q3"))
    _, series = sheets(painted(tmp_path / "t.xlsx", found))
    row = row_of(series, "K-F1", "Koko maa")
    assert (row["2013Q1"], row["2013Q2"], row["2013Q3"]) == (100, None, 100)


def leaping() -> Harvest:
    """Seven quarters of one region, the last ten times as large."""
    values = {"2012Q1": 1000, "2012Q2": 1010, "2012Q3": 990, "2012Q4": 1020, "2013Q1": 1005, "2013Q2": 10000}
    return in_a_row(harvest(period, {"061": {"K-F1": value, "K-F4": 10}}) for period, value in values.items())


def test_what_deviates_is_marked_and_said(tmp_path: Path) -> None:
    """A sign and a sentence beside the colour, the head of the metric names the area, and Trendit leads to the row."""
    path = painted(tmp_path / "t.xlsx", leaping())
    trend, series = sheets(path)
    row = row_of(series, "K-F1", "05 Pirkanmaan ELY-keskus")
    why = "▲ Poikkeaa aiemmasta tasosta: tavallinen luku on noin 1\u00a0000."
    assert str(row["Huomautus"]).startswith(why)
    assert "Poikkeamia: ▲" in str(row_of(series, "K-F1", "Koko maa")["Huomautus"])
    told = [line for line in trend.iter_rows() if line[2].value == 10000]
    assert ["▲ Poikkeaa aiemmasta tasosta" in str(line[3].value) for line in told] == [True] * 3
    *followed, region = (line[1] for line in told)
    assert all(cell.hyperlink and "Aikasarjat" in str(cell.hyperlink.location) for cell in followed)
    assert (region.value, region.hyperlink) == ("061 Luoteis-Pirkanmaa", None)


def test_what_trends_lead_to_is_unfolded(tmp_path: Path) -> None:
    """Areas fold in under the whole, but not where one of them deviates: a link to a folded row would show nothing."""
    trend, series = sheets(painted(tmp_path / "t.xlsx", leaping()))
    told = [str(cell.hyperlink.location) for row in trend.iter_rows() for cell in row if cell.hyperlink]
    led_to = [int("".join(filter(str.isdigit, place.rpartition("!")[2]))) for place in told]
    assert [series.row_dimensions[row].hidden for row in led_to] == [False, False]
    assert not series.row_dimensions[max(led_to) + 1].collapsed
    quiet = sheets(painted(tmp_path / "q.xlsx", harvest("2013Q1", {"061": {"K-F1": 100}})))[1]
    assert [quiet.row_dimensions[row].hidden for row in (5, 6, 7)] == [False, False, True]
    assert [quiet.row_dimensions[row].collapsed for row in (5, 6)] == [False, True]


def test_many_quarters_go_on_to_a_second_page(tmp_path: Path) -> None:
    """On paper eight quarters keep their size, and the names stand on each page; three stay on one."""
    long = in_a_row(harvest(f"{year}Q{n}", {"061": {"K-F1": 10}}) for year in (2012, 2013) for n in (1, 2, 3, 4))
    many, few = (sheets(painted(tmp_path / "t.xlsx", found))[1] for found in (long, harvest("2013Q1", {})))
    assert (many.page_setup.scale, many.print_title_cols) == (73, "$A:$C")
    assert (few.page_setup.fitToHeight, few.print_title_cols) == (0, None)


def test_a_quiet_quarter_says_so(tmp_path: Path) -> None:
    """Where nothing deviates a sentence stands in place of a table."""
    trend, _ = sheets(painted(tmp_path / "t.xlsx", harvest("2013Q1", {"061": {"K-F1": 100}})))
    assert any("Yksikään luku ei poikkea" in str(cell.value) for row in trend.iter_rows() for cell in row)


def test_a_year_that_lacks_a_quarter_says_how_many(tmp_path: Path) -> None:
    """Three of four are no year."""
    found = in_a_row(harvest(f"2013Q{n}", {"061": {"K-F4": 10}}) for n in (2, 3, 4))
    _, series = sheets(painted(tmp_path / "t.xlsx", found))
    row = row_of(series, "K-F4", "Koko maa")
    assert row["Vuosi 2013"] in (None, "")
    assert row["Huomautus"] == "Vuosiluku 2013 puuttuu: 3 / 4 neljännestä."


def uneven(last: int = 3, third: int = 20) -> Harvest:
    """Four quarters of the three regions of ELY 03, the third silent in the second, some maybe in the last."""
    asked = {"2013Q1": 3, "2013Q2": 2, "2013Q3": 3, "2013Q4": last}
    said = {"K-A1": 10, "K-A3": 5, "K-F1": 100, "K-F2d": 1000}
    given = {"041": said, "043": said, "044": {**said, "K-F1": third, "K-F2d": 10 * third}}
    return in_a_row(harvest(period, dict([*given.items()][:count])) for period, count in asked.items())


BY_AREA = "Vuosi 2013 on laskettu alueittain: luvun joka neljännekseltä antoi {} / {} seutua."
TOO_FEW = (
    "Vuosiluku 2013 puuttuu: luvun joka neljännekseltä antoi {} / {} seutua, "
    "ja niiden osuus viimeksi tiedetystä kokonaismäärästä on alle 80 %."
)


@pytest.mark.parametrize(("field", "figure"), [("K-F1", 200), ("K-F2", 0.1)])
@pytest.mark.parametrize(("third", "words"), [(20, BY_AREA), (100, TOO_FEW)])
def test_a_mean_stock_tells_how_many_regions_its_year_is_of(
    tmp_path: Path, field: str, figure: float, third: int, words: str
) -> None:
    """At ELY and nation, in either's workbook; where they hold too little there is no figure, and it says why."""
    for book, areas in {"FI": {"Koko maa": 67, "03 Satakunnan ELY-keskus": 3}, "03": {"": 3}}.items():
        _, series = sheets(painted(tmp_path / "t.xlsx", uneven(third=third), book))
        for area, expected in areas.items():
            row = row_of(series, field, area) if area else row_of(series, field)
            assert row["Vuosi 2013"] in ([pytest.approx(figure)] if words == BY_AREA else [None, ""])
            assert row["Huomautus"] == words.format(2, expected)


def test_a_stock_of_the_ely_areas_is_reckoned_from_them(tmp_path: Path) -> None:
    """The nation's year of what only ELY areas answer is that of the areas on the sheet."""
    name = next(one.id for one in FORMS["ely"].fields.values() if one.time == "stock_mean")
    said = ({"03": {name: n}} | ({"05": {name: 1}} if n > 1 else {}) for n in (1, 2, 3, 4))
    found = in_a_row(harvest(f"2013Q{n}", one) for n, one in enumerate(said, start=1))
    row = row_of(sheets(painted(tmp_path / "t.xlsx", found))[1], name, "Koko maa")
    assert row["Vuosi 2013"] == 2.5
    assert "antoi 1 / 15 ELY" in str(row["Huomautus"])


def test_a_mean_stock_follows_the_figures_of_the_regions(recalculating_office: Office, tmp_path: Path) -> None:
    """In an ELY area's workbook year and remark are formulas: a region's blank takes it out of both."""
    path = painted(tmp_path / "t.xlsx", uneven(), "03")
    sheet = openpyxl.load_workbook(path)["Aikasarjat"]
    rows = [row for row in sheet.iter_rows(min_row=5) if row[0].value in ("K-F1", "K-F2")]
    region = next(row for row in rows if (row[0].value, row[2].value) == ("K-F1", "041 Rauma"))
    own = next(row for row in rows if (row[0].value, row[2].value) == ("K-F1", "03 Satakunnan ELY-keskus"))
    now = str(region[8].value).partition("ISNUMBER(")[2].partition(")")[0].replace("$", "")
    seen = read(*(f"Aikasarjat!{cell.coordinate}" for cell in own[-2:]))
    steps = [seen, paste({now: 500}), recalculate(), seen, paste({now: None}), recalculate(), seen]
    told = [one.text for one in recalculating_office.run(path, steps)]
    assert told[1::2] == [BY_AREA.format(2, 3), BY_AREA.format(2, 3), TOO_FEW.format(1, 3)]
    assert told[::2] == ["200", "300", ""]


@pytest.mark.parametrize(("field", "figure"), [("K-A1", 110)])
def test_a_year_above_regions_says_who_stands_behind_it(tmp_path: Path, field: str, figure: float) -> None:
    """A flow names the quarters that lack regions, at ELY and nation: a bare total would lie."""
    _, series = sheets(painted(tmp_path / "t.xlsx", uneven()))
    lead = "Vuosi 2013 on laskettu vain saaduista luvuista: "
    ely, whole = (row_of(series, field, area) for area in ("03 Satakunnan ELY-keskus", "Koko maa"))
    assert (ely["Vuosi 2013"], whole["Vuosi 2013"]) == (pytest.approx(figure), pytest.approx(figure))
    assert ely["Huomautus"] == f"{lead}2013Q2: 2 / 3 seutua."
    quarters = [f"2013Q{n}: {2 if n == 2 else 3} / 67 seutua" for n in (1, 2, 3, 4)]
    assert whole["Huomautus"] == f"{lead}{', '.join(quarters)}."


def test_a_year_says_it_in_swedish(tmp_path: Path) -> None:
    """The remark is in the language of the workbook, in that of an ELY area as in the nation's."""
    _, series = sheets(painted(tmp_path / "t.xlsx", uneven(), "03", "sv"), "sv")
    told = [row_of(series, name)["Anmärkning"] for name in ("K-A1", "K-F1")]
    assert told == [
        "År 2013 är räknat enbart på de tal som lämnats: 2013Q2: 2 / 3 regioner.",
        "År 2013 är räknat område för område: 2 / 3 regioner gav ett tal för varje kvartal.",
    ]


def test_a_year_that_is_its_last_figure_tells_of_that_quarter_only(tmp_path: Path) -> None:
    """A stock's year is that of its last quarter, whoever was silent before; a region's own figure needs no remark."""
    for last, told in ((3, None), (2, "Vuosi 2013 on laskettu vain saaduista luvuista: 2013Q4: 2 / 3 seutua.")):
        _, series = sheets(painted(tmp_path / "t.xlsx", uneven(last), "03"))
        assert (row_of(series, "K-A3")["Huomautus"] or None) == told
        assert not row_of(series, "K-A3", "041 Rauma")["Huomautus"]


def test_the_remark_of_a_year_follows_the_figures(recalculating_office: Office, tmp_path: Path) -> None:
    """Who is said to stand behind a year, and what it lacks, goes with the current quarter as the figure does."""
    path = painted(tmp_path / "t.xlsx", uneven(), "03")
    book = openpyxl.load_workbook(path)
    rows = book["Aikasarjat"].iter_rows(min_row=5)
    found = {str(row[0].value): row for row in rows if row[2].value == "03 Satakunnan ELY-keskus"}
    told = {name: found[name][-1] for name in ("K-A3", "K-A1")}
    seen = [read(*(f"Aikasarjat!{cell.coordinate}" for cell in told.values()))]
    places = {name: re.findall(r"Luvut!\$A\$\d+", str(cell.value)) for name, cell in told.items()}
    reported = [one[0].replace("$", "") for one in places.values()]
    quarter = str(found["K-A1"][8].value).partition("ISNUMBER(")[2].partition(")")[0].replace("$", "")
    steps = [
        *seen,
        paste(dict.fromkeys(reported, 1)),
        recalculate(),
        *seen,
        paste({quarter: None}),
        recalculate(),
        *seen,
    ]
    lead, now = "Vuosi 2013 on laskettu vain saaduista luvuista: ", "2013Q4: 1 / 3 seutua."
    assert [one.text for one in recalculating_office.run(path, steps)] == [
        *("", f"{lead}2013Q2: 2 / 3 seutua."),
        *(f"{lead}{now}", f"{lead}2013Q2: 2 / 3 seutua, {now}"),
        *(f"{lead}{now}", "Vuosiluku 2013 puuttuu: 3 / 4 neljännestä."),
    ]


def test_each_quarter_tells_how_many_areas_stand_behind_it(tmp_path: Path) -> None:
    """Below a total, in the quarters that lack some; where none lacks, or below a region's own figure, no line."""
    _, series = sheets(painted(tmp_path / "t.xlsx", uneven(), "03"))
    row = row_of(series, "K-F1", "Ilmoittanut")
    assert [row[f"2013Q{n}"] for n in (1, 2, 3, 4)] == [None, "2 / 3", None, None]
    assert [row_of(series, "K-F2", part)["2013Q2"] for part in ("Osoittaja", "Nimittäjä")] == [200, 2000]
    regions = [line for line in series.iter_rows(min_row=5, values_only=True) if "041" in str(line[2])]
    below = [series.cell(series_row, 3).value for series_row in range(5, series.max_row + 1)]
    assert below.count("Ilmoittanut") == len({line[0] for line in regions})


def test_charts_tell_how_many_areas_stand_behind_them(tmp_path: Path) -> None:
    """In the alt text every quarter that lacks some, on the axis of quarters all of them in few words."""
    path = painted(tmp_path / "t.xlsx", uneven(), "03")
    with zipfile.ZipFile(path) as parts:
        drawing = parts.read("xl/drawings/drawing1.xml").decode()
        chart = parts.read("xl/charts/chart1.xml").decode()
    assert "2013Q1: 10,0\u00a0%; 2013Q2: 10,0\u00a0% (2 / 3); 2013Q3: 10,0\u00a0%" in drawing
    assert "<a:t>Neljännes – tiedon antoi 2013Q2 2 / 3 seutua</a:t>" in chart


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ([(3, 3), (3, 3)], ""),
        ([(0, 3)], ""),
        ([(2, 3), (2, 3)], "2 / 3"),
        ([(2, 3), (1, 3)], "2013Q1 2 / 3, 2013Q2 1 / 3"),
        ([(2, 3), (1, 3), (3, 3), (1, 3)], "1–3 / 3"),
        ([(2, 3), (1, 3), (3, 3), (3, 4)], "1 / 3 – 3 / 4"),
    ],
)
def test_coverage_of_several_quarters(given: list[tuple[int, int]], told: str) -> None:
    """Nothing where nobody lacks; one or two quarters by name; of more from how many areas to how many."""
    points = [Point(Period(2013, n), 1, reported=r, expected=e) for n, (r, e) in enumerate(given, start=1)]
    assert coverage.together(points) == told


@pytest.mark.parametrize(
    ("name", "values", "limits"),
    [
        ("K-F1", [240_000, 241_000], {"min": 0}),
        ("K-F2", [0.108, 0.114], {"min": 0}),
        ("K-A4", [-0.5, -0.7], {"max": 0}),
        ("K-A4", [-0.5, 0.7], {}),
        ("Y-C", [3.5, 3.6], {"min": 1, "max": 5}),
        ("Y-B2", [3.5], {"min": 1, "max": 5}),
        ("Y-C", [6], {"min": 0}),
    ],
)
def test_axes_make_nothing_of_little(name: str, values: list[float], limits: dict[str, float]) -> None:
    """A count or share begins at zero, a mean stands on its scale; what lies on both sides of zero is left alone."""
    fields = FORMS["region"].fields
    assert axis.limits(fields, fields[name], values) == limits


def test_a_past_year_keeps_its_remark(tmp_path: Path) -> None:
    """In the next year's first quarter the remark of the year before is still there."""
    year = uneven()
    later = replace(harvest("2014Q1", {"041": {"K-A1": 1}}), past=(*year.past, *year.rollup))
    _, series = sheets(painted(tmp_path / "t.xlsx", later, "03"))
    assert "2013Q2: 2 / 3 seutua." in str(row_of(series, "K-A1")["Huomautus"])


def test_a_year_before_the_last_tells_of_its_thinnest_quarter(tmp_path: Path) -> None:
    """In few words, as a row of ten years would be taller than a screen; a stock's is that of its last quarter."""
    year, said = uneven(), {"K-A1": 10, "K-F1": 100, "K-F2d": 1000, "K-A3": 5}
    last = [harvest(f"2014Q{n}", dict.fromkeys(("041", "043", "044"), said)) for n in (1, 2, 3, 4)]
    later = replace(last[-1], past=(*year.past, *year.rollup, *(row for one in last[:-1] for row in one.rollup)))
    _, series = sheets(painted(tmp_path / "t.xlsx", later, "03"))
    assert row_of(series, "K-A1")["Huomautus"] == "Vuosi 2013: vähimmillään 2 / 3 seutua (2013Q2)."
    assert not row_of(series, "K-A3")["Huomautus"]
    full = BY_AREA.format(3, 3).replace("2013", "2014")
    assert row_of(series, "K-F1")["Huomautus"] == f"{BY_AREA.format(2, 3)} {full}"


def test_a_figure_without_a_total_has_a_heading(tmp_path: Path) -> None:
    """Users of the web are no sum: the nation's row is a heading over the ELY areas' own figures."""
    _, series = sheets(painted(tmp_path / "t.xlsx", harvest("2013Q1", {"05": {"Y-F.verkko": 7}})))
    assert row_of(series, "Y-F.verkko", "Koko maa")["Huomautus"] == "Ei lasketa yhteen tälle tasolle."
    assert row_of(series, "Y-F.verkko", "05 Pirkanmaan ELY-keskus")["2013Q1"] == 7


def test_an_ely_workbook_follows_its_regions(tmp_path: Path) -> None:
    """The same sheets cut to the area: the ELY on top, its regions below, no other."""
    _, series = sheets(painted(tmp_path / "t.xlsx", five(), "05"))
    areas = {str(row[2]) for row in series.iter_rows(min_row=5, values_only=True) if str(row[2])[:1].isdigit()}
    registry = five().registry
    assert {area[:3].strip() for area in areas} == {"05"} | {region.code for region in registry.regions_of("05")}


def test_nothing_at_all_gives_sheets_that_say_so(tmp_path: Path) -> None:
    """A quarter of which nothing came."""
    _, series = sheets(painted(tmp_path / "t.xlsx", replace(harvest("2013Q1", {}))))
    assert series["A5"].value == "Tältä kaudelta ei ole vielä lukuja."


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("K-F2", 0.1085, "10,9\u00a0%"),
        ("K-F2", -0.1085, "−10,9\u00a0%"),
        ("K-F1", 281548, "281\u00a0548"),
        ("Y-C", 3.825, "3,83"),
        ("K-F1", None, "–"),
    ],
)
def test_figures_are_rounded_half_up(name: str, value: float | None, text: str) -> None:
    """Half up, as published ones (docs/facts.md, "Rates, rounding and published figures"); an absent one is a dash."""
    assert figure_text.figure(FORMS["region"].fields[name], value) == text
