"""What was noticed, kind by kind with what to do, and under each kind the areas it was noticed in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from typing import get_args

from workbook_kit.findings import messages
from workbook_kit.findings.finding import Finding
from workbook_kit.findings.messages import Severity
from workbook_kit.findings.waiver import State
from workbook_kit.findings.wording import Line, grouped
from workbook_kit.harvest.verdict import Return
from workbook_kit.registry import Area
from workbook_kit.report.web.markup import Markup, tag
from workbook_kit.report.web.view import View

_SEVERITIES: tuple[Severity, ...] = get_args(Severity)
_HIDDEN = "…"
_COUNTS = {"shown": "{shown}", "all": "{all}"}
"""Blanks that the page's script fills."""
_BLANK = re.compile(r"\{\w+\}")


@dataclass(frozen=True)
class Told:
    """One line about one return, and what became of what it tells."""

    line: Line
    state: State
    returned: Return

    @property
    def kind(self) -> tuple[int, int]:
        """Errors first; then as the catalogue has them: files, identity, places, values."""
        return _SEVERITIES.index(self.line.severity), list(messages.messages()).index(self.line.code)


@dataclass(frozen=True)
class Listing:
    """All findings of a view as lines: by kind, area and place."""

    view: View

    @cached_property
    def kinds(self) -> Sequence[Sequence[Told]]:
        listed = sorted(self._told(), key=lambda one: (*one.kind, one.returned.area))
        return [list(lines) for _, lines in groupby(listed, key=lambda one: one.kind)]

    @cached_property
    def lines(self) -> Sequence[Told]:
        return [one for lines in self.kinds for one in lines]

    def _told(self) -> Iterator[Told]:
        harvest, language = self.view.harvest, self.view.scope.language
        for returned in harvest.returns:
            if not harvest.is_told(returned):
                continue
            states: dict[State, list[Finding]] = {}
            for one in harvest.judged_of(returned):
                shown = self._withheld(one.shown) if self._is_personal(one.finding) else one.shown
                states.setdefault(one.standing.state, []).append(shown)
            for state, findings in states.items():
                yield from (Told(line, state, returned) for line in grouped(findings, language))

    def _is_personal(self, finding: Finding) -> bool:
        """Whether what was typed may be about a person (docs/facts.md, "What stays in the region")."""
        if finding.field:
            return finding.field in self.view.scope.personal
        return finding.sheet in self._personal_sheets

    @cached_property
    def _personal_sheets(self) -> frozenset[str]:
        """Tabs with a personal field: what was typed beside the inputs may be a name that missed its cell."""
        forms, personal = self.view.harvest.versions, self.view.scope.personal
        tabs = (
            sheet.title
            for form in forms
            for sheet in form.sheets
            if any(field.id in personal for block in sheet.blocks for field in block.all_fields())
        )
        return frozenset(name for title in tabs for name in (title.fi, title.sv))

    def _withheld(self, finding: Finding) -> Finding:
        """The finding without what the sender typed."""
        facts = tuple((name, _HIDDEN) for name, _ in finding.facts)
        hidden = self.view.phrase("web-withheld") if finding.explanation else ""
        return replace(finding, raw=_HIDDEN, facts=facts, explanation=hidden)


def section(view: View) -> Markup:
    """The filter, which a script shows, and every finding."""
    listing = Listing(view)
    body = [_kind(view, number, lines) for number, lines in enumerate(listing.kinds)]
    return tag(
        "section",
        tag("h2", view.phrase("sheet-findings"), id="findings"),
        tag("p", view.phrase("web-severities"), class_="quiet"),
        _filter(view, listing) if body else tag("p", view.phrase("web-no-findings")),
        *body,
        aria_labelledby="findings",
    )


