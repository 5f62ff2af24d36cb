"""Where everything stands, and by what a workbook is known again."""
