"""The rows of the plans and other listed tables, whole, with how many stand in each state on top."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workbook_kit import excel, finnish
from workbook_kit.book import QUIET, Book, Sheet, must
from workbook_kit.cell import Value
from workbook_kit.form.kinds import kind_of
from workbook_kit.form.model import Block, Field, Form
from workbook_kit.form.model import Sheet as FormSheet
from workbook_kit.registry import Area
from workbook_kit.report import grid
from workbook_kit.report.grid import Column, Link
from workbook_kit.report.plan.algebra import BLANK, Cells, Formula, cell, held, most, total, when
from workbook_kit.report.plan.columns import ANYTHING, Where, exactly
from workbook_kit.report.plan.formulas import LivePlan
from workbook_kit.report.plan.lines import Source, line_key
from workbook_kit.report.plan.measure import slot_key
from workbook_kit.report.plan.places import TOP, Part, Plan
from workbook_kit.report.plan.scope import Scope
from workbook_kit.report.sheets.metrics import shown_code

_NARROWEST, _NARROWEST_TEXT, _ROW, _LINK = 9.0, 14.0, 6.0, 4.0
_UNPRINTED = 2
"""The last columns, which are of no use on paper: the row's number and the link."""
_SHARES_OF_FORM = tuple(percent / 100 for percent in range(85, 50, -5))
_ROOMY = {"ely": 20.0, "area": 24.0, "segment": 30.0}
_TIGHT = {"ely": 12.0, "area": 16.0, "segment": 18.0}
"""The first columns, which say whose row it is, with their widths: where a page has room, and where it has not."""
_SHARE: tuple[Part, Part] = ("reported", "expected")
NAME = "kit_"
"""What the names of table objects begin with."""


@dataclass(frozen=True)
class Listing:
    """One sheet: a listed table of a form, under its tab's name."""

    form: Form
    block: Block
    tab: str
    widths: tuple[float, ...]

    @property
    def fields(self) -> list[Field]:
        """What is shown; personal data stay out."""
        return [field for field in self.block.fields if not field.personal]

    @property
    def names(self) -> Mapping[str, float]:
        """The first columns with their widths."""
        shown = {name: width for name, width in _ROOMY.items() if name != "segment" or self.block.segments}
        is_roomy = grid.fits([*shown.values(), *self.widths])
        return shown if is_roomy else {name: _TIGHT[name] for name in shown}

    @property
    def segments(self) -> tuple[str, ...]:
        return self.block.segments or ("",)

    @property
    def states(self) -> list[Field]:
        """Choices that are counted by segment."""
        return [
            field
            for field in self.fields
            if kind_of(field).names_choices and self.block.segments and not field.segments
        ]

    @property
    def left_out(self) -> tuple[str, str] | None:
        """The field and code by which an area leaves a segment of the table out, as a check of the form has it."""
        for check in self.form.checks:
            keys = dict(check.keys)
            if check.kind == "blank_if" and keys["field"] == self.fields[0].id and isinstance(keys["is"], str):
                return keys["when"], keys["is"]
        return None


def listings(scope: Scope, taken: set[str]) -> list[Listing]:
    """The listed tables of all forms; no two tabs, nor one of ``taken``, have a name in common."""
    found: list[Listing] = []
    for form in scope.harvest.forms.values():
        for sheet in form.sheets:
            blocks = [block for block in sheet.blocks if block.listed]
            for number, block in enumerate(blocks):
                title = sheet.title[scope.language]
                name = title if number == 0 else f"{title} {block.id}"
                name = name if name not in taken else f"{name} {form.level.upper()}"
                taken.add(excel.tab_name(name))
                found.append(Listing(form, block, excel.tab_name(name), _widths(sheet, block)))
    return found


def _widths(sheet: FormSheet, block: Block) -> tuple[float, ...]:
    """The columns are as wide as in the form, a little less: here they share a page with others."""
    first = dict(sheet.lanes).get(block.lane, 0) + 1 + any(row.label for row in block.rows)
    shown = zip(block.fields, sheet.widths[first:], strict=False)
    asked = [(_NARROWEST_TEXT if kind_of(f).is_text else _NARROWEST, width) for f, width in shown if not f.personal]
    tried = [tuple(max(least, width * share) for least, width in asked) for share in _SHARES_OF_FORM]
    return next((widths for widths in tried if grid.fits([*_TIGHT.values(), *widths])), tried[-1])


