"""Filled returns of the real region form, always the same ones: made cheaply enough that there can be thousands.

One book an area is built with the demo's answers. Some are saved again by openpyxl and by LibreOffice. Each is then
turned into the return of any number of quarters: identity, tokens and labels become those of the quarter, whole numbers
move by the seed. What the hidden check sheet has in store stays as it was, as nobody reads it.

So a thousand returns are 67 regions in 15 quarters, and five thousand 75 quarters: what one ``collected/`` folder holds
after nineteen years if nobody ever tidies it up. Every harvest looks at all of them.
"""

from __future__ import annotations

import io
import random
import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from itertools import islice
from pathlib import Path
from shutil import which
from xml.sax.saxutils import escape, unescape

import openpyxl

from bench.zips import with_parts
from workbook_kit import registry
from workbook_kit.blank import Contents, build
from workbook_kit.demo import coordinator, script
from workbook_kit.form.model import Form
from workbook_kit.form.versions import load_versions
from workbook_kit.layout import identity
from workbook_kit.layout.identity import CHECKS
from workbook_kit.layout.laying import lay_out
from workbook_kit.layout.places import Layout
from workbook_kit.period import Period
from workbook_kit.reading.package import PART_LIMIT, open_package
from workbook_kit.reading.parts import read_workbook

PERIOD = Period(2013, 1)
"""The quarter that is harvested."""

KEY = b"bench---" * 4
AREAS = tuple(area.code for area in registry.built_in(PERIOD.year).regions)
_STRINGS = "xl/sharedStrings.xml"
_TEXT = re.compile(r"(<t(?: xml:space=\"preserve\")?>)([^<]*)(?=</t>)")
_NUMBER = re.compile(r'(<c r="([A-Z]+[0-9]+)"(?: s="[0-9]+")?(?: t="n")?><v>)([0-9]+)(?=</v>)')
_ENTITIES = {"&quot;": '"', "&apos;": "'"}
_EVERY_OPENPYXL, _EVERY_OFFICE = 4, 8
_STEP = 3
_OFFICE_SECONDS = 600


