"""Every version of the forms of a folder: which is in use, which one a return was made from, what a field is called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from pathlib import Path

from workbook_kit.errors import SpecError
from workbook_kit.form.extending import whole
from workbook_kit.form.model import LEVELS, Field, Form, Level
from workbook_kit.form.proof import prove_shared
from workbook_kit.form.spec import form_of
from workbook_kit.form.toml_table import read_toml


@dataclass(frozen=True)
class Versions:
    """The forms of regions first, older versions before newer: the last of a level is in use."""

    forms: tuple[Form, ...]

    def __iter__(self) -> Iterator[Form]:
        return iter(self.forms)

    @cached_property
    def in_use(self) -> Mapping[Level, Form]:
        """The form that the areas of each level are asked to fill now."""
        return {form.level: form for form in self.forms}

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """Every field that any version has, by id, as its newest version asks it."""
        return {name: field for form in self.forms for name, field in form.fields.items()}

    @cached_property
    def fields_in_use(self) -> Mapping[str, Field]:
        """Every field of the forms in use, by id."""
        return {name: field for form in self.in_use.values() for name, field in form.fields.items()}

    @cached_property
    def by_name(self) -> Mapping[tuple[str, str], Form]:
        """Every form by its id and version, as a return names the one that it was made from."""
        return {(form.id, form.version): form for form in self.forms}


def load_versions(folder: Path | None = None) -> Versions:
    """Every version of a folder's forms (default: those of the package).

    Raises SpecError if a form is wrong, if a level has two different forms or a version twice, if none is for regions,
    or if two levels ask what would then be added up twice.
    """
    root = folder or resources.files("workbook_kit") / "forms"
    files = sorted((f for f in root.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    data = {file.name: read_toml(file.name, file.read_text(encoding="utf-8")) for file in files}
    forms = [form_of(name, one) for name, one in whole(data)]
    _prove_together(forms, folder)
    return Versions(tuple(sorted(forms, key=lambda form: (LEVELS.index(form.level), _ordered(form.version)))))


def _prove_together(forms: Sequence[Form], folder: Path | None) -> None:
    of_level: dict[Level, Form] = {}
    of_version: dict[tuple[Level, str], Form] = {}
    for form in forms:
        first = of_level.setdefault(form.level, form)
        if first.id != form.id:
            raise SpecError(form.file, f"{first.file} is for the level {form.level!r} already")
        twin = of_version.setdefault((form.level, form.version), form)
        if twin is not form:
            raise SpecError(form.file, f"{twin.file} is version {form.version!r} already")
    if "region" not in of_level:
        raise SpecError(str(folder), "no form with level = 'region' is here")
    prove_shared(forms)


def _ordered(version: str) -> list[tuple[int, str]]:
    """Versions sort by their numbers: 2013.10 comes after 2013.9."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in version.split(".")]
