"""Everything measured, as a page for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests.faults import BASES, GROUPS, HARMLESS, Base
from tests.faults.again import AGAIN, FILLED, as_filled, saved_again
from tests.faults.beside import rounds
from tests.faults.fault import FORMS, Fault
from tests.faults.measure import Outcome, sample
from tests.office.soffice import Office
from workbook_kit.period import Period
from workbook_kit.registry import built_in

BOOKS, ROUNDS = 12, 6
_BESIDE = "Beside other files"
_HEAD = """# Planted faults

{kinds} kinds of mistake, planted into clean returns: which code should tell of them, and whether it does. What each
code asks for is in [findings.md](findings.md).

| | aim | measured |
|---|---|---|
| recall: planted faults that were found | ≥ 99 % | {recall} % ({found} of {planted}) |
| right cell, of those found in a cell or sheet | 100 % | {right} % ({right_count} of {placed}) |
| false alarms in {books} spoilt and {harmless} harmlessly changed files | 0 | {extra} |
| false alarms in {clean} clean files, {again} of them saved again by LibreOffice | 0 | {alarms} |

## How it is measured

`python -m tests.faults` writes this page in a few minutes on one core; with LibreOffice. `tests/checks/test_faults.py`
holds that the page lists the kinds that the code has, measures some rows anew and plants every kind once.

- **Clean returns** are the generator's own workbooks, filled as a careful coordinator would fill them
  (`tests/faults/plausible.py`), with honest oddities: zeros, "ei tietoa", the same goal for two segments. Regions and
  ELY areas, all quarters, both languages, three hierarchies of areas.
- **Planted**: each kind into up to {most} returns that have a place for it, in rows and fields drawn by a fixed seed.
  Cells are written straight into the file; whatever moves rows or sheets goes through openpyxl. What needs last
  period's or other areas' returns is planted into {rounds} harvests of 16 regions.
- **Found**: a finding of an expected code that the clean return does not have and that no other planted fault
  explains. **Right cell**: it points to the cell that was spoilt, or to its partner where two cells disagree or are
  alike; to the sheet where a sheet was spoilt; – where it is the file.
- **Follows**: further errors and queries that are true of the spoilt return, by their codes, and are no false alarms: a
  check that reckons with a spoilt cell speaks, too; answers that no longer stand in their row are told of one by one.
  Which codes may follow stands beside each kind in `tests/faults/`; which checks reckon with a cell, the form declares.
- **False alarms**: every other error or query; every answer that is read as another one; every answer away from the
  spoilt cells that is gone without an error that names it, its row or its sheet. Notes are no alarms.
"""
_KINDS = "| kind | sheets | expected | books | planted | found | right cell | follows | false alarms |"
_QUIET = "| change | books | false alarms |"


@dataclass(frozen=True)
class Measured:
    """Outcomes by the heading under which they are listed; then what is no fault, and clean returns."""

    groups: dict[str, list[Outcome]]
    harmless: list[Outcome]
    clean: list[Outcome]


def added(outcomes: Iterable[Outcome], name: str = "all") -> Outcome:
    return sum(outcomes, Outcome(name, ()))


def clean_bases() -> list[Base]:
    """Every region of 2013 and every ELY area, the quarters in turn, in each area's first language."""
    known = built_in(2013)
    areas = enumerate((*known.regions, *known.elys))
    return [Base(area.code, Period(2013, number % 4 + 1), area.languages[0]) for number, area in areas]


def of_kind(fault: Fault) -> Outcome:
    """What the page says of a kind that one file shows."""
    return sample(fault, BASES, BOOKS)


def everything() -> Measured:
    """Measure all there is; takes minutes."""
    groups = {group: [of_kind(fault) for fault in faults] for group, faults in GROUPS.items()}
    *beside, alone = rounds(ROUNDS)
    harmless = [of_kind(fault) for fault in HARMLESS]
    with Office() as office:
        again = added((saved_again(base, office) for base in clean_bases()), AGAIN)
    filled = added((as_filled(base) for base in clean_bases()), FILLED)
    return Measured(groups | {_BESIDE: beside}, harmless, [filled, again, alone])


def page(result: Measured) -> str:
    return "".join(_page(result))


def _page(result: Measured) -> Iterator[str]:
    kinds, harmless = added(one for group in result.groups.values() for one in group), added(result.harmless)
    clean = added(result.clean)
    yield _HEAD.format(
        kinds=sum(len(group) for group in result.groups.values()),
        recall=_share(kinds.found, kinds.planted),
        found=kinds.found,
        planted=kinds.planted,
        right=_share(kinds.right, kinds.placed),
        right_count=kinds.right,
        placed=kinds.placed,
        books=kinds.books,
        harmless=harmless.books,
        extra=kinds.extra + harmless.extra,
        clean=clean.books,
        again=result.clean[1].books,
        alarms=clean.extra,
        most=BOOKS,
        rounds=ROUNDS,
    )
    for group, outcomes in result.groups.items():
        yield f"\n## {group}\n\n{_KINDS}\n{_rule(_KINDS)}\n"
        yield from (f"{row(outcome)}\n" for outcome in outcomes)
    yield f"\n## No faults\n\nNothing may be asked, and every answer is read as before.\n\n{_QUIET}\n{_rule(_QUIET)}\n"
    yield from (f"| {one.name} | {one.books} | {one.extra} |\n" for one in (*result.harmless, *result.clean))


def row(one: Outcome) -> str:
    """A kind's line of the page."""
    right = f"{one.right}/{one.placed}" if one.placed else "–"
    follows = f"{one.followed.total()}: {_codes(sorted(one.followed))}" if one.followed else "0"
    cells = (one.name, _sheets(one.sheets), _codes(one.codes), one.books, one.planted, one.found, right, follows)
    return f"| {' | '.join(map(str, cells))} | {one.extra} |"


def _codes(codes: Iterable[str]) -> str:
    return ", ".join(f"`{code}`" for code in codes)


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


def problems(result: Measured) -> list[str]:
    """What was missed or said without need, for whoever mends it."""
    kinds = [one for group in result.groups.values() for one in group]
    return [f"{one.name}: {note}" for one in (*kinds, *result.harmless, *result.clean) for note in one.notes]
