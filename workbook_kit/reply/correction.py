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
from workbook_kit.reply import area_wording
from workbook_kit.reply.case import Case, ReplyContext
from workbook_kit.reply.cover import paint


def correction(context: ReplyContext, case: Case) -> bytes:
    """The workbook that goes back to the sender of a return with open findings."""
    layout = context.layout(case, case.languages[0])
    findings = area_wording.placed(case.findings, layout, case.contents)
    contents = Contents(
        answers={slot: area_wording.content(answer) for slot, answer in case.contents.items()},
        previous=context.earlier.answers.get(case.area.code, {}),
        notes=_notes(findings, layout),
        is_return=True,
    )
    cover = partial(paint, layout=layout, findings=findings)
    (returned,) = case.returned
    return build(layout, identify(layout, context.key), contents, cover, Signer(context.key, returned.sha256))


def _notes(findings: list[Finding], layout: Layout) -> dict[tuple[str, str], str]:
    """The comment of each cell in question, by tab and cell: error or query, what is wrong, what to do."""
    language = layout.language
    notes: dict[tuple[str, str], list[str]] = {}
    for finding in findings:
        lines = [messages.mail(f"note-{finding.severity}", language), area_wording.words(finding, language)]
        note = "\n".join([*lines, area_wording.advice(finding, language)])
        notes.setdefault((finding.sheet, finding.cell), []).append(note)
    return {place: "\n\n".join(texts) for place, texts in notes.items()}
