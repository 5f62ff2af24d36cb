"""The region's form goes on as a file of some fifty lines: it is the form that two and a half thousand would be."""

import re
from importlib import resources
from pathlib import Path

from tests.form.test_extending import folder, replaced
from workbook_kit.form import spec

FIRST = (resources.files("workbook_kit") / "forms" / "seutu.toml").read_text(encoding="utf-8")
SECOND = (Path(__file__).parents[1] / "data" / "seutu_2014.toml").read_text(encoding="utf-8")
ITEM = re.search(r'    \{ id = "IA-10".*\n', FIRST)
OWN = re.search(r'\[\[sheet\.block\]\]\nid = "K-H"\n(?:.*\n)*?(?=# Matrices)', FIRST)
ITEMS = "".join(re.findall(r'    \{ id = "IA-1[12]".*\n', SECOND))
PLAN = 'hyvaksytty = { fi = "hyväksytty"'
VACANCIES = (
    'label = { fi = "Avoimet työpaikat kuukauden lopussa", sv = "Lediga jobb i slutet av månaden" }',
    'label = { fi = "Avoimet työpaikat neljänneksen lopussa", sv = "Lediga jobb i slutet av kvartalet" }',
)


def test_second_edition_is_as_if_written_out_whole(tmp_path: Path) -> None:
    """Statements and a choice added, a block and its check removed, a label changed: not a word differs otherwise."""
    assert ITEM
    assert OWN
    note = 'note = { fi = "trendien tulkinta", sv = "tolkning av trender" }\n'
    vacancies = FIRST[FIRST.index('id = "K-F3"\n') : FIRST.index('id = "K-F3.kuukausi"')]
    written = replaced(
        FIRST,
        ('version = "2013.1"', 'version = "2014.1"'),
        (
            'hyvaksytty = { fi = "hyv',
            'lausunnolla = { fi = "lausunnolla", sv = "på remiss" }\nhyvaksytty = { fi = "hyv',
        ),
        (ITEM[0], ITEM[0] + ITEMS),
        ('"IA-09", "IA-10"]', '"IA-09", "IA-10", "IA-11", "IA-12"]'),
        (OWN[0], ""),
        ('[[check]]\nkind = "unique"\nfield = "K-H.nimi"\n', ""),
        (vacancies, replaced(vacancies, VACANCIES, (note, ""))),
    )
    written += '\n[[check]]\nkind = "outlier"\nfield = "K-F3"\nlimit = 8\n'
    first, second = folder(tmp_path, seutu=FIRST, uusi=SECOND)
    assert repr(second) == repr(spec.parse("uusi.toml", written))
    assert {"IA-11.ka", "IA-12"} <= second.fields.keys() - first.fields.keys()
    assert SECOND.count("\n") < FIRST.count("\n") / 40
