"""A form proves itself when it is loaded: every fault is one line with file and key."""

from pathlib import Path

import pytest

from tests.making import TABLE, library_form
from workbook_kit.errors import SpecError
from workbook_kit.form import spec
from workbook_kit.form.versions import load_versions

FAULTS = [
    ("unknown kind", 'kind = "whole"', 'kind = "wholee"', "L-lainat", "'wholee'"),
    ("missing Swedish", 'sv = "L-lainat sv"', 'se = "L-lainat sv"', "L-lainat", "'sv' is missing"),
    ("empty Swedish", 'sv = "L-lainat sv"', 'sv = ""', "L-lainat", "Finnish and its Swedish"),
    ("duplicate id", 'id = "L-menot"', 'id = "L-lainat"', "L-lainat", "stands twice"),
    ("rule that is none", 'rollup = "sum"', 'rollup = "summa"', "L-lainat", "'summa'"),
    ("rule that does not fit", 'rollup = "count"', 'rollup = "sum"', "L-hylly", "does not fit the kind 'text'"),
    ("key that nobody knows", "min = 0", "minimum = 0", "L-lainat", "'minimum'"),
    ("level that is none", '"region", "national"', '"region", "world"', "L-hylly", "'world'"),
    ("choices not declared", 'choices = "kunto"', 'choices = "kunnot"', "L-kunto", "'kunnot'"),
    ("choices missing", 'choices = "kunto"', "", "L-kunto", "needs choices"),
    ("segment not declared", 'segments = ["A", "L"]', 'segments = ["A", "X"]', "block 'H'", "'X'"),
    ("comma in a choice", 'fi = "hyvä"', 'fi = "hyvä, kai"', "choices.kunto", "comma"),
    ("table without rows", "rows = 2", "rows = 0", "block 'H'", "needs rows"),
    ("sheet too narrow", "widths = [10, 40, 12, 12, 14, 14]", "widths = [10, 40]", "block 'L'", "wider"),
    ("tab name too long", 'fi = "Kirjasto", sv', f'fi = "{"K" * 32}", sv', "sheet[1]", "31 characters"),
    ("level of the form", 'level = "region"', 'level = "national"', "form", "'national'"),
    ("shape", 'shape = "table"', 'shape = "list"', "H", "'list'"),
    ("wrong type", "rows = 2", 'rows = "2"', "H", "wrong type"),
    ("info column", '"unit", "previous"', '"unit", "colour"', "L", "'colour'"),
    ("not TOML", "[form]", "[form", "kirjasto.toml", "not TOML"),
]


@pytest.mark.parametrize(("fault", "old", "new", "where", "what"), FAULTS, ids=[f[0] for f in FAULTS])
def test_faulty_form_is_refused(fault: str, old: str, new: str, where: str, what: str) -> None:
    """A SpecError names the file, the key, and what is wrong with it."""
    text = library_form()
    assert old in text, fault
    with pytest.raises(SpecError) as refused:
        spec.parse("kirjasto.toml", text.replace(old, new, 1))
    assert refused.value.where.startswith("kirjasto.toml")
    assert where in str(refused.value)
    assert what in str(refused.value)


REFERENCES = [
    ('at_most = "L-ei"', "'L-ei'"),
    ('at_most = "L-nimi"', "not a number"),
    ('rollup = { rule = "ratio", numerator = "L-menot" }', "needs numerator and denominator"),
    ('rollup = { rule = "ratio", numerator = "L-menot", denominator = "L-x" }', "'L-x'"),
    ('rollup = { rule = "sum", numerator = "L-menot", denominator = "L-menot" }', "takes no"),
    ('rollup = { rule = "sum", dated_by = "L-menot" }', "goes with a numerator"),
    ('rollup = { rule = "sum", names_zeros = true }', "goes with a numerator"),
    ('rollup = { rule = "ratio", numerator = "L-menot", denominator = "L-menot", dated_by = "L-x" }', "'L-x'"),
    ('rollup = { rule = "ratio", numerator = "L-menot", denominator = "L-menot", dated_by = "L-menot" }', "years are"),
    ("derived = true", "derived field needs"),
    ('due = ["Q5"]', "'Q5'"),
    ('time = "sometimes"', "'sometimes'"),
    ('required = "yes"', "'required'"),
    (f'help = {{ fi = "{"a" * 256}", sv = "b" }}', "255"),
]


