"""Faults between cells: each is well typed, but they do not agree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from tests.faults.cells import typed
from tests.faults.fault import Desk, Fault, NoPlaceError, Plant, Planted, Where, at
from workbook_kit.form.kinds import kind_of
from workbook_kit.form.states import STATE_WORDS

_ADDRESSES = (
    "anna.esimerkki(at)example.fi", "anna@example", "anna.esimerkki", "a@b.fi; c@d.fi", "ei sähköpostia", "@b.fi",
)  # fmt: skip
_PHONES = ("ei ole", "1234", "kts. kotisivut", "0400")
_REGISTERS = ("tulossa", "ei vielä", "2013", "hyväksytty")


def fields(*names: str) -> Where:
    return lambda slot: slot.field.id in names


def blanked(*names: str) -> Plant:
    """Empty an answer that is needed."""
    return lambda desk: [desk.type(desk.pick(fields(*names)), None)]


def when(name: str, code: str, then: Plant, row: str = "") -> Plant:
    """Only where a choice says so."""

    def plant(desk: Desk) -> Sequence[Planted]:
        if desk.answer(name, row=row) != code:
            raise NoPlaceError
        return then(desk)

    return plant


def in_quarter(quarter: int, then: Plant) -> Plant:
    def plant(desk: Desk) -> Sequence[Planted]:
        if desk.layout.period.quarter != quarter:
            raise NoPlaceError
        return then(desk)

    return plant


def without_name(*names: str) -> Plant:
    """Empty the cell that a row begins with, leaving the others."""

    def plant(desk: Desk) -> Sequence[Planted]:
        begun = [s for s in desk.slots(fields(*names)) if sum(o.id in desk.answers for o in desk.row_of(s)) > 1]
        return [desk.type(desk.one(begun), None)]

    return plant


def _mean_without_n(desk: Desk) -> Sequence[Planted]:
    pairs = [
        (f.rollup.numerator, f.rollup.denominator) for f in desk.layout.form.fields.values() if f.rollup.rule == "wmean"
    ]
    told = [(mean, n) for mean, n in pairs if {(mean, "", ""), (n, "", "")} <= set(desk.answers)]
    mean, n = desk.one(told)
    desk.type(desk.slot(n), None)
    return [at(desk.slot(mean), desk.slot(n))]


def _part_above_whole(desk: Desk) -> Sequence[Planted]:
    slot = desk.pick(lambda s: bool(s.field.at_most) and (s.field.at_most, s.segment, s.line) in desk.answers)
    whole = desk.answers[slot.field.at_most, slot.segment, slot.line]
    return [desk.type(slot, int(str(whole)) + desk.one((1, 2, 10)))]


def _parts_above_whole(desk: Desk) -> Sequence[Planted]:
    done, partly = desk.number("Y-A2b.toteutettu"), desk.number("Y-A2b.osittain")
    if not done or not partly:
        raise NoPlaceError
    return [desk.type(desk.slot("Y-A2b.asetettu"), max(done, partly))]


def _state_and_value(desk: Desk) -> Sequence[Planted]:
    states = desk.layout.form.state_of
    slot = desk.pick(lambda s: s.field.id in states and not s.field.explains and not s.field.is_state)
    state = desk.slot(states[slot.field.id], slot.segment, slot.line)
    desk.type(state, desk.one(list(STATE_WORDS[desk.layout.language].values())))
    return [at(slot, state)]


def _date_given(desk: Desk) -> Sequence[Planted]:
    return [desk.type(desk.slot("Y-A1.paiva"), dt.date(desk.layout.period.year - 1, 12, 12))]


def _said_no(desk: Desk) -> Sequence[Planted]:
    """The answer was changed to "ei" and the date forgotten."""
    desk.answer("Y-A1.paiva")
    said = desk.slot("Y-A1")
    desk.type(said, desk.word(said, "no"))
    return [at(desk.slot("Y-A1.paiva"), said)]


def _counted(desk: Desk, *rows: str) -> None:
    if not any(name in rows for name, _, _ in desk.answers):
        raise NoPlaceError


def _other_count(desk: Desk) -> Sequence[Planted]:
    """A count of Y-A2 that is not that of the rows; no other rule is broken by it."""
    name, rows, step = desk.one(
        (
            ("Y-A2a.saavutettu", "T.saavutettu", -1),
            ("Y-A2b.asetettu", "T.tila", 1),
            ("Y-A2b.asetettu", "T.tila", 3),
            ("Y-A2b.toteutettu", "T.tila", -1),
            ("Y-A2b.osittain", "T.tila", -1),
        )
    )
    _counted(desk, rows)
    number = desk.number(name)
    if number + step < 0:
        raise NoPlaceError
    return [desk.type(desk.slot(name), number + step)]


def _other_state(desk: Desk) -> Sequence[Planted]:
    """A row's state was changed after the rows were counted."""
    counts = {("T.tila", "toteutunut"): "Y-A2b.toteutettu", ("T.tila", "osittain"): "Y-A2b.osittain"}
    counts["T.saavutettu", "kylla"] = "Y-A2a.saavutettu"
    counted = {key: at for key, at in counts.items() if (at, "", "") in desk.answers}
    row = desk.pick(lambda s: (s.field.id, str(desk.answers.get(s.id))) in counted)
    count = desk.slot(counted[row.field.id, str(desk.answers[row.id])])
    left = {"T.tila": "kaynnissa", "T.saavutettu": "ei_viela"}
    desk.type(row, desk.word(row, left[row.field.id]))
    return [at(count, row)]


