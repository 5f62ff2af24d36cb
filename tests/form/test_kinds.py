"""Cells of every kind, read as answers."""

import datetime as dt

import pytest

from workbook_kit.cell import Cell, Value
from workbook_kit.form import contents, kinds
from workbook_kit.form.kinds import read_cell
from workbook_kit.form.model import Field
from workbook_kit.form.rules import NOT_ADDED
from workbook_kit.form.states import NO_DATA, NOT_USED
from workbook_kit.language import Text

YESNO = (("yes", Text("kyllä", "ja")), ("no", Text("ei", "nej")))
NOON = dt.datetime(2013, 3, 31, 12)  # noqa: DTZ001 - cells know no zone
EVENING = dt.datetime(2013, 3, 30, 23)  # noqa: DTZ001


def field(kind: str, low: float | None = None, high: float | None = None) -> Field:
    return Field("F", kind, Text("Kenttä", "Fält"), choices=YESNO if kind == "yesno" else (), min=low, max=high)


def number(value: float) -> Cell:
    return Cell("number", value)


def text(value: str) -> Cell:
    return Cell("text", value)


@pytest.mark.parametrize(
    ("kind", "cell", "value", "codes"),
    [
        ("whole", number(5.0), 5, ()),
        ("whole", number(0.0), 0, ()),
        ("whole", text("5 kpl"), 5, ("number-from-text",)),
        ("decimal", number(3.75), 3.75, ()),
        ("percent", number(0.125), 0.125, ()),
        ("percent", number(0.005), 0.005, ("percent-small",)),
        ("percent", text("12,5 %"), 0.125, ("number-from-text",)),
        ("date", Cell("date", EVENING), dt.date(2013, 3, 31), ("date-rounded",)),
        ("date", number(41364.0), dt.date(2013, 3, 31), ("date-from-number",)),
        ("date", text("31.3.2013"), dt.date(2013, 3, 31), ("date-from-text",)),
        ("yesno", text("kyllä"), "yes", ()),
        ("yesno", text("Nej "), "no", ("choice-respelled",)),
        ("yesno", Cell("bool", True), "yes", ("choice-respelled",)),
        ("whole", text("ei tietoa"), NO_DATA, ("state-typed",)),
        ("money", text("Används inte"), NOT_USED, ("state-typed",)),
        ("text", text("ei tietoa"), "ei tietoa", ()),
        ("text", number(12.5), "12,5", ("text-from-number",)),
        ("text", text("a\u200bb\x07"), "ab", ("text-cleaned",)),
        ("whole", Cell("number", 7.0, "=3+4"), 7, ("formula",)),
    ],
)
def test_cell_is_read(kind: str, cell: Cell, value: Value, codes: tuple[str, ...]) -> None:
    """A cell gives its typed value, and every conversion is told of."""
    reading = read_cell(cell, field(kind))
    assert (reading.value, reading.codes) == (value, codes)
    assert type(reading.value) is type(value)


@pytest.mark.parametrize(
    ("kind", "cell", "code"),
    [
        ("whole", number(5.5), "not-whole"),
        ("whole", number(-1.0), "out-of-range"),
        ("decimal", number(101.0), "out-of-range"),
        ("whole", Cell("error", "#DIV/0!"), "cell-error"),
        ("whole", Cell("empty", None, "=A1"), "formula-empty"),
        ("whole", Cell("date", NOON), "number-date"),
        ("whole", Cell("bool", True), "number-wrong"),
        ("date", Cell("date", NOON), "date-time"),
        ("date", number(12.0), "date-wrong"),
        ("yesno", text("ehkä"), "choice-unknown"),
        ("text", text("x" * (contents.TEXT_LIMIT + 1)), "text-long"),
    ],
)
def test_cell_is_not_counted(kind: str, cell: Cell, code: str) -> None:
    """What is not clearly an answer does not count, and one code says why."""
    reading = read_cell(cell, field(kind, 0, 100))
    assert (reading.value, reading.codes) == (None, (code,))


def test_every_kind_offers_rollups() -> None:
    """Each kind allows at least to be left out of the roll-up."""
    assert all(kind.sort in NOT_ADDED.sorts for kind in kinds.KINDS.values())


def test_true_and_false_among_texts_and_dates() -> None:
    """A cell that holds TRUE is the word for it where text is asked, and no day."""
    said = [read_cell(Cell("bool", value), field("text")).value for value in (True, False)]
    assert said == ["kyllä", "ei"]
    assert read_cell(Cell("bool", True), field("date")) == contents.Reading(None, ("date-wrong",))
