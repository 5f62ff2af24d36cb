"""One area's workbook: every page of the layout, locked but for its inputs, and the hidden identity sheet."""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from workbook_kit.blank.check_sheet import paint_checks
from workbook_kit.blank.contents import Contents
from workbook_kit.blank.page import as_typed, paint
from workbook_kit.book import ALLOWED, Book
from workbook_kit.cell import SlotId, Value
from workbook_kit.checks import Seen
from workbook_kit.layout import identity as identities
from workbook_kit.layout.identity import Identity
from workbook_kit.layout.lineage import Lineage, descend, prefill_digest, seal
from workbook_kit.layout.places import Layout


@dataclass(frozen=True)
class Signer:
    """By which key a workbook that goes out is sealed, and the SHA-256 of the return that it corrects, if any."""

    key: bytes
    corrects: str = ""


def build(
    layout: Layout,
    identity: Identity,
    contents: Contents,
    cover: Callable[[Book], None] | None = None,
    signer: Signer | None = None,
) -> bytes:
    """The workbook's bytes; ``cover`` writes a sheet before all others. The same arguments give the same bytes.

    What goes out has a ``signer``: it says what it was made from, and comes back known if nobody has saved it. Raises
    StoreError if a part cannot be written.
    """
    form, area, language = layout.form, layout.area, layout.language
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        book = Book(
            title=f"{form.title[language]}: {area.name[language]} {layout.period}",
            language=language,
            created=dt.datetime(layout.period.year, layout.period.quarter * 3 - 2, 1, tzinfo=dt.UTC),
            locked=True,
        )
        book.set_custom_property("workbook_kit", f"{form.id} {form.version} {area.code} {layout.period} {language}")
        if cover:
            cover(book)
        for page in layout.pages:
            paint(book, layout, page, identities.token(identity, page), contents)
        typed = {slot.id: value for slot in layout.slots if (value := as_typed(slot, layout, contents)) is not None}
        paint_checks(book, layout, typed, Seen(contents.answers, frozenset(typed), contents.previous))
        if signer:
            lineage = _lineage(identity, contents, typed, signer)
            identity = replace(identity, lineage=lineage)
            book.seal_with(lineage.unsealed, partial(seal, lineage, key=signer.key))
        _identity_sheet(book, identity)
        return book.finish()


def _lineage(identity: Identity, contents: Contents, typed: Mapping[SlotId, Value], signer: Signer) -> Lineage:
    made_from = [
        identity.signature,
        *(sorted(map(repr, shown.items())) for shown in (contents.previous, contents.notes)),
    ]
    return descend(made_from, signer.corrects, prefill_digest(typed), signer.key)


def _identity_sheet(book: Book, identity: Identity) -> None:
    sheet = book.sheet(identities.SHEET)
    for row, (name, value) in enumerate(identities.written(identity)):
        sheet.put(row, 0, name)
        sheet.put(row, 1, value)
    sheet.protect("", dict(ALLOWED))
    sheet.very_hidden()
