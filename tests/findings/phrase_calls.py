"""Every call in the package that asks the catalogue for words by name, and with which facts it fills their blanks."""

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import workbook_kit

PACKAGE = Path(workbook_kit.__file__).parent
CATALOGUE: Mapping[str, Any] = tomllib.loads((PACKAGE / "findings/messages.toml").read_text(encoding="utf-8"))
TREES = {
    path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
    for path in sorted(PACKAGE.rglob("*.py"))
}
_BLANK = re.compile(r"\{([a-z_]+)(?::[^{}]*)?\}")
_IN_EVERY_LETTER = frozenset({"area", "form", "period"})  # facts that the ``say`` of a letter adds itself


@dataclass(frozen=True)
class Request:
    """One call that names what it asks for: where it stands, by what call, of which part, and its facts."""

    where: str
    asking: str
    part: str
    names: frozenset[str]
    facts: frozenset[str]
    common: frozenset[str] = frozenset()

    @property
    def blanks(self) -> set[str]:
        """What has to be filled, whichever of the names is meant."""
        return set().union(*(blanks_of(CATALOGUE[self.part][name]) for name in self.names))


def blanks_of(entry: Any) -> set[str]:
    """All blanks of an entry, in whatever language."""
    if isinstance(entry, str):
        return set(_BLANK.findall(entry))
    return set().union(*(blanks_of(text) for text in entry.values()))


def requests() -> Iterator[Request]:
    """Calls that write out both the name and the facts.

    A name that is chosen elsewhere and facts handed over by ``**`` are left to the tests that run them: a blank without
    its fact is a KeyError there.
    """
    for module, tree in TREES.items():
        above = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            part, names, keywords = _part(module, call), _names(call.args), _keywords(call, above)
            if part and names and all(keyword.arg for keyword in keywords):
                facts = {str(keyword.arg) for keyword in keywords} | _pairs(call)
                letter = _IN_EVERY_LETTER if part == "mail" and _called(call) == "say" else frozenset()
                yield Request(f"{module}:{call.lineno}", _called(call), part, names, frozenset(facts), letter)


def _part(module: str, call: ast.Call) -> str | None:
    if _called(call) == "say":  # a command's or a letter's; that of a finding takes no name
        return {"cli": "phrase", "reply": "mail"}.get(module.partition("/")[0])
    return {"phrase": "phrase", "notice": "phrase", "Worded": "phrase", "mail": "mail"}.get(_called(call))


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _names(arguments: Iterable[ast.expr]) -> frozenset[str]:
    """The names that are written out: one, or one of two."""
    first = next((one for one in arguments if isinstance(one, (ast.Constant, ast.IfExp))), None)
    chosen = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
    return frozenset(str(one.value) for one in chosen if isinstance(one, ast.Constant))


def _keywords(call: ast.Call, above: Mapping[ast.AST, ast.AST]) -> list[ast.keyword]:
    """The facts of a call and of the ``format`` behind it."""
    method = above[call]
    behind = above[method] if isinstance(method, ast.Attribute) and method.attr == "format" else None
    return [*call.keywords, *(behind.keywords if isinstance(behind, ast.Call) else ())]


def _pairs(call: ast.Call) -> set[str]:
    """The facts of a ``Worded``, which keeps them as pairs."""
    pairs = (node.elts[0] for node in ast.walk(call) if isinstance(node, ast.Tuple) and _called(call) == "Worded")
    return {str(first.value) for first in pairs if isinstance(first, ast.Constant)}
