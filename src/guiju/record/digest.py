"""The digest of a record: a few kilobytes for guards and evaluations that look at many records.

A pure function of the record's core, so it can be made again at any time and compared.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from guiju import canonical
from guiju.record.codec import encode
from guiju.record.model import Parameter, Record
from guiju.record.reading import record_sha256
from guiju.record.words import Day, DecimalText, Digest, Enclosed, Instant, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionDigest:
    section_id: str
    method: Enclosed
    method_code: str
    edition: str
    field: str
    calibrators: tuple[Digest, ...]
    day: Day
    finished_day: Day
    room: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardDigest:
    equipment_id: str
    role: str
    standard: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionDigest:
    """The points of one function of one section: how many, and the range of their nominal values in one unit."""

    section_id: str
    function: Text
    quantity: str
    unit: str
    points: int
    lowest: DecimalText
    highest: DecimalText


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvenanceDigest:
    provenance: str
    batches: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDigest:
    """What guards and evaluations need of a record, without its readings."""

    format: Literal["guiju.record_digest"]
    version: Literal[1]
    record_sha256: Digest
    record_version: int
    record_id: str
    number: str
    revision: int
    demonstration: bool
    frozen_at: Instant
    site: str
    place: str
    commission: str
    received_on: Day
    reviewed_on: Day
    item_id: str
    item_received_on: Day
    certificate_for: Digest
    sections: tuple[SectionDigest, ...]
    participants: tuple[Digest, ...]
    standards: tuple[StandardDigest, ...]
    scope_rows: tuple[str, ...]
    functions: tuple[FunctionDigest, ...]
    provenance: tuple[ProvenanceDigest, ...]
    readings: int
    corrections: int
    evidence: tuple[str, ...]
    """Kinds of evidence, each once."""
    results: int
    raised: int
    results_sha256: Digest
    """SHA-256 of the canonical bytes of the results: two records with the same results show it."""
    values_sha256: Digest
    """SHA-256 of the readings' values alone, in order: copied readings show it."""
    verdicts: tuple[str, ...]
    parameters: tuple[Parameter, ...]


def digest(record: Record) -> RecordDigest:
    """The digest of a record of the present version. Raises RecordError when the record is malformed."""
    written = encode(record)
    return RecordDigest(
        format="guiju.record_digest",
        version=1,
        record_sha256=record_sha256(record),
        record_version=record.version,
        record_id=record.record_id,
        number=record.number,
        revision=record.revision,
        demonstration=record.demonstration,
        frozen_at=record.frozen_at,
        site=record.place.site,
        place=record.place.kind,
        commission=record.commission.number,
        received_on=record.commission.received_on,
        reviewed_on=record.commission.reviewed_on,
        item_id=record.item.item_id,
        item_received_on=record.item.received_on,
        certificate_for=record.parties.certificate_for.digest,
        sections=_sections(record),
        participants=tuple(dict.fromkeys(each.person.digest for each in record.people)),
        standards=tuple(
            StandardDigest(equipment_id=each.equipment_id, role=each.role, standard=each.standard.digest)
            for each in record.standards
        ),
        scope_rows=tuple(row.row_id for row in record.scope),
        functions=_functions(record),
        provenance=_provenance(record),
        readings=sum(len(series.values) for series in record.series),
        corrections=len(record.corrections),
        evidence=tuple(sorted({each.kind for each in record.evidence})),
        results=len(record.results),
        raised=sum(result.raised is not None for result in record.results),
        results_sha256=Digest(canonical.sha256(canonical.dumps(written["results"]))),
        values_sha256=Digest(canonical.sha256(canonical.dumps([list(series.values) for series in record.series]))),
        verdicts=tuple(each.verdict for each in record.conformity),
        parameters=record.parameters,
    )


def _sections(record: Record) -> tuple[SectionDigest, ...]:
    return tuple(
        SectionDigest(
            section_id=each.section_id,
            method=each.method,
            method_code=each.method_code,
            edition=each.edition,
            field=each.field,
            calibrators=tuple(person.digest for person in each.calibrators),
            day=each.day,
            finished_day=each.finished_day,
            room=each.room,
        )
        for each in record.sections
    )


def _functions(record: Record) -> tuple[FunctionDigest, ...]:
    groups: dict[tuple[str, str, str, str, str], list[DecimalText]] = {}
    for point in record.points:
        words = (point.section_id, point.function.zh, point.function.en, point.quantity, point.nominal.unit)
        groups.setdefault(words, []).append(point.nominal.value)
    return tuple(
        FunctionDigest(
            section_id=section_id,
            function=Text(zh=zh, en=en),
            quantity=quantity,
            unit=unit,
            points=len(values),
            lowest=min(values, key=Decimal),
            highest=max(values, key=Decimal),
        )
        for (section_id, zh, en, quantity, unit), values in groups.items()
    )


def _provenance(record: Record) -> tuple[ProvenanceDigest, ...]:
    counts = Counter(batch.provenance for batch in record.batches)
    return tuple(ProvenanceDigest(provenance=kind, batches=counts[kind]) for kind in sorted(counts))
