"""What only a whole form can prove: ids that clash, references that lead nowhere, figures that cannot be made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workbook_kit.errors import SpecError
from workbook_kit.form import kinds
from workbook_kit.form.model import Block, Field, Form, Question
from workbook_kit.form.rules import rule_of


def prove(name: str, form: Form) -> None:
    """Raise SpecError for the first thing that is wrong with a form; ``name`` is the file's name for messages."""
    for sheet in form.sheets:
        for block in sheet.blocks:
            where = f"{name}: sheet {sheet.id!r}, block {block.id!r}"
            _prove_block(where, form, block)
            if dict(sheet.lanes).get(block.lane, 0) + block.width > len(sheet.widths):
                raise SpecError(where, f"is wider than the {len(sheet.widths)} columns that 'widths' gives the sheet")
    for what, ids in _ids(form):
        double = {one for one in ids if ids.count(one) > 1}
        if double:
            raise SpecError(f"{name}: {what} {min(double)!r}", "the id stands twice")
    for field in form.fields.values():
        _prove_field(f"{name}: field {field.id!r}", form, field)
    for question in form.questions:
        _prove_question(f"{name}: question {question.title.fi!r}", form, question)


def prove_shared(forms: Iterable[Form]) -> None:
    """Forms of two levels may share what each level tells of itself; a figure of one id would be two numbers."""
    found: dict[str, Form] = {}
    for form in forms:
        for name in (f.id for f in form.fields.values() if rule_of(f).rolls_up):
            other = found.setdefault(name, form)
            if other.level != form.level:
                raise SpecError(f"{form.file}: field {name!r}", f"rolls up in {other.file}, too: give it another id")


def _prove_field(where: str, form: Form, field: Field) -> None:
    _prove_references(where, form, field)
    if field.rollup.of or field.figure or rule_of(field).counts_choices:
        _prove_figure(where, form, field)
    if field.rollup.names_zeros and not field.rollup.numerator:
        raise SpecError(where, "has 'names_zeros', which goes with a numerator and a denominator")
    if field.rollup.dated_by:
        _prove_year(where, form, field)
    _prove_plan(where, form, field)


def _prove_plan(where: str, form: Form, field: Field) -> None:
    """What a plan brings along, and that figures which are made of it belong to its year, too."""
    if field.carry == "unfinished" and field.id not in form.finished_by:
        raise SpecError(where, "carries what is unfinished: its table needs 'finished', a field and its codes")
    made_of = (field.rollup.numerator, field.rollup.denominator, *field.rollup.of)
    if not field.plan and any(form.fields[name].plan for name in made_of if name):
        raise SpecError(where, "is made of what belongs to a plan: it needs 'plan = true', too")


def _ids(form: Form) -> Iterator[tuple[str, list[str]]]:
    yield "segment", [segment.code for segment in form.segments]
    yield "sheet", ["ohje", *(sheet.id for sheet in form.sheets)]
    yield "tab", ["ohje", "tarkistus", *(sheet.title.fi.casefold() for sheet in form.sheets)]
    yield "tab", ["anvisning", "kontroll", *(sheet.title.sv.casefold() for sheet in form.sheets)]
    yield "block", [block.id for sheet in form.sheets for block in sheet.blocks]
    yield "field", [field.id for sheet in form.sheets for block in sheet.blocks for field in block.all_fields()]
    for sheet in form.sheets:
        for block in sheet.blocks:
            yield f"row of block {block.id!r}:", [row.code for row in block.rows]


def _prove_block(where: str, form: Form, block: Block) -> None:
    unknown = [segment for segment in block.segments if segment not in form.segment_labels]
    if unknown:
        raise SpecError(where, f"segment {unknown[0]!r} is not declared in this form")
    if block.by_area and block.shape != "items":
        raise SpecError(where, "by_area goes with a block of items")
    if block.shape == "items" and not block.columns:
        raise SpecError(where, "an items block needs at least one part, its input column")
    if block.shape != "items" and not block.rows:
        raise SpecError(where, f"a {block.shape} needs rows")
    if block.finished:
        _prove_finished(where, block, *block.finished)
    if block.shape == "matrix" and not block.segments:
        raise SpecError(where, "a matrix needs segments, its columns")
    if block.row_name and (block.shape != "matrix" or len(block.fields) != 1):
        raise SpecError(where, "row_name goes with a matrix of one field")


def _prove_finished(where: str, block: Block, name: str, codes: tuple[str, ...]) -> None:
    """Which rows of a plan came true is said by a choice of theirs, which starts anew with the plan year."""
    field = next((asked for asked in block.fields if asked.id == name), None)
    if block.shape != "table" or field is None:
        raise SpecError(where, f"'finished' names {name!r}, which is no column of this table")
    if not codes or set(codes) - {code for code, _ in field.choices}:
        raise SpecError(where, f"'finished' needs codes of {name!r}, and only such")
    if field.carry != "within-year":
        raise SpecError(where, f"{name!r} says what came true, so its 'carry' is within-year")


def _prove_question(where: str, form: Form, question: Question) -> None:
    for name in question.fields:
        if name not in form.fields:
            raise SpecError(where, f"names the field {name!r}, which this form does not have")
        if rule_of(form.fields[name]).fold is None or form.segments_of[name] != ("",):
            raise SpecError(where, f"names {name!r}, which gives no single figure")


