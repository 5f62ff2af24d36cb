"""Writes the table of all cases: ``python -m tests.corpus docs/corpus.md``."""

import sys
from pathlib import Path

from tests.corpus.table import table

Path(sys.argv[1]).write_text(table(), encoding="utf-8")
