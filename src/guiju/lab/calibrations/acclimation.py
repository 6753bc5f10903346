"""How long the item of a job has rested in its room, out of where it was put (4.2-4)."""

from datetime import datetime, timedelta

from guiju.conduct.acclimation import RestFacts, hours_asked
from guiju.lab.calibrations.models import Job
from guiju.lab.commissions.models import Placing
from guiju.lab.house import clock
from guiju.lab.house.act import Reading
from guiju.record.enclosures import EnvironmentLimit
from guiju.record.words import DecimalText

NOT_WRITTEN = RestFacts(room="", since="", hours=None)


def rest(reading: Reading, job: Job, limits: tuple[EnvironmentLimit, ...], now: datetime) -> RestFacts | None:
    """The item's rest as of an instant; None where the method asks for none.

    Put into the same room again it goes on resting from the first of these placings; from another room it begins anew.
    """
    asked = hours_asked(limits)
    if asked is None:
        return None
    rows = Placing.objects.filter(item__line=job.line_id, at__lte=now).order_by("-at", "-pk")
    found = reading.rows(rows)
    if not found:
        return NOT_WRITTEN
    room, since = found[0].room_code, found[0].at
    for each in found:
        if each.room_code != room:
            break
        since = each.at
    whole = (now - since) // timedelta(seconds=1)
    ready = since + timedelta(hours=float(asked))
    return RestFacts(
        room=room,
        since=_told(since),
        hours=DecimalText(f"{whole / 3600:.4f}") if whole % 3600 else DecimalText(str(whole // 3600)),
        ready=_told(ready),
    )


def _told(instant: datetime) -> str:
    return instant.astimezone(clock.zone()).strftime("%Y-%m-%d %H:%M")
