"""A harvest or a decision may die, or the disk refuse it, at any step: run again, it is as if nothing had been (P5)."""

import hashlib
import json
import os
import shutil
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.commands import mail
from tests.dying import ERRORS, KILLED, Failure, dies, failing, refuses, tree
from tests.left_to_ci import steps
from tests.making import Ran, fill_fields, kit, small_workspace
from workbook_kit import generation, outputs, registry, reply, report
from workbook_kit.blank import build
from workbook_kit.cli import deciding
from workbook_kit.form.versions import load_versions
from workbook_kit.reading.returns import Reader
from workbook_kit.workspace.decisions import Decision
from workbook_kit.workspace.folder import Workspace
from workbook_kit.workspace.handed_on import Document

MANY = 20
"""Steps that even the smallest command takes, but for a decision."""

FEW = 8
"""Steps that a decision takes."""

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that die cheaply")
HARVEST = ("harvest", "2013Q1")
Scene = tuple[Path, tuple[str, ...]]


@pytest.fixture(scope="module")
def fast() -> Iterator[None]:
    """What is computed of the same inputs is computed once: only what goes to the disk is put to the test here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(outputs, "outputs", _once(outputs.outputs, lambda one, *_: repr(one.returns)))
        patch.setattr(outputs, "workbooks", _once(report.workbooks, lambda one, **_: repr(one.returns)))
        patch.setattr(outputs, "replies", _once(reply.replies, lambda _, one, *__: repr(one.returns)))
        patch.setattr(generation, "build", _once(build, lambda *given: repr(given)))
        patch.setattr("workbook_kit.workspace.folder.load_versions", _once(load_versions, lambda _: "the form"))
        patch.setattr(registry, "load", _once(registry.load, lambda _: "the registry"))
        patch.setattr(deciding, "_now", lambda: "2013-05-01T07:00:00Z")
        patch.setattr(Reader, "read", _once(Reader.read, lambda _, data: data))
        yield


def _once(function: Callable[..., Any], key: Callable[..., Any]) -> Callable[..., Any]:
    made: dict[Any, Any] = {}

    def call(*given: Any, **named: Any) -> Any:
        wanted = key(*given)
        if wanted not in made:
            made[wanted] = function(*given, **named)
        return made[wanted]

    return call


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder in memory where there is one: nothing is to be flushed for certain here."""
    memory = Path("/dev/shm")  # noqa: S108 - the folder made in it is ours alone
    made = (memory if memory.is_dir() else Path()).resolve() / f"workbook_kit-{os.getpid()}"
    made.mkdir()
    yield made
    shutil.rmtree(made)


HANDED_ON = Decision(number=1, when="2013-05-01T07:00:00Z", office="B", kind="reject", target="9f2c", reason="Soitettu")
"""What another office decided, which a later harvest takes in."""

SCENES = ("first harvest", "later harvest", "generate", "next form", "decision", "closing")


@pytest.fixture(scope="module")
def scene(request: pytest.FixtureRequest, folder: Path, fast: None) -> Scene:  # noqa: ARG001
    """A workspace before a command, and the command."""
    root = small_workspace(folder / request.param.replace(" ", "-"))
    kit(root, "generate", "2013Q1", "--region", "902")
    if request.param == "generate":
        return root, ("generate", "2013Q1")
    kit(root, "generate", "2013Q1", "--region", "901")
    one = fill_fields(root, "901", {"L-lainat": 5})
    (root / "collected" / "viesti.eml").write_bytes(mail("902.xlsx", one.read_bytes() + b"rikki"))
    if request.param == "later harvest":
        kit(root, "send", "2013Q1", "--region", "901")
        kit(root, *HARVEST)
        (root / "output" / "2013Q1" / "muistio.txt").write_text("omia muistiinpanoja", encoding="utf-8")
        one.unlink()
        signed = Document("B", (HANDED_ON,), ()).signed(Workspace(root).key())
        (root / "collected" / "paatokset.json").write_bytes(signed)
        fill_fields(root, "902", {"L-lainat": 7}, target="uusi/902.xlsx")
    if request.param == "next form":
        kit(root, *HARVEST)
        return root, ("generate", "2013Q2")
    if request.param == "closing":
        kit(root, *HARVEST)
        return root, ("close", "2013Q1")
    if request.param == "decision":
        kit(root, *HARVEST)
        noted = root / "collected" / ".store" / "withdrawn" / f"{hashlib.sha256(one.read_bytes()).hexdigest()}.json"
        noted.parent.mkdir()
        noted.write_text('{"why": "Versiosta 0.1"}', encoding="utf-8")
        return root, ("reject", "901.xlsx", "--why", "Väärän vuoden luvut")
    return root, HARVEST


