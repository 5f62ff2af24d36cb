"""The figures of the house beside those of the package as it landed: ``python -m tests.house_figures``.

``--write`` puts them into CONTRIBUTING. Another checkout is measured by naming its package:
``python -m tests.house_figures ../other/workbook_kit``.
"""

import ast
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median

from tests.imports import PACKAGE, graph
from workbook_kit.form.kinds import KINDS
from workbook_kit.form.rules import RULES

PYTHON, NEW_LINE = "*.py", "\n"
HOMES = {"rules", "kinds"}
"""Modules that may know rules and kinds by name; all others ask their rows."""

PLACE = re.compile(r"(?<=<!-- house -->\n\n).*?(?=\n<!-- /house -->)", re.DOTALL)
CITATION = re.compile(r"\b(FACTS|FORMS|DESIGN)\b")
BEFORE = {
    "modules in the package's root": "51",
    "modules in `report/`, by room": "42",
    "circles of imports, those for types among them": "1",
    "other modules that compare a roll-up rule / a kind with a name": "16 / 17",
    "tables in `report/` by the names of rules or kinds: how a figure is written": "3",
    "lines that are comments": "0.2 %",
    "reasons cited from documents that are not in the repository": "27",
    "modules; lines of the longest": "133; 438",
    "lines of a function: median, longest": "5, 37",
}
"""What LAYOUT measured; the last two by this script, on the same checkout. It finds 13 of the 16 there."""


def figures(package: Path = PACKAGE) -> dict[str, str]:
    """Each figure by its words, in the order of ``BEFORE``."""
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(package.rglob("*.py"))}
    trees = {path: ast.parse(text) for path, text in texts.items()}
    others = {path: tree for path, tree in trees.items() if path.stem not in HOMES}
    functions = sorted(lengths(trees))
    measured = (
        str(sum(path.parent == package for path in texts)),
        rooms(package / "report"),
        str(len(circles(graph(package, types=True)))),
        f"{deciding(others, RULES, 'rule')} / {deciding(others, KINDS, 'kind')}",
        str(sum(has_table(tree) for path, tree in others.items() if "report" in path.parts)),
        f"{share_of_comments(texts):.1%}".replace("%", " %"),
        str(sum(citations(text, package.parent / "docs") for text in texts.values())),
        f"{len(texts)}; {max(text.count(NEW_LINE) for text in texts.values())}",
        f"{median(functions):g}, {functions[-1]}",
    )
    return dict(zip(BEFORE, measured, strict=True))


def rooms(folder: Path) -> str:
    """How many modules lie in a folder itself and in each of its own."""
    inner = sorted(path for path in folder.iterdir() if list(path.glob("*.py")))
    counts = [f"{path.name} {len(list(path.glob('*.py')))}" for path in inner]
    return f"{len(list(folder.rglob('*.py')))}: {', '.join([f'{len(list(folder.glob(PYTHON)))} in it', *counts])}"


def citations(text: str, documents: Path) -> int:
    """Reasons for which a reader is sent to a document that is not there; docs/forms.md and design.md are others."""
    there = {"FACTS"} if (documents / "facts.md").exists() else set()
    return sum(name not in there for name in CITATION.findall(text))


def share_of_comments(texts: Mapping[Path, str]) -> float:
    """Lines that hold nothing but a comment among all lines."""
    lines = [line.lstrip() for text in texts.values() for line in text.splitlines()]
    return sum(line.startswith("#") for line in lines) / len(lines)


def circles(imports: Mapping[str, set[str]]) -> list[set[str]]:
    """Modules that import each other, directly or by way of others."""
    reached = {name: reach(name, imports) for name in imports}
    found = [{other for other in reached[name] if name in reached[other]} for name in imports]
    return [circle for number, circle in enumerate(found) if circle and circle not in found[:number]]


def reach(name: str, imports: Mapping[str, set[str]]) -> set[str]:
    """All modules that a module imports in the end."""
    seen: set[str] = set()
    ahead = [*imports[name]]
    while ahead:
        module = ahead.pop()
        if module not in seen:
            seen.add(module)
            ahead += imports[module]
    return seen


def deciding(trees: Mapping[Path, ast.AST], names: Mapping[str, object], word: str) -> int:
    """Modules that compare a rule or a kind with a name: ``rule.name == "sum"``, ``field.kind in ("text", "date")``."""
    return sum(any(_compares(node, names, word) for node in ast.walk(tree)) for tree in trees.values())


def _compares(node: ast.AST, names: Mapping[str, object], word: str) -> bool:
    if not isinstance(node, ast.Compare):
        return False
    sides = [node.left, *node.comparators]
    is_asked = any(re.search(rf"\b{word}(\.name)?$", ast.unparse(side)) for side in sides)
    return is_asked and any(text in names for side in sides for text in _texts(side))


def has_table(tree: ast.AST) -> bool:
    """Whether a table has two or more rules or two or more kinds as its keys."""
    keys = [{*_texts(*filter(None, node.keys))} for node in ast.walk(tree) if isinstance(node, ast.Dict)]
    return any(len(found & RULES.keys()) > 1 or len(found & KINDS.keys()) > 1 for found in keys)


def _texts(*nodes: ast.AST) -> Iterator[str]:
    for node in nodes:
        for part in ast.walk(node):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield part.value


def lengths(trees: Mapping[Path, ast.AST]) -> Iterator[int]:
    """Lines of each function."""
    for tree in trees.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                yield (node.end_lineno or 0) - node.lineno + 1


def table(measured: Mapping[str, str]) -> str:
    """The figures as Markdown, beside those of the package as it landed."""
    rows = (f"| {name} | {before} | {measured[name]} |" for name, before in BEFORE.items())
    return "\n".join(("| | as it landed | now |", "|---|---|---|", *rows)) + "\n"


def main(arguments: list[str]) -> None:
    shown = table(figures(*(Path(one) for one in arguments if one != "--write")))
    sys.stdout.write(shown)
    if "--write" in arguments:
        page = PACKAGE.parent / "CONTRIBUTING.md"
        page.write_text(PLACE.sub(lambda _: shown, page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
