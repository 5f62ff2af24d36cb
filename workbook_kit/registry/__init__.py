"""The areas: regions under ELY areas under the nation, as dated data.

The package brings two hierarchies made from Statistics Finland's classification via rOpenGov's geofi (see
``registry_data/README.md``): 2013 with 15 ELY centres, 2026 with 10 elinvoimakeskus. A workspace's own
``regions.csv`` or ``regions.xlsx`` replaces them.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import cast

from workbook_kit.errors import SpecError, UsageError
from workbook_kit.form.model import Level
from workbook_kit.language import LANGUAGES, Language, Text
from workbook_kit.period import Period
from workbook_kit.registry.contacts import Contact, parse_contacts
from workbook_kit.work.caching import cache

NATION = "FI"
BUILT_IN = (2026, 2013)
"""The years from which the hierarchies that the package brings were in force."""

_MIDDLE = ("ely", "evk")
_REGION_CODE, _ELY_CODE = re.compile(r"\d{3}", re.ASCII), re.compile(r"\d{2}", re.ASCII)


@dataclass(frozen=True)
class Area:
    """A region, an ELY area (or elinvoimakeskus), or the nation; ``parent`` is the code of the area above."""

    code: str
    level: Level
    name: Text
    short: Text
    parent: str
    languages: tuple[Language, ...]
    coordinator: str = ""
    organisation: str = ""
    email: str = ""

    @cached_property
    def contacts(self) -> tuple[Contact, ...]:
        """Those that ``email`` names."""
        return parse_contacts(self.email, f"the area {self.code}")

    @property
    def slug(self) -> str:
        """The short Finnish name as file names write it: lower case, ASCII."""
        plain = unicodedata.normalize("NFKD", self.short.fi).encode("ascii", "ignore").decode()
        return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


@dataclass(frozen=True)
class Registry:
    """All areas of one hierarchy, sorted by code; ``source`` is the file they came from."""

    source: str
    regions: tuple[Area, ...]
    elys: tuple[Area, ...]
    era: str = "ely"

    @property
    def nation(self) -> Area:
        finland = Text("Koko maa", "Hela landet")
        return Area(NATION, "national", finland, finland, "", ("fi", "sv"))

    def area(self, code: str, level: Level | None = None) -> Area:
        """The area of a code; raises UsageError if there is none (of that level)."""
        for area in (*self.regions, *self.elys, self.nation):
            if area.code == code and level in (None, area.level):
                return area
        what = {"region": "region", "ely": "ELY area", "national": "nation", None: "area"}[level]
        raise UsageError(f"No {what} has the code {code!r} in {self.source}: look the code up there.")

    def regions_of(self, ely: str) -> tuple[Area, ...]:
        return tuple(region for region in self.regions if region.parent == ely)

    def areas(self, level: Level) -> tuple[Area, ...]:
        return {"region": self.regions, "ely": self.elys, "national": (self.nation,)}[level]

    def folder(self, area: Area) -> str:
        """The folder of an area's ELY, such as ``05-pirkanmaa``."""
        ely = area if area.level == "ely" else self.area(area.parent, "ely")
        return f"{ely.code}-{ely.slug}"


@dataclass(frozen=True)
class Registries:
    """The registry in force in each period: the workspace's own if it has one, else the built-in one of that year."""

    own: Registry | None = None

    def at(self, period: Period) -> Registry:
        return self.own or built_in(period.year)

    @property
    def codes(self) -> frozenset[str]:
        """Every code that an area has in some period, but for the nation's."""
        every = (self.own,) if self.own else tuple(map(built_in, BUILT_IN))
        return frozenset(area.code for one in every for area in (*one.regions, *one.elys))


def load(workspace: Path) -> Registries:
    """The registries of a workspace.

    Raises SpecError with file and row for a duplicate code, an unknown ELY or a missing name.
    """
    found = [path for name in ("regions.csv", "regions.xlsx") if (path := workspace / name).exists()]
    if len(found) > 1:
        raise SpecError(str(workspace), "both regions.csv and regions.xlsx are here; keep one of them")
    return Registries(parse(found[0].name, _rows_of(found[0]))) if found else Registries()


