"""That an item is one item: under one code, with one plate, and with certificates of its own (4.4-1, 4.4-7).

A suspended item does not go on under a second code, and a certificate does not serve an item that it does not name.
What is retired is left out: its plate may come back under another code.
"""

from typing import Any

from guiju.conduct.register_traceability import plain_serial
from guiju.lab.equipment.life import STOCKED, VERSIONED
from guiju.lab.equipment.models import Certificate, Confirmation, Equipment
from guiju.lab.house.act import Reading, Refused

GONE = "retired"
ALIKE = STOCKED | VERSIONED
"""Kinds of which one plate may stand on several items."""


def _plain(text: str) -> str:
    """A name as it is compared: without case, spaces and marks."""
    return plain_serial(text)


def _sign(text: str, place: int) -> str:
    """The first or last letter or digit of a text; empty where it has none."""
    signs = [each for each in text if each.isalnum()]
    return signs[place] if signs else ""


def _stem(code: str) -> str:
    """A code without the marks at its end."""
    end = len(code)
    while end and not code[end - 1].isalnum():
        end -= 1
    return code[:end]


def demand_once(code: str, kind: str, manufacturer: str, model: str, serial_number: str) -> None:
    """Raises Refused where another item that is not retired has the same plate: maker, model, serial number.

    Lots of a product and copies of a program may share them; what measures has a plate of its own.
    """
    plate = (_plain(manufacturer), _plain(model), _plain(serial_number))
    if not plate[2]:
        return
    # Marks are written at will: single signs narrow what is read, the whole is compared here.
    rows = (
        Equipment.objects.exclude(state=GONE)
        .exclude(code=code)
        .filter(
            serial_number__icontains=_sign(serial_number, -1),
            manufacturer__icontains=_sign(manufacturer, 0),
            model__icontains=_sign(model, 0),
        )
    )
    if kind in ALIKE:
        rows = rows.exclude(kind__in=ALIKE)
    for other, *told in rows.values_list("code", "manufacturer", "model", "serial_number").iterator():
        if tuple(map(_plain, told)) == plate:
            parameters = {"code": code, "other": other, "serial": serial_number}
            raise Refused("equipment_twice", requirement="4.4-1", parameters=parameters)


def demand_serial_open(reading: Reading, row: Equipment, serial_number: str) -> None:
    """Raises Refused for another serial number than that by which certificates in force were confirmed."""
    wanted = _plain(serial_number)
    if wanted == _plain(row.serial_number):
        return
    rows = Confirmation.objects.select_related("certificate").filter(certificate__equipment=row)
    newest = {each.certificate_id: each for each in reading.rows(rows.order_by("day", "pk"))}
    for each in newest.values():
        if each.passed and _plain(each.certificate.serial_number) != wanted:
            parameters = {"code": row.code, "certificate": each.certificate.number, "serial": row.serial_number or "—"}
            raise Refused("serial_confirmed", requirement="4.4-7", parameters=parameters)


def names_item(certificate: Any, item: Equipment) -> bool:
    """Whether a certificate, filed or about to be, names the serial number of an item."""
    printed = _plain(certificate.serial_number)
    return bool(printed) and printed == _plain(item.serial_number)


def demand_own_certificate(reading: Reading, request: Any) -> None:
    """Raises Refused for a number or file that is on file for another item, unless it names this one's serial number.

    One certificate may tell of several items: then it names each.
    """
    stem = _stem(request.number)
    others = Certificate.objects.exclude(equipment__code=request.equipment).exclude(equipment__state=GONE)
    alike = others.filter(number__istartswith=stem) if stem else others.none()
    same = [
        each
        for each in (*alike.select_related("equipment"), *_of_file(others, request.file_sha256))
        if each.file_sha256 == request.file_sha256
        or (_stem(each.number).casefold() == stem.casefold() and _plain(each.issuer) == _plain(request.issuer))
    ]
    if same and not names_item(
        request, reading.one(Equipment.objects.filter(code=request.equipment), request.equipment)
    ):
        parameters = {"number": request.number, "equipment": request.equipment, "other": same[0].equipment.code}
        raise Refused("certificate_of_another", requirement="4.4-7", parameters=parameters)


def _of_file(others: Any, sha256: str) -> list[Certificate]:
    return list(others.filter(file_sha256=sha256).select_related("equipment")[:1]) if sha256 else []
