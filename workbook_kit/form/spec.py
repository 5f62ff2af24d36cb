"""From the data of a TOML file to a form, which proves itself here or raises SpecError with file and key."""

from __future__ import annotations

from typing import Any, cast, get_args

from workbook_kit import excel
from workbook_kit.form import kinds
from workbook_kit.form.model import (
    LEVELS,
    Block,
    Carry,
    Choices,
    Column,
    Declared,
    Field,
    Form,
    Item,
    Question,
    Rollup,
    Row,
    Shape,
    Sheet,
    Time,
    part_of,
)
from workbook_kit.form.proof import prove
from workbook_kit.form.repeated import expanded
from workbook_kit.form.rules import RULES, rule_of
from workbook_kit.form.toml_table import Data, Table, read_toml
from workbook_kit.language import Text

_LEVEL_NAMES = {
    "region": Text("Seutu", "Region"),
    "ely": Text("Alue", "Område"),
    "national": Text("Valtakunta", "Riket"),
}
_INFO = ("unit", "source", "level", "frequency", "previous")
_QUARTERS = ("Q1", "Q2", "Q3", "Q4")
_SAID = ("source", "frequency", "note", "caution", "help", "default")
"""The texts that a field may have beside its label."""
_NO_FIELD = Field("", "", Text())


def parse(name: str, text: str) -> Form:
    """Read one form from TOML text; ``name`` is the file's name for messages. Raises SpecError."""
    return form_of(name, expanded(name, read_toml(name, text)))


def form_of(name: str, data: Data) -> Form:
    """A form from the data of its file. Raises SpecError."""
    top = Table(f"{name}: ", data)
    head = Table(f"{name}: form.", top.take("form", dict))
    level = head.take("level", str)
    if level not in ("region", "ely"):
        head.fail(f"level {level!r} is not 'region' or 'ely'")
    vocabulary = _choices(top)
    segments = tuple(
        Row(t.take("code", str), Text(t.take("fi", str), t.take("sv", str))) for t in top.tables("segment")
    )
    form = Form(
        id=head.take("id", str),
        version=head.take("version", str),
        level=level,
        title=head.text("title"),
        guide=tuple((t.text("title"), t.text("text")) for t in head.tables("guide")),
        segments=segments,
        sheets=tuple(_sheet(t, vocabulary) for t in top.tables("sheet")),
        checks=tuple(_check(t) for t in top.tables("check")),
        file=name,
        questions=tuple(_question(t) for t in head.tables("question")),
    )
    head.done()
    top.done()
    prove(name, form)
    return form


def _question(t: Table) -> Question:
    question = Question(t.text("title"), tuple(t.take("fields", list)))
    t.done()
    return question


def _check(t: Table) -> Declared:
    """A check's kind; its other keys are the kind's own affair."""
    kind, trial = t.take("kind", str), t.take("trial", bool, False)
    keys = {key: tuple(value) if isinstance(value, list) else value for key, value in t.rest().items()}
    return Declared(kind, tuple(sorted(keys.items())), trial)


def _choices(top: Table) -> dict[str, Choices]:
    lists: dict[str, Choices] = {"": ()}
    for name, entries in top.take("choices", dict, {}).items():
        table = Table(f"{top.where}choices.{name}", entries)
        lists[name] = tuple((code, table.text(code)) for code in entries)
        for language in ("fi", "sv"):
            labels = [text[language] for _, text in lists[name]]
            if any("," in label or '"' in label for label in labels) or len(",".join(labels)) > excel.LONGEST_LIST:
                table.fail("drop-down labels may hold no comma or quote and 255 characters together")
            if len(set(labels)) != len(labels):
                table.fail("two choices share a label")
    return lists


def _sheet(t: Table, vocabulary: dict[str, Choices]) -> Sheet:
    widths = tuple(float(w) for w in t.take("widths", list))
    lanes = {name: _column(t, letter) for name, letter in t.take("lanes", dict, {}).items()}
    title = t.text("title")
    if max(len(title.fi), len(title.sv)) > excel.LONGEST_TAB or set(excel.NOT_IN_TABS) & set(title.fi + title.sv):
        t.fail("the title is a tab's name: 31 characters at most, none of []:*?/\\")
    sheet = Sheet(
        id=t.take("id", str),
        title=title,
        heading=t.text("heading", title),
        intro=t.text("intro", Text()),
        landscape=t.take("landscape", bool, False),
        one_page=t.take("one_page", bool, False),
        widths=widths,
        lanes=tuple(lanes.items()),
        blocks=tuple(_block(b, vocabulary, lanes) for b in t.tables("block")),
    )
    t.done()
    return sheet


