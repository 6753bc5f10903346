"""The last good evidence that an item was as its certificate says: a calibration, or a passed intermediate check."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from guiju.lab.equipment.confirming import denied
from guiju.lab.equipment.models import Certificate, Confirmation, Equipment
from guiju.lab.house.act import Reading
from guiju.lab.house.clock import civil_day
from guiju.lab.house.controlled import ControlledModel
from guiju.lab.house.models import Commitment, JournalEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A day on which the item was shown to be good: by a certificate or by an intermediate check."""

    day: date
    kind: str
    reference: str
    entered: int = -1
    """Index of the log entry that wrote it; -1 for what was there before the log."""


Checks = Callable[[Reading, Equipment, date], Iterable[Evidence]]
"""Gives the passed checks of an item before a day."""

_checks: dict[str, Checks] = {}


def tell_checks(name: str, checks: Checks) -> None:
    """Called once by whatever keeps intermediate checks, when its app is ready: kind `intermediate`."""
    _checks[name] = checks


def entries(rows: Iterable[ControlledModel]) -> dict[int, int]:
    """Index of the log entry that wrote each row, by its key; the rows are of one table."""
    listed = list(rows)
    if not listed:
        return {}
    written = Commitment.objects.filter(table=listed[0]._meta.db_table, kind="insert")
    found = written.filter(row__in=[each.pk for each in listed])
    return dict(found.values_list("row", "log_index"))


def last_good(reading: Reading, item: Equipment, later: Certificate) -> Evidence | None:
    """The newest good evidence before the day of the later certificate, that day not included.

    What was entered after the day of the later calibration does not count, whatever day it names: whoever may know the
    shift, from the item or from the certificate on file, could bound it.
    """
    known = entries([later]).get(later.pk)
    found = [each for each in _certificates(reading, item, later, known) if each.day < later.calibrated_on]
    for checks in _checks.values():
        found += [each for each in checks(reading, item, later.calibrated_on) if each.day < later.calibrated_on]
    written = _days(found)
    counting = [
        each
        for each in found
        if (known is None or each.entered < known) and written.get(each.entered, each.day) <= later.calibrated_on
    ]
    return max(counting, key=lambda each: each.day, default=None)


def last_shown_good(reading: Reading, item: Equipment, day: date, entry: int) -> date:
    """The newest day before a doubt on which the item was shown good, as was known by its log entry; else the first."""
    own = _confirmed(reading, item, day)
    at = entries(own)
    found = [(each.certificate.calibrated_on, at.get(each.pk, -1)) for each in own]
    for checks in _checks.values():
        found += [(each.day, each.entered) for each in checks(reading, item, day)]
    return max((on for on, entered in found if on < day and entered < entry), default=date.min)


def was_traced(reading: Reading, item: Equipment) -> bool:
    """Whether a certificate of the item is believed and was confirmed as fit: then its values are in doubt, no more."""
    return bool(_confirmed(reading, item, reading.day))


def _confirmed(reading: Reading, item: Equipment, day: date) -> list[Confirmation]:
    """The last confirmation by a day of each believed certificate of the item, where it passed."""
    rows = Confirmation.objects.select_related("certificate").filter(certificate__equipment=item, day__lte=day)
    last = {each.certificate_id: each for each in reading.rows(rows.order_by("day", "pk"))}
    return [each for each in last.values() if each.passed and _believed(reading, each.certificate)]


def _days(found: Iterable[Evidence]) -> dict[int, date]:
    """Civil days on which evidence was really written down, by the index of its log entry."""
    wanted = {each.entered for each in found if each.entered >= 0}
    rows = JournalEntry.objects.filter(log_index__in=wanted, outcome="done").values_list("log_index", "at")
    return {index: civil_day(at) for index, at in rows} if wanted else {}


def _certificates(reading: Reading, item: Equipment, later: Certificate, known: int | None) -> list[Evidence]:
    """Earlier certificates that are believed and were confirmed as fit by the day of the later calibration."""
    rows = Certificate.objects.filter(equipment=item, calibrated_on__lt=later.calibrated_on).exclude(pk=later.pk)
    believed = [each for each in reading.rows(rows.order_by("pk")) if _believed(reading, each)]
    confirmed = Confirmation.objects.filter(certificate_id__in=[each.pk for each in believed])
    confirmed = confirmed.filter(day__lte=later.calibrated_on).order_by("day", "pk")
    made = reading.rows(confirmed) if believed else []
    entered = entries(made)
    last = {each.certificate_id: each for each in made if known is None or entered.get(each.pk, -1) < known}
    filed = entries(believed)
    return [
        Evidence(day=each.calibrated_on, kind="certificate", reference=each.number, entered=filed.get(each.pk, -1))
        for each in believed
        if each.pk in last and last[each.pk].passed
    ]


def _believed(reading: Reading, row: Certificate) -> bool:
    """Whether the signature holds, the issuer does not deny it, and its competence on the day is on file (4.4-7)."""
    held = row.competence_from <= row.calibrated_on and (
        row.competence_to is None or row.calibrated_on <= row.competence_to
    )
    competent = row.competence_kind != "none" and row.competence_covers and held
    return competent and row.signature != "broken" and not denied(reading, row)
