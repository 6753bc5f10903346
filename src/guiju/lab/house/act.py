"""The act: the only way to change a controlled thing.

`perform` runs one act in one short transaction: idempotency key, who, subjects locked by table and key, facts (locked
for share), guarding rules, state, change, commitments, log entry, journal. Network and PDF work belongs into
`prepare`, which runs before the transaction. An act never calls an act; shared parts are steps that take `tx`.

Subjects are locked before the facts are read, and not after: two people at one subject would otherwise both hold it
for share and wait for each other.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import IntegrityError, OperationalError, connection, transaction

from guiju.canonical import dumps, loads, sha256
from guiju.conduct import guarding, judge
from guiju.conduct.finding import Finding
from guiju.lab.house import failpoint, journal
from guiju.lab.house.controlled import ControlledModel, inside_act
from guiju.lab.house.parameters import values_on
from guiju.lab.house.reading import Actor, Reading
from guiju.lab.house.refusal import ActError, Conflict, KeyReused, Refused
from guiju.lab.house.request import request_document
from guiju.lab.house.transaction import Transaction

__all__ = ["Act", "Actor", "Conflict", "Light", "Outcome", "Reading", "Refused", "Transaction", "perform", "preview"]

TRIES = 5
"""How often an act is tried again when PostgreSQL ends it for a deadlock."""


class Act:
    """Base of every act: one class per act, named `app.verb`."""

    name: ClassVar[str]
    roles: ClassVar[frozenset[str]]
    Request: ClassVar[type]
    logged: ClassVar[bool] = True
    """False only where a hash chain of the record's own holds what is written; the log takes its head elsewhere."""

    def prepare(self, request: Any) -> Any:
        """Work outside the transaction whose result the facts need; what it read must be known by hash."""
        return None

    def subjects(self, request: Any) -> Iterable[Any]:
        """Querysets of the rows to lock before anything is read."""
        return ()

    def facts(self, reading: Reading, request: Any) -> Any:
        """Typed facts for the rules that guard this act; None where no rule does."""
        return None

    def check(self, reading: Reading, request: Any) -> None:
        """Whether the state of things allows the act; raises Refused."""

    def change(self, tx: Transaction, request: Any) -> Any:
        """Makes the change; may raise Refused."""
        raise NotImplementedError


ACTS: dict[str, type[Act]] = {}


@dataclass(frozen=True)
class Outcome:
    """What an act gave: its answer (a row's table and id, or a text), and where it stands in the log."""

    answer: Any
    row: ControlledModel | None
    log_index: int | None
    repeated: bool
    """The same act had been done under this key before; nothing was done again."""


@dataclass(frozen=True)
class Light:
    """One guarding rule before the act: green, yellow (a warning) or red, with its findings."""

    code: str
    colour: str
    findings: tuple[Finding, ...]


def perform(
    act: type[Act] | Act,
    request: Any,
    *,
    actor: Actor,
    key: str,
    expected_version: int | None = None,
    reason: str = "",
) -> Outcome:
    """Performs an act.

    Args:
        request: instance of the act's `Request`.
        key: idempotency key made by the client; the same act sent twice by one key happens once.
        expected_version: version of the first subject that the client saw.

    Raises:
        Refused: a rule, the state of things or the role does not allow it; written to the journal.
        Conflict: somebody else changed the subject first, or the thing exists already.
        KeyReused: the key was used for another request.
    """
    one = act() if isinstance(act, type) else act
    if inside_act.get():
        raise RuntimeError(f"{one.name}: an act never calls an act")
    digest = sha256(dumps([one.name, actor.person_id, request_document(request)]))
    earlier = _earlier(key, digest)
    if earlier is not None:
        return earlier
    try:
        prepared = one.prepare(request)
        return _with_retries(one, request, actor, key, digest, expected_version, reason, prepared)
    except ActError as error:
        journal.write_refusal(one.name, key, digest, actor, reason, error)
        raise


