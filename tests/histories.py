"""What may lie in ``collected/`` and what becomes of it: ``python -m tests.histories docs/histories.md``.

Each history is played for real: workbooks generated, filled in, mailed, harvested.
"""

from __future__ import annotations

import atexit
import datetime as dt
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from email.message import EmailMessage
from email.utils import format_datetime
from functools import cache
from pathlib import Path

from tests.making import fill_fields, kit, small_workspace
from tests.mutations import Member, members_of, pack
from workbook_kit.harvest.gathered import Harvest
from workbook_kit.harvest.gathering import gather
from workbook_kit.period import Period
from workbook_kit.workspace.folder import Workspace

PERIOD = Period(2013, 1)
DEADLINE = "2013-04-15"
_REGISTRY = """region_code,region_name_fi,region_name_sv,languages,ely_code,ely_fi,ely_sv,e-mail
901,Pohjoinen,Norra,fi+sv,91,Pohjan ELY-keskus,NTM-centralen i Norr,matti@pohjoinen.fi
902,Eteläinen,Södra,fi,91,Pohjan ELY-keskus,NTM-centralen i Norr,
"""
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_DIGITS = re.compile(r"\([0-9a-f]{8}\)")
_TOLD = ("late", "not-in-collected", "sender-unknown")
"""Notes and queries that come with a verdict."""


@dataclass(frozen=True)
class Book:
    """A returned workbook: whose, for when, its answers by field id, and when its program last saved it."""

    answers: tuple[tuple[str, object], ...] = (("L-lainat", 1),)
    saved: str = "2013-04-01"
    area: str = "901"
    language: str = "fi"
    period: str = "2013Q1"


@dataclass(frozen=True)
class File:
    """A file as it came: with ``mailed`` as the attachment of a mail of that day, and ``verdict`` what becomes of it.

    After a first harvest, what is ``gone`` is taken away from ``collected/``, what is ``withdrawn`` is taken out of the
    count, and what is ``later`` comes in.
    """

    name: str
    holds: Book | bytes
    verdict: str
    mailed: str = ""
    sender: str = "matti@pohjoinen.fi"
    gone: bool = False
    withdrawn: str = ""
    later: bool = False

    @property
    def listed(self) -> str:
        """Its name in the lists."""
        return f"{self.name} » palautus.xlsx" if self.holds and self.name.endswith((".eml", ".zip")) else self.name


def book(loans: int = 1, saved: str = "2013-04-01", **more: str) -> Book:
    """A workbook of region 901 that says how many loans there were."""
    return Book((("L-lainat", loans),), saved, **more)


