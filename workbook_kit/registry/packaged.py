"""The hierarchies that the package brings, made from Statistics Finland's classification via rOpenGov's geofi.

See ``registry_data/README.md``: 2013 with 67 regions and 15 ELY centres, 2026 with 66 and ten elinvoimakeskukset.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Container, Iterable
from importlib import resources

from workbook_kit.period import Period
from workbook_kit.registry.areas import Area, Registry
from workbook_kit.registry.rows import parse_rows
from workbook_kit.work.caching import cache

BUILT_IN = (2026, 2013)
"""The years from which they were in force."""


@cache
def built_in(year: int) -> Registry:
    """The package's hierarchy in force in a year: the latest that began by then, or the oldest there is."""
    start = in_force(year)
    return parse_rows(f"regions_{start}.csv", _rows(start), {})


def in_force(year: int) -> int:
    """The year from which the built-in hierarchy of a year was in force, as far as the package knows."""
    return next((start for start in BUILT_IN if start <= year), BUILT_IN[-1])


def with_contacts(period: Period, known: Iterable[Area] = (), only: Container[str] | None = None) -> bytes:
    """The built-in registry in force in a period as regions.csv, with the persons of regions that are known.

    With ``only`` it has just the regions of these codes.

    It begins with a byte-order mark: Excel on Windows takes a CSV file for its old code page without one.
    """
    persons = {area.code: area for area in known}
    rows = _rows(in_force(period.year))
    out = io.StringIO()
    writer = csv.DictWriter(out, [*rows[0], "organisation", "coordinator", "e-mail"], lineterminator="\n")
    writer.writeheader()
    for row in (row for row in rows if only is None or row["region_code"] in only):
        if area := persons.get(row["region_code"]):
            row |= {"organisation": area.organisation, "coordinator": area.coordinator, "e-mail": area.email}
        writer.writerow(row)
    return out.getvalue().encode("utf-8-sig")


def _rows(start: int) -> list[dict[str, str]]:
    data = resources.files("workbook_kit") / "registry_data" / f"regions_{start}.csv"
    return list(csv.DictReader(io.StringIO(data.read_text(encoding="utf-8"))))
