"""Slips made on purpose in rules and report, each of which a quick test without an office program must find.

``python -m tests.mutants`` copies the package and the tests, makes one slip at a time, runs the tests named beside it,
and says which slips were found; its exit code is 1 where one was not. A slip whose text is no longer in its file is an
error: it must follow the code.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
_ROLL_UP = "tests/report/test_formulas.py::test_every_figure_is_that_of_the_roll_up"
_ANEW = "tests/report/test_formulas.py::test_every_formula_gives_what_is_cached_beside_it"
_SMALL = "composites of the nation"


class Mutant(NamedTuple):
    """One slip: what it is, where, what stood there, what stands there instead, and the tests that must find it."""

    what: str
    file: str
    before: str
    after: str
    tests: tuple[str, ...]


MUTANTS = (
    Mutant(
        "a growth without its -1",
        "report/plan/formulas.py",
        "return top / bottom - rule.less if rule.less else top / bottom",
        "return top / bottom",
        (f"{_ROLL_UP}[{_SMALL}]",),
    ),
    Mutant(
        "a minus that is a plus in the formula alone",
        "report/plan/algebra.py",
        '_reckoned(self, "-", lifted(other), sub, _SUM)',
        '_reckoned(self, "+", lifted(other), sub, _SUM)',
        (f"{_ANEW}[{_SMALL}]",),
    ),
    Mutant(
        "the eleventh name without how many more there are",
        "findings/wording.py",
        "if more > 0 else row",
        "if more > 1 else row",
        ("tests/report/test_names.py",),
    ),
    Mutant(
        "ten names that are eleven",
        "report/sheets/metrics.py",
        "_NAMED_MISSING, _LEAST_NAMED = 10, 3",
        "_NAMED_MISSING, _LEAST_NAMED = 11, 3",
        ("tests/report/test_names.py",),
    ),
    Mutant(
        "a limit under which figures are hidden, moved by one in the workbook",
        "report/plan/formulas.py",
        "< many, BLANK, whole)",
        "< many + 1, BLANK, whole)",
        (f"{_ROLL_UP}[{_SMALL}]",),
    ),
    Mutant(
        "the same limit moved by one in the roll-up",
        "figures/rollup.py",
        "answers < rollup.hide_below",
        "answers <= rollup.hide_below",
        (f"{_ROLL_UP}[{_SMALL}]",),
    ),
    Mutant(
        "the least change of an amount that stands out, moved from two per cent to three",
        "form/floors.py",
        "Floor(share=0.02)",
        "Floor(share=0.03)",
        ("tests/figures/test_deviation.py::test_an_amount_stands_out_from_a_tenth_upwards",),
    ),
    Mutant(
        "numerator and denominator that change places",
        "report/plan/formulas.py",
        "quotient(metric.rule, above, below)",
        "quotient(metric.rule, below, above)",
        (f"{_ROLL_UP}[{_SMALL}]",),
    ),
    Mutant(
        "a count of those who reported that counts everybody",
        "report/plan/formulas.py",
        'plan.data.count(*lines, ("counts", 1))',
        "plan.data.count(*lines)",
        (f"{_ROLL_UP}[{_SMALL}]",),
    ),
    Mutant(
        "a criterion that is left out of the formula alone",
        "report/plan/columns.py",
        '{lifted(one).excel}" for column, one in where)',
        '{lifted(one).excel}" for column, one in [*where][:1])',
        (f"{_ANEW}[{_SMALL}]",),
    ),
    Mutant(
        "a mean without its weight",
        "report/plan/brought.py",
        "cells = [(top * weight, weight)",
        "cells = [(top, weight)",
        (f"{_ROLL_UP}[{_SMALL}]",),
    ),
    Mutant(
        "an ELY's total over the whole country",
        "report/plan/formulas.py",
        'return (key, ("ely", _area(plan, row, number))) if of_ely else (key,)',
        "return (key,)",
        (f"{_ROLL_UP}[{_SMALL}]",),
    ),
    Mutant(
        "a number in a sentence that is cut off, not rounded",
        "finnish.py",
        "10 ** (decimals + more) + Fraction(1, 2))",
        "10 ** (decimals + more))",
        (f"{_ANEW}[{_SMALL}]",),
    ),
    Mutant(
        "a residual with the wrong sign",
        "report/sheets/residuals.py",
        "first - second, BLANK)",
        "second - first, BLANK)",
        ("tests/figures/test_published.py::test_the_residual_is_shown_with_its_source",),
    ),
    Mutant(
        "a hidden figure that is shown",
        "report/plan/formulas.py",
        "if many:\n            whole",
        "if not many:\n            whole",
        (f"{_ROLL_UP}[{_SMALL}]",),
    ),
    Mutant(
        "too few answers that are shown above the region",
        "figures/rollup.py",
        'hidden = level != "region" and too_few',
        'hidden = level == "region" and too_few',
        (f"{_ROLL_UP}[{_SMALL}]",),
    ),
)


def is_found(mutant: Mutant, folder: Path) -> bool:
    """Whether the tests fail once the slip is made in a copy of the package."""
    path = folder / "workbook_kit" / mutant.file
    text = path.read_text(encoding="utf-8")
    if text.count(mutant.before) != 1:
        raise SystemExit(f"{mutant.file} does not hold once: {mutant.before}")
    path.write_text(text.replace(mutant.before, mutant.after), encoding="utf-8")
    try:
        return not passes(mutant.tests, folder)
    finally:
        path.write_text(text, encoding="utf-8")


def passes(tests: tuple[str, ...], folder: Path) -> bool:
    """Whether tests pass in a copy; what is found in it stands before what is installed."""
    command = [sys.executable, "-B", "-m", "pytest", "-q", "-x", "-n", "0", "-p", "no:cacheprovider", *tests]
    done = subprocess.run(command, cwd=folder, env={"PYTHONPATH": str(folder)}, capture_output=True, check=False)
    if done.returncode not in (0, 1):  # 1 is a test that failed; anything else means that none was run
        raise SystemExit(done.stdout.decode() + done.stderr.decode())
    return done.returncode == 0


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for one in ("workbook_kit", "tests"):
            shutil.copytree(ROOT / one, folder / one, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
        shutil.copy(ROOT / "pyproject.toml", folder)
        every = tuple(dict.fromkeys(test for mutant in MUTANTS for test in mutant.tests))
        if not passes(every, folder):
            raise SystemExit("The tests do not pass without a slip.")
        found = [is_found(mutant, folder) for mutant in MUTANTS]
    for mutant, is_dead in zip(MUTANTS, found, strict=True):
        sys.stdout.write(f"{'found' if is_dead else 'NOT FOUND'}  {mutant.what} ({mutant.file})\n")
    sys.stdout.write(f"{sum(found)} of {len(found)} slips were found.\n")
    return int(not all(found))


if __name__ == "__main__":
    raise SystemExit(main())
