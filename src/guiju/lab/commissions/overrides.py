"""Deviations from a method as what they are: documents that let work be done otherwise, with approver, reason and end.

Whoever looks at the work later sees them: at the bench, at review and signing, on the certificate's page, at the method
and at the equipment, and by way of the interface.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from guiju.conduct.parameters import DEVIATION_LONGEST_DAYS, whole
from guiju.lab.commissions.choosing import deviation_facts
from guiju.lab.commissions.models import Deviation
from guiju.lab.commissions.words import DEVIATIONS
from guiju.lab.house import clock
from guiju.lab.house.parameters import values_on
from guiju.lab.house.reading import Reading
from guiju.lab.house.watching import NOBODY
from guiju.lab.ui.addresses import address
from guiju.lab.ui.register_lists import NOTHING
from guiju.lab.ui.timeline import people
from guiju.lab.ui.words import language, word
from guiju.record.words import Day

MOST = 200
"""Overrides that one page of a register shows at most; the newest come first."""
STATES = {
    "open": _("Incomplete: nothing may be done by it"),
    "in_force": _("Approved, in force"),
    "expired": _("Expired"),
    "declined": _("Declined by the customer"),
}
COLOURS = {"open": "g-bad", "in_force": "g-warn", "expired": "g-bad", "declined": ""}


@dataclass(frozen=True, slots=True)
class Override:
    """One deviation as pages and interface tell it, as of the day for which it counts."""

    kind: str
    kind_word: str
    text: str
    state: str
    state_word: str
    css: str
    approver: str
    approved_on: date | None
    reason: str
    effect: str
    expires_on: date | None
    answer: str
    commission: str
    line: int
    job: str
    link: str


def state_of(row: Deviation, day: date) -> str:
    """Where a deviation stands as of a day: open, in_force, expired, declined."""
    if row.settled_on is not None and not row.accepted:
        return "declined"
    lacking = deviation_facts(row).missing_on(Day(day.isoformat()))
    return "in_force" if not lacking else "expired" if lacking == ("in_force",) else "open"


def _rows() -> Any:
    rows = Deviation.objects.exclude(kind="contract").select_related("line__commission", "line__job")
    return rows.order_by("-pk")


def of_lines(lines: Iterable[int]) -> dict[int, list[Override]]:
    """The overrides of lines, by the key of the line; one query for any number of them, and one for names."""
    found: dict[int, list[Override]] = {}
    rows = list(_rows().filter(line_id__in=list(lines)))
    names = people({each.authorised_by for each in rows}) if rows else {}
    for each in rows:
        found.setdefault(each.line_id, []).append(_shown(each, names))
    return found


def of_method(code: str) -> list[Override]:
    """The overrides of every line by a method, the newest first."""
    return _all(_rows().filter(line__method_code=code))


def of_jobs(numbers: Any) -> list[Override]:
    """The overrides of jobs, by their numbers or the query for these."""
    return _all(_rows().filter(line__job__number__in=numbers))


def everything() -> list[Override]:
    """Every override of the house, the newest first."""
    return _all(_rows())


def block_of(found: list[Override]) -> list[Any]:
    """The overrides as a block of a register's page; none where there are none."""
    from guiju.lab.ui.registers import Block, Cell, Line

    heads = (_("Exception"), _("State"), _("Approved by"), _("Up to"), _("Reason"), _("Job"))
    lines = [
        Line(
            (
                Cell(f"{each.kind_word}: {each.text}" if language() == "en" else f"{each.kind_word}：{each.text}"),
                Cell(each.state_word, each.css.removeprefix("g-")),
                each.approver,
                each.expires_on or NOTHING,
                each.reason or NOTHING,
                Cell(each.job or f"{each.commission} / {each.line}", link=each.link),
            )
        )
        for each in found
    ]
    return [Block(_("Approved exceptions"), heads, lines)] if lines else []


def deviation_last() -> date:
    """The last day up to which a deviation may be authorised today."""
    days = whole(values_on(Reading(NOBODY, locking=False), clock.today()), DEVIATION_LONGEST_DAYS)
    return clock.today() + timedelta(days=days)


def _all(rows: Any) -> list[Override]:
    found = list(rows[:MOST])
    names = people({each.authorised_by for each in found}) if found else {}
    return [_shown(each, names) for each in found]


def counts_for(row: Deviation) -> date:
    """The day for which a deviation counts: that of the measurement's beginning, else today."""
    job = getattr(row.line, "job", None)
    return clock.today() if job is None or job.started_at is None else clock.civil_day(job.started_at)


def _shown(row: Deviation, names: dict[str, str]) -> Override:
    state = state_of(row, counts_for(row))
    job = getattr(row.line, "job", None)
    return Override(
        kind=row.kind,
        kind_word=word(DEVIATIONS, row.kind),
        text=row.text_en if language() == "en" and row.text_en else row.text,
        state=state,
        state_word=str(STATES[state]),
        css=COLOURS[state],
        approver=names.get(row.authorised_by, row.authorised_by),
        approved_on=row.authorised_on,
        reason=row.judgement,
        effect=row.budget_effect,
        expires_on=row.expires_on,
        answer=row.answer,
        commission=row.line.commission.number,
        line=row.line.number,
        job="" if job is None else job.number,
        link=address("commissions:detail", row.line.commission.number) + f"#line-{row.line.number}",
    )
