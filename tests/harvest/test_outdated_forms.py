"""A form made from less than is known now is told, with the areas to make and send anew."""

from pathlib import Path
from typing import Any

import pytest

from tests.making import fill_fields, generated, kit


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two quarters' forms, the second made when one of two regions had returned the first."""
    root = generated(tmp_path)
    fill_fields(root, "901", {"L-lainat": 10})
    kit(root, "harvest", "2013Q1")
    kit(root, "generate", "2013Q2", "--region", "901", "--region", "902")
    return root


def told(root: Path, command: str, period: str) -> Any:
    return kit(root, command, period, "--json").json["outdated_forms"]


def test_a_late_return_makes_the_next_form_outdated(root: Path) -> None:
    """Told by the harvest that takes it in, and by the round whose form it is, until the form is made anew."""
    assert told(root, "harvest", "2013Q1") == {}
    fill_fields(root, "902", {"L-lainat": 20})
    assert told(root, "harvest", "2013Q1") == {"2013Q2": ["902"]}
    assert told(root, "status", "2013Q2") == {"2013Q2": ["902"]}
    line = "Kauden 2013Q2 lomake ei perustu palautukseen, joka nyt on mukana kaudelta 2013Q1, näillä alueilla: 902."
    assert line in kit(root, "status", "2013Q2").out
    kit(root, "generate", "2013Q2", "--region", "902")
    assert told(root, "status", "2013Q2") == {}


def test_who_has_answered_is_not_asked_again(root: Path) -> None:
    """A form that came back filled in has served."""
    fill_fields(root, "902", {"L-lainat": 20})
    fill_fields(root, "902", {"L-lainat": 30}, "q2.xlsx", period="2013Q2")
    kit(root, "harvest", "2013Q1")
    assert told(root, "harvest", "2013Q2") == {}
    assert told(root, "harvest", "2013Q1") == {}
