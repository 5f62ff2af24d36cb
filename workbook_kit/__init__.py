"""workbook_kit: locked workbooks out, returns read strictly, summaries that can be traced.

The public surface is the command ``workbook-kit`` and, for those who go on from its data files, four readers.
"""

from workbook_kit.tables import read_answers, read_findings, read_returns, read_rollup
from workbook_kit.version import __version__

__all__ = ["__version__", "read_answers", "read_findings", "read_returns", "read_rollup"]
