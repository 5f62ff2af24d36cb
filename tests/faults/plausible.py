"""What a careful coordinator would answer: every sheet filled unlike the next region's, and nothing in it wrong.

Counts agree with the rows they count, days are in order, a quarter goes on from the one before. Honest oddities are
drawn on purpose (zeros, "ei tietoa", a meeting more than planned, the same goal for two segments), as a check that
speaks of them would be a false alarm.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache

from tests.faults import phrases
from workbook_kit.cell import SlotId, Value
from workbook_kit.demo import script
from workbook_kit.form.states import NO_DATA, NOT_USED
from workbook_kit.layout.places import Layout

Answers = dict[SlotId, Value]
_STEERING, _WORKING = ("VK-01", "VK-02", "VK-03"), ("VK-04", "VK-05", "VK-06")
_USUAL = (1, 1, 3, 2, 2, 11, 8, 3, 2)
_MEETINGS = {f"VK-{number:02}": many for number, many in enumerate(_USUAL, start=1)}


class Draft:
    """Answers in the making. ``year`` draws what stays the same over a plan year, ``now`` what is this quarter's."""

    year: random.Random
    now: random.Random

    def __init__(self, layout: Layout) -> None:
        self.layout, self.period, self.area = layout, layout.period, layout.area
        self.answers: Answers = {}

    def turn_to(self, part: str) -> None:
        """Each part of a form draws anew, so that none depends on how much another drew."""
        self.year = random.Random(f"{self.area.code} {self.period.year} {part}")  # noqa: S311 - to be the same again
        self.now = random.Random(f"{self.area.code} {self.period} {part}")  # noqa: S311

    def put(self, field: str, value: Value | None, segment: str = "", row: str = "") -> None:
        """An answer; raises KeyError if the form has no such place."""
        if value is not None:
            self.answers[self.layout.by_id[field, segment, row].id] = value

    def row(self, row: int, values: Mapping[str, Value | None]) -> None:
        """Answers of one row of a table."""
        for name, value in values.items():
            self.put(name, value, row=str(row))

    def rows(self, fields: Sequence[str], lines: Iterable[Sequence[Value | None]]) -> None:
        for number, line in enumerate(lines, start=1):
            for field, value in zip(fields, line, strict=True):
                self.put(field, value, row=str(number))

    def some(self, chance: random.Random, texts: Sequence[str], low: int, high: int) -> list[str]:
        """Different texts, told of this area, so that no two areas write the same."""
        return [
            text.format(area=self.name, code=self.area.code) for text in chance.sample(texts, chance.randint(low, high))
        ]

    def one(self, texts: Sequence[str], chance: float = 1.0) -> str | None:
        return self.some(self.year, texts, 1, 1)[0] if self.year.random() < chance else None

    def day(self, first: tuple[int, int, int], days: int) -> dt.date:
        """A day of the plan's year: (years on, month, day) and so many days after it."""
        start = dt.date(self.period.year + first[0], first[1], first[2])
        return start + dt.timedelta(days=self.year.randrange(days))

    @property
    def name(self) -> str:
        return self.area.name[self.layout.language]

    @property
    def size(self) -> int:
        """The region's labour force, the same each quarter of a year."""
        return round(10 ** random.Random(self.area.code).uniform(3.5, 5.2))  # noqa: S311

    def measured(self, field: str, value: Value | None) -> None:
        """A metric with its row: a value, or a state in its place, and now and then a remark."""
        drawn = self.now.random()
        if value is not None and drawn < 0.88:
            self.put(field, value)
        elif drawn > 0.94 and self.layout.form.fields[field].kind != "choice":
            self.put(f"{field}.tila", self.now.choice((NO_DATA, NOT_USED)))
        if self.now.random() < 0.15:
            self.put(f"{field}.huomautus", self.now.choice(phrases.REMARKS))


def answers(layout: Layout) -> Answers:
    """A clean return of an area for a period; always the same one."""
    draft = Draft(layout)
    for fill in _FILLS[layout.form.level]:
        draft.turn_to(fill.__name__)
        fill(draft)
    return draft.answers


