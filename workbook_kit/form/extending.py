"""A later version of a form that says only what it changes: its file laid over that of the version it extends.

::

    [form]
    id = "library"
    version = "2014.1"
    extends = "2013.1"

    [[change]]
    field = "LOANS"
    label = { fi = "…", sv = "…" }

    [[field]]
    after = "LOANS"
    id = "RETURNS"

    [[remove]]
    block = "SHELVES"

What comes out is the data of a form written out whole, so that one parser reads both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from workbook_kit.errors import SpecError
from workbook_kit.form.repeated import expanded
from workbook_kit.form.toml_table import Data, Table

_WITHIN: Mapping[str, tuple[str, ...]] = {
    "segment": (),
    "sheet": (),
    "block": ("sheet",),
    "field": ("sheet", "block"),
    "figure": ("sheet", "block"),
    "row_name": ("sheet", "block"),
}
"""What is changed, removed and added by its name, and the tables that it stands in."""

_NAME: Mapping[str, str] = {"segment": "code"}
"""The key that holds a table's name, where it is not ``id``."""

_PLACES = ("after", "before", "in")


def whole(files: Mapping[str, Data]) -> Iterator[tuple[str, Data]]:
    """The data of every file as if it were written out whole; a version comes after the one that it extends.

    Raises SpecError for a version that extends what is not there, or in the end itself.
    """
    done: dict[str, Data] = {}
    waiting = {name: _extended_by(name, files) for name in files}
    while waiting:
        ready = [name for name, earlier in waiting.items() if earlier is None or earlier in done]
        if not ready:
            raise SpecError(f"{min(waiting)}: form", "extends itself by way of other versions")
        for name in ready:
            earlier = waiting.pop(name)
            done[name] = extended(name, done[earlier], files[name]) if earlier else expanded(name, files[name])
            yield name, done[name]


def _extended_by(name: str, files: Mapping[str, Data]) -> str | None:
    """The file of the version that a file extends; None if it is written out whole."""
    head = _head(files[name])
    if "extends" not in head:
        return None
    wanted = (head.get("id"), head["extends"])
    for file, data in files.items():
        if wanted == (_head(data).get("id"), _head(data).get("version")):
            return file
    raise SpecError(f"{name}: form", f"extends version {wanted[1]!r} of {wanted[0]!r}, which no file here has")


def _head(data: Data) -> Data:
    head = data.get("form")
    return head if isinstance(head, dict) else {}


def extended(name: str, earlier: Data, later: Data) -> Data:
    """The data of an earlier version, written out whole, with what a later one changes; ``name`` is the later's file.

    First it removes, then it changes, then it adds: what is removed may come again in another place.
    """
    form = _Whole(deepcopy(earlier))
    repeated: dict[str, Any] = {key: later[key] for key in ("change", "remove", "check") if key in later}
    top = Table(f"{name}: ", later | expanded(name, repeated))
    form.head(Table(f"{name}: form.", top.take("form", dict)))
    for table in top.tables("remove"):
        form.remove(table)
    for table in top.tables("change"):
        form.change(table)
    for kind in _WITHIN:
        for table in top.tables(kind):
            form.add(kind, table)
    form.data["choices"] = form.data.get("choices", {}) | top.take("choices", dict, {})
    form.data["check"] = [*form.data.get("check", []), *top.take("check", list, [])]
    top.done()
    return form.data


