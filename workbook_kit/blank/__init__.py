"""Writing a layout as a locked workbook. Never imports ``reading``: the two meet only in form, layout and checks."""

from workbook_kit.blank.contents import Contents
from workbook_kit.blank.workbook import Signer, build

__all__ = ["Contents", "Signer", "build"]
