"""The command line: thin. Options in, one call, then a table for a person or one JSON document for a script.

Exit codes: 0 all well; 1 done, but a return was refused or has open errors; 2 wrong usage; 3 our own fault.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from workbook_kit import console, disk, messages
from workbook_kit.errors import KitError, UsageError
from workbook_kit.language import LANGUAGES, Language
from workbook_kit.period import Period
from workbook_kit.progress import Watch
from workbook_kit.version import __version__

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from workbook_kit.workspace import Workspace

# What only some commands need is imported inside them: --help and generate must not pay for reading or tables.
# ruff: noqa: PLC0415

WELL, OPEN, USAGE, OURS = 0, 1, 2, 3
_WRITING = frozenset({"generate", "send", "harvest", "bundle", "withdraw", "init", "key", "demo"})
_ALONE = frozenset({"generate", "send", "harvest", "withdraw"})
"""Commands that no other of these may run beside in one workspace."""

_FOUNDING = frozenset({"init", "demo"})
"""Commands that may make the folder of a workspace; of any other, one that is not there is mistyped."""

_QUIET = "workbook_kit.quiet"
Command = TypeVar("Command", bound=Callable[..., Any])


class _Period(click.ParamType[Period]):
    name = "PERIOD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Period:
        try:
            return value if isinstance(value, Period) else Period.parse(str(value))
        except UsageError as wrong:
            self.fail(str(wrong), param, ctx)


def _workspace(root: Path) -> Workspace:
    from workbook_kit.workspace import Workspace

    return Workspace(root)


def _common(command: Command) -> Command:
    """The options of every command."""

    @wraps(command)
    def run(*arguments: Any, quiet: bool, verbose: bool, **options: Any) -> Any:
        context = click.get_current_context()
        context.meta[_QUIET] = quiet
        if context.info_name not in _FOUNDING and not options["root"].is_dir():
            raise UsageError(f"There is no folder {options['root']}. Correct --root, or make a workspace there: init.")
        console.listen(options["root"], verbose=verbose, writes=context.info_name in _WRITING)
        with _workspace(options["root"]).alone() if context.info_name in _ALONE else nullcontext():
            return command(*arguments, **options)

    root = click.option(
        "--root",
        type=click.Path(file_okay=False, path_type=Path),
        default=Path(),
        help="The workspace's folder (default: the current one).",
    )
    as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")
    quiet = click.option("--quiet", is_flag=True, help="Print the verdict alone, and show no progress.")
    verbose = click.option("--verbose", is_flag=True, help="Tell on standard error what is being done.")
    return cast("Command", root(as_json(quiet(verbose(run)))))


_period = click.argument("period", type=_Period())
_language = click.option("--language", type=click.Choice(LANGUAGES), help="Only this language.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="workbook-kit")
def cli() -> None:
    """Locked Excel workbooks out to regions; returns read strictly; ELY and national summaries.

    A quarter: generate → mail → fill → reply → drop into collected/ → harvest → output/. PERIOD is a quarter such as
    2013Q1.
    """


@cli.command()
@_period
@click.option("--region", "regions", multiple=True, metavar="CODE", help="Only this region (may be repeated).")
@click.option("--ely", "elys", multiple=True, metavar="CODE", help="Only this ELY's own workbook (may be repeated).")
@_language
@_common
def generate(
    period: Period,
    regions: tuple[str, ...],
    elys: tuple[str, ...],
    language: Language | None,
    root: Path,
    as_json: bool,
) -> None:
    """Write a locked workbook for every region and ELY into blank_templates/."""
    from workbook_kit.generate import Order
    from workbook_kit.generate import generate as write_all

    workspace = _workspace(root)
    written = write_all(workspace, period, Order(regions, elys, language), _watch(workspace, as_json))
    folder = _relative(workspace.templates / str(period), root)
    changed = sum(new for _, new in written)
    files = _written(written, root)
    verdict = _say(workspace, "generated", count=len(written), folder=folder, changed=changed)
    _answer(as_json, {"period": str(period), "verdict": verdict, "files": files}, [verdict])


@cli.command()
@_period
@click.option("--region", "regions", multiple=True, metavar="CODE", help="Only this region (may be repeated).")
@click.option("--ely", "elys", multiple=True, metavar="CODE", help="Only this ELY's own workbook (may be repeated).")
@_language
@_common
def send(
    period: Period,
    regions: tuple[str, ...],
    elys: tuple[str, ...],
    language: Language | None,
    root: Path,
    as_json: bool,
) -> None:
    """Write mail drafts that carry the blank workbooks into output/PERIOD/outbox/; nothing is ever sent."""
    from workbook_kit.generate import Order
    from workbook_kit.outbox import FOLDER
    from workbook_kit.outbox import send as write_drafts

    workspace = _workspace(root)
    sent = write_drafts(workspace, period, Order(regions, elys, language))
    folder = _relative(workspace.output / str(period) / FOLDER, root)
    changed = sum(new for _, new in sent.drafts)
    verdict = _say(workspace, "sent", count=len(sent.drafts), folder=folder, changed=changed)
    lacking = {"without-address": sent.without_address, "without-workbook": sent.without_workbook}
    named = {name: [f"{area.code} {area.short.fi}" for area in areas] for name, areas in lacking.items()}
    lines = [f"  {_say(workspace, name, areas=', '.join(areas))}" for name, areas in named.items() if areas]
    document = {"period": str(period), "verdict": verdict, "files": _written(sent.drafts, root)}
    document |= {name.replace("-", "_"): [area.code for area in areas] for name, areas in lacking.items()}
    _answer(as_json, document, [verdict, *lines])


@cli.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@_common
def bundle(file: Path, root: Path, as_json: bool) -> None:
    """Pack collected/ into one archive FILE for the office that harvests the whole."""
    from workbook_kit.bundle import bundle as pack

    workspace = _workspace(root)
    names = pack(workspace, file)
    verdict = _say(workspace, "bundled", count=len(names), file=file)
    _answer(as_json, {"verdict": verdict, "file": str(file), "files": names}, [verdict])


@cli.command()
@click.option("--period", type=_Period(), help="The quarter whose hierarchy of areas to start from (default: today's).")
@_common
def init(period: Period | None, root: Path, as_json: bool) -> None:
    """Make a workspace: folders, kit.toml, regions.csv, texts of the cover mails, signing key."""
    from workbook_kit import founding

    workspace = _workspace(root)
    today = _today()
    wanted = period or Period(today.year, (today.month + 2) // 3)
    made = founding.found(workspace, wanted)
    new = [path for path, is_new in made if is_new]
    verdict = _say(workspace, "founded", folder=root)
    lines = [verdict, *(f"  {_relative(path, root)}" for path in new)]
    if root / founding.REGISTRY in new:
        lines.append(_say(workspace, "hierarchy-taken", **founding.hierarchy(wanted)))
    elif period:
        lines.append(_say(workspace, "hierarchy-kept"))
    _answer(as_json, {"verdict": verdict, "files": _written(made, root)}, lines)


@cli.command()
@click.option("--export", "target", type=click.Path(dir_okay=False, path_type=Path), help="Copy the key into FILE.")
@click.option("--import", "source", type=click.Path(dir_okay=False, path_type=Path), help="Take the key from FILE.")
@click.option("--new", "anew", is_flag=True, help="Make a new key in place of one that is lost for good.")
@_common
def key(target: Path | None, source: Path | None, anew: bool, root: Path, as_json: bool) -> None:
    """Hand the signing key to another office that harvests the same forms, or take it in, or start anew."""
    from workbook_kit import store

    if [target is not None, source is not None, anew].count(True) != 1:
        raise click.UsageError("Say one of --export FILE, --import FILE and --new.")
    workspace = _workspace(root)
    said, file = "key-new", workspace.key_file
    if target:
        said, file = "key-exported", target
        store.export_key(workspace.key_file, target)
    elif source:
        said, file = "key-imported", source
        store.import_key(workspace.key_file, source)
    else:
        store.new_key(workspace.key_file)
    verdict = _say(workspace, said, file=file)
    _answer(as_json, {"verdict": verdict, "file": str(file)}, [verdict])


def _written(files: Iterable[tuple[Path, bool]], root: Path) -> list[dict[str, Any]]:
    return [{"file": _relative(path, root), "written": new} for path, new in files]


@cli.command()
@_period
@click.option("--region", metavar="CODE", help="The region whose workbook is meant.")
@click.option("--ely", metavar="CODE", help="The ELY whose own workbook is meant.")
@_language
@_common
def fields(
    period: Period, region: str | None, ely: str | None, language: Language | None, root: Path, as_json: bool
) -> None:
    """List every place for an answer: field, segment, row, sheet, cell, kind, choices and more."""
    from workbook_kit.fields import field_rows, layout_of

    if (region is None) == (ely is None):
        raise click.UsageError("Name one area: --region CODE or --ely CODE.")
    workspace = _workspace(root)
    layout = layout_of(workspace, period, region or str(ely), "region" if region else "ely", language)
    rows = field_rows(layout)
    verdict = _say(workspace, "fields", count=len(rows), area=layout.area.name[layout.language], period=period)
    columns = ("field", "segment", "row", "sheet", "cell", "kind", "unit", "required", "label")
    _answer(as_json, rows, [verdict], console.grid(rows, {name: name for name in columns}))


@cli.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_common
def check(files: tuple[Path, ...], root: Path, as_json: bool) -> None:
    """Say what a harvest would say of these files; write nothing."""
    from workbook_kit import preview
    from workbook_kit.reading.intake import Arrival, unwrap

    workspace = _workspace(root)
    arrived = (arrival for path in files for arrival in unwrap(Arrival(path.name, path.read_bytes())))
    seen = preview.look(workspace, arrived)
    counts = preview.counts(seen)
    verdict = _say(workspace, "checked", **counts)
    lines = [verdict, *(line for one in seen for line in one.lines(workspace.language))]
    rows = [one.row(workspace.language) for one in seen]
    _answer(as_json, {"verdict": verdict, **counts, "returns": rows}, lines)
    _leave(OPEN if counts["errors"] else WELL)


@cli.command()
@_period
@click.option("--cross-check", "twice", is_flag=True, help="Read every accepted value a second time, with openpyxl.")
@click.option("--contacts", is_flag=True, help="Add a sheet of the persons named in the returns to the summaries.")
@click.option(
    "--language", type=click.Choice(LANGUAGES), default="fi", help="Language of the national workbook and the page."
)
@_common
def harvest(period: Period, twice: bool, contacts: bool, language: Language, root: Path, as_json: bool) -> None:
    """Read everything in collected/ and write output/PERIOD/: summaries, data files and replies to mail."""
    from concurrent.futures import ProcessPoolExecutor

    from workbook_kit import harvest as harvesting
    from workbook_kit import late
    from workbook_kit.outputs import write_outputs

    workspace = _workspace(root)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        watch = _watch(workspace, as_json)
        result = harvesting.gather(workspace, period, keep=True, executor=pool, watch=watch)
        checked = _cross_checked(workspace, result, pool) if twice else None
        folder = write_outputs(workspace, result, executor=pool, watch=watch, language=language, contacts=contacts)
    counts = _counts(result)
    verdict = _say(workspace, "harvested", period=period, **counts)
    refused = [r for r in result.returns if r.verdict == "refused"]
    lines = [verdict, *late.lines(result.late, workspace.language)]
    lines += [f"  {r.file}: {r.reason.sentence(workspace.language)}" for r in refused if r.reason]
    made = (f"kansallinen-{period}.xlsx", "report.html", "ely/", "data/", "replies/")
    lines += [_relative(folder / name, root) for name in made]
    document = {
        "period": str(period),
        "verdict": verdict,
        **counts,
        "late": [one.row for one in result.late],
        "output": _relative(folder, root),
        "returns": harvesting.return_rows(result),
    }
    if checked is not None:
        document["cross_check"] = checked
        lines += _cross_check_lines(workspace, result, checked)
    _answer(as_json, document, lines)
    _leave(WELL if result.is_clean and not checked else OPEN)


def _cross_checked(workspace: Workspace, result: Any, pool: Executor) -> list[dict[str, str]]:
    from workbook_kit.crosscheck import cross_check
    from workbook_kit.store import Store

    return [vars(one) for one in cross_check(result, Store(workspace.collected), pool)]


def _cross_check_lines(workspace: Workspace, result: Any, checked: list[dict[str, str]]) -> list[str]:
    first = _say(workspace, "cross-checked", values=len(result.answer_rows), differences=len(checked))
    return [first, *(_cross_check_line(one) for one in checked)]


def _cross_check_line(one: Mapping[str, str]) -> str:
    if not one["cell"]:
        return f"  {one['file']}: {one['theirs']}"
    return f"  {one['file']}: {one['sheet']}, {one['cell']} ({one['field']}): {one['ours']!r} ≠ {one['theirs']!r}"


@cli.command()
@_period
@_common
def status(period: Period, root: Path, as_json: bool) -> None:
    """Tell who is in, who is missing, what is refused and why; write nothing."""
    from workbook_kit import harvest as harvesting
    from workbook_kit import late
    from workbook_kit import status as told

    workspace = _workspace(root)
    result = harvesting.gather(workspace, period, keep=False)
    rows = told.area_rows(result)
    counts = _counts(result)
    verdict = _say(workspace, "status", period=period, **counts)
    unknown = [r for r in harvesting.return_rows(result) if r["verdict"] == "refused" and not r["area"]]
    today = _today()
    due = {"deadline": result.deadline, "days_left": told.days_left(result.deadline, today)}
    document = {"period": str(period), "verdict": verdict, **counts, **due, "areas": rows, "unattributed": unknown}
    document["late"] = [one.row for one in result.late]
    lines = [
        verdict,
        *late.lines(result.late, workspace.language),
        *told.deadline_lines(result.deadline, today, workspace.language),
    ]
    lines += told.refused_lines(result, rows)
    if click.get_current_context().params.get("verbose"):
        lines += told.change_lines(rows)
    _answer(as_json, document, lines, console.grid(*told.shown(rows, workspace.language)))
    _leave(WELL if result.is_clean else OPEN)


@cli.command()
@click.argument("file", metavar="SHA|FILE")
@click.option("--why", metavar="TEXT", help="The reason; it is shown beside the file in every summary.")
@click.option("--undo", is_flag=True, help="Let the file count again.")
@_common
def withdraw(file: str, why: str | None, undo: bool, root: Path, as_json: bool) -> None:
    """Take a file out of the count without deleting it.

    SHA: at least 8 first digits of its SHA-256. FILE: its name as status and returns.csv have it.
    """
    from workbook_kit.candidates import which
    from workbook_kit.store import Store
    from workbook_kit.verdict import SHORT

    reason = (why or "").strip()
    if bool(reason) == undo:
        raise click.UsageError("Say one of --why TEXT and --undo.")
    workspace = _workspace(root)
    store = Store(workspace.collected)
    found = which(workspace, file)
    changed = store.restore(found) if undo else store.withdraw(found, reason)
    verdict = _say(workspace, "restored" if undo else "withdrawn", sha=found[:SHORT])
    _answer(as_json, {"verdict": verdict, "sha256": found, "withdrawn": not undo, "changed": changed}, [verdict])


@cli.command()
@click.argument("code", required=False)
@_common
def explain(code: str | None, root: Path, as_json: bool) -> None:
    """Tell what a finding means and what to do; without CODE, list all findings."""
    language = _workspace(root).language
    told = [messages.message(code)] if code else list(messages.messages().values())
    documents = [
        {"code": m.code, "severity": m.severity, "message": dict(m.text), "advice": dict(m.advice)} for m in told
    ]
    lines = []
    for m in told:
        text, advice = m.explained(language)
        lines.append(f"{m.code} ({messages.phrase(m.severity, language)}): {text}")
        if code:
            lines.append(f"{messages.phrase('advice', language)}: {advice}")
    _answer(as_json, documents[0] if code else documents, lines)


@cli.command()
@click.argument("folder", default="demo", type=click.Path(file_okay=False, path_type=Path))
@_common
def demo(folder: Path, root: Path, as_json: bool) -> None:
    """Run two quarters of 2013 on made-up answers in FOLDER (default: demo), start to end."""
    from workbook_kit.demo import run

    with _workspace(root / folder).alone():
        result = run(root / folder, tell=(lambda _: None) if as_json else click.echo)
    _answer(as_json, result, [])


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()


def _counts(result: Any) -> dict[str, int]:
    from workbook_kit.verdict import accounts

    return {
        **accounts(result.returns),
        "missing": len(result.missing),
        "expected": len(result.expected),
        "errors": result.count("error"),
        "queries": result.count("query"),
    }


def _say(workspace: Workspace, name: str, **facts: object) -> str:
    return messages.phrase(name, workspace.language).format(**facts)


def _relative(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()


def _answer(as_json: bool, document: Any, lines: Iterable[str], grid: Any = None) -> None:
    """The command's answer; its verdict goes to the log as well."""
    if isinstance(document, dict) and "verdict" in document:
        console.LOG.info("%s", document["verdict"])
    console.answer(document, lines, grid, as_json=as_json, quiet=_is_quiet())


