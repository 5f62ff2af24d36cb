"""Everything measured, as a page for people."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.faults import BASES, FAULTS, GROUPS, HARMLESS, Base
from tests.faults.again import all_again
from tests.faults.beside import rounds
from tests.faults.fault import FORMS
from tests.faults.measure import Outcome, measured
from workbook_kit.period import Period
from workbook_kit.registry import built_in

BOOKS, ROUNDS, WORKERS = 12, 6, 2
_BESIDE = "Beside other files"
_HEAD = """# Planted faults

{kinds} kinds of mistake, each planted into clean, plausibly filled returns of regions and ELY areas: every quarter,
both languages, random rows and fields, the same ones each time. *Found*: a finding of an expected code tells of it.
*Right cell*: the finding points to the cell (or the sheet) that is meant; – where the whole file is. *Follows*: errors
and queries that the fault entails elsewhere, as when a broken state makes a count of states wrong. *Extra*: any other
error or query, and any answer that is misread: a false alarm. What each code asks for is in
[findings.md](findings.md). Written by `python -m tests.faults docs/faults.md` in some minutes, with LibreOffice;
`tests/test_faults.py` measures a sample.

| | aim | measured |
|---|---|---|
| recall: planted faults that were found | ≥ 99 % | {recall} % ({found} of {planted}) |
| right cell, of those found in a cell or sheet | 100 % | {right} % ({right_count} of {placed}) |
| false alarms in {books} spoilt and {harmless} harmlessly changed files | 0 | {extra} |
| false alarms in {clean} clean files, {again} of them saved again by LibreOffice | 0 | {alarms} |
"""
_KINDS = "| kind | sheets | books | planted | found | right cell | follows | extra | told as |"
_QUIET = "| change | books | errors, queries, misread answers |"


@dataclass(frozen=True)
class Measured:
    """Outcomes by the heading under which they are listed; then what is no fault, and clean returns."""

    groups: dict[str, list[Outcome]]
    harmless: list[Outcome]
    clean: list[Outcome]

    @property
    def total(self) -> Outcome:
        return added(outcome for group in self.groups.values() for outcome in group)


def added(outcomes: Iterable[Outcome]) -> Outcome:
    return sum(outcomes, Outcome("all", ()))


def clean_bases() -> list[Base]:
    """Every region of 2013 and every ELY area, the quarters in turn, in each area's first language."""
    known = built_in(2013)
    areas = enumerate((*known.regions, *known.elys))
    return [Base(area.code, Period(2013, number % 4 + 1), area.languages[0]) for number, area in areas]


def everything() -> Measured:
    """Measure all there is; takes minutes."""
    with ProcessPoolExecutor(WORKERS) as pool, tempfile.TemporaryDirectory() as folder:
        clean = all_again(clean_bases(), pool, WORKERS)
        found = {outcome.name: outcome for outcome in measured(FAULTS, BASES, BOOKS, pool)}
        *beside, alone = rounds(Path(folder), ROUNDS)
    groups = {group: [found[fault.name] for fault in faults] for group, faults in GROUPS.items()}
    harmless = [found[fault.name] for fault in HARMLESS]
    return Measured(groups | {_BESIDE: beside}, harmless, [*clean, alone])


def page(result: Measured) -> str:
    return "".join(_page(result))


def _page(result: Measured) -> Iterator[str]:
    all_kinds, harmless, clean = result.total, added(result.harmless), added(result.clean)
    yield _HEAD.format(
        kinds=sum(len(group) for group in result.groups.values()),
        recall=_share(all_kinds.found, all_kinds.planted),
        found=all_kinds.found,
        planted=all_kinds.planted,
        right=_share(all_kinds.right, all_kinds.placed),
        right_count=all_kinds.right,
        placed=all_kinds.placed,
        books=all_kinds.books,
        harmless=harmless.books,
        extra=all_kinds.extra + harmless.extra,
        clean=clean.books,
        again=result.clean[1].books,
        alarms=clean.extra,
    )
    for group, outcomes in result.groups.items():
        yield f"\n## {group}\n\n{_KINDS}\n{_rule(_KINDS)}\n"
        yield from (_kind(outcome) for outcome in outcomes)
    yield f"\n## No faults\n\nNothing may be asked, and every answer is read as before.\n\n{_QUIET}\n{_rule(_QUIET)}\n"
    yield from (f"| {one.name} | {one.books} | {one.extra} |\n" for one in (*result.harmless, *result.clean))


def _kind(one: Outcome) -> str:
    right = f"{one.right}/{one.placed}" if one.placed else "–"
    told = ", ".join(f"`{code}`" for code in sorted(one.told) or one.codes)
    numbers = (one.books, one.planted, one.found, right, one.follows, one.extra)
    return f"| {one.name} | {_sheets(one.sheets)} | {' | '.join(map(str, numbers))} | {told} |\n"


def _sheets(tabs: frozenset[str]) -> str:
    """Finnish names in the order of the forms."""
    pages = [sheet.title for form in FORMS.values() for sheet in form.sheets]
    named = [title.fi for title in pages if {title.fi, title.sv} & {tab.removesuffix(" Copy") for tab in tabs}]
    return ", ".join(dict.fromkeys(named)) or "–"


def _share(part: int, whole: int) -> str:
    """Rounded down: what is not all is not 100."""
    return f"{part * 1000 // whole / 10:g}" if whole else "–"


def _rule(head: str) -> str:
    return "|" + "---|" * (head.count("|") - 1)


def problems(outcomes: Sequence[Outcome]) -> list[str]:
    """What the measuring noticed, for whoever mends it."""
    return [f"{outcome.name}: {note}" for outcome in outcomes for note in outcome.notes]
