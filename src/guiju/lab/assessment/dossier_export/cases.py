"""The cases of a period as they go into a dossier, one at a time, put together out of stored bytes.

Record, enclosures and statements are kept as canonical text, and canonical text put together in order is canonical:
nothing is parsed here, so ten thousand cases cost seconds.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import TextField
from django.db.models.functions import Cast

from guiju.canonical import dumps
from guiju.dossier.manifest import CertificateLine
from guiju.dossier.names import case_name
from guiju.lab.assessment.period.issued import certificates_between
from guiju.lab.calibrations.models import Enclosure, Statement
from guiju.lab.house import clock
from guiju.lab.house.files import FileMissing, stored
from guiju.lab.house.models import Commitment
from guiju.lab.issuing.models import Certificate
from guiju.record.words import Digest

__all__ = ["CaseOut", "Issued", "cases", "issued_between"]

_CHUNK = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A certificate issued in the period, with its record's row."""

    number: str
    record: str
    revision: int
    record_key: int
    record_sha256: str
    log_index: int
    hashes: tuple[str, str, str, str]
    """SHA-256 and SM3 of the PDF, then of the XML."""

    @property
    def member(self) -> str:
        return case_name(self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOut:
    """A case ready to be written, and its line in the table of certificates."""

    line: CertificateLine
    data: bytes


def issued_between(first_day: date, last_day: date, size: int) -> list[Issued]:
    """Certificates issued in the period by the first `size` entries of the log, in order of the records' numbers."""
    begin, end = clock.instants(first_day, last_day)
    indices = dict(
        Commitment.objects.filter(table=Certificate._meta.db_table, kind="insert", log_index__lt=size).values_list(
            "row", "log_index"
        )
    )
    columns = ("pk", "number__number", "pdf_sha256", "pdf_sm3", "xml_sha256", "xml_sm3")
    record = ("number__record_id", "number__record__number", "number__record__revision", "number__record__sha256")
    rows = certificates_between(begin, end).values_list(*columns, *record)
    found = [
        Issued(
            number=row[1],
            record=row[7],
            revision=row[8],
            record_key=row[6],
            record_sha256=row[9],
            log_index=indices[row[0]],
            hashes=row[2:6],
        )
        for row in rows
        if row[0] in indices
    ]
    return sorted(found, key=lambda each: (each.record, each.revision, each.number))


def cases(issued: Sequence[Issued], *, redact_customers: bool, with_files: bool) -> Iterator[CaseOut]:
    """The cases in order of their members' names, without those whose record the store has lost."""
    ordered = sorted(issued, key=lambda each: each.member)
    for place in range(0, len(ordered), _CHUNK):
        chunk = ordered[place : place + _CHUNK]
        keys = [each.record_key for each in chunk]
        enclosures, statements = _enclosures(keys), _statements(keys)
        for each in chunk:
            said = statements[each.record_key]
            try:
                record = stored(each.record_sha256)
            except FileMissing:
                continue
            rows, people = enclosures[each.record_key], _people(record, said)
            kept, left_out = _divided(rows, people, redact_customers=redact_customers, with_files=with_files)
            yield _case(each, record, kept, left_out, said)


Row = tuple[str, str, str, str]
"""Kind, digest, salt and document of an enclosure."""


def _enclosures(records: Sequence[int]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    rows = Enclosure.objects.filter(record__in=records).exclude(salt="").order_by("pk")
    for key, *row in rows.values_list("record_id", "kind", "digest", "salt", "document"):
        found[key].append((row[0], row[1], row[2], row[3]))
    return found


def _statements(records: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    """Canonical texts of the statements in force, each with the digest of its person."""
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = Statement.objects.filter(record__in=records, void_reason="").order_by("pk")
    for key, text in rows.annotate(text=Cast("document", TextField())).values_list("record_id", "text"):
        found[key].append((text, str(json.loads(text)["statement"]["person"])))
    return found


def _people(record: bytes, said: Sequence[tuple[str, str]]) -> frozenset[str]:
    """Digests of the people whom rules read: who calibrated, and who made a statement."""
    sections = json.loads(record)["sections"]
    calibrators = {person["digest"] for section in sections for person in section["calibrators"]}
    return frozenset(calibrators | {person for _, person in said})


def _divided(
    rows: Sequence[Row], people: frozenset[str], *, redact_customers: bool, with_files: bool
) -> tuple[list[Row], list[str]]:
    """The enclosures that go along, and the digests of those that do not."""

    def goes(row: Row) -> bool:
        kind, digest = row[0], row[1]
        if kind == "customer":
            return not redact_customers
        if kind == "evidence":
            return with_files
        return kind != "person" or digest in people

    return [row for row in rows if goes(row)], sorted(row[1] for row in rows if not goes(row))


def _case(
    each: Issued, record: bytes, kept: Sequence[Row], left_out: Sequence[str], said: Sequence[tuple[str, str]]
) -> CaseOut:
    enclosures = [
        {"digest": digest, "document": document, "kind": kind, "salt": salt} for kind, digest, salt, document in kept
    ]
    data = b"".join(
        (
            b'{"enclosures":',
            dumps(enclosures),
            b',"format":"guiju.case","record":',
            record,
            b',"statements":[',
            ",".join(text for text, _ in said).encode("utf-8"),
            b'],"version":1}',
        )
    )
    pdf_sha256, pdf_sm3, xml_sha256, xml_sm3 = map(Digest, each.hashes)
    line = CertificateLine(
        number=each.number,
        record=each.record,
        revision=each.revision,
        record_sha256=Digest(each.record_sha256),
        log_index=each.log_index,
        pdf_sha256=pdf_sha256,
        pdf_sm3=pdf_sm3,
        xml_sha256=xml_sha256,
        xml_sm3=xml_sm3,
        case=each.member,
        left_out=tuple(map(Digest, left_out)),
    )
    return CaseOut(line=line, data=data)