_CLOCK = {
    f"Y-B1.{group}_{part}": [f"{forum}.{part}" for forum in forums]
    for part in ("suunniteltu", "pidetty")
    for group, forums in (("or", ("VK-01", "VK-02", "VK-03")), ("tr", ("VK-04", "VK-05", "VK-06")))
}


def _other_clock(desk: Desk) -> Sequence[Planted]:
    """Y-B1 or the clock was corrected, and the other forgotten."""
    total = desk.pick(fields(*_CLOCK))
    parts = desk.slots(fields(*_CLOCK[total.field.id]))
    changed = desk.one([total, *parts] if parts else [])
    desk.type(changed, desk.number(changed.field.id) + desk.one((1, 2)))
    return [at(total, changed)]


def _two_parties(desk: Desk) -> Sequence[Planted]:
    for slot in desk.slots(fields("PT-2.organisaatio", "PT-2.tyyppi", "PT-2.allekirjoitettu"), filled=None):
        if int(slot.line) > 2:  # the report wants three
            desk.type(slot, None)
    return [at(desk.slot("PT-2.organisaatio", row="3"))]


def twice(*names: str) -> Plant:
    """The same text in two rows of a table, with other capitals or spaces."""

    def plant(desk: Desk) -> Sequence[Planted]:
        slot = desk.pick(fields(*names))
        other = desk.pick(lambda s: (s.field.id, s.segment) == (slot.field.id, slot.segment) and s.id != slot.id)
        text = str(desk.answers[other.id])
        planted = desk.type(slot, desk.one((text, text.upper(), f"{text} ", text.lower())))
        return [replace(planted, partners=frozenset({(other.tab, other.cell)}))]

    return plant


def _left_out(desk: Desk) -> Sequence[Planted]:
    """A segment that has goals is marked as not chosen."""
    goals = desk.slots(lambda s: s.field.id == "T.tavoite" and s.segment != "YHT")
    segment = desk.one(goals).segment
    choice = desk.slot("T.valinta", segment, "1")
    desk.type(choice, desk.word(choice, "ei_valittu"))
    first, *rest = [(s.tab, s.cell) for s in goals if s.segment == segment]
    return [Planted(*first, partners=frozenset(rest))]


def _ends_first(desk: Desk) -> Sequence[Planted]:
    both = [s for s in desk.slots(fields("T.paattyy")) if ("T.alkaa", s.segment, s.line) in desk.answers]
    end = desk.one(both)
    start = desk.answers["T.alkaa", end.segment, end.line]
    if not isinstance(start, dt.date):
        raise NoPlaceError
    return [desk.type(end, start - dt.timedelta(days=desk.one((1, 31, 120))))]


def years_off(name: str, *years: int) -> Plant:
    """A slip in the year of a day."""

    def plant(desk: Desk) -> Sequence[Planted]:
        slot = desk.pick(fields(name))
        said = desk.answers[slot.id]
        if not isinstance(said, dt.date):
            raise NoPlaceError
        return [desk.type(slot, said.replace(day=1, year=desk.layout.period.year + desk.one(years)))]

    return plant


def _gap(desk: Desk) -> Sequence[Planted]:
    """A whole row is emptied above others."""
    names = ("PT-2.organisaatio", "T.tavoite")
    above = [s for s in desk.slots(fields(*names)) if (s.field.id, s.segment, str(int(s.line) + 1)) in desk.answers]
    slot = desk.one(above)
    row = desk.row_of(slot)
    for each in row:
        desk.type(each, None)
    return [at(desk.slot(slot.field.id, slot.segment, str(int(slot.line) + 1)), *row)]


