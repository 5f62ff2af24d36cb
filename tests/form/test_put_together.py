"""Figures that stand in no cell: put together from others of the same area, in pandas' stead and as formulas."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import quarters
from tests.composites import ASKED, EVERYWHERE, HEAD, field, figure
from tests.office.soffice import Office, enter, read, recalculate, save
from tests.quarters import Given
from tests.recalculated import differing, place
from tests.summaries import made, shown
from workbook_kit import registry
from workbook_kit.errors import SpecError
from workbook_kit.figures.rollup import RollupRow
from workbook_kit.form import spec
from workbook_kit.form.model import Form, Level
from workbook_kit.report.web import web_page

BOTH = 'segments = ["A", "L"]'
MATRIX = HEAD + field("plan", "whole", '"sum"') + field("done", "whole", '"sum"')
FIGURES = [
    figure("whole", '{ rule = "sum", of = ["done"] }', "whole", "headline = true"),
    figure("of-X", '{ rule = "sum", of = ["done"], row = "X" }', "whole"),
    figure("share", '{ rule = "share", of = ["done"] }', "percent", BOTH),
    figure("came", '{ rule = "ratio", numerator = "done", denominator = "plan" }', "percent", BOTH),
    figure("came-whole", '{ rule = "ratio", of = ["came"] }', "percent"),
]


def item(name: str) -> str:
    """A mean with its n, and the pooled mean that is hidden over less than five."""
    pooled = f'{{ rule = "wmean", numerator = "{name}", denominator = "{name}.n", hide_below = 5 }}'
    asked = field(name, "decimal", '"none"') + field(f"{name}.n", "whole", '"none"')
    return asked + field(f"{name}.m", "decimal", pooled, f"{EVERYWHERE}\nderived = true")


ITEMS = item("p") + item("q")
INDEX = figure("index", '{ rule = "mean_of", of = ["p.m", "q.m"] }', more="headline = true")
FORM = spec.parse("koe.toml", MATRIX + "".join(FIGURES) + ASKED + ITEMS + INDEX)
FORMS: dict[Level, Form] = {"region": FORM}


def rolled(given: Given) -> dict[tuple[str, str, str], RollupRow]:
    """The figures of answers by area; an answer is written ``FIELD/SEGMENT/ROW``."""
    rows = quarters.harvest("2013Q4", given, FORMS).rollup
    return {(row.field, row.segment, row.area): row for row in rows}


TWO: Given = {
    "061": {"done/A/X": 10, "done/A/Y": 5, "done/L/Y": 5, "plan/A/X": 20, "plan/A/Y": 0, "plan/L/X": 7, "plan/L/Y": 10},
    "091": {"done/L/X": 40, "plan/L/X": 40},
}


@pytest.mark.parametrize(
    ("name", "segment", "area", "expected"),
    [
        ("whole", "", "061", 20),
        ("whole", "", "FI", 60),
        ("of-X", "", "FI", 50),
        ("of-X", "", "061", 10),
        ("share", "A", "061", 15 / 20),
        ("share", "L", "FI", 45 / 60),
        ("came", "A", "FI", 15 / 20),
        ("came", "L", "FI", 45 / 50),
        ("came-whole", "", "FI", 60 / 70),
        ("came-whole", "", "05", 20 / 30),
    ],
)
def test_figures_of_segments_and_rows(name: str, segment: str, area: str, expected: float) -> None:
    """Whole, one row, share and pooled ratio; a plan without its outcome takes no part."""
    assert rolled(TWO)[name, segment, area].value == pytest.approx(expected)


def test_reported_are_the_areas_with_any_part() -> None:
    """An area that answered one segment is behind the whole, not behind the other segment."""
    rows = rolled(TWO)
    slots = [("done", "A"), ("done", "L"), ("whole", "")]
    assert [rows[name, segment, "FI"].reported for name, segment in slots] == [1, 2, 2]
    assert ("whole", "", "063") not in rows
    assert rows["whole", "", "03"].value is None


def test_blank_segment_has_no_share() -> None:
    """A segment that an area left blank has no share there, nor where nobody gave it: blank is not zero."""
    rows = rolled({"061": {"done/A/X": 3}, "063": {"done/A/X": 1, "done/L/X": 0}})
    assert ("share", "L", "061") not in rows
    assert [rows["share", "L", area].value for area in ("063", "05", "06")] == [0, 0, None]
    assert rows["share", "L", "FI"].reported == 1


def test_zero_is_a_whole_and_has_no_shares() -> None:
    """Zeros add up to zero; a share of nothing is no number."""
    rows = rolled({"061": {"done/A/X": 0, "done/L/X": 0}})
    assert rows["whole", "", "FI"].value == 0
    assert rows["share", "A", "FI"].value is None


def test_a_whole_of_zeros_is_zeros() -> None:
    """A ratio over segments where nothing was planned has both sums, as that of one segment has, and no value."""
    rows = rolled({"061": {"plan/A/X": 0, "done/A/X": 0}})
    for slot in (("came", "A", "05"), ("came-whole", "", "05")):
        assert (rows[slot].value, rows[slot].numerator, rows[slot].denominator) == (None, 0, 0)


MEANS: Given = {
    "061": {"p": 5, "p.n": 90, "q": 2, "q.n": 5},
    "091": {"p": 1, "p.n": 10, "q": 4, "q.n": 15},
}


def test_index_is_the_mean_over_items_of_their_pooled_means() -> None:
    """Y-B2 is (4.6 + 3.5) / 2, neither the mean of the areas' indices nor weighted by answers."""
    index = rolled(MEANS)["index", "", "FI"]
    assert index.value == pytest.approx((460 / 100 + 70 / 20) / 2)
    assert (index.denominator, index.reported, index.rule) == (2, 2, "mean_of")


