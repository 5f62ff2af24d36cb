"""What is left to CI is counted, never silent; of each kind something runs here."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import left_to_ci

LONG = "tests/test_readme.py::test_two_commands_on_a_fresh_machine"


def test_long_tests_are_counted_in_one_line() -> None:
    """Where CI is not set a long test is skipped, and the last lines say how many were and how to run them."""
    here = {name: value for name, value in os.environ.items() if not name.startswith(("CI", "PYTEST"))}
    command = [sys.executable, "-m", "pytest", "-n", "0", LONG]
    home = Path(__file__).parent.parent
    ran = subprocess.run(command, cwd=home, env=here, capture_output=True, text=True, check=True)
    assert "\n1 long tests are left to CI: CI=1 make test\n" in ran.stdout


def test_something_of_every_kind_runs_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first of a family or those named, each so-manieth of a series; in CI all of it."""
    assert left_to_ci.family("abc")[0] == "a"
    assert left_to_ci.family("abc", "b")[1] == "b"
    assert [type(value).__name__ for value in left_to_ci.family("abc")[1:]] == ["ParameterSet"] * 2
    assert [mark.name for mark in left_to_ci.rows((1, 2), (3, 4))[1].marks] == ["long"]
    for in_ci, kept, first in ((False, "ad", [3, 10]), (True, "abcdef", [1, 2])):
        monkeypatch.setattr(left_to_ci, "IN_CI", in_ci)
        assert "".join(left_to_ci.some("abcdef", 3)) == kept
        numbers = left_to_ci.steps(3)
        assert [next(numbers), next(numbers)] == first
