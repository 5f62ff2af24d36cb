"""The only way to XlsxWriter, for forms and reports alike: its silent failures become errors, its bytes are stable.

XlsxWriter answers an over-long prompt or a bad range with a warning or a return code and leaves the feature out
(docs/facts.md, "What XlsxWriter leaves out"); here both raise. It also gets what it lacks: structure protection, a
language property, and rows that have a height to begin with but still grow with their text.
"""

from __future__ import annotations

import datetime as dt
import io
import warnings
from collections.abc import Callable, Iterable
from typing import Any
from xml.sax.saxutils import escape

from xlsxwriter.core import Core
from xlsxwriter.format import Format
from xlsxwriter.packager import Packager
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import CellFormulaTuple, Worksheet

from workbook_kit.errors import StoreError
from workbook_kit.excel import sheet_name
from workbook_kit.layout.places import lines_needed

ACCENT = "#1F5673"
INK = "#262626"
QUIET = "#5F6B73"
FIELD = "#EAF2F7"
MARKED = "#FBE7B8"
LINE = "#8FAEC0"
RULE = "#C9D3D9"
LINE_HEIGHT, TALLEST_ROW = 15.0, 409.0
"""Points of one line of text; points of the tallest row that Excel allows."""

AUTHOR = "workbook_kit"
_NOTE_WIDTH, _NOTE_CHARACTERS, _NOTE_LINE, _NOTE_AIR = 300, 46, 18, 12
"""Pixels of a comment's box, and how many characters of its font a line takes."""

ALLOWED = {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True}
"""What stays allowed on a protected sheet (docs/facts.md, "What users of locked sheets miss")."""


class _Core(Core):  # type: ignore[misc]
    def _write_cp_last_modified_by(self) -> None:
        # dc:language has no setter in XlsxWriter; its place in the part is free, so it goes before this element.
        self._xml_data_element("dc:language", self.properties["language"])
        super()._write_cp_last_modified_by()


class _Packager(Packager):  # type: ignore[misc]
    def _create_package(self) -> list[tuple[io.StringIO, str, bool]]:
        return self.workbook.sealed(super()._create_package())  # type: ignore[no-any-return]

    def _write_core_file(self) -> None:
        core = _Core()
        core._set_properties(self.workbook.doc_properties)  # noqa: SLF001 - as XlsxWriter's own packager does
        core._set_xml_writer(self._filename("docProps/core.xml"))  # noqa: SLF001
        core._assemble_xml_file()  # noqa: SLF001


class Sheet(Worksheet):  # type: ignore[misc]
    """A worksheet that refuses what XlsxWriter would leave out silently."""

    def _xml_start_tag_unencoded(self, tag: str, attributes: list[tuple[str, Any]] | None = None) -> None:
        # Without customHeight a row starts at its height and still grows when someone types; with it, text is clipped
        # (docs/facts.md, "What users of locked sheets miss").
        kept = [a for a in attributes or [] if tag != "row" or a[0] != "customHeight"]
        super()._xml_start_tag_unencoded(tag, kept)

    def _write_formula(
        self, row: int, col: int, formula: str, cell_format: Format | None = None, value: Any = 0
    ) -> int:
        # XlsxWriter searches every formula for array functions, and then for some hundred functions newer than Excel
        # 2007. Ours use neither, and there are thousands: the searches took longer than the rest of a workbook.
        if self._check_dimensions(row, col):
            return -1
        self.table[row][col] = CellFormulaTuple(self._prepare_formula(formula), cell_format, value)
        return 0

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        del expand_future_functions
        return formula.removeprefix("=")

    def put(self, row: int, column: int, value: Any, style: Format | None = None) -> None:
        """Write one value by its Python type: text never becomes a formula or a link (P7)."""
        if value is None or value == "":
            done = self.write_blank(row, column, None, style)
        elif isinstance(value, bool):
            done = self.write_boolean(row, column, value, style)
        elif isinstance(value, (int, float)):
            done = self.write_number(row, column, value, style)
        elif isinstance(value, dt.date):
            done = self.write_datetime(row, column, value, style)
        else:
            done = self.write_string(row, column, _as_text(str(value)), style)
        if done:
            must(done, f"writing {self.name} {row + 1}:{column + 1}")

    def link(self, row: int, column: int, tab: str, cell: str, text: str, style: Format) -> None:
        """Write a text that leads to a cell of this workbook."""
        place = f"{sheet_name(tab)}!{cell}"
        must(self.write_url(row, column, f"internal:{place}", style, _as_text(text)), f"link to {place}")

    def note(self, row: int, column: int, text: str) -> None:
        """Hang a comment on a cell, in a box as tall as its text; it shows when the cell is pointed at."""
        height = lines_needed(text, _NOTE_CHARACTERS) * _NOTE_LINE + _NOTE_AIR
        shape = {"width": _NOTE_WIDTH, "height": height, "font_name": "Calibri", "font_size": 10}
        must(self.write_comment(row, column, text, {"author": AUTHOR, **shape}), f"comment on {row + 1}:{column + 1}")

    def reckon(self, row: int, column: int, formula: str, style: Format | None, cached: Any) -> None:
        """Write a formula with its right cached result.

        Without one previews, Protected View and LibreOffice show 0 (docs/facts.md, "What XlsxWriter leaves out").
        """
        if isinstance(cached, str) and not cached.isprintable():
            # XlsxWriter escapes control characters in texts, but not in cached results
            cached = "".join(c for c in cached if c >= " " or c in "\t\n")
        must(self.write_formula(row, column, formula, style, "" if cached is None else cached), formula)


