"""What an act may do while it changes: insert, update and delete rows, store files, add clear fields to its entry."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from guiju.canonical import new_salt, salted_digest
from guiju.lab.house import clock, files, journal, log, publication
from guiju.lab.house.controlled import ControlledModel, row_bytes, row_document
from guiju.lab.house.models import Commitment
from guiju.lab.house.reading import Actor, Reading
from guiju.lab.house.refusal import Conflict, Refused


class Transaction(Reading):
    """A reading that may also write. Its writes become one log entry and one journal entry."""

    def __init__(self, act: str, actor: Actor, prepared: Any, *, logged: bool) -> None:
        super().__init__(actor, prepared)
        self._act = act
        self._logged = logged
        self._changes: list[dict[str, Any]] = []
        self._commitments: list[Commitment] = []
        self._files: list[str] = []
        self._clear: dict[str, Any] = {}

    def lock(self, queries: Iterable[Any]) -> list[Any]:
        """Locks the subjects for update, by table and key; returns them in the order asked for."""
        found: dict[int, list[Any]] = {}
        ordered = sorted(enumerate(queries), key=lambda each: each[1].model._meta.db_table)
        for place, query in ordered:
            found[place] = list(query.order_by("pk").select_for_update(of=("self",)))
        return [row for place in sorted(found) for row in found[place]]

    def insert(self, row: Any) -> Any:
        """Inserts a row, version 1."""
        self._demand_whole(row)
        row.version = 1
        row.save(force_insert=True)
        self._note(row, "insert", None)
        return row

    def update(self, row: Any, **fields: Any) -> Any:
        """Changes columns of a row that nobody else has changed since it was read; Conflict otherwise."""
        before = row_document(row)
        old = row.version
        for name, value in fields.items():
            setattr(row, name, value)
        self._demand_whole(row)
        columns = {row._meta.get_field(name).attname: row._meta.get_field(name).pre_save(row, False) for name in fields}
        row.version = old + 1
        changed = models.QuerySet(type(row)).filter(pk=row.pk, version=old).update(version=old + 1, **columns)
        if not changed:
            raise Conflict(str(row), *journal.last_change(row))
        self._note(row, "update", before)
        return row

    def delete(self, row: Any) -> None:
        """Deletes a row; its tombstone is committed."""
        before = row_document(row)
        row.version += 1
        self._note(row, "delete", before)
        row.delete()

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
        self._clear |= fields

    def index_of(self, row: ControlledModel) -> int:
        """Index of the log entry that inserted a row."""
        rows = Commitment.objects.filter(table=row._meta.db_table, row=row.pk, kind="insert")
        return rows.get().log_index

    def _demand_whole(self, row: Any) -> None:
        for field in row._meta.concrete_fields:
            value = getattr(row, field.attname)
            if value is None and not field.null and not field.primary_key:
                raise ValidationError(f"{row._meta.label}.{field.name} 不能为空 / must have a value")
            if isinstance(value, str) and field.max_length is not None and len(value) > field.max_length:
                raise ValidationError(f"{row._meta.label}.{field.name} 超过 {field.max_length} 字 / is too long")

    def _note(self, row: ControlledModel, kind: str, before: dict[str, Any] | None) -> None:
        self._changes.append(journal.change_document(row, kind, before))
        if row.chained:
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
        """Appends to log and journal; the head is the last lock taken. Returns the entry's index."""
        person_salt = new_salt()
        index = self._append(person_salt) if self._logged else None
        journal.write_done(
            act=self._act,
            key=key,
            request_sha256=request_sha256,
            actor=self.actor,
            at=self.now,
            reason=reason,
            changes=self._changes,
            answer=answer,
            log_index=index,
            person_salt=person_salt.hex(),
        )
        return index

    def _append(self, person_salt: bytes) -> int:
        head = log.lock_head()
        behind = publication.behind(head.size)
        if behind is not None and self._act != "house.accept_restored_database":
            raise Refused(
                "log_behind",
                requirement="6.1.5-3",
                parameters={"size": str(head.size), "published": str(behind)},
            )
        entry = {
            "v": 1,
            "type": self._act,
            "day": self.day.isoformat(),
            "demo": clock.is_demonstration(),
            "person": salted_digest(person_salt, self.actor.person_id.encode()),
            "commitments": [each.digest for each in self._commitments],
            "files": [{"sha256": each} for each in self._files],
            **self._clear,
        }
        index = log.append(head, entry)
        for each in self._commitments:
            each.log_index = index
        Commitment.objects.bulk_create(self._commitments)
        return index
