"""Who a workbook is for, kept in cells: these survive any program, properties do not.

See docs/facts.md, "What survives a program".

A hidden sheet names form, area, period and language, with two keyed marks (HMAC-SHA256): the *mark* over the
identity alone and the *signature* over identity, layout and every locked text. Every sheet shows a token made from the
mark, so that a sheet copied in from another area's workbook is noticed. Nothing in a workbook is secret; the key is.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from workbook_kit.language import LANGUAGES
from workbook_kit.layout import lineage
from workbook_kit.layout.lineage import Lineage
from workbook_kit.layout.places import Layout, Page

KIT = "workbook_kit"
SHEET = "_kit"
CHECKS = "_kit_tarkistus"
"""The very hidden sheets: the workbook's identity, and the formulas behind its check sheet."""
TOKEN = re.compile(r"WK-[A-Z2-7]{4}-[A-Z2-7]{4}", re.ASCII)
_NAMES = ("kit", "format", "form", "version", "area", "period", "language", "layout", "mark", "signature")
_FORMAT = "1"  # of the identity itself; another one would be read in another way


@dataclass(frozen=True)
class Identity:
    """What the hidden sheet says."""

    form: str
    version: str
    area: str
    period: str
    language: str
    layout: str
    mark: str
    signature: str
    lineage: Lineage | None = None

    @property
    def claims(self) -> dict[str, str]:
        """The names and values that the mark is computed over."""
        names = ("form", "version", "area", "period", "language", "layout")
        return {name: getattr(self, name) for name in names}


def identify(layout: Layout, key: bytes) -> Identity:
    """The identity of a workbook, marked and signed."""
    bare = Identity(
        form=layout.form.id,
        version=layout.form.version,
        area=layout.area.code,
        period=str(layout.period),
        language=layout.language,
        layout=layout.digest,
        mark="",
        signature="",
    )
    mark = _hmac(key, bare.claims)
    labels = [[page.sheet.id, x.row, x.column, x.text] for page in layout.pages for x in page.labels]
    return replace(bare, mark=mark, signature=_hmac(key, [bare.claims, labels]))


def is_marked(identity: Identity, key: bytes) -> bool:
    """Whether this workspace's key made the mark: area, period and form are then as they were sent out."""
    return hmac.compare_digest(identity.mark.encode(), _hmac(key, identity.claims).encode())


def token(identity: Identity, page: Page | str) -> str:
    """The visible token of one page, such as ``WK-7F3K-92QD``."""
    sheet = page if isinstance(page, str) else page.sheet.id
    digest = hashlib.sha256(f"{identity.mark} {sheet}".encode()).digest()
    letters = base64.b32encode(digest)[:8].decode()
    return f"WK-{letters[:4]}-{letters[4:]}"


def written(identity: Identity) -> list[tuple[str, str]]:
    """The rows of the hidden sheet: name and value."""
    values = {"kit": KIT, "format": _FORMAT, **vars(identity)}
    own = [(name, values[name]) for name in _NAMES]
    return own + (lineage.written(identity.lineage) if identity.lineage else [])


def read(rows: Mapping[str, str]) -> Identity | None:
    """The identity from the rows of a hidden sheet; None if it is not ours or a row is missing."""
    if rows.get("kit") != KIT or rows.get("format") != _FORMAT or rows.get("language") not in LANGUAGES:
        return None
    if any(not rows.get(name) for name in _NAMES):
        return None
    return Identity(**{name: rows[name] for name in _NAMES[2:]}, lineage=lineage.read(rows))


def _hmac(key: bytes, message: object) -> str:
    text = json.dumps(message, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
