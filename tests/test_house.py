"""The house: what may import what, how long a function may be, and that every sentence is there."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import workbook_kit
from workbook_kit.findings import messages
from workbook_kit.form import kinds, rules, spec
from workbook_kit.language import LANGUAGES

PACKAGE = Path(workbook_kit.__file__).parent
LONGEST = 40
MODULES = sorted(p for p in PACKAGE.rglob("*.py"))
ORDER = """
version errors disk lock language period progress cell habits kinds form rules proof spec registry layout identity
messages record waiver wording checks book build reading verdict rollup published trend alike deviation tables store
workspace candidates past comparison generate late harvest preview reply outbox bundle founding crosscheck status
fields report outputs demo console command ending cli
""".split()  # noqa: SIM905 - read as a sentence
"""One way through: a module imports only what stands before it (or beside it in its own folder)."""


def imports(path: Path) -> set[str]:
    """The modules of the package that a file imports at run time."""
    found: set[str] = set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            node.body = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("workbook_kit"):
            rest = node.module.split(".")[1:]
            found |= {rest[0]} if rest else {alias.name for alias in node.names}
    return found


def place(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", [p for p in MODULES if not place(p).startswith("__")], ids=lambda p: p.stem)
def test_data_flows_one_way(path: Path) -> None:
    """Nothing imports what comes after it."""
    here = ORDER.index(place(path))
    later = {name for name in imports(path) if name != place(path) and ORDER.index(name) >= here}
    assert not later


@pytest.mark.parametrize(("side", "other"), [("build", "reading"), ("reading", "build")])
def test_build_and_reading_never_meet(side: str, other: str) -> None:
    """They meet only in form, layout, identity and checks."""
    assert [p.name for p in (PACKAGE / side).rglob("*.py") if other in imports(p)] == []


def test_functions_are_short() -> None:
    """Forty lines at the most."""
    functions = (
        (path.name, node)
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    )
    assert [(name, f.name) for name, f in functions if (f.end_lineno or 0) - f.lineno >= LONGEST] == []


def test_every_sentence_is_in_three_languages() -> None:
    """Every finding has a text and advice in Finnish, Swedish and English."""
    for message in messages.messages().values():
        for language in ("fi", "sv", "en"):
            assert message.text[language].strip()
            assert message.advice[language].strip()


def test_every_kind_and_rule_has_its_words() -> None:
    """Input messages for every kind, an explanation for every rule."""
    for language in LANGUAGES:
        assert all(messages.prompt(kind, language).error for kind in kinds.KINDS)
        assert all(messages.phrase(f"rule-{rule}", language) for rule in rules.RULES)


def test_every_code_in_use_is_in_the_catalogue() -> None:
    """A finding's code that the code can raise has its message, and every message is raised somewhere."""
    text = "\n".join(p.read_text(encoding="utf-8") for p in MODULES)
    assert [code for code in messages.messages() if f'"{code}"' not in text] == []


def test_input_messages_fit_their_boxes() -> None:
    """255 characters of prompt and error, 32 of title: more would silently be missing (FACTS, X2)."""
    for language in LANGUAGES:
        for kind in kinds.KINDS:
            prompt = messages.prompt(kind, language)
            assert max(len(prompt.input), len(prompt.error) + 20) <= 255
            assert len(prompt.title) <= 32
    assert spec.load_folder()


def test_nothing_can_reach_a_network() -> None:
    """No module that talks to others is imported anywhere (P8); drafts are written, never sent."""
    talking = {"socket", "ssl", "http", "ftplib", "smtplib", "imaplib", "poplib", "requests", "httpx", "webbrowser"}
    named = (
        (path.name, name)
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [f"{node.module}.{alias.name}" for alias in node.names]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    )
    assert [one for one in named if one[1].split(".")[0] in talking or one[1].startswith("urllib.request")] == []


def test_help_pays_for_nothing_else() -> None:
    """Whoever asks what a command does waits for no forms, readers or tables."""
    told = "import sys, workbook_kit.cli.commands; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout.split()
    heavy = {"pandas", "pyarrow", "openpyxl", "xlsxwriter", "rich", "concurrent.futures.process"}
    ours = {f"workbook_kit.{name}" for name in ("form", "checks", "build", "reading", "report", "harvest", "workspace")}
    assert sorted((heavy | ours) & set(loaded)) == []
