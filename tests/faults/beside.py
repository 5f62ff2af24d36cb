"""Faults that one file does not show: they stand out beside the period before, or beside other areas' returns."""

from __future__ import annotations

import csv
import random
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from tests.faults.fault import Base, Clean, Desk, Fault, NoPlaceError, Planted, at, filled, laid_out
from tests.faults.measure import Outcome, Told, compare
from tests.faults.plausible import answers
from tests.making import blank_of, kit
from workbook_kit import messages
from workbook_kit.kinds import KINDS
from workbook_kit.layout import Slot
from workbook_kit.period import Period
from workbook_kit.registry import built_in

AREAS = "016 022 024 051 053 061 063 068 081 093 101 103 111 122 131 142".split()  # noqa: SIM905 - read as a line
LAST, NOW = Period(2013, 1), Period(2013, 2)
_COMMON = "Yhteiset aamukahvit yrittäjille joka kuukauden ensimmäisenä tiistaina kunnantalolla"
_ALONE = "returns in which nothing was planted"

_MOVED = ("change-large", "cumulative-fell", "outlier")


class Seat(Desk):
    """A desk with what else lies on it: the area's last return, its blank workbook, and a neighbour's return."""

    def __init__(self, season: Season, area: str, neighbour: str, chance: random.Random) -> None:
        super().__init__(season.now[area], chance)
        self.area, self.last, self.blank = area, season.last[area], season.blanks[area]
        self.neighbour, self.name = season.now[neighbour], f"{area}.xlsx"

    def moved(self, where: Callable[[Slot], bool]) -> list[Slot]:
        """Slots with a number now and in the last return."""
        return [slot for slot in self.slots(where) if isinstance(self.last.answers.get(slot.id), (int, float))]

    def before(self, slot: Slot) -> int:
        return int(str(self.last.answers[slot.id]))

    def becomes(self, data: bytes, name: str = "") -> Sequence[Planted]:
        """Another file comes back in place of this one."""
        self.later.append(lambda _: data)
        self.name = name or self.name
        return [Planted()]


@dataclass
class Season:
    """A workspace of one ELY area in its second quarter, everybody's returns in both."""

    root: Path
    last: dict[str, Clean] = field(default_factory=dict)
    now: dict[str, Clean] = field(default_factory=dict)
    blanks: dict[str, bytes] = field(default_factory=dict)

    def begin(self) -> None:
        """Two quarters are filled in; the first is harvested."""
        (self.root / "regions.csv").write_text(_registry(), encoding="utf-8")
        self.last = {area: self._filled(area, LAST) for area in self._generated(LAST)}
        _collect(self.root / "collected" / str(LAST), {f"{area}.xlsx": one.data for area, one in self.last.items()})
        kit(self.root, "harvest", str(LAST))
        self.now = {area: self._filled(area, NOW) for area in self._generated(NOW)}

    def _generated(self, period: Period) -> Sequence[str]:
        kit(self.root, "generate", str(period), *(word for area in AREAS for word in ("--region", area)))
        return AREAS

    def _filled(self, area: str, period: Period) -> Clean:
        """What was carried over and is not said again is emptied."""
        layout = laid_out(Base(area, period, "fi"))
        self.blanks[area] = blank_of(self.root, area, str(period)).read_bytes()
        carried = self.last[area].answers if area in self.last else {}
        return filled(layout, self.blanks[area], dict.fromkeys(carried) | answers(layout))

    def said(self, files: Mapping[str, bytes]) -> dict[str, list[Told]]:
        """What a harvest of the second quarter says of each file, by the area in its name.

        A workspace remembers what it harvested, so each time it is another copy.
        """
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder) / "copy"
            shutil.copytree(self.root, root)
            _collect(root / "collected", files)
            returns = kit(root, "harvest", str(NOW), "--json").json["returns"]
            data = root / "output" / str(NOW) / "data" / "findings.csv"
            with data.open(encoding="utf-8", newline="") as file:
                return _told(returns, list(csv.DictReader(file)))


def _collect(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)


def _told(returns: Sequence[Mapping[str, str]], findings: Sequence[Mapping[str, str]]) -> dict[str, list[Told]]:
    told: dict[str, list[Told]] = {area: [] for area in AREAS}
    for row in returns:
        if row["verdict"] != "accepted" and row["file"][:3] in told:
            code = "period-other" if row["period"] == str(LAST) else row["verdict"]
            told[row["file"][:3]].append(Told(code, "", "", "", asks=row["verdict"] == "refused"))
    for row in findings:
        if row["file"][:3] in told:
            asks = messages.message(row["code"]).severity != "note"
            told[row["file"][:3]].append(Told(row["code"], row["sheet"], row["cell"], row["field"], asks))
    return told


def _registry() -> str:
    known = built_in(NOW.year)
    ely = known.area("05", "ely")
    rows = [
        f"{a.code},{a.name.fi},{a.name.sv},fi,05,{ely.name.fi},{ely.name.sv},{a.slug}@example.fi"
        for a in (known.area(code) for code in AREAS)
    ]
    return "\n".join(("region_code,region_name_fi,region_name_sv,languages,ely_code,ely_fi,ely_sv,email", *rows, ""))


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
    return [at(next(s for s in asked if KINDS[s.field.kind].numeric and not s.field.carry), *asked)]


