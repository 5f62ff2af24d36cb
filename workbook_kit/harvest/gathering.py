"""How a harvest comes about: everything in ``collected/``, read and judged, with what the workspace knows besides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import replace

from workbook_kit.blank import generate
from workbook_kit.checks.comparison import Earlier
from workbook_kit.form.versions import Versions
from workbook_kit.harvest.candidates import candidates
from workbook_kit.harvest.earlier_figures import read_past
from workbook_kit.harvest.gathered import Harvest
from workbook_kit.harvest.late_returns import latecomers
from workbook_kit.harvest.verdict import Candidate, judge
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
    returns = tuple(judge(_marked(found, period, bare.versions, bare.earlier), str(period), bare.deadline))
    return replace(bare, returns=returns, late=latecomers(workspace, period, returns))


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
    )
