"""Editions of methods as the pages of the register show them."""

from datetime import date

from guiju.lab.methods.models import Edition, Method


def standing_on(row: Edition, day: date) -> str:
    """`in_force`, `not_yet` or `superseded`."""
    if row.superseded_on is not None and row.superseded_on <= day:
        return "superseded"
    return "in_force" if row.effective_from <= day else "not_yet"


def in_force(row: Method, day: date) -> list[Edition]:
    """The editions in force on a day, newest first; reads `row.editions` once, from a prefetch where there is one."""
    found = [each for each in row.editions.all() if standing_on(each, day) == "in_force"]
    return sorted(found, key=lambda each: (each.effective_from, each.pk), reverse=True)
