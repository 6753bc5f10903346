"""What GB/T 27025 (ISO/IEC 17025) 7.8.2, 7.8.4, 7.8.6 and 7.8.8 ask of a calibration certificate, as rules.

An item that cannot arise in this model (sampling plans, results of external providers) has no rule: the agency
neither samples nor subcontracts, and the statement ``as_received`` says so. ``people``, ``mark`` and ``record`` are
national habits and the rules of the qualification mark.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from guiju.certificate.model import Certificate, ResultRow
from guiju.certificate.texts import text
from guiju.record.words import Text


@dataclass(frozen=True, slots=True)
class Requirement:
    """One item of the list: its id and whether a certificate meets it."""

    item: str
    met: Callable[[Certificate], bool]


def _fields(*keys: str) -> Callable[[Certificate], bool]:
    def met(certificate: Certificate) -> bool:
        found = (certificate.field(key) for key in keys)
        return all(field is not None and bool(field.value.zh.strip()) for field in found)

    return met


def _statements(*keys: str) -> Callable[[Certificate], bool]:
    return lambda certificate: all(certificate.statement(key) is not None for key in keys)


def _rows(certificate: Certificate) -> tuple[ResultRow, ...]:
    return tuple(row for table in certificate.tables for row in table.rows)


def _unique_id(certificate: Certificate) -> bool:
    given = certificate.issuing
    return bool(given.number.strip() and len(given.code.replace("-", "")) >= 16 and given.verification_address)


def _methods(certificate: Certificate) -> bool:
    return bool(certificate.methods) and all(one.code and one.edition and one.title.zh for one in certificate.methods)


def _results(certificate: Certificate) -> bool:
    """Every result has a number and a unit (the unit one is written as 1)."""
    rows = _rows(certificate)
    return bool(rows) and all(_is_number(row.value) and bool(row.unit) for row in rows)


def _uncertainties(certificate: Certificate) -> bool:
    rows = _rows(certificate)
    told = certificate.statement("uncertainty") is not None
    return told and bool(rows) and all(_is_number(row.U) and Decimal(row.U) > 0 and _is_number(row.k) for row in rows)


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False


def _conditions(certificate: Certificate) -> bool:
    """On site too the conditions that influence results are stated."""
    return bool(certificate.environment)


def _traceable(certificate: Certificate) -> bool:
    told = certificate.statement("traceability") is not None
    return told and bool(certificate.standards) and all(_complete(certificate))


def _complete(certificate: Certificate) -> list[bool]:
    return [
        one.complete and bool(one.certificate_number and one.issuer and one.valid_to and one.characteristic)
        for one in certificate.standards
    ]


def _adjustment(certificate: Certificate) -> bool:
    """As-left results never stand alone: with as-found results, or with the reason why there are none."""
    return certificate.statement("adjustment") is not None


def _conformity(certificate: Certificate) -> bool:
    """Ordered: at least one verdict, each with specification and rule; not ordered: none at all."""
    verdicts = [row.conformity for row in _rows(certificate) if row.conformity is not None]
    if not certificate.conformity_ordered:
        return not verdicts and certificate.statement("conformity") is not None
    return bool(verdicts) and all(one.specification and one.decision_rule for one in verdicts)


def _authorised(certificate: Certificate) -> bool:
    return any(one.role == "approve" and one.name for one in certificate.people)


def _performed(certificate: Certificate) -> bool:
    named = {one.role for one in certificate.people if one.name}
    return {"calibrate", "review"} <= named


def _customer_marked(certificate: Certificate) -> bool:
    """The disclaimer stands wherever customer-supplied fields stand."""
    every = (*certificate.agency, *certificate.customer, *certificate.item, *certificate.work)
    supplied = any(field.customer_supplied for field in every)
    return certificate.statement("as_received") is not None and (
        not supplied or certificate.statement("customer_data") is not None
    )


def _replacement(certificate: Certificate) -> bool:
    return certificate.issuing.replaces is None or certificate.statement("replaces") is not None


def _no_false_mark(certificate: Certificate) -> bool:
    """The mark only with at least one result in scope, never in a demonstration."""
    if certificate.mark is None:
        return True
    return not certificate.demonstration and any(row.in_scope for row in _rows(certificate))


LIST: tuple[Requirement, ...] = (
    Requirement("7.8.2.1 a", lambda one: bool(one.title.zh and one.title.en)),
    Requirement("7.8.2.1 b", _fields("agency_name", "agency_address")),
    Requirement("7.8.2.1 c", _fields("place")),
    Requirement("7.8.2.1 d", _unique_id),
    Requirement("7.8.2.1 e", _fields("customer_name", "customer_contact")),
    Requirement("7.8.2.1 f", _methods),
    Requirement("7.8.2.1 g", _fields("item_name", "item_serial_number", "item_label", "item_condition")),
    Requirement("7.8.2.1 h", _fields("received_on")),
    Requirement("7.8.2.1 i", _fields("calibrated_on")),
    Requirement("7.8.2.1 j", _fields("issued_on")),
    Requirement("7.8.2.1 l", _statements("only_item")),
    Requirement("7.8.2.1 m", _results),
    Requirement("7.8.2.1 n", _statements("deviation")),
    Requirement("7.8.2.1 o", _authorised),
    Requirement("7.8.2.2", _customer_marked),
    Requirement("7.8.4.1 a", _uncertainties),
    Requirement("7.8.4.1 b", _conditions),
    Requirement("7.8.4.1 c", _traceable),
    Requirement("7.8.4.1 d", _adjustment),
    Requirement("7.8.4.1 e", _conformity),
    Requirement("7.8.8", _replacement),
    Requirement("people", _performed),
    Requirement("mark", _no_false_mark),
    Requirement("record", _fields("record_number")),
)


def checklist(certificate: Certificate) -> tuple[str, ...]:
    """Ids of the items that this certificate lacks, in the order of the list; empty when it is complete."""
    return tuple(requirement.item for requirement in LIST if not requirement.met(certificate))


def item_words(item: str) -> Text:
    """What an item of the list asks for, in both languages."""
    return text("checklist", item)
