"""A harvest: everything in ``collected/`` → verdicts, answers, figures → ``output/PERIOD``.

Outputs are a pure function of the records, the registry and the settings; they replace the old ones as a whole.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Any, cast, get_args

from workbook_kit.blank import generate
from workbook_kit.checks.comparison import Earlier, among_areas, beside_earlier
from workbook_kit.figures import deviation, rollup, trend
from workbook_kit.figures.deviation import Deviation
from workbook_kit.figures.published import Published, Residual, residuals
from workbook_kit.figures.rollup import RollupRow
from workbook_kit.figures.trend import Key, Series
from workbook_kit.findings.finding import Finding
from workbook_kit.findings.messages import Severity, Tongue
from workbook_kit.findings.waiver import Standing, Waiver, standing
from workbook_kit.form.model import Field, Form, Level
from workbook_kit.harvest.candidates import candidates
from workbook_kit.harvest.earlier_figures import Source, read_past
from workbook_kit.harvest.late_returns import Latecomer, latecomers
from workbook_kit.harvest.verdict import Candidate, Return, judge
from workbook_kit.language import Language
from workbook_kit.layout.laying import lay_out
from workbook_kit.layout.places import Layout
from workbook_kit.period import Period
from workbook_kit.progress import Watch, unwatched
from workbook_kit.record import Answer, Cells, Record
from workbook_kit.registry import Area, Registry
from workbook_kit.workspace.folder import Workspace


@dataclass(frozen=True)
class Harvest:
    """What a period's returns amount to, before anything is written."""

    period: Period
    registry: Registry
    versions: tuple[Form, ...]
    returns: tuple[Return, ...]
    language: Tongue
    waivers: tuple[Waiver, ...] = ()
    earlier: Earlier = field(default_factory=Earlier)
    past: tuple[RollupRow, ...] = ()
    sources: tuple[Source, ...] = ()
    published: tuple[Published, ...] = ()
    deadline: dt.date | None = None
    late: tuple[Latecomer, ...] = ()

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
    def trends(self) -> Mapping[Key, Series]:
        """Every figure over all harvested periods, this one the last."""
        parents = {region.code: region.parent for region in self.registry.regions}
        return {series.key: series for series in trend.series((*self.past, *self.rollup), parents)}

    @cached_property
    def residuals(self) -> tuple[Residual, ...]:
        """Published national figures of this period beside ours."""
        return residuals(self.published, self.rollup)

    @cached_property
    def quarters(self) -> tuple[Period, ...]:
        """Every quarter from the first that was harvested to this one, gaps included."""
        return trend.quarters([*map(Period.parse, {row.period for row in self.past}), self.period])

    @cached_property
    def deviations(self) -> tuple[Deviation, ...]:
        """The figures of this period that stand out from their past or from other areas."""
        return deviation.deviations(self.trends.values(), self._fields, self.period)

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
            if returned.verdict in ("accepted", "refused"):
                yield from ((returned, finding) for finding in self.findings_of(returned))

    def findings_of(self, returned: Return) -> list[Finding]:
        """What is said of one file, alone and beside the others."""
        compared = self._compared.get(returned.area, []) if returned.verdict == "accepted" else []
        return findings_in(returned, self.registry) + compared

    @cached_property
    def _compared(self) -> Mapping[str, list[Finding]]:
        """What the returns that count give rise to beside each other and beside the period before, by area."""
        records = [r.record for r in self.accepted.values() if r.record]
        found: dict[str, list[Finding]] = {record.area: [] for record in records}
        for record in records:
            found[record.area] += beside_earlier(self._layout(record), record, self.earlier)
        for form in self.forms.values():
            for area, finding in among_areas(form, records):
                found[area].append(finding)
        return found

    def _layout(self, record: Record) -> Layout:
        """The layout of a return that counts."""
        form = next(f for f in self.versions if (f.id, f.version) == (record.form, record.version))
        area = self.registry.area(record.area, form.level)
        return lay_out(form, area, self.registry, self.period, cast("Language", record.language))

    def standing(self, returned: Return, finding: Finding) -> Standing:
        """What became of a finding of a return."""
        return standing_in(returned, finding, self.waivers)

    @cached_property
    def _open(self) -> Counter[tuple[str, str]]:
        """How many findings of the returns that count are open, by area and severity."""
        return Counter(
            (returned.area, finding.severity)
            for returned in self.accepted.values()
            for finding in open_findings(self, returned)
        )

    def count(self, severity: str, area: str | None = None) -> int:
        """Open findings of a severity in the returns that count."""
        return sum(many for key, many in self._open.items() if key[1] == severity and area in (None, key[0]))

    @property
    def is_clean(self) -> bool:
        """Nothing refused and no open error; areas that have not answered do not count against it."""
        return not self.count("error") and all(r.verdict != "refused" for r in self.returns)


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
    found_late = latecomers(workspace, period, returns)
    return replace(harvest_of(workspace, period, returns, earlier), late=found_late)


