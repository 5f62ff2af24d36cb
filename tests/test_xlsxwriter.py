"""XlsxWriter's private methods that ``book`` overrides or calls: no new release changes one unseen."""

import inspect
import re
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from xlsxwriter.core import Core
from xlsxwriter.packager import Packager
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from workbook_kit import book

HOME = Path(__file__).parent.parent
OVERRIDDEN: dict[tuple[type, str], str] = {
    (Core, "_write_cp_last_modified_by"): "self",
    (Packager, "_create_package"): "self",
    (Packager, "_write_core_file"): "self",
    (Worksheet, "_xml_start_tag_unencoded"): "self, tag, attributes=[]",
    (Worksheet, "_write_formula"): "self, row, col, formula, cell_format=None, value=0",
    (Worksheet, "_prepare_formula"): "self, formula, expand_future_functions=False",
    (Workbook, "_get_packager"): "self",
    (Workbook, "_write_workbook_pr"): "self",
}
CALLED: dict[tuple[type, str], str] = {
    (Core, "_set_properties"): "self, properties",
    (Core, "_set_xml_writer"): "self, filename",
    (Core, "_assemble_xml_file"): "self",
    (Core, "_xml_data_element"): "self, tag, data, attributes=[]",
    (Packager, "_filename"): "self, xml_filename",
    (Worksheet, "_check_dimensions"): "self, row, col, ignore_row=False, ignore_col=False",
    (Workbook, "_xml_empty_tag"): "self, tag, attributes=[]",
}


@pytest.mark.parametrize(("owner", "name"), [*OVERRIDDEN, *CALLED])
def test_private_methods_are_what_they_were(owner: type, name: str) -> None:
    """Each still takes what it took: an override that is no longer called as it was would silently do nothing."""
    parameters = inspect.signature(getattr(owner, name)).parameters.values()
    assert ", ".join(str(p.replace(annotation=p.empty)) for p in parameters) == (OVERRIDDEN | CALLED)[owner, name]


def test_every_override_is_named() -> None:
    """The eight above are all that our classes override of what XlsxWriter calls its own."""
    classes = [c for c in vars(book).values() if isinstance(c, type) and c.__module__ == book.__name__]
    private = [(c.__bases__[0], name) for c in classes for name in vars(c) if re.match(r"_(?!_)", name)]
    assert {(base, name) for base, name in private if hasattr(base, name)} == set(OVERRIDDEN)
    assert len(OVERRIDDEN) == 8


def test_new_releases_are_tried_first() -> None:
    """The next minor release of XlsxWriter is not installed until someone raises the bound."""
    project = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (bounds,) = (one for one in project["dependencies"] if one.startswith("XlsxWriter"))
    major, minor, *_ = (int(part) for part in version("XlsxWriter").split("."))
    assert bounds.endswith(f",<{major}.{minor + 1}")
