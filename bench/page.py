"""The figures as tables of Markdown, and their place in the docs between generated marks."""

from __future__ import annotations

import datetime as dt
import os
import platform
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench.measure import OURS, TWICE

DOCS = Path(__file__).parent.parent / "docs"
PAGES: Mapping[str, tuple[str, ...]] = {
    "benchmarks.md": ("machine", "goals", "reading", "harvest", "growth", "generate", "rival"),
    "scale.md": ("scale",),
}
_PACKAGES = ("XlsxWriter", "openpyxl", "pandas", "python-calamine", "pyarrow", "ofwat-dqchecks")
_MEBIBYTE, _GIBIBYTE = 1024**2, 1024**3
Found = Mapping[str, Any]
Row = Sequence[object]
Pick = Callable[[Mapping[str, Any]], float]


def tables(found: Found, *, quick: bool) -> dict[str, str]:
    """Every table by name; a part that failed says why in the place of its figures."""
    makers: dict[str, Callable[[Found], str]] = {
        "goals": _goals,
        "reading": _reading,
        "harvest": _harvest,
        "growth": _growth,
        "generate": _generate,
        "rival": _rival,
        "scale": _scale,
    }
    if quick:  # a few returns more tell nothing of a million
        del makers["scale"]
    made = {"machine": _machine(found, quick=quick)}
    for name, maker in makers.items():
        part = found.get({"scale": "growth"}.get(name, name), {})
        failed = part.get("failed") if isinstance(part, dict) else ""
        made[name] = f"Could not be measured: {failed}" if failed else maker(found)
    return made


def write(made: Mapping[str, str]) -> None:
    """Put each table between its marks."""
    for page, names in PAGES.items():
        text = (DOCS / page).read_text(encoding="utf-8")
        for name in names:
            head, mark, rest = text.partition(f"<!-- bench: {name} -->\n")
            _, end, tail = rest.partition("<!-- /bench -->")
            if not mark or not end:
                raise ValueError(f"{page} has no place for {name}")
            text = f"{head}{mark}\n{made[name]}\n\n{end}{tail}"
        (DOCS / page).write_text(text, encoding="utf-8")


