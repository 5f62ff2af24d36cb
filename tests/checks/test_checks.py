"""Checks: every code is raised by its case and not by that case's twin, a blank once; faults of a form are named."""

import datetime as dt
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.corpus.case import workspace
from tests.making import LIBRARY, library_form
from tests.twins import BOOK, FORM, GROUPS, TWINS, Answers, Twin, said, sent, slot
from tests.two_sides import Book, forms
from workbook_kit import checks
from workbook_kit.cell import Value
from workbook_kit.checks import Seen
from workbook_kit.checks.declared import KINDS
from workbook_kit.errors import SpecError
from workbook_kit.findings import messages
from workbook_kit.form import spec
from workbook_kit.form.contents import PLACEHOLDERS
from workbook_kit.form.states import NO_DATA
from workbook_kit.harvest.candidates import reader_of
from workbook_kit.period import Period
from workbook_kit.reading.returns import Reader
from workbook_kit.workspace.folder import Workspace

TEXT = (Path(__file__).parents[1] / "data" / "every_check.toml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """Reads the files of the corpus."""
    return reader_of(Workspace(workspace(tmp_path_factory.mktemp("corpus"))))


@pytest.mark.parametrize(("code", "raising", "sound"), TWINS, ids=[code for code, *_ in TWINS])
def test_code_is_raised_just_there(code: str, raising: Twin, sound: Twin, reader: Reader) -> None:
    """A case says this code and no other; its twin, which is nearly the same, does not say it."""
    assert set(raising(reader)) == {code}
    assert code not in sound(reader)


def test_every_code_has_its_twins() -> None:
    """No code of the catalogue is without a case that raises it and one that just does not."""
    assert {code for code, *_ in TWINS} == set(messages.messages())


def test_form_declares_every_kind() -> None:
    """What holds of the small form of these tests holds of every kind of check."""
    assert {declared.kind for declared in FORM.checks} == set(KINDS)


def test_numbers_in_formulas_are_in_excels_grammar() -> None:
    """A large limit stands as ``1E+15``: Apache POI parses no small e and keeps the old result."""
    formulas = [row.formula for row in BOOK.ledger.rows]
    assert any("1E+15" in formula for formula in formulas)
    assert not any(re.search(r"[0-9]e[+-]?[0-9]", formula) for formula in formulas)


BLANKS: tuple[tuple[int, Answers, str], ...] = (
    (1, {"V-n": 1}, "U-avoin"),
    (2, {"V-n": 1}, ""),
    (2, {"R-tila/A/2": "peruttu", "R-paattyy/A/2": "ei tietoa", "R-nimi/A/1": "Vesijumppa"}, "R-nimi/A/2"),
    (2, {"R-huom/L/1": "jatkuu syksyllä", "R-nimi/A/1": "a", "R-nimi/A/2": "b"}, "R-nimi/L/1"),
)


@pytest.mark.parametrize(("quarter", "answers", "blank"), BLANKS)
def test_blank_is_told_once(quarter: int, answers: Answers, blank: str) -> None:
    """A blank is told of where it is due, by the first check that misses it and by no other."""
    findings = Book("uimahalli", "fi", quarter).read(sent(answers, Book("uimahalli", "fi", quarter))).findings
    told = [(f.code, f.slot) for f in findings if f.code in ("required", "required-if", "too-few")]
    assert told == ([("required", slot(blank))] if blank else [])


def test_rule_on_trial_only_notes() -> None:
    """What a rule on trial finds is a note, whatever its code's severity, and is not on the check sheet."""
    answers = {**GROUPS, "R-paattyy/A/1": dt.date(2016, 1, 1)}
    (finding,) = BOOK.read(sent(answers)).findings
    assert (finding.code, finding.severity, finding.trial) == ("date-outside", "note", True)
    told = {row.slot.field.id for row in BOOK.ledger.rows if row.probe and row.probe.code == "date-outside"}
    assert told == {"R-alkaa"}


REMARKS: tuple[tuple[str, Answers, str], ...] = (
    ("beside it", {"U-aste": 0.005, "U-aste.huom": "remontti"}, "remontti"),
    ("beside another", {"U-aste": 0.005, "U-menot.huom": "remontti"}, ""),
    ("too long to be read", {"U-aste": 0.005, "U-aste.huom": "x" * 2001}, ""),
    ("of its own row", {**GROUPS, "R-alkaa/A/2": dt.date(2020, 1, 1), "R-huom/A/2": "iso hanke"}, "iso hanke"),
    ("of the first row", {**GROUPS, "R-alkaa/A/2": dt.date(2020, 1, 1), "R-huom/A/1": "iso hanke"}, ""),
    ("itself", {**GROUPS, "R-huom/A/1": "x"}, ""),
    ("an error", {"U-aste": 5, "U-aste.huom": "uusi halli"}, ""),
)


@pytest.mark.parametrize(("_", "answers", "explanation"), REMARKS, ids=[remark for remark, *_ in REMARKS])
def test_remark_closes_its_query(_: str, answers: Answers, explanation: str) -> None:
    """A remark closes a query of its own row, and neither an error nor what is said of the remark."""
    findings = [f for f in BOOK.read(sent(answers)).findings if f.code != "text-long"]
    assert [finding.explanation for finding in findings] == [explanation]


FAULTS = (
    ("unknown kind", 'kind = "tally"', 'kind = "talley"', "'talley'", "is none of required_if"),
    ("unknown key", "share = 0.5", "share = 0.5\nshrae = 1", "'change'", "'shrae' is not a key"),
    ("missing key", "share = 0.5", "", "'change'", "'share' is missing"),
    ("unknown field", 'when = "U-avoin"', 'when = "U-auki"', "'required_if'", "names the field 'U-auki'"),
    ("unknown part", '"V-ilta"]', '"V-yo"]', "'sum_of_parts'", "names the field 'V-yo'"),
    ("unknown choice", 'is = "yes"', 'is = "ehka"', "'required_if'", "names the choice 'ehka', which 'U-avoin'"),
    ("choice of another field", 'is = "no"', 'is = "peruttu"', "'blank_if'", "names the choice 'peruttu'"),
    ("wrong type", "number = 2", 'number = "2"', "'at_least'", "'number' holds '2', which is of the wrong type"),
    ("yes for a number", "number = 2", "number = true", "'at_least'", "'number' holds True"),
    ("bad shape", 'shape = "phone"', 'shape = "fax"', "'pattern'", "shape 'fax' is none of email, phone, register"),
    ("kind that does not fit", 'field = "Y-posti"', 'field = "V-n"', "'pattern'", "whose kind 'whole' does not fit"),
    ("day for a number", 'after = "R-alkaa"', 'after = "V-n"', "'date_order'", "'after' names 'V-n'"),
    ("field without a cell", 'field = "V-kertyma"', 'field = "V-arvio"', "'cumulative'", "stands in no cell"),
)


@pytest.mark.parametrize(("fault", "old", "new", "where", "what"), FAULTS, ids=[fault for fault, *_ in FAULTS])
def test_faulty_check_is_refused(fault: str, old: str, new: str, where: str, what: str) -> None:
    """A SpecError names the file, the check, and what is wrong with it."""
    assert old in TEXT, fault
    form = spec.parse("uimahalli.toml", TEXT.replace(old, new, 1))
    with pytest.raises(SpecError) as refused:
        checks.prove(form)
    assert refused.value.where == f"uimahalli.toml: check {where}"
    assert what in refused.value.what


VALUES: st.SearchStrategy[Value] = st.one_of(
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.text(max_size=8),
    st.sampled_from(["yes", "no", "peruttu", NO_DATA, "a@b.fi", *PLACEHOLDERS]),
)
SLOTS = st.sampled_from([slot.id for name in ("uimahalli", "seutu") for slot in Book(name, "fi", 4).layout.slots])
FILLED = st.dictionaries(SLOTS, VALUES, max_size=40)
SEEN = st.builds(Seen, FILLED, st.frozensets(SLOTS, max_size=20), FILLED, st.sampled_from([0, 2012, 2013]))


@given(form=st.sampled_from(["uimahalli", "seutu"]), seen=SEEN)
def test_no_answers_break_a_check(form: str, seen: Seen) -> None:
    """Whatever was read, of whatever type, every check says yes or no, and its sentence can be said."""
    for earlier in (False, True):
        for failure in checks.failures(forms()[form], "fi", Period(2013, 4), seen, earlier=earlier):
            assert messages.message(failure.code).say("fi", dict(failure.facts) | {"raw": ""})


def test_part_of_another_row_is_no_partner() -> None:
    """A check among fields of a table compares cells of one row only."""
    answers = {**GROUPS, "R-alkaa/A/1": dt.date(2013, 6, 1), "R-paattyy/A/2": dt.date(2013, 5, 1)}
    assert said(BOOK.read(sent(answers))) == []
    crossed = {**answers, "R-alkaa/A/2": dt.date(2013, 6, 1)}
    assert said(BOOK.read(sent(crossed))) == ["date-order"]


ONE_SEGMENT = """
[[sheet.block.field]]
id = "L-osa"
kind = "whole"
segments = ["A"]
label = { fi = "Lainassa", sv = "Utlånade" }

[[sheet.block.field]]
id = "L-alku"
kind = "date"
segments = ["A"]
label = { fi = "Alkaa", sv = "Börjar" }

[[sheet.block.field]]
id = "L-loppu"
kind = "date"
label = { fi = "Päättyy", sv = "Slutar" }

[[check]]
kind = "sum_of_parts"
field = "L-kirjat"
parts = ["L-osa"]

[[check]]
kind = "date_order"
field = "L-loppu"
after = "L-alku"

[[check]]
kind = "change"
field = "L-kirjat"
share = 0.5
"""


def test_segment_without_the_other_cell_is_not_checked() -> None:
    """What a segment does not ask is compared with no other segment's; what is not shown cannot be on the sheet."""
    mean = 'derived = true\nrollup = { rule = "wmean", numerator = "L-kirjat", denominator = "L-osa" }'
    form = spec.parse("kirjasto.toml", library_form({"L-keskiarvo": mean}) + ONE_SEGMENT)
    found = checks.probes(form, "fi", Period(2013, 1))
    told = {code: {p.slot.segment for p in found if p.code == code} for code in ("parts-differ", "date-order")}
    assert told == {"parts-differ": {"A"}, "date-order": {"A"}}
    assert {p.slot.segment for p in found if p.code == "weight-missing"} == {"A"}
    assert {p.fails.excel() for p in found if p.code == "change-large"} == {"FALSE"}


def test_form_without_figures_is_never_a_copy() -> None:
    """A form that asks no number has no figures that could all be last period's."""
    form = LIBRARY + '[[sheet.block.field]]\nid = "L"\nkind = "text"\nlabel = { fi = "a", sv = "b" }\n'
    text = form + '\n[[check]]\nkind = "unchanged"\nleast = 2\n'
    assert checks.probes(spec.parse("kirjasto.toml", text), "fi", Period(2013, 1)) == ()
