"""A standard for a typed example: nothing of it is kept, and nothing of it is certified."""

from datetime import date

from guiju.record.enclosures import CertifiedPoint, Drift, IssuerCompetence, Standard, StandardCertificate
from guiju.record.words import Day, DecimalText, Digest, Interval, Quantity, Text

Stated = tuple[Quantity, tuple[str, str, str]]
"""The nominal value of a point; value, U and k of the standard there."""


def standard(role: str, unit: str, stated: list[Stated], drift: str | None, day: date) -> Standard:
    """The standard in a role, with what was typed of it as its certificate."""
    today, nothing = Day(day.isoformat()), Text(zh="", en="")
    return Standard(
        as_of=today,
        equipment_id=role,
        name=nothing,
        model="",
        serial_number="",
        manufacturer="",
        kind="standard",
        state="in_service",
        verified_on=None,
        range=Interval(lower=None, upper=None, unit=unit),
        used_by="value",
        interpolation="none",
        certificate=StandardCertificate(
            kind="calibration",
            number="",
            issuer="",
            competence=IssuerCompetence(kind="none", reference="", valid_from=today, valid_to=None, covers=False),
            calibrated_on=today,
            valid_to=today,
            file_sha256=Digest("0" * 64),
            accuracy_class="",
            limits=None,
            unit=unit,
            points=tuple(_certified(*each) for each in stated),
            chain=(),
        ),
        confirmation=None,
        drift=None if drift is None else Drift(half_width=DecimalText(drift), unit=unit, basis=nothing),
        material_expiry=None,
    )


def _certified(nominal: Quantity, stated: tuple[str, str, str]) -> CertifiedPoint:
    # The template says which it takes, the value or the correction; the example states the one that is taken.
    value, U, k = map(DecimalText, stated)
    return CertifiedPoint(nominal=nominal, value=value, correction=value, U=U, k=k)
