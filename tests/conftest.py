"""What every test shares: programs that may be missing, one LibreOffice a process, Hypothesis profiles."""

import os
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from hypothesis import settings

from tests.office import browser, gnumeric, ooxml, soffice

IN_CI = bool(os.environ.get("CI"))
MISSING: dict[str, Callable[[], str | None]] = {
    "libreoffice": cache(soffice.missing),
    "gnumeric": cache(gnumeric.missing),
    "npm": cache(ooxml.missing),
    "chromium": cache(browser.missing),
}
FIXTURES = {"office": "libreoffice", "recalculating_office": "libreoffice"}

settings.register_profile("fast", max_examples=25, deadline=None)
settings.register_profile("ci", max_examples=250, deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if IN_CI else "fast")


def pytest_itemcollected(item: pytest.Item) -> None:
    """A test that asks for an office needs the program, whether or not its author wrote the marker."""
    for fixture, marker in FIXTURES.items():
        if fixture in getattr(item, "fixturenames", ()):
            item.add_marker(marker)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what this machine lacks a program for; where CI is set nothing may be skipped in silence."""
    for marker, missing in MISSING.items():
        reason = missing() if item.get_closest_marker(marker) else None
        if reason and IN_CI:
            pytest.fail(reason, pytrace=False)
        elif reason:
            pytest.skip(reason)


@pytest.fixture(scope="session")
def office() -> Iterator[soffice.Office]:
    """A LibreOffice with a user's settings: what a workbook says is believed when it is opened."""
    with soffice.Office() as running:
        yield running


@pytest.fixture(scope="session")
def recalculating_office() -> Iterator[soffice.Office]:
    """A LibreOffice that computes every workbook anew when it opens it: the oracle for our formulas."""
    with soffice.Office(recalculate=True) as running:
        yield running