def _prove_references(where: str, form: Form, field: Field) -> None:
    remark = form.remark_of.get(field.id)
    if remark and (remark not in form.fields or not kinds.kind_of(form.fields[remark]).is_text):
        raise SpecError(where, f"is explained by {remark!r}, which is not a text field of this form")
    rollup = field.rollup
    wanted = [field.at_most, rollup.numerator, rollup.denominator, rollup.counted_by, *(rollup.only or ())[:1]]
    for other in filter(None, wanted):
        _prove_known(where, form, other)
        if form.fields[other].figure:
            raise SpecError(where, f"names {other!r}, which is reckoned and stands in no cell")
    for other in filter(None, wanted[:4]):
        if not kinds.kind_of(form.fields[other]).numeric:
            raise SpecError(where, f"reckons with {other!r}, which is not a number")


def _prove_known(where: str, form: Form, name: str) -> None:
    if name not in form.fields:
        raise SpecError(where, f"names the field {name!r}, which this form does not have")


def _prove_segments(where: str, form: Form, field: Field) -> None:
    """Both operands are asked for the segments that a figure is reckoned for."""
    for other in filter(None, (field.rollup.numerator, field.rollup.denominator)):
        lacking = [one for one in form.segments_of[field.id] if one not in form.segments_of[other]]
        if lacking:
            raise SpecError(where, f"is reckoned for the segment {lacking[0]!r}, which {other!r} is not asked for")


def _prove_year(where: str, form: Form, field: Field) -> None:
    """The year of a pair of answers is a whole number that is asked beside them."""
    name = field.rollup.dated_by
    _prove_known(where, form, name)
    year = form.fields[name]
    if not field.rollup.numerator:
        raise SpecError(where, "has 'dated_by', which goes with a numerator and a denominator")
    if not kinds.kind_of(year).is_integer or not year.ungrouped:
        raise SpecError(where, f"is dated by {name!r}, which is not a whole number that is 'ungrouped', as years are")
    if form.segments_of[name] != form.segments_of[field.id]:
        raise SpecError(where, f"is dated by {name!r}, which is asked for other segments")


def _prove_figure(where: str, form: Form, field: Field) -> None:
    """What a figure that stands in no cell is put together from."""
    rule, rollup = rule_of(field), field.rollup
    if not field.figure:
        raise SpecError(where, "is asked; only a figure may name others with 'of'")
    if not rollup.of and not rule.operands:
        raise SpecError(where, "needs 'of', the figures that it is put together from")
    _prove_segments(where, form, field)
    if rollup.of and (rollup.numerator or rollup.denominator):
        raise SpecError(where, "has both 'of' and operands")
    if rollup.of and (rollup.only or rollup.hide_below or rollup.counted_by):
        raise SpecError(where, "takes 'only', 'hide_below' and 'counted_by' from what it is put together from")
    if rollup.of and rule.is_of_segment != bool(field.segments):
        raise SpecError(where, f"rule {rule.name!r} {'takes no' if field.segments else 'needs'} segments")
    if rule.counts_choices != bool(rollup.codes):
        needs = "needs" if rule.counts_choices else "takes no"
        raise SpecError(where, f"rule {rule.name!r} {needs} 'is', codes of a choice")
    for name in rollup.of:
        _prove_known(where, form, name)
        if rule.counts_choices:
            _prove_picked(where, form, field)
            continue
        _prove_part(where, form, field, form.fields[name])


def _prove_picked(where: str, form: Form, field: Field) -> None:
    """A share of a choice counts codes that its one field has."""
    if len(field.rollup.of) > 1 or field.rollup.row:
        raise SpecError(where, "is the share of one choice, in all its rows")
    name = field.rollup.of[0]
    unknown = set(field.rollup.codes) - {code for code, _ in form.fields[name].choices}
    if unknown:
        raise SpecError(where, f"counts the code {min(unknown)!r}, which {name!r} does not have")


def _prove_part(where: str, form: Form, field: Field, part: Field) -> None:
    """A figure is put together from figures of the right rule that are there wherever it is."""
    rule = rule_of(field)
    if part.rollup.is_composite or part.rollup.rule not in rule.composed_of:
        raise SpecError(where, f"rule {rule.name!r} cannot put together {part.id!r}, whose rule is another")
    names = list(form.fields)
    if names.index(part.id) > names.index(field.id):
        raise SpecError(where, f"stands before {part.id!r}, which it is put together from")
    if part.rollup.hide_below and not rule.is_mean_of_figures:
        raise SpecError(where, f"would be wrong where {part.id!r} is hidden")
    bare = {*field.levels, *field.ours} - {form.level, *part.levels, *part.ours}
    if bare:
        raise SpecError(where, f"is for the level {min(bare)!r}, to which {part.id!r} does not roll up")
    if set(field.segments) - set(form.segments_of[part.id]):
        raise SpecError(where, f"has a segment that {part.id!r} is not asked for")
    rows = [row.code for sheet in form.sheets for block in sheet.blocks if part in block.fields for row in block.rows]
    if field.rollup.row and (not rule.takes_rows or len(field.rollup.of) > 1 or field.rollup.row not in rows):
        raise SpecError(where, f"is for the row {field.rollup.row!r}: a sum of one field that has such a row")
