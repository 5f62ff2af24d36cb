"""What came back, read: whose it is, where its answers stand, what is told and what is refused."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.making import blank_of, fill_fields, generated, kit, library_form
from tests.plain_values import KEY, VERSIONS
from workbook_kit.cell import Value
from workbook_kit.period import Period
from workbook_kit.reading.returns import Reader
from workbook_kit.registry import Own, Registries, parse

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workspace whose first quarter has been generated."""
    return generated(tmp_path)


def check(root: Path, path: Path) -> dict[str, Any]:
    """What `check` says of one file."""
    (said,) = kit(root, "check", str(path), "--json").json["returns"]
    return dict(said)


def codes(said: dict[str, Any]) -> list[str]:
    return [finding["code"] for finding in said["findings"]]


def resave(path: Path, change: Any) -> Path:
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return path


def test_clean_return(root: Path) -> None:
    """A filled workbook under any name is accepted without a finding."""
    said = check(root, fill_fields(root, "901", {"L-lainat": 5}, target="mitä vain.xlsx"))
    assert (said["verdict"], said["area"], said["period"], said["answers"]) == ("accepted", "901", "2013Q1", 1)
    assert said["findings"] == []


def test_blank_template_is_no_return(root: Path) -> None:
    """A workbook that comes back as it was sent is our own mail; saved by somebody, it is an answer of nothing."""
    assert check(root, blank_of(root, "901"))["verdict"] == "skipped"
    said = check(root, fill_fields(root, "901", {}, target="tyhja.xlsx"))
    assert (said["verdict"], codes(said)) == ("refused", ["not-filled"])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"nothing", "file-not-workbook"),
        (OLE + b"\0" * 600, "file-old"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "file-encrypted"),
        (OLE + "__substg1.0_0037001F".encode("utf-16-le"), "file-outlook"),
        (b"<html>", "file-web-page"),
    ],
)
def test_no_workbook_is_refused(root: Path, content: bytes, code: str) -> None:
    """The kind of a file is sniffed from its bytes, whatever its name."""
    path = root / "a.xlsx"
    path.write_bytes(content)
    assert codes(check(root, path)) == [code]


def test_half_a_file_is_refused(root: Path) -> None:
    """A download that broke off is told of as such."""
    path = fill_fields(root, "901", {"L-lainat": 5})
    path.write_bytes(path.read_bytes()[:3000])
    assert codes(check(root, path)) == ["file-damaged"]


def test_foreign_workbook_is_refused(root: Path) -> None:
    """A workbook without our identity says what to do."""
    path = root / "muu.xlsx"
    openpyxl.Workbook().save(path)
    assert codes(check(root, path)) == ["identity-missing"]


def test_changed_identity_is_refused(root: Path) -> None:
    """A neighbour's code written over one's own is no identity."""
    path = fill_fields(root, "901", {"L-lainat": 5})

    def forge(book: Any) -> None:
        book["_kit"]["B5"] = "902"

    assert codes(check(root, resave(path, forge))) == ["identity-invalid"]


def test_sheet_of_another_area_is_refused(root: Path) -> None:
    """Two areas' tokens in one book: copied from another region's workbook."""
    path, other = fill_fields(root, "901", {"L-lainat": 5}), openpyxl.load_workbook(blank_of(root, "902"))
    token = next(c.value for row in other["Kirjasto"].iter_rows() for c in row if str(c.value).startswith("WK-"))

    def copy(book: Any) -> None:
        book.create_sheet("Toinen")["A1"] = token

    assert codes(check(root, resave(path, copy))) == ["identity-mixed"]


def test_other_key_is_refused(root: Path) -> None:
    """With another signing key no workbook is taken for ours."""
    path = fill_fields(root, "901", {"L-lainat": 5})
    (root / "kit.key").write_text("0" * 64)
    assert codes(check(root, path)) == ["identity-invalid"]


def test_area_that_left_the_registry_is_refused(root: Path) -> None:
    """A return of an area that the round no longer has, as its forms were made anew, names the area."""
    path = fill_fields(root, "903", {"L-lainat": 5})
    registry = root / "regions.csv"
    registry.write_text("".join(registry.read_text(encoding="utf-8").splitlines(keepends=True)[:-1]), encoding="utf-8")
    kit(root, "generate", "2013Q1", "--region", "901")
    assert codes(check(root, path)) == ["area-unknown"]


