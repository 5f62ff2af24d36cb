"""What a harvest would say of single files: the command ``check``."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, get_args

from workbook_kit.findings import messages
from workbook_kit.findings.messages import MessageLanguage
from workbook_kit.findings.waiver import State
from workbook_kit.findings.wording import Line, grouped
from workbook_kit.harvest import handed_over
from workbook_kit.harvest.candidates import candidate_of, reader_of
from workbook_kit.harvest.gathered import Harvest
from workbook_kit.harvest.gathering import bare_harvest
from workbook_kit.harvest.judged import Judged, findings_in, judged_findings
from workbook_kit.harvest.rows import finding_row
from workbook_kit.harvest.verdict import Return, judge
from workbook_kit.period import Period
from workbook_kit.reading.returns import Reader
from workbook_kit.work.caching import cache
from workbook_kit.workspace.arrival import Arrival
from workbook_kit.workspace.folder import Workspace


@dataclass(frozen=True)
class Preview:
    """One file as a harvest of its own period would judge it, and the standing of each of its findings."""

    returned: Return
    judged: tuple[Judged, ...]

    def row(self, language: MessageLanguage) -> dict[str, Any]:
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
            "findings": [finding_row(one, language) for one in self.judged],
        }

    def lines(self, language: MessageLanguage) -> Iterator[str]:
        """The verdict and the findings for a person, open ones first."""
        returned = self.returned
        area = " ".join(filter(None, (returned.area, returned.period)))
        yield f"{returned.file}: {messages.notice(returned.verdict, language)}" + (f" ({area})" if area else "")
        if returned.verdict == "skipped" and returned.reason:
            yield f"  {returned.reason.sentence(language)}"
        for state in get_args(State):
            found = [one.shown for one in self.judged if one.standing.state == state]
            yield from (f"  {_told(line, state, language)}" for line in grouped(found, language))


_CLOSED: Container[State] = ("explained", "waived")


def _told(line: Line, state: State, language: MessageLanguage) -> str:
    """One line. For a closed finding it ends with what closed it, for an open one with what to do."""
    words, then = [messages.notice(line.severity, language)], line.advice
    if state in _CLOSED:
        words.append(messages.notice(state, language))
        why = " ".join(line.explanation.split())
        then = f"{messages.notice('column-explanation', language)}: {why}" if why else ""
    return " ".join(filter(None, (f"{', '.join(words)}: {line.text}", then, f"[{line.code}]")))


def look(workspace: Workspace, found: Iterable[Arrival]) -> list[Preview]:
    """Read and judge each file by itself, by what is decided here and in collected/; nothing is written."""
    arrived = list(found)
    aware = handed_over.aware_of_collected(workspace, (one.data for one in arrived if one.holds_decisions))
    reader = reader_of(aware)
    bare = cache(partial(bare_harvest, aware))
    return [_preview(aware, reader, bare, arrival) for arrival in arrived]


def _preview(workspace: Workspace, reader: Reader, bare: Callable[[Period], Harvest], arrival: Arrival) -> Preview:
    record = None if arrival.skipped else reader.read(arrival.data)
    candidate = candidate_of(arrival.remembered, record)
    if candidate.document:
        candidate = handed_over.told(workspace.known, candidate)
    (returned,) = judge([candidate], record.period if record else "")
    if returned.verdict != "accepted":  # only one that counts surely has a period, and so earlier answers
        return Preview(returned, judged_findings(returned, findings_in(returned, None), workspace.waivers))
    harvest = bare(Period.parse(returned.period))
    (told,) = harvest.corrected([returned], workspace.decisions)
    return Preview(told, replace(harvest, returns=(told,)).judged)


def counts(previews: Iterable[Preview]) -> Mapping[str, int]:
    """Files by verdict, and their open errors and queries."""
    listed = list(previews)
    verdicts = [one.returned.verdict for one in listed]
    still_open = [one.finding.severity for preview in listed for one in preview.judged if one.is_open]
    return {
        "files": len(listed),
        "accepted": verdicts.count("accepted"),
        "refused": verdicts.count("refused"),
        "errors": still_open.count("error"),
        "queries": still_open.count("query"),
    }
