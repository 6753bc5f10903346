"""Standards and materials: traced, confirmed, verified, in service, in date (4.4-2 to 4.4-5, 5-6d)."""

from collections.abc import Iterator

from guiju.conduct.acts import ASSIGN, FINISH, REASSIGN, START
from guiju.conduct.days import days_until, measurement_days, within
from guiju.conduct.facts import CalibrationFacts, SectionFacts
from guiju.conduct.finding import Finding
from guiju.conduct.intervals import holds, shown, written
from guiju.conduct.parameters import whole
from guiju.conduct.rule import Parameters, rule
from guiju.conduct.traced import must_be_traced, serves_nominals
from guiju.conduct.voice import Voice, voice
from guiju.record.enclosures import Standard, StandardCertificate

MEASURING = (START, FINISH)
MISSING = voice("standard_certificate_missing", "4.4-2", "5-6d")
OUT_OF_DATE = voice("standard_certificate_out_of_date", "4.4-2", "5-6d")
ISSUER = voice("standard_issuer_not_competent", "4.4-2", "5-6d")
NEAR_END = voice("standard_certificate_near_end", "4.4-2")
UNCONFIRMED = voice("standard_not_confirmed", "4.4-3")
FAILED = voice("standard_confirmation_failed", "4.4-3")
CONFIRMED_RANGE = voice("standard_confirmed_range", "4.4-3")
IN_SERVICE = voice("standard_not_in_service", "4.4-4")
VERIFIED = voice("standard_not_verified", "4.4-4")
EXPIRED = voice("material_expired", "4.4-5")

USABLE = frozenset({"in_service", "restricted"})
"""States in which equipment may be used; a restricted item within its confirmed range alone."""

Used = tuple[SectionFacts, str, Standard]


def _used(say: Voice, facts: CalibrationFacts) -> Iterator[Used | Finding]:
    """Everything used, with section and role, or the finding that a section's standards are not all known."""
    for section in facts.sections:
        if "standards" in section.left_out:
            yield say.unknown(section.section_id, "standards")
        for role, standard in section.standards:
            yield section, role, standard


def _certified(
    say: Voice, facts: CalibrationFacts
) -> Iterator[tuple[SectionFacts, str, Standard, StandardCertificate] | Finding]:
    """What must be traced and has its certificate; a missing one is for `standard_certificate_missing` alone."""
    for each in _used(say, facts):
        if isinstance(each, Finding):
            yield each
        elif must_be_traced(*each) and each[2].certificate is not None:
            yield *each, each[2].certificate


def _place(section: SectionFacts, standard: Standard) -> str:
    return f"{section.section_id}/{standard.equipment_id}"


