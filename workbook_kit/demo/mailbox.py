"""Filled workbooks on their way back: typed with openpyxl into the input cells, with a handful of honest slips."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl

from workbook_kit import disk
from workbook_kit.cell import SlotId, Value
from workbook_kit.demo.coordinator import invent
from workbook_kit.demo.script import Script
from workbook_kit.language import Language
from workbook_kit.layout.laying import lay_out
from workbook_kit.layout.places import Layout
from workbook_kit.period import Period
from workbook_kit.workspace.folder import Workspace

_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


@dataclass(frozen=True)
class _Letter:
    """A file that comes back, by its path under ``collected/``."""

    name: str
    data: bytes


def deliver(workspace: Workspace, period: Period, blanks: Sequence[Path], script: Script, pool: Executor) -> int:
    """Fill in every blank workbook in its area's first language and drop the results into ``collected/``."""
    jobs = [blank for blank in blanks if _is_first_language(workspace, period, blank)]
    letters = pool.map(partial(_fill, workspace.root, period, script), jobs)
    count = 0
    for letter in letters:
        if letter:
            disk.write_file(workspace.collected / letter.name, letter.data)
            count += 1
    return count


def _is_first_language(workspace: Workspace, period: Period, blank: Path) -> bool:
    code, language = _named(blank)
    return workspace.registry(period).area(code).languages[0] == language


def _named(blank: Path) -> tuple[str, Language]:
    """Area and language of a blank workbook, by its file name."""
    return blank.stem.split("-")[0], "sv" if blank.stem.endswith("-sv") else "fi"


def _fill(root: Path, period: Period, script: Script, blank: Path) -> _Letter | None:
    workspace = Workspace(root)
    code, language = _named(blank)
    if code in script.late.get(str(period), ()):
        return None
    registry = workspace.registry(period)
    area = registry.area(code)
    layout = lay_out(workspace.versions.in_use[area.level], area, registry, period, language)
    slips = [slip for slip in script.slips if slip["area"] == code and slip["period"] == str(period)]
    book = openpyxl.load_workbook(blank)
    type_answers(book, layout, {} if any(s.get("blank") for s in slips) else invent(layout, script))
    for slip in slips:
        _slip(book, layout, slip)
    out = io.BytesIO()
    book.save(out)
    return _posted(f"{period}/{blank.name}", _saved(out.getvalue(), period), slips, area.name.fi)


def _saved(data: bytes, period: Period) -> bytes:
    """The workbook as it would be if saved soon after its quarter: the same bytes whenever the play is given."""
    day = f"{period.next.year}-{period.next.quarter * 3 - 2:02}-05T09:00:00Z".encode()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + day, content)
            target.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def type_answers(book: Any, layout: Layout, answers: Mapping[SlotId, Value]) -> None:
    """Type answers as a person would: the label of a choice, numbers and dates as they are."""
    for slot in layout.slots:
        if slot.id in answers:
            value = answers[slot.id]
            labels = {code: label[layout.language] for code, label in slot.field.choices}
            book[slot.tab][slot.cell] = labels.get(value, value) if isinstance(value, str) else value


def _slip(book: Any, layout: Layout, slip: Mapping[str, Any]) -> None:
    for slot in layout.slots:
        if slot.field.id == slip.get("field") and slot.segment == slip.get("segment", ""):
            book[slot.tab][slot.cell] = slip["typed"] or None
            return


def _posted(name: str, data: bytes, slips: Iterable[Mapping[str, Any]], area: str) -> _Letter:
    """Most come as plain files; some in a mail, some zipped, some cut short on the way."""
    how = next((slip["posted"] for slip in slips if "posted" in slip), "file")
    if how == "cut":
        return _Letter(name, data[: len(data) // 2])
    if how == "zip":
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr(zipfile.ZipInfo(Path(name).name), data)
        return _Letter(f"{name}.zip", packed.getvalue())
    if how == "mail":
        return _Letter(f"{name}.eml", _mail(Path(name).name, data, area))
    return _Letter(name, data)


def _mail(name: str, data: bytes, area: str) -> bytes:
    mail = EmailMessage()
    mail["Subject"] = f"VS: Seurantalomake {area}"
    mail["From"] = "koordinaattori@example.fi"
    mail["To"] = "ely@example.fi"
    mail["Date"] = "Fri, 11 Oct 2013 10:15:00 +0300"
    mail.set_content("Ohessa täytetty lomake.\n")
    kind = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    mail.add_attachment(data, maintype="application", subtype=kind, filename=name)
    mail.set_boundary("demo")
    return mail.as_bytes(policy=SMTP)
