"""Which module of the package imports which, when it runs; for the tests of the house and for its figures."""

import ast
from collections.abc import Mapping
from pathlib import Path

import workbook_kit

PACKAGE = Path(workbook_kit.__file__).parent


def module_name(path: Path, package: Path = PACKAGE) -> str:
    """The dotted name of a file, without the package's."""
    return ".".join(path.relative_to(package).with_suffix("").parts).removesuffix(".__init__")


def imported(path: Path, package: Path = PACKAGE, *, types: bool = False) -> set[str]:
    """The modules of the package that a file imports at run time, dotted, without the package's name.

    With ``types`` also those that only mypy reads.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING" and not types:
            node.body = []
    return {
        _module([*node.module.split(".")[1:], alias.name], package)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "workbook_kit"
        for alias in node.names
    }


def _module(parts: list[str], package: Path) -> str:
    """A dotted name, or that of the module which defines it."""
    path = package.joinpath(*parts)
    return ".".join(parts if path.with_suffix(".py").exists() or path.is_dir() else parts[:-1])


def graph(package: Path = PACKAGE, *, types: bool = False) -> Mapping[str, set[str]]:
    """Every module with those that it imports."""
    names = {module_name(path, package): path for path in sorted(package.rglob("*.py"))}
    found = {name: imported(path, package, types=types) for name, path in names.items()}
    return {name: {one for one in ones if one in names and one != name} for name, ones in found.items()}
