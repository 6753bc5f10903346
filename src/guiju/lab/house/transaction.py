"""What an act may do while it changes: insert, update and delete rows, store files, add clear fields to its entry."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection, models

from guiju.canonical import new_salt, salted_digest
from guiju.lab.house import binding, clock, files, journal, log, publication, sited
from guiju.lab.house.columns import demand_whole
from guiju.lab.house.controlled import ControlledModel, row_bytes, row_document
from guiju.lab.house.models import Commitment, LogHead
from guiju.lab.house.reading import Actor, Reading, lock_rows
from guiju.lab.house.refusal import Conflict, Refused
from guiju.lab.house.unfit import unfit_row

OWN_FIELDS = frozenset({"v", "type", "day", "demo", "person", "commitments", "files", "journal"})
"""Members of a log entry that the house writes."""


class Transaction(Reading):
    """A reading that may also write. Its writes become one log entry and one journal entry."""

    def __init__(
        self, act: str, actor: Actor, prepared: Any, *, logged: bool, roles: frozenset[str] = frozenset()
    ) -> None:
        super().__init__(actor, prepared)
        self._roles = roles
        self._act = act
        self._logged = logged
        self._changes: list[dict[str, Any]] = []
        self._commitments: list[Commitment] = []
        self._written: set[tuple[str, int]] = set()
        """Table and key of what this act wrote itself."""
        self._logged_digests: dict[int, list[str]] = {}
        self._files: list[str] = []
        self._clear: dict[str, Any] = {}

    def lock(self, queries: Iterable[Any], *, sites: bool = True) -> list[Any]:
        """Locks the subjects for update, by table and key; returns them in the order asked for.

        The keys are read first and the rows again once they are locked, as in `rows`. `sites`: whether the actor's
        role must hold at the sites of each.
        """
        asked = list(queries)
        if connection.vendor == "postgresql":
            keys: dict[str, tuple[Any, list[int]]] = {}
            for query in asked:
                found = keys.setdefault(query.model._meta.db_table, (query.model, []))
                found[1].extend(query.values_list("pk", flat=True))
            for table in sorted(keys):
                lock_rows(*keys[table], "UPDATE")
        found = [row for query in asked for row in query.order_by("pk")]
        for row in found if sites else ():
            sited.demand_sited(self.actor, self._roles, row)
        return found

    def insert(self, row: Any) -> Any:
        """Inserts a row, version 1."""
        demand_whole(row)
        sited.demand_sited(self.actor, self._roles, row)
        row.version = 1
        row.save(force_insert=True)
        self._note(row, "insert", None)
        return row

    def update(self, row: Any, **fields: Any) -> Any:
        """Changes columns of a row that nobody else has changed since it was read; Conflict otherwise.

        Refused when the row is not as the log committed it last: the new version would vouch for an edit that no act
        made.
        """
        before = row_document(row)
        old = row.version
        # Neither what was of another site nor what would come to be of one: moving takes a role at both.
        sited.demand_sited(self.actor, self._roles, row)
        for name, value in fields.items():
            setattr(row, name, value)
        demand_whole(row)
        sited.demand_sited(self.actor, self._roles, row)
        columns = {row._meta.get_field(name).attname: row._meta.get_field(name).pre_save(row, False) for name in fields}
        row.version = old + 1
        changed = models.QuerySet(type(row)).filter(pk=row.pk, version=old).update(version=old + 1, **columns)
        if not changed:
            raise Conflict(str(row), *journal.last_change(row))
        self._demand_fit(row, before)
        self._note(row, "update", before)
        return row

    def delete(self, row: Any) -> None:
        """Deletes a row; its tombstone is committed. Refused as an update is."""
        before = row_document(row)
        old = row.version
        sited.demand_sited(self.actor, self._roles, row)
        row.version = old + 1
        if not models.QuerySet(type(row)).filter(pk=row.pk, version=old).update(version=row.version):
            raise Conflict(str(row), *journal.last_change(row))
        self._demand_fit(row, before)
        self._note(row, "delete", before)
        row.delete()

    def take_up(self, row: ControlledModel, last: Commitment | None, committed: Mapping[str, Any] | None) -> None:
        """Commits a row that no act left so as it stands; only settling does this (`house/settling.py`)."""
        before = None if last is None else dict(committed or row_document(row))
        row.version = 1 if last is None else last.row_version + 1
        demand_whole(row)
        self._overwrite(row)
        self._note(row, "update" if last else "insert", before)

    def put_back(self, row: ControlledModel, last: Commitment, standing: ControlledModel | None) -> None:
        """Commits anew what was committed last, in the place of what stands there, if anything does."""
        before = row_document(row if standing is None else standing)
        row.version = last.row_version + 1
        if not self._overwrite(row):
            row.save(force_insert=True)
        self._note(row, "update", before)

    def _overwrite(self, row: ControlledModel) -> int:
        sited.demand_sited(self.actor, self._roles, row)
        columns = {
            each.attname: getattr(row, each.attname) for each in row._meta.concrete_fields if not each.primary_key
        }
        return models.QuerySet(type(row)).filter(pk=row.pk).update(**columns)

    def store_file(self, data: bytes, media_type: str) -> str:
        """Stores a file by its SHA-256, fsynced, and names it in the entry."""
        digest = files.store(data, media_type)
        return self.log_file(digest)

    def log_file(self, sha256: str) -> str:
        """Names a stored file in the entry."""
        self._files.append(sha256)
        return sha256

    def clear(self, **fields: Any) -> None:
        """Adds fields in clear to the log entry: numbers and hashes that outsiders look for; never a name."""
        twice = set(fields) & (OWN_FIELDS | set(self._clear))
        if twice:
            raise ValueError(f"{self._act} says {', '.join(sorted(twice))} twice in one log entry")
        self._clear |= fields

    def index_of(self, row: ControlledModel) -> int:
        """Index of the log entry that inserted a row."""
        rows = Commitment.objects.filter(table=row._meta.db_table, row=row.pk, kind="insert")
        return rows.get().log_index

    def _demand_fit(self, row: ControlledModel, before: dict[str, Any]) -> None:
        if row.chained or (row._meta.db_table, row.pk) in self._written:
            return
        found = unfit_row(row, before, self._logged_digests)
        if found is not None:
            raise found.refusal(row)

    def _note(self, row: ControlledModel, kind: str, before: dict[str, Any] | None) -> None:
        self._answers.clear()
        self._written.add((row._meta.db_table, row.pk))
        self._changes.append(journal.change_document(row, kind, before))
        if row.chained:
            if kind != "insert":
                raise RuntimeError(f"{self._act}: {row._meta.label} is bound by a chain; its rows never change")
            return
        if not self._logged:
            raise RuntimeError(f"{self._act} writes {row._meta.label}, which is not chained, without a log entry")
        salt = new_salt()
        self._commitments.append(
            Commitment(
                table=row._meta.db_table,
                row=row.pk,
                row_version=row.version,
                kind=kind,
                salt=salt.hex(),
                digest=salted_digest(salt, row_bytes(row)),
                position=len(self._commitments),
            )
        )

    def finish(self, key: str, request_sha256: str, reason: str, answer: Any) -> int | None:
        """Appends to journal and log; the head is the last lock taken. Returns the entry's index."""
        person_salt = new_salt()
        head = log.lock_head() if self._logged else None
        size = log.size() if head is None else head.size
        self._demand_continuity(size)
        row = journal.write_done(
            act=self._act,
            key=key,
            request_sha256=request_sha256,
            actor=self.actor,
            at=self.now,
            reason=reason,
            changes=self._changes,
            answer=answer,
            log_index=None if head is None else size,
            person_salt=person_salt.hex(),
        )
        if head is None:
            binding.put_waiting(row)
            return None
        return self._append(head, person_salt, binding.bind(row))

    def _demand_continuity(self, size: int) -> None:
        """Refuses to go on with a restored or forked database, until that incident has been accepted."""
        behind = publication.behind(size)
        if behind is not None and self._act != publication.ACCEPTING:
            parameters = {"size": str(size), "published": str(behind)}
            if publication.missing() is not None:
                raise Refused("log_missing", requirement="6.1.5-3", parameters=parameters)
            raise Refused("log_behind", requirement="6.1.5-3", parameters=parameters)

    def _append(self, head: LogHead, person_salt: bytes, bound: str) -> int:
        entry = {
            "v": 1,
            "type": self._act,
            "day": self.day.isoformat(),
            "demo": clock.is_demonstration(),
            "person": salted_digest(person_salt, self.actor.person_id.encode()),
            "commitments": [each.digest for each in self._commitments],
            "files": [{"sha256": each} for each in self._files],
            "journal": bound,
            **self._clear,
        }
        index = log.append(head, entry)
        for each in self._commitments:
            each.log_index = index
        Commitment.objects.bulk_create(self._commitments)
        return index
