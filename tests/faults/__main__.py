"""Writes the table of all planted faults: ``python -m tests.faults docs/faults.md``."""

import sys
from pathlib import Path

from tests.faults.table import everything, page, problems

if __name__ == "__main__":
    result = everything()
    Path(sys.argv[1]).write_text(page(result), encoding="utf-8")
    listed = [outcome for group in result.groups.values() for outcome in group]
    sys.stderr.writelines(f"{line}\n" for line in problems([*listed, *result.harmless, *result.clean]))
