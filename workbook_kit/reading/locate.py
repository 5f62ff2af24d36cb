"""Whose workbook is this, and in which cells are its slots? Decided by content: tokens, row keys, column headers.

Sheets may be renamed and rows moved; nothing is ever guessed. A slot whose key and header do not lead to one place is
lost, and a finding says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from workbook_kit.cell import EMPTY, Cell
from workbook_kit.errors import Refused
from workbook_kit.excel import cell_name
from workbook_kit.findings.finding import Finding, quoted
from workbook_kit.layout import identity as identities
from workbook_kit.layout.identity import TOKEN, Identity
from workbook_kit.layout.places import ANY_NAME, Label, Layout, Page, Slot
from workbook_kit.reading.sheets import Book, Place

Cells = Mapping[Place, Cell]
_STRAYS_TOLD = 20
"""Findings on stray values in one tab: a table that was pasted beside the form need not be listed cell by cell."""

_NAME = ".{1,200}"  # an area's name in a label; bounded, as the sender may have changed the text


@dataclass(frozen=True)
class Found:
    """A slot with the cell that holds its answer."""

    slot: Slot
    tab: str
    place: Place
    cell: Cell


def identity_of(book: Book) -> Identity:
    """The identity, from whichever tab holds it: programs show, hide and rename that sheet. Raises Refused."""
    for cells in book.tabs.values():
        if _text(cells, (0, 1)) == identities.KIT:
            rows = {_text(cells, (row, 0)): _text(cells, (row, 1)) for row in range(len(cells))}
            found = identities.read(rows)
            if found:
                return found
    if any(True for cells in book.tabs.values() for _ in _tokens(cells)):
        raise Refused("identity-lost")
    raise Refused("identity-missing")


def tabs_of(book: Book, layout: Layout, identity: Identity) -> dict[str, str]:
    """Which tab holds which page (by sheet id).

    Raises Refused if a tab's token is another workbook's, or if two tabs are the same page, as neither has to count.
    """
    expected = {identities.token(identity, page): page.sheet.id for page in layout.pages}
    tabs: dict[str, str] = {}
    for tab, cells in book.tabs.items():
        for token in _tokens(cells):
            if token not in expected:
                raise Refused("identity-mixed", tab=tab, area=identity.area, period=identity.period)
            other = tabs.setdefault(expected[token], tab)
            if other != tab:
                raise Refused("sheet-twice", tab=tab, other=other)
    for page in layout.pages:
        if page.sheet.id not in tabs and page.tab in book.tabs:
            tabs[page.sheet.id] = page.tab
    return tabs


def _tokens(cells: Cells) -> Iterator[str]:
    for (row, _), cell in cells.items():
        # a token is in a page's second row; four rows are searched, as somebody may have put rows above it
        if row < 4 and isinstance(cell.value, str) and TOKEN.fullmatch(cell.value.strip()):  # noqa: PLR2004
            yield cell.value.strip()


def locate(book: Book, layout: Layout, tabs: Mapping[str, str]) -> tuple[list[Found], list[Finding]]:
    """Every slot that has a cell, and findings on what moved, was lost or changed, or stands where nothing is asked."""
    found: list[Found] = []
    findings: list[Finding] = []
    for page in layout.pages:
        if page.sheet.id not in tabs:
            if page.slots:
                findings.append(Finding("sheet-lost", sheet=page.tab, facts=(("tab", page.tab),)))
            continue
        tab = tabs[page.sheet.id]
        cells = book.tabs[tab]
        placing = _Placing(page, cells)
        places = [(slot, placing.place(slot)) for slot in page.slots]
        here = [Found(slot, tab, place, cells.get(place, EMPTY)) for slot, place in places if place is not None]
        found += here
        read = {one.place for one in here}
        findings += [*_lost(page, tab, here), *_moved(here), *_changed_labels(page, tab, placing, read)]
        lost = {(slot.row, slot.column) for slot, place in places if place is None}
        findings += _strays(page, tab, cells, read, lost)
    unlocked = [
        tabs[page.sheet.id] for page in layout.pages if tabs.get(page.sheet.id, "") not in {"", *book.protected}
    ]
    if unlocked:
        findings.append(Finding("lock-lost", facts=(("tabs", ", ".join(unlocked)),)))
    return found, findings


class _Placing:
    """In which cells of a tab the slots of a page are, by the texts around them."""

    def __init__(self, page: Page, cells: Cells) -> None:
        self.page, self.cells = page, cells
        self.where: dict[str, list[Place]] = {}
        for place, cell in cells.items():
            if isinstance(cell.value, str):
                self.where.setdefault(_plain(cell.value), []).append(place)
        self._labels: dict[int, list[Label]] = {}
        for label in page.labels:
            if label.text:
                self._labels.setdefault(label.row, []).append(label)

    def place(self, slot: Slot) -> Place | None:
        """The slot's own address if key and header are there, else where these moved; None if that is not one place."""
        keys, fixed = self.where.get(slot.key, []), (slot.row, slot.key_column)
        if fixed in keys:
            row, key_column = fixed
        elif len(keys) == 1 and self._has_moved(slot, keys[0]):
            row, key_column = keys[0]
        else:
            return None
        column = key_column + slot.column - slot.key_column
        is_fixed = (row, key_column) == fixed
        if slot.header_row < 0 or not slot.header or (is_fixed and self._is_headed(slot, slot.header_row, column)):
            return row, column
        return self._under_header(slot, row, key_column, column, is_fixed=is_fixed)

    def _has_moved(self, slot: Slot, key: Place) -> bool:
        """Whether the whole row moved with its key: the texts beside it, and a row next to it, moved as well."""
        down, right = key[0] - slot.row, key[1] - slot.key_column
        beside = [label for label in self._labels.get(slot.row, []) if label.column != slot.key_column]
        if not all(self._says(label, label.row + down, label.column + right) for label in beside):
            return False
        above = self._row_shift(sorted((row for row in self._labels if row < slot.row), reverse=True), slot, right)
        below = self._row_shift(sorted(row for row in self._labels if row > slot.row), slot, right)
        # the last case: rows were put in on both sides, so that the row above stayed and the one below moved further
        return down in (above, below) or (above == 0 and below is not None and 0 < down * below >= down * down)

    def _row_shift(self, rows: list[int], slot: Slot, right: int) -> int | None:
        """By how many rows the nearest of ``rows`` moved down, judged by the rightmost of its texts; None if unknown.

        Rightmost, because somebody who pushes cells down by hand takes keys and labels along, but not the row's end.
        Rows with texts in the first two columns alone say nothing of that.
        """
        for row in rows:
            label = max(self._labels[row], key=lambda label: label.column)
            if label.column - slot.key_column > 1:
                places = self.where.get(_plain(label.text), [])
                shifts = [at - row for at, column in places if column == label.column + right]
                return min(shifts, key=abs) if shifts else None
        return None

    def key_of(self, label: Label) -> Label | None:
        """The row key that a text belongs to: the nearest on its left, as two blocks may lie side by side."""
        keys = [x for x in self._labels[label.row] if x.style == "key" and x.column < label.column]
        return max(keys, key=lambda key: key.column, default=None)

    def shift_of(self, key: Label) -> Place | None:
        """How far a key moved, down and right; None if it is nowhere or in several places."""
        places = self.where.get(_plain(key.text), [])
        if (key.row, key.column) in places:
            return 0, 0
        return (places[0][0] - key.row, places[0][1] - key.column) if len(places) == 1 else None

    def _says(self, label: Label, row: int, column: int) -> bool:
        return _plain(self.cells.get((row, column), EMPTY).value) == _plain(label.text)

    def _is_headed(self, slot: Slot, row: int, column: int) -> bool:
        value = self.cells.get((row, column), EMPTY).value
        return value == slot.header or _plain(value) == _plain(slot.header)

    def _under_header(self, slot: Slot, row: int, key_column: int, column: int, *, is_fixed: bool) -> Place | None:
        """The column under the slot's header in the nearest header row above: that of its own table."""
        key_header = next(x.text for x in self._labels[slot.header_row] if x.column == slot.key_column)
        heads = [above for above, at in self.where.get(_plain(key_header), []) if at == key_column and above < row]
        head = max(heads, default=slot.header_row)
        columns = {at for above, at in self.where.get(_plain(slot.header), []) if above == head and at > key_column}
        if column in columns:
            return row, column
        if not columns:  # the header was changed, on which there is a finding, or the row is under another table now
            return (row, column) if is_fixed or self._is_headed(slot, slot.header_row, column) else None
        moved = columns.pop()
        left = self.cells.get((row, column), EMPTY)
        # an open cell that holds something under no header: only the header was moved, not the column
        has_stayed = left.type != "empty" and not left.locked and (head, column) not in self.cells
        return None if columns or has_stayed else (row, moved)


