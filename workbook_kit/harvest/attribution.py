"""Whose a file is that could not be read, and whether that is settled, as the area's return has come since.

Its own identity tells, else its sender or its name. That is a hint only, and good enough only here: no figure comes of
it, and a person reads a draft before it is sent.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from workbook_kit.blank.generate import file_name
from workbook_kit.findings.messages import Worded
from workbook_kit.harvest.contenders import moment
from workbook_kit.harvest.verdict import Return
from workbook_kit.period import Period, day_in_finland
from workbook_kit.registry import Area

_BY_MACHINES = frozenset({"skipped-automatic", "skipped-report"})


@dataclass(frozen=True)
class Attribution:
    """The areas that a file of a period may be of; who forwards for others, such as ``office``, is no area's sender."""

    period: Period
    areas: tuple[Area, ...]
    office: frozenset[str] = frozenset()

    def whose(self, returned: Return) -> str:
        """The code of the area that sent a file, empty if nothing tells."""
        if returned.area in {area.code for area in self.areas}:
            return returned.area
        name = last_name(returned.file).casefold()
        named = (code for start, code in self._names.items() if name.startswith(start))
        return self._senders.get(returned.sender) or next(named, "")

    def attempt(self, returned: Return) -> str:
        """The area that sent a file that is no workbook, or a mail without one, where a return was to be sent."""
        why = dict(returned.reason.facts).get("why") if returned.reason else None
        day = day_in_finland(returned.received)
        is_in_round = day is not None and self.period.next.first_day <= day < self.period.next.next.first_day
        if not isinstance(why, Worded) or why.phrase in _BY_MACHINES or not is_in_round:
            return ""
        return self._senders.get(returned.sender, "")

    @cached_property
    def _senders(self) -> Mapping[str, str]:
        """Regions by their e-mail addresses; an address that several areas share is no hint."""
        addresses = {(contact.address, area) for area in self.areas for contact in area.contacts}
        counted = Counter(address for address, _ in addresses)
        own = ((address, area) for address, area in addresses if area.level == "region")
        return {address: area.code for address, area in own if counted[address] == 1 and address not in self.office}

    @cached_property
    def _names(self) -> Mapping[str, str]:
        names = ((file_name(area, self.period, "fi"), area.code) for area in self.areas)
        return {name.removesuffix("fi.xlsx").casefold(): code for name, code in names}

    def unread(self, returns: tuple[Return, ...]) -> Mapping[str, tuple[Return, ...]]:
        """By area, what it sent and nobody could read: files that were refused, else what is no workbook at all."""
        refused: dict[str, list[Return]] = defaultdict(list)
        attempts: dict[str, list[Return]] = defaultdict(list)
        for returned in returns:
            if returned.verdict == "refused":
                refused[self.whose(returned)].append(returned)
            elif returned.verdict == "skipped":
                attempts[self.attempt(returned)].append(returned)
        return {area: _without_covers(files) for area, files in (attempts | refused).items() if area}


def _without_covers(files: list[Return]) -> tuple[Return, ...]:
    """Files without the mails that they lay in: the attachment is what its sender knows by name."""
    return tuple(one for one in files if not any(other.file.startswith(f"{one.file} » ") for other in files))


def is_settled(refused: Return, accepted: Return | None) -> bool:
    """Whether the return that counts for the area of a refused file came since, as far as anything tells."""
    if accepted is None:
        return False
    came, since = moment(refused.moment), moment(accepted.moment)
    return came is None or (since is not None and since >= came)


def last_name(file: str) -> str:
    """The name of the file alone, without folders and the mails and archives that it came in."""
    return file.rpartition("/")[2].rpartition(" » ")[2]
