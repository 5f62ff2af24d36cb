"""A TOML table that is being read: whatever is wrong with it is said with the file and the place."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any, NoReturn

from workbook_kit.errors import SpecError
from workbook_kit.language import Text

Data = dict[str, Any]
"""A table of a file, as ``tomllib`` reads it."""


def read_toml(name: str, text: str) -> Data:
    """The data of a file; ``name`` is the file's name for messages. Raises SpecError."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise SpecError(name, f"not TOML: {wrong}") from None


class Table:
    """Knows where it stands, and at the end which keys nobody asked for."""

    def __init__(self, where: str, data: Data) -> None:
        self.where, self._data, self._left = where, data, set(data)

    def take(self, key: str, kind: type | tuple[type, ...], default: Any = None) -> Any:
        self._left.discard(key)
        if key not in self._data:
            if default is None:
                self.fail(f"{key!r} is missing")
            return default
        value = self._data[key]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.fail(f"{key!r} holds {value!r}, which is of the wrong type")
        return value

    def text(self, key: str, default: Text | None = None) -> Text:
        """A text in both languages; a missing Swedish is the fault most easily made."""
        if key not in self._data and default is not None:
            return default
        table = Table(f"{self.where}.{key}", self.take(key, dict))
        text = Text(table.take("fi", str), table.take("sv", str))
        table.done()
        if not text.fi.strip() or not text.sv.strip():
            self.fail(f"{key!r} needs both its Finnish and its Swedish")
        return text

    def word(self, key: str) -> Text:
        """One word for both languages, or a text in each; empty if neither is there."""
        if isinstance(self.peek(key), str):
            word = self.take(key, str)
            return Text(word, word)
        return self.text(key, Text())

    def tables(self, key: str) -> Iterator[Table]:
        for number, data in enumerate(self.take(key, list, []), start=1):
            if not isinstance(data, dict):
                self.fail(f"{key!r} should hold tables")
            name = f" ({data['id']})" if data.get("id") else ""
            yield Table(f"{self.where}{key}[{number}]{name}.", data)

    def limit(self, key: str) -> float | None:
        return float(self.take(key, (int, float), 0)) if self.has(key) else None

    def rest(self) -> Data:
        """Every key that was not taken."""
        return {key: self.take(key, object) for key in sorted(self._left)}

    def peek(self, key: str) -> object:
        """What a key holds, without taking it; None if it is not there."""
        return self._data.get(key)

    def has(self, key: str) -> bool:
        return key in self._data

    def done(self) -> None:
        if self._left:
            self.fail(f"{min(self._left)!r} is not a key that forms know")

    def fail(self, what: str) -> NoReturn:
        raise SpecError(self.where.rstrip(".: "), what)
