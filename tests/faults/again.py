"""Clean returns, as they were filled and after LibreOffice saved them again: nothing may be asked of them."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.faults.fault import READER, Base, clean
from tests.faults.measure import Outcome, misread, told_of
from tests.office.soffice import Office, save

FILLED, AGAIN = "clean returns as they were filled", "clean returns saved again by LibreOffice"


def as_filled(base: Base) -> Outcome:
    """Errors and queries of a clean return, and answers that are read otherwise than they were given, are extra.

    Spaces and line breaks around a text are no part of it.
    """
    start = clean(base)
    given = {slot: said.strip() if isinstance(said, str) else said for slot, said in start.answers.items()}
    read = start.record.values
    notes = [f"{base} asked {x}" for x in told_of(start.record) if x.asks]
    notes += [f"{base} {slot}" for slot in {*read, *given} if read.get(slot) != given.get(slot)]
    return Outcome(FILLED, (), books=1, extra=len(notes), notes=tuple(notes))


def saved_again(base: Base, office: Office) -> Outcome:
    """The same of one that LibreOffice opened and saved."""
    start = clean(base)
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "clean.xlsx", Path(folder) / "again.xlsx"
        source.write_bytes(start.data)
        office.run(source, [save(target)])
        record = READER.read(target.read_bytes())
    notes = [f"{base} asked {x}" for x in told_of(record) if x.asks] + [f"{base} {x}" for x in misread(start, record)]
    return Outcome(AGAIN, (), books=1, extra=len(notes), notes=tuple(notes))
