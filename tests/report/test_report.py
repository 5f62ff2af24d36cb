"""The national and ELY workbooks: totals are live formulas, figures are traced, nothing personal, in two languages."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from itertools import dropwhile, takewhile
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from openpyxl.utils import range_boundaries

from tests import quarters
from tests.left_to_ci import family, rows
from tests.making import fill_fields, generated, kit, library_form
from tests.quarters import Given
from tests.summaries import COLUMNS, FIRST, demo, demo_book, figures, made, shown
from workbook_kit import tables
from workbook_kit.cell import Value
from workbook_kit.errors import SpecError
from workbook_kit.findings import messages
from workbook_kit.form import spec
from workbook_kit.form.model import Rollup
from workbook_kit.harvest.gathered import Harvest
from workbook_kit.harvest.past import Source
from workbook_kit.harvest.rows import answer_rows
from workbook_kit.language import Language
from workbook_kit.period import Period
from workbook_kit.report import workbooks

KNOWN = frozenset(
    """
    ABS AND AVERAGE COUNT COUNTIFS FIXED IF IFERROR INDEX ISNUMBER MATCH MAX MEDIAN MIN N OR SUBSTITUTE SUM SUMIFS
    """.split()  # noqa: SIM905
)
"""Functions that Excel 2010, LibreOffice and Google Sheets all have."""


def opened(data: bytes, *, values: bool = False) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values)


def cells(book: Any, *tabs: str) -> Iterator[Any]:
    for tab in tabs or book.sheetnames:
        for row in book[tab].iter_rows():
            yield from (cell for cell in row if cell.value is not None)


@pytest.mark.parametrize("code", family(["05", "FI"]))
def test_no_total_is_typed_in(code: str) -> None:
    """Every number on the sheets of figures is a formula; on the metrics sheet even those of regions."""
    book = openpyxl.load_workbook(io.BytesIO(demo_book(code)), read_only=True)
    for tab in ("Yhteenveto", "Mittarit", "Vuosikello", "Toimenpiteet"):
        rows = takewhile(lambda row: row[:1] != ("Rivit",), book[tab].iter_rows(values_only=True))
        assert [value for row in rows for value in row if isinstance(value, (int, float))] == []


DANGLING = re.compile(r"[0#?]\.(?!0)")
"""Decimals that may all be absent: Excel leaves the separator ("67,")."""


def number_formats(package: zipfile.ZipFile) -> set[str]:
    """Every number format of a workbook, of its charts, too."""
    parts = (package.read(name).decode() for name in package.namelist() if re.search(r"styles|charts?/chart", name))
    return {found for part in parts for found in re.findall(r'formatCode(?:="|>)([^"<]*)', part)}


@pytest.mark.parametrize(("code", "language"), rows(("12", "sv"), ("FI", "fi")))
def test_no_separator_stands_without_decimals(code: str, language: Language) -> None:
    """A decimal follows the separator in every number format of a summary."""
    with zipfile.ZipFile(io.BytesIO(demo_book(code, language))) as package:
        found = number_formats(package)
    assert "#,##0" in found
    assert [shape for shape in found if DANGLING.search(shape)] == []


def test_nor_does_one_in_a_blank_workbook(tmp_path: Path) -> None:
    """The same of the region's and the ELY area's own workbook."""
    kit(tmp_path, "generate", "2013Q1", "--region", "064", "--ely", "05", "--language", "fi")
    for path in (tmp_path / "blank_templates").rglob("*.xlsx"):
        with zipfile.ZipFile(path) as package:
            assert [shape for shape in number_formats(package) if DANGLING.search(shape)] == []


def test_what_stands_behind_a_figure_is_whole_where_it_counts() -> None:
    """The sum behind a mean shows decimals, answers and counts none; a share of yes counts both."""
    shapes = {"Y-C": ("#,##0.0##", "#,##0"), "Y-A1": ("#,##0", "#,##0"), "K-F2": ("#,##0", "#,##0")}
    shapes["Y-B2"] = ("#,##0.0##", "#,##0")
    listed = [*opened(demo_book("05"))["Mittarit"].iter_rows(min_row=FIRST)]
    rows = {row[0].value: row for row in reversed(listed)}
    for key, expected in shapes.items():
        assert tuple(rows[key][COLUMNS[part]].number_format for part in ("numerator", "denominator")) == expected


def test_only_functions_that_all_programs_know() -> None:
    """Nothing newer than Excel 2010, no arrays."""
    formulas = [c.value for c in cells(opened(demo_book("05"))) if isinstance(c.value, str) and c.value.startswith("=")]
    assert {name for formula in formulas for name in re.findall(r"([A-Z.]+)\(", formula)} <= KNOWN
    assert len(formulas) > 4_000


def test_sums_and_rates_of_regions() -> None:
    """ELY and nation are pooled from regions; the better part everywhere may be worse as a whole (Simpson)."""
    given: Given = {
        "061": {"K-F1": 81, "K-F2d": 87},
        "063": {"K-F1": 192, "K-F2d": 263},
        "091": {"K-F1": 0, "K-F2d": 50},
    }
    found = figures(given)
    rate = found["K-F2", "05 Pirkanmaa"]
    assert (rate["value"], rate["numerator"], rate["denominator"], rate["reported"]) == (273 / 350, 273, 350, 2)
    assert found["K-F2", "Koko maa"]["value"] == 273 / 400
    assert found["K-F2", "Koko maa"]["value"] != pytest.approx((81 / 87 + 192 / 263 + 0) / 3)


def test_missing_is_not_zero() -> None:
    """Nothing reported shows nothing, a zero shows zero, a zero denominator gives no rate, one region is enough."""
    found = figures({"061": {"K-F4": 0, "Y-A2a.asetettu": 0, "Y-A2a.saavutettu": 0}, "063": {"K-F4": "ei_tietoa"}})
    assert (found["K-F4", "Koko maa"]["value"], found["K-F4", "Koko maa"]["reported"]) == (0, 1)
    assert found["K-F4", "01 Uusimaa"]["value"] in (None, "")
    assert found["K-F4", "063 Etelä-Pirkanmaa"]["remark"] == "ei tietoa"
    share = found["Y-A2a", "Koko maa"]
    assert (share["value"] or None, share["denominator"], share["reported"]) == (None, 0, 1)
    assert {row["value"] or None for row in figures({}).values()} == {None}


def test_few_answers_are_hidden_with_their_parts() -> None:
    """Under five answers neither the figure nor what it is made of is shown above the region."""
    found = figures({"061": {"Y-C.ka": 5.0, "Y-C.n": 4}})
    assert found["Y-C", "061 Luoteis-Pirkanmaa"]["value"] == 5
    for area in ("05 Pirkanmaa", "Koko maa"):
        assert [found["Y-C", area][name] or None for name in ("value", "numerator", "denominator")] == [None] * 3
        assert "liian vähän" in found["Y-C", area]["remark"]


def test_both_hierarchies_give_the_same_nation() -> None:
    """The ELY areas of 2013 and the elinvoimakeskus of 2026 come to the same whole."""
    given: Given = {code: {"K-F1": 10 + n, "K-F2d": 200} for n, code in enumerate(("011", "064", "091", "171"))}
    old, new = figures(given, period="2013Q4"), figures(given, period="2026Q4")
    for key in ("K-F1", "K-F2"):
        assert old[key, "Koko maa"]["value"] == new[key, "Koko maa"]["value"]


@pytest.mark.parametrize("code", family(["12", "FI"]))
def test_regions_and_elys_come_to_the_whole(code: str) -> None:
    """Σ regions = Σ ELY areas = the whole, for every sum that is shown."""
    rows = shown(demo_book(code), "Laskenta")
    verdicts = [row[7] for row in rows[FIRST - 1 :]]
    assert verdicts.count("OK") > 60
    assert "ero" not in verdicts
    assert rows[2][7] == f"{verdicts.count('OK')} / {verdicts.count('OK')}"


def recomputed(answers: pd.DataFrame, harvest: Harvest, name: str) -> float:
    """A national figure from nothing but the answers."""
    rollup = harvest.field(name).rollup
    if rollup.of:
        return composite(answers, harvest, rollup)
    wide = answers[answers["segment"].isna()].pivot_table(index="area", columns="field", values="number")
    said = answers[answers["field"] == name]
    if rollup.rule == "share_yes":
        return float((said["value"] == "yes").sum() / said["value"].isin(["yes", "no"]).sum())
    if rollup.rule == "sum":
        return float(said["number"].sum())
    if rollup.only:
        kept = answers[(answers["field"] == rollup.only[0]) & (answers["value"] == rollup.only[1])]["area"]
        wide = wide[wide.index.isin(kept)]
    both = wide[[rollup.numerator, rollup.denominator]].dropna()
    top, bottom = both[rollup.numerator], both[rollup.denominator]
    return float((top * bottom if rollup.rule == "wmean" else top).sum() / bottom.sum())


def composite(answers: pd.DataFrame, harvest: Harvest, rollup: Rollup) -> float:
    """A figure of all segments, of one row of them, or the mean over items."""
    if rollup.rule == "mean_of":
        return float(pd.Series([recomputed(answers, harvest, part) for part in rollup.of]).mean())
    if rollup.rule == "sum":
        parts = answers[answers["field"].isin(rollup.of)]
        return float(parts[parts["row"] == rollup.row if rollup.row else parts["row"].notna()]["number"].sum())
    pair = harvest.field(rollup.of[0]).rollup
    long = answers[answers["field"].isin([pair.numerator, pair.denominator])]
    both = long.pivot_table(index=["area", "segment", "row"], columns="field", values="number").dropna()
    return float(both[pair.numerator].sum() / both[pair.denominator].sum())


@pytest.mark.long
def test_any_national_figure_from_the_answers_alone() -> None:
    """answers.csv is enough to reckon every national cell: sums, ratios, means, shares, and what is put together."""
    data = tables.to_csv("answers", answer_rows(demo()))
    answers = pd.read_csv(io.BytesIO(data), dtype={"area": str}, low_memory=False)
    told = {row[0]: row[4] for row in shown(demo_book(), "Mittarit")[FIRST - 1 :] if row[2] == "Koko maa"}
    rules = {"sum", "ratio", "wmean", "share_yes", "mean_of"}
    fields = demo().forms["region"].fields
    names = [
        n for n, value in told.items() if n in fields and fields[n].rollup.rule in rules and value not in (None, "")
    ]
    assert {"Y-B2", "K-B.toteuma.yhteensa", "K-B.toteuma.TEKES", "K-B.aste.yhteensa"} <= set(names)
    assert {name: told[name] for name in names} == pytest.approx({n: recomputed(answers, demo(), n) for n in names})


def test_the_first_sheet_tells_what_it_covers() -> None:
    """Returns that count of those expected, in all and by area, what each question's answer covers, and who lacks."""
    given: Given = {"061": {"Y-A1": "yes"}, "068": {"Y-A1": "no"}, "063": {"K-F1": 1}, "05": {"K-D1.saadut": 4}}
    rows = shown(made(quarters.harvest("2013Q1", given), "05"), "Yhteenveto")
    assert rows[1][0] == "Kausi 2013Q1: mukana 4 / 6 palautusta (66,7\u00a0%), puuttuu 2."
    told = {row[0]: row[1:7] for row in rows}
    assert (
        told["Ajantasainen suunnitelma laadittu vuosikellon mukaan"][1]
        == "Kyllä 1, ei 1. Tiedon antoi 2 / 5 seutua. Kyllä-vastauksia kaikista 20,0 %."
    )
    assert told["Yhteensä"][:4] == pytest.approx([6, 4, 2, 4 / 6])
    assert told["064 Tampere"][:4] == [1, 0, 1, 0]
    assert [told[name][0] for name in ("Vastasi ei", "Jätetty tyhjäksi", "Ei palautusta", "Palautus puuttuu")] == [
        "Lounais-Pirkanmaa",
        "Etelä-Pirkanmaa",
        *["Tampere, Ylä-Pirkanmaa"] * 2,
    ]


