"""What a person sees of a command: its progress, its answer, and afterwards the log.

Progress goes to standard error, and only to a terminal. The workspace's log, ``kit.log``, says which command ran and
how it ended. It names no file and no person, so that it can be sent to somebody who helps.
"""

from __future__ import annotations

import json
import logging
import logging.handlers
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from workbook_kit.findings import messages
from workbook_kit.language import Language
from workbook_kit.work.progress import Item, Watch, Work, unwatched

# rich is imported where something is shown: --help must not pay for it.
# ruff: noqa: PLC0415

LOG = logging.getLogger("workbook_kit")
LOG_FILE = "kit.log"
_LOG_LIMIT = 1_000_000  # bytes, then the log is rotated: years of quarters
_ANY_WIDTH = 10_000
"""Characters of a line in a file or a pipe, which gets every table unwrapped."""

_SHAPE = logging.Formatter("%(asctime)s %(levelname)s %(message)s", "%Y-%m-%d %H:%M:%S")


def listen(root: Path, *, verbose: bool, writes: bool) -> None:
    """Start logging: to the workspace if the command writes there at all, to standard error if ``verbose``."""
    silence()
    LOG.setLevel(logging.INFO)
    LOG.propagate = False
    if writes and root.is_dir():
        LOG.addHandler(
            _shaped(_LogFile(root / LOG_FILE, maxBytes=_LOG_LIMIT, backupCount=1, encoding="utf-8", delay=True))
        )
    if verbose:
        LOG.addHandler(_shaped(logging.StreamHandler(sys.stderr)))


class _LogFile(logging.handlers.RotatingFileHandler):
    def handleError(self, _record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        """Stay silent: if the log cannot be written, the command itself will report the disk."""


def _shaped(handler: logging.Handler) -> logging.Handler:
    handler.setFormatter(_SHAPE)
    return handler


def silence() -> None:
    """End the log of a command."""
    for handler in list(LOG.handlers):
        LOG.removeHandler(handler)
        handler.close()


def watch(language: Language, *, quiet: bool) -> Watch:
    """A ``Watch`` with progress bars on standard error; without, if that is no terminal or ``quiet``."""
    if quiet or not sys.stderr.isatty():
        return unwatched

    def shown(items: Iterable[Item], total: int, work: Work) -> Iterable[Item]:
        from rich.console import Console
        from rich.progress import track

        yield from track(items, messages.notice(work, language), total, console=Console(stderr=True), transient=True)

    return shown


def answer(document: Any, lines: Iterable[str], grid: Any = None, *, as_json: bool, quiet: bool) -> None:
    """Standard output: one JSON document; or the verdict line, then the rest; if quiet, the verdict alone."""
    if as_json:
        click.echo(json.dumps(document, ensure_ascii=False, indent=1, default=str))
        return
    for number, line in enumerate(lines):
        if number == 0 or not quiet:
            click.echo(line)
    if grid is not None and not quiet:
        from rich.console import Console

        Console(highlight=False, width=None if sys.stdout.isatty() else _ANY_WIDTH).print(grid)


def grid(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str]) -> Any:
    """Rows as a table for a terminal; ``columns`` has the heading of each."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in columns.values():
        table.add_column(heading, overflow="fold")  # too long a text is wrapped, not cut: codes must stay whole
    for row in rows:
        table.add_row(*(Text(str(row[column])) for column in columns))
    return table
