"""Erasing an enclosure everywhere: in the database by the act, and in the copies handed out to `certificates/`.

What was given to others before cannot be called back; the log and the record keep a digest that tells nothing without
the salt. PDF and XML are the certificate itself and stay for their retention time.
"""

from guiju.integrity.files import write_file
from guiju.lab.calibrations.review import EraseEnclosure
from guiju.lab.house.act import Actor, Outcome, perform
from guiju.lab.issuing import delivery
from guiju.lab.issuing.models import Certificate
from guiju.record.reading import case_bytes


def erase(digest: str, reason: str, *, actor: Actor, key: str) -> Outcome:
    """Performs the act and rewrites every handed-out case that held the enclosure. Raises Refused or Conflict."""
    outcome = perform(EraseEnclosure, EraseEnclosure.Request(digest=digest, reason=reason), actor=actor, key=key)
    rows = Certificate.objects.filter(number__record__enclosures__digest=digest).distinct()
    for row in rows.select_related("number", "number__record"):
        path = delivery.paths(row.number.number).case
        if path.is_file():
            write_file(path, case_bytes(delivery.current_case(row)))
    return outcome