def paint(book: Book, plan: LivePlan, listing: Listing) -> None:
    """Write one listed table with its counts."""
    scope = plan.scope
    columns = _columns(scope, listing)
    title = scope.filled(listing.block.title[scope.language] or listing.tab)
    widths = [column.width for column in columns]
    sheet = grid.open_sheet(book, listing.tab, title, str(scope.harvest.period), widths)
    top = TOP
    for field in listing.states:
        top = _counts(book, sheet, plan, listing, field, top) + 1
    rows = list(_rows(plan, listing))
    must(sheet.print_area(0, 0, top + 1 + len(rows), len(columns) - _UNPRINTED - 1), "print area")
    if listing.states:
        grid.section(book, sheet, top, scope.phrase("listed-rows"), len(columns))
        _as_table(book, sheet, top + 1, columns, rows)
    else:
        grid.table(book, sheet, top, columns, rows)
    if not rows:
        sheet.put(top + 1 + bool(listing.states), 0, scope.phrase("nothing-listed"), book.style(font_color=QUIET))


def _columns(scope: Scope, listing: Listing) -> list[Column]:
    columns = [Column(scope.phrase(f"column-{name}"), width) for name, width in listing.names.items()]
    for field, width in zip(listing.fields, listing.widths, strict=True):
        shape = "0" if field.ungrouped else ""
        columns.append(Column(field.label[scope.language], width, kind_of(field).numeric, shape))
    return [*columns, Column(scope.phrase("column-row"), _ROW), Column(scope.phrase("column-link"), _LINK)]


def _as_table(book: Book, sheet: Sheet, top: int, columns: list[Column], rows: list[list[Any]]) -> None:
    """A table object: where it is scrolled, Excel shows its headers in place of the column letters."""
    last = top + max(len(rows), 1)
    heads = [{"header": column.title} for column in columns]
    if len({column.title.casefold() for column in columns}) == len(columns):
        options = {"columns": heads, "style": None, "name": f"{NAME}{sheet.index + 1}"}
        must(sheet.add_table(top, 0, last, len(columns) - 1, options), "table")
    grid.header(book, sheet, top, columns)
    for number, row in enumerate(rows, start=top + 1):
        grid.line(book, sheet, number, columns, row)
    sheet.repeat_rows(top)


@dataclass(frozen=True)
class _Counted:
    """One line of a table of counts: what it is of, and the criteria that pick its answers.

    ``of_ely`` for a line of an ELY area over all segments, else it is of a segment over all areas.
    """

    label: str
    segment: str
    of_ely: Area | None = None

    def key(self, plan: Plan, form: Form, field: str) -> str:
        return plan.keys(form, field) if self.of_ely else plan.key(form, field, self.segment)

    def where(self, plan: Plan, form: Form, field: str) -> tuple[Where, ...]:
        ely: list[Where] = [("ely", plan.scope.label(self.of_ely))] if self.of_ely else []
        return ("id", self.key(plan, form, field)), *ely


def _counts(book: Book, sheet: Sheet, plan: LivePlan, listing: Listing, field: Field, top: int) -> int:
    """How many rows of each segment, and in the nation of each ELY area, stand in each state of a choice.

    Returns the first free row.
    """
    scope, form = plan.scope, listing.form
    words = [label[scope.language] for _, label in field.choices]
    heads = [scope.phrase("column-segment"), "", "", listing.fields[0].label[scope.language], *words]
    heads += [scope.phrase("without-state"), *([scope.phrase("left-out-by")] if listing.left_out else [])]
    heads.append(_shared(scope, "reported", "expected"))
    grid.section(book, sheet, top, field.label[scope.language], len(heads))
    _heads(book, sheet, top + 1, heads)
    labels = form.segment_labels
    lines = [_Counted(labels[segment][scope.language], segment) for segment in form.segments_of[field.id]]
    last = _count_lines(book, sheet, plan, listing, field, lines, top + 2)
    if scope.area.level == "national" and form.level == "region":
        _heads(book, sheet, last, [scope.phrase("column-ely"), *heads[1:-1], _shared(scope, "accepted", "areas")])
        lines = [_Counted(scope.label(ely), "", ely) for ely in scope.elys]
        last = _count_lines(book, sheet, plan, listing, field, lines, last + 1)
    return last


def _shared(scope: Scope, some: str, of: str) -> str:
    return f"{scope.phrase(f'column-{some}')} / {scope.phrase(f'column-{of}').lower()}"


def _heads(book: Book, sheet: Sheet, row: int, heads: list[str]) -> None:
    for number, head in enumerate(heads):
        side = "left" if number < len(_TIGHT) else "right"
        sheet.put(row, number, head, book.style(bold=True, text_wrap=True, valign="bottom", align=side, bottom=1))
    grid.set_height(sheet, row, [Column("", _NARROWEST)] * len(heads), [None, *heads[1:]])


