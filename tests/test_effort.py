"""How much is done for one return, counted and not timed: a slow path cannot creep in unnoticed."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.dying import failing
from tests.making import fill_fields, generated
from workbook_kit import registry
from workbook_kit.blank import Contents, build
from workbook_kit.cli import preview
from workbook_kit.demo import coordinator, script
from workbook_kit.form.versions import load_versions
from workbook_kit.harvest.gathering import gather
from workbook_kit.layout import laying
from workbook_kit.layout.identity import CHECKS, identify
from workbook_kit.layout.laying import lay_out
from workbook_kit.period import Period
from workbook_kit.reading import sheets, xml
from workbook_kit.reading.intake import arrivals
from workbook_kit.reading.package import Package, open_package
from workbook_kit.reading.parts import read_workbook
from workbook_kit.reading.returns import Reader
from workbook_kit.registry import Registries
from workbook_kit.workspace.folder import Workspace

PERIOD, KEY = Period(2013, 1), b"k" * 32
READER = Reader(load_versions(), Registries(), KEY)
AREA = registry.built_in(2013).area("064")
LAYOUT = lay_out(load_versions().in_use["region"], AREA, registry.built_in(2013), PERIOD, "fi")


@pytest.fixture(scope="module")
def book() -> bytes:
    """Tampere's return as the demo fills it in."""
    answers = coordinator.invent(LAYOUT, script.load())
    return build(LAYOUT, identify(LAYOUT, KEY), Contents(answers=answers))


def counted(patch: pytest.MonkeyPatch, owner: Any, name: str) -> list[tuple[Any, ...]]:
    """What a function is called with from now on."""
    calls: list[tuple[Any, ...]] = []
    real = getattr(owner, name)

    def call(*given: Any, **named: Any) -> Any:
        calls.append(given)
        return real(*given, **named)

    patch.setattr(owner, name, call)
    return calls


def test_each_part_is_inflated_once_and_only_if_needed(book: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Links, types, strings, styles, dates and the sheets with answers; never the check sheet, the largest of all."""
    checks = dict(read_workbook(open_package(book)).tabs)[CHECKS]
    read = Counter(name.casefold() for _, name, *_ in _reading(book, monkeypatch, Package, "read"))
    assert set(read.values()) == {1}
    assert not {checks.casefold(), "xl/theme/theme1.xml", "docprops/app.xml"} & set(read)
    assert len(read) == len(LAYOUT.pages) + len(("_kit", "Tarkistus")) + 7


def test_each_part_is_parsed_once(book: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """One XML pass a part that is read, and cells of the usual shape go the short way."""
    events = counted(monkeypatch, sheets, "_SheetReader")
    read = counted(monkeypatch, Package, "read")
    passes = _reading(book, monkeypatch, xml, "_feed")
    assert len(passes) <= len(read)  # styles seen before are not parsed again
    assert events == []


def test_cells_that_hold_nothing_are_not_kept(book: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept of a book are labels, answers and figures, not its thousands of empty formatted cells."""
    made = counted(monkeypatch, sheets, "Book")
    record = READER.read(book)
    tabs = made[0][0]
    written = sum(len(page.labels) + len(page.shown) + 1 for page in LAYOUT.pages) + len(record.answers)
    around = 2 * len(tabs["_kit"]) + len(tabs["Tarkistus"])
    assert sum(map(len, tabs.values())) <= written + around


def test_a_form_is_laid_out_once_a_process(book: bytes) -> None:
    """The places of a form are worked out for the first return, not for each."""
    READER.read(book)
    before = laying._template.cache_info().misses  # noqa: SLF001
    assert READER.read(book).refused is None
    assert laying._template.cache_info().misses == before  # noqa: SLF001


def test_two_files_are_flushed_a_return(tmp_path: Path) -> None:
    """Its original and its record; folders and the index are flushed once for all of them."""
    root = generated(tmp_path)
    steps = []
    for codes in (("901",), ("902", "903")):
        for code in codes:
            fill_fields(root, code, {"L-lainat": 5})
        with failing() as taken:
            gather(Workspace(root), PERIOD, keep=True)
        steps.append(sum(step.startswith("fsync") for step in taken.made))
    assert steps[1] - steps[0] == 2


def test_nothing_is_flushed_or_read_again_without_need(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second harvest of the same files writes nothing and opens no workbook."""
    root = generated(tmp_path)
    fill_fields(root, "901", {"L-lainat": 5})
    gather(Workspace(root), PERIOD, keep=True)
    read = counted(monkeypatch, Reader, "read")
    with failing() as taken:
        gather(Workspace(root), PERIOD, keep=True)
    assert (read, [step for step in taken.made if step.startswith(("fsync", "write"))]) == ([], [])


def test_check_reads_what_came_before_once_a_period(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many files are looked at, the earlier quarters are read once."""
    root = generated(tmp_path)
    for code in ("901", "902", "903"):
        fill_fields(root, code, {"L-lainat": 5})
    read = counted(monkeypatch, preview, "bare_harvest")
    found = list(arrivals(root / "collected"))
    assert [one.returned.verdict for one in preview.look(Workspace(root), found)] == ["accepted"] * 3
    assert len(read) == 1


def _reading(book: bytes, patch: pytest.MonkeyPatch, owner: Any, name: str) -> list[tuple[Any, ...]]:
    """What a function is called with while a return is read."""
    calls = counted(patch, owner, name)
    assert READER.read(book).refused is None
    return calls
