"""The administrative part of a DCC out of the certificate model."""

from typing import TYPE_CHECKING

from guiju.certificate.dcc_elements import LANGUAGES, add, add_text
from guiju.certificate.errors import CertificateError
from guiju.certificate.model import Certificate, Field
from guiju.certificate.texts import same, text
from guiju.record.words import Text

if TYPE_CHECKING:
    from lxml.etree import _Element

REFERENCE_TYPES = "urn:guiju:dcc-reference-types:1"
_PLACES = {"laboratory": "laboratory", "on_site": "customer", "mobile": "other"}


def add_administration(root: "_Element", certificate: Certificate) -> None:
    """`dcc:administrativeData`; CertificateError when a field that the schema demands is missing."""
    part = add(root, "administrativeData")
    _software(part, certificate)
    _reference_types(part)
    _core(part, certificate)
    _item(part, certificate)
    _agency(part, certificate)
    _people(part, certificate)
    _customer(part, certificate)
    _statements(part, certificate)


def _needed(certificate: Certificate, key: str) -> Field:
    field = certificate.field(key)
    if field is None:
        label = text("label", key)
        raise CertificateError(
            f"缺少“{label.zh}”；请在记录或登记中补全",
            f"“{label.en}” is missing; complete the record or the register",
            key,
        )
    return field


def _software(part: "_Element", certificate: Certificate) -> None:
    name, _, release = certificate.software.partition(" ")
    software = add(add(part, "dccSoftware"), "software")
    add_text(software, "name", same(name))
    add(software, "release", f"v{release.lstrip('v') or '0'}")
    add(software, "type", "application")


def _reference_types(part: "_Element") -> None:
    """Our own reference types are declared; those of PTB's good practice (`basic_…`) are known by their name."""
    definition = add(add(part, "refTypeDefinitions"), "refTypeDefinition")
    add_text(definition, "name", Text(zh="规矩引用类型", en="Guiju reference types"))
    add(definition, "namespace", "guiju")
    add(definition, "link", REFERENCE_TYPES)
    add(definition, "release", "v1.0.0")


def _core(part: "_Element", certificate: Certificate) -> None:
    core = add(part, "coreData")
    add(core, "countryCodeISO3166_1", "CN")
    for language in LANGUAGES:
        add(core, "usedLangCodeISO639_1", language)
    for language in LANGUAGES:
        add(core, "mandatoryLangCodeISO639_1", language)
    add(core, "uniqueIdentifier", certificate.issuing.number)
    listed = add(core, "identifications")
    _identification(listed, "commission", _needed(certificate, "commission_number"))
    _identification(listed, "recordNumber", _needed(certificate, "record_number"))
    _identify(listed, "recordSha256", text("verification", "record"), certificate.record_sha256)
    _identify(listed, "verificationCode", text("verification", "code"), certificate.issuing.code)
    add(core, "receiptDate", _needed(certificate, "received_on").value.zh)
    first, _, last = _needed(certificate, "calibrated_on").value.zh.partition(" ~ ")
    add(core, "beginPerformanceDate", first)
    add(core, "endPerformanceDate", last or first)
    add(core, "performanceLocation", _PLACES[certificate.place_kind])
    add(core, "issueDate", certificate.issuing.issued_on)
    if certificate.issuing.replaces:
        amended = add(core, "reportAmendedSubstituted")
        add(amended, "typeOfChange", "substituted")
        add(amended, "replacedUniqueIdentifier", certificate.issuing.replaces)


def _identification(listed: "_Element", reference: str, field: Field) -> None:
    issuer = "customer" if field.customer_supplied else "calibrationLaboratory"
    _identify(listed, reference, field.label, field.value.zh, issuer)


def _identify(
    listed: "_Element", reference: str, label: Text, value: str, issuer: str = "calibrationLaboratory"
) -> None:
    made = add(listed, "identification", refType=f"guiju_{reference}")
    add(made, "issuer", issuer)
    add(made, "value", value)
    add_text(made, "name", label)


