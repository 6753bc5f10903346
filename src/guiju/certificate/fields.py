"""Printed fields of the certificate's head, each with its clause and its source."""

from guiju.certificate.model import Field, Issuing, Source
from guiju.certificate.texts import same, text
from guiju.record.enclose import find
from guiju.record.enclosures import Customer
from guiju.record.model import Record
from guiju.record.statement import Case
from guiju.record.words import Text


def _field(key: str, item: str, value: Text | str, source: Source, path: str) -> Field:
    words = same(value) if isinstance(value, str) else value
    return Field(key=key, item=item, label=text("label", key), value=words, source=source, path=path)


def _given(*candidates: Field) -> tuple[Field, ...]:
    return tuple(field for field in candidates if field.value.zh.strip())


def agency(record: Record) -> tuple[Field, ...]:
    """The agency's head: 7.8.2.1 b."""
    house = record.agency
    return _given(
        _field("agency_name", "7.8.2.1 b", house.name, "agency", "$.agency.name"),
        _field("agency_address", "7.8.2.1 b", house.address, "agency", "$.agency.address"),
        _field("agency_telephone", "", house.telephone, "agency", "$.agency.telephone"),
        _field("agency_credit_code", "", house.credit_code, "agency", "$.agency.credit_code"),
    )


def customer(case: Case) -> tuple[Field, ...]:
    """The customer whose name stands on the certificate: 7.8.2.1 e; nothing when its enclosure was left out."""
    who = find(case, case.record.parties.certificate_for)
    if not isinstance(who, Customer):
        return ()
    contact = " ".join(part for part in (who.contact, who.telephone) if part)
    name = Text(zh=who.name, en=who.name_en or who.name)
    return _given(
        _field("customer_name", "7.8.2.1 e", name, "customer", "customer.name"),
        _field("customer_address", "7.8.2.1 e", who.address, "customer", "customer.address"),
        _field("customer_contact", "7.8.2.1 e", contact, "customer", "customer.contact"),
    )


def item(record: Record) -> tuple[Field, ...]:
    """The item: 7.8.2.1 g; what the customer gave is marked (7.8.2.2)."""
    thing = record.item

    def source(name: str) -> Source:
        return "customer" if name in thing.customer_supplied else "record"

    described: tuple[tuple[str, Text | str], ...] = (
        ("name", thing.name),
        ("model", thing.model),
        ("serial_number", thing.serial_number),
        ("manufacturer", thing.manufacturer),
        ("range", thing.range),
        ("accuracy_class", thing.accuracy_class),
        ("accessories", "、".join(thing.accessories)),
    )
    return _given(
        *(_field(f"item_{name}", "7.8.2.1 g", value, source(name), f"$.item.{name}") for name, value in described),
        _field("item_label", "7.8.2.1 g", thing.label, "agency", "$.item.label"),
        _field("item_condition", "7.8.2.1 g", thing.condition, "record", "$.item.condition"),
    )


def work(record: Record, issuing: Issuing) -> tuple[Field, ...]:
    """Days and place (7.8.2.1 c, h, i, j), commission and original record."""
    return _given(
        _field("place", "7.8.2.1 c", _place(record), "record", "$.place"),
        _field("commission_number", "", record.commission.number, "agency", "$.commission.number"),
        _field("record_number", "", record.number, "agency", "$.number"),
        _field("received_on", "7.8.2.1 h", record.item.received_on, "record", "$.item.received_on"),
        _field("calibrated_on", "7.8.2.1 i", _days(record), "record", "$.sections[*].day"),
        _field("issued_on", "7.8.2.1 j", issuing.issued_on, "agency", "issuing.issued_on"),
        _field("replaces", "7.8.8", issuing.replaces or "", "agency", "issuing.replaces"),
    )


def days(record: Record) -> tuple[str, str]:
    """First and last day of the calibration; two empty strings when the record has no section."""
    if not record.sections:
        return "", ""
    return min(section.day for section in record.sections), max(section.finished_day for section in record.sections)


def _days(record: Record) -> str:
    first, last = days(record)
    return first if first == last else f"{first} ~ {last}"


def _place(record: Record) -> Text:
    place = record.place
    kind = text("place", place.kind)
    room_zh, room_en = (f" {place.room}", f", room {place.room}") if place.room else ("", "")
    return Text(
        zh=f"{kind.zh}：{place.name.zh}{room_zh}，{place.address.zh}",
        en=f"{kind.en}: {place.name.en}{room_en}, {place.address.en}",
    )
