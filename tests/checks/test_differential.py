"""What the workbook's check sheet says, recalculated by LibreOffice, is what the harvest says of the same file.

Random and boundary answers, typed and pasted; code by code and cell by cell, both ways. ``two_sides`` names the two
things that are set aside.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.fillings import Filling, fill
from tests.left_to_ci import IN_CI, family, some
from tests.office.soffice import Office, Step, choose, enter, paste, rename, save
from tests.twins import BOOK, TYPED, slot
from tests.two_sides import NOT_ON_THE_SHEET, TOLD_OF_NOTES, Book, Sides, cells
from workbook_kit import excel
from workbook_kit.blank.check_sheet import LISTED
from workbook_kit.cell import Value
from workbook_kit.findings import messages
from workbook_kit.layout import identity

SERIES = {
    **{Book("uimahalli", language, quarter): 40 for language in ("fi", "sv") for quarter in (1, 2)},
    **{Book("uimahalli", language, 2, has_previous=True): 40 for language in ("fi", "sv")},
    **{Book("seutu", language, quarter): 12 for language in ("fi", "sv") for quarter in (1, 4)},
    Book("seutu", "fi", 2, has_previous=True): 8,
    **{Book("ely", language, 4): 16 for language in ("fi", "sv")},
}
"""How many of each are filled in in CI; here a sixth of those of one book a form."""

SHORT = (Book("uimahalli", "sv", 2, has_previous=True), Book("seutu", "fi", 1), Book("ely", "sv", 4))

AT_A_TIME = 6
BLANKS = [
    Book(form, language, quarter, has_previous=quarter % 2 == 0)
    for form in ("uimahalli", "seutu", "ely")
    for language in ("fi", "sv")
    for quarter in (1, 2, 3, 4)
]


def drawn(book: Book, count: int) -> list[Filling]:
    """The fillings of the first seeds; a real form has so many cells that more of them are filled."""
    return [fill(book.layout, f"{book} {seed}", many=8 if book.form == "uimahalli" else 12) for seed in range(count)]


def twins(book: Book) -> list[Filling]:
    """The cases that just raise a code and just do not, as they would be pasted; a day is a number there."""
    cells_of = {slot.id: f"{slot.tab}!{slot.cell}" for slot in book.layout.slots}
    answers = [answers for _, *pair in TYPED for answers in pair]
    return [Filling({}, {cells_of[slot(name)]: pasted(value) for name, value in one.items()}) for one in answers]


def pasted(value: Value) -> str | float:
    if isinstance(value, dt.date):
        return excel.serial(value)
    return value if isinstance(value, str) else float(value)


def returned(office: Office, book: Book, fillings: Sequence[Filling], folder: Path) -> list[bytes]:
    """The book as LibreOffice saved it: an open document is filled again and again, each time from blank."""
    blank = folder / "blank.xlsx"
    blank.write_bytes(book.built())
    saved = [folder / f"{number}.xlsx" for number in range(len(fillings))]
    for start in range(0, len(fillings), AT_A_TIME):
        batch = slice(start, start + AT_A_TIME)
        office.run(blank, list(steps_of(fillings[batch], saved[batch])))
    return [path.read_bytes() for path in saved]


def steps_of(fillings: Sequence[Filling], paths: Sequence[Path]) -> Iterator[Step]:
    """Empty what was filled before, paste, type, save; and so on."""
    used: dict[str, str | float | None] = {}
    for filling, path in zip(fillings, paths, strict=True):
        yield paste(used | filling.pasted)
        yield from (enter(cell, keys) for cell, keys in filling.typed.items())
        yield save(path)
        used = dict.fromkeys((*filling.pasted, *filling.typed))


def recalculated(office: Office, data: bytes, folder: Path, *steps: Step) -> bytes:
    """A workbook as LibreOffice has it after these steps."""
    before, after = folder / "before.xlsx", folder / "after.xlsx"
    before.write_bytes(data)
    office.run(before, [*steps, save(after)])
    return after.read_bytes()


def contents(data: bytes, tab: str) -> dict[tuple[int, int], Any]:
    """What the cells of a tab hold, blank ones left out."""
    rows = enumerate(cells(data, tab))
    return {(row, column): value for row, values in rows for column, value in enumerate(values) if value != ""}


@pytest.mark.parametrize("book", family(SERIES, *SHORT), ids=str)
def test_sheet_says_what_harvest_says(recalculating_office: Office, book: Book, tmp_path: Path) -> None:
    """Every code at every cell, as often, on both sides; the verdict counts them, and the list names the first."""
    fillings = drawn(book, SERIES[book] if IN_CI else SERIES[book] // 6)
    for seed, data in enumerate(returned(recalculating_office, book, fillings, tmp_path)):
        agree(Sides(book, data), f"seed {seed} of {book}")


def agree(sides: Sides, which: str) -> None:
    """Both sides say the same, and so do the verdict and the list of the visible sheet."""
    assert sides.differences() == [], which
    assert not sides.is_whole or sides.verdict == sides.verdict_by_harvest, which
    assert sides.listed == [f"{tab} {cell}" for _, tab, cell in sides.sheet[:LISTED]], which


def test_boundaries_are_the_same_on_both_sides(recalculating_office: Office, tmp_path: Path) -> None:
    """What just raises a code and what just does not is so for the formulas, too."""
    fillings = some(twins(BOOK), 5)
    for filling, data in zip(fillings, returned(recalculating_office, BOOK, fillings, tmp_path), strict=True):
        agree(Sides(BOOK, data), str(filling.pasted))


@pytest.mark.parametrize("book", family(BLANKS, *BLANKS[::11]), ids=str)
def test_cached_values_are_right(recalculating_office: Office, book: Book, tmp_path: Path) -> None:
    """Every cell of both sheets, in a blank workbook and in one that goes back, is what LibreOffice reckons."""
    for data in (book.built(), book.corrected(drawn(book, 1)[0])):
        reckoned = recalculated(recalculating_office, data, tmp_path)
        for tab in (identity.CHECKS, messages.phrase("sheet-checks", book.language)):
            assert contents(data, tab) == contents(reckoned, tab)


def test_sheet_works_after_cut_and_rename(recalculating_office: Office, tmp_path: Path) -> None:
    """Cells that were cut and pasted and tabs that were renamed are looked at where they are."""
    book, tab, other = Book("uimahalli", "fi", 2), "Hallin luvut", "Omat ryhmät"
    steps = [
        paste({f"{tab}!D7": 5.0, f"{tab}!D14": 7.0, f"{tab}!D15": 5.0}),
        choose(f"{tab}!D14", "Cut"),
        choose(f"{tab}!D8", "Paste"),
        rename("Ryhmät", other),
        paste({f"{other}!C6": "ehkä"}),
    ]
    sides = Sides(book, recalculated(recalculating_office, book.built(), tmp_path, *steps), {"Ryhmät": other})
    assert sides.differences() == []
    assert sides.sheet == [("at-most", tab, "D8"), ("choice-unknown", other, "C6"), ("required", other, "B6")]


@pytest.mark.long
def test_fillings_reach_every_code() -> None:
    """What is drawn makes the small form say everything that its check sheet can say; an error comes of typed keys."""
    book = Book("uimahalli", "fi", 1, has_previous=True)
    said = {code for filling in drawn(book, 60) for code, *_ in Sides(book, book.corrected(filling)).harvest}
    assert said | {"cell-error"} == {sentence.code for sentence in book.ledger.said}


@pytest.mark.parametrize("code", [*NOT_ON_THE_SHEET, *sorted(TOLD_OF_NOTES)])
def test_exceptions_are_codes(code: str) -> None:
    """What is excepted is in the catalogue, and is not what the sheet says by the same name."""
    said = {sentence.code for sentence in Book("uimahalli", "fi", 1).ledger.said}
    assert messages.message(code)
    assert code not in said
