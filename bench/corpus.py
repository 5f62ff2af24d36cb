"""Filled returns of the real regional form, the same on every machine, as several programs write them.

A quarter is one return of each of the 67 regions. Larger corpora are more quarters of the same regions, as a workspace
comes to hold them over the years; the last quarter is the one that is harvested.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from pathlib import Path

import openpyxl

from workbook_kit import registry, spec
from workbook_kit.build import Contents, build
from workbook_kit.demo import coordinator, script
from workbook_kit.identity import identify
from workbook_kit.layout import lay_out
from workbook_kit.period import Period

KEY = b"b" * 32
LAST = Period(2025, 3)
"""The newest quarter of the hierarchy of ELY centres."""

_form = cache(lambda: spec.load_folder()["region"])
_script = cache(script.load)


def periods(count: int) -> list[Period]:
    """So many quarters in a row, the last one ``LAST``."""
    last = LAST.year * 4 + LAST.quarter - 1
    return [Period(number // 4, number % 4 + 1) for number in range(last - count + 1, last + 1)]


def filled(code: str, period: Period) -> bytes:
    """One region's return as the generator itself would write it."""
    areas = registry.built_in(period.year)
    area = areas.area(code)
    layout = lay_out(_form(), area, areas, period, area.languages[0])
    answers = coordinator.invent(layout, _script())
    return build(layout, identify(layout, KEY), Contents(answers=answers, is_return=True))


def by_openpyxl(data: bytes) -> bytes:
    """The same as openpyxl saves it."""
    out = io.BytesIO()
    openpyxl.load_workbook(io.BytesIO(data)).save(out)
    return out.getvalue()


def by_libreoffice(several: Sequence[bytes]) -> list[bytes]:
    """The same as LibreOffice saves them; as they are where it is not installed."""
    office = shutil.which("soffice")
    if office is None:
        return list(several)
    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder, "before"), Path(folder, "after")
        before.mkdir()
        for number, data in enumerate(several):
            (before / f"{number}.xlsx").write_bytes(data)
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        files = [str(before / f"{number}.xlsx") for number in range(len(several))]
        subprocess.run(  # noqa: S603 - LibreOffice on files of our own
            [office, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(after), *files],
            check=True,
            capture_output=True,
            timeout=600,
        )
        return [(after / f"{number}.xlsx").read_bytes() for number in range(len(several))]


def workspace(root: Path, quarters: int) -> Path:
    """A workspace to which so many quarters came back; returns its root. In the last, each program wrote a third."""
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    (root / "kit.key").write_text(KEY.hex() + "\n", encoding="ascii")
    with ProcessPoolExecutor() as pool:
        for period in periods(quarters):
            codes = [area.code for area in registry.built_in(period.year).regions]
            books = list(pool.map(partial(_written, period=period), codes, chunksize=4))
            if period == LAST:
                books[::3] = by_libreoffice(books[::3])
                books[1::3] = pool.map(by_openpyxl, books[1::3])
            folder = root / "collected" / str(period)
            folder.mkdir(parents=True)
            for code, data in zip(codes, books, strict=True):
                (folder / f"{code}.xlsx").write_bytes(data)
    return root


def _written(code: str, period: Period) -> bytes:
    data = filled(code, period)
    return by_openpyxl(data) if period != LAST and int(code) % 5 == 0 else data
