"""People's signing keys and the short sessions in which they sign.

What the server could do: while a session is open, this process holds the unwrapped key in memory and could sign
with it; when it is closed, only the passphrase together with the server's secret opens the key. An administrator can
revoke a key and never reset its passphrase: a lost one means a new key, enrolled by two people and logged.
"""

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from guiju.integrity import authority, signature
from guiju.integrity.errors import WrongPassphrase
from guiju.lab.house import clock, keys
from guiju.lab.house.act import Act, Actor, Reading, Refused, Transaction, perform
from guiju.lab.house.models import Installation, SigningKey, WrongTry
from guiju.record.reading import statement_bytes
from guiju.record.statement import SignedStatement, Statement

TRIES = 5
SESSION_SECONDS = 300
SHORTEST_PASSPHRASE = 10
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
        if not request.witnessed_by or request.witnessed_by == reading.actor.person_id:
            raise Refused("two_people", requirement="6.1.7-1")

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


class _SetState(Act):
    """Base of the acts that end a key's use."""

    state: str

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        key_id: str
        reason: str

    def subjects(self, request: Any) -> list[Any]:
        return [SigningKey.objects.filter(key_id=request.key_id)]

    def change(self, tx: Transaction, request: Any) -> SigningKey:
        row = tx.one(SigningKey.objects.filter(key_id=request.key_id), request.key_id)
        return tx.update(row, state=self.state, state_reason=request.reason)


class RevokeKey(_SetState):
    """Revokes a signing key: it signs nothing more; what it signed stays verifiable."""

    name = "house.revoke_signing_key"
    roles = frozenset({"quality_manager", "head"})
    state = "revoked"


class LockKey(_SetState):
    """Locks a signing key after five wrong passphrases."""

    name = "house.lock_signing_key"
    roles = frozenset({"system"})
    state = "locked"


def new_key(person_code: str, passphrase: str, witnessed_by: str, at: datetime) -> EnrolKey.Request:
    """Makes a key and its certificate, wrapped with the passphrase; the request still has to be performed."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise ValueError(
            f"签名口令至少 {SHORTEST_PASSPHRASE} 个字符 / a signing passphrase has at least {SHORTEST_PASSPHRASE} characters"
        )
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
        """Signs one statement that was shown; Refused when the session has run out or was closed."""
        if self._private is None or self._monotonic() > self._ends:
            self.close()
            raise Refused("session_over", requirement="6.1.7-1")
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

    Raises Refused for a wrong passphrase (five lock the key), a locked or missing key.
    """
    session = SigningSession(*_open(person_code, passphrase), monotonic)
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
    try:
        private = signature.unwrap_private_key(row.wrapped.encode(), passphrase, keys.server_secret())
    except WrongPassphrase:
        raise _wrong_try(row) from None
    WrongTry.objects.filter(key_id=row.key_id).delete()
    return row, private


def _wrong_try(row: SigningKey) -> Refused:
    with transaction.atomic():
        WrongTry.objects.create(key_id=row.key_id, at=clock.now())
        tries = WrongTry.objects.filter(key_id=row.key_id).count()
    if tries < TRIES:
        return Refused("wrong_passphrase", requirement="6.1.7-1", parameters={"left": str(TRIES - tries)})
    request = LockKey.Request(key_id=row.key_id, reason=f"{tries} wrong passphrases")
    perform(LockKey, request, actor=SYSTEM, key=f"lock-{row.key_id}-{secrets.token_hex(8)}")
    return Refused("key_locked", requirement="6.1.7-1")


def key_belongs(reading: Reading, signed: SignedStatement, person_code: str) -> bool:
    """Whether a statement was signed with the active key of this person, or with the agency's seal."""
    if signed.statement.seal:
        return signed.certificate.encode() == keys.seal().certificate_pem
    rows = SigningKey.objects.filter(person_code=person_code, key_id=signed.key_id, state="active")
    found = reading.rows(rows)
    return bool(found) and found[0].certificate == signed.certificate


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
