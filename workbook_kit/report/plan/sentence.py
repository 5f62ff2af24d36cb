"""Words with figures in them as one text formula."""

from __future__ import annotations

import re
from collections.abc import Mapping

from workbook_kit.report.plan.algebra import Formula, joined, text

_BLANK = re.compile(r"\{(\w+)\}")


def filled(template: str, facts: Mapping[str, Formula]) -> Formula:
    """A template whose blanks are facts."""
    pieces = _BLANK.split(template)
    return joined([facts[piece] if number % 2 else text(piece) for number, piece in enumerate(pieces)])
