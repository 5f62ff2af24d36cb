"""A summary workbook: its sheets in the order that a reader needs them."""

from __future__ import annotations

import datetime as dt
import warnings

from workbook_kit.book import Book
from workbook_kit.report.plan import edited
from workbook_kit.report.plan.formulas import LivePlan
from workbook_kit.report.plan.scope import Scope
from workbook_kit.report.sheets import (
    by_area,
    changes,
    data,
    editions,
    listed,
    listings,
    methods,
    metrics,
    summary,
    trends,
)

_FIXED = (
    "summary",
    "metrics",
    "trends",
    "series",
    "returns",
    "changes",
    "editions",
    "findings",
    "data",
    "rules",
    "contacts",
)


def summary_workbook(scope: Scope) -> bytes:
    """The workbook's bytes; the same harvest gives the same bytes."""
    period = scope.harvest.period
    name = "national-title" if scope.area.level == "national" else "ely-title"
    title = edited.titled(scope, scope.phrase(name, area=scope.name(scope.area), period=period))
    created = dt.datetime(period.year, period.quarter * 3 - 2, 1, tzinfo=dt.UTC)
    plan = LivePlan(scope)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        book = Book(title=title, language=scope.language, created=created, locked=False)
        _paint(book, plan, title)
        return book.finish()


def _paint(book: Book, plan: LivePlan, title: str) -> None:
    """Every sheet; the names of what the forms list give way to those of the fixed sheets."""
    rules = methods.Reckoning(plan)
    taken = {plan.tab(name) for name in _FIXED}
    tables = listed.listings(plan.scope, taken)
    compared = by_area.overviews(plan.scope, taken)
    summary.paint(book, plan, rules, title)
    metrics.paint(book, plan)
    for listing in (listing for listing in tables if listing.states):
        listed.paint(book, plan, listing)
    for overview in compared:
        by_area.paint(book, plan, overview)
    trends.paint(book, plan.scope, plan.current)
    for listing in (listing for listing in tables if not listing.states):
        listed.paint(book, plan, listing)
    listings.paint_returns(book, plan)
    changes.paint(book, plan)
    editions.paint(book, plan)
    listings.paint_findings(book, plan)
    data.paint(book, plan)
    methods.paint(book, rules)
    if plan.scope.contacts:
        listings.paint_contacts(book, plan)
