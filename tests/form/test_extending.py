"""A later version of a form says what it changes, and is the form that it would be if it were written out whole."""

from pathlib import Path

import pytest

from tests.making import library_form
from workbook_kit.errors import SpecError
from workbook_kit.form import spec
from workbook_kit.form.model import Form
from workbook_kit.form.versions import load_versions

FORMS = Path(spec.__file__).parents[1] / "forms"
SECOND = Path(__file__).parents[1] / "data" / "seutu_2014.toml"
HEAD = '[form]\nid = "kirjasto"\nversion = "2"\nextends = "1"\n'
CHECK = '\n[[check]]\nkind = "no_gaps"\nfield = "L-hylly"\n'
LATER = (
    HEAD
    + """
title = { fi = "Kirjastokysely 2", sv = "Biblioteksenkät 2" }

[choices.kunto]
hyva = { fi = "hyvä", sv = "bra" }
kelpo = { fi = "kelpo", sv = "duglig" }

[[change]]
field = "L-lainat"
label = { fi = "Lainoja", sv = "Lån" }
without = ["min"]

[[change]]
block = "H"
rows = 3

[[remove]]
field = "L-avattu"

[[remove]]
check = { kind = "no_gaps", field = "L-hylly" }

[[segment]]
after = "L"
code = "N"
fi = "Nuoret"
sv = "Unga"

[[field]]
before = "L-nimi"
id = "L-numero"
kind = "text"
label = { fi = "Numero", sv = "Nummer" }

[[field]]
in = "H"
each = [
    { id = "L-levyt", label = { fi = "Levyjä", sv = "Skivor" } },
    { id = "L-pelit", label = { fi = "Pelejä", sv = "Spel" } },
]
kind = "whole"

[[sheet]]
after = "kirjasto"
id = "muuta"
title = { fi = "Muuta", sv = "Annat" }
widths = [10, 40]

[[block]]
in = "muuta"
id = "M"
shape = "table"
rows = 1

[[field]]
in = "M"
id = "L-muuta"
kind = "text"
label = { fi = "Muuta", sv = "Annat" }

[[check]]
kind = "no_gaps"
field = "L-muuta"
"""
)
NUMBER = '[[sheet.block.field]]\nid = "L-numero"\nkind = "text"\nlabel = { fi = "Numero", sv = "Nummer" }\n'
WHOLE = (
    ('version = "1"', 'version = "2"'),
    ('fi = "Kirjastokysely", sv = "Biblioteksenkät"', 'fi = "Kirjastokysely 2", sv = "Biblioteksenkät 2"'),
    ('sv = "god" }\nhuono = { fi = "huono", sv = "dålig" }', 'sv = "bra" }\nkelpo = { fi = "kelpo", sv = "duglig" }'),
    ('fi = "L-lainat fi", sv = "L-lainat sv"', 'fi = "Lainoja", sv = "Lån"'),
    ('"national"]\nmin = 0\n\n[[sheet.block.field]]\nid = "L-kes', '"national"]\n\n[[sheet.block.field]]\nid = "L-kes'),
    ("rows = 2", "rows = 3"),
    (
        '[[sheet.block.field]]\nid = "L-avattu"\nkind = "date"\nlabel = { fi = "L-avattu fi", sv = "L-avattu sv" }\n',
        "",
    ),
    ('sv = "Barn"\n', 'sv = "Barn"\n[[segment]]\ncode = "N"\nfi = "Nuoret"\nsv = "Unga"\n'),
    (
        '[[sheet.block.field]]\nid = "L-nimi"',
        NUMBER + '[[sheet.block.field]]\nid = "L-nimi"',
    ),
)
MORE = """
[[sheet.block.field]]
id = "L-levyt"
label = { fi = "Levyjä", sv = "Skivor" }
kind = "whole"
[[sheet.block.field]]
id = "L-pelit"
label = { fi = "Pelejä", sv = "Spel" }
kind = "whole"
[[sheet]]
id = "muuta"
title = { fi = "Muuta", sv = "Annat" }
widths = [10, 40]
[[sheet.block]]
id = "M"
shape = "table"
rows = 1
[[sheet.block.field]]
id = "L-muuta"
kind = "text"
label = { fi = "Muuta", sv = "Annat" }
[[check]]
kind = "no_gaps"
field = "L-muuta"
"""