def links(book: Any, tab: str) -> dict[str, str]:
    return {cell.coordinate: cell.hyperlink.location for cell in cells(book, tab) if cell.hyperlink}


TRACED: Given = {"061": {"K-F1": 3, "K-F2d": 9, "Y-A1": "yes"}, "05": {"K-D1.saadut": 4}}


@pytest.mark.parametrize("code", family(["05", "FI"]))
def test_two_clicks_lead_to_the_coordinators_cell(code: str) -> None:
    """Summary → metrics → data: the line names file, sheet and cell; a region's arrow leads to its own line."""
    book = opened(data := made(quarters.harvest("2013Q4", TRACED), code) if code == "FI" else demo_book(code))
    first, second = links(book, "Yhteenveto"), links(book, "Mittarit")
    assert len(first) > 8
    answered = {str(number) for number, row in enumerate(shown(data, "Mittarit"), start=1) if row[8]}
    to_metrics = {place.split("!A")[1] for place in first.values() if "Mittarit" in place}
    assert all(f"K{row}" in second for row in to_metrics & answered)
    lines = list(book["Tiedot"].values)
    for row in book["Mittarit"].iter_rows(min_row=FIRST):
        if row[2].value == "Seutu" and row[4].value:
            line = lines[int(second[f"K{row[0].row}"].split("!A")[1]) - 1]
            assert (line[1], line[2]) == (row[3].value, row[0].value)
            assert all((*line[7:10], line[15]))