def _lost(page: Page, tab: str, here: list[Found]) -> Iterator[Finding]:
    """One finding for each row of which slots are lost."""
    found = {one.slot.id for one in here}
    reported: set[tuple[str, int]] = set()
    for slot in page.slots:
        if slot.id not in found and (slot.key, slot.key_column) not in reported:
            reported.add((slot.key, slot.key_column))
            yield _about(slot, "slot-lost", tab, slot.cell, ("key", slot.key))


def _moved(here: list[Found]) -> Iterator[Finding]:
    for one in here:
        if one.place != (one.slot.row, one.slot.column) and one.cell.type != "empty":
            at = cell_name(*one.place)
            yield _about(one.slot, "slot-moved", one.tab, at, ("cell", at), ("expected", one.slot.cell))


def _changed_labels(page: Page, tab: str, placing: _Placing, read: set[Place]) -> Iterator[Finding]:
    """Findings on locked texts that were changed, but for those that moved with their row or were lost with it."""
    away = [x for x in page.labels if x.text and x.style != "key" and not _stands(placing.cells, x)]
    spare = _spare(page, placing, read) if away else {}
    for label in away:
        expected, key = _plain(label.text), placing.key_of(label)
        went = placing.shift_of(key) if key else (0, 0)
        if went is None:  # its row is lost: a finding on the row's slots says so, if it has any
            if expected not in placing.where and all(slot.row != label.row for slot in page.slots):
                yield _other_text(label, tab, placing.cells, (0, 0))
        elif key:
            row = label.row + went[0]
            if all(at[0] != row or at in read for at in placing.where.get(expected, [])):
                yield _other_text(label, tab, placing.cells, went)
        elif spare.get(expected):  # a text outside the keyed rows may have moved to any place that is not taken
            spare[expected] -= 1
        else:
            yield _other_text(label, tab, placing.cells, (0, 0))


