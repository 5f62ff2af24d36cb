"""``python -m bench [--quick] [--write]``: measure everything in one run; ``--write`` puts it into the docs.

Whatever is measured runs in a process of its own, and this one stays small: the peak memory of a process also counts
what the one that started it had (see ``measure``). Every part stands alone: one that fails is told of in its place.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from bench import page
from bench.measure import Failed, Ran, in_turns, middle, run

HERE = Path(__file__).parent
_CORPUS = "import sys, pickle; from pathlib import Path; from bench import corpus; "
_SCRIPTS = {
    "openpyxl + pandas, all sheets": ("openpyxl", "all"),
    "openpyxl + pandas, visible sheets": ("openpyxl", "visible"),
    "calamine + pandas, all sheets": ("calamine", "all"),
    "calamine + pandas, visible sheets": ("calamine", "visible"),
}
_DONE = frozenset({0, 1})  # a harvest ends with 1 if a return has open errors


def _python(*arguments: str) -> list[str]:
    return [sys.executable, *arguments]


def _kit(*arguments: str) -> list[str]:
    return _python("-m", "workbook_kit", *arguments)


class Bench:
    """One run of all measurements in a folder of its own."""

    def __init__(self, folder: Path, *, quick: bool) -> None:
        self.folder, self.quick = folder, quick
        self.rounds = 1 if quick else 5
        self.sizes = (67, 134, 268) if quick else (67, 1000, 5000)
        self.found: dict[str, Any] = {}

    def everything(self) -> dict[str, Any]:
        """All parts, one after the other; what cannot be measured says why in its place."""
        parts: dict[str, Callable[[], Any]] = {
            "corpus": self.corpus,
            "reading": self.reading,
            "harvest": self.harvest,
            "growth": self.growth,
            "generate": self.generate,
            "help": self.help,
            "rival": self.rival,
        }
        for name, part in parts.items():
            print(f"{name} …", file=sys.stderr, flush=True)  # noqa: T201 - it takes minutes
            try:
                self.found[name] = part()
            except (Failed, OSError, ValueError, KeyError, subprocess.SubprocessError) as wrong:
                traceback.print_exc()
                self.found[name] = {"failed": str(wrong).replace(str(self.folder), "…")}
        return self.found

    def corpus(self) -> Any:
        """The filled books, kept for all workspaces."""
        code = f"{_CORPUS}b = corpus.bases(quick={self.quick}); Path(sys.argv[1]).write_bytes(pickle.dumps(b)); "
        code += "import json; print(json.dumps(corpus.writers(b)))"
        ran = run(_python("-c", code, str(self.folder / "bases")), self.folder)
        return {"writers": json.loads(ran.out.splitlines()[-1]), "seconds": ran.wall}

    def workspace(self, name: str, many: int) -> Path:
        """A new workspace of so many returns."""
        root = self.folder / name
        code = f"{_CORPUS}b = pickle.loads(Path(sys.argv[1]).read_bytes()); "
        code += "corpus.workspace(Path(sys.argv[2]), int(sys.argv[3]), b)"
        run(_python("-c", code, str(self.folder / "bases"), str(root), str(many)), self.folder)
        return root

    def reading(self) -> Any:
        """Milliseconds of each contender on single returns."""
        files = sorted((self.workspace("w67", 67) / "collected").glob("*.xlsx"))
        some = files[:: 22 if self.quick else 6]
        ran = run(_python("-m", "bench.reading", str(self.rounds), *map(str, some)), self.folder)
        raw = json.loads(ran.out.splitlines()[-1])
        return {
            "files": len(some),
            "milliseconds": {
                kind: {name: 1000 * statistics.median(times) for name, times in contenders.items()}
                for kind, contenders in raw.items()
            },
        }

    def harvest(self) -> Any:
        """The whole command on 67 returns, first and second time, beside the scripts."""
        root = self.folder / "w67"

        def first(turn: list[int]) -> Ran:
            turn[0] += 1
            fresh = self.workspace(f"h{turn[0]}", 67)
            return run(_kit("harvest", "2013Q1", "--root", str(fresh)), self.folder, codes=_DONE)

        def again(turn: list[int]) -> Ran:
            return run(_kit("harvest", "2013Q1", "--root", str(self.folder / f"h{turn[0]}")), self.folder, codes=_DONE)

        turn = [0]
        contenders: dict[str, Callable[[], Ran]] = {
            "harvest": partial(first, turn),
            "second harvest": partial(again, turn),
        }
        for name, (engine, which) in _SCRIPTS.items():
            script = _python(str(HERE / "stacking.py"), engine, which)
            command = [*script, str(root / "collected"), str(self.folder / "cells.xlsx")]
            contenders[name] = partial(run, command, self.folder)
        return {name: _plain(runs) for name, runs in in_turns(contenders, 1 if self.quick else 3).items()}

    def growth(self) -> Any:
        """The harvest of ever more returns."""
        rows = []
        for many in self.sizes:
            root = self.workspace(f"g{many}", many)
            collected = _size(root / "collected")
            first, again = (
                run(_kit("harvest", "2013Q1", "--root", str(root), "--quiet"), self.folder, codes=_DONE) for _ in (1, 2)
            )
            store = {kind: _size(root / "collected" / ".store" / kind) for kind in ("originals", "records")}
            disk = {"collected": collected, **store, "output": _size(root / "output")}
            rows.append({"returns": many, "first": vars(first), "second": vars(again), "bytes": disk})
        return rows

    def generate(self) -> Any:
        """All regions' workbooks beside the same cells by XlsxWriter alone."""
        plans, out = self.folder / "plans", self.folder / "bare"
        plans.mkdir()
        out.mkdir()
        run(_python("-m", "bench.bare", "record", str(plans)), self.folder)
        regions = [f"--region={path.name[:3]}" for path in sorted((self.folder / "w67" / "collected").glob("*Q1.xlsx"))]
        turn = [0]

        def ours() -> Ran:
            turn[0] += 1
            root = self.folder / f"generated{turn[0]}"
            (root / "collected").mkdir(parents=True)
            return run(_kit("generate", "2013Q1", *regions, "--root", str(root)), self.folder)

        bare: dict[str, Callable[[], Ran]] = {
            f"bare XlsxWriter{what}": partial(
                run, _python(str(HERE / "bare.py"), how, str(plans), str(out)), self.folder
            )
            for how, what in (("write", ""), ("lean", ", formulas taken as they are"))
        }
        runs = in_turns({"generate": ours, **bare}, 1 if self.quick else 3)
        books = len(list((self.folder / "generated1").rglob("*.xlsx")))
        return {"written": books, "plans": len(list(plans.iterdir())), **{n: _plain(r) for n, r in runs.items()}}

    def help(self) -> Any:
        """``--help`` beyond a bare interpreter."""
        contenders = {
            "interpreter": partial(run, _python("-c", "pass"), self.folder),
            "help": partial(run, _kit("--help"), self.folder),
        }
        return {name: _plain(runs) for name, runs in in_turns(contenders, 5 if self.quick else 15).items()}

    def rival(self) -> Any:
        """The nearest published checker."""
        return json.loads(run(_python("-m", "bench.rival"), self.folder).out.splitlines()[-1])


def _plain(runs: list[Ran]) -> dict[str, Any]:
    return vars(middle(runs)) | {"out": ""}


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def main() -> None:
    """Measure, print, and write if asked."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--quick", action="store_true", help="a few files and one round: to see that it works")
    parser.add_argument(
        "--write", action="store_true", help="put the figures into docs/benchmarks.md and docs/scale.md"
    )
    asked = parser.parse_args()
    if asked.quick and asked.write:
        parser.error("a quick run has no figures to be quoted")
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        found = Bench(Path(folder), quick=asked.quick).everything()
    tables = page.tables(found, quick=asked.quick)
    print("\n\n".join(tables.values()))  # noqa: T201 - that is what it is for
    if asked.write:
        page.write(tables)


if __name__ == "__main__":
    main()
