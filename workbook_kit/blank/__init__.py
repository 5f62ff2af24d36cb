"""Painting a layout as a locked workbook. Never imports the reading side."""

from workbook_kit.blank.workbook import Contents, Signer, build

__all__ = ["Contents", "Signer", "build"]