def _spare(page: Page, placing: _Placing, read: set[Place]) -> dict[str, int]:
    """How often each text stands in a cell that is neither a label in its place nor an answer that was read."""
    taken = {(x.row, x.column) for x in page.labels if x.text and _stands(placing.cells, x)} | read
    return {text: sum(at not in taken for at in places) for text, places in placing.where.items()}


def _other_text(label: Label, tab: str, cells: Cells, went: Place) -> Finding:
    place = (label.row + went[0], label.column + went[1])
    raw = quoted(cells.get(place, EMPTY).raw)
    return Finding("label-changed", tab, cell_name(*place), raw=raw, facts=(("expected", label.text),))


def _stands(cells: Cells, label: Label) -> bool:
    """Whether a label is as it was sent out; an area may have been renamed in the registry since."""
    text = _plain(cells.get((label.row, label.column), EMPTY).raw)
    return text == _plain(label.text) or _fits(text, label.pattern)


def _fits(text: str, pattern: str) -> bool:
    words = map(re.escape, _plain(pattern).split(ANY_NAME))
    return bool(pattern) and re.fullmatch(_NAME.join(words), text) is not None


def _strays(page: Page, tab: str, cells: Cells, read: set[Place], lost: set[Place]) -> Iterator[Finding]:
    """Findings on values where nothing is asked: an answer in the wrong cell, or a remark beside the form."""
    ours = {(x.row, x.column) for x in page.labels} | {(x.row, x.column) for x in page.shown} | {page.token_at}
    texts = {_plain(label.text) for label in page.labels}
    has_moved = any(place not in read for place in ((s.row, s.column) for s in page.slots))
    reported = 0
    for place, cell in sorted(cells.items()):
        if place in read or place in lost or cell.type == "empty" or not _plain(cell.raw) or _plain(cell.raw) in texts:
            continue
        # where rows moved, last period's figures moved with them; locked, so nobody typed them
        if place in ours or TOKEN.fullmatch(cell.raw.strip()) or (has_moved and cell.locked):
            continue
        reported += 1
        if reported > _STRAYS_TOLD:
            return
        yield Finding("stray-value", tab, cell_name(*place), raw=quoted(cell.raw))


def _about(slot: Slot, code: str, tab: str, at: str, *facts: tuple[str, object]) -> Finding:
    return Finding(code, tab, at, slot.field.id, slot.segment, slot.line, slot.label, facts=facts)


def _text(cells: Cells, place: Place) -> str:
    cell = cells.get(place, EMPTY)
    return cell.value.strip() if isinstance(cell.value, str) else cell.raw


def _plain(text: object) -> str:
    return " ".join(str(text).split())
