"""A second person at the same desk, who witnesses with the own user name and password."""

import secrets
from typing import Any

from allauth.account.adapter import get_adapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from guiju.lab.accounts.queries import signed_in
from guiju.lab.house import journal, who
from guiju.lab.house.reading import Actor
from guiju.lab.house.refusal import Refused
from guiju.lab.house.signing import EnrolKey


def witness(request: HttpRequest, username: str, password: str, act: str = EnrolKey.name) -> str:
    """The code of the person who signs in as witness, without a session.

    Raises Refused when user name and password do not fit, or after too many wrong ones; the journal keeps it.
    """
    account: Any = None
    try:
        account = get_adapter().authenticate(request, username=username, password=password)
    except ValidationError:
        account = None
    found = who.actor(account.person_code) if account is not None and account.is_active else None
    if found is None:
        raise _refused(request, act)
    return found.person_id


def _refused(request: HttpRequest, act: str) -> Refused:
    refusal = Refused("witness_unknown", requirement="6.1.7-1")
    actor = signed_in(request) or Actor(person_id="", name="", roles=frozenset())
    journal.write_refusal(act, refusal, key=secrets.token_hex(16), request_sha256="", actor=actor, reason="")
    return refusal
