"""Sentences that count: the words agree with the number, in every language of the catalogue."""

import tomllib
from collections.abc import Iterator
from importlib import resources
from string import Formatter
from typing import Any

import pytest

from workbook_kit.findings import messages
from workbook_kit.findings.messages import MessageLanguage

CATALOGUE = tomllib.loads((resources.files("workbook_kit.findings") / "messages.toml").read_text(encoding="utf-8"))


def counting(entry: Any) -> Iterator[str]:
    """The words of all blanks of an entry that count."""
    if isinstance(entry, str):
        yield from (words for _, _, words, _ in Formatter().parse(entry) if words)
    elif isinstance(entry, dict):
        for text in entry.values():
            yield from counting(text)


@pytest.mark.parametrize("part", ["phrase", "mail"])
def test_words_come_in_pairs(part: str) -> None:
    """Whatever counts has words for one and for many, and the two differ."""
    pairs = [words.split("|") for entry in CATALOGUE[part].values() for words in counting(entry)]
    assert pairs
    assert all(len(set(filter(None, pair))) == 2 for pair in pairs)


def test_findings_do_not_count() -> None:
    """Their sentences also stand in formulas of the check sheet and in ``explain``, which know no agreement."""
    assert [*counting(CATALOGUE["finding"])] == []


@pytest.mark.parametrize(
    ("language", "one", "two"),
    [
        ("fi", "1 tiedosto: 1 luettavissa, 1 hylätty, 1 virhe, 1 kysymys.", "2 hylättyä, 2 virhettä, 2 kysymystä."),
        ("sv", "1 fil: 1 läsbar, 1 avvisad, 1 fel, 1 fråga.", "2 avvisade, 2 fel, 2 frågor."),
        ("en", "1 file: 1 readable, 1 refused, 1 error, 1 query.", "2 refused, 2 errors, 2 queries."),
    ],
)
def test_one_is_not_told_as_many(language: MessageLanguage, one: str, two: str) -> None:
    """Each number of a sentence has words of its own."""
    sentence, names = messages.notice("checked", language), ("files", "accepted", "refused", "errors", "queries")
    assert sentence.format(**dict.fromkeys(names, 1)) == one
    assert sentence.format(**dict.fromkeys(names, 2)).endswith(two)
