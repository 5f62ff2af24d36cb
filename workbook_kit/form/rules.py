"""The roll-up rules, one row a rule with all that is decided by it: here a rule is added, and nowhere else.

Figures of an ELY area and of the nation are always computed from the records of regions, never from the figures of
areas below and never from percentages (docs/facts.md, "What each metric adds up to"). A figure that is put together
from others (a whole of segments, a mean over items) is put together from those of the same area.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from workbook_kit.cell import Value
from workbook_kit.form import figure, floors, writing
from workbook_kit.form.contents import NO, YES
from workbook_kit.form.figure import SUM, Contribution, Figure, FigurePart, Gathering, Term, as_number, exact
from workbook_kit.form.floors import Floor
from workbook_kit.form.kinds import SORTS, Sort, kind_of
from workbook_kit.form.model import Field, Rollup
from workbook_kit.form.writing import Writing
from workbook_kit.language import Text


@dataclass(frozen=True)
class Rule:
    """One roll-up rule; ``fold`` is None where nothing is added up.

    What it is of: ``sorts`` of kinds that it fits. It takes the numbers among the answers, unless it ``counts_texts``
    (any answer is one more), ``counts_yes`` (of yes and no, nothing else being an answer) or ``counts_choices`` (those
    answers of a choice that are among the codes which the form names). ``is_own``: each level tells its own figure,
    and none is made for the level above. ``is_kept``: a number is each area's own, and is shown.

    What it makes: numbers of rows, areas and quarters become one by its ``gathering``. ``pooled``: the figure is a
    numerator over a denominator, ``less`` a number (one for a growth). With ``operands`` these are two fields of each
    record; ``excel`` is then one area's own figure as a formula over their two cells. ``terms``: what the figure is if
    it is composite, made from other figures, which follow one of the rules ``composed_of``. Unless ``additive``, the
    figures of areas do not add up to that of the area above. ``floor``: what is too little to stand out.

    How it is told: in ``words``; its figure by its own ``writing``, else by that of its kind; ``behind`` names the
    phrase that tells what stands behind a figure.
    """

    name: str
    words: Text
    fold: Callable[[Sequence[Contribution]], Figure] | None
    sorts: frozenset[Sort]
    gathering: Gathering = SUM
    pooled: bool = False
    operands: bool = False
    weighted: bool = False
    additive: bool = True
    counts_texts: bool = False
    counts_yes: bool = False
    counts_choices: bool = False
    is_own: bool = False
    is_kept: bool = False
    excel: str = ""
    less: int = 0
    terms: Mapping[FigurePart, Term] = field(default_factory=dict)
    composed_of: frozenset[str] = frozenset()
    writing: Writing | None = None
    floor: Floor = floors.AMOUNT
    behind: str = "told-sum"

    @property
    def rolls_up(self) -> bool:
        """Whether areas' figures become those of the area above."""
        return self.fold is not None and not self.is_own

    @property
    def is_amount(self) -> bool:
        """Whether its figures grow with the area."""
        return self.floor is floors.AMOUNT

    @property
    def adds_up(self) -> bool:
        """Whether its figures are numbers that add up from area to area."""
        return self.rolls_up and self.additive and not self.pooled and not self.counts_texts

    @property
    def is_plain_ratio(self) -> bool:
        """Whether its figure is one field of an area over another, and nothing else."""
        return self.operands and not self.weighted and not self.less

    @property
    def is_mean_of_figures(self) -> bool:
        """Whether it is a mean over other figures, as many as there are."""
        return any(term.counts for term in self.terms.values())

    @property
    def takes_rows(self) -> bool:
        """Whether it can be of one row of a table alone."""
        return "value" in self.terms

    def of_values(self, values: Sequence[Value], codes: Sequence[str] = ()) -> Contribution | None:
        """What one area's answers bring, or None if none of them counts as an answer."""
        if self.counts_texts:
            return Contribution(Fraction(len(values))) if values else None
        if self.counts_yes or self.counts_choices:
            answers = [value for value in values if value in (YES, NO)] if self.counts_yes else values
            picked = sum(value in ((YES,) if self.counts_yes else codes) for value in answers)
            return Contribution(None, Fraction(picked), Fraction(len(answers))) if answers else None
        numbers = [exact(value) for value in values if isinstance(value, (int, float))]
        return Contribution(self.gathering.of(numbers)) if numbers else None

    def contribution(self, numerator: Fraction, denominator: Fraction) -> Contribution:
        """What one area's two operands bring; a mean brings the sum behind it."""
        return Contribution(numerator=numerator * denominator if self.weighted else numerator, denominator=denominator)

    @property
    def is_of_segment(self) -> bool:
        """Whether a figure that is put together is there only where those of its own segment are."""
        return any(term.own for term in self.terms.values())

    def is_there(self, part: Figure) -> bool:
        """Whether a figure has what one that is put together takes from it; a ratio of zeros has both, but no value."""
        return any(getattr(part, term.part) is not None for term in self.terms.values())

    def composed(self, own: Sequence[Figure], every: Sequence[Figure]) -> Figure:
        """A figure put together from figures of the same area: those of its own segment, and all."""
        parts = {name: term.of(own if term.own else every) for name, term in self.terms.items()}
        return self.fold([Contribution(**parts)]) if self.fold else Figure(None)


