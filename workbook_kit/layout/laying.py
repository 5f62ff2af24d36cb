"""How a form is laid out: form × area × period × language → pages with every label and slot in its place."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from workbook_kit.form.model import Block, Column, Field, Form, Row, Sheet
from workbook_kit.language import LANGUAGES, Language, Text
from workbook_kit.layout.places import ANY_NAME, Label, Layout, Page, Shown, Slot, lines_needed
from workbook_kit.period import Period
from workbook_kit.registry import Area, Registry
from workbook_kit.work.caching import cache

_HEADING_ROWS = 2
_INFO_LABELS = {
    "unit": Text("Yksikkö", "Enhet"),
    "source": Text("Lähde", "Källa"),
    "level": Text("Alue", "Område"),
    "frequency": Text("Ajankohta", "Tidpunkt"),
    "previous": Text("Edellinen", "Föregående"),
}
_KEY_LABEL = Text("Tunnus", "Kod")
_GAP = 3.0  # characters; a narrower column only separates two lanes
_WHOSE = "{whose}"


_GUIDE = Sheet(
    id="ohje",
    title=Text("Ohje", "Anvisning"),
    heading=Text(),
    intro=Text(),
    landscape=False,
    one_page=True,
    widths=(30.0, 76.0, 16.0),
    lanes=(),
    blocks=(),
)


def lay_out(form: Form, area: Area, registry: Registry, period: Period, language: Language) -> Layout:
    """Place every label and slot of a form; only texts with blanks such as ``{area}`` differ between areas."""
    ely = registry.area(area.parent, "ely") if area.level == "region" else area
    names = dict.fromkeys((area.name[language], ely.name[language]))
    blanks = {
        "{area}": area.name[language],
        "{ely}": ely.name[language],
        "{year}": str(period.year),
        "{next_year}": str(period.year + 1),
        "{period}": str(period),
        _WHOSE: f"{area.code} {' · '.join(names)} · {period}",
    }
    unnamed = blanks | dict.fromkeys(("{area}", "{ely}"), ANY_NAME)
    unnamed[_WHOSE] = f"{area.code} {ANY_NAME} · {period}"
    template = _template(form, language)
    pages = tuple(_filled(page, blanks, unnamed) for page in template.pages)
    return Layout(form, area, period, language, pages, template.digest)


def unfilled(form: Form, language: Language) -> tuple[Page, ...]:
    """The pages of a form with the blanks of their texts unfilled: enough for what depends on places alone."""
    return _template(form, language).pages


@dataclass(frozen=True)
class _Template:
    pages: tuple[Page, ...]
    digest: str


@cache
def _template(form: Form, language: Language) -> _Template:
    """The pages of a form with the blanks of their texts unfilled, made once for thousands of returns."""
    painter = _Painter(form, language)
    guide = (painter.guide(),) if form.guide else ()
    pages = (*guide, *(painter.page(sheet) for sheet in form.sheets))
    places = "\n".join(f"{s.sheet}!{s.cell} {s.id} {s.key}" for page in pages for s in page.slots)
    return _Template(pages, hashlib.sha256(places.encode()).hexdigest())


def _filled(page: Page, blanks: Mapping[str, str], unnamed: Mapping[str, str]) -> Page:
    def said(text: str) -> str:
        return _with_blanks(text, blanks)

    labels = [
        x if "{" not in x.text else replace(x, text=said(x.text), pattern=_pattern(x.text, unnamed))
        for x in page.labels
    ]
    slots = [
        s if "{" not in s.header + s.label else replace(s, header=said(s.header), label=said(s.label))
        for s in page.slots
    ]
    return replace(page, labels=labels, slots=slots)


def _with_blanks(text: str, blanks: Mapping[str, str]) -> str:
    if "{" in text:
        for blank, value in blanks.items():
            text = text.replace(blank, value)
    return text


def _pattern(text: str, unnamed: Mapping[str, str]) -> str:
    pattern = _with_blanks(text, unnamed)
    return pattern if ANY_NAME in pattern else ""


class _Painter:
    """Lays out the sheets of a form in one language, from the top of each down."""

    def __init__(self, form: Form, language: Language) -> None:
        self.form, self.language = form, language

    def words(self, text: Text) -> str:
        return text[self.language]

    def running(self, text: Text, width: float) -> list[str]:
        """Running text as lines, padded to as many in each language, so that places are the same in both."""
        rows = max(len(_wrapped(text[language], width)) for language in LANGUAGES)
        lines = _wrapped(self.words(text), width)
        return lines + [""] * (rows - len(lines))

    def guide(self) -> Page:
        """The sheet of instructions, which has no slots."""
        page = self.headed(replace(_GUIDE, heading=self.form.title))
        for row, (title, text) in enumerate(self.form.guide, start=_HEADING_ROWS + 1):
            page.labels += [
                Label(row, 0, self.words(title), "guide-title"),
                Label(row, 1, self.words(text), "guide-text"),
            ]
            page.lines[row] = lines_needed(self.words(text), _GUIDE.widths[1]) + 1
        return page

    def headed(self, sheet: Sheet) -> Page:
        page = Page(sheet, sheet.title[self.language])
        page.labels += [Label(0, 0, self.words(sheet.heading), "title"), Label(1, 0, _WHOSE, "subtitle")]
        return page

    def page(self, sheet: Sheet) -> Page:
        page = self.headed(sheet)
        row = _HEADING_ROWS
        for line in self.running(sheet.intro, sum(sheet.widths)):
            page.labels.append(Label(row, 0, line, "intro"))
            row += 1
        starts = dict(sheet.lanes)
        cursors = dict.fromkeys(("", *starts), row + 1)
        for block in sheet.blocks:
            top = cursors[block.lane] if block.lane else max(cursors.values())
            end = _BlockPainter(self, page, block, starts.get(block.lane, 0), _lane_end(sheet, block)).paint(top)
            for lane in cursors if not block.lane else [block.lane]:
                cursors[lane] = end + 1
        return page


def _lane_end(sheet: Sheet, block: Block) -> int:
    """The first column to the right of a block."""
    start = dict(sheet.lanes).get(block.lane, len(sheet.widths))
    end = min((other for _, other in sheet.lanes if other > start), default=len(sheet.widths))
    while sheet.widths[end - 1] < _GAP:  # a narrow column between two lanes belongs to neither
        end -= 1
    return end


def _wrapped(text: str, width: float) -> list[str]:
    """Running text split into lines, one a row: no merged cells, and no row that has to grow."""
    lines: list[str] = []
    for word in text.split():
        # no line may begin with "=": copied as values it would become a formula. 5 % over the width still fits.
        if lines and (len(lines[-1]) + len(word) + 1 <= width * 1.05 or word.startswith("=")):
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


class _BlockPainter:
    """Lays out one block on a page, from ``column`` to the right."""

    def __init__(self, painter: _Painter, page: Page, block: Block, column: int, end: int) -> None:
        self.painter, self.words, self.form = painter, painter.words, painter.form
        self.page, self.block, self.column, self.end = page, block, column, end
        self.header_row = -1

    def paint(self, row: int) -> int:
        """Paint from ``row`` down; returns the first free row."""
        if self.block.title:
            self.label(row, 0, self.words(self.block.title), "section", span=self.end - self.column)
            row += 1
        for line in self.painter.running(self.block.intro, sum(self.page.sheet.widths[self.column : self.end])):
            self.label(row, 0, line, "intro")
            row += 1
        shapes = {"items": self.items, "table": self.tables, "matrix": self.matrix}
        return shapes[self.block.shape](row)

    def items(self, row: int) -> int:
        info = self.block.info
        first = 2 + len(info)
        if any(column.label for column in self.block.columns):
            heads = [_INFO_LABELS[name] for name in info] + [column.label for column in self.block.columns]
            self.header(row, [_KEY_LABEL, Text(), *heads])
            row += 1
        for item in self.block.items:
            self.label(row, 0, item.field.id, "key")
            self.label(row, 1, self.words(item.field.label), "label")
            for number, name in enumerate(info, start=2):
                self.info(row, number, name, item.field)
            for number, (column, cell) in enumerate(zip(self.block.columns, item.cells, strict=True), start=first):
                if cell is not None:
                    self.place(row, number, cell, item.field.id, column)
            self.grow(row, item.field.lines, (1, self.words(item.field.label)))
            row += 1
        return row

    def info(self, row: int, number: int, name: str, of: Field) -> None:
        if name == "previous":
            self.page.shown.append(Shown(of, row, self.column + number, derived=False))
            return
        text = {"unit": of.unit, "source": of.source, "level": of.level_text, "frequency": of.frequency}[name]
        self.label(row, number, self.words(text), "info")
        self.grow(row, 1, (number, self.words(text)))

    def tables(self, row: int) -> int:
        for segment in self.block.segments or ("",):
            if segment:
                self.label(row, 0, self.words(self.form.segment_labels[segment]), "segment")
                row += 1
            row = self.table(row, segment)
            row += bool(segment)
        return row - bool(self.block.segments)

    def table(self, row: int, segment: str) -> int:
        named = any(line.label for line in self.block.rows)
        fields = [f for f in self.block.fields if not f.segments or segment in f.segments]
        self.header(row, [_KEY_LABEL, *([Text()] if named else []), *(f.label for f in fields)])
        row += 1
        for line in self.block.rows:
            key = "-".join(filter(None, (self.block.id, segment, line.code)))
            self.label(row, 0, key, "key")
            if named:
                self.label(row, 1, self.words(line.label), "label")
            for number, asked_field in enumerate(fields, start=1 + named):
                self.place(row, number, asked_field, key, Column(asked_field.id, asked_field.label), segment, line)
            self.grow(row, max(f.lines for f in fields))
            row += 1
        return row

    def matrix(self, row: int) -> int:
        for asked in self.block.fields:
            labels = [self.form.segment_labels[segment] for segment in self.block.segments]
            unit = f" ({self.words(asked.unit)})" if asked.unit else ""
            self.header(row, [_KEY_LABEL, Text(asked.label.fi + unit, asked.label.sv + unit), *labels])
            row += 1
            for line in self.block.rows:
                key = f"{asked.id}-{line.code}"
                self.label(row, 0, key, "key")
                self.matrix_name(row, line, key)
                for number, segment in enumerate(self.block.segments, start=2):
                    column = Column(segment, self.form.segment_labels[segment])
                    self.place(row, number, asked, key, column, segment, line)
                row += 1
        return row

    def matrix_name(self, row: int, line: Row, key: str) -> None:
        name = self.block.row_name
        if name:
            self.place(row, 1, name, key, Column(name.id, name.label), "", line)
        else:
            self.label(row, 1, self.words(line.label), "label")

    def header(self, row: int, texts: list[Text]) -> None:
        self.header_row = row
        for number, text in enumerate(texts):
            self.label(row, number, self.words(text), "header")
            self.grow(row, 1, (number, self.words(text)))

    def place(
        self, row: int, number: int, asked: Field, key: str, column: Column, segment: str = "", line: Row | None = None
    ) -> None:
        at = self.column + number
        if asked.derived:
            self.page.shown.append(Shown(asked, row, at, derived=True))
            return
        code = line.code if line else ""
        where = [self.words(self.form.segment_labels[segment])] if segment else []
        if line and len(self.block.rows) > 1:
            where.append(self.words(line.label) or line.code)
        slot = Slot(
            field=asked,
            segment=segment,
            line=code,
            sheet=self.page.sheet.id,
            tab=self.page.tab,
            row=row,
            column=at,
            key=key,
            key_column=self.column,
            header=self.words(column.label),
            header_row=self.header_row,
            label=" · ".join([*where, self.words(asked.label)]),
        )
        self.page.slots.append(slot)

    def label(self, row: int, number: int, text: str, style: str, span: int = 1) -> None:
        self.page.labels.append(Label(row, self.column + number, text, style, span))

    def grow(self, row: int, lines: int, *texts: tuple[int, str]) -> None:
        """Note how many lines of text a row has to hold; the height of one-line rows is left to the program."""
        for number, text in texts:
            width = self.page.sheet.widths[self.column + number]
            lines = max(lines, lines_needed(text, width))
        if lines > self.page.lines.get(row, 1):
            self.page.lines[row] = lines
