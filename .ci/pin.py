"""Write requirements*.txt anew: every version pinned, every file of it by its SHA-256, for Linux, Windows and macOS.

``.venv-release/bin/python .ci/pin.py`` keeps the versions that are there, and adds or drops what ``pyproject.toml``
asks for otherwise; ``--upgrade`` takes the newest. The comments at the head of each file stay.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

HOME = Path(__file__).parent.parent
RUNTIME, TEST, BENCH, RELEASE = (f"requirements{name}.txt" for name in ("", "-test", "-bench", "-release"))
FILES: dict[str, tuple[str, ...]] = {
    RUNTIME: ("pyproject.toml",),
    TEST: ("pyproject.toml", "--extra=test"),
    BENCH: ("pyproject.toml", "--extra=test", "--group=bench"),
    RELEASE: ("--group=release",),
}
"""What each file is for; a file that has ``-r another.txt`` in its head leaves out what stands there."""
COMPILE = "pip compile --quiet --universal --python-version=3.11 --generate-hashes --no-annotate --no-header"


def main(options: list[str]) -> None:
    for name, parts in FILES.items():
        path = HOME / name
        head = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith(("#", "-r "))]
        included = {pin for line in head if line.startswith("-r ") for pin in pins_below(line[3:])}
        own = [block for block in resolved(parts, options) if pin_of(block) not in included]
        path.write_text("\n".join([*head, *own]) + "\n", encoding="utf-8")


def resolved(parts: tuple[str, ...], options: list[str]) -> list[str]:
    """What uv chooses, a block a package: the pins that are there are its first choice."""
    with tempfile.TemporaryDirectory() as folder:
        chosen = Path(folder) / "chosen.txt"
        blocks = (block for name in FILES for block in blocks_of((HOME / name).read_text(encoding="utf-8")))
        chosen.write_text("\n".join(dict.fromkeys(map(pin_of, blocks))), encoding="utf-8")
        uv = Path(sys.executable).with_name("uv")
        command = [str(uv), *COMPILE.split(), *parts, *options, f"--output-file={chosen}"]
        subprocess.run(command, cwd=HOME, check=True)  # noqa: S603 - our own words
        return blocks_of(chosen.read_text(encoding="utf-8"))


def blocks_of(text: str) -> list[str]:
    """A package with its hashes each."""
    return re.findall(r"^[\w.-]+==.*(?:\n +--hash=.*)*", text, re.MULTILINE)


def pin_of(block: str) -> str:
    return re.split(r"[ ;\\]", block, maxsplit=1)[0].lower().replace("_", "-")


def pins_below(name: str) -> set[str]:
    """The pins of a file and of those that it names."""
    text = (HOME / name).read_text(encoding="utf-8")
    named = re.findall(r"^-r (\S+)", text, re.MULTILINE)
    return {pin_of(block) for block in blocks_of(text)}.union(*map(pins_below, named))


if __name__ == "__main__":
    main(sys.argv[1:])
