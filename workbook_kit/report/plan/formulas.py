"""The formulas of the summaries: what an area brings, what adds up, and what a figure is; one place for their text.

Only functions that Excel 2010, LibreOffice and Google Sheets all have. Totals look through whole columns by name, so
that the data may be sorted; a cell that is blank, or says that there is no number, never counts as zero.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from workbook_kit.figures.rollup import own_parts, parts_of
from workbook_kit.form import kinds
from workbook_kit.form.rules import RULES
from workbook_kit.registry import Area
from workbook_kit.report.plan.lines import Line, line_key, pairs
from workbook_kit.report.plan.measure import Metric, slot_key
from workbook_kit.report.plan.places import Part, Plan, column, quoted

_ANY_NUMBER = ">-1E+300"
FIGURES = {"growth_ratio": "{n}/{d}-1"}
"""What a pooled figure is of its two sums, where it is not simply their quotient."""


@dataclass(frozen=True)
class Borne:
    """What a line of the data brings, as formulas; empty where its metric has no such part."""

    number: str = ""
    numerator: str = ""
    denominator: str = ""
    counts: str = ""
    answered: str = ""
    dated: str = ""


def borne(plan: Plan, line: Line, row: int) -> Borne:
    """The formulas of a line that bears a figure; ``row`` is its number on the screen."""
    metric = line.metric
    if metric is None:
        return Borne()
    if metric.is_joined:
        return Borne(counts=_any_part(plan, metric, row))
    if metric.rule.operands:
        bears = _paired(plan, metric, line, row)
    elif metric.rule.name == "share_yes":
        bears = _said_yes(plan, metric, line, row)
    elif metric.rule.picks:
        bears = _picked(plan, metric, row)
    elif line.gathered:
        bears = _gathered(plan, metric, line, row)
    else:
        value = f"{column('data', 'value')}{row}"
        bears = Borne(number=f'=IF(ISNUMBER({value}),{value},"")', counts=f"=IF(ISNUMBER({value}),1,0)")
    rollup = metric.field.rollup
    if rollup.hide_below and (metric.is_pooled or rollup.counted_by):
        bears = replace(bears, answered=_answered(plan, metric, row))
    if rollup.dated_by:
        bears = replace(bears, dated=_dated(plan, metric, line, row))
    return bears


def _own(plan: Plan, metric: Metric, row: int) -> str:
    """The criteria that pick an area's own answers to the line's metric, or those of another, perhaps of one row."""
    key, area = (f"${column('data', of)}{row}" for of in ("id", "area"))
    rollup, names = metric.field.rollup, {of: plan.name("data", of) for of in ("id", "area", "row")}
    if not rollup.of:
        return f"{names['id']},{key},{names['area']},{area}"
    own = f'{names["id"]},"{plan.keys(metric.form, rollup.of[0])}",{names["area"]},{area}'
    return f'{own},{names["row"]},"{rollup.row}"' if rollup.row else own


def _any_part(plan: Plan, metric: Metric, row: int) -> str:
    """Whether an area brought anything to the figures that this one is put together from."""
    area, names = f"${column('data', 'area')}{row}", {of: plan.name("data", of) for of in ("id", "area")}
    counted = []
    for name in metric.field.rollup.of:
        borne_in = "numerator" if RULES[metric.form.fields[name].rollup.rule].pooled else "number"
        is_of_segment = metric.rule.is_of_segment
        key = plan.part(metric, name, metric.segment).key if is_of_segment else plan.keys(metric.form, name)
        counted.append(
            f'COUNTIFS({names["id"]},"{key}",{names["area"]},{area},{plan.name("data", borne_in)},"{_ANY_NUMBER}")'
        )
    return f"=IF({'+'.join(counted)}>0,1,0)"


def _gathered(plan: Plan, metric: Metric, line: Line, row: int) -> Borne:
    """A sum or a count over the rows of one area."""
    values, own = plan.name("data", "value"), _own(plan, metric, row)
    counts, met = f"{column('data', 'counts')}{row}", _condition(plan, metric, line)
    answered = "<>" if metric.rule.name == "count" else _ANY_NUMBER
    there = f'COUNTIFS({own},{values},"{answered}")'
    total = there if metric.rule.name == "count" else f"SUMIFS({values},{own})"
    is_counted = f"AND({there}>0,{met})" if met else f"{there}>0"
    return Borne(number=f'=IF({counts}=1,{total},"")', counts=f"=IF({is_counted},1,0)")


def _said_yes(plan: Plan, metric: Metric, line: Line, row: int) -> Borne:
    """Yes, of yes and no; anything else is no answer."""
    yes, no = kinds.YESNO[plan.scope.language]
    if line.gathered:
        values, own = plan.name("data", "value"), _own(plan, metric, row)
        top = f"COUNTIFS({own},{values},{exactly(yes)})"
        said = f"{top}+COUNTIFS({own},{values},{exactly(no)})"
    else:
        value = f"{column('data', 'value')}{row}"
        top, said = f'IF({value}="{yes}",1,0)', f'IF(OR({value}="{yes}",{value}="{no}"),1,0)'
    met = _condition(plan, metric, line)
    return _part_of(top, f"IF({met},{said},0)" if met else said, row)


def _picked(plan: Plan, metric: Metric, row: int) -> Borne:
    """The answers of a choice that are among the codes, of all its answers."""
    values, own, rollup = plan.name("data", "value"), _own(plan, metric, row), metric.field.rollup
    words = dict(metric.form.fields[rollup.of[0]].choices)
    picked = [f"COUNTIFS({own},{values},{exactly(words[code][plan.scope.language])})" for code in rollup.codes]
    return _part_of("+".join(picked), f'COUNTIFS({own},{values},"<>")', row)


def _part_of(top: str, said: str, row: int) -> Borne:
    """How many answers are of one sort, of how many there are; nothing where there is none."""
    counts, bottom = (f"{column('data', of)}{row}" for of in ("counts", "denominator"))
    return Borne(
        numerator=f'=IF({counts}=1,{top},"")',
        denominator=f'=IF({said}>0,{said},"")',
        counts=f"=IF(ISNUMBER({bottom}),1,0)",
    )


def _paired(plan: Plan, metric: Metric, line: Line, row: int) -> Borne:
    """Numerator and denominator of the rows that have both; a mean brings the sum behind it."""
    cells = [(_found(plan, top), _found(plan, bottom)) for top, bottom in pairs(metric, line.area, plan.line_keys)]
    both = [f"AND(ISNUMBER({top}),ISNUMBER({bottom}))" for top, bottom in cells]
    counts, bottom_cell = (f"{column('data', of)}{row}" for of in ("counts", "denominator"))
    times = f"*{bottom_cell}" if len(cells) == 1 else "*{bottom}"
    tops = [top + (times.format(bottom=bottom) if metric.rule.weighted else "") for top, bottom in cells]
    bottoms = [bottom for _, bottom in cells]
    any_pair = both[0] if len(both) == 1 else f"OR({','.join(both)})"
    met = _condition(plan, metric, line)
    return Borne(
        numerator=f'=IF({counts}=1,{_added(tops, both)},"")',
        denominator=f'=IF({counts}=1,{_added(bottoms, both)},"")',
        counts=f"=IF({f'AND({any_pair},{met})' if met else any_pair},1,0)",
    )


def _added(terms: Sequence[str], conditions: Sequence[str]) -> str:
    if len(terms) == 1:
        return terms[0]
    return "+".join(f"IF({met},{term},0)" for term, met in zip(terms, conditions, strict=True))


def exactly(word: str) -> str:
    """The criterion that a cell holds just this word, whatever stands in it."""
    plain = re.sub(r"([~*?])", r"~\1", word).replace('"', '""')
    return f'"={plain}"'


def _found(plan: Plan, key: str) -> str:
    """One answer by its key, wherever sorting has put it."""
    return f'INDEX({plan.name("data", "value")},MATCH("{key}",{plan.name("data", "key")},0))'


def _condition(plan: Plan, metric: Metric, line: Line) -> str:
    only = metric.field.rollup.only
    if not only:
        return ""
    choices = dict(metric.form.fields[only[0]].choices)
    word = choices[only[1]][plan.scope.language]
    return f'{_found(plan, line_key(line.area, slot_key(only[0], metric.segment), ""))}="{word}"'


def _answered(plan: Plan, metric: Metric, row: int) -> str:
    """How many answers stand behind an area's figure."""
    counts, bottom, area = (f"{column('data', of)}{row}" for of in ("counts", "denominator", "area"))
    number = bottom
    if counted_by := metric.field.rollup.counted_by:
        key = plan.key(metric.form, counted_by, "")
        names = [plan.name("data", of) for of in ("value", "id", "area")]
        number = f'SUMIFS({names[0]},{names[1]},"{key}",{names[2]},{area})'
    return f'=IF({counts}=1,{number},"")'