_BOTH: Mapping[FigurePart, Term] = {"numerator": Term("numerator"), "denominator": Term("denominator")}
_SHARE: Mapping[FigurePart, Term] = {"numerator": Term("value", own=True), "denominator": Term("value")}
_MEAN: Mapping[FigurePart, Term] = {"numerator": Term("value"), "denominator": Term("value", counts=True)}

_AMOUNTS, _NUMBERS = frozenset[Sort]({"amount"}), frozenset[Sort]({"amount", "rate"})

RULES: dict[str, Rule] = {
    rule.name: rule
    for rule in (
        Rule(
            "sum",
            Text("alueiden summa", "summan av områdena"),
            SUM.fold,
            _AMOUNTS,
            terms={"value": Term("value")},
            composed_of=frozenset({"sum"}),
        ),
        Rule(
            "sum_distinct",
            Text(
                "alueiden summa; sama yritys voi olla mukana kahdesti",
                "summan av områdena; samma företag kan ingå två gånger",
            ),
            SUM.fold,
            _AMOUNTS,
        ),
        Rule(
            "count",
            Text("täytettyjen rivien määrä", "antalet ifyllda rader"),
            SUM.fold,
            frozenset({"words", "option", "truth"}),
            counts_texts=True,
            writing=writing.WHOLE,
        ),
        Rule(
            "share_yes",
            Text(
                "kyllä-vastausten osuus vastanneista; tyhjä ei ole ei",
                "andelen ja-svar av dem som svarat; tomt är inte nej",
            ),
            figure.pooled,
            frozenset({"truth"}),
            pooled=True,
            counts_yes=True,
            writing=writing.PERCENT,
            floor=floors.SHARE,
            behind="told-share_yes",
        ),
        Rule(
            "share_choice",
            Text(
                "valittujen vaihtoehtojen osuus vastauksista; tyhjä ei ole vastaus",
                "andelen av svaren som är något av de räknade alternativen; tomt är inget svar",
            ),
            figure.pooled,
            frozenset({"rate"}),
            pooled=True,
            counts_choices=True,
            floor=floors.SHARE,
            behind="told-ratio",
        ),
        Rule(
            "ratio",
            Text("osoittajien summa / nimittäjien summa", "summan av täljarna / summan av nämnarna"),
            figure.pooled,
            _NUMBERS,
            pooled=True,
            operands=True,
            excel="{n}/{d}",
            terms=_BOTH,
            composed_of=frozenset({"ratio"}),
            floor=floors.SHARE,
            behind="told-ratio",
        ),
        Rule(
            "growth_ratio",
            Text(
                "summien suhde − 1; ei alueiden prosenttien keskiarvo",
                "kvoten av summorna − 1; inte medeltalet av områdenas procenttal",
            ),
            figure.growth,
            _NUMBERS,
            pooled=True,
            operands=True,
            excel="{n}/{d}-1",
            less=1,
            floor=floors.POINT,
            behind="told-ratio",
        ),
        Rule(
            "wmean",
            Text("vastaajien määrällä painotettu keskiarvo", "medeltal vägt med antalet svarande"),
            figure.pooled,
            _NUMBERS,
            pooled=True,
            operands=True,
            weighted=True,
            excel="{n}",
            writing=writing.MEAN,
            floor=floors.MEAN,
            behind="told-wmean",
        ),
        Rule(
            "share",
            Text("segmentin summa / kaikkien segmenttien summa", "segmentets summa / summan av alla segment"),
            figure.pooled,
            frozenset({"rate"}),
            pooled=True,
            additive=False,
            terms=_SHARE,
            composed_of=frozenset({"sum"}),
            floor=floors.POINT,
            behind="told-ratio",
        ),
        Rule(
            "mean_of",
            Text(
                "kohtien keskiarvojen keskiarvo; jokaisella kohdalla sama paino",
                "medeltalet av punkternas medeltal; varje punkt väger lika mycket",
            ),
            figure.pooled,
            _AMOUNTS,
            pooled=True,
            additive=False,
            terms=_MEAN,
            composed_of=frozenset({"wmean"}),
            writing=writing.MEAN,
            floor=floors.MEAN_OF_MEANS,
            behind="told-mean_of",
        ),
        Rule(
            "direct",
            Text("kunkin tason oma luku, ei summa", "varje nivås eget tal, ingen summa"),
            figure.own,
            _NUMBERS,
            additive=False,
            is_own=True,
        ),
        Rule("list", Text("luetellaan, ei lasketa yhteen", "räknas upp, summeras inte"), None, SORTS),
        Rule("none", Text("ei lasketa yhteen", "summeras inte"), None, SORTS, is_kept=True),
    )
}
NOT_ADDED = RULES[Rollup.rule]
"""The rule of a field that names none."""


def rule_of(field: Field) -> Rule:
    """The rule that a field names."""
    return RULES[field.rollup.rule]


def writing_of(field: Field) -> Writing:
    """How a field's figure is written: by its rule, else by its kind."""
    return rule_of(field).writing or kind_of(field).writing


def own_figure(rollup: Rollup, answers: Mapping[tuple[str, str, str], Value]) -> float | None:
    """One area's own figure of a derived field, from its answers by (field, segment, row)."""
    rule = RULES[rollup.rule]
    pair = [answers.get((name, "", "")) for name in (rollup.numerator, rollup.denominator)]
    top, bottom = (exact(value) if isinstance(value, (int, float)) else None for value in pair)
    if top is None or bottom is None or rule.fold is None:
        return None
    number = as_number(rule.fold([rule.contribution(top, bottom)]).value)
    return None if number is None else float(number)