@pytest.mark.parametrize(("line", "what"), REFERENCES)
def test_faulty_field_is_refused(line: str, what: str) -> None:
    """What a field names must be there and fit."""
    with pytest.raises(SpecError, match=what):
        spec.parse("kirjasto.toml", library_form({"L-lainat": line}))


def test_sound_form_is_read() -> None:
    """The form of the tests has ten fields."""
    form = spec.parse("kirjasto.toml", library_form())
    assert len(form.fields) == 10
    assert form.segments_of["L-kirjat"] == ("A", "L")
    assert form.segments_of["L-lainat"] == ("",)


MATRIX = '[[sheet.block]]\nid = "M"\nshape = "matrix"\nrows = 2\n'
FIELD = '[[sheet.block.field]]\nid = "L-m"\nkind = "whole"\nlabel = { fi = "a", sv = "b" }\n'
NAMED = FIELD.replace("block.field", "block.row_name").replace("L-m", "L-rivi").replace("whole", "text")
COLUMN = '[[sheet.block.part]]\nlabel = { fi = "Arvo", sv = "Värde" }\n'
CHANGES = [
    ("two choices of one label", 'fi = "huono"', 'fi = "hyvä"', "two choices share a label"),
    ("numbers for tables", "[form]", "segment = [1]\n[form]", "should hold tables"),
    ("id of a page of ours", 'id = "kirjasto"\ntitle = { fi = "Kirjasto"', 'id = "ohje"\ntitle = { fi = "K"', "twice"),
    ("lane of no letter", "widths =", 'lanes = { x = "AA" }\nwidths =', "'AA' is not a column"),
    ("lane of nobody", 'id = "H"', 'id = "H"\nlane = "x"', "'x' is not one of the sheet's lanes"),
    ("items without a column", COLUMN, "", "at least one part"),
    ("matrix without columns", TABLE, TABLE + MATRIX + FIELD, "needs segments"),
    ("names of rows in a table", TABLE, TABLE + NAMED, "row_name goes with"),
    ("remark that is a number", "info = [", 'remark = "L-lainat"\ninfo = [', "not a text field"),
]


@pytest.mark.parametrize(("_", "old", "new", "what"), CHANGES, ids=[change for change, *_ in CHANGES])
def test_blocks_prove_themselves(_: str, old: str, new: str, what: str) -> None:
    """What blocks, lanes and columns of a form ask of one another is held to."""
    text = library_form()
    if new.startswith("segment"):
        text = text[text.index("[form]") : text.index("[[segment]]")] + text[text.index("[[sheet]]") :]
    assert old in text
    with pytest.raises(SpecError, match=what):
        spec.parse("kirjasto.toml", text.replace(old, new, 1))


def test_folder_has_one_form_for_each_level(tmp_path: Path) -> None:
    """Regions have a form, and no level has two but for versions of one."""
    with pytest.raises(SpecError, match="no form with level = 'region'"):
        load_versions(tmp_path)
    for name in ("kirjasto", "museo"):
        form = library_form().replace('id = "kirjasto"', f'id = "{name}"', 1)
        (tmp_path / f"{name}.toml").write_text(form, encoding="utf-8")
    with pytest.raises(SpecError, match="for the level 'region' already"):
        load_versions(tmp_path)


def test_two_levels_share_no_figure(tmp_path: Path) -> None:
    """What adds up in both forms would be two numbers of one id: it is refused with both files."""
    text = library_form()
    (tmp_path / "kirjasto.toml").write_text(text, encoding="utf-8")
    ely = text.replace('id = "kirjasto"', 'id = "alue"').replace('level = "region"', 'level = "ely"')
    (tmp_path / "alue.toml").write_text(ely, encoding="utf-8")
    with pytest.raises(SpecError, match=r"kirjasto\.toml: field 'L-lainat'.*rolls up in alue\.toml"):
        load_versions(tmp_path)