def _kind(view: View, number: int, lines: Sequence[Told]) -> Markup:
    """One kind: what, in how many areas, what to do; advice that differs stands with its line."""
    first = lines[0].line
    title, heading = _open(messages.message(first.code).text, view), f"kind-{number}"
    advice = {one.line.advice for one in lines}
    common = advice.pop() if len(advice) == 1 else _open(messages.message(first.code).advice, view)
    files = {one.returned.file for one in lines}
    many = view.phrase("web-many", findings=sum(len(one.line.findings) for one in lines), files=len(files))
    return tag(
        "section",
        tag("h3", _tag(view, first.severity), " ", title, id=heading),
        tag("p", many, class_="quiet"),
        tag("p", tag("strong", view.phrase("advice")), ": ", common) if common else None,
        tag("ul", *(_line(view, one, title, common) for one in lines), class_="lines"),
        class_=f"kind {first.severity}",
        aria_labelledby=heading,
        data_severity=first.severity,
    )


def _open(texts: Mapping[str, str], view: View) -> str:
    """A sentence of the catalogue whose blanks differ from line to line."""
    return _BLANK.sub(_HIDDEN, texts[view.scope.language]).replace(f"{_HIDDEN}.", _HIDDEN)


def _tag(view: View, severity: Severity) -> Markup:
    return tag("span", view.phrase(severity), class_=f"tag {severity}")


def _line(view: View, told: Told, title: str, common: str) -> Markup:
    """Whose return, where and what: what the heading has said already is not said again."""
    line, area = told.line, told.returned.area
    where = view.names.get(area) or told.returned.file
    text = line.text.removesuffix(title).removesuffix(": ") or (told.returned.file if area else "")
    own = line.advice if line.advice not in ("", common) else ""
    state = tag("span", view.phrase(told.state), class_=f"tag {told.state}")
    more = [
        tag("span", view.phrase("advice"), ": ", own, class_="more") if own else None,
        tag("span", view.phrase("column-explanation"), ": ", line.explanation, class_="more")
        if line.explanation
        else None,
    ]
    return tag(
        "li",
        tag("b", where),
        tag("span", text, *more),
        state if told.state != "noted" else None,
        data_area=area or None,
        data_state=told.state,
        data_count=len(line.findings),
    )


def _filter(view: View, listing: Listing) -> Markup:
    """Search and three choices; hidden until the script makes them work."""
    lines = listing.lines
    severities = [s for s in _SEVERITIES if any(one.line.severity == s for one in lines)]
    states = [s for s in get_args(State) if any(one.state == s for one in lines)]
    return tag(
        "form",
        _labelled(view, "search", tag("input", type="search", id="search", autocomplete="off", spellcheck="false")),
        _choice(view, "severity", [tag("option", view.phrase(s), value=s) for s in severities]),
        _choice(view, "state", [tag("option", view.phrase(s), value=s) for s in states]),
        _choice(view, "area", list(_area_options(view, {one.returned.area for one in lines}))),
        tag("button", view.phrase("web-clear"), type="reset"),
        tag("output", id="found", for_="search severity state area", data_text=view.phrase("web-found", **_COUNTS)),
        role="search",
        class_="filter",
        hidden=True,
        aria_label=view.phrase("web-filter"),
    )


def _labelled(view: View, name: str, control: Markup) -> Markup:
    return tag("p", tag("label", view.phrase(f"web-{name}"), for_=name), control)


def _choice(view: View, name: str, options: Sequence[Markup]) -> Markup:
    every = tag("option", view.phrase("web-all"), value="")
    return _labelled(view, name, tag("select", every, *options, id=name))


def _area_options(view: View, areas: set[str]) -> Iterator[Markup]:
    """The areas that have findings, under their ELY area, which can be chosen as a whole."""
    for ely, below in view.groups:
        found: list[Area] = [area for area in below if area.code in areas]
        if found:
            whole = tag("option", view.phrase("web-whole", area=view.scope.label(ely)), value=_codes(found))
            each = [tag("option", view.named(area), value=area.code) for area in found]
            yield tag("optgroup", whole, *each, label=view.scope.label(ely))


def _codes(areas: Sequence[Area]) -> str:
    return " ".join(area.code for area in areas)
