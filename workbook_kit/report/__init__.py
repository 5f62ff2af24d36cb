"""The summaries of a harvest: the national workbook for TEM and one for each ELY area."""

from collections.abc import Mapping

from workbook_kit.harvest import Harvest


def workbooks(harvest: Harvest) -> Mapping[str, bytes]:
    """Placeholder until the report lands."""
    return {}
