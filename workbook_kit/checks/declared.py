"""From a form's ``[[check]]`` tables to checks: one row a kind, each proved against the form, or SpecError."""

from __future__ import annotations

from dataclasses import MISSING, fields
from functools import cache
from typing import Any, cast

from workbook_kit.checks import history, own, peers
from workbook_kit.checks.peers import PeerCheck
from workbook_kit.checks.probe import Check
from workbook_kit.errors import SpecError
from workbook_kit.form import Declared, Form

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
    "outlier": peers.Outlier,
    "same_text": peers.SameText,
}
"""The kinds that a form may declare; their keys are the names of the class's fields (``is`` for ``codes``)."""

_IMPLIED: tuple[Check, ...] = (own.Required(), own.AtMost(), own.WeightGiven(), own.StateOrValue())
_TYPES: dict[str, tuple[type, ...]] = {"int": (int,), "float": (int, float)}


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
    known = {field.name: field for field in fields(kind)}
    for name in (*given, *known):
        if name not in known:
            raise SpecError(where, f"{name!r} is not a key of this kind of check")
        if name not in given and known[name].default is MISSING:
            raise SpecError(where, f"{name!r} is missing")
    proved = {name: _proved(form, where, str(known[name].type), name, value) for name, value in given.items()}
    try:
        return kind(**proved)
    except ValueError as wrong:
        raise SpecError(where, str(wrong)) from None


def _proved(form: Form, where: str, kind: str, name: str, value: Any) -> Any:
    """A key's value, if it is what its type says and names what the form has."""
    if kind in ("FieldIds", "Codes"):
        value = value if isinstance(value, tuple) else (value,)
    elif not isinstance(value, _TYPES.get(kind, (str,))):
        raise SpecError(where, f"{name!r} holds {value!r}, which is of the wrong type")
    if kind in ("FieldId", "FieldIds"):
        for field in value if isinstance(value, tuple) else (value,):
            if field not in form.fields:
                raise SpecError(where, f"names the field {field!r}, which this form does not have")
    if kind == "Codes":
        known = {code for field in form.fields.values() for code, _ in field.choices}
        if set(value) - known:
            raise SpecError(where, f"names the choice {min(set(value) - known)!r}, which this form does not have")
    return value
