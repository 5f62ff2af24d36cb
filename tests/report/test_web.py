"""report.html: what it tells, that it is one file, and that nothing typed by a sender is more than text."""

import base64
import hashlib
import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests import pages, quarters
from tests.making import fill_fields, generated, kit
from tests.pages import HOSTILE, PERSON, SHOWN, Node, tree
from workbook_kit.harvest.gathered import Harvest
from workbook_kit.language import Language
from workbook_kit.registry import Registry
from workbook_kit.report.web import words
from workbook_kit.report.web.markup import tag, text

LARGEST = 1_000_000


@pytest.fixture(scope="module")
def told() -> Node:
    """The page of a harvest with everything."""
    return tree(pages.page())


def rows(page: Node, labelled: str) -> list[list[str]]:
    return [[cell.text for cell in row.children if isinstance(cell, Node)] for row in table(page, labelled).all("tr")]


def table(page: Node, labelled: str) -> Node:
    return page.one("table", **{"aria-labelledby": labelled})


def lines(page: Node, severity: str) -> list[str]:
    kinds = page.all("section", **{"data-severity": severity})
    return [line.text for kind in kinds for line in kind.all("li")]


def test_same_bytes() -> None:
    """The same harvest gives the same page (P4)."""
    assert pages.page() == pages.page()


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_one_file(language: Language) -> None:
    """Nothing is fetched from elsewhere (P8), and the page says which language it is in."""
    page = tree(pages.page(language=language))
    assert page.one("html").attributes["lang"] == language
    assert "://" not in pages.page(language=language).decode()
    assert not [n for n in ("link", "img", "iframe", "object", "embed", "base") if list(page.all(n))]
    assert not [node for name in ("script", "style") for node in page.all(name) if node.attributes]


