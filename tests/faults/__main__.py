"""Plants every kind of fault and writes what came of it: ``python -m tests.faults``."""

import sys
from pathlib import Path

from tests.faults.table import everything, page, problems

PAGE = Path(__file__).parents[2] / "docs" / "faults.md"

if __name__ == "__main__":
    result = everything()
    PAGE.write_text(page(result), encoding="utf-8")
    sys.stderr.writelines(f"{line}\n" for line in problems(result))
