"""What every command has in common: its options, the workspace that it works in, and how it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import nullcontext
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from workbook_kit.cli import console
from workbook_kit.errors import UsageError
from workbook_kit.findings import messages
from workbook_kit.language import LANGUAGES, Language
from workbook_kit.period import Period
from workbook_kit.work.progress import Watch

if TYPE_CHECKING:
    from workbook_kit.workspace.folder import Workspace

_ALONE = frozenset(
    {"generate", "send", "harvest", "accept", "reject", "withdraw", "correct", "undo", "close", "reopen"}
)
"""Commands of which only one may run in a workspace at a time."""

_WRITING = _ALONE | {"bundle", "init", "key", "demo"}

_FOUNDING = frozenset({"init", "demo"})
"""Commands that may make the workspace's folder; for the others a folder that does not exist is a typing error."""

_QUIET = "workbook_kit.quiet"
Command = TypeVar("Command", bound=Callable[..., Any])


class Quarter(click.ParamType[Period]):
    """The command line's type of a period: ``2013Q1``."""

    name = "PERIOD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Period:
        try:
            return value if isinstance(value, Period) else Period.parse(str(value))
        except UsageError as wrong:
            self.fail(str(wrong), param, ctx)


period = click.argument("period", type=Quarter())
regions = click.option("--region", "regions", multiple=True, metavar="CODE", help="Only this region (may be repeated).")
elys = click.option(
    "--ely", "elys", multiple=True, metavar="CODE", help="Only this ELY's own workbook (may be repeated)."
)
contacts = click.option(
    "--contacts", is_flag=True, help="Add a sheet of the persons named in the returns to the summaries."
)
page_language = click.option(
    "--language", type=click.Choice(LANGUAGES), default="fi", help="Language of the national workbook and the page."
)
one_language = click.option("--language", type=click.Choice(LANGUAGES), help="Only this language.")


def common(command: Command) -> Command:
    """Decorates a command with the options that all have, the log, and the lock if it must run alone."""

    @wraps(command)
    def run(*arguments: Any, quiet: bool, verbose: bool, **options: Any) -> Any:
        context = click.get_current_context()
        context.meta[_QUIET] = quiet
        if context.info_name not in _FOUNDING and not options["root"].is_dir():
            raise UsageError(f"There is no folder {options['root']}. Correct --root, or make a workspace there: init.")
        console.listen(options["root"], verbose=verbose, writes=context.info_name in _WRITING)
        with workspace_of(options["root"]).alone() if context.info_name in _ALONE else nullcontext():
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


def workspace_of(root: Path) -> Workspace:
    """The workspace in this folder; no file of it is read yet."""
    from workbook_kit.workspace.folder import Workspace  # noqa: PLC0415 - --help must not pay for forms

    return Workspace(root)


def say(workspace: Workspace, name: str, **facts: object) -> str:
    """A phrase of the catalogue in the workspace's language."""
    return messages.notice(name, workspace.language).format(**facts)


def relative(path: Path, root: Path) -> str:
    """A path as people see it: relative to the workspace, if it lies there."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()


def written(files: Iterable[tuple[Path, bool]], root: Path) -> list[dict[str, Any]]:
    """Files for ``--json``; ``written`` is false for one that already had the same bytes."""
    return [{"file": relative(path, root), "written": new} for path, new in files]


def answer(as_json: bool, document: Any, lines: Iterable[str], grid: Any = None) -> None:
    """Print the command's answer; its first line, the verdict, goes to the log as well."""
    if isinstance(document, dict) and "verdict" in document:
        console.LOG.info("%s", document["verdict"])
    console.answer(document, lines, grid, as_json=as_json, quiet=_is_quiet())


def watch(workspace: Workspace, as_json: bool) -> Watch:
    """Progress for a person, in the workspace's language."""
    language: Language = "sv" if workspace.language == "sv" else "fi"
    return console.watch(language, quiet=as_json or _is_quiet())


def _is_quiet() -> bool:
    return bool(click.get_current_context().meta.get(_QUIET))