def _standing_out(seat: Seat) -> Sequence[Planted]:
    """Half of the labour force without work: both figures are within their bounds."""
    force = seat.number("K-F2d")
    return [seat.type(seat.slot("K-F1"), force * 45 // 100)]


def _common_text(seat: Seat) -> Sequence[Planted]:
    return [seat.type(seat.pick(lambda s: s.field.id == "T.toimenpiteet"), _COMMON)]


def _last_again(seat: Seat) -> Sequence[Planted]:
    return seat.becomes(seat.last.data)


def _neighbours_file(seat: Seat) -> Sequence[Planted]:
    return seat.becomes(seat.neighbour.data)


def _neighbours_form(seat: Seat) -> Sequence[Planted]:
    """This area's answers in another area's workbook, mailed by this area."""
    said = dict.fromkeys(seat.neighbour.answers) | seat.answers
    theirs = filled(seat.neighbour.layout, seat.neighbour.data, said)
    mail = EmailMessage()
    mail["From"], mail["To"] = f"{seat.layout.area.slug}@example.fi", "ely@example.fi"
    mail["Date"] = "Fri, 12 Jul 2030 10:15:00 +0300"
    mail.set_content("Ohessa lomake.\n")
    kind = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    mail.add_attachment(theirs.data, maintype="application", subtype=kind, filename="lomake.xlsx")
    return seat.becomes(mail.as_bytes(policy=SMTP), f"{seat.area}.eml")


def _untouched(seat: Seat) -> Sequence[Planted]:
    return seat.becomes(seat.blank)


BESIDE = (
    Fault("a digit slipped: ten times last period's figure", ("change-large",), _slipped_digit, also=_MOVED),
    Fault("held meetings of the quarter, not of the year", ("cumulative-fell",), _quarter_alone),
    Fault("last period's figures copied", ("copy-unchanged",), _copied),
    Fault("a figure unlike all other regions'", ("outlier",), _standing_out, also=_MOVED),
    Fault("one text in three regions", ("same-text",), _common_text, many=3),
    Fault("last period's workbook returned", ("period-other",), _last_again),
    Fault("another region's file under this one's name", ("duplicate",), _neighbours_file),
    Fault("another region's workbook filled in and mailed", ("sender-unknown",), _neighbours_form, also=_MOVED),
    Fault("the prefilled workbook returned as it came", ("not-filled", "copy-unchanged"), _untouched),
)
"""Kinds that need a harvest; ``many`` is in how many areas each is planted at once."""


def rounds(root: Path, count: int) -> list[Outcome]:
    """Plant every kind once a round, each in an area of its own; the last outcome is of the areas left alone."""
    season = Season(root)
    season.begin()
    files = {f"{area}.xlsx": one.data for area, one in season.now.items()}
    before = season.said(files)
    asked = tuple(f"extra {area} {x}" for area, told in before.items() for x in told if x.asks)
    clean = Outcome(_ALONE, (), books=len(AREAS), extra=len(asked), notes=asked)
    totals = {fault.name: Outcome(fault.name, fault.codes) for fault in BESIDE} | {_ALONE: clean}
    for number in range(count):
        for outcome in _round(season, files, before, random.Random(number)):  # noqa: S311 - to be the same again
            totals[outcome.name] += outcome
    return list(totals.values())


def _round(
    season: Season, files: Mapping[str, bytes], before: Mapping[str, list[Told]], chance: random.Random
) -> Iterator[Outcome]:
    planted: list[tuple[Fault, list[str], list[Planted]]] = []
    left, now = chance.sample(AREAS, len(AREAS)), dict(files)
    for fault in BESIDE:
        seats = list(_seats(season, fault, left, chance))
        for seat, _ in seats:
            del now[f"{seat.area}.xlsx"]
            now[seat.name] = seat.data()
        areas = [area for seat, _ in seats for area in (seat.area, seat.neighbour.layout.area.code)]
        planted.append((fault, areas, [one for _, found in seats for one in found]))
    after = season.said(now)
    for fault, areas, found in planted:
        old, new = ([x for area in dict.fromkeys(areas) for x in told[area]] for told in (before, after))
        yield compare(fault, found, old, new, season.now[AREAS[0]].layout.form)
    seen = {area for _, areas, _ in planted for area in areas}
    alone = [area for area in AREAS if area not in seen]
    extra = [x for area in alone for x in after[area] if x.asks and x not in before[area]]
    yield Outcome(_ALONE, (), books=len(alone), extra=len(extra), notes=tuple(f"extra {x}" for x in extra))


def _seats(
    season: Season, fault: Fault, left: list[str], chance: random.Random
) -> Iterator[tuple[Seat, Sequence[Planted]]]:
    """The first areas left that have a place for the fault; they are taken, and so is a neighbour that is used."""
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
