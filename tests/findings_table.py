"""Writes the table of all findings: ``python -m tests.findings_table docs/findings.md``."""

import sys
from collections.abc import Iterator
from pathlib import Path

from workbook_kit.findings import messages
from workbook_kit.findings.messages import Message

_HEAD = """# What a finding says

{count} codes: {error} errors, {query} queries, {note} notes. An *error* means that the value, or the whole file, does
not count until it is put right. A *query* counts, but asks to be put right or explained in the remark cell that goes
with it: an explanation closes it. A *note* asks for nothing; what a rule on trial says is only noted, with "(on trial)"
after it. The office can close an error or a query by a waiver, see [data.md](data.md). *Office* marks what is for the
officer alone and never goes into a reply. The place stands before the sentence; blanks such as `{{raw}}` are filled
with what was found. A code never changes its meaning. Written by `python -m tests.findings_table docs/findings.md`.

| code | severity | says, in Finnish | says, in English | what to do |
|---|---|---|---|---|
"""


def table() -> str:
    """The whole page, in the order of the catalogue."""
    listed = list(messages.messages().values())
    numbers = {severity: sum(m.severity == severity for m in listed) for severity in ("error", "query", "note")}
    return _HEAD.format(count=len(listed), **numbers) + "".join(_rows(listed))


def _rows(listed: list[Message]) -> Iterator[str]:
    for m in listed:
        severity = f"{m.severity}, office" if m.office else m.severity
        cells = (f"`{m.code}`", severity, m.text["fi"], m.text["en"], m.advice["en"])
        yield f"| {' | '.join(_plain(text) for text in cells)} |\n"


def _plain(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(table(), encoding="utf-8")
