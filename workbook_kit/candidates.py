"""Everything there is to judge: what lies in ``collected/``, and what the store alone still has, each with its record.

Originals are kept before anything looks into them; a record is made only where the store has none by the same reader.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor

from workbook_kit import disk
from workbook_kit.errors import StoreError, UsageError
from workbook_kit.progress import Watch, unwatched
from workbook_kit.reading.intake import Arrival, arrivals
from workbook_kit.reading.returns import Reader
from workbook_kit.record import Record
from workbook_kit.store import Sighting, Store
from workbook_kit.verdict import SHORT, Candidate
from workbook_kit.workspace import Workspace

_WORTH_A_POOL = 8
_DIGITS = 8
"""Digits of a SHA-256 that tell a file that is gone from the one that has its name now."""


def candidates(
    workspace: Workspace, *, keep: bool, executor: Executor | None = None, watch: Watch = unwatched
) -> list[Candidate]:
    """Every file with its record; ``keep`` says whether to keep both. Raises StoreError if the disk fails."""
    reader, store = workspace.reader, Store(workspace.collected)
    found = _found(workspace)
    looked_into = {arrival.sha256: arrival for arrival in found if not arrival.skipped}
    if keep:
        store.keep(arrival for arrival in found if not arrival.skipped)
    seen = store.sightings(arrival for arrival in found if not arrival.skipped)
    absent = {sha256: seen[sha256] for sha256 in sorted(store.originals - looked_into.keys())}
    records: dict[str, Record] = {}
    unread: dict[str, bytes] = {}
    for sha256 in (*looked_into, *absent):
        known = store.record(sha256, reader.digest)
        if known:
            records[sha256] = known
        else:
            unread[sha256] = store.original(sha256) if sha256 in absent else looked_into[sha256].data
    for record in _read(reader, unread, executor, watch):
        records[record.sha256] = record
        if keep:
            store.save(record)
    why = store.withdrawals()
    present = (_present(arrival, records, seen, why) for arrival in found)
    return [*present, *_absent(absent, [arrival.name for arrival in found], records, why)]


def _found(workspace: Workspace) -> list[Arrival]:
    """What lies in ``collected/``; that the folder of a workspace at work is gone is no empty folder."""
    folder = workspace.collected
    if folder.is_dir():
        with disk.one_line_errors("Reading collected/ failed", folder):
            return list(arrivals(folder))
    if workspace.harvested():
        raise StoreError(f"{folder} is not there any more. Connect its drive again, or put the folder back.")
    return []


def _read(reader: Reader, unread: Mapping[str, bytes], executor: Executor | None, watch: Watch) -> Iterable[Record]:
    run: Callable[..., Iterable[Record]] = map
    if executor and len(unread) >= _WORTH_A_POOL:
        run = executor.map
    return watch(run(reader.read, unread.values()), len(unread), "reading-returns")


def _present(
    arrival: Arrival, records: Mapping[str, Record], seen: Mapping[str, Sequence[Sighting]], why: Mapping[str, str]
) -> Candidate:
    """A file of ``collected/``; one without a mail was sent when the same bytes were last mailed, if ever."""
    if arrival.skipped:
        return Candidate(arrival.name, arrival.sha256, arrival.received, arrival.skipped, None, arrival.sender)
    mail = arrival if arrival.received else _last_mail(seen[arrival.sha256])
    return Candidate(
        arrival.name,
        arrival.sha256,
        mail.received if mail else "",
        "",
        records[arrival.sha256],
        arrival.sender or (mail.sender if mail else ""),
        _mailed(seen[arrival.sha256]),
        withdrawn=why.get(arrival.sha256),
    )


def _absent(
    absent: Mapping[str, Sequence[Sighting]],
    names: Iterable[str],
    records: Mapping[str, Record],
    why: Mapping[str, str],
) -> Iterator[Candidate]:
    """What is no longer in ``collected/``, under its last name; with some digits, if another file has that now."""
    called = _last_names(absent, names)
    for sha256, listed in absent.items():
        mail = _last_mail(listed)
        received, sender = (mail.received, mail.sender) if mail else ("", "")
        name, record = called[sha256], records[sha256]
        yield Candidate(
            name, sha256, received, "", record, sender, _mailed(listed), absent=True, withdrawn=why.get(sha256)
        )


def _last_names(absent: Mapping[str, Sequence[Sighting]], names: Iterable[str]) -> Mapping[str, str]:
    last = {sha256: listed[-1].file if listed else f"{sha256}.xlsx" for sha256, listed in absent.items()}
    many = Counter((*names, *last.values()))
    return {sha: name if many[name] == 1 else f"{name} ({sha[:_DIGITS]})" for sha, name in last.items()}


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
            f"{given!r} is neither the name of a file in the lists of 'status' and returns.csv, nor at least 8 first "
            "digits of a SHA-256."
        )
    several = ", ".join(f"{n} ({s[:SHORT]})" for s, n in sorted(meant.items(), key=lambda one: one[1]))
    raise UsageError(
        f"{given!r} may be any of these: {several}. Give one of the names in full, or the digits beside it."
    )


def _listed(workspace: Workspace, store: Store) -> list[tuple[str, str]]:
    """Name and SHA-256 of everything that could count."""
    found = _found(workspace)
    kept = [arrival for arrival in found if not arrival.skipped]
    seen = store.sightings(kept)
    absent = {sha256: seen[sha256] for sha256 in store.originals - {arrival.sha256 for arrival in kept}}
    called = _last_names(absent, [arrival.name for arrival in found])
    return [(arrival.name, arrival.sha256) for arrival in kept] + [(name, sha256) for sha256, name in called.items()]


def _goes_by(listed: str, name: str) -> bool:
    return f"/{listed}".endswith(f"/{name}") or listed.endswith(f" » {name}") or listed.startswith(f"{name} » ")


def _last_mail(listed: Iterable[Sighting]) -> Sighting | None:
    return max((one for one in listed if one.received), key=lambda one: (one.received, one.sender), default=None)


def _mailed(listed: Iterable[Sighting]) -> tuple[str, ...]:
    return tuple(sorted({one.received for one in listed if one.received}))
