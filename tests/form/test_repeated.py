"""Rows that repeat are written once, with a list: what comes out is what was written out before."""

import tomllib

import pytest

from tests.making import library_form
from workbook_kit.errors import SpecError
from workbook_kit.form import spec

ITEMS = """
[[sheet.block.field]]
each = [
    { id = "L-a", label = { fi = "A", sv = "B" } },
    { id = "L-b", label = { fi = "C", sv = "D" }, max = 9 },
]
kind = "whole"
note = { fi = "Mitä {each.id} on {period}", sv = "Vad {each.id} är {period}" }
min = 0
"""
WRITTEN = """
[[sheet.block.field]]
id = "L-a"
label = { fi = "A", sv = "B" }
kind = "whole"
note = { fi = "Mitä L-a on {period}", sv = "Vad L-a är {period}" }
min = 0

[[sheet.block.field]]
id = "L-b"
label = { fi = "C", sv = "D" }
max = 9
kind = "whole"
note = { fi = "Mitä L-b on {period}", sv = "Vad L-b är {period}" }
min = 0
"""


def test_repeated_rows_are_rows() -> None:
    """Each has what is shared and what is its own; blanks that are not of the list stay."""
    assert repr(spec.parse("k.toml", library_form() + ITEMS)) == repr(spec.parse("k.toml", library_form() + WRITTEN))


def test_lists_in_a_repeated_row_are_filled() -> None:
    """A check with a list of fields is repeated like anything else, wherever it stands."""
    check = '\n[[check]]\neach = [{ field = "L-lainat", part = "L-menot" }]\nkind = "parts_at_most"\n'
    form = spec.parse("k.toml", library_form() + check.replace("part =", "parts =").replace('"L-menot"', '["L-menot"]'))
    assert form.checks[0].keys == (("field", "L-lainat"), ("parts", ("L-menot",)))
    filled = spec.parse("k.toml", library_form() + ITEMS.replace("min = 0", 'levels = ["region"]\ndue = ["Q1"]'))
    assert filled.fields["L-b"].due == ("Q1",)


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("min = 0", "max = 8", "'max' stands both in a row of 'each' and beside it"),
        ("{each.id}", "{each.name}", r"the blank '\{each.name\}' needs a row of 'each' that has a text 'name'"),
        ("{each.id}", "{each.max}", r"the blank '\{each.max\}' needs"),
        (ITEMS[ITEMS.index("each") : ITEMS.index("kind")], "each = []\n", "'each' should hold tables"),
        (ITEMS[ITEMS.index("each") : ITEMS.index("kind")], 'each = "L-a"\n', "'each' should hold tables"),
    ],
)
def test_faulty_list_is_refused(old: str, new: str, what: str) -> None:
    """One line names the file, the place and what is wrong."""
    text = library_form() + ITEMS.replace(old, new)
    assert tomllib.loads(text)
    with pytest.raises(SpecError, match=what) as refused:
        spec.parse("k.toml", text)
    assert refused.value.where.startswith("k.toml: sheet[1]: block[2]: field[3]")
