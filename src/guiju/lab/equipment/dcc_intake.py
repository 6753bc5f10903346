"""What a certificate's file says of itself on arrival: whether it is a DCC, its signature, its values, its days."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from guiju.certificate.errors import CertificateError
from guiju.lab.house.files import stored
from guiju.results.units import behind

MOST_LINES = 60
"""So many values are shown beside the form; the file itself is a link away."""
XML = (b"<?xml", b"<dcc:", b"\xef\xbb\xbf<")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A file as it came: `source` dcc or typed; the state of its signature and who signed."""

    source: str
    signature: str
    signer: str
    differs: tuple[str, ...] = ()
    """What was keyed beside the file otherwise than it says: column and both values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What was read of a digital certificate, for the page that shows it before it is filed."""

    arrival: Arrival
    version: str
    values: dict[str, Any]
    """Members of the certificate's row that the file tells."""
    count: int
    left_out: int
    typed: bool
    lines: tuple[tuple[Any, str], ...]
    """Of the first values of the file: names of the quantity by language, and the value with unit, U and k."""
    problems: tuple[Any, ...]


def is_xml(data: bytes) -> bool:
    """Whether the bytes look like XML; what is neither XML nor PDF is no certificate."""
    return data.lstrip()[:5].startswith(tuple(each[:5] for each in XML))


def xml_of(data: bytes) -> bytes | None:
    """The digital certificate that a file is, or that a PDF carries inside as ours do; None without one."""
    from guiju.certificate.pdf_content import attached_xml

    if is_xml(data):
        return data
    try:
        return attached_xml(data) if data.startswith(b"%PDF-") else None
    except CertificateError:
        return None


def arrival(sha256: str) -> Arrival:
    """What a stored file says of itself. Raises FileMissing, also for one that was read before and is damaged since."""
    stored(sha256)
    return _arrival(sha256)


@lru_cache(maxsize=64)
def _arrival(sha256: str) -> Arrival:
    found = read(stored(sha256))
    return Arrival(source="typed", signature="none", signer="") if found is None else found.arrival


def read(data: bytes, unit: str = "") -> Intake | None:
    """The digital certificate in `data`, which may be a PDF; None when it is none that can be read."""
    from guiju.certificate.dcc_check import check_dcc

    xml = xml_of(data)
    if xml is None:
        return None
    try:
        checked = check_dcc(xml)
    except CertificateError:
        return None
    return Intake(
        arrival=_signed(checked),
        version=checked.document.version,
        values=_values(checked.document, unit),
        count=len(checked.document.values),
        **_placed(checked.document, unit),
        lines=tuple(_line(each) for each in checked.document.values[:MOST_LINES]),
        problems=(*checked.errors, *checked.warnings),
    )


def _line(value: Any) -> tuple[Any, str]:
    unit = behind(value.printed_unit)
    uncertainty = f", U = {value.U}{unit}" if value.U else ""
    return dict(value.names), f"{value.value}{unit}{uncertainty}" + (f", k = {value.k}" if value.k else "")


def _signed(checked: Any) -> Arrival:
    broken = [each for each in checked.signatures if not each.intact]
    good = next((each for each in checked.signatures if each.intact), None)
    state = "broken" if broken or (checked.signatures and good is None) else "unsigned"
    if not broken and good is not None:
        state = "trusted" if good.trusted else "intact"
    return Arrival(source="dcc", signature=state, signer="" if good is None else good.signer)


def _placed(document: Any, unit: str) -> dict[str, Any]:
    from guiju.certificate.dcc_points import proposed_points

    found = proposed_points(document, unit)
    return {"left_out": found.left_out, "typed": found.typed}


def _values(document: Any, unit: str) -> dict[str, Any]:
    from guiju.certificate.dcc_points import proposed_points

    proposal = proposed_points(document, unit)
    names = dict(document.laboratory)
    return {
        "number": document.identifier,
        "issuer": names.get("zh") or names.get("en") or next(iter(names.values()), ""),
        "calibrated_on": _day(document.end or document.begin),
        "issued_on": _day(document.issued_on),
        "serial_number": _serial(document),
        "unit": proposal.unit,
        "points": proposal.points,
    }


def _serial(document: Any) -> str:
    """The manufacturer's identification of the first item; else its first identification."""
    ids = [each for item in document.items for each in item.identifications]
    return next((value for issuer, value in ids if issuer == "manufacturer"), ids[0][1] if ids else "")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
