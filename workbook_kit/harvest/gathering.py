"""How a harvest comes about: everything in ``collected/``, read and judged, with what the workspace knows besides."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import replace

from workbook_kit import disk
from workbook_kit.blank import generate
from workbook_kit.checks.comparison import Earlier
from workbook_kit.form.versions import Versions
from workbook_kit.harvest.candidates import candidates
from workbook_kit.harvest.contenders import Candidate, Circumstances
from workbook_kit.harvest.earlier_figures import read_past
from workbook_kit.harvest.gathered import Harvest
from workbook_kit.harvest.late_returns import latecomers
from workbook_kit.harvest.precedence import Round
from workbook_kit.harvest.senders import Senders
from workbook_kit.harvest.verdict import judge
from workbook_kit.period import Period
from workbook_kit.work.progress import Watch, unwatched
from workbook_kit.workspace.folder import Workspace


def gather(
    workspace: Workspace,
    period: Period,
    *,
    keep: bool,
    executor: Executor | None = None,
    watch: Watch = unwatched,
) -> Harvest:
    """Read and judge everything collected; with ``keep`` originals and records go to the store first."""
    found = candidates(workspace, period, keep=keep, executor=executor, watch=watch)
    bare = bare_harvest(workspace, period)
    marked = _marked(found, period, bare.versions, bare.earlier)
    around = circumstances(workspace, period)
    if any(one.record and one.record.period == str(period) and not one.record.serial for one in found):
        around = replace(around, made=_forms_of_before(workspace, period))
    returns = tuple(judge(marked, str(period), bare.deadline, around))
    return replace(bare, returns=returns, late=latecomers(workspace, period, returns))


def circumstances(workspace: Workspace, period: Period) -> Circumstances:
    """What of a workspace bears on who counts in a round."""
    after = workspace.rounds.counted(period.next)
    return Circumstances(
        period=period,
        senders=Senders(workspace.registry(period), workspace.office_addresses),
        rulings=workspace.decisions.rulings,
        rounds=lambda area: Round(after.get(area, "")),
    )


def _forms_of_before(workspace: Workspace, period: Period) -> frozenset[str]:
    """The SHA-256 of the forms that lie ready to mail: those of the first version do not say that they are ours."""
    folder = workspace.templates / str(period)
    with disk.one_line_errors("Reading the blank workbooks failed"):
        return frozenset(hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*.xlsx"))


def _marked(found: Iterable[Candidate], period: Period, versions: Versions, earlier: Earlier) -> Iterator[Candidate]:
    """Every candidate, those of the period that came back as they were prefilled marked as untouched."""
    for one in found:
        record = one.record if one.record and one.record.period == str(period) else None
        untouched = record is not None and generate.is_untouched(record, versions, earlier)
        yield replace(one, untouched=True) if untouched else one


def bare_harvest(workspace: Workspace, period: Period) -> Harvest:
    """A harvest of no return yet: everything else of the workspace that bears on a period's returns."""
    past = read_past(workspace, period)
    return Harvest(
        period=period,
        registry=workspace.registry(period),
        versions=workspace.versions,
        returns=(),
        language=workspace.language,
        waivers=workspace.waivers,
        earlier=generate.answers_before(workspace, period),
        past=past.rows,
        sources=past.sources,
        published=workspace.published,
        deadline=workspace.deadline(period),
        office=workspace.office_addresses,
    )
