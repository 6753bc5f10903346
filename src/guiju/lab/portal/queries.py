"""What the public pages show: the state of a commission by its link, and a certificate's standing in the register."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import pgettext_lazy

from guiju.lab.calibrations.models import JobPermit
from guiju.lab.commissions.models import Commission, Line
from guiju.lab.issuing.models import Certificate
from guiju.lab.portal import tokens
from guiju.lab.portal.models import StatusLink
from guiju.lab.ui.words import language

STEPS = (
    pgettext_lazy("status", "Received"),
    pgettext_lazy("status", "In calibration"),
    pgettext_lazy("status", "In review"),
    pgettext_lazy("status", "Issued"),
)
_REACHED = {"assigned": 1, "measuring": 1, "finished": 2, "reviewed": 2, "approved": 2, "issued": 3}
"""Place of the step that a job's state belongs to."""


@dataclass(frozen=True, slots=True)
class StepShown:
    """One step of a line: done, now, or later."""

    name: Any
    state: str


@dataclass(frozen=True, slots=True)
class LineShown:
    """One line of a commission as its customer may see it; nothing measured stands here."""

    number: int
    title: str
    word: Any
    steps: tuple[StepShown, ...]
    certificates: tuple[Certificate, ...]


def link_of(token: str) -> StatusLink | None:
    """The live link with this token; None for an unknown or revoked one alike."""
    wanted = tokens.digest_of(token)
    rows = StatusLink.objects.select_related("commission", "commission__commissioned_by")
    return rows.filter(sha256=wanted, state="live").first()


def live_link(commission: Commission) -> StatusLink | None:
    """The live link of a commission."""
    return StatusLink.objects.filter(commission=commission, state="live").first()


def token_of(link: StatusLink) -> str | None:
    """The token of a link; None when the server's secret is no longer the one it was made with."""
    token = tokens.token_of(link.salt)
    return token if tokens.digest_of(token) == link.sha256 else None


def lines_of(commission: Commission) -> tuple[LineShown, ...]:
    """The lines of a commission with their plain steps; two queries whatever their number."""
    rows = Line.objects.filter(commission=commission).select_related("item", "job").order_by("number")
    issued: dict[int, list[Certificate]] = {}
    certificates = Certificate.objects.select_related("number", "number__record__job")
    for each in certificates.filter(number__record__job__line__commission=commission).order_by("pk"):
        issued.setdefault(each.number.record.job.line_id, []).append(each)
    return tuple(_line(row, tuple(issued.get(row.pk, ()))) for row in rows)


def _line(row: Line, certificates: tuple[Certificate, ...]) -> LineShown:
    place = _place(row)
    # What is issued is done: no step is under way any more.
    states = ["done" if step < place or place == 3 else "now" if step == place else "later" for step in range(4)]
    return LineShown(
        number=row.number,
        title=row.title_en if language() == "en" and row.title_en else row.title,
        word=pgettext_lazy("status", "Waiting for the item") if place < 0 else STEPS[place],
        steps=tuple(StepShown(name, state) for name, state in zip(STEPS, states, strict=True)),
        certificates=certificates,
    )


def _place(row: Line) -> int:
    job = getattr(row, "job", None)
    if job is not None:
        return _REACHED.get(job.state, 1)
    return 0 if getattr(row, "item", None) is not None else -1


def standing(number: str) -> Certificate | None:
    """The certificate with this number as the register has it now, which may be newer than the published log."""
    return Certificate.objects.select_related("number").filter(number__number=number).first() if number else None


def permit_withdrawn(sha256: str) -> bool:
    """Whether the register says that the job permit in this file was withdrawn, be it a minute ago."""
    return JobPermit.objects.filter(sha256=sha256, withdrawn_at__isnull=False).exists()
