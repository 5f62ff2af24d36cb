"""Plant, read, compare: which planted faults were found, where the finding points, and what else was said."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from tests.faults.fault import READER, Base, Clean, Desk, Fault, NoPlaceError, Place, Planted, clean
from workbook_kit.cell import SlotId
from workbook_kit.findings.finding import Finding
from workbook_kit.form.model import Form
from workbook_kit.layout.places import Layout
from workbook_kit.record import Record

_CODES = {"tally": "counts-differ", "sum_of_parts": "parts-differ", "parts_at_most": "parts-exceed"}


class Told(NamedTuple):
    """A finding as far as it is compared."""

    code: str
    tab: str
    cell: str
    field: str
    asks: bool

    @property
    def place(self) -> Place:
        return self.tab, self.cell


@dataclass(frozen=True)
class Outcome:
    """What came of one kind; ``placed`` are the found faults of a cell or sheet, ``followed`` the codes they entail."""

    name: str
    codes: tuple[str, ...]
    sheets: frozenset[str] = frozenset()
    books: int = 0
    planted: int = 0
    found: int = 0
    placed: int = 0
    right: int = 0
    extra: int = 0
    followed: Counter[str] = field(default_factory=Counter)
    notes: tuple[str, ...] = ()

    def __add__(self, other: Outcome) -> Outcome:
        numbers = {n: getattr(self, n) + getattr(other, n) for n in _SUMS}
        return replace(self, sheets=self.sheets | other.sheets, **numbers)


_SUMS = ("books", "planted", "found", "placed", "right", "extra", "followed", "notes")


def told_of(record: Record) -> list[Told]:
    """Every finding of a record; of a refused file its reason."""
    return [told(f) for f in ([record.refused] if record.refused else record.findings)]


def told(finding: Finding) -> Told:
    """A refusal names the tab that gave rise to it, if one did."""
    tab = finding.sheet or str(dict(finding.facts).get("tab", ""))
    return Told(finding.code, tab, finding.cell, finding.field, finding.severity != "note")


def compare(
    fault: Fault, planted: Sequence[Planted], before: Iterable[Told], after: Iterable[Told], form: Form
) -> Outcome:
    """Match what is new in the findings with what was planted."""
    new = [one for one in after if one not in set(before)]
    left, matched = list(new), []
    for one in sorted(planted, key=lambda p: not _at(p, new, fault.codes)):
        hit = _at(one, left, fault.codes) or _any(one, left, fault.codes, planted)
        matched.append((one, hit))
        if hit:
            left.remove(hit)
    partners = {place for one in planted for place in one.partners}
    asking = [x for x in left if x.asks and not (x.code in fault.codes and x.place in partners)]
    entailed = _entailed(form, {name for one in planted for name in one.spoilt})
    follows = [x for x in asking if x.code in fault.also or (x.code, x.field) in entailed]
    extra = [x for x in asking if x not in follows]
    pairs = [(one, hit) for one, hit in matched if hit]
    return Outcome(
        fault.name,
        fault.codes,
        sheets=frozenset(one.tab for one in planted if one.tab),
        books=1,
        planted=len(planted),
        found=len(pairs),
        placed=sum(bool(one.tab) for one, _ in pairs),
        right=sum(bool(one.tab) and (hit.place == one.place or hit.place in one.partners) for one, hit in pairs),
        extra=len(extra),
        followed=Counter(x.code for x in follows),
        notes=tuple([f"missed {one}" for one, hit in matched if not hit] + [f"extra {x}" for x in extra]),
    )


def _at(one: Planted, found: Sequence[Told], codes: tuple[str, ...]) -> Told | None:
    """The finding at the place itself, else at a partner's."""
    fit = [x for x in found if x.code in codes]
    there = [x for x in fit if x.place == one.place]
    return next(iter(there or [x for x in fit if x.place in one.partners]), None)


def _any(one: Planted, found: Sequence[Told], codes: tuple[str, ...], planted: Sequence[Planted]) -> Told | None:
    """A finding of the kind somewhere else, which no other planted fault explains."""
    places = {other.place for other in planted if other is not one}
    return next((x for x in found if x.code in codes and x.place not in places), None)


def _entailed(form: Form, spoilt: set[str]) -> set[tuple[str, str]]:
    """Code and field of the checks that reckon with a spoilt cell: they may speak, too."""
    found: set[tuple[str, str]] = set()
    for check in form.checks:
        keys = dict(check.keys)
        names = {keys.get("rows"), keys.get("field"), *keys.get("parts", ())}
        if check.kind in _CODES and names & spoilt:
            found.add((_CODES[check.kind], keys["field"]))
    return found


def measure(fault: Fault, base: Base) -> Outcome | None:
    """Plant a kind of fault in one return; None if that has no place for it."""
    start = clean(base)
    desk = Desk(start, random.Random(f"{fault.name} {base}"))  # noqa: S311 - to be the same again
    planted: list[Planted] = []
    for _ in range(fault.many):
        try:
            planted += fault.plant(desk)
        except NoPlaceError:
            break
    if fault.codes and not planted:
        return None
    return _read(fault, desk, planted)


def _read(fault: Fault, desk: Desk, planted: Sequence[Planted]) -> Outcome:
    """A spoilt cell may be read otherwise; a fault may lose answers if that is told of, but never make another one."""
    start, record = desk.clean, READER.read(desk.data())
    outcome = compare(fault, planted, told_of(start.record), told_of(record), desk.layout.form)
    is_kept = fault.keeps or not fault.codes
    lost = set() if is_kept else told_lost(desk.layout, record)
    wrong = [] if record.refused else list(misread(start, record, set() if is_kept else desk.typed, lost))
    if is_kept and record.refused:
        wrong = [f"refused: {record.refused.code}"]
    return replace(outcome, extra=outcome.extra + len(wrong), notes=(*outcome.notes, *wrong))


def told_lost(layout: Layout, record: Record) -> set[SlotId]:
    """Slots whose answers are said not to count: by an error of their own, or with their row or sheet."""
    found: set[SlotId] = set()
    for finding in record.findings:
        slot = layout.by_id.get(finding.slot)
        if finding.code == "sheet-lost":
            found |= {s.id for s in layout.slots if s.tab == finding.sheet}
        elif finding.code == "slot-lost" and slot:
            found |= {s.id for s in layout.slots if (s.tab, s.key) == (slot.tab, slot.key)}
        elif finding.severity == "error" and slot:
            found.add(slot.id)
    return found


def misread(
    start: Clean, record: Record, free: Collection[SlotId] = (), lost: Collection[SlotId] = ()
) -> Iterator[str]:
    """Answers that are not what the clean return says, but for the ``free``, and for ``lost`` ones that are gone.

    LibreOffice keeps 15 digits of a number.
    """
    before, after = (start.record.values, record.values)
    for slot in sorted({*before, *after} - set(free)):
        was, now = before.get(slot), after.get(slot)
        if isinstance(was, float) and isinstance(now, float) and math.isclose(was, now, rel_tol=1e-14):
            continue
        if was != now and not (now is None and slot in lost):
            yield f"{slot}: {was!r} read as {now!r}"


def sample(fault: Fault, bases: Sequence[Base], books: int) -> Outcome:
    """Plant a kind in so many of these returns, always the same ones."""
    order = random.Random(fault.name).sample(bases, len(bases))  # noqa: S311
    total = Outcome(fault.name, fault.codes)
    for base in order:
        if total.books < books and (outcome := measure(fault, base)):
            total += outcome
    return total
