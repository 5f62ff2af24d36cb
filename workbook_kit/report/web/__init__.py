"""``report.html``: a harvest as one page that opens in any browser, needs nothing else and asks for nothing.

Its policy forbids everything but the style and the script that stand in it, named by their hashes; without the script
all is there but search and sorting.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from importlib import resources

from workbook_kit.form.model import LEVELS
from workbook_kit.harvest.gathered import Harvest
from workbook_kit.language import Language
from workbook_kit.report.plan import edited
from workbook_kit.report.plan.scope import Scope
from workbook_kit.report.web import editions, figures, findings, returns, trends
from workbook_kit.report.web.markup import Markup, tag, verbatim
from workbook_kit.report.web.view import View, quarter
from workbook_kit.version import __version__
from workbook_kit.work.caching import cache

FILE = "report.html"
_SECTIONS = (
    ("returns", "web-returns", returns.section),
    ("figures", "headlines", figures.section),
    ("editions", "sheet-editions", editions.section),
    ("trends", "sheet-trends", trends.section),
    ("findings", "sheet-findings", findings.section),
)


def web_page(harvest: Harvest, language: Language) -> Mapping[str, bytes]:
    """The page by its file name under ``output/PERIOD``; the same harvest gives the same bytes."""
    view = View(Scope(harvest, harvest.registry.nation, language))
    page = tag("html", _head(view), _body(view), lang=language)
    return {FILE: f"<!DOCTYPE html>\n{page}\n".encode()}


def _head(view: View) -> Markup:
    style, script = _part("page.css"), _part("page.js")
    policy = "; ".join((
        "default-src 'none'",
        f"style-src '{_hash(style)}'",
        f"script-src '{_hash(script)}'",
        "base-uri 'none'",
        "form-action 'none'",
    ))  # fmt: skip
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name_="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name_="generator", content=f"workbook_kit {__version__}"),
        tag("meta", name_="referrer", content="no-referrer"),
        tag("title", _title(view)),
        verbatim("style", style),
    )


def _body(view: View) -> Markup:
    sections = {(place, name): made for place, name, paint in _SECTIONS if (made := paint(view)) is not None}
    links = [tag("li", tag("a", view.phrase(name), href=f"#{place}")) for place, name in sections]
    return tag(
        "body",
        tag("a", view.phrase("web-skip"), href="#content", class_="skip"),
        tag(
            "header",
            tag("p", _survey(view), class_="service"),
            tag("h1", _title(view)),
            tag("p", _verdict(view), class_="verdict"),
            returns.bar(returns.counts(view, view.scope.expected)),
            tag("nav", tag("ul", *links), aria_label=view.phrase("web-contents")),
        ),
        tag("main", *sections.values(), id="content", tabindex=-1),
        tag("footer", tag("p", view.phrase("web-footer", version=__version__))),
        verbatim("script", _part("page.js")),
    )


def _title(view: View) -> str:
    return edited.titled(view.scope, view.phrase("web-title", period=quarter(view, view.harvest.period)))


def _survey(view: View) -> str:
    """What the returns answer: the title of the form that most areas fill."""
    first = min(view.harvest.forms.values(), key=lambda form: LEVELS.index(form.level))
    return first.title[view.scope.language]


def _verdict(view: View) -> str:
    accepted, held, refused, missing = returns.counts(view, view.scope.expected)
    open_ = {"errors": view.harvest.count("error"), "queries": view.harvest.count("query")}
    counted = {"expected": len(view.scope.expected), "accepted": accepted, "refused": refused, "missing": missing}
    strays = view.phrase("web-verdict-strays", count=len(view.strays)) if view.strays else ""
    waiting = view.phrase("web-verdict-held", count=held) if held else ""
    return " ".join(filter(None, (view.phrase("web-verdict", **counted, **open_), waiting, strays, view.scope.due)))


@cache
def _part(name: str) -> str:
    """A style or script as it stands beside this module; the same on every system."""
    return (resources.files(__package__) / name).read_text(encoding="utf-8")


def _hash(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