def test_it_opens_on_the_summary_and_charts_are_told_in_words() -> None:
    """The first tab is the summary; every chart has an alternative text; tables repeat their headers in print."""
    book = opened(data := demo_book("05"))
    assert book.sheetnames[:4] == ["Yhteenveto", "Mittarit", "Toimenpiteet", "Vuosikello"]
    assert book.active.title == "Yhteenveto"
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        drawings = [parts.read(name).decode() for name in parts.namelist() if "drawings/drawing" in name]
    frames = [frame for text in drawings for frame in re.findall(r"<xdr:cNvPr [^>]*>", text)]
    assert len(frames) >= 2
    assert all(re.search(r'descr="[^"]{20,}"', frame) for frame in frames)
    for tab in ("Mittarit", "Palautukset", "Havainnot", "Tiedot", "Laskenta"):
        assert (book[tab].print_title_rows, book[tab].page_setup.paperSize) == ("$4:$4", 9)


def printed_points(sheet: Any) -> float:
    """How large text of eleven points is on paper, by the sheet's own scale or what fills one A4 page in width.

    A file counts a width in digits of seven pixels, its padding with them; on paper a digit of Calibri has 7.44.
    """
    if not sheet.sheet_properties.pageSetUpPr:
        return 11 * (sheet.page_setup.scale or 100) / 100
    last = range_boundaries((sheet.print_area or sheet.dimensions).rpartition("!")[2])[2]
    inches = 11.69 if sheet.page_setup.orientation == "landscape" else 8.27
    groups = [(max(0, min(g.max, last) - g.min + 1), g.width) for g in sheet.column_dimensions.values()]
    width = sum(count * ((of_one * 7 - 5) * 7.44 / 7 + 5) for count, of_one in groups)
    shrunk: float = (inches - sheet.page_margins.left - sheet.page_margins.right) * 96 / width
    return 11 * min(1.0, shrunk)


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_sheets_print_legibly(language: Language) -> None:
    """No sheet is shrunk below eight points to fill one A4 page; the footer keeps its size."""
    book = opened(demo_book("12", language))
    assert {sheet.title: printed_points(sheet) for sheet in book if printed_points(sheet) < 8} == {}
    assert {sheet.HeaderFooter.scaleWithDoc for sheet in book} == {False}


