"""Job permits as pages show them: the list of a job, and one permit to be printed."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guiju.conduct.parameters import PERMIT_LONGEST_HOURS
from guiju.lab.calibrations.lights import title_of
from guiju.lab.calibrations.models import Job, JobPermit
from guiju.lab.calibrations.permits import MANAGERS, IssuePermit, WithdrawPermit
from guiju.lab.calibrations.permitting import STAGES
from guiju.lab.calibrations.roles import role_word
from guiju.lab.calibrations.sheet import pick, point_label
from guiju.lab.house import clock, files
from guiju.lab.house.act import Actor, Reading
from guiju.lab.house.parameters import values_on
from guiju.lab.ui.timeline import people
from guiju.lab.ui.words import language
from guiju.permit import SignedPermit, read_permit

USUAL_HOURS = 12
STANDINGS = {"in_force": "g-good", "expired": "", "withdrawn": "g-bad"}


@dataclass(frozen=True, slots=True)
class PermitShown:
    """One permit of a job in the list."""

    row: JobPermit
    standing: str
    word: str
    css: str
    by: str
    ends_for: str
    may_withdraw: bool


def standing_of(row: JobPermit) -> str:
    """Where a permit stands now: in_force, expired, withdrawn."""
    if row.withdrawn_at is not None:
        return "withdrawn"
    return "in_force" if clock.now() <= row.valid_until else "expired"


def permits_of(job: Job, who: Actor) -> dict[str, Any]:
    """What the part of a job's page about permits needs."""
    rows = list(JobPermit.objects.filter(job=job).order_by("-pk"))
    names = people({each.issued_by for each in rows})
    words = {"in_force": _("In force"), "expired": _("Expired"), "withdrawn": pgettext("permit", "Withdrawn")}
    mine = job.calibrator == who.person_id
    may_end = (mine and bool(WithdrawPermit.roles & who.roles)) or bool(MANAGERS & who.roles)
    shown = []
    for each in rows:
        standing = standing_of(each)
        ends = each.ends_for_en if language() == "en" else each.ends_for
        by, css = names.get(each.issued_by, each.issued_by), STANDINGS[standing]
        shown.append(PermitShown(each, standing, words[standing], css, by, ends, may_end and standing == "in_force"))
    asks = job.state in STAGES and bool(IssuePermit.roles & who.roles)
    own = mine or "technical_manager" in who.roles
    longest = values_on(Reading(who, locking=False), clock.today()).get(PERMIT_LONGEST_HOURS, "") if asks else ""
    standing = any(each.standing == "in_force" for each in shown)
    return {
        "rows": shown,
        "standing": standing,
        "may_issue": asks and own and not standing,
        "longest": longest,
        "usual": USUAL_HOURS,
    }


def signed_permit(row: JobPermit) -> SignedPermit:
    """The signed document of a permit, as it lies in the store."""
    return read_permit(files.stored(row.sha256))


def printed(row: JobPermit) -> dict[str, Any]:
    """What the printable page of a permit tells."""
    signed = signed_permit(row)
    permit = signed.permit
    return {
        "row": row,
        "permit": permit,
        "standing": standing_of(row),
        "agency": pick(permit.agency.name),
        "ends_for": "" if permit.ends_for is None else pick(permit.ends_for),
        "item": pick(permit.item.name),
        "place": pick(permit.place.name),
        "method": pick(permit.method.title),
        "issued_at": clock.parse_instant(permit.issued_at).astimezone(clock.zone()),
        "valid_until": clock.parse_instant(permit.valid_until).astimezone(clock.zone()),
        "limits": [_limit(each) for each in permit.method.environment],
        "points": [(point_label(each), pick(each.function)) for each in permit.points],
        "standards": [(role_word(each.role, permit.method, None), pick(each.name), each) for each in permit.standards],
        "lights": [
            (title_of(each.code), each.state, [pick(one.says) for one in each.findings])
            for each in permit.lights
            if each.state != "green"
        ],
        "green": [title_of(each.code) for each in permit.lights if each.state == "green"],
        "svg": _qr(row),
        "file": file_name(row),
    }


def file_name(row: JobPermit) -> str:
    """Name of the file that is handed out."""
    return f"{row.number}.permit.json"


def _limit(limit: Any) -> tuple[str, str]:
    from guiju.conduct.intervals import shown
    from guiju.conduct.sentences import word

    return word("quantity", limit.quantity, language()), shown(limit.interval)


def _qr(row: JobPermit) -> str:
    """Number, end and digest of the file: whoever holds the file compares it without a network."""
    import segno

    held = f"GUIJU-PERMIT {row.number} {clock.instant_text(row.valid_until)} {row.sha256}"
    code = segno.make(held, error="m", micro=False)
    return str(code.svg_inline(border=0, omitsize=True, svgclass="qr", lineclass=None))
