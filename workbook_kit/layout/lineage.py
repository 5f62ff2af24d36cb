"""What a workbook was made from, said in itself, so that what comes back is known in any office that has the key.

Five rows of the hidden sheet, below the identity: a *serial* (a digest of all that the workbook was made from: the same
bytes have the same one, and it counts nothing), the SHA-256 of the return that a correction workbook *corrects*, a
digest of what was *prefilled*, their *origin* (an HMAC over them), and a *seal* over every part of the file. Forms of
before have none of them and are read all the same.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import math
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, replace

from workbook_kit.cell import SlotId, Value
from workbook_kit.excel import serial

Content = Value | bool | dt.datetime | None
_NAMES = ("serial", "corrects", "prefill", "origin", "seal")
_NONE = "-"
"""Stands for "corrects nothing": an empty cell would look like a lost row."""

_DIGITS = 12
"""Digits of a number that count: programs write the last bits of a double differently."""


@dataclass(frozen=True)
class Lineage:
    """The rows as the hidden sheet has them; ``corrects`` is empty but in a correction workbook."""

    serial: str
    corrects: str
    prefill: str
    origin: str
    seal: str

    @property
    def unsealed(self) -> str:
        """What stands in the place of the seal while it is taken: nothing that anybody could have typed."""
        return hashlib.sha256(f"unsealed {self.origin}".encode()).hexdigest()


def descend(made_from: object, corrects: str, prefill: str, key: bytes) -> Lineage:
    """The lineage of a workbook that is about to be made, not yet sealed. ``made_from`` is all that it says."""
    serial = hashlib.sha256(_canonical([made_from, corrects]).encode()).hexdigest()
    bare = Lineage(serial, corrects, prefill, "", "")
    bare = replace(bare, origin=_origin(bare, key))
    return replace(bare, seal=bare.unsealed)


def is_genuine(lineage: Lineage, key: bytes) -> bool:
    """Whether this key signed the serial, what is corrected and what was prefilled."""
    return hmac.compare_digest(lineage.origin.encode(), _origin(lineage, key).encode())


def _origin(lineage: Lineage, key: bytes) -> str:
    return _hmac(key, f"{lineage.serial} {lineage.corrects} {lineage.prefill}".encode())


def seal(lineage: Lineage, parts: Iterable[tuple[str, bytes]], key: bytes) -> str:
    """The seal over all parts of a file by name, whatever order or packing a gateway has given them."""
    digest = hashlib.sha256()
    own, unsealed = lineage.seal.encode(), lineage.unsealed.encode()
    for name, content in sorted(parts):
        plain = content.replace(own, unsealed)
        digest.update(f"{name}\n{len(plain)}\n".encode() + plain)
    return _hmac(key, digest.digest())


def is_sealed(lineage: Lineage, parts: Iterable[tuple[str, bytes]], key: bytes) -> bool:
    """Whether a file is, part by part, what was made: nobody has saved it since."""
    return hmac.compare_digest(lineage.seal.encode(), seal(lineage, parts, key).encode())


def prefill_digest(contents: Mapping[SlotId, Content]) -> str:
    """A digest of what stands in the input cells, the same whichever program has saved them."""
    plain = sorted([*slot, text] for slot, content in contents.items() if (text := _plain(content)))
    return hashlib.sha256(_canonical(plain).encode()).hexdigest()


def _plain(content: Content) -> str:
    if isinstance(content, dt.date):
        return f"#{round(serial(content))}"
    if isinstance(content, bool):
        return f"?{content}"
    if isinstance(content, (int, float)):
        return f"#{content:.{_DIGITS}g}" if math.isfinite(content) else "#"
    return " ".join(unicodedata.normalize("NFC", content or "").split())


def written(lineage: Lineage) -> list[tuple[str, str]]:
    """The rows of the hidden sheet: name and value."""
    return [(name, value or _NONE) for name, value in zip(_NAMES, astuple(lineage), strict=True)]


def read(rows: Mapping[str, str]) -> Lineage | None:
    """The lineage from the rows of a hidden sheet; None if one is missing, as in forms of before."""
    if any(not rows.get(name) for name in _NAMES):
        return None
    return Lineage(*("" if rows[name] == _NONE else rows[name] for name in _NAMES))


def _canonical(message: object) -> str:
    return json.dumps(message, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def _hmac(key: bytes, message: bytes) -> str:
    return hmac.new(key, message, hashlib.sha256).hexdigest()