def test_index_leaves_out_hidden_items() -> None:
    """An item that is hidden for few answers is in no index above the region; without any item, it is hidden, too."""
    rows = rolled({"061": {"p": 5, "p.n": 4, "q": 2, "q.n": 5}, "091": {"p": 1, "p.n": 3}})
    assert [(rows["index", "", area].value, rows["index", "", area].hidden) for area in ("061", "05", "06")] == [
        (3.5, False),
        (2, False),
        (None, True),
    ]


@given(st.lists(st.tuples(*[st.none() | st.integers(0, 10**9)] * 4), min_size=1, max_size=5))
def test_whole_and_rows_and_shares_agree(given: list[tuple[int | None, ...]]) -> None:
    """The whole is the sum of its segments and of every area's whole; shares add up to one, whoever is blank."""
    slots = ("done/A/X", "done/A/Y", "done/L/X", "done/L/Y")
    areas = [region.code for region in registry.built_in(2013).regions]
    rows = rolled(
        {
            a: {s: n for s, n in zip(slots, one, strict=True) if n is not None}
            for a, one in zip(areas, given, strict=False)
        }
    )
    everything = [number for one in given for number in one if number is not None]
    assert rows["whole", "", "FI"].value == (sum(everything) if everything else None)
    if any(everything):
        assert sum(rows["share", s, "FI"].value or 0 for s in ("A", "L")) == pytest.approx(1)


def test_workbook_shows_them_by_area_and_follows(recalculating_office: Office, tmp_path: Path) -> None:
    """Formulas give the cached figures, and after a changed answer what the roll-up of the changed answers gives."""
    given = {area: {**TWO[area], **MEANS[area]} for area in TWO}
    before, after = tmp_path / "before.xlsx", tmp_path / "after.xlsx"
    before.write_bytes(data := made(quarters.harvest("2013Q4", given, FORMS)))
    recalculating_office.run(before, [save(after)])
    assert differing(before, after)[1] == []
    keys = ["whole", "of-X", "share/A", "came-whole", "index"]
    cells = [f"Mittarit!E{place(data, 'Mittarit', A=key, D='Koko maa')}" for key in keys]
    lines = {"done": {"C": "done/A", "E": "X"}, "q": {"C": "q"}}
    rows = {name: place(data, "Tiedot", B="061 Luoteis-Pirkanmaa", **wanted) for name, wanted in lines.items()}
    steps = [enter(f"Tiedot!F{rows['done']}", "100"), enter(f"Tiedot!F{rows['q']}", ""), recalculate(), read(*cells)]
    seen = [cell.value for cell in recalculating_office.run(before, steps) if cell.cell in cells]
    changed = rolled(
        {"061": {k: v for k, v in given["061"].items() if k != "q"} | {"done/A/X": 100}, "091": given["091"]}
    )
    slots = [(*key.split("/"), "")[:2] for key in keys]
    assert seen == pytest.approx([changed[name, segment, "FI"].value for name, segment in slots])


