"""What speaks against a certificate: the rules of the register, asked of one certificate, filed or about to be."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from guiju.conduct import judge
from guiju.conduct.finding import Finding
from guiju.conduct.register_traceability import FiledCertificate, TraceabilityRegister
from guiju.conduct.rule import RULES
from guiju.lab.equipment.models import Certificate, Equipment
from guiju.lab.house import clock
from guiju.record.words import Day, Text

ASKED = (
    "certificate_serial_contradiction",
    "certificate_days_contradiction",
    "certificate_signature_broken",
    "certificate_issuer_unproven",
    "certificate_verification_verdict",
    "certificate_denied_by_issuer",
)


def contradictions(item: Equipment, values: Certificate | Mapping[str, Any], read: Any) -> tuple[Finding, ...]:
    """Findings about a certificate on file, or about the values of a form; an empty form's days are today's."""
    row = values if isinstance(values, Certificate) else None
    given = (lambda name: getattr(row, name)) if row is not None else values.get
    today = clock.today()
    calibrated = given("calibrated_on") or today
    facts = FiledCertificate(
        equipment_id=item.code,
        equipment=Text(zh=item.name, en=item.name_en),
        number=given("number") or "-",
        issuer=given("issuer") or "-",
        kind=given("kind") or "calibration",
        serial_number=given("serial_number") or "",
        register_serial_number=item.serial_number,
        calibrated_on=_day(calibrated),
        issued_on=_optional(given("issued_on")),
        filed_on=_day(today) if row is None else _optional(row.filed_on),
        valid_to=_day(given("valid_to") or calibrated),
        verdict=given("verdict") or "",
        signature=row.signature if row is not None else read.arrival.signature if read is not None else "none",
        competence_kind=given("competence_kind") or ("accredited" if row is None else "none"),
        competence_from=_day(given("competence_from") or calibrated),
        competence_to=_optional(given("competence_to")),
        competence_covers=True
        if row is None and given("competence_covers") is None
        else bool(given("competence_covers")),
        superseded=False,
        newest=True,
        asked=False,
        answer=_answer(row),
        measured_on_its_day=0,
    )
    register = TraceabilityRegister(day=_day(today), certificates=(facts,), tests=())
    return judge([RULES[code] for code in ASKED], register, {})


def _answer(row: Certificate | None) -> Any:
    last = None if row is None else row.questions.exclude(answer="").order_by("-answered_on", "-pk").first()
    return "" if last is None else last.answer


def _day(value: date) -> Day:
    return Day(value.isoformat())


def _optional(value: date | None) -> Day | None:
    return None if value is None else _day(value)