def test_reader_is_the_same_whoever_the_persons_are() -> None:
    """A new address, or a round that keeps the areas it has anyway, has no record made anew; other areas have."""
    area = {"region_code": "064", "region_name_fi": "Tampere", "region_name_sv": "Tammerfors", "ely_code": "05"}
    one, mailed, renamed = (
        parse("regions.csv", [area | more]) for more in ({}, {"e-mail": "a@x.fi"}, {"region_name_fi": "Manse"})
    )
    own, period = Registries((Own(2010, one),)), Period(2013, 1)
    same = [own, Registries((Own(2010, mailed),)), replace(own, kept={period: mailed, period.next: one})]
    others = [Registries((Own(2010, renamed),)), replace(own, kept={period: renamed}), Registries()]
    assert len({Reader(VERSIONS, found, KEY).digest for found in same}) == 1
    assert len({Reader(VERSIONS, found, KEY).digest for found in (own, *others)}) == 4


def test_unknown_form_version_is_refused(root: Path) -> None:
    """A workbook of a form that the workspace does not know is not guessed at."""
    path = fill_fields(root, "901", {"L-lainat": 5})
    form = root / "forms" / "kirjasto.toml"
    form.write_text(form.read_text(encoding="utf-8").replace('version = "1"', 'version = "2"'), encoding="utf-8")
    assert codes(check(root, path)) == ["form-unknown"]


def test_renamed_sheet_is_found(root: Path) -> None:
    """Sheets are found by their token, not by their name (docs/facts.md, "What survives a program")."""
    path = fill_fields(root, "901", {"L-lainat": 5})

    def rename(book: Any) -> None:
        book["Kirjasto"].title = "Sheet - Table"

    said = check(root, resave(path, rename))
    assert (said["verdict"], said["answers"], codes(said)) == ("accepted", 1, [])


def test_moved_row_is_read_and_told_of(root: Path) -> None:
    """A row inserted above moves the answers; row keys find them."""
    path = fill_fields(root, "901", {"L-lainat": 5, "L-avoinna": "ei"})

    def insert(book: Any) -> None:
        book["Kirjasto"].insert_rows(4)

    said = check(root, resave(path, insert))
    assert (said["answers"], codes(said)) == (2, ["slot-moved", "slot-moved"])
    assert "E7" in said["findings"][0]["message"]


def test_lost_row_key_is_an_error(root: Path) -> None:
    """An answer whose row cannot be told is not guessed."""
    path = fill_fields(root, "901", {"L-lainat": 5, "L-menot": 7})

    def lose(book: Any) -> None:
        for row in book["Kirjasto"].iter_rows(max_col=1):
            for cell in row:
                if cell.value == "L-lainat":
                    cell.value = None

    said = check(root, resave(path, lose))
    assert (said["answers"], codes(said)) == (1, ["slot-lost"])


def test_labels_of_a_deleted_row_are_not_told_of(root: Path) -> None:
    """A row that is gone is told of once: that another row's label stands there now says nothing more."""
    path = fill_fields(root, "901", {"L-lainat": 5, "L-kirjat/L/2": 5})
    said = check(root, resave(path, lambda book: book["Kirjasto"].delete_rows(6)))
    assert (said["answers"], codes(said)) == (1, ["slot-lost", "slot-moved"])


def test_lost_sheet_is_an_error(root: Path) -> None:
    """A tab that is gone is told of once."""
    path = fill_fields(root, "901", {"L-lainat": 5})

    def remove(book: Any) -> None:
        book.create_sheet("Tyhjä")
        del book["Kirjasto"]

    assert codes(check(root, resave(path, remove))) == ["sheet-lost"]


def test_changed_label_is_named(root: Path) -> None:
    """A locked text that was changed is a finding for exactly that cell."""
    path = fill_fields(root, "901", {"L-lainat": 5})

    def change(book: Any) -> None:
        sheet = book["Kirjasto"]
        cell = next(c for row in sheet.iter_rows() for c in row if c.value == "L-lainat fi")
        cell.value = "jotain muuta"

    (finding,) = check(root, resave(path, change))["findings"]
    assert (finding["code"], finding["cell"], finding["raw"]) == ("label-changed", "B6", "jotain muuta")


def test_area_renamed_in_the_registry_accuses_nobody(root: Path) -> None:
    """A return whose title has the name of its day is clean; another code or period in its place is a finding."""
    path = fill_fields(root, "901", {"L-lainat": 5})
    registry = root / "regions.csv"
    registry.write_text(registry.read_text(encoding="utf-8").replace("Pohjoinen", "Pohjola"), encoding="utf-8")
    assert check(root, path)["findings"] == []
    (finding,) = check(root, resave(path, lambda book: _write_title(book, "901 Pohjoinen · 2013Q2")))["findings"]
    assert (finding["code"], finding["cell"]) == ("label-changed", "A2")


def _write_title(book: Any, text: str) -> None:
    book["Kirjasto"]["A2"].value = text


