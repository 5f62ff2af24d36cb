"""The areas: built-in hierarchies, the workspace's own, and what is wrong with it in one line."""

from pathlib import Path

import openpyxl
import pytest

from tests.making import REGISTRY
from workbook_kit import registry
from workbook_kit.errors import SpecError, UsageError
from workbook_kit.period import Period
from workbook_kit.registry import Registry


def own(folder: Path, text: str = REGISTRY) -> Registry:
    (folder / "regions.csv").write_text(text, encoding="utf-8")
    return registry.load(folder).at(Period(2013, 1))


@pytest.mark.parametrize(
    ("year", "regions", "middle"), [(2012, 67, 15), (2013, 67, 15), (2025, 67, 15), (2026, 66, 10)]
)
def test_hierarchy_in_force(tmp_path: Path, year: int, regions: int, middle: int) -> None:
    """15 ELY centres until 2025, ten elinvoimakeskus from 2026."""
    found = registry.load(tmp_path).at(Period(year, 4))
    assert (len(found.regions), len(found.elys)) == (regions, middle)


def test_swedish_comes_first_in_five_regions() -> None:
    """014, 021, 152, 153 and 154 put Swedish first (docs/facts.md, "What offices write")."""
    regions = registry.built_in(2013).regions
    assert [r.code for r in regions if r.languages[0] == "sv"] == ["014", "021", "152", "153", "154"]
    assert sum(len(r.languages) == 2 for r in regions) == 11


def test_folder_names_are_ascii() -> None:
    """Folders and files carry short Finnish names in ASCII."""
    found = registry.built_in(2013)
    assert found.folder(found.area("064")) == "05-pirkanmaa"
    assert [found.area(code).slug for code in ("04", "021", "07")] == ["hame", "aboland-turunmaa", "etela-savo"]


def test_own_registry_replaces_the_built_in(tmp_path: Path) -> None:
    """A workspace's regions.csv counts alone; coordinator, organisation and e-mail come with it."""
    text = REGISTRY.replace("ely_sv\n", "ely_sv,coordinator,organisation,e-mail\n").replace(
        "Norr\n9", "Norr,A B,C,a@b.fi\n9", 1
    )
    found = own(tmp_path, text)
    assert [r.code for r in found.regions] == ["901", "902", "903"]
    assert (found.area("901").coordinator, found.area("901").email) == ("A B", "a@b.fi")
    assert found.area("91").languages == ("fi", "sv")


def test_registry_kept_in_excel(tmp_path: Path) -> None:
    """regions.xlsx reads the same; codes that lost their zeros in Excel get them back."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["region_code", "region_name_fi", "region_name_sv", "ely_code"])
    sheet.append([64, "Tampere", "Tammerfors", 5])
    book.save(tmp_path / "regions.xlsx")
    found = registry.load(tmp_path).at(Period(2013, 1))
    assert found.area("064").parent == "05"
    assert found.area("05").name.fi == "Pirkanmaan ELY-keskus"


@pytest.mark.parametrize("broken", [b"junk", b"", b"PK\x05\x06" + bytes(18)], ids=["junk", "empty", "zip of nothing"])
def test_broken_excel_registry_is_told_of(tmp_path: Path, broken: bytes) -> None:
    """A regions.xlsx that is no workbook is named, with what to do, in one line."""
    (tmp_path / "regions.xlsx").write_bytes(broken)
    with pytest.raises(SpecError, match=r"^regions\.xlsx: cannot be read as a workbook; open it in Excel[^\n]*$"):
        registry.load(tmp_path)


def test_locked_excel_registry_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A regions.xlsx that Excel holds open is not called broken."""

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "regions.xlsx").write_bytes(b"")
    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(SpecError, match="close it in Excel"):
        registry.load(tmp_path)


def test_csv_of_finnish_excel(tmp_path: Path) -> None:
    """Excel in Finland writes semicolons and a byte order mark."""
    (tmp_path / "regions.csv").write_text("\ufeff" + REGISTRY.replace(",", ";"), encoding="utf-8")
    assert len(registry.load(tmp_path).at(Period(2013, 1)).regions) == 3