def test_summary_and_page_tell_the_index() -> None:
    """It stands on the first sheet with what is behind it, on the sheet of rules without a sum, and on the page."""
    harvest = quarters.harvest("2013Q4", MEANS, FORMS)
    data = made(harvest)
    first = [cell for row in shown(data, "Yhteenveto") for cell in row if isinstance(cell, str)]
    assert "Keskiarvo 2 kohdan keskiarvoista. Tiedon antoi 2 / 67 seutua." in first
    rules = next(row for row in shown(data, "Laskenta") if row[0] == "index")
    assert "p.m, q.m" in rules[2]
    assert (rules[6], rules[7]) == (pytest.approx(4.05), "")
    assert "kohtien keskiarvojen keskiarvo" in web_page(harvest, "fi")["report.html"].decode()


FAULTS = [
    ('{ rule = "sum" }', "", "needs 'of'"),
    ('{ rule = "sum", of = ["none"] }', "", "'none'"),
    ('{ rule = "sum", of = ["came"] }', "", "whose rule is another"),
    ('{ rule = "sum", of = ["whole"] }', "", "whose rule is another"),
    ('{ rule = "sum", of = ["done"] }', BOTH, "takes no segments"),
    ('{ rule = "share", of = ["done"] }', "", "needs segments"),
    ('{ rule = "share", of = ["done"] }', 'segments = ["A", "B"]', "has a segment"),
    ('{ rule = "ratio", of = ["came"], numerator = "done", denominator = "plan" }', BOTH, "both 'of' and operands"),
    ('{ rule = "ratio", numerator = "done", denominator = "plan" }', "", "for the segment ''"),
    ('{ rule = "ratio", numerator = "done", denominator = "whole" }', BOTH, "stands in no cell"),
    ('{ rule = "sum", of = ["done"], hide_below = 5 }', "", "takes 'only', 'hide_below'"),
    ('{ rule = "sum", of = ["done"], row = "Z" }', "", "the row 'Z'"),
    ('{ rule = "sum", of = ["later"] }', "", "stands before 'later'"),
    ('{ rule = "sum", of = ["near"] }', "", "to which 'near' does not roll up"),
]


@pytest.mark.parametrize(("rule", "more", "what"), FAULTS)
def test_faulty_figure_is_refused(rule: str, more: str, what: str) -> None:
    """A figure proves what it is put together from: that it is there, of the right rule, segments, rows and levels."""
    near = field("near", "whole", '"sum"', "")
    later = ASKED + field("later", "whole", '"sum"')
    with pytest.raises(SpecError, match=what):
        spec.parse(
            "koe.toml",
            MATRIX
            + near
            + "".join(FIGURES)
            + figure("odd", rule, "percent" if "ratio" in rule or "share" in rule else "whole", more)
            + later,
        )


def test_only_figures_are_put_together() -> None:
    """What is asked cannot name others, and what may be hidden cannot be added up."""
    with pytest.raises(SpecError, match="only a figure"):
        spec.parse("koe.toml", MATRIX + field("odd", "whole", '{ rule = "sum", of = ["done"] }'))
    pooled = '{ rule = "ratio", numerator = "done", denominator = "plan", hide_below = 5 }'
    hidden = figure("came", pooled, "percent", BOTH) + figure("odd", '{ rule = "ratio", of = ["came"] }', "percent")
    with pytest.raises(SpecError, match="wrong where 'came' is hidden"):
        spec.parse("koe.toml", MATRIX + hidden)
