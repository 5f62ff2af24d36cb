"""The kinds of field, one row a kind with all that is decided by it: here a kind is added, and nowhere else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

from workbook_kit import finnish
from workbook_kit.cell import Cell, Value
from workbook_kit.form import contents, writing
from workbook_kit.form.contents import FIRST_DAY, LAST_DAY, NO, TEXT_LIMIT, YES, YESNO, Reading, folded
from workbook_kit.form.states import STATES
from workbook_kit.form.writing import Writing
from workbook_kit.language import Text

if TYPE_CHECKING:
    from workbook_kit.form.model import Choices, Field
    from workbook_kit.language import Language

DAY_FORMAT = "d.m.yyyy"
_YES_OR_NO: Choices = tuple((code, Text(fi, sv)) for code, fi, sv in zip((YES, NO), *YESNO.values(), strict=True))
Sort = Literal["words", "option", "truth", "amount", "rate", "day"]
"""What an answer is, by which roll-up rules fit: an amount grows with its area, a rate does not."""
SORTS: frozenset[Sort] = frozenset(get_args(Sort))


@dataclass(frozen=True)
class Prompt:
    """What a data validation tells: the title of both boxes, the input message, the error message."""

    title: Text
    error: Text
    input: Text = Text()


@dataclass(frozen=True)
class Kind:
    """One kind of field.

    Its cell: the ``validation`` and the ``prompt`` of what may be typed, the ``cell_format`` of what is no number.
    What came back: ``read`` reads a cell, ``of_plain`` a value of answers.csv. A text in the cell of a number is one
    with or without the ``units`` behind it, a pattern; ``unsigned`` is the message where it needs the sign of its
    ``writing`` and has none. ``no_value`` is the message by which the check sheet tells of a text where none fits. A
    number that is less than ``doubtful_below`` is asked about. With ``is_integer`` it has no decimals.
    The ``choices`` that every such field has; those of a kind that ``names_choices`` are named by the form.
    """

    name: str
    sort: Sort
    validation: Callable[[Field, Language], dict[str, Any]]
    read: Callable[[Cell, Field, Kind], Reading]
    prompt: Prompt
    of_plain: Callable[[str], Value] = str
    writing: Writing = writing.WHOLE
    cell_format: str = ""
    units: str = ""
    unsigned: str = ""
    no_value: str = "number-text"
    doubtful_below: float = 0.0
    is_integer: bool = False
    names_choices: bool = False
    choices: Choices = ()

    @property
    def number_format(self) -> str:
        """The number format of its cell."""
        return self.cell_format or self.writing.number_format

    @property
    def numeric(self) -> bool:
        return self.sort in ("amount", "rate")

    @property
    def is_text(self) -> bool:
        """Whether anything may be written, so that no word stands for something else."""
        return self.sort == "words"

    @property
    def is_day(self) -> bool:
        return self.sort == "day"

    @property
    def is_truth(self) -> bool:
        """Whether the spreadsheet's own TRUE and FALSE are answers, too."""
        return self.sort == "truth"

    @property
    def has_choices(self) -> bool:
        return self.names_choices or bool(self.choices)


def read_cell(cell: Cell, field: Field) -> Reading:
    """Type one non-empty input cell; formulas, errors and the words for "no data" are the same for all kinds."""
    if cell.type == "error":
        return Reading(None, ("cell-error",))
    if cell.formula and cell.value in (None, ""):
        return Reading(None, ("formula-empty",))
    noticed = ("formula",) if cell.formula else ()
    kind = kind_of(field)
    state = STATES.get(folded(cell.value)) if isinstance(cell.value, str) and not kind.is_text else None
    if state and state not in dict(field.choices):
        return Reading(state, (*noticed, "state-typed"))
    try:
        read = kind.read(cell, field, kind)
    except finnish.Unclear as unclear:
        return Reading(None, (*noticed, unclear.code))
    return Reading(read.value, noticed + read.codes)


def _no_validation(_field: Field, _language: Language) -> dict[str, Any]:
    return {"validate": "length", "criteria": "<=", "value": TEXT_LIMIT}


def _between(validate: str) -> Callable[[Field, Language], dict[str, Any]]:
    def validation(field: Field, _language: Language) -> dict[str, Any]:
        low = field.min if field.min is not None else -1e12
        high = field.max if field.max is not None else 1e12
        if validate == "integer":
            low, high = int(low), int(high)
        return {"validate": validate, "criteria": "between", "minimum": low, "maximum": high}

    return validation


def _dates(_field: Field, _language: Language) -> dict[str, Any]:
    return {"validate": "date", "criteria": "between", "minimum": FIRST_DAY, "maximum": LAST_DAY}


def _list(field: Field, language: Language) -> dict[str, Any]:
    return {"validate": "list", "source": [label[language] for _, label in field.choices]}


