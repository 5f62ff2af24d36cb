"""Decisions and waivers of one office as one signed document, which ``bundle`` packs for who harvests the whole.

::

    {"about": "workbook_kit decisions 1",
     "document": {"office": "Pirkanmaa", "decisions": [{"number": "1", …}], "waivers": [{"area": "064", …}]},
     "hmac": "…"}

The HMAC-SHA256 is by the key of the workspace over the canonical JSON of ``document``, so that spaces and line ends may
change on the way. The same decisions give the same bytes.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from workbook_kit.errors import SpecError
from workbook_kit.findings.waiver import Waiver, read_all
from workbook_kit.workspace import decisions
from workbook_kit.workspace.decisions import COLUMNS, Decision, Decisions

_ABOUT = "workbook_kit decisions 1"
_BEGINS = b'{"about": "workbook_kit decisions '
"""Of any version: one that this program does not know is no return, either."""

_WAIVER = ("area", "code", "field", "reason", "until")


@dataclass(frozen=True)
class Document:
    """What one office decided, all of it, the undone and the undoing, too."""

    office: str
    decisions: tuple[Decision, ...]
    waivers: tuple[Waiver, ...]

    def signed(self, key: bytes) -> bytes:
        """The document as a file."""
        document = {
            "office": self.office,
            "decisions": [{name: str(getattr(one, name)) for name in COLUMNS} for one in self.decisions],
            "waivers": [{name: str(getattr(one, name)) for name in _WAIVER} for one in self.waivers],
        }
        whole = {"about": _ABOUT, "document": document, "hmac": _mark(document, key)}
        return (json.dumps(whole, ensure_ascii=False, sort_keys=True) + "\n").encode()


def is_document(data: bytes) -> bool:
    """Whether a file is such a document, valid or not."""
    return data.startswith(_BEGINS)


def read(data: bytes, key: bytes) -> Document | None:
    """A document that is signed with this key and says only what can be understood; else None."""
    try:
        whole = json.loads(data)
        document = whole["document"]
        if not hmac.compare_digest(_mark(document, key), str(whole["hmac"])):
            return None
        listed = [decisions.decision_of(cells) for cells in document["decisions"]]
        waivers = read_all("document", document["waivers"])
    except (ValueError, TypeError, KeyError, SpecError):
        return None
    known = tuple(one for one in listed if one)
    named = tuple(replace(one, office=document["office"]) for one in waivers)
    return Document(document["office"], known, named) if len(known) == len(listed) else None


def _mark(document: Mapping[str, Any], key: bytes) -> str:
    canonical = json.dumps(document, ensure_ascii=False, sort_keys=True)
    return hmac.new(key, f"{_ABOUT}\n{canonical}".encode(), sha256).hexdigest()


@dataclass(frozen=True)
class Known:
    """All that is decided: here and by the offices whose documents are taken in, with their waivers.

    ``taken`` and ``clashing`` are the documents by SHA-256: one that says something else under the office and number
    of a known decision is left out as a whole.
    """

    decisions: Decisions
    waivers: tuple[Waiver, ...] = ()
    taken: Mapping[str, Document] = field(default_factory=dict)
    clashing: Mapping[str, Document] = field(default_factory=dict)


def united(own: Decisions, documents: Iterable[bytes], key: bytes) -> Known:
    """What is decided here and in the documents, whichever came first.

    Documents that say different things under one office and number are all left out, as nobody knows whose each is.
    """
    valid = _valid(documents, key)
    said: dict[str, set[Decision]] = {}
    for one in (*own.known, *(one for _, document in valid for one in document.decisions)):
        said.setdefault(one.id, set()).add(one)
    taken, clashing = dict[str, Document](), dict[str, Document]()
    for digest, document in valid:
        is_clear = all(len(said[one.id]) == 1 for one in document.decisions)
        (taken if is_clear else clashing)[digest] = document
    known = own
    for document in taken.values():
        known = known.with_others(document.decisions)
    return Known(known, _waivers(taken.values()), taken, clashing)


def _valid(documents: Iterable[bytes], key: bytes) -> Sequence[tuple[str, Document]]:
    read_ones = ((sha256(data).hexdigest(), read(data, key)) for data in documents)
    valid = {digest: document for digest, document in read_ones if document}.items()
    return sorted(valid, key=lambda one: (max((d.when for d in one[1].decisions), default=""), one[0]))


def _waivers(documents: Iterable[Document]) -> tuple[Waiver, ...]:
    """Of each office those of its latest document: it has the most decisions, as these are only added to."""
    listed = list(documents)
    most: dict[str, int] = {}
    for one in listed:
        most[one.office] = max(most.get(one.office, 0), len(one.decisions))
    latest = (one for one in listed if len(one.decisions) == most[one.office])
    return tuple(dict.fromkeys(waiver for one in latest for waiver in one.waivers))