class Book(Workbook):  # type: ignore[misc]
    """A workbook in memory; ``finish`` gives its bytes."""

    def __init__(self, *, title: str, language: str, created: dt.datetime, locked: bool) -> None:
        self._file, self._locked = io.BytesIO(), locked
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        super().__init__(self._file, options)
        self.set_properties({"title": title, "author": AUTHOR, "created": created, "language": language})
        self._styles: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._asked: dict[tuple[tuple[str, Any], ...], Format] = {}
        self.set_calc_mode("auto")
        self._unsealed = ""
        self._seal: Callable[[Iterable[tuple[str, bytes]]], str] | None = None

    def sheet(self, name: str) -> Sheet:
        sheet = self.add_worksheet(name, Sheet)
        sheet.hide_gridlines(2)
        sheet.set_paper(9)
        return sheet  # type: ignore[no-any-return]

    def style(self, **properties: Any) -> Format:
        """A format; the same properties give the same object, as each new one costs a style in the file."""
        wanted = tuple(properties.items())
        if wanted not in self._asked:
            full = {"font_name": "Calibri", "font_size": 11, "font_color": INK, "valign": "top"} | properties
            key = tuple(sorted(full.items()))
            if key not in self._styles:
                self._styles[key] = self.add_format(full)
            self._asked[wanted] = self._styles[key]
        return self._asked[wanted]

    def finish(self) -> bytes:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            self.close()
        return self._file.getvalue()

    def seal_with(self, unsealed: str, seal: Callable[[Iterable[tuple[str, bytes]]], str]) -> None:
        """Put a seal over all parts, once they are made, in the place of a text that stands for it until then."""
        self._unsealed, self._seal = unsealed, seal

    def sealed(self, parts: list[tuple[Any, str, bool]]) -> list[tuple[Any, str, bool]]:
        """The parts as XlsxWriter is about to pack them, sealed if that was asked for."""
        if self._seal is None:
            return parts
        made = [(name, _bytes(content.getvalue())) for content, name, _ in parts]
        seal = self._seal(made)
        return [
            (io.StringIO(text.replace(self._unsealed, seal)), name, False)
            if isinstance(text := content.getvalue(), str) and self._unsealed in text
            else (content, name, is_binary)
            for content, name, is_binary in parts
        ]

    def _get_packager(self) -> _Packager:
        return _Packager()

    def _write_workbook_pr(self) -> None:
        super()._write_workbook_pr()
        # The schema wants the element right here. It names no password, as some programs then encrypt the file
        # (docs/facts.md, "What XlsxWriter leaves out").
        if self._locked:
            self._xml_empty_tag("workbookProtection", [("lockStructure", 1)])


def _bytes(content: str | bytes) -> bytes:
    return content if isinstance(content, bytes) else content.encode()


def _as_text(text: str) -> str:
    """A text for XlsxWriter: one that looks like its own rich text would otherwise go into the file as markup."""
    if text.startswith("<r>") and text.endswith("</r>"):
        return f'<r><t xml:space="preserve">{escape(text)}</t></r>'
    return text


def must(done: int | None, what: str) -> None:
    """Raise where XlsxWriter returns a code for something that it left out."""
    if done:
        raise StoreError(f"The workbook could not be written as asked: {what} (XlsxWriter code {done}).")
