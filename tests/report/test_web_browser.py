"""report.html in a real browser: quiet, usable by keyboard, without its script, on paper and on a phone."""

import re
import subprocess
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests import pages, quarters
from tests.office.browser import PHONE, Seen, Step, browse
from tests.office.pdf import pdf_text
from tests.pages import SHOWN
from workbook_kit.findings.finding import Finding

pytestmark = pytest.mark.chromium

SHOWN_LINES = "[...document.querySelectorAll('li[data-state]')].filter(line => line.checkVisibility()).length"
HEADINGS = "[...document.querySelectorAll('section.kind h3')].filter(h => h.checkVisibility()).map(h => h.textContent)"
AREAS = "[...document.querySelectorAll('li[data-area]:not([hidden])')].map(line => line.dataset.area)"
FOUND = "document.getElementById('found').value"
FOCUSED = "document.activeElement"
LEAST_CONTRAST = 4.5
WIDE_ELEMENTS = """
[...document.querySelectorAll('body *')].filter(e => !e.closest('.pan') && !e.closest('.skip') && !e.closest('thead')
  && e.getBoundingClientRect().right > innerWidth + 0.5).map(e => e.outerHTML.slice(0, 120))
"""
NAMELESS = """[
  ...[...document.querySelectorAll('input, select')].filter(e => !e.labels.length),
  ...[...document.querySelectorAll('button, a, summary, option')].filter(e => !e.textContent.trim()),
  ...[...document.querySelectorAll('svg')].filter(e => e.getAttribute('aria-hidden') !== 'true'
    && !e.querySelector('title')),
  ...[...document.querySelectorAll('th')].filter(e => !e.textContent.trim() || !e.scope),
].map(e => e.outerHTML.slice(0, 120))"""
LOST_REFERENCES = """
[...document.querySelectorAll('[aria-labelledby], [for], a[href^="#"]')].flatMap(e =>
  (e.getAttribute('aria-labelledby') ?? e.getAttribute('for') ?? e.hash.slice(1)).split(' '))
  .filter(id => document.querySelectorAll(`[id="${id}"]`).length !== 1)
"""
LEVELS = "[...document.querySelectorAll('h1, h2, h3, h4')].map(h => Number(h.tagName[1]))"
CONTRASTS = """(() => {
  const linear = c => c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => [r, g, b].map(c => linear(c / 255)).reduce(
    (sum, c, n) => sum + c * [.2126, .7152, .0722][n], 0);
  const colour = text => text.match(/[\\d.]+/g).map(Number);
  const ground = e => { for (; e; e = e.parentElement) {
    const c = colour(getComputedStyle(e).backgroundColor); if (c.length === 3 || c[3] === 1) return c; }
    return [255, 255, 255]; };
  const pairs = new Map();
  for (const e of document.querySelectorAll('body *')) {
    const says = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    if (!says || !e.checkVisibility() || e.closest('svg')) continue;
    const [a, b] = [light(colour(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
    pairs.set(`${getComputedStyle(e).color} on ${ground(e)}`, (a + .05) / (b + .05));
  }
  return Object.fromEntries(pairs);
})()"""


