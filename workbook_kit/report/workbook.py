"""A summary workbook: its sheets in the order that a reader needs them."""

from __future__ import annotations

import datetime as dt
import warnings

from workbook_kit.book import Book
from workbook_kit.report import listings, metrics, summary
from workbook_kit.report.scope import Scope


def summary_workbook(scope: Scope) -> bytes:
    """The workbook's bytes; the same harvest gives the same bytes."""
    period = scope.harvest.period
    name = "national-title" if scope.area.level == "national" else "ely-title"
    title = scope.phrase(name, area=scope.name(scope.area), period=period)
    created = dt.datetime(period.year, period.quarter * 3 - 2, 1, tzinfo=dt.UTC)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        book = Book(title=title, language=scope.language, created=created, locked=False)
        summary.paint(book, scope, title)
        metrics.paint(book, scope)
        listings.paint_listed(book, scope)
        listings.paint_returns(book, scope)
        listings.paint_findings(book, scope)
        listings.paint_data(book, scope)
        listings.paint_rules(book, scope)
        return book.finish()