class _Whole:
    """A form's data while it is made into another version's."""

    def __init__(self, data: Data) -> None:
        self.data = data
        self._once = set[tuple[str, ...]]()

    def head(self, table: Table) -> None:
        """What ``[form]`` gives stands in place of what stood there; the level stays."""
        head, level = self.data["form"], self.data["form"]["level"]
        table.take("extends", str)
        if table.take("level", str, level) != level:
            table.fail(f"the version that it extends is for the level {level!r}")
        self.data["form"] = head | table.rest()

    def remove(self, table: Table) -> None:
        if table.has("check"):
            self._remove_check(table)
        elif table.has("choices"):
            name = table.take("choices", str)
            if self.data.get("choices", {}).pop(name, None) is None:
                table.fail(f"no choices {name!r} are there to be removed")
        else:
            listed, number, _ = self._find(table)
            del listed[number]
        table.done()

    def _remove_check(self, table: Table) -> None:
        wanted = table.take("check", dict)
        checks = self.data.get("check", [])
        meant = [check for check in checks if check == wanted]
        if len(meant) != 1:
            table.fail(f"{len(meant)} checks are just this, where one should be: give all its keys")
        checks.remove(meant[0])

    def change(self, table: Table) -> None:
        """What it gives stands in place of what stood there; ``without`` names keys to be left out."""
        listed, number, name = self._find(table)
        self._only_once(table, ("change", *name), f"{name[0]} {name[1]!r} is changed twice")
        before, gone = listed[number], table.take("without", list, [])
        if not all(isinstance(key, str) for key in gone):
            table.fail("'without' should hold names of keys")
        if lacking := set(gone) - before.keys():
            table.fail(f"{min(lacking)!r} is to be left out, but {name[1]!r} has none")
        given = table.rest()
        if _NAME.get(name[0], "id") in given:
            table.fail(f"{name[1]!r} keeps its name: a new meaning is a new field; remove this one and add that")
        listed[number] = {key: value for key, value in before.items() if key not in gone} | given

    def add(self, kind: str, table: Table) -> None:
        """A new table beside the one that it names, or the last one in it."""
        places = [place for place in _PLACES if table.has(place)]
        if len(places) != 1:
            table.fail("needs one of 'after', 'before' and 'in': where it stands")
        (place,) = places
        anchor = table.take(place, str)
        new = expanded(table.where.rstrip("."), {kind: [table.rest()]})[kind]
        if place == "in":
            home = self._home(kind, anchor, table)
            if (stands := home.get(kind, [])) != _tables(home, kind):
                table.fail(f"{anchor!r} holds {stands!r} where its {kind}s should be")
            home[kind] = [*stands, *new]
            return
        self._only_once(table, (place, kind, anchor), f"two stand {place} {anchor!r}: let the second name the first")
        listed, number = self._position(kind, anchor, table)
        listed[number + (place == "after") : number + (place == "after")] = new

    def _only_once(self, table: Table, what: tuple[str, ...], fault: str) -> None:
        if what in self._once:
            table.fail(fault)
        self._once.add(what)

    def _home(self, kind: str, name: str, table: Table) -> Data:
        """The table that is to hold another: a sheet for a block, a block for a field."""
        if not _WITHIN[kind]:
            table.fail(f"a {kind} stands in nothing: give 'after' or 'before'")
        listed, number = self._position(_WITHIN[kind][-1], name, table)
        return listed[number]

    def _find(self, table: Table) -> tuple[list[Data], int, tuple[str, str]]:
        """What a change or a removal means: the list and the place in it, its kind and its name."""
        kinds = [kind for kind in _WITHIN if isinstance(table.peek(kind), str)]
        if len(kinds) != 1:
            table.fail(f"needs one of {', '.join(_WITHIN)}: the name of what is meant")
        name = table.take(kinds[0], str)
        return *self._position(kinds[0], name, table), (kinds[0], name)

    def _position(self, kind: str, name: str, table: Table) -> tuple[list[Data], int]:
        tables = (_tables(home, kind) for home in self._homes(kind))
        key = _NAME.get(kind, "id")
        places = [(listed, number) for listed in tables for number, one in enumerate(listed) if one.get(key) == name]
        if not places:
            table.fail(f"no {kind} {name!r} is there in the version that this one extends")
        return places[0]

    def _homes(self, kind: str) -> list[Data]:
        homes = [self.data]
        for step in _WITHIN[kind]:
            homes = [inner for home in homes for inner in _tables(home, step)]
        return homes


def _tables(home: Data, kind: str) -> list[Data]:
    """The tables of a kind in another; what holds something else is none, and is refused when the whole is read."""
    listed = home.get(kind)
    return listed if isinstance(listed, list) and all(isinstance(one, dict) for one in listed) else []
