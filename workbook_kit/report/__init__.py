"""The summaries of a harvest: the national workbook for TEM and the same sheets cut to each ELY area."""

from collections.abc import Mapping

from workbook_kit.harvest import Harvest
from workbook_kit.report.scope import Scope
from workbook_kit.report.workbook import summary_workbook


def workbooks(harvest: Harvest) -> Mapping[str, bytes]:
    """The workbooks by their file name under ``output/PERIOD``."""
    period = harvest.period
    books = {f"kansallinen-{period}.xlsx": summary_workbook(Scope(harvest, harvest.registry.nation, "fi"))}
    for ely in harvest.registry.elys:
        name = f"ely/{harvest.registry.folder(ely)}-{period}.xlsx"
        books[name] = summary_workbook(Scope(harvest, ely, ely.languages[0]))
    return books
