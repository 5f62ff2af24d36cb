"""Every sentence that people read, from one catalogue with stable codes: ``messages.toml``.

Findings, refusals and what the command line says exist in Finnish, Swedish and English; workbooks, summaries and mails
in Finnish and Swedish. What is said of a kind of field, or of a roll-up rule, stands in its row (``form.kinds``,
``form.rules``).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, Literal, get_args

from workbook_kit.errors import UsageError
from workbook_kit.finnish import Template
from workbook_kit.language import Language
from workbook_kit.work.caching import cache

Severity = Literal["error", "query", "note"]
MessageLanguage = Literal["fi", "sv", "en"]
TONGUES: tuple[MessageLanguage, ...] = get_args(MessageLanguage)


@dataclass(frozen=True)
class Message:
    """One finding's sentence and advice in three languages; blanks such as ``{raw}`` are filled with facts.

    A message for the ``office`` alone never goes into a reply. ``sheet`` is the code that the workbook's own check
    sheet has for it, as a formula cannot tell apart all that the reader can.
    """

    code: str
    severity: Severity
    text: Mapping[str, str]
    advice: Mapping[str, str]
    office: bool = False
    sheet: str = ""

    def say(self, language: MessageLanguage, facts: Mapping[str, object]) -> str:
        return self.text[language].format_map(_worded(facts, language))

    def advise(self, language: MessageLanguage, facts: Mapping[str, object]) -> str:
        return self.advice[language].format_map(_worded(facts, language))

    def explained(self, language: MessageLanguage) -> tuple[str, str]:
        """Sentence and advice in general, with an ellipsis for each blank: what ``explain`` prints."""
        text, advice = (_BLANK.sub("…", texts[language]) for texts in (self.text, self.advice))
        return text, advice


@dataclass(frozen=True)
class Worded:
    """A fact that is itself a phrase of the catalogue, to be said in the language of the sentence that it fills."""

    phrase: str
    facts: tuple[tuple[str, object], ...] = ()

    def words(self, language: MessageLanguage) -> str:
        return notice(self.phrase, language).format(**dict(self.facts))


_BLANK = re.compile(r"\{[a-z_]+\}")


class _Facts(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"


def _worded(facts: Mapping[str, object], language: MessageLanguage) -> _Facts:
    return _Facts({name: fact.words(language) if isinstance(fact, Worded) else fact for name, fact in facts.items()})


@cache
def _catalogue() -> dict[str, Any]:
    text = (resources.files("workbook_kit.findings") / "messages.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def messages() -> Mapping[str, Message]:
    """All messages of findings and refusals by code."""
    return {
        code: Message(
            code,
            entry["severity"],
            {language: entry[language] for language in TONGUES},
            {language: entry["advice"][language] for language in TONGUES},
            entry.get("office", False),
            entry.get("sheet", code),
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
def phrase(name: str, language: Language) -> Template:
    """A word or sentence of workbooks and summaries by name.

    Its blanks are left to whoever asks; a test holds that all of them are filled.
    """
    return Template(_catalogue()["phrase"][name][language])


@cache
def notice(name: str, language: MessageLanguage) -> Template:
    """A phrase where findings or the command line use it, which speak English as well."""
    return Template(_catalogue()["phrase"][name][language])


def mail(name: str, language: Language, **facts: object) -> str:
    """A sentence of the replies by name, its blanks filled."""
    return Template(_catalogue()["mail"][name][language]).format(**facts)


@cache
def area_wording(code: str, language: Language) -> Mapping[str, str]:
    """The ``text`` and ``advice`` for areas, where these are worded otherwise than for the office; may be empty."""
    return dict(_catalogue()["mail"]["finding"].get(code, {}).get(language, {}))