def _column(t: Table, letter: str) -> int:
    if len(letter) != 1 or not letter.isascii() or not letter.isupper():
        t.fail(f"{letter!r} is not a column from A to Z")
    return excel.column(letter)


def _block(t: Table, vocabulary: dict[str, Choices], lanes: dict[str, int]) -> Block:
    shape = t.take("shape", str)
    if shape not in ("items", "table", "matrix"):
        t.fail(f"shape {shape!r} is not items, table or matrix")
    lane = t.take("lane", str, "")
    if lane and lane not in lanes:
        t.fail(f"lane {lane!r} is not one of the sheet's lanes")
    plan = t.take("plan", bool, False)
    parts = tuple(_field(p, vocabulary, plan=plan, part=True) for p in t.tables("part"))
    fields = tuple(_field(f, vocabulary, plan=plan) for f in t.tables("field"))
    row_names = tuple(_field(f, vocabulary, plan=plan) for f in t.tables("row_name"))
    block = Block(
        id=t.take("id", str),
        shape=cast("Shape", shape),
        title=t.text("title", Text()),
        intro=t.text("intro", Text()),
        lane=lane,
        info=tuple(t.take("info", list, [])),
        columns=_columns(parts, fields, shape),
        items=tuple(_item(f, parts) for f in fields) if shape == "items" else (),
        fields=() if shape == "items" else fields,
        rows=_rows(t),
        segments=tuple(t.take("segments", list, [])),
        row_name=row_names[0] if row_names else None,
        listed=t.take("listed", bool, False),
        remark=t.take("remark", str, ""),
        by_area=t.take("by_area", bool, False),
        figures=tuple(_field(f, vocabulary, plan=plan, figure=True) for f in t.tables("figure")),
        finished=_finished(t),
    )
    if set(block.info) - set(_INFO):
        t.fail(f"info holds {min(set(block.info) - set(_INFO))!r}, which is none of {', '.join(_INFO)}")
    t.done()
    return block


def _finished(t: Table) -> tuple[str, tuple[str, ...]] | None:
    """The field that says which rows came true, and its codes that do."""
    name, *codes = t.take("finished", list, []) or [""]
    return (name, tuple(codes)) if name else None


def _columns(parts: tuple[Field, ...], fields: tuple[Field, ...], shape: str) -> tuple[Column, ...]:
    if shape == "matrix":
        return ()
    if shape == "table":
        return tuple(Column(f.id, f.label) for f in fields)
    return tuple(Column(p.id, p.label) for p in parts)


def _item(item: Field, parts: tuple[Field, ...]) -> Item:
    """A derived item that has a cell of its own shows its figure there and asks nothing else."""
    figure_only = item.derived and any(not part.id for part in parts)
    return Item(item, tuple((None if figure_only else part_of(item, part)) if part.id else item for part in parts))


def _rows(t: Table) -> tuple[Row, ...]:
    if not t.has("row"):
        return tuple(Row(str(number)) for number in range(1, t.take("rows", int, 0) + 1))
    return tuple(Row(r.take("code", str), Text(r.take("fi", str), r.take("sv", str))) for r in t.tables("row"))


def _field(t: Table, vocabulary: dict[str, Choices], *, plan: bool, part: bool = False, figure: bool = False) -> Field:
    identity = t.take("id", str, "" if part else None)
    kind = t.take("kind", str, "" if part and not identity else None)
    if kind not in kinds.KINDS and not (part and not identity):
        t.fail(f"kind {kind!r} is none of {', '.join(kinds.KINDS)}")
    levels = tuple(t.take("levels", list, ["region"]))
    field = Field(
        id=identity,
        kind=kind,
        label=t.text("label", Text() if part and not identity else None),
        unit=t.word("unit"),
        levels=levels,
        ours=tuple(t.take("ours", list, [])),
        level_text=t.text("level_text", _level_text(levels)),
        choices=_field_choices(t, kind, vocabulary),
        required=_required(t),
        due=tuple(t.take("due", list, [])),
        rollup=_rollup(t),
        **{name: t.text(name, Text()) for name in _SAID},
        min=t.limit("min"),
        max=t.limit("max"),
        at_most=t.take("at_most", str, ""),
        time=t.take("time", str, ""),
        basis=t.take("basis", str, ""),
        carry=_carry(t),
        plan=t.take("plan", bool, plan),
        personal=t.take("personal", bool, False),
        derived=t.take("derived", bool, False),
        figure=figure,
        headline=t.take("headline", bool, False),
        ungrouped=t.take("ungrouped", bool, False),
        explains=t.take("explains", bool, False),
        lines=t.take("lines", int, 1),
        segments=tuple(t.take("segments", list, [])),
    )
    _prove_field(t, field)
    t.done()
    return field


