"""What ``import workbook_kit`` promises: its names are those of ``__all__``, all explained and in the documents."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import workbook_kit
from workbook_kit import KitError, Refused, SpecError, StoreError, UsageError, errors

HOME = Path(__file__).parent.parent
DOCUMENTS = "\n".join(p.read_text(encoding="utf-8") for p in (HOME / "README.md", *(HOME / "docs").glob("*.md")))
CALLED = sorted(set(workbook_kit.__all__) - {"__version__"})


def test_all_is_the_surface() -> None:
    """Every function and class that the package shows is meant to be shown, and the other way round."""
    shown = {
        name
        for name, value in vars(workbook_kit).items()
        if not name.startswith("_") and getattr(value, "__module__", "").startswith("workbook_kit")
    }
    assert sorted(shown | {"__version__"}) == sorted(workbook_kit.__all__)


@pytest.mark.parametrize("name", CALLED)
def test_names_are_explained(name: str) -> None:
    """Each has a docstring of its own and stands in README or the guides."""
    value = getattr(workbook_kit, name)
    assert value.__doc__ != (value.__base__.__doc__ if isinstance(value, type) else "")
    assert value.__doc__
    assert re.search(rf"`(wk\.)?{name}\b", DOCUMENTS)


def test_all_errors_are_exported() -> None:
    """Whoever catches KitError catches everything that is raised on purpose; its children are all there is."""
    assert {Refused, SpecError, StoreError, UsageError} == set(KitError.__subclasses__())
    ours = {name for name, value in vars(errors).items() if isinstance(value, type)}
    assert ours <= set(workbook_kit.__all__)


def test_importing_costs_little() -> None:
    """The names are there without pandas, forms or readers: those come with the first call."""
    code = "import sys, workbook_kit; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    ours = {name for name in loaded if name.startswith("workbook_kit.")}
    assert ours == {f"workbook_kit.{name}" for name in ("cell", "errors", "tables", "version", "work", "work.caching")}
    assert not {"pandas", "pyarrow", "openpyxl", "xlsxwriter"} & set(loaded)