def _count_lines(
    book: Book, sheet: Sheet, plan: LivePlan, listing: Listing, field: Field, lines: list[_Counted], first: int
) -> int:
    """Lines of counts and their sum; returns the first free row."""
    rows = [_count_cells(plan, listing, field, one, row) for row, one in enumerate(lines, start=first + 1)]
    for row, (one, cells) in enumerate(zip(lines, rows, strict=True), start=first):
        _count_row(book, sheet, row, one.label, [*cells, _told_by(plan, listing, one)], bold=False)
    last = first + len(lines)
    sums = []
    for number, column in enumerate(zip(*rows, strict=True), start=len(_TIGHT)):
        letter = excel.letters(number)
        sums.append(total(Cells(f"{letter}{first + 1}:{letter}{last}", tuple(map(held, column)))))
    _count_row(book, sheet, last, plan.scope.phrase("together"), sums, bold=True)
    return last + 1


def _count_row(book: Book, sheet: Sheet, row: int, label: str, cells: Sequence[Formula | None], *, bold: bool) -> None:
    style = book.style(bold=bold, text_wrap=True)
    must(sheet.merge_range(row, 0, row, len(_TIGHT) - 1, "", style), "merged cells")
    sheet.put(row, 0, label, style)
    grid.set_height(sheet, row, [Column("", sum(_TIGHT.values()))], [label])
    number = book.style(bold=bold, num_format="#,##0", align="right")
    for place, one in enumerate(cells, start=len(_TIGHT)):
        grid.put(sheet, row, place, one, number)


def _count_cells(plan: LivePlan, listing: Listing, field: Field, one: _Counted, row: int) -> list[Formula]:
    """Rows begun, rows in each state and in none, and who left it out; without a row begun states are no zeros."""
    form, data, where = listing.form, plan.data, one.where(plan, listing.form, field.id)
    begun = data.count(*one.where(plan, form, listing.fields[0].id), ("value", ANYTHING))
    first = cell(f"{excel.letters(len(_TIGHT))}{row}", begun)
    words = [label[plan.scope.language] for _, label in field.choices]
    states = [when(first.equals(0), BLANK, data.count(*where, ("value", exactly(word)))) for word in words]
    start, end = (excel.letters(len(_TIGHT) + place) for place in (1, len(states)))
    stated = total(Cells(f"{start}{row}:{end}{row}", tuple(map(held, states))))
    rest = when(first.equals(0), BLANK, most(first - stated, 0))
    return [begun, *states, rest, *_left_out(plan, listing, one)]


def _left_out(plan: LivePlan, listing: Listing, one: _Counted) -> list[Formula]:
    """How many areas said that they leave a segment out, where the form lets them: that is not a zero."""
    if not listing.left_out:
        return []
    form, (name, code) = listing.form, listing.left_out
    if not one.of_ely and one.segment not in form.segments_of[name]:
        return [BLANK]
    word = dict(form.fields[name].choices)[code][plan.scope.language]
    return [plan.data.count(*one.where(plan, form, name), ("value", exactly(word)))]


def _told_by(plan: LivePlan, listing: Listing, one: _Counted) -> Formula | None:
    """How many areas have rows of the segment, or of an ELY area how many returns there are, of how many."""
    scope = plan.scope
    parts: list[Formula]
    if one.of_ely:
        own = ("ely", scope.label(one.of_ely)), ("area-level", scope.level(listing.form.level))
        parts = [plan.returns.sum(of, *own) for of in ("accepted", "areas")]
    else:
        known = plan.slots.get((listing.fields[0].id, one.segment), ())
        cells = [plan.cell(metric, scope.area.code, part) for metric in known[:1] for part in _SHARE]
        parts = [one for one in cells if one]
        if not parts or (listing.fields[0].id, one.segment, scope.area.code) not in scope.figures:
            return None
    return parts[0] & " / " & parts[1]


def _rows(plan: Plan, listing: Listing) -> Iterator[list[Any]]:
    for source in plan.sources:
        if source.area.level == listing.form.level:
            for segment in listing.segments:
                yield from _rows_of(plan, listing, source, segment)


def _rows_of(plan: Plan, listing: Listing, source: Source, segment: str) -> Iterator[list[Any]]:
    scope = plan.scope
    for row in listing.block.rows:
        found = [source.values.get((field.id, segment), {}).get(row.code) for field in listing.fields]
        first = next((f.id for f, value in zip(listing.fields, found, strict=True) if value is not None), None)
        if first is None:
            continue
        named = [scope.label(scope.ely_of(source.area)), scope.label(source.area)]
        if segment:
            named.append(listing.form.segment_labels[segment][scope.language])
        pairs = zip(listing.fields, found, strict=True)
        values = [None if value is None else _shown(field, value, scope) for field, value in pairs]
        place = plan.line_keys[line_key(source.area, slot_key(first, segment), row.code)]
        yield [*named, *values, row.code, Link(plan.tab("data"), f"A{place + 1}")]


def _shown(field: Field, value: Value, scope: Scope) -> Value:
    """A code as its word, a day as people write it."""
    if isinstance(value, dt.date):
        return finnish.day(value)
    return shown_code(field, value, scope)
