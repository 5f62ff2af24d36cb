"""Words with figures in them as one text formula."""

from __future__ import annotations

import re
from collections.abc import Mapping

from workbook_kit import finnish
from workbook_kit.form.writing import Writing
from workbook_kit.report.plan.algebra import Formula, fixed, joined, replaced, text

_BLANK = re.compile(r"\{(\w+)\}")


def figure(writing: Writing, one: Formula) -> Formula:
    """A figure as it is written, with the decimals that are always there: FIXED cannot leave any out.

    FIXED writes the minus of the program's locale, which is mostly a hyphen.
    """
    rounded = fixed(100 * one if writing.is_percent else one, writing.decimals)
    return joined([replaced(rounded, "-", finnish.MINUS), text(writing.mark)])


def filled(template: str, facts: Mapping[str, Formula]) -> Formula:
    """A template whose blanks are facts."""
    pieces = _BLANK.split(template)
    return joined([facts[piece] if number % 2 else text(piece) for number, piece in enumerate(pieces)])
