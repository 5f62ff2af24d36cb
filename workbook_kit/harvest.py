"""A harvest: everything in ``collected/`` → verdicts, answers, figures → ``output/PERIOD``.

Outputs are a pure function of the records, the registry and the settings; they replace the old ones as a whole.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from workbook_kit import rollup, tables
from workbook_kit.form import Field, Form, Level
from workbook_kit.messages import Severity, Tongue
from workbook_kit.period import Period
from workbook_kit.reading.intake import Arrival, arrivals
from workbook_kit.reading.returns import Reader
from workbook_kit.record import Answer, Finding, Record
from workbook_kit.registry import Area, Registry
from workbook_kit.rollup import RollupRow
from workbook_kit.store import Store, replace_folder
from workbook_kit.verdict import Candidate, Return, judge
from workbook_kit.version import __version__
from workbook_kit.workspace import Workspace

_WORTH_A_POOL = 8


@dataclass(frozen=True)
class Harvest:
    """What a period's returns amount to, before anything is written."""

    period: Period
    registry: Registry
    versions: tuple[Form, ...]
    returns: tuple[Return, ...]
    language: Tongue

    @cached_property
    def accepted(self) -> Mapping[str, Return]:
        """The return that counts, by area."""
        return {r.area: r for r in self.returns if r.verdict == "accepted"}

    @cached_property
    def forms(self) -> Mapping[Level, Form]:
        """The form in use of each level."""
        return {form.level: form for form in self.versions}

    @property
    def expected(self) -> tuple[Area, ...]:
        """Every area that has a form to fill."""
        return tuple(area for level in self.forms for area in self.registry.areas(level))

    @property
    def missing(self) -> tuple[Area, ...]:
        return tuple(area for area in self.expected if area.code not in self.accepted)

    @cached_property
    def rollup(self) -> list[RollupRow]:
        records = {code: r.record for code, r in self.accepted.items() if r.record}
        return rollup.roll_up(self.forms, self.registry, str(self.period), records)

    @cached_property
    def answer_rows(self) -> list[dict[str, Any]]:
        """The table ``answers``: by area, in the order of the form."""
        return [
            _answer_row(self, code, self.accepted[code], answer)
            for code in sorted(self.accepted)
            for answer in (self.accepted[code].record or Record("", "")).answers
        ]

    @cached_property
    def _fields(self) -> dict[str, Field]:
        return {name: field for form in self.versions for name, field in form.fields.items()}

    def field(self, name: str) -> Field:
        """A field by id, from whichever form has it, in its newest version."""
        return self._fields[name]

    def findings(self) -> Iterator[tuple[Return, Finding]]:
        """The findings of every return that counts, and the reason of every refusal."""
        for returned in self.returns:
            if returned.verdict == "refused" and returned.reason:
                yield returned, returned.reason
            if returned.verdict == "accepted" and returned.record:
                yield from ((returned, finding) for finding in returned.record.findings)
                known = self.registry.area(returned.area).email.casefold()
                if known and returned.sender and returned.sender != known:
                    yield returned, Finding("sender-unknown", facts=(("sender", returned.sender),))

    def count(self, severity: str, area: str | None = None) -> int:
        """Findings of a severity in the returns that count."""
        return sum(
            finding.severity == severity
            for returned, finding in self.findings()
            if returned.verdict == "accepted" and area in (None, returned.area)
        )

    @property
    def is_clean(self) -> bool:
        """Nothing refused and no open error; areas that have not answered do not count against it."""
        return not self.count("error") and all(r.verdict != "refused" for r in self.returns)


def gather(workspace: Workspace, period: Period, *, keep: bool, executor: Executor | None = None) -> Harvest:
    """Read and judge everything collected; with ``keep`` originals and records go to the store first."""
    reader = workspace.reader
    found = list(arrivals(workspace.collected)) if workspace.collected.is_dir() else []
    records = _records(found, reader, Store(workspace.collected), keep=keep, executor=executor)
    candidates = [Candidate(a.name, a.sha256, a.received, a.skipped, records.get(a.sha256), a.sender) for a in found]
    returns = tuple(judge(candidates, str(period)))
    return Harvest(period, workspace.registry(period), workspace.versions, returns, workspace.language)


def _records(
    found: Iterable[Arrival], reader: Reader, store: Store, *, keep: bool, executor: Executor | None
) -> dict[str, Record]:
    """The record of every file that was looked into, read anew only where the store has none by this reader."""
    records: dict[str, Record] = {}
    unread: dict[str, bytes] = {}
    for arrival in found:
        if arrival.skipped:
            continue
        sha256 = arrival.sha256
        if keep:
            store.keep(sha256, arrival.data)
        known = store.record(sha256, reader.digest)
        if known:
            records[sha256] = known
        else:
            unread[sha256] = arrival.data
    run: Callable[..., Iterable[Record]] = map
    if executor and len(unread) >= _WORTH_A_POOL:
        run = executor.map
    for record in run(reader.read, unread.values()):
        records[record.sha256] = record
        if keep:
            store.save(record)
    return records


