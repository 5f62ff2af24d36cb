"""Faults that one file does not show: they stand out beside the period before, or beside other areas' returns."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from tests.faults.fault import KEY, READER, VERSIONS, Base, Clean, Desk, Fault, NoPlaceError, Planted, at, laid_out
from tests.faults.measure import Outcome, Told, compare, told
from tests.faults.plausible import answers
from workbook_kit.blank import Contents, build
from workbook_kit.cell import SlotId, Value
from workbook_kit.checks.comparison import Earlier
from workbook_kit.form.kinds import kind_of
from workbook_kit.harvest.contenders import Candidate
from workbook_kit.harvest.gathered import Harvest
from workbook_kit.harvest.verdict import Return, judge
from workbook_kit.layout.identity import identify
from workbook_kit.layout.places import Slot
from workbook_kit.period import Period
from workbook_kit.registry import Registry, built_in

AREAS = "016 022 024 051 053 061 063 068 081 093 101 103 111 122 131 142".split()  # noqa: SIM905 - read as a line
LATER = "2030-07-12T07:15:00Z"
_COMMON = "Yhteiset aamukahvit yrittäjille joka kuukauden ensimmäisenä tiistaina kunnantalolla"
_MOVED = ("change-large", "cumulative-fell", "outlier")


class File(NamedTuple):
    """What lies in ``collected/`` for an area, and who mailed it."""

    data: bytes
    sender: str = ""


class Season:
    """Some areas in a quarter, everybody's returns in it and in the one before."""

    def __init__(self, period: Period) -> None:
        self.period = period
        self.last = {area: self._filled(area, period.previous) for area in AREAS}
        self.now = {area: self._filled(area, period, self.last[area]) for area in AREAS}
        self.registry = _with_addresses(built_in(period.year))
        self.earlier = Earlier(period.previous.year, {area: dict(_accepted(one)) for area, one in self.last.items()})

    def _filled(self, area: str, period: Period, last: Clean | None = None) -> Clean:
        layout = laid_out(Base(area, period, "fi"))
        return Clean(layout, answers(layout), _accepted(last) if last else {})

    def files(self) -> dict[str, File]:
        return {area: File(one.data) for area, one in self.now.items()}

    def words(self, files: Mapping[str, File]) -> dict[str, list[Told]]:
        """What a harvest of the quarter says of each area's file."""
        returns = judge([_candidate(area, file) for area, file in files.items()], str(self.period))
        harvest = Harvest(
            period=self.period,
            registry=self.registry,
            versions=VERSIONS,
            returns=tuple(returns),
            language="fi",
            earlier=self.earlier,
        )
        return {one.file: _told(harvest, one) for one in returns}


def _accepted(one: Clean) -> Mapping[SlotId, Value]:
    return _read(one.data).values


def _with_addresses(known: Registry) -> Registry:
    return replace(known, regions=tuple(replace(area, email=f"{area.code}@example.fi") for area in known.regions))


_read = lru_cache(maxsize=2 * len(AREAS))(READER.read)


def _candidate(area: str, file: File) -> Candidate:
    record = _read(file.data)
    received = LATER if file.sender else ""
    return Candidate(file=area, sha256=record.sha256, received=received, record=record, sender=file.sender)


def _told(harvest: Harvest, one: Return) -> list[Told]:
    """The findings of a file that was read, or why it does not count."""
    if one.verdict in ("accepted", "refused"):
        return [told(judged.finding) for judged in harvest.judged_of(one)]
    return [told(one.reason)] if one.reason else []


