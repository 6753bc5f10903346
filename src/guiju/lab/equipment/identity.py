"""That an item is one item: under one code, with one plate, and with certificates of its own (4.4-1, 4.4-7).

An instrument and its functions are one thing under several codes: they share plate and certificates, and nobody else.

A suspended item does not go on under a second code, and a certificate does not serve an item that it does not name.
The plate of what is retired may come back under another code; the doubts about it come with it (`returning`).
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from guiju.conduct.register_traceability import plain_serial, read_alike
from guiju.lab.equipment.life import STOCKED, VERSIONED
from guiju.lab.equipment.models import Certificate, Confirmation, Equipment
from guiju.lab.house.act import Reading, Refused

GONE = "retired"
ALIKE = STOCKED | VERSIONED
"""Kinds of which one plate may stand on several items."""


def _plain(text: str) -> str:
    """A name as it is compared: without case, spaces and marks."""
    return plain_serial(text)


def _ways(sign: str) -> set[str]:
    """The signs that a plain sign may have been: small, wide, or one that looks alike."""
    alike = {sign, *(each for each in "OIL" if read_alike(each) == sign)}
    wide = {chr(ord(each) + WIDE) for each in (*alike, *map(str.lower, alike)) if each.isascii()}
    return {*alike, *map(str.lower, alike), *wide}


WIDE = 0xFEE0
"""From a sign to the wide one that Chinese keyboards write."""


def _stem(code: str) -> str:
    """A code without the marks at its end."""
    end = len(code)
    while end and not code[end - 1].isalnum():
        end -= 1
    return code[:end]


def family(code: str) -> QuerySet:
    """An instrument with all its functions, by the code of any of them: what bears one plate."""
    roots = Equipment.objects.filter(code=code).values_list(Coalesce("part_of_id", "pk"), flat=True)
    root = roots.first()
    return Equipment.objects.none() if root is None else _of_root(root)


def _of_root(root: int) -> QuerySet:
    return Equipment.objects.filter(Q(pk=root) | Q(part_of=root))


def demand_once(
    code: str, kind: str, manufacturer: str, model: str, serial_number: str, *, instrument: str | None = None
) -> None:
    """Raises Refused where another item that is not retired has the same plate: maker, model, serial number.

    Lots of a product and copies of a program may share them; what measures has a plate of its own, which its functions
    bear with it. A maker is the same under a longer name.
    """
    rows = _of_serial(serial_number).exclude(state=GONE).exclude(code=code)
    rows = rows.exclude(pk__in=family(instrument or code).values("pk"))
    if kind in ALIKE:
        rows = rows.exclude(kind__in=ALIKE)
    for other in _with_serial(rows, serial_number):
        if _same_name(other.manufacturer, manufacturer) and read_alike(other.model) == read_alike(model):
            parameters = {"code": code, "other": other.code, "serial": serial_number, "column": "serial_number"}
            raise Refused("equipment_twice", requirement="4.4-1", parameters=parameters)


def same_plates(reading: Reading, item: Equipment) -> list[Equipment]:
    """Other items, retired ones too, that may be this very one: its serial number, and not another maker and model.

    Functions of one instrument are not one another; what is told of the instrument is theirs without this.
    """
    if item.kind in ALIKE:
        return []
    own = _of_root(item.part_of_id or item.pk).values("pk")
    rows = _of_serial(item.serial_number).exclude(pk__in=own).exclude(kind__in=ALIKE).order_by("pk")
    return [
        each
        for each in _with_serial(rows, item.serial_number, reading.rows)
        if _same_name(each.manufacturer, item.manufacturer) or _same_name(each.model, item.model)
    ]


def _of_serial(serial_number: str) -> QuerySet:
    """Items among which those of a serial number are; marks are written at will, so its ends alone narrow them."""
    plain, found = read_alike(serial_number), Q()
    for sign in plain[:1] + plain[-1:]:
        found &= Q(*[("serial_number__icontains", each) for each in sorted(_ways(sign))], _connector=Q.OR)
    return Equipment.objects.filter(found) if plain else Equipment.objects.none()


def _with_serial(rows: QuerySet, serial_number: str, read: Callable[[QuerySet], Any] = iter) -> Iterator[Equipment]:
    wanted = read_alike(serial_number)
    # Of the many whose ends agree the serial number alone is read; whole rows only of those that bear it.
    close = [key for key, text in rows.values_list("pk", "serial_number") if read_alike(text) == wanted]
    return iter(read(rows.filter(pk__in=close))) if close else iter(())


def _same_name(one: str, other: str) -> bool:
    """Whether two names of a maker or model may be one: one within the other; one that is not told may be any."""
    one, other = read_alike(one), read_alike(other)
    return one in other or other in one


def demand_serial_open(reading: Reading, row: Equipment, serial_number: str) -> None:
    """Raises Refused for another serial number than that by which certificates in force were confirmed."""
    wanted = _plain(serial_number)
    if wanted == _plain(row.serial_number):
        return
    rows = Confirmation.objects.select_related("certificate").filter(certificate__equipment=row)
    newest = {each.certificate_id: each for each in reading.rows(rows.order_by("day", "pk"))}
    for each in newest.values():
        if each.passed and _plain(each.certificate.serial_number) != wanted:
            told = {"code": row.code, "certificate": each.certificate.number, "column": "serial_number"}
            parameters = {**told, "serial": row.serial_number or "—"}
            raise Refused("serial_confirmed", requirement="4.4-7", parameters=parameters)


def names_item(certificate: Any, item: Equipment) -> bool:
    """Whether a certificate, filed or about to be, names the serial number of an item."""
    printed = _plain(certificate.serial_number)
    return bool(printed) and printed == _plain(item.serial_number)


def demand_own_certificate(reading: Reading, request: Any) -> None:
    """Raises Refused for a number or file that is on file for another item, unless it names this one's serial number.

    One certificate may tell of several items: then it names each; functions of one instrument share what it names.
    """
    same = on_file_for_others(request, request.equipment)
    if same and not names_item(
        request, reading.one(Equipment.objects.filter(code=request.equipment), request.equipment)
    ):
        parameters = {"number": request.number, "equipment": request.equipment, "other": same[0].equipment.code}
        raise Refused("certificate_of_another", requirement="4.4-7", parameters=parameters)


def on_file_for_others(certificate: Any, equipment: str) -> list[Certificate]:
    """The same number of the same issuer, or the same file, on file for other items; the retired ones too.

    One certificate tells of all functions of an instrument: within its family it is no other's.
    """
    stem = _stem(certificate.number)
    others = (
        Certificate.objects.exclude(equipment__in=family(equipment).values("pk"))
        .select_related("equipment")
        .order_by("pk")
    )
    alike = others.filter(number__istartswith=stem) if stem else others.none()
    of_file = others.filter(file_sha256=certificate.file_sha256) if certificate.file_sha256 else others.none()
    key = certificate_key(certificate.number, certificate.issuer)
    return [*of_file[:1], *(each for each in alike if certificate_key(each.number, each.issuer) == key)]


def certificate_key(number: str, issuer: str) -> tuple[str, str]:
    """A certificate as it is compared: without case and marks at the end."""
    return _stem(number).casefold(), _plain(issuer)
