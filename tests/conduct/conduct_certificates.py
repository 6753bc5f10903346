"""A certificate in good order in the register of certificates."""

from __future__ import annotations

from guiju.conduct.register_traceability import FiledCertificate, TraceabilityRegister
from guiju.record.words import Day, Text

TODAY = Day("2026-06-30")
NAME = Text(zh="标准砝码", en="Standard weight")
GOOD = FiledCertificate(
    equipment_id="E-1",
    equipment=NAME,
    number="C-1",
    issuer="某院",
    kind="calibration",
    serial_number="SN-7 1",
    register_serial_number="sn71",
    calibrated_on=Day("2026-06-01"),
    issued_on=Day("2026-06-03"),
    filed_on=Day("2026-06-10"),
    valid_to=Day("2027-05-31"),
    verdict="",
    signature="none",
    competence_kind="accredited",
    competence_from=Day("2024-01-01"),
    competence_to=Day("2026-06-01"),
    competence_covers=True,
    superseded=False,
    newest=True,
    asked=True,
    answer="genuine",
    measured_on_its_day=0,
)


REGISTER = TraceabilityRegister(day=TODAY, certificates=(GOOD,), tests=())