def test_policy_names_what_may_run(told: Node) -> None:
    """All is forbidden but the one style and the one script, by their hashes."""
    policy = told.one("meta", **{"http-equiv": "Content-Security-Policy"}).attributes["content"] or ""
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for name in ("style", "script"):
        (content,) = told.one(name).children
        digest = base64.b64encode(hashlib.sha256(str(content).encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy


def test_what_a_sender_typed_is_text(told: Node) -> None:
    """Markup, quotes and signs nobody sees come out as they were typed, to be read (P7)."""
    assert len(list(told.all("script"))) == 1
    assert SHOWN in "".join(lines(told, "error"))
    assert SHOWN in "".join(lines(told, "query"))
    assert not re.search("[\x00-\x08\x0b-\x1f\u202e]", told.text)
    assert tag("p", HOSTILE, title=HOSTILE) == f'<p title="{text(HOSTILE)}">{text(HOSTILE)}</p>'


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_what_may_be_about_persons_stays_out(language: Language) -> None:
    """A finding in a personal field is told without what was typed; so is what missed its cell, and who mailed."""
    known = replace(pages.harvest(), registry=with_mail(pages.harvest()))
    page = tree(pages.page(known, language))
    assert PERSON not in page.text
    assert "vieras@" not in page.text
    assert {"Kirjasto, E4", "Kirjasto, H4"} <= set(re.findall(r"Kirjasto, [EH]4", page.text))
    assert sum(one.finding.code == "sender-unknown" for one in known.listed) == 1


def with_mail(harvest: Harvest) -> Registry:
    first, *rest = harvest.registry.regions
    return replace(harvest.registry, regions=(replace(first, email="pohjoinen@example.com"), *rest))


def test_every_area_has_its_state(told: Node) -> None:
    """In, refused with the reason, or missing; the ELY areas count the same."""
    _, *areas = rows(told, "by-area")
    states = {row[0]: row[2] for row in areas}
    assert states == {"901 Pohjoinen": "mukana", "902 Eteläinen": "hylätty", "903 Läntinen": "ei palautusta"}
    assert [row[3] for row in areas] == ["5.4.2013", "", ""]
    assert areas[1][6].endswith(" 902.xlsx")
    _, *elys = rows(told, "by-ely")
    assert [[row[0], *row[2:7]] for row in elys] == [
        ["91 Pohjan", "2", "1", "0", "1", "0"],
        ["92 Lännen", "1", "0", "0", "0", "1"],
    ]


def test_verdict_comes_first(told: Node) -> None:
    """Title, quarter, how many count, lack and are refused, and what is open."""
    head = told.one("header")
    assert head.one("h1").text == "Seurannan tilanne, neljännes 1/2013"
    said = head.one("p", **{"class": "verdict"}).text
    assert said.startswith("Mukana on 1 palautus, kun odotettuja on 3. Hylättyjä on 1, ja 1 puuttuu.")


def test_files_of_nobody_are_told(told: Node) -> None:
    """A refused file that names no area has its line."""
    (strays,) = told.all("ul", **{"class": "plain"})
    assert strays.text.startswith("eksynyt.xlsx ")
    assert "joiden aluetta ei voi tunnistaa: 1." in told.one("header").one("p", **{"class": "verdict"}).text


def test_findings_are_grouped(told: Node) -> None:
    """One kind has one heading with what to do; what is said alike of several cells is one line."""
    (kind,) = [k for k in told.all("section", **{"data-severity": "error"}) if "Pakollinen" in k.text]
    assert [p.text.partition(":")[0] for p in kind.all("p")] == ["Havaintoja 2, työkirjoja 1.", "Mitä tehdä"]
    line = kind.one("li")
    assert line.text == "901 PohjoinenKirjasto, E5 ja E6avoin"
    assert line.attributes["data-count"] == "2"


def test_findings_tell_what_became_of_them(told: Node) -> None:
    """Errors first; an explanation or the reason of a waiver stands with its line."""
    assert [s.attributes["data-severity"] for s in told.all("section") if "data-severity" in s.attributes] == sorted(
        (s.attributes["data-severity"] for s in told.all("section") if "data-severity" in s.attributes),
        key=lambda severity: ["error", "query", "note"].index(str(severity)),
    )
    assert any("sovittu poikkeus" in line and "Sovittu 12.2.2013." in line for line in lines(told, "query"))
    assert {line.attributes.get("data-state") for line in told.all("li") if "data-state" in line.attributes} == {
        "open", "explained", "waived", "noted",
    }  # fmt: skip


def test_figures_never_stand_bare(told: Node) -> None:
    """A main figure has what it was, and how many reported; one that is not asked now is told apart."""
    (card,) = told.all("article")
    assert card.one("p", **{"class": "value"}).text == "1\u00a0000"
    facts = {d.one("dt").text: d.one("dd").text for d in card.all("div")}
    assert facts == {"Ilmoittanut": "1 / 3", "Edellinen 4/2012 (1 / 3)": "100", "Muutos, sama alue": "+900"}
    assert rows(told, "later")[1][1:] == ["4", "–"]


def test_too_few_answers_are_not_shown() -> None:
    """A figure that is hidden says why it is not there (docs/facts.md, "What stays in the region")."""
    harvest = pages.harvest()
    vars(harvest)["rollup"] = [replace(row, value=None, hidden=True) for row in harvest.rollup]
    card = tree(pages.page(harvest)).one("article")
    assert card.one("p", **{"class": "value"}).text == "–"
    assert "liian vähän havaintoja näytettäväksi" in [fact.text for fact in card.all("dd")]


def test_deviations_are_told_in_words(told: Node) -> None:
    """An arrow and words, at the figure, at its chart and in the list; the chart's mark is of another shape."""
    said = [p.text for p in told.all("p", **{"class": "odd"})]
    assert set(said) == {"▲ Poikkeaa ylöspäin aiemmasta tasosta (noin 100)"}
    assert said[0] in rows(told, "odd")[1]
    assert len(list(told.all("rect", **{"class": "odd"}))) == 2


def test_charts_are_told_too(told: Node) -> None:
    """Every chart has a name and its figures in words, and all of them stand in a table."""
    charts = list(told.all("svg", role="img"))
    assert [chart.one("title").text for chart in charts] == ["L-lainat fi: Koko maa", "L-lainat fi: 91 Pohjan"]
    assert "3/2012: –; 4/2012: 100 (1 / 3); 1/2013: 1\u00a0000 (1 / 3)" in charts[0].one("desc").text
    head, nation, ely = rows(told, "trend-0")
    assert (head[0], head[-1], ely[0]) == ("Alue", "1/2013", "91 Pohjan")
    assert nation[-2:] == ["100 (1 / 3)", "1\u00a0000 (1 / 3)"]


def test_charts_tell_how_many_areas_stand_behind_them(told: Node) -> None:
    """Below each chart whose figures lack areas, large or small."""
    said = [p.text for p in told.all("p", **{"class": "reported"})]
    assert said == ["Tiedon antoi 1 / 3 seutua", "Tiedon antoi 1 / 2 seutua"]


def test_a_change_that_cannot_be_told_says_why() -> None:
    """Another region than before gives no change."""
    one = pages.harvest()
    other = [replace(row, area="902") if row.level == "region" else row for row in one.past]
    card = tree(pages.page(replace(one, past=tuple(other)))).one("article")
    assert {d.one("dt").text: d.one("dd").text for d in card.all("div")}["Muutos"] == "eri alueet: ei verrata"


def test_nothing_came_back() -> None:
    """A page without returns says so."""
    page = tree(pages.page(replace(pages.harvest(), returns=(), past=())))
    assert {row[2] for row in rows(page, "by-area")[1:]} == {"ei palautusta"}
    assert "Palautuksissa ei ole havaintoja." in page.text
    assert "Yksikään luku ei poikkea" in page.text


def test_operands_are_whole_where_they_are() -> None:
    """A numerator of people has no decimals; one of weighted answers has those that it needs."""
    assert [words.operand(value) for value in (52.0, 1234.5, None)] == ["52", "1\u00a0234,5", "–"]


def test_size_of_a_real_quarter() -> None:
    """All 67 regions and 15 ELY areas with four quarters behind them weigh less than a picture."""
    harvest = quarters.demo("2012Q4", "2013Q1")
    for language in ("fi", "sv"):
        assert len(pages.page(harvest, language)) < LARGEST


def test_harvest_writes_it(tmp_path: Path) -> None:
    """output/PERIOD/report.html comes with every harvest, beside the workbooks."""
    root = generated(tmp_path)
    fill_fields(root, "901", {"L-lainat": 5})
    assert kit(root, "harvest", "2013Q1").code == 0
    page = tree((root / "output" / "2013Q1" / "report.html").read_bytes())
    assert rows(page, "by-area")[1][2] == "mukana"
