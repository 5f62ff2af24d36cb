"""The contract that scripts rely on: commands, folders, JSON, CSV columns, exit codes."""

import importlib
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pandas as pd
import pytest

import workbook_kit as wk
from tests.commands import assert_one_line, mail, rows
from tests.making import fill_fields, generated, kit, small_workspace
from workbook_kit.errors import StoreError
from workbook_kit.findings import messages

COLUMNS = {
    "returns": "file, sha256, area, period, language, verdict, reason, received",
    "answers": "period, area, field, segment, row, value, unit, file, sha256, sheet, cell, raw",
    "findings": "severity, code, file, area, sheet, cell, field, segment, row, message, advice, raw",
    "rollup": "period, level, area, field, segment, value, numerator, denominator, reported, expected",
}
FIELD_KEYS = "field, segment, row, sheet, cell, kind, unit, choices, required, label, levels, rollup"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workspace whose first quarter has been generated."""
    return generated(tmp_path)


def test_where_generate_writes(root: Path) -> None:
    """blank_templates/PERIOD/ELY/CODE-name-PERIOD-LANGUAGE.xlsx; two languages, two files."""
    made = {p.relative_to(root).as_posix() for p in (root / "blank_templates").rglob("*.xlsx")}
    assert made == {
        "blank_templates/2013Q1/91-pohjan/901-pohjoinen-2013Q1-fi.xlsx",
        "blank_templates/2013Q1/91-pohjan/901-pohjoinen-2013Q1-sv.xlsx",
        "blank_templates/2013Q1/91-pohjan/902-etelainen-2013Q1-fi.xlsx",
        "blank_templates/2013Q1/92-lannen/903-lantinen-2013Q1-fi.xlsx",
    }


def test_generate_of_the_real_registry(tmp_path: Path) -> None:
    """A region's workbook and its ELY's own lie in the same folder, as the contract shows."""
    ran = kit(tmp_path, "generate", "2013Q1", "--region", "064", "--ely", "05", "--json")
    assert [one["file"] for one in ran.json["files"]] == [
        "blank_templates/2013Q1/05-pirkanmaa/064-tampere-2013Q1-fi.xlsx",
        "blank_templates/2013Q1/05-pirkanmaa/05-pirkanmaa-2013Q1-fi.xlsx",
    ]
    assert (tmp_path / "kit.key").exists()


@pytest.mark.parametrize(
    ("options", "made"),
    [
        (("--language", "sv"), ["901-pohjoinen-2013Q1-sv.xlsx"]),
        (("--region", "902", "--language", "sv"), ["902-etelainen-2013Q1-sv.xlsx"]),
        (("--region", "901"), ["901-pohjoinen-2013Q1-fi.xlsx", "901-pohjoinen-2013Q1-sv.xlsx"]),
    ],
)
def test_language_option(tmp_path: Path, options: tuple[str, ...], made: list[str]) -> None:
    """--language keeps to areas that speak it; an area named gets the language asked for."""
    small_workspace(tmp_path)
    kit(tmp_path, "generate", "2013Q1", *options)
    assert sorted(p.name for p in (tmp_path / "blank_templates").rglob("*.xlsx")) == made


def test_fields_json(root: Path) -> None:
    """Every slot with the keys of the contract; choices pair code and label."""
    listed = kit(root, "fields", "2013Q1", "--region", "901", "--language", "sv", "--json").json
    assert set(FIELD_KEYS.split(", ")) <= set(listed[0])
    choice = next(slot for slot in listed if slot["kind"] == "choice")
    assert choice["choices"] == [{"code": "hyva", "label": "god"}, {"code": "huono", "label": "dålig"}]
    assert {slot["sheet"] for slot in listed} == {"Bibliotek"}
    assert [(s["segment"], s["row"]) for s in listed if s["field"] == "L-kirjat"] == [
        ("A", "1"), ("A", "2"), ("L", "1"), ("L", "2"),
    ]  # fmt: skip


def test_csv_columns(root: Path) -> None:
    """The contract's columns come first and in its order."""
    fill_fields(root, "901", {"L-lainat": 1250})
    kit(root, "harvest", "2013Q1")
    for table, columns in COLUMNS.items():
        head = (root / "output" / "2013Q1" / "data" / f"{table}.csv").read_text(encoding="utf-8").split("\n")[0]
        assert head.startswith(columns.replace(", ", ","))