def copied(scene: Scene) -> Path:
    """The workspace as it was before the command, at the one place where all runs work."""
    work = scene[0].parent / "work"
    shutil.rmtree(work, ignore_errors=True)
    return Path(shutil.copytree(scene[0], work))


def all_of(root: Path) -> dict[str, tuple[int, bytes]]:
    """The whole workspace but for its log."""
    return {name: told for name, told in tree(root).items() if not name.endswith("kit.log")}


def undisturbed(scene: Scene) -> tuple[Path, Ran, dict[str, tuple[int, bytes]]]:
    """The workspace restored, and how the command and the workspace end if all goes well."""
    root = copied(scene)
    ran = kit(root, *scene[1])
    assert ran.code in (0, 1)
    return root, ran, all_of(root)


@dataclass(frozen=True)
class Told:
    """How a command ended on a disk that fails; killed, it cannot say at which step."""

    code: int
    err: str = ""
    steps: tuple[str, ...] = ()


def on_a_failing_disk(root: Path, command: tuple[str, ...], fatal: int, failure: Failure) -> Told:
    """Run a command in a process of its own, its lock and its memory gone when it ends."""
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # there are no threads that a fork could miss
        child = os.fork()
    if not child:
        with failing(fatal, failure) as steps:
            ran = kit(root, *command)
        os.write(writing, json.dumps([ran.code, ran.err, steps.made]).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == (0 if said else KILLED)
    return Told(*json.loads(said)) if said else Told(KILLED)


def whole_output(root: Path) -> dict[str, tuple[int, bytes]]:
    """The period's outputs: those in place, or while they are being replaced those that go back there."""
    place, aside = root / "output" / "2013Q1", root / "output" / ".2013Q1.old"
    found = tree(place if place.exists() else aside)
    return {name.split("/", 1)[1]: told for name, told in found.items() if "/" in name}


def delivered(root: Path) -> dict[str, tuple[int, bytes]]:
    """What lies in collected/, without the store."""
    return {name: told for name, told in tree(root / "collected").items() if "/.store" not in name}


@needs_fork
@pytest.mark.parametrize("scene", SCENES, indirect=True)
def test_killed_at_every_step(scene: Scene) -> None:
    """Killed at the k-th step and run again, for every k: the same tree, byte for byte, and nothing stale."""
    root, well, expected = undisturbed(scene)
    outputs = [whole_output(root)]
    for fatal in steps(1):
        root = copied(scene)
        outputs[1:], came = [whole_output(root)], delivered(root)
        told = on_a_failing_disk(root, scene[1], fatal, dies)
        assert delivered(root) == came
        assert whole_output(root) in outputs
        assert kit(root, *scene[1]).code == well.code
        assert all_of(root) == expected, fatal
        if told.code != KILLED:
            break
    assert fatal > (FEW if scene[1][0] == "reject" else MANY)


@needs_fork
@pytest.mark.parametrize("scene", SCENES, indirect=True)
@pytest.mark.parametrize("error", ERRORS)
def test_refused_at_every_step(scene: Scene, error: str) -> None:
    """Refused by the disk at the k-th step: one line and exit 3, old outputs or new ones; run again, the same tree."""
    root, well, expected = undisturbed(scene)
    outputs = [whole_output(root)]
    for fatal in steps(2 + list(ERRORS).index(error)):
        root = copied(scene)
        outputs[1:], came = [whole_output(root)], delivered(root)
        told = on_a_failing_disk(root, scene[1], fatal, refuses(ERRORS[error]))
        step = told.steps[fatal - 1] if len(told.steps) >= fatal else ""
        assert (told.code, told.err.count("\n")) == (3, 1) or (told.code, told.err) == (well.code, ""), step
        assert whole_output(root) in outputs[: 1 if told.code == well.code else 2], step
        assert (root / "output" / "2013Q1").exists() or not outputs[1], step
        assert delivered(root) == came
        assert kit(root, *scene[1]).code == well.code
        assert all_of(root) == expected, step
        if not step:
            break
    assert fatal > (FEW if scene[1][0] == "reject" else MANY)
