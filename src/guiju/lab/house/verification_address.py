"""The address at which a certificate can be checked: given at founding, changed by the head from a day on."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from guiju.lab.house.act import Act, Reading, Refused, Transaction
from guiju.lab.house.founding import ADDRESS
from guiju.lab.house.models import Parameter
from guiju.lab.house.typed import seen

LONGEST = 200


def is_address(url: str) -> bool:
    """Whether a text is an address that a QR code can lead to: http or https, a host, nothing behind the path."""
    if not url.isascii() or any(each.isspace() for each in url) or not 0 < len(url) <= LONGEST:
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.query and not parts.fragment


class SetVerificationAddress(Act):
    """Gives the address that certificates print a value from a day on; those issued before keep theirs (6.1.7-1)."""

    name = "house.set_verification_address"
    roles = frozenset({"head"})

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        address: str
        valid_from: date
        reason: str

    def subjects(self, request: Request) -> list[Any]:
        return [Parameter.objects.filter(name=ADDRESS)]

    def check(self, reading: Reading, request: Request) -> None:
        if not is_address(request.address):
            raise Refused("address_malformed", requirement="6.1.7-1", parameters={"address": request.address[:100]})
        if request.valid_from < reading.day:
            told = {"day": f"{request.valid_from}"}
            raise Refused("address_in_past", requirement="6.1.7-1", parameters=told)
        if not seen(request.reason):
            raise Refused("ending_needs_reason", requirement="6.1.7-1")
        if reading.rows(Parameter.objects.filter(name=ADDRESS, valid_from=request.valid_from)):
            told = {"name": ADDRESS, "from": f"{request.valid_from}", "to": ""}
            raise Refused("parameter_dates", requirement="6.1.5-3", parameters=told)

    def change(self, tx: Transaction, request: Request) -> Parameter:
        return tx.insert(
            Parameter(
                name=ADDRESS,
                value=request.address,
                valid_from=request.valid_from,
                valid_to=None,
                source=request.reason.strip(),
                source_en=request.reason.strip(),
                set_by=tx.actor.person_id,
                approved_by=tx.actor.person_id,
            )
        )


def addresses() -> list[Parameter]:
    """Every address that was given, the one that began last first."""
    return list(Parameter.objects.filter(name=ADDRESS).order_by("-valid_from", "-pk"))