def test_answers_carry_their_provenance(root: Path) -> None:
    """Codes, ISO dates, fractions and dot decimals; file, sha256, sheet and cell beside each."""
    said = {"L-kunto": "god", "L-avoinna": "ja", "L-osuus": 0.125, "L-menot": 1250000.5, "L-avattu": "31.3.2013"}
    fill_fields(root, "901", said | {"L-hylly": "=1+1"}, language="sv", target="kansio/oma nimi.xlsx")
    assert kit(root, "harvest", "2013Q1").code == 1
    answers = {row["field"]: row for row in rows(root, "answers")}
    assert {name: row["value"] for name, row in answers.items()} == {
        "L-kunto": "hyva",
        "L-avoinna": "yes",
        "L-osuus": "0.125",
        "L-menot": "1250000.5",
        "L-avattu": "2013-03-31",
    }
    kunto = answers["L-kunto"]
    assert (kunto["file"], kunto["sheet"], kunto["raw"]) == ("kansio/oma nimi.xlsx", "Bibliotek", "god")
    assert len(kunto["sha256"]) == 64


def test_exit_code_1_for_open_errors_and_refusals(root: Path) -> None:
    """1: done, but a return has open errors or was refused; missing regions do not count."""
    fill_fields(root, "901", {"L-lainat": 5})
    assert kit(root, "harvest", "2013Q1").code == 0
    fill_fields(root, "902", {"L-lainat": "viisi", "L-menot": 1})
    assert kit(root, "harvest", "2013Q1").code == 1
    assert kit(root, "status", "2013Q1").code == 1
    (root / "collected" / "rikki.xlsx").write_bytes(b"rikki")
    ran = kit(root, "harvest", "2013Q1", "--json")
    assert (ran.code, ran.json["refused"], ran.json["accepted"]) == (1, 1, 2)


WRONG = [
    ("generate", "2013"),
    ("generate", "2013Q5"),
    ("generate", "2013Q1", "--region", "999"),
    ("generate", "2013Q1", "--language", "en"),
    ("fields", "2013Q1"),
    ("fields", "2013Q1", "--region", "901", "--ely", "91"),
    ("fields", "2013Q1", "--ely", "91"),
    ("check", "nowhere.xlsx"),
    ("explain", "no-such-code"),
    ("harvst", "2013Q1"),
]


