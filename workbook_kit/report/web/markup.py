"""HTML made of plain functions: whatever is not ``Markup`` is a text and is escaped (P7).

Signs that no reader can see, and those that turn the direction of a line, are written out as ``‹U+202E›``: a text from
a sender looks like what it holds.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

Child = str | int | None
Attribute = str | float | bool | None

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff]"
)
_VOID = frozenset({"meta", "input", "rect", "circle", "line", "path", "polyline"})
"""Elements without content; those of SVG are closed with a slash, which HTML's own do not mind."""


class Markup(str):
    """A text that is HTML already."""

    __slots__ = ()


def text(plain: str) -> Markup:
    """A plain text as HTML."""
    seen = _UNSEEN.sub(lambda found: f"‹U+{ord(found[0]):04X}›", plain.replace("\r\n", "\n"))
    return Markup(html.escape(seen, quote=True))


def tag(name: str, *children: Child, **attributes: Attribute) -> Markup:
    """An element: ``class_`` and ``aria_label`` name attributes; None and False leave a child or attribute out."""
    opened = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in _VOID:
        return Markup(f"<{name}{opened}/>")
    return Markup(f"<{name}{opened}>{joined(children)}</{name}>")


def joined(children: Iterable[Child]) -> Markup:
    """Elements and texts one after the other."""
    return Markup("".join(c if isinstance(c, Markup) else text(str(c)) for c in children if c is not None))


def verbatim(name: str, content: str) -> Markup:
    """A style or script of our own, as it stands."""
    return Markup(f"<{name}>{content}</{name}>")


def _attribute(key: str, value: Attribute) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{text(str(value))}"'