@rule(MISSING.code, requirements=MISSING.requirements, reads=CalibrationFacts, guards=MEASURING)
def certificate_missing(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """Everything that must be traced has a calibration or verification certificate."""
    for each in _used(MISSING, facts):
        if isinstance(each, Finding):
            yield each
        elif must_be_traced(*each) and each[2].certificate is None:
            section, _, standard = each
            yield MISSING.found(
                _place(section, standard), equipment=standard.equipment_id, name=standard.name, day=section.day
            )


@rule(OUT_OF_DATE.code, requirements=OUT_OF_DATE.requirements, reads=CalibrationFacts, guards=MEASURING)
def certificate_out_of_date(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """The certificate is valid on the first and on the last day of the measurement, its own last day included."""
    for each in _certified(OUT_OF_DATE, facts):
        if isinstance(each, Finding):
            yield each
            continue
        section, _, standard, certificate = each
        days = measurement_days(facts, section)
        outside = [day for day in days if not within(day, certificate.calibrated_on, certificate.valid_to)]
        if outside:
            yield OUT_OF_DATE.found(
                _place(section, standard),
                equipment=standard.equipment_id,
                name=standard.name,
                certificate=certificate.number,
                valid_from=certificate.calibrated_on,
                valid_to=certificate.valid_to,
                day=outside[0],
            )


@rule(ISSUER.code, requirements=ISSUER.requirements, reads=CalibrationFacts, guards=MEASURING)
def issuer_not_competent(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """The certificate's issuer was competent on the certificate's day: with a ground, within its scope, in date."""
    for each in _certified(ISSUER, facts):
        if isinstance(each, Finding):
            yield each
            continue
        section, _, standard, certificate = each
        held = certificate.competence
        in_date = within(certificate.calibrated_on, held.valid_from, held.valid_to)
        reason = (
            "none" if held.kind == "none" else "not_covering" if not held.covers else "" if in_date else "not_in_date"
        )
        if reason:
            yield ISSUER.found(
                _place(section, standard),
                equipment=standard.equipment_id,
                name=standard.name,
                certificate=certificate.number,
                issuer=certificate.issuer,
                day=certificate.calibrated_on,
                reason=reason,
            )


@rule(
    NEAR_END.code,
    requirements=NEAR_END.requirements,
    reads=CalibrationFacts,
    guards=(ASSIGN, REASSIGN, START),
    subjects=("act",),
)
def certificate_near_end(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """Warns before a certificate ends."""
    ahead = whole(parameters, "standard_warning_days")
    for each in _certified(NEAR_END, facts):
        if isinstance(each, Finding):
            continue
        section, _, standard, certificate = each
        if 0 <= days_until(section.day, certificate.valid_to) < ahead:
            yield NEAR_END.warning(
                _place(section, standard),
                equipment=standard.equipment_id,
                name=standard.name,
                certificate=certificate.number,
                valid_to=certificate.valid_to,
            )


@rule(UNCONFIRMED.code, requirements=UNCONFIRMED.requirements, reads=CalibrationFacts, guards=MEASURING)
def not_confirmed(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """The user has confirmed the equipment after this very certificate, before the measurement.

    A reference material is used by its certificate as it stands; its expiry is another rule's matter.
    """
    for each in _certified(UNCONFIRMED, facts):
        if isinstance(each, Finding):
            yield each
            continue
        section, _, standard, certificate = each
        held = standard.confirmation
        if standard.kind == "material":
            continue
        if held is None or held.certificate_number != certificate.number or held.day > section.day:
            yield UNCONFIRMED.found(
                _place(section, standard),
                equipment=standard.equipment_id,
                name=standard.name,
                certificate=certificate.number,
                day=section.day,
            )


@rule(FAILED.code, requirements=FAILED.requirements, reads=CalibrationFacts, guards=MEASURING)
def confirmation_failed(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """The confirmation found that the results meet the requirement."""
    for each in _used(FAILED, facts):
        if isinstance(each, Finding):
            yield each
            continue
        section, _, standard = each
        held = standard.confirmation
        if held is not None and not held.passed:
            yield FAILED.found(
                _place(section, standard),
                equipment=standard.equipment_id,
                name=standard.name,
                certificate=held.certificate_number,
                requirement=held.requirement,
            )


@rule(CONFIRMED_RANGE.code, requirements=CONFIRMED_RANGE.requirements, reads=CalibrationFacts, guards=MEASURING)
def confirmed_range(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """The confirmed range holds every point at whose nominal the budget takes this standard's value."""
    for section in facts.sections:
        if section.template is None:
            yield CONFIRMED_RANGE.unknown(section.section_id, "template")
    for each in _used(CONFIRMED_RANGE, facts):
        if isinstance(each, Finding):
            yield each
            continue
        section, role, standard = each
        held = standard.confirmation
        if held is None or not serves_nominals(section, role):
            continue
        place = _place(section, standard)
        inside = {
            point.point_id: holds(held.range, point.nominal.value, point.nominal.unit) for point in section.points
        }
        if None in inside.values():
            yield CONFIRMED_RANGE.unknown(place, "units", equipment=standard.equipment_id, name=standard.name)
        outside = [written(point.nominal) for point in section.points if inside[point.point_id] is False]
        if outside:
            yield CONFIRMED_RANGE.found(
                place,
                equipment=standard.equipment_id,
                name=standard.name,
                range=shown(held.range),
                points=", ".join(dict.fromkeys(outside)),
            )


@rule(IN_SERVICE.code, requirements=IN_SERVICE.requirements, reads=CalibrationFacts, guards=(START,))
def not_in_service(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """Only equipment in service is used, whatever its kind."""
    for each in _used(IN_SERVICE, facts):
        if isinstance(each, Finding):
            yield each
        elif each[2].state not in USABLE:
            section, _, standard = each
            yield IN_SERVICE.found(
                _place(section, standard), equipment=standard.equipment_id, name=standard.name, state=standard.state
            )


@rule(VERIFIED.code, requirements=VERIFIED.requirements, reads=CalibrationFacts, guards=(START,))
def not_verified(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """Equipment in service was verified before it was put there."""
    for each in _used(VERIFIED, facts):
        if isinstance(each, Finding):
            yield each
            continue
        section, _, standard = each
        if standard.state in USABLE and (standard.verified_on is None or standard.verified_on > section.day):
            yield VERIFIED.found(_place(section, standard), equipment=standard.equipment_id, name=standard.name)


@rule(EXPIRED.code, requirements=EXPIRED.requirements, reads=CalibrationFacts, guards=MEASURING)
def material_expired(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """A reference material is used up to its last day."""
    for each in _used(EXPIRED, facts):
        if isinstance(each, Finding):
            yield each
            continue
        section, _, standard = each
        place, expiry = _place(section, standard), standard.material_expiry
        last = measurement_days(facts, section)[-1]
        if standard.kind == "material" and expiry is None:
            yield EXPIRED.unknown(place, "material_expiry", equipment=standard.equipment_id, name=standard.name)
        elif expiry is not None and last > expiry:
            yield EXPIRED.found(place, equipment=standard.equipment_id, name=standard.name, expiry=expiry, day=last)
