"""For every code of the catalogue a case that raises it, and a twin of that case which just does not.

Most are answers to ``data/every_check.toml`` in the second quarter, by field (its only slot), ``FIELD/ROW`` or
``FIELD/SEGMENT/ROW``. Files come from the corpus, accidents from a program that changes a filled workbook.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import openpyxl

from tests.corpus import CASES
from tests.corpus.case import filled, packed
from tests.two_sides import KEY, Book, Sides, forms
from workbook_kit.blank import Contents, build
from workbook_kit.cell import Value
from workbook_kit.checks.comparison import Earlier, among_areas, beside_earlier
from workbook_kit.findings.finding import Finding
from workbook_kit.findings.messages import Worded
from workbook_kit.form.contents import TEXT_LIMIT
from workbook_kit.form.model import Form
from workbook_kit.form.versions import Versions
from workbook_kit.harvest import handed_over
from workbook_kit.harvest.contenders import Candidate, Circumstances
from workbook_kit.harvest.corrections import corrected
from workbook_kit.harvest.judged import findings_in
from workbook_kit.harvest.precedence import Round
from workbook_kit.harvest.senders import Senders
from workbook_kit.harvest.verdict import Return, judge
from workbook_kit.layout.identity import identify
from workbook_kit.reading.package import FILE_LIMIT, PARTS_LIMIT
from workbook_kit.reading.returns import Reader
from workbook_kit.record import Answer, Record
from workbook_kit.registry import ERAS, Registries, Registry
from workbook_kit.workspace.decisions import Decision, Decisions, Ruling
from workbook_kit.workspace.handed_on import Document, united
from workbook_kit.workspace.rounds import Note

Answers = Mapping[str, Value]
Twin = Callable[[Reader], Sequence[str]]
"""Gives the codes that are said of a case; the reader is that of the corpus."""

FORM, BOOK, LAST = forms()["uimahalli"], Book("uimahalli", "fi", 2), Book("uimahalli", "fi", 4)
SPRING = dt.date(2013, 5, 31)
NOON, MORNING = dt.datetime(2013, 3, 31, 12), dt.datetime(2013, 3, 31, 2, 59)  # noqa: DTZ001 - cells know no zone
GROUPS: Answers = {"R-nimi/A/1": "Vesijumppa", "R-nimi/A/2": "Aamu-uinti"}
SPRING_GROUP: Answers = {**GROUPS, "R-paattyy/A/1": SPRING}
RENAMED: Answers = {"R-nimi/A/1": "Avantouinti", "R-nimi/A/2": "Vauvauinti"}
ANNA: Answers = {"Y-nimi/1": "Anna"}
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
ENCRYPTED = OLD + "EncryptedPackage".encode("utf-16-le")


def slot(name: str) -> tuple[str, str, str]:
    field, *rest = name.split("/")
    return field, rest[0] if len(rest) > 1 else "", rest[-1] if rest else ""


def sent(answers: Answers, book: Book = BOOK) -> bytes:
    """A return of the small form with these answers in it; a text in the cell of a number stays one."""
    return book.built({slot(name): value for name, value in answers.items()})


def said(record: Record) -> list[str]:
    """Why a return was refused, or what is found in it."""
    return [finding.code for finding in ([record.refused] if record.refused else record.findings)]


TYPED: tuple[tuple[str, Answers, Answers], ...] = (
    ("required", {"R-tila/A/1": "kaynnissa"}, {**GROUPS, "R-tila/A/1": "kaynnissa"}),
    ("at-most", {"U-kavijat": 5, "U-lapset": 6}, {"U-kavijat": 5, "U-lapset": 5}),
    ("weight-missing", {"V-ka": 3.5}, {"V-ka": 3.5, "V-n": 0}),
    ("state-and-value", {"U-menot": 0, "U-menot.tilanne": "ei_tietoa"}, {"U-menot.tilanne": "ei_tietoa"}),
    ("required-if", {"U-avoin": "yes"}, {"U-avoin": "no"}),
    ("required-if", {"U-avoin": "yes"}, {"U-avoin": "yes", "U-avattu.tilanne": "ei_tietoa"}),
    ("blank-if", {"U-avoin": "no", "U-avattu": SPRING}, {"U-avoin": "yes", "U-avattu": SPRING}),
    ("too-few", {"R-nimi/A/1": "Vesijumppa"}, GROUPS),
    ("parts-differ", {"U-kavijat": 3, "V-aamu": 1, "V-ilta": 1.99}, {"U-kavijat": 3, "V-aamu": 1, "V-ilta": 1.995}),
    ("parts-differ", {"U-kavijat": 3, "V-aamu": 0}, {"U-kavijat": 3}),
    ("parts-exceed", {"U-menot": 3, "V-palkat": 2, "V-lammitys": 1.01}, {"U-menot": 3, "V-palkat": 2, "V-lammitys": 1}),
    ("counts-differ", {**GROUPS, "V-ryhmia": 3}, {**GROUPS, "V-ryhmia": 2}),
    ("counts-differ", {**SPRING_GROUP, "R-tila/A/1": "peruttu", "V-paattyneita": 1}, {**GROUPS, "V-paattyneita": 1}),
    ("date-order", {**SPRING_GROUP, "R-alkaa/A/1": dt.date(2013, 6, 1)}, {**SPRING_GROUP, "R-alkaa/A/1": SPRING}),
    ("date-outside", {**GROUPS, "R-alkaa/A/1": dt.date(2011, 12, 31)}, {**GROUPS, "R-alkaa/A/1": dt.date(2012, 1, 1)}),
    ("date-outside", {**GROUPS, "R-alkaa/A/1": dt.date(2015, 1, 1)}, {**GROUPS, "R-alkaa/A/1": dt.date(2014, 12, 31)}),
    ("not-unique", {"R-nimi/A/1": "Vesi", "R-nimi/A/2": "vesi"}, {"R-nimi/A/1": "Vesi", "R-nimi/L/1": "vesi"}),
    ("row-gap", {"R-nimi/A/1": "Vesijumppa", "R-nimi/A/3": "Aamu-uinti"}, GROUPS),
    ("placeholder", {"Y-nimi/1": "N.A."}, {"Y-nimi/1": "N.A. ja muut"}),
    ("email-odd", {**ANNA, "Y-posti/1": "anna@kunta"}, {**ANNA, "Y-posti/1": "anna@kunta.fi"}),
    ("phone-odd", {**ANNA, "Y-puhelin/1": "1234"}, {**ANNA, "Y-puhelin/1": "12345"}),
    ("register-odd", {**ANNA, "Y-diaari/1": "2551"}, {**ANNA, "Y-diaari/1": "25/1"}),
    ("state-typed", {"V-aamu": "ei tietoa"}, {"Y-nimi/1": "ei tietoa"}),
    ("text-from-number", {"Y-nimi/1": 5}, {"Y-nimi/1": "5"}),
    ("text-long", {"Y-nimi/1": "x" * (TEXT_LIMIT + 1)}, {"Y-nimi/1": "x" * TEXT_LIMIT}),
    ("text-cleaned", {"Y-nimi/1": "An\u200bna"}, {"Y-nimi/1": " Anna "}),
    ("number-wrong", {"V-aamu": "noin 30"}, {"V-aamu": 30}),
    ("number-unclear", {"V-aamu": "1.234"}, {"V-aamu": "1234"}),
    ("number-date", {"V-aamu": SPRING}, {"V-aamu": 41425}),
    ("number-from-text", {"V-aamu": "1 234"}, {"V-aamu": 1234}),
    ("percent-unclear", {"U-aste": "0,5"}, {"U-aste": "50 %"}),
    ("percent-small", {"U-aste": 0.0099}, {"U-aste": 0.01}),
    ("percent-small", {"U-aste": 0.0001}, {"U-aste": 0}),
    ("not-whole", {"V-aamu": 1.5}, {"V-ilta": 1.5}),
    ("number-large", {"V-aamu": 1e15}, {"V-aamu": 1e15 - 1}),
    ("out-of-range", {"U-kavijat": 1234568}, {"U-kavijat": 1234567}),
    ("out-of-range", {"U-lampo": -5.01}, {"U-lampo": -5}),
    ("date-wrong", {"U-avattu": "31.2.2013"}, {"U-avattu": SPRING}),
    ("date-wrong", {"U-avattu": dt.date(1989, 12, 31)}, {"U-avattu": dt.date(1990, 1, 1)}),
    ("date-wrong", {"U-avattu": dt.date(2100, 1, 1)}, {"U-avattu": dt.date(2099, 12, 31)}),
    ("date-unclear", {"U-avattu": "3/4/2013"}, {"U-avattu": "3.4.2013"}),
    ("date-time", {"U-avattu": NOON}, {"U-avattu": MORNING}),
    ("date-from-text", {"U-avattu": "31.3.2013"}, {"U-avattu": SPRING}),
    ("date-from-number", {"U-avattu": 41364.0}, {"U-avattu": SPRING}),
    ("date-rounded", {"U-avattu": MORNING}, {"U-avattu": SPRING}),
    ("choice-unknown", {"U-avoin": "ehkä"}, {"U-avoin": "nej"}),
    ("choice-respelled", {"U-avoin": "EI"}, {"U-avoin": "ei"}),
)  # fmt: skip


COPIED: Answers = {"V-n": 1, "V-aamu": 2, "V-ilta": 3}
BESIDE: tuple[tuple[str, Answers, Answers, Answers], ...] = (
    ("change-large", {"U-kavijat": 100}, {"U-kavijat": 151}, {"U-kavijat": 150}),
    ("change-large", {"U-kavijat": 10}, {"U-kavijat": 60}, {"U-kavijat": 59}),
    ("change-large", {"U-lampo": 20}, {"U-lampo": 17.9}, {"U-lampo": 18}),
    ("cumulative-fell", {"V-kertyma": 10}, {"V-kertyma": 9}, {"V-kertyma": 10}),
    ("copy-unchanged", COPIED, COPIED, {**COPIED, "V-ilta": 4}),
    ("copy-unchanged", COPIED, COPIED, {"V-n": 1, "V-aamu": 2}),
)
"""What was answered the period before, and what is answered now."""

OCTOBER: Answers = {"U-avattu": dt.date(2013, 10, 2)}
LAST_QUARTER: tuple[tuple[str, Answers, Answers, Answers], ...] = (
    ("plan-next-year", GROUPS, {**OCTOBER, **RENAMED}, {"U-avattu": dt.date(2013, 10, 1), **RENAMED}),
    ("plan-next-year", GROUPS, {**OCTOBER, **RENAMED}, {**OCTOBER, **RENAMED, "R-nimi/A/1": "Vesijumppa"}),
    ("plan-next-year", GROUPS, {**OCTOBER, **RENAMED}, OCTOBER),
)
"""The same of the last quarter."""

POOLS: Sequence[Answers] = [{"U-lampo": 26 + number / 10} for number in range(-3, 5)]
AMONG: tuple[tuple[str, Sequence[Answers], Sequence[Answers]], ...] = (
    ("outlier", [*POOLS, {"U-lampo": 28.0}], [*POOLS, {"U-lampo": 27.5}]),
    ("outlier", [*POOLS[1:], {"U-lampo": 38}], [*POOLS[2:], {"U-lampo": 38}]),
    ("same-text", [{"R-nimi/A/1": "Vesijumpat A"}] * 2, [{"R-nimi/A/1": f"Vesijumpat {name}"} for name in "AB"]),
    ("same-text", [{"R-nimi/A/1": "Vesijumpat A"}] * 2, [{"R-nimi/A/1": "Vesijumppaa"}] * 2),
    ("same-number", [{"U-menot": 1234}] * 2, [{"U-menot": 1234}, {"U-menot": 1235}]),
    ("same-number", [{"U-menot": 1001}] * 2, [{"U-menot": 2000}] * 2),
    ("same-number", [{"U-menot": 1001}] * 2, [{"U-menot": 999}] * 2),
)
"""What each of some areas answers."""

FILES: dict[str, tuple[str | bytes, str | bytes]] = {
    "file-not-workbook": ("text document", "template"),
    "file-old": (OLD, ENCRYPTED),
    "file-encrypted": (ENCRYPTED, OLD),
    "file-outlook": (OLD + "__substg1.0_0037001F".encode("utf-16-le"), OLD),
    "file-ods": ("OpenDocument", "text document"),
    "file-binary": ("binary workbook", "template"),
    "file-damaged": ("last byte missing", "as it was filled"),
    "file-unsound": ("twin by case", "parts in another order"),
    "file-web-page": (b"<html>", b"html"),
    "file-macros": ("macro part", "template"),
    "file-embedded": ("embedded object", "chart sheet"),
    "file-external": ("external workbook", "link to a web page"),
    "identity-missing": ("another workbook", "shown identity tab"),
    "identity-lost": ("identity tab gone", "shown identity tab"),
    "lock-lost": ("no lock", "tabs the other way round"),
    "cell-error": ("error", "true as yes"),
    "formula": ("formula", "formula's text"),
    "formula-empty": ("formula without result", "formula"),
}
"""Files by their names in the corpus, or their bytes."""


def corpus(file: str | bytes) -> Twin:
    if isinstance(file, bytes):
        return lambda reader: said(reader.read(file))
    case = next(case for case in CASES if case.name == file)
    return lambda reader: said(reader.read(case.data()))


def of_parts(count: int) -> Twin:
    """The filled return of the corpus with empty parts up to a number."""

    def happened(reader: Reader) -> list[str]:
        parts = dict(filled())
        parts |= {f"xl/media/{number}.xml": b"" for number in range(count - len(parts))}
        return said(reader.read(packed(parts)))

    return happened


def of_bytes(count: int) -> Twin:
    """A file of a size, of which nothing else is right."""
    return lambda reader: said(reader.read(bytes(count)))


def changed(change: Callable[[Any], object], answers: Answers = GROUPS) -> Twin:
    """A return that a program which knows nothing of the form loaded, changed and saved."""

    def happened(_: Reader) -> list[str]:
        book = openpyxl.load_workbook(io.BytesIO(sent(answers)))
        change(book)
        out = io.BytesIO()
        book.save(out)
        return said(BOOK.read(out.getvalue()))

    return happened


def write(tab: str, cell: str, value: Value) -> Callable[[Any], object]:
    return lambda book: book[tab].__setitem__(cell, value)


def rename(tab: str, name: str) -> Callable[[Any], object]:
    return lambda book: setattr(book[tab], "title", name)


FIGURES, ROWS, MEAN = "Hallin luvut", "Ryhmät", {"V-ka": 3.5, "V-n": 5}
CHANGED: dict[str, tuple[Twin, Twin]] = {
    "identity-invalid": (changed(write("_kit", "B5", "091")), changed(write("_kit", "C5", "091"))),
    "identity-mixed": (changed(write(ROWS, "H1", "WK-AAAA-AAAA")), changed(write(ROWS, "H1", "WK-AAAA-AAA"))),
    "sheet-twice": (
        changed(lambda book: book.copy_worksheet(book[ROWS])),
        changed(lambda book: book.create_sheet("A")),
    ),
    "sheet-lost": (changed(lambda book: book.remove(book[ROWS]), MEAN), changed(rename(ROWS, "Omat"), MEAN)),
    "slot-lost": (changed(write(ROWS, "A7", "")), changed(write(ROWS, "A7", "R-A-2 "))),
    "slot-moved": (changed(lambda book: book[ROWS].insert_rows(4)), changed(lambda book: book[ROWS].insert_rows(30))),
    "label-changed": (changed(write(ROWS, "B16", "Kuka")), changed(write(ROWS, "B16", " Yhteyshenkilö"))),
    "stray-value": (changed(write(ROWS, "C9", "5")), changed(write(ROWS, "C9", " "))),
    "formula-changed": (changed(write(FIGURES, "D20", 4), MEAN), changed(write(FIGURES, "D20", 3.5), MEAN)),
    "formula-redirected": (
        changed(write(FIGURES, "D20", "=D17*D19"), MEAN),
        changed(write(FIGURES, "D20", "=$D$18*D19"), MEAN),
    ),
}  # fmt: skip


def read_by(*versions: Form) -> Twin:
    """A return as a workspace reads it that has these versions of the form."""
    return lambda _: said(Reader(Versions(versions), Registries(), KEY).read(sent(GROUPS)))


def of_area(code: str) -> Twin:
    """A return of an area, whether or not the registry knows it."""
    layout = replace(BOOK.layout, area=replace(BOOK.layout.area, code=code))
    contents = Contents({slot(name): value for name, value in GROUPS.items()})
    return lambda _: said(BOOK.read(build(layout, identify(layout, KEY), contents)))


def file(name: str, sha256: str, *, sent_on: str = "", sender: str = "", **record: Any) -> Candidate:
    """A collected return that has nothing in it."""
    about = {"area": "064", "period": str(BOOK.layout.period)} | record
    read = Record(sha256, "", **about)
    return Candidate(file=name, sha256=sha256, received=sent_on, record=read, sender=sender)


def judged(*files: Candidate, of: str = "", **around: Any) -> Twin:
    """What is said of collected files, or of one of them, due by the end of May, in an area with a known address."""
    known = replace(BOOK.layout.area, email="anna@kunta.fi")
    other = replace(known, code="091", email="olli@muu.fi")
    ely = replace(known, code="05", level="ely", email="e@ely.fi")
    registry = Registry("regions.csv", (known, other), (ely,), ERAS[0])

    def happened(_: Reader) -> list[str]:
        there = Circumstances(period=BOOK.layout.period, senders=Senders(registry), **around)
        returns = [one for one in judge(files, str(BOOK.layout.period), SPRING, there) if of in ("", one.file)]
        reasons = [returned.reason.code for returned in returns if returned.reason]
        return reasons + [finding.code for returned in returns for finding in findings_in(returned, registry)]

    return happened


def answered(name: str, sha256: str, value: int, sent_on: str = "", field: str = "F", corrects: str = "") -> Candidate:
    """A collected return with two answers, one of them always the same."""
    bare = file(name, sha256, sent_on=sent_on, corrects=corrects)
    assert bare.record
    given = (Answer("E", "", "", 1, "S", "A1", "1"), Answer(field, "", "", value, "S", "A2", str(value)))
    return replace(bare, record=replace(bare.record, answers=given))


def forwarded(saved: str) -> Candidate:
    """A return that the office forwarded; the mail that it quotes is of the second of April."""
    return replace(file("a", "1", sender="e@ely.fi", saved=saved), quoted="2013-04-02")


def ruled(*, counts: bool | None) -> Mapping[str, Ruling]:
    """Somebody has decided about the file 1."""
    return {"1": Ruling(counts, (Decision(number=1, when="2013", office="A", kind="accept", reason="syy"),))}


def closed(counted: Mapping[str, str]) -> Mapping[str, Any]:
    """The round is closed, and by area these files counted."""
    note = Note(counted, frozenset(counted.values()), frozenset(), ())
    return {"closing": note, "rounds": lambda _: Round(is_closed=True)}


STRAY = file("a", "1", area="", period="", refused=Finding("file-encrypted"))
FIRST, SECOND, EARLY = file("a", "1"), file("b", "2"), file("a", "1", sent_on="2013-04-01")
JUDGED: dict[str, tuple[Twin, Twin]] = {
    "period-other": (judged(file("a", "1", period="2013Q1")), judged(FIRST)),
    "not-a-return": (judged(replace(FIRST, record=None, skipped=Worded("skipped-lock"))), judged(FIRST)),
    "duplicate": (judged(FIRST, file("b", "1")), judged(FIRST, SECOND)),
    "superseded": (judged(EARLY, file("b", "2", sent_on="2013-04-02")), judged(FIRST, file("b", "2", area="091"))),
    "superseded-undated": (judged(FIRST, SECOND), judged(EARLY, file("b", "2", sent_on="2013-04-02"))),
    "untouched": (judged(FIRST, replace(SECOND, untouched=True)), judged(FIRST, SECOND)),
    "withdrawn": (judged(FIRST, rulings=ruled(counts=False)), judged(FIRST, rulings=ruled(counts=True))),
    "as-sent": (judged(FIRST, made=frozenset("1")), judged(FIRST, made=frozenset("2"))),
    "struck": (judged(FIRST, file("b", "2", corrects="1")), judged(FIRST, file("b", "2", corrects="3"))),
    "stray-elsewhere": (judged(STRAY, strays={"1": "2012Q4"}), judged(STRAY, strays={"2": "2012Q4"})),
    "held-closed": (judged(FIRST, **closed({})), judged(FIRST, **closed({"064": "1"}))),
    "moment-implausible": (judged(file("a", "1", sent_on="2099-01-01")), judged(EARLY)),
    "tie": (
        judged(answered("a", "1", 1), answered("b", "2", 2), of="b"),
        judged(answered("a", "1", 1), answered("b", "2", 1), of="b"),
    ),
    "cells-elsewhere": (
        judged(FIRST, answered("c", "3", 1, "2013-04-01"), answered("b", "2", 1, "2013-04-02", "G", "1"), of="b"),
        judged(FIRST, answered("c", "3", 1, "2013-04-01"), answered("b", "2", 1, "2013-04-02", "F", "1"), of="b"),
    ),
    "held-contradiction": (judged(FIRST, rulings=ruled(counts=None)), judged(FIRST, rulings=ruled(counts=True))),
    "held-sender": (judged(file("a", "1", sender="olli@muu.fi")), judged(file("a", "1", sender="anna@kunta.fi"))),
    "held-dates": (judged(forwarded(saved="2013-04-09")), judged(forwarded(saved="2013-04-01"))),
    "held-replaces": (
        judged(EARLY, file("b", "2", sent_on="2013-04-02"), rounds=lambda _: Round(counted="1")),
        judged(EARLY, file("b", "2", sent_on="2013-03-30"), rounds=lambda _: Round(counted="1")),
    ),
    "held-loses": (
        judged(answered("a", "1", 1), file("b", "2", sent_on="2013-04-02")),
        judged(FIRST, answered("b", "2", 1, "2013-04-02")),
    ),
    "late": (judged(file("a", "1", sent_on="2013-06-01")), judged(file("a", "1", sent_on="2013-05-31"))),
    "not-in-collected": (judged(replace(FIRST, absent=True)), judged(FIRST)),
    "sender-unknown": (judged(file("a", "1", sender="a@kunta.fi")), judged(file("a", "1", sender="anna@kunta.fi"))),
}


def told(*words: tuple[str, str], of: str = "2", field: str = "V-aamu") -> Twin:
    """What is said of a return with 2 in a cell, about which offices say something else by phone.

    They say it of that return (2), or of one before it (1) that had another value there.
    """
    before, now = BOOK.read(sent({"V-aamu": 1})), BOOK.read(sent({"V-aamu": 2}))
    shas = {"1": before.sha256, "2": now.sha256}
    about = {"period": str(BOOK.layout.period), "area": now.area, "target": shas[of], "field": field}
    said_by = [
        Decision(number=1, when="2013", office=office, kind="correct", value=value, reason="syy", **about)
        for office, value in words
    ]
    returns = [
        Return(file="a", sha256=before.sha256, verdict="superseded", record=before),
        Return(file="b", sha256=now.sha256, verdict="accepted", record=now),
    ]

    def happened(_: Reader) -> list[str]:
        found = corrected(returns, Decisions(others=tuple(said_by)), lambda _: BOOK.layout)
        return [note.code for one in found for note in one.notes]

    return happened


CORRECTED: dict[str, tuple[Twin, Twin]] = {
    "corrected": (told(("A", "3")), told(("A", "3"), of="1")),
    "correction-overtaken": (told(("A", "3"), of="1"), told(("A", "2"), of="1")),
    "correction-contradiction": (told(("A", "3"), ("B", "4")), told(("A", "3"), ("B", "3,0"))),
    "correction-void": (told(("A", "3"), field="V-yö"), told(("A", "3"))),
}


REJECT = Decision(number=1, when="2013", office="A", kind="reject", target="1", reason="syy")


def handed(decided: Decision, key: bytes = KEY) -> Twin:
    """What is said of a document with a decision of another office, where one of that office is known already."""
    data = Document("A", (decided,), ()).signed(key)
    digest = hashlib.sha256(data).hexdigest()
    known = united(Decisions(others=(REJECT,)), [data], KEY)
    bare = Candidate(file="a", sha256=digest, document=data, skipped=Worded("skipped-decisions"))
    return judged(handed_over.told(known, bare))


HANDED: dict[str, tuple[Twin, Twin]] = {
    "decisions-taken": (handed(REJECT), handed(REJECT, key=bytes(32))),
    "decisions-unsigned": (handed(REJECT, key=bytes(32)), handed(REJECT)),
    "decisions-clash": (handed(replace(REJECT, reason="muu")), handed(replace(REJECT, number=2))),
}


def on_the_sheet(answers: Answers) -> Twin:
    """What the workbook's own check sheet says; that LibreOffice reckons so, too, is the differential test's matter."""
    return lambda _: [code for code, *_ in Sides(BOOK, sent(answers)).sheet]


def of_typed(answers: Answers) -> Twin:
    return lambda _: said(BOOK.read(sent(answers)))


def beside(before: Answers, now: Answers, book: Book = BOOK) -> Twin:
    """What the harvest says of a return beside what the area answered the period before, in the same year."""
    earlier = Earlier(book.layout.period.year, {"064": {slot(name): value for name, value in before.items()}})
    return lambda _: [finding.code for finding in beside_earlier(book.layout, book.read(sent(now, book)), earlier)]


def among(answers: Sequence[Answers]) -> Twin:
    """What the harvest says of the returns of some areas."""

    def happened(_: Reader) -> list[str]:
        records = [replace(BOOK.read(sent(one)), area=str(number)) for number, one in enumerate(answers)]
        return sorted({finding.code for _, finding in among_areas(FORM, records)})

    return happened


TWINS: tuple[tuple[str, Twin, Twin], ...] = (
    *((code, of_typed(raising), of_typed(sound)) for code, raising, sound in TYPED),
    *((code, beside(before, now), beside(before, sound)) for code, before, now, sound in BESIDE),
    *((code, beside(before, now, LAST), beside(before, sound, LAST)) for code, before, now, sound in LAST_QUARTER),
    *((code, among(raising), among(sound)) for code, raising, sound in AMONG),
    *((code, corpus(raising), corpus(sound)) for code, (raising, sound) in FILES.items()),
    *((code, *pair) for code, pair in {**CHANGED, **JUDGED, **CORRECTED, **HANDED}.items()),
    ("file-too-much", of_parts(PARTS_LIMIT + 1), of_parts(PARTS_LIMIT)),
    ("file-too-large", of_bytes(FILE_LIMIT + 1), of_bytes(FILE_LIMIT)),
    ("not-filled", of_typed({}), of_typed({"V-n": 0})),
    ("area-unknown", of_area("999"), of_area("091")),
    ("form-unknown", read_by(replace(FORM, version="0")), read_by(FORM)),
    ("form-older", read_by(FORM, replace(FORM, version="2")), read_by(replace(FORM, version="0"), FORM)),
    ("number-text", on_the_sheet({"V-aamu": "5"}), on_the_sheet({"V-aamu": "ei tietoa"})),
    ("date-text", on_the_sheet({"U-avattu": "31.3.2013"}), on_the_sheet({"U-avattu": SPRING})),
)
