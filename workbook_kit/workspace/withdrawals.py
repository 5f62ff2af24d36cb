"""What version 0.1 noted of withdrawn files in the store, taken over into ``decisions.csv`` once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from workbook_kit.workspace import decisions
from workbook_kit.workspace.decisions import Decision, Decisions

_UNKNOWN = "1970-01-01T00:00:00Z"
"""Version 0.1 wrote down no moment: it was before anything that was decided since."""


def beside(known: Decisions, noted: Mapping[str, str], office: str) -> Decisions:
    """The decisions of a workspace as they will be once the withdrawals are taken over."""
    return replace(known, listed=(*known.listed, *decisions.numbered(known.listed, _untaken(known, noted, office))))


def take_over(root: Path, noted: Mapping[str, str], office: str) -> None:
    """Write the withdrawals down as decisions of this office; what was written before is not written again.

    The caller has the workspace to itself. Raises SpecError, StoreError.
    """
    if new := _untaken(decisions.read(root), noted, office):
        decisions.append_all(root, new)


def _untaken(known: Decisions, noted: Mapping[str, str], office: str) -> list[Decision]:
    taken = {one.target for one in known.listed if one.when == _UNKNOWN}
    return [
        Decision(when=_UNKNOWN, office=office, kind="withdraw", target=sha256, reason=why)
        for sha256, why in noted.items()
        if sha256 not in taken
    ]
