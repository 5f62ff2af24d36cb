"""Clean returns, filled with openpyxl and saved again by LibreOffice: nothing may be asked of them."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from concurrent.futures import Executor
from pathlib import Path

from tests.faults.fault import READER, Base, clean
from tests.faults.measure import Outcome, misread, told_of
from tests.office.soffice import Office, save

NAME = "clean returns saved again by LibreOffice"
PLAIN = "clean returns as openpyxl saved them"


def saved_again(base: Base, office: Office) -> Outcome:
    """Errors and queries of one clean return, and answers that LibreOffice changed, are all extra."""
    start = clean(base)
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "clean.xlsx", Path(folder) / "again.xlsx"
        source.write_bytes(start.data)
        office.run(source, [save(target)])
        record = READER.read(target.read_bytes())
    notes = [f"{base} asked {x}" for x in told_of(record) if x.asks] + list(misread(start, record))
    return Outcome(NAME, (), books=1, extra=len(notes), notes=tuple(notes))


def as_filled(base: Base) -> Outcome:
    notes = [f"{base} asked {x}" for x in told_of(clean(base).record) if x.asks]
    return Outcome(PLAIN, (), books=1, extra=len(notes), notes=tuple(notes))


def _share(bases: Sequence[Base]) -> tuple[Outcome, Outcome]:
    plain, again = Outcome(PLAIN, ()), Outcome(NAME, ())
    with Office() as office:
        for base in bases:
            plain += as_filled(base)
            again += saved_again(base, office)
    return plain, again


def all_again(bases: Sequence[Base], pool: Executor, shares: int) -> list[Outcome]:
    """Each share of the returns in a LibreOffice of its own."""
    found = list(pool.map(_share, [bases[start::shares] for start in range(shares)]))
    plain, again = zip(*found, strict=True)
    return [sum(plain[1:], plain[0]), sum(again[1:], again[0])]