@cache
def built_in(year: int) -> Registry:
    """The package's hierarchy in force in a year: the latest that began by then, or the oldest there is."""
    start = in_force(year)
    rows = list(csv.DictReader(io.StringIO(_built_in_text(start))))
    return _parse(f"regions_{start}.csv", rows, {})


def in_force(year: int) -> int:
    """The year from which the built-in hierarchy of a year was in force, as far as the package knows."""
    return next((start for start in BUILT_IN if start <= year), BUILT_IN[-1])


def with_contacts(period: Period) -> bytes:
    """The built-in registry in force in a period as regions.csv, with empty columns for coordinators.

    It begins with a byte-order mark: Excel on Windows takes a CSV file for its old code page without one.
    """
    rows = list(csv.DictReader(io.StringIO(_built_in_text(in_force(period.year)))))
    out = io.StringIO()
    writer = csv.DictWriter(out, [*rows[0], "organisation", "coordinator", "e-mail"], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def _built_in_text(start: int) -> str:
    return (resources.files("workbook_kit") / "registry_data" / f"regions_{start}.csv").read_text(encoding="utf-8")


def _rows_of(path: Path) -> list[dict[str, str]]:
    if path.suffix == ".xlsx":
        return _excel_rows(path)
    text = _decoded(path)
    # Excel in Finland writes CSV with semicolons.
    delimiter = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
    return list(csv.DictReader(io.StringIO(text, newline=None), delimiter=delimiter))


def _decoded(path: Path) -> str:
    """UTF-8, or else what Excel on Windows writes in Western Europe; raises SpecError for what is neither."""
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SpecError(path.name, "is neither UTF-8 nor Windows-1252; save it from Excel as 'CSV UTF-8'")


def _excel_rows(path: Path) -> list[dict[str, str]]:
    import openpyxl  # noqa: PLC0415 - half a second that only a registry kept in Excel has to pay

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        rows = [
            ["" if v is None else str(v).strip() for v in row] for row in book.worksheets[0].iter_rows(values_only=True)
        ]
        book.close()
    except PermissionError as wrong:
        raise SpecError(path.name, f"cannot be opened ({wrong.strerror}); close it in Excel and try again") from None
    except Exception:  # noqa: BLE001 - what openpyxl raises on a broken workbook has no common root
        raise SpecError(
            path.name, "cannot be read as a workbook; open it in Excel and save it again as .xlsx, or restore a copy"
        ) from None
    head = rows[0] if rows else []
    return [dict(zip(head, row, strict=False)) for row in rows[1:]]


def parse(source: str, rows: list[dict[str, str]]) -> Registry:
    """Make a registry of rows. A row may leave the names of its ELY out if they are the built-in ones.

    ``ely_code`` means the ELY centres, ``evk_code`` the elinvoimakeskus. Raises SpecError.
    """
    is_new = bool(rows) and "evk_code" in rows[0]
    return _parse(source, rows, {area.code: area for area in built_in(max(BUILT_IN) if is_new else 0).elys})


def _parse(source: str, rows: list[dict[str, str]], elys: dict[str, Area]) -> Registry:
    middle = next((m for m in _MIDDLE if rows and f"{m}_code" in rows[0]), None)
    # Excel saves rows that were emptied as blank rows
    filled = [
        (number, row) for number, row in enumerate(rows, start=2) if any(_cell(row, name) for name in row if name)
    ]
    if not filled or middle is None or "region_code" not in rows[0]:
        raise SpecError(
            source, "needs a heading row with at least region_code, region_name_fi, region_name_sv, ely_code"
        )
    named: set[str] = set()
    regions: dict[str, Area] = {}
    for number, row in filled:
        where = f"{source}, row {number}"
        region = _region(where, row, middle)
        if region.code in regions:
            raise SpecError(where, f"the region code {region.code} is already on an earlier row; each region has one")
        regions[region.code] = region
        _note_ely(where, row, middle, elys, named)
    used = {region.parent for region in regions.values()}
    return Registry(source, _sorted(regions), _sorted(_with_languages(elys, regions, used)), middle)


def _region(where: str, row: dict[str, str], middle: str) -> Area:
    code = _code(where, row, "region_code", _REGION_CODE, 3)
    parent = _code(where, row, f"{middle}_code", _ELY_CODE, 2)
    name = Text(_cell(row, "region_name_fi"), _cell(row, "region_name_sv"))
    if not name.fi or not name.sv:
        raise SpecError(where, f"the region {code} lacks a name; fill in region_name_fi and region_name_sv")
    return Area(
        code,
        "region",
        name,
        name,
        parent,
        _languages(where, _cell(row, "languages") or "fi"),
        coordinator=_cell(row, "coordinator"),
        organisation=_cell(row, "organisation"),
        email=_email(where, row, "e-mail", "email"),
    )


def _note_ely(where: str, row: dict[str, str], middle: str, elys: dict[str, Area], named: set[str]) -> None:
    """Note the ELY area's own data from the first row that has them; every other row must agree."""
    code = _code(where, row, f"{middle}_code", _ELY_CODE, 2)
    name = Text(_cell(row, f"{middle}_fi"), _cell(row, f"{middle}_sv"))
    if not name:
        if code not in elys:
            raise SpecError(
                where, f"the ELY code {code} is unknown; correct it, or name it in {middle}_fi and {middle}_sv"
            )
        return
    if not name.sv:
        raise SpecError(where, f"{middle}_sv is empty; the ELY {code} needs its Swedish name too")
    if code in named and elys[code].name != name:
        raise SpecError(where, f"the ELY {code} is {elys[code].name.fi!r} on an earlier row and {name.fi!r} here")
    other = next((a.code for a in elys.values() if a.name.fi == name.fi and a.code != code), None)
    if other:
        raise SpecError(where, f"the ELY code {code} is unknown: {name.fi!r} has the code {other}")
    named.add(code)
    same = code in elys and elys[code].name == name
    short = elys[code].short if same else Text(name.fi.rpartition(" ")[0] or name.fi, name.sv.split(" i ")[-1])
    short = Text(_cell(row, f"{middle}_short_fi") or short.fi, _cell(row, f"{middle}_short_sv") or short.sv)
    elys[code] = Area(code, "ely", name, short, NATION, ("fi",), email=_email(where, row, f"{middle}_e-mail"))


def _with_languages(elys: dict[str, Area], regions: dict[str, Area], used: set[str]) -> dict[str, Area]:
    """An ELY area has the languages of its regions, Finnish first."""
    spoken = {code: {lang for r in regions.values() if r.parent == code for lang in r.languages} for code in used}
    return {
        code: replace(elys[code], languages=tuple(lang for lang in LANGUAGES if lang in spoken[code])) for code in used
    }


def _sorted(areas: dict[str, Area]) -> tuple[Area, ...]:
    return tuple(areas[code] for code in sorted(areas))


def _cell(row: dict[str, str], column: str) -> str:
    return (row.get(column) or "").strip()


def _email(where: str, row: dict[str, str], *columns: str) -> str:
    """The first of some columns that is filled, and sound: whoever is to get a mail is not lost without a word."""
    cell = next(filter(None, (_cell(row, column) for column in columns)), "")
    parse_contacts(cell, where)
    return cell


def _code(where: str, row: dict[str, str], column: str, shape: re.Pattern[str], digits: int) -> str:
    # Excel drops the leading zeros of codes; codes have a fixed length, so restoring them is safe.
    code = _cell(row, column).removesuffix(".0")
    code = code.zfill(digits) if code.isascii() and code.isdigit() else code
    if not shape.fullmatch(code):
        raise SpecError(where, f"{column} {code!r} is not a code of {digits} digits")
    return code


def _languages(where: str, text: str) -> tuple[Language, ...]:
    languages = tuple(part.strip() for part in text.split("+"))
    if not set(languages) <= set(LANGUAGES) or len(set(languages)) != len(languages):
        raise SpecError(where, f"languages {text!r} should be fi, sv, fi+sv or sv+fi")
    return cast("tuple[Language, ...]", languages)
