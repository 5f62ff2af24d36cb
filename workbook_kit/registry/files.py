"""A registry as a file: what an office keeps as CSV or in Excel, and what we write that reads back as the same."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from workbook_kit.errors import SpecError
from workbook_kit.registry import headings
from workbook_kit.registry.areas import Area, Registry
from workbook_kit.registry.packaged import built_in
from workbook_kit.registry.rows import Row, parse_rows


def parse(source: str, rows: Sequence[Row]) -> Registry:
    """Make a registry of rows. A row may leave the names of its ELY out if they are the built-in ones of its era.

    ``ely_code`` means the ELY centres, ``evk_code`` the elinvoimakeskukset. Raises SpecError with file and row for a
    duplicate code, an unknown ELY or a missing name.
    """
    era = headings.era_by(source, rows[0] if rows else ())
    return parse_rows(source, rows, {area.code: area for area in built_in(era.last).elys})


def parse_file(name: str, data: bytes) -> Registry:
    """Make a registry of a file; its name says whether it is CSV or a workbook. Raises SpecError."""
    cells = _excel_cells(name, data) if name.lower().endswith(".xlsx") else _csv_cells(name, data)
    head = cells[0] if cells else []
    headings.prove_single(name, head)
    return parse(name, [dict(zip(head, [*row, *([""] * len(head))], strict=False)) for row in cells[1:]])


def written(registry: Registry) -> bytes:
    """A registry as a CSV file with everything that it holds, persons included: ``parse_file`` reads the same back."""
    prefix = registry.era.prefix
    out = io.StringIO()
    writer = csv.DictWriter(out, headings.columns(registry.era))
    writer.writeheader()
    for region in registry.regions:
        middle = registry.area(region.parent, "ely")
        writer.writerow({**_of_region(region), f"{prefix}_code": region.parent, **_of_middle(middle, prefix)})
    return out.getvalue().encode("utf-8-sig")


def _of_region(region: Area) -> Row:
    return {
        "region_code": region.code,
        "region_name_fi": region.name.fi,
        "region_name_sv": region.name.sv,
        "languages": "+".join(region.languages),
        "organisation": region.organisation,
        "coordinator": region.coordinator,
        "e-mail": region.email,
    }


def _of_middle(area: Area, prefix: str) -> Row:
    return {
        f"{prefix}_fi": area.name.fi,
        f"{prefix}_sv": area.name.sv,
        f"{prefix}_short_fi": area.short.fi,
        f"{prefix}_short_sv": area.short.sv,
        f"{prefix}_e-mail": area.email,
    }


def _csv_cells(name: str, data: bytes) -> list[list[str]]:
    text = _decoded(name, data)
    head = text.partition("\n")[0]
    # Excel in Finland writes CSV with semicolons.
    delimiter = ";" if head.count(";") > head.count(",") else ","
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as wrong:
        raise SpecError(name, f"cannot be read as CSV ({wrong}); open it in Excel and save it as 'CSV UTF-8'") from None


def _decoded(name: str, data: bytes) -> str:
    """UTF-8, or else what Excel on Windows writes in Western Europe; raises SpecError for what is neither."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SpecError(name, "is neither UTF-8 nor Windows-1252; save it from Excel as 'CSV UTF-8'")


def _excel_cells(name: str, data: bytes) -> list[list[str]]:
    import openpyxl  # noqa: PLC0415 - half a second that only a registry kept in Excel has to pay

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        rows = book.worksheets[0].iter_rows(values_only=True)
        return [["" if value is None else str(value).strip() for value in row] for row in rows]
    except Exception:  # noqa: BLE001 - what openpyxl raises on a broken workbook has no common root
        raise SpecError(
            name, "cannot be read as a workbook; open it in Excel and save it again as .xlsx, or restore a copy"
        ) from None
