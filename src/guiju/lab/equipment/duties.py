"""Plan rows: due dates of an interval, and the steps by which acts write them."""

from calendar import monthrange
from datetime import date
from typing import Any

from guiju.lab.equipment.models import Certificate, Duty, DutyStep
from guiju.lab.house.act import Transaction


def after_months(day: date, months: int) -> date:
    """The last day of a period of months that begins with `day`: the same day, or the month's last (Civil Code, 202).

    >>> after_months(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def due_on(since: date, months: int | None) -> date | None:
    """Last good day; None where only uses are counted."""
    return None if months is None else after_months(since, months)


def step(tx: Transaction, duty: Duty, kind: str, day: date, **told: Any) -> Duty:
    """A step of acts: writes what holds for a plan row from `day` on, and the plan row as it is now."""
    values = {"since": duty.since, "months": duty.months, "uses": duty.uses, "basis": duty.basis} | {
        name: value for name, value in told.items() if name in ("since", "months", "uses", "basis")
    }
    ends = due_on(values["since"], values["months"])
    done = {"done_on": day} if kind == "done" else {}
    changed = {**values, **done, "due_on": ends}
    now = {name: value for name, value in changed.items() if getattr(duty, name) != value}
    row = tx.update(duty, **now) if now else duty
    tx.insert(
        DutyStep(
            duty=row,
            kind=kind,
            day=day,
            due_on=ends,
            passed=told.get("passed", True),
            text=told.get("text", ""),
            file_sha256=told.get("file_sha256", ""),
            by=tx.actor.person_id,
            **values,
        )
    )
    return row


def fulfil(tx: Transaction, duty: Duty, day: date, *, passed: bool, text: str, file_sha256: str = "") -> Duty:
    """A step of acts: the plan row was done on `day`; its interval begins anew, unless a newer day counts already."""
    if not passed or day < duty.since:
        tx.insert(
            DutyStep(
                duty=duty,
                kind="done",
                day=day,
                months=duty.months,
                uses=duty.uses,
                since=duty.since,
                due_on=duty.due_on,
                passed=passed,
                text=text,
                file_sha256=file_sha256,
                by=tx.actor.person_id,
            )
        )
        return duty
    return step(tx, duty, "done", day, since=day, passed=True, text=text, file_sha256=file_sha256)


def calibrated(tx: Transaction, certificate: Certificate) -> None:
    """A step of the act that files a certificate: the calibration that was planned is done.

    A verification does it by its verdict: one that failed stands in the history of the plan row, and one that tells
    none does nothing.
    """
    passed = certificate.kind == "calibration" or certificate.verdict == "pass"
    failed = certificate.verdict == "fail"
    planned = Duty.objects.filter(equipment=certificate.equipment, kind="calibration", valid_to=None).order_by("pk")
    for duty in tx.rows(planned):
        if passed or (failed and certificate.calibrated_on >= duty.since):
            fulfil(tx, duty, certificate.calibrated_on, passed=passed, text=certificate.number)