@pytest.fixture(scope="module")
def awkward(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page with everything, hostile texts included."""
    path = tmp_path_factory.mktemp("web") / "report.html"
    path.write_bytes(pages.page())
    return path


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of all regions, in Swedish, with two quarters and an open question to each region."""
    path = tmp_path_factory.mktemp("web") / "report.html"
    played = quarters.demo("2012Q4", "2013Q1")
    asked = (Finding("formula", "Indikatorer", "E9", "K-F1"),)
    returns = tuple(
        replace(one, record=replace(one.record, findings=asked)) if one.record else one for one in played.returns
    )
    path.write_bytes(pages.page(replace(played, returns=returns), "sv"))
    return path


def looks(page: Path, *steps: Step, **how: Any) -> list[Any]:
    """What the looks gave, on a page that stays quiet."""
    seen = browse(page, *steps, **how)
    assert not seen.noise
    return seen.looks


def to(expression: str) -> Step:
    """Go on with Tab to the element that the expression names."""
    return ("until", "Tab", f"{FOCUSED}.matches({expression!r})")


def test_nothing_runs_and_nothing_is_asked_for(awkward: Path) -> None:
    """No request, no dialog, no error and nothing on the console, whatever senders typed; it stands there as text."""
    seen: Seen = browse(awkward, ("look", "document.body.innerText"), ("look", "document.images.length"))
    assert seen.noise == []
    assert SHOWN in seen.looks[0]
    assert seen.looks[1] == 0


def test_policy_holds(awkward: Path) -> None:
    """A script, a picture or a style that came in all the same would not run, load or show."""
    push = (
        "document.body.insertAdjacentHTML('beforeend', '<img src=\"https://example.com/x.png\" onerror=\"alert(3)\">'"
        ' + \'<p id="p" style="color: red">p</p>\')'
    )
    seen = browse(awkward, ("look", push), ("look", "getComputedStyle(document.getElementById('p')).color"))
    assert seen.looks[1] == "rgb(38, 38, 38)"
    assert seen.dialogs == []
    assert all("Content Security Policy" in line for line in seen.console)
    assert len(seen.console) == 3


def test_search_narrows_the_findings(awkward: Path) -> None:
    """All words must be there, in any case; Escape brings everything back, and the count is told."""
    first, said, found, nothing, back = looks(
        awkward,
        ("look", SHOWN_LINES), to("#search"), ("type", "PAKOLLINEN e5"), ("press", "Enter"),
        ("look", HEADINGS), ("look", FOUND), ("type", " xyz"), ("look", SHOWN_LINES), ("press", "Escape"),
        ("look", SHOWN_LINES),
    )  # fmt: skip
    assert first == back > 5
    assert said == ["virhe Pakollinen tieto puuttuu."]
    assert found == "Näytetään 2 havaintoa, kaikkiaan 10."
    assert nothing == 0


@pytest.mark.parametrize(
    ("choice", "value", "count"),
    [
        ("#severity", "note", 1),
        ("#state", "waived", 1),
        ("#state", "explained", 1),
        ("#area", "901", 7),
        ("#area", "902", 1),
    ],
)
def test_filters(awkward: Path, choice: str, value: str, count: int) -> None:
    """By severity, state and area; the button that clears shows all again."""
    clear = ("look", "document.querySelector('form button').click()")
    kept, _, _, back = looks(
        awkward, ("choose", choice, value), ("look", SHOWN_LINES), clear, ("look", "new Promise(setTimeout)"),
        ("look", SHOWN_LINES),
    )  # fmt: skip
    assert kept == count < back


def test_whole_ely_area_can_be_chosen(real: Path) -> None:
    """An ELY area stands above its regions in the list, and chooses all of them."""
    whole = "document.querySelector('optgroup option').value"
    codes, kept, areas = looks(
        real, ("look", whole), to("#area"), ("press", "ArrowDown"), ("press", "Enter"), ("look", "area.value"),
        ("look", AREAS),
    )  # fmt: skip
    assert kept == codes
    assert set(areas) == set(codes.split())


def test_keyboard_alone(awkward: Path) -> None:
    """The first Tab is the link past the head; focus is seen; a header's button sorts, and says so."""
    column = "[...document.querySelectorAll('[aria-labelledby=by-area] tbody th')].map(th => th.textContent)"
    button = "[aria-labelledby=by-area] th:nth-child(1) button"
    outline = f"getComputedStyle({FOCUSED}).outlineStyle"
    skip, main, seen, up, down, said = looks(
        awkward, ("press", "Tab"), ("look", f"{FOCUSED}.hash"), ("press", "Enter"), ("look", f"{FOCUSED}.id"),
        to(button), ("look", outline), ("press", "Enter"), ("look", column), ("press", "Space"), ("look", column),
        ("look", f"{FOCUSED}.parentElement.ariaSort"),
    )  # fmt: skip
    assert (skip, main, seen, said) == ("#content", "content", "solid", "descending")
    assert up == ["901 Pohjoinen", "902 Eteläinen", "903 Läntinen"]
    assert down == up[::-1]


def test_numbers_sort_as_numbers(real: Path) -> None:
    """Figures go by size, not by their digits; only one column is marked as sorted."""
    table = "[aria-labelledby=trend-0]"
    values = f"[...document.querySelectorAll('{table} td:last-child')].map(td => td.dataset.value).filter(Boolean)"
    opened = ("look", "document.querySelectorAll('details').forEach(d => d.open = true)")
    _, numbers, marked = looks(
        real, opened, to(f"{table} th:last-child button"), ("press", "Enter"), ("look", values),
        ("look", f"document.querySelectorAll('{table} [aria-sort]').length"),
    )  # fmt: skip
    assert len(numbers) > 10
    assert numbers == sorted(numbers, key=float)
    assert marked == 1


def test_without_script(awkward: Path) -> None:
    """All that the page tells is there; what would not work is not."""
    lines, filters, buttons = looks(
        awkward,
        ("look", SHOWN_LINES),
        ("look", "document.querySelector('form').checkVisibility()"),
        ("look", "document.querySelectorAll('th button').length"),
        javascript=False,
    )
    assert (lines, filters, buttons) == (9, False, 0)


@pytest.mark.parametrize("javascript", [True, False])
def test_paper(awkward: Path, tmp_path: Path, javascript: bool) -> None:
    """A4, all findings and the tables behind the charts on it, no controls; with the script or without."""
    paper = tmp_path / "report.pdf"
    looks(awkward, ("print", str(paper)), javascript=javascript)
    said = re.sub(r"\s+", " ", pdf_text(paper))
    assert all(words in said for words in ("Kirjasto, E5 ja E6", "eksynyt.xlsx", "Sovittu 12.2.2013.", "2/2012"))
    assert not [words for words in ("Tyhjennä", "Hae havainnoista", "Siirry") if words in said]
    told = subprocess.run(["pdfinfo", paper], capture_output=True, check=True, encoding="utf-8").stdout
    assert "A4" in told


def test_headings_are_repeated_on_paper(real: Path, tmp_path: Path) -> None:
    """A table that goes on to another page has its columns' headings there, too."""
    paper = tmp_path / "report.pdf"
    looks(real, ("print", str(paper)))
    for page in pdf_text(paper).split("\f")[1:3]:
        assert {"Område", "NTM-område"} <= set(page.split()[:5])


@pytest.mark.parametrize("width", [PHONE, 768, 1000, 1920])
def test_nothing_overflows(awkward: Path, real: Path, width: int) -> None:
    """From a phone to a wide screen nothing is wider than the window but tables that can be panned."""
    for page in (awkward, real):
        whole, wide = looks(
            page, ("look", "document.documentElement.scrollWidth"), ("look", WIDE_ELEMENTS), width=width
        )
        assert wide == []
        assert whole <= width


def test_names_levels_and_references(awkward: Path, real: Path) -> None:
    """Every control, chart and header has its name, every reference its target, and no level of heading is missed."""
    for page in (awkward, real):
        nameless, lost, levels = looks(page, ("look", NAMELESS), ("look", LOST_REFERENCES), ("look", LEVELS))
        assert (nameless, lost) == ([], [])
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))


def test_contrast(awkward: Path) -> None:
    """Every text stands out from its ground at least 4.5 times, whatever its state."""
    (ratios,) = looks(awkward, ("look", CONTRASTS))
    assert len(ratios) > 4
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < LEAST_CONTRAST} == {}


def test_still_for_those_who_ask_for_it(awkward: Path) -> None:
    """Nothing moves where less motion is asked for."""
    how = "getComputedStyle(document.documentElement).scrollBehavior"
    moving, still = looks(awkward, ("look", how), ("media", {"reducedMotion": "reduce"}), ("look", how))
    assert (moving, still) == ("smooth", "auto")