def _is_quiet() -> bool:
    return bool(click.get_current_context().meta.get(_QUIET))


def _watch(workspace: Workspace, as_json: bool) -> Watch:
    language: Language = "sv" if workspace.language == "sv" else "fi"
    return console.watch(language, quiet=as_json or _is_quiet())


def _leave(code: int) -> None:
    if code:
        click.get_current_context().exit(code)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and leave with its exit code; every expected error is one line on standard error."""
    if sys.platform == "win32":  # pipes on Windows speak the old code page by default
        cast("Any", sys.stdout).reconfigure(encoding="utf-8")
    given = list(sys.argv[1:] if arguments is None else arguments)
    began = time.monotonic()
    code = _run(given)
    console.LOG.info("%s ended with %d after %.1f s", given[0] if given else "", code, time.monotonic() - began)
    console.silence()
    sys.exit(code)


def _run(arguments: list[str]) -> int:
    """The exit code of a command."""
    as_json = "--json" in arguments
    try:
        code = cli.main(args=arguments, prog_name="workbook-kit", standalone_mode=False)
    except click.ClickException as wrong:
        wrong.show()
        return _failed(wrong.format_message(), USAGE, as_json=as_json)
    except click.Abort:
        return _said("Interrupted; run the command again.", OURS, as_json=as_json)
    except UsageError as wrong:
        return _said(str(wrong), USAGE, as_json=as_json)
    except (KitError, OSError) as ours:  # a drive that goes away does so anywhere
        return _said(disk.told(ours) if isinstance(ours, OSError) else str(ours), OURS, as_json=as_json)
    except Exception as unknown:  # noqa: BLE001 - the last net: a person gets one line, never a traceback
        # the log gets the places alone: the words of an error may quote what somebody typed
        console.LOG.error("%s\n%s", type(unknown).__name__, "".join(traceback.format_tb(unknown.__traceback__)))
        what = f"{type(unknown).__name__}: {unknown}"
        return _said(f"Our own fault: {what}. Please report it with the command.", OURS, as_json=as_json)
    return code if isinstance(code, int) else WELL


def _said(line: str, code: int, *, as_json: bool) -> int:
    click.echo(line, err=True)
    return _failed(line, code, as_json=as_json)


def _failed(line: str, code: int, *, as_json: bool) -> int:
    """A script that asked for JSON gets a document on standard output in any case."""
    if as_json:
        console.answer({"error": line, "exit_code": code}, [], as_json=True, quiet=True)
    return code
