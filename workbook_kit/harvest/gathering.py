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
from workbook_kit.harvest.verdict import Candidate, Return, judge
from workbook_kit.period import Period
from workbook_kit.progress import Watch, unwatched
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
    earlier = generate.answers_before(workspace, period)
    found = candidates(workspace, period, keep=keep, executor=executor, watch=watch)
    marked = _marked(found, period, workspace.versions, earlier)
    returns = tuple(judge(marked, str(period), workspace.deadline(period)))
    late = latecomers(workspace, period, returns)
    return replace(harvest_of(workspace, period, returns, earlier), late=late)


def _marked(found: Iterable[Candidate], period: Period, versions: Versions, earlier: Earlier) -> Iterator[Candidate]:
    """Every candidate, those of the period that came back as they were prefilled marked as untouched."""
    for one in found:
        record = one.record if one.record and one.record.period == str(period) else None
        untouched = record is not None and generate.is_untouched(record, versions, earlier)
        yield replace(one, untouched=True) if untouched else one


def harvest_of(
    workspace: Workspace, period: Period, returns: tuple[Return, ...], earlier: Earlier | None = None
) -> Harvest:
    """Judged returns with everything of the workspace that bears on them; ``earlier`` is read unless it is given."""
    past = read_past(workspace, period)
    return Harvest(
        period=period,
        registry=workspace.registry(period),
        versions=workspace.versions,
        returns=returns,
        language=workspace.language,
        waivers=workspace.waivers,
        earlier=generate.answers_before(workspace, period) if earlier is None else earlier,
        past=past.rows,
        sources=past.sources,
        published=workspace.published,
        deadline=workspace.deadline(period),
    )
