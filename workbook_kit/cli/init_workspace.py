"""A new workspace: its folders, a commented kit.toml, the registry to complete, and the texts of the cover mails.

In a workspace that is at work already it adds what is lacking: the registry of another era, above all.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path

from workbook_kit import disk
from workbook_kit.errors import UsageError
from workbook_kit.findings import messages
from workbook_kit.language import Language
from workbook_kit.period import Period
from workbook_kit.registry import BUILT_IN, Area, Registry, built_in, era_of, in_force, own_files, with_contacts
from workbook_kit.reply import outbox
from workbook_kit.workspace.folder import NAMELESS, Workspace

REGISTRY = "regions.csv"
SETTINGS = "kit.toml"


@dataclass(frozen=True)
class Succession:
    """The registry of another era beside the one that the workspace has: ``before`` is that, ``now`` the built-in."""

    file: str
    before: Registry
    now: Registry

    @property
    def kept(self) -> tuple[Area, ...]:
        """The regions whose persons go over, by the region's code."""
        there = {region.code for region in self.now.regions}
        named = (r for r in self.before.regions if r.organisation or r.coordinator or r.email)
        return tuple(region for region in named if region.code in there)

    @property
    def gone(self) -> tuple[Area, ...]:
        return _beyond(self.before, self.now)

    @property
    def new(self) -> tuple[Area, ...]:
        return _beyond(self.now, self.before)

    @property
    def document(self) -> Mapping[str, object]:
        """What a script is told."""
        codes = {name: [area.code for area in areas] for name, areas in (("gone", self.gone), ("new", self.new))}
        return {"file": self.file, "contacts_kept": len(self.kept), **codes}


def succession(workspace: Workspace, period: Period) -> Succession | None:
    """The registry that a workspace lacks for a period, if it has one of another era only. Raises SpecError."""
    registries = workspace.registries
    if not registries.lacks(era_of(period)):
        return None
    before = registries.own[-1].registry
    return Succession(f"regions_{in_force(period.year)}.csv", before, _as_much_of(built_in(period.year), before))


def _as_much_of(whole: Registry, before: Registry) -> Registry:
    """The regions that an office has had, and those that are new in the era: it need not have had all there are."""
    others = {region.code for year in BUILT_IN for region in built_in(year).regions if built_in(year) != whole}
    ours = {region.code for region in before.regions}
    regions = tuple(one for one in whole.regions if one.code in ours or one.code not in others) or whole.regions
    parents = {region.parent for region in regions}
    return replace(whole, regions=regions, elys=tuple(ely for ely in whole.elys if ely.code in parents))


def create(
    workspace: Workspace, period: Period, added: Succession | None = None, office: str | None = None
) -> list[tuple[Path, bool]]:
    """Make what does not exist yet; returns each path with whether it was made. Existing files are not touched.

    ``period`` says which hierarchy of areas the registry starts from. Raises UsageError for an office's name that is
    none and StoreError if the disk fails.
    """
    root = workspace.root
    files = {root / SETTINGS: _settings(_office(workspace, office))}
    if added:
        files[root / added.file] = with_contacts(period, added.kept, {region.code for region in added.now.regions})
    elif own_files(root).keys() <= {REGISTRY}:  # what the office keeps in Excel, say, would be one too many
        files[root / REGISTRY] = with_contacts(period)
    files |= {outbox.text_file(workspace, language): _text(language) for language in ("fi", "sv")}
    made: list[tuple[Path, bool]] = []
    for folder in (workspace.templates, workspace.collected, workspace.output):
        with disk.one_line_errors("Making the workspace failed"):
            made.append((folder, not folder.exists()))
            folder.mkdir(parents=True, exist_ok=True)
    for path, data in files.items():
        made.append((path, not path.exists() and disk.write_file(path, data)))
    key = workspace.key_file
    made.append((key, not key.exists()))
    workspace.key(create=True)
    return made


def hierarchy(period: Period, language: messages.MessageLanguage) -> Mapping[str, object]:
    """Facts for the sentence that says which built-in hierarchy was taken, and which quarter gives the other."""
    areas, start = built_in(period.year), in_force(period.year)
    other = next(year for year in BUILT_IN if year != start)
    return {
        "start": start,
        "regions": len(areas.regions),
        "elys": len(areas.elys),
        "example": areas.elys[0].name[_tongue(language)],
        "other": Period(other, 1),
    }


def succession_lines(added: Succession, period: Period, language: messages.MessageLanguage) -> list[str]:
    """Which registry was added, whose contacts went over, and which regions are gone or new."""
    counts = {"regions": len(added.now.regions), "elys": len(added.now.elys), "kept": len(added.kept)}
    facts = {**hierarchy(period, language), **counts, "file": added.file, "beside": added.before.source}
    lines = [messages.notice("hierarchy-added", language).format(**facts)]
    for name, areas in (("regions-gone", added.gone), ("regions-new", added.new)):
        listed = ", ".join(f"{area.code} {area.name[_tongue(language)]}" for area in areas)
        lines += [messages.notice(name, language).format(areas=listed)] if listed else []
    if any(ely.email for ely in added.before.elys):
        column = f"{added.now.era.prefix}_e-mail"
        lines.append(messages.notice("middle-not-carried", language).format(column=column))
    return lines


def _tongue(language: messages.MessageLanguage) -> Language:
    """The language of areas' names in sentences of a language."""
    return "sv" if language == "sv" else "fi"


def _beyond(one: Registry, other: Registry) -> tuple[Area, ...]:
    there = {region.code for region in other.regions}
    return tuple(region for region in one.regions if region.code not in there)


def _office(workspace: Workspace, given: str | None) -> str:
    if given is not None and ("/" in given or not given.strip()):
        raise UsageError('--office needs a name without a slash, such as "Pirkanmaa".')
    return (given or workspace.root.resolve().name or NAMELESS).strip()


def _settings(office: str) -> bytes:
    template = (resources.files("workbook_kit") / SETTINGS).read_bytes()
    # TOML's basic strings are written as JSON's are.
    return template.replace(json.dumps(NAMELESS).encode(), json.dumps(office, ensure_ascii=False).encode())


def _text(language: str) -> bytes:
    return messages.phrase("cover-mail", "sv" if language == "sv" else "fi").encode()
