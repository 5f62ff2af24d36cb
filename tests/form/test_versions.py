"""The versions of a folder's forms: which one is in use, and where a field of any of them is found."""

from pathlib import Path

import pytest

from tests.making import library_form
from workbook_kit.form.versions import Versions, load_versions


@pytest.fixture
def versions(tmp_path: Path) -> Versions:
    """Two versions of a form: the later one has no loans under their old id, and calls expenses otherwise."""
    old = library_form().replace('version = "1"', 'version = "1.9"', 1)
    new = old.replace('"1.9"', '"1.10"', 1).replace('"L-lainat"', '"L-lainaukset"').replace("L-menot fi", "Kulut")
    assert '"1.9"' in old
    for name, text in (("a", new), ("b", old)):
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    return load_versions(tmp_path)


def test_the_last_version_is_in_use(versions: Versions) -> None:
    """Versions sort by their numbers, whatever their files are called."""
    assert [form.version for form in versions] == ["1.9", "1.10"]
    assert versions.in_use["region"].version == "1.10"


def test_a_return_names_its_form_by_id_and_version(versions: Versions) -> None:
    """A version that nobody has is none."""
    assert versions.by_name["kirjasto", "1.9"].version == "1.9"
    assert ("kirjasto", "2") not in versions.by_name


def test_a_field_is_known_as_its_newest_version_asks_it(versions: Versions) -> None:
    """One that is asked no longer is still known by its id, but it is not in use."""
    assert versions.fields["L-menot"].label.fi == "Kulut"
    assert {"L-lainat", "L-lainaukset"} <= versions.fields.keys()
    assert {"L-lainat", "L-lainaukset"} & versions.fields_in_use.keys() == {"L-lainaukset"}
