"""What a harvest would say of single files: the command ``check``."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, get_args

from workbook_kit.blank.generate import answers_before
from workbook_kit.findings import messages
from workbook_kit.findings.finding import Finding
from workbook_kit.findings.messages import Tongue
from workbook_kit.findings.waiver import Standing, State
from workbook_kit.findings.wording import Line, grouped
from workbook_kit.harvest.candidates import reader_of
from workbook_kit.harvest.gathered import finding_row, findings_in, harvest_of, standing_in
from workbook_kit.harvest.verdict import Candidate, Return, judge
from workbook_kit.period import Period
from workbook_kit.reading.returns import Reader
from workbook_kit.workspace.arrival import Arrival
from workbook_kit.workspace.folder import Workspace


@dataclass(frozen=True)
class Preview:
    """One file as a harvest of its own period would judge it, and the standing of each of its findings."""

    returned: Return
    told: tuple[tuple[Finding, Standing], ...]

    def row(self, language: Tongue) -> dict[str, Any]:
        """As ``--json`` gives it."""
        returned = self.returned
        return {
            "file": returned.file,
            "sha256": returned.sha256,
            "verdict": returned.verdict,
            "reason": returned.reason.sentence(language) if returned.reason else "",
            "area": returned.area,
            "period": returned.period,
            "answers": returned.record.counted if returned.record else 0,
            "findings": [finding_row(returned, finding, standing, language) for finding, standing in self.told],
        }

    def lines(self, language: Tongue) -> Iterator[str]:
        """The verdict and the findings for a person, open ones first."""
        returned = self.returned
        area = " ".join(filter(None, (returned.area, returned.period)))
        yield f"{returned.file}: {messages.phrase(returned.verdict, language)}" + (f" ({area})" if area else "")
        if returned.verdict == "skipped" and returned.reason:
            yield f"  {returned.reason.sentence(language)}"
        for state in get_args(State):
            found = [replace(f, explanation=s.explanation) for f, s in self.told if s.state == state]
            yield from (f"  {_told(line, state, language)}" for line in grouped(found, language))


_CLOSED: Container[State] = ("explained", "waived")


def _told(line: Line, state: State, language: Tongue) -> str:
    """One line. For a closed finding it ends with what closed it, for an open one with what to do."""
    words, then = [messages.phrase(line.severity, language)], line.advice
    if state in _CLOSED:
        words.append(messages.phrase(state, language))
        why = " ".join(line.explanation.split())
        then = f"{messages.phrase('column-explanation', language)}: {why}" if why else ""
    return " ".join(filter(None, (f"{', '.join(words)}: {line.text}", then, f"[{line.code}]")))


def look(workspace: Workspace, found: Iterable[Arrival]) -> list[Preview]:
    """Read and judge each file by itself; nothing is written."""
    reader = reader_of(workspace)
    return [_preview(workspace, reader, arrival) for arrival in found]


def _preview(workspace: Workspace, reader: Reader, arrival: Arrival) -> Preview:
    record = None if arrival.skipped else reader.read(arrival.data)
    candidate = Candidate(arrival.name, arrival.sha256, arrival.received, arrival.skipped, record, arrival.sender)
    (returned,) = judge([candidate], record.period if record else "")
    return Preview(returned, tuple(_told_of(workspace, returned)))


def _told_of(workspace: Workspace, returned: Return) -> Iterator[tuple[Finding, Standing]]:
    """Every finding with its standing. Only an accepted return surely has a period, and so earlier answers."""
    waivers = workspace.waivers
    found = findings_in(returned, None)
    if returned.verdict == "accepted":
        period = Period.parse(returned.period)
        found = harvest_of(workspace, period, (returned,), answers_before(workspace, period)).findings_of(returned)
    yield from ((finding, standing_in(returned, finding, waivers)) for finding in found)


def counts(previews: Iterable[Preview]) -> Mapping[str, int]:
    """Files by verdict, and their open errors and queries."""
    listed = list(previews)
    verdicts = [one.returned.verdict for one in listed]
    still_open = [f.severity for one in listed for f, standing in one.told if standing.state == "open"]
    return {
        "files": len(listed),
        "accepted": verdicts.count("accepted"),
        "refused": verdicts.count("refused"),
        "errors": still_open.count("error"),
        "queries": still_open.count("query"),
    }
