"""The headings of a registry: which are read, and which was meant where one is written in another way.

Case and outer spaces do not matter, and a column of one's own is allowed; but one that is nearly a heading we read
would be passed over without a word, and its addresses with it.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Mapping

from workbook_kit.errors import SpecError
from workbook_kit.registry.eras import ERAS, Era

_OF_REGIONS = ("region_code", "region_name_fi", "region_name_sv", "languages")
_OF_MIDDLE = ("code", "fi", "sv", "short_fi", "short_sv", "e-mail")
_OF_PERSONS = ("organisation", "coordinator", "e-mail")
_UNREAD = frozenset({"maakunta_code", "maakunta_fi", "maakunta_sv", "municipalities", "year"})
"""What the built-in registries have beside that, for people."""

_ALSO = "email"
_WORDS = {
    **dict.fromkeys(("sähköposti", "sähköpostiosoite", "sposti", "epost", "epostadress", "mail"), "e-mail"),
    **dict.fromkeys(("koordinaattori", "seutukoordinaattori", "yhteyshenkilö"), "coordinator"),
    **dict.fromkeys(("koordinator", "samordnare", "kontaktperson"), "coordinator"),
    **dict.fromkeys(("organisaatio", "organization"), "organisation"),
    **dict.fromkeys(("kieli", "kielet", "språk"), "languages"),
}
"""Finnish and Swedish words for headings, and the heading that is meant."""

_ALIKE = 0.85
_PREFIX = re.compile(rf"({'|'.join(era.prefix for era in ERAS)})_")


def columns(era: Era) -> tuple[str, ...]:
    """The headings of an era that are read, in the order in which we write them."""
    return (*_OF_REGIONS, *(f"{era.prefix}_{part}" for part in _OF_MIDDLE), *_OF_PERSONS)


def normal(row: Mapping[str, str]) -> dict[str, str]:
    """A row by its headings in small letters, without outer spaces."""
    return {_small(name): value for name, value in row.items()}


def prove_single(source: str, names: Iterable[str]) -> None:
    """Raises SpecError for a heading that stands twice: only one of the columns would be read."""
    twice = [name for name, count in Counter(map(_small, names)).items() if name and count > 1]
    if twice:
        raise SpecError(source, f"the heading {twice[0]!r} stands twice; keep one of the columns")


def era_by(source: str, names: Iterable[str]) -> Era:
    """The era that headings are of; raises SpecError for what is no heading of a registry but nearly one."""
    small = [_small(name) for name in names]
    eras = [era for era in ERAS if f"{era.prefix}_code" in small]
    if len(eras) > 1:
        both = " and ".join(f"{era.prefix}_code" for era in eras)
        raise SpecError(source, f"has both {both}; each era has a registry of its own: keep the columns of one")
    for name in small:
        if (meant := _meant(name, eras or ERAS)) != name:
            raise SpecError(
                source, f"the heading {name!r} is not read; write {meant!r} if that is meant, or else another heading"
            )
    if not eras or "region_code" not in small:
        raise SpecError(
            source, "needs a heading row with at least region_code, region_name_fi, region_name_sv, ely_code"
        )
    return eras[0]


def _small(name: str) -> str:
    return name.strip().casefold()


def _meant(name: str, eras: Iterable[Era]) -> str:
    """The heading that one is taken for; itself where it is one, or like none."""
    known = {column for era in eras for column in columns(era)}
    if name in known | _UNREAD | {_ALSO}:
        return name
    folded = {_folded(column): column for column in sorted(known)}
    (prefix, *_) = (era.prefix for era in eras)
    here = _PREFIX.sub(f"{prefix}_", name)
    near = difflib.get_close_matches(_folded(here), [*folded, *_WORDS], 1, _ALIKE)
    return next(((folded | _WORDS)[one] for one in near), name)


def _folded(name: str) -> str:
    return re.sub(r"[\W_]", "", name)
