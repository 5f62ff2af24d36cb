"""What is said of one file, and what became of each word: open, explained, waived, or only noted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from workbook_kit.findings.finding import Finding
from workbook_kit.findings.waiver import Standing, Waiver, standing
from workbook_kit.harvest.verdict import Return
from workbook_kit.period import day_in_finland
from workbook_kit.registry import Registry


@dataclass(frozen=True)
class Judged:
    """A finding of a return, and what became of it."""

    returned: Return
    finding: Finding
    standing: Standing

    @property
    def is_open(self) -> bool:
        """Whether its sender or the office still has to answer it: an error or a query that nothing has closed."""
        return self.standing.state == "open"

    @property
    def shown(self) -> Finding:
        """The finding with what closed it, be it the sender's explanation or the waiver's reason."""
        return replace(self.finding, explanation=self.standing.explanation)


def judged_findings(returned: Return, findings: Iterable[Finding], waivers: Iterable[Waiver]) -> tuple[Judged, ...]:
    """Findings of a return with what became of them; why a file was refused or is held is never waived."""
    able = () if returned.verdict in ("held", "refused") else tuple(waivers)
    return tuple(Judged(returned, one, standing(one, able, returned.area, returned.period)) for one in findings)


def findings_in(returned: Return, registry: Registry | None) -> list[Finding]:
    """Why a file was refused or is held, and what its reading and, by the registry, its sender give rise to."""
    found = [*(returned.record.findings if returned.record else ()), *returned.notes]
    if returned.verdict in ("held", "refused") and returned.reason:
        found.append(returned.reason)
    if registry and returned.verdict == "accepted" and returned.sender:
        contacts, day = registry.area(returned.area).contacts, day_in_finland(returned.received)
        if contacts and not any(one.address == returned.sender and one.is_in_force(day) for one in contacts):
            found.append(Finding("sender-unknown"))
    return found
