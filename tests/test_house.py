"""The house: what may import what, how long a function may be, and that every sentence is there."""

import ast
import re
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.imports import PACKAGE, graph, imported, module_name
from workbook_kit.findings import messages
from workbook_kit.form import kinds, rules
from workbook_kit.form.versions import load_versions
from workbook_kit.language import LANGUAGES

LONGEST = 40
ROOT_AT_MOST = 16
MODULES = sorted(p for p in PACKAGE.rglob("*.py"))
ORDER = """
work version errors disk language period cell excel finnish tables form registry layout findings record checks figures
book workspace blank reading harvest report reply generation outputs demo cli
""".split()  # noqa: SIM905 - read as a sentence
"""One way through: a room, folder or module of the root, imports only what stands before it.

``figures`` stands before ``harvest``, as a harvest hands out the figures of its returns.
"""


def room(name: str) -> str:
    return name.partition(".")[0]


@pytest.mark.parametrize("path", [p for p in MODULES if not room(module_name(p)).startswith("__")], ids=module_name)
def test_data_flows_one_way(path: Path) -> None:
    """No room imports what comes after it."""
    own = room(module_name(path))
    later = {name for name in imported(path) if room(name) != own and ORDER.index(room(name)) >= ORDER.index(own)}
    assert not later


@pytest.mark.parametrize(("side", "other"), [("blank", "reading"), ("reading", "blank")])
def test_blank_and_reading_never_meet(side: str, other: str) -> None:
    """They meet only in form, layout, findings and checks, not even through what others import."""
    imports = {module_name(path): imported(path) for path in MODULES}
    reached, ahead = set(), [name for name in imports if room(name) == side]
    while ahead:
        name = ahead.pop()
        reached.add(name)
        ahead += [more for more in imports.get(name, ()) if more not in reached]
    assert {name for name in reached if room(name) == other} == set()


def test_no_module_imports_itself_by_way_of_others() -> None:
    """There is no circle: modules can be put in an order in which each imports only earlier ones."""
    assert list(TopologicalSorter(graph()).static_order())


def test_root_is_small() -> None:
    """What a newcomer sees first fits on a screen."""
    assert len([path for path in MODULES if path.parent == PACKAGE]) <= ROOT_AT_MOST


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
        assert all(kind.prompt.error[language] and kind.prompt.title[language] for kind in kinds.KINDS.values())
        assert all(rule.words[language] and messages.phrase(rule.behind, language) for rule in rules.RULES.values())


def test_every_code_in_use_is_in_the_catalogue() -> None:
    """A finding's code that the code can raise has its message, and every message is raised somewhere."""
    text = "\n".join(p.read_text(encoding="utf-8") for p in MODULES)
    assert [code for code in messages.messages() if f'"{code}"' not in text] == []


def test_input_messages_fit_their_boxes() -> None:
    """255 characters of prompt and error, 32 of title (docs/facts.md, "What XlsxWriter leaves out")."""
    for language in LANGUAGES:
        for prompt in (kind.prompt for kind in kinds.KINDS.values()):
            assert max(len(prompt.input[language]), len(prompt.error[language]) + 20) <= 255
            assert len(prompt.title[language]) <= 32
    assert load_versions().in_use


@pytest.mark.parametrize(
    ("home", "sign"),
    [
        ("excel", r"1899|\b1_?462\b|\b32_?767\b"),
        ("excel", r"\.1[0-9][gG]\b"),
        ("finnish", r"""replace\("\.", ","\)|\.day\}\.|"−\""""),
        ("excel", r"""'"', '""'|"'", "''"|ord\("A"\)|xlsxwriter\.utility"""),
    ],
)
def test_how_others_write_stands_in_one_place(home: str, sign: str) -> None:
    """Day zero, quoting, the letters of columns and digits of formulas are written once."""
    assert {module_name(path) for path in MODULES if re.search(sign, path.read_text(encoding="utf-8"))} <= {home}


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
    ours = {f"workbook_kit.{name}" for name in ("form", "checks", "blank", "reading", "report", "harvest", "workspace")}
    assert sorted((heavy | ours) & set(loaded)) == []
