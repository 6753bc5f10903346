"""People's signing keys and the short sessions in which they sign.

What the server could do: while a session is open, this process holds the unwrapped key in memory and could sign
with it; when it is closed, only the passphrase together with the server's secret opens the key. An administrator can
revoke a key and never reset its passphrase: a lost one means a new key, enrolled by two people and logged.
"""

import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from guiju.integrity import authority, signature
from guiju.integrity.errors import WrongPassphrase
from guiju.lab.house import clock, journal, keys, who
from guiju.lab.house.act import Act, Actor, Reading, Refused, Transaction, perform
from guiju.lab.house.models import Installation, SigningKey, WrongTry
from guiju.lab.house.own_keys import house_key
from guiju.record.reading import statement_bytes
from guiju.record.statement import SignedStatement, Statement

TRIES = 5
SESSION_SECONDS = 300
SHORTEST_PASSPHRASE = 10
OPENING = "house.open_signing_session"
"""Under which the journal keeps a session that was refused."""
SYSTEM = Actor(person_id="system", name="system", roles=frozenset({"system"}))


class EnrolKey(Act):
    """Enrols a person's signing key: two people, logged; an older key of the person is revoked."""

    name = "house.enrol_signing_key"
    roles = frozenset({"quality_manager", "head", "system"})

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        person_code: str
        key_id: str
        certificate: str
        wrapped: str = field(repr=False)
        witnessed_by: str

    def check(self, reading: Reading, request: Any) -> None:
        who.demand_known(request.person_code)
        others = frozenset({reading.actor.person_id, request.person_code})
        who.demand_second(request.witnessed_by, Refused("two_people", requirement="6.1.7-1"), others=others)
        if not _belongs(request.certificate, request.key_id):
            raise Refused("key_mismatch", requirement="6.1.7-1")

    def change(self, tx: Transaction, request: Any) -> SigningKey:
        for old in tx.rows(SigningKey.objects.filter(person_code=request.person_code).exclude(state="revoked")):
            tx.update(old, state="revoked", state_reason="a new key was enrolled")
        return tx.insert(
            SigningKey(
                person_code=request.person_code,
                key_id=request.key_id,
                certificate=request.certificate,
                wrapped=request.wrapped,
                state="active",
                enrolled_by=tx.actor.person_id,
                witnessed_by=request.witnessed_by,
                state_reason="",
            )
        )


def _belongs(certificate: str, key_id: str) -> bool:
    """Whether the certificate is of this key and issued by the agency's own authority."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.x509 import load_pem_x509_certificate

    try:
        found = load_pem_x509_certificate(certificate.encode())
        found.verify_directly_issued_by(keys.ca().certificate)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return signature.key_id(found.public_key()) == key_id


class _SetState(Act):
    """Base of the acts that end a key's use."""

    state: str
    allowed: frozenset[str]

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        key_id: str
        reason: str

    def subjects(self, request: Any) -> list[Any]:
        return [SigningKey.objects.filter(key_id=request.key_id)]

    def change(self, tx: Transaction, request: Any) -> SigningKey:
        row = tx.one(SigningKey.objects.filter(key_id=request.key_id), request.key_id)
        if row.state not in self.allowed:
            raise Refused("key_state", requirement="6.1.7-1", parameters={"state": row.state})
        return tx.update(row, state=self.state, state_reason=request.reason)


class RevokeKey(_SetState):
    """Revokes a signing key: it signs nothing more; what it signed stays verifiable."""

    name = "house.revoke_signing_key"
    roles = frozenset({"quality_manager", "head"})
    state = "revoked"
    allowed = frozenset({"active", "locked"})


class LockKey(_SetState):
    """Locks a signing key after five wrong passphrases."""

    name = "house.lock_signing_key"
    roles = frozenset({"system"})
    state = "locked"
    allowed = frozenset({"active"})


def new_key(person_code: str, passphrase: str, witnessed_by: str, at: datetime) -> EnrolKey.Request:
    """Makes a key and its certificate, wrapped with the passphrase; the request still has to be performed.

    Raises Refused for a passphrase that is too short.
    """
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise Refused("passphrase_short", requirement="6.1.7-1", parameters={"length": str(SHORTEST_PASSPHRASE)})
    private = signature.new_private_key()
    certificate = authority.issue_person_certificate(
        keys.ca(),
        private.public_key(),
        agency=Installation.objects.get().agency_id,
        demonstration=clock.is_demonstration(),
        at=at,
    )
    return EnrolKey.Request(
        person_code=person_code,
        key_id=signature.key_id(private.public_key()),
        certificate=certificate,
        wrapped=signature.wrap_private_key(private, passphrase, keys.server_secret()).decode(),
        witnessed_by=witnessed_by,
    )


