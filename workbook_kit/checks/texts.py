"""Conditions on texts: the shape of an address or a number, the same text twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from workbook_kit import excel
from workbook_kit.checks.conditions import Seen, areas, plain, reference
from workbook_kit.form.contents import PLACEHOLDERS, TEXT_LIMIT
from workbook_kit.layout.places import Slot

_DIGITS = "0123456789"


@dataclass(frozen=True)
class Pattern:
    """A shape of text, loose, as a strict one would doubt honest answers. ``excel`` has ``{x}`` for the text."""

    code: str
    fits: Callable[[str], bool]
    excel: str


def _is_email(text: str) -> bool:
    name, at, domain = text.partition("@")
    is_one = at and "@" not in domain and not any(c in text for c in " ;,")
    return bool(is_one and name and "." in domain[1:] and not text.endswith("."))


def _has_five_digits(text: str) -> bool:
    return sum(c in _DIGITS for c in text) >= 5  # noqa: PLR2004 - an extension of an exchange has no fewer


def _is_register(text: str) -> bool:
    return any(c in _DIGITS for c in text) and ("/" in text or "-" in text)


_EXCEL_DIGITS = 'SUMPRODUCT(LEN({x})-LEN(SUBSTITUTE({x},{{"0","1","2","3","4","5","6","7","8","9"}},"")))'
PATTERNS: dict[str, Pattern] = {
    "email": Pattern(
        "email-odd",
        _is_email,
        'AND(LEN({x})-LEN(SUBSTITUTE({x},"@",""))=1,ISERROR(FIND(" ",{x})),ISERROR(FIND(";",{x})),'
        'ISERROR(FIND(",",{x})),ISNUMBER(FIND(".",{x},FIND("@",{x})+2)),LEFT({x})<>"@",RIGHT({x})<>".")',
    ),
    "phone": Pattern("phone-odd", _has_five_digits, _EXCEL_DIGITS + ">=5"),
    "register": Pattern(
        "register-odd",
        _is_register,
        f'AND({_EXCEL_DIGITS}>0,OR(ISNUMBER(FIND("/",{{x}})),ISNUMBER(FIND("-",{{x}}))))',
    ),
}
"""The shapes that a form may ask for. A register number such as ``TEM/2551/00.03.05.02/2013`` is nearly free text
(docs/facts.md, "What offices write"): a digit in it is all that can be asked.
"""


@dataclass(frozen=True)
class Fits:
    """The text in a cell has the shape of a pattern; true of blanks and unreadable contents, which have other rules."""

    slot: Slot
    pattern: Pattern

    def holds(self, seen: Seen) -> bool:
        text = _plain(seen.answers.get(self.slot.id))
        return not text or self.pattern.fits(text)

    def excel(self) -> str:
        text = plain(reference(self.slot))
        return f"IFERROR(OR(LEN({text})>{TEXT_LIMIT},{self.pattern.excel.format(x=text)}),TRUE)"


@dataclass(frozen=True)
class SaysNothing:
    """The cell holds only a mark such as ``x`` or ``-``."""

    slot: Slot

    def holds(self, seen: Seen) -> bool:
        return _plain(seen.answers.get(self.slot.id)) in PLACEHOLDERS

    def excel(self) -> str:
        return f"SUMPRODUCT(--(LOWER({plain(reference(self.slot))})={excel.array(PLACEHOLDERS)}))>0"


@dataclass(frozen=True)
class Repeated:
    """The text in a cell stands in another of these cells as well, whatever the case of its letters."""

    slot: Slot
    among: tuple[Slot, ...]

    def holds(self, seen: Seen) -> bool:
        here = _plain(seen.answers.get(self.slot.id))
        return bool(here) and any(
            other.id != self.slot.id and _plain(seen.answers.get(other.id)) == here for other in self.among
        )

    def excel(self) -> str:
        here = f"LOWER({plain(reference(self.slot))})"
        equal = "+".join(f"SUMPRODUCT(--(LOWER({plain(area)})={here}))" for area in areas(self.among))
        return f'AND({here}<>"",LEN({here})<={TEXT_LIMIT},{equal}>1)'


def _plain(value: object) -> str:
    """The Python face of ``plain`` and LOWER: single spaces, small letters."""
    return " ".join(value.lower().split()) if isinstance(value, str) else ""
