"""What came for an earlier period after that was harvested: its outputs, and whatever stands on them, lack it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from workbook_kit.findings import messages
from workbook_kit.findings.messages import MessageLanguage
from workbook_kit.findings.wording import shortened
from workbook_kit.harvest.verdict import Return
from workbook_kit.period import Period
from workbook_kit.workspace.rounds import Note

_MOST_NAMED = 5


@dataclass(frozen=True)
class Latecomer:
    """A file for an earlier period that the last harvest of that period did not know."""

    period: Period
    area: str
    file: str
    sha256: str

    @property
    def row(self) -> dict[str, str]:
        """As ``--json`` gives it."""
        return {"period": str(self.period), "area": self.area, "file": self.file, "sha256": self.sha256}


def latecomers(notes: Mapping[Period, Note], returns: Iterable[Return]) -> tuple[Latecomer, ...]:
    """By period and area. A file that the harvest of its period knew is none, whatever became of it there."""
    harvested = {str(before): note.known for before, note in notes.items()}
    found: list[Latecomer] = []
    for returned in returns:
        is_of_another = returned.reason is not None and returned.reason.code == "period-other"
        files = harvested.get(returned.period) if is_of_another else None
        if files is not None and returned.sha256 not in files:
            when = Period.parse(returned.period)
            found.append(Latecomer(when, returned.area, returned.file, returned.sha256))
    return tuple(sorted(found, key=lambda one: (one.period, one.area, one.file)))


def by_period(late: Iterable[Latecomer]) -> Mapping[Period, Sequence[Latecomer]]:
    """The latecomers of each period, oldest first."""
    found: dict[Period, list[Latecomer]] = {}
    for one in late:
        found.setdefault(one.period, []).append(one)
    return found


def lines(late: Iterable[Latecomer], language: MessageLanguage) -> Iterator[str]:
    """What came, and what to do, a line a period."""
    for period, some in by_period(late).items():
        named = [f"{one.area} ({one.file})" if one.area else one.file for one in some]
        files = shortened(named, _MOST_NAMED, language)
        yield messages.notice("late-returns", language).format(period=period, count=len(some), files=files)
