"""What a case of the corpus is, and the filled return that every case is made from."""

from __future__ import annotations

import datetime as dt
import random
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.corpus import archive
from tests.making import blank_of, kit, small_workspace
from workbook_kit.cell import Value

Parts = dict[str, bytes]
Change = Callable[[Parts], None]
Make = Callable[[Parts], bytes]

KEY = "5eed" * 16
SHEET, STRINGS, STYLES, BOOK = (
    "xl/worksheets/sheet1.xml",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
    "xl/workbook.xml",
)
RELATIONS, ROOT_RELATIONS, TYPES = "xl/_rels/workbook.xml.rels", "_rels/.rels", "[Content_Types].xml"
CELLS = {
    "L-nimi": "E5",
    "L-lainat": "E6",
    "L-keskiarvo": "E7",
    "L-menot": "E8",
    "L-osuus": "E9",
    "L-avattu": "E10",
    "L-kunto": "E11",
    "L-avoinna": "E12",
    "L-hylly/A/1": "B16",
    "L-kirjat/A/1": "C16",
}
ANSWERS: Mapping[str, Value] = {
    "L-nimi": "Pääkirjasto",
    "L-lainat": 1250,
    "L-keskiarvo": 3.8,
    "L-menot": 1234.5,
    "L-osuus": 0.125,
    "L-avattu": dt.date(2013, 3, 31),
    "L-kunto": "hyva",
    "L-avoinna": "yes",
    "L-hylly/A/1": "Sarjakuvat",
    "L-kirjat/A/1": 7,
}
"""What the filled return says."""

_TYPED = {"E6": "1250", "E7": "3.8", "E8": "1234.5", "E9": "0.125", "E10": "41364", "C16": "7"}
_TEXTS = {"E5": "Pääkirjasto", "E11": "hyvä", "E12": "kyllä", "B16": "Sarjakuvat"}


@dataclass(frozen=True)
class Case:
    """A file with what must be said of it; ``answers`` lists only what differs, None where nothing may count."""

    name: str
    make: Make
    shows: str
    refused: str = ""
    answers: Mapping[str, Value | None] = field(default_factory=dict)
    findings: tuple[str, ...] = ()
    heavy: bool = False

    @property
    def expected(self) -> dict[str, Value]:
        """Every answer that the file gives, by field (or field/segment/row)."""
        if self.refused:
            return {}
        return {name: value for name, value in {**ANSWERS, **self.answers}.items() if value is not None}

    def data(self) -> bytes:
        return self.make(dict(filled()))


@cache
def filled() -> Mapping[str, bytes]:
    """The parts of a filled return of the library survey."""
    with TemporaryDirectory() as folder:
        root = workspace(Path(folder))
        with zipfile.ZipFile(blank_of(root, "901")) as blank:
            parts = {info.filename: blank.read(info) for info in blank.infolist()}
    first = parts[STRINGS].count(b"<si>")
    items = "".join(f"<si><t>{text}</t></si>" for text in _TEXTS.values())
    substitute("</sst>", f"{items}</sst>", STRINGS)(parts)
    for number, at in enumerate(_TEXTS, first):
        cell(at, f"<v>{number}</v>", t="s")(parts)
    for at, number_text in _TYPED.items():
        cell(at, f"<v>{number_text}</v>")(parts)
    return parts


def workspace(root: Path) -> Path:
    """The workspace that all cases are read in: always the same key, so that all are its own returns."""
    small_workspace(root)
    (root / "kit.key").write_text(KEY + "\n", encoding="ascii")
    kit(root, "generate", "2013Q1", "--region", "901", "--language", "fi")
    return root


def packed(parts: Parts) -> bytes:
    """The parts as a plain zip."""
    return archive.assembled(archive.entries(parts))


def edited(*changes: Change) -> Make:
    """The filled return with changes in its parts."""

    def make(parts: Parts) -> bytes:
        for change in changes:
            change(parts)
        return packed(parts)

    return make


def later(make: Callable[[], Make]) -> Make:
    """Put together only when the file is wanted: its text is long."""

    def made(parts: Parts) -> bytes:
        return make()(parts)

    return made


def zipped(change: Callable[[list[archive.Entry]], list[archive.Entry]]) -> Make:
    """The filled return with other entries in its zip."""
    return lambda parts: archive.assembled(change(archive.entries(parts)))


def substitute(old: str, new: str, part: str = SHEET) -> Change:
    """Replace the only occurrence of a text in a part."""

    def change(parts: Parts) -> None:
        text = parts[part].decode()
        if text.count(old) != 1:
            raise AssertionError(f"{old!r} stands {text.count(old)} times in {part}")
        parts[part] = text.replace(old, new).encode()

    return change


def rewritten(shape: str, new: str, part: str) -> Change:
    """Replace the only text of a shape, where the text itself changes with the generator."""

    def change(parts: Parts) -> None:
        text, count = re.subn(shape, new, parts[part].decode())
        if count != 1:
            raise AssertionError(f"{shape!r} stands {count} times in {part}")
        parts[part] = text.encode()

    return change


def everywhere(old: str, new: str, part: str = SHEET) -> Change:
    """Replace every occurrence of a text in a part."""

    def change(parts: Parts) -> None:
        parts[part] = parts[part].decode().replace(old, new).encode()

    return change


def added(part: str, content: bytes | str) -> Change:
    def change(parts: Parts) -> None:
        parts[part] = content.encode() if isinstance(content, str) else content

    return change


def removed(part: str) -> Change:
    def change(parts: Parts) -> None:
        del parts[part]

    return change


def element(at: str, text: str) -> Change:
    """Replace a whole cell, by the address it has in the filled return."""

    def change(parts: Parts) -> None:
        sheet = parts[SHEET].decode()
        replaced, count = _cell_shape(at).subn(lambda _: text, sheet)
        if count != 1:
            raise AssertionError(f"{at} stands {count} times")
        parts[SHEET] = replaced.encode()

    return change


def cell(at: str, content: str, **attributes: str) -> Change:
    """Give a cell other content (and attributes), keeping its style."""

    def change(parts: Parts) -> None:
        found = _cell_shape(at).search(parts[SHEET].decode())
        if not found:
            raise AssertionError(at)
        told = {"r": at, "s": found["style"]} | attributes
        inside = " ".join(f'{name}="{value}"' for name, value in told.items())
        element(at, f"<c {inside}>{content}</c>")(parts)

    return change


def inline(at: str, text: str) -> Change:
    """A cell with an inline string, as many libraries write it."""
    return cell(at, f"<is><t>{text}</t></is>", t="inlineStr")


def _cell_shape(at: str) -> re.Pattern[str]:
    return re.compile(rf'<c r="{at}" s="(?P<style>\d+)"[^>]*?(?:/>|>.*?</c>)', re.DOTALL)


def noise(size: int) -> str:
    """Letters that hardly pack, so that no limit on the ratio steps in first; the same each time."""
    return random.Random(size).randbytes(size // 2).hex()  # noqa: S311 - only has to look random
