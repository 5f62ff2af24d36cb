"""Mail drafts that carry the blank workbooks to the areas; the office may write their text itself, in two files.

``saate.fi.txt`` and ``saate.sv.txt``: the subject on the first line, the text below it. A word in braces is filled in.
"""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from workbook_kit import disk, finnish
from workbook_kit.blank.generate import Order, file_name, wanted
from workbook_kit.errors import SpecError
from workbook_kit.findings import messages
from workbook_kit.language import Language
from workbook_kit.period import Period
from workbook_kit.registry import Area
from workbook_kit.reply.draft import draft, recipients
from workbook_kit.workspace.folder import Workspace

FOLDER = "outbox"
BLANKS = ("alue", "kausi", "nimi", "lomake", "palautus")
"""The words in braces that are filled in: area, period, coordinator, the form's title, the day it is due."""

_BETWEEN = "\n\n" + "–" * 40 + "\n\n"


@dataclass(frozen=True)
class Sent:
    """The drafts by path, with whether each was written now, and what kept others from being made."""

    drafts: tuple[tuple[Path, bool], ...]
    without_address: tuple[Area, ...]
    without_workbook: tuple[Area, ...]


def send(workspace: Workspace, period: Period, order: Order) -> Sent:
    """Write a draft for every area that has its workbook in ``blank_templates/PERIOD``; nothing is sent.

    Raises SpecError if the text of the office is wrong, StoreError if the disk fails.
    """
    texts = {language: text_of(workspace, language) for language in ("fi", "sv")}
    folder = workspace.output / str(period) / FOLDER
    drafts: list[tuple[Path, bool]] = []
    nameless: list[Area] = []
    lacking: list[Area] = []
    for area, languages in _areas(workspace, period, order):
        attached = _workbooks(workspace, period, area, languages)
        if not attached:
            lacking.append(area)
            continue
        to = recipients(area, workspace.filling_day(period))
        if not to:
            nameless.append(area)
        written = [_written(workspace, texts[language], area, period, language) for language in languages]
        subject = " / ".join(subject for subject, _ in written)
        body = _BETWEEN.join(body for _, body in written)
        stem = file_name(area, period, languages[0]).removesuffix(".xlsx")
        path = folder / workspace.registry(period).folder(area) / f"{stem}-saate.eml"
        drafts.append((path, disk.write_file(path, draft(to, subject, body, attached))))
    return Sent(tuple(drafts), tuple(nameless), tuple(lacking))


def _areas(workspace: Workspace, period: Period, order: Order) -> Iterator[tuple[Area, tuple[Language, ...]]]:
    """Each area of the order, with the languages of its workbooks."""
    spoken: dict[str, tuple[Area, list[Language]]] = {}
    for _form, area, language in wanted(workspace, workspace.registry(period), order):
        spoken.setdefault(area.code, (area, []))[1].append(language)
    yield from ((area, tuple(languages)) for area, languages in spoken.values())


def _workbooks(workspace: Workspace, period: Period, area: Area, languages: tuple[Language, ...]) -> dict[str, bytes]:
    folder = workspace.templates / str(period) / workspace.registry(period).folder(area)
    paths = [folder / file_name(area, period, language) for language in languages]
    with disk.one_line_errors("Reading the blank workbooks failed"):
        return {path.name: path.read_bytes() for path in paths if path.exists()}


def text_file(workspace: Workspace, language: Language) -> Path:
    """Where the office keeps its own text in a language."""
    return workspace.root / f"saate.{language}.txt"


def text_of(workspace: Workspace, language: Language) -> str:
    """The office's own text, else ours. Raises SpecError if it has a word in braces that is not in ``BLANKS``."""
    path = text_file(workspace, language)
    if not path.exists():
        return messages.phrase("cover-mail", language)
    try:
        text = path.read_text(encoding="utf-8-sig")
        blanks = [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
    except ValueError as wrong:  # UnicodeDecodeError, too: not UTF-8
        raise SpecError(path.name, f"cannot be read: {wrong}; write words to be filled in as {{alue}}") from None
    unknown = next((name for name in blanks if name not in BLANKS), None)
    if unknown is not None:
        known = ", ".join(f"{{{name}}}" for name in BLANKS)
        raise SpecError(path.name, f"{{{unknown}}} is never filled in; the words in braces are {known}")
    return text


def _written(workspace: Workspace, text: str, area: Area, period: Period, language: Language) -> tuple[str, str]:
    """Subject and body for one area."""
    filled = text.format_map(_facts(workspace, area, period, language))
    subject, _, body = filled.replace("\r\n", "\n").strip().partition("\n")
    return subject.strip(), body.strip() + "\n"


def _facts(workspace: Workspace, area: Area, period: Period, language: Language) -> Mapping[str, str]:
    due = workspace.deadline(period)
    day = finnish.day(due) if due else ""
    return {
        "alue": area.name[language],
        "kausi": messages.mail("period", language, quarter=period.quarter, year=period.year),
        "nimi": area.coordinator or messages.mail("nobody", language),
        "lomake": workspace.versions.in_use[area.level].title[language],
        "palautus": messages.phrase("by-deadline" if due else "no-deadline", language).format(day=day),
    }
