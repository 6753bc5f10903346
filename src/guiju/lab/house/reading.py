"""Reading facts inside an act: rows locked for share on PostgreSQL, so that none changes until the act is done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db import connection

from guiju.lab.house import clock
from guiju.lab.house.ahead import Ask
from guiju.lab.house.questions import Question, exchanged
from guiju.lab.house.refusal import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts: a person of the agency with the roles of that day."""

    person_id: str
    name: str
    roles: frozenset[str]
    sites: tuple[tuple[str, frozenset[str]], ...] = ()
    """Roles that hold at some sites alone, with the codes of these; every other role holds everywhere (4.7-4)."""

    def may_at(self, roles: frozenset[str], site: str) -> bool:
        """Whether one of the roles is held and holds at the site."""
        limited = dict(self.sites)
        return any(site in limited.get(each, {site}) for each in roles & self.roles)


def demand_at(actor: Actor, roles: frozenset[str], site: str) -> None:
    """Raises Refused when none of the actor's roles that may do this holds at the site (4.7-4)."""
    if not actor.may_at(roles, site):
        raise Refused("role_not_at_site", requirement="4.7-4", parameters={"actor": actor.name, "site": site})


def lock_rows(model: Any, ids: list[int], strength: str) -> None:
    """Locks rows of one table in the order of their keys, on PostgreSQL; `strength` is SHARE or UPDATE."""
    table, key = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        statement = f'SELECT 1 FROM "{table}" WHERE "{key}" = ANY(%s) ORDER BY "{key}" FOR {strength}'
        cursor.execute(statement, [sorted(set(ids))])


def _key(asked: Question, values: dict[str, Any]) -> tuple[Any, ...]:
    return (asked, *values, *(tuple(each) if isinstance(each, list) else each for each in values.values()))


class Reading:
    """What an act may read: rows, the instant and civil day of the installation's clock, the actor.

    With `locking=False` (a preview) rows are read as they stand and no lock is taken. With `goes_on=True` a look at
    all work of a period may go on from what this process knows of an earlier head of the log.
    """

    def __init__(self, actor: Actor, prepared: Any = None, *, locking: bool = True, goes_on: bool = False) -> None:
        self.actor = actor
        self.goes_on = goes_on
        self.prepared = prepared
        self._locking = locking
        self.now: datetime = clock.now()
        self._answers: dict[Any, list[Any]] = {}

    @cached_property
    def demonstration(self) -> bool:
        """Whether the installation is a demonstration; it never changes, so nothing is locked for it."""
        rows = clock.installation.rows() if self._locking else self.ask(clock.installation)
        return any(row.demonstration for row in rows)

    @property
    def day(self) -> date:
        """The civil day of the act."""
        return clock.civil_day(self.now)

    def rows(self, query: Any) -> list[Any]:
        """The rows of a query, locked for share.

        Django knows no FOR SHARE: the ids are locked first and the rows then read, which at READ COMMITTED sees
        what was committed before the lock was granted. SQLite's IMMEDIATE transaction has no other writer.
        """
        if self._locking and connection.vendor == "postgresql":
            ids = list(query.values_list("pk", flat=True))
            if not ids:
                return []
            lock_rows(query.model, ids, "SHARE")
        return list(query)

    def sound(self, query: Any) -> list[Any]:
        """The rows of a query on which an act decides. Refused when one is not as the log committed it.

        What somebody put into the database for the moment of an act, and took out again, would leave no trace but this
        act's.
        """
        from guiju.lab.house.unfit import unfit  # stands above: it reads the journal

        rows = self.rows(query)
        found = unfit(query.model, rows) if rows else {}
        for row in rows:
            if row.pk in found:
                raise found[row.pk].refusal(row)
        return rows

    def sound_one(self, query: Any, what: str) -> Any:
        """The only row of a query on which an act decides; Refused as for `one` and `sound`."""
        return self._only(self.sound(query[:1]), what)

    def ask(self, asked: Question, **values: Any) -> list[Any]:
        """The rows of a question, locked for share like those of `rows`; the same question is read once.

        What was answered holds for this one act or look and until it writes something: facts of the moment.
        """
        key = _key(asked, values)
        if key not in self._answers:
            self._answers[key] = self._read(asked, values)
        return list(self._answers[key])

    def know(self, asked: Question, rows: list[Any], **values: Any) -> None:
        """Takes rows that were read together with others' as the answer of a question."""
        self._answers[_key(asked, values)] = rows

    def ask_ahead(self, asked: Iterable[Ask]) -> None:
        """Reads answers that `ask` will find, as few times to the server and back as one follows from another."""
        if connection.vendor != "postgresql":
            return
        waiting = list(asked)
        if not self._locking:
            waiting.append(Ask(clock.installation, {}))
        while waiting:
            short = [(_key(each.question, {**each.values}), each) for each in waiting if not each.is_long]
            missing = {key: each for key, each in short if key not in self._answers}
            self._answers.update(zip(missing, self._read_all([*missing.values()]), strict=True))
            waiting = [more for key, each in short for more in each.follow(list(self._answers[key]))]

    def _read(self, asked: Question, values: dict[str, Any]) -> list[Any]:
        if asked.is_long(values):
            return self.rows(asked(**values))
        return self._read_all([Ask(asked, values)])[0]

    def _read_all(self, asked: list[Ask]) -> list[list[Any]]:
        """The rows of several questions; where nothing was there to be locked, there is nothing."""
        locked = self._locking and connection.vendor == "postgresql"
        places = self._locked(asked) if locked else list(range(len(asked)))
        kept = [(asked[each].question.kept(asked[each].values), asked[each].values) for each in places]
        rows: list[list[Any]] = [[] for _ in asked]
        for place, (one, _), found in zip(places, kept, exchanged(kept), strict=True):
            rows[place] = one.rows(found)
        return rows

    def _locked(self, asked: list[Ask]) -> list[int]:
        """Locks the rows of questions for share; the places of those that have any."""
        kept = [(each.question.kept(each.values, keys=True), each.values) for each in asked]
        found = exchanged(kept)
        for (one, _), keys in zip(kept, found, strict=True):
            if keys:
                lock_rows(one.model, [key for (key,) in keys], "SHARE")
        return [place for place, keys in enumerate(found) if keys]

    def ask_one(self, asked: Question, what: str, **values: Any) -> Any:
        """The only row of a question; Refused when there is none."""
        return self._only(self.ask(asked, **values), what)

    def one(self, query: Any, what: str) -> Any:
        """The only row of a query; Refused when there is none."""
        return self._only(self.rows(query[:1]), what)

    @staticmethod
    def _only(found: list[Any], what: str) -> Any:
        if not found:
            raise Refused("not_found", requirement="5-5a", parameters={"what": what})
        return found[0]
