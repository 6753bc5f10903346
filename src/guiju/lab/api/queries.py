"""Whose token it is, and what its owner may do today."""

import hmac
from dataclasses import dataclass

from guiju.lab.api import tokens
from guiju.lab.api.models import Token
from guiju.lab.house import clock, who
from guiju.lab.house.reading import Actor


@dataclass(frozen=True, slots=True)
class Caller:
    """The person in whose name a program calls, and the rights of its token."""

    actor: Actor
    rights: tuple[str, ...]
    token: str


def caller_of(text: str) -> Caller | None:
    """The caller behind a token's text; None where it is unknown, wrong, revoked, over, or its owner has no role."""
    code = tokens.code_of(text)
    row = Token.objects.filter(code=code).first() if code else None
    if row is None or not hmac.compare_digest(row.sha256, tokens.digest_of(text)):
        return None
    if row.state != "live" or clock.today() > row.valid_to:
        return None
    actor = who.actor(row.person_code)
    return Caller(actor, tuple(row.rights), row.code) if actor is not None and actor.roles else None


def tokens_of(person: str) -> list[Token]:
    """Somebody's tokens, the newest first."""
    return list(Token.objects.filter(person_code=person).order_by("-pk"))