def _dash_in_grid(desk: Desk) -> Sequence[Planted]:
    """Every blank of a table of figures is given a dash, as people are used to."""
    grid = desk.slots(lambda s: bool(s.segment) and kind_of(s.field).numeric, filled=False)
    field = desk.one(grid).field.id
    return [desk.type(slot, "-") for slot in grid if slot.field.id == field]


_ROWS = ("PT-5.nimi", "PT-8.era", "K-G.nimi", "K-H.nimi", "K-D2.nimi")
_NS = tuple(f"IA-{number:02}.ka" for number in range(1, 11))

BETWEEN = (
    Fault("Y-A1 blank in the first quarter", ("required",), in_quarter(1, blanked("Y-A1"))),
    Fault("Y-A2.peruste blank in the last quarter", ("required",), in_quarter(4, blanked("Y-A2.peruste"))),
    Fault("a row without its goal", ("required",), without_name("T.tavoite"), many=2),
    Fault("a row without its organisation", ("required",), without_name("PT-2.organisaatio"), also=("too-few",)),
    Fault("a row without its name (group, item, study)", ("required",), without_name(*_ROWS)),
    Fault("n without its mean", ("required",), without_name(*_NS), many=2),
    Fault("a mean without its n", ("weight-missing",), _mean_without_n),
    Fault("a part greater than its whole", ("at-most",), _part_above_whole),
    Fault("parts together more than the whole", ("parts-exceed",), _parts_above_whole),
    Fault("a value, and beside it ei tietoa", ("state-and-value",), _state_and_value, many=3),
    Fault(
        "an approved plan without its day",
        ("required-if",),
        when("PT-0.tila", "hyvaksytty", blanked("PT-0.hyvaksytty"), row="1"),
    ),
    Fault("Y-A1 yes without its day", ("required-if",), when("Y-A1", "yes", blanked("Y-A1.paiva"))),
    Fault("Y-A1 no with a day given", ("blank-if",), when("Y-A1", "no", _date_given)),
    Fault("Y-A1 turned to no, its day left", ("blank-if",), when("Y-A1", "yes", _said_no)),
    Fault(
        "goals chosen for Y-A2, a count of them missing",
        ("required-if",),
        when("Y-A2.peruste", "tavoitteet", blanked("Y-A2a.asetettu", "Y-A2a.saavutettu")),
    ),
    Fault(
        "measures chosen for Y-A2, a count of them missing",
        ("required-if",),
        when("Y-A2.peruste", "toimenpiteet", blanked("Y-A2b.asetettu", "Y-A2b.toteutettu")),
    ),
    Fault("Y-A2 is not the count of the rows", ("counts-differ",), _other_count),
    Fault("a row's state changed after counting", ("counts-differ",), _other_state),
    Fault("Y-B1 is not the sum of the clock", ("parts-differ",), _other_clock),
    Fault("fewer than three organisations", ("too-few",), _two_parties),
    Fault("an organisation twice", ("not-unique",), twice("PT-2.organisaatio")),
    Fault("the same goal twice in a segment", ("not-unique",), twice("T.tavoite")),
    Fault("a group, actor or metric twice", ("not-unique",), twice("PT-5.nimi", "K-C.toimija", "K-H.nimi")),
    Fault("goals of a segment that was not chosen", ("blank-if",), _left_out),
    Fault("a measure ends before it begins", ("date-order",), _ends_first),
    Fault("an approval day of another year (plan)", ("date-outside",), years_off("PT-0.hyvaksytty", -3, -10, 1, 2)),
    Fault("an approval day of another year (Y-A1)", ("date-outside",), years_off("Y-A1.paiva", -3, -10, 1, 2)),
    Fault("a measure that began long ago", ("date-outside",), years_off("T.alkaa", -5, -10, -20)),
    Fault("a measure that ends far ahead", ("date-outside",), years_off("T.paattyy", 7, 10, 50)),
    Fault("a bad e-mail address", ("email-odd",), typed(fields("PT-3.sahkoposti"), *_ADDRESSES)),
    Fault("a bad phone number", ("phone-odd",), typed(fields("PT-3.puhelin"), *_PHONES)),
    Fault("a bad diaarinumero", ("register-odd",), typed(fields("PT-0.diaarinumero"), *_REGISTERS)),
    Fault("dashes in every blank of a table", ("number-wrong",), _dash_in_grid),
    Fault("a row left blank above others", ("row-gap",), _gap, also=("too-few",)),
)
