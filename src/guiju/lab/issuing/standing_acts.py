"""Replacing and withdrawing as a person does it: the statement that was shown, signed, and the act that takes it."""

from django.db import transaction

from guiju.lab.calibrations.statements import enclosed_person, say
from guiju.lab.house import clock
from guiju.lab.house.act import Actor, Reading
from guiju.lab.house.signing import signing_session
from guiju.lab.issuing.acts import Replace, Withdraw
from guiju.lab.issuing.models import Certificate
from guiju.record.statement import EnclosedDocument, Purpose, SignedStatement


def replace_request(row: Certificate, replaced_by: str, reason: str, who: Actor, passphrase: str) -> Replace.Request:
    """The signed request to mark a certificate as replaced. Raises Refused when the passphrase opens no key."""
    by, signed = _signed(row, who, passphrase, purpose="replace", reason=reason, replaced_by=replaced_by)
    return Replace.Request(number=row.number.number, replaced_by=replaced_by, reason=reason, by=by, signed=signed)


def withdraw_request(row: Certificate, reason: str, who: Actor, passphrase: str) -> Withdraw.Request:
    """The signed request to withdraw a certificate. Raises Refused when the passphrase opens no key."""
    by, signed = _signed(row, who, passphrase, purpose="withdraw", reason=reason)
    return Withdraw.Request(number=row.number.number, reason=reason, by=by, signed=signed)


def _signed(
    row: Certificate, who: Actor, passphrase: str, *, purpose: Purpose, reason: str, replaced_by: str | None = None
) -> tuple[EnclosedDocument, SignedStatement]:
    record, number = row.number.record, row.number.number
    with transaction.atomic():
        by = enclosed_person(Reading(who), who.person_id, record)
    role = "signatory" if "signatory" in who.roles else "quality_manager"
    at = clock.now()
    said = say(purpose, record.sha256, role, by, at, number=number, replaced_by=replaced_by, reason=reason)
    with signing_session(who.person_id, passphrase) as session:
        return by, session.sign(said)