def _basics(d: Draft) -> None:
    is_approved = d.year.random() < 0.75
    d.put("PT-0.tila", "hyvaksytty" if is_approved else "luonnos", row="1")
    d.put("PT-0.hyvaksytty", d.day((-1, 11, 1), 120) if is_approved else None, row="1")
    d.put("PT-0.laatija", d.one(phrases.PERSONS, 0.8), row="1")
    d.put("PT-0.diaarinumero", d.one(phrases.REGISTERS, 0.7), row="1")
    d.put("PT-0.paivitetty", d.day((0, 1, 2), 300), row="1")
    d.put("PT-1.missio", d.one(phrases.VISIONS, 0.6), row="1")
    d.put("PT-1.visio", d.one(phrases.VISIONS, 0.6), row="1")
    d.put("PT-1.syvennetty", d.year.choice(("yes", "no")), row="1")
    parties = d.some(d.year, phrases.ORGANISATIONS, 3, 14)
    kinds = [code for code, _ in d.layout.form.fields["PT-2.tyyppi"].choices]
    signed = [d.day((-4, 1, 1), 1500) if d.year.random() < 0.8 else None for _ in parties]
    types = [d.year.choice([*kinds, None]) for _ in parties]
    d.rows(("PT-2.organisaatio", "PT-2.tyyppi", "PT-2.allekirjoitettu"), zip(parties, types, signed, strict=True))
    d.rows(["PT-7.painopiste"], [[text] for text in d.some(d.year, phrases.PRIORITIES, 2, 5)])
    lines = d.some(d.year, phrases.BUDGET, 0, 4)
    money = [d.year.choice((0, 1500, d.year.randrange(1000, 90000), d.year.randrange(9000) + 0.5)) for _ in lines]
    funders = [d.one(phrases.FUNDERS, 0.8) for _ in lines]
    d.rows(("PT-8.era", "PT-8.rahoittaja", "PT-8.euroa"), zip(lines, funders, money, strict=True))
    _people(d)


def _people(d: Draft) -> None:
    d.put("PT-3.organisaatio", d.one(phrases.ORGANISATIONS), row="1")
    d.put("PT-3.nimi", d.one(phrases.PERSONS), row="1")
    d.put("PT-3.sahkoposti", d.one(phrases.ADDRESSES, 0.9), row="1")
    d.put("PT-3.puhelin", d.one(phrases.PHONES, 0.9), row="1")
    d.put("PT-4.tarkoitus", d.one(phrases.PURPOSES, 0.9), row="1")
    d.put("PT-4.puheenjohtaja", d.one(phrases.PERSONS), row="1")
    d.put("PT-4.pj_organisaatio", d.one(phrases.ORGANISATIONS, 0.8), row="1")
    d.put("PT-4.pj_yritystaustainen", d.year.choice(("yes", "no")), row="1")
    members = d.some(d.year, phrases.PERSONS, 3, 10)
    d.rows(("PT-4.jasen", "PT-4.jasen_organisaatio"), [(name, d.one(phrases.ORGANISATIONS, 0.9)) for name in members])
    groups = d.some(d.year, ("Työryhmä", "Yritysneuvojat", "Viestintäryhmä", "Kasvuryhmä {area}"), 1, 3)
    d.rows(
        ("PT-5.nimi", "PT-5.tarkoitus", "PT-5.puheenjohtaja"),
        [(group, d.one(phrases.PURPOSES, 0.8), d.one(phrases.PERSONS, 0.8)) for group in groups],
    )
    others = [
        (name, d.one(phrases.ORGANISATIONS, 0.8), d.year.randint(1, len(groups)))
        for name in d.some(d.year, phrases.PERSONS, 2, 12)
    ]
    d.rows(("PT-5.jasen", "PT-5.jasen_organisaatio", "PT-5.jasen_ryhma"), others)


@cache
def _plans(segment: str, language: str) -> tuple[dict[str, str], ...]:
    found = script.load().plans
    return tuple(dict(row) for key in {language, "fi"} for row in found.get((segment, key), ()))


