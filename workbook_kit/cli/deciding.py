"""The commands by which people decide: each writes one line of decisions.csv, which the next harvest goes by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbook_kit.cli import command
from workbook_kit.cli.command import answer, say, workspace_of
from workbook_kit.period import Period

if TYPE_CHECKING:
    from workbook_kit.workspace.decisions import Decision, Kind
    from workbook_kit.workspace.folder import Workspace

# What only these commands need is imported inside them: --help must not pay for reading or tables.
# ruff: noqa: PLC0415

_target = click.argument("target", metavar="SHA|FILE")
why = click.option("--why", metavar="TEXT", required=True, help="The reason; it is shown wherever the decision is.")


@click.command()
@_target
@why
@command.common
def accept(target: str, why: str, root: Path, as_json: bool) -> None:
    """Let a held return compete like any other.

    SHA: at least 8 first digits of its SHA-256. FILE: its name as status and returns.csv have it.
    """
    _decide_about(workspace_of(root), target, "accept", why, as_json=as_json)


@click.command()
@_target
@why
@command.common
def reject(target: str, why: str, root: Path, as_json: bool) -> None:
    """Take a held or accepted return out of the count, for good.

    SHA: at least 8 first digits of its SHA-256. FILE: its name as status and returns.csv have it.
    """
    _decide_about(workspace_of(root), target, "reject", why, as_json=as_json)


@click.command()
@_target
@click.option("--why", metavar="TEXT", help="The reason; it is shown beside the file in every summary.")
@click.option("--undo", "undone", is_flag=True, help="Let the file count again.")
@command.common
def withdraw(target: str, why: str | None, undone: bool, root: Path, as_json: bool) -> None:
    """Take a file out of the count without deleting it.

    SHA: at least 8 first digits of its SHA-256. FILE: its name as status and returns.csv have it.
    """
    if bool((why or "").strip()) == undone:
        raise click.UsageError("Say one of --why TEXT and --undo.")
    workspace = workspace_of(root)
    if undone:
        _let_count_again(workspace, target, as_json=as_json)
    else:
        _decide_about(workspace, target, "withdraw", why or "", as_json=as_json)


@click.command(context_settings={"ignore_unknown_options": True})  # -5 is a value
@command.period
@click.argument("area", metavar="AREA")
@click.argument("cell", metavar="CELL")
@click.argument("value", metavar="VALUE")
@why
@command.common
def correct(period: Period, area: str, cell: str, value: str, why: str, root: Path, as_json: bool) -> None:
    """Let a value that was told by phone count instead of what the return of an area says.

    CELL: 'Sheet!D5', an address that only one input has, or FIELD[:SEGMENT[:ROW]] as 'fields' lists it. VALUE: as one
    would type it into the cell.
    """
    from workbook_kit.harvest.corrections import BLANK
    from workbook_kit.harvest.telling import told

    workspace = workspace_of(root)
    place = told(workspace, period, area, cell, value)
    facts = {"kind": "correct", "period": str(period), "area": area, "target": place.sha256}
    facts |= dict(zip(("field", "segment", "row"), place.slot.id, strict=True))
    about = [one for one in workspace.decisions.own if facts.items() <= vars(one).items()]
    said = {"value": value.strip(), "reason": _said(why)}
    changed = not about or not said.items() <= vars(about[-1]).items()
    written = write(workspace, **facts, **said) if changed else about[-1]
    at = {"area": area, "sheet": place.stood.sheet, "cell": place.stood.cell}
    verdict = say(workspace, "value-corrected", told=value, returned=place.stood.raw or BLANK, **at)
    document = {"verdict": verdict, "decision": vars(written), "changed": changed}
    answer(as_json, document, [verdict, *_waits(workspace, str(period))])


@click.command()
@click.argument("number", metavar="NUMBER")
@click.option("--why", metavar="TEXT", default="", help="The reason, if there is more to say.")
@command.common
def undo(number: str, why: str, root: Path, as_json: bool) -> None:
    """Undo a decision: NUMBER as decisions.csv has it, of another office OFFICE/NUMBER."""
    workspace = workspace_of(root)
    decision = workspace.decisions.find(number)
    written = write(workspace, kind="undo", target=decision.id, period=decision.period, reason=why)
    verdict = say(workspace, "decision-undone", number=decision.id, kind=decision.kind)
    answer(as_json, {"verdict": verdict, "decision": vars(written)}, [verdict])


def _decide_about(workspace: Workspace, target: str, kind: Kind, why: str, *, as_json: bool) -> None:
    """Write down a decision about a file; the same one twice in a row is one."""
    from workbook_kit.harvest.candidates import period_of, which
    from workbook_kit.harvest.precedence import SHORT

    reason = _said(why)
    found = which(workspace, target)
    _prove_not_rejected(workspace, found, kind)
    words = _own_words(workspace, found)
    changed = not words or (words[-1].kind, words[-1].reason) != (kind, reason)
    if changed:
        write(workspace, kind=kind, target=found, reason=reason)
    verdict = say(workspace, _SAID[kind], sha=found[:SHORT])
    document = {"verdict": verdict, "sha256": found, "withdrawn": kind != "accept", "changed": changed}
    answer(as_json, document, [verdict, *_waits(workspace, period_of(workspace, found))])


def _prove_not_rejected(workspace: Workspace, sha256: str, kind: Kind) -> None:
    """What was rejected stays so until that is undone: nobody's acceptance takes it back in passing."""
    out = _taken_out(workspace, sha256)
    if kind == "accept" and out:
        raise click.UsageError(
            f"It is out of the count by decision {out[-1].id}: undo that first, undo {out[-1].number}."
        )


def _waits(workspace: Workspace, period: str) -> Iterator[str]:
    """That a decision changes nothing yet, where its round is closed."""
    if period and workspace.closed(Period.parse(period)):
        yield say(workspace, "decision-waits", period=period)


def _said(why: str) -> str:
    """The reason, which is never missing."""
    if not why.strip():
        raise click.UsageError("Say --why TEXT: the reason is shown wherever the decision is told of.")
    return why.strip()


_SAID = {"accept": "file-accepted", "reject": "file-rejected", "withdraw": "withdrawn"}


def _let_count_again(workspace: Workspace, target: str, *, as_json: bool) -> None:
    from workbook_kit.harvest.candidates import which
    from workbook_kit.harvest.precedence import SHORT

    found = which(workspace, target)
    withdrawn = _taken_out(workspace, found)
    for one in withdrawn:
        write(workspace, kind="undo", target=one.id, reason="withdraw --undo")
    verdict = say(workspace, "restored", sha=found[:SHORT])
    document = {"verdict": verdict, "sha256": found, "withdrawn": False, "changed": bool(withdrawn)}
    answer(as_json, document, [verdict])


def _own_words(workspace: Workspace, sha256: str) -> list[Decision]:
    """What this office has decided about a file and not undone, oldest first."""
    kinds = ("withdraw", "reject", "accept")
    return [one for one in workspace.decisions.own if one.target == sha256 and one.kind in kinds]


def _taken_out(workspace: Workspace, sha256: str) -> list[Decision]:
    """Those by which this office has taken a file out of the count."""
    return [one for one in _own_words(workspace, sha256) if one.kind != "accept"]


def write(workspace: Workspace, **facts: Any) -> Decision:
    """Write a decision of this office down, with the moment of now."""
    from workbook_kit.workspace.decisions import Decision, append

    return append(workspace.root, Decision(when=_now(), office=workspace.office, **facts))


def _now() -> str:
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
