"""An edition of a method as of a day, and its budget template, in the record's own words."""

from datetime import date

from guiju.lab.house.act import Reading
from guiju.lab.methods.models import BudgetTemplate, Edition
from guiju.record import enclosures
from guiju.record.codec import decode
from guiju.record.words import Day, Text


def _end(value: date | None) -> Day | None:
    return None if value is None else Day(value.isoformat())


def method(reading: Reading, code: str, edition: str, day: date) -> enclosures.Method | None:
    """The edition with its limits and demands; None when it is not on file."""
    found = reading.rows(Edition.objects.select_related("method").filter(method__code=code, edition=edition))
    if not found:
        return None
    row = found[0]
    return enclosures.Method(
        as_of=Day(day.isoformat()),
        code=row.method.code,
        edition=row.edition,
        title=Text(zh=row.method.title, en=row.method.title_en),
        kind=row.method.kind,
        field=row.method.field,
        effective_from=Day(row.effective_from.isoformat()),
        superseded_on=_end(row.superseded_on),
        checked_on=_end(row.checked_on),
        validated=row.validated,
        environment=decode(tuple[enclosures.EnvironmentLimit, ...], row.environment, "$.environment"),
        standards=decode(tuple[enclosures.StandardRequirement, ...], row.standards, "$.standards"),
        reviewer_may_sign=row.reviewer_may_sign,
        rounding=row.rounding,
    )


def template(reading: Reading, code: str, edition: str, template_code: str) -> enclosures.BudgetTemplate | None:
    """The newest version of a budget template of this edition; None when there is none."""
    rows = BudgetTemplate.objects.filter(edition__method__code=code, edition__edition=edition, code=template_code)
    found = reading.rows(rows.order_by("-number")[:1])
    return decode(enclosures.BudgetTemplate, found[0].document, "$") if found else None
