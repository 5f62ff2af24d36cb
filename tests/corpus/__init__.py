"""Hostile and odd files, each made by a few lines from one filled return, with what must be said of it."""

from tests.corpus import cells, contents, packages, xmls, zips
from tests.corpus.case import Case

GROUPS: dict[str, tuple[Case, ...]] = {
    "The zip": zips.CASES,
    "The package": packages.CASES,
    "The XML": xmls.CASES,
    "The cells": cells.CASES,
    "What people type": contents.CASES,
}
CASES: tuple[Case, ...] = tuple(case for group in GROUPS.values() for case in group)
