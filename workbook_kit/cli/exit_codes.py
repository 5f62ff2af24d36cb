"""How a command ends: its exit code, and one line on standard error for whatever went wrong.

0 all well; 1 done, but a return was refused or has open errors; 2 wrong usage; 3 our own fault.
"""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Sequence
from typing import Any, cast

import click

from workbook_kit import disk
from workbook_kit.cli import console
from workbook_kit.errors import KitError, UsageError

WELL, OPEN, USAGE, OURS = 0, 1, 2, 3


def leave(code: int) -> None:
    """End the command that runs with this code, after its answer."""
    if code:
        click.get_current_context().exit(code)


def run(commands: click.Group, arguments: Sequence[str]) -> int:
    """The exit code of a command, which the log tells as well."""
    if sys.platform == "win32":  # pipes on Windows have the old code page by default, and JSON must be UTF-8
        cast("Any", sys.stdout).reconfigure(encoding="utf-8")
    began = time.monotonic()
    code = _code(commands, list(arguments))
    name = arguments[0] if arguments else ""
    console.LOG.info("%s ended with %d after %.1f s", name, code, time.monotonic() - began)
    console.silence()
    return code


def _code(commands: click.Group, arguments: list[str]) -> int:
    as_json = "--json" in arguments
    try:
        code = commands.main(args=arguments, prog_name="workbook-kit", standalone_mode=False)
    except click.ClickException as wrong:
        wrong.show()
        return _failed(wrong.format_message(), USAGE, as_json=as_json)
    except click.Abort:
        return _said("Interrupted; run the command again.", OURS, as_json=as_json)
    except UsageError as wrong:
        return _said(str(wrong), USAGE, as_json=as_json)
    except (KitError, OSError) as ours:  # OSError as well: a drive may go away at any line
        return _said(disk.sentence(ours) if isinstance(ours, OSError) else str(ours), OURS, as_json=as_json)
    except Exception as unknown:  # noqa: BLE001 - the last resort: a person gets one line, never a traceback
        # only the lines of code go to the log: an error's own text may quote what somebody typed
        console.LOG.error("%s\n%s", type(unknown).__name__, "".join(traceback.format_tb(unknown.__traceback__)))
        what = f"{type(unknown).__name__}: {unknown}"
        return _said(f"Our own fault: {what}. Please report it with the command.", OURS, as_json=as_json)
    return code if isinstance(code, int) else WELL


def _said(line: str, code: int, *, as_json: bool) -> int:
    click.echo(line, err=True)
    return _failed(line, code, as_json=as_json)


def _failed(line: str, code: int, *, as_json: bool) -> int:
    """The line on standard error; a script that asked for JSON gets it as a document on standard output."""
    if as_json:
        console.answer({"error": line, "exit_code": code}, [], as_json=True, quiet=True)
    return code
