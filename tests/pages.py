"""A harvest with everything that a page has to tell, made without one workbook, and the page read as a tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

from tests.making import REGISTRY, library_form
from workbook_kit import registry
from workbook_kit.findings.finding import Finding
from workbook_kit.findings.waiver import Waiver
from workbook_kit.form import spec
from workbook_kit.form.versions import Versions
from workbook_kit.harvest.gathered import Harvest
from workbook_kit.harvest.verdict import Return, Verdict
from workbook_kit.language import Language
from workbook_kit.period import Period
from workbook_kit.record import Answer, Record
from workbook_kit.report.web import FILE, web_page

HOSTILE = "<script>alert(1)</script>\"><img src=x onerror=alert(2)>'\u202e\x07&lt;b&gt;"
SHOWN = "<script>alert(1)</script>\"><img src=x onerror=alert(2)>'‹U+202E›‹U+0007›&lt;b&gt;"
"""What a sender types to do harm, and how the page shows it."""
PERSON = "Maija Meikäläinen"
NOW = Period(2013, 1)
FORM = spec.parse(
    "kirjasto.toml",
    library_form(
        {
            "L-nimi": "personal = true",
            "L-lainat": 'rollup = "sum"\nlevels = ["region", "ely", "national"]\nheadline = true\ntime = "flow"',
            "L-osuus": 'rollup = "none"',
            "L-avoinna": 'rollup = "share_yes"\nlevels = ["region", "ely", "national"]\nheadline = true\ndue = ["Q4"]',
        }
    ),
)
BEFORE = {"2011Q4": 100, "2012Q1": 101, "2012Q2": 99, "2012Q4": 100, "2011Q3": 100}
"""What was lent before; nobody told of the third quarter of 2012."""

_SHEET = "Kirjasto"
FINDINGS = (
    Finding("number-wrong", _SHEET, "E7", "L-menot", raw=HOSTILE),
    Finding("required", _SHEET, "E5", "L-keskiarvo", label="Keskiarvo"),
    Finding("required", _SHEET, "E6", "L-osuus", label="Osuus"),
    Finding("number-wrong", _SHEET, "E4", "L-nimi", raw=PERSON, explanation=PERSON),
    Finding("stray-value", _SHEET, "H4", raw=PERSON),
    Finding("percent-small", _SHEET, "E8", "L-osuus", explanation=f"Selitys {HOSTILE}"),
    Finding("formula", _SHEET, "E9", "L-lainat"),
    Finding("lock-lost", facts=(("tabs", "Kirjasto"),)),
)


def harvest() -> Harvest:
    """One region with all kinds of findings, one refused, one missing, a file of nobody; figures of six quarters."""
    places = {"area": "901", "period": str(NOW), "language": "fi", "form": FORM.id, "version": FORM.version}
    answers = (Answer("L-lainat", "", "", 1000, _SHEET, "E4", "1000"),)
    good = Record("1" * 64, "r", answers=answers, findings=FINDINGS, **places)  # type: ignore[arg-type]
    bad = Record("2" * 64, "r", area="902", period=str(NOW))
    lost = Finding("identity-missing")
    returns = (
        replace(
            _returned(f"{HOSTILE}.xlsx", "accepted", good),
            received="2013-04-05T08:00:00Z",
            sender="vieras@example.com",
        ),
        replace(_returned("kopio.xlsx", "duplicate", good), reason=Finding("duplicate")),
        replace(_returned("902.xlsx", "refused", bad), reason=Finding("identity-mixed"), received="ei päivä"),
        replace(_returned("eksynyt.xlsx", "refused", Record("3" * 64, "r", refused=lost)), reason=lost),
    )
    waivers = (Waiver("901", "formula", "Sovittu 12.2.2013.", NOW),)
    areas = registry.parse("regions.csv", _rows(REGISTRY))
    return _with_past(
        Harvest(
            period=NOW,
            registry=areas,
            versions=Versions((FORM,)),
            returns=returns,
            language="fi",
            waivers=waivers,
        )
    )


def _returned(file: str, verdict: Verdict, record: Record) -> Return:
    return Return(file=file, sha256=record.sha256, verdict=verdict, record=record)


def _rows(text: str) -> list[dict[str, str]]:
    head, *lines = (line.split(",") for line in text.strip().split("\n"))
    return [dict(zip(head, line, strict=True)) for line in lines]


def _with_past(now: Harvest) -> Harvest:
    lent = [row for row in now.rollup if row.field == "L-lainat" and row.value]
    past = tuple(replace(row, period=period, value=value) for period, value in BEFORE.items() for row in lent)
    return replace(now, past=past)


def page(one: Harvest | None = None, language: Language = "fi") -> bytes:
    """The page of a harvest."""
    return web_page(one or harvest(), language)[FILE]


@dataclass
class Node:
    """An element of a page."""

    name: str
    attributes: dict[str, str | None]
    children: list[Node | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All its text, but no style or script."""
        if self.name in ("style", "script"):
            return ""
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def all(self, name: str, **attributes: str) -> Iterator[Node]:
        """Every element below of a name, with these attributes."""
        for child in self.children:
            if isinstance(child, Node):
                if child.name == name and attributes.items() <= child.attributes.items():
                    yield child
                yield from child.all(name, **attributes)

    def one(self, name: str, **attributes: str) -> Node:
        """The only one."""
        (found,) = self.all(name, **attributes)
        return found


class _Reader(HTMLParser):
    """Builds the tree; raises if the page is not nested as it says."""

    def __init__(self) -> None:
        super().__init__()
        self.open = [Node("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, dict(attrs))
        self.open[-1].children.append(node)
        self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Node(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().name == tag

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def tree(content: bytes) -> Node:
    """A page as its elements."""
    reader = _Reader()
    reader.feed(content.decode())
    reader.close()
    (root,) = reader.open
    return root
