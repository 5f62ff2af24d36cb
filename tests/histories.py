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
from typing import Any, cast

from tests.making import blank_of, fill, fill_fields, kit, small_workspace
from tests.mutations import Member, members_of, pack
from workbook_kit.blank import Contents, Signer, build
from workbook_kit.harvest.candidates import reader_of
from workbook_kit.harvest.gathered import Harvest
from workbook_kit.harvest.gathering import gather
from workbook_kit.harvest.precedence import HELD, LEFT_OUT, ORDER, RIVALRIES
from workbook_kit.language import Language
from workbook_kit.layout.identity import identify
from workbook_kit.layout.laying import lay_out
from workbook_kit.period import Period
from workbook_kit.workspace.folder import Workspace

PERIOD = Period(2013, 1)
DEADLINE = "2013-04-15"
_REGISTRY = """region_code,region_name_fi,region_name_sv,languages,ely_code,ely_fi,ely_sv,e-mail
901,Pohjoinen,Norra,fi+sv,91,Pohjan ELY-keskus,NTM-centralen i Norr,matti@pohjoinen.fi
902,Eteläinen,Södra,fi,91,Pohjan ELY-keskus,NTM-centralen i Norr,olli@etelainen.fi
"""
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_DIGITS = re.compile(r"\([0-9a-f]{8}\)")
_TOLD = ("late", "not-in-collected", "sender-unknown", "moment-implausible", "tie", "cells-elsewhere")
"""Notes and queries that come with a verdict."""


@dataclass(frozen=True)
class Book:
    """A returned workbook: whose, for when, its answers by field id, and when its program last saved it.

    One that ``corrects`` another was made as its correction workbook, one that ``is_as_sent`` nobody has even opened.
    """

    answers: tuple[tuple[str, object], ...] = (("L-lainat", 1),)
    saved: str = "2013-04-01"
    area: str = "901"
    language: str = "fi"
    period: str = "2013Q1"
    corrects: Book | None = None
    is_as_sent: bool = False


@dataclass(frozen=True)
class File:
    """A file as it came: with ``mailed`` as the attachment of a mail of that day, and ``verdict`` what becomes of it.

    After a first harvest, what is ``gone`` is taken away from ``collected/``, what has a ``decision`` is decided about
    for a reason, and what is ``later`` comes in.
    """

    name: str
    holds: Book | bytes
    verdict: str
    mailed: str = ""
    sender: str = "matti@pohjoinen.fi"
    gone: bool = False
    decision: tuple[str, str] = ("", "")
    later: bool = False

    @property
    def listed(self) -> str:
        """Its name in the lists."""
        return f"{self.name} » palautus.xlsx" if self.holds and self.name.endswith((".eml", ".zip")) else self.name


def book(loans: int = 1, saved: str = "2013-04-01", **more: Any) -> Book:
    """A workbook of region 901 that says how many loans there were."""
    return Book((("L-lainat", loans),), saved, **more)