def judge_files(workspace: Workspace, found: Iterable[Arrival]) -> list[Return]:
    """What a harvest of its own period would say of each file by itself."""
    returns: list[Return] = []
    for arrival in found:
        record = None if arrival.skipped else workspace.reader.read(arrival.data)
        candidate = Candidate(arrival.name, arrival.sha256, arrival.received, arrival.skipped, record, arrival.sender)
        returns += judge([candidate], record.period if record else "")
    return returns


def return_rows(harvest: Harvest) -> list[dict[str, Any]]:
    """The table ``returns``."""
    return [
        {
            "file": r.file,
            "sha256": r.sha256,
            "area": r.area,
            "period": r.period,
            "language": r.record.language if r.record else "",
            "verdict": r.verdict,
            "reason": r.reason.sentence(harvest.language) if r.reason else "",
            "received": r.received,
            "answers": len(r.record.answers) if r.record else 0,
            "empty": r.record.cells.empty if r.record else 0,
        }
        | _counted(r)
        for r in harvest.returns
    ]


_COUNTED: dict[str, Severity] = {"errors": "error", "queries": "query", "notes": "note"}


def _counted(returned: Return) -> dict[str, int]:
    """How many findings of each severity a return has."""
    severities = [finding.severity for finding in returned.record.findings] if returned.record else []
    return {column: severities.count(severity) for column, severity in _COUNTED.items()}


def _answer_row(harvest: Harvest, area: str, returned: Return, answer: Answer) -> dict[str, Any]:
    field = harvest.field(answer.field)
    is_number = isinstance(answer.value, (int, float))
    return {
        "period": str(harvest.period),
        "area": area,
        "field": answer.field,
        "segment": answer.segment,
        "row": answer.row,
        "value": answer.value,
        "unit": field.unit.fi,
        "file": returned.file,
        "sha256": returned.sha256,
        "sheet": answer.sheet,
        "cell": answer.cell,
        "raw": answer.raw,
        "kind": field.kind,
        "number": float(answer.value) if is_number else None,  # type: ignore[arg-type]
    }


def finding_rows(harvest: Harvest, language: Tongue) -> list[dict[str, Any]]:
    """The table ``findings``, errors first."""
    order = ("error", "query", "note")
    rows = [finding_row(returned, finding, language) for returned, finding in harvest.findings()]
    return sorted(rows, key=lambda row: (order.index(row["severity"]), row["area"]))


def finding_row(returned: Return, finding: Finding, language: Tongue) -> dict[str, Any]:
    """One finding as the data files and ``--json`` give it."""
    return {
        "severity": finding.severity,
        "code": finding.code,
        "file": returned.file,
        "area": returned.area,
        "sheet": finding.sheet,
        "cell": finding.cell,
        "field": finding.field,
        "segment": finding.segment,
        "row": finding.row,
        "message": finding.sentence(language),
        "advice": finding.advice(language),
        "raw": finding.raw,
    }


def outputs(harvest: Harvest, workbooks: Callable[[Harvest], Mapping[str, bytes]]) -> dict[str, bytes]:
    """Every file of ``output/PERIOD`` by its name there; ``workbooks`` makes the summaries."""
    rows: dict[str, list[Any]] = {
        "returns": return_rows(harvest),
        "answers": harvest.answer_rows,
        "findings": finding_rows(harvest, harvest.language),
        "rollup": [asdict(row) for row in harvest.rollup],
    }
    files: dict[str, bytes] = {}
    for table, listed in rows.items():
        files[f"data/{table}.csv"] = tables.to_csv(table, listed)
        files[f"data/{table}.parquet"] = tables.to_parquet(table, listed)
    files |= workbooks(harvest)
    files["manifest.json"] = _manifest(harvest, files)
    return files


def _manifest(harvest: Harvest, files: Mapping[str, bytes]) -> bytes:
    manifest = {
        "tool": __version__,
        "period": str(harvest.period),
        "registry": harvest.registry.source,
        "forms": {form.id: form.version for form in harvest.forms.values()},
        "inputs": [{"file": r.file, "sha256": r.sha256, "verdict": r.verdict} for r in harvest.returns],
        "outputs": {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())},
    }
    return (json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def write(workspace: Workspace, period: Period, files: Mapping[str, bytes]) -> Path:
    """Put the outputs in place; returns their folder."""
    folder = workspace.output / str(period)
    replace_folder(folder, files)
    return folder
