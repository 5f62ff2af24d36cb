"""The figures of the house can be had, and two of them are held; CONTRIBUTING shows them."""

import ast
from pathlib import Path

from tests.house_figures import BEFORE, PLACE, circles, deciding, figures, has_table, table
from tests.imports import graph
from workbook_kit.form.kinds import KINDS
from workbook_kit.form.rules import RULES

CONTRIBUTING = Path(__file__).parent.parent / "CONTRIBUTING.md"


def test_figures_can_be_had() -> None:
    """Each figure that was measured when the package landed is measured again, and the root stays small."""
    measured = figures()
    assert list(measured) == list(BEFORE)
    assert int(measured["modules in the package's root"]) <= 16
    shown = PLACE.findall(CONTRIBUTING.read_text(encoding="utf-8"))
    for text in (table(measured), *shown):
        assert [row.split(" | ")[:2] for row in text.splitlines()[2:]] == [[f"| {n}", b] for n, b in BEFORE.items()]
    assert len(shown) == 1


def test_no_circle_even_for_types() -> None:
    """Not even mypy has to read two modules at once; a circle of two or three would be seen."""
    assert circles(graph(types=True)) == []
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": set()}) == [{"b", "c"}]


def test_what_decides_by_name_is_seen() -> None:
    """A comparison of a rule or a kind with its name, either way, in a row of names too; other names are none."""
    deciders = ('if rule == "sum": ...', 'x = "count" != line.rollup.rule', 'y = f.rule.name in ("share", "wmean")')
    assert [deciding({Path(): ast.parse(text)}, RULES, "rule") for text in deciders] == [1, 1, 1]
    assert deciding({Path(): ast.parse('if field.kind == "text": ...')}, KINDS, "kind") == 1
    assert deciding({Path(): ast.parse('if block.kind == "table" or name == "text": ...')}, KINDS, "kind") == 0
    assert has_table(ast.parse('SHAPES = {"sum": 1, "count": 2}'))
    assert not has_table(ast.parse('WIDTHS = {"count": 1, "area": 2}'))
