"""Reading facts inside an act: rows locked for share on PostgreSQL, so that none changes until the act is done."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from guiju.lab.house import clock
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


class Reading:
    """What an act may read: rows, the instant and civil day of the installation's clock, the actor.

    With `locking=False` (a preview) rows are read as they stand and no lock is taken.
    """

    def __init__(self, actor: Actor, prepared: Any = None, *, locking: bool = True) -> None:
        self.actor = actor
        self.prepared = prepared
        self._locking = locking
        self.now: datetime = clock.now()

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

    def one(self, query: Any, what: str) -> Any:
        """The only row of a query; Refused when there is none."""
        found = self.rows(query[:1])
        if not found:
            raise Refused("not_found", requirement="5-5a", parameters={"what": what})
        return found[0]
