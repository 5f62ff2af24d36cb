"""A harvest: what a period's returns amount to. Everything in it is worked out once, when it is first asked for.

It is a pure function of the records, the registry, the forms and the settings; ``gathering`` puts it together.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from workbook_kit.checks.comparison import Earlier, among_areas, beside_earlier
from workbook_kit.figures import deviation, rollup, trend
from workbook_kit.figures.deviation import Deviation
from workbook_kit.figures.published import Published, Residual, residuals
from workbook_kit.figures.revision import Revision, revisions
from workbook_kit.figures.rollup import RollupRow
from workbook_kit.figures.trend import Key, Series
from workbook_kit.findings.finding import Finding
from workbook_kit.findings.messages import MessageLanguage, Severity
from workbook_kit.findings.waiver import Waiver
from workbook_kit.form.model import Field, Form, Level
from workbook_kit.form.versions import Versions
from workbook_kit.harvest.corrections import corrected, layout_of
from workbook_kit.harvest.judged import Judged, findings_in, judged_findings
from workbook_kit.harvest.late_returns import Latecomer
from workbook_kit.harvest.past import Source
from workbook_kit.harvest.verdict import Return
from workbook_kit.layout.places import Layout
from workbook_kit.period import Period
from workbook_kit.record import Record
from workbook_kit.registry import Area, Registry
from workbook_kit.workspace.decisions import Decisions


@dataclass(frozen=True, kw_only=True)
class Harvest:
    """What a period's returns amount to, before anything is written.

    ``edition`` is the number under which the round was closed, 0 of one that is open; ``edition_before`` are the
    figures of the edition before that one, or of the last one of a round that was opened again. ``regrouped`` are
    earlier periods that had other areas, each with the regions that belong to none of today's.
    """

    period: Period
    registry: Registry
    versions: Versions
    returns: tuple[Return, ...]
    language: MessageLanguage
    waivers: tuple[Waiver, ...] = ()
    earlier: Earlier = field(default_factory=Earlier)
    past: tuple[RollupRow, ...] = ()
    sources: tuple[Source, ...] = ()
    regrouped: Mapping[Period, Sequence[Area]] = field(default_factory=dict)
    published: tuple[Published, ...] = ()
    deadline: dt.date | None = None
    late: tuple[Latecomer, ...] = ()
    edition: int = 0
    edition_before: tuple[RollupRow, ...] | None = None

    def corrected(self, returns: Iterable[Return], known: Decisions) -> tuple[Return, ...]:
        """Judged returns with what was told by phone instead of what some of them say."""
        return corrected(returns, known, self.layout)

    def layout(self, record: Record) -> Layout:
        """The layout of a return."""
        return layout_of(record, self.versions, self.registry)

    @cached_property
    def accepted(self) -> Mapping[str, Return]:
        """The return that counts, by area."""
        return {r.area: r for r in self.returns if r.verdict == "accepted"}

    @cached_property
    def refused(self) -> tuple[Return, ...]:
        """Every file that could not be read as a return."""
        return tuple(r for r in self.returns if r.verdict == "refused")

    @cached_property
    def held(self) -> Mapping[str, tuple[Return, ...]]:
        """The returns that wait for a decision, by area."""
        waiting = sorted((r for r in self.returns if r.verdict == "held"), key=lambda r: r.area)
        return {area: tuple(returned) for area, returned in groupby(waiting, key=lambda r: r.area)}

    @property
    def forms(self) -> Mapping[Level, Form]:
        """The form in use of each level."""
        return self.versions.in_use

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
    def revised(self) -> tuple[Revision, ...]:
        """The figures that are others than in the edition before, if there was one."""
        return () if self.edition_before is None else revisions(self.edition_before, self.rollup)

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
        return deviation.deviations(self.trends.values(), self.versions.fields, self.period)

    def field(self, name: str) -> Field:
        """A field by id, from whichever form has it, in its newest version."""
        return self.versions.fields[name]

    @cached_property
    def judged(self) -> tuple[Judged, ...]:
        """Every finding of every file with what became of it, file by file."""
        return tuple(one for r in self.returns for one in judged_findings(r, self._findings_of(r), self.waivers))

    def _findings_of(self, returned: Return) -> list[Finding]:
        """What is said of one file, alone and beside the others."""
        compared = self._compared.get(returned.area, []) if returned.verdict == "accepted" else []
        return findings_in(returned, self.registry) + compared

    @cached_property
    def listed(self) -> tuple[Judged, ...]:
        """The findings of every return that counts or waits for a decision, and the reason of every refusal."""
        return tuple(one for one in self.judged if one.returned.verdict in ("accepted", "held", "refused"))

    def judged_of(self, returned: Return) -> tuple[Judged, ...]:
        """The findings of one file."""
        return self._judged_by_file.get((returned.file, returned.sha256), ())

    @cached_property
    def _judged_by_file(self) -> Mapping[tuple[str, str], tuple[Judged, ...]]:
        by_file = groupby(self.judged, key=lambda one: (one.returned.file, one.returned.sha256))
        return {file: tuple(judged) for file, judged in by_file}

    @cached_property
    def open(self) -> Mapping[str, tuple[Judged, ...]]:
        """What still has to be answered in the return that counts, by area."""
        return {area: tuple(one for one in self.judged_of(r) if one.is_open) for area, r in self.accepted.items()}

    @cached_property
    def _compared(self) -> Mapping[str, list[Finding]]:
        """What the returns that count give rise to beside each other and beside the period before, by area."""
        records = [r.record for r in self.accepted.values() if r.record]
        found: dict[str, list[Finding]] = {record.area: [] for record in records}
        for record in records:
            found[record.area] += beside_earlier(self.layout(record), record, self.earlier)
        for form in self.forms.values():
            for area, finding in among_areas(form, records):
                found[area].append(finding)
        return found

    @cached_property
    def _open_counts(self) -> Mapping[tuple[str, str | None], int]:
        """How many findings are open, by severity and area; of all areas under None."""
        listed = [(one.finding.severity, area) for area, found in self.open.items() for one in found]
        return Counter([*listed, *((severity, None) for severity, _ in listed)])

    def count(self, severity: Severity, area: str | None = None) -> int:
        """Open findings of a severity in the return of an area that counts, or in all that count."""
        return self._open_counts.get((severity, area), 0)

    @property
    def is_clean(self) -> bool:
        """Nothing refused or held and no open error; areas that have not answered do not count against it."""
        return not self.count("error") and not self.refused and not self.held
