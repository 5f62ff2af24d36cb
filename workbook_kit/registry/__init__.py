"""The areas: regions under ELY areas under the nation, as dated data.

A workspace's own ``regions.csv`` or ``regions.xlsx`` replaces what the package brings; ``regions_2026.csv`` beside it
is in force from that year. What a round was made from is kept with the round, and then holds for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from workbook_kit.errors import SpecError, UsageError
from workbook_kit.period import Period
from workbook_kit.registry.areas import NATION, Area, Registry
from workbook_kit.registry.eras import ERAS, Era, era_of
from workbook_kit.registry.files import parse, parse_file, written
from workbook_kit.registry.packaged import BUILT_IN, built_in, in_force, with_contacts

__all__ = [
    "BUILT_IN",
    "ERAS",
    "NATION",
    "Area",
    "Era",
    "Own",
    "Registries",
    "Registry",
    "built_in",
    "era_of",
    "in_force",
    "load",
    "own_files",
    "parse",
    "parse_file",
    "with_contacts",
    "written",
]

_FILE = re.compile(r"regions(?:_(\d{4}))?\.(?:csv|xlsx)", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, order=True)
class Own:
    """A registry of a workspace's own, and the year from which it is in force."""

    start: int
    registry: Registry = field(compare=False)


@dataclass(frozen=True)
class Registries:
    """The registry of each period.

    First what a round was made from (``kept``), then the workspace's own in force (``own``, oldest first), then, in a
    workspace without any, the built-in one of the year. Who an area's persons are is always asked of the workspace.
    """

    own: tuple[Own, ...] = ()
    kept: Mapping[Period, Registry] = field(default_factory=dict)

    def at(self, period: Period) -> Registry:
        """Raises UsageError for a period that is out of all eras, or of one of which the workspace has no registry."""
        if kept := self.kept.get(period):
            current = self._own(kept.era, period.year)
            return kept.with_contacts_of(current) if current else kept
        return self._unkept(period)

    def to_make(self, period: Period) -> Registry:
        """The areas that forms are made for today: the workspace's own, or what a round kept of an era that is gone."""
        try:
            return self._unkept(period)
        except UsageError:
            if period not in self.kept:
                raise
            return self.kept[period]

    def lacks(self, era: Era) -> bool:
        """Whether there are registries of the workspace's own, but none of an era."""
        return bool(self.own) and self._own(era, era.last) is None

    @property
    def codes(self) -> frozenset[str]:
        """Every code that an area has in some period, but for the nation's."""
        return frozenset(area.code for one in self._all() for area in one)

    @property
    def hierarchies(self) -> tuple[tuple[object, tuple[Area, ...]], ...]:
        """What says which areas each period has, whoever their persons are; equal where the areas are.

        A kept registry stands there only where it differs from what would hold without it: making a round, which keeps
        what it is made from, changes nothing.
        """
        kept = ((period, one.hierarchy) for period, one in sorted(self.kept.items()) if self._differs(period, one))
        return (*((one.start, one.registry.hierarchy) for one in self.own), *kept)

    def _differs(self, period: Period, kept: Registry) -> bool:
        try:
            return self._unkept(period).hierarchy != kept.hierarchy
        except UsageError:
            return True

    def _unkept(self, period: Period) -> Registry:
        era = era_of(period)
        if not self.own:
            return built_in(period.year)
        if found := self._own(era, period.year):
            return found
        beside, added = self.own[-1].registry.source, f"regions_{in_force(period.year)}.csv"
        raise UsageError(
            f"{period} needs the registry of the {era.plural.fi}: run init --period {period}, which adds {added} "
            f"beside {beside} and keeps the contacts."
        )

    def _own(self, era: Era, year: int) -> Registry | None:
        """The workspace's registry of an era that began last by a year, or else the first that there is."""
        of_era = [one for one in self.own if one.registry.era == era]
        begun = [one for one in of_era if one.start <= year]
        return next((one.registry for one in (*begun[-1:], *of_era[:1])), None)

    def _all(self) -> Iterator[Registry]:
        own = (one.registry for one in self.own) if self.own else map(built_in, BUILT_IN)
        return chain(own, self.kept.values())


def load(workspace: Path) -> Registries:
    """The registries of a workspace.

    Raises SpecError, with file and row, for what is wrong in one, and where two hold from the same year.
    """
    years = own_files(workspace)
    _prove_apart(workspace, years)
    own = {name: _own_of(workspace / name, year) for name, year in years.items()}
    _prove_apart(workspace, {name: one.start for name, one in own.items()})
    return Registries(tuple(sorted(own.values())))


def own_files(workspace: Path) -> Mapping[str, str | None]:
    """The files in a workspace that are called as registries are, each with the year in its name."""
    listed = sorted(path.name for path in workspace.iterdir()) if workspace.is_dir() else []
    return {found[0]: found[1] for found in map(_FILE.fullmatch, listed) if found}


def _prove_apart(workspace: Path, holds: Mapping[str, object]) -> None:
    """Two registries for the same years are not guessed between; one that cannot be read may be among them."""
    by_time: dict[object, str] = {}
    for name, time in holds.items():
        if (other := by_time.setdefault(time, name)) != name:
            raise SpecError(str(workspace), f"both {other} and {name} are here; keep one of them")


def _own_of(path: Path, year: str | None) -> Own:
    try:
        data = path.read_bytes()
    except PermissionError as wrong:
        raise SpecError(path.name, f"cannot be opened ({wrong.strerror}); close it in Excel and try again") from None
    registry = parse_file(path.name, data)
    era = registry.era
    start = int(year or era.first)
    if not era.first <= start <= era.last:
        raise SpecError(
            path.name,
            f"its heading {era.prefix}_code is of the {era.plural.fi} ({era.first} to {era.last}); name the file by "
            f"the year from which it holds, such as regions_{in_force(era.last)}.csv",
        )
    return Own(start, registry)
