"""What harvest and status tell beside the returns: what came late, which edition stands, which forms to make anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workbook_kit.figures.revision import Revision
from workbook_kit.findings import messages
from workbook_kit.findings.messages import MessageLanguage
from workbook_kit.findings.waiver import Waiver
from workbook_kit.findings.wording import shortened
from workbook_kit.harvest import late_returns, outdated_forms
from workbook_kit.harvest.gathered import Harvest
from workbook_kit.harvest.handed_over import clash
from workbook_kit.workspace.conflict_copies import conflict_copies
from workbook_kit.workspace.decisions import Decisions
from workbook_kit.workspace.folder import Workspace

_MOST_NAMED = 10


@dataclass(frozen=True)
class Around:
    """The same for a script and for a person; it ``is_sound`` if every decision that was written down can be read."""

    facts: Mapping[str, Any]
    lines: Sequence[str]
    is_sound: bool = True


def around_of(workspace: Workspace, harvest: Harvest, differing: Sequence[Revision] = ()) -> Around:
    """``differing`` are the figures of a closed round that a harvest of today would tell otherwise."""
    copies = conflict_copies(workspace.root)
    remade = outdated_forms.outdated(workspace.rounds, harvest)
    facts = {
        "late": [one.row for one in harvest.late],
        "edition": harvest.edition,
        "would_differ": [vars(one) for one in differing],
        "conflict_copies": copies,
        "outdated_forms": {str(period): areas for period, areas in remade.items()},
    }
    language, known = workspace.language, workspace.known
    lines = [
        *late_returns.lines(harvest.late, language),
        *_edition(harvest, differing, language),
        *outdated_forms.lines(remade, language),
        *_damaged(known.decisions.damaged, language),
        *_missing(known.decisions, language),
        *(clash(document).sentence(language) for document in known.clashing.values()),
        *_copied(copies, language),
        *_for_nobody(workspace.waivers_for_nobody, language),
    ]
    unread = (*known.decisions.damaged, *known.clashing)
    return Around(facts, lines, not unread and not differing)


def _edition(harvest: Harvest, differing: Sequence[Revision], language: MessageLanguage) -> Iterator[str]:
    if harvest.edition:
        yield messages.notice("edition-stands", language).format(period=harvest.period, edition=harvest.edition)
    if differing:
        named = [" ".join(filter(None, (one.area, one.field, one.segment))) for one in differing]
        figures = shortened(named, _MOST_NAMED, language)
        yield messages.notice("edition-differs", language).format(count=len(differing), figures=figures)


def _damaged(lines: Sequence[int], language: MessageLanguage) -> Iterator[str]:
    """The lines of decisions.csv that nobody can read."""
    if lines:
        yield messages.notice("decisions-damaged", language).format(lines=", ".join(map(str, lines)))


def _for_nobody(waivers: Sequence[tuple[int, Waiver]], language: MessageLanguage) -> Iterator[str]:
    """The waivers of kit.toml for areas that are in no registry, or no longer: they cover nothing."""
    for number, waiver in waivers:
        yield messages.notice("waiver-for-nobody", language).format(number=number, area=waiver.area)


def _copied(copies: Sequence[str], language: MessageLanguage) -> Iterator[str]:
    if copies:
        yield messages.notice("conflict-copies", language).format(files=", ".join(copies))


def _missing(known: Decisions, language: MessageLanguage) -> Iterator[str]:
    """The numbers of decisions whose lines are gone; of a damaged line nobody knows the number."""
    if known.gaps and not known.damaged:
        yield messages.notice("decisions-missing", language).format(numbers=", ".join(map(str, known.gaps)))