def _dated(plan: Plan, metric: Metric, line: Line, row: int) -> str:
    """The year that an area's answers are of, where it told one."""
    key = line_key(line.area, slot_key(metric.field.rollup.dated_by, metric.segment), "")
    year = _found(plan, key)
    return f'=IF(AND({column("data", "counts")}{row}=1,ISNUMBER({year})),{year},"")' if key in plan.line_keys else ""


def borne_by(plan: Plan, of: str, place: int, row: int) -> str:
    """An area's own figure on row ``row`` of the metrics sheet: from line ``place`` of the data, if it still bears it.

    Once the data have been sorted it is looked for by metric and area; doing so for every figure from the start takes
    LibreOffice more than twice the time.
    """
    data = quoted(plan.tab("data"))
    there = {name: f"{data}!${column('data', name)}${place}" for name in ("id", "area", "counts", of)}
    key, area = (f"${column('metrics', name)}{row}" for name in ("id", "area"))
    is_there = f"AND({there['id']}={key},{there['area']}={area},ISNUMBER({there['counts']}))"
    own = f"{plan.name('data', 'id')},{key},{plan.name('data', 'area')},{area}"
    found = f"SUMIFS({plan.name('data', of)},{own})"
    searched = f'IF(COUNTIFS({own},{plan.name("data", "counts")},1)=0,"",{found})'
    return f"=IF({is_there},{there[of]},{searched})"


