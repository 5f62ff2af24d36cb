"""What became of a finding: open, explained by the sender, waived by the office, or only noted."""

import csv
from pathlib import Path

import openpyxl
import pytest

from tests.commands import assert_one_line, mail
from tests.making import fill_fields, generated, kit, library_form
from workbook_kit.findings import messages
from workbook_kit.findings.finding import Finding
from workbook_kit.findings.messages import Severity
from workbook_kit.findings.waiver import State, Waiver, standing
from workbook_kit.harvest.gathering import gather
from workbook_kit.period import Period
from workbook_kit.workspace.folder import Workspace

PERIOD = Period(2013, 1)
UNCLEAR, SMALL = {"L-lainat": "1.234"}, {"L-osuus": 0.005}
"""One error, one query."""
RIGHT = {"area": "901", "code": "number-unclear", "reason": "Sovittu 12.2.2013.", "until": "2013Q1"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workspace whose survey lets the library's name explain what stands out beside it."""
    form = library_form().replace('id = "L"\n', 'id = "L"\nremark = "L-nimi"\n')
    return generated(tmp_path, form)


def waive(root: Path, **keys: str) -> None:
    """Write a waiver into kit.toml: of an unclear number of 901, but for the keys given."""
    lines = [f'{key} = "{value}"' for key, value in (RIGHT | keys).items()]
    (root / "kit.toml").write_text("\n".join(["[[waiver]]", *lines]), encoding="utf-8")


def rows(root: Path, table: str) -> list[dict[str, str]]:
    with (root / "output" / "2013Q1" / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


STATES: list[tuple[Finding, str, State]] = [
    (Finding("number-unclear"), "", "open"),
    (Finding("number-unclear", explanation="uusi tapa"), "", "open"),
    (Finding("number-unclear"), "number-unclear", "waived"),
    (Finding("percent-small"), "", "open"),
    (Finding("percent-small", explanation="uusi tapa"), "", "explained"),
    (Finding("percent-small"), "percent-small", "waived"),
    (Finding("percent-small", explanation="uusi tapa"), "percent-small", "explained"),
    (Finding("lock-lost"), "lock-lost", "noted"),
    (Finding("number-unclear", trial=True), "number-unclear", "noted"),
]


@pytest.mark.parametrize(("finding", "waived", "state"), STATES)
def test_state_of_a_finding(finding: Finding, waived: str, state: State) -> None:
    """An explanation closes a query, a waiver an error or a query; a note, or a rule on trial, is never open."""
    said = standing(finding, [Waiver("*", waived, "sovittu", PERIOD)], "901", "2013Q1")
    texts = {"open": "", "explained": "uusi tapa", "waived": "sovittu", "noted": ""}
    assert said == (state, texts[state])


COVERED = [
    ({}, True),
    ({"area": "*"}, True),
    ({"area": "902"}, False),
    ({"area": "91"}, False),
    ({"code": "number-wrong"}, False),
    ({"field": "L-lainat"}, True),
    ({"field": "L-menot"}, False),
    ({"until": "2013Q4"}, True),
    ({"until": "2012Q4"}, False),
]


@pytest.mark.parametrize(("keys", "closes"), COVERED)
def test_what_a_waiver_covers(root: Path, keys: dict[str, str], closes: bool) -> None:
    """Its own area, code and field, up to its last period; one that matches nothing does nothing."""
    waive(root, **keys)
    fill_fields(root, "901", UNCLEAR)
    ran = kit(root, "harvest", "2013Q1", "--json")
    assert (ran.code, ran.json["errors"]) == ((0, 0) if closes else (1, 1))
    assert [row["state"] for row in rows(root, "findings")] == ["waived" if closes else "open"]


@pytest.mark.parametrize("area", ["999", "64", "064"])
def test_a_waiver_of_an_area_that_is_in_no_registry_is_told(root: Path, area: str) -> None:
    """It covers nothing, and no command stops for it: the region may have left the registry since."""
    waive(root, area=area)
    for command in ("harvest", "status"):
        ran = kit(root, command, "2013Q1")
        assert (ran.code, f"poikkeus 1 ei koske mitään: aluetta {area} ei ole" in ran.out) == (0, True)


def test_a_waiver_may_name_an_area_of_any_built_in_registry(tmp_path: Path) -> None:
    """Without a registry of its own a workspace has areas of every hierarchy, an ELY that was merged away included."""
    for area in ("064", "05"):
        waive(tmp_path, area=area)
        assert [waiver.area for waiver in Workspace(tmp_path).waivers] == [area]


def test_a_waived_finding_stays_in_the_outputs(root: Path) -> None:
    """It is told with its state and reason, it is not counted, and the value still does not count."""
    waive(root)
    fill_fields(root, "901", UNCLEAR | {"L-menot": 5})
    assert kit(root, "harvest", "2013Q1").code == 0
    (told,) = rows(root, "findings")
    assert (told["severity"], told["state"], told["explanation"]) == ("error", "waived", "Sovittu 12.2.2013.")
    (returned,) = rows(root, "returns")
    assert (returned["errors"], returned["refused"], returned["answers"]) == ("0", "1", "1")
    assert [row["field"] for row in rows(root, "answers")] == ["L-menot"]


def test_an_explanation_closes_a_query(root: Path) -> None:
    """What the sender wrote in the remark cell is carried to the outputs, and nobody asks again."""
    fill_fields(root, "901", SMALL)
    fill_fields(root, "902", SMALL | {"L-nimi": "Uusi laskutapa"})
    assert kit(root, "harvest", "2013Q1", "--json").json["queries"] == 1
    told = {row["area"]: (row["state"], row["explanation"]) for row in rows(root, "findings")}
    assert told == {"901": ("open", ""), "902": ("explained", "Uusi laskutapa")}
    assert [row["queries"] for row in rows(root, "returns")] == ["1", "0"]


def test_open_findings_are_what_is_left_to_answer(root: Path) -> None:
    """Replies ask for these: neither notes nor what was explained or waived."""
    waive(root)
    fill_fields(root, "901", UNCLEAR | SMALL | {"L-keskiarvo": "7,5", "L-menot": "noin 5"})
    result = gather(Workspace(root), PERIOD, keep=False)
    (returned,) = result.returns
    assert [one.finding.code for one in result.judged_of(returned)] == [
        "number-unclear", "number-from-text", "number-wrong", "percent-small",
    ]  # fmt: skip
    assert [one.finding.code for one in result.open["901"]] == ["number-wrong", "percent-small"]


def test_a_refusal_is_never_waived(root: Path) -> None:
    """A file that cannot be read stays refused, whatever kit.toml says."""
    waive(root, area="*", code="file-not-workbook")
    (root / "collected" / "901.xlsx").write_bytes(b"rikki")
    assert kit(root, "harvest", "2013Q1").code == 1
    assert [row["state"] for row in rows(root, "findings")] == ["open"]


def test_status_counts_what_is_open(root: Path) -> None:
    """An area whose findings are all closed has none to fix, and the command ends well."""
    waive(root)
    fill_fields(root, "901", UNCLEAR)
    fill_fields(root, "902", SMALL)
    ran = kit(root, "status", "2013Q1", "--json")
    assert [(row["errors"], row["queries"]) for row in ran.json["areas"]] == [(0, 0), (0, 1), (0, 0)]
    assert (ran.code, ran.json["errors"], ran.json["queries"]) == (0, 0, 1)


def test_check_says_what_closed_a_finding(root: Path) -> None:
    """The same states as in a harvest: open ones first with what to do, closed ones with why."""
    waive(root)
    path = fill_fields(root, "901", UNCLEAR | SMALL | {"L-nimi": "Uusi\nlaskutapa", "L-menot": "noin 5"})
    ran = kit(root, "check", str(path))
    assert ran.code == 1
    lines = [line.strip() for line in ran.out.splitlines()[2:]]
    assert [line.split(": ")[0] for line in lines] == ["virhe", "kysymys, selitetty", "virhe, sovittu poikkeus"]
    assert lines[1].endswith("Selitys: Uusi laskutapa [percent-small]")
    assert lines[2].endswith("Selitys: Sovittu 12.2.2013. [number-unclear]")
    found = kit(root, "check", str(path), "--json").json["returns"][0]["findings"]
    assert {f["code"]: f["state"] for f in found} == {
        "number-unclear": "waived", "number-wrong": "open", "percent-small": "explained",
    }  # fmt: skip


def test_check_knows_the_sender(root: Path) -> None:
    """A mail from an address that the registry does not know is told of, as in a harvest; a waiver closes it."""
    registry = (root / "regions.csv").read_text(encoding="utf-8").splitlines()
    lines = [f"{line},{'email' if number == 0 else 'oma@example.fi'}" for number, line in enumerate(registry)]
    (root / "regions.csv").write_text("\n".join(lines), encoding="utf-8")
    path = root / "viesti.eml"
    path.write_bytes(mail("901.xlsx", fill_fields(root, "901", {"L-lainat": 5}).read_bytes()))
    assert kit(root, "check", str(path), "--json").json["queries"] == 1
    waive(root, code="sender-unknown")
    assert kit(root, "check", str(path), "--json").json["queries"] == 0


def test_findings_sheet_shows_state_and_explanation(root: Path) -> None:
    """The officer reads in the summary what was closed, by what."""
    waive(root)
    fill_fields(root, "901", UNCLEAR)
    kit(root, "harvest", "2013Q1")
    book = openpyxl.load_workbook(root / "output" / "2013Q1" / "kansallinen-2013Q1.xlsx", read_only=True)
    head, row = [[cell for cell in row if cell] for row in list(book["Havainnot"].values)[3:5]]
    assert head[:2] == ["Laji", "Tila"]
    assert row[:2] == ["virhe", "sovittu poikkeus"]
    assert ("Selitys" in head, "Sovittu 12.2.2013." in row) == (True, True)


WRONG = [
    ('waiver = "064"', "kit.toml", "[[waiver]]"),
    ("[waiver]", "kit.toml", "[[waiver]]"),
    ({"area": "64a"}, "waiver[1]", "'area' holds '64a'"),
    ({"code": "ei-ole"}, "waiver[1]", "'workbook-kit explain'"),
    ({"reason": "  "}, "waiver[1]", "the reason, in words"),
    ({"until": "31.12.2013"}, "waiver[1]", '"2013Q4"'),
    ({"field": "L-ei"}, "waiver[1]", "no form has the field 'L-ei'"),
    ({"untill": "2013Q4"}, "waiver[1]", "'untill' is not a key"),
    ('[[waiver]]\narea = "064"\ncode = "required"\nreason = "x"', "waiver[1]", "'until' is missing"),
    ('[[waiver]]\nuntil = 2013-12-31\narea = "*"\ncode = "required"\nreason = "x"', "waiver[1]", 'such as "2013Q4"'),
]


@pytest.mark.parametrize(("given", "where", "what"), WRONG)
def test_wrong_waivers(root: Path, given: str | dict[str, str], where: str, what: str) -> None:
    """Our own fault, in one line that names the waiver and what is wrong with it."""
    if isinstance(given, str):
        (root / "kit.toml").write_text(given, encoding="utf-8")
    else:
        waive(root, **given)
    ran = kit(root, "harvest", "2013Q1")
    assert_one_line(ran, 3, where)
    assert what in ran.err


def test_waivers_are_looked_at_by_every_command(root: Path) -> None:
    """A slip in kit.toml is told at once, not at the next harvest."""
    waive(root, code="ei-ole")
    assert kit(root, "explain", "required").code == 3


@pytest.mark.parametrize("severity", ["error", "query", "note", "open", "explained", "waived", "noted"])
def test_words_of_states(severity: Severity | State) -> None:
    """Every severity and state has its word in Finnish, Swedish and English."""
    words = {messages.notice(severity, language) for language in messages.TONGUES}
    assert len(words) == 3
    assert all(words)


def test_a_rule_on_trial_says_so() -> None:
    """Its sentence ends with that in each language, and it is a note."""
    finding = Finding("required", "Perustiedot", "C4", trial=True)
    assert finding.severity == "note"
    assert finding.sentence("fi") == "Perustiedot, C4: Pakollinen tieto puuttuu (koekäytössä)."
    assert finding.sentence("sv") == "Perustiedot, C4: En obligatorisk uppgift saknas (på försök)."
    assert finding.sentence("en") == "Perustiedot, C4: A required answer is missing (on trial)."
