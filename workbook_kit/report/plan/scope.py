"""What one summary workbook is about: the nation or one ELY area, in one language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from workbook_kit import finnish
from workbook_kit.figures.rollup import RollupRow
from workbook_kit.findings import messages
from workbook_kit.form.model import Field, Level
from workbook_kit.harvest.gathered import Harvest
from workbook_kit.language import Language
from workbook_kit.period import Period
from workbook_kit.registry import Area


@dataclass(frozen=True)
class Scope:
    """A harvest cut to an area; personal data are in it only with ``contacts``."""

    harvest: Harvest
    area: Area
    language: Language
    contacts: bool = False

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

    def answering(self, level: Level) -> tuple[Area, ...]:
        """The areas of the scope that fill the form of a level."""
        return self.regions if level == "region" else self.elys

    @cached_property
    def codes(self) -> frozenset[str]:
        return frozenset(area.code for area in self.expected) | {self.area.code}

    @cached_property
    def figures(self) -> dict[tuple[str, str, str], RollupRow]:
        """Roll-up rows by (field, segment, area)."""
        return {(row.field, row.segment, row.area): row for row in self.harvest.rollup}

    @cached_property
    def _elys_by_code(self) -> dict[str, Area]:
        return {ely.code: ely for ely in self.elys}

    @cached_property
    def personal(self) -> frozenset[str]:
        """Fields that never leave the region level (docs/facts.md, "What stays in the region")."""
        forms = self.harvest.forms.values()
        return frozenset(field.id for form in forms for field in form.fields.values() if field.personal)

    def ely_of(self, area: Area) -> Area:
        """The ELY area that an area of the scope lies in, or is."""
        return self._elys_by_code[area.parent if area.level == "region" else area.code]

    def name(self, area: Area) -> str:
        return area.name[self.language]

    def label(self, area: Area) -> str:
        """Code and short name, by which formulas find an area: a bare code would be taken for a number."""
        return self.name(area) if area.level == "national" else f"{area.code} {area.short[self.language]}"

    def level(self, level: Level) -> str:
        return self.phrase(f"level-{level}")

    def phrase(self, name: str, **facts: object) -> str:
        return messages.phrase(name, self.language).format(**facts)

    @cached_property
    def late(self) -> Mapping[Period, Sequence[str]]:
        """The areas whose returns for an earlier period came after that was harvested, by label; of nobody the file."""
        labels = {area.code: self.label(area) for area in self.expected}
        found: dict[Period, dict[str, None]] = {}
        for one in self.harvest.late:
            if one.area in labels or self.area.level == "national":
                found.setdefault(one.period, {})[labels.get(one.area, one.area or one.file)] = None
        return {period: list(named) for period, named in found.items()}

    @property
    def regrouped(self) -> str:
        """That earlier periods had other areas, and which regions belong to none of today's; empty if all had these."""
        periods = sorted(self.harvest.regrouped)
        if not periods:
            return ""
        lost = {
            area.code: f"{area.code} {self.name(area)}" for areas in self.harvest.regrouped.values() for area in areas
        }
        told = self.phrase("trends-regrouped", first=periods[0], last=periods[-1])
        return f"{told} {self.phrase('trends-gone', areas=', '.join(lost.values()))}" if lost else told

    @property
    def due(self) -> str:
        """The last day on which returns were in time, as a sentence; empty if there is none."""
        day = self.harvest.deadline
        return self.phrase("deadline-is", day=finnish.day(day)) if day else ""

    def filled(self, title: str) -> str:
        """A form's title with the blanks that it may have."""
        period = self.harvest.period
        blanks = {"year": period.year, "next_year": period.year + 1, "period": period}
        names = dict.fromkeys(("area", "ely"), self.name(self.area))
        for blank, value in {**blanks, **names}.items():
            title = title.replace(f"{{{blank}}}", str(value))
        return title

    def unit(self, field: Field) -> str:
        return field.unit[self.language]
