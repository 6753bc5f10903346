"""Editions of methods as the pages of the register show them."""

from datetime import date
from itertools import groupby

from guiju.lab.methods.facts import procedures_on
from guiju.lab.methods.models import BudgetTemplate, Edition, Method, Procedure


def standing_on(row: Edition, day: date) -> str:
    """`in_force`, `not_yet` or `superseded`."""
    if row.superseded_on is not None and row.superseded_on <= day:
        return "superseded"
    return "in_force" if row.effective_from <= day else "not_yet"


def in_force(row: Method, day: date) -> list[Edition]:
    """The editions in force on a day, newest first; reads `row.editions` once, from a prefetch where there is one."""
    found = [each for each in row.editions.all() if standing_on(each, day) == "in_force"]
    return sorted(found, key=lambda each: (each.effective_from, each.pk), reverse=True)


def procedures_in_force(method: str, day: date) -> list[Procedure]:
    """The operating procedures of a method in force on a day, each code's newest version."""
    rows = procedures_on(day).filter(method__code=method)
    return list({each.code: each for each in rows}.values())


def versions(edition: Edition) -> list[tuple[str, list[BudgetTemplate]]]:
    """The templates of an edition by their code, the newest version first."""
    rows = edition.templates.order_by("code", "-number")
    return [(code, list(found)) for code, found in groupby(rows, key=lambda each: each.code)]


def newest_version(edition: Edition, code: str) -> BudgetTemplate | None:
    """The newest version of a template; None where there is none."""
    return edition.templates.filter(code=code).order_by("-number").first()


def version_before(row: BudgetTemplate) -> BudgetTemplate | None:
    """The version before this one; None for the first."""
    return row.edition.templates.filter(code=row.code, number__lt=row.number).order_by("-number").first()
