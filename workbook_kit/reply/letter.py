"""The text of each mail, in the area's languages. The sentences are in ``findings/messages.toml``, under ``[mail]``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from workbook_kit.findings import messages
from workbook_kit.findings.finding import Finding
from workbook_kit.findings.wording import Line, enumeration, grouped
from workbook_kit.harvest.attribution import last_name
from workbook_kit.harvest.verdict import Return
from workbook_kit.language import Language
from workbook_kit.layout.places import Layout
from workbook_kit.period import Period
from workbook_kit.reply import area_wording
from workbook_kit.reply.case import Case, Kind, ReplyContext
from workbook_kit.reply.cover import tab_of

MOST_LINES = 25
"""Lines of findings in a mail; the rest are only counted."""

_BETWEEN_LANGUAGES = "\n\n" + "–" * 40 + "\n\n"


@dataclass(frozen=True)
class Letter:
    """A mail's subject and its text."""

    subject: str
    body: str


@dataclass(frozen=True)
class _CaseInLanguage:
    """One case in one language."""

    context: ReplyContext
    case: Case
    language: Language

    def say(self, name: str, **facts: object) -> str:
        area, period = self.case.area, self.context.period
        common = {
            "area": area.name[self.language],
            "form": self.layout.form.title[self.language],
            "period": _quarter(period, self.language),
        }
        return messages.mail(name, self.language, **common | facts)

    @cached_property
    def layout(self) -> Layout:
        return self.context.layout(self.case, self.language)

    @cached_property
    def findings(self) -> list[Finding]:
        return area_wording.placed(self.case.findings, self.layout, self.case.contents)

    def hello(self) -> str:
        return self.say("hello", whom=area_wording.clean(self.case.area.coordinator) or self.say("nobody"))

    def bye(self) -> str:
        """The ending, signed with the name of the area's ELY."""
        area = self.case.area
        ely = self.context.registry.area(area.parent, "ely").name[self.language] if area.level == "region" else ""
        return "\n".join(filter(None, (self.say("bye"), ely)))


def write(context: ReplyContext, case: Case) -> Letter:
    """The mail of a case, once in each of its languages."""
    voices = [_CaseInLanguage(context, case, language) for language in case.languages]
    texts = ["\n\n".join([one.hello(), *_MIDDLES[case.kind](one), one.bye()]) for one in voices]
    subject = " / ".join(one.say(f"{case.kind}-subject") for one in voices)
    return Letter(subject, _BETWEEN_LANGUAGES.join(texts) + "\n")


def _correction(voice: _CaseInLanguage) -> Iterator[str]:
    (returned,) = voice.case.returned
    kinds = {"error": "errors", "query": "queries"}
    counts = {kinds[s]: sum(f.severity == s for f in voice.findings) for s in kinds}
    still_open = enumeration([voice.say(name, count=count) for name, count in counts.items() if count], voice.language)
    yield voice.say("correction-intro", file=_file(returned.file), answers=_answers(voice), open=still_open)
    yield from _open(voice)
    yield voice.say("correction-how", tab=tab_of(voice.layout))
    explained_in = area_wording.explained_in(voice.findings, voice.layout.form)
    if explained_in:
        yield voice.say(f"correction-{explained_in}")


def _open(voice: _CaseInLanguage) -> Iterator[str]:
    """The open findings, a numbered paragraph each, errors before queries; then how many more there are."""
    lines = grouped(voice.findings, voice.language)
    number = 0
    for severity in ("error", "query"):
        listed: list[str] = []
        for line in (line for line in lines[:MOST_LINES] if line.severity == severity):
            number += 1
            listed.append(f"{number}. {_line(line, voice)}")
        if listed:
            yield "\n".join([voice.say(f"correction-{severity}"), *listed])
    yield from _more(voice, "more-attached", lines)


def _line(line: Line, voice: _CaseInLanguage) -> str:
    first = line.findings[0]
    advice = messages.area_wording(line.code, voice.language).get("advice") or line.advice
    if not advice:
        return line.text
    return f"{line.text}\n   {messages.phrase('advice', voice.language)}: {area_wording.advice(first, voice.language)}"


def _more(voice: _CaseInLanguage, name: str, lines: Sequence[Line]) -> Iterator[str]:
    rest = sum(len(line.findings) for line in lines[MOST_LINES:])
    if rest:
        yield voice.say(name, count=rest)


def _receipt(voice: _CaseInLanguage) -> Iterator[str]:
    (returned,) = voice.case.returned
    yield voice.say("receipt-intro", file=_file(returned.file), answers=_answers(voice))
    lines = grouped(voice.findings, voice.language)
    if lines:
        listed = [f"{number}. {line.text}" for number, line in enumerate(lines[:MOST_LINES], start=1)]
        yield "\n".join([voice.say("receipt-notes"), *listed])
        yield from _more(voice, "more", lines)


def _refusal(voice: _CaseInLanguage) -> Iterator[str]:
    yield voice.say("refusal-intro" if len(voice.case.returned) == 1 else "refusal-intro-several")
    for one, reason in zip(voice.case.returned, voice.case.findings, strict=True):
        (why,) = area_wording.placed([reason], voice.layout)
        problem, advice = area_wording.words(why, voice.language), area_wording.advice(why, voice.language)
        yield voice.say("refusal-file", file=_file(one.file), said=problem, advice=advice)
    yield voice.say("refusal-how")


def _past_form(voice: _CaseInLanguage) -> Iterator[str]:
    listed = [
        voice.say("past-form-file", file=_file(one.file), was=_quarter(Period.parse(one.period), voice.language))
        for one in voice.case.returned
    ]
    yield voice.say("past-form-intro", files=enumeration(listed, voice.language))
    yield voice.say("past-form-how")
    yield from _attached(voice)


def _wrong_form(voice: _CaseInLanguage) -> Iterator[str]:
    listed = [_of_another(voice, one) for one in voice.case.returned]
    yield voice.say("wrong-form-intro", files=enumeration(listed, voice.language))
    yield voice.say("wrong-form-how")
    yield from _attached(voice)


def _of_another(voice: _CaseInLanguage, returned: Return) -> str:
    other = voice.context.registry.area(returned.area)
    return voice.say("wrong-form-file", file=_file(returned.file), other=other.name[voice.language])


def _attached(voice: _CaseInLanguage) -> Iterator[str]:
    """What to do with the form that goes with the mail, if one does."""
    if voice.case.blanks:
        yield voice.say("own-form")


def _reminder(voice: _CaseInLanguage) -> Iterator[str]:
    intro = [voice.say("reminder-intro")]
    if len(voice.case.languages) > 1:
        intro.append(voice.say("one-language"))
    yield " ".join(intro)
    yield voice.say("reminder-sent")


_MIDDLES: Mapping[Kind, Callable[[_CaseInLanguage], Iterator[str]]] = {
    "correction": _correction,
    "receipt": _receipt,
    "refusal": _refusal,
    "past-form": _past_form,
    "wrong-form": _wrong_form,
    "reminder": _reminder,
}


def _answers(voice: _CaseInLanguage) -> str:
    record = voice.case.returned[0].record
    return voice.say("answers", count=len(record.answers) if record else 0)


def _quarter(period: Period, language: Language) -> str:
    return messages.mail("period", language, quarter=period.quarter, year=period.year)


def _file(name: str) -> str:
    return area_wording.clean(last_name(name))
