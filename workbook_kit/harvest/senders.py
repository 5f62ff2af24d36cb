"""Whose contact a sender is, as the registry of the round has it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from workbook_kit.registry import Area, Registry


@dataclass(frozen=True)
class Senders:
    """The addresses of a registry; one counts as own for every area that lists it."""

    registry: Registry | None = None
    office: frozenset[str] = frozenset()

    @cached_property
    def _areas(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for area in (*self.registry.regions, *self.registry.elys) if self.registry else ():
            for address in addresses(area):
                found.setdefault(address, set()).add(area.code)
        return {address: frozenset(codes) for address, codes in found.items()}

    @cached_property
    def _offices(self) -> frozenset[str]:
        """The office itself: its own addresses, and those of the areas of the middle level, who forward returns."""
        elys = self.registry.elys if self.registry else ()
        return self.office | {address for area in elys for address in addresses(area)}

    def areas(self, address: str, _day: dt.date | None = None) -> frozenset[str]:
        """The areas whose contact an address is."""
        return self._areas.get(address, frozenset())

    def is_office(self, address: str, area: str) -> bool:
        """Whether the office itself sent it on; what an ELY area answers for itself is its own."""
        return address in self._offices and area not in self.areas(address)


def addresses(area: Area) -> list[str]:
    """The addresses of an area's contacts, in small letters."""
    return [one for one in re.split(r"[,;\s]+", area.email.casefold()) if one]