def _table(heads: Row, rows: Iterable[Row]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def _machine(found: Found, *, quick: bool) -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / _GIBIBYTE
    kind = "Quick run, one round: not to be quoted. " if quick else ""
    lines = [
        (
            f"{kind}{dt.datetime.now(dt.UTC).date().isoformat()}, {os.cpu_count()} cores, {memory:.0f} GiB of memory, "
            f"{platform.system()} {platform.machine()}, Python {platform.python_version()}, "
            f"load at the end {os.getloadavg()[0]:.1f}."
        ),
        ", ".join(f"{name} {_version(name)}" for name in _PACKAGES) + ".",
    ]
    writers = found["corpus"].get("writers")
    if writers:
        lines.append(
            "Of 67 books last saved: " + ", ".join(f"{many} by {name}" for name, many in writers.items()) + "."
        )
    return "\n".join(lines)


def _version(package: str) -> str:
    try:
        return version(package)
    except ImportError:
        return "(not installed)"


def _goals(found: Found) -> str:
    rows = []
    for what, goal, measure in _GOALS:
        try:
            figure, met = measure(found)
        except (KeyError, TypeError, IndexError, ZeroDivisionError) as missing:
            figure, met = f"not measured ({type(missing).__name__})", False
        rows.append((what, goal, figure, "met" if met else "**not met**"))
    return _table(("what", "goal", "measured", ""), rows)


def _times(kind: str) -> Callable[[Found], tuple[str, bool]]:
    def measure(found: Found) -> tuple[str, bool]:
        took = found["reading"]["milliseconds"][kind]
        ratio = took[TWICE] / took[OURS]
        return f"{ratio:.1f} ×", ratio >= 12  # noqa: PLR2004 - the goal

    return measure


def _share(part: str, whole: str, limit: float) -> Callable[[Found], tuple[str, bool]]:
    def measure(found: Found) -> tuple[str, bool]:
        share = found["harvest"][part]["wall"] / found["harvest"][whole]["wall"]
        return f"{share:.2f}", share <= limit

    return measure


def _linear(found: Found) -> tuple[str, bool]:
    _, middle, most = found["growth"]
    each = [one["first"]["cpu"] / one["returns"] for one in (middle, most)]
    return f"{1000 * each[0]:.1f} → {1000 * each[1]:.1f} ms a return", each[1] <= 1.1 * each[0]


def _peak(found: Found) -> tuple[str, bool]:
    most = max(one[run]["peak"] for one in found["growth"] for run in ("first", "second"))
    return f"{most:.0f} MiB", most < 300  # noqa: PLR2004 - the goal


def _cores(found: Found) -> tuple[str, bool]:
    most = found["growth"][-1]["first"]
    busy, cores = most["cpu"] / most["wall"], os.cpu_count() or 1
    return f"{busy:.2f} of {cores}", busy >= 0.75 * cores


def _bare(against: str) -> Callable[[Found], tuple[str, bool]]:
    def measure(found: Found) -> tuple[str, bool]:
        part = found["generate"]
        ratio = (part["generate"]["cpu"] / part["written"]) / (part[against]["cpu"] / part["plans"])
        return f"{ratio:.2f} ×", ratio <= 1.3  # noqa: PLR2004 - the goal

    return measure


def _help(found: Found) -> tuple[str, bool]:
    beyond = 1000 * (found["help"]["help"]["cpu"] - found["help"]["interpreter"]["cpu"])
    return f"{beyond:.0f} ms", beyond < 150  # noqa: PLR2004 - the goal


_ALL, _VISIBLE = "openpyxl + pandas, all sheets", "openpyxl + pandas, visible sheets"
_BARE = "bare XlsxWriter"
_LEAN = f"{_BARE}, formulas taken as they are"
_GOALS: tuple[tuple[str, str, Callable[[Found], tuple[str, bool]]], ...] = (
    ("one return in full against openpyxl twice, as mailed", "≥ 12 ×", _times("as mailed")),
    ("the same without the hidden check sheet, which we pass over", "≥ 12 ×", _times("without the hidden check sheet")),
    ("harvest of 67, clock, against the script that reads all sheets", "≤ 1/2", _share("harvest", _ALL, 0.5)),
    ("the same against the script that reads visible sheets only", "≤ 1/2", _share("harvest", _VISIBLE, 0.5)),
    ("second harvest, clock, against the first", "≤ 1/5", _share("second harvest", "harvest", 0.2)),
    ("the most returns: processor's time a return against the middle size", "linear", _linear),
    ("peak memory of any process", "< 300 MiB", _peak),
    ("cores at work during the whole command", "all", _cores),
    ("generate, processor's time a workbook, against bare XlsxWriter", "≤ 1.3 ×", _bare(_BARE)),
    ("the same against bare XlsxWriter that takes formulas as they are", "≤ 1.3 ×", _bare(_LEAN)),
    ("`--help` beyond a bare interpreter, processor's time", "< 150 ms", _help),
)  # fmt: skip


def _reading(found: Found) -> str:
    parts = []
    for kind, took in found["reading"]["milliseconds"].items():
        rows = [(name, f"{ms:.1f}", f"{ms / took[OURS]:.1f} ×") for name, ms in took.items()]
        parts.append(f"Books {kind}:\n\n" + _table(("reader", "ms a return", "against ours"), rows))
    return f"Medians of {found['reading']['files']} returns from all writers.\n\n" + "\n\n".join(parts)


def _runs(part: Mapping[str, Any]) -> Iterable[Row]:
    for name, ran in part.items():
        if isinstance(ran, dict):
            yield name, f"{ran['wall']:.1f}", f"{ran['cpu']:.1f}", f"{ran['peak']:.0f}"


_RAN = ("s by the clock", "s of the processor", "MiB at the peak")


def _harvest(found: Found) -> str:
    return _table(("67 returns", *_RAN), _runs(found["harvest"]))


def _growth(found: Found) -> str:
    rows = [
        (f"{one['returns']}, {name}", *(f"{one[run][key]:.1f}" for key in ("wall", "cpu", "peak")))
        for one in found["growth"]
        for run, name in (("first", "first harvest"), ("second", "second"))
    ]
    return _table(("returns", *_RAN), rows)


def _generate(found: Found) -> str:
    return _table(("67 workbooks", *_RAN), _runs(found["generate"]))


def _rival(found: Found) -> str:
    part = found["rival"]
    if part["reason"]:
        return f"`ofwat-dqchecks` did not run: {part['reason']}"
    marks = {True: "found", False: "–"}
    rows: list[Row] = [(fault, marks[told["ours"]], marks[told["theirs"]]) for fault, told in part["found"].items()]
    sums = [sum(told[who] for told in part["found"].values()) for who in ("ours", "theirs")]
    rows.append((f"**of {len(rows)}**", f"**{sums[0]}**", f"**{sums[1]}**"))
    rows.append(("ms of the processor a return", *(f"{1000 * part['seconds'][who]:.0f}" for who in ("ours", "theirs"))))
    said = part["said_of_the_sound_one"]
    rows.append(("said of the return without a fault", said["ours"], said["theirs"]))
    return _table(("planted fault", "workbook_kit", "ofwat-dqchecks"), rows)


def _scale(found: Found) -> str:
    _, middle, most = found["growth"]
    more = float(most["returns"] - middle["returns"])

    def each(pick: Pick) -> float:
        return float(pick(most) - pick(middle)) / more

    def at(pick: Pick, many: int) -> float:
        return float(pick(most) + each(pick) * (many - most["returns"]))

    picks: tuple[Pick, ...] = (_first, _second, _most, _disk)
    first, second, memory, disk = map(each, picks)
    head = (
        f"From {middle['returns']} to {most['returns']} returns a further return costs {1000 * first:.1f} ms of the "
        f"first harvest ({3600 / first:,.0f} returns an hour), {1000 * second:.1f} ms of each later one, "
        f"{1024 * memory:.1f} KiB of memory and {disk / 1024:.0f} KiB of disk: "
        "the file in `collected/`, its original and its record."
    )
    rows: list[Row] = []
    for many in (most["returns"], *_MANY):
        then = [at(pick, many) for pick in picks]
        how = "measured" if many == most["returns"] else "extrapolated"
        figures = (_lasting(then[0]), _lasting(then[1]), f"{then[2]:.0f}", f"{then[3] / _GIBIBYTE:.1f}")
        rows.append((f"{many:,}".replace(",", "\u00a0"), *figures, how))
    return f"{head}\n\n" + _table(
        ("returns", "first harvest", "a later one", "MiB at the peak", "GiB of disk", ""), rows
    )


_MANY = (20_000, 100_000, 1_000_000)


def _first(one: Mapping[str, Any]) -> float:
    return float(one["first"]["wall"])


def _second(one: Mapping[str, Any]) -> float:
    return float(one["second"]["wall"])


def _most(one: Mapping[str, Any]) -> float:
    return float(max(one["first"]["peak"], one["second"]["peak"]))


def _disk(one: Mapping[str, Any]) -> float:
    return float(sum(one["bytes"].values()))


def _lasting(seconds: float) -> str:
    for unit, size in (("days", 86_400), ("h", 3600), ("min", 60)):
        if seconds >= 2 * size:
            return f"{seconds / size:.1f} {unit}"
    return f"{seconds:.0f} s"


if sys.platform == "win32":
    raise SystemExit("The bench needs a system that tells the peak memory of processes: Linux or macOS.")