def replaced(text: str, *pairs: tuple[str, str]) -> str:
    """A text in which each of the old ones stands just once and becomes the new one."""
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def folder(root: Path, **texts: str) -> tuple[Form, ...]:
    """The versions of a folder of forms."""
    for name, text in texts.items():
        (root / f"{name}.toml").write_text(text, encoding="utf-8")
    return load_versions(root).forms


def test_a_later_version_is_as_if_written_out_whole(tmp_path: Path) -> None:
    """Changed, removed and added at every place, it is the same form to the last word."""
    first, second = folder(tmp_path, a=library_form() + CHECK, b=LATER)
    assert repr(second) == repr(spec.parse("b.toml", replaced(library_form(), *WHOLE) + MORE))
    assert repr(first) == repr(spec.parse("a.toml", library_form() + CHECK))


def test_a_version_may_extend_one_that_extends(tmp_path: Path) -> None:
    """Whatever their files are called: each is read after the one that it extends."""
    third = (
        '[form]\nid = "kirjasto"\nversion = "3"\nextends = "2"\nlevel = "region"\n[[change]]\nblock = "H"\nrows = 4\n'
    )
    forms = folder(tmp_path, a=third, b=LATER, c=library_form() + CHECK)
    assert [form.version for form in forms] == ["1", "2", "3"]
    assert [len(form.sheets[0].blocks[1].rows) for form in forms] == [2, 3, 4]
    assert forms[2].fields.keys() == forms[1].fields.keys()


def test_what_is_removed_may_stand_elsewhere(tmp_path: Path) -> None:
    """A field moves: it is removed, then added beside another."""
    moved = '[[remove]]\nfield = "L-nimi"\n[[field]]\nafter = "L-lainat"\nid = "L-nimi"\nkind = "text"\n'
    label = 'label = { fi = "Nimi", sv = "Namn" }\n'
    _, second = folder(tmp_path, a=library_form(), b=HEAD + moved + label)
    assert list(second.fields)[:2] == ["L-lainat", "L-nimi"]


def test_checks_repeat_in_a_later_version_as_in_one_written_out(tmp_path: Path) -> None:
    """One row with a list is as many checks as the list has; a version of odd signs sorts, too."""
    checks = '[[check]]\nkind = "unique"\neach = [{ field = "H-nimi" }, { field = "H-laji" }]\n'
    _, second = folder(tmp_path, a=library_form(), b=HEAD.replace('version = "2"', 'version = "2.²"') + checks)
    assert [dict(check.keys)["field"] for check in second.checks] == ["H-nimi", "H-laji"]


def field(more: str) -> str:
    return f'[[field]]\nid = "L-x"\nkind = "text"\nlabel = {{ fi = "a", sv = "b" }}\n{more}\n'


