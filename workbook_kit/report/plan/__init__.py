"""What a summary says, before it is a workbook or a page: places, lines, figures, formulas, sentences."""