FULLER = Book((("L-lainat", 1), ("L-nimi", "Kirjasto")))
FULL = Book((*FULLER.answers, ("L-menot", 5)))
OURS = Book((), is_as_sent=True)
NEIGHBOUR = "olli@etelainen.fi"
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
        File("2.eml", book(2), "skipped", "2013-04-05", decision=("withdraw", "Väärän vuoden luvut.")),
    ],
    "A damaged file is withdrawn: it is refused no more": [
        File("a.xlsx", book(1), "accepted"),
        File("rikki.xlsx", DAMAGED, "skipped", decision=("withdraw", "Ei avaudu; uusi on pyydetty.")),
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
    "Our own form bounced, or was forwarded unopened: no return": [
        File("1.eml", OURS, "skipped", "2013-04-02", sender="postmaster@pohjoinen.fi"),
        File("2.eml", book(1), "accepted", "2013-04-05"),
    ],
    "Our own form bounced and nothing else came": [
        File("1.eml", OURS, "skipped", "2013-04-02", sender="postmaster@pohjoinen.fi"),
    ],
    "Our own form bounced after the return came": [
        File("1.eml", book(1), "accepted", "2013-04-02"),
        File("2.eml", OURS, "skipped", "2013-04-09", sender="postmaster@pohjoinen.fi"),
    ],
    "A neighbour's contact sends it, even where it is the only one": [
        File("1.eml", book(1), "held", "2013-04-02", sender=NEIGHBOUR),
    ],
    "A neighbour's contact sends one after the region's own": [
        File("1.eml", book(1), "accepted", "2013-04-02"),
        File("2.eml", book(2), "held", "2013-04-05", sender=NEIGHBOUR),
    ],
    "A neighbour covers for a colleague, and it is accepted": [
        File("1.eml", book(1), "superseded", "2013-04-02"),
        File("2.eml", book(2), "accepted", "2013-04-05", NEIGHBOUR, decision=("accept", "Sijainen lähetti.")),
    ],
    "It was accepted, and the region's own correction comes next week": [
        File("1.eml", book(1), "superseded", "2013-04-02", NEIGHBOUR, decision=("accept", "Sijainen lähetti.")),
        File("2.eml", book(2), "accepted", "2013-04-09", later=True),
    ],
    "A neighbour's file is rejected": [
        File("1.eml", book(1), "skipped", "2013-04-02", NEIGHBOUR, decision=("reject", "Väärä lomake.")),
    ],
    "The same bytes from the region's own contact and from a neighbour": [
        File("1.eml", book(1), "accepted", "2013-04-02"),
        File("2.eml", book(1), "duplicate", "2013-04-05", sender=NEIGHBOUR),
    ],
    "A clock of 2099 is no moment": [
        File("a.xlsx", book(1, "2099-01-01"), "superseded"),
        File("b.xlsx", book(2, "2013-04-03"), "accepted"),
    ],
    "A correction counts against what it corrects, though that was mailed later": [
        File("1.eml", book(1), "superseded", "2013-04-09"),
        File("2.eml", book(2, corrects=book(1)), "accepted", "2013-04-05"),
    ],
    "A correction of a correction": [
        File("1.eml", book(1), "superseded", "2013-04-09"),
        File("2.eml", book(2, corrects=book(1)), "superseded", "2013-04-08"),
        File("3.eml", book(3, corrects=book(2, corrects=book(1))), "accepted", "2013-04-07"),
    ],
    "A correction of an older one: against another it stands by its moment": [
        File("1.eml", book(1), "superseded", "2013-04-02"),
        File("2.eml", book(5), "accepted", "2013-04-09"),
        File("3.eml", book(2, corrects=book(1)), "superseded", "2013-04-05"),
    ],
    "A correction workbook mailed back unopened": [
        File("1.eml", book(1), "accepted", "2013-04-02"),
        File("2.eml", Book((), corrects=book(1), is_as_sent=True), "skipped", "2013-04-05"),
    ],
    "More than half of the answers would be lost": [
        File("1.eml", FULL, "accepted", "2013-04-02"),
        File("2.eml", book(2), "held", "2013-04-05"),
    ],
    "More than half would be lost, and it is accepted": [
        File("1.eml", FULL, "superseded", "2013-04-02"),
        File("2.eml", book(2), "accepted", "2013-04-05", decision=("accept", "Muut luvut olivat väärin.")),
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
        if any(file.decision):
            kind, why = file.decision
            assert kit(root, kind, held[file.listed], "--why", why).code == 0
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
    if wanted.is_as_sent and not wanted.corrects:
        return blank_of(_blanks(), wanted.area, **where).read_bytes()
    if wanted.corrects:
        blank = correction(_filled(wanted.corrects))
        if wanted.is_as_sent:
            return blank
        path = _typed_into(blank, wanted)
    else:
        path = fill_fields(_blanks(), wanted.area, dict(wanted.answers), **where)
    members = [_dated(member, wanted.saved) for member in members_of(path.read_bytes())]
    path.unlink()
    return pack(members)


def correction(returned: bytes) -> bytes:
    """The correction workbook of a return, as the replies carry it."""
    workspace = Workspace(_blanks())
    record = reader_of(workspace).read(returned)
    registry = workspace.registry(PERIOD)
    area = registry.area(record.area)
    layout = lay_out(workspace.versions.in_use[area.level], area, registry, PERIOD, cast("Language", record.language))
    contents = Contents(answers=record.values, is_return=True)
    return build(layout, identify(layout, workspace.key()), contents, signer=Signer(workspace.key(), record.sha256))


def _typed_into(blank: bytes, wanted: Book) -> Path:
    slots = {
        slot["field"]: slot for slot in kit(_blanks(), "fields", wanted.period, "--region", wanted.area, "--json").json
    }
    source = _blanks() / f"korjaus-{wanted.period}-{wanted.language}.xlsx"
    source.write_bytes(blank)
    cells = {(slots[name]["sheet"], slots[name]["cell"]): value for name, value in wanted.answers}
    return fill(source, source, cells)


def _dated(member: Member, day: str) -> Member:
    if member.name != "docProps/core.xml":
        return member
    moment = f"{day}T08:00:00Z".encode() if day else b"?"
    return replace(member, content=_MODIFIED.sub(rb"\g<1>" + moment, member.content))


_HEAD = f"""# What comes back, and what becomes of it

Which return of an area and period counts is one table in four steps, `workbook_kit/harvest/precedence.py`. Neither the
names of files nor their order nor the clock decide anything.

**1. Left out:** what is never a return.

| finding | when |
|---|---|
{{left_out}}
**2. Held** until somebody decides (`workbook-kit accept` or `reject`): it does not count, is listed, and makes exit
code 1.

| finding | when |
|---|---|
{{held}}
**3. Struck:** what a surviving return corrects, and what that one had corrected. A correction workbook says which
return it was made from.

**4. One order** among the rest; the first counts:

{{order}}
The moment is when the message that directly holds the workbook was sent, else when its program last saved it. Later
than a year after the end of the period is no moment.

Below are {{count}} histories of a `collected/` folder of region 901 in the first quarter of 2013, due on {DEADLINE}.
Each was played for real. A file that ends in `.eml » palautus.xlsx` is the attachment of a mail. In every history
accepted + held + refused + superseded + duplicate + skipped = collected. What is removed from `collected/` is still in
the store and counts, under its last name and, if another file has that now, some digits of its SHA-256. Whether it is
late goes by the day in Finland. Written by `python -m tests.histories docs/histories.md`, read again by a test.

| what came | file | sent | verdict | what the officer is told |
|---|---|---|---|---|
"""


def page() -> str:
    """The whole page."""
    return _HEAD.format(count=len(HISTORIES), **_tables()) + "".join(row for name in HISTORIES for row in _rows(name))


def _tables() -> Mapping[str, str]:
    """The rows of the code's own tables."""
    left_out = [(row.code, row.words) for row in LEFT_OUT]
    held = [(row.code, row.words) for row in HELD] + [(row.code, row.words) for row in RIVALRIES]
    rows = {"left_out": left_out, "held": held}
    told = {name: "".join(f"| `{code}` | {words} |\n" for code, words in listed) for name, listed in rows.items()}
    return told | {"order": "".join(f"{number}. {row.words}\n" for number, row in enumerate(ORDER, start=1))}


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
