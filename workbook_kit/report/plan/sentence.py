"""Words with figures in them as one text formula, and the text that it gives in Finland."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

_BLANK = re.compile(r"\{(\w+)\}")
_LONGEST_TEXT = 250
"""Characters of a text within a formula: Excel takes 255."""


class Fact(NamedTuple):
    """A piece of a sentence: a formula, without its equals sign, and the text that it gives."""

    formula: str
    text: str


def fixed(text: str) -> Fact:
    """Words that stay as they are."""
    return Fact(quoted(text), text)


def number(formula: str, value: float | None) -> Fact:
    """A whole number."""
    return Fact(f"FIXED({formula},0)", shown(Decimal(repr(value or 0)), 0))


def filled(template: str, facts: Mapping[str, Fact]) -> Fact:
    """A template whose blanks are facts."""
    pieces = _BLANK.split(template)
    return joined([facts[piece] if number_ % 2 else fixed(piece) for number_, piece in enumerate(pieces)])


def joined(facts: Sequence[Fact]) -> Fact:
    """Facts one after the other."""
    return Fact("&".join(one.formula for one in facts if one.formula != '""'), "".join(one.text for one in facts))


def quoted(text: str) -> str:
    """A text as formulas write it, in pieces that Excel takes."""
    pieces = [text[start : start + _LONGEST_TEXT] for start in range(0, len(text), _LONGEST_TEXT)]
    return "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces or [""])


def shown(number_: Decimal, decimals: int) -> str:
    """A number as FIXED shows it in Finland: rounded half up, thousands apart, decimal comma."""
    rounded = number_.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{rounded:,}".replace(",", "\u00a0").replace(".", ",")
