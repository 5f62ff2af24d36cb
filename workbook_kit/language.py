"""Texts that exist in Finnish and in Swedish."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Language = Literal["fi", "sv"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


@dataclass(frozen=True)
class Text:
    """One text in both languages of the forms; ``{area}``, ``{period}`` and the like are filled by ``layout``."""

    fi: str = ""
    sv: str = ""

    def __getitem__(self, language: Language) -> str:
        return self.fi if language == "fi" else self.sv

    def __bool__(self) -> bool:
        return bool(self.fi)
