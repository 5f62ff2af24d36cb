"""A finding: what a check or the reader has to say about one place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from workbook_kit.cell import SlotId
from workbook_kit.findings import messages
from workbook_kit.findings.messages import MessageLanguage, Severity

QUOTED = 200
"""Characters of a cell's content that a finding quotes; the answer keeps it whole."""


def quoted(raw: str) -> str:
    """The start of what a cell holds, as a finding quotes it."""
    return raw if len(raw) <= QUOTED else f"{raw[:QUOTED]}…"


@dataclass(frozen=True)
class Finding:
    """What a check or the reader has to say about one place; its sentence is in the catalogue under ``code``.

    ``explanation`` is what the sender wrote in the remark cell that goes with the place; it closes a query.
    """

    code: str
    sheet: str = ""
    cell: str = ""
    field: str = ""
    segment: str = ""
    row: str = ""
    label: str = ""
    raw: str = ""
    facts: tuple[tuple[str, Any], ...] = ()
    trial: bool = False
    explanation: str = ""

    @property
    def slot(self) -> SlotId:
        """What the place asks, where it asks anything."""
        return self.field, self.segment, self.row

    @property
    def severity(self) -> Severity:
        """The catalogue's, by code; of a rule on trial always ``note``."""
        return "note" if self.trial else messages.message(self.code).severity

    def words(self, language: MessageLanguage) -> str:
        """What is wrong, as a sentence; with "(on trial)" if the rule is on trial."""
        text = messages.message(self.code).say(language, self._facts)
        return f"{text.removesuffix('.')} ({messages.notice('on-trial', language)})." if self.trial else text

    def sentence(self, language: MessageLanguage) -> str:
        """Where it is and what is wrong, as a sentence."""
        text = self.words(language)
        place = ", ".join(filter(None, (self.sheet, self.cell)))
        place += f" ({self.label})" if self.label and place else ""
        return f"{place}: {text}" if place else text

    def advice(self, language: MessageLanguage) -> str:
        return messages.message(self.code).advise(language, self._facts)

    @property
    def _facts(self) -> dict[str, Any]:
        return {"raw": self.raw} | dict(self.facts)
