"""Layouts: which cell is which slot (``places``), how that is worked out (``laying``), and the workbook's identity."""
