"""A form whose figures are put together from others."""

from __future__ import annotations

NAME = 'label = { fi = "Nimi", sv = "Namn" }'


HEAD = """
segment = [{ code = "A", fi = "Aikuiset", sv = "Vuxna" }, { code = "L", fi = "Lapset", sv = "Barn" }]
form = { id = "koe", version = "1", level = "region", title = { fi = "Koe", sv = "Test" } }

[[sheet]]
id = "koe"
title = { fi = "Koe", sv = "Test" }
widths = [10, 30, 12, 12, 12]

[[sheet.block]]
id = "M"
shape = "matrix"
segments = ["A", "L"]
row = [{ code = "X", fi = "Yksi", sv = "Ett" }, { code = "Y", fi = "Kaksi", sv = "Två" }]
"""


ASKED = """
[[sheet.block]]
id = "I"
shape = "items"

[[sheet.block.part]]
label = { fi = "Arvo", sv = "Värde" }
"""


EVERYWHERE = 'levels = ["region", "ely", "national"]'


def field(name: str, kind: str, rule: str, more: str = EVERYWHERE, table: str = "field") -> str:
    return f'\n[[sheet.block.{table}]]\nid = "{name}"\nkind = "{kind}"\n{NAME}\nrollup = {rule}\n{more}\n'


def figure(name: str, rule: str, kind: str = "decimal", more: str = "") -> str:
    return field(name, kind, rule, f"{EVERYWHERE}\n{more}", "figure")