FAULTS = [
    ('[[change]]\nfield = "L-x"\nmin = 1', "b.toml: change[1]", "no field 'L-x'"),
    ('[[change]]\nrow_name = "L-x"\nmin = 1', "b.toml: change[1]", "no row_name 'L-x'"),
    ('[[remove]]\nsheet = "x"', "b.toml: remove[1]", "no sheet 'x'"),
    ('[[remove]]\nfield = "L-nimi"\n[[change]]\nfield = "L-nimi"\nlines = 2', "b.toml: change[1]", "no field 'L-nimi'"),
    ("[[change]]\nmin = 1", "b.toml: change[1]", "needs one of"),
    ('[[change]]\nfield = "L-nimi"\nblock = "L"', "b.toml: change[1]", "needs one of"),
    ('[[change]]\nfield = "L-nimi"\nid = "L-x"', "b.toml: change[1]", "keeps its name"),
    ('[[change]]\nfield = "L-nimi"\nwithout = ["min"]', "b.toml: change[1]", "'min' is to be left out"),
    ('[[change]]\nfield = "L-nimi"\nwithout = [["min"]]', "b.toml: change[1]", "names of keys"),
    ('[[change]]\nfield = "L-nimi"\nlines = 2\n' * 2, "b.toml: change[2]", "changed twice"),
    ('[[remove]]\nchoices = "tila"', "b.toml: remove[1]", "no choices 'tila'"),
    ('[[remove]]\nchoices = "kunto"', "b.toml: sheet[1]", "'kunto' is not declared"),
    ('[[remove]]\nfield = "L-nimi"\nmin = 1', "b.toml: remove[1]", "'min' is not a key"),
    ('[[remove]]\ncheck = { kind = "no_gaps" }', "b.toml: remove[1]", "0 checks are just this"),
    (field(""), "b.toml: field[1] (L-x)", "needs one of 'after'"),
    (field('after = "L-nimi"\nin = "L"'), "b.toml: field[1] (L-x)", "needs one of 'after'"),
    (field('after = "L-y"'), "b.toml: field[1] (L-x)", "no field 'L-y'"),
    (field('in = "X"'), "b.toml: field[1] (L-x)", "no block 'X'"),
    (field('after = "L-nimi"') * 2, "b.toml: field[2] (L-x)", "two stand after 'L-nimi'"),
    (field('after = "L-nimi"') + field('in = "L"'), "field 'L-x'", "stands twice"),
    (field('after = "L-nimi"\neach = 1'), "b.toml: field[1] (L-x): field[1]", "'each' should hold tables"),
    (field('in = "L"') + '[[change]]\nblock = "L"\nfield = 1', "b.toml: field[1]", "holds 1 where its fields"),
    ('[[segment]]\nin = "A"\ncode = "X"', "b.toml: segment[1]", "stands in nothing"),
    ("[[page]]\nid = 1", "b.toml", "'page' is not a key"),
    ("change = 1\n" + HEAD, "b.toml", "'change' holds 1"),
]


@pytest.mark.parametrize(("text", "where", "what"), FAULTS)
def test_faulty_change_is_refused(tmp_path: Path, text: str, where: str, what: str) -> None:
    """One line names the file, the place and what is wrong."""
    later = text if HEAD in text else HEAD + text
    with pytest.raises(SpecError) as refused:
        folder(tmp_path, a=library_form(), b=later)
    assert where in refused.value.where
    assert what in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('extends = "1"', 'extends = "0.9"', r"b\.toml: form: extends version '0\.9' of 'kirjasto', which no file"),
        ('id = "kirjasto"', 'id = "museo"', r"b\.toml: form: extends version '1' of 'museo'"),
        ('extends = "1"', 'extends = "2"', r"b\.toml: form: extends itself"),
        ('version = "2"\n', 'version = "1"\n', r"b\.toml: a\.toml is version '1' already"),
        ("extends =", 'level = "ely"\nextends =', r"b\.toml: form: the version that it extends is for the level"),
        ("extends =", 'colour = "red"\nextends =', r"b\.toml: form: 'colour' is not a key"),
    ],
)
def test_version_that_leads_nowhere_is_refused(tmp_path: Path, old: str, new: str, what: str) -> None:
    """It extends what is there, and not in a circle; its level stays."""
    with pytest.raises(SpecError, match=what):
        folder(tmp_path, a=library_form(), b=HEAD.replace(old, new))


def test_form_without_a_head_is_refused(tmp_path: Path) -> None:
    """A file beside it that is no form at all is named."""
    with pytest.raises(SpecError, match=r"b\.toml: 'form' holds 1"):
        folder(tmp_path, a=library_form(), b="form = 1")
