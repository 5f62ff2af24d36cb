"""CONTRIBUTING is right about the house: its rooms, and where a newcomer is sent for something."""

import re
from pathlib import Path

import workbook_kit

PACKAGE = Path(workbook_kit.__file__).parent
HOME = PACKAGE.parent
TEXT = (HOME / "CONTRIBUTING.md").read_text(encoding="utf-8")
CELLS = [[cell.strip() for cell in row.strip("|").split("|")] for row in re.findall(r"^\|.*\|$", TEXT, re.MULTILINE)]


def test_every_room_has_its_line() -> None:
    """Each folder of code has a line in the table of rooms, and each line its folder."""
    named = {row[0].strip("`/") for row in CELLS if re.fullmatch(r"`\w+/`", row[0])}
    assert named == {path.parent.name for path in PACKAGE.glob("*/__init__.py")}


def test_signposts_lead_somewhere() -> None:
    """Each file of "Where do I find" holds each name that a newcomer is told to look for there."""
    one_file, names_alone = re.compile(r"`[\w/.]+`"), re.compile(r"`[^ ]+`(, `[^ ]+`)*")
    posts = [row for row in CELLS if len(row) == 3 and one_file.fullmatch(row[1]) and names_alone.fullmatch(row[2])]
    assert len(posts) > 15
    for _, file, names in posts:
        text = (PACKAGE / file.strip("`")).read_text(encoding="utf-8")
        assert [name for name in re.findall(r"`([^`]+)`", names) if name not in text] == [], file


def test_paths_are_there() -> None:
    """Every module, test and page that is named is there, seen from the project or from the package."""
    paths = set(re.findall(r"`([\w/]+/[\w.]+\.(?:py|toml|md))`", TEXT)) | set(re.findall(r"\]\(([\w/]+\.md)\)", TEXT))
    assert [path for path in sorted(paths) if not (HOME / path).exists() and not (PACKAGE / path).exists()] == []


def test_glossary_explains_no_word_twice() -> None:
    """A word of the glossary has one line."""
    words = [word.strip() for row in CELLS if len(row) == 2 for word in row[0].split(",")]
    words = [word for word in words if word not in {"word", "---"}]
    assert "slot" in words
    assert len(set(words)) == len(words)
