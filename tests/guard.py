"""Guards what the product says while its house is rebuilt: a small seeded workspace is played, every output summed.

``python -m tests.guard FOLDER`` prints one line a file, its sum before its name; two states of the program say the same
if the lines are equal (``diff``). Six regions under three ELY areas (Finnish, Swedish, and both), the areas' own
workbooks, two quarters of the ELY centres and one of the elinvoimakeskus, with slips, mails, an archive, a
resubmission, a file cut short, and a return that comes a quarter late. It reaches the program through its
commands alone, so that no move within it touches the guard.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import random
import re
import sys
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from email.message import EmailMessage
from email.policy import SMTP
from importlib import resources
from pathlib import Path
from typing import Any

import openpyxl

from tests.making import kit, saved_at

REGIONS = ("011", "014", "061", "064", "152", "154")
FEW_ROWS = 3
_OWN_DIGEST = re.compile(rb'("made_from": )"[0-9a-f]*"')
_Cells = dict[tuple[str, str], Any]
_WORDS = ("Yhteinen neuvontapäivä", "Gemensam rådgivningsdag", "Verkkosivut uusitaan", "Kasvuryhmä kokoontuu")
_DAY = {"2013Q3": "2013-10-05", "2013Q4": "2014-01-07", "2026Q1": "2026-04-09"}
_LATE = {("014", "2013Q3"), ("154", "2013Q4")}
_SLIPS: Mapping[str, tuple[tuple[str, Any], ...]] = {
    "061": (("whole", -5), ("money", "noin 300"), ("percent", 85), ("date", "31.2.2013")),
    "064": (("whole", "ei tietoa"), ("decimal", "=3+4"), ("text", 12.5), ("yesno", "ehkä")),
    "152": (("whole", "1.234"), ("choice", "kanske"), ("money", "ei käytössä")),
}
"""What some areas type in place of an answer, by the kind of the cell: errors, queries and notes of many codes."""


def play(folder: Path) -> None:
    """Play both eras into workspaces below a folder."""
    ely, evk = _founded(folder / "ely", 2013, "fi"), _founded(folder / "evk", 2026, "sv")
    for root, period in ((ely, "2013Q3"), (ely, "2013Q4"), (evk, "2026Q1")):
        _quarter(root, period)


def sums(folder: Path) -> Iterator[str]:
    """The sum and name of every file that the program made below a folder, in order; its own digest is left out."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and re.match(r"\w+/(blank_templates|output|told)/", name):
            yield f"{_sum(path)}  {name}"


def _sum(path: Path) -> str:
    data = path.read_bytes()
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            data = b"".join(part.encode() + b"\0" + package.read(part) for part in package.namelist())
    return hashlib.sha256(_OWN_DIGEST.sub(rb"\1", data)).hexdigest()[:16]


