"""The areas of one hierarchy: regions under middle-level areas under the nation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from workbook_kit.errors import UsageError
from workbook_kit.form.model import Level
from workbook_kit.language import Language, Text
from workbook_kit.registry.contacts import Contact, parse_contacts
from workbook_kit.registry.eras import Era

NATION = "FI"


@dataclass(frozen=True)
class Area:
    """A region, an ELY area (or elinvoimakeskus), or the nation; ``parent`` is the code of the area above."""

    code: str
    level: Level
    name: Text
    short: Text
    parent: str
    languages: tuple[Language, ...]
    coordinator: str = ""
    organisation: str = ""
    email: str = ""

    @cached_property
    def contacts(self) -> tuple[Contact, ...]:
        """Those that ``email`` names."""
        return parse_contacts(self.email, f"the area {self.code}")

    @property
    def slug(self) -> str:
        """The short Finnish name as file names write it: lower case, ASCII."""
        plain = unicodedata.normalize("NFKD", self.short.fi).encode("ascii", "ignore").decode()
        return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")

    def with_contacts_of(self, other: Area | None) -> Area:
        """The same area with the persons that another registry names for it, if it has it at all."""
        if other is None:
            return self
        return replace(self, coordinator=other.coordinator, organisation=other.organisation, email=other.email)


@dataclass(frozen=True)
class Registry:
    """All areas of one hierarchy, sorted by code; ``source`` is the file they came from, its headings tell the era."""

    source: str
    regions: tuple[Area, ...]
    elys: tuple[Area, ...]
    era: Era

    def __iter__(self) -> Iterator[Area]:
        """Every area but the nation."""
        return iter((*self.regions, *self.elys))

    @property
    def hierarchy(self) -> tuple[Area, ...]:
        """The areas without their persons: all that a form shows and a return is read by."""
        return tuple(replace(area, coordinator="", organisation="", email="") for area in self)

    def with_contacts_of(self, other: Registry) -> Registry:
        """The same areas with the persons that another registry of the era names, where it has the area."""
        listed = {area.code: area for area in other}
        regions, elys = (
            tuple(area.with_contacts_of(listed.get(area.code)) for area in areas) for areas in (self.regions, self.elys)
        )
        return replace(self, regions=regions, elys=elys)

    @property
    def nation(self) -> Area:
        finland = Text("Koko maa", "Hela landet")
        return Area(NATION, "national", finland, finland, "", ("fi", "sv"))

    def area(self, code: str, level: Level | None = None) -> Area:
        """The area of a code; raises UsageError if there is none (of that level)."""
        for area in (*self.regions, *self.elys, self.nation):
            if area.code == code and level in (None, area.level):
                return area
        what = {"region": "region", "ely": "ELY area", "national": "nation", None: "area"}[level]
        raise UsageError(f"No {what} has the code {code!r} in {self.source}: look the code up there.")

    def regions_of(self, ely: str) -> tuple[Area, ...]:
        return tuple(region for region in self.regions if region.parent == ely)

    def areas(self, level: Level) -> tuple[Area, ...]:
        return {"region": self.regions, "ely": self.elys, "national": (self.nation,)}[level]

    def folder(self, area: Area) -> str:
        """The folder of an area's ELY, such as ``05-pirkanmaa``."""
        ely = area if area.level == "ely" else self.area(area.parent, "ely")
        return f"{ely.code}-{ely.slug}"