def test_swedish_has_no_finnish_phrase() -> None:
    """A Swedish workbook says nothing in Finnish of its own."""
    phrases = messages._catalogue()["phrase"]  # noqa: SLF001
    swedish = {entry["sv"] for entry in phrases.values()}
    finnish = {entry["fi"] for entry in phrases.values() if len(entry["fi"]) > 3} - swedish
    book = opened(demo_book("12", "sv"), values=True)
    assert book.sheetnames[0] == "Sammandrag"
    assert {str(cell.value) for cell in cells(book)} & finnish == set()


@pytest.mark.parametrize("code", family(["05", "FI"]))
def test_personal_data_need_leave(code: str) -> None:
    """Without it no name stands anywhere; with it on the last sheet only."""
    given: Given = {"061": {"PT-3.nimi//1": "Erkki Esimerkki", "PT-4.jasen//1": "Liisa Malli", "K-F1": 3}}
    harvest = quarters.harvest("2013Q4", given)
    names = {"Erkki Esimerkki", "Liisa Malli"}
    assert not {cell.value for cell in cells(opened(made(harvest, code)))} & names
    book = opened(made(harvest, code, contacts=True))
    *others, last = book.sheetnames
    assert last == "Yhteystiedot"
    assert {cell.value for cell in cells(book, last)} >= names
    assert not {cell.value for cell in cells(book, *others)} & names


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('level = "region"', 'level = "region"\n[[form.question]]\ntitle = {fi="?", sv="?"}\nfields = ["X"]', "'X'"),
        (
            'level = "region"',
            'level = "region"\n[[form.question]]\ntitle = {fi="?", sv="?"}\nfields = ["L-nimi"]',
            "figure",
        ),
        ('shape = "table"', 'shape = "table"\nby_area = true', "by_area"),
    ],
)
def test_forms_prove_what_the_summaries_need(old: str, new: str, said: str) -> None:
    """A question names fields that give one figure each; items alone stand side by side."""
    title = 'title = { fi = "Kirjastokysely", sv = "Biblioteksenkät" }'
    text = library_form().replace(title, "").replace('version = "1"', f'version = "1"\n{title}')
    with pytest.raises(SpecError, match=said):
        spec.parse("kirjasto.toml", text.replace(old, new, 1))