def _item(part: "_Element", certificate: Certificate) -> None:
    item = add(add(part, "items"), "item")
    add_text(item, "name", _needed(certificate, "item_name").value)
    condition = _needed(certificate, "item_condition")
    described = [
        condition,
        *(certificate.field(key) for key in ("item_range", "item_accuracy_class", "item_accessories")),
    ]
    # these have elements of their own, which cannot say that the customer supplied them
    named = [certificate.field(key) for key in ("item_name", "item_model", "item_manufacturer")]
    described += [field for field in named if field is not None and field.customer_supplied]
    sentences = [_told(field) for field in described if field is not None]
    add_text(
        item, "description", Text(zh="；".join(one.zh for one in sentences), en="; ".join(one.en for one in sentences))
    )
    if (maker := certificate.field("item_manufacturer")) is not None:
        add_text(add(item, "manufacturer"), "name", maker.value)
    if (model := certificate.field("item_model")) is not None:
        add(item, "model", model.value.zh)
    listed = add(item, "identifications")
    serial = _needed(certificate, "item_serial_number")
    _identify(
        listed,
        "serialNumber",
        serial.label,
        serial.value.zh,
        "customer" if serial.customer_supplied else "manufacturer",
    )
    _identification(listed, "itemLabel", _needed(certificate, "item_label"))


def _told(field: Field) -> Text:
    mark = "※" if field.customer_supplied else ""
    return Text(zh=f"{field.label.zh}{mark}：{field.value.zh}", en=f"{field.label.en}{mark}: {field.value.en}")


def _agency(part: "_Element", certificate: Certificate) -> None:
    laboratory = add(part, "calibrationLaboratory")
    code = certificate.field("agency_credit_code")
    if code is not None:
        add(laboratory, "calibrationLaboratoryCode", code.value.zh)
    contact = add(laboratory, "contact")
    add_text(contact, "name", _needed(certificate, "agency_name").value)
    if (telephone := certificate.field("agency_telephone")) is not None:
        add(contact, "phone", telephone.value.zh)
    location = add(contact, "location")
    add(location, "countryCode", "CN")
    add_text(location, "further", _needed(certificate, "agency_address").value)


def _people(part: "_Element", certificate: Certificate) -> None:
    people = add(part, "respPersons")
    named = [one for one in certificate.people if one.name]
    if not named:
        raise CertificateError(
            "没有校准、核验和批准人员的姓名", "there is no name of calibrator, reviewer and signatory", "people"
        )
    for one in named:
        responsible = add(people, "respPerson", refType=f"guiju_{one.role}")
        add_text(add(responsible, "person"), "name", same(one.name))
        add(responsible, "role", f"{one.label.zh} {one.label.en}")
        if one.role == "approve":
            add(responsible, "mainSigner", "true")


def _customer(part: "_Element", certificate: Certificate) -> None:
    customer = add(part, "customer")
    add_text(customer, "name", _needed(certificate, "customer_name").value)
    location = add(customer, "location")
    address = certificate.field("customer_address")
    parts = [field for field in (address, certificate.field("customer_contact")) if field is not None]
    shown = "；".join(field.value.zh for field in parts) or "未提供 (not given)"
    add_text(location, "further", same(shown))


def _statements(part: "_Element", certificate: Certificate) -> None:
    statements = add(part, "statements")
    for line in certificate.statements:
        basic = "basic_traceable" if line.key == "traceability" else f"guiju_{line.key}"
        statement = add(statements, "statement", refType=basic)
        if line.key == "traceability":
            add(statement, "traceable", "false" if certificate.demonstration else "true")
        if line.item:
            add(statement, "norm", f"GB/T 27025 {line.item}")
        add_text(statement, "declaration", line.text)
    for note in certificate.notes:
        add_text(add(statements, "statement", refType="guiju_note"), "declaration", note)
    if certificate.mark is not None:
        add_text(add(statements, "statement", refType="guiju_mark"), "declaration", certificate.mark)
