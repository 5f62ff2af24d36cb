"""Every command: options in, one call, then a table for a person or one JSON document for a script."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from workbook_kit.cli import closing, command, console, deciding, exit_codes
from workbook_kit.cli.command import answer, relative, say, workspace_of, written
from workbook_kit.cli.exit_codes import OPEN, WELL, leave
from workbook_kit.findings import messages
from workbook_kit.language import Language
from workbook_kit.period import Period
from workbook_kit.version import __version__

# Imports inside the commands: --help and generate must not wait for reading, tables or pandas (a test holds it).
# ruff: noqa: PLC0415


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="workbook-kit")
def cli() -> None:
    """Locked Excel workbooks out to regions; returns read strictly; ELY and national summaries.

    A quarter: generate → mail → fill → reply → drop into collected/ → harvest → output/. PERIOD is a quarter such as
    2013Q1.
    """


@cli.command()
@command.period
@command.regions
@command.elys
@command.one_language
@command.common
def generate(
    period: Period,
    regions: tuple[str, ...],
    elys: tuple[str, ...],
    language: Language | None,
    root: Path,
    as_json: bool,
) -> None:
    """Write a locked workbook for every region and ELY into blank_templates/."""
    from workbook_kit.blank.generate import Order
    from workbook_kit.generation import generate as write_all

    workspace = workspace_of(root)
    made = write_all(workspace, period, Order(regions, elys, language), command.watch(workspace, as_json))
    folder = relative(workspace.templates / str(period), root)
    changed = sum(new for _, new in made)
    files = written(made, root)
    verdict = say(workspace, "generated", count=len(made), folder=folder, changed=changed)
    answer(as_json, {"period": str(period), "verdict": verdict, "files": files}, [verdict])


@cli.command()
@command.period
@command.regions
@command.elys
@command.one_language
@command.common
def send(
    period: Period,
    regions: tuple[str, ...],
    elys: tuple[str, ...],
    language: Language | None,
    root: Path,
    as_json: bool,
) -> None:
    """Write mail drafts that carry the blank workbooks into output/PERIOD/outbox/; nothing is ever sent."""
    from workbook_kit.blank.generate import Order
    from workbook_kit.reply.outbox import FOLDER
    from workbook_kit.reply.outbox import send as write_drafts

    workspace = workspace_of(root)
    sent = write_drafts(workspace, period, Order(regions, elys, language))
    folder = relative(workspace.output / str(period) / FOLDER, root)
    changed = sum(new for _, new in sent.drafts)
    verdict = say(workspace, "sent", count=len(sent.drafts), folder=folder, changed=changed)
    lacking = {"without-address": sent.without_address, "without-workbook": sent.without_workbook}
    named = {name: [f"{area.code} {area.short.fi}" for area in areas] for name, areas in lacking.items()}
    lines = [f"  {say(workspace, name, areas=', '.join(areas))}" for name, areas in named.items() if areas]
    document = {"period": str(period), "verdict": verdict, "files": written(sent.drafts, root)}
    document |= {name.replace("-", "_"): [area.code for area in areas] for name, areas in lacking.items()}
    answer(as_json, document, [verdict, *lines])


@cli.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@command.common
def bundle(file: Path, root: Path, as_json: bool) -> None:
    """Pack collected/, decisions and waivers into one archive FILE for the office that harvests the whole."""
    from workbook_kit.cli.bundle import bundle as pack

    workspace = workspace_of(root)
    made = pack(workspace, file)
    verdict = say(workspace, "bundled", count=len(made.files), file=file)
    counts = {"decisions": made.decisions, "waivers": made.waivers}
    lines = [say(workspace, "bundled-decisions", **counts)] if any(counts.values()) else []
    answer(as_json, {"verdict": verdict, "file": str(file), "files": made.files, **counts}, [verdict, *lines])


@cli.command()
@click.option(
    "--period", type=command.Quarter(), help="The quarter whose hierarchy of areas to start from (default: today's)."
)
@click.option("--office", metavar="NAME", help="The office whose decisions these are (default: the folder's name).")
@command.common
def init(period: Period | None, office: str | None, root: Path, as_json: bool) -> None:
    """Make a workspace: folders, kit.toml, regions.csv, texts of the cover mails, signing key.

    With --period it adds the areas of another era, beside those that a workspace has, and keeps the contacts.
    """
    from workbook_kit.cli import init_workspace

    workspace = workspace_of(root)
    today = _today()
    wanted = period or Period(today.year, (today.month + 2) // 3)
    added = init_workspace.succession(workspace, period) if period else None
    made = init_workspace.create(workspace, wanted, added, office)
    new = [path for path, is_new in made if is_new]
    registry = added.file if added else init_workspace.REGISTRY
    verdict = say(workspace, "founded", folder=root.resolve(), registry=registry)
    lines = [verdict, *(f"  {relative(path, root)}" for path in new)]
    if added:
        lines += init_workspace.succession_lines(added, wanted, workspace.language)
    elif root / init_workspace.REGISTRY in new:
        lines.append(say(workspace, "hierarchy-taken", **init_workspace.hierarchy(wanted, workspace.language)))
    elif period:
        lines.append(say(workspace, "hierarchy-kept", period=period))
    if office and workspace.office != office.strip():
        lines.append(say(workspace, "office-kept"))
    document = {"verdict": verdict, "files": written(made, root)}
    answer(as_json, document | ({"registry": added.document} if added else {}), lines)


@cli.command()
@click.option("--export", "target", type=click.Path(dir_okay=False, path_type=Path), help="Copy the key into FILE.")
@click.option("--import", "source", type=click.Path(dir_okay=False, path_type=Path), help="Take the key from FILE.")
@click.option("--new", "anew", is_flag=True, help="Make a new key in place of one that is lost for good.")
@command.common
def key(target: Path | None, source: Path | None, anew: bool, root: Path, as_json: bool) -> None:
    """Hand the signing key to another office that harvests the same forms, or take it in, or start anew."""
    from workbook_kit.workspace.key import export_key, import_key, new_key

    if [target is not None, source is not None, anew].count(True) != 1:
        raise click.UsageError("Say one of --export FILE, --import FILE and --new.")
    workspace = workspace_of(root)
    phrase, file = "key-new", workspace.key_file
    if target:
        phrase, file = "key-exported", target
        export_key(workspace.key_file, target)
    elif source:
        phrase, file = "key-imported", source
        import_key(workspace.key_file, source)
    else:
        new_key(workspace.key_file)
    verdict = say(workspace, phrase, file=file)
    answer(as_json, {"verdict": verdict, "file": str(file)}, [verdict])


@cli.command()
@command.period
@click.option("--region", metavar="CODE", help="The region whose workbook is meant.")
@click.option("--ely", metavar="CODE", help="The ELY whose own workbook is meant.")
@command.one_language
@command.common
def fields(
    period: Period, region: str | None, ely: str | None, language: Language | None, root: Path, as_json: bool
) -> None:
    """List every place for an answer: field, segment, row, sheet, cell, kind, choices and more."""
    from workbook_kit.cli.fields import field_rows, layout_of

    if (region is None) == (ely is None):
        raise click.UsageError("Name one area: --region CODE or --ely CODE.")
    workspace = workspace_of(root)
    layout = layout_of(workspace, period, region or str(ely), "region" if region else "ely", language)
    rows = field_rows(layout)
    verdict = say(workspace, "fields", count=len(rows), area=layout.area.name[layout.language], period=period)
    columns = ("field", "segment", "row", "sheet", "cell", "kind", "unit", "required", "label")
    answer(as_json, rows, [verdict], console.grid(rows, {name: name for name in columns}))


@cli.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@command.common
def check(files: tuple[Path, ...], root: Path, as_json: bool) -> None:
    """Say what a harvest would say of these files; write nothing."""
    from workbook_kit.cli import preview
    from workbook_kit.reading.intake import unwrap
    from workbook_kit.workspace.arrival import Arrival

    workspace = workspace_of(root)
    arrived = (arrival for path in files for arrival in unwrap(Arrival(path.name, path.read_bytes())))
    seen = preview.look(workspace, arrived)
    counts = preview.counts(seen)
    verdict = say(workspace, "checked", **counts)
    lines = [verdict, *(line for one in seen for line in one.lines(workspace.language))]
    rows = [one.row(workspace.language) for one in seen]
    answer(as_json, {"verdict": verdict, **counts, "returns": rows}, lines)
    leave(OPEN if counts["errors"] else WELL)


@cli.command()
@command.period
@click.option("--cross-check", "twice", is_flag=True, help="Read every accepted value a second time, with openpyxl.")
@command.contacts
@command.page_language
@command.common
def harvest(period: Period, twice: bool, contacts: bool, language: Language, root: Path, as_json: bool) -> None:
    """Read everything in collected/ and write output/PERIOD/: summaries, data files and replies to mail."""
    from concurrent.futures import ProcessPoolExecutor

    from workbook_kit.cli.around import around_of
    from workbook_kit.cli.status import counts, stopped_lines
    from workbook_kit.harvest import crosscheck
    from workbook_kit.harvest.gathering import gather, would_differ
    from workbook_kit.harvest.rows import return_rows
    from workbook_kit.outputs import write_outputs
    from workbook_kit.workspace.store import Store

    workspace = workspace_of(root)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        watch = command.watch(workspace, as_json)
        result = gather(workspace, period, keep=True, executor=pool, watch=watch)
        differences = crosscheck.cross_check(result, Store(workspace.collected), pool) if twice else None
        folder = write_outputs(workspace, result, executor=pool, watch=watch, language=language, contacts=contacts)
        differing = would_differ(workspace, result)
    counted = counts(result)
    verdict = say(workspace, "harvested", period=period, **counted)
    beside = around_of(workspace, result, differing)
    lines = [verdict, *beside.lines]
    lines += stopped_lines(result)
    made = (f"kansallinen-{period}.xlsx", "report.html", "ely/", "data/", "replies/")
    lines += [relative(folder / name, root) for name in made]
    document = {
        "period": str(period),
        "verdict": verdict,
        **counted,
        **beside.facts,
        "output": relative(folder, root),
        "returns": return_rows(result),
    }
    if differences is not None:
        document["cross_check"] = [vars(one) for one in differences]
        values = sum(len(one.returned_answers) for one in result.accepted.values())
        lines += crosscheck.lines(differences, values, workspace.language)
    answer(as_json, document, lines)
    leave(WELL if result.is_clean and not differences and beside.is_sound else OPEN)


@cli.command()
@command.period
@command.common
def status(period: Period, root: Path, as_json: bool) -> None:
    """Tell who is in, who is missing, what is held or refused and why; write nothing."""
    from workbook_kit.cli import status as told
    from workbook_kit.cli.around import around_of
    from workbook_kit.harvest.gathering import gather
    from workbook_kit.harvest.rows import return_rows

    workspace = workspace_of(root)
    result = gather(workspace, period, keep=False)
    rows = told.area_rows(result)
    counts = told.counts(result)
    verdict = say(workspace, "status", period=period, **counts)
    shown = {row["sha256"] for row in rows}
    unknown = [r for r in return_rows(result) if r["verdict"] == "refused" and not (r["area"] or r["sha256"] in shown)]
    today = _today()
    due = {"deadline": result.deadline, "days_left": told.days_left(result.deadline, today)}
    document: dict[str, Any] = {"period": str(period), "verdict": verdict, **counts, **due, "areas": rows}
    document["unattributed"] = unknown
    beside = around_of(workspace, result)
    document |= beside.facts
    lines = [verdict, *beside.lines, *told.deadline_lines(result.deadline, today, workspace.language)]
    lines += told.other_lines(result, rows)
    lines += [*told.sender_lines(result), *told.decide_lines(result)]
    if click.get_current_context().params.get("verbose"):
        lines += told.change_lines(rows)
    answer(as_json, document, lines, console.grid(*told.shown(rows, workspace.language)))
    leave(WELL if result.is_clean and beside.is_sound else OPEN)


for decision in (
    deciding.accept, deciding.reject, deciding.withdraw, deciding.correct, deciding.undo, closing.close, closing.reopen
):  # fmt: skip
    cli.add_command(decision)


@cli.command()
@click.argument("code", required=False)
@command.common
def explain(code: str | None, root: Path, as_json: bool) -> None:
    """Tell what a finding means and what to do; without CODE, list all findings."""
    language = workspace_of(root).language
    wanted = [messages.message(code)] if code else list(messages.messages().values())
    documents = [
        {"code": m.code, "severity": m.severity, "message": dict(m.text), "advice": dict(m.advice)} for m in wanted
    ]
    lines = []
    for m in wanted:
        text, advice = m.explained(language)
        lines.append(f"{m.code} ({messages.notice(m.severity, language)}): {text}")
        if code:
            lines.append(f"{messages.notice('advice', language)}: {advice}")
    answer(as_json, documents[0] if code else documents, lines)


@cli.command()
@click.argument("folder", default="demo", type=click.Path(file_okay=False, path_type=Path))
@command.common
def demo(folder: Path, root: Path, as_json: bool) -> None:
    """Run two quarters of 2013 on made-up answers in FOLDER (default: demo), start to end."""
    from workbook_kit.demo import run

    with workspace_of(root / folder).alone():
        result = run(root / folder, tell=(lambda _: None) if as_json else click.echo)
    answer(as_json, result, [])


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and leave with its exit code; every expected error is one line on standard error."""
    sys.exit(exit_codes.run(cli, sys.argv[1:] if arguments is None else arguments))
