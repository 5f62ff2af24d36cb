"""What the made-up coordinators type: read from ``demo.toml`` and its tables."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any


@dataclass(frozen=True)
class Script:
    """``fields``: how each field is made up; ``labour``: real figures by (period, area); ``plans``: rows by segment."""

    fields: Mapping[str, Mapping[str, Any]]
    labour: Mapping[tuple[str, str], Mapping[str, str]]
    plans: Mapping[tuple[str, str], Sequence[Mapping[str, str]]]
    slips: Sequence[Mapping[str, Any]]
    late: Mapping[str, Sequence[str]]


def load() -> Script:
    """Read the script from the package."""
    data = tomllib.loads(_text("demo.toml"))
    plans: dict[tuple[str, str], list[Mapping[str, str]]] = {}
    for row in _rows("plans.csv"):
        plans.setdefault((row["segment"], row["language"]), []).append(row)
    return Script(
        fields=data["field"],
        labour={(row["period"], row["area"]): row for row in _rows("labour.csv")},
        plans=plans,
        slips=data["slip"],
        late=data["late"],
    )


def _text(name: str) -> str:
    return (resources.files("workbook_kit.demo") / name).read_text(encoding="utf-8")


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(_text(name))))