# Excel and LibreOffice read a typed 0,5 in a percentage as 0.5 % (docs/facts.md, "What typing does")
KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "text",
            "words",
            _no_validation,
            contents.read_text,
            Prompt(
                Text("Teksti", "Text"),
                Text(
                    "Teksti on liian pitkä. Enintään 2 000 merkkiä mahtuu.",
                    "Texten är för lång. Högst 2 000 tecken ryms.",
                ),
            ),
            cell_format="@",
        ),
        Kind(
            "whole",
            "amount",
            _between("integer"),
            contents.read_number,
            Prompt(
                Text("Kokonaisluku", "Heltal"),
                Text(
                    "Kirjoita kokonaisluku väliltä {low}–{high}. "
                    'Jos tietoa ei ole, jätä solu tyhjäksi tai valitse Tilanne-sarakkeesta "ei tietoa".',
                    "Skriv ett heltal mellan {low} och {high}. "
                    'Om uppgiften saknas, lämna cellen tom eller välj "uppgift saknas" i kolumnen Läge.',
                ),
                Text(
                    "Kirjoita kokonaisluku, esimerkiksi 1250. Nolla on vastaus; jätä tyhjäksi, jos et vastaa.",
                    "Skriv ett heltal, till exempel 1250. Noll är ett svar; lämna tomt om du inte svarar.",
                ),
            ),
            of_plain=int,
            units=r"(?:kpl|st|hlö|pers)\.?",
            is_integer=True,
        ),
        Kind(
            "decimal",
            "amount",
            _between("decimal"),
            contents.read_number,
            Prompt(
                Text("Luku", "Tal"),
                Text(
                    "Kirjoita luku väliltä {low}–{high}, esimerkiksi 3,8.",
                    "Skriv ett tal mellan {low} och {high}, till exempel 3,8.",
                ),
                Text(
                    "Kirjoita luku, desimaalit pilkulla, esimerkiksi 3,8.",
                    "Skriv ett tal, decimaler med komma, till exempel 3,8.",
                ),
            ),
            of_plain=float,
            writing=writing.DECIMAL,
            units=r"(?:kpl|st)\.?",
        ),
        Kind(
            "money",
            "amount",
            _between("decimal"),
            contents.read_number,
            Prompt(
                Text("Euroa", "Euro"),
                Text(
                    "Kirjoita summa euroina pelkkänä lukuna, esimerkiksi 1250000.",
                    "Skriv beloppet i euro som ett tal, till exempel 1250000.",
                ),
                Text(
                    "Kirjoita summa euroina, esimerkiksi 1250000. Älä käytä tuhansia tai miljoonia yksikkönä.",
                    "Skriv beloppet i euro, till exempel 1250000. Använd inte tusental eller miljoner som enhet.",
                ),
            ),
            of_plain=float,
            writing=writing.MONEY,
            units="€|eur|euroa|euro",
        ),
        Kind(
            "percent",
            "rate",
            _between("decimal"),
            contents.read_number,
            Prompt(
                Text("Prosenttia", "Procent"),
                Text(
                    "Kirjoita osuus prosentteina, esimerkiksi 12,5 %.", "Skriv andelen i procent, till exempel 12,5 %."
                ),
                Text(
                    "Kirjoita osuus prosenttimerkin kanssa, esimerkiksi 12,5 %.",
                    "Skriv andelen med procenttecken, till exempel 12,5 %.",
                ),
            ),
            of_plain=float,
            writing=writing.PERCENT,
            unsigned="percent-unclear",
            doubtful_below=0.01,
        ),
        Kind(
            "date",
            "day",
            _dates,
            contents.read_date,
            Prompt(
                Text("Päivämäärä", "Datum"),
                Text(
                    "Kirjoita päivä, kuukausi ja vuosi, esimerkiksi 31.3.2013.",
                    "Skriv dag, månad och år, till exempel 31.3.2013.",
                ),
                Text(
                    "Kirjoita päivä, kuukausi ja vuosi, esimerkiksi 31.3.2013.",
                    "Skriv dag, månad och år, till exempel 31.3.2013.",
                ),
            ),
            of_plain=dt.date.fromisoformat,
            cell_format=DAY_FORMAT,
            no_value="date-text",
        ),
        Kind(
            "choice",
            "option",
            _list,
            contents.read_choice,
            Prompt(
                Text("Valitse luettelosta", "Välj ur listan"),
                Text("Valitse vaihtoehto solun luettelosta.", "Välj ett alternativ ur cellens lista."),
            ),
            cell_format="@",
            names_choices=True,
        ),
        Kind(
            "yesno",
            "truth",
            _list,
            contents.read_choice,
            Prompt(
                Text("Kyllä vai ei", "Ja eller nej"),
                Text(
                    "Valitse kyllä tai ei. Jätä tyhjäksi, jos et vastaa.",
                    "Välj ja eller nej. Lämna tomt om du inte svarar.",
                ),
            ),
            cell_format="@",
            choices=_YES_OR_NO,
        ),
    )
}


def kind_of(field: Field) -> Kind:
    """The kind of a field."""
    return KINDS[field.kind]