def test_a_form_that_asks_no_question(tmp_path: Path) -> None:
    """A survey of a third party gets its summaries too: counts, sums and totals that skip the ELY area."""
    root = generated(tmp_path)
    fill_fields(root, "901", {"L-lainat": 5, "L-hylly": "a", "L-kirjat/L/2": 7})
    assert kit(root, "harvest", "2013Q1", "--contacts").code == 0
    sheet = openpyxl.load_workbook(root / "output" / "2013Q1" / "kansallinen-2013Q1.xlsx", data_only=True)["Mittarit"]
    shown = {(row[0], row[3]): row[4] for row in sheet.iter_rows(min_row=FIRST, values_only=True)}
    assert [shown[key, "Koko maa"] for key in ("L-lainat", "L-hylly/A", "L-kirjat/L")] == [5, 1, 7]
    assert ("L-hylly/A", "91 Pohjan") not in shown


def test_an_area_gets_both_its_languages() -> None:
    """The first language has the contract's name, the second a suffix; the nation speaks what is asked."""
    made_ = dict(workbooks(quarters.harvest("2013Q4", {}), language="sv"))
    assert {"kansallinen-2013Q4.xlsx", "ely/12-pohjanmaa-2013Q4.xlsx", "ely/12-pohjanmaa-2013Q4-sv.xlsx"} <= set(made_)
    assert "ely/05-pirkanmaa-2013Q4-sv.xlsx" not in made_
    assert opened(made_["kansallinen-2013Q4.xlsx"]).sheetnames[0] == "Sammandrag"


TURNS: tuple[Given, Given] = (
    {"173": {"K-F1": 40, "K-F2d": 200}, "174": {"K-F1": 20, "K-F2d": 100}, "178": {"K-F1": 2, "K-F2d": 1000}},
    {"173": {"K-F1": 38, "K-F2d": 200}, "174": {"K-F1": 19, "K-F2d": 100}, "171": {"K-F1": 100, "K-F2d": 1000}},
)
"""Two quarters of ELY area 13 in which different regions answer."""