@pytest.mark.parametrize("arguments", WRONG, ids=" ".join)
def test_exit_code_2_for_wrong_usage(root: Path, arguments: tuple[str, ...]) -> None:
    """2: wrong usage, told on standard error, with nothing on standard output."""
    ran = kit(root, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err


def test_exit_code_3_for_our_own_fault(root: Path) -> None:
    """3: a wrong form, registry, setting or key, in one line."""
    (root / "regions.csv").write_text("region_code\n", encoding="utf-8")
    assert_one_line(kit(root, "generate", "2013Q1"), 3, "regions.csv")
    (root / "regions.csv").unlink()
    (root / "kit.key").write_text("avain")
    assert_one_line(kit(root, "harvest", "2013Q1"), 3, "kit.key")
    (root / "kit.key").unlink()
    assert_one_line(kit(root, "harvest", "2013Q1"), 3, "generate")
    (root / "kit.toml").write_text('kieli = "fi"')
    assert_one_line(kit(root, "explain"), 3, "'kieli'")


def test_check_writes_nothing(root: Path) -> None:
    """What harvest would say, without a trace in the workspace."""
    path = fill_fields(root, "901", {"L-lainat": "1.234"}, target="../muualla.xlsx")
    before = sorted(p for p in root.rglob("*"))
    ran = kit(root, "check", str(path), "--json")
    assert (ran.code, ran.json["errors"]) == (1, 1)
    assert ran.json["returns"][0]["findings"][0]["code"] == "number-unclear"
    assert kit(root, "check", str(path)).out.startswith("1 tiedosto: 1 luettavissa")
    assert sorted(p for p in root.rglob("*")) == before


def test_status_names_every_area(root: Path) -> None:
    """Who is in, who is missing, what is refused and why."""
    fill_fields(root, "901", {"L-lainat": 5})
    fill_fields(root, "902", {}, target="902.xlsx")
    areas = {row["area"]: row for row in kit(root, "status", "2013Q1", "--json").json["areas"]}
    assert {code: row["state"] for code, row in areas.items()} == {
        "901": "accepted",
        "902": "refused",
        "903": "missing",
    }
    assert "tyhjänä" in areas["902"]["reason"]
    assert kit(root, "status", "2013Q1").out.startswith("Kausi 2013Q1: palauttanut 1 / 3 aluetta")


def test_explain_in_three_languages(root: Path) -> None:
    """What a finding means and what to do."""
    said = kit(root, "explain", "number-unclear", "--json").json
    assert (said["severity"], set(said["message"]), set(said["advice"])) == (
        "error",
        {"fi", "sv", "en"},
        {"fi", "sv", "en"},
    )
    assert len(kit(root, "explain", "--json").json) == len(messages.messages())
    (root / "kit.toml").write_text('language = "sv"')
    assert "kan betyda två olika tal" in kit(root, "explain", "number-unclear").out


def test_explain_shows_no_blanks(root: Path) -> None:
    """What a case would fill in is an ellipsis to a person; a program gets the blanks' names."""
    said = kit(root, "explain", "out-of-range").out + kit(root, "explain").out
    assert "…" in said
    assert "{" not in said
    assert "{low}" in kit(root, "explain", "out-of-range", "--json").out


def test_mail_and_archive_are_unwrapped(root: Path) -> None:
    """A return in a mail or a zip counts like a file; what else lies there is skipped and said so."""
    one, two = fill_fields(root, "901", {"L-lainat": 1}), fill_fields(root, "902", {"L-lainat": 2})
    with zipfile.ZipFile(root / "collected" / "kaikki.zip", "w") as archive:
        archive.write(one, "901.xlsx")
    one.unlink()
    (root / "collected" / "viesti.eml").write_bytes(mail(two.name, two.read_bytes()))
    two.unlink()
    (root / "collected" / "~$901.xlsx").write_bytes(b"lukko")
    ran = kit(root, "harvest", "2013Q1", "--json").json
    assert (ran["accepted"], ran["skipped"]) == (2, 1)
    received = {row["file"]: row["received"] for row in rows(root, "returns")}
    assert received["viesti.eml » 902.xlsx"] == "2013-04-12T07:15:00Z"
    assert "kaikki.zip » 901.xlsx" in received


def test_accounts_close(root: Path) -> None:
    """Accepted + refused + superseded + duplicate + skipped = collected (P2)."""
    one = fill_fields(root, "901", {"L-lainat": 1})
    (root / "collected" / "kopio.xlsx").write_bytes(one.read_bytes())
    fill_fields(root, "901", {"L-lainat": 2, "L-menot": 3}, target="uusi.xlsx")
    (root / "collected" / "rikki.xlsx").write_bytes(b"PK rikki")
    (root / "collected" / ".DS_Store").write_bytes(b"x")
    ran = kit(root, "harvest", "2013Q1", "--json").json
    verdicts = [row["verdict"] for row in rows(root, "returns")]
    assert sorted(verdicts) == ["accepted", "duplicate", "refused", "skipped", "superseded"]
    assert sum(ran[v] for v in set(verdicts)) == 5


def test_originals_and_records_are_kept(root: Path) -> None:
    """Everything that arrived is kept by its SHA-256, and collected/ itself is untouched (P1)."""
    path = fill_fields(root, "901", {"L-lainat": 1})
    before = path.read_bytes()
    kit(root, "harvest", "2013Q1")
    (original,) = (root / "collected" / ".store" / "originals").iterdir()
    (record,) = (root / "collected" / ".store" / "records").iterdir()
    assert original.read_bytes() == before == path.read_bytes()
    assert original.stem == record.stem
    assert original.stat().st_mode & 0o222 == 0


def test_second_harvest_writes_the_same(root: Path) -> None:
    """The same inputs give the same bytes, data files and workbooks alike (P4)."""
    fill_fields(root, "901", {"L-lainat": 1, "L-hylly": "a"})
    fill_fields(root, "903", {"L-lainat": "noin 5"})
    kit(root, "harvest", "2013Q1")
    output = root / "output" / "2013Q1"
    before = {p.relative_to(output): p.read_bytes() for p in output.rglob("*") if p.is_file()}
    kit(root, "harvest", "2013Q1")
    assert {p.relative_to(output): p.read_bytes() for p in output.rglob("*") if p.is_file()} == before
    assert {"kansallinen-2013Q1.xlsx", "ely/91-pohjan-2013Q1.xlsx", "manifest.json"} <= {p.as_posix() for p in before}


def test_manifest_sums_inputs_and_outputs(root: Path) -> None:
    """Sums of all inputs and outputs, versions of form and tool."""
    fill_fields(root, "901", {"L-lainat": 1})
    kit(root, "harvest", "2013Q1")
    output = root / "output" / "2013Q1"
    manifest = json.loads((output / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["tool"], manifest["forms"]) == (wk.__version__, {"kirjasto": "1"})
    assert [one["file"] for one in manifest["inputs"]] == ["901.xlsx"]
    written = {path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_file()}
    assert set(manifest["outputs"]) == written - {"manifest.json"}


def test_typed_text_never_leads_a_csv_cell(tmp_path: Path) -> None:
    """Nothing that a sender typed becomes a formula in a CSV; Parquet holds it as typed (P7)."""
    root = generated(tmp_path)
    fill_fields(root, "901", {"L-nimi": "@SUM(A1)", "L-hylly": "- viiva", "L-lainat": "−5"})
    kit(root, "harvest", "2013Q1")
    values = {row["field"]: row["value"] for row in rows(root, "answers")}
    assert values == {"L-nimi": "'@SUM(A1)", "L-hylly": "'- viiva"}
    frame = wk.read_answers(root / "output" / "2013Q1")
    assert set(frame["value"]) == {"@SUM(A1)", "- viiva"}


def test_data_frames_have_proper_types(root: Path) -> None:
    """Numbers are numbers, missing is missing, codes stay text."""
    fill_fields(root, "901", {"L-lainat": 1250})
    kit(root, "harvest", "2013Q1")
    output = root / "output" / "2013Q1"
    answers, rollup = wk.read_answers(output), wk.read_rollup(str(output))
    assert answers["number"].tolist() == [1250]
    assert answers["area"].tolist() == ["901"]
    nation = rollup[(rollup["field"] == "L-lainat") & (rollup["level"] == "national")].iloc[0]
    assert (nation["value"], nation["reported"], nation["expected"]) == (1250, 1, 3)
    assert pd.api.types.is_integer_dtype(rollup["reported"])
    assert wk.read_returns(output)["verdict"].tolist() == ["accepted"]
    assert wk.read_findings(output).empty


def test_data_of_no_harvest() -> None:
    """A folder without a harvest says so."""
    with pytest.raises(StoreError, match="harvest"):
        wk.read_answers("output/1999Q1")


@pytest.mark.parametrize("command", ["generate", "check", "harvest", "status", "fields", "explain", "demo"])
def test_every_command_has_help(command: str) -> None:
    """--help of a command names --root and --json."""
    ran = subprocess.run([sys.executable, "-m", "workbook_kit", command, "--help"], capture_output=True, check=True)
    assert b"--root" in ran.stdout
    assert b"--json" in ran.stdout


def test_help_does_not_pay_for_tables() -> None:
    """--help and generate import neither pandas nor pyarrow nor openpyxl."""
    heavy = "{'pandas', 'pyarrow', 'openpyxl'}"
    code = (
        f"import sys, workbook_kit.cli.commands, workbook_kit.blank.generate; print(sorted({heavy} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert ran.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(("generate", "2013Q5"), 2), (("fields", "2013Q1"), 2), (("explain", "olematon"), 2), (("harvest", "2013Q1"), 3)],
)
def test_failure_is_a_document_too(tmp_path: Path, arguments: tuple[str, ...], code: int) -> None:
    """With --json standard output is one JSON document whatever happens: the sentence and the exit code."""
    small_workspace(tmp_path)
    ran = kit(tmp_path, *arguments, "--json")
    assert (ran.code, ran.json["exit_code"]) == (code, code)
    assert ran.json["error"] in ran.err


SETTINGS = {
    'language = "no"': "'no'",
    "deadlines = 5": "2013Q1 = 2013-04-15",
    'deadlines = { 2013Q1 = "pian" }': "2013Q1 = 2013-04-15",
    "language = [": "cannot be read",
}


@pytest.mark.parametrize("setting", SETTINGS)
def test_wrong_setting_is_told_of(root: Path, setting: str) -> None:
    """What kit.toml cannot mean is one line with the file's name."""
    (root / "kit.toml").write_text(setting, encoding="utf-8")
    ran = kit(root, "status", "2013Q1")
    assert_one_line(ran, 3, "kit.toml")
    assert SETTINGS[setting] in ran.err


def test_workspace_without_a_form_for_an_ely(root: Path) -> None:
    """An ELY that is named has no workbook where no form is for its level; unnamed, it is passed over."""
    assert_one_line(kit(root, "generate", "2013Q1", "--ely", "91"), 2, "91 Pohjan")


def test_check_says_why_a_file_is_skipped(root: Path) -> None:
    """A person is told why a file is no return."""
    (root / "~$901.xlsx").write_bytes(b"x")
    said = kit(root, "check", str(root / "~$901.xlsx")).out.splitlines()
    assert len(said) == 3
    assert said[2].startswith("  ")


def test_interruption_is_one_line(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl+C ends a command with what to do, and without a traceback."""

    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("workbook_kit.cli.status.area_rows", interrupted)
    ran = kit(root, "status", "2013Q1")
    assert (ran.code, ran.err.strip()) == (3, "Interrupted; run the command again.")


def test_module_runs_nothing_when_it_is_imported() -> None:
    """Pools on Windows import the main module again in each worker: no command may run there."""
    assert "main" in vars(importlib.import_module("workbook_kit.__main__"))
