"""The correction workbook: the form as it was sent out, filled with what came back, the cells to mend marked.

``blank`` builds it like any other, so it can itself be sent back: same identity, same places, same locks.
"""

from __future__ import annotations

from functools import partial

from workbook_kit.blank import Contents, Signer, build
from workbook_kit.findings import messages
from workbook_kit.findings.finding import Finding
from workbook_kit.layout.identity import identify
from workbook_kit.layout.places import Layout
from workbook_kit.reply import told
from workbook_kit.reply.case import Case, Desk
from workbook_kit.reply.cover import paint


def correction(desk: Desk, case: Case) -> bytes:
    """The workbook that goes back to the sender of a return with open findings."""
    layout = desk.layout(case, case.languages[0])
    findings = told.placed(case.findings, layout, case.contents)
    contents = Contents(
        answers={slot: told.content(answer) for slot, answer in case.contents.items()},
        previous=desk.earlier.answers.get(case.area.code, {}),
        notes=_notes(findings, layout),
        is_return=True,
    )
    cover = partial(paint, layout=layout, findings=findings)
    (returned,) = case.returned
    return build(layout, identify(layout, desk.key), contents, cover, Signer(desk.key, returned.sha256))


def _notes(findings: list[Finding], layout: Layout) -> dict[tuple[str, str], str]:
    """The comment of each cell in question, by tab and cell: error or query, what is wrong, what to do."""
    language = layout.language
    notes: dict[tuple[str, str], list[str]] = {}
    for finding in findings:
        lines = [messages.mail(f"note-{finding.severity}", language), told.said(finding, language)]
        notes.setdefault((finding.sheet, finding.cell), []).append("\n".join([*lines, told.advice(finding, language)]))
    return {place: "\n\n".join(texts) for place, texts in notes.items()}
