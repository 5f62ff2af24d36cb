"""From a form's ``[[check]]`` tables to checks: one row a kind, each proved against the form, or SpecError."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from typing import Any, cast

from workbook_kit.checks import history, own, peers
from workbook_kit.checks.peers import PeerCheck
from workbook_kit.checks.probe import Check
from workbook_kit.errors import SpecError
from workbook_kit.form import kinds
from workbook_kit.form.model import Declared, Form
from workbook_kit.work.caching import cache

KINDS: dict[str, type[Any]] = {
    "required_if": own.RequiredIf,
    "blank_if": own.BlankIf,
    "pattern": own.Pattern,
    "sum_of_parts": own.SumOfParts,
    "parts_at_most": own.PartsAtMost,
    "tally": own.Tally,
    "date_order": own.DateOrder,
    "date_within": own.DateWithin,
    "unique": own.Unique,
    "no_gaps": own.NoGaps,
    "at_least": own.AtLeast,
    "change": history.Change,
    "cumulative": history.Cumulative,
    "unchanged": history.Unchanged,
    "next_year": history.NextYear,
    "outlier": peers.Outlier,
    "same_text": peers.SameText,
    "same_number": peers.SameNumber,
}
"""The kinds of check that a form may declare. A check's keys are the fields of its class, ``is`` being ``codes``."""

_IMPLIED: tuple[Check, ...] = (own.Required(), own.AtMost(), own.WeightGiven(), own.StateOrValue())
_TYPES: dict[str, tuple[type, ...]] = {"int": (int,), "float": (int, float)}
_FIELDS: dict[str, frozenset[str]] = {
    "FieldId": frozenset(kinds.KINDS),
    "TextId": frozenset(name for name, kind in kinds.KINDS.items() if kind.is_text),
    "NumberId": frozenset(name for name, kind in kinds.KINDS.items() if kind.numeric),
    "DateId": frozenset(name for name, kind in kinds.KINDS.items() if kind.is_day),
    "ChoiceId": frozenset(name for name, kind in kinds.KINDS.items() if kind.has_choices),
}
"""The kinds of field that a key may name, by its type in ``own``."""


@cache
def checks_of(form: Form) -> tuple[tuple[Check, bool], ...]:
    """Every check of single returns, each with whether it is on trial. Raises SpecError."""
    implied = [(check, False) for check in _IMPLIED]
    return (*implied, *((check, trial) for check, trial in _made(form) if not _is_peer(check)))


@cache
def peer_checks_of(form: Form) -> tuple[tuple[PeerCheck, bool], ...]:
    """Every check among areas, each with whether it is on trial. Raises SpecError."""
    return tuple((cast("PeerCheck", check), trial) for check, trial in _made(form) if _is_peer(check))


def _is_peer(check: object) -> bool:
    return hasattr(check, "findings")


@cache
def _made(form: Form) -> tuple[tuple[Any, bool], ...]:
    return tuple((_make(form, declared), declared.trial) for declared in form.checks)


def _make(form: Form, declared: Declared) -> Any:
    where = f"{form.file}: check {declared.kind!r}"
    kind = KINDS.get(declared.kind)
    if kind is None:
        raise SpecError(where, f"is none of {', '.join(KINDS)}")
    given = {"codes" if key == "is" else key: value for key, value in declared.keys}
    fields_by_name = {field.name: field for field in fields(kind)}
    for name in (*given, *fields_by_name):
        if name not in fields_by_name:
            raise SpecError(where, f"{name!r} is not a key of this kind of check")
        if name not in given and fields_by_name[name].default is MISSING:
            raise SpecError(where, f"{name!r} is missing")
    proved = {name: _proved(form, where, kind, fields_by_name[name], value) for name, value in given.items()}
    _prove_choices(form, where, proved)
    try:
        return kind(**proved)
    except ValueError as wrong:
        raise SpecError(where, str(wrong)) from None


def _proved(form: Form, where: str, check: type[Any], key: Field[Any], value: Any) -> Any:
    """A key's value, if it is what its type says and names what the form has."""
    name, kind = key.name, str(key.type)
    if kind in ("TextIds", "NumberIds", "Codes"):
        value = value if isinstance(value, tuple) else (value,)
    elif isinstance(value, bool) or not isinstance(value, _TYPES.get(kind, (str,))):
        raise SpecError(where, f"{name!r} holds {value!r}, which is of the wrong type")
    fits = _FIELDS.get(kind.removesuffix("s"))
    for field in (value if isinstance(value, tuple) else (value,)) if fits else ():
        if field not in form.fields:
            raise SpecError(where, f"names the field {field!r}, which this form does not have")
        if fits and form.fields[field].kind not in fits:
            raise SpecError(where, f"{name!r} names {field!r}, whose kind {form.fields[field].kind!r} does not fit")
        if form.fields[field].derived and not _is_peer(check):
            raise SpecError(where, f"{name!r} names {field!r}, which is reckoned and stands in no cell")
    return value


def _prove_choices(form: Form, where: str, given: Mapping[str, Any]) -> None:
    """Raise SpecError if a code in ``is`` is not a choice of the field that it is compared with."""
    for code in given.get("codes", ()):
        chosen = form.fields[given.get("when") or given["rows"]]
        if code not in [known for known, _ in chosen.choices]:
            raise SpecError(where, f"names the choice {code!r}, which {chosen.id!r} does not have")
