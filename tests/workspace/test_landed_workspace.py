"""A workspace of version 0.1 as it landed, kept whole: nothing of it is lost, and its rounds go on.

``data/landed_workspace.zip`` was made by the program of 25 November 2026: three regions in 2013Q1, of which one was
withdrawn afterwards, and one in 2013Q2.
"""

import csv
import zipfile
from pathlib import Path

import openpyxl
import pytest

from tests.making import blank_of, kit
from workbook_kit.form import spec

NAMES = ("area", "field", "value", "sha256", "cell")
KEPT = Path(__file__).parents[1] / "data" / "landed_workspace.zip"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    with zipfile.ZipFile(KEPT) as kept:
        kept.extractall(tmp_path)
    return tmp_path


def answers(root: Path, period: str) -> list[tuple[str, ...]]:
    """Whose answer to what from which original, as the data file has it."""
    with (root / "output" / period / "data" / "answers.csv").open(encoding="utf-8") as file:
        return [
            tuple(row[name] for name in ("area", "field", "value", "sha256", "cell")) for row in csv.DictReader(file)
        ]


def originals(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (root / "collected/.store/originals").iterdir()}


def test_both_rounds_are_harvested_as_before(root: Path) -> None:
    """The same answers of the same originals; what was withdrawn stays out, now by a line of decisions.csv."""
    before = {period: answers(root, period) for period in ("2013Q1", "2013Q2")}
    kept = originals(root)
    for period, counted in before.items():
        assert kit(root, "harvest", period).code == 0
        assert answers(root, period) == counted
    assert originals(root) == kept
    assert (root / "decisions.csv").read_text(encoding="utf-8").count("withdraw") == 1


def test_the_past_is_known_before_anything_is_harvested_again(root: Path) -> None:
    """The next form shows what counted, not what was withdrawn; the withdrawal can be taken back."""
    kit(root, "generate", "2013Q3")
    shown = {area: [row[3] for row in numbers(root, area)] for area in ("902", "903")}
    assert (21 in shown["902"], 30 in shown["903"]) == (True, False)
    kit(root, "withdraw", "903.xlsx", "--undo")
    kit(root, "harvest", "2013Q1")
    assert ("903", "30") in {(row[0], row[2]) for row in answers(root, "2013Q1")}


def numbers(root: Path, area: str) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(blank_of(root, area, "2013Q3"), data_only=True)
    return list(book.worksheets[0].iter_rows(values_only=True, max_col=6))


def test_forms_of_its_own_are_read(root: Path) -> None:
    """Version 0.1 knew but one way to carry, which is what it was."""
    text = (root / "forms" / "kirjasto.toml").read_text(encoding="utf-8")
    for said, meant in (("true", "always"), ("false", "")):
        form = spec.parse("kirjasto.toml", text.replace('kind = "text"', f'kind = "text"\ncarry = {said}', 1))
        assert form.fields["L-nimi"].carry == meant
