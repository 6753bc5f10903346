"""Approving and issuing several records: one passphrase entry, and each act by itself with its own outcome."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from guiju.certificate.errors import CertificateError
from guiju.integrity.errors import IntegrityError
from guiju.lab.calibrations.queries import statement_on
from guiju.lab.house.act import Actor, perform
from guiju.lab.house.publication import LogBehindCheckpoint
from guiju.lab.house.refusal import ActError, Refused
from guiju.lab.house.signing import SigningSession, signing_session
from guiju.lab.issuing import production
from guiju.lab.issuing.acts import Approve
from guiju.lab.issuing.models import Certificate, Number
from guiju.lab.ui.acting import Told, told_error
from guiju.lab.ui.words import language

UNMADE = (CertificateError, IntegrityError, LogBehindCheckpoint, OSError)
"""What making or handing out the files may meet: each says in both languages what happened."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A record that was shown to its signatory, with the raised results that were ticked."""

    job: str
    record_sha256: str
    version: int | None
    confirms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """What came of one record."""

    job: str
    number: str
    """Certificate number: issued, or reserved and to be gone on with; empty where there is none."""
    state: str
    """approved, issued, reserved (not issued, the number waits) or refused."""
    findings: tuple[Told, ...] = ()

    @property
    def done(self) -> bool:
        """Whether the act was done."""
        return self.state in ("approved", "issued")


def approve_each(who: Actor, passphrase: str, chosen: Iterable[Chosen], key: str) -> tuple[Row, ...]:
    """Signs and performs the approval of each record that was shown.

    Raises Refused when the passphrase opens no key: then nothing was signed.
    """
    with signing_session(who.person_id, passphrase) as session:
        return tuple(_approved(who, session, each, key) for each in chosen)


def _approved(who: Actor, session: SigningSession, each: Chosen, key: str) -> Row:
    try:
        by, said = statement_on(each.job, who, "approve", "signatory", confirms_raised=each.confirms)
        if said.record_sha256 != each.record_sha256:
            raise Refused("draft_changed", requirement="6.1.7-1", parameters={"job": each.job})
        request = Approve.Request(job=each.job, by=by, signed=session.sign(said))
        perform(Approve, request, actor=who, key=f"{key[:40]}-{each.job}"[:100], expected_version=each.version)
    except ActError as error:
        return Row(each.job, "", "refused", told_error(error))
    return Row(each.job, "", "approved")


def issue_one(who: Actor, job: str, key: str, replaces: str = "") -> Row:
    """All three steps for one approved record; a failure leaves the number reserved and says so."""
    try:
        outcome = production.issue_certificate(job, actor=who, key=f"{key[:40]}-{job}"[:60], replaces=replaces)
    except ActError as error:
        return _not_issued(job, told_error(error))
    except UNMADE as error:
        return _not_issued(job, (Told("", "nonconformity", "", words_of(error)),))
    row: Any = outcome.row
    return Row(job, row.number.number, "issued")


def _not_issued(job: str, findings: tuple[Told, ...]) -> Row:
    """The certificate may have been issued and only not handed out, or its number may wait reserved."""
    row = Certificate.objects.select_related("number").filter(number__record__job__number=job).first()
    if row is not None:
        return Row(job, row.number.number, "issued", findings)
    held = Number.objects.filter(record__job__number=job, record__state="current", state="reserved").first()
    return Row(job, held.number if held else "", "reserved" if held else "refused", findings)


def words_of(error: Exception) -> str:
    """An error in the language of the page where it speaks both."""
    own = getattr(error, "en" if language() == "en" else "zh", "")
    return str(own or error)
