"""The officer's folder: where things lie in it, and its settings."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import cast

from workbook_kit import registry, spec, store
from workbook_kit.errors import SpecError
from workbook_kit.form import Form, Level
from workbook_kit.messages import Tongue
from workbook_kit.period import Period
from workbook_kit.reading.returns import Reader
from workbook_kit.registry import Registries, Registry

_SETTINGS: dict[str, type] = {"language": str}
_TONGUES = ("fi", "sv", "en")


@dataclass(frozen=True)
class Workspace:
    """A workspace by its root folder; nothing is read before it is asked for."""

    root: Path

    @property
    def templates(self) -> Path:
        return self.root / "blank_templates"

    @property
    def collected(self) -> Path:
        return self.root / "collected"

    @property
    def output(self) -> Path:
        return self.root / "output"

    @property
    def key_file(self) -> Path:
        return self.root / "kit.key"

    @cached_property
    def settings(self) -> Mapping[str, object]:
        """kit.toml; raises SpecError if it is wrong."""
        path = self.root / "kit.toml"
        if not path.exists():
            return {}
        try:
            found = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
            raise SpecError("kit.toml", f"cannot be read: {wrong}") from None
        for key, value in found.items():
            if key not in _SETTINGS or not isinstance(value, _SETTINGS[key]):
                raise SpecError("kit.toml", f"{key!r} is not a setting, or not of the right type")
        return found

    @property
    def language(self) -> Tongue:
        """What the commands and data files speak: ``language`` of kit.toml, Finnish by default."""
        language = str(self.settings.get("language", "fi"))
        if language not in _TONGUES:
            raise SpecError("kit.toml", f"language {language!r} is none of {', '.join(_TONGUES)}")
        return cast("Tongue", language)

    @cached_property
    def versions(self) -> tuple[Form, ...]:
        """Every version of the forms: of the workspace's own ``forms/`` if there is one, else of the package."""
        own = self.root / "forms"
        return spec.load_versions(own if own.is_dir() else None)

    @cached_property
    def forms(self) -> dict[Level, Form]:
        """The version of each form that is in use."""
        return {form.level: form for form in self.versions}

    @cached_property
    def registries(self) -> Registries:
        return registry.load(self.root)

    def registry(self, period: Period) -> Registry:
        return self.registries.at(period)

    @cached_property
    def reader(self) -> Reader:
        """What returns of this workspace are read with. Raises StoreError without the signing key."""
        return Reader(self.versions, self.registries, store.signing_key(self.key_file, create=False))

    def harvested(self) -> list[Period]:
        """The periods that have outputs, oldest first."""
        if not self.output.is_dir():
            return []
        found = [p.parents[1].name for p in self.output.glob("20??Q?/data/answers.csv")]
        return sorted(Period.parse(name) for name in found)
