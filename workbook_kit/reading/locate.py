"""Whose workbook is this, and where do its slots stand? Found by content: tokens and row keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from workbook_kit import identity as identities
from workbook_kit.cell import EMPTY, Cell
from workbook_kit.errors import Refused
from workbook_kit.identity import TOKEN, Identity
from workbook_kit.layout import Layout, Page, Slot, cell_name
from workbook_kit.reading.sheets import Book, Place
from workbook_kit.record import Finding

Cells = Mapping[Place, Cell]


@dataclass(frozen=True)
class Found:
    """A slot with the cell that holds its answer."""

    slot: Slot
    tab: str
    place: Place
    cell: Cell


def identity_of(book: Book) -> Identity:
    """The identity from whichever tab carries it, hidden or not; raises Refused."""
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

    Raises Refused if a tab's token is another workbook's, or if two tabs are the same page: which one counts?
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
        if row < 4 and isinstance(cell.value, str) and TOKEN.fullmatch(cell.value.strip()):  # noqa: PLR2004
            yield cell.value.strip()


def locate(book: Book, layout: Layout, tabs: Mapping[str, str]) -> tuple[list[Found], list[Finding]]:
    """Every slot that can be found, and findings for what moved, is lost or was changed."""
    found: list[Found] = []
    findings: list[Finding] = []
    for page in layout.pages:
        if page.sheet.id not in tabs:
            if page.slots:
                findings.append(Finding("sheet-lost", sheet=page.tab, facts=(("tab", page.tab),)))
            continue
        tab = tabs[page.sheet.id]
        cells = book.tabs[tab]
        _locate_page(page, tab, cells, found, findings)
        findings.extend(_changed_labels(page, tab, cells))
    unlocked = [
        tabs[page.sheet.id] for page in layout.pages if tabs.get(page.sheet.id, "") not in {"", *book.protected}
    ]
    if unlocked:
        findings.append(Finding("lock-lost", facts=(("tabs", ", ".join(unlocked)),)))
    return found, findings


def _locate_page(page: Page, tab: str, cells: Cells, found: list[Found], findings: list[Finding]) -> None:
    where_keys = _places_of_texts(cells)
    lost: set[tuple[str, int]] = set()
    for slot in page.slots:
        place = _place(slot, where_keys)
        if place is None:
            if (slot.key, slot.key_column) not in lost:
                lost.add((slot.key, slot.key_column))
                findings.append(_about(slot, "slot-lost", tab, slot.cell, ("key", slot.key)))
            continue
        cell = cells.get(place, EMPTY)
        found.append(Found(slot, tab, place, cell))
        if place != (slot.row, slot.column) and cell.type != "empty":
            at = cell_name(*place)
            findings.append(_about(slot, "slot-moved", tab, at, ("cell", at), ("expected", slot.cell)))


def _place(slot: Slot, where: Mapping[str, list[Place]]) -> Place | None:
    """The fixed address if key and header stand there, else where they went; None if that is not one place."""
    keys = where.get(slot.key, [])
    fixed = (slot.row, slot.key_column)
    if fixed not in keys and len(keys) != 1:
        return None
    row, key_column = fixed if fixed in keys else keys[0]
    column = key_column + slot.column - slot.key_column
    if not slot.header:
        return row, column
    headed = {at for above, at in where.get(" ".join(slot.header.split()), []) if above < row}
    if column in headed or not headed:  # a header found nowhere was changed, and is told of as that
        return row, column
    to_the_right = {at for at in headed if at > key_column}
    return (row, to_the_right.pop()) if len(to_the_right) == 1 else None


def _places_of_texts(cells: Cells) -> dict[str, list[Place]]:
    places: dict[str, list[Place]] = {}
    for place, cell in cells.items():
        if isinstance(cell.value, str):
            places.setdefault(" ".join(cell.value.split()), []).append(place)
    return places


def _changed_labels(page: Page, tab: str, cells: Cells) -> Iterator[Finding]:
    texts = {_plain(cell.value) for cell in cells.values() if isinstance(cell.value, str)}
    for label in page.labels:
        expected = _plain(label.text)
        now = cells.get((label.row, label.column), EMPTY)
        # a label that stands elsewhere was moved with its row; a lost key is told of with its slot
        if not expected or label.style == "key" or expected in texts or _plain(now.raw) == expected:
            continue
        at = cell_name(label.row, label.column)
        yield Finding("label-changed", tab, at, raw=now.raw, facts=(("expected", label.text),))


def _about(slot: Slot, code: str, tab: str, at: str, *facts: tuple[str, object]) -> Finding:
    return Finding(code, tab, at, slot.field.id, slot.segment, slot.line, slot.label, facts=facts)


def _text(cells: Cells, place: Place) -> str:
    cell = cells.get(place, EMPTY)
    return cell.value.strip() if isinstance(cell.value, str) else cell.raw


def _plain(text: object) -> str:
    return " ".join(str(text).split())
