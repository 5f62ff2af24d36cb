"""Rows under headings → a registry; whatever is wrong is told with file and row."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

from workbook_kit.errors import SpecError
from workbook_kit.language import LANGUAGES, Language, Text
from workbook_kit.registry import headings
from workbook_kit.registry.areas import NATION, Area, Registry
from workbook_kit.registry.contacts import parse_contacts

_REGION_CODE, _ELY_CODE = re.compile(r"\d{3}", re.ASCII), re.compile(r"\d{2}", re.ASCII)
_NO_REGION = frozenset({"000", "999"})
"""Codes that statistics write for the whole and for what belongs to no region."""

Row = Mapping[str, str]


def parse_rows(source: str, rows: Sequence[Row], known: Mapping[str, Area]) -> Registry:
    """Make a registry of rows; ``known`` are middle-level areas whose names a row may leave out. Raises SpecError."""
    era = headings.era_by(source, rows[0] if rows else ())
    numbered = enumerate(map(headings.normal, rows), start=2)
    # Excel saves rows that were emptied as blank rows
    filled = [(number, row) for number, row in numbered if any(_cell(row, name) for name in row)]
    if not filled:
        raise SpecError(source, "has no region below its heading row; each row is a region")
    elys = dict(known)
    named: set[str] = set()
    regions: dict[str, Area] = {}
    for number, row in filled:
        where = f"{source}, row {number}"
        region = _region(where, row, era.prefix)
        if region.code in regions:
            raise SpecError(where, f"the region code {region.code} is already on an earlier row; each region has one")
        regions[region.code] = region
        _note_ely(where, row, era.prefix, elys, named)
        _note_email(where, row, era.prefix, elys)
    used = {region.parent for region in regions.values()}
    return Registry(source, _sorted(regions), _sorted(_with_languages(elys, regions, used)), era)


def _region(where: str, row: Row, middle: str) -> Area:
    code = _code(where, row, "region_code", _REGION_CODE, 3)
    if code in _NO_REGION:
        raise SpecError(where, f"{code} is no region's code but stands for all or none; correct it or delete the row")
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


def _note_ely(where: str, row: Row, middle: str, elys: dict[str, Area], named: set[str]) -> None:
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
    before = elys.get(code)
    short = before.short if before and before.name == name else _short(name)
    short = Text(_cell(row, f"{middle}_short_fi") or short.fi, _cell(row, f"{middle}_short_sv") or short.sv)
    elys[code] = Area(code, "ely", name, short, NATION, ("fi",), email=before.email if before else "")


def _short(name: Text) -> Text:
    """``Pirkanmaan``, ``Birkaland``: what remains of a name without what kind of office it is."""
    return Text(name.fi.rpartition(" ")[0].strip() or name.fi, name.sv.split(" i ")[-1].strip())


def _note_email(where: str, row: Row, middle: str, elys: dict[str, Area]) -> None:
    """Note the ELY area's own address; it may stand on one of its rows or on all."""
    code, email = _code(where, row, f"{middle}_code", _ELY_CODE, 2), _email(where, row, f"{middle}_e-mail")
    before = elys[code].email
    if email and before not in ("", email):
        raise SpecError(where, f"the ELY {code} has the e-mail {before!r} on an earlier row and {email!r} here")
    elys[code] = replace(elys[code], email=email or before)


def _with_languages(elys: Mapping[str, Area], regions: Mapping[str, Area], used: set[str]) -> dict[str, Area]:
    """An ELY area has the languages of its regions, Finnish first."""
    spoken = {code: {lang for r in regions.values() if r.parent == code for lang in r.languages} for code in used}
    return {
        code: replace(elys[code], languages=tuple(lang for lang in LANGUAGES if lang in spoken[code])) for code in used
    }


def _sorted(areas: Mapping[str, Area]) -> tuple[Area, ...]:
    return tuple(areas[code] for code in sorted(areas))


def _cell(row: Row, column: str) -> str:
    return row.get(column, "").strip()


def _email(where: str, row: Row, *columns: str) -> str:
    """The first of some columns that is filled, and sound: whoever is to get a mail is not lost without a word."""
    cell = next(filter(None, (_cell(row, column) for column in columns)), "")
    parse_contacts(cell, where)
    return cell


def _code(where: str, row: Row, column: str, shape: re.Pattern[str], digits: int) -> str:
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
