"""What other offices decided, as it comes in through ``collected/``: whose it is, and whether it counts here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from workbook_kit.findings.finding import Finding
from workbook_kit.harvest.candidates import collected
from workbook_kit.harvest.contenders import Candidate
from workbook_kit.workspace.folder import Workspace
from workbook_kit.workspace.handed_on import Document, Known
from workbook_kit.workspace.store import Store


def taken_in(workspace: Workspace, found: list[Candidate], *, keep: bool) -> tuple[Workspace, list[Candidate]]:
    """The workspace with what came, and the files with what is said of them; ``keep`` says whether to keep it."""
    documents = {one.sha256: one.document for one in found if one.document}
    aware = workspace.aware_of(documents.values())
    if keep:
        taken = {sha256: data for sha256, data in documents.items() if sha256 in aware.known.taken}
        Store(workspace.collected).keep_documents(taken)
    return aware, [told(aware.known, one) if one.document else one for one in found]


def aware_of_collected(workspace: Workspace, more: Iterable[bytes] = ()) -> Workspace:
    """The workspace with what lies in ``collected/``, kept or not, and with some documents more."""
    there = (one.data for one in collected(workspace) if one.holds_decisions)
    return workspace.aware_of((*there, *more))


def told(known: Known, one: Candidate) -> Candidate:
    """A document with what is said of it."""
    if taken := known.taken.get(one.sha256):
        return replace(one, told=Finding("decisions-taken", facts=_facts(taken)))
    if clashing := known.clashing.get(one.sha256):
        return replace(one, told=clash(clashing))
    return replace(one, told=Finding("decisions-unsigned"))


def clash(document: Document) -> Finding:
    """What is said of a document that has other decisions under a known office and number."""
    return Finding("decisions-clash", facts=_facts(document))


def _facts(document: Document) -> tuple[tuple[str, object], ...]:
    counts = (("decisions", len(document.decisions)), ("waivers", len(document.waivers)))
    return (("office", document.office), *counts)