def _with_retries(one: Act, request: Any, actor: Actor, key: str, digest: str, *rest: Any) -> Outcome:
    for attempt in range(TRIES):
        try:
            return _once(one, request, actor, key, digest, *rest)
        except IntegrityError as error:
            earlier = _earlier(key, digest)
            if earlier is not None:
                return earlier
            raise Conflict(_taken(error), "", "") from error
        except OperationalError:
            if connection.vendor != "postgresql" or attempt == TRIES - 1:
                raise
            time.sleep(0.02 * 2**attempt)
    raise AssertionError("unreachable")


def _taken(error: IntegrityError) -> str:
    return str(error).splitlines()[0]


def _once(
    one: Act,
    request: Any,
    actor: Actor,
    key: str,
    digest: str,
    expected_version: int | None,
    reason: str,
    prepared: Any,
) -> Outcome:
    with transaction.atomic():
        _demand_role(one, actor)
        tx = Transaction(one.name, actor, prepared, logged=one.logged)
        subjects = tx.lock(one.subjects(request))
        if expected_version is not None and subjects and subjects[0].version != expected_version:
            raise Conflict(str(subjects[0]), *journal.last_change(subjects[0]))
        _guard(one, tx, request)
        one.check(tx, request)
        failpoint.reached("act.before_change")
        token = inside_act.set(True)
        try:
            answer = one.change(tx, request)
            failpoint.reached("act.before_log")
            index = tx.finish(key, digest, reason, _answer_document(answer))
        finally:
            inside_act.reset(token)
        failpoint.reached("act.before_commit")
    failpoint.reached("act.after_commit")
    row = answer if isinstance(answer, ControlledModel) else None
    return Outcome(answer=_answer_document(answer), row=row, log_index=index, repeated=False)


def _demand_role(one: Act, actor: Actor) -> None:
    if not one.roles & actor.roles:
        raise Refused(
            "role",
            requirement="4.5-2",
            parameters={"actor": actor.name, "act": one.name, "roles": ", ".join(sorted(one.roles))},
        )


def _findings(one: Act, reading: Reading, request: Any) -> tuple[Finding, ...]:
    rules = guarding(one.name)
    if not rules:
        return ()
    facts = one.facts(reading, request)
    if facts is None:
        raise RuntimeError(f"{one.name} is guarded by {len(rules)} rules but gives no facts")
    return judge(rules, facts, values_on(reading, reading.day))


def _guard(one: Act, reading: Reading, request: Any) -> None:
    blocking = tuple(each for each in _findings(one, reading, request) if each.blocks)
    if blocking:
        raise Refused(findings=blocking)


def preview(act: type[Act] | Act, request: Any, *, actor: Actor) -> tuple[Light, ...]:
    """The lights of an act without doing it: one for each guarding rule, and one for state or role where red."""
    one = act() if isinstance(act, type) else act
    lights = []
    with transaction.atomic():
        reading = Reading(actor, one.prepare(request))
        try:
            _demand_role(one, actor)
            found = _findings(one, reading, request)
            for rule in guarding(one.name):
                own = tuple(each for each in found if each.code == rule.code)
                colour = "red" if any(each.blocks for each in own) else "yellow" if own else "green"
                lights.append(Light(rule.code, colour, own))
            one.check(reading, request)
        except Refused as error:
            lights.append(Light(error.findings[0].code, "red", error.findings))
    return tuple(lights)


def _answer_document(answer: Any) -> Any:
    if isinstance(answer, ControlledModel):
        return {"table": answer._meta.db_table, "id": answer.pk}
    return answer


def _earlier(key: str, digest: str) -> Outcome | None:
    done = journal.done_under(key)
    if done is None:
        return None
    if done.request_sha256 != digest:
        raise KeyReused
    answer = loads(done.answer.encode())
    return Outcome(answer=answer, row=journal.row_of(answer), log_index=done.log_index, repeated=True)
