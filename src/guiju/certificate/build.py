"""Case and issuing data -> certificate model."""

from decimal import Decimal
from typing import Literal

from guiju.certificate import fields, scope
from guiju.certificate.errors import CertificateError
from guiju.certificate.model import (
    Certificate,
    CheckLine,
    EnvironmentLine,
    Issuing,
    MethodLine,
    Signatory,
    StandardLine,
)
from guiju.certificate.numbers import coverage_factor, printed
from guiju.certificate.statements import notes, statements
from guiju.certificate.tables import result_tables
from guiju.certificate.texts import same, text
from guiju.record.enclose import find
from guiju.record.enclosures import Method, Person, Standard, StandardCertificate
from guiju.record.model import Record
from guiju.record.reading import record_sha256
from guiju.record.statement import Case
from guiju.record.words import Text

_SIGNING: tuple[Literal["calibrate", "review", "approve"], ...] = ("calibrate", "review", "approve")


def certificate_model(case: Case, issuing: Issuing) -> Certificate:
    """The certificate of a case (pure). What is missing stays out and is named by :func:`checklist`.

    Raises CertificateError when results refer to what the record does not hold, or when a statement of the case is
    about another record.
    """
    record = case.record
    digest = record_sha256(case)
    for position, signed in enumerate(case.statements):
        if signed.statement.record_sha256 != digest:
            raise CertificateError(
                "声明所指的记录不是本记录；请用同一版本的记录重新核验和批准",
                "a statement is about another record; have this very record reviewed and approved",
                f"$.statements[{position}].statement.record_sha256",
            )
    covered = scope.results_in_scope(record, issuing.issued_on)
    tables = result_tables(record, covered)
    return Certificate(
        issuing=issuing,
        title=text("title", "certificate"),
        record_number=record.number,
        record_sha256=digest,
        software=record.software,
        demonstration=record.demonstration,
        conformity_ordered=record.commission.conformity_ordered,
        interval_agreed=record.commission.interval_agreed,
        place_kind=record.place.kind,
        agency=fields.agency(record),
        customer=fields.customer(case),
        item=fields.item(record),
        work=fields.work(record, issuing),
        methods=_methods(case),
        environment=_environment(record),
        standards=_standards(case),
        checks=_checks(record),
        tables=tables,
        notes=notes(record),
        statements=statements(record, issuing, tables, marked=bool(covered)),
        people=_people(case),
        mark=text("mark", "accreditation", number=scope.accreditation(record)) if covered else None,
    )


def _methods(case: Case) -> tuple[MethodLine, ...]:
    lines: dict[tuple[str, str], MethodLine] = {}
    for position, section in enumerate(case.record.sections):
        found = find(case, section.method)
        method = found if isinstance(found, Method) else None
        lines.setdefault(
            (section.method_code, section.edition),
            MethodLine(
                sections=tuple(
                    one.section_id
                    for one in case.record.sections
                    if (one.method_code, one.edition) == (section.method_code, section.edition)
                ),
                code=section.method_code,
                edition=section.edition,
                title=method.title if method else same(""),
                kind=method.kind if method else "",
                path=f"$.sections[{position}].method",
            ),
        )
    return tuple(lines.values())


def _environment(record: Record) -> tuple[EnvironmentLine, ...]:
    titles = {section.section_id: section.title for section in record.sections}
    return tuple(
        EnvironmentLine(
            section_id=line.section_id,
            section=titles.get(line.section_id, same("")),
            quantity=line.quantity,
            label=_climate(line.quantity),
            lowest=line.lowest,
            highest=line.highest,
            unit=line.unit,
            path=f"$.conditions[{position}]",
        )
        for position, line in enumerate(record.conditions)
    )


def _climate(quantity: str) -> Text:
    try:
        return text("climate", quantity)
    except KeyError:
        return same(quantity)


def _standards(case: Case) -> tuple[StandardLine, ...]:
    lines = []
    for position, use in enumerate(case.record.standards):
        standard = find(case, use.standard)
        if not isinstance(standard, Standard):
            continue
        certificate = standard.certificate
        lines.append(
            StandardLine(
                use_id=use.use_id,
                sections=_sections_of(case.record, use.use_id),
                name=standard.name,
                model=standard.model,
                serial_number=standard.serial_number,
                certificate_number=certificate.number if certificate else "",
                issuer=certificate.issuer if certificate else "",
                valid_to=certificate.valid_to if certificate else standard.material_expiry or "",
                characteristic=_characteristic(certificate) if certificate else "",
                complete=certificate is not None,
                path=f"$.standards[{position}]",
            )
        )
    return tuple(lines)


def _sections_of(record: Record, use_id: str) -> tuple[str, ...]:
    """Sections in whose runs this standard stood; all of them when no run names it."""
    named = dict.fromkeys(run.section_id for run in record.runs if use_id in run.standards)
    return tuple(named) or tuple(section.section_id for section in record.sections)


def _characteristic(certificate: StandardCertificate) -> str:
    """Class and largest permissible error when used by class; U and k of its points when used by value."""
    parts = [certificate.accuracy_class] if certificate.accuracy_class else []
    if certificate.limits is not None:
        parts.append(f"MPE ±{printed(certificate.limits)} {certificate.unit}".rstrip())
    if certificate.points:
        ordered = sorted(certificate.points, key=lambda point: Decimal(point.U))
        first, last = ordered[0], ordered[-1]
        unit = certificate.unit or first.nominal.unit
        spread = printed(first.U) if first.U == last.U else f"{printed(first.U)} ~ {printed(last.U)}"
        factors = dict.fromkeys(coverage_factor(point.k) for point in certificate.points)
        parts.append(f"U = {spread} {unit}".rstrip() + f", k = {'/'.join(factors)}")
    return "; ".join(parts)


def _checks(record: Record) -> tuple[CheckLine, ...]:
    return tuple(
        CheckLine(section=section.title, name=check.name, outcome=text("outcome", check.outcome), note=check.note)
        for section in record.sections
        for check in section.checks
    )


def _people(case: Case) -> tuple[Signatory, ...]:
    """Who signed, by their statements; a person whose enclosure was left out has no name and is missed by the list."""
    found = []
    for role in _SIGNING:
        for position, signed in enumerate(case.statements):
            statement = signed.statement
            if statement.purpose != role:
                continue
            person = find(case, statement.person)
            found.append(
                Signatory(
                    role=role,
                    label=text("label", role),
                    name=person.name if isinstance(person, Person) else "",
                    at=statement.at,
                    path=f"$.statements[{position}].statement.person",
                )
            )
    return tuple(found)
