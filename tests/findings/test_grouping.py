"""Findings for a person: what is said alike is said once, and a list never runs on for pages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_kit.findings.finding import Finding
from workbook_kit.findings.messages import MessageLanguage
from workbook_kit.findings.wording import MOST_LINES, enumeration, grouped, places, shortened

SHEET = "Toimenpiteet"


def blank(*cells: str, label: str = "", sheet: str = SHEET) -> list[Finding]:
    """A blank where an answer is due, in each of the cells."""
    return [Finding("required", sheet, cell, label=label) for cell in cells]


def unclear(number: int, cell: str = "") -> Finding:
    return Finding("number-unclear", SHEET, cell or f"E{number}", raw=f"1.{number:03}")


def texts(findings: list[Finding], language: MessageLanguage = "fi") -> list[str]:
    return [line.text for line in grouped(findings, language)]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fi", "Toimenpiteet, C12, C15 ja C18: Pakollinen tieto puuttuu."),
        ("sv", "Toimenpiteet, C12, C15 och C18: En obligatorisk uppgift saknas."),
        ("en", "Toimenpiteet, C12, C15 and C18: A required answer is missing."),
    ],
)
def test_same_sentence_is_said_once(language: MessageLanguage, said: str) -> None:
    """Findings of one code with the same sentence on one sheet become one line that names the cells."""
    (line,) = grouped(blank("C18", "C12", "C15"), language)
    assert (line.text, line.severity, line.code) == (said, "error", "required")
    assert line.advice == line.findings[0].advice(language)


def test_alone_it_is_the_sentence() -> None:
    """One finding is told as everywhere else, with its label; without a place, the sentence stands alone."""
    (finding,) = blank("C12", label="Tavoite")
    assert texts([finding]) == [finding.sentence("fi")]
    assert texts([Finding("not-filled")]) == [Finding("not-filled").sentence("fi")]


def test_label_only_if_common() -> None:
    """What the cells are called is told if all are called the same."""
    same, other = blank("C12", "C15", label="Tavoite"), blank("D12", label="Vastuu")
    assert texts(same) == ["Toimenpiteet, C12 ja C15 (Tavoite): Pakollinen tieto puuttuu."]
    assert texts(same + other) == ["Toimenpiteet, C12, C15 ja D12: Pakollinen tieto puuttuu."]


def test_what_differs_is_told_apart() -> None:
    """Another sheet, another raw text or another explanation is another line."""
    explained = [Finding("percent-small", SHEET, f"E{n}", explanation=why) for n, why in ((1, "a"), (2, "b"), (3, "b"))]
    assert len(grouped([*blank("C1"), *blank("C1", sheet="Vuosikello")], "fi")) == 2
    assert len(grouped([unclear(1), unclear(2)], "fi")) == 2
    assert [(line.explanation, len(line.findings)) for line in grouped(explained, "fi")] == [("a", 1), ("b", 2)]


def test_cells_in_natural_order() -> None:
    """Column by column: C2 before C12, Z before AA; the same cell once."""
    assert places(blank("AA1", "C12", "Z3", "C2", "C12"), "fi") == "C2, C12, Z3 ja AA1"


@pytest.mark.parametrize(
    ("count", "end"),
    [(2, "C1 ja C2"), (12, "C11 ja C12"), (13, "C11 ja 2 muuta"), (14, "C12 ja 2 muuta"), (19, "C12 ja 7 muuta")],
)
def test_at_most_twelve_cells(count: int, end: str) -> None:
    """Then how many others there are, never one alone: it could as well be named."""
    said = places(blank(*(f"C{n + 1}" for n in range(count))), "fi")
    assert said.endswith(end)
    assert said.count("C") <= 12


@pytest.mark.parametrize(
    ("language", "most", "said"),
    [("fi", 3, "a, b, c"), ("fi", 2, "a, b ja 1 muu"), ("fi", 1, "a ja 2 muuta"), ("sv", 2, "a, b och 1 till")],
)
def test_names_beyond_the_most_are_counted(language: MessageLanguage, most: int, said: str) -> None:
    """None is left out in silence, and one alone is not "1 muuta"."""
    assert shortened(["a", "b", "c"], most, language) == said


@pytest.mark.parametrize(
    ("names", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a ja b"), (["a", "b", "c"], "a, b ja c")]
)
def test_names_in_a_sentence(names: list[str], said: str) -> None:
    """Commas, and a word before the last."""
    assert enumeration(names, "fi") == said


@pytest.mark.parametrize(("count", "lines"), [(5, 5), (6, 5), (7, 6), (17, 6)])
def test_at_most_five_lines_of_a_code_on_a_sheet(count: int, lines: int) -> None:
    """Then one that counts the others and names their cells."""
    told = grouped([unclear(n + 1) for n in range(count)], "fi")
    assert len(told) == lines
    assert sum(len(line.findings) for line in told) == count
    if count == 17:
        assert told[-1].text.startswith("Toimenpiteet, E6, E7, ")
        assert told[-1].text.endswith(" ja E17: vielä 12 samanlaista havaintoa.")
        assert told[-1].advice == told[0].advice


def test_the_rest_has_no_advice_that_is_not_for_all() -> None:
    """Choices of one cell are no advice for another."""
    wrong = [
        Finding("choice-unknown", SHEET, f"E{n}", raw=f"x{n}", facts=(("choices", f"a{n}"),))
        for n in range(MOST_LINES + 2)
    ]
    assert grouped(wrong, "fi")[-1].advice == ""


def test_order_of_lines() -> None:
    """Errors, queries, notes; in each the sheets as they came, then down the sheet."""
    found = [
        Finding("slot-moved", "Perustiedot", "C1"),
        Finding("percent-small", SHEET, "E2"),
        *blank("B12", "B2"),
        unclear(3, "A9"),
        *blank("C40", sheet="Perustiedot"),
        unclear(4, "C2"),
    ]
    told = [(line.severity, line.findings[0].sheet, line.findings[0].cell) for line in grouped(found, "fi")]
    assert told == [
        ("error", "Perustiedot", "C40"), ("error", SHEET, "B2"), ("error", SHEET, "C2"), ("error", SHEET, "A9"),
        ("query", SHEET, "E2"), ("note", "Perustiedot", "C1"),
    ]  # fmt: skip


FOUND = st.builds(
    Finding,
    code=st.sampled_from(["required", "number-unclear", "percent-small", "lock-lost"]),
    sheet=st.sampled_from(["", SHEET, "Vuosikello"]),
    cell=st.from_regex(r"([A-Z]{1,2}[1-9][0-9]?)?", fullmatch=True),
    raw=st.sampled_from("abcdefghij"),
    trial=st.booleans(),
)


@given(st.lists(FOUND, max_size=60), st.sampled_from(("fi", "sv", "en")))
def test_nothing_is_left_out(found: list[Finding], language: MessageLanguage) -> None:
    """Every finding stands in exactly one line, and lines of a code on a sheet are bounded."""
    lines = grouped(found, language)
    assert sorted(map(repr, found)) == sorted(repr(finding) for line in lines for finding in line.findings)
    kinds = [(line.severity, line.code, line.findings[0].sheet) for line in lines]
    assert all(kinds.count(kind) <= MOST_LINES + 1 for kind in kinds)
