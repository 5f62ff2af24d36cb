"""The algebra of formulas: both faces of every part, as Excel takes them."""

import datetime as dt
from fractions import Fraction

import pytest

from workbook_kit.errors import StoreError
from workbook_kit.report.plan import algebra
from workbook_kit.report.plan.algebra import BLANK, Cells, Formula, Value, cell, fixed, joined, number, text, when
from workbook_kit.report.plan.columns import ABOVE_ZERO, ANY_NUMBER, ANYTHING, Columns, count_of, exactly

A, B, C, NOTHING, WORD = cell("A1", 6), cell("B1", 4), cell("C1", 0.5), cell("D1"), cell("E1", "Kyllä")
FEW = Cells("A1:E1", (6, 4, Fraction(1, 2), None, "Kyllä"))


@pytest.mark.parametrize(
    ("formula", "excel", "value"),
    [
        (A + B - 1, "A1+B1-1", 9),
        (A - (B - 1), "A1-(B1-1)", 3),
        (100 * A / B, "100*A1/B1", 150),
        (A / (B * 2), "A1/(B1*2)", Fraction(3, 4)),
        ((A - B) * 10, "(A1-B1)*10", 20),
        (A / B - 1, "A1/B1-1", Fraction(1, 2)),
        (A + NOTHING, "A1+D1", 6),
        (A & " / " & B + 1, 'A1&" / "&(B1+1)', "6 / 5"),
        (NOTHING & "!", 'D1&"!"', "!"),
        (A > B, "A1>B1", True),
        (A <= 6, "A1<=6", True),
        (A < WORD, "A1<E1", True),
        (WORD.equals("kyllä"), 'E1="kyllä"', True),
        (NOTHING.equals(""), 'D1=""', True),
        (NOTHING.equals(0), "D1=0", True),
        (BLANK.equals(0), '""=0', False),
        (A.differs(6), "A1<>6", False),
        (when(A > B, A, ""), 'IF(A1>B1,A1,"")', 6),
        (algebra.every(A > B, B > A), "AND(A1>B1,B1>A1)", False),
        (algebra.some(A > B, B > A), "OR(A1>B1,B1>A1)", True),
        (algebra.is_number(WORD), "ISNUMBER(E1)", False),
        (algebra.or_zero(WORD), "N(E1)", 0),
        (algebra.size(B - A), "ABS(B1-A1)", 2),
        (algebra.total(FEW), "SUM(A1:E1)", Fraction(21, 2)),
        (algebra.count(FEW, A), "COUNT(A1:E1,A1)", 4),
        (algebra.average(FEW), "AVERAGE(A1:E1)", Fraction(7, 2)),
        (algebra.median(FEW), "MEDIAN(A1:E1)", 4),
        (algebra.least(FEW), "MIN(A1:E1)", Fraction(1, 2)),
        (algebra.most(A, 7), "MAX(A1,7)", 7),
        (fixed(cell("A1", 1234.25), 1), "FIXED(A1,1)", "1\u00a0234,3"),
        (fixed(cell("A1", -0.5)), "FIXED(A1,0)", "-1"),
        (algebra.replaced(fixed(cell("A1", -0.5)), "-", "−"), 'SUBSTITUTE(FIXED(A1,0),"-","−")', "−1"),
        (number("1E-9"), "1E-9", Fraction(1, 10**9)),
        (cell("A1", dt.date(1900, 3, 1)), "A1", 61),
        (count_of(FEW, "kyllä"), 'COUNTIFS(A1:E1,"kyllä")', 1),
    ],
)
def test_both_faces(formula: Formula, excel: str, value: Value) -> None:
    """Text with brackets where they are needed, and what Excel makes of it."""
    assert (formula.excel, formula.value) == (excel, value)


def test_a_formula_that_would_show_an_error_is_our_fault() -> None:
    """It spreads until an IF leaves it out; where none does, no workbook is written."""
    for wrong in (A / NOTHING, WORD + 1, algebra.median(NOTHING), algebra.average(NOTHING), algebra.size(WORD)):
        words = joined([text("a"), wrong]), algebra.replaced(fixed(wrong), "-", "−")
        for whole in (wrong * 2, fixed(wrong), wrong > 1, *words, algebra.total(wrong)):
            with pytest.raises(StoreError, match="would show #"):
                _ = whole.cached
        assert when(algebra.every(A > B, wrong > 1), 1, 2).value == wrong.value
        assert algebra.some(wrong > 1, A > B).value == wrong.value
        assert when(A > B, 1, wrong).cached == 1


def test_long_words_stand_in_pieces() -> None:
    """Excel takes 255 characters in one text of a formula; quotes within are doubled."""
    words = text('"' + "a" * 300)
    assert [len(piece) for piece in words.excel.split("&")] == [258, 48]
    assert joined([BLANK, words]) == words
    assert joined([BLANK]) == BLANK


TABLE = Columns(
    lambda of: f"T_{of}",
    4,
    {"id": ["K/A", "K/L", "k/a", "M*"], "said": ["a", 3, "=1", None]},
    {"id"},
    lambda _of, row: [5, None, "", 7][row],
)


@pytest.mark.parametrize(
    ("formula", "excel", "value"),
    [
        (TABLE.count(("id", "K/A")), 'COUNTIFS(T_id,"K/A")', 2),
        (TABLE.count(("id", "K/*")), 'COUNTIFS(T_id,"K/*")', 3),
        (TABLE.count(("id", exactly("M*"))), 'COUNTIFS(T_id,"=M~*")', 1),
        (TABLE.count(("id", "K/?"), ("said", 3)), 'COUNTIFS(T_id,"K/?",T_said,3)', 1),
        (TABLE.count(("said", "~?")), 'COUNTIFS(T_said,"~?")', 0),
        (TABLE.count(("said", "?")), 'COUNTIFS(T_said,"?")', 1),
        (TABLE.count(("said", exactly("=1"))), 'COUNTIFS(T_said,"==1")', 1),
        (TABLE.count(("said", ANYTHING)), 'COUNTIFS(T_said,"<>")', 3),
        (TABLE.count(("n", ANY_NUMBER)), 'COUNTIFS(T_n,">-1E+300")', 2),
        (TABLE.sum("n", ("n", ABOVE_ZERO)), 'SUMIFS(T_n,T_n,">0")', 12),
        (TABLE.total("n"), "SUM(T_n)", 12),
        (TABLE.find("said", "id", "k/l"), 'INDEX(T_said,MATCH("k/l",T_id,0))', 3),
        (TABLE.find("said", "id", "X"), 'INDEX(T_said,MATCH("X",T_id,0))', algebra.NOT_FOUND),
    ],
)
def test_columns_are_looked_through_as_excel_does(formula: Formula, excel: str, value: Value) -> None:
    """Criteria take case, wildcards, signs and numbers as Excel takes them."""
    assert (formula.excel, formula.value) == (excel, value)
