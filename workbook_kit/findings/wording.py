"""Findings as lines for a person: the same sentence about several cells is one line, and lines are bounded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar, get_args

from workbook_kit import excel
from workbook_kit.findings import messages
from workbook_kit.findings.finding import Finding
from workbook_kit.findings.messages import MessageLanguage, Severity

MOST_LINES = 5
"""Lines of one code on one sheet; the rest are counted, with their cells."""
MOST_PLACES = 12
"""Cells that one line names; the rest are counted."""

_ONE_KIND = tuple[Severity, str, str]
T = TypeVar("T")


@dataclass(frozen=True)
class Line:
    """One line for ``findings`` with the same sentence: ``text`` says where and what, ``advice`` what to do.

    The last line of a code may only count what got no line of its own; its ``advice`` is then empty if theirs differ.
    ``explanation`` is what the sender or the office wrote, if it is the same for all.
    """

    severity: Severity
    code: str
    text: str
    advice: str
    explanation: str
    findings: tuple[Finding, ...]


def grouped(findings: Iterable[Finding], language: MessageLanguage) -> list[Line]:
    """Lines of errors, then queries, then notes; each by sheet in the order of ``findings``, then down the sheet."""
    listed = list(findings)
    sheets = list(dict.fromkeys(finding.sheet for finding in listed))
    lines = [
        line
        for found in _gathered(sorted(listed, key=_down_the_sheet), _kind).values()
        for line in _lines_of_kind(found, language)
    ]
    return sorted(lines, key=lambda line: _position(line, sheets))


def _kind(finding: Finding) -> _ONE_KIND:
    return finding.severity, finding.code, finding.sheet


def _position(line: Line, sheets: Sequence[str]) -> tuple[int, int, tuple[int, int]]:
    first = line.findings[0]
    return get_args(Severity).index(line.severity), sheets.index(first.sheet), _down_the_sheet(first)


def _lines_of_kind(found: Sequence[Finding], language: MessageLanguage) -> list[Line]:
    """The lines of one code on one sheet; the last one may count those that got no line of their own."""
    alike = list(_gathered(found, lambda f: (f.words(language), f.advice(language), f.explanation)).values())
    kept = _kept(len(alike), MOST_LINES)
    lines = [_line(one, one[0].words(language), language) for one in alike[:kept]]
    rest = [finding for one in alike[kept:] for finding in one]
    said = messages.notice("more-alike", language).format(count=len(rest))
    return [*lines, _line(rest, said, language)] if rest else lines


def _line(found: Sequence[Finding], said: str, language: MessageLanguage) -> Line:
    first = found[0]
    text = _placed(first.sheet, places(found, language), _common([f.label for f in found]), said)
    advice = _common([finding.advice(language) for finding in found])
    explanation = _common([finding.explanation for finding in found])
    return Line(first.severity, first.code, text, advice, explanation, tuple(found))


def _placed(sheet: str, cells: str, label: str, text: str) -> str:
    place = ", ".join(filter(None, (sheet, cells)))
    place += f" ({label})" if label and place else ""
    return f"{place}: {text}" if place else text


def places(findings: Iterable[Finding], language: MessageLanguage) -> str:
    """The cells of findings, column by column: "C12, C15 ja C18", or "C12, C15 … ja 7 muuta"."""
    cells = list(dict.fromkeys(f.cell for f in sorted(findings, key=_down_the_columns) if f.cell))
    kept = _kept(len(cells), MOST_PLACES)
    return enumeration(cells, language) if kept == len(cells) else shortened(cells, kept, language)


def enumeration(names: Sequence[str], language: MessageLanguage) -> str:
    """Names as a sentence lists them: "a, b ja c"."""
    word = messages.notice("and", language)
    return f" {word} ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def shortened(names: Sequence[str], most: int, language: MessageLanguage, between: str = ", ") -> str:
    """Names in a row; of more than ``most`` the first, and how many others there are: "a, b ja 7 muuta"."""
    more = len(names) - most
    row = between.join(names[:most])
    return f"{row} {messages.notice('remark-more', language).format(count=more)}" if more > 0 else row


def _kept(count: int, most: int) -> int:
    """How many to show of ``count``: never all but one, as the line that counts one could show it instead."""
    return count if count <= most else min(most, count - 2)


def _common(texts: Iterable[str]) -> str:
    different = set(texts)
    return different.pop() if len(different) == 1 else ""


def _gathered(found: Iterable[Finding], key: Callable[[Finding], T]) -> dict[T, list[Finding]]:
    groups: dict[T, list[Finding]] = {}
    for finding in found:
        groups.setdefault(key(finding), []).append(finding)
    return groups


def _down_the_sheet(finding: Finding) -> tuple[int, int]:
    column, row = _down_the_columns(finding)
    return row, column


def _down_the_columns(finding: Finding) -> tuple[int, int]:
    """Column and row as a sort key: B before AA, C2 before C12; a finding without a cell first."""
    row, column = excel.place(finding.cell) or (-1, -1)
    return column, row