class Seat(Desk):
    """A desk with what else lies on it: the area's last return and a neighbour's return."""

    def __init__(self, season: Season, area: str, neighbour: str, chance: random.Random) -> None:
        super().__init__(season.now[area], chance)
        self.area, self.last, self.neighbour, self.sender = area, season.last[area], season.now[neighbour], ""

    def moved(self, where: Callable[[Slot], bool]) -> list[Slot]:
        """Slots with a number now and in the last return."""
        return [slot for slot in self.slots(where) if isinstance(self.last.answers.get(slot.id), (int, float))]

    def before(self, slot: Slot) -> int:
        return int(str(self.last.answers[slot.id]))

    def file(self) -> File:
        return File(self.data(), self.sender)


def _slipped_digit(seat: Seat) -> Sequence[Planted]:
    names = ("K-F2d", "K-F3", "K-A1", "K-A2", "K-A3", "K-F1")
    slot = seat.one([slot for slot in seat.moved(lambda s: s.field.id in names) if seat.before(slot) >= 25])
    now = int(str(seat.answers[slot.id]))
    return [seat.type(slot, now // 10 if slot.field.id == "K-F1" else now * 10)]


def _quarter_alone(seat: Seat) -> Sequence[Planted]:
    """The quarter's meetings in place of the year's."""
    held = seat.moved(lambda s: s.field.id.startswith("VK-") and s.field.id.endswith(".pidetty"))
    slot = seat.one([slot for slot in held if seat.before(slot) > 0])
    return [seat.type(slot, seat.before(slot) - 1)]


def _copied(seat: Seat) -> Sequence[Planted]:
    """All but the plan is last period's. Told at the form's first figure that is not carried over."""
    asked = [s for s in seat.layout.slots if not s.field.due and not s.field.id.startswith("T.")]
    for slot in asked:
        said = seat.last.answers.get(slot.id)
        seat.type(slot, seat.word(slot, said) if isinstance(said, str) and slot.field.choices else said)
    return [at(next(s for s in asked if kind_of(s.field).numeric and not s.field.carry), *asked)]


def _next_years_plan(seat: Seat) -> Sequence[Planted]:
    """The plan that the steering group approved in November, typed over this year's."""
    rows = seat.slots(lambda s: s.field.id in ("T.tavoite", "T.toimenpiteet") and s.id in seat.last.answers)
    for number, slot in enumerate(rows):
        seat.type(slot, f"Ensi vuoden työ {number} {seat.area}")
    approved, state = (seat.slot(f"PT-0.{name}", row="1") for name in ("hyvaksytty", "tila"))
    seat.type(state, seat.word(state, "hyvaksytty"))
    seat.type(approved, dt.date(seat.layout.period.year, 11, 20))
    return [at(approved, approved, state, *rows)]


def _standing_out(seat: Seat) -> Sequence[Planted]:
    """Half of the labour force without work: both figures are within their bounds."""
    force = seat.number("K-F2d")
    return [seat.type(seat.slot("K-F1"), force * 45 // 100)]


def _common_text(seat: Seat) -> Sequence[Planted]:
    return [seat.type(seat.pick(lambda s: s.field.id == "T.toimenpiteet"), _COMMON)]


def _common_money(seat: Seat) -> Sequence[Planted]:
    return [seat.type(seat.slot("K-B.toteuma", "PAI", "TEKES"), 48_730)]


def _last_again(seat: Seat) -> Sequence[Planted]:
    return seat.becomes(seat.last.data)


def _neighbours_file(seat: Seat) -> Sequence[Planted]:
    return seat.becomes(seat.neighbour.data)


def _neighbours_form(seat: Seat) -> Sequence[Planted]:
    """This area's answers in another area's workbook, mailed by this area."""
    seat.sender = f"{seat.area}@example.fi"
    return seat.becomes(replace(seat.neighbour, answers=seat.answers).data)


def _untouched(seat: Seat) -> Sequence[Planted]:
    """The plan is carried over, all else is blank."""
    layout, last = seat.layout, seat.clean.previous
    carried = {slot: said for slot, said in last.items() if slot in layout.by_id and layout.by_id[slot].field.carry}
    return seat.becomes(build(layout, identify(layout, KEY), Contents(carried, last)))


_SPRING = (
    Fault("a digit slipped: ten times last period's figure", ("change-large",), _slipped_digit, also=_MOVED),
    Fault("held meetings of the quarter, not of the year", ("cumulative-fell",), _quarter_alone),
    Fault("last period's figures copied", ("copy-unchanged",), _copied),
    Fault("a figure unlike all other regions'", ("outlier",), _standing_out, also=_MOVED),
    Fault("one text in three regions", ("same-text",), _common_text, many=3),
    Fault("one sum of money in two regions", ("same-number",), _common_money, many=2),
    Fault("last period's workbook returned", ("period-other",), _last_again),
    Fault("another region's file under this one's name", ("duplicate",), _neighbours_file),
    Fault("another region's workbook filled in and mailed", ("sender-unknown",), _neighbours_form, also=_MOVED),
    Fault("the prefilled workbook returned as it came", ("not-filled", "copy-unchanged"), _untouched),
)
_LAST = (Fault("next year's plan typed over this year's", ("plan-next-year",), _next_years_plan),)
SEASONS = {Period(2013, 2): _SPRING, Period(2013, 4): _LAST}
BESIDE = (*_SPRING, *_LAST)
"""Kinds that need a harvest, by its quarter; ``many`` is in how many areas each is planted at once."""

ALONE = "returns beside which others were spoilt"


def rounds(count: int) -> list[Outcome]:
    """Plant every kind once a round, each in an area of its own; the last outcome is of the areas left alone."""
    totals = {fault.name: Outcome(fault.name, fault.codes) for fault in BESIDE} | {ALONE: Outcome(ALONE, ())}
    for period, faults in SEASONS.items():
        season = Season(period)
        before = season.words(season.files())
        asked = tuple(f"extra {area} {x}" for area, found in before.items() for x in found if x.asks)
        totals[ALONE] += Outcome(ALONE, (), books=len(AREAS), extra=len(asked), notes=asked)
        for number in range(count):
            for outcome in _round(season, faults, before, random.Random(number)):  # noqa: S311 - to be the same again
                totals[outcome.name] += outcome
    return list(totals.values())


def _round(
    season: Season, faults: Sequence[Fault], before: Mapping[str, list[Told]], chance: random.Random
) -> Iterator[Outcome]:
    planted: list[tuple[Fault, list[str], list[Planted]]] = []
    left, files = chance.sample(AREAS, len(AREAS)), season.files()
    for fault in faults:
        seats = list(_seats(season, fault, left, chance))
        files |= {seat.area: seat.file() for seat, _ in seats}
        areas = [area for seat, _ in seats for area in (seat.area, seat.neighbour.layout.area.code)]
        planted.append((fault, areas, [one for _, found in seats for one in found]))
    after = season.words(files)
    for fault, areas, found in planted:
        old, new = ([x for area in dict.fromkeys(areas) for x in told[area]] for told in (before, after))
        yield compare(fault, found, old, new, season.now[AREAS[0]].layout.form)
    seen = {area for _, areas, _ in planted for area in areas}
    alone = [area for area in AREAS if area not in seen]
    extra = [x for area in alone for x in after[area] if x.asks and x not in before[area]]
    yield Outcome(ALONE, (), books=len(alone), extra=len(extra), notes=tuple(f"extra {x}" for x in extra))


def _seats(
    season: Season, fault: Fault, left: list[str], chance: random.Random
) -> Iterator[tuple[Seat, Sequence[Planted]]]:
    """The first areas left that have a place for the fault; they are taken."""
    wanted = fault.many
    for area in list(left):
        neighbour = next(other for other in reversed(left) if other != area)
        seat = Seat(season, area, neighbour, chance)
        try:
            planted = fault.plant(seat)
        except NoPlaceError:
            continue
        yield seat, planted
        left.remove(area)
        wanted -= 1
        if not wanted:
            return
