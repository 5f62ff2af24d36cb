"""One way to write a figure: the cells of a workbook and the sentences about them agree."""

import re
from decimal import ROUND_HALF_UP, Decimal

import pytest

from workbook_kit.form.kinds import KINDS
from workbook_kit.form.model import Field, Rollup
from workbook_kit.form.rules import RULES, writing_of
from workbook_kit.form.writing import Writing
from workbook_kit.language import Text

FIGURES = [
    (kind.name, rule.name)
    for kind in KINDS.values()
    for rule in RULES.values()
    if rule.fold is not None and kind.sort in rule.sorts
]


def _writing(kind: str, rule: str) -> Writing:
    return writing_of(Field("X", kind, Text("x", "x"), rollup=Rollup(rule)))


def _as_shown(number_format: str, value: float) -> str:
    """What a Finnish Excel shows of a number in such a format."""
    shape, sign = re.fullmatch(r'([#,0.]+)(?:\\? ?"?\s?([^"]*)"?)?', number_format.replace("\\ ", " ")).groups()  # type: ignore[union-attr]
    zeros, more = (shape.partition(".")[2].count(mark) for mark in "0#")
    number = Decimal(repr(value)) * (100 if sign == "%" else 1)
    text = f"{number.quantize(Decimal(1).scaleb(-zeros - more), ROUND_HALF_UP) + 0:{',' if ',' in shape else ''}f}"
    whole, _, decimals = text.partition(".")
    kept = decimals[:zeros] + decimals[zeros:].rstrip("0")
    shown = whole.replace(",", "\u00a0").replace("-", "−") + (f",{kept}" if kept else "")
    return f"{shown}\u00a0{sign}" if sign else shown


@pytest.mark.parametrize(("kind", "rule"), FIGURES)
def test_a_sentence_says_what_the_cell_shows(kind: str, rule: str) -> None:
    """Whatever the rule and the kind: the same decimals, the same sign, the same rounding."""
    writing = _writing(kind, rule)
    for value in (0, 3, 3.456, 0.1085, 1234567.5, -12.25, -0.00001):
        assert writing.text(value) == _as_shown(writing.number_format, value)


@pytest.mark.parametrize(
    ("kind", "rule", "value", "text"),
    [
        ("whole", "mean_of", 3.456, "3,46"),
        ("decimal", "wmean", 3.5, "3,50"),
        ("decimal", "sum", 1234.5, "1\u00a0234,5"),
        ("decimal", "sum", 3, "3,0"),
        ("percent", "ratio", 0.1095, "11,0\u00a0%"),
        ("yesno", "share_yes", 1, "100,0\u00a0%"),
        ("text", "count", 12, "12"),
        ("money", "sum", 1234567.5, "1\u00a0234\u00a0568\u00a0€"),
        ("whole", "sum", -1234, "−1\u00a0234"),
        ("percent", "growth_ratio", -0.0001, "0,0\u00a0%"),
    ],
)
def test_figures_as_people_write_them(kind: str, rule: str, value: float, text: str) -> None:
    """Decimal comma, half up, thousands apart, a sign where the kind has one; a mean over whole numbers is none."""
    assert _writing(kind, rule).text(value) == text


@pytest.mark.parametrize(
    ("kind", "rule", "value", "text"),
    [
        ("percent", "ratio", -0.00298, "−0,3\u00a0%-yks."),
        ("yesno", "share_yes", 0.125, "+12,5\u00a0%-yks."),
        ("whole", "sum", 1000.0, "+1\u00a0000"),
        ("whole", "sum", 0.0, "0"),
        ("money", "sum", -0.4, "0\u00a0€"),
        ("whole", "mean_of", 0.04, "+0,04"),
    ],
)
def test_changes_have_a_sign(kind: str, rule: str, value: float, text: str) -> None:
    """That of a share is in percentage points; what is shown as none has no sign."""
    assert _writing(kind, rule).change(value, "%-yks.") == text


@pytest.mark.parametrize(
    ("kind", "rule", "shape"),
    [
        ("percent", "ratio", '+0.0" %-yks.";−0.0" %-yks.";0.0" %-yks."'),
        ("whole", "mean_of", "+0.00;−0.00;0.00"),
        ("money", "sum", "+#,##0;−#,##0;#,##0"),
    ],
)
def test_cells_of_changes_show_the_direction(kind: str, rule: str, shape: str) -> None:
    """With the decimals of the figure; the unit of an amount stands in the cells beside it."""
    assert _writing(kind, rule).change_format("%-yks.") == shape