FULLER = Book((("L-lainat", 1), ("L-nimi", "Kirjasto")))
DAMAGED = b"PK damaged"
HISTORIES: Mapping[str, Sequence[File]] = {
    "One return": [File("a.xlsx", book(), "accepted")],
    "A resubmission: the one mailed last counts": [
        File("1.eml", book(1), "superseded", "2013-04-02"),
        File("2.eml", book(2), "accepted", "2013-04-05"),
    ],
    "The same bytes mailed twice": [
        File("1.eml", book(1), "duplicate", "2013-04-02"),
        File("2.eml", book(1), "accepted", "2013-04-05"),
    ],
    "The first one mailed once more after another: the sender's last word": [
        File("1.eml", book(1), "duplicate", "2013-04-02"),
        File("2.eml", book(2), "superseded", "2013-04-05"),
        File("3.eml", book(1), "accepted", "2013-04-09"),
    ],
    "A mail and its attachment saved beside it": [
        File("1.eml", book(1), "accepted", "2013-04-05"),
        File("tallennettu.xlsx", book(1), "duplicate"),
    ],
    "Without mails: the one its program saved last counts": [
        File("a.xlsx", book(1, "2013-04-08"), "accepted"),
        File("b.xlsx", book(2, "2013-04-03"), "superseded"),
    ],
    "One older than the accepted comes in afterwards": [
        File("1.eml", book(1), "accepted", "2013-04-09"),
        File("b.xlsx", book(2, "2013-04-03"), "superseded"),
    ],
    "No telling which is newer: the one with more answers": [
        File("a.xlsx", FULLER, "accepted"),
        File("b.xlsx", book(2), "superseded"),
    ],
    "A workbook that says no date is older than one that does": [
        File("a.xlsx", book(1, saved=""), "superseded"),
        File("b.xlsx", book(2, "2013-04-01"), "accepted"),
    ],
    "Two senders": [
        File("1.eml", book(1), "superseded", "2013-04-02"),
        File("2.eml", book(2), "accepted", "2013-04-03", sender="liisa@muualla.fi"),
    ],
    "The same file for two regions: a workbook knows whose it is": [
        File("901.xlsx", book(1), "accepted"),
        File("902.xlsx", book(1), "duplicate"),
    ],
    "Two regions' files with one name": [
        File("palautus.xlsx", book(1), "accepted"),
        File("uusi/palautus.xlsx", book(1, area="902"), "accepted"),
    ],
    "Both the Finnish and the Swedish one": [
        File("fi.eml", book(1), "superseded", "2013-04-02"),
        File("sv.eml", book(2, language="sv"), "accepted", "2013-04-03"),
    ],
    "A refused newer one never displaces an accepted older one": [
        File("a.xlsx", book(1), "accepted"),
        File("b.xlsx", DAMAGED, "refused"),
    ],
    "Filled in, and then mailed blank": [
        File("1.eml", book(1), "accepted", "2013-04-02"),
        File("2.eml", Book((), "2013-04-03"), "refused", "2013-04-03"),
    ],
    "For another period": [
        File("a.xlsx", book(1), "accepted"),
        File("b.xlsx", book(2, "2013-07-01", period="2013Q2"), "skipped"),
    ],
    "Late": [File("1.eml", book(1), "accepted", "2013-04-16")],
    "In time, and then another one late": [
        File("1.eml", book(1), "superseded", "2013-04-15"),
        File("2.eml", book(2), "accepted", "2013-04-20"),
    ],
    "In time, and then the same bytes again late: it was in time": [
        File("1.eml", book(1), "duplicate", "2013-04-15"),
        File("2.eml", book(1), "accepted", "2013-04-20"),
    ],
    "The newest is withdrawn: the one before counts again": [
        File("1.eml", book(1), "accepted", "2013-04-02"),
        File("2.eml", book(2), "skipped", "2013-04-05", withdrawn="Väärän vuoden luvut."),
    ],
    "A damaged file is withdrawn: it is refused no more": [
        File("a.xlsx", book(1), "accepted"),
        File("rikki.xlsx", DAMAGED, "skipped", withdrawn="Ei avaudu; uusi on pyydetty."),
    ],
    "Taken away from collected/ after a harvest: it still counts": [
        File("a.xlsx", book(1), "accepted", gone=True),
    ],
    "Taken away, and a newer one came": [
        File("a.xlsx", book(1, "2013-04-02"), "superseded", gone=True),
        File("b.xlsx", book(2, "2013-04-03"), "accepted", later=True),
    ],
    "Another one saved over it, under the same name": [
        File("a.xlsx", book(1, "2013-04-02"), "superseded", gone=True),
        File("a.xlsx", book(2, "2013-04-03"), "accepted", later=True),
    ],
    "A damaged one saved over it: the sound one still counts": [
        File("a.xlsx", book(1, "2013-04-02"), "accepted", gone=True),
        File("a.xlsx", DAMAGED, "refused", later=True),
    ],
    "A mail was taken away, its attachment saved: it came when it was mailed": [
        File("1.eml", book(1), "", "2013-04-09", gone=True),
        File("a.xlsx", book(1), "accepted"),
        File("b.xlsx", book(2, "2013-04-05"), "superseded"),
    ],
    "In another office's archive, and mailed to us as well": [
        File("1.eml", book(1), "accepted", "2013-04-02"),
        File("kaikki.zip", book(1), "duplicate"),
    ],
    "A program's lock file with the very bytes of a return": [
        File("a.xlsx", book(1), "accepted"),
        File("~$a.xlsx", book(1), "skipped"),
    ],
    "A mail without a workbook": [File("kysymys.eml", b"", "skipped", "2013-04-05")],
}
"""In the order of the page. A file without a verdict is not listed: the same bytes are still there."""


