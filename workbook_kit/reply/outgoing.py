"""Every reply of a harvest as files under ``replies/``: a pure function of the harvest, the key and the last period."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor
from email.headerregistry import Address
from functools import partial
from itertools import chain

from workbook_kit.blank.generate import file_name
from workbook_kit.findings import messages
from workbook_kit.harvest.gathered import Harvest
from workbook_kit.period import Period
from workbook_kit.reply import letter
from workbook_kit.reply.astray import senders
from workbook_kit.reply.case import Case, Kind, ReplyContext, cases
from workbook_kit.reply.correction import correction
from workbook_kit.reply.draft import draft, recipients
from workbook_kit.work.progress import Watch, unwatched
from workbook_kit.workspace.folder import Workspace

FOLDER = "replies"
_SUFFIXES: Mapping[Kind, str] = {
    "correction": "korjaukset",
    "receipt": "kuittaus",
    "refusal": "hylatty",
    "past-form": "vanha-lomake",
    "wrong-form": "vaara-lomake",
    "reminder": "muistutus",
}
# Fewer replies are made sooner than a pool of processes starts; handed over four at a time, all cores end together.
_WORTH_A_POOL, _AT_ONCE = 8, 4


def replies(
    workspace: Workspace, harvest: Harvest, executor: Executor | None = None, watch: Watch = unwatched
) -> dict[str, bytes]:
    """Each file by its name in the outputs. Raises StoreError without the signing key."""
    key = workspace.key()
    day = workspace.filling_day(harvest.period)
    common = (harvest.period, harvest.registry, harvest.versions, key, harvest.earlier, day)
    answer = partial(reply, ReplyContext(*common, workspace.office_addresses))
    listed = list(cases(harvest, generated(workspace, harvest.period)))
    if executor and len(listed) >= _WORTH_A_POOL:
        made: Iterable[list[tuple[str, bytes]]] = executor.map(answer, listed, chunksize=_AT_ONCE)
    else:
        made = map(answer, listed)
    return dict(chain.from_iterable(watch(made, len(listed), "writing-replies")))


def generated(workspace: Workspace, period: Period) -> frozenset[str]:
    """The names of the blank workbooks that were made for a period."""
    return frozenset(path.name for path in (workspace.templates / str(period)).rglob("*.xlsx"))


def reply(context: ReplyContext, case: Case) -> list[tuple[str, bytes]]:
    """The files of one case: the draft, and the correction workbook on its own if it has one."""
    area = case.area
    name = f"{FOLDER}/{context.registry.folder(area)}/{_stem(context, case)}-{_SUFFIXES[case.kind]}"
    attached = _ATTACHED[case.kind](context, case)
    written = letter.write(context, case)
    mail = draft(_to(context, case), written.subject, written.body, attached)
    beside = [(f"{name}.xlsx", data) for data in attached.values()] if case.kind == "correction" else []
    return [(f"{name}.eml", mail), *beside]


def _to(context: ReplyContext, case: Case) -> list[Address]:
    """Whom a case's mail goes to: who sent the wrong form, else the area's contacts; the office gets no reminder."""
    if case.kind in ("past-form", "wrong-form"):
        return senders(case.area, case.returned, context.day)
    office = context.office if case.kind == "reminder" else ()
    return [one for one in recipients(case.area, context.day) if one.addr_spec not in office]


def _stem(context: ReplyContext, case: Case) -> str:
    return file_name(case.area, context.period, case.languages[0]).removesuffix(".xlsx")


def _correction(context: ReplyContext, case: Case) -> dict[str, bytes]:
    what = messages.mail("correction-file", case.languages[0])
    return {f"{_stem(context, case)}-{what}.xlsx": correction(context, case)}


def _blanks(context: ReplyContext, case: Case) -> dict[str, bytes]:
    return {name: data for language in case.blanks for name, data in context.blank(case, language).items()}


def _nothing(_desk: ReplyContext, _case: Case) -> dict[str, bytes]:
    return {}


_ATTACHED: Mapping[Kind, Callable[[ReplyContext, Case], dict[str, bytes]]] = {
    "correction": _correction,
    "receipt": _nothing,
    "refusal": _blanks,
    "past-form": _blanks,
    "wrong-form": _blanks,
    "reminder": _blanks,
}
