"""A form proves itself when it is loaded: every fault is one line with file and key."""

import pytest

from tests.making import library_form
from workbook_kit import spec
from workbook_kit.errors import SpecError

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
