"""The act: the only way to change a controlled thing.

`perform` runs one act in one short transaction: idempotency key, who, subjects locked by table and key, facts (locked
for share), guarding rules, state, change, commitments, log entry, journal. Network and PDF work belongs into
`prepare`, which runs before the transaction. An act never calls an act; shared parts are steps that take `tx`.

Subjects are locked before the facts are read, and not after: two people at one subject would otherwise both hold it
for share and wait for each other.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import DatabaseError, transaction

from guiju.canonical import dumps, loads, sha256
from guiju.conduct import guarding, judge
from guiju.conduct.finding import Finding
from guiju.lab.house import failpoint, journal, who
from guiju.lab.house.controlled import ControlledModel, inside_act
from guiju.lab.house.mishap import as_act_error, is_overtaken
from guiju.lab.house.models import JournalEntry
from guiju.lab.house.own_keys import is_reserved
from guiju.lab.house.parameters import values_on
from guiju.lab.house.reading import Actor, Reading
from guiju.lab.house.refusal import ActError, Busy, Conflict, Exists, KeyReused, Refused
from guiju.lab.house.request import demand_encodable, demand_typed, request_document
from guiju.lab.house.rowwise import Rowwise
from guiju.lab.house.sited import demand_sited
from guiju.lab.house.transaction import Transaction

__all__ = [
    "ACTS",
    "Act",
    "ActError",
    "Actor",
    "Busy",
    "Conflict",
    "Exists",
    "KeyReused",
    "Light",
    "Outcome",
    "Reading",
    "Refused",
    "Transaction",
    "all_acts",
    "perform",
    "preview",
]

TRIES = 5
"""How often an act is tried when PostgreSQL ends it for a deadlock."""
LONGEST_KEY = JournalEntry._meta.get_field("key").max_length
LONGEST_REASON = JournalEntry._meta.get_field("reason").max_length

ACTS: dict[str, type["Act"]] = {}
"""Every act whose module was imported, by name; `all_acts` imports them all."""


class Act:
    """Base of every act: one class per act, named `app.verb`; a class with a name of its own enters the registry."""

    name: ClassVar[str]
    roles: ClassVar[frozenset[str]]
    Request: ClassVar[type]
    logged: ClassVar[bool] = True
    """False only where a hash chain of the record's own holds what is written; the log takes its head elsewhere."""
    mends_rows: ClassVar[bool] = False
    """True where rows that no act wrote so are put right, be it the roles of whoever does it."""
    sited_subjects: ClassVar[bool] = True
    """False where a subject is locked for order alone, and the sites of what is written decide who may (4.7-4)."""
    sheet: ClassVar[Rowwise | None] = None
    """What its spreadsheet asks, where it is done once for each row; filing acts have one by their model."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "name" not in cls.__dict__:
            return
        if cls.name in ACTS:
            raise ValueError(f"two acts are named {cls.name}: {ACTS[cls.name].__qualname__} and {cls.__qualname__}")
        ACTS[cls.name] = cls

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


def all_acts() -> dict[str, type[Act]]:
    """Every act of the installed apps, by name: imports their `acts` modules."""
    from django.utils.module_loading import autodiscover_modules

    autodiscover_modules("acts")
    return dict(sorted(ACTS.items()))


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
        key: idempotency key made by the client; the same act sent twice by one key happens once. Those of the
            house's own (`house.own_keys`) are refused to everybody else.
        reason: why, for the history; the request's own reason where it has one and none is given here.
        expected_version: version of the first subject that the client saw.

    Raises:
        Refused: a rule, the state of things, a value or the role does not allow it; written to the journal.
        Conflict: somebody else changed the subject first; Exists when the thing is there already; written too.
        KeyReused: the key was used for another request; written too.
        Busy: the database was held by others or out of reach; nothing was decided, send it again.
    """
    one = act() if isinstance(act, type) else act
    if inside_act.get():
        raise RuntimeError(f"{one.name}: an act never calls an act")
    digest = ""
    try:
        _demand_words(key, reason)
        demand_typed(one.Request, request)
        reason = reason or _own_reason(request)
        digest = sha256(dumps([one.name, actor.person_id, request_document(request)]))
        earlier = _earlier(key, digest)
        if earlier is not None:
            return earlier
        prepared = one.prepare(request)
        return _with_retries(
            lambda: _once(
                one,
                request,
                actor,
                key=key,
                digest=digest,
                expected_version=expected_version,
                reason=reason,
                prepared=prepared,
            )
        )
    except Exception as error:
        told = as_act_error(error, request)
        if told is None or isinstance(told, Busy):
            raise error if told is None else told from error
        # The same act under the same key may have been done while this one waited: then it is done, not refused.
        earlier = None if not digest or isinstance(told, KeyReused) else _earlier(key, digest)
        if earlier is not None:
            return earlier
        about = _about(one, request) if digest else ()
        journal.write_refusal(one.name, told, key=key, request_sha256=digest, actor=actor, reason=reason, about=about)
        if told is error:
            raise
        raise told from error


