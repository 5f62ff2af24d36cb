"""Every sentence that the kit says, from one catalogue with stable codes: ``messages.toml``.

Findings and refusals exist in Finnish, Swedish and English; input messages of workbooks in Finnish and Swedish.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

from workbook_kit.errors import UsageError
from workbook_kit.language import Language

Severity = Literal["error", "query", "note"]
Tongue = Literal["fi", "sv", "en"]


@dataclass(frozen=True)
class Message:
    """One finding's sentence and advice in three languages; blanks such as ``{raw}`` are filled with facts."""

    code: str
    severity: Severity
    text: Mapping[str, str]
    advice: Mapping[str, str]

    def say(self, language: Tongue, facts: Mapping[str, object]) -> str:
        return self.text[language].format_map(_Facts(facts))

    def advise(self, language: Tongue, facts: Mapping[str, object]) -> str:
        return self.advice[language].format_map(_Facts(facts))


@dataclass(frozen=True)
class Prompt:
    """What a data validation tells: the title of both boxes, the input message, the error message."""

    title: str
    input: str
    error: str


class _Facts(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"


@cache
def _catalogue() -> dict[str, Any]:
    text = (resources.files("workbook_kit") / "messages.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def messages() -> Mapping[str, Message]:
    """All messages of findings and refusals by code."""
    return {
        code: Message(
            code,
            entry["severity"],
            {language: entry[language] for language in ("fi", "sv", "en")},
            {language: entry["advice"][language] for language in ("fi", "sv", "en")},
        )
        for code, entry in _catalogue()["finding"].items()
    }


def message(code: str) -> Message:
    """The message of a code; raises UsageError if there is none."""
    found = messages().get(code)
    if not found:
        raise UsageError(f"No finding has the code {code!r}; 'workbook-kit explain' lists them all.")
    return found


@cache
def prompt(kind: str, language: Language) -> Prompt:
    """What the input cells of a kind tell in a workbook of that language."""
    entry = _catalogue()["prompt"][kind][language]
    return Prompt(entry["title"], entry.get("input", ""), entry["error"])


@cache
def phrase(name: str, language: Language) -> str:
    """A word or sentence of the summaries by name."""
    return str(_catalogue()["phrase"][name][language])


def shown(number: float | None, *, grouped: bool = True) -> str:
    """A number as people read it in both languages: decimal comma, thousands apart; an absent one as a dash."""
    if number is None:
        return "–"
    text = f"{number:,.10g}" if grouped else f"{number:.10g}"
    return text.replace(",", "\u00a0").replace(".", ",").replace("-", "−")
