"""A rule and a kind have one home each: nothing else in the package decides by their names."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

import workbook_kit
from workbook_kit.form.kinds import KINDS
from workbook_kit.form.rules import RULES

PACKAGE = Path(workbook_kit.__file__).parent
HOMES = {"form/rules.py": RULES.keys(), "form/kinds.py": KINDS.keys(), "form/model.py": {"none"}}
"""Where names may stand: in the rows, and in the model the name of the rule that a field has without naming one."""
MODULES = [path for path in sorted(PACKAGE.rglob("*.py")) if path.relative_to(PACKAGE).as_posix() not in HOMES]
NAMES = RULES.keys() | KINDS.keys()
OWN_WORDS = {name for name in NAMES if "_" in name} | {"wmean", "yesno"}
"""Names that mean nothing else; any other is a word that may stand for itself."""
TABLES = {"RULES", "KINDS"}


def decisions(tree: ast.AST) -> Iterator[str]:
    """What decides by a name: comparisons with one, tables and phrases by one, lists of some, rows picked by one."""
    spelt = {id(one) for node in ast.walk(tree) if _is_literal_type(node) for one in ast.walk(node)}
    for node in ast.walk(tree):
        if id(node) in spelt:
            continue
        if isinstance(node, ast.Compare):
            yield from _compared(node)
        elif isinstance(node, ast.Match):
            yield from (f"match {text}" for case in node.cases for text in _texts(case.pattern) if text in NAMES)
        elif isinstance(node, ast.Subscript):
            yield from _looked_up(node.value, node.slice)
        elif isinstance(node, ast.Call):
            yield from _called(node)
        elif isinstance(node, (ast.Dict, ast.Set, ast.Tuple, ast.List)):
            yield from _listed(node.keys if isinstance(node, ast.Dict) else node.elts)
        elif isinstance(node, ast.Constant) and node.value in OWN_WORDS:
            yield repr(node.value)


def _compared(node: ast.Compare) -> Iterator[str]:
    sides = [node.left, *node.comparators]
    if any(_last(side) in ("rule", "kind") or _is_name_of_row(side) for side in sides):
        yield from (f"== {text!r}" for side in sides for text in _texts(side) if text in NAMES)


def _looked_up(table: ast.AST, by: ast.AST) -> Iterator[str]:
    """A row of the homes picked by a name that is written out, or a table of somebody's own by a form's name."""
    if _last(table) in TABLES:
        yield from (f"{_last(table)}[{text!r}]" for text in _texts(by))
    elif _is_name_in_form(by):
        yield f"{ast.unparse(table)}[{ast.unparse(by)}]"


def _called(node: ast.Call) -> Iterator[str]:
    """A look-up by ``get``, or a phrase whose name is made of a rule's or a kind's."""
    name, first = _last(node.func), node.args[0] if node.args else node
    if name == "get" and isinstance(node.func, ast.Attribute):
        yield from _looked_up(node.func.value, first)
    if name == "phrase" and any(_is_name_in_form(one) for one in ast.walk(first)):
        yield f"phrase({ast.unparse(first)})"


def _listed(items: Iterable[ast.AST | None]) -> Iterator[str]:
    texts = {one.value for one in items if isinstance(one, ast.Constant)}
    yield from (
        f"a list of {sorted(names & texts)}" for names in (RULES.keys(), KINDS.keys()) if len(names & texts) > 1
    )


def _last(node: ast.AST) -> str:
    """The last name of an expression such as ``field.rollup.rule``."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _is_name_of_row(node: ast.AST) -> bool:
    """``metric.rule.name``, ``kind.name``."""
    return isinstance(node, ast.Attribute) and node.attr == "name" and _last(node.value) in ("rule", "kind")


def _is_name_in_form(node: ast.AST) -> bool:
    """``field.kind``, ``field.rollup.rule``, or the name of a row."""
    if not isinstance(node, ast.Attribute):
        return False
    is_kind = node.attr == "kind" and _last(node.value) == "field"
    return is_kind or (node.attr == "rule" and _last(node.value).startswith("rollup")) or _is_name_of_row(node)


def _is_literal_type(node: ast.AST) -> bool:
    return isinstance(node, ast.Subscript) and _last(node.value) == "Literal"


def _texts(node: ast.AST) -> Iterator[str]:
    """The texts of a literal, or of a collection of them."""
    yield from (one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_nothing_else_decides_by_name(path: Path) -> None:
    """A facet of the row is asked: else a new rule or kind would have to be made known in many places."""
    assert list(decisions(ast.parse(path.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize(
    "line",
    [
        'metric.rule.name == "ratio"',
        'field.kind in ("whole", "money")',
        'rule in {"sum"}',
        '{"whole": int, "date": dt.date}[field.kind]',
        '_FLOORS = {"share": 1, "ratio": 2}',
        "_FLOORS.get(field.rollup.rule)",
        'phrase(f"rule-{rollup.rule}")',
        'KINDS["date"].number_format',
        'kinds = ["text", "choice"]',
        'told("share_yes")',
        'match field.kind:\n    case "text": pass',
        'phrase(f"told-{metric.rule.name}")',
    ],
)
def test_what_is_found(line: str) -> None:
    """Each way in which modules once decided by a name."""
    assert list(decisions(ast.parse(line)))


@pytest.mark.parametrize(
    "line",
    [
        '{"validate": "list"}',
        'cell.type == "text"',
        'facts["count"]',
        'chart.set_legend({"none": True})',
        '{"number": 1, "count": 2}',
        "RULES[rollup.rule]",
        "KINDS.get(kind)",
        'CellType = Literal["number", "text", "date"]',
        'fail(f"rule {rule.name!r} takes no segments")',
        'check.kind == "blank_if"',
    ],
)
def test_what_is_left_alone(line: str) -> None:
    """Words that stand for something else than a rule or a kind."""
    assert not list(decisions(ast.parse(line)))