@pytest.mark.parametrize(
    ("code", "language", "words"), [("13", "fi", "samat 2 seutua"), ("13", "sv", "samma 2 regioner")]
)
def test_a_change_is_of_the_areas_that_gave_both(code: str, language: Language, words: str) -> None:
    """Both figures are those of the same regions, the current one a formula; the change says how many they are."""
    found = quarters.in_a_row(quarters.harvest(p, given) for p, given in zip(("2013Q3", "2013Q4"), TURNS, strict=True))
    data = made(found, code, language)
    title = "Muutos edellisestä kaudesta" if language == "fi" else "Förändring från föregående period"
    rows = dropwhile(lambda row: row[0].value != title, opened(data)[opened(data).sheetnames[0]].iter_rows())
    (row,) = (row for row in rows if row[5].value == words)
    formula = str(row[1].value)
    assert re.findall(r"COUNT\(|SUM\(|/", formula) == ["COUNT(", "SUM(", "SUM(", "/", "SUM("]
    values = shown(data, opened(data).sheetnames[0])[row[0].row - 1]
    assert values[1:5] == pytest.approx([57 / 300, 60 / 300, "2013Q3", -1])


def test_what_cannot_be_compared_says_so() -> None:
    """Without a common region there is no change, and a word in its place."""
    given = ({"173": TURNS[0]["173"]}, {"171": TURNS[1]["171"]})
    found = quarters.in_a_row(quarters.harvest(p, one) for p, one in zip(("2013Q3", "2013Q4"), given, strict=True))
    (row,) = (row for row in shown(made(found, "13"), "Yhteenveto") if row[5] == "eri alueet: ei verrata")
    assert row[1:5] == ["", "", "2013Q3", ""]


def test_what_deviates_is_found_where_the_arrow_leads() -> None:
    """The first sheet names and counts the very lines of Trendit, regions and segments among them."""
    values = {"2012Q1": 1000, "2012Q2": 1010, "2012Q3": 990, "2012Q4": 1020, "2013Q1": 1005, "2013Q2": 10000}
    found = quarters.in_a_row(
        quarters.harvest(p, {"061": {"K-F1": value, "K-B.toteuma/PAI/ELY": value}}) for p, value in values.items()
    )
    data = made(found)
    (point,) = (row for row in shown(data, "Yhteenveto") if row[0] == "Poikkeavia lukuja")
    odd = [row for row in shown(data, "Trendit") if str(row[3]).startswith("▲")]
    assert point[1] == len(odd)
    assert {row[1] for row in odd} == {"Koko maa", "05 Pirkanmaan ELY-keskus", "061 Luoteis-Pirkanmaa"}
    assert any(str(row[0]).endswith(": " + quarters.FORMS["region"].segment_labels["PAI"]["fi"]) for row in odd)
    named = [name.rpartition(", ") for name in point[2].partition(" ja ")[0].split("; ")]
    assert {name for name, _, _ in named} <= {row[0] for row in odd}
    regions = [str(row[2].value) for row in opened(data)["Trendit"] if row[1].value == odd[-1][1]]
    assert {formula.partition("!")[0] for formula in regions} == {"=Mittarit"}


def test_earlier_figures_tell_who_stands_behind_them() -> None:
    """And from which file they are, with its sum: an earlier period's figures are typed in, not reckoned."""
    found = quarters.in_a_row(quarters.harvest(p, given) for p, given in zip(("2013Q3", "2013Q4"), TURNS, strict=True))
    source = Source(Period(2013, 3), "collected/.store/rounds/2013Q3/sums-ab.json", "ab" * 32)
    rows = shown(made(replace(found, sources=(source,)), "13"), "Laskenta")
    (row,) = (row for row in rows if row[3] == "2013Q3")
    assert [row[0], *row[2:]] == pytest.approx(["K-F2", source.path, "2013Q3", 3, 7, 62 / 1300, 60 / 300])
    assert ["2013Q3", source.path, f"SHA-256 {source.sha256}"] in [row[:3] for row in rows]


