"""The corpus as a table for people."""

from __future__ import annotations

from collections.abc import Iterator

from tests.corpus import CASES, GROUPS
from tests.corpus.case import Case

_HEAD = """# Hostile and odd files

{count} files, each made by a few lines in `tests/corpus/` from one filled return, and what the reader says of them:
{accepted} are read, {refused} are refused. `tests/reading/test_corpus.py` holds verdict, reason, values, findings.
Those with a clock ({heavy}) are read in a process of their own that may take 10 seconds and 512 MB. A value that is not
named here is read as it stands in the filled return. Written by `python -m tests.corpus docs/corpus.md`.
"""


def table() -> str:
    """The whole page."""
    refused, heavy = sum(bool(case.refused) for case in CASES), sum(case.heavy for case in CASES)
    numbers = {"count": len(CASES), "accepted": len(CASES) - refused, "refused": refused, "heavy": f"{heavy}, ⏱"}
    return _HEAD.format(**numbers) + "".join(line for group in GROUPS for line in _group(group))


def _group(group: str) -> Iterator[str]:
    yield f"\n## {group}\n\n| file | verdict | reason or findings | values | what it shows |\n|---|---|---|---|---|\n"
    for case in GROUPS[group]:
        verdict = "refused" if case.refused else "read"
        told = ", ".join(f"`{code}`" for code in (case.refused, *case.findings) if code)
        cells = (case.name + " ⏱" * case.heavy, verdict, told, _values(case), case.shows)
        yield f"| {' | '.join(_plain(text) for text in cells)} |\n"


def _values(case: Case) -> str:
    return ", ".join(f"{name} {_shown(value)}" for name, value in case.answers.items())


def _shown(value: object) -> str:
    if value is None:
        return "none"
    text = str(value)
    return ascii(text if len(text) <= 20 else f"{text[:20]}…")[1:-1] if isinstance(value, str) else text


def _plain(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")
