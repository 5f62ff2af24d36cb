"""The sheets that list: rows of the plans, returns, findings, the data behind every figure, the rules."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from typing import Any

from workbook_kit import messages
from workbook_kit.book import Book
from workbook_kit.form import Block, Field, Form
from workbook_kit.harvest import Harvest, finding_rows
from workbook_kit.kinds import KINDS
from workbook_kit.record import Cells
from workbook_kit.registry import Area
from workbook_kit.report import grid
from workbook_kit.report.metrics import shown_code
from workbook_kit.report.scope import Scope
from workbook_kit.verdict import Return


def _columns(scope: Scope, widths: Mapping[str, float], numbers: Container[str] = ()) -> list[grid.Column]:
    return [grid.Column(scope.phrase(f"column-{name}"), width, name in numbers) for name, width in widths.items()]


def paint_listed(book: Book, scope: Scope) -> None:
    """One sheet for each form sheet with listed tables; personal data stay out."""
    for form in scope.harvest.forms.values():
        for sheet in form.sheets:
            blocks = [block for block in sheet.blocks if block.listed]
            for number, block in enumerate(blocks):
                name = sheet.title[scope.language] if number == 0 else f"{sheet.title[scope.language]} {block.id}"
                taken = {s.name for s in book.worksheets()}
                name = name if name not in taken else f"{name} {form.level.upper()}"
                _paint_block(book, scope, form, block, name[:31])


def _paint_block(book: Book, scope: Scope, form: Form, block: Block, name: str) -> None:
    fields = [field for field in block.fields if not field.personal]
    heads = ["column-ely", "column-code", "column-area", *(["column-segment"] if block.segments else []), "column-row"]
    widths = [20, 8, 24, *([26] if block.segments else []), 6]
    columns = [grid.Column(scope.phrase(h), w) for h, w in zip(heads, widths, strict=True)]
    columns += [
        grid.Column(field.label[scope.language], 14 if field.kind != "text" else 34, KINDS[field.kind].numeric)
        for field in fields
    ]
    rows = list(_listed_rows(scope, form, block, fields))
    title = block.title[scope.language] or name
    sheet = grid.open_sheet(book, name, title, str(scope.harvest.period), [c.width for c in columns])
    grid.table(book, sheet, 3, columns, rows)


def _listed_rows(scope: Scope, form: Form, block: Block, fields: list[Field]) -> Iterator[list[Any]]:
    areas = scope.regions if form.level == "region" else scope.elys
    for area in areas:
        returned = scope.harvest.accepted.get(area.code)
        answers = returned.record.answers if returned and returned.record else ()
        values = {(a.field, a.segment, a.row): a.value for a in answers}
        for segment in block.segments or ("",):
            for row in block.rows:
                found = [values.get((field.id, segment, row.code)) for field in fields]
                if any(value is not None for value in found):
                    yield [*_named(scope, form, area, segment, row.code), *_worded(scope, fields, found)]


def _named(scope: Scope, form: Form, area: Area, segment: str, row: str) -> list[Any]:
    ely = scope.harvest.registry.area(area.parent, "ely") if area.level == "region" else area
    named: list[Any] = [ely.short[scope.language], area.code, scope.name(area)]
    if segment:
        named.append(form.segment_labels[segment][scope.language])
    return [*named, row]


def _worded(scope: Scope, fields: list[Field], found: list[Any]) -> list[Any]:
    shown = (
        None if value is None else shown_code(field, value, scope) for field, value in zip(fields, found, strict=True)
    )
    return [_plain(value) for value in shown]


def _plain(value: Any) -> Any:
    """Dates as people write them: a listing is read, the data sheet is reckoned with."""
    return f"{value.day}.{value.month}.{value.year}" if hasattr(value, "day") else value


def paint_returns(book: Book, scope: Scope) -> None:
    """Every expected area and every file: what came, what became of it and why."""
    widths = {"code": 8, "area": 30, "state": 20, "file": 50, "received": 22, "reason": 60}
    numbers = {"answers": 11, "left-out": 11, "errors": 10, "queries": 12}
    columns = _columns(scope, widths | numbers, numbers=numbers)
    rows = list(_return_rows(scope))
    name = scope.phrase("sheet-returns")
    sheet = grid.open_sheet(book, name, name, str(scope.harvest.period), [c.width for c in columns])
    grid.table(book, sheet, 3, columns, rows)


def _return_rows(scope: Scope) -> Iterator[list[Any]]:
    harvest = scope.harvest
    for area in scope.expected:
        files = [r for r in harvest.returns if r.area == area.code and r.period == str(harvest.period)]
        if not files:
            yield [area.code, scope.name(area), scope.phrase("missing"), "", "", "", *[None] * 4]
        for r in files:
            counts = _counts(harvest, r) if r.verdict == "accepted" else [None] * 4
            yield [area.code, scope.name(area), *_outcome(scope, r), *counts]
    if scope.area.level == "national":
        for r in harvest.returns:
            if not r.area or r.period != str(harvest.period) or r.area not in scope.codes:
                yield [r.area, "", *_outcome(scope, r), *[None] * 4]


def _outcome(scope: Scope, returned: Return) -> list[Any]:
    reason = returned.reason.sentence(scope.language) if returned.reason else ""
    return [scope.phrase(returned.verdict), returned.file, returned.received, reason]


def _counts(harvest: Harvest, returned: Return) -> list[int]:
    """Answers that count, answers that do not (refused, or not found in their place), open errors and queries."""
    cells = returned.record.cells if returned.record else Cells()
    inputs = [cells.accepted + cells.converted, cells.refused + cells.ignored]
    return inputs + [harvest.count(severity, returned.area) for severity in ("error", "query")]


def paint_findings(book: Book, scope: Scope) -> None:
    """Every finding of the scope with what to do, or what closed it."""
    widths = {"severity": 10, "state": 16, "code": 8, "area": 22, "sheet": 18, "cell": 8, "id": 16}
    columns = _columns(scope, widths | {"message": 60, "advice": 42, "explanation": 32, "raw": 22, "file": 32})
    names = {area.code: scope.name(area) for area in scope.expected}
    personal = _personal(scope)
    rows = [
        [
            scope.phrase(f["severity"]), scope.phrase(f["state"]), f["area"], names.get(f["area"], ""), f["sheet"],
            f["cell"], f["field"], f["message"], f["advice"], f["explanation"], f["raw"], f["file"],
        ]
        for f in finding_rows(scope.harvest, scope.language)
        if (f["area"] in scope.codes or scope.area.level == "national") and f["field"] not in personal
    ]  # fmt: skip
    name = scope.phrase("sheet-findings")
    sheet = grid.open_sheet(book, name, name, str(scope.harvest.period), [c.width for c in columns])
    grid.table(book, sheet, 3, columns, rows)


def paint_data(book: Book, scope: Scope) -> None:
    """The answers, one a row, each with the file, sheet and cell it came from; personal data stay out."""
    widths = {"code": 8, "area": 26, "id": 20, "segment": 10, "row": 8, "value": 34, "unit": 10}
    columns = [*_columns(scope, widths | {"sheet": 22, "cell": 8, "file": 46}), grid.Column("SHA-256", 20)]
    names = {area.code: scope.name(area) for area in scope.expected}
    personal = _personal(scope)
    rows = [
        [
            a["area"], names[a["area"]], a["field"], a["segment"], a["row"], _plain(a["value"]), a["unit"],
            a["sheet"], a["cell"], a["file"], a["sha256"],
        ]
        for a in scope.harvest.answer_rows
        if a["area"] in names and a["field"] not in personal
    ]  # fmt: skip
    name = scope.phrase("sheet-data")
    sheet = grid.open_sheet(book, name, name, str(scope.harvest.period), [c.width for c in columns])
    grid.table(book, sheet, 3, columns, rows)


def _personal(scope: Scope) -> frozenset[str]:
    """Fields that never leave the region level (DESIGN, section 10)."""
    forms = scope.harvest.forms.values()
    return frozenset(field.id for form in forms for field in form.fields.values() if field.personal)


def paint_rules(book: Book, scope: Scope) -> None:
    """How each figure is reckoned, with its source and the level that the appendix names."""
    columns = _columns(scope, {"id": 20, "metric": 60, "unit": 10, "source": 34, "level": 26, "rule": 56})
    language = scope.language
    rows = [
        [
            field.id, field.label[language], field.unit[language], field.source[language], field.level_text[language],
            messages.phrase(f"rule-{field.rollup.rule}", language),
        ]
        for form in scope.harvest.forms.values()
        for field in form.fields.values()
        if KINDS[field.kind].numeric or field.rollup.rule not in {"none", "list"}
    ]  # fmt: skip
    name = scope.phrase("sheet-rules")
    sheet = grid.open_sheet(book, name, name, str(scope.harvest.period), [c.width for c in columns])
    grid.table(book, sheet, 3, columns, rows)
