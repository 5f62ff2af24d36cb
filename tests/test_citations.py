"""What code and tests cite is in the repository, by heading."""

import re
from pathlib import Path

import pytest

HOME = Path(__file__).parent.parent
TEXTS = {
    path: " ".join(re.sub(r"\n\s*#", " ", path.read_text(encoding="utf-8")).split())
    for folder in ("workbook_kit", "tests", "bench", "docs")
    for path in (HOME / folder).rglob("*")
    if path.suffix in {".py", ".toml", ".md"}
}
CITED = {citation for text in TEXTS.values() for citation in re.findall(r'(docs/[\w-]+\.md), "([^"]+)"', text)}
PAGES = sorted([*HOME.glob("*.md"), *(HOME / "docs").glob("*.md")])
PLANS = re.compile(r"\b(?:FACTS|DESIGN|SCREENS)(?:, | [A-Z0-9]|\.md)|\bFORMS[,:] [A-Z]-|\.\./shared")


def headings(page: str) -> list[str]:
    return re.findall(r"^#{2,4} (.+)$", (HOME / page).read_text(encoding="utf-8"), re.MULTILINE)


def test_every_citation_has_its_heading() -> None:
    """A page of docs/ that is cited by a heading has that heading."""
    assert [(page, heading) for page, heading in sorted(CITED) if heading not in headings(page)] == []


def test_every_fact_is_cited() -> None:
    """No heading of docs/facts.md lies idle: code or tests rest on it."""
    assert set(headings("docs/facts.md")) == {heading for page, heading in CITED if page == "docs/facts.md"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pages_lead_to_what_is_there(page: Path) -> None:
    """Every link to a page of ours has its file and its heading, every path to code or tests its file."""
    text = page.read_text(encoding="utf-8")
    links = [link.partition("#") for link in re.findall(r"\]\(((?:[\w./-]+\.md)?(?:#[^)]+)?)\)", text)]
    targets = [(page.parent / file if file else page, anchor) for file, _, anchor in links]
    paths = re.findall(r"`((?:tests|workbook_kit|bench)/[\w/.]+\.\w+)`", text)
    assert [path for path in paths if not (HOME / path).exists()] == []
    assert [target.name for target, _ in targets if not target.is_file()] == []
    assert [anchor for target, anchor in targets if anchor and anchor not in anchors(target)] == []


def anchors(page: Path) -> set[str]:
    """The headings of a page as links name them."""
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings(str(page))}


def test_nothing_cites_a_plan() -> None:
    """Plans by which the project was made are not in the repository, so nothing sends a reader to them."""
    others = {path: text for path, text in TEXTS.items() if path != Path(__file__)}
    assert [(path.name, match[0]) for path, text in others.items() if (match := PLANS.search(text))] == []