def test_changed_heading_is_named_though_another_reads_alike(root: Path) -> None:
    """A heading that was changed is a finding even if another table has the same one."""
    path = fill_fields(root, "901", {"L-kirjat/L/2": 5})
    (finding,) = check(root, resave(path, lambda book: book["Kirjasto"].__setitem__("C20", "Levyjä")))["findings"]
    assert (finding["code"], finding["cell"], finding["raw"]) == ("label-changed", "C20", "Levyjä")


def test_changed_label_is_named_in_the_row_that_moved(root: Path) -> None:
    """A text that was changed is told of where its row stands now; what else moved with its row was not changed."""
    path = fill_fields(root, "901", {"L-lainat": 5, "L-kirjat/L/2": 5})

    def change(book: Any) -> None:
        book["Kirjasto"]["B6"].value = "L-menot fi"
        book["Kirjasto"].insert_rows(4)

    findings = check(root, resave(path, change))["findings"]
    told = [(finding["cell"], finding["raw"]) for finding in findings if finding["code"] == "label-changed"]
    assert told == [("B7", "L-menot fi")]


def test_unclear_number_shows_its_raw_text(root: Path) -> None:
    """Ambiguity is refused and the raw text shown; the value does not count."""
    said = check(root, fill_fields(root, "901", {"L-lainat": "1.234", "L-menot": 5}))
    (finding,) = said["findings"]
    assert (said["answers"], finding["code"], finding["raw"]) == (1, "number-unclear", "1.234")
    assert "1.234" in finding["message"]


@pytest.mark.parametrize(("typed", "kept"), [(dt.date(2013, 3, 31), "31.3.2013"), (2.5, "2,5")])
def test_text_from_a_number_is_told_as_it_was_kept(root: Path, typed: Value, kept: str) -> None:
    """What the note quotes is the answer, not what the cell held."""
    (finding,) = check(root, fill_fields(root, "901", {"L-nimi": typed}))["findings"]
    assert (finding["code"], f'"{kept}"' in finding["message"]) == ("text-from-number", True)


def test_formula_without_result_does_not_count(root: Path) -> None:
    """A formula whose result was not saved is no answer."""
    said = check(root, fill_fields(root, "901", {"L-lainat": "=1+1", "L-menot": 5}))
    assert (said["answers"], codes(said)) == (1, ["formula-empty"])


def test_part_greater_than_its_whole_does_not_count(tmp_path: Path) -> None:
    """An error takes its value out of the count until it is fixed."""
    root = generated(tmp_path, library_form({"L-keskiarvo": 'at_most = "L-menot"'}))
    said = check(root, fill_fields(root, "901", {"L-keskiarvo": 8, "L-menot": 7}))
    assert (said["answers"], codes(said)) == (1, ["at-most"])


def test_required_answer(tmp_path: Path) -> None:
    """A blank is an error where the form asks for an answer in this quarter, and once."""
    root = generated(tmp_path, library_form({"L-avoinna": 'required = true\ndue = ["Q1"]'}))
    kit(root, "generate", "2013Q2")
    assert codes(check(root, fill_fields(root, "901", {"L-menot": 7}))) == ["required"]
    assert codes(check(root, fill_fields(root, "901", {"L-menot": 7}, period="2013Q2"))) == []
    assert codes(check(root, fill_fields(root, "901", {"L-menot": 7, "L-avoinna": "ehkä"}))) == ["choice-unknown"]


def test_copied_tab_is_refused(root: Path) -> None:
    """The same page twice in a book: there is no telling which one counts."""
    path = fill_fields(root, "901", {"L-lainat": 5})

    def copy(book: Any) -> None:
        book.copy_worksheet(book["Kirjasto"])

    assert codes(check(root, resave(path, copy))) == ["sheet-twice"]


def test_tabs_without_their_hidden_sheet_are_refused(root: Path) -> None:
    """Visible sheets copied into a new workbook leave their identity behind."""
    path = fill_fields(root, "901", {"L-lainat": 5})

    def lose(book: Any) -> None:
        del book["_kit"]

    assert codes(check(root, resave(path, lose))) == ["identity-lost"]


def test_lost_lock_is_only_a_note(root: Path) -> None:
    """Four programs drop locks on honest saves (docs/facts.md, "What survives a program")."""
    path = fill_fields(root, "901", {"L-lainat": 5})

    def unlock(book: Any) -> None:
        book["Kirjasto"].protection.sheet = False

    said = check(root, resave(path, unlock))
    assert [(f["severity"], f["code"]) for f in said["findings"]] == [("note", "lock-lost")]
    assert said["answers"] == 1


def test_inserted_column_is_followed(root: Path) -> None:
    """A column inserted before the inputs moves them; their header finds them."""
    path = fill_fields(root, "901", {"L-lainat": 5})

    def insert(book: Any) -> None:
        book["Kirjasto"].insert_cols(3)

    (finding,) = check(root, resave(path, insert))["findings"]
    assert (finding["code"], finding["cell"]) == ("slot-moved", "F6")


