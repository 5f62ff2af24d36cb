"""``make bench``: measure everything, print the page. ``--quick`` on fewer files; ``--write FILE`` keeps the page."""

from __future__ import annotations

import argparse
import sys
import tempfile
from functools import partial
from pathlib import Path

from bench import commands, corpus, one_return, page, writing
from bench.commands import KIT, Cost
from bench.page import Goal

_INTRO = """# What it costs

Made by `make bench`: every contender on the same files in the same run, taken in turns; medians. A return is the real
regional form with some 190 answers. `(n ×)` is how many times as long openpyxl takes that loads the file twice, as one
must for values and formulas. Measured on:
"""


def main() -> None:
    options = argparse.ArgumentParser(prog="bench", description=__doc__)
    options.add_argument("--quick", action="store_true")
    options.add_argument("--write", type=Path)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        text = _page(Path(folder), quick=asked.quick)
    sys.stdout.write(text)
    if asked.write:
        asked.write.write_text(text, encoding="utf-8")


def _page(folder: Path, *, quick: bool) -> str:
    rounds = 3 if quick else 7
    many = (3, 15) if quick else (15, 75)
    _say("making a quarter of returns")
    root = corpus.workspace(folder / "quarter", 1)
    read = _read(root, rounds=5 if quick else 31)
    whole = _whole(root, rounds)
    grown = {quarters: _grown(folder, quarters) for quarters in many}
    ours, plain = writing.measured(rounds=3 if quick else 21)
    helps = commands.in_turns(
        {"--help": partial(commands.run, *KIT, "--help"), "bare": partial(commands.run, sys.executable, "-c", "")}, 9
    )
    parts = [
        _INTRO + page.machine() + "\n",
        "## One return\n\n" + page.reading(read, one_return.TWICE),
        "## A quarter: 67 returns\n\n" + page.costs(whole),
        "## Many returns\n\n" + page.costs({_called(q): cost for q, one in grown.items() for cost in [one]}),
        "## One workbook to mail\n\n"
        + page.table(
            ["writes", "time"],
            [["workbook_kit", f"{ours * 1e3:.0f} ms"], ["plain XlsxWriter, the same cells", f"{plain * 1e3:.0f} ms"]],
        ),
        "## The goals\n\n" + page.goals(_goals(read, whole, grown, ours / plain, helps)),
    ]
    return "\n".join(parts)


def _say(what: str) -> None:
    sys.stderr.write(f"bench: {what}\n")


def _called(quarters: int) -> str:
    return f"first harvest, {quarters * 67} returns of {quarters} quarters"


def _read(root: Path, rounds: int) -> dict[str, dict[str, float]]:
    files = sorted((root / "collected" / str(corpus.LAST)).glob("*.xlsx"))
    data = {"saved by LibreOffice": files[0], "saved by openpyxl": files[1], "as XlsxWriter wrote it": files[2]}
    read: dict[str, dict[str, float]] = {}
    for name, file in data.items():
        _say(f"reading a return {name}")
        read[name] = one_return.measured(file.read_bytes(), rounds)
    _say("reading it without the sheet of checks")
    read["without our hidden sheet of checks"] = one_return.measured(
        one_return.without_checks(files[1].read_bytes()), rounds
    )
    return read


_FIRST, _NEXT = "first harvest, all outputs", "second harvest, nothing new"
_SCRIPT, _VISIBLE = "openpyxl + pandas script, every sheet", "openpyxl + pandas script, visible sheets"


def _whole(root: Path, rounds: int) -> dict[str, Cost]:
    _say("whole commands on a quarter")
    period = str(corpus.LAST)
    stacked = partial(commands.stacked, root, period)
    return commands.in_turns(
        {
            _FIRST: partial(commands.first_harvest, root, period),
            _NEXT: partial(commands.next_harvest, root, period),
            _SCRIPT: partial(stacked, "openpyxl", "all"),
            _VISIBLE: partial(stacked, "openpyxl", "visible"),
            "calamine + pandas script, every sheet": partial(stacked, "calamine", "all"),
            "calamine + pandas script, visible sheets": partial(stacked, "calamine", "visible"),
        },
        max(1, rounds // 2),
    )


def _grown(folder: Path, quarters: int) -> Cost:
    _say(f"making and harvesting {quarters} quarters")
    root = corpus.workspace(folder / str(quarters), quarters)
    return commands.first_harvest(root, str(corpus.LAST))


def _goals(
    read: dict[str, dict[str, float]],
    whole: dict[str, Cost],
    grown: dict[int, Cost],
    writes: float,
    helps: dict[str, Cost],
) -> list[Goal]:
    ratios = [times[one_return.TWICE] / times[one_return.OURS] for times in read.values()]
    script, visible = (whole[_FIRST].seconds / whole[name].seconds for name in (_SCRIPT, _VISIBLE))
    again = whole[_NEXT].seconds / whole[_FIRST].seconds
    (few, cheap), (many, dear) = grown.items()
    growth = (dear.seconds - whole[_FIRST].seconds) / (cheap.seconds - whole[_FIRST].seconds) / ((many - 1) / (few - 1))
    memory = max(cost.memory for cost in (*grown.values(), whole[_FIRST]))
    cpu = helps["--help"].cpu - helps["bare"].cpu
    return [
        Goal("one return, openpyxl twice", "≥ 12 ×", " / ".join(f"{r:.1f} ×" for r in ratios), min(ratios) >= 12),
        Goal("harvest of 67, the script that stacks every sheet", "≤ 0.5 ×", f"{script:.2f} ×", script <= 0.5),
        Goal("the same, only visible sheets stacked", "≤ 0.5 ×", f"{visible:.2f} ×", visible <= 0.5),
        Goal("second harvest, the first", "≤ 0.2 ×", f"{again:.2f} ×", again <= 0.2),
        Goal(f"{many * 67} returns, growth from {few * 67}", "linear (1.0)", f"{growth:.2f}", growth <= 1.15),
        Goal("the same, cores used", "all", f"{dear.cpu / dear.seconds:.1f}", dear.cpu / dear.seconds > 1.5),
        Goal("the same, most memory of a process", "< 300 MiB", f"{memory:.0f} MiB", memory < 300),
        Goal("a workbook, plain XlsxWriter", "≤ 1.3 ×", f"{writes:.2f} ×", writes <= 1.3),
        Goal("--help beyond a bare interpreter", "< 150 ms of CPU", f"{cpu * 1e3:.0f} ms", cpu < 0.15),
    ]


if __name__ == "__main__":
    main()