def totals(plan: Plan, metric: Metric, row: int, *, of_ely: bool) -> dict[Part, str]:
    """The formulas of a total over the data; ``row`` is its number on the screen."""
    reported = f"{column('metrics', 'reported')}{row}"
    lines = chosen(plan, row, of_ely=of_ely)
    many, few = metric.field.rollup.hide_below, f"SUMIFS({plan.name('data', 'answered')},{lines})"
    hides = f'IF({few}<{many},"",{{}})' if many else "{}"

    def total(of: str) -> str:
        added = hides.format(f"SUMIFS({plan.name('data', of)},{lines})")
        return f'=IF({reported}=0,"",{added})'

    if not metric.is_pooled:
        return {"value": total("number")}
    return {"value": quotient(metric, row), "numerator": total("numerator"), "denominator": total("denominator")}


def put_together(plan: Plan, metric: Metric, area: Area, row: int) -> dict[Part, str]:
    """The formulas of a figure that is put together from others of its area; ``row`` is its number on the screen."""
    formulas: dict[Part, str] = {}
    own, every = own_parts(metric.form, metric.field, metric.segment), parts_of(metric.form, metric.field)
    for part, term in metric.rule.terms.items():
        cells = {slot: plan.cell(plan.part(metric, *slot), area.code, term.part) for slot in every}
        needed = [cell for slot in own if (cell := cells[slot])]
        taken = needed if term.own else [cell for cell in cells.values() if cell]
        told = f"{'COUNT' if term.counts else 'SUM'}({','.join(taken)})"
        formulas[part] = f'=IF(COUNT({",".join(needed)})=0,"",{told})'
    return formulas if not metric.is_pooled else {"value": quotient(metric, row), **formulas}


def counted_of(plan: Plan, metric: Metric, row: int, *, of_ely: bool) -> dict[Part, str]:
    """How many areas reported a metric, and how many were to."""
    level = plan.scope.level(metric.form.level)
    returns = {of: plan.name("returns", of) for of in ("areas", "area-level", "ely")}
    ely = f",{returns['ely']},${column('metrics', 'area')}{row}" if of_ely else ""
    return {
        "reported": f"=COUNTIFS({chosen(plan, row, of_ely=of_ely)},{plan.name('data', 'counts')},1)",
        "expected": f'=SUMIFS({returns["areas"]},{returns["area-level"]},"{level}"{ely})',
    }


def chosen(plan: Plan, row: int, *, of_ely: bool) -> str:
    """The criteria that pick a metric's lines, of one ELY area or of all."""
    key, area = (f"${column('metrics', of)}{row}" for of in ("id", "area"))
    ely = f",{plan.name('data', 'ely')},{area}" if of_ely else ""
    return f"{plan.name('data', 'id')},{key}{ely}"


def quotient(metric: Metric, row: int) -> str:
    """A pooled figure of the two sums beside it; none where there is nothing to divide by."""
    top, bottom = (f"{column('metrics', of)}{row}" for of in ("numerator", "denominator"))
    figure = FIGURES.get(metric.rule.name, "{n}/{d}").format(n=top, d=bottom)
    return f'=IF(N({bottom})=0,"",{figure})'