def workspace(root: Path, many: int, bases: Mapping[str, bytes]) -> Path:
    """A workspace with so many returns in ``collected/``, each area's turn after the other; returns its root."""
    collected = root / "collected"
    collected.mkdir(parents=True)
    (root / "kit.key").write_text(f"{KEY.hex()}\n", encoding="ascii")
    # a registry of its own: the built-in one changes in 2026, and with it the names on the forms
    (root / "regions.csv").write_bytes(registry.with_contacts(PERIOD))
    quarters = list(islice(_quarters(), -(-many // len(AREAS))))
    jobs = [(code, quarters[: len(range(at, many, len(AREAS)))]) for at, code in enumerate(AREAS)]
    with ProcessPoolExecutor() as pool:
        list(pool.map(partial(_fill, collected), *zip(*jobs, strict=True), [bases[code] for code, _ in jobs]))
    return root


def bases(*, quick: bool) -> dict[str, bytes]:
    """The filled book of each region in the first quarter, as several programs save it."""
    offices = AREAS[3::_EVERY_OFFICE][: 1 if quick else None] if which("soffice") else ()
    with ProcessPoolExecutor() as pool:
        books = dict(zip(AREAS, pool.map(base, AREAS), strict=True))
        again = [code for code in AREAS[1::_EVERY_OPENPYXL] if code not in offices]
        books.update(zip(again, pool.map(_through_openpyxl, [books[code] for code in again]), strict=True))
    return books | _through_office({code: books[code] for code in offices})


def writers(books: Mapping[str, bytes]) -> dict[str, int]:
    """How many books each program saved last, told by what it leaves in them."""
    counted = {"XlsxWriter": 0, "openpyxl": 0, "LibreOffice": 0}
    for data in books.values():
        told = open_package(data).read("docProps/app.xml")
        name = "LibreOffice" if b"LibreOffice" in told else "XlsxWriter" if b"TitlesOfParts" in told else "openpyxl"
        counted[name] += 1
    return counted


def base(code: str) -> bytes:
    """An area's book with the demo's answers, as the generator writes it."""
    layout = laid_out(code, PERIOD)
    return build(layout, identity.identify(layout, KEY), Contents(answers=coordinator.invent(layout, _play())))


def laid_out(code: str, period: Period) -> Layout:
    """The layout of a region's book in its first language."""
    areas = registry.built_in(PERIOD.year)
    area = areas.area(code, "region")
    return lay_out(_form(), area, areas, period, area.languages[0])


@cache
def _form() -> Form:
    return load_versions().in_use["region"]


@cache
def _play() -> script.Script:
    return script.load()


def _quarters() -> Iterator[Period]:
    period = PERIOD
    while True:
        yield period
        period = period.next


def _fill(collected: Path, code: str, quarters: list[Period], book: bytes) -> None:
    first = laid_out(code, PERIOD)
    for period in quarters:
        data = _turned(book, first, laid_out(code, period)) if period != PERIOD else book
        (collected / f"{code}-{period}.xlsx").write_bytes(data)


def _turned(book: bytes, first: Layout, then: Layout) -> bytes:
    """The same return in another quarter: other identity, tokens and labels, and whole numbers a little higher."""
    package, said = open_package(book), _texts(first, then)
    chance = random.Random(f"{first.area.code} {then.period}")  # noqa: S311 - to be the same again
    counts = {page.tab: {slot.cell for slot in page.slots if slot.field.kind == "whole"} for page in then.pages}
    # openpyxl writes texts into the cells, the others into a part of their own
    tabs = {part.casefold(): counts.get(tab, set()) for tab, part in read_workbook(package).tabs if tab != CHECKS}
    parts = {}
    for name, entry in package.entries.items():
        if name in tabs or name == _STRINGS.casefold():
            text = _TEXT.sub(lambda found: found[1] + _said(said, found[2]), package.read(name, PART_LIMIT).decode())
            parts[entry.filename] = _moved(text, tabs.get(name, set()), chance).encode()
    return with_parts(book, parts)


def _moved(sheet: str, counts: set[str], chance: random.Random) -> str:
    def number(found: re.Match[str]) -> str:
        return f"{found[1]}{int(found[3]) + chance.randrange(_STEP) * (found[2] in counts)}"

    return _NUMBER.sub(number, sheet)


def _texts(first: Layout, then: Layout) -> dict[str, str]:
    """What has to read otherwise in another quarter."""
    one, other = identity.identify(first, KEY), identity.identify(then, KEY)
    labels = [[x.text for page in layout.pages for x in page.labels] for layout in (first, then)]
    pairs = list(zip(*labels, strict=True))
    pairs += [(identity.token(one, page), identity.token(other, page)) for page in first.pages]
    pairs += [(a[1], b[1]) for a, b in zip(identity.written(one), identity.written(other), strict=True)]
    return {a: b for a, b in pairs if a != b}


def _said(said: Mapping[str, str], text: str) -> str:
    plain = unescape(text, _ENTITIES)
    return escape(said[plain]) if plain in said else text


def _through_openpyxl(book: bytes) -> bytes:
    out = io.BytesIO()
    openpyxl.load_workbook(io.BytesIO(book)).save(out)
    return out.getvalue()


def _through_office(books: Mapping[str, bytes]) -> dict[str, bytes]:
    """Saved again by LibreOffice, all in one run and with a profile of its own."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        names = [place / f"{code}.xlsx" for code in books]
        for name, data in zip(names, books.values(), strict=True):
            name.write_bytes(data)
        out, profile = place / "out", (place / "profile").as_uri()
        command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "xlsx"]
        if books:
            subprocess.run(  # noqa: S603 - files of our own
                [*command, "--outdir", str(out), *map(str, names)],
                check=True,
                capture_output=True,
                timeout=_OFFICE_SECONDS,
            )
        return {name.stem: (out / name.name).read_bytes() for name in names}
