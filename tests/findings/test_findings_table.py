"""The page of all findings is what the catalogue says."""

from pathlib import Path

from tests.findings_table import table
from workbook_kit.findings import messages

PAGE = Path(__file__).parents[2] / "docs" / "findings.md"


def test_page_is_current() -> None:
    """docs/findings.md is what its command writes."""
    assert PAGE.read_text(encoding="utf-8") == table(), "python -m tests.findings_table docs/findings.md"


def test_every_code_has_one_row() -> None:
    """One row a code, with its severity, two sentences and what to do."""
    rows = [line.split(" | ") for line in table().splitlines() if line.startswith("| `")]
    assert [row[0] for row in rows] == [f"| `{code}`" for code in messages.messages()]
    assert {len(row) for row in rows} == {5}