def _about(one: Act, request: Any) -> tuple[tuple[str, int], ...]:
    """Table and key of the subjects, so that a refusal stands in their story; none where they cannot be looked up."""
    try:
        return tuple(
            (each.model._meta.db_table, pk)
            for each in one.subjects(request)
            for pk in each.values_list("pk", flat=True)
        )
    except (DatabaseError, ValueError, OverflowError):
        return ()


def _own_reason(request: Any) -> str:
    """The reason that a request itself gives, as far as the journal's column holds it."""
    own = getattr(request, "reason", "")
    return own.replace("\x00", "")[:LONGEST_REASON] if isinstance(own, str) else ""


def _demand_words(key: str, reason: str) -> None:
    fits = isinstance(key, str) and 0 < len(key) <= LONGEST_KEY and "\x00" not in key
    if not fits or not isinstance(reason, str) or len(reason) > LONGEST_REASON or "\x00" in reason:
        limits = {"key": str(LONGEST_KEY), "reason": str(LONGEST_REASON)}
        raise Refused("key_malformed", requirement="5-5a", parameters=limits)
    demand_encodable({"key": key, "reason": reason})
    if is_reserved(key):
        raise Refused("key_reserved", requirement="6.1.5-3", parameters={"word": key.partition(":")[0]})


def _with_retries(once: Callable[[], Outcome]) -> Outcome:
    for attempt in range(TRIES):
        try:
            return once()
        except DatabaseError as error:
            if not is_overtaken(error):
                raise
            time.sleep(0.02 * 2**attempt)
    raise Busy(f"{TRIES} deadlocks")


def _once(
    one: Act,
    request: Any,
    actor: Actor,
    *,
    key: str,
    digest: str,
    expected_version: int | None,
    reason: str,
    prepared: Any,
) -> Outcome:
    # Durable: an act inside somebody else's transaction could be taken back after it was reported as done.
    with transaction.atomic(durable=True):
        demand_role(one, actor)
        tx = Transaction(one.name, actor, prepared, logged=one.logged, roles=one.roles)
        if one.logged and not one.mends_rows:
            who.demand_own_roles(tx)
        subjects = tx.lock(one.subjects(request), sites=one.sited_subjects)
        if expected_version is not None and subjects and subjects[0].version != expected_version:
            raise Conflict(str(subjects[0]), *journal.last_change(subjects[0]))
        guard(one, tx, request)
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


def demand_role(one: Act, actor: Actor) -> None:
    """Raises Refused when none of the actor's roles of today may do the act."""
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


def guard(one: Act, reading: Reading, request: Any) -> None:
    """Raises Refused with what the guarding rules find against the act."""
    blocking = tuple(each for each in _findings(one, reading, request) if each.blocks)
    if blocking:
        raise Refused(findings=blocking)


def preview(act: type[Act] | Act, request: Any, *, actor: Actor) -> tuple[Light, ...]:
    """The lights of an act without doing it: one for each guarding rule, and one for role, state or value where red.

    Changes nothing, locks nothing and writes nothing to the journal.
    """
    one = act() if isinstance(act, type) else act
    lights: list[Light] = []
    reading: list[Reading] = []

    def look() -> None:
        demand_typed(one.Request, request)
        reading.append(Reading(actor, one.prepare(request), locking=False))

    def judge_rules() -> None:
        for each in reading:
            lights.extend(_rule_lights(one, each, request))

    def judge_state() -> None:
        for each in reading:
            one.check(each, request)

    def judge_sites() -> None:
        for each in (row for query in one.subjects(request) for row in query) if _asks_sites(one, actor) else ():
            demand_sited(actor, one.roles, each)

    for step in (lambda: demand_role(one, actor), look, judge_sites, judge_rules, judge_state):
        red = _red(step, request)
        if red is not None and red.findings not in [each.findings for each in lights]:
            lights.append(red)
    return tuple(lights)


def _asks_sites(one: Act, actor: Actor) -> bool:
    return one.sited_subjects and bool(actor.sites)


def _red(step: Callable[[], None], request: Any) -> Light | None:
    """The red light of a step that refuses."""
    try:
        step()
    except Exception as error:
        told = as_act_error(error, request)
        if not isinstance(told, Refused):
            raise
        return Light(told.findings[0].code, "red", told.findings)
    return None


def _rule_lights(one: Act, reading: Reading, request: Any) -> list[Light]:
    found: dict[str, tuple[Finding, ...]] = {}
    for each in _findings(one, reading, request):
        found[each.code] = (*found.get(each.code, ()), each)
    return [_light(rule.code, found.get(rule.code, ())) for rule in guarding(one.name)]


def _light(code: str, own: tuple[Finding, ...]) -> Light:
    if not own:
        return Light(code, "green", ())
    return Light(code, "red" if any(each.blocks for each in own) else "yellow", own)


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
