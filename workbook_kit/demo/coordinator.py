"""One made-up coordinator: invents answers for a layout, always the same for the same area and period."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping
from typing import Any

from workbook_kit.cell import Value
from workbook_kit.demo.script import Script
from workbook_kit.kinds import KINDS
from workbook_kit.layout import Layout, Slot

Answers = dict[tuple[str, str, str], Value]
_USUAL_LABOUR_FORCE = 38_000


def invent(layout: Layout, script: Script) -> Answers:
    """Typed answers by slot; a field that the script does not name stays blank."""
    chance = random.Random(f"{layout.area.code} {layout.period}")  # noqa: S311 - a play, not a secret
    labour = script.labour.get((str(layout.period), layout.area.code), {})
    answers: Answers = {}
    for slot in layout.slots:
        recipe = script.fields.get(slot.field.id) or script.fields.get(_family(slot.field.id))
        if recipe is None or not _is_answered(slot, recipe, chance, layout):
            continue
        value = _made(slot, recipe, chance, labour, layout, script)
        if value is not None:
            answers[slot.id] = value
    _keep_parts_below_wholes(layout, answers)
    return answers


def _family(field: str) -> str:
    """Recipes may be shared: ``VK-*.pidetty`` stands for that part of every item."""
    stem, _, part = field.partition(".")
    return f"{stem.split('-')[0]}-*" + (f".{part}" if part else "")


def _is_answered(slot: Slot, recipe: Mapping[str, Any], chance: random.Random, layout: Layout) -> bool:
    """Rows are filled from the top and not to the end; a field outside its due quarters is mostly left blank."""
    if slot.line.isdigit() and int(slot.line) > recipe.get("rows", 1):
        return False
    if slot.field.due and layout.period.due not in slot.field.due:
        return False
    return chance.random() < float(recipe.get("chance", 1.0))


def _made(
    slot: Slot,
    recipe: Mapping[str, Any],
    chance: random.Random,
    labour: Mapping[str, str],
    layout: Layout,
    script: Script,
) -> Value | None:
    if "labour" in recipe:
        figure = labour.get(recipe["labour"])  # blank where the statisticians suppress it
        return int(figure) if figure else None
    if "plan" in recipe:
        return _plan_text(slot, recipe["plan"], layout, script)
    if "text" in recipe:
        texts = recipe["text"]
        number = int(slot.line) - 1 if slot.line.isdigit() else chance.randrange(len(texts))
        return str(texts[number % len(texts)]).format(area=layout.area.name[layout.language], code=layout.area.code)
    if "code" in recipe:
        return str(chance.choice(recipe["code"]))
    if "days" in recipe:
        first = dt.date.fromisoformat(recipe["days"][0])
        span = (dt.date.fromisoformat(recipe["days"][1]) - first).days
        return first + dt.timedelta(days=chance.randrange(span + 1))
    low, high = recipe["between"]
    scale = int(labour["labour_force"]) / _USUAL_LABOUR_FORCE if labour and recipe.get("scaled") else 1
    drawn = chance.uniform(low, high) * scale
    return round(drawn) if slot.field.kind == "whole" else round(drawn, recipe.get("decimals", 1))


def _plan_text(slot: Slot, column: str, layout: Layout, script: Script) -> str | None:
    """Each region has its own two or three rows of the sample plans, which there are in Finnish for every segment."""
    rows = [*script.plans.get((slot.segment, layout.language), ()), *script.plans[slot.segment, "fi"]]
    start = int(layout.area.code) if layout.area.code.isdigit() else 0
    return rows[(start + int(slot.line) * 3) % len(rows)][column] or None


def _keep_parts_below_wholes(layout: Layout, answers: Answers) -> None:
    for slot in layout.slots:
        whole = answers.get((slot.field.at_most, slot.segment, slot.line))
        part = answers.get(slot.id)
        if isinstance(part, (int, float)) and isinstance(whole, (int, float)) and KINDS[slot.field.kind].numeric:
            answers[slot.id] = min(part, whole)
