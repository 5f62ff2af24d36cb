"""Everything there is to judge: what lies in ``collected/``, and what the store alone still has, each with its record.

Originals are kept before anything looks into them; a record is made only where the store has none by the same reader.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import asdict, replace
from functools import partial
from typing import TypeVar

from workbook_kit import disk
from workbook_kit.errors import StoreError, UsageError
from workbook_kit.harvest.contenders import Candidate
from workbook_kit.harvest.precedence import SHORT
from workbook_kit.period import Period
from workbook_kit.reading.intake import arrivals
from workbook_kit.reading.returns import Reader
from workbook_kit.record import Record
from workbook_kit.work.progress import Watch, unwatched
from workbook_kit.workspace.arrival import NO_MAIL, Arrival, Arrived, Envelope
from workbook_kit.workspace.folder import Workspace
from workbook_kit.workspace.store import FEWEST_DIGITS, Sighting, Store

_WORTH_A_POOL = 8
_BYTES_AT_ONCE, _FILES_AT_ONCE, _AHEAD = 16 * 1024 * 1024, 8, 8
"""What is in memory of ``collected/`` at a time, files that one task of a pool reads, and tasks that wait for one."""

Item = TypeVar("Item")
Made = TypeVar("Made")


def reader_of(workspace: Workspace) -> Reader:
    """What returns of a workspace are read with. Raises StoreError without the signing key."""
    return Reader(workspace.versions, workspace.registries, workspace.key())


def candidates(
    workspace: Workspace, period: Period, *, keep: bool, executor: Executor | None = None, watch: Watch = unwatched
) -> list[Candidate]:
    """Every file with its record, of other periods a brief one; ``keep`` says whether to keep originals and records.

    Raises StoreError if the disk fails.
    """
    store = Store(workspace.collected)
    if keep:
        store.tidy()
    reader = reader_of(workspace)
    records = _Records(reader, store, period)
    found = [one for batch in _by_size(collected(workspace)) for one in _taken_in(batch, store, records, keep=keep)]
    looked_into = [one for one in found if not one.skipped]
    seen = store.sightings(looked_into)
    if keep:
        store.note(seen)
    absent = {sha256: seen[sha256] for sha256 in sorted(store.originals - {one.sha256 for one in looked_into})}
    every = dict.fromkeys((*(one.sha256 for one in looked_into), *absent))
    unread = [sha256 for sha256 in every if not records.has(sha256)]
    for record in watch(_read(reader, store, unread, executor, keep=keep), len(unread), "reading-returns"):
        records.add(record)
    present = (_present(one, records.found, seen) for one in found)
    return [*present, *_absent(absent, [one.name for one in found], records.found)]


class _Records:
    """What was read of each original, by SHA-256: in full if it is for the period, else in brief."""

    def __init__(self, reader: Reader, store: Store, period: Period) -> None:
        self.reader, self.found = reader, dict[str, Record]()
        self._store, self._period = store, str(period)

    def add(self, record: Record) -> None:
        self.found[record.sha256] = record if record.period == self._period else record.brief

    def has(self, sha256: str) -> bool:
        """Whether it was read before, in this run or by the same reader in an earlier one."""
        if sha256 not in self.found and (kept := self._store.record(sha256, self.reader.digest)):
            self.add(kept)
        return sha256 in self.found


def _taken_in(batch: list[Arrival], store: Store, records: _Records, *, keep: bool) -> Iterator[Arrived]:
    """Arrivals without their bytes, which are kept, or else read here and now: they are nowhere else."""
    looked_into = [arrival for arrival in batch if not arrival.skipped]
    if keep:
        store.keep(looked_into)
    else:
        for arrival in looked_into:
            if not records.has(arrival.sha256):
                records.add(records.reader.read(arrival.data))
    yield from (arrival.remembered for arrival in batch)


def collected(workspace: Workspace) -> Iterator[Arrival]:
    """What lies in ``collected/``; that the folder of a workspace at work is gone is no empty folder."""
    folder = workspace.collected
    if folder.is_dir():
        with disk.one_line_errors("Reading collected/ failed", folder):
            yield from arrivals(folder)
    elif workspace.harvested():
        raise StoreError(f"{folder} is not there any more. Connect its drive again, or put the folder back.")


def _by_size(arrived: Iterable[Arrival]) -> Iterator[list[Arrival]]:
    """Arrivals in batches of so many bytes."""
    batch: list[Arrival] = []
    size = 0
    for arrival in arrived:
        batch.append(arrival)
        size += len(arrival.data)
        if size >= _BYTES_AT_ONCE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _read(
    reader: Reader, store: Store, unread: Sequence[str], executor: Executor | None, *, keep: bool
) -> Iterator[Record]:
    """The records of originals, a few at a time so that however many there are, memory holds only some."""
    several = (unread[start : start + _FILES_AT_ONCE] for start in range(0, len(unread), _FILES_AT_ONCE))
    pool = executor if len(unread) >= _WORTH_A_POOL else None
    originals = ([store.original(sha256) for sha256 in some] for some in several)
    for records in _mapped(pool, partial(_read_several, reader), originals):
        if keep:
            store.save(records)
        yield from records


def _read_several(reader: Reader, originals: Iterable[bytes]) -> list[Record]:
    return [reader.read(data) for data in originals]


def _mapped(executor: Executor | None, function: Callable[[Item], Made], items: Iterable[Item]) -> Iterator[Made]:
    """As ``map``, by an executor that is given a few items ahead: ``Executor.map`` would take them all at once."""
    if executor is None:
        yield from map(function, items)
        return
    waiting: deque[Future[Made]] = deque()
    for item in items:
        waiting.append(executor.submit(function, item))
        if len(waiting) > _AHEAD:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _present(arrival: Arrived, records: Mapping[str, Record], seen: Mapping[str, Sequence[Sighting]]) -> Candidate:
    """A file of ``collected/``; one without a mail was sent when the same bytes were last mailed, if ever."""
    if arrival.skipped:
        return candidate_of(arrival, None)
    sightings = seen[arrival.sha256]
    return replace(
        candidate_of(arrival, records[arrival.sha256]),
        mailed=_mailed(sightings),
        **asdict(_dated(arrival.envelope, _last_mail(sightings))),
    )


def candidate_of(arrival: Arrived, record: Record | None) -> Candidate:
    """A file with its record, by itself."""
    return Candidate(
        file=arrival.name,
        sha256=arrival.sha256,
        skipped=arrival.skipped,
        record=record,
        document=arrival.document,
        **asdict(arrival.envelope),
    )


def _absent(
    absent: Mapping[str, Sequence[Sighting]],
    names: Iterable[str],
    records: Mapping[str, Record],
) -> Iterator[Candidate]:
    """What is no longer in ``collected/``, under its last name; with some digits, if another file has that now."""
    called = _last_names(absent, names)
    for sha256, listed in absent.items():
        yield Candidate(
            file=called[sha256],
            sha256=sha256,
            record=records[sha256],
            mailed=_mailed(listed),
            absent=True,
            **asdict(_last_mail(listed)),
        )


def _last_names(absent: Mapping[str, Sequence[Sighting]], names: Iterable[str]) -> Mapping[str, str]:
    last = {sha256: listed[-1].file if listed else f"{sha256}.xlsx" for sha256, listed in absent.items()}
    many = Counter((*names, *last.values()))
    return {sha: name if many[name] == 1 else f"{name} ({sha[:FEWEST_DIGITS]})" for sha, name in last.items()}


def period_of(workspace: Workspace, sha256: str) -> str:
    """The period of a kept file as it was read last; empty where nobody knows it."""
    record = Store(workspace.collected).record(sha256, reader_of(workspace).digest)
    return record.period if record else ""


def which(workspace: Workspace, given: str) -> str:
    """The SHA-256 of the kept file that is meant, by its first digits or by its name as the lists show it.

    The end of a name will do, and of what came in a mail or an archive the name of that, if only one file has it.
    Raises UsageError if none is meant, or more than one.
    """
    store = Store(workspace.collected)
    if store.could_find(given):
        return store.find(given)
    listed = _listed(workspace, store)
    name = given.replace("\\", "/").removeprefix("./")
    whole = f"/{workspace.collected.name}/"
    meant = {s: n for n, s in listed if n == name or f"/{name}".endswith(f"{whole}{n}")}
    meant = meant or {s: n for n, s in listed if _goes_by(n, name)}
    if len(meant) == 1:
        return store.find(next(iter(meant)))
    if not meant:
        raise UsageError(
            f"{given!r} is neither the name of a file in the lists of 'status' and returns.csv, nor at least "
            f"{FEWEST_DIGITS} first digits of a SHA-256."
        )
    several = ", ".join(f"{n} ({s[:SHORT]})" for s, n in sorted(meant.items(), key=lambda one: one[1]))
    raise UsageError(
        f"{given!r} may be any of these: {several}. Give one of the names in full, or the digits beside it."
    )


def _listed(workspace: Workspace, store: Store) -> list[tuple[str, str]]:
    """Name and SHA-256 of everything that could count."""
    found = [arrival.remembered for arrival in collected(workspace)]
    kept = [arrival for arrival in found if not arrival.skipped]
    seen = store.sightings(kept)
    absent = {sha256: seen[sha256] for sha256 in store.originals - {arrival.sha256 for arrival in kept}}
    called = _last_names(absent, [arrival.name for arrival in found])
    return [(arrival.name, arrival.sha256) for arrival in kept] + [(name, sha256) for sha256, name in called.items()]


def _goes_by(listed: str, name: str) -> bool:
    return f"/{listed}".endswith(f"/{name}") or listed.endswith(f" » {name}") or listed.startswith(f"{name} » ")


def _dated(mail: Envelope, last: Envelope) -> Envelope:
    """What came without a mail was sent by the last one that brought the same bytes; an undated mail has its date."""
    if mail.received:
        return mail
    return last if mail == NO_MAIL else replace(mail, received=last.received)


def _last_mail(listed: Iterable[Sighting]) -> Envelope:
    return max((one.envelope for one in listed if one.envelope.received), default=NO_MAIL)


def _mailed(listed: Iterable[Sighting]) -> tuple[str, ...]:
    return tuple(sorted({one.envelope.received for one in listed if one.envelope.received}))