def _plan(d: Draft) -> None:
    """One to five goals in each segment that was chosen; either every row has a state, or the region tells none."""
    has_states = d.year.random() < 0.8
    for segment in ("YHT", "PER", "PAI", "KOT", "KAN", "SUU"):
        is_chosen = segment == "YHT" or d.year.random() < 0.85
        if segment != "YHT":
            d.put("T.valinta", "valittu" if is_chosen else "ei_valittu", segment, "1")
        known = _plans(segment, d.layout.language)
        for number, row in enumerate(d.year.sample(known, min(len(known), d.year.randint(1, 5))), start=1):
            if is_chosen:
                _goal(d, segment, str(number), row, has_states=has_states)


def _goal(d: Draft, segment: str, row: str, plan: dict[str, str], *, has_states: bool) -> None:
    begins = d.day((-1, 6, 1), 500)
    ends = begins + dt.timedelta(days=d.year.choice((0, 1, 90, 400, 900)))
    told = {
        "tavoite": plan["tavoite"],
        "toimenpiteet": f"{plan['toimenpiteet']} ({d.name})",
        "mittari": plan["mittari"],
        "vastuu": plan["vastuu"],
        "aikataulu": d.year.choice((plan["aikataulu"], "3/4", "syksy", None)),
        "toteuma": f"{d.period.quarter}. neljännes:\n{plan['toteuma']}" if d.period.quarter > 1 else None,
        "alkaa": d.year.choice((begins, begins, None)),
        "paattyy": d.year.choice((ends, ends, None)),
        "osa_alue": d.year.choice(("a", "b", None)) if segment == "YHT" else None,
    }
    states = [code for code, _ in d.layout.form.fields["T.tila"].choices]
    reached = [code for code, _ in d.layout.form.fields["T.saavutettu"].choices]
    if has_states:
        told |= {"tila": d.now.choice(states), "saavutettu": d.now.choice(reached)}
    for field, value in told.items():
        d.put(f"T.{field}", value, segment, row)


def _clock(d: Draft) -> None:
    if d.year.random() < 0.1:
        return
    for forum, usual in _MEETINGS.items():
        if forum > "VK-06" and d.year.random() < 0.2:
            continue
        planned = max(0, usual + d.year.randint(-1, 2))
        held = (planned + d.year.randint(-1, 1)) * d.period.quarter // 4
        d.put(f"{forum}.suunniteltu", planned)
        d.put(f"{forum}.pidetty", max(0, held))
        d.put(f"{forum}.ajankohdat", d.one(phrases.TIMES, 0.7))
        d.put(f"{forum}.teemat", d.one(phrases.THEMES, 0.6))


def _approval(d: Draft) -> None:
    told = d.year.random()
    if d.period.quarter > 1 and told < 0.6:
        return
    if told < 0.1:
        d.put("Y-A1.tila", NO_DATA)
        d.put("Y-A1.huomautus", d.now.choice(phrases.REMARKS))
    elif told < 0.3:
        d.put("Y-A1", "no")
    else:
        d.put("Y-A1", "yes")
        d.put("Y-A1.paiva", d.day((-1, 10, 1), 160))


