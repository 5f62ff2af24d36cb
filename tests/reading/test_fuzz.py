"""Mutations of filled returns: parse it or raise Refused, never any other; and what is read is what is there."""

import os
from random import Random

import pytest

from tests.filled import filled
from tests.left_to_ci import IN_CI
from tests.mutations import Member, Mutant, mutant, pack
from tests.witnesses import differences
from workbook_kit.errors import Refused
from workbook_kit.reading.returns import Reader
from workbook_kit.reading.sheets import Book, read_book

MUTATIONS = int(os.environ.get("WORKBOOK_KIT_FUZZ", "20000" if IN_CI else "1500"))
CHUNKS = [("region", part) for part in range(4)] + [("small", part) for part in range(19)]
"""Pieces for the workers of pytest-xdist; the real form takes ten times as long: its four make one piece of twenty."""


def numbers(name: str, part: int) -> range:
    """Which mutations a chunk makes: each has its own seed, ``name number``, so that one can be made again."""
    each = -(-MUTATIONS // (80 if name == "region" else 20))
    return range(part * each, (part + 1) * each)


def read(members: list[Member], reader: Reader, name: str, number: int) -> tuple[Mutant, Book | None]:
    """Make a mutant and read it; None if it is refused."""
    made = mutant(members, Random(f"{name} {number}"))  # noqa: S311 - the same each time is what is wanted
    try:
        record = reader.read(made.data)
        book = read_book(made.data)
    except Refused:
        return made, None
    except Exception as other:
        other.add_note(f"mutation {name} {number}: {', '.join(made.done)}")
        raise
    assert record.sha256
    return made, book


@pytest.mark.parametrize(("name", "part"), CHUNKS)
def test_parse_it_or_refuse_it(name: str, part: int) -> None:
    """Never any other error, and every value that is read from a mutant another reader reads too."""
    reader, members = filled(name)
    wrong: list[str] = []
    accepted = 0
    for number in numbers(name, part):
        made, book = read(members, reader, name, number)
        if book:
            accepted += 1
            found = differences(book, made.data, ask_both=name == "small" and accepted % 20 == 0)
            wrong += [f"{name} {number} ({', '.join(made.done)}): {one}" for one in found]
    assert wrong == []
    assert 0.05 < accepted / len(numbers(name, part)) < 0.7


@pytest.mark.parametrize("name", ["small", "region"])
def test_unchanged_return_is_read(name: str) -> None:
    """What the mutations start from is a sound return in which both witnesses see what we see."""
    reader, members = filled(name)
    data = pack(members)
    record = reader.read(data)
    assert record.refused is None
    assert len(record.answers) > (10 if name == "small" else 300)
    assert list(differences(read_book(data), data, ask_both=True)) == []
