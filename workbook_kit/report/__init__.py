"""The summaries of a harvest: the national workbook for TEM, the same sheets cut to each ELY area, and a page."""

import os
import pickle
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from functools import partial
from itertools import chain

from workbook_kit.harvest.gathered import Harvest
from workbook_kit.language import Language
from workbook_kit.report.plan.scope import Scope
from workbook_kit.report.sheets.workbook import summary_workbook
from workbook_kit.report.web import web_page

_Wanted = tuple[str, str, Language]
"""A workbook to make: its file, its area's code, its language."""


def workbooks(
    harvest: Harvest, *, language: Language = "fi", contacts: bool = False, executor: Executor | None = None
) -> Iterator[tuple[str, bytes]]:
    """The workbooks, and the page ``report.html``, each with its file name under ``output/PERIOD``.

    The page and the national workbook are in ``language``, an ELY area's in each of its own; ``contacts`` adds a sheet
    of the persons to the workbooks. An executor begins at once, so that other work can be done before they are asked
    for.
    """
    groups = _grouped(list(_wanted(harvest, language)), (os.cpu_count() or 1) if executor else 1)
    made: Iterable[list[tuple[str, bytes]]]
    if executor:
        # packed here and now: an executor does it in a thread of its own, where what is worked out meanwhile breaks in
        made = executor.map(partial(_make_of_packed, pickle.dumps(harvest), contacts), groups)
    else:
        made = map(partial(_make, harvest, contacts), groups)
    return chain(chain.from_iterable(made), web_page(harvest, language).items())


def _wanted(harvest: Harvest, language: Language) -> Iterable[_Wanted]:
    registry, period = harvest.registry, harvest.period
    yield f"kansallinen-{period}.xlsx", registry.nation.code, language
    for ely in registry.elys:
        for spoken in ely.languages:
            suffix = "" if spoken == ely.languages[0] else f"-{spoken}"
            yield f"ely/{registry.folder(ely)}-{period}{suffix}.xlsx", ely.code, spoken


def _grouped(wanted: list[_Wanted], workers: int) -> list[list[_Wanted]]:
    """The national workbook is as much work as all the others; a harvest is handed on once a group."""
    first, others = wanted[:1], wanted[1:]
    if workers == 1:
        return [wanted]
    several = [others[start :: workers - 1] for start in range(workers - 1)]
    return [first, *(group for group in several if group)]


def _make_of_packed(packed: bytes, contacts: bool, wanted: list[_Wanted]) -> list[tuple[str, bytes]]:
    return _make(pickle.loads(packed), contacts, wanted)  # noqa: S301 - our own, of this very run


def _make(harvest: Harvest, contacts: bool, wanted: list[_Wanted]) -> list[tuple[str, bytes]]:
    areas = {area.code: area for area in (harvest.registry.nation, *harvest.registry.elys)}
    return [
        (name, summary_workbook(Scope(harvest, areas[code], language, contacts))) for name, code, language in wanted
    ]
