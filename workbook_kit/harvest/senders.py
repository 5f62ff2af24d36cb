"""Whose contact a sender is, as the registry of the round has it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from workbook_kit.registry import Area, Registry
from workbook_kit.registry.contacts import Contact


@dataclass(frozen=True)
class Senders:
    """The addresses of a registry; one counts as own for every area that lists it on the day."""

    registry: Registry | None = None
    office: frozenset[str] = frozenset()

    @cached_property
    def _listed(self) -> Mapping[str, Sequence[tuple[Contact, str]]]:
        found: dict[str, list[tuple[Contact, str]]] = defaultdict(list)
        for area in (*self.registry.regions, *self._elys) if self.registry else ():
            for contact in area.contacts:
                found[contact.address].append((contact, area.code))
        return found

    @property
    def _elys(self) -> tuple[Area, ...]:
        return self.registry.elys if self.registry else ()

    @cached_property
    def _offices(self) -> frozenset[str]:
        """The office itself: its own addresses, and those of the areas of the middle level, who forward returns."""
        return self.office | {contact.address for area in self._elys for contact in area.contacts}

    def areas(self, address: str, day: dt.date | None) -> frozenset[str]:
        """The areas whose contact an address is on a day; on an unknown day, those that list it at all."""
        return frozenset(area for contact, area in self._listed.get(address, ()) if contact.is_in_force(day))

    def is_office(self, address: str, area: str) -> bool:
        """Whether the office itself sent it on; what an ELY area answers for itself is its own."""
        return address in self._offices and area not in self.areas(address, None)