def _carry(t: Table) -> Any:
    """What a form brings along; the first version knew only ``true``, which is always."""
    said = t.take("carry", (str, bool), "")
    return said if isinstance(said, str) else ("always" if said else "")


def _level_text(levels: tuple[Any, ...]) -> Text:
    names = [_LEVEL_NAMES[level] for level in levels if level in _LEVEL_NAMES]
    return Text(" / ".join(n.fi for n in names), " / ".join(n.sv for n in names))


def _field_choices(t: Table, kind: str, vocabulary: dict[str, Choices]) -> Choices:
    name = t.take("choices", str, "")
    if name not in vocabulary:
        t.fail(f"choices {name!r} is not declared in this form")
    row = kinds.KINDS.get(kind)
    naming = [one.name for one in kinds.KINDS.values() if one.names_choices]
    if (row is not None and row.names_choices) != bool(name):
        t.fail(f"kind {', '.join(map(repr, naming))} needs choices, and no other kind may have them")
    return (row.choices if row else ()) or vocabulary[name]


def _required(t: Table) -> Any:
    required = t.take("required", (bool, str), False)
    if required not in (True, False, "row"):
        t.fail("'required' is true, false or \"row\" (only in a row that is begun)")
    return {True: "always", False: "", "row": "row"}[required]


def _rollup(t: Table) -> Rollup:
    data = t.take("rollup", (str, dict), Rollup.rule)
    table = Table(f"{t.where}rollup.", {"rule": data} if isinstance(data, str) else data)
    only, codes = table.take("only", dict, {}), table.take("is", (str, list), [])
    rollup = Rollup(
        rule=table.take("rule", str),
        numerator=table.take("numerator", str, ""),
        denominator=table.take("denominator", str, ""),
        of=tuple(table.take("of", list, [])),
        row=table.take("row", str, ""),
        codes=(codes,) if isinstance(codes, str) else tuple(codes),
        only=(only["field"], only["is"]) if only else None,
        hide_below=table.take("hide_below", int, 0),
        counted_by=table.take("counted_by", str, ""),
        dated_by=table.take("dated_by", str, ""),
        names_zeros=table.take("names_zeros", bool, False),
    )
    table.done()
    if rollup.rule not in RULES:
        table.fail(f"rule {rollup.rule!r} is none of {', '.join(RULES)}")
    return rollup


def _prove_field(t: Table, field: Field) -> None:
    unknown = [level for level in (*field.levels, *field.ours) if level not in LEVELS]
    if unknown:
        t.fail(f"level {unknown[0]!r} is none of {', '.join(LEVELS)}")
    if set(field.due) - set(_QUARTERS):
        t.fail(f"due holds {min(set(field.due) - set(_QUARTERS))!r}, which is not a quarter")
    if field.time not in get_args(Time):
        t.fail(f"time {field.time!r} is not flow, stock or stock_mean")
    if field.carry not in get_args(Carry):
        t.fail(f"carry {field.carry!r} is not always, within-year or unfinished")
    if max(len(field.help.fi), len(field.help.sv)) > excel.LONGEST_PROMPT:
        t.fail("'help' is longer than the 255 characters of an input message")
    if field.kind and kinds.kind_of(field).sort not in rule_of(field).sorts:
        t.fail(f"rule {field.rollup.rule!r} does not fit the kind {field.kind!r}")
    rule, has_two = rule_of(field), bool(field.rollup.numerator and field.rollup.denominator)
    if not field.rollup.of and rule.operands != has_two:
        t.fail(f"rule {rule.name!r} {'needs' if rule.operands else 'takes no'} numerator and denominator")
    if field.derived and not rule.operands:
        t.fail("a derived field needs a rule with numerator and denominator")