class SigningSession:
    """An unwrapped key for a few minutes; `sign` covers the whole canonical statement."""

    def __init__(self, row: SigningKey, private: Any, monotonic: Callable[[], float]) -> None:
        self._row, self._private, self._monotonic = row, private, monotonic
        self._ends = monotonic() + SESSION_SECONDS

    def sign(self, statement: Statement) -> SignedStatement:
        """Signs one statement that was shown.

        Raises Refused when the session has run out or was closed, or the key was revoked or locked meanwhile.
        """
        return self.sign_batch((statement,))[0]

    def sign_batch(self, statements: Iterable[Statement]) -> tuple[SignedStatement, ...]:
        """Signs the statements of a list that was shown, each whole and by itself: all of them or none."""
        self._demand_open()
        return tuple(self._signed(each) for each in statements)

    def _demand_open(self) -> None:
        if self._private is None or self._monotonic() > self._ends:
            self.close()
            raise Refused("session_over", requirement="6.1.7-1")
        row = SigningKey.objects.get(pk=self._row.pk)
        if row.state != "active":
            self.close()
            raise Refused("key_state", requirement="6.1.7-1", parameters={"state": row.state})

    def sign_document(self, document: bytes) -> tuple[signature.Signature, str]:
        """Signs canonical bytes of another document that was shown, whole; gives the signature and its certificate.

        Such a document names its own format, so that it never passes for a statement about a record.
        """
        self._demand_open()
        return signature.sign_statement(self._private, document), self._row.certificate

    def _signed(self, statement: Statement) -> SignedStatement:
        made = signature.sign_statement(self._private, statement_bytes(statement))
        return SignedStatement(
            statement=statement,
            algorithm=made.algorithm,
            key_id=made.key_id,
            value=made.value,
            certificate=self._row.certificate,
        )

    def close(self) -> None:
        """Lets go of the key."""
        self._private = None


@contextmanager
def signing_session(
    person_code: str, passphrase: str, *, monotonic: Callable[[], float] = time.monotonic
) -> Iterator[SigningSession]:
    """Opens the person's key with the passphrase, by real time and never by the story's clock.

    Raises Refused for a wrong passphrase (five lock the key), a locked or missing key; written to the journal.
    """
    try:
        row, private = _open(person_code, passphrase)
    except Refused as refusal:
        who = Actor(person_id=person_code, name=person_code, roles=frozenset())
        journal.write_refusal(OPENING, refusal, key=secrets.token_hex(16), request_sha256="", actor=who, reason="")
        raise
    session = SigningSession(row, private, monotonic)
    try:
        yield session
    finally:
        session.close()


def _open(person_code: str, passphrase: str) -> tuple[SigningKey, Any]:
    row = SigningKey.objects.filter(person_code=person_code).exclude(state="revoked").order_by("-pk").first()
    if row is None:
        raise Refused("key_missing", requirement="6.1.7-1", parameters={"person": person_code})
    if row.state == "locked":
        raise Refused("key_locked", requirement="6.1.7-1")
    tries = _take_try(row)
    try:
        private = signature.unwrap_private_key(row.wrapped.encode(), passphrase, keys.server_secret())
    except WrongPassphrase:
        raise _wrong_try(row, tries) from None
    WrongTry.objects.filter(key_id=row.key_id).delete()
    return row, private


def _take_try(row: SigningKey) -> int:
    """Counts a try before the passphrase is looked at, so that many at once get no more tries than one by one."""
    with transaction.atomic(durable=True):
        SigningKey.objects.select_for_update().get(pk=row.pk)
        tries = WrongTry.objects.filter(key_id=row.key_id).count() + 1
        if tries <= TRIES:
            WrongTry.objects.create(key_id=row.key_id, at=clock.now())
    if tries > TRIES:
        raise _locked(row, tries)
    return tries


def _wrong_try(row: SigningKey, tries: int) -> Refused:
    if tries < TRIES:
        return Refused("wrong_passphrase", requirement="6.1.7-1", parameters={"left": str(TRIES - tries)})
    return _locked(row, tries)


def _locked(row: SigningKey, tries: int) -> Refused:
    request = LockKey.Request(key_id=row.key_id, reason=f"{tries} wrong passphrases")
    with suppress(Refused):
        # Refused when it was locked or revoked in this very moment.
        perform(LockKey, request, actor=SYSTEM, key=house_key("lock", row.key_id[:32], secrets.token_hex(8)))
    return Refused("key_locked", requirement="6.1.7-1")


def key_belongs(reading: Reading, signed: SignedStatement, person_code: str) -> bool:
    """Whether a statement was signed with the active key of this person, or with the agency's seal."""
    if signed.statement.seal:
        return signed.certificate.encode() == keys.seal().certificate_pem
    return own_key(reading, signed.key_id, signed.certificate, person_code)


def own_key(reading: Reading, key_id: str, certificate: str, person_code: str) -> bool:
    """Whether the key is the active one of this person, under this certificate."""
    rows = SigningKey.objects.filter(person_code=person_code, key_id=key_id, state="active")
    found = reading.rows(rows)
    return bool(found) and found[0].certificate == certificate


def seal_statement(statement: Statement) -> SignedStatement:
    """Signs a statement with the agency's seal."""
    seal = keys.seal()
    made = signature.sign_statement(seal.private_key, statement_bytes(statement))
    return SignedStatement(
        statement=statement,
        algorithm=made.algorithm,
        key_id=made.key_id,
        value=made.value,
        certificate=seal.certificate_pem.decode(),
    )
