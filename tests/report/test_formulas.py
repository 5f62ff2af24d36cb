"""Formulas and figures of summaries without an office program: read anew as Excel would, and beside the roll-up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

import pytest

from tests import quarters
from tests.composites import ASKED, EVERYWHERE, HEAD, field, figure
from tests.formula_reader import Reader
from tests.quarters import Given
from tests.summaries import demo, made
from workbook_kit.figures import same_areas, trend
from workbook_kit.figures.yearly import year_figure
from workbook_kit.form import spec
from workbook_kit.form.figure import as_number
from workbook_kit.form.model import Form, Level
from workbook_kit.harvest.gathered import Harvest
from workbook_kit.language import Language
from workbook_kit.report.plan import pairs
from workbook_kit.report.plan.algebra import Formula
from workbook_kit.report.plan.formulas import LivePlan
from workbook_kit.report.plan.measure import Metric
from workbook_kit.report.plan.scope import Scope

BOTH = 'segments = ["A", "L"]'
MEAN = '{ rule = "wmean", numerator = "p", denominator = "p.n", hide_below = 5 }'
GROWTH = '{ rule = "growth_ratio", numerator = "now", denominator = "then", hide_below = 3, counted_by = "firms" }'
FORM = spec.parse(
    "koe.toml",
    HEAD
    + field("plan", "whole", '"sum"')
    + field("done", "whole", '"sum"')
    + field("sent", "yesno", '"share_yes"')
    + figure("whole", '{ rule = "sum", of = ["done"] }', "whole")
    + figure("of-X", '{ rule = "sum", of = ["done"], row = "X" }', "whole")
    + figure("share", '{ rule = "share", of = ["done"] }', "percent", BOTH)
    + figure("came", '{ rule = "ratio", numerator = "done", denominator = "plan" }', "percent", BOTH)
    + figure("came-whole", '{ rule = "ratio", of = ["came"] }', "percent", "headline = true")
    + ASKED
    + "".join(field(name, "decimal", '"none"') for name in ("p", "p.n", "now", "then"))
    + field("firms", "whole", '"none"')
    + field("mean", "decimal", MEAN, f"{EVERYWHERE}\nderived = true\nheadline = true")
    + field("growth", "percent", GROWTH, f"{EVERYWHERE}\nderived = true\nheadline = true")
    + field("agreed", "yesno", '"share_yes"', f"{EVERYWHERE}\nheadline = true")
    + field("signed", "yesno", '{ rule = "share_yes", only = { field = "agreed", is = "yes" } }')
    + figure("index", '{ rule = "mean_of", of = ["mean"] }', more="headline = true"),
)
FORMS: dict[Level, Form] = {"region": FORM}
NATION: Mapping[str, Given] = {
    "2013Q3": {"061": {"now": 8, "then": 7, "firms": 3, "agreed": "yes"}, "091": {"now": 5, "then": 4, "firms": 1}},
    "2013Q4": {
        "061": {
            "done/A/X": 10,
            "done/A/Y": 5,
            "done/L/Y": 5,
            "plan/A/X": 20,
            "plan/A/Y": 0,
            "plan/L/Y": 10,
            "p": 3.7,
            "p.n": 4,
            "now": 11,
            "then": 7.3,
            "firms": 2,
            "agreed": "yes",
            "sent/A/X": "yes",
            "sent/A/Y": "no",
            "sent/L/X": "ei_tietoa",
            "signed": "yes",
        },
        "063": {
            "done/L/X": 4,
            "p": 2,
            "p.n": 1,
            "now": 9.5,
            "then": 7.3,
            "firms": 1,
            "agreed": "no",
            "sent/A/X": "no",
            "signed": "yes",
        },
        "091": {"done/L/X": 40, "plan/L/X": 41, "p": 1, "p.n": 4, "now": 3, "then": 4, "firms": 2},
        "064": {"done/A/X": 0, "plan/A/X": 0, "now": 0, "then": 0, "firms": 0, "agreed": "no"},
    },
}
"""Five answers, three firms and one less: as many as are shown, and too few; areas come and go."""


@cache
def nation() -> Harvest:
    return quarters.in_a_row(quarters.harvest(period, given, FORMS) for period, given in NATION.items())


@cache
def year() -> Harvest:
    """Four quarters of the regions of ELY 03, one of them silent in the second, and who may hide little."""
    said = {"K-A1": 10, "K-A3": 5, "K-F1": 100, "K-F2d": 1000, "K-A4.nyt": 8, "K-A4.ennen": 7, "K-A4.n": 1}
    asked = {"2013Q1": 3, "2013Q2": 2, "2013Q3": 3, "2013Q4": 3}
    regions, small = ("041", "043", "044"), {"044": {"K-F1": 20, "K-F2d": 200}}
    return quarters.in_a_row(
        quarters.harvest(period, {code: said | small.get(code, {}) for code in regions[:count]})
        for period, count in asked.items()
    )


BOOKS: Mapping[str, tuple[Callable[[], Harvest], str, Language]] = {
    "composites of the nation": (nation, "FI", "fi"),
    "composites of an ELY": (nation, "05", "sv"),
    "a year": (year, "03", "fi"),
    "every metric": (demo, "05", "fi"),
    "every metric in Swedish": (demo, "12", "sv"),
}
every_book = pytest.mark.parametrize("name", BOOKS)


@cache
def plan(name: str) -> LivePlan:
    harvest, code, language = BOOKS[name]
    return LivePlan(Scope(harvest(), harvest().registry.area(code), language))


@every_book
def test_every_formula_gives_what_is_cached_beside_it(name: str) -> None:
    """Each workbook is reckoned anew from its formulas alone, by a reader that shares no line with the package."""
    harvest, code, language = BOOKS[name]
    reader = Reader(made(harvest(), code, language))
    assert len(reader.written) > 100
    assert list(reader.differing()) == []


def shown(formula: Formula | None) -> object:
    """What a cell shows; a formula that shows a blank is as no formula."""
    cached = formula.cached if formula else None
    return None if cached == "" else cached


@every_book
def test_every_figure_is_that_of_the_roll_up(name: str) -> None:
    """A total, what an area told, what is behind it and whether it is shown: as was made without any formula."""
    live = plan(name)
    for number, row in enumerate(live.rows):
        known, formulas = live.figure(row), live.row_formulas(number)
        parts = ["value", "numerator", "denominator"] if known and row.kind != "counts" else []
        parts += ["reported", "expected"] if row.kind == "total" else []
        for part in parts:
            told = shown(formulas.get(part))
            assert told == getattr(known, part), (row.metric.key, row.area.code, part)


@every_book
def test_every_line_brings_what_it_brings_to_the_roll_up(name: str) -> None:
    """Numbers, operands, how many answers and of which year: by line of the data."""
    live = plan(name)
    for number, line in enumerate(live.lines):
        formulas = live.line_formulas(number)
        if line.metric and line.part:
            parts = (line.part.value, line.part.numerator, line.part.denominator)
            told = (formulas.number, formulas.numerator, formulas.denominator)
            assert [shown(one) for one in told] == [as_number(part) for part in parts], line.key
            assert (shown(formulas.counts), shown(formulas.dated)) == (1, line.year)
        elif line.metric:
            assert [shown(one) or 0 for one in formulas] == [0] * len(formulas), line.key


@every_book
def test_every_change_is_over_the_areas_that_gave_both(name: str) -> None:
    """What the first sheet sets beside the earlier figure is what the comparison of the harvest says."""
    live = plan(name)
    harvest, area = live.scope.harvest, live.scope.area.code
    metrics: list[Metric] = [live.own(field) for field, segment in live.slots if not segment]
    for metric in metrics:
        key = (metric.field.id, "", area)
        pair = same_areas.compared(harvest.trends, metric.field, key, harvest.period)
        if pair and live.place(metric, area, "value"):
            assert shown(pairs.figure(live, metric, pair)) == (pair.figures and pair.figures[1]), metric.key


def test_every_year_is_that_of_the_trends() -> None:
    """Sums, means and pooled ratios of four quarters, for each area that has one."""
    reader = Reader(made(year(), "03"))
    found = {
        (str(reader.typed[tab, row, 1]), str(reader.typed[tab, row, 3])[:2]): reader.at(tab, row, column)
        for tab, row, column in reader.written
        if (tab, column) == ("Aikasarjat", 10) and ("Aikasarjat", row, 1) in reader.typed
    }
    for name in ("K-A1", "K-A3", "K-F1", "K-F2"):
        series = year().trends[name, "", "03"]
        declared = year().forms["region"].fields[name]
        told = year_figure(declared, series, trend.below(year().trends, series), 2013)
        assert found[name, "03"] == pytest.approx(told.value)
