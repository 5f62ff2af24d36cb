"""The officer's folder: where things lie in it, and its settings."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import cast, get_args

from workbook_kit import checks, disk, registry
from workbook_kit.errors import SpecError, StoreError
from workbook_kit.figures import published
from workbook_kit.figures.published import Published
from workbook_kit.findings.messages import MessageLanguage
from workbook_kit.findings.waiver import EVERYWHERE, Waiver
from workbook_kit.findings.waiver import read_all as read_waivers
from workbook_kit.form.versions import Versions, load_versions
from workbook_kit.period import Period
from workbook_kit.registry import Registries, Registry
from workbook_kit.workspace import decisions, handed_on, lock, withdrawals
from workbook_kit.workspace.arrival import STORE
from workbook_kit.workspace.decisions import Decision, Decisions
from workbook_kit.workspace.handed_on import Known
from workbook_kit.workspace.key import new_key, signing_key
from workbook_kit.workspace.rounds import REGISTRY, ROUNDS, Rounds
from workbook_kit.workspace.store import Store, documents_in


def _tongue(value: object) -> MessageLanguage:
    if value not in get_args(MessageLanguage):
        raise SpecError("kit.toml", f"language {value!r} is none of {', '.join(get_args(MessageLanguage))}")
    return cast("MessageLanguage", value)


def _deadlines(value: object) -> Mapping[Period, dt.date]:
    days = value.items() if isinstance(value, dict) else ()
    found = {Period.parse(str(name)): day for name, day in days if isinstance(day, dt.date)}
    if not isinstance(value, dict) or len(found) != len(value):
        raise SpecError("kit.toml: deadlines", "needs lines such as 2013Q1 = 2013-04-15")
    return found


def _text(value: object) -> str:
    if not isinstance(value, str) or "/" in value:
        raise SpecError("kit.toml: office", 'needs a name without a slash, such as "Pirkanmaa"')
    return value.strip()


def _addresses(value: object) -> frozenset[str]:
    listed = value if isinstance(value, list) else []
    if not listed or not all(isinstance(one, str) and "@" in one for one in listed):
        raise SpecError("kit.toml: office_addresses", 'needs a list such as ["yrityspalvelut@ely.fi"]')
    return frozenset(one.strip().casefold() for one in listed)


_SETTINGS: Mapping[str, Callable[[object], object]] = {
    "language": _tongue,
    "office": _text,
    "office_addresses": _addresses,
    "deadlines": _deadlines,
    "waiver": partial(read_waivers, "kit.toml"),
}
"""The keys that kit.toml may have, each with the function that reads and proves its value."""

NAMELESS = "oma"
"""The office of a workspace whose folder has no name either: the root of a drive."""


def edition_name(number: object) -> str:
    """What the folder of an edition is called."""
    return f"edition-{number}"


@dataclass(frozen=True)
class Workspace:
    """A workspace by its root folder; nothing is read before it is asked for.

    Of a closed round ``frozen`` is the edition that holds what it was closed with; originals, records and the key are
    those of the root.
    """

    root: Path
    frozen: Path | None = None

    @property
    def sources(self) -> Path:
        """Where registry, settings, forms and decisions lie."""
        return self.frozen or self.root

    handed: tuple[bytes, ...] = ()

    @property
    def templates(self) -> Path:
        return self.root / "blank_templates"

    @property
    def collected(self) -> Path:
        return self.root / "collected"

    @property
    def output(self) -> Path:
        return self.root / "output"

    @property
    def key_file(self) -> Path:
        return self.root / "kit.key"

    def key(self, *, create: bool = False) -> bytes:
        """The signing key; with ``create`` a new one, but only where nothing was ever made with a key.

        A lost key is never replaced silently, as no form that was sent out could be read with another. Raises
        StoreError if it is missing, lost or not a key.
        """
        if not self.key_file.exists():
            if used := self.made_before():
                raise StoreError(
                    f"{self.key_file} is missing, and 'generate' has been run here before ({used}): without it no "
                    "return of those forms can be read. Put it back from a backup or with 'key --import FILE'; if it "
                    "is lost for good, 'key --new' starts anew, and every form must be sent out again."
                )
            if create:
                new_key(self.key_file)
        return signing_key(self.key_file)

    def made_before(self) -> str:
        """The path of one thing in the workspace that was made with a key; empty if there is none."""
        places = (
            (self.templates, "**/*.xlsx"),
            (self.collected / STORE, "originals/*.xlsx"),
            (self.output, "20??Q?/*"),
        )
        found = (path for folder, shape in places for path in folder.glob(shape))
        return next((path.relative_to(self.root).as_posix() for path in found), "")

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the workspace's lock; what a killed command left is tidied first. Raises StoreError."""
        with lock.held(self.root):
            with disk.one_line_errors("Tidying up failed", self.root):
                disk.sweep(self.root)
            disk.mend(self.output)
            if noted := Store(self.collected).withdrawals():
                withdrawals.take_over(self.root, noted, self.office)
                Store(self.collected).forget_withdrawals()
            yield

    @cached_property
    def settings(self) -> Mapping[str, object]:
        """kit.toml; raises SpecError if it is wrong."""
        path = self.sources / "kit.toml"
        if not path.exists():
            return {}
        try:
            found = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
            raise SpecError("kit.toml", f"cannot be read: {wrong}") from None
        for key in found:
            if key not in _SETTINGS:
                raise SpecError("kit.toml", f"{key!r} is not a setting")
        return {key: _SETTINGS[key](value) for key, value in found.items()}

    @property
    def language(self) -> MessageLanguage:
        """The language of commands and data files: ``language`` of kit.toml, Finnish by default."""
        return cast("MessageLanguage", self.settings.get("language", "fi"))

    @property
    def office(self) -> str:
        """Whose decisions those of this workspace are: ``office`` of kit.toml, else what its folder is called."""
        return cast("str", self.settings.get("office", "")) or self.root.resolve().name or NAMELESS

    @property
    def office_addresses(self) -> frozenset[str]:
        """The addresses from which the office itself forwards returns, in small letters."""
        return cast("frozenset[str]", self.settings.get("office_addresses", frozenset()))

    @cached_property
    def own_decisions(self) -> Decisions:
        """What was decided here, and what version 0.1 noted in the store. Raises SpecError, StoreError.

        All of it is under the name that the office has now, so that offices once called alike can be told apart.
        """
        written = decisions.read(self.sources).of_office(self.office)
        noted = {} if self.frozen else Store(self.collected).withdrawals()
        return withdrawals.beside(written, noted, self.office)

    @cached_property
    def known(self) -> Known:
        """What was decided here and by the offices whose documents came. Raises SpecError, StoreError."""
        stored = documents_in(self.frozen) if self.frozen else Store(self.collected).documents
        if not stored and not self.handed:
            return Known(self.own_decisions)
        return handed_on.united(self.own_decisions, (*stored, *self.handed), self.key())

    @property
    def decisions(self) -> Decisions:
        """All decisions that count here. Raises SpecError, StoreError."""
        return self.known.decisions

    def aware_of(self, documents: Iterable[bytes]) -> Workspace:
        """The workspace as it is with documents that have come; itself if it has them all."""
        new = set(documents) - {*Store(self.collected).documents, *self.handed}
        return replace(self, handed=(*self.handed, *sorted(new))) if new else self

    @cached_property
    def rounds(self) -> Rounds:
        """What the forms of its rounds were made from."""
        return Rounds((self.frozen or self.collected / STORE) / ROUNDS)

    def closed(self, period: Period) -> int:
        """The number of the edition under which a round is closed; 0 if it is open.

        Raises StoreError if the store has an edition that no decision made: nobody opened the round.
        """
        lost = () if self.frozen else sorted(self._kept_editions(period) - self._decided_editions(period))
        if lost:
            raise StoreError(
                f"{self.root / decisions.FILE} lacks the closing of {period} (edition {lost[0]} is in the store). Put "
                "the file back from a backup; nothing was harvested."
            )
        said = self.own_decisions.of("close", "reopen", period=str(period))
        return int(said[-1].value) if said and said[-1].kind == "close" else 0

    def closing(self, period: Period) -> Decision:
        """The decision under which a round is closed."""
        return self.own_decisions.of("close", period=str(period))[-1]

    def editions(self, period: Period) -> int:
        """How many editions of a round there have been, whether or not it was opened again since."""
        return max(self._decided_editions(period), default=0)

    def _decided_editions(self, period: Period) -> set[int]:
        listed = self.own_decisions.listed
        return {int(one.value) for one in listed if one.kind == "close" and one.period == str(period)}

    def _kept_editions(self, period: Period) -> set[int]:
        found = self._round(period).glob(f"{edition_name('[0-9]')}*")
        return {int(path.name.rpartition("-")[2]) for path in found}

    def _round(self, period: Period) -> Path:
        """Where the editions of a round lie, whichever of them this workspace is."""
        return self.collected / STORE / ROUNDS / str(period)

    def edition_folder(self, period: Period, number: int) -> Path:
        """Where what an edition was made from is kept; one that a killed command left behind has not its name yet."""
        folder = self._round(period) / edition_name(number)
        prepared = self.prepared_folder(period, number)
        return prepared if prepared.exists() and not folder.exists() else folder

    def prepared_folder(self, period: Period, number: int) -> Path:
        """Where what an edition is made from is kept until it has been decided to close."""
        return self._round(period) / f"prepared-{number}"

    def as_closed(self, period: Period, number: int) -> Workspace:
        """The workspace as it was when a round was closed."""
        return Workspace(self.root, self.edition_folder(period, number))

    def deadline(self, period: Period) -> dt.date | None:
        """The last day on which a period's returns are in time, if kit.toml has one."""
        return cast("Mapping[Period, dt.date]", self.settings.get("deadlines", {})).get(period)

    def filling_day(self, period: Period) -> dt.date:
        """When a period's forms are with their areas, as far as settings tell: at the deadline, or after the period.

        Who an area's contact is then gets its mails, whatever the clock says when they are written.
        """
        return self.deadline(period) or period.next.first_day

    @property
    def waivers(self) -> tuple[Waiver, ...]:
        """The waivers of kit.toml, then those that other offices handed on. Raises SpecError, StoreError."""
        return (*self.own_waivers, *self.known.waivers)

    @cached_property
    def own_waivers(self) -> tuple[Waiver, ...]:
        """The waivers of kit.toml. Raises SpecError if one names a field or an area that does not exist."""
        waivers = cast("tuple[Waiver, ...]", self.settings.get("waiver", ()))
        for number, waiver in enumerate(waivers, start=1):
            if waiver.field and waiver.field not in self.versions.fields:
                raise SpecError(f"kit.toml: waiver[{number}]", f"no form has the field {waiver.field!r}")
        return waivers

    @property
    def waivers_for_nobody(self) -> tuple[tuple[int, Waiver], ...]:
        """Those of an area that no registry has, each with its number: its region may have left, or it is mistyped."""
        known = {EVERYWHERE, *self.registries.codes}
        return tuple((number, one) for number, one in enumerate(self.own_waivers, start=1) if one.area not in known)

    @cached_property
    def published(self) -> tuple[Published, ...]:
        """Published national figures to be shown beside ours, if the workspace has any. Raises SpecError."""
        return published.read(self.sources / published.FILE, self.versions.fields)

    @cached_property
    def versions(self) -> Versions:
        """Every version of every form: those in the workspace's own ``forms/`` if it has one, else the package's."""
        own = self.sources / "forms"
        versions = load_versions(own if own.is_dir() else None)
        for form in versions:
            checks.prove(form)
        return versions

    @cached_property
    def registries(self) -> Registries:
        """The workspace's own, and what its rounds were made from. Raises SpecError, StoreError."""
        kept = {period: self._kept_registry(period, data) for period, data in self.rounds.registries().items()}
        return replace(registry.load(self.sources), kept=kept)

    def _kept_registry(self, period: Period, data: bytes) -> Registry:
        try:
            return registry.parse_file(REGISTRY, data)
        except SpecError as wrong:
            path = self.rounds.registry_file(period)
            raise StoreError(f"{path} is damaged ({wrong}). Put it back from a backup, or delete it.") from None

    def registry(self, period: Period) -> Registry:
        return self.registries.at(period)

    def harvested(self) -> list[Period]:
        """The periods that were harvested, oldest first: by the store, of an older version by what lies in output/."""
        made = () if self.frozen else self.output.glob("20??Q?/manifest.json")
        return sorted(self.rounds.harvested() | {Period.parse(path.parent.name) for path in made})