def _achieved(d: Draft) -> None:
    """Y-A2 as the rows of the plan say it, if they say anything."""
    if d.period.quarter < 4:
        return
    basis = d.now.choice(("tavoitteet", "toimenpiteet"))
    d.put("Y-A2.peruste", basis)
    has_both = d.now.random() < 0.4
    rows = [slot for slot in d.layout.slots if slot.field.id == "T.tila" and slot.id in d.answers]
    states = [d.answers[slot.id] for slot in rows]
    reached = [
        d.answers[slot.id] for slot in d.layout.slots if slot.field.id == "T.saavutettu" and slot.id in d.answers
    ]
    if basis == "tavoitteet" or has_both:
        goals = len(reached) or d.now.randint(3, 20)
        d.put("Y-A2a.asetettu", goals)
        d.put("Y-A2a.saavutettu", reached.count("kylla") if reached else d.now.randint(0, goals))
    if basis == "toimenpiteet" or has_both:
        measures = len(states) or d.now.randint(4, 20)
        d.put("Y-A2b.asetettu", measures)
        d.put("Y-A2b.toteutettu", states.count("toteutunut") if states else d.now.randint(0, measures // 2))
        d.put("Y-A2b.osittain", states.count("osittain") if states else d.now.randint(0, measures // 2))


def _meetings(d: Draft) -> None:
    """Y-B1 as the clock says it, where there is one."""
    if d.period.quarter < 4 and d.now.random() < 0.8:
        return
    for group, forums in (("or", _STEERING), ("tr", _WORKING)):
        for part in ("suunniteltu", "pidetty"):
            counted = [d.answers[key] for f in forums if (key := (f"{f}.{part}", "", "")) in d.answers]
            d.put(f"Y-B1.{group}_{part}", sum(map(int, counted)) if counted else d.now.randint(2, 9))  # type: ignore[arg-type]
        d.measured(f"Y-B1.{group}_lasna", d.now.choice((0.5, 0.667, 2 / 3, 0.925, 1.0, 0.01, 0)))


def _surveys(d: Draft) -> None:
    if d.period.quarter < 4 and d.now.random() < 0.8:
        return
    for survey in ("Y-C", "Y-D"):
        if d.now.random() < 0.25:
            d.put(f"{survey}.vuosi.tila", NOT_USED)
            continue
        invited = d.now.randint(10, 900)
        came = d.now.randint(5, invited)
        d.put(f"{survey}.vuosi", d.period.year - d.now.randint(0, 1))
        d.put(f"{survey}.kutsutut", invited)
        d.put(f"{survey}.vastaukset", came)
        d.put(f"{survey}.n", d.now.randint(0, came))
        d.put(f"{survey}.ka", d.now.choice((1, 3.5, 4.25, 3.6666666667, 5)))
        d.put(f"{survey}.ka.huomautus", d.now.choice(phrases.REMARKS))
    if ("Y-D.vastaukset", "", "") in d.answers:
        asked = d.now.randint(5, 400)
        d.put("Y-D.kysymys", d.now.choice(("yhteinen", "oma")))
        d.put("Y-D.kysytty", asked)
        d.put("Y-D.tuntee", d.now.randint(0, asked))


def _counts(d: Draft) -> None:
    d.measured("Y-E", d.now.choice((0, 7, d.now.randint(1, 300))))
    everyone = d.now.randint(3, 12)
    d.put("Y-E.kaikki", everyone)
    d.put("Y-E.raportoi", d.now.randint(0, everyone))
    d.measured("Y-F.verkko", round(d.size / 40 * d.now.uniform(0.8, 1.2)))
    d.measured("Y-F.puhelin", round(d.size / 900 * d.now.uniform(0.8, 1.2)))


def _development(d: Draft) -> None:
    base, season = random.Random(d.area.code), d.now.uniform(0.85, 1.15)  # noqa: S311
    rate = base.gauss(0.1, 0.015)
    d.put("K-F2d", d.size)
    d.put("K-F1", round(d.size * rate * season))
    d.measured("K-F3", round(d.size / 70 * d.now.uniform(0.7, 1.3)))
    d.measured("K-F3.kuukausi", round(d.size / 30 * d.now.uniform(0.7, 1.3)))
    d.measured("K-F4", d.now.choice((0, 0, d.now.randint(1, 400))))
    d.measured("K-F4.irtisanotut", d.now.choice((0, d.now.randint(0, 90))))
    for field, share in (("K-A1", 300), ("K-A2", 450), ("K-A3", 3000)):
        d.measured(field, round(d.size / share * d.now.uniform(0.8, 1.2)))
    for field in ("K-A1.poimittu", "K-A2.poimittu"):
        d.measured(field, dt.date(d.period.year, d.period.quarter * 3, d.now.randint(1, 28)))
    companies = d.now.randint(0, 20)
    d.measured("K-A4.n", companies)
    d.measured("K-A4.nyt", round(companies * d.now.uniform(2e5, 2e6), 2))
    d.measured("K-A4.ennen", round(companies * d.now.uniform(2e5, 2e6)))
    _studies(d, "K-G", 3)
    for number, (name, unit, low, high) in enumerate(d.now.sample(phrases.METRICS, d.now.randint(0, 4)), start=1):
        drawn = d.now.choice((low, high, round(d.now.uniform(low, high), 2)))
        d.row(number, {"K-H.nimi": name, "K-H.yksikko": unit, "K-H.arvo": drawn, "K-H.lahde": d.one(phrases.FUNDERS)})


def _studies(d: Draft, field: str, most: int) -> None:
    for number, (name, address) in enumerate(d.now.sample(phrases.STUDIES, d.now.randint(0, most)), start=1):
        told: dict[str, Value | None] = {
            "nimi": f"{name}, {d.name}",
            "vuosi": d.period.year - d.now.randint(0, 4),
            "osoite": address,
        }
        told |= {"tekija": d.one(phrases.ORGANISATIONS, 0.8), "paatulos": d.one(phrases.VISIONS, 0.6)}
        d.row(number, {f"{field}.{part}": value for part, value in told.items()})


def _grid(d: Draft, field: str, draw: Callable[[], Value | None]) -> None:
    """Figures by segment, of this quarter or of the year."""
    for slot in d.layout.slots:
        if slot.field.id == field:
            d.put(field, draw(), slot.segment, slot.line)


def _money(chance: random.Random, most: int) -> float | None:
    return chance.choice((None, 0, chance.randrange(most), round(chance.uniform(0, most), 2)))


def _segments(d: Draft) -> None:
    _grid(d, "K-B.suunnitelma", lambda: _money(d.year, 900_000))
    _grid(d, "K-B.toteuma", lambda: _money(d.now, 900_000))
    actors = d.some(d.year, phrases.ORGANISATIONS, 1, 6)
    d.rows(["K-C.toimija"], [[actor] for actor in actors])
    for slot in d.layout.slots:
        if slot.field.id == "K-C" and int(slot.line) <= len(actors) and d.now.random() < 0.7:
            d.put("K-C", d.now.choice((0, d.now.randint(1, 250))), slot.segment, slot.line)
    d.put("K-C.kaikki", len(actors) + d.year.randint(0, 3))
    d.put("K-C.raportoi", len(actors))
    for field in ("K-B.huomautus", "K-C.huomautus"):
        d.put(field, d.now.choice((*phrases.REMARKS, None)), row="1")


def _assessment(d: Draft) -> None:
    if d.period.quarter < 4 or d.now.random() < 0.15:
        return
    for number in range(1, 11):
        if d.now.random() < 0.9:
            d.put(f"IA-{number:02}.n", d.now.randint(1, 14))
            d.put(f"IA-{number:02}.ka", d.now.choice((1, 3.4, 4, 3.6666666667, 5)))


def _ely(d: Draft) -> None:
    received = d.now.randint(0, 90)
    d.measured("K-D1.saadut", received)
    d.measured("K-D1.arvioidut", d.now.randint(0, received))
    d.measured("K-D1.rahoitetut", d.now.randint(0, 12))
    d.measured("Y-F.verkko", d.now.randint(3000, 9000))
    d.measured("Y-F.puhelin", d.now.randint(100, 900))
    d.measured("K-F3.kohdentamaton", d.now.choice((0, d.now.randint(1, 150))))
    d.measured("K-F4.kohdentamaton", d.now.choice((0, d.now.randint(1, 60))))
    _grid(d, "K-E.suunnitelma", lambda: _money(d.year, 4_000_000))
    _grid(d, "K-E.toteuma", lambda: _money(d.now, 4_000_000))
    d.put("K-E.huomautus", d.now.choice((*phrases.REMARKS, None)), row="1")
    _studies(d, "K-D2", 4)
    _studies(d, "K-G", 4)


_REGION = (
    _basics, _plan, _clock, _approval, _achieved, _meetings, _surveys, _counts, _development, _segments, _assessment,
)  # fmt: skip
_FILLS: dict[str, tuple[Callable[[Draft], None], ...]] = {"region": _REGION, "ely": (_ely,)}
