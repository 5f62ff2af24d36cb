"""Forms that were made from less than is known now: the return of the quarter before came, or changed, after them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from workbook_kit.findings import messages
from workbook_kit.findings.messages import MessageLanguage
from workbook_kit.findings.wording import shortened
from workbook_kit.harvest.gathered import Harvest
from workbook_kit.period import Period
from workbook_kit.workspace.rounds import Rounds

_MOST_NAMED = 12


def outdated(rounds: Rounds, harvest: Harvest) -> Mapping[Period, Sequence[str]]:
    """By period the areas whose form should be made and sent anew: of the round itself, and of the one after it.

    A form that came back already is not asked for again. Raises StoreError.
    """
    period = harvest.period
    before, after = rounds.note(period.previous), rounds.note(period.next)
    counting = {area: returned.sha256 for area, returned in harvest.accepted.items()}
    found = {
        period: _outdated(rounds.counted(period), before.counted if before else {}, counting),
        period.next: _outdated(rounds.counted(period.next), counting, after.counted if after else ()),
    }
    return {when: areas for when, areas in found.items() if areas}


def _outdated(made: Mapping[str, str], counting: Mapping[str, str], back: Collection[str]) -> Sequence[str]:
    return sorted(area for area in made if made[area] != counting.get(area, "") and area not in back)


def lines(found: Mapping[Period, Sequence[str]], language: MessageLanguage) -> Iterator[str]:
    """What to do, a line a period."""
    for period, areas in found.items():
        named = shortened(areas, _MOST_NAMED, language)
        yield messages.notice("forms-outdated", language).format(period=period, before=period.previous, areas=named)
