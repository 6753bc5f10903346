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


class Reading:
    """What an act may read: rows, the instant and civil day of the installation's clock, the actor."""

    def __init__(self, actor: Actor, prepared: Any = None) -> None:
        self.actor = actor
        self.prepared = prepared
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
        if connection.vendor == "postgresql":
            ids = list(query.values_list("pk", flat=True))
            if not ids:
                return []
            self._lock_for_share(query.model._meta.db_table, ids)
        return list(query)

    @staticmethod
    def _lock_for_share(table: str, ids: list[int]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT id FROM "{table}" WHERE id = ANY(%s) ORDER BY id FOR SHARE', [sorted(ids)])

    def one(self, query: Any, what: str) -> Any:
        """The only row of a query; Refused when there is none."""
        found = self.rows(query[:1])
        if not found:
            raise Refused("not_found", requirement="5-5a", parameters={"what": what})
        return found[0]
