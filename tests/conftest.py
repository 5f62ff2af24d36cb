"""What every test shares: programs that may be missing, what is left to CI, one LibreOffice a process, profiles."""

import os
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from hypothesis import settings

from tests import made_once
from tests.left_to_ci import IN_CI, REASON
from tests.office import browser, gnumeric, ooxml, soffice

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
    """Skip what is long, and what this machine lacks a program for; where CI is set nothing is skipped."""
    if item.get_closest_marker("long") and not IN_CI:
        pytest.skip(REASON)
    for marker, missing in MISSING.items():
        reason = missing() if item.get_closest_marker(marker) else None
        if reason and IN_CI:
            pytest.fail(reason, pytrace=False)
        elif reason:
            pytest.skip(reason)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell how many tests were left to CI, and how to run them."""
    skipped = terminalreporter.stats.get("skipped", ())
    if count := sum(REASON in str(report.longrepr) for report in skipped):
        terminalreporter.write_line(f"{count} long tests are left to CI: CI=1 make test")


@pytest.fixture(scope="session", autouse=True)
def _shelf(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Workers of one run have their folders side by side; alone there is one."""
    base = tmp_path_factory.getbasetemp()
    made_once.open_shelf((base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "made-once")


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
