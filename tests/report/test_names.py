"""Names in remarks: as many as there is room for, and how many more there are."""

import pytest

from tests import quarters
from tests.report.test_formulas import FORMS
from tests.summaries import figures_of, made
from workbook_kit.report.plan.scope import Scope
from workbook_kit.report.sheets.metrics import some


@pytest.mark.parametrize(("count", "told"), [(9, "9"), (10, "10"), (11, "10 ja 1 muu"), (12, "10 ja 2 muuta")])
def test_names_beyond_the_last_are_counted(count: int, told: str) -> None:
    """Ten of ten stand there; of eleven the first ten and one more."""
    harvest = quarters.harvest("2013Q4", {}, FORMS)
    scope = Scope(harvest, harvest.registry.nation, "fi")
    assert some(scope, list(map(str, range(1, count + 1))), 10).rpartition(", ")[2] == told


def test_a_total_names_ten_that_are_missing() -> None:
    """Where all are missing for one reason, ten share the remark."""
    data = made(quarters.harvest("2013Q4", {"061": {"agreed": "yes"}}, FORMS))
    remark = figures_of(data)["agreed", "Koko maa"]["remark"]
    assert remark.count(",") == 9
    assert remark.endswith(" ja 56 muuta")
