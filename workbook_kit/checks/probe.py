"""What every kind of check makes of a form's places: a probe for each place to be looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from workbook_kit.checks.conditions import Amount, Condition
from workbook_kit.form.model import Field, Form
from workbook_kit.language import Language
from workbook_kit.layout.places import Page, Shown, Slot
from workbook_kit.period import Period

Facts = tuple[tuple[str, object], ...]


@dataclass(frozen=True)
class Probe:
    """One check at one place: where ``fails`` holds, there is a finding of ``code`` on ``slot``.

    ``facts`` fill the message's blanks, and so does ``figure``, a number of the return. ``missing``: it is about a
    blank, which is reported once a slot. ``earlier``: it needs last period's answers. ``trial``: it is only noted.
    """

    code: str
    slot: Slot
    fails: Condition
    facts: Facts = ()
    figure: Amount | None = None
    missing: bool = False
    earlier: bool = False
    trial: bool = False


class Check(Protocol):
    """A kind of check with what a form declared of it."""

    def probes(self, places: Places) -> Iterator[Probe]:
        """A probe for every place that the check looks at."""
        ...


@dataclass(frozen=True, eq=False)
class Places:
    """A form's slots in one language and period, the same for every area."""

    form: Form
    language: Language
    period: Period
    pages: tuple[Page, ...]

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        return tuple(slot for page in self.pages for slot in page.slots)

    @cached_property
    def by_field(self) -> Mapping[str, tuple[Slot, ...]]:
        found: dict[str, list[Slot]] = {}
        for slot in self.slots:
            found.setdefault(slot.field.id, []).append(slot)
        return {name: tuple(slots) for name, slots in found.items()}

    @cached_property
    def by_row(self) -> Mapping[tuple[str, str], tuple[Slot, ...]]:
        """The slots of each row, by sheet and row key."""
        found: dict[tuple[str, str], list[Slot]] = {}
        for slot in self.slots:
            found.setdefault((slot.sheet, slot.key), []).append(slot)
        return {row: tuple(slots) for row, slots in found.items()}

    @cached_property
    def previous(self) -> Mapping[str, tuple[str, Shown]]:
        """Where last period's value of a field is shown: the tab and the locked cell."""
        return {shown.field.id: (page.tab, shown) for page in self.pages for shown in page.shown if not shown.derived}

    def of(self, field: str) -> tuple[Slot, ...]:
        """The slots of a field; none if it is derived."""
        return self.by_field.get(field, ())

    def partner(self, slot: Slot, field: str) -> Slot | None:
        """The slot of another field that goes with this one: in its row, else of its segment, else the only one."""
        others = self.of(field)
        same = [other for other in others if (other.segment, other.line) == (slot.segment, slot.line)]
        near = same or [other for other in others if other.segment == slot.segment]
        # not another segment's: only a slot that is the field's single one goes with every segment
        near = near or (list(others) if len(others) == 1 else [])
        return near[0] if near else None

    def state(self, slot: Slot) -> Slot | None:
        """The cell that says why this one is blank, where its row has one."""
        return self._beside(slot, self.form.state_of)

    def remark(self, slot: Slot) -> Slot | None:
        """The cell that explains this one, where there is one."""
        return self._beside(slot, self.form.remark_of)

    def _beside(self, slot: Slot, fields: Mapping[str, str]) -> Slot | None:
        field = fields.get(slot.field.id)
        return self.partner(slot, field) if field and field != slot.field.id else None

    def named(self, slot: Slot, seen_from: Slot | None = None) -> str:
        """A slot as a message names it: what it is called and where it stands."""
        where = slot.cell if seen_from and seen_from.tab == slot.tab else f"{slot.tab}, {slot.cell}"
        return f"{slot.field.label[self.language]} ({where})"

    def word(self, field: Field, codes: tuple[str, ...]) -> str:
        """The choices of these codes as people pick them."""
        return " / ".join(label[self.language] for code, label in field.choices if code in codes)