def _founded(root: Path, year: int, language: str) -> Path:
    """A workspace of the six regions as they stood in a year, with a key of its own that is always the same."""
    root.mkdir(parents=True)
    text = (resources.files("workbook_kit") / "registry_data" / f"regions_{year}.csv").read_text(encoding="utf-8")
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["region_code"] in REGIONS]
    with (root / "regions.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*rows[0], "coordinator", "e-mail"])
        writer.writeheader()
        writer.writerows(row | {"coordinator": "Leena Lahti", "e-mail": f"{row['region_code']}@x.fi"} for row in rows)
    _settle(root, language, "[deadlines]\n2013Q3 = 2013-10-15\n")
    (root / "kit.key").write_text("67756172" * 8 + "\n", encoding="ascii")
    (root / "collected").mkdir()
    return root


def _settle(root: Path, language: str, more: str = "") -> None:
    (root / "kit.toml").write_text(f'language = "{language}"\n{more}', encoding="utf-8")


def _quarter(root: Path, period: str) -> None:
    kit(root, "generate", period)
    blanks = sorted((root / "blank_templates" / period).rglob("*.xlsx"))
    late = [blank for blank in blanks if (blank.stem.split("-")[0], period) in _LATE]
    for blank in blanks:
        if blank not in late:
            _answer(root, period, blank)
    told = root / "told"
    told.mkdir(exist_ok=True)
    for command in (("check", str(root / "collected" / period / "061.xlsx")), ("send", period), ("harvest", period)):
        _tell(root, told / f"{command[0]}-{period}.json", *command, "--json")
    _settle(root, "sv" if root.name == "evk" else "fi")  # how many days a deadline is off, the calendar tells
    _tell(root, told / f"status-{period}.json", "status", period, "--json")
    _tell(root, told / f"status-{period}.txt", "status", period)
    for blank in late:
        _answer(root, period, blank)


def _tell(root: Path, file: Path, *command: str) -> None:
    ran = kit(root, *command)
    file.write_text(f"{ran.code}\n{ran.out}".replace(str(root), ""), encoding="utf-8")


def _answer(root: Path, period: str, blank: Path) -> None:
    """One workbook on its way back; both languages of an area come, the second with other answers."""
    code, language = blank.stem.split("-")[0], blank.stem[-2:]
    level = "--region" if len(code) == len(REGIONS[0]) else "--ely"
    slots = kit(root, "fields", period, level, code, "--language", language, "--json").json
    data = _typed(blank, period, _answers(code, period, language, slots))
    if code == "154" and language == "fi":
        return _drop(root, period, f"{code}.xlsx", data[: len(data) // 2])
    if code == "152" and language == "sv":
        return _drop(root, period, f"{code}.eml", _mail(code, period, data))
    _drop(root, period, f"{code}.xlsx" if language == "fi" else f"{code}-sv.xlsx", data)
    if code == "064":
        again = _typed(blank, period, _answers(code, period, "again", slots))
        _drop(root, period, f"{code}-uusi.zip", _zip({"uusi.xlsx": again, "lue.txt": b"uusi"}))
        _drop(root, period, f"{code}-kopio.xlsx", data)
    return None


def _drop(root: Path, period: str, name: str, data: bytes) -> None:
    path = root / "collected" / period / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _answers(code: str, period: str, language: str, slots: Iterable[Mapping[str, Any]]) -> _Cells:
    """Answers drawn for the slots of a form; where the area slips, a slip in the second place of its kind."""
    chance, cells = random.Random(f"{code} {period} {language}"), {}  # noqa: S311 - a play, not a secret
    seen: dict[str, int] = {}
    slips = dict(_SLIPS.get(code, ()))
    for slot in slots:
        kind, where = slot["kind"], (slot["sheet"], slot["cell"])
        seen[kind] = seen.get(kind, 0) + 1
        if kind in slips and seen[kind] == 2 + int(period[-1]):
            cells[where] = slips[kind]
        elif chance.random() < (0.8 if _is_early(slot) else 0.1):
            cells[where] = _drawn(kind, slot, chance)
    return {where: value for where, value in cells.items() if value is not None}


def _is_early(slot: Mapping[str, Any]) -> bool:
    return not str(slot["row"]).isdigit() or int(slot["row"]) <= FEW_ROWS


def _drawn(kind: str, slot: Mapping[str, Any], chance: random.Random) -> Any:
    if slot["choices"]:
        return chance.choice(slot["choices"])["label"]
    if kind == "text":
        return f"{chance.choice(_WORDS)} {chance.randrange(100)}"
    if kind == "date":
        return dt.datetime(2013, 1, 1) + dt.timedelta(days=chance.randrange(700))  # noqa: DTZ001 - cells know no zone
    if kind == "percent":
        return round(chance.random(), 3)
    return round(chance.uniform(1, 5), 1) if kind == "decimal" else chance.randrange(10, 3000)


def _typed(blank: Path, period: str, cells: _Cells) -> bytes:
    book = openpyxl.load_workbook(blank)
    for (tab, cell), value in cells.items():
        book[tab][cell] = value
    out = io.BytesIO()
    book.save(out)
    return saved_at(out.getvalue(), f"{_DAY[period]}T09:00:00Z")


def _zip(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _mail(code: str, period: str, data: bytes) -> bytes:
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = f"Formulär {code}", f"okand-{code}@x.fi", "ely@x.fi"
    mail["Date"] = f"Tue, 08 Oct {period[:4]} 10:15:00 +0300"
    mail.set_content("Bifogat.\n")
    mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=f"{code}.xlsx")
    mail.set_boundary("guard")
    return mail.as_bytes(policy=SMTP)


if __name__ == "__main__":
    play(Path(sys.argv[1]))
    sys.stdout.writelines(f"{line}\n" for line in sums(Path(sys.argv[1])))
