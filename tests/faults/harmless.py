"""What people do to a workbook that is no fault: nothing may be asked of them, and every answer is read as it was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from tests.faults.fault import Desk, Fault, Planted

Nothing = Sequence[Planted]


def _renamed(desk: Desk) -> Nothing:
    for page in desk.layout.pages:
        desk.book[page.tab].title = f"{page.tab[:20]} valmis"
    return []


def _reordered(desk: Desk) -> Nothing:
    desk.chance.shuffle(desk.book._sheets)  # noqa: SLF001 - openpyxl moves one sheet at a time
    return []


def _own_sheet(desk: Desk) -> Nothing:
    sheet = desk.book.create_sheet("Omia laskelmia")
    sheet.append(["=1+1", 5, "muistiin"])
    return []


def _checks_removed(desk: Desk) -> Nothing:
    pages = {page.tab for page in desk.layout.pages}
    for name in [name for name in desk.book.sheetnames if name not in pages and name != "_kit"]:
        desk.book.remove(desk.book[name])
    return []


def _unlocked(desk: Desk) -> Nothing:
    for page in desk.layout.pages:
        desk.book[page.tab].protection.sheet = False
    return []


def _comments(desk: Desk) -> Nothing:
    for slot in desk.chance.sample(desk.layout.slots, 12):
        desk.book[slot.tab][slot.cell].comment = Comment("Onko oikein?", "Anna")
    return []


def _looks(desk: Desk) -> Nothing:
    for slot in desk.chance.sample(desk.layout.slots, 40):
        cell = desk.book[slot.tab][slot.cell]
        cell.fill = PatternFill("solid", start_color="FFFF00")
        desk.book[slot.tab].row_dimensions[slot.row + 1].height = 40
        desk.book[slot.tab].column_dimensions[cell.column_letter].hidden = True
    return []


def _formats(desk: Desk) -> Nothing:
    """Another number format: days as ISO dates, numbers plain."""
    for slot in desk.layout.slots:
        kind = slot.field.kind
        if kind not in ("text", "choice", "yesno"):
            desk.book[slot.tab][slot.cell].number_format = "yyyy-mm-dd" if kind == "date" else "0.000"
    return []


def _other_language(desk: Desk) -> Nothing:
    """Choices in the form's other language, as where two people fill it in."""
    for slot in desk.layout.slots:
        code = desk.answers.get(slot.id)
        if code in dict(slot.field.choices):
            label = dict(slot.field.choices)[str(code)]
            desk.book[slot.tab][slot.cell].value = label.fi if desk.layout.language == "sv" else label.sv
    return []


def _spaces(desk: Desk) -> Nothing:
    """Spaces around texts, and in cells that are blank."""
    for slot in desk.chance.sample(desk.layout.slots, 60):
        said = desk.answers.get(slot.id)
        cell = desk.book[slot.tab][slot.cell]
        if said is None:
            cell.value = desk.chance.choice((" ", "\u00a0", "\n"))
        elif slot.field.kind == "text":
            cell.value = f" {said}\n"
    return []


def _midnight(desk: Desk) -> Nothing:
    """Days as moments at midnight, as some programs save them."""
    for slot in desk.layout.slots:
        said = desk.answers.get(slot.id)
        if isinstance(said, dt.date):
            desk.book[slot.tab][slot.cell].value = dt.datetime.combine(said, dt.time())
    return []


HARMLESS = tuple(
    Fault(name, (), plant)
    for name, plant in (
        ("tabs renamed", _renamed),
        ("tabs in another order", _reordered),
        ("a sheet of their own added", _own_sheet),
        ("the check sheet removed", _checks_removed),
        ("locks taken off", _unlocked),
        ("comments on cells", _comments),
        ("colours, heights, hidden columns", _looks),
        ("other number formats", _formats),
        ("choices in the other language", _other_language),
        ("spaces around texts and in blanks", _spaces),
        ("days with midnight", _midnight),
    )
)
