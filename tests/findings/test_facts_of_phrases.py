"""The catalogue's blanks and the facts that the code fills them with."""

import pytest

from tests.findings.phrase_calls import CATALOGUE, Request, blanks_of, requests
from workbook_kit.findings.messages import TONGUES

REQUESTS = list(requests())
TEMPLATES = {"checks-more", "cover-mail", "covered", "remark-n", "told-last", "told-of-all"}
"""Whose blanks are filled later: by a formula of the workbook, or by the office in a text of its own."""

SPOKEN_BY_TABLES = {"held", "refused", "missing", "column-area"}
"""Which the command line asks for by a verdict or by a column of its own."""


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda one: one.where)
def test_facts_are_those_of_the_phrase(request_: Request) -> None:
    """A call gives each fact that its sentence has a blank for, and none that it has not."""
    left_to_others = set().union(*(blanks_of(CATALOGUE["phrase"][name]) for name in request_.names & TEMPLATES))
    assert request_.blanks - left_to_others <= request_.facts | request_.common
    assert request_.facts <= request_.blanks


def test_calls_are_seen() -> None:
    """Calls of each way to ask are among those that are looked at."""
    assert {one.part for one in REQUESTS} == {"phrase", "mail"}
    assert len(REQUESTS) > 150


def test_english_is_where_it_can_be_met() -> None:
    """Findings and the command line speak English, too; workbooks and summaries do not, so their phrases have none."""
    english = {name for name, entry in CATALOGUE["phrase"].items() if "en" in entry}
    asked = {(one.asking, name) for one in REQUESTS if one.part == "phrase" for name in one.names}
    spoken = {name for asking, name in asked if asking != "phrase"} | SPOKEN_BY_TABLES
    assert spoken <= english
    assert not ({name for asking, name in asked if asking == "phrase"} - spoken) & english


@pytest.mark.parametrize("part", ["phrase", "mail", "finding"])
def test_languages_have_the_same_blanks(part: str) -> None:
    """What is told in one language is told in the others: no translation leaves a fact out or asks for another."""
    for name, entry in CATALOGUE[part].items():
        texts = [entry[language] for language in TONGUES if language in entry]
        assert len({frozenset(blanks_of(text)) for text in texts}) <= 1, name
