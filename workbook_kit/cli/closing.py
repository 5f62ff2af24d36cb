"""The commands that close a round and open it again: its figures are then changed by a decision alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbook_kit.cli import command
from workbook_kit.cli.command import answer, say, workspace_of
from workbook_kit.cli.deciding import why, write
from workbook_kit.cli.exit_codes import OPEN, WELL, leave
from workbook_kit.errors import UsageError
from workbook_kit.language import Language
from workbook_kit.period import Period

if TYPE_CHECKING:
    from workbook_kit.workspace.folder import Workspace

# What only these commands need is imported inside them: --help must not pay for reading or tables.
# ruff: noqa: PLC0415


@click.command()
@command.period
@command.contacts
@command.page_language
@command.common
def close(period: Period, contacts: bool, language: Language, root: Path, as_json: bool) -> None:
    """Close a round: its figures become an edition that no file changes any more."""
    from workbook_kit.cli.status import counts
    from workbook_kit.harvest.gathering import gather
    from workbook_kit.outputs import write_outputs
    from workbook_kit.workspace import editions

    workspace = workspace_of(root)
    is_new = not workspace.closed(period)
    number = _closed_now(workspace, period) if is_new else workspace.closed(period)
    editions.settle(workspace, period, number)
    result = gather(workspace_of(root), period, keep=True)
    write_outputs(workspace_of(root), result, language=language, contacts=contacts)
    phrase = "round-closed" if result.edition_before is None else "round-closed-again"
    verdict = say(workspace, phrase, period=period, edition=number, count=len(result.revised))
    document = {"verdict": verdict, "period": str(period), "edition": number, "changed": is_new, **counts(result)}
    answer(as_json, document, [verdict, say(workspace, "harvested", period=period, **counts(result))])
    leave(WELL if result.is_clean else OPEN)


def _closed_now(workspace: Workspace, period: Period) -> int:
    """Close a round as it was harvested, which somebody has looked at; returns the number of the edition."""
    from workbook_kit.harvest.gathering import gather, note_of, rounds_before
    from workbook_kit.workspace import editions

    harvested, note = workspace.rounds.note(period), note_of(gather(workspace, period, keep=True))
    if harvested is None:
        raise UsageError(f"{period} has not been harvested yet: harvest it, look at it, then close it.")
    if (note.counted, note.sums) != (harvested.counted, harvested.sums):
        raise UsageError(f"{period} is not what was harvested last: harvest it again, look at it, then close it.")
    number = workspace.editions(period) + 1
    as_kept = workspace_of(workspace.root)  # with what other offices handed on, which is in the store now
    digest = editions.freeze(as_kept, period, number, note, rounds_before(as_kept, period, keep=True))
    write(workspace, kind="close", period=str(period), target=digest, value=str(number))
    return number


@click.command()
@command.period
@why
@command.common
def reopen(period: Period, why: str, root: Path, as_json: bool) -> None:
    """Open a closed round again: what came since counts with the next harvest, and closing makes the next edition."""
    workspace = workspace_of(root)
    edition = workspace.closed(period)
    if not why.strip():
        raise click.UsageError("Say --why TEXT: the reason stands beside the figures that change.")
    if edition:
        write(workspace, kind="reopen", period=str(period), reason=why)
    verdict = say(workspace, "round-reopened" if edition else "round-is-open", period=period, edition=edition)
    answer(
        as_json, {"verdict": verdict, "period": str(period), "edition": edition, "changed": bool(edition)}, [verdict]
    )