@pytest.mark.parametrize(
    ("received", "shown_as"),
    [
        ("2013-04-10T08:00:00Z", dt.datetime.fromisoformat("2013-04-10T08:00")),
        ("1-01-02T00:00:00Z", None),
        ("1899-01-02T00:00:00Z", None),
    ],
)
def test_the_time_of_a_return_is_a_date(received: str, shown_as: dt.datetime | None) -> None:
    """So that it sorts and filters by day; a clock gone wrong gives a text and breaks nothing."""
    found = quarters.harvest("2013Q4", {"061": {"K-F1": 1}})
    late = replace(found, returns=tuple(replace(one, received=received) for one in found.returns))
    rows = opened(made(late, "05"))["Palautukset"].iter_rows(min_row=FIRST, values_only=True)
    assert next(row[7] for row in rows if row[6]) == (shown_as or received)


def test_a_file_of_another_period_stands_under_its_area() -> None:
    """It is listed with ELY area and name, and counts nowhere."""
    found = quarters.harvest("2013Q4", {"061": {"K-F1": 1}})
    (older,) = quarters.harvest("2013Q3", {"061": {"K-F1": 1}}).returns
    older = replace(older, verdict="skipped", file="vanha.xlsx")
    rows = shown(made(replace(found, returns=(*found.returns, older))), "Palautukset")
    row = next(row for row in rows if row[6] == "vanha.xlsx")
    assert row[:6] == ["05 Pirkanmaa", "Seutu", "061 Luoteis-Pirkanmaa", "ohitettu", 0, 0]


def test_meetings_of_many_regions_are_told_of() -> None:
    """One and the same meeting: the sum of participations says so, that of the whole country's meetings is not made."""
    given = {code: {f"{name}.suunniteltu": 2 for name in ("VK-01", "VK-08", "VK-09")} for code in ("061", "063")}
    found = figures(given)
    assert [found[f"{name}.suunniteltu", "Koko maa"]["value"] for name in ("VK-01", "VK-08")] == [4, 4]
    assert "sama tapaaminen" in found["VK-08.suunniteltu", "Koko maa"]["remark"]
    assert ("VK-09.suunniteltu", "05 Pirkanmaa") not in found
    assert not found["VK-09.suunniteltu", "Koko maa"]["value"]
    assert "ei lasketa yhteen" in found["VK-09.suunniteltu", "Koko maa"]["remark"]
    clock = [row[0] for row in shown(made(quarters.harvest("2013Q4", given)), "Vuosikello")]
    assert "VK-07, VK-08, VK-09: sama tapaaminen on mukana kerran jokaista osallistunutta seutua kohti" in clock


def test_states_are_counted_by_segment_and_by_ely_area() -> None:
    """Rows in each state and in none, who told and who left the segment out; without a row a state is no zero."""
    begun: dict[str, Value] = {"T.tavoite/PER/1": "a", "T.tavoite/PER/2": "b", "T.tila/PER/1": "toteutunut"}
    given: Given = {"061": begun, "091": {"T.tavoite/PER/1": "c", "T.valinta/SUU/1": "ei_valittu"}}
    rows = shown(made(quarters.harvest("2013Q4", given)), "Toimenpiteet")
    lines: dict[str, list[Any]] = {}
    for row in rows[: rows.index(next(row for row in rows if row[0] == "Tavoite saavutettu"))]:
        lines.setdefault(row[0], row[3:13])
    assert lines["Yrityksen perustajat"] == [3, 0, 0, 1, 0, 0, 0, 2, 0, "2 / 67"]
    assert lines["Suuryritykset"] == [0, *[""] * 7, 1, "0 / 67"]
    assert lines["05 Pirkanmaa"] == [2, 0, 0, 1, 0, 0, 0, 1, 0, "1 / 5"]
    assert lines["01 Uusimaa"] == [0, *[""] * 7, 0, "0 / 4"]
    assert lines["Yhteensä"][:4] == [3, 0, 0, 1]