def test_older_version_of_the_form_is_read(root: Path) -> None:
    """A return made from the form before its last change is read by the form it was made from."""
    path = fill_fields(root, "901", {"L-lainat": 5})
    old = root / "forms" / "kirjasto.toml"
    newer = old.read_text(encoding="utf-8").replace('version = "1"', 'version = "2"').replace("rows = 2", "rows = 3")
    (root / "forms" / "kirjasto-2.toml").write_text(newer, encoding="utf-8")
    said = check(root, path)
    assert (said["answers"], codes(said)) == (1, ["form-older"])
    assert kit(root, "harvest", "2013Q1").code == 0


def test_overwritten_formula_is_named(tmp_path: Path) -> None:
    """A figure typed over our own formula is never read, and told of where it differs from the one reckoned."""
    derived = 'derived = true\nrollup = { rule = "ratio", numerator = "L-lainat", denominator = "L-menot" }'
    root = generated(tmp_path, library_form({"L-osuus": derived}))
    for figure, expected in ((0.5, []), (0.75, ["formula-changed"])):
        path = fill_fields(root, "901", {"L-lainat": 5, "L-menot": 10})

        def overwrite(book: Any, figure: float = figure) -> None:
            book["Kirjasto"]["E9"] = figure

        said = check(root, resave(path, overwrite))
        assert (said["answers"], codes(said)) == (2, expected)


def test_form_changed_without_a_new_version_is_refused(root: Path) -> None:
    """Where the places of the same version are others now, nothing is read at the old ones."""
    path = fill_fields(root, "901", {"L-lainat": 5})
    form = root / "forms" / "kirjasto.toml"
    form.write_text(form.read_text(encoding="utf-8").replace("rows = 2", "rows = 3"), encoding="utf-8")
    assert codes(check(root, path)) == ["form-unknown"]


def test_sheet_without_its_token_is_found_by_name(root: Path) -> None:
    """A token that was wiped away leaves the sheet's own name to go by."""
    path = fill_fields(root, "901", {"L-lainat": 5})

    def wipe(book: Any) -> None:
        for row in book["Kirjasto"].iter_rows(max_row=4):
            for cell in row:
                cell.value = None if str(cell.value).startswith("WK-") else cell.value

    assert check(root, resave(path, wipe))["answers"] == 1


def test_half_an_identity_is_passed_over(root: Path) -> None:
    """A sheet that begins like the hidden one and says no more does not stand in its way."""
    path = fill_fields(root, "901", {"L-lainat": 5})

    def begin(book: Any) -> None:
        book.create_sheet("Oma", 0)["B1"] = "workbook_kit"

    assert check(root, resave(path, begin))["verdict"] == "accepted"


def test_sheet_without_questions_may_go(tmp_path: Path) -> None:
    """A page that only informs is not missed."""
    page = '[[sheet]]\nid = "tietoa"\ntitle = { fi = "Tietoa", sv = "Information" }\nwidths = [10]\n\n'
    root = generated(tmp_path, library_form().replace("[[sheet]]", f"{page}[[sheet]]", 1))
    path = fill_fields(root, "901", {"L-lainat": 5})
    said = check(root, resave(path, lambda book: book.remove(book["Tietoa"])))
    assert (said["verdict"], codes(said)) == ("accepted", [])


def test_changed_text_of_a_row_that_lost_its_key(tmp_path: Path) -> None:
    """In a row that asks nothing the label itself is told of, as no answer's place is lost with it."""
    ratio = 'derived = true\nrollup = { rule = "ratio", numerator = "L-lainat", denominator = "L-menot" }'
    root = generated(tmp_path, library_form({"L-osuus": f'{ratio}\nlevels = ["region", "national"]'}))
    path = fill_fields(root, "901", {"L-lainat": 5})

    def overwrite(book: Any) -> None:
        book["Kirjasto"]["A9"], book["Kirjasto"]["B9"] = None, "Oma rivi"

    (finding,) = check(root, resave(path, overwrite))["findings"]
    assert (finding["code"], finding["cell"], finding["raw"]) == ("label-changed", "B9", "Oma rivi")


def test_table_beside_the_form_is_told_of_in_part(root: Path) -> None:
    """Twenty stray values tell enough of a table that was pasted beside the form."""
    path = fill_fields(root, "901", {"L-lainat": 5})

    def paste(book: Any) -> None:
        for row in range(1, 31):
            book["Kirjasto"][f"Z{row}"] = row + 0.5

    assert codes(check(root, resave(path, paste))) == ["stray-value"] * 20
