"""The Open XML SDK's validator, from the npm package that `package.json` pins, over workbooks."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
COMMAND = HERE / "node_modules" / "@xarsh" / "ooxml-validator" / "dist" / "src" / "cli.js"
# Exit codes of the command: sound, with errors; anything else is a failure of the validator itself.
RAN = (0, 1)


def missing() -> str | None:
    """Tell what the validator lacks on this machine, or None."""
    if not shutil.which("node"):
        return "node is not installed"
    absent = [name for name in pinned() if not (HERE / "node_modules" / name).exists()]
    return f"{', '.join(absent)} not installed: npm ci --prefix tests/office" if absent else None


def pinned() -> dict[str, str]:
    """Return the packages of npm that the tests use, with their versions."""
    return dict(json.loads((HERE / "package.json").read_text(encoding="utf-8"))["dependencies"])


def errors(path: Path, office: str = "Microsoft365") -> list[str]:
    """Return what the validator says against a workbook, one line an error; none for a sound one."""
    command = ["node", str(COMMAND), str(path), "--officeVersion", office]
    answer = subprocess.run(command, capture_output=True, check=False, encoding="utf-8", timeout=120)
    if answer.returncode not in RAN:
        raise RuntimeError(answer.stderr)
    return [_line(error) for error in json.loads(answer.stdout)["errors"]]


def _line(error: dict[str, Any]) -> str:
    place = " ".join(error[name] for name in ("path", "xPath") if error[name])
    return f"{place}: {error['description']} ({error['id'] or error['errorType']})"