def _marked(
    found: Iterable[Candidate], period: Period, versions: Iterable[Form], earlier: Earlier
) -> Iterator[Candidate]:
    """Every candidate, those of the period that came back as they were prefilled marked as untouched."""
    for one in found:
        record = one.record if one.record and one.record.period == str(period) else None
        untouched = record is not None and generate.is_untouched(record, versions, earlier)
        yield replace(one, untouched=True) if untouched else one


def harvest_of(workspace: Workspace, period: Period, returns: tuple[Return, ...], earlier: Earlier) -> Harvest:
    """Judged returns with everything of the workspace that bears on them."""
    past = read_past(workspace, period)
    return Harvest(
        period,
        workspace.registry(period),
        workspace.versions,
        returns,
        workspace.language,
        workspace.waivers,
        earlier,
        past.rows,
        past.sources,
        workspace.published,
        workspace.deadline(period),
    )


def findings_in(returned: Return, registry: Registry | None) -> list[Finding]:
    """Why a file was refused, or what its reading and, by the registry, its sender give rise to."""
    found = [*(returned.record.findings if returned.record else ()), *returned.notes]
    if returned.verdict == "refused" and returned.reason:
        found.append(returned.reason)
    if registry and returned.verdict == "accepted" and returned.sender:
        known = registry.area(returned.area).email.casefold()
        if known and returned.sender not in re.split(r"[,;\s]+", known):
            found.append(Finding("sender-unknown", facts=(("sender", returned.sender),)))
    return found


def standing_in(returned: Return, finding: Finding, waivers: Iterable[Waiver]) -> Standing:
    """What became of a finding of a return; why a file was refused is never waived."""
    return standing(finding, () if returned.verdict == "refused" else waivers, returned.area, returned.period)


def open_findings(harvest: Harvest, returned: Return) -> list[Finding]:
    """What a return's sender or the office still has to answer: errors and queries that nothing has closed."""
    return [f for f in harvest.findings_of(returned) if harvest.standing(returned, f).state == "open"]


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
            "answers": r.record.counted if r.record else 0,
        }
        | _counted(harvest, r)
        | _accounted(r)
        for r in harvest.returns
    ]


_OPEN: dict[str, Severity] = {"errors": "error", "queries": "query"}


def _counted(harvest: Harvest, returned: Return) -> dict[str, int]:
    """How many open errors and queries a readable return has, and how many notes."""
    found = harvest.findings_of(returned) if returned.verdict != "refused" else []
    states = Counter((f.severity, harvest.standing(returned, f).state) for f in found)
    return {column: states[severity, "open"] for column, severity in _OPEN.items()} | {"notes": states["note", "noted"]}


def _accounted(returned: Return) -> dict[str, int]:
    """How every input cell of a readable return ended: five counts that add up to ``cells``."""
    cells = returned.record.cells if returned.record else Cells()
    return {"cells": cells.total} | asdict(cells)


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
    rows = [finding_row(r, finding, harvest.standing(r, finding), language) for r, finding in harvest.findings()]
    return sorted(rows, key=lambda row: (get_args(Severity).index(row["severity"]), row["area"]))


def finding_row(returned: Return, finding: Finding, standing: Standing, language: Tongue) -> dict[str, Any]:
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
        "state": standing.state,
        "explanation": standing.explanation,
    }
