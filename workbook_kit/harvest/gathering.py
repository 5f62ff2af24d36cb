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
from workbook_kit.harvest.verdict import Return, judge
from workbook_kit.period import Period
from workbook_kit.progress import Watch, unwatched
from workbook_kit.workspace.folder import Workspace
from workbook_kit.workspace.rounds import closed_as


def gather(
    workspace: Workspace,
    period: Period,
    *,
    keep: bool,
    executor: Executor | None = None,
    watch: Watch = unwatched,
    anew: bool = False,
) -> Harvest:
    """Read and judge everything collected; with ``keep`` originals and records go to the store first.

    A round that was closed is made from what it was made from then, unless ``anew``: as it would be today.
    """
    closed = 0 if anew else closed_as(workspace.decisions, period, workspace.office)
    workspace = workspace.as_closed(period) if closed else workspace
    earlier = generate.answers_before(workspace, period)
    found = candidates(workspace, period, keep=keep, executor=executor, watch=watch)
    marked = _marked(found, period, workspace.versions, earlier)
    around = circumstances(workspace, period, closed)
    returns = tuple(judge(marked, str(period), workspace.deadline(period), around))
    late = latecomers(workspace, period, returns)
    return replace(harvest_of(workspace, period, returns, earlier), late=late)


def circumstances(workspace: Workspace, period: Period, closed: int) -> Circumstances:
    """What of a workspace bears on who counts in a round that is open, or was closed as an edition."""
    known = workspace.rounds.edition(period, closed).known if closed else None
    after = workspace.rounds.made(period.next).counted
    return Circumstances(
        period=period,
        senders=Senders(workspace.registry(period), workspace.office_addresses),
        rulings=workspace.decisions.rulings,
        rounds=lambda area: Round(known, after.get(area, "")),
        first=workspace.rounds.made(period).first,
        made=_forms_of_before(workspace, period),
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
