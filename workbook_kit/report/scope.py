"""What one summary workbook is about: the nation or one ELY area, in one language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from workbook_kit import messages
from workbook_kit.form import Field
from workbook_kit.harvest import Harvest
from workbook_kit.language import Language
from workbook_kit.registry import Area
from workbook_kit.rollup import RollupRow


@dataclass(frozen=True)
class Scope:
    """A harvest cut to an area."""

    harvest: Harvest
    area: Area
    language: Language

    @cached_property
    def regions(self) -> tuple[Area, ...]:
        registry = self.harvest.registry
        return registry.regions if self.area.level == "national" else registry.regions_of(self.area.code)

    @cached_property
    def elys(self) -> tuple[Area, ...]:
        return self.harvest.registry.elys if self.area.level == "national" else (self.area,)

    @cached_property
    def expected(self) -> tuple[Area, ...]:
        """Every area of the scope that has a form to fill, regions under their ELY."""
        forms = self.harvest.forms
        areas: list[Area] = []
        for ely in self.elys:
            areas += [ely] if "ely" in forms else []
            areas += [region for region in self.regions if region.parent == ely.code]
        return tuple(areas)

    @cached_property
    def codes(self) -> frozenset[str]:
        return frozenset(area.code for area in self.expected) | {self.area.code}

    @cached_property
    def figures(self) -> dict[tuple[str, str, str], RollupRow]:
        """Roll-up rows by (field, segment, area)."""
        return {(row.field, row.segment, row.area): row for row in self.harvest.rollup}

    def name(self, area: Area) -> str:
        return area.name[self.language]

    def phrase(self, name: str, **facts: object) -> str:
        return messages.phrase(name, self.language).format(**facts)

    def unit(self, field: Field) -> str:
        return field.unit[self.language]
