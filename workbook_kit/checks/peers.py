"""The kinds of check that need the returns of other areas: questions for the officer, not for the region."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Protocol

from workbook_kit.cell import SlotId
from workbook_kit.checks.conditions import as_number
from workbook_kit.checks.own import NumberId, TextId
from workbook_kit.findings.finding import Finding
from workbook_kit.form.model import Field, Form
from workbook_kit.form.rules import own_figure, writing_of
from workbook_kit.record import Answer

_SCALE = 1.4826  # makes the median deviation of normal data a standard deviation
_FEWEST = 8  # areas without which a median says little
_ROUND = 1000  # multiples of it are round: two areas may well have budgeted the same


@dataclass(frozen=True)
class Peer:
    """One area's accepted answers, as a check among areas needs them."""

    area: str
    language: str
    answers: tuple[Answer, ...]

    def named(self, field: Field) -> str:
        """A field's label in the language of the return."""
        return field.label.sv if self.language == "sv" else field.label.fi

    def values(self) -> Mapping[SlotId, object]:
        return {a.slot: a.value for a in self.answers}


class PeerCheck(Protocol):
    """A kind of check among areas."""

    def findings(self, form: Form, peers: Iterable[Peer]) -> Iterator[tuple[str, Finding]]:
        """Each finding with the area that it is about."""
        ...


@dataclass(frozen=True)
class Outlier:
    """A figure more than ``limit`` robust deviations (median and MAD) away from the median of all areas."""

    field: NumberId
    limit: float = 5

    def findings(self, form: Form, peers: Iterable[Peer]) -> Iterator[tuple[str, Finding]]:
        figures = {peer.area: (peer, value) for peer in peers if (value := self._figure(form, peer)) is not None}
        if len(figures) < _FEWEST:
            return
        middle = median(value for _, value in figures.values())
        spread = _SCALE * median(abs(value - middle) for _, value in figures.values())
        for area, (peer, value) in figures.items():
            if spread and abs(value - middle) > self.limit * spread:
                yield area, self._finding(form, peer, middle)

    def _figure(self, form: Form, peer: Peer) -> float | None:
        field = form.fields[self.field]
        if field.derived:
            return own_figure(field.rollup, peer.values())  # type: ignore[arg-type]
        number = as_number(peer.values().get((self.field, "", "")))  # type: ignore[arg-type]
        return None if number is None else float(number)

    def _finding(self, form: Form, peer: Peer, middle: float) -> Finding:
        field = form.fields[self.field]
        facts = (("median", writing_of(field).text(middle)),)
        source = field.rollup.numerator if field.derived else self.field
        answer = next(a for a in peer.answers if a.field == source)
        return Finding("outlier", answer.sheet, answer.cell, self.field, "", "", peer.named(field), answer.raw, facts)


@dataclass(frozen=True)
class SameText:
    """The same long text in ``areas`` areas or more: copied from one another, or a measure that they share."""

    field: TextId
    areas: int = 3
    length: int = 40

    def findings(self, form: Form, peers: Iterable[Peer]) -> Iterator[tuple[str, Finding]]:
        texts: dict[str, dict[str, tuple[Peer, Answer]]] = {}
        for peer in peers:
            for answer in peer.answers:
                if answer.field == self.field and len(str(answer.value)) >= self.length:
                    texts.setdefault(str(answer.value).casefold(), {}).setdefault(peer.area, (peer, answer))
        for where in texts.values():
            if len(where) >= self.areas:
                facts = (("areas", ", ".join(sorted(where))),)
                for area, (peer, a) in where.items():
                    label = peer.named(form.fields[self.field])
                    yield area, Finding("same-text", a.sheet, a.cell, a.field, a.segment, a.row, label, a.raw, facts)


@dataclass(frozen=True)
class SameNumber:
    """The same amount, ``least`` or more, in the same place of two areas: they may both report the same money.

    Round amounts are left out, as they are often equal by chance.
    """

    field: NumberId
    least: int = 1000

    def findings(self, form: Form, peers: Iterable[Peer]) -> Iterator[tuple[str, Finding]]:
        amounts: dict[object, dict[str, tuple[Peer, Answer]]] = {}
        for peer in peers:
            for answer in (answer for answer in peer.answers if answer.field == self.field):
                number = as_number(answer.value)
                if number is not None and number >= self.least and number % _ROUND:
                    amounts.setdefault((answer.segment, answer.row, number), {})[peer.area] = (peer, answer)
        for where in amounts.values():
            if len(where) > 1:
                facts = (("areas", ", ".join(sorted(where))),)
                for area, (peer, a) in where.items():
                    label = peer.named(form.fields[self.field])
                    yield area, Finding("same-number", a.sheet, a.cell, a.field, a.segment, a.row, label, a.raw, facts)
