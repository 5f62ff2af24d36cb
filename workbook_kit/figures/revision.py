"""What changed from one edition of a round's figures to the next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workbook_kit.figures.rollup import RollupRow
from workbook_kit.form.model import LEVELS, Level

_Key = tuple[int, str, str, str]


@dataclass(frozen=True)
class Revision:
    """A figure that two editions tell otherwise; a value is None where an edition has none or hides it.

    ``reported`` and ``reported_before`` are how many areas stood behind it.
    """

    level: Level
    area: str
    field: str
    segment: str
    before: float | None
    now: float | None
    reported_before: int
    reported: int


def revisions(before: Iterable[RollupRow], now: Iterable[RollupRow]) -> tuple[Revision, ...]:
    """Every figure of which value, operands or areas differ, the nation first."""
    old, new = _by_key(before), _by_key(now)
    every = sorted(old.keys() | new.keys())
    pairs = ((old.get(key), new.get(key)) for key in every)
    return tuple(_revision(was, has) for was, has in pairs if _told(was) != _told(has))


def _by_key(rows: Iterable[RollupRow]) -> Mapping[_Key, RollupRow]:
    return {(-LEVELS.index(row.level), row.area, row.field, row.segment): row for row in rows}


def _told(row: RollupRow | None) -> tuple[object, ...]:
    """What an edition says of a figure; of nobody's figure it says nothing."""
    if row is None or not row.reported:
        return ()
    return row.value, row.numerator, row.denominator, row.reported, row.expected, row.hidden


def _revision(was: RollupRow | None, has: RollupRow | None) -> Revision:
    row = has or was
    assert row is not None  # noqa: S101 - a key of neither edition is none
    return Revision(
        row.level,
        row.area,
        row.field,
        row.segment,
        was.value if was else None,
        has.value if has else None,
        was.reported if was else 0,
        has.reported if has else 0,
    )