def play(root: Path, files: Sequence[File]) -> Harvest:
    """Put a history into an empty folder made a workspace, and harvest."""
    shutil.copytree(_blanks(), root, dirs_exist_ok=True)
    workspace = Workspace(root)
    for file in files:
        if not file.later:
            _put(root / "collected" / file.name, file)
    first = gather(workspace, PERIOD, keep=True)
    held = {returned.file: returned.sha256 for returned in first.returns}
    for file in files:
        if file.gone:
            (root / "collected" / file.name).unlink()
        if file.withdrawn:
            assert kit(root, "withdraw", held[file.listed], "--why", file.withdrawn).code == 0
        if file.later:
            _put(root / "collected" / file.name, file)
    return gather(Workspace(root), PERIOD, keep=True)


def office(root: Path) -> Path:
    """A workspace with its blank workbooks and a key that is always the same."""
    small_workspace(root, registry=_REGISTRY)
    (root / "kit.key").write_text("68697374" * 8 + "\n", encoding="ascii")
    (root / "kit.toml").write_text(f'language = "en"\n[deadlines]\n2013Q1 = {DEADLINE}\n', encoding="utf-8")
    for period in ("2013Q1", "2013Q2"):
        assert kit(root, "generate", period).code == 0
    return root


def _put(path: Path, file: File) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    data = _filled(file.holds) if isinstance(file.holds, Book) else file.holds
    path.write_bytes(_WRAPS[path.suffix](file, data) if path.suffix in _WRAPS else data)


def _mail(file: File, data: bytes) -> bytes:
    message = EmailMessage()
    message["From"] = file.sender
    message["Date"] = format_datetime(dt.datetime.fromisoformat(f"{file.mailed}T10:00:00+00:00"))
    message.set_content("Ohessa.")
    if data:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename="palautus.xlsx")
    return message.as_bytes()


def _archive(_file: File, data: bytes) -> bytes:
    return pack([Member("palautus.xlsx", data)])


_WRAPS: Mapping[str, Callable[[File, bytes], bytes]] = {".eml": _mail, ".zip": _archive}


@cache
def _blanks() -> Path:
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return office(folder)


@cache
def _filled(wanted: Book) -> bytes:
    """A filled workbook, the same bytes every time."""
    where = {"language": wanted.language, "period": wanted.period}
    path = fill_fields(_blanks(), wanted.area, dict(wanted.answers), **where)
    members = [_dated(member, wanted.saved) for member in members_of(path.read_bytes())]
    path.unlink()
    return pack(members)


def _dated(member: Member, day: str) -> Member:
    if member.name != "docProps/core.xml":
        return member
    moment = f"{day}T08:00:00Z".encode() if day else b"?"
    return replace(member, content=_MODIFIED.sub(rb"\g<1>" + moment, member.content))


_HEAD = f"""# What comes back, and what becomes of it

The rule is in `workbook_kit/harvest/verdict.py`: of the readable returns of an area and period the last sent counts.
Below are {{count}} histories of a `collected/` folder of region 901 in the first quarter of 2013, due on {DEADLINE}.
Each was played for real. A file that ends in `.eml » palautus.xlsx` is the attachment of a mail, and its date the
mail's; of a plain file it is when its program last saved it. Neither the names of files nor their order nor the clock
decide anything, and in every history accepted + refused + superseded + duplicate + skipped = collected. What is taken
away from `collected/` is still in the store and counts, under its last name and, if another file has that now, some
digits of its SHA-256; `withdraw SHA --why TEXT` takes it out. A workbook that came back just as it was prefilled from
the quarter before never displaces one that was filled in. Whether it is late goes by the day in UTC. Written by
`python -m tests.histories docs/histories.md`, read again by a test.

| what came | file | sent | verdict | what the officer is told |
|---|---|---|---|---|
"""


def page() -> str:
    """The whole page."""
    return _HEAD.format(count=len(HISTORIES)) + "".join(row for name in HISTORIES for row in _rows(name))


def _rows(name: str) -> Iterator[str]:
    harvest = played(name)
    for number, returned in enumerate(harvest.returns):
        told = [returned.reason] if returned.reason else []
        told += [one.finding for one in harvest.judged_of(returned) if one.finding.code in _TOLD]
        said = _DIGITS.sub("(…)", " ".join(finding.sentence("en") for finding in told))
        file = f"`{_DIGITS.sub('(…)', returned.file)}`"
        yield f"| {name if not number else ''} | {file} | {returned.received[:10]} | {returned.verdict} | {said} |\n"


@cache
def played(name: str) -> Harvest:
    """How a history of the page ends."""
    with tempfile.TemporaryDirectory() as folder:
        return play(Path(folder), HISTORIES[name])


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
