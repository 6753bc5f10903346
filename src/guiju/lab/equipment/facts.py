"""An item of equipment as of a day: its newest certificate of that day and its confirmation, in the record's words."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Q

from guiju.lab.equipment.as_of import Life, changes_of, lives, stopping, with_instruments
from guiju.lab.equipment.models import Certificate, Confirmation, Equipment, IssuerQuestion
from guiju.lab.house.act import Reading
from guiju.lab.house.ahead import Ask
from guiju.lab.house.questions import question
from guiju.record import enclosures
from guiju.record.codec import decode
from guiju.record.words import Day, DecimalText, Digest, Interval, Text


def _day(value: date) -> Day:
    return Day(value.isoformat())


def _end(value: date | None) -> Day | None:
    return None if value is None else _day(value)


def _decimal(text: str) -> DecimalText | None:
    return DecimalText(text) if text else None


@question
def equipment_of(codes: Any) -> Any:
    """Equipment by its codes."""
    return Equipment.objects.filter(code__in=codes).order_by("pk")


@question
def certificates_of(items: Any, day: Any) -> Any:
    """The certificates of a day, the newest last; what was not yet on file that day was not in force either."""
    on_file = Q(filed_on__isnull=True) | Q(filed_on__lte=day)
    rows = Certificate.objects.filter(on_file, equipment_id__in=items, calibrated_on__lte=day)
    return rows.order_by("calibrated_on", "pk")


@question
def confirmations_of(certificates: Any, day: Any) -> Any:
    """The confirmations by some certificates up to a day, the newest last."""
    return Confirmation.objects.filter(certificate_id__in=certificates, day__lte=day).order_by("day", "pk")


@question
def answers_about(certificates: Any, day: Any) -> Any:
    """What issuers had answered about their certificates by a day, the newest last."""
    rows = IssuerQuestion.objects.filter(certificate_id__in=certificates, answered_on__lte=day)
    return rows.exclude(answer="").order_by("answered_on", "pk")


def standards_asked(codes: Iterable[str], day: date, today: date) -> Iterator[Ask]:
    """What `standards` asks, to be asked ahead."""

    def about(rows: list[Equipment]) -> Iterator[Ask]:
        if rows:
            asked = {"items": [each.pk for each in rows], "day": day}
            yield Ask(certificates_of, asked, lambda found: _proofs_asked(found, day))
            now = day >= today
            yield Ask(stopping, {**asked, "items": with_instruments(rows)}) if now else Ask(changes_of, asked)

    if wanted := sorted(set(codes)):
        yield Ask(equipment_of, {"codes": wanted}, about)


def _proofs_asked(rows: list[Certificate], day: date) -> Iterator[Ask]:
    proofs = list({each.equipment_id: each.pk for each in rows}.values())
    if proofs:
        yield Ask(confirmations_of, {"certificates": proofs, "day": day})
        yield Ask(answers_about, {"certificates": proofs, "day": day})


def standard(reading: Reading, code: str, day: date) -> enclosures.Standard | None:
    """The equipment with its newest certificate not later than `day`; None when nothing has this code."""
    return standards(reading, (code,), day).get(code)


def standards(reading: Reading, codes: Iterable[str], day: date) -> dict[str, enclosures.Standard]:
    """Equipment by code, each with its newest certificate of the day; the queries do not grow with the codes."""
    wanted = sorted(set(codes))
    rows = reading.ask(equipment_of, codes=wanted) if wanted else []
    if not rows:
        return {}
    ids = [row.pk for row in rows]
    newest = {each.equipment_id: each for each in reading.ask(certificates_of, items=ids, day=day)}
    proofs = [each.pk for each in newest.values()]
    confirmed = reading.ask(confirmations_of, certificates=proofs, day=day) if proofs else ()
    last = {each.certificate_id: each for each in confirmed}
    denied = _denied(reading, proofs, day) if proofs else frozenset()
    lived = lives(reading, rows, day)
    return {row.code: _standard(row, newest.get(row.pk), last, day, life=lived[row.pk], denied=denied) for row in rows}


def _denied(reading: Reading, certificates: list[int], day: date) -> frozenset[int]:
    """Certificates of which the issuer had said by that day that they are not its own: they prove nothing (4.4-7)."""
    asked = reading.ask(answers_about, certificates=certificates, day=day)
    answers = {each.certificate_id: each.answer for each in asked}
    return frozenset(key for key, answer in answers.items() if answer == "not_genuine")


def standard_with(certificate: Certificate) -> enclosures.Standard:
    """The item of a certificate with this very certificate, not yet confirmed."""
    return _standard(certificate.equipment, certificate, {}, certificate.calibrated_on)


def certificate_document(row: Certificate) -> enclosures.StandardCertificate:
    """A certificate in the record's words."""
    return _certificate(row)


def _standard(
    row: Equipment,
    certificate: Certificate | None,
    confirmed: dict[int, Confirmation],
    day: date,
    *,
    life: Life | None = None,
    denied: frozenset[int] = frozenset(),
) -> enclosures.Standard:
    lived = Life(row.state, row.verified_on, row.material_expiry) if life is None else life
    return enclosures.Standard(
        as_of=_day(day),
        equipment_id=row.code,
        name=Text(zh=row.name, en=row.name_en),
        model=row.model,
        serial_number=row.serial_number,
        manufacturer=row.manufacturer,
        kind=row.kind,
        state=lived.state,
        verified_on=_end(lived.verified_on),
        range=Interval(lower=_decimal(row.lower), upper=_decimal(row.upper), unit=row.unit),
        used_by=row.used_by,
        interpolation=row.interpolation,
        certificate=None if certificate is None else _certificate(certificate, denied=certificate.pk in denied),
        confirmation=None if certificate is None else _confirmation(confirmed.get(certificate.pk), certificate),
        drift=_drift(row),
        material_expiry=_end(lived.expiry),
    )


def _drift(row: Equipment) -> enclosures.Drift | None:
    if not row.drift_half_width:
        return None
    basis = Text(zh=row.drift_basis, en=row.drift_basis_en)
    return enclosures.Drift(half_width=DecimalText(row.drift_half_width), unit=row.drift_unit, basis=basis)


def _certificate(row: Certificate, *, denied: bool = False) -> enclosures.StandardCertificate:
    competence = enclosures.IssuerCompetence(
        kind="none" if denied else row.competence_kind,
        reference=row.competence_reference,
        valid_from=_day(row.competence_from),
        valid_to=_end(row.competence_to),
        covers=row.competence_covers,
    )
    return enclosures.StandardCertificate(
        kind=row.kind,
        number=row.number,
        issuer=row.issuer,
        competence=competence,
        calibrated_on=_day(row.calibrated_on),
        valid_to=_day(row.valid_to),
        file_sha256=Digest(row.file_sha256),
        accuracy_class=row.accuracy_class,
        limits=_decimal(row.limits),
        unit=row.unit,
        points=decode(tuple[enclosures.CertifiedPoint, ...], row.points, "$.points"),
        chain=decode(tuple[enclosures.TraceabilityLink, ...], row.chain, "$.chain"),
    )


def _confirmation(row: Confirmation | None, certificate: Certificate) -> enclosures.Confirmation | None:
    if row is None:
        return None
    return enclosures.Confirmation(
        certificate_number=certificate.number,
        day=_day(row.day),
        requirement=Text(zh=row.requirement, en=row.requirement_en),
        passed=row.passed,
        confirmed_by=row.confirmed_by,
        range=Interval(lower=_decimal(row.lower), upper=_decimal(row.upper), unit=row.unit),
    )