FAULTS = [
    ("duplicate code", "902,Eteläinen", "901,Eteläinen", "row 3", "901"),
    ("unknown ELY", "fi,92,Lännen ELY-keskus,NTM-centralen i Väst", "fi,77,,", "row 4", "77 is unknown"),
    ("ELY of another code", "fi,92,Lännen ELY-keskus", "fi,93,Pohjan ELY-keskus", "row 4", "has the code 91"),
    ("missing name", "902,Eteläinen", "902,", "row 3", "902 lacks a name"),
    ("missing Swedish name", "Västra", "", "row 4", "903 lacks a name"),
    ("two names of an ELY", "902,Eteläinen,Södra,fi,91,Pohjan", "902,Eteläinen,Södra,fi,91,Pojan", "row 3", "'Pojan"),
    ("ELY without Swedish", ",NTM-centralen i Väst", ",", "row 4", "92 needs its Swedish name"),
    ("no code", "903,Läntinen", "9x3,Läntinen", "row 4", "'9x3'"),
    ("language", "fi+sv", "fi+en", "row 2", "'fi+en'"),
    ("no heading", "region_code", "seutu", "regions.csv", "heading row"),
]


@pytest.mark.parametrize(("fault", "old", "new", "where", "what"), FAULTS, ids=[f[0] for f in FAULTS])
def test_faulty_registry_is_told_of(tmp_path: Path, fault: str, old: str, new: str, where: str, what: str) -> None:
    """One clear line with file and row."""
    assert old in REGISTRY, fault
    with pytest.raises(SpecError) as refused:
        own(tmp_path, REGISTRY.replace(old, new, 1))
    assert "\n" not in str(refused.value)
    assert "regions.csv" in str(refused.value)
    assert where in str(refused.value)
    assert what in str(refused.value)


def test_csv_in_code_page_1252(tmp_path: Path) -> None:
    """Excel's plain CSV in Finland: semicolons, Windows-1252, and rows of nothing, which count in the row numbers."""
    rows = REGISTRY.replace(",", ";").splitlines()
    empty = ";" * rows[0].count(";")
    (tmp_path / "regions.csv").write_bytes("\r\n".join([*rows[:2], empty, *rows[2:], empty]).encode("cp1252"))
    assert registry.load(tmp_path).at(Period(2013, 1)).area("902").name.fi == "Eteläinen"
    assert registry.load(tmp_path).at(Period(2013, 1)).regions == own(tmp_path).regions
    (tmp_path / "regions.csv").write_text("\n".join([rows[0], empty, rows[1], rows[1]]), encoding="utf-8")
    with pytest.raises(SpecError, match="row 4"):
        registry.load(tmp_path)


def test_csv_in_no_known_encoding_is_told_of(tmp_path: Path) -> None:
    """A byte that means nothing in Windows-1252 either is not guessed at; the line says how to save the file."""
    (tmp_path / "regions.csv").write_bytes(REGISTRY.encode("cp1252") + b"\x81")
    with pytest.raises(SpecError, match="CSV UTF-8"):
        registry.load(tmp_path)


def test_registry_without_a_filled_row_is_told_of(tmp_path: Path) -> None:
    """A heading above rows of nothing is no registry."""
    with pytest.raises(SpecError, match="heading row"):
        own(tmp_path, REGISTRY.splitlines()[0] + "\n,,,,\n")


def test_two_registries_are_one_too_many(tmp_path: Path) -> None:
    """regions.csv and regions.xlsx side by side are not guessed between."""
    own(tmp_path)
    (tmp_path / "regions.xlsx").write_bytes(b"")
    with pytest.raises(SpecError, match="keep one"):
        registry.load(tmp_path)


def test_unknown_area_is_a_usage_error() -> None:
    """An area that is not there names its registry."""
    with pytest.raises(UsageError, match=r"'999' in regions_2013\.csv"):
        registry.built_in(2013).area("999")
