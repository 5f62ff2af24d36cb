"""One made-up coordinator: invents answers for a layout, always the same for the same area and period."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from workbook_kit.cell import SlotId, Value
from workbook_kit.demo.script import Script
from workbook_kit.form.kinds import kind_of
from workbook_kit.layout.places import Layout, Slot

Answers = dict[SlotId, Value]
_Recipe = Mapping[str, Any]
_USUAL_LABOUR_FORCE = 38_000
_QUARTERS = 4


def invent(layout: Layout, script: Script) -> Answers:
    """Typed answers by slot; a field that the script does not name stays blank."""
    filler = _Filler(layout, script, random.Random(f"{layout.area.code} {layout.period}"))  # noqa: S311 - a play
    for slot in layout.slots:
        recipe = script.fields.get(slot.field.id) or script.fields.get(_family(slot.field.id))
        if recipe is not None:
            filler.fill(slot, recipe)
    _keep_parts_below_wholes(layout, filler.answers)
    return filler.answers


def _family(field_id: str) -> str:
    """Recipes may be shared: ``VK-*.pidetty`` stands for that part of every item."""
    stem, _, part = field_id.partition(".")
    return f"{stem.split('-')[0]}-*" + (f".{part}" if part else "")


@dataclass
class _Filler:
    """A workbook while it is being filled in, in the order of its slots."""

    layout: Layout
    script: Script
    chance: random.Random
    answers: Answers = field(default_factory=dict)

    @cached_property
    def labour(self) -> Mapping[str, str]:
        return self.script.labour.get((str(self.layout.period), self.layout.area.code), {})

    def fill(self, slot: Slot, recipe: _Recipe) -> None:
        """Answer a slot, or leave it blank."""
        draw = self._draw(slot, recipe)
        if self._is_answered(slot, recipe, draw):
            value = self._made(slot, recipe, draw)
            if value is not None:
                self.answers[slot.id] = value

    def _draw(self, slot: Slot, recipe: _Recipe) -> random.Random:
        """Chance; a steady recipe has the same one all year, and shares it with others of its name in the same row."""
        steady = recipe.get("steady")
        if not steady:
            return self.chance
        name = steady if isinstance(steady, str) else slot.field.id
        seed = (self.layout.area.code, self.layout.period.year, slot.segment, slot.line, name)
        return random.Random(" ".join(map(str, seed)))  # noqa: S311 - a play, not a secret

    def _is_answered(self, slot: Slot, recipe: _Recipe, draw: random.Random) -> bool:
        """Rows are filled from the top and not to the end; a field outside its due quarters is left blank."""
        if slot.line.isdigit() and int(slot.line) > recipe.get("rows", 1):
            return False
        due = {*slot.field.due, *recipe.get("also", ())}
        if slot.field.due and self.layout.period.due not in due:
            return False
        is_met = "if" not in recipe or self._said(slot, recipe["if"])
        is_barred = "unless" in recipe and self._said(slot, recipe["unless"])
        return is_met and not is_barred and draw.random() < float(recipe.get("chance", 1.0))

    def _said(self, slot: Slot, wanted: list[str]) -> bool:
        """Whether another field of the segment holds one of the codes, or with none named anything."""
        name, codes = wanted[0].format(item=slot.field.id.partition(".")[0]), wanted[1:]
        found = [value for (one, part, _), value in self.answers.items() if (one, part) == (name, slot.segment)]
        return any(not codes or value in codes for value in found)

    def _made(self, slot: Slot, recipe: _Recipe, draw: random.Random) -> Value | None:
        if "labour" in recipe:
            figure = self.labour.get(recipe["labour"])  # blank where the statisticians suppress it
            return int(figure) if figure else None
        if "plan" in recipe:
            return self._plan_text(slot, recipe)
        if "text" in recipe:
            texts = recipe["text"]
            number = int(slot.line) - 1 if slot.line.isdigit() else draw.randrange(len(texts))
            return self._filled(texts[number % len(texts)])
        if "code" in recipe:
            codes = recipe["code"]
            return str(draw.choice(codes[self.layout.period.due] if isinstance(codes, dict) else codes))
        if "days" in recipe:
            first, last = map(dt.date.fromisoformat, recipe["days"])
            return first + dt.timedelta(days=draw.randrange((last - first).days + 1))
        return self._number(slot, recipe, draw)

    def _number(self, slot: Slot, recipe: _Recipe, draw: random.Random) -> Value | None:
        if "count" in recipe:
            name, *codes = recipe["count"]
            found = [value for (one, _, _), value in self.answers.items() if one == name]
            return sum(not codes or value in codes for value in found)
        if "sum" in recipe:
            parts = [value for (one, _, _), value in self.answers.items() if one in recipe["sum"]]
            return sum(value for value in parts if isinstance(value, int))
        drawn = draw.uniform(*recipe["between"])
        if "of" in recipe:
            whole = self.answers.get((recipe["of"], slot.segment, slot.line))
            if not isinstance(whole, (int, float)):
                return None
            drawn *= whole
        if self.labour and recipe.get("scaled"):
            drawn *= int(self.labour["labour_force"]) / _USUAL_LABOUR_FORCE
        if recipe.get("so_far"):
            drawn *= self.layout.period.quarter / _QUARTERS
        return round(drawn) if kind_of(slot.field).is_integer else round(drawn, recipe.get("decimals", 1))

    def _plan_text(self, slot: Slot, recipe: _Recipe) -> str | None:
        """Each region has its own two or three rows of the plans, which there are in Finnish for every segment."""
        layout, plans = self.layout, self.script.plans
        rows = [*plans.get((slot.segment, layout.language), ()), *plans[slot.segment, "fi"]]
        start = int(layout.area.code) if layout.area.code.isdigit() else 0
        text = rows[(start + int(slot.line) * 3) % len(rows)][recipe["plan"]]
        ending = recipe.get("ending", {}).get(layout.language, "")
        return text + self._filled(ending) if text else None

    def _filled(self, text: str) -> str:
        area = self.layout.area
        return text.format(area=area.name[self.layout.language], code=area.code)


def _keep_parts_below_wholes(layout: Layout, answers: Answers) -> None:
    for slot in layout.slots:
        whole = answers.get((slot.field.at_most, slot.segment, slot.line))
        part = answers.get(slot.id)
        if isinstance(part, (int, float)) and isinstance(whole, (int, float)) and kind_of(slot.field).numeric:
            answers[slot.id] = min(part, whole)
