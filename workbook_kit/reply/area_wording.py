"""Findings as an area reads them: with the cells of the workbook that goes back, and in the words meant for areas.

What a sender typed is quoted on one line, without characters that a file or mail cannot hold.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Literal, get_args

from workbook_kit import excel, finnish
from workbook_kit.cell import Cell, SlotId, Value
from workbook_kit.findings import messages
from workbook_kit.findings.finding import Finding
from workbook_kit.findings.messages import Severity, Worded
from workbook_kit.form.contents import clean_text
from workbook_kit.form.model import Form
from workbook_kit.language import Language
from workbook_kit.layout.places import Layout
from workbook_kit.reading.values import shown_value
from workbook_kit.record import Answer

QUOTED = 200
"""Characters that are quoted of what a sender typed."""

_NO_CHARACTERS = str.maketrans(dict.fromkeys("\ufffe\uffff", "\ufffd"))


def placed(
    findings: Iterable[Finding], layout: Layout, contents: Mapping[SlotId, Answer] = MappingProxyType({})
) -> list[Finding]:
    """Findings with the cells that their slots have in this layout (rows may have moved in the return); errors first.

    ``contents`` are what the cells of the return hold, which is quoted as people read it.
    """
    homes = {slot.id: (slot.tab, slot.row, slot.column) for slot in layout.slots}
    for page in layout.pages:
        homes |= {(x.field.id, "", ""): (page.tab, x.row, x.column) for x in page.shown if x.derived}
    tabs = {page.tab: number for number, page in enumerate(layout.pages)}
    found: list[tuple[tuple[int, int, int, int], Finding]] = []
    for finding in findings:
        slot = finding.slot
        home = homes.get(slot)
        tab, row, column = home or (finding.sheet, 0, 0)
        cell = excel.cell_name(row, column) if home else finding.cell
        position = (get_args(Severity).index(finding.severity), tabs.get(tab, len(tabs)), row, column)
        raw = _stood(contents[slot], layout) if slot in contents else finding.raw
        found.append((position, _quoted(replace(finding, sheet=tab, cell=cell, raw=raw))))
    return [finding for _, finding in sorted(found, key=lambda pair: pair[0])]


def _stood(answer: Answer, layout: Layout) -> str:
    """What a cell holds, as people read it: a text as it was typed, a number or a day as cells show it."""
    value = content(answer)
    if isinstance(value, dt.datetime):
        return f"{finnish.day(value)} {value:%H.%M}"
    plain = value.isoformat() if isinstance(value, dt.date) else Cell("number", value).raw
    if isinstance(value, str) or plain != answer.raw:
        return answer.raw
    return shown_value(layout.form.fields[answer.field], value, layout.language)


def _quoted(finding: Finding) -> Finding:
    facts = tuple((name, clean(fact) if isinstance(fact, str) else fact) for name, fact in finding.facts)
    return replace(finding, sheet=clean(finding.sheet), raw=clean(finding.raw), facts=facts)


def clean(text: str) -> str:
    """A text on one line, cut where nobody would read on."""
    line = " ".join(clean_text(text).split())
    return line if len(line) <= QUOTED else f"{line[:QUOTED]}…"


def words(finding: Finding, language: Language) -> str:
    """What is wrong, without the place."""
    text = messages.area_wording(finding.code, language).get("text")
    return text.format_map(_facts(finding, language)) if text else finding.words(language)


def advice(finding: Finding, language: Language) -> str:
    """What the area can do about it."""
    text = messages.area_wording(finding.code, language).get("advice")
    return text.format_map(_facts(finding, language)) if text else finding.advice(language)


def _facts(finding: Finding, language: Language) -> Mapping[str, Any]:
    said = {name: fact.words(language) if isinstance(fact, Worded) else fact for name, fact in finding.facts}
    return {"raw": finding.raw} | said


def content(answer: Answer) -> Value:
    """What an answer's cell gets in the correction workbook, such that it would be read the same again."""
    value = answer.value
    if isinstance(value, bool):
        return answer.raw
    if isinstance(value, str):
        return _storable(value)
    return _moment(answer.raw, value) if isinstance(value, dt.date) else value


def _moment(raw: str, day: dt.date) -> dt.date:
    """The day with its time, if the cell had one: the time may be just what the finding is about."""
    try:
        moment = dt.datetime.fromisoformat(raw)
    except ValueError:
        return day
    return moment if moment.time() != dt.time() and moment.tzinfo is None else day


def _storable(text: str) -> str:
    """A text that a cell can hold: no longer than Excel allows, only characters that XML allows."""
    limit = excel.LONGEST_RICH_TEXT if text.startswith("<") else excel.LONGEST_TEXT
    kept = text.encode("utf-16-le", "replace")[: 2 * limit].decode("utf-16-le", "ignore")
    return kept.translate(_NO_CHARACTERS)


def explained_in(findings: Iterable[Finding], form: Form) -> Literal["", "remark", "answer", "both"]:
    """Where queries can be explained: in the remark cell that goes with them, in the mail that answers, or nowhere."""
    has_remark = {finding.field in form.remark_of for finding in findings if finding.severity == "query"}
    if len(has_remark) > 1:
        return "both"
    return "" if not has_remark else "remark" if True in has_remark else "answer"
